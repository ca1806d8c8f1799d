"""The catalogue: nothing that a person reads goes round it."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rooms.outcome import Conclusion
from server import names, words_extract
from server.words import CATALOGUES, MissingValueError, Words

ROOT = Path(__file__).parent.parent.parent
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")

POLISH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

msgid "Hello {name}"
msgstr "Cześć {name}"

msgid "one hand"
msgid_plural "{n} hands"
msgstr[0] "jedna ręka"
msgstr[1] "{n} ręce"
msgstr[2] "{n} rąk"

msgid "Only on the server"
msgstr "Tylko na serwerze"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with a text of each kind, its template, and a Polish catalogue."""
    for name, source in {
        "server/a.py": 'words.say("Only on the server")\nwords.many("one day", "{n} days", 3)\n',
        "templates/a.html": '{{ _("In a page, {name}") }}{% trans %}  In\n a block {% endtrans %}',
        "static/room/a.js": 'say("Hello {name}", { name }); words.sayMany("one hand", "{n} hands", n);\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    locale = tmp_path / "server" / "locale"
    (locale / "pl" / "LC_MESSAGES").mkdir(parents=True)
    (locale / "pl" / "LC_MESSAGES" / "evenhand.po").write_text(POLISH)
    (locale / "evenhand.pot").write_bytes(words_extract.template(tmp_path))
    return tmp_path


def test_a_text_has_its_values_placed_by_name() -> None:
    assert (
        Words().say("{who} raised a hand at {when}", who="Parent", when="10:04")
        == "Parent raised a hand at 10:04"
    )


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(MissingValueError):
        Words().say("Hello {name}")


def test_a_value_that_looks_like_a_place_stays_as_it_is() -> None:
    assert Words().say("Said by {name}", name="{reference} %(x)s") == "Said by {reference} %(x)s"


@pytest.mark.parametrize(("n", "text"), [(0, "0 hands"), (1, "one hand"), (2, "2 hands")])
def test_a_number_chooses_its_form(n: int, text: str) -> None:
    assert Words().many("one hand", "{n} hands", n) == text


def test_a_day_is_said_with_its_weekday() -> None:
    assert Words().date(date(2026, 6, 12)) == "Friday 12 June 2026"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 3, 11, 21, tzinfo=UTC), "Tuesday 3 March 2026 at 11:21"),
        (datetime(2026, 6, 12, 23, 30, tzinfo=UTC), "Saturday 13 June 2026 at 00:30"),
    ],
    ids=["in winter", "in summer, past midnight"],
)
def test_a_moment_is_said_in_english_time(moment: datetime, text: str) -> None:
    assert Words().moment(moment) == text


def test_a_moment_without_a_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Words().moment(datetime(2026, 3, 3, 11, 21))  # noqa: DTZ001 - the mistake is the test


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError):
        Words().date(datetime(2026, 6, 12, 23, 30, tzinfo=UTC))


def test_a_language_without_a_catalogue_is_met_at_start() -> None:
    with pytest.raises(FileNotFoundError):
        Words("cy")


def test_a_catalogue_is_compiled_from_what_translators_wrote(project: Path) -> None:
    words = Words("pl", project / "server" / "locale")
    assert words.say("Hello {name}", name="Parent") == "Cześć Parent"
    assert [words.many("one hand", "{n} hands", n) for n in (1, 3, 5)] == ["jedna ręka", "3 ręce", "5 rąk"]
    assert words.say("In a page, {name}", name="Parent") == "In a page, Parent", "untranslated: English"
    assert (words.language, words.direction) == ("pl", "ltr")


def test_the_browser_gets_the_texts_that_its_modules_use_and_no_others(project: Path) -> None:
    assert Words("pl", project / "server" / "locale").browser_catalogue() == {
        "Hello {name}": "Cześć {name}",
        "one hand": {"one": "jedna ręka", "few": "{n} ręce", "many": "{n} rąk"},
    }


def test_the_browser_needs_no_catalogue_for_english() -> None:
    assert Words().browser_catalogue() == {}


def test_texts_are_found_in_python_pages_and_browser_modules(project: Path) -> None:
    template = words_extract.template(project).decode()
    for text in (
        "Only on the server",
        "{n} days",
        "In a page, {name}",
        "In a block",
        "Hello {name}",
        "{n} hands",
    ):
        assert f'"{text}"' in template


def test_the_committed_template_is_what_the_sources_say() -> None:
    committed = (ROOT / words_extract.TEMPLATE).read_bytes()
    assert committed == words_extract.template(ROOT), "run python -m server.words_extract"


def test_the_made_up_language_marks_every_text_and_keeps_its_places() -> None:
    pseudo = Words("en_XA")
    template = (CATALOGUES / "evenhand.pot").read_text()
    plurals: list[tuple[str, str]] = re.findall(r'^msgid "(.+)"\nmsgid_plural "(.+)"$', template, re.M)
    singles = set(re.findall(r'^msgid "(.+)"$', template, re.M)) - {one for one, _ in plurals}
    marked = {text: pseudo.text(text) for text in singles}
    for one, many in plurals:
        marked |= {one: pseudo.text_of(one, many, 1), many: pseudo.text_of(one, many, 2)}
    assert len(singles) > 40
    assert plurals
    for text, same in marked.items():
        assert same.startswith("⟦")
        assert same.endswith("⟧")
        assert len(same) >= 1.4 * len(text)
        assert PLACE.findall(same) == PLACE.findall(text)


def test_the_made_up_language_marks_dates_too() -> None:
    assert Words("en_XA").date(date(2026, 6, 12)).startswith("⟦Frídáý 12 Júné")


def test_every_name_that_python_knows_comes_from_the_catalogue() -> None:
    pseudo = Words("en_XA")
    tables = (names.role_names, names.party_names, names.conclusion_names, names.session_state_names)
    for table in tables:
        assert all(name.startswith("⟦") for name in table(pseudo).values())


def test_every_conclusion_has_a_name() -> None:
    assert set(names.conclusion_names(Words())) == set(Conclusion)


def test_babel_has_one_door() -> None:
    def imports_babel(path: Path) -> bool:
        return any(
            (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "babel" for name in node.names))
            or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "babel")
            for node in ast.walk(ast.parse(path.read_text()))
        )

    doors = {
        path.name
        for folder in ("server", "rooms")
        for path in (ROOT / folder).rglob("*.py")
        if imports_babel(path)
    }
    assert doors == {"words.py", "words_extract.py"}
