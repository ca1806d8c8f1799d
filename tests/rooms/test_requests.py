"""A floor request: its kinds, and every way between its states, walked by real commands.

The states and ways are RFC 8855's, section 5.2.5. `scripts/floor_states.py` prints the table into docs/floor.md.
"""

from itertools import pairwise, product

import pytest

from rooms import queue
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, UndoGrant
from rooms.people import ParticipantId
from rooms.queue import AcceptRequest, AnswerRequest, ClearQueue, DenyRequest, Queue, RaiseHand
from rooms.refusals import Refusal, Refused
from rooms.requests import (
    BEGINNINGS,
    FOR_THE_MEDIATOR,
    SHORT,
    TRANSITIONS,
    RequestId,
    RequestKind,
    RequestState,
)
from rooms.room import Room, evolve
from rooms.turn import BeginTurn
from tests.rooms.cast import (
    CAST,
    FLOOR_WITH,
    HAND_UP,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    aside,
    hand,
    turn_of,
)
from tests.rooms.given import Asked, Situation, entry_for, given

PENDING, ACCEPTED, GRANTED, DENIED, CANCELLED, RELEASED, REVOKED = RequestState
BREAK = HAND_UP(PARENT, RequestKind.BREAK)
SPEAK = HAND_UP(PARENT)
SEEN = Situation(BREAK, ((MEDIATOR, lambda room: AcceptRequest(request=aside(room, PARENT))),))

# A situation in which the parent's request is in a state, the command that moves it, and who asks it.
WAYS: dict[tuple[RequestState | None, RequestState], list[tuple[Situation, str, Asked]]] = {
    (None, PENDING): [(OPENED, PARENT, RaiseHand(kind=RequestKind.BREAK))],
    (None, ACCEPTED): [(OPENED, PARENT, RaiseHand())],
    (None, GRANTED): [(OPENED, MEDIATOR, GrantFloor(to=PARENT))],
    (PENDING, ACCEPTED): [(BREAK, MEDIATOR, lambda room: AcceptRequest(request=aside(room, PARENT)))],
    (PENDING, GRANTED): [(BREAK, MEDIATOR, lambda room: AnswerRequest(request=aside(room, PARENT)))],
    (PENDING, DENIED): [(BREAK, MEDIATOR, lambda room: DenyRequest(request=aside(room, PARENT)))],
    (PENDING, CANCELLED): [(BREAK, PARENT, lambda room: LetGo(request=aside(room, PARENT)))],
    (ACCEPTED, GRANTED): [
        (SPEAK, MEDIATOR, GrantNext()),
        (SPEAK, MEDIATOR, GrantFloor(to=PARENT)),
        (SEEN, MEDIATOR, lambda room: AnswerRequest(request=aside(room, PARENT))),
        (
            Situation(FLOOR_WITH(SCHOOL), ((PARENT, RaiseHand(kind=RequestKind.REPLY)),)),
            MEDIATOR,
            lambda room: InterposeReply(request=hand(room, PARENT), turn=turn_of(room).id),
        ),
    ],
    (ACCEPTED, DENIED): [
        (SPEAK, MEDIATOR, lambda room: DenyRequest(request=hand(room, PARENT))),
        (SPEAK, MEDIATOR, ClearQueue()),
        (SEEN, MEDIATOR, lambda room: DenyRequest(request=aside(room, PARENT))),
    ],
    (ACCEPTED, CANCELLED): [
        (SPEAK, PARENT, lambda room: LetGo(request=hand(room, PARENT))),
        (SEEN, PARENT, lambda room: LetGo(request=aside(room, PARENT))),
    ],
    (GRANTED, RELEASED): [
        (FLOOR_WITH(PARENT), PARENT, lambda room: LetGo(request=turn_of(room).request)),
    ],
    (GRANTED, REVOKED): [
        (FLOOR_WITH(PARENT), MEDIATOR, lambda room: RevokeFloor(turn=turn_of(room).id)),
        (FLOOR_WITH(PARENT), MEDIATOR, lambda room: GrantFloor(to=SCHOOL, after=turn_of(room).id)),
        (FLOOR_WITH(PARENT), MEDIATOR, lambda room: UndoGrant(turn=turn_of(room).id)),
    ],
}


def states(room: Room) -> dict[RequestId, RequestState]:
    return room.floor.queue.states


def test_every_way_of_the_table_has_a_command_that_goes_it_and_no_other_way_has() -> None:
    table = {(before, after) for before, afters in TRANSITIONS.items() for after in afters}
    assert set(WAYS) == table | {(None, beginning) for beginning in BEGINNINGS}


@pytest.mark.parametrize(
    ("before", "after", "situation", "by", "asked"),
    [(*way, *each) for way, several in WAYS.items() for each in several],
    ids=[
        f"{before or 'nothing'}-to-{after}-{number}"
        for (before, after), several in WAYS.items()
        for number, _ in enumerate(several, start=1)
    ],
)
def test_every_legal_way_is_gone_by_a_real_command(
    before: RequestState | None, after: RequestState, situation: Situation, by: ParticipantId, asked: Asked
) -> None:
    there = given(situation).room
    theirs = last_of_the_parent(there)
    assert (states(there)[theirs] if theirs else None) is before
    events = entry_for(there, asked, by).events
    seen, room = [states(there).get(theirs) if theirs else None], there
    for event in events:
        room = evolve(room, event)
        request = theirs or last_of_the_parent(room)
        if request is not None and states(room)[request] is not seen[-1]:
            seen.append(states(room)[request])
    ways = set(pairwise(seen))
    if (before, after) in {(PENDING, GRANTED), (ACCEPTED, GRANTED)} and seen[-1] is RELEASED:
        # What is done for somebody is granted and released in one: the table has both ways.
        assert after in TRANSITIONS[before or PENDING]
        assert RELEASED in TRANSITIONS[after]
    else:
        assert ways == {(before, after)}


def last_of_the_parent(room: Room) -> RequestId | None:
    """The parent's newest request that is not over, or was over last."""
    floor = room.floor
    ongoing = [one.id for one in (*floor.queue.waiting, *floor.queue.asides) if one.participant == PARENT]
    held = [turn.request for turn in (floor.turn, floor.interrupted) if turn and turn.holder == PARENT]
    return next(iter(ongoing + held), None)


@pytest.mark.parametrize("after", RequestState, ids=str)
@pytest.mark.parametrize("before", [None, *RequestState], ids=lambda state: str(state or "nothing"))
def test_every_other_way_is_no_way(before: RequestState | None, after: RequestState) -> None:
    request = RequestId("r7")
    there = Queue(states={} if before is None else {request: before})
    if after in (BEGINNINGS if before is None else TRANSITIONS[before]):
        assert queue.stepped(there, request, after).states == {request: after}
    else:
        with pytest.raises(AssertionError):
            queue.stepped(there, request, after)


def over(state: RequestState) -> tuple[Room, RequestId]:
    """A room in which a request of the parent's is over in this way, and the request."""
    situation, by, asked = {
        DENIED: WAYS[ACCEPTED, DENIED][0],
        CANCELLED: WAYS[ACCEPTED, CANCELLED][0],
        RELEASED: WAYS[GRANTED, RELEASED][0],
        REVOKED: WAYS[GRANTED, REVOKED][0],
    }[state]
    there = given(situation)
    request = last_of_the_parent(there.room)
    assert request is not None
    after = there.when(asked, by=by).after
    assert states(after)[request] is state
    return after, request


@pytest.mark.parametrize("state", [DENIED, CANCELLED, RELEASED, REVOKED], ids=str)
def test_what_is_over_stays_over_whatever_is_asked(state: RequestState) -> None:
    room, request = over(state)
    for command in (
        AcceptRequest(request=request),
        AnswerRequest(request=request),
        DenyRequest(request=request),
        queue.MoveRequest(request=request, place=1),
    ):
        given(room).when(command, by=MEDIATOR).refused(Refusal.NO_SUCH_REQUEST)
    given(room).when(LetGo(request=request), by=PARENT).nothing_happens()
    later = given(room, FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    assert states(later)[request] is state


def test_denied_before_it_was_granted_and_revoked_after_are_two_different_ends() -> None:
    # RFC 8855, section 11.1.
    assert states(over(DENIED)[0]) != states(over(REVOKED)[0])
    assert DENIED not in TRANSITIONS[GRANTED]
    assert REVOKED not in TRANSITIONS[ACCEPTED] | TRANSITIONS[PENDING]


# The kinds


def test_the_kinds_are_those_that_a_mediation_needs() -> None:
    assert {kind.value for kind in RequestKind} == {"speak", "reply", "not_understood", "break", "private"}
    assert frozenset({RequestKind.REPLY, RequestKind.NOT_UNDERSTOOD}) == SHORT
    assert frozenset({RequestKind.BREAK, RequestKind.PRIVATE}) == FOR_THE_MEDIATOR


@pytest.mark.parametrize("kind", sorted(FOR_THE_MEDIATOR), ids=str)
def test_what_is_for_the_mediator_waits_for_them_and_has_no_place(kind: RequestKind) -> None:
    asked = given(HAND_UP(SCHOOL), HAND_UP(PARENT, kind, "I am tired."))
    (request,) = asked.room.floor.queue.asides
    assert (request.participant, request.kind, request.reason) == (PARENT, kind, "I am tired.")
    assert states(asked.room)[request.id] is PENDING
    assert [one.participant for one in asked.room.floor.queue.waiting] == [SCHOOL]


@pytest.mark.parametrize("kind", sorted(set(RequestKind) - FOR_THE_MEDIATOR), ids=str)
def test_what_is_for_everybody_has_a_place_at_once(kind: RequestKind) -> None:
    asked = given(HAND_UP(SCHOOL), HAND_UP(PARENT, kind, "About May."))
    request = asked.room.floor.queue.waiting[-1]
    assert (request.participant, request.kind, request.reason) == (PARENT, kind, "About May.")
    assert states(asked.room)[request.id] is ACCEPTED


@pytest.mark.row("S38")
@pytest.mark.parametrize("kind", sorted(FOR_THE_MEDIATOR), ids=str)
def test_everybody_but_the_mediator_may_ask_for_the_mediator_also_who_speaks_and_who_never_does(
    kind: RequestKind,
) -> None:
    speaking = given(FLOOR_WITH(PARENT))
    for who in CAST[1:]:
        asked = speaking.when(RaiseHand(kind=kind), by=who).after
        assert [one.participant for one in asked.floor.queue.asides] == [who]
    speaking.when(RaiseHand(kind=kind), by=MEDIATOR).refused(Refusal.NOT_YOURS_TO_DO)
    for public in set(RequestKind) - FOR_THE_MEDIATOR:
        speaking.when(RaiseHand(kind=public), by=OBSERVER).refused(Refusal.PERSON_DOES_NOT_SPEAK)


def test_what_is_for_the_mediator_is_never_a_turn() -> None:
    asked = given(FLOOR_WITH(SCHOOL), BREAK)
    request = aside(asked.room, PARENT)
    for command in (
        InterposeReply(request=request, turn=turn_of(asked.room).id),
        queue.MoveRequest(request=request, place=1),
    ):
        asked.when(command, by=MEDIATOR).refused(Refusal.NO_SUCH_REQUEST)
    given(BREAK).when(GrantNext(), by=MEDIATOR).refused(Refusal.NOBODY_IS_WAITING)


def test_a_hand_raised_to_speak_is_not_for_the_mediator_alone_to_answer() -> None:
    waiting = given(SPEAK)
    waiting.when(AnswerRequest(request=hand(waiting.room, PARENT)), by=MEDIATOR).refused(
        Refusal.NO_SUCH_REQUEST
    )
    waiting.when(AcceptRequest(request=hand(waiting.room, PARENT)), by=MEDIATOR).nothing_happens()


def test_a_request_for_the_mediator_outlives_turns_pauses_and_a_cleared_queue() -> None:
    asked = given(BREAK, HAND_UP(SCHOOL), FLOOR_WITH(PARENT), PAUSED)
    cleared = asked.when(ClearQueue(), by=MEDIATOR).after
    assert [one.participant for one in cleared.floor.queue.asides] == [PARENT]


def test_nobody_learns_by_letting_go_that_somebody_else_asked_for_the_mediator() -> None:
    asked = given(BREAK)
    let_go = LetGo(request=aside(asked.room, PARENT))
    asked.when(let_go, by=SCHOOL).nothing_happens()
    given(OPENED).when(let_go, by=SCHOOL).nothing_happens()


def test_one_person_may_ask_for_each_kind_once_at_a_time() -> None:
    room = given(OPENED).room
    for kind, _ in product(RequestKind, range(2)):
        room = given(room).when(RaiseHand(kind=kind), by=PARENT).after
    theirs = [one.kind for one in (*room.floor.queue.waiting, *room.floor.queue.asides)]
    assert theirs == list(RequestKind)


def test_a_refused_request_is_kept_nowhere() -> None:
    # Attempts are not counted or kept (issue: "said kindly").
    speaking = given(FLOOR_WITH(PARENT))
    for command in (RaiseHand(), BeginTurn(turn="t1")):
        with pytest.raises(Refused):
            entry_for(speaking.room, command, PARENT)
    with pytest.raises(Refused):
        entry_for(speaking.room, BeginTurn(turn=turn_of(speaking.room).id), LOCAL_AUTHORITY)
