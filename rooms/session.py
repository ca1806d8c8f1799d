"""The only home of the session state: waiting, open, paused, suspended, closing or closed."""

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
    CLOSING = "closing"
    CLOSED = "closed"


class Pause(Value, frozen=True, kw_only=True):
    """Why the meeting is paused, and until when, if the mediator said. `term`: the one that was broken, if
    that is why."""

    reason: str
    until: datetime | None = None
    term: str | None = None


class Session(Value, frozen=True, kw_only=True):
    """`since`: when the present state began. `opened_at`: when the meeting was first opened. `before_closing`,
    `before_suspension`: the state to go back to."""

    state: SessionState = SessionState.WAITING
    since: datetime | None = None
    opened_at: datetime | None = None
    pause: Pause | None = None
    before_suspension: SessionState | None = None
    before_closing: SessionState | None = None

    @property
    def is_closing(self) -> bool:
        """Whether the outcome is being read, with its mediator there or gone for a moment."""
        return self.before_closing is not None


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


class BeginClosing(Command, frozen=True, kw_only=True):
    """The mediator begins the closing step: the meeting stands still, and everybody reads the outcome."""


class ReturnToMeeting(Command, frozen=True, kw_only=True):
    """The mediator goes back from the closing step. Whoever had confirmed the outcome is asked again."""


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
    """`to`: the state that the meeting was in when it was suspended, and is in again."""

    at: datetime
    to: SessionState = SessionState.OPEN


class ClosingBegan(Event, frozen=True, kw_only=True):
    at: datetime


class ClosingLeft(Event, frozen=True, kw_only=True):
    """`to`: the state that the meeting was in when the closing step began, and is in again."""

    at: datetime
    to: SessionState


class MeetingClosed(Event, frozen=True, kw_only=True):
    at: datetime


SessionCommand = OpenMeeting | PauseMeeting | ResumeMeeting | BeginClosing | ReturnToMeeting
SessionServiceCommand = SuspendMeeting | LiftSuspension
SessionEvent = (
    MeetingOpened
    | MeetingPaused
    | MeetingResumed
    | MeetingSuspended
    | SuspensionLifted
    | ClosingBegan
    | ClosingLeft
    | MeetingClosed
)

# A meeting that somebody leads, and that waits for them if their line is gone.
GOING = frozenset({SessionState.OPEN, SessionState.PAUSED, SessionState.CLOSING})


def decide(
    session: Session, command: SessionCommand, asking: Asking, terms: Terms
) -> tuple[SessionEvent, ...]:
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
        case BeginClosing():
            return (ClosingBegan(at=at),)
        case ReturnToMeeting():
            assert session.before_closing is not None
            return (ClosingLeft(at=at, to=session.before_closing),)
        case _:
            assert_never(command)


def decide_for_service(
    session: Session, command: SessionServiceCommand, *, at: datetime
) -> tuple[SessionEvent, ...]:
    """A meeting without its mediator stands still, and goes on exactly where it was. Saying so twice is
    saying it once."""
    match command:
        case SuspendMeeting(since=since):
            going = session.state in GOING
            return (MeetingSuspended(at=_within(session, since or at, at)),) if going else ()
        case LiftSuspension():
            if session.state is not SessionState.SUSPENDED:
                return ()
            assert session.before_suspension is not None
            return (SuspensionLifted(at=at, to=session.before_suspension),)
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
        case SuspensionLifted(at=at, to=to):
            return replace(session, state=to, since=at, before_suspension=None)
        case ClosingBegan(at=at):
            return replace(session, state=SessionState.CLOSING, since=at, before_closing=session.state)
        case ClosingLeft(at=at, to=to):
            return replace(session, state=to, since=at, before_closing=None)
        case MeetingClosed(at=at):
            return Session(state=SessionState.CLOSED, since=at, opened_at=session.opened_at)
        case _:
            assert_never(event)
