"""The only home of the floor: who holds it, what became true of it, and how it is changed by that.

What may be asked of it, and what follows, is `rooms/floor_control.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import assert_never

from msgspec.structs import replace

from rooms import queue as queues
from rooms import turn as turns
from rooms.messages import Event, Value
from rooms.people import ParticipantId, PersonRemoved
from rooms.queue import Queue, QueueEvent
from rooms.requests import FloorRequest, RequestState
from rooms.session import (
    ClosingBegan,
    ClosingLeft,
    MeetingClosed,
    MeetingOpened,
    MeetingPaused,
    MeetingResumed,
    MeetingSuspended,
    SessionEvent,
    SessionState,
    SuspensionLifted,
)
from rooms.turn import (
    Deadline,
    FloorPassed,
    TimeLimit,
    Turn,
    TurnBegan,
    TurnEvent,
    TurnHeld,
    TurnId,
    TurnLimited,
    TurnReturned,
    TurnTyped,
    WrapUpTold,
)


class Ending(StrEnum):
    """Why a turn was taken from its holder."""

    TAKEN_BACK = "taken_back"
    TIME_OVER = "time_over"
    LINE_LOST = "line_lost"
    UNDONE = "undone"


class Undo(Value, frozen=True, kw_only=True):
    """What was before the floor was given, for as long as that can be taken back.

    `before`: the turns that ended for it, a short reply after the one it came between. `hands`: the requests that
    left the queue, each with the place it had.
    """

    turn: TurnId
    before: tuple[Turn, ...] = ()
    hands: tuple[tuple[int, FloorRequest], ...] = ()


class Floor(Value, frozen=True, kw_only=True):
    """At most one turn; beside it one that waits while a short reply comes between.

    `frozen`: the clocks stand, because the meeting is not open. `limit`: for every turn that is given from
    now on; `limits`: for single people, None being no limit. `heard`: seconds of each person's finished turns.
    """

    turn: Turn | None = None
    interrupted: Turn | None = None
    queue: Queue = Queue()
    frozen: bool = False
    limit: TimeLimit | None = None
    limits: dict[ParticipantId, TimeLimit | None] = {}
    heard: dict[ParticipantId, float] = {}
    undo: Undo | None = None

    @property
    def holder(self) -> ParticipantId | None:
        """Who may be heard besides the mediator, were the meeting open."""
        return self.turn.holder if self.turn is not None else None

    @property
    def holders(self) -> frozenset[ParticipantId]:
        """Who has the floor, and who gets it back after a short reply."""
        return frozenset(one.holder for one in (self.turn, self.interrupted) if one is not None)

    def limit_for(self, participant: ParticipantId) -> TimeLimit | None:
        """The limit that a new turn of somebody has."""
        return self.limits.get(participant, self.limit)

    @property
    def deadline(self) -> Deadline | None:
        """The next deadline, if any clock runs."""
        return None if self.turn is None or self.frozen else turns.deadline_of(self.turn)


class FloorGranted(Event, frozen=True, kw_only=True):
    turn: Turn
    undo: Undo | None = None


class ReplyInterposed(Event, frozen=True, kw_only=True):
    turn: Turn
    at: datetime


class LimitSet(Event, frozen=True, kw_only=True):
    limit: TimeLimit | None


class PersonLimitSet(Event, frozen=True, kw_only=True):
    participant: ParticipantId
    limit: TimeLimit | None


class FloorReleased(Event, frozen=True, kw_only=True):
    turn: TurnId
    at: datetime


class FloorRevoked(Event, frozen=True, kw_only=True):
    """`instead`: the floor goes to somebody else at once, so that an interrupted turn does not go on."""

    turn: TurnId
    at: datetime
    ending: Ending = Ending.TAKEN_BACK
    instead: bool = False


GrantEvent = FloorGranted | ReplyInterposed | FloorReleased | FloorRevoked
LimitEvent = LimitSet | PersonLimitSet
FloorEvent = QueueEvent | GrantEvent | TurnEvent | LimitEvent


def evolve(floor: Floor, event: FloorEvent | SessionEvent | PersonRemoved) -> Floor:
    match event:
        case FloorGranted() | ReplyInterposed() | FloorReleased() | FloorRevoked():
            return _evolve_grant(floor, event)
        case (
            TurnBegan()
            | WrapUpTold()
            | TurnHeld()
            | TurnReturned()
            | FloorPassed()
            | TurnTyped()
            | TurnLimited()
        ):
            return _evolve_turn(floor, event)
        case LimitSet(limit=limit):
            return replace(floor, limit=limit)
        case PersonLimitSet(participant=who, limit=limit):
            return replace(floor, limits={**floor.limits, who: limit})
        case MeetingPaused(at=at) | MeetingSuspended(at=at) | ClosingBegan(at=at):
            stopped = None if floor.turn is None else turns.stopped(floor.turn, at)
            return replace(floor, frozen=True, turn=stopped)
        case (
            MeetingResumed(at=at)
            | SuspensionLifted(at=at, to=SessionState.OPEN)
            | ClosingLeft(at=at, to=SessionState.OPEN | SessionState.WAITING)
        ):
            running = None if floor.turn is None else turns.running(floor.turn, at)
            return replace(floor, frozen=False, turn=running)
        case PersonRemoved():
            # Undoing would bring back a turn or a hand of theirs.
            return replace(floor, undo=None)
        case MeetingClosed():
            return Floor()
        case MeetingOpened() | SuspensionLifted() | ClosingLeft():
            return floor
        case _:
            return replace(floor, queue=queues.evolve(floor.queue, event))


def _evolve_turn(floor: Floor, event: TurnEvent) -> Floor:
    if floor.interrupted is not None and floor.interrupted.id == event.turn:
        waiting = turns.evolve(floor.interrupted, event, frozen=floor.frozen)
        return replace(floor, interrupted=waiting)
    assert floor.turn is not None
    turn = turns.evolve(floor.turn, event, frozen=floor.frozen)
    if isinstance(event, FloorPassed):
        # A turn that was passed on was no mistake.
        return replace(floor, turn=turn, heard=_heard(floor, floor.turn, event.at), undo=None)
    return replace(floor, turn=turn)


def _evolve_grant(floor: Floor, event: GrantEvent) -> Floor:
    match event:
        case FloorGranted(turn=turn, undo=undo):
            return replace(floor, turn=turn, undo=undo, queue=_given(floor.queue, turn))
        case ReplyInterposed(turn=turn, at=at):
            assert floor.turn is not None
            interrupted = turns.stopped(floor.turn, at)
            queue = _given(floor.queue, turn)
            return replace(floor, turn=turn, interrupted=interrupted, undo=None, queue=queue)
        case FloorReleased(turn=turn, at=at):
            return _over(floor, turn, at, RequestState.RELEASED, instead=False)
        case FloorRevoked(turn=turn, at=at, ending=ending, instead=instead):
            over = _over(floor, turn, at, RequestState.REVOKED, instead=instead)
            # A turn that was given by mistake is in nobody's record.
            return replace(over, heard=floor.heard) if ending is Ending.UNDONE else over
        case _:
            assert_never(event)


def _given(queue: Queue, turn: Turn) -> Queue:
    return queues.ended(queues.undenied(queue, turn.holder), turn.request, RequestState.GRANTED)


def _over(floor: Floor, turn: TurnId, at: datetime, state: RequestState, *, instead: bool) -> Floor:
    """The floor after a turn. One that was interrupted goes on, unless somebody else is given the floor."""
    if floor.interrupted is not None and floor.interrupted.id == turn:
        old, floor = floor.interrupted, replace(floor, interrupted=None)
    else:
        assert floor.turn is not None
        old, floor = floor.turn, replace(floor, turn=None)
        if floor.interrupted is not None and not instead:
            next_turn = floor.interrupted if floor.frozen else turns.running(floor.interrupted, at)
            floor = replace(floor, turn=next_turn, interrupted=None)
    return replace(
        floor,
        queue=queues.stepped(floor.queue, old.request, state),
        heard=_heard(floor, old, at),
        undo=None,
    )


def _heard(floor: Floor, turn: Turn, at: datetime) -> dict[ParticipantId, float]:
    seconds = turn.clock(at) - turn.counted
    return {**floor.heard, turn.holder: floor.heard.get(turn.holder, 0.0) + seconds}
