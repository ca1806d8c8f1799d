"""The only home of floor control: what may be asked about the floor, and what follows ("floor control": RFC 8855).

Lowering a hand and finishing speaking are one command, `LetGo`, that names the request: what it means is
decided by what is true when it arrives, so that a grant crossing a withdrawal cannot go wrong (RFC 8855,
sections 10.2.1 and 13.4). Whatever acts on a turn names it, and what names an older turn changes nothing.
"""

from datetime import datetime
from typing import Annotated, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms import queue as queues
from rooms import turn as turns
from rooms.floor import (
    Ending,
    Floor,
    FloorEvent,
    FloorGranted,
    FloorReleased,
    FloorRevoked,
    LimitSet,
    PersonLimitSet,
    ReplyInterposed,
    Undo,
)
from rooms.limits import LEAST_LIMIT_SECONDS, MOST_GRACE_SECONDS, MOST_LIMIT_SECONDS, USUAL_GRACE_SECONDS
from rooms.messages import Command
from rooms.people import Asking, Participant, ParticipantId
from rooms.queue import HandLowered, HandRaised, QueueCommand, RequestMoved
from rooms.refusals import Refusal, Refused
from rooms.requests import FOR_THE_MEDIATOR, SHORT, FloorRequest, RequestId, RequestKind
from rooms.text import Token
from rooms.turn import (
    BeginTurn,
    DeadlineKind,
    DropLimit,
    ExtendTurn,
    HoldTurn,
    PassFloor,
    ReachDeadline,
    ReturnToTurn,
    TimeLimit,
    Turn,
    TurnCommand,
    TurnHeld,
    TurnId,
    TurnLimited,
    TurnReturned,
    TurnServiceCommand,
    TypeTurn,
    WrapUpTold,
)

Seconds = Annotated[int, Meta(ge=LEAST_LIMIT_SECONDS, le=MOST_LIMIT_SECONDS)]
Grace = Annotated[int, Meta(ge=0, le=MOST_GRACE_SECONDS)]


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


class InterposeReply(Command, frozen=True, kw_only=True):
    """The mediator lets a short reply come between. The speaker is paused, and gets the floor back after it
    with the time that they had left."""

    request: Token
    turn: Token


class UndoGrant(Command, frozen=True, kw_only=True):
    """The mediator gave the floor by mistake: all is as it was before."""

    turn: Token


class RevokeFloor(Command, frozen=True, kw_only=True):
    """The mediator takes the floor back from the turn named."""

    turn: Token


class SetLimit(Command, frozen=True, kw_only=True):
    """The mediator limits every turn given from now on. `seconds` None: no limit."""

    seconds: Seconds | None = None
    grace: Grace = USUAL_GRACE_SECONDS


class SetLimitFor(Command, frozen=True, kw_only=True):
    """The mediator gives one person a limit of their own, also for the turn they have. None: no limit."""

    participant: Token
    seconds: Seconds | None = None
    grace: Grace = USUAL_GRACE_SECONDS


GrantCommand = GrantFloor | GrantNext | InterposeReply | UndoGrant | RevokeFloor
LimitCommand = SetLimit | SetLimitFor
FloorCommand = QueueCommand | LetGo | GrantCommand | TurnCommand | LimitCommand


def decide(floor: Floor, command: FloorCommand, asking: Asking) -> tuple[FloorEvent, ...]:
    match command:
        case LetGo(request=request):
            return _let_go(floor, RequestId(request), asking)
        case GrantFloor() | GrantNext() | InterposeReply() | UndoGrant() | RevokeFloor():
            return _decide_grant(floor, command, asking)
        case PassFloor():
            return _pass(floor, command, asking)
        case BeginTurn() | TypeTurn() | ExtendTurn() | DropLimit():
            return turns.decide(_named(floor, command.turn), command, asking)
        case SetLimit(seconds=seconds, grace=grace):
            limit = _limit(seconds, grace)
            return () if limit == floor.limit else (LimitSet(limit=limit),)
        case SetLimitFor():
            return _limit_for(floor, command, asking)
        case _:
            return queues.decide(floor.queue, command, asking, floor.holders)


def _let_go(floor: Floor, request: RequestId, asking: Asking) -> tuple[FloorEvent, ...]:
    me = asking.by.id
    for turn in (floor.turn, floor.interrupted):
        if turn is not None and turn.request == request:
            if turn.holder != me:
                raise Refused(Refusal.NOT_YOURS_TO_DO)
            return (FloorReleased(turn=turn.id, at=asking.at),)
    waiting = floor.queue.find(request)
    if waiting is None:
        return ()  # it has ended by itself meanwhile, which is what was wanted
    if waiting.participant != me:
        if waiting.kind in FOR_THE_MEDIATOR:
            return ()  # a "no" would say that somebody asked
        raise Refused(Refusal.NOT_YOURS_TO_DO)
    return (HandLowered(request=request),)


def _decide_grant(floor: Floor, command: GrantCommand, asking: Asking) -> tuple[FloorEvent, ...]:
    match command:
        case GrantFloor(to=to, after=after):
            _check_turn(floor, after)
            return _grant(floor, turns.speaker(to, asking), asking)
        case GrantNext(after=after):
            _check_turn(floor, after)
            if not floor.queue.waiting:
                raise Refused(Refusal.NOBODY_IS_WAITING)
            return _grant(floor, turns.speaker(floor.queue.waiting[0].participant, asking), asking)
        case InterposeReply(request=request, turn=turn):
            _named(floor, turn)
            return _interpose(floor, request, asking)
        case UndoGrant(turn=turn):
            return _undo(floor, _named(floor, turn), asking)
        case RevokeFloor(turn=turn):
            return (FloorRevoked(turn=_named(floor, turn).id, at=asking.at),)
        case _:
            assert_never(command)


def _grant(floor: Floor, person: Participant, asking: Asking) -> tuple[FloorEvent, ...]:
    if floor.turn is not None and floor.interrupted is not None and floor.interrupted.holder == person.id:
        return (FloorRevoked(turn=floor.turn.id, at=asking.at),)  # and so they have it back
    hands = tuple(
        (place, one) for place, one in enumerate(floor.queue.waiting, start=1) if one.participant == person.id
    )
    # Whoever spoke a word in between, and then had nobody to give the floor back to, may have a hand up as well.
    if floor.holder == person.id and floor.interrupted is None and not hands:
        return ()
    turn = _new_turn(floor, person, hands[0][1] if hands else None, asking)
    spoke = (one for one in (floor.interrupted, floor.turn) if one is not None)
    # What was written goes with its turn, also if the turn comes back.
    before = tuple(replace(turns.stopped(one, asking.at), typed="") for one in spoke)
    undo = Undo(turn=turn.id, before=before, hands=hands)
    # The one who had it loses it first (RFC 8855, section 4.2); a turn that was interrupted is not gone back to.
    ended = tuple(
        FloorRevoked(turn=old.id, at=asking.at, instead=True)
        for old in (floor.turn, floor.interrupted)
        if old is not None
    )
    # Whatever else they raised a hand for can be said now.
    lowered = tuple(HandLowered(request=one.id) for _, one in hands[1:])
    return (*ended, *lowered, FloorGranted(turn=turn, undo=undo))


def _new_turn(floor: Floor, person: Participant, request: FloorRequest | None, asking: Asking) -> Turn:
    return Turn(
        id=TurnId(f"t{asking.version}"),
        request=request.id if request else RequestId(f"r{asking.version}"),
        kind=request.kind if request else RequestKind.SPEAK,
        holder=person.id,
        given_at=asking.at,
        limit=floor.limit_for(person.id),
    )


def _interpose(floor: Floor, request: str, asking: Asking) -> tuple[FloorEvent, ...]:
    """Another hand of the same person stays where it is: a word in between costs nobody their place."""
    reply = floor.queue.find(request)
    if reply is None or reply.kind in FOR_THE_MEDIATOR:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    if reply.kind not in SHORT:
        raise Refused(Refusal.NOT_A_SHORT_REPLY)
    if floor.interrupted is not None:
        raise Refused(Refusal.REPLY_IN_A_REPLY)
    if reply.participant == floor.holder:
        raise Refused(Refusal.PERSON_HAS_THE_FLOOR)
    turn = _new_turn(floor, turns.speaker(reply.participant, asking), reply, asking)
    return (ReplyInterposed(turn=turn, at=asking.at),)


def _undo(floor: Floor, turn: Turn, asking: Asking) -> tuple[FloorEvent, ...]:
    """Undoing is an event like every other: new requests at the old places, a new turn with the old one's time."""
    if floor.undo is None or floor.undo.turn != turn.id:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    undo, events = floor.undo, list[FloorEvent]()
    events.append(FloorRevoked(turn=turn.id, at=asking.at, ending=Ending.UNDONE, instead=True))
    for one in floor.queue.waiting:
        # Whoever has the floor again has no need of the hand that they raised meanwhile.
        if _has_again(one, undo.before):
            events.append(HandLowered(request=one.id))
    for number, (place, hand) in enumerate(undo.hands, start=1):
        again = replace(hand, id=RequestId(f"r{asking.version}h{number}"))
        events.append(HandRaised(request=again, place=place))
    for number, old in enumerate(undo.before, start=1):
        back = turns.running(
            replace(
                old,
                id=TurnId(f"t{asking.version}b{number}"),
                request=RequestId(f"r{asking.version}b{number}"),
                counted=old.clock_before,
            ),
            asking.at,
        )
        events.append(FloorGranted(turn=back) if number == 1 else ReplyInterposed(turn=back, at=asking.at))
    return tuple(events)


def _has_again(hand: FloorRequest, before: tuple[Turn, ...]) -> bool:
    """Whether a hand is of somebody who has the floor again; of a short reply's, only if it is for the same."""
    return any(
        hand.participant == turn.holder and (number == 0 or hand.kind is turn.kind)
        for number, turn in enumerate(before)
    )


def _pass(floor: Floor, command: PassFloor, asking: Asking) -> tuple[FloorEvent, ...]:
    turn = _named(floor, command.turn)
    passed = turns.decide(turn, command, asking)
    if floor.interrupted is None:
        hands = (one for one in floor.queue.waiting if one.participant == command.to)
        return (*(HandLowered(request=one.id) for one in hands if passed), *passed)
    if passed and floor.interrupted.holder == command.to:
        return (FloorReleased(turn=turn.id, at=asking.at),)  # they get it back anyway
    return passed


def _limit_for(floor: Floor, command: SetLimitFor, asking: Asking) -> tuple[FloorEvent, ...]:
    person = asking.people.by_id.get(ParticipantId(command.participant))
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    asking.people.check_speaks(person)
    limit = _limit(command.seconds, command.grace)
    events = list[FloorEvent]()
    if person.id not in floor.limits or floor.limits[person.id] != limit:
        events.append(PersonLimitSet(participant=person.id, limit=limit))
    for turn in (floor.turn, floor.interrupted):
        if turn is not None and turn.holder == person.id and turn.limit != limit:
            events.append(TurnLimited(turn=turn.id, limit=limit, at=asking.at))
    return tuple(events)


def _limit(seconds: int | None, grace: int) -> TimeLimit | None:
    return None if seconds is None else TimeLimit(seconds=seconds, grace=grace)


def _check_turn(floor: Floor, named: str | None) -> None:
    """What quotes an older turn changes nothing (design, invariant 3)."""
    if named != (None if floor.turn is None else floor.turn.id):
        raise Refused(Refusal.TURN_HAS_CHANGED)


def _named(floor: Floor, turn: str) -> Turn:
    if floor.turn is None or floor.turn.id != turn:
        raise Refused(Refusal.TURN_HAS_CHANGED)
    return floor.turn


def left(floor: Floor, who: ParticipantId, at: datetime) -> tuple[FloorEvent, ...]:
    """What follows for the floor when somebody has to leave: they have neither a turn nor a hand any more."""
    theirs = (one for one in (floor.turn, floor.interrupted) if one is not None and one.holder == who)
    hands = (one for one in (*floor.queue.waiting, *floor.queue.asides) if one.participant == who)
    return (
        *(FloorRevoked(turn=turn.id, at=at) for turn in theirs),
        *(HandLowered(request=one.id) for one in hands),
    )


# What the service says


def decide_for_service(
    floor: Floor, command: TurnServiceCommand, *, at: datetime, version: int
) -> tuple[FloorEvent, ...]:
    """What follows from a deadline or a line. Whatever is about a turn that has changed, or about the line of
    somebody who has passed it on, is refused."""
    turn = _named(floor, command.turn)
    match command:
        case HoldTurn(holder=holder) | ReturnToTurn(holder=holder) if holder != turn.holder:
            raise Refused(Refusal.TURN_HAS_CHANGED)
        case HoldTurn():
            return () if turn.held_since is not None else (TurnHeld(turn=turn.id, at=at),)
        case ReturnToTurn():
            return () if turn.held_since is None else (TurnReturned(turn=turn.id, at=at),)
        case ReachDeadline(kind=kind):
            due = floor.deadline
            if due is None or due.kind is not kind or due.at > at:
                raise Refused(Refusal.NOT_DUE)
            return _reached(floor, turn, kind, at, version)
        case _:
            assert_never(command)


def _reached(
    floor: Floor, turn: Turn, kind: DeadlineKind, at: datetime, version: int
) -> tuple[FloorEvent, ...]:
    match kind:
        case DeadlineKind.WRAP_UP:
            return (WrapUpTold(turn=turn.id, at=at),)
        case DeadlineKind.TIME_OVER:
            return (FloorRevoked(turn=turn.id, at=at, ending=Ending.TIME_OVER),)
        case DeadlineKind.HELD_TOO_LONG:
            # The floor goes back to the mediator, and the person is first in the queue when they return.
            revoked = FloorRevoked(turn=turn.id, at=at, ending=Ending.LINE_LOST)
            asked = floor.queue.of(turn.holder, turn.kind)
            if asked is not None:
                return (revoked, RequestMoved(request=asked.id, place=1))
            back = FloorRequest(
                id=RequestId(f"r{version}"), participant=turn.holder, raised_at=at, kind=turn.kind
            )
            return (revoked, HandRaised(request=back, place=1))
        case _:
            assert_never(kind)
