"""The only home of what everybody sees of the floor: the turn, and the hands raised."""

from datetime import datetime

from rooms.floor import Floor
from rooms.people import ParticipantId
from rooms.requests import FloorRequest, RequestId, RequestKind
from rooms.turn import Deadline, Phase, TimeLimit, Turn, TurnId
from rooms.view.shown import Shown


class TurnShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """A turn, for everybody. `held_since`: the holder's line is gone. `deadline`: the next thing that time brings.

    `running`: the clock runs, since `clock_since`; it showed `clock_before` seconds then, and shows them while it
    stands. What is left of a limit follows from them.
    """

    id: TurnId
    holder: ParticipantId
    phase: Phase
    kind: RequestKind
    given_at: datetime
    running: bool
    clock_before: float
    clock_since: datetime | None = None
    held_since: datetime | None = None
    deadline: Deadline | None = None
    limit: TimeLimit | None = None
    typed: str | None = None


class RequestShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    participant: ParticipantId
    kind: RequestKind
    raised_at: datetime
    reason: str | None = None


class FloorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """`interrupted`: the turn that goes on after a short reply. `taking`: whether new hands are taken."""

    order: list[RequestId]
    by_id: dict[RequestId, RequestShown]
    taking: bool
    turn: TurnShown | None = None
    interrupted: TurnShown | None = None
    limit: TimeLimit | None = None


def floor_shown(floor: Floor) -> FloorShown:
    return FloorShown(
        order=[request.id for request in floor.queue.waiting],
        by_id={request.id: _request_shown(request) for request in floor.queue.waiting},
        taking=floor.queue.taking,
        turn=_turn_shown(floor.turn, floor.deadline) if floor.turn else None,
        interrupted=_turn_shown(floor.interrupted, None) if floor.interrupted else None,
        limit=floor.limit,
    )


def _request_shown(one: FloorRequest) -> RequestShown:
    return RequestShown(
        participant=one.participant, kind=one.kind, raised_at=one.raised_at, reason=one.reason or None
    )


def _turn_shown(turn: Turn, deadline: Deadline | None) -> TurnShown:
    return TurnShown(
        id=turn.id,
        holder=turn.holder,
        phase=turn.phase,
        kind=turn.kind,
        given_at=turn.given_at,
        running=turn.clock_since is not None,
        clock_before=turn.clock_before,
        clock_since=turn.clock_since,
        held_since=turn.held_since,
        deadline=deadline,
        limit=turn.limit,
        typed=turn.typed or None,
    )
