"""From the room to its outcome: exactly the confirmed wordings, who said yes, and nothing else."""

from datetime import timedelta

import msgspec
import pytest

from rooms.action_control import (
    AskForChange,
    AssentToAction,
    ConfirmAction,
    ReopenAction,
    RewordAction,
    WithdrawAction,
)
from rooms.action_law import WhyNoLaw
from rooms.board import AddAction, SuggestAction
from rooms.outcome import (
    AgreedAction,
    Attendance,
    Conclusion,
    OpenAction,
    Outcome,
    PartyAbsence,
    WriteConclusion,
)
from rooms.people import Party, RecordAbsence, Role
from rooms.room import NO_ROOM, Room
from rooms.session import BeginClosing
from rooms.statement import outcome_of
from tests.rooms.cast import (
    ACTION,
    AGREED_BY,
    AGREED_BY_ALL,
    CLOSED,
    CONCLUDED,
    CONFIRMED,
    CONFIRMING,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OPENED,
    PARENT,
    READY,
    SCHOOL,
    TERMS_AGREED,
    close,
    let_in,
    on_the_action,
)
from tests.rooms.given import EARLIER, NOW, Situation, given

DUE = EARLIER.date()


def statement(room: Room) -> Outcome:
    outcome = outcome_of(room)
    assert outcome is not None
    return outcome


@pytest.mark.row("S59")
def test_there_is_no_outcome_before_the_mediator_has_written_a_conclusion() -> None:
    assert outcome_of(NO_ROOM) is None
    assert outcome_of(given(CONFIRMED).room) is None
    assert statement(given(CONFIRMED, CONCLUDED).room).conclusion is Conclusion.PARTLY_AGREED


@pytest.mark.row("S59")
def test_a_meeting_that_agreed_nothing_has_an_outcome_that_says_so() -> None:
    stopped = given(OPENED).when(WriteConclusion(conclusion=Conclusion.STOPPED), by=MEDIATOR).after
    outcome = statement(stopped)
    assert (outcome.conclusion, outcome.words) == (Conclusion.STOPPED, "")
    assert (outcome.agreed, outcome.not_agreed) == ((), ())


@pytest.mark.row("S53", "L17")
def test_a_confirmed_action_is_in_its_exact_wording_with_who_said_yes_and_when() -> None:
    ready = given(AGREED_BY(PARENT))
    yes = ready.when(on_the_action(AssentToAction), by=LOCAL_AUTHORITY, at=NOW).after
    confirmed = (
        given(yes).when(on_the_action(ConfirmAction), by=MEDIATOR, at=NOW + timedelta(minutes=1)).after
    )
    assert statement(given(confirmed, CONCLUDED).room).agreed == (
        AgreedAction(
            number=1,
            what="Find a tutor.",
            who="The local authority",
            by_when=DUE,
            wording=1,
            agreed_by=(
                ("family", "The parent", EARLIER),
                ("local_authority", "The local authority", NOW),
            ),
            absent=(),
            confirmed_at=NOW + timedelta(minutes=1),
            agreed_on=DUE,
            no_law=WhyNoLaw.NOT_SORTED,
        ),
    )


def test_a_reworded_action_is_there_in_its_last_wording_alone() -> None:
    reworded = Situation(
        None,
        (
            (MEDIATOR, on_the_action(RewordAction, what="Find two tutors.", who="The school", by_when=DUE)),
            (PARENT, on_the_action(AssentToAction)),
            (LOCAL_AUTHORITY, on_the_action(AssentToAction)),
            (MEDIATOR, on_the_action(ConfirmAction)),
        ),
    )
    outcome = statement(given(AGREED_BY_ALL, reworded, CONCLUDED).room)
    assert [(one.what, one.who, one.wording) for one in outcome.agreed] == [
        ("Find two tutors.", "The school", 2)
    ]
    assert "Find a tutor." not in msgspec.json.encode(outcome).decode()


def test_a_party_that_was_away_is_named_with_the_reason_recorded_and_said_no_yes() -> None:
    away = Situation(
        OPENED, ((MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="The line is down.")),)
    )
    confirmed = Situation(AGREED_BY(PARENT), ((MEDIATOR, on_the_action(ConfirmAction)),))
    (agreed,) = statement(given(away, ACTION, AGREED_BY(PARENT), confirmed, CONCLUDED).room).agreed
    assert agreed.absent == (PartyAbsence(party="local_authority", reason="The line is down."),)
    assert [party for party, _, _ in agreed.agreed_by] == ["family"]


def test_what_was_not_confirmed_is_under_not_agreed_whoever_had_said_yes_to_it() -> None:
    second = AddAction(what="Write to the school.")
    board = Situation(ACTION, ((MEDIATOR, second),))
    asked = Situation(None, ((PARENT, on_the_action(AskForChange, words="Sooner.")),))
    outcome = statement(given(AGREED_BY_ALL, board, asked, CONCLUDED).room)
    assert outcome.agreed == ()
    assert outcome.not_agreed == (
        OpenAction(number=1, what="Find a tutor.", who="The local authority", by_when=DUE),
        OpenAction(number=2, what="Write to the school.", who="", by_when=None),
    )


def test_a_reopened_action_is_not_agreed_any_more() -> None:
    reopened = Situation(CONFIRMED, ((MEDIATOR, on_the_action(ReopenAction)),))
    outcome = statement(given(reopened, CONCLUDED).room)
    assert (outcome.agreed, [one.number for one in outcome.not_agreed]) == ((), [1])


def test_a_withdrawn_action_and_an_unanswered_suggestion_are_nowhere() -> None:
    withdrawn = Situation(ACTION, ((MEDIATOR, on_the_action(WithdrawAction)),))
    suggested = Situation(None, ((SCHOOL, SuggestAction(what="A quiet room.")),))
    said = msgspec.json.encode(statement(given(withdrawn, suggested, CONCLUDED).room)).decode()
    assert "Find a tutor." not in said
    assert "A quiet room." not in said


def test_actions_are_in_the_order_of_the_board_whichever_was_confirmed_first() -> None:
    room = given(ACTION, ACTION, ACTION).room
    first, second, third = room.board.actions.values()
    for action in (third, first):
        for who in (PARENT, LOCAL_AUTHORITY):
            room = given(room).when(AssentToAction(action=action.id, wording=1), by=who).after
        room = given(room).when(ConfirmAction(action=action.id, wording=1), by=MEDIATOR).after
    outcome = statement(given(room, CONCLUDED).room)
    assert [one.number for one in outcome.agreed] == [first.number, third.number] == [1, 3]
    assert [one.number for one in outcome.not_agreed] == [second.number]


def test_those_who_were_let_in_took_part_and_the_mediator_with_them() -> None:
    some = let_in(PARENT, SCHOOL, before=TERMS_AGREED)
    people = statement(given(some, OPENED, CONCLUDED).room).people
    assert [person.role for person in people if person.took_part] == ["mediator", "parent", "school"]
    assert [person.role for person in people if not person.took_part] == [
        "supporter",
        "local_authority",
        "observer",
    ]
    assert people[1] == Attendance(name="The parent", role=Role.PARENT, party=Party.FAMILY, took_part=True)
    assert people[3].party is None


def test_its_times_are_those_of_the_meeting() -> None:
    preview = statement(given(CONCLUDED).room)
    assert (preview.opened_at, preview.closed_at) == (EARLIER, None)
    assert statement(given(READY).when(close, by=MEDIATOR, at=NOW).after).closed_at == NOW


@pytest.mark.row("S13")
def test_what_is_closed_is_what_was_previewed() -> None:
    preview = statement(
        given(CONFIRMED, CONCLUDED, Situation(None, ((MEDIATOR, BeginClosing()), *CONFIRMING))).room
    )
    closed = statement(given(CONFIRMED, CONCLUDED, CLOSED).room)
    assert msgspec.structs.replace(closed, closed_at=None) == preview
    assert (closed.reference, closed.child, closed.words) == ("EX-1", "AB", "We will meet again.")
