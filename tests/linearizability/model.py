"""The only home of the floor in one piece, as a person would describe it: one holder, one queue, one order.

It is written apart from `rooms/`, so that the two can be held against each other. An id that no client learnt is
None, and becomes known when somebody names or sees it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tests.linearizability.history import Kind, Operation, Said, Seen


class Hand(NamedTuple):
    """A raised hand."""

    request: str | None
    who: str


class Turn(NamedTuple):
    """The one turn there is."""

    id: str | None
    request: str | None
    holder: str
    begun: bool


class State(NamedTuple):
    """The floor between two operations."""

    turn: Turn | None = None
    queue: tuple[Hand, ...] = ()


EMPTY = State()


def never_changes(operation: Operation) -> bool:
    """Whether it leaves the floor as it is, whenever it happens."""
    return operation.kind is Kind.LOOK or operation.said not in {Said.YES, Said.UNKNOWN}


def after(state: State, operation: Operation) -> Iterator[State]:
    """The states that the operation, with the answer it had, can lead to. None: it cannot have happened here."""
    match operation.kind:
        case Kind.LOOK:
            yield state
        case Kind.RAISE_HAND:
            yield from _raised(state, operation)
        case Kind.LET_GO:
            yield from _let_go(state, operation)
        case _:
            yield from _about_a_turn(state, operation)


def shown(state: State, seen: Seen) -> State | None:
    """The state, if this is how it looks; with an id that is known by now."""
    if seen.waiting != tuple(hand.who for hand in state.queue):
        return None
    turn = state.turn
    if turn is None or seen.turn is None:
        return state if turn is None and seen.turn is None else None
    if (turn.holder, turn.begun) != (seen.holder, seen.begun) or turn.id not in {None, seen.turn}:
        return None
    return state if turn.id == seen.turn else state._replace(turn=turn._replace(id=seen.turn))


def _hand_of(state: State, who: str) -> Hand | None:
    return next((hand for hand in state.queue if hand.who == who), None)


def _without(state: State, hand: Hand | None) -> tuple[Hand, ...]:
    return tuple(other for other in state.queue if other != hand)


def _raised(state: State, operation: Operation) -> Iterator[State]:
    me, holds = operation.client, state.turn is not None and state.turn.holder == operation.client
    if operation.said is Said.YOU_HAVE_THE_FLOOR:
        if holds:
            yield state
    elif operation.said in {Said.YES, Said.UNKNOWN}:
        if _hand_of(state, me) is not None:
            yield state
        elif not holds:
            yield state._replace(queue=(*state.queue, Hand(operation.made, me)))


def _let_go(state: State, operation: Operation) -> Iterator[State]:
    if operation.said not in {Said.YES, Said.UNKNOWN}:
        return
    me, turn, hand = operation.client, state.turn, _hand_of(state, operation.client)
    mine = turn.request if turn is not None and turn.holder == me else hand.request if hand else ""
    if mine != operation.names:
        yield state  # what it named has ended, or is not known to be this
    if mine in {None, operation.names}:
        if turn is not None and turn.holder == me:
            yield state._replace(turn=None)
        else:
            yield state._replace(queue=_without(state, hand))


def _about_a_turn(state: State, operation: Operation) -> Iterator[State]:
    """Everything that names the turn it is for: None is nobody's."""
    turn, named = state.turn, operation.names
    present = None if turn is None else turn.id
    is_it = (turn is None) is (named is None) and present in {None, named}
    if operation.said is Said.TURN_HAS_CHANGED:
        if not is_it or (turn is not None and turn.id is None):
            yield state
        return
    if not is_it:
        return
    if turn is not None:
        turn = turn._replace(id=named)
        state = state._replace(turn=turn)
    match operation.kind:
        case Kind.GRANT_FLOOR:
            yield from _granted(state, operation, operation.to)
        case Kind.GRANT_NEXT:
            yield from _granted(state, operation, state.queue[0].who if state.queue else None)
        case Kind.REVOKE_FLOOR:
            if turn is not None and operation.said in {Said.YES, Said.UNKNOWN}:
                yield state._replace(turn=None)
        case Kind.BEGIN_TURN:
            yield from _begun(state, operation)
        case _:
            raise AssertionError(operation.kind)


def _granted(state: State, operation: Operation, to: str | None) -> Iterator[State]:
    if to is None:
        if operation.said is Said.NOBODY_IS_WAITING:
            yield state
    elif operation.said in {Said.YES, Said.UNKNOWN}:
        if state.turn is not None and state.turn.holder == to:
            yield state
            return
        hand, made = _hand_of(state, to), operation.made
        # Who is given the floor unasked has a request all the same, of the turn's number.
        request = hand.request if hand else made and f"r{made[1:]}"
        yield State(Turn(made, request, to, begun=False), _without(state, hand))


def _begun(state: State, operation: Operation) -> Iterator[State]:
    if state.turn is None:
        return
    if state.turn.holder != operation.client:
        if operation.said is Said.NOT_YOUR_TURN:
            yield state
    elif operation.said in {Said.YES, Said.UNKNOWN}:
        yield state._replace(turn=state.turn._replace(begun=True))
