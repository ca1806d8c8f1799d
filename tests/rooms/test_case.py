"""The facts of the case: what a plan may say of them, and that they are in nobody's view."""

from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from rooms.case import Adviser, Case, Decision, fault_in
from rooms.law.rule import Jurisdiction
from rooms.mediation import PlanUnfit, make
from rooms.people import Role
from rooms.room import NO_ROOM
from rooms.view import view_for
from tests.rooms.cast import MEDIATOR, ROLES, TERMS, made_with, plan, terms_agreed
from tests.rooms.given import device_of

ADVISER = Adviser(name="The adviser", organisation="The advice service", independent=True)
CASE = Case(
    child_name="The child's whole name",
    born=date(2014, 5, 9),
    authority="The county council",
    decision=Decision.PLAN_CONTENT,
    notice_sent=date(2026, 1, 15),
    adviser_contacted=date(2026, 1, 28),
    adviser=ADVISER,
)


def test_a_mediation_without_facts_of_the_case_works_as_before() -> None:
    made = make(plan(*ROLES), "1", TERMS)
    assert made.case is None
    assert made.mediation.jurisdiction is Jurisdiction.ENGLAND


def test_the_room_knows_the_facts_that_its_plan_had() -> None:
    room = made_with(*ROLES, case=CASE, jurisdiction=Jurisdiction.WALES)(NO_ROOM)
    assert room.case == CASE
    assert room.mediation.jurisdiction is Jurisdiction.WALES


def test_an_entry_written_before_there_were_facts_still_reads() -> None:
    made = make(plan(*ROLES), "1", TERMS)
    table = msgspec.to_builtins(made)
    del table["case"], table["mediation"]["jurisdiction"]
    assert msgspec.convert(table, type=type(made)) == made


@pytest.mark.security
def test_the_facts_of_the_case_are_in_nobodys_view() -> None:
    situation = terms_agreed(MEDIATOR, before=made_with(*ROLES, case=CASE))
    room = situation(NO_ROOM)
    for who in room.people.by_id:
        shown = msgspec.json.encode(view_for(room, who, device_of(who), frozenset())).decode()
        for fact in (CASE.child_name, "2014-05-09", CASE.authority, ADVISER.name, ADVISER.organisation):
            assert fact not in shown


@pytest.mark.row("L14")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"adviser": replace(ADVISER, independent=False)}, "adviser.independent"),
        ({"born": date(2026, 1, 15)}, "born"),
        ({"born": date(1914, 5, 9)}, "look at the year"),
        ({"born": date(9990, 1, 1)}, "born"),
        ({"adviser_contacted": date(2026, 1, 14)}, "adviser_contacted"),
    ],
)
def test_facts_that_cannot_be_so_make_no_mediation(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(PlanUnfit) as no:
        make(plan(*ROLES, case=replace(CASE, **changed)), "1", TERMS)
    assert str(no.value).startswith("case.")
    assert told in str(no.value)
    assert "\n" not in str(no.value)


def test_facts_that_are_not_known_yet_may_be_left_out() -> None:
    unknown = replace(CASE, notice_sent=None, adviser_contacted=None, adviser=None)
    assert fault_in(unknown) is None
    assert (
        make(plan(Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY, case=unknown), "1", TERMS).case == unknown
    )
