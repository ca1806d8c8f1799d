"""What a person may write: any script, no tricks with other people's screens."""

from typing import Any

import msgspec
import pytest

from rooms.text import Line, MaybeLine, MaybeSentences, Page, Sentences, Token

TEXTS = [Line, MaybeLine, Sentences, MaybeSentences, Page]
MUST_SAY_SOMETHING = [Line, Sentences]
MAY_BE_EMPTY = [MaybeLine, MaybeSentences, Page]


def accepts(kind: Any, text: str) -> bool:
    try:
        return bool(msgspec.json.decode(msgspec.json.encode(text), type=kind) == text)
    except msgspec.ValidationError:
        return False


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    "text",
    [
        "Find a tutor by Friday.",
        "Siân Ó Súilleabháin",
        "محمد",
        "דוד",
        "王小明",
        "किरण",
        "a\u200cb",  # a non-joiner, which Persian spells with
        "👩\u200d👧",  # joined emoji
        "<b>&amp;</b>",  # only letters here: whoever draws it escapes it
        "' OR 1=1 --",
    ],
)
def test_any_script_is_welcome(kind: Any, text: str) -> None:
    assert accepts(kind, text)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9f", "\u200b", "\u2060", "\ufeff"]
)
def test_controls_and_invisible_characters_are_refused(kind: Any, bad: str) -> None:
    assert not accepts(kind, f"Find{bad}a tutor")


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("turn", ["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_nobody_turns_the_direction_of_the_words_around_theirs(kind: Any, turn: str) -> None:
    assert not accepts(kind, f"The school{turn}")


@pytest.mark.parametrize("kind", MUST_SAY_SOMETHING)
@pytest.mark.parametrize(
    "blank", ["", " ", "\t", "\u00a0", "\u3000", "\u200d", "\u2800", "\u3164", "\u00ad", " \ufe0f "]
)
def test_blank_is_not_text(kind: Any, blank: str) -> None:
    assert not accepts(kind, blank)


@pytest.mark.parametrize("kind", MAY_BE_EMPTY)
def test_what_may_be_left_out_may_be_empty(kind: Any) -> None:
    assert accepts(kind, "")


@pytest.mark.parametrize("kind", [Line, MaybeLine])
@pytest.mark.parametrize("break_", ["\n", "\t", "\u2028", "\u2029"])
def test_one_line_is_one_line(kind: Any, break_: str) -> None:
    assert not accepts(kind, f"a{break_}b")
    assert not accepts(kind, f"a{break_}")


@pytest.mark.parametrize("kind", [Sentences, MaybeSentences, Page])
def test_longer_texts_have_their_line_breaks(kind: Any) -> None:
    assert accepts(kind, "First.\n\tThen.")


@pytest.mark.parametrize(
    ("kind", "most"), [(Line, 120), (MaybeLine, 120), (Sentences, 1000), (MaybeSentences, 1000), (Page, 4000)]
)
def test_a_text_has_a_greatest_length_in_characters(kind: Any, most: int) -> None:
    assert accepts(kind, "é" * most)
    assert not accepts(kind, "é" * (most + 1))


@pytest.mark.parametrize("token", ["r1", "a_B-9", "x" * 64])
def test_a_token_is_short_and_plain(token: str) -> None:
    assert accepts(Token, token)


@pytest.mark.parametrize("token", ["", "x" * 65, "a b", "a\n", "a/b", "é", "{x}", "a.b", "\u0661"])
def test_a_token_is_nothing_that_could_be_mistaken_for_anything_else(token: str) -> None:
    assert not accepts(Token, token)


@pytest.mark.parametrize("kind", [*TEXTS, Token])
@pytest.mark.parametrize("other", ["1", "true", "null", "[]", "{}"])
def test_only_text_is_text(kind: Any, other: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(other, type=kind)


def test_a_lone_half_of_a_character_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(rb'"\ud800"', type=Line)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("a\ud800", Line)
