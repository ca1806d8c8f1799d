"""A floor that was given by mistake: undone, and all is as it was before."""

from rooms.floor import Ending, FloorRevoked
from rooms.floor_control import GrantFloor
from rooms.queue import DenyRequest, HandLowered, MoveRequest, RaiseHand
from rooms.refusals import Refusal
from rooms.requests import RequestKind
from rooms.room import SERVICE
from rooms.turn import (
    HoldTurn,
    PassFloor,
)
from tests.rooms.cast import (
    FLOOR_WITH,
    HAND_UP,
    LOCAL_AUTHORITY,
    MEDIATOR,
    PARENT,
    SCHOOL,
    SUPPORTER,
    hand,
    hand_of,
    turn_id,
    turn_of,
)
from tests.rooms.given import NOW, given
from tests.rooms.turns import REPLY_OF, after, begin, finish, interrupted, next_speaker, order, say, undo


def test_a_mistaken_next_is_undone_and_all_is_as_it_was() -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER)).room
    mistaken = say(speaking, MEDIATOR, next_speaker, 60)
    undone = say(mistaken, MEDIATOR, undo, 70)
    assert undone.floor.holder == PARENT
    assert order(undone) == order(speaking) == [SCHOOL, SUPPORTER]
    assert hand_of(undone, SCHOOL).raised_at == hand_of(speaking, SCHOOL).raised_at
    assert turn_of(undone).clock(after(75)) == 65.0, "the ten seconds of the mistake are nobody's"
    finished = say(undone, PARENT, finish, 80)
    assert finished.floor.heard == {PARENT: 70.0}, "and no second is counted twice"


def test_undoing_is_a_new_event_and_takes_nothing_out_of_the_log() -> None:
    mistaken = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).when(next_speaker, by=MEDIATOR).after
    undone = given(mistaken).when(undo, by=MEDIATOR)
    revoked = undone.events[0]
    assert revoked == FloorRevoked(turn=turn_of(mistaken).id, at=NOW, ending=Ending.UNDONE, instead=True)
    assert turn_of(undone.after).id not in {turn_of(mistaken).id}
    assert undone.after.version == mistaken.version + 1


def test_a_next_into_silence_is_undone_to_silence() -> None:
    waiting = given(HAND_UP(SCHOOL), HAND_UP(SUPPORTER)).room
    undone = say(say(say(waiting, MEDIATOR, next_speaker, 5), SCHOOL, begin, 6), MEDIATOR, undo, 30)
    assert (undone.floor.turn, order(undone), undone.floor.heard) == (None, [SCHOOL, SUPPORTER], {})


def test_a_grant_out_of_turn_is_undone_to_the_place_that_the_hand_had() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER)).room
    granted = say(waiting, MEDIATOR, GrantFloor(to=SCHOOL), 5)
    assert order(say(granted, MEDIATOR, undo, 9)) == [PARENT, SCHOOL, SUPPORTER]
    unasked = say(waiting, MEDIATOR, GrantFloor(to=LOCAL_AUTHORITY), 5)
    assert order(say(unasked, MEDIATOR, undo, 9)) == [PARENT, SCHOOL, SUPPORTER]


def test_every_hand_that_went_down_for_a_mistake_is_up_again() -> None:
    waiting = given(
        HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(PARENT, RequestKind.REPLY), HAND_UP(SUPPORTER)
    ).room
    undone = say(say(waiting, MEDIATOR, next_speaker, 5), MEDIATOR, undo, 9)
    assert [(one.participant, one.kind) for one in undone.floor.queue.waiting] == [
        (one.participant, one.kind) for one in waiting.floor.queue.waiting
    ]


def test_who_has_the_floor_again_is_not_in_the_queue_for_a_hand_raised_meanwhile() -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    mistaken = say(speaking, MEDIATOR, next_speaker, 5)
    asked = say(mistaken, PARENT, RaiseHand(), 6)
    undone = given(asked).when(undo, by=MEDIATOR, at=after(7))
    assert HandLowered(request=hand(asked, PARENT)) in undone.events
    assert (undone.after.floor.holder, order(undone.after)) == (PARENT, [SCHOOL])


def test_a_mistaken_next_in_a_reply_is_undone_to_the_reply() -> None:
    replying = say(
        given(FLOOR_WITH(PARENT), HAND_UP(LOCAL_AUTHORITY), REPLY_OF(SCHOOL)).room, SCHOOL, begin, 0
    )
    undone = say(say(replying, MEDIATOR, next_speaker, 20), MEDIATOR, undo, 30)
    assert (undone.floor.holder, interrupted(undone).holder) == (SCHOOL, PARENT)
    assert (turn_of(undone).kind, turn_of(undone).clock(after(31))) == (RequestKind.REPLY, 21.0)
    ended = say(undone, SCHOOL, finish, 40)
    assert (ended.floor.holder, ended.floor.heard[SCHOOL]) == (PARENT, 30.0)
    assert say(ended, PARENT, finish, 50).floor.heard[PARENT] == 10.0


def test_a_turn_that_was_held_is_held_again_after_the_undo() -> None:
    held = say(
        given(FLOOR_WITH(PARENT)).room,
        SERVICE,
        lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder),
        10,
    )
    moved = say(held, MEDIATOR, lambda room: GrantFloor(to=SCHOOL, after=turn_id(room)), 30)
    undone = say(moved, MEDIATOR, undo, 40)
    assert (turn_of(undone).held_since, undone.floor.deadline is not None) == (after(10), True)


def test_only_the_present_turn_is_undone_and_only_while_it_lasts() -> None:
    first = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).when(next_speaker, by=MEDIATOR).after
    old = undo(first)
    given(FLOOR_WITH(SUPPORTER)).when(old, by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    ended = given(first).when(finish, by=SCHOOL).after
    given(ended).when(old, by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    undone = given(first).when(undo, by=MEDIATOR).after
    given(undone).when(undo, by=MEDIATOR).refused(Refusal.NOTHING_TO_UNDO)


def test_a_turn_that_was_passed_on_was_no_mistake() -> None:
    passed = given(FLOOR_WITH(PARENT)).when(
        lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER), by=PARENT
    )
    given(passed.after).when(undo, by=MEDIATOR).refused(Refusal.NOTHING_TO_UNDO)


def test_an_undo_after_the_queue_has_changed_keeps_the_order_that_it_has_now() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER)).room
    mistaken = say(waiting, MEDIATOR, GrantFloor(to=SUPPORTER), 5)
    moved = say(mistaken, MEDIATOR, MoveRequest(request=hand(mistaken, SCHOOL), place=1), 6)
    denied = say(moved, MEDIATOR, DenyRequest(request=hand(moved, PARENT)), 7)
    assert order(say(denied, MEDIATOR, undo, 8)) == [SCHOOL, SUPPORTER]
