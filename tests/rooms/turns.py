"""The only home of what the tests of turns say again and again: how a turn stands, and what time brings it."""

from datetime import datetime, timedelta

from rooms.floor_control import InterposeReply, SetLimit
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from rooms.requests import RequestKind
from rooms.room import SERVICE, Room
from rooms.session import LiftSuspension, PauseMeeting, ResumeMeeting, SuspendMeeting
from rooms.turn import (
    Deadline,
    DeadlineKind,
    HoldTurn,
    ReachDeadline,
    ReturnToTurn,
    TimeLimit,
)
from tests.rooms.cast import (
    MEDIATOR,
    OPENED,
    hand,
    turn_of,
)
from tests.rooms.given import EARLIER, Asked, Situation, given

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
    return HoldTurn(turn=turn_of(room).id)


def back(room: Room) -> ReturnToTurn:
    return ReturnToTurn(turn=turn_of(room).id)


PAUSE: tuple[str, Asked] = (MEDIATOR, PauseMeeting(reason="A break."))
RESUME: tuple[str, Asked] = (MEDIATOR, ResumeMeeting())
SUSPEND: tuple[str, Asked] = (SERVICE, SuspendMeeting())
LIFT: tuple[str, Asked] = (SERVICE, LiftSuspension())
HOLD: tuple[str, Asked] = (SERVICE, hold)
BACK: tuple[str, Asked] = (SERVICE, back)


def replied(who: ParticipantId) -> Situation:
    """A short reply of somebody comes between."""
    return Situation(
        None,
        (
            (who, RaiseHand(kind=RequestKind.REPLY)),
            (MEDIATOR, lambda room: InterposeReply(request=hand(room, who), turn=turn_of(room).id)),
        ),
    )
