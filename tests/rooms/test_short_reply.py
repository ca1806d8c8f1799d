"""A short reply comes between, and the one who was speaking has the floor again."""

from collections.abc import Callable

import pytest

from rooms.floor import FloorReleased, FloorRevoked, ReplyInterposed
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo
from rooms.queue import RaiseHand
from rooms.refusals import Refusal
from rooms.requests import RequestKind
from rooms.room import SERVICE
from rooms.session import PauseMeeting, ResumeMeeting
from rooms.turn import (
    DeadlineKind,
    HoldTurn,
    PassFloor,
    ReachDeadline,
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
    turn_id,
    turn_of,
)
from tests.rooms.given import NOW, Asked, Situation, given
from tests.rooms.turns import (
    LIMITED,
    REPLY_OF,
    after,
    begin,
    finish,
    interrupted,
    next_speaker,
    order,
    replies,
    say,
    take_back,
    turn,
)


@pytest.mark.parametrize("kind", [RequestKind.REPLY, RequestKind.NOT_UNDERSTOOD], ids=str)
def test_a_short_reply_comes_between_and_the_speaker_waits(kind: RequestKind) -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL, kind))
    reply = turn(speaking.room, SCHOOL, hand(speaking.room, SCHOOL), kind)
    interpose = InterposeReply(request=hand(speaking.room, SCHOOL), turn=turn_of(speaking.room).id)
    asked = speaking.when(interpose, by=MEDIATOR, at=NOW)
    asked.then(ReplyInterposed(turn=reply, at=NOW))
    assert (asked.after.floor.turn, asked.after.floor.holder) == (reply, SCHOOL)
    assert (interrupted(asked.after).holder, interrupted(asked.after).clock_since) == (PARENT, None)


@pytest.mark.parametrize(
    ("steps", "reply_heard"),
    [
        (((SCHOOL, finish),), 40.0),
        (((MEDIATOR, take_back),), 40.0),
        (((SCHOOL, begin), (MEDIATOR, lambda room: GrantFloor(to=PARENT, after=turn_id(room)))), 40.0),
        (((SERVICE, lambda room: ReachDeadline(turn=turn_of(room).id, kind=DeadlineKind.TIME_OVER)),), None),
        (
            ((SERVICE, lambda room: ReachDeadline(turn=turn_of(room).id, kind=DeadlineKind.HELD_TOO_LONG)),),
            None,
        ),
    ],
    ids=["release", "revoke", "given back", "time", "line loss"],
)
def test_however_a_reply_ends_the_speaker_has_the_floor_with_the_time_that_was_left(
    steps: tuple[tuple[str, Asked], ...], reply_heard: float | None
) -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    said = say(speaking, SCHOOL, RaiseHand(kind=RequestKind.REPLY), 100)
    replying = say(
        said, MEDIATOR, lambda room: InterposeReply(request=replies(room)[0], turn=turn_of(room).id), 100
    )
    room = say(replying, SCHOOL, begin, 100)
    ends = 140
    if reply_heard is None:
        kind = steps[0][1](room).kind  # type: ignore[operator,union-attr]
        if kind is DeadlineKind.TIME_OVER:
            room = say(
                room,
                SERVICE,
                lambda room: ReachDeadline(turn=turn_of(room).id, kind=DeadlineKind.WRAP_UP),
                280,
            )
        else:
            room = say(
                room, SERVICE, lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder), 140
            )
        ends = 900
    for by, asked in steps:
        room = say(room, by, asked, ends)
    assert (turn_of(room).holder, turn_of(room).id) == (PARENT, turn_of(speaking).id)
    assert room.floor.interrupted is None
    assert turn_of(room).clock(after(ends + 1)) == 101.0
    assert room.floor.deadline is not None
    assert room.floor.deadline.at == after(ends + 80)
    if reply_heard is not None:
        assert room.floor.heard == {SCHOOL: reply_heard}


def test_a_lost_line_in_a_reply_leaves_its_person_first_in_the_queue_with_the_same_kind() -> None:
    room = given(FLOOR_WITH(PARENT), HAND_UP(LOCAL_AUTHORITY), REPLY_OF(SCHOOL)).room
    room = say(room, SERVICE, lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder), 10)
    lost = ReachDeadline(turn=turn_of(room).id, kind=DeadlineKind.HELD_TOO_LONG)
    room = say(room, SERVICE, lost, 900)
    assert room.floor.holder == PARENT
    assert [(one.participant, one.kind) for one in room.floor.queue.waiting] == [
        (SCHOOL, RequestKind.REPLY),
        (LOCAL_AUTHORITY, RequestKind.SPEAK),
    ]


def test_a_reply_is_no_longer_turn_and_has_no_reply_of_its_own() -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    now = turn_of(speaking.room).id
    speaking.when(InterposeReply(request=hand(speaking.room, SCHOOL), turn=now), by=MEDIATOR).refused(
        Refusal.NOT_A_SHORT_REPLY
    )
    replying = given(FLOOR_WITH(PARENT), REPLY_OF(SCHOOL), HAND_UP(SUPPORTER, RequestKind.REPLY))
    replying.when(
        lambda room: InterposeReply(request=hand(room, SUPPORTER), turn=turn_of(room).id), by=MEDIATOR
    ).refused(Refusal.REPLY_IN_A_REPLY)


def test_a_reply_comes_between_no_older_turn_and_not_into_silence() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SUPPORTER), HAND_UP(SCHOOL, RequestKind.REPLY))
    stale = InterposeReply(request=hand(later.room, SCHOOL), turn=old)
    later.when(stale, by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    given(HAND_UP(SCHOOL, RequestKind.REPLY)).when(stale, by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    gone = InterposeReply(request="r1", turn=turn_of(later.room).id)
    later.when(gone, by=MEDIATOR).refused(Refusal.NO_SUCH_REQUEST)


def test_a_word_in_between_costs_nobody_their_place() -> None:
    replying = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER), REPLY_OF(SCHOOL))
    assert order(replying.room) == [SCHOOL, SUPPORTER]


def test_who_waits_for_a_reply_to_end_has_no_need_of_a_raised_hand() -> None:
    replying = given(FLOOR_WITH(PARENT), REPLY_OF(SCHOOL))
    for who in (PARENT, SCHOOL):
        replying.when(RaiseHand(), by=who).refused(Refusal.YOU_HAVE_THE_FLOOR)


def test_who_waits_for_a_reply_may_finish_instead() -> None:
    # The speaker's "Finish" and the reply may cross: what was meant is what is done.
    speaking = given(FLOOR_WITH(PARENT))
    finished = finish(speaking.room)
    replying = given(speaking.room, REPLY_OF(SCHOOL))
    replying.when(finished, by=SCHOOL).refused(Refusal.NOT_YOURS_TO_DO)
    done = replying.when(finished, by=PARENT).then(FloorReleased(turn=interrupted(replying.room).id, at=NOW))
    assert (done.after.floor.holder, done.after.floor.interrupted) == (SCHOOL, None)
    ended = given(done.after).when(finish, by=SCHOOL).after
    assert ended.floor.turn is None


def test_next_during_a_reply_ends_both_turns() -> None:
    replying = given(FLOOR_WITH(PARENT), HAND_UP(LOCAL_AUTHORITY), REPLY_OF(SCHOOL))
    both = (turn_of(replying.room).id, interrupted(replying.room).id)
    passed = replying.when(next_speaker, by=MEDIATOR)
    assert passed.events[:2] == tuple(FloorRevoked(turn=one, at=NOW, instead=True) for one in both)
    assert (passed.after.floor.holder, passed.after.floor.interrupted) == (LOCAL_AUTHORITY, None)
    assert set(passed.after.floor.heard) == {PARENT, SCHOOL}


def test_next_may_be_the_one_who_is_replying() -> None:
    replying = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), REPLY_OF(SCHOOL))
    passed = replying.when(next_speaker, by=MEDIATOR).after
    assert (passed.floor.holder, turn_of(passed).kind) == (SCHOOL, RequestKind.SPEAK)
    assert (passed.floor.interrupted, order(passed)) == (None, [])


def test_a_reply_passed_to_the_one_who_waits_for_it_gives_the_floor_back() -> None:
    replying = given(FLOOR_WITH(PARENT), REPLY_OF(SUPPORTER))
    passed = replying.when(lambda room: PassFloor(turn=turn_of(room).id, to=PARENT), by=SUPPORTER)
    passed.then(FloorReleased(turn=turn_of(replying.room).id, at=NOW))
    assert (passed.after.floor.holder, passed.after.floor.interrupted) == (PARENT, None)


def test_a_pause_in_a_reply_costs_neither_of_the_two_any_time() -> None:
    room = say(given(FLOOR_WITH(PARENT), REPLY_OF(SCHOOL)).room, SCHOOL, begin, 0)
    room = say(room, MEDIATOR, PauseMeeting(reason="A break."), 20)
    room = say(room, MEDIATOR, take_back, 50)
    assert (room.floor.holder, turn_of(room).clock_since) == (PARENT, None), "given back in the pause"
    room = say(room, MEDIATOR, ResumeMeeting(), 900)
    assert turn_of(room).clock(after(905)) == 5.0
    assert room.floor.heard == {SCHOOL: 20.0}


THE_SPEAKER_FINISHES = Situation(None, ((PARENT, lambda room: LetGo(request=interrupted(room).request)),))


@pytest.mark.parametrize("next_one", [GrantNext, lambda after: GrantFloor(to=SCHOOL, after=after)])
def test_who_spoke_in_between_is_given_a_turn_of_their_own_when_the_speaker_has_gone(
    next_one: Callable[..., GrantNext | GrantFloor],
) -> None:
    replying = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), REPLY_OF(SCHOOL))
    finished = given(replying.room, THE_SPEAKER_FINISHES)
    assert (finished.room.floor.holder, order(finished.room)) == (SCHOOL, [SCHOOL])
    raised = hand(finished.room, SCHOOL)
    asked = finished.when(lambda room: next_one(after=turn_of(room).id), by=MEDIATOR)
    assert turn_of(asked.after).request == raised
    assert order(asked.after) == []


def test_nobody_comes_between_in_their_own_turn() -> None:
    replying = given(
        FLOOR_WITH(PARENT), HAND_UP(SCHOOL, RequestKind.NOT_UNDERSTOOD), REPLY_OF(SCHOOL, RequestKind.REPLY)
    )
    finished = given(replying.room, THE_SPEAKER_FINISHES)
    own = InterposeReply(request=hand(finished.room, SCHOOL), turn=turn_of(finished.room).id)
    finished.when(own, by=MEDIATOR).refused(Refusal.PERSON_HAS_THE_FLOOR)
