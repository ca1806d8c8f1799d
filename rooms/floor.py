"""The only home of the floor: who holds it, who asked for it, and how it passes on.

The states of a floor request are those of RFC 8855, section 5.2.5. A raised hand is accepted at once,
with a place in the queue. Lowering a hand and finishing speaking are one command, `LetGo`, that names
the request: what it means is decided by what is true when it arrives, so that a grant crossing a
withdrawal cannot go wrong (RFC 8855, sections 10.2.1 and 13.4).
"""

from datetime import datetime
from typing import Annotated, NewType, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import SPEAKERS, Asking, Participant, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.session import MeetingClosed, MeetingOpened, MeetingPaused, MeetingResumed
from rooms.text import MaybeSentences, Token

RequestId = NewType("RequestId", str)
TurnId = NewType("TurnId", str)


class FloorRequest(Value, frozen=True, kw_only=True):
    """A raised hand. Its place is its position in the queue, never its time."""

    id: RequestId
    participant: ParticipantId
    raised_at: datetime


class Turn(Value, frozen=True, kw_only=True):
    """One holding of the floor.

    `began_at`: when the floor was given. `clock_since` and `clock_before`: the running part of the
    turn's time (None while the meeting is paused) and the seconds before it.
    """

    id: TurnId
    request: RequestId
    holder: ParticipantId
    began_at: datetime
    clock_since: datetime | None
    clock_before: float = 0.0


class Denial(Value, frozen=True, kw_only=True):
    """The last request of a person that the mediator declined, and the mediator's words."""

    request: RequestId
    words: str
    at: datetime


class Floor(Value, frozen=True, kw_only=True):
    """At most one turn; the queue in the server's order; each person's last denial."""

    turn: Turn | None = None
    queue: tuple[FloorRequest, ...] = ()
    denials: dict[ParticipantId, Denial] = {}

    def request_of(self, participant: ParticipantId) -> FloorRequest | None:
        """The person's raised hand, if it is up."""
        return next((one for one in self.queue if one.participant == participant), None)


class RaiseHand(Command, frozen=True, kw_only=True):
    """A person asks for the floor. Raising twice is raising once."""


class LetGo(Command, frozen=True, kw_only=True):
    """A person gives up a request: their raised hand, or the floor if it has been granted."""

    request: Token


class GrantFloor(Command, frozen=True, kw_only=True):
    """The mediator gives somebody the floor, whether or not they asked. `after`: the turn that was
    on the mediator's screen, None if nobody was speaking."""

    to: Token
    after: Token | None = None


class GrantNext(Command, frozen=True, kw_only=True):
    """The mediator gives the floor to the first in the queue. `after` as in `GrantFloor`."""

    after: Token | None = None


class RevokeFloor(Command, frozen=True, kw_only=True):
    """The mediator takes the floor back from the turn named."""

    turn: Token


class MoveRequest(Command, frozen=True, kw_only=True):
    """The mediator moves a raised hand to a place, 1 being next. Past the end is the end."""

    request: Token
    place: Annotated[int, Meta(ge=1, le=1000)]


class DenyRequest(Command, frozen=True, kw_only=True):
    """The mediator declines a raised hand, with words for the person."""

    request: Token
    words: MaybeSentences = ""


class HandRaised(Event, frozen=True, kw_only=True):
    request: FloorRequest


class HandLowered(Event, frozen=True, kw_only=True):
    request: RequestId


class RequestDenied(Event, frozen=True, kw_only=True):
    request: RequestId
    words: str
    at: datetime


class RequestMoved(Event, frozen=True, kw_only=True):
    request: RequestId
    place: int


class FloorGranted(Event, frozen=True, kw_only=True):
    turn: Turn


class FloorReleased(Event, frozen=True, kw_only=True):
    turn: TurnId


class FloorRevoked(Event, frozen=True, kw_only=True):
    turn: TurnId


FloorCommand = RaiseHand | LetGo | GrantFloor | GrantNext | RevokeFloor | MoveRequest | DenyRequest
FloorEvent = (
    HandRaised | HandLowered | RequestDenied | RequestMoved | FloorGranted | FloorReleased | FloorRevoked
)
ClockEvent = MeetingOpened | MeetingPaused | MeetingResumed | MeetingClosed


def decide(floor: Floor, command: FloorCommand, asking: Asking) -> tuple[FloorEvent, ...]:
    match command:
        case RaiseHand():
            return _raise_hand(floor, asking)
        case LetGo(request=request):
            return _let_go(floor, RequestId(request), asking.by)
        case GrantFloor(to=to, after=after):
            person = asking.people.by_id.get(ParticipantId(to))
            return _grant(floor, person, after, asking)
        case GrantNext(after=after):
            _check_turn(floor, after)
            if not floor.queue:
                raise Refused(Refusal.NOBODY_IS_WAITING)
            return _grant(floor, asking.people.by_id[floor.queue[0].participant], after, asking)
        case RevokeFloor(turn=turn):
            _check_turn(floor, turn)
            return (FloorRevoked(turn=TurnId(turn)),)
        case MoveRequest(request=request, place=place):
            place = min(place, len(floor.queue))
            moved = _in_queue(floor, request)
            return () if floor.queue[place - 1] is moved else (RequestMoved(request=moved.id, place=place),)
        case DenyRequest(request=request, words=words):
            return (RequestDenied(request=_in_queue(floor, request).id, words=words, at=asking.at),)
        case _:
            assert_never(command)


def _raise_hand(floor: Floor, asking: Asking) -> tuple[FloorEvent, ...]:
    me = asking.by.id
    if floor.turn is not None and floor.turn.holder == me:
        raise Refused(Refusal.YOU_HAVE_THE_FLOOR)
    if floor.request_of(me) is not None:
        return ()
    request = FloorRequest(id=RequestId(f"r{asking.version}"), participant=me, raised_at=asking.at)
    return (HandRaised(request=request),)


def _let_go(floor: Floor, request: RequestId, by: Participant) -> tuple[FloorEvent, ...]:
    if floor.turn is not None and floor.turn.request == request:
        if floor.turn.holder != by.id:
            raise Refused(Refusal.NOT_YOURS_TO_DO)
        return (FloorReleased(turn=floor.turn.id),)
    for waiting in floor.queue:
        if waiting.id == request:
            if waiting.participant != by.id:
                raise Refused(Refusal.NOT_YOURS_TO_DO)
            return (HandLowered(request=request),)
    return ()  # it has ended by itself meanwhile, which is what was wanted


def _grant(
    floor: Floor, person: Participant | None, after: str | None, asking: Asking
) -> tuple[FloorEvent, ...]:
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    if person.role not in SPEAKERS:
        raise Refused(Refusal.PERSON_DOES_NOT_SPEAK)
    if person.device is None:
        raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    _check_turn(floor, after)
    if floor.turn is not None and floor.turn.holder == person.id:
        return ()
    asked = floor.request_of(person.id)
    turn = Turn(
        id=TurnId(f"t{asking.version}"),
        request=asked.id if asked else RequestId(f"r{asking.version}"),
        holder=person.id,
        began_at=asking.at,
        clock_since=asking.at,
    )
    # The one who had it loses it first (RFC 8855, section 4.2).
    ended = () if floor.turn is None else (FloorRevoked(turn=floor.turn.id),)
    return (*ended, FloorGranted(turn=turn))


def _check_turn(floor: Floor, named: str | None) -> None:
    """What quotes an older turn changes nothing (design, invariant 3)."""
    if named != (None if floor.turn is None else floor.turn.id):
        raise Refused(Refusal.TURN_HAS_CHANGED)


def _in_queue(floor: Floor, request: str) -> FloorRequest:
    for waiting in floor.queue:
        if waiting.id == request:
            return waiting
    raise Refused(Refusal.NO_SUCH_REQUEST)


def evolve(floor: Floor, event: FloorEvent | ClockEvent) -> Floor:
    match event:
        case HandRaised(request=request):
            denials = _undenied(floor, request.participant)
            return replace(floor, queue=(*floor.queue, request), denials=denials)
        case HandLowered(request=request):
            return replace(floor, queue=_without(floor.queue, request))
        case RequestDenied(request=request, words=words, at=at):
            denied = next(one for one in floor.queue if one.id == request)
            denial = Denial(request=request, words=words, at=at)
            return replace(
                floor,
                queue=_without(floor.queue, request),
                denials={**floor.denials, denied.participant: denial},
            )
        case RequestMoved(request=request, place=place):
            moved = next(one for one in floor.queue if one.id == request)
            others = _without(floor.queue, request)
            return replace(floor, queue=(*others[: place - 1], moved, *others[place - 1 :]))
        case FloorGranted(turn=turn):
            queue, denials = _without(floor.queue, turn.request), _undenied(floor, turn.holder)
            return replace(floor, turn=turn, queue=queue, denials=denials)
        case FloorReleased() | FloorRevoked():
            return replace(floor, turn=None)
        case MeetingPaused(at=at):
            return replace(floor, turn=floor.turn and _clock_stopped(floor.turn, at))
        case MeetingResumed(at=at):
            return replace(floor, turn=floor.turn and replace(floor.turn, clock_since=at))
        case MeetingClosed():
            return Floor()
        case MeetingOpened():
            return floor
        case _:
            assert_never(event)


def _clock_stopped(turn: Turn, at: datetime) -> Turn:
    ran = 0.0 if turn.clock_since is None else (at - turn.clock_since).total_seconds()
    return replace(turn, clock_since=None, clock_before=turn.clock_before + max(0.0, ran))


def _without(queue: tuple[FloorRequest, ...], request: RequestId) -> tuple[FloorRequest, ...]:
    return tuple(one for one in queue if one.id != request)


def _undenied(floor: Floor, participant: ParticipantId) -> dict[ParticipantId, Denial]:
    return {who: denial for who, denial in floor.denials.items() if who != participant}
