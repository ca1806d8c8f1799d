"""The only home of a turn: one holding of the floor, its phase, its clock and its deadline.

A turn is offered, then spoken, then wrapped up, then over. It is held while its holder's line is gone, and
it waits while a short reply comes between. Its clock runs only while it is being spoken in an open meeting.
Time is the sum of finished stretches and the running one, so that pauses of any kind cost nobody any of it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Annotated, NewType, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.limits import HELD_SECONDS, LEAST_NOTICE_SECONDS, MOST_LIMIT_SECONDS, MOST_NOTICE_SECONDS
from rooms.messages import Command, Event, Value
from rooms.people import Asking, Participant, ParticipantId, same_side
from rooms.refusals import Refusal, Refused
from rooms.requests import RequestId, RequestKind
from rooms.text import Sentences, Token

TurnId = NewType("TurnId", str)


class Phase(StrEnum):
    """How far a turn has come. `offered`: the person has not said yet that they are ready."""

    OFFERED = "offered"
    SPEAKING = "speaking"
    WRAPPING_UP = "wrapping_up"


class TimeLimit(Value, frozen=True, kw_only=True):
    """Seconds a turn may take, and the seconds of grace after them. The person is told before the time is over."""

    seconds: int
    grace: int

    @property
    def notice(self) -> int:
        """How long before the end the person is told: a quarter of the time, between two bounds."""
        return max(LEAST_NOTICE_SECONDS, min(MOST_NOTICE_SECONDS, self.seconds // 4))


class Turn(Value, frozen=True, kw_only=True):
    """One holding of the floor.

    `given_at`: when the floor was given. `clock_since` and `clock_before`: since when the clock runs (None:
    it stands) and the seconds before that. `told_at_clock`: what the clock showed when the person was told to
    wrap up. `held_since`: since when the holder's line has been gone; `wait_since` and `wait_before`: the clock
    of that wait, which stands with all others. `typed`: what the holder wrote. `counted`: the seconds that are in
    the record of those who had the turn before.
    """

    id: TurnId
    request: RequestId
    holder: ParticipantId
    given_at: datetime
    kind: RequestKind = RequestKind.SPEAK
    phase: Phase = Phase.OFFERED
    limit: TimeLimit | None = None
    clock_since: datetime | None = None
    clock_before: float = 0.0
    told_at_clock: float | None = None
    held_since: datetime | None = None
    wait_since: datetime | None = None
    wait_before: float = 0.0
    typed: str = ""
    counted: float = 0.0

    def clock(self, at: datetime) -> float:
        """The seconds spoken so far."""
        return _shown_by(self.clock_before, self.clock_since, at)

    def waited(self, at: datetime) -> float:
        """The seconds that the turn has waited for its holder's line."""
        return _shown_by(self.wait_before, self.wait_since, at)


def _shown_by(before: float, since: datetime | None, at: datetime) -> float:
    """What a clock shows. One that is set back takes nothing away."""
    return before if since is None else before + max(0.0, (at - since).total_seconds())


class DeadlineKind(StrEnum):
    """What a deadline brings."""

    WRAP_UP = "wrap_up"
    TIME_OVER = "time_over"
    HELD_TOO_LONG = "held_too_long"


class Deadline(Value, frozen=True, kw_only=True):
    """Something that becomes true at a time, unless the turn it is for has changed by then."""

    turn: TurnId
    kind: DeadlineKind
    at: datetime


class BeginTurn(Command, frozen=True, kw_only=True):
    """The person who was given the floor is ready."""

    turn: Token


class PassFloor(Command, frozen=True, kw_only=True):
    """The holder passes the turn to somebody of the same side."""

    turn: Token
    to: Token


class TypeTurn(Command, frozen=True, kw_only=True):
    """The holder writes instead of speaking: these words are shown as their turn, in place of earlier ones."""

    turn: Token
    words: Sentences


class ExtendTurn(Command, frozen=True, kw_only=True):
    """The mediator gives the present turn more time."""

    turn: Token
    seconds: Annotated[int, Meta(ge=10, le=MOST_LIMIT_SECONDS)]


class DropLimit(Command, frozen=True, kw_only=True):
    """The mediator lets the present turn go on for as long as it takes."""

    turn: Token


class ReachDeadline(Command, frozen=True, kw_only=True):
    """The service says that a deadline has passed."""

    turn: Token
    kind: DeadlineKind


class HoldTurn(Command, frozen=True, kw_only=True):
    """The service says that the holder's line is gone. `holder`: whose; a turn that is passed on is still the same."""

    turn: Token
    holder: Token


class ReturnToTurn(Command, frozen=True, kw_only=True):
    """The service says that the holder's line is back. `holder`: whose."""

    turn: Token
    holder: Token


class TurnBegan(Event, frozen=True, kw_only=True):
    turn: TurnId
    at: datetime


class WrapUpTold(Event, frozen=True, kw_only=True):
    turn: TurnId
    at: datetime


class TurnHeld(Event, frozen=True, kw_only=True):
    turn: TurnId
    at: datetime


class TurnReturned(Event, frozen=True, kw_only=True):
    turn: TurnId
    at: datetime


class FloorPassed(Event, frozen=True, kw_only=True):
    turn: TurnId
    to: ParticipantId
    at: datetime


class TurnTyped(Event, frozen=True, kw_only=True):
    turn: TurnId
    words: str


class TurnLimited(Event, frozen=True, kw_only=True):
    turn: TurnId
    limit: TimeLimit | None
    at: datetime


TurnCommand = BeginTurn | PassFloor | TypeTurn | ExtendTurn | DropLimit
TurnServiceCommand = ReachDeadline | HoldTurn | ReturnToTurn
TurnEvent = TurnBegan | WrapUpTold | TurnHeld | TurnReturned | FloorPassed | TurnTyped | TurnLimited


def decide(turn: Turn, command: TurnCommand, asking: Asking) -> tuple[TurnEvent, ...]:
    at = asking.at
    match command:
        case BeginTurn():
            _check_holder(turn, asking)
            return (TurnBegan(turn=turn.id, at=at),) if turn.phase is Phase.OFFERED else ()
        case PassFloor(to=to):
            _check_holder(turn, asking)
            other = speaker(to, asking)
            if not same_side(asking.by.role, other.role):
                raise Refused(Refusal.NOT_OF_YOUR_SIDE)
            return () if other.id == turn.holder else (FloorPassed(turn=turn.id, to=other.id, at=at),)
        case TypeTurn(words=words):
            _check_holder(turn, asking)
            begins = (TurnBegan(turn=turn.id, at=at),) if turn.phase is Phase.OFFERED else ()
            return () if words == turn.typed else (*begins, TurnTyped(turn=turn.id, words=words))
        case ExtendTurn(seconds=seconds):
            if turn.limit is None:
                raise Refused(Refusal.TURN_HAS_NO_LIMIT)
            # More time is counted from now, if the time was over already. It is not held to the longest limit:
            # time that was promised is time that is given.
            limit = replace(turn.limit, seconds=max(turn.limit.seconds, ceil(turn.clock(at))) + seconds)
            return (TurnLimited(turn=turn.id, limit=limit, at=at),)
        case DropLimit():
            return () if turn.limit is None else (TurnLimited(turn=turn.id, limit=None, at=at),)
        case _:
            assert_never(command)


def _check_holder(turn: Turn, asking: Asking) -> None:
    if turn.holder != asking.by.id:
        raise Refused(Refusal.NOT_YOUR_TURN)


def speaker(participant: str, asking: Asking) -> Participant:
    """Somebody who can be given the floor. Raises Refused."""
    person = asking.people.by_id.get(ParticipantId(participant))
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    asking.people.check_speaks(person)
    if not person.is_let_in:
        raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    return person


def evolve(turn: Turn, event: TurnEvent, *, frozen: bool) -> Turn:
    """`frozen`: the clocks stand, because the meeting is not open."""
    match event:
        case TurnBegan(at=at):
            begun = replace(turn, phase=Phase.SPEAKING)
            return begun if frozen else running(begun, at)
        case WrapUpTold(at=at):
            return replace(turn, phase=Phase.WRAPPING_UP, told_at_clock=turn.clock(at))
        case TurnHeld(at=at):
            held = replace(stopped(turn, at), held_since=at, wait_before=0.0)
            return held if frozen else running(held, at)
        case TurnReturned(at=at):
            back = replace(turn, held_since=None, wait_since=None, wait_before=0.0)
            return back if frozen else running(back, at)
        case FloorPassed(to=to, at=at):
            # What one person wrote is not shown as another's.
            return replace(turn, holder=to, counted=turn.clock(at), typed="")
        case TurnTyped(words=words):
            return replace(turn, typed=words)
        case TurnLimited(limit=limit, at=at):
            return _limited(turn, limit, at)
        case _:
            assert_never(event)


def deadline_of(turn: Turn) -> Deadline | None:
    """The next deadline of a turn, if any clock of it runs."""
    if turn.wait_since is not None:
        at = turn.wait_since + timedelta(seconds=max(0.0, HELD_SECONDS - turn.wait_before))
        return Deadline(turn=turn.id, kind=DeadlineKind.HELD_TOO_LONG, at=at)
    if turn.limit is None or turn.clock_since is None:
        return None
    if turn.told_at_clock is None:
        threshold = float(turn.limit.seconds - turn.limit.notice)
        kind = DeadlineKind.WRAP_UP
    else:
        # However late somebody was told, they have the whole notice and the grace after it.
        threshold = max(turn.limit.seconds, turn.told_at_clock + turn.limit.notice) + turn.limit.grace
        kind = DeadlineKind.TIME_OVER
    left = max(0.0, threshold - turn.clock_before)
    return Deadline(turn=turn.id, kind=kind, at=turn.clock_since + timedelta(seconds=left))


def stopped(turn: Turn, at: datetime) -> Turn:
    """The clocks stand."""
    return replace(
        turn,
        clock_since=None,
        clock_before=turn.clock(at),
        wait_since=None,
        wait_before=turn.waited(at),
    )


def running(turn: Turn, at: datetime) -> Turn:
    """The clock runs again: that of the wait if the turn is held, else its own if it is being spoken."""
    if turn.held_since is not None:
        return turn if turn.wait_since is not None else replace(turn, wait_since=at)
    if turn.phase is Phase.OFFERED or turn.clock_since is not None:
        return turn
    return replace(turn, clock_since=at)


def _limited(turn: Turn, limit: TimeLimit | None, at: datetime) -> Turn:
    """The turn under another limit. Somebody with time again is not wrapping up any more."""
    turn = replace(turn, limit=limit)
    has_time = limit is None or turn.clock(at) < limit.seconds - limit.notice
    if turn.phase is Phase.WRAPPING_UP and has_time:
        return replace(turn, phase=Phase.SPEAKING, told_at_clock=None)
    return turn
