"""The only home of how a plan is read: from a small TOML file, or from options on the command line."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import msgspec

from rooms.case import STARTS_OF_THE_THIRTY_DAYS, Adviser, Case, Chooser, Decision, ThirtyDaysBegan
from rooms.law.rule import Jurisdiction, Start
from rooms.mediation import Plan, PlanUnfit
from rooms.people import Role

EXAMPLE = Plan(
    reference="EXAMPLE-1",
    child="AB",
    people=msgspec.convert(
        [
            {"name": "The mediator", "role": "mediator"},
            {"name": "The parent", "role": "parent"},
            {"name": "The supporter", "role": "supporter"},
            {"name": "The school", "role": "school"},
            {"name": "The authority officer", "role": "local_authority"},
        ],
        type=Plan.__annotations__["people"],
    ),
)
"""The mediation that `serve --example` makes, to try the room with."""

# As in a mail's own headers. What a name of the file may end with is on the command line an address.
_NAME_AND_ADDRESS = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>]*)>", re.DOTALL)


def example_on(today: date) -> Plan:
    """The example, with a case whose notice was sent four weeks ago and whose meeting is today: so that the legal dates
    and a certificate can be tried too."""
    case = Case(
        child_name="The child",
        born=date(today.year - 10, 5, 9),
        authority="The local authority",
        decision=Decision.PLAN_CONTENT,
        notice_sent=today - timedelta(weeks=4),
        adviser_contacted=today - timedelta(weeks=3),
        adviser=Adviser(name="The adviser", organisation="The advice service", independent=True),
        thirty_days=ThirtyDaysBegan(
            began=today - timedelta(weeks=3), start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
        ),
        meeting_on=today,
    )
    return msgspec.structs.replace(EXAMPLE, case=case)


def from_file(path: Path) -> Plan:
    """The plan in a TOML file. Raises PlanUnfit with one line that says what is wrong and where."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanUnfit(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PlanUnfit(f"{path}: not a text file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PlanUnfit(f"{path}: {error}") from error
    except RecursionError as error:
        raise PlanUnfit(f"{path}: nested too deep") from error
    try:
        return _plan(table)
    except PlanUnfit as error:
        raise PlanUnfit(f"{path}: {error}") from error


def from_options(reference: str, child: str, people: list[str], steps: list[str]) -> Plan:
    """The plan in options. Each of `people` is `role:name`, or `role:name <address>`. Raises PlanUnfit."""
    table: dict[str, object] = {"reference": reference, "child": child, "people": []}
    persons = []
    for person in people:
        role, colon, name = person.partition(":")
        if not colon:
            raise PlanUnfit(
                f"--person {person!r}: write it as role:name, such as parent:Sam,"
                ' or "parent:Sam <sam@home.example>"'
            )
        told = {"role": role.strip(), "name": name.strip()}
        named = _NAME_AND_ADDRESS.fullmatch(told["name"])
        if named is not None:
            told |= {"name": named["name"], "email": named["email"].strip()}
        persons.append(told)
    table["people"] = persons
    if steps:
        table["agenda"] = steps
    return _plan(table)


def _plan(table: object) -> Plan:
    try:
        return msgspec.convert(table, type=Plan)
    except msgspec.ValidationError as error:
        raise PlanUnfit(_plainly(str(error))) from error


def _plainly(error: str) -> str:
    """msgspec's sentence, with the place as a person would name it: `people[2].role: …`."""
    what, _, where = error.partition(" - at `$.")
    what = what[:1].lower() + what[1:]
    if where.startswith("people") and where.rstrip("`").endswith(".email"):
        what = "this is not an e-mail address"
    if "matching regex" in what:
        what = "this is empty, or holds a character that cannot be used"
    if "enum value" in what:
        if where.startswith("people"):
            what = f"{what}; the roles are {', '.join(Role)}"
        elif where.startswith("case.decision"):
            what = f"{what}; the decisions are {', '.join(Decision)}"
        elif where.startswith("case.thirty_days.start"):
            what = f"{what}; write one of: {', '.join(STARTS_OF_THE_THIRTY_DAYS)}"
        elif where.startswith("case.thirty_days.chosen_by"):
            what = f"{what}; write one of: {', '.join(Chooser)}"
        elif where.startswith("jurisdiction"):
            what = f"{what}; write one of: {', '.join(Jurisdiction)}"
    return f"{where.removesuffix('`')}: {what}" if where else what
