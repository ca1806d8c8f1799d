"""The only home of the session state: waiting, open, paused or closed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking
from rooms.text import Sentences


class SessionState(StrEnum):
    """How the meeting stands (design, section 2)."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Pause(Value, frozen=True, kw_only=True):
    """Why the meeting is paused, and until when, if the mediator said."""

    reason: str
    until: datetime | None = None


class Session(Value, frozen=True, kw_only=True):
    """`since`: when the present state began. `opened_at`: when the meeting was first opened."""

    state: SessionState = SessionState.WAITING
    since: datetime | None = None
    opened_at: datetime | None = None
    pause: Pause | None = None


class OpenMeeting(Command, frozen=True, kw_only=True):
    """The mediator begins the meeting."""


class PauseMeeting(Command, frozen=True, kw_only=True):
    """The mediator pauses the meeting. `minutes`: how long it is meant to take."""

    reason: Sentences
    minutes: Annotated[int, Meta(ge=1, le=240)] | None = None


class ResumeMeeting(Command, frozen=True, kw_only=True):
    """The mediator goes on with the meeting, where it was."""


class MeetingOpened(Event, frozen=True, kw_only=True):
    at: datetime


class MeetingPaused(Event, frozen=True, kw_only=True):
    at: datetime
    reason: str
    until: datetime | None = None


class MeetingResumed(Event, frozen=True, kw_only=True):
    at: datetime


class MeetingClosed(Event, frozen=True, kw_only=True):
    at: datetime


SessionCommand = OpenMeeting | PauseMeeting | ResumeMeeting
SessionEvent = MeetingOpened | MeetingPaused | MeetingResumed | MeetingClosed


def decide(command: SessionCommand, asking: Asking) -> tuple[SessionEvent, ...]:
    """What follows. In which state each may be asked is a row of `house_rules`."""
    at = asking.at
    match command:
        case OpenMeeting():
            return (MeetingOpened(at=at),)
        case PauseMeeting(reason=reason, minutes=minutes):
            until = None if minutes is None else at + timedelta(minutes=minutes)
            return (MeetingPaused(at=at, reason=reason, until=until),)
        case ResumeMeeting():
            return (MeetingResumed(at=at),)
        case _:
            assert_never(command)


def evolve(session: Session, event: SessionEvent) -> Session:
    match event:
        case MeetingOpened(at=at):
            return replace(session, state=SessionState.OPEN, since=at, opened_at=at)
        case MeetingPaused(at=at, reason=reason, until=until):
            pause = Pause(reason=reason, until=until)
            return replace(session, state=SessionState.PAUSED, since=at, pause=pause)
        case MeetingResumed(at=at):
            return replace(session, state=SessionState.OPEN, since=at, pause=None)
        case MeetingClosed(at=at):
            return replace(session, state=SessionState.CLOSED, since=at, pause=None)
        case _:
            assert_never(event)
