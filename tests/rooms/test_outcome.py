"""The ending: what the mediator writes of it, and a close that closes what was on the screen."""

import msgspec
import pytest

from rooms.action import AssentToAction
from rooms.board import AddAction, SuggestAction
from rooms.floor import Floor
from rooms.outcome import (
    CloseMeeting,
    Conclusion,
    ConclusionWritten,
    StopMeeting,
    WriteConclusion,
    WrittenConclusion,
)
from rooms.people import LetIn, Party, RecordAbsence
from rooms.queue import RaiseHand
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.session import MeetingClosed, OpenMeeting, PauseMeeting, SessionState
from rooms.statement import outcome_of
from tests.rooms.cast import (
    ACTION,
    CAST,
    CLOSED,
    CONCLUDED,
    FLOOR_WITH,
    LET_IN,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    TERMS_AGREED,
    let_in,
    on_the_action,
)
from tests.rooms.given import NOW, Asked, Situation, given

WRITTEN = WriteConclusion(conclusion=Conclusion.PARTLY_AGREED, words="We will meet again.")


def close(room: Room) -> CloseMeeting:
    """The close of the outcome that is on the screen now."""
    return CloseMeeting(outcome=room.outcome_number)


@pytest.mark.row("S59")
def test_the_mediator_writes_how_the_mediation_ended() -> None:
    asked = given(OPENED).when(WRITTEN, by=MEDIATOR)
    words = WrittenConclusion(conclusion=Conclusion.PARTLY_AGREED, words="We will meet again.")
    asked.then(ConclusionWritten(written=words))
    assert asked.after.conclusion == words


def test_the_conclusion_may_be_written_again_until_the_close() -> None:
    given(CONCLUDED).when(WRITTEN, by=MEDIATOR).nothing_happens()
    again = given(CONCLUDED).when(WriteConclusion(conclusion=Conclusion.AGREED), by=MEDIATOR).after
    assert again.conclusion == WrittenConclusion(conclusion=Conclusion.AGREED, words="")
    given(CLOSED).when(WriteConclusion(conclusion=Conclusion.AGREED), by=MEDIATOR).refused(
        Refusal.MEETING_IS_CLOSED
    )


def test_the_mediator_closes_what_is_on_the_screen() -> None:
    given(CONCLUDED).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


@pytest.mark.row("S59")
def test_a_meeting_is_not_closed_without_a_conclusion() -> None:
    given(OPENED).when(close, by=MEDIATOR).refused(Refusal.NO_CONCLUSION)


@pytest.mark.row("S37")
def test_a_meeting_can_be_stopped_before_it_began_and_in_a_pause() -> None:
    stopped = Situation(None, ((MEDIATOR, WriteConclusion(conclusion=Conclusion.STOPPED)),))
    pause = Situation(OPENED, ((MEDIATOR, PauseMeeting(reason="A break.")),))
    for before in (LET_IN, pause):
        given(before, stopped).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


@pytest.mark.row("S37")
def test_the_mediator_stops_the_meeting_at_once_for_a_breach_with_the_terms_code_as_the_reason() -> None:
    for before in (FLOOR_WITH(PARENT), PAUSED):
        stopped = given(before).when(StopMeeting(term="no_recording"), by=MEDIATOR)
        written = WrittenConclusion(conclusion=Conclusion.STOPPED, words="", stopped_for="no_recording")
        stopped.then(ConclusionWritten(written=written), MeetingClosed(at=NOW))
        assert stopped.after.session.state is SessionState.CLOSED
        assert stopped.after.floor == Floor(), "nobody is heard after it"
        outcome = outcome_of(stopped.after)
        assert outcome is not None
        assert outcome.conclusion is Conclusion.STOPPED, "and the papers follow"
        assert b"no_recording" not in msgspec.json.encode(outcome), "which say nothing of the breach"


@pytest.mark.row("S37")
def test_a_meeting_is_stopped_for_a_term_and_by_a_mediator_alone() -> None:
    given(OPENED).when(StopMeeting(term="bad_manners"), by=MEDIATOR).refused(Refusal.NO_SUCH_TERM)
    for who in CAST[1:]:
        given(OPENED).when(StopMeeting(term="no_recording"), by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_nobody_but_the_mediator_writes_the_ending() -> None:
    for who in CAST[1:]:
        given(CONCLUDED).when(WRITTEN, by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(CONCLUDED).when(close, by=who).refused(Refusal.NOT_YOURS_TO_DO)


@pytest.mark.parametrize(
    ("who", "meanwhile"),
    [
        (MEDIATOR, AddAction(what="One more.")),
        (PARENT, on_the_action(AssentToAction)),
        (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED)),
        (MEDIATOR, RecordAbsence(party=Party.FAMILY, reason="Left.")),
        (MEDIATOR, LetIn(participant=LOCAL_AUTHORITY, device="device")),  # who then took part
    ],
    ids=["an action", "a yes", "other words", "an absence", "somebody let in"],
)
def test_a_close_is_refused_when_the_outcome_has_changed_meanwhile(who: str, meanwhile: Asked) -> None:
    ready = given(let_in(PARENT, SCHOOL, before=TERMS_AGREED), OPENED, ACTION, CONCLUDED)
    seen = close(ready.room)
    ready.when(seen, by=MEDIATOR).then(MeetingClosed(at=NOW))
    changed = ready.when(meanwhile, by=who).after
    given(changed).when(seen, by=MEDIATOR).refused(Refusal.OUTCOME_HAS_CHANGED)
    given(changed).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


def test_a_close_is_refused_when_the_meeting_was_opened_meanwhile() -> None:
    ready = given(LET_IN, Situation(None, ((MEDIATOR, WRITTEN),)))
    seen = close(ready.room)
    given(ready.when(OpenMeeting(), by=MEDIATOR).after).when(seen, by=MEDIATOR).refused(
        Refusal.OUTCOME_HAS_CHANGED
    )


@pytest.mark.parametrize(
    ("who", "meanwhile"),
    [
        (PARENT, RaiseHand()),
        (SCHOOL, SuggestAction(what="A quiet room.")),
        (MEDIATOR, PauseMeeting(reason="A break.")),
        (MEDIATOR, LetIn(participant=PARENT, device="another")),  # who took part already
    ],
    ids=["a hand", "a suggestion", "a pause", "another device"],
)
def test_what_the_outcome_does_not_say_does_not_hold_up_its_close(who: str, meanwhile: Asked) -> None:
    ready = given(CONCLUDED)
    seen = close(ready.room)
    given(ready.when(meanwhile, by=who).after).when(seen, by=MEDIATOR).then(MeetingClosed(at=NOW))
