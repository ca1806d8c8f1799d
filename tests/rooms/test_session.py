"""The session: waiting, open, paused, closed."""

from datetime import timedelta

import pytest

from rooms.outcome import Conclusion, WriteConclusion
from rooms.refusals import Refusal
from rooms.session import (
    MeetingOpened,
    MeetingPaused,
    MeetingResumed,
    OpenMeeting,
    Pause,
    PauseMeeting,
    ResumeMeeting,
    SessionState,
)
from tests.rooms.cast import CAST, CLOSED, LET_IN, MEDIATOR, OPENED, PAUSED
from tests.rooms.given import EARLIER, NOW, given


def test_a_mediation_waits_until_the_mediator_opens_it() -> None:
    assert given(LET_IN).room.session.state is SessionState.WAITING
    opened = given(LET_IN).when(OpenMeeting(), by=MEDIATOR).then(MeetingOpened(at=NOW)).after.session
    assert (opened.state, opened.since, opened.opened_at) == (SessionState.OPEN, NOW, NOW)


@pytest.mark.row("S37", "S38")
def test_the_mediator_pauses_with_a_reason_and_a_time() -> None:
    pause = given(OPENED).when(PauseMeeting(reason="A break.", minutes=15), by=MEDIATOR)
    until = NOW + timedelta(minutes=15)
    pause.then(MeetingPaused(at=NOW, reason="A break.", until=until))
    assert pause.after.session.pause == Pause(reason="A break.", until=until)
    assert (pause.after.session.state, pause.after.session.since) == (SessionState.PAUSED, NOW)


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
