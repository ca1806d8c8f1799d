"""The only home of the session state: waiting, open, paused, suspended or closed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking
from rooms.terms import Terms
from rooms.text import Sentences, Token


class SessionState(StrEnum):
    """How the meeting stands (design, section 2)."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Pause(Value, frozen=True, kw_only=True):
    """Why the meeting is paused, and until when, if the mediator said. `term`: the one that was broken, if
    that is why."""

    reason: str
    until: datetime | None = None
    term: str | None = None


class Session(Value, frozen=True, kw_only=True):
    """`since`: when the present state began. `opened_at`: when the meeting was first opened."""

    state: SessionState = SessionState.WAITING
    since: datetime | None = None
    opened_at: datetime | None = None
    pause: Pause | None = None
    before_suspension: SessionState | None = None


class OpenMeeting(Command, frozen=True, kw_only=True):
    """The mediator begins the meeting."""


class PauseMeeting(Command, frozen=True, kw_only=True):
    """The mediator pauses the meeting. `minutes`: how long it is meant to take. `term`: the one that was broken,
    if that is why (source: domain/send-mediation.md 9.1 S37)."""

    reason: Sentences
    minutes: Annotated[int, Meta(ge=1, le=240)] | None = None
    term: Token | None = None


class ResumeMeeting(Command, frozen=True, kw_only=True):
    """The mediator goes on with the meeting, where it was."""


class SuspendMeeting(Command, frozen=True, kw_only=True):
    """The service says that no mediator's line has been there for a while.

    `since`: when anybody was last there, where that nobody was is known only now. `after`: the version that the
    room had then; what was said since shows that somebody was there after all, and nothing follows.
    """

    since: datetime | None = None
    after: int | None = None


class LiftSuspension(Command, frozen=True, kw_only=True):
    """The service says that a mediator is back."""


class MeetingOpened(Event, frozen=True, kw_only=True):
    at: datetime


class MeetingPaused(Event, frozen=True, kw_only=True):
    at: datetime
    reason: str
    until: datetime | None = None
    term: str | None = None


class MeetingResumed(Event, frozen=True, kw_only=True):
    at: datetime


class MeetingSuspended(Event, frozen=True, kw_only=True):
    at: datetime


class SuspensionLifted(Event, frozen=True, kw_only=True):
    """`paused`: the meeting was paused when it was suspended, and is so again."""

    at: datetime
    paused: bool = False


class MeetingClosed(Event, frozen=True, kw_only=True):
    at: datetime


SessionCommand = OpenMeeting | PauseMeeting | ResumeMeeting
SessionServiceCommand = SuspendMeeting | LiftSuspension
SessionEvent = (
    MeetingOpened | MeetingPaused | MeetingResumed | MeetingSuspended | SuspensionLifted | MeetingClosed
)


def decide(command: SessionCommand, asking: Asking, terms: Terms) -> tuple[SessionEvent, ...]:
    """What follows. In which state each may be asked is a row of `house_rules`."""
    at = asking.at
    match command:
        case OpenMeeting():
            return (MeetingOpened(at=at),)
        case PauseMeeting(reason=reason, minutes=minutes, term=term):
            if term is not None:
                terms.check(term)
            until = None if minutes is None else at + timedelta(minutes=minutes)
            return (MeetingPaused(at=at, reason=reason, until=until, term=term),)
        case ResumeMeeting():
            return (MeetingResumed(at=at),)
        case _:
            assert_never(command)


def decide_for_service(
    session: Session, command: SessionServiceCommand, *, at: datetime
) -> tuple[SessionEvent, ...]:
    """A meeting without its mediator stands still, and goes on exactly where it was. Saying so twice is
    saying it once."""
    match command:
        case SuspendMeeting(since=since):
            going = session.state in {SessionState.OPEN, SessionState.PAUSED}
            return (MeetingSuspended(at=_within(session, since or at, at)),) if going else ()
        case LiftSuspension():
            if session.state is not SessionState.SUSPENDED:
                return ()
            paused = session.before_suspension is SessionState.PAUSED
            return (SuspensionLifted(at=at, paused=paused),)
        case _:
            assert_never(command)


def _within(session: Session, since: datetime, at: datetime) -> datetime:
    """A time that is not before the present state began, nor after now."""
    return min(at, since if session.since is None else max(since, session.since))


def evolve(session: Session, event: SessionEvent) -> Session:
    match event:
        case MeetingOpened(at=at):
            return replace(session, state=SessionState.OPEN, since=at, opened_at=at)
        case MeetingPaused(at=at, reason=reason, until=until, term=term):
            pause = Pause(reason=reason, until=until, term=term)
            return replace(session, state=SessionState.PAUSED, since=at, pause=pause)
        case MeetingResumed(at=at):
            return replace(session, state=SessionState.OPEN, since=at, pause=None)
        case MeetingSuspended(at=at):
            return replace(session, state=SessionState.SUSPENDED, since=at, before_suspension=session.state)
        case SuspensionLifted(at=at, paused=paused):
            state = SessionState.PAUSED if paused else SessionState.OPEN
            return replace(session, state=state, since=at, before_suspension=None)
        case MeetingClosed(at=at):
            return replace(session, state=SessionState.CLOSED, since=at, pause=None, before_suspension=None)
        case _:
            assert_never(event)
