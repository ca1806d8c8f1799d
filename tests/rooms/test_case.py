"""The facts of the case: what a plan may say of them, and that they are in nobody's view."""

from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from rooms.case import STARTS_OF_THE_THIRTY_DAYS, Adviser, Case, Chooser, Decision, ThirtyDaysBegan, fault_in
from rooms.law.rule import Jurisdiction, Start
from rooms.mediation import PlanUnfit, check_days, make
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

THIRTY_DAYS = ThirtyDaysBegan(
    began=date(2026, 1, 29), start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
)
AROUND_THE_MEETING = replace(
    CASE, health_raised=date(2026, 1, 29), thirty_days=THIRTY_DAYS, meeting_on=date(2026, 2, 24)
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
    older = msgspec.to_builtins(make(plan(*ROLES, case=CASE), "1", TERMS))
    for later in ("health_raised", "thirty_days", "meeting_on", "shorter_notice"):
        del older["case"][later]
    assert msgspec.convert(older, type=type(made)).case == CASE


@pytest.mark.security
def test_the_facts_of_the_case_are_in_nobodys_view() -> None:
    situation = terms_agreed(MEDIATOR, before=made_with(*ROLES, case=AROUND_THE_MEETING))
    room = situation(NO_ROOM)
    for who in room.people.by_id:
        shown = msgspec.json.encode(view_for(room, who, device_of(who), frozenset())).decode()
        days = ("2014-05-09", "2026-01-15", "2026-01-28", "2026-01-29", "2026-02-24")
        for fact in (CASE.child_name, *days, CASE.authority, ADVISER.name, ADVISER.organisation):
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


@pytest.mark.row("L6", "L7")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"health_raised": date(2026, 1, 14)}, "health_raised: must not be before the day of notice_sent"),
        (
            {"thirty_days": replace(THIRTY_DAYS, began=date(2026, 1, 14))},
            "thirty_days.began: must not be before the day of notice_sent",
        ),
        (
            {"thirty_days": replace(THIRTY_DAYS, began=date(2026, 1, 27))},
            "thirty_days.began: must not be before the day of adviser_contacted",
        ),
        (
            {"thirty_days": replace(THIRTY_DAYS, start=Start.NOTICE_SENT)},
            f"thirty_days.start: must be one of: {', '.join(STARTS_OF_THE_THIRTY_DAYS)}",
        ),
        ({"meeting_on": date(2026, 1, 28)}, "meeting_on: must not be before the day of thirty_days.began"),
        (
            {"meeting_on": date(2026, 1, 14), "thirty_days": None},
            "meeting_on: must not be before the day of notice_sent",
        ),
        (
            {"shorter_notice": True, "meeting_on": None},
            "shorter_notice: was agreed for a meeting; its day, meeting_on, is missing",
        ),
    ],
)
def test_days_around_the_meeting_that_cannot_be_so_make_no_mediation(
    changed: dict[str, Any], told: str
) -> None:
    assert fault_in(AROUND_THE_MEETING) is None
    with pytest.raises(PlanUnfit) as no:
        make(plan(*ROLES, case=replace(AROUND_THE_MEETING, **changed)), "1", TERMS)
    assert str(no.value) == f"case.{told}"


@pytest.mark.parametrize(
    ("fact", "changed"),
    [
        ("born", {}),
        ("notice_sent", {"born": date(2014, 5, 9)}),
        ("adviser_contacted", {"notice_sent": date(2026, 1, 15)}),
        ("health_raised", {"adviser_contacted": None, "notice_sent": None}),
        ("thirty_days.began", {"adviser_contacted": None, "notice_sent": None, "health_raised": None}),
    ],
)
def test_what_is_said_to_have_happened_has_happened(fact: str, changed: dict[str, Any]) -> None:
    today = {
        "born": date(2014, 5, 8),
        "notice_sent": date(2026, 1, 14),
        "adviser_contacted": date(2026, 1, 27),
    }
    on = today.get(fact, date(2026, 1, 28))
    with pytest.raises(PlanUnfit, match=rf"^case\.{fact}: 20\d\d-\d\d-\d\d is a day to come$"):
        check_days(plan(*ROLES, case=replace(AROUND_THE_MEETING, **changed)), on)
    check_days(plan(*ROLES, case=AROUND_THE_MEETING), date(2026, 1, 29))  # a meeting may be to come


def test_facts_that_are_not_known_yet_may_be_left_out() -> None:
    unknown = replace(AROUND_THE_MEETING, notice_sent=None, adviser_contacted=None, adviser=None)
    assert fault_in(unknown) is None
    assert (
        make(plan(Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY, case=unknown), "1", TERMS).case == unknown
    )
