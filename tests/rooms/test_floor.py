"""The floor: one person is heard at a time, whoever presses what and when."""

from datetime import datetime, timedelta

import pytest

from rooms.floor import Ending, Floor, FloorGranted, FloorReleased, FloorRevoked, ReplyInterposed, Undo
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.people import ParticipantId
from rooms.queue import DenyRequest, HandLowered, MoveRequest, RaiseHand
from rooms.refusals import Refusal
from rooms.requests import RequestId, RequestKind
from rooms.room import SERVICE, Room
from rooms.session import PauseMeeting, ResumeMeeting
from rooms.turn import (
    BeginTurn,
    DeadlineKind,
    ExtendTurn,
    HoldTurn,
    PassFloor,
    Phase,
    ReachDeadline,
    Turn,
    TurnId,
)
from tests.rooms.cast import (
    CLOSED,
    CONCLUDED,
    FLOOR_WITH,
    HAND_UP,
    LOCAL_AUTHORITY,
    MEDIATOR,
    NOBODY,
    OBSERVER,
    OFFERED_TO,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SUPPORTER,
    TERMS_AGREED,
    hand,
    hand_of,
    let_in,
    turn_id,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Asked, Situation, given


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


def after(seconds: float) -> datetime:
    return EARLIER + timedelta(seconds=seconds)


def say(room: Room, by: str, asked: Asked, seconds: float) -> Room:
    return given(room).when(asked, by=by, at=after(seconds)).after


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


# Giving the floor


@pytest.mark.row("S29", "S40")
def test_the_mediator_gives_the_floor_to_the_first_in_the_queue() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    request = hand_of(waiting.room, PARENT)
    offered = turn(waiting.room, PARENT, request.id)
    granted = waiting.when(GrantNext(), by=MEDIATOR)
    granted.then(FloorGranted(turn=offered, undo=Undo(turn=offered.id, hands=((1, request),))))
    assert granted.after.floor.turn == offered
    assert offered.phase is Phase.OFFERED
    assert order(granted.after) == [SCHOOL]


def test_the_mediator_gives_the_floor_out_of_turn_and_the_others_keep_their_places() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY))
    granted = waiting.when(GrantFloor(to=SCHOOL), by=MEDIATOR).after
    assert granted.floor.turn == turn(waiting.room, SCHOOL, hand(waiting.room, SCHOOL))
    assert order(granted) == [PARENT, LOCAL_AUTHORITY]


def test_the_mediator_gives_the_floor_to_somebody_who_did_not_ask() -> None:
    # RFC 8855, section 4.1: the mediator asks, for the person's benefit.
    opened = given(OPENED)
    granted = opened.when(GrantFloor(to=SUPPORTER), by=MEDIATOR).after
    assert granted.floor.turn == turn(opened.room, SUPPORTER)


@pytest.mark.row("S40")
def test_the_one_who_had_the_floor_loses_it_before_the_next_has_it() -> None:
    # RFC 8855, section 4.2; one entry, so that nobody sees two holders or a gap.
    speaking = given(FLOOR_WITH(PARENT))
    old = turn_of(speaking.room)
    granted = speaking.when(GrantFloor(to=SCHOOL, after=old.id), by=MEDIATOR)
    revoked, given_on = granted.events
    assert revoked == FloorRevoked(turn=old.id, at=NOW, instead=True)
    assert isinstance(given_on, FloorGranted)
    assert turn_of(granted.after) == turn(speaking.room, SCHOOL)


def test_giving_the_holder_the_floor_again_changes_nothing() -> None:
    for speaking in (given(FLOOR_WITH(PARENT)), given(OFFERED_TO(PARENT))):
        speaking.when(lambda room: GrantFloor(to=PARENT, after=turn_id(room)), by=MEDIATOR).nothing_happens()


def test_a_grant_that_quotes_an_older_turn_changes_nothing() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    for quoted in (old, None):
        later.when(GrantFloor(to=SUPPORTER, after=quoted), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
        later.when(GrantNext(after=quoted), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    given(OPENED).when(GrantFloor(to=PARENT, after="t1"), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_the_floor_is_given_to_nobody_who_is_not_in_the_room() -> None:
    opened = given(let_in(SCHOOL, before=TERMS_AGREED), OPENED)
    opened.when(GrantFloor(to=PARENT), by=MEDIATOR).refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    opened.when(GrantFloor(to=NOBODY), by=MEDIATOR).refused(Refusal.NO_SUCH_PERSON)


def test_the_floor_is_given_to_nobody_who_does_not_speak_in_turn() -> None:
    for who in (OBSERVER, MEDIATOR):
        given(OPENED).when(GrantFloor(to=who), by=MEDIATOR).refused(Refusal.PERSON_DOES_NOT_SPEAK)


@pytest.mark.row("S40")
def test_nobody_is_given_the_floor_while_the_meeting_is_paused() -> None:
    paused = given(HAND_UP(PARENT), PAUSED)
    paused.when(GrantFloor(to=PARENT), by=MEDIATOR).refused(Refusal.MEETING_IS_PAUSED)
    paused.when(GrantNext(), by=MEDIATOR).refused(Refusal.MEETING_IS_PAUSED)


@pytest.mark.row("S34")
def test_nobody_but_the_mediator_gives_the_floor_or_takes_it() -> None:
    waiting = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL, RequestKind.REPLY))
    now = turn_of(waiting.room).id
    for who in (PARENT, SCHOOL, LOCAL_AUTHORITY, OBSERVER):
        for command in (
            GrantNext(after=now),
            GrantFloor(to=SCHOOL, after=now),
            InterposeReply(request=hand(waiting.room, SCHOOL), turn=now),
            UndoGrant(turn=now),
            RevokeFloor(turn=now),
            SetLimit(seconds=60),
            ExtendTurn(turn=now, seconds=60),
        ):
            waiting.when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


# Its end


def test_the_holder_finishes_speaking() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    finished = speaking.when(finish, by=PARENT)
    finished.then(FloorReleased(turn=turn_of(speaking.room).id, at=NOW))
    assert finished.after.floor.turn is None
    assert finished.after.floor.heard == {PARENT: (NOW - EARLIER).total_seconds()}


def test_an_old_let_go_does_not_end_a_later_turn_of_the_same_person() -> None:
    waiting = given(HAND_UP(PARENT))
    old = LetGo(request=hand(waiting.room, PARENT))
    later = given(waiting.when(old, by=PARENT).after, FLOOR_WITH(PARENT))
    later.when(old, by=PARENT).nothing_happens()


@pytest.mark.row("S29")
def test_the_mediator_takes_the_floor_back_also_in_a_pause() -> None:
    for speaking in (given(FLOOR_WITH(PARENT)), given(FLOOR_WITH(PARENT), PAUSED)):
        taken = speaking.when(take_back, by=MEDIATOR)
        taken.then(FloorRevoked(turn=turn_of(speaking.room).id, at=NOW))
        assert taken.after.floor.turn is None


def test_taking_back_an_older_turn_cuts_nobody() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    later.when(RevokeFloor(turn=old), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    given(OPENED).when(RevokeFloor(turn=old), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_a_person_may_finish_speaking_in_a_pause() -> None:
    held = given(FLOOR_WITH(PARENT), PAUSED)
    held.when(finish, by=PARENT).then(FloorReleased(turn=turn_of(held.room).id, at=NOW))


def test_the_holder_and_the_queue_are_the_same_after_a_pause() -> None:
    before = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    later = given(before, PAUSED, Situation(None, ((MEDIATOR, ResumeMeeting()),))).room
    assert turn_of(later).id == turn_of(before).id
    assert hand_of(later, SCHOOL) == hand_of(before, SCHOOL)


def test_nobody_has_or_awaits_the_floor_after_the_close() -> None:
    asked = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER, RequestKind.BREAK), CONCLUDED)
    assert given(asked.room, CLOSED).room.floor == Floor()


# A short reply


def REPLY_OF(who: ParticipantId, kind: RequestKind = RequestKind.REPLY) -> Situation:  # noqa: N802
    return Situation(
        None,
        (
            (who, RaiseHand(kind=kind)),
            (MEDIATOR, lambda room: InterposeReply(request=replies(room)[0], turn=turn_of(room).id)),
        ),
    )


def replies(room: Room) -> list[RequestId]:
    return [one.id for one in room.floor.queue.waiting if one.kind is not RequestKind.SPEAK]


LIMITED = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=240, grace=30)),))


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
            room = say(room, SERVICE, lambda room: HoldTurn(turn=turn_of(room).id), 140)
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
    room = say(room, SERVICE, lambda room: HoldTurn(turn=turn_of(room).id), 10)
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


# Undo


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
    held = say(given(FLOOR_WITH(PARENT)).room, SERVICE, lambda room: HoldTurn(turn=turn_of(room).id), 10)
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
