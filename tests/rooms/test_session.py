"""The session: waiting, open, paused, suspended, closing, closed."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from rooms.agenda import StepBegan, StepId
from rooms.floor_control import GrantFloor, GrantNext
from rooms.outcome import Conclusion, StopMeeting, WriteConclusion
from rooms.people import LetIn, ParticipantId
from rooms.refusals import Refusal
from rooms.room import SERVICE
from rooms.session import (
    LiftSuspension,
    MeetingOpened,
    MeetingPaused,
    MeetingResumed,
    MeetingSuspended,
    OpenMeeting,
    Pause,
    PauseMeeting,
    ResumeMeeting,
    SessionState,
    SuspendMeeting,
    SuspensionLifted,
)
from rooms.view import view_for
from rooms.view.room import PauseShown
from tests.rooms.cast import (
    CAST,
    CLOSED,
    CLOSING,
    CO_MEDIATOR,
    FLOOR_WITH,
    LET_IN,
    MEDIATOR,
    OPENED,
    PARENT,
    PAUSED,
    SUSPENDED,
    WITH_CO_MEDIATOR,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, given

BESIDE_TWO = ParticipantId("p4")  # the local authority's officer, where there are two mediators


def test_a_mediation_waits_until_the_mediator_opens_it() -> None:
    assert given(LET_IN).room.session.state is SessionState.WAITING
    asked = given(LET_IN).when(OpenMeeting(), by=MEDIATOR)
    asked.then(MeetingOpened(at=NOW), StepBegan(step=StepId("introduction")))
    opened = asked.after.session
    assert (opened.state, opened.since, opened.opened_at) == (SessionState.OPEN, NOW, NOW)


@pytest.mark.row("S37", "S38")
def test_the_mediator_pauses_with_a_reason_and_a_time() -> None:
    pause = given(OPENED).when(PauseMeeting(reason="A break.", minutes=15), by=MEDIATOR)
    until = NOW + timedelta(minutes=15)
    pause.then(MeetingPaused(at=NOW, reason="A break.", until=until))
    assert pause.after.session.pause == Pause(reason="A break.", until=until)
    assert (pause.after.session.state, pause.after.session.since) == (SessionState.PAUSED, NOW)


@pytest.mark.row("S37")
def test_a_pause_for_a_broken_term_records_its_code_and_names_nobody() -> None:
    breach = PauseMeeting(reason="Let us take a moment.", term="no_recording")
    paused = given(OPENED).when(breach, by=MEDIATOR)
    paused.then(MeetingPaused(at=NOW, reason="Let us take a moment.", term="no_recording"))
    for who in CAST:
        room = view_for(paused.after, who, device_of(who), frozenset()).room
        assert room is not None
        assert room.session.pause == PauseShown(reason="Let us take a moment.", term="no_recording")
    given(OPENED).when(PauseMeeting(reason="No.", term="bad_manners"), by=MEDIATOR).refused(
        Refusal.NO_SUCH_TERM
    )
    resumed = given(paused.after).when(ResumeMeeting(), by=MEDIATOR).after
    assert resumed.session.pause is None


def test_a_pause_may_have_no_end_yet() -> None:
    paused = given(OPENED).when(PauseMeeting(reason="A break."), by=MEDIATOR).after
    assert paused.session.pause == Pause(reason="A break.")


def test_the_meeting_goes_on_where_it_was() -> None:
    resumed = given(PAUSED).when(ResumeMeeting(), by=MEDIATOR).then(MeetingResumed(at=NOW)).after.session
    assert (resumed.state, resumed.since, resumed.pause) == (SessionState.OPEN, NOW, None)
    assert resumed.opened_at == EARLIER, "it was opened once"


def test_what_is_so_already_or_not_yet_is_refused_by_its_state() -> None:
    given(OPENED).when(OpenMeeting(), by=MEDIATOR).refused(Refusal.MEETING_IS_OPEN)
    given(OPENED).when(ResumeMeeting(), by=MEDIATOR).refused(Refusal.MEETING_IS_OPEN)
    given(PAUSED).when(PauseMeeting(reason="Again."), by=MEDIATOR).refused(Refusal.MEETING_IS_PAUSED)
    given(LET_IN).when(PauseMeeting(reason="Early."), by=MEDIATOR).refused(Refusal.MEETING_HAS_NOT_STARTED)


@pytest.mark.row("S34")
def test_no_party_opens_pauses_or_resumes() -> None:
    # floor-control.md pitfall 22: no party ever becomes the mediator.
    for who in CAST[1:]:
        given(LET_IN).when(OpenMeeting(), by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(OPENED).when(PauseMeeting(reason="No."), by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(PAUSED).when(ResumeMeeting(), by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_a_closed_meeting_stays_closed() -> None:
    assert given(CLOSED).room.session.state is SessionState.CLOSED
    assert given(CLOSED).room.session.pause is None
    for command in (
        OpenMeeting(),
        ResumeMeeting(),
        PauseMeeting(reason="No."),
        WriteConclusion(conclusion=Conclusion.AGREED),
    ):
        given(CLOSED).when(command, by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSED)


# Without the mediator. What it does to the floor is in test_turn_clock.py.


@pytest.mark.parametrize("before", [OPENED, PAUSED, CLOSING], ids=["open", "paused", "closing"])
def test_a_meeting_without_its_mediator_is_suspended_and_goes_on_as_it_was(before: Situation) -> None:
    going = given(before).room.session
    suspended = given(before).when(SuspendMeeting(), by=SERVICE).then(MeetingSuspended(at=NOW))
    assert suspended.after.session.state is SessionState.SUSPENDED
    later = NOW + timedelta(minutes=5)
    lifted = given(suspended.after).when(LiftSuspension(), by=SERVICE, at=later)
    lifted.then(SuspensionLifted(at=later, to=going.state))
    assert lifted.after.session.state is going.state
    assert lifted.after.session.pause == going.pause
    assert lifted.after.session.opened_at == going.opened_at


def test_saying_it_twice_is_saying_it_once() -> None:
    given(SUSPENDED).when(SuspendMeeting(), by=SERVICE).nothing_happens()
    for going in (OPENED, PAUSED, CLOSING):
        given(going).when(LiftSuspension(), by=SERVICE).nothing_happens()


def test_a_meeting_that_nobody_was_in_is_suspended_as_of_when_anybody_was_last_there() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    version, since = speaking.room.version, EARLIER + timedelta(seconds=20)
    command = SuspendMeeting(since=since, after=version)
    suspended = speaking.when(command, by=SERVICE).then(MeetingSuspended(at=since)).after
    assert suspended.floor.turn is not None
    assert suspended.floor.turn.clock(NOW) == 20
    # Neither before the meeting was as it is, nor in the time to come.
    for said, at in ((EARLIER - timedelta(hours=1), EARLIER), (NOW + timedelta(hours=1), NOW)):
        command = SuspendMeeting(since=said, after=version)
        speaking.when(command, by=SERVICE).then(MeetingSuspended(at=at))


def test_a_meeting_that_somebody_was_in_after_all_is_not_suspended_as_of_before() -> None:
    version = given(OPENED).room.version
    given(FLOOR_WITH(PARENT)).when(SuspendMeeting(since=EARLIER, after=version), by=SERVICE).nothing_happens()


def test_a_meeting_that_is_not_on_is_not_suspended() -> None:
    for command in (SuspendMeeting(), LiftSuspension()):
        given(LET_IN).when(command, by=SERVICE).refused(Refusal.MEETING_HAS_NOT_STARTED)
        given(CLOSED).when(command, by=SERVICE).refused(Refusal.MEETING_IS_CLOSED)


@pytest.mark.row("S34")
def test_nothing_is_done_in_a_suspended_meeting_and_least_of_all_by_a_party() -> None:
    for who in CAST:
        no = Refusal.MEETING_IS_SUSPENDED if who == MEDIATOR else Refusal.NOT_YOURS_TO_DO
        for command in (
            GrantNext(),
            GrantFloor(to=who),
            ResumeMeeting(),
            PauseMeeting(reason="No."),
            LetIn(participant=PARENT, device="another"),
            StopMeeting(term="no_recording"),
        ):
            given(SUSPENDED).when(command, by=who).refused(no)


def test_a_co_mediator_named_beforehand_carries_on_with_everything() -> None:
    shared = given(WITH_CO_MEDIATOR)
    paused = shared.when(PauseMeeting(reason="A break."), by=CO_MEDIATOR).after
    resumed = given(paused).when(ResumeMeeting(), by=CO_MEDIATOR).after
    granted = given(resumed).when(GrantFloor(to=BESIDE_TWO), by=CO_MEDIATOR).after
    assert granted.floor.holder == BESIDE_TWO
    given(granted).when(StopMeeting(term="no_recording"), by=CO_MEDIATOR).then(
        *given(granted).when(StopMeeting(term="no_recording"), by=MEDIATOR).events
    )


def test_a_co_mediator_agrees_to_the_terms_as_all_do_and_waits_for_nobody() -> None:
    opened = given(WITH_CO_MEDIATOR).room
    assert opened.has_let_in(CO_MEDIATOR, device_of("any"))
    nobody_agreed = replace(opened, terms=replace(opened.terms, agreements={}))
    assert not nobody_agreed.has_let_in(CO_MEDIATOR, device_of("any"))
