"""The only home of what the tests of turns say again and again: how a turn stands, and what time brings it."""

from datetime import datetime, timedelta

from rooms.floor_control import GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from rooms.requests import RequestId, RequestKind
from rooms.room import SERVICE, Room
from rooms.session import LiftSuspension, PauseMeeting, ResumeMeeting, SuspendMeeting
from rooms.turn import (
    BeginTurn,
    Deadline,
    DeadlineKind,
    HoldTurn,
    ReachDeadline,
    ReturnToTurn,
    TimeLimit,
    Turn,
    TurnId,
)
from tests.rooms.cast import (
    MEDIATOR,
    OPENED,
    turn_id,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Asked, Situation, given

LIMIT = TimeLimit(seconds=240, grace=30)  # told 60 seconds before the end
LIMITED = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=240, grace=30)),))


def after(seconds: float) -> datetime:
    """So long after everything in the situations was."""
    return EARLIER + timedelta(seconds=seconds)


def say(room: Room, by: str, asked: Asked, seconds: float) -> Room:
    return given(room).when(asked, by=by, at=after(seconds)).after


def due(kind: DeadlineKind) -> Asked:
    return lambda room: ReachDeadline(turn=turn_of(room).id, kind=kind)


def deadline(room: Room) -> Deadline:
    assert room.floor.deadline is not None
    return room.floor.deadline


def hold(room: Room) -> HoldTurn:
    return HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder)


def back(room: Room) -> ReturnToTurn:
    return ReturnToTurn(turn=turn_of(room).id, holder=turn_of(room).holder)


PAUSE: tuple[str, Asked] = (MEDIATOR, PauseMeeting(reason="A break."))
RESUME: tuple[str, Asked] = (MEDIATOR, ResumeMeeting())
SUSPEND: tuple[str, Asked] = (SERVICE, SuspendMeeting())
LIFT: tuple[str, Asked] = (SERVICE, LiftSuspension())
HOLD: tuple[str, Asked] = (SERVICE, hold)
BACK: tuple[str, Asked] = (SERVICE, back)


def turn(
    room: Room, who: ParticipantId, request: RequestId | None = None, kind: RequestKind = RequestKind.SPEAK
) -> Turn:
    """The turn that the next command would give."""
    return Turn(
        id=TurnId(f"t{room.version + 1}"),
        request=request or RequestId(f"r{room.version + 1}"),
        holder=who,
        given_at=NOW,
        kind=kind,
    )


def order(room: Room) -> list[ParticipantId]:
    return [request.participant for request in room.floor.queue.waiting]


def interrupted(room: Room) -> Turn:
    assert room.floor.interrupted is not None
    return room.floor.interrupted


def next_speaker(room: Room) -> GrantNext:
    return GrantNext(after=turn_id(room))


def begin(room: Room) -> BeginTurn:
    return BeginTurn(turn=turn_of(room).id)


def finish(room: Room) -> LetGo:
    return LetGo(request=turn_of(room).request)


def undo(room: Room) -> UndoGrant:
    return UndoGrant(turn=turn_of(room).id)


def take_back(room: Room) -> RevokeFloor:
    return RevokeFloor(turn=turn_of(room).id)


def REPLY_OF(who: ParticipantId, kind: RequestKind = RequestKind.REPLY) -> Situation:  # noqa: N802
    """A short reply of somebody comes between."""
    return Situation(
        None,
        (
            (who, RaiseHand(kind=kind)),
            (MEDIATOR, lambda room: InterposeReply(request=replies(room)[0], turn=turn_of(room).id)),
        ),
    )


def replies(room: Room) -> list[RequestId]:
    return [one.id for one in room.floor.queue.waiting if one.kind is not RequestKind.SPEAK]
