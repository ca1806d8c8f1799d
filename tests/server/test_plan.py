"""Plans: what a file or options may say, and that each mistake is named with its place."""

from datetime import date
from pathlib import Path

import pytest

from rooms.case import Chooser, Decision, ThirtyDaysBegan
from rooms.law.rule import Jurisdiction, Start
from rooms.mediation import PlanUnfit, make
from rooms.people import Role
from rooms.room import SERVICE
from server.plan import EXAMPLE, example_on, from_file, from_options

PEOPLE = """
[[people]]
name = "The mediator"
role = "mediator"
[[people]]
name = "The parent"
role = "parent"
[[people]]
name = "The officer"
role = "local_authority"
"""
GOOD = f'reference = "EX-1"\nchild = "AB"\n{PEOPLE}'
CASE = """
[case]
child_name = "The child's whole name"
born = 2014-05-09
authority = "The county council"
decision = "plan_content"
notice_sent = 2026-01-15
adviser_contacted = 2026-01-28
[case.adviser]
name = "The adviser"
organisation = "The advice service"
independent = true
"""
WITH_CASE = GOOD + CASE
THIRTY_DAYS = """
[case.thirty_days]
began = 2026-01-29
start = "family_told_authority"
chosen_by = "adviser"
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "mediation.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    plan = from_file(written(tmp_path, GOOD))
    assert plan.reference == "EX-1"
    assert [person.role for person in plan.people] == [Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY]


def test_a_person_may_have_an_address(tmp_path: Path) -> None:
    plan = from_file(written(tmp_path, f'{GOOD}email = "officer@authority.example"'))
    assert [person.email for person in plan.people] == [None, None, "officer@authority.example"]


def test_a_person_on_the_command_line_may_have_an_address_as_in_a_mail() -> None:
    people = [
        "mediator:The mediator",
        "parent:The parent <parent@home.example>",
        "local_authority: A <b> <c@d.example> ",
    ]
    plan = from_options("EX-1", "AB", people, [])
    assert [person.name for person in plan.people] == ["The mediator", "The parent", "A <b>"]
    assert [person.email for person in plan.people] == [None, "parent@home.example", "c@d.example"]


@pytest.mark.parametrize(
    "address", ["", "home.example", "parent@home", "a@b.example, c@d.example", "mailto:a@b.example"]
)
def test_an_address_on_the_command_line_that_is_none_is_named(address: str) -> None:
    people = ["mediator:The mediator", f"parent:The parent <{address}>", "local_authority:The officer"]
    with pytest.raises(PlanUnfit, match=r"people\[1\]\.email: this is not an e-mail address"):
        from_options("EX-1", "AB", people, [])


def test_options_say_the_same_as_a_file(tmp_path: Path) -> None:
    people = ["mediator:The mediator", " parent : The parent ", "local_authority:The officer"]
    assert from_options("EX-1", "AB", people, []) == from_file(written(tmp_path, GOOD))


@pytest.mark.row("L25")
def test_a_plan_names_whose_law_it_stands_under_and_england_is_the_usual(tmp_path: Path) -> None:
    assert from_file(written(tmp_path, GOOD)).jurisdiction is Jurisdiction.ENGLAND
    assert from_file(written(tmp_path, f'jurisdiction = "wales"\n{GOOD}')).jurisdiction is Jurisdiction.WALES
    with pytest.raises(PlanUnfit, match=r"jurisdiction: .*write one of: england, wales"):
        from_file(written(tmp_path, f'jurisdiction = "scotland"\n{GOOD}'))


def test_a_file_may_hold_the_facts_of_the_case(tmp_path: Path) -> None:
    case = from_file(written(tmp_path, WITH_CASE)).case
    assert case is not None
    assert (case.decision, case.born) == (Decision.PLAN_CONTENT, date(2014, 5, 9))
    assert case.adviser is not None
    assert case.adviser.independent
    assert from_file(written(tmp_path, GOOD)).case is None


@pytest.mark.row("L5", "L6", "L7")
def test_a_file_may_hold_the_days_around_the_meeting(tmp_path: Path) -> None:
    days = "health_raised = 2026-01-29\nmeeting_on = 2026-02-24\nshorter_notice = true\n[case.adviser]"
    text = WITH_CASE.replace("[case.adviser]", days) + THIRTY_DAYS
    case = from_file(written(tmp_path, text)).case
    assert case is not None
    assert (case.health_raised, case.meeting_on) == (date(2026, 1, 29), date(2026, 2, 24))
    assert case.shorter_notice
    assert case.thirty_days == ThirtyDaysBegan(
        began=date(2026, 1, 29), start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"family_told_authority"', '"a_letter"', "case.thirty_days.start: .*write one of: family_told_auth"),
        ('"adviser"', '"the aunt"', "case.thirty_days.chosen_by: .*write one of: adviser, mediator, family"),
        ("began = 2026-01-29", 'began = "soon"', "case.thirty_days.began"),
        ("began = 2026-01-29\n", "", "case.thirty_days: .*began"),
        ('chosen_by = "adviser"', "", "case.thirty_days: .*chosen_by"),
    ],
)
def test_the_start_of_the_thirty_days_is_whole_or_its_fault_is_named(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in THIRTY_DAYS
    with pytest.raises(PlanUnfit, match=told):
        from_file(written(tmp_path, WITH_CASE + THIRTY_DAYS.replace(old, new)))


DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "mediation.toml"


def test_the_file_in_the_documents_can_be_made() -> None:
    example = from_file(DOCUMENTED)
    assert make(example, "1", ("one",)).case == example.case is not None


def test_the_interpreter_in_the_documents_can_be_asked_in(tmp_path: Path) -> None:
    lines = DOCUMENTED.read_text().splitlines()
    first = lines.index("# [[people]]")
    asked_in = [line.removeprefix("# ") for line in lines[first : first + 4]]
    whole = "\n".join([*lines[:first], *asked_in, *lines[first + 4 :]])
    people = make(from_file(written(tmp_path, whole)), "1", ("one",)).people
    assert (people[-1].role, people[-1].interprets_for) == (Role.INTERPRETER, (people[1].id,))


def test_a_file_may_say_for_whom_somebody_interprets(tmp_path: Path) -> None:
    signer = f'{GOOD}[[people]]\nname = "The signer"\nrole = "interpreter"\ninterprets_for = '
    plan = from_file(written(tmp_path, f'{signer}["The parent"]'))
    assert [person.interprets_for for person in plan.people] == [(), (), (), ("The parent",)]
    for wrong, told in (
        ('"The parent"', "expected `array`, got `str`"),
        ('[""]', "expected `str` of length >= 1"),
        ("[2]", "expected `str`"),
    ):
        with pytest.raises(PlanUnfit, match=r"people\[3\]\.interprets_for.*: " + told):
            from_file(written(tmp_path, signer + wrong))


def test_whoever_is_named_on_the_command_line_needs_no_interpreter() -> None:
    people = ["mediator:The mediator", "parent:The parent", "interpreter:The interpreter"]
    assert from_options("EX-1", "AB", people, []).people[2].interprets_for == ()


def test_a_name_may_hold_a_colon() -> None:
    assert from_options("EX-1", "AB", ["school:St John: Upper"], []).people[0].name == "St John: Upper"


def test_the_agenda_is_in_the_order_of_the_steps() -> None:
    plan = from_options("EX-1", "AB", ["parent:The parent"], ["actions", "family"])
    assert list(plan.agenda) == ["actions", "family"]


def test_the_example_has_everybody_who_is_needed() -> None:
    assert {Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY} <= {person.role for person in EXAMPLE.people}
    assert SERVICE not in {person.name for person in EXAMPLE.people}
    example = make(example_on(date(2028, 2, 29)), "1", ("one",)).case
    assert example is not None
    assert None not in (example.notice_sent, example.thirty_days, example.meeting_on), "its dates can be seen"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reference = ", "end of document"),
        ("= 1", "line 1"),
        ("[" * 5000, ""),
        ("a = " + "[" * 5000, "nested too deep"),
        (b"\xff\xfe", "not a text file"),
        ("", "reference"),
        ('reference = "EX-1"', "child"),
        (f'child = "AB"\n{PEOPLE}', "reference"),
        ('reference = "EX-1"\nchild = "AB"', "people"),
        (f'colour = "red"\n{GOOD}', "colour"),
        (f"{GOOD}\nage = 3", "age"),
        (GOOD.replace('"EX-1"', "17"), "reference"),
        (GOOD.replace('"EX-1"', '""'), "reference"),
        (GOOD.replace('"EX-1"', '"EX/\\u0000"'), "reference"),
        (GOOD.replace('"EX-1"', f'"{"X" * 41}"'), "reference"),
        (GOOD.replace('"AB"', '"ABCDEFGHI"'), "child"),
        (GOOD.replace('"AB"', "2020-01-01"), "child"),
        (GOOD.replace('"parent"', '"father"'), "people[1].role: invalid enum value 'father'; the roles are"),
        (GOOD.replace('"The parent"', '""'), "people[1].name"),
        (GOOD.replace('"The parent"', '"a\\u202eb"'), "people[1].name"),
        (GOOD.replace('"The parent"', "{ first = 1 }"), "people[1].name"),
        (f'{GOOD}email = "nobody"', "people[2].email: this is not an e-mail address"),
        (f'{GOOD}email = "{"x" * 10_000}"', "people[2].email: this is not an e-mail address"),
        (f'{GOOD}email = "a@b.example\\nBcc: c@d.example"', "people[2].email: this is not an e-mail address"),
        (f"{GOOD}email = 7", "people[2].email: this is not an e-mail address"),
        (f'agenda = ["tea"]\n{GOOD}', "agenda[0]"),
        (f"agenda = []\n{GOOD}", "agenda"),
        ('reference = "EX-1"\nchild = "AB"\npeople = "all"', "people"),
        (f'jurisdiction = "france"\n{GOOD}', "jurisdiction"),
        (GOOD + "\n[case]", "case: object missing required field `child_name`"),
        (WITH_CASE.replace("2014-05-09", '"9 May"'), "case.born"),
        (WITH_CASE.replace("2014-05-09", "2014-05-09T10:00:00Z"), "case.born"),
        (WITH_CASE.replace("2014-05-09", "2014-02-30"), ""),
        (WITH_CASE.replace('"plan_content"', '"section_f"'), "the decisions are no_assessment"),
        (WITH_CASE.replace('"The county council"', '" "'), "case.authority: this is empty"),
        (WITH_CASE.replace('"The county council"', '"a\\u202eb"'), "case.authority"),
        (WITH_CASE.replace("The child's whole name", "X" * 10_000), "case.child_name"),
        (WITH_CASE.replace("independent = true", ""), "case.adviser"),
        (WITH_CASE.replace("independent = true", 'independent = "yes"'), "case.adviser.independent"),
        (f"{WITH_CASE}\nstory = 1", "case.adviser: object contains unknown field `story`"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(PlanUnfit) as unfit:
        from_file(path)
    assert str(unfit.value).startswith(f"{path}: ")
    assert told in str(unfit.value)


@pytest.mark.parametrize("path", ["nowhere.toml", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, path: str) -> None:
    with pytest.raises(PlanUnfit):
        from_file(tmp_path / path)


def test_a_person_without_a_role_is_named() -> None:
    with pytest.raises(PlanUnfit, match="--person 'Sam': write it as role:name"):
        from_options("EX-1", "AB", ["Sam"], [])
