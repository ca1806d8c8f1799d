"""The terms of engagement: what each person is asked to agree to, and what the program itself keeps of it."""

import re
from pathlib import Path

import pytest

from rooms.house_rules import HOUSE_RULES
from rooms.messages import wire_name
from server import terms_text

ROOT = Path(__file__).parent.parent.parent


def words_of(term: str) -> str:
    found = next(one for group in terms_text.GROUPS for one in group.terms if one.id == term)
    return f"{found.title} {found.words} {found.why}"


@pytest.mark.row("S42", "S43")
def test_people_are_told_on_the_way_in_that_this_is_no_place_for_a_complaint_and_to_be_open() -> None:
    words = words_of("not-complaints")
    assert "not the place for a complaint" in words
    assert "You can still complain" in words
    assert "Be ready to think about new ideas" in words


@pytest.mark.row("S38", "S41")
def test_people_are_told_that_strong_feelings_are_normal_and_insults_are_not() -> None:
    courtesy = next(group for group in terms_text.GROUPS if group.id == "courtesy")
    assert "Strong feelings are normal" in courtesy.words
    assert "Do not insult" in words_of("be-kind")


@pytest.mark.row("S45")
def test_everybody_agrees_not_to_record_and_nothing_here_can() -> None:
    assert "Make no recording" in words_of("no-recording")
    modules = "".join(file.read_text() for file in (ROOT / "static").rglob("*.js"))
    # Sound and picture are captured, and go to the others; what keeps either is nowhere.
    assert not re.search(
        r"MediaRecorder|captureStream|MediaStreamTrackProcessor|createScriptProcessor", modules
    )


@pytest.mark.row("S33")
def test_nobody_can_ask_the_program_for_an_opinion() -> None:
    asked = {word for command in HOUSE_RULES for word in wire_name(command.__name__).split("_")}
    # A mediator proposes an action; the program proposes nothing.
    assert not asked & {"rate", "score", "recommend", "predict", "judge", "opinion", "settle"}


@pytest.mark.parametrize(
    "term", [one for group in terms_text.GROUPS for one in group.terms], ids=lambda one: one.id
)
def test_each_term_has_a_name_of_its_own_words_to_agree_to_and_a_reason(term: terms_text.Term) -> None:
    assert re.fullmatch(r"[a-z-]{3,40}", term.id)
    assert term.title
    assert term.words.endswith(".")
    assert term.why.endswith((".", "?"))
