"""An action and the law: its last day, the day agreed in its place, and who has to say yes to that."""

from datetime import date, timedelta

import pytest

from rooms.action_control import AssentToAction, ConfirmAction, RewordAction
from rooms.action_law import ActionLaw, WhyNoLaw
from rooms.board import AddAction
from rooms.deadlines import Deadline
from rooms.law.rule import Bound, Caution, Jurisdiction, Mark, Matter, RuleId
from rooms.people import Party, RecordAbsence, Role
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.statement import outcome_of
from rooms.view.board import ActionShown, board_shown
from tests.rooms.cast import (
    AGREED_BY_ALL,
    CONCLUDED,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OPENED,
    PARENT,
    SCHOOL,
    let_in,
    made_with,
    newest,
    on_the_action,
    opened_with,
    terms_agreed,
)
from tests.rooms.cast import one as person
from tests.rooms.given import EARLIER, NOW, Situation, given

MONDAY = EARLIER.date()
EASTER_MONDAY = date(2026, 4, 6)
YES = on_the_action(AssentToAction)
CONFIRM = on_the_action(ConfirmAction)
ALL_SAY_YES = Situation(None, ((PARENT, YES), (LOCAL_AUTHORITY, YES)))


def put_up(**words: object) -> Situation:
    """An action on the board of an open meeting, with something in it that the law knows of."""
    usual = {"what": "Amend Section F.", "who": "The authority", "by_when": EASTER_MONDAY}
    return Situation(OPENED, ((MEDIATOR, AddAction(**{**usual, **words})),))  # type: ignore[arg-type]


def law_in(room: Room) -> ActionLaw:
    return newest(room).law


def own_date(room: Room) -> Deadline:
    found = law_in(room).deadline
    assert found is not None
    return found


def shown(room: Room) -> ActionShown:
    return board_shown(room.board.actions, room.people).by_id[newest(room).id]


@pytest.mark.row("S61", "L18")
@pytest.mark.parametrize(
    ("matter", "rows", "own", "by"),
    [
        (Matter.ASSESS, (RuleId.T1, RuleId.T1A, RuleId.T1B), RuleId.T1, date(2026, 3, 16)),
        (Matter.MAKE_PLAN, (RuleId.T2, RuleId.T2A), RuleId.T2, EASTER_MONDAY),
        (Matter.LOOK_AGAIN, (RuleId.T3,), RuleId.T3, date(2026, 3, 16)),
        (Matter.CHANGE_CONTENT, (RuleId.T4,), RuleId.T4, EASTER_MONDAY),
        (Matter.CHANGE_PLACEMENT, (RuleId.T5,), RuleId.T5, date(2026, 3, 16)),
        (Matter.CHANGE_BOTH, (RuleId.T5B,), RuleId.T5B, EASTER_MONDAY),
        (Matter.KEEP, (RuleId.T6,), RuleId.T6, MONDAY),
        (Matter.KEEP_AND_CHANGE, (RuleId.T7, RuleId.T7A), RuleId.T7, MONDAY),
        (Matter.END, (RuleId.T8,), RuleId.T8, MONDAY),
        (Matter.NOT_APPEALABLE, (RuleId.T9,), RuleId.T9, date(2026, 3, 16)),
    ],
)
def test_each_matter_has_its_rows_and_its_last_day_from_the_day_of_the_meeting(
    matter: Matter, rows: tuple[RuleId, ...], own: RuleId, by: date
) -> None:
    law = law_in(given(put_up(matter=matter)).room)
    assert tuple(one.rule for one in law.deadlines) == rows
    assert law.deadline is not None
    assert (law.row, law.deadline.statutory.on, law.agreed_on) == (own, by, MONDAY)


def test_an_action_says_which_of_its_duties_its_date_is_for() -> None:
    final = own_date(given(put_up(matter=Matter.MAKE_PLAN, row=RuleId.T2A)).room)
    assert (final.rule, final.statutory.on) == (RuleId.T2A, date(2026, 5, 18))
    elsewhere = own_date(given(put_up(matter=Matter.MAKE_PLAN, row=RuleId.T4)).room)
    assert elsewhere.rule is RuleId.T2, "a duty of another matter is not this one's"


@pytest.mark.row("S61", "L18", "L22")
def test_what_is_shown_is_the_day_its_neighbours_its_row_its_source_and_how_sure_it_is() -> None:
    (found,) = shown(given(put_up(matter=Matter.CHANGE_CONTENT)).room).law.dates
    assert (found.rule, found.on, found.weekday, found.working_day) == (
        RuleId.T4,
        EASTER_MONDAY,
        "monday",
        False,
    )
    assert [one.name for one in found.bank_holidays] == ["Good Friday", "Easter Monday"]
    assert found.last_working_day == date(2026, 4, 2)
    assert "regulation 42(2) with 44(2)(e)" in found.source
    assert found.mark is Mark.UNVERIFIED, "the row is corroborated; that weeks are counted so is our reading"
    assert found.bound == [Bound.LOCAL_AUTHORITY]
    assert Caution.EXCEPTION_MAY_BE_CLAIMED in found.cautions


def test_without_a_matter_there_is_no_date_and_it_is_said_why() -> None:
    ready = given(put_up(), ALL_SAY_YES).when(CONFIRM, by=MEDIATOR).after
    assert shown(ready).law.why_none is WhyNoLaw.NOT_SORTED
    outcome = outcome_of(given(ready, CONCLUDED).room)
    assert outcome is not None
    (agreed,) = outcome.agreed
    assert (agreed.law, agreed.no_law) == ((), WhyNoLaw.NOT_SORTED)


@pytest.mark.row("L25")
def test_in_wales_the_dates_are_off_and_it_is_said_why() -> None:
    people = (person(Role.MEDIATOR), person(Role.PARENT), person(Role.LOCAL_AUTHORITY))
    made = made_with(people=people, jurisdiction=Jurisdiction.WALES)
    inside = let_in("p2", "p3", before=terms_agreed("p1", "p2", "p3", before=made))  # type: ignore[arg-type]
    room = given(inside, OPENED, put_up(matter=Matter.CHANGE_CONTENT)).room
    assert (law_in(room).deadlines, law_in(room).why_none) == ((), WhyNoLaw.WALES)
    assert room.mediation.jurisdiction is Jurisdiction.WALES


def test_the_law_sets_no_time_for_a_school_or_a_family() -> None:
    for owner in (SCHOOL, PARENT):
        law = law_in(given(put_up(matter=Matter.NOT_APPEALABLE, owner=owner)).room)
        assert (law.deadlines, law.why_none) == ((), WhyNoLaw.NOT_BOUND)
    theirs = own_date(given(put_up(matter=Matter.NOT_APPEALABLE, owner=LOCAL_AUTHORITY)).room)
    assert theirs.rule is RuleId.T9


@pytest.mark.row("L20")
def test_where_the_authority_was_no_party_it_is_told_within_a_week_and_no_agreement_moves_that() -> None:
    health = opened_with(person(Role.MEDIATOR), person(Role.PARENT), person(Role.HEALTH_COMMISSIONER))
    words = {"what": "See the child.", "who": "Health", "matter": Matter.NOT_APPEALABLE}
    action = AddAction(**words, by_when=date(2026, 3, 16))  # type: ignore[arg-type]
    room = given(health, Situation(None, ((MEDIATOR, action),))).room
    assert [(one.rule, one.statutory.on) for one in law_in(room).deadlines] == [
        (RuleId.T10, date(2026, 3, 9)),
        (RuleId.T9, date(2026, 3, 16)),
    ]
    assert own_date(room).rule is RuleId.T9
    moved = AddAction(**words, by_when=date(2026, 3, 20), row=RuleId.T10, different_date=True)  # type: ignore[arg-type]
    said = Situation(None, ((MEDIATOR, moved), ("p2", YES), ("p3", YES)))
    given(health, said).when(CONFIRM, by=MEDIATOR).refused(Refusal.LEGAL_DATE_CANNOT_BE_REPLACED)


# Another date


def test_a_date_that_the_law_allows_needs_nothing_said_of_it() -> None:
    for by in (MONDAY, EASTER_MONDAY):
        ready = given(put_up(matter=Matter.CHANGE_CONTENT, by_when=by), ALL_SAY_YES)
        confirmed = newest(ready.when(CONFIRM, by=MEDIATOR).after).confirmation
        assert confirmed is not None
        assert confirmed.law.deadline is not None
        assert (confirmed.law.deadline.by.on, confirmed.law.deadline.agreed) == (EASTER_MONDAY, None)


@pytest.mark.row("S62", "L19")
def test_a_later_date_is_confirmed_only_where_the_wording_says_that_it_is_agreed_in_its_place() -> None:
    later = EASTER_MONDAY + timedelta(days=1)
    silent = given(put_up(matter=Matter.CHANGE_CONTENT, by_when=later), ALL_SAY_YES)
    silent.when(CONFIRM, by=MEDIATOR).refused(Refusal.DATE_IS_LATER_THAN_THE_LAW)
    assert shown(silent.room).late
    said = given(put_up(matter=Matter.CHANGE_CONTENT, by_when=later, different_date=True), ALL_SAY_YES)
    assert not shown(said.room).late
    confirmed = said.when(CONFIRM, by=MEDIATOR).after
    outcome = outcome_of(given(confirmed, CONCLUDED).room)
    assert outcome is not None
    ((date_in_law,),) = [one.law for one in outcome.agreed]
    assert (date_in_law.on, date_in_law.agreed, date_in_law.own) == (EASTER_MONDAY, later, True)


@pytest.mark.row("S62", "L19")
def test_another_date_needs_every_partys_yes_and_nobodys_absence_stands_for_one() -> None:
    other = put_up(matter=Matter.CHANGE_CONTENT, by_when=date(2026, 3, 20), different_date=True)
    away = Situation(None, ((MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Left.")),))
    given(other, away, Situation(None, ((PARENT, YES),))).when(CONFIRM, by=MEDIATOR).refused(
        Refusal.OTHER_DATE_NEEDS_EVERY_PARTY
    )
    assert given(other, ALL_SAY_YES, away).when(CONFIRM, by=MEDIATOR).events, "who said yes and then left"


def test_another_date_stands_in_place_of_a_legal_one_or_of_nothing() -> None:
    for words in ({}, {"matter": Matter.NOT_APPEALABLE, "owner": SCHOOL}):
        other = given(put_up(different_date=True, **words), ALL_SAY_YES)
        other.when(CONFIRM, by=MEDIATOR).refused(Refusal.NO_LEGAL_DATE_TO_REPLACE)
    far = put_up(matter=Matter.CHANGE_CONTENT, different_date=True, by_when=date(2039, 1, 1))
    given(far, ALL_SAY_YES).when(CONFIRM, by=MEDIATOR).refused(Refusal.DATE_IS_TOO_FAR)


# Days that pass


def test_a_date_before_the_meeting_is_not_written_down() -> None:
    yesterday = MONDAY - timedelta(days=1)
    given(OPENED).when(AddAction(what="X.", by_when=yesterday), by=MEDIATOR).refused(
        Refusal.DATE_IS_BEFORE_THE_MEETING
    )
    reword = on_the_action(RewordAction, what="X.", by_when=yesterday)
    given(put_up()).when(reword, by=MEDIATOR).refused(Refusal.DATE_IS_BEFORE_THE_MEETING)


def test_the_clock_runs_from_the_day_of_the_agreement_and_not_from_the_day_of_the_words() -> None:
    waiting = given(put_up(matter=Matter.CHANGE_CONTENT), ALL_SAY_YES)
    next_day = waiting.when(CONFIRM, by=MEDIATOR, at=NOW + timedelta(days=1)).after
    confirmed = newest(next_day).confirmation
    assert confirmed is not None
    assert confirmed.law.agreed_on == MONDAY + timedelta(days=1)
    assert shown(next_day).law.dates[0].on == EASTER_MONDAY + timedelta(days=1)
    assert law_in(waiting.room).agreed_on == MONDAY
    late = waiting.when(CONFIRM, by=MEDIATOR, at=NOW + timedelta(days=60))
    late.refused(Refusal.DATE_IS_BEFORE_THE_MEETING)


def test_what_was_confirmed_keeps_the_days_that_it_was_confirmed_with() -> None:
    room = given(AGREED_BY_ALL).when(CONFIRM, by=MEDIATOR).after
    confirmed = newest(room).confirmation
    assert confirmed is not None
    assert confirmed.law.agreed_on == newest(room).law.agreed_on == MONDAY
