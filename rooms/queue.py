"""The only home of the queue: who waits for the floor, who waits for the mediator, and in which order.

The order is the server's: by arrival, and changed by the mediator alone, for all to see. Nobody's clock, no
loudness and no raising again moves anybody (source: domain/floor-control.md 5, rows 9-11 and 24).
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.requests import (
    BEGINNINGS,
    FOR_THE_MEDIATOR,
    TRANSITIONS,
    FloorRequest,
    RequestId,
    RequestKind,
    RequestState,
)
from rooms.text import MaybeSentences, Token


class Cleared(StrEnum):
    """Why every raised hand was declined at once: the mediator said so, or the meeting moved to another step."""

    QUEUE = "queue"
    STEP = "step"


class Denial(Value, frozen=True, kw_only=True):
    """The last request of a person that the mediator declined, and the mediator's words.
    `cleared`: it was declined with all the others, and so is no answer to this person."""

    request: RequestId
    words: str
    at: datetime
    cleared: Cleared | None = None


class Queue(Value, frozen=True, kw_only=True):
    """Those who wait for the floor, in order; those who wait for the mediator; and how every request stands.

    `taking`: whether new hands are taken. `asides`: pending and accepted requests to the mediator alone.
    """

    waiting: tuple[FloorRequest, ...] = ()
    asides: tuple[FloorRequest, ...] = ()
    taking: bool = True
    states: dict[RequestId, RequestState] = {}
    denials: dict[ParticipantId, Denial] = {}

    def of(self, participant: ParticipantId, kind: RequestKind) -> FloorRequest | None:
        """The person's ongoing request of a kind: there is never more than one."""
        return next(
            (
                one
                for one in (*self.waiting, *self.asides)
                if one.participant == participant and one.kind is kind
            ),
            None,
        )

    def find(self, request: str) -> FloorRequest | None:
        """The ongoing request of an id, if it waits."""
        return next((one for one in (*self.waiting, *self.asides) if one.id == request), None)


class RaiseHand(Command, frozen=True, kw_only=True):
    """A person asks for the floor, or for the mediator. Raising twice for the same is raising once."""

    kind: RequestKind = RequestKind.SPEAK
    reason: MaybeSentences = ""


class MoveRequest(Command, frozen=True, kw_only=True):
    """The mediator moves a raised hand to a place, 1 being next. Past the end is the end."""

    request: Token
    place: Annotated[int, Meta(ge=1, le=1000)]


class AcceptRequest(Command, frozen=True, kw_only=True):
    """The mediator has seen a request that was for them alone, and will come to it."""

    request: Token


class AnswerRequest(Command, frozen=True, kw_only=True):
    """The mediator has done what was asked of them alone: the break was had, the word was spoken."""

    request: Token


class DenyRequest(Command, frozen=True, kw_only=True):
    """The mediator declines a request, with words for the person."""

    request: Token
    words: MaybeSentences = ""


class CloseQueue(Command, frozen=True, kw_only=True):
    """The mediator takes no more hands for now. Those raised stay raised."""


class OpenQueue(Command, frozen=True, kw_only=True):
    """The mediator takes hands again."""


class ClearQueue(Command, frozen=True, kw_only=True):
    """The mediator declines every raised hand at once, with words for all."""

    words: MaybeSentences = ""


class HandRaised(Event, frozen=True, kw_only=True):
    """`place`: where in the queue, if not at its end."""

    request: FloorRequest
    place: int | None = None


class HandLowered(Event, frozen=True, kw_only=True):
    request: RequestId


class RequestAccepted(Event, frozen=True, kw_only=True):
    request: RequestId


class RequestAnswered(Event, frozen=True, kw_only=True):
    request: RequestId


class RequestDenied(Event, frozen=True, kw_only=True):
    request: RequestId
    words: str
    at: datetime
    cleared: Cleared | None = None


class RequestMoved(Event, frozen=True, kw_only=True):
    request: RequestId
    place: int


class QueueClosed(Event, frozen=True, kw_only=True):
    pass


class QueueOpened(Event, frozen=True, kw_only=True):
    pass


QueueCommand = (
    RaiseHand
    | MoveRequest
    | AcceptRequest
    | AnswerRequest
    | DenyRequest
    | CloseQueue
    | OpenQueue
    | ClearQueue
)
QueueEvent = (
    HandRaised
    | HandLowered
    | RequestAccepted
    | RequestAnswered
    | RequestDenied
    | RequestMoved
    | QueueClosed
    | QueueOpened
)


def decide(
    queue: Queue, command: QueueCommand, asking: Asking, holders: frozenset[ParticipantId]
) -> tuple[QueueEvent, ...]:
    """`holders`: who has the floor, and who gets it back after a short reply."""
    match command:
        case RaiseHand():
            return _raise_hand(queue, command, asking, holders)
        case MoveRequest(request=request, place=place):
            one = _in_line(queue, request)
            place = min(place, len(queue.waiting))
            return () if queue.waiting[place - 1] is one else (RequestMoved(request=one.id, place=place),)
        case AcceptRequest(request=request):
            one = _ongoing(queue, request)
            if queue.states[one.id] is not RequestState.PENDING:
                return ()
            return (RequestAccepted(request=one.id),)
        case AnswerRequest(request=request):
            one = _ongoing(queue, request)
            if one.kind not in FOR_THE_MEDIATOR:
                raise Refused(Refusal.NO_SUCH_REQUEST)
            return (RequestAnswered(request=one.id),)
        case DenyRequest(request=request, words=words):
            return (RequestDenied(request=_ongoing(queue, request).id, words=words, at=asking.at),)
        case CloseQueue():
            return (QueueClosed(),) if queue.taking else ()
        case OpenQueue():
            return () if queue.taking else (QueueOpened(),)
        case ClearQueue(words=words):
            return cleared(queue, asking.at, Cleared.QUEUE, words)
        case _:
            assert_never(command)


def _raise_hand(
    queue: Queue, command: RaiseHand, asking: Asking, holders: frozenset[ParticipantId]
) -> tuple[QueueEvent, ...]:
    me, kind = asking.by.id, command.kind
    if queue.of(me, kind) is not None:
        return ()
    if kind not in FOR_THE_MEDIATOR:
        asking.people.check_speaks(asking.by)
        if me in holders:
            raise Refused(Refusal.YOU_HAVE_THE_FLOOR)
        if not queue.taking:
            raise Refused(Refusal.QUEUE_IS_CLOSED)
    request = FloorRequest(
        id=RequestId(f"r{asking.version}"),
        participant=me,
        raised_at=asking.at,
        kind=kind,
        reason=command.reason,
    )
    return (HandRaised(request=request),)


def cleared(queue: Queue, at: datetime, why: Cleared, words: str = "") -> tuple[RequestDenied, ...]:
    """Every raised hand declined."""
    return tuple(RequestDenied(request=one.id, words=words, at=at, cleared=why) for one in queue.waiting)


def _in_line(queue: Queue, request: str) -> FloorRequest:
    found = queue.find(request)
    if found is None or found.kind in FOR_THE_MEDIATOR:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return found


def _ongoing(queue: Queue, request: str) -> FloorRequest:
    found = queue.find(request)
    if found is None:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    return found


def evolve(queue: Queue, event: QueueEvent) -> Queue:
    match event:
        case HandRaised(request=request, place=place):
            return _raised(queue, request, place)
        case HandLowered(request=request):
            return ended(queue, request, RequestState.CANCELLED)
        case RequestAccepted(request=request):
            return stepped(queue, request, RequestState.ACCEPTED)
        case RequestAnswered(request=request):
            # What is done for a person is granted and over at once: nobody holds a break.
            return stepped(ended(queue, request, RequestState.GRANTED), request, RequestState.RELEASED)
        case RequestDenied(request=request, words=words, at=at, cleared=cleared_for):
            one = queue.find(request)
            assert one is not None
            denial = Denial(request=request, words=words, at=at, cleared=cleared_for)
            queue = replace(queue, denials={**queue.denials, one.participant: denial})
            return ended(queue, request, RequestState.DENIED)
        case RequestMoved(request=request, place=place):
            return _moved(queue, request, place)
        case QueueClosed():
            return replace(queue, taking=False)
        case QueueOpened():
            return replace(queue, taking=True)
        case _:
            assert_never(event)


def _raised(queue: Queue, request: FloorRequest, place: int | None = None) -> Queue:
    """The queue with a new request in it: at its end, or at a place from 1 on."""
    queue = undenied(queue, request.participant)
    if request.kind in FOR_THE_MEDIATOR:
        queue = replace(queue, asides=(*queue.asides, request))
        return stepped(queue, request.id, RequestState.PENDING)
    index = len(queue.waiting) if place is None else place - 1
    waiting = (*queue.waiting[:index], request, *queue.waiting[index:])
    return stepped(replace(queue, waiting=waiting), request.id, RequestState.ACCEPTED)


def ended(queue: Queue, request: RequestId, state: RequestState) -> Queue:
    """The queue without a request, which is now in a state that has no place."""
    queue = replace(
        queue,
        waiting=tuple(one for one in queue.waiting if one.id != request),
        asides=tuple(one for one in queue.asides if one.id != request),
    )
    return stepped(queue, request, state)


def _moved(queue: Queue, request: RequestId, place: int) -> Queue:
    """The queue with a request at a place, 1 being next."""
    one = next(one for one in queue.waiting if one.id == request)
    others = tuple(other for other in queue.waiting if other.id != request)
    return replace(queue, waiting=(*others[: place - 1], one, *others[place - 1 :]))


def stepped(queue: Queue, request: RequestId, state: RequestState) -> Queue:
    """The queue with a request in its next state. A way that the table does not have is a bug of ours."""
    before = queue.states.get(request)
    assert state in (BEGINNINGS if before is None else TRANSITIONS[before]), (request, before, state)
    return replace(queue, states={**queue.states, request: state})


def undenied(queue: Queue, participant: ParticipantId) -> Queue:
    """The queue without the notice that a request of somebody was declined: they were answered since."""
    return replace(
        queue, denials={who: denial for who, denial in queue.denials.items() if who != participant}
    )
