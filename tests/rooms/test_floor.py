"""The floor: one person is heard at a time, and the queue keeps its order."""

from datetime import timedelta

import pytest

from rooms.floor import (
    DenyRequest,
    FloorGranted,
    FloorReleased,
    FloorRequest,
    FloorRevoked,
    GrantFloor,
    GrantNext,
    HandLowered,
    HandRaised,
    LetGo,
    MoveRequest,
    RaiseHand,
    RequestDenied,
    RequestId,
    RequestMoved,
    RevokeFloor,
    Turn,
    TurnId,
)
from rooms.people import LetIn, ParticipantId
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.session import PauseMeeting, ResumeMeeting
from tests.rooms.cast import (
    CLOSED,
    CONCLUDED,
    FLOOR_WITH,
    HAND_UP,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    NOBODY,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SUPPORTER,
    TERMS_AGREED,
    hand,
    hand_of,
    let_in,
    terms_agreed,
    turn_id,
    turn_of,
)
from tests.rooms.given import NOW, Situation, given


def turn(room: Room, who: ParticipantId, request: RequestId | None = None) -> Turn:
    """The turn that the next command would begin."""
    return Turn(
        id=TurnId(f"t{room.version + 1}"),
        request=request or RequestId(f"r{room.version + 1}"),
        holder=who,
        began_at=NOW,
        clock_since=NOW,
    )


def queue(room: Room) -> list[ParticipantId]:
    return [request.participant for request in room.floor.queue]


# Raising a hand


@pytest.mark.row("S39", "S40")
def test_a_raised_hand_is_in_the_queue_at_once() -> None:
    opened = given(OPENED)
    request = FloorRequest(id=RequestId(f"r{opened.room.version + 1}"), participant=PARENT, raised_at=NOW)
    asked = opened.when(RaiseHand(), by=PARENT).then(HandRaised(request=request))
    assert asked.after.floor.queue == (request,)


def test_hands_are_in_the_order_that_the_server_heard_them_whatever_the_clocks_say() -> None:
    # floor-control.md pitfall 9: a clock that runs behind must not win a place.
    first = given(OPENED).when(RaiseHand(), by=PARENT, at=NOW)
    second = given(first.after).when(RaiseHand(), by=SCHOOL, at=NOW - timedelta(hours=1))
    assert queue(second.after) == [PARENT, SCHOOL]


def test_raising_twice_is_raising_once_and_keeps_the_place() -> None:
    # Pitfalls 1 and 10.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    waiting.when(RaiseHand(), by=PARENT).nothing_happens()
    assert queue(waiting.room) == [PARENT, SCHOOL]


def test_the_holder_has_no_need_of_a_raised_hand() -> None:
    given(FLOOR_WITH(PARENT)).when(RaiseHand(), by=PARENT).refused(Refusal.YOU_HAVE_THE_FLOOR)


def test_the_holder_may_ask_again_when_the_turn_has_ended() -> None:
    spoken = given(FLOOR_WITH(PARENT)).when(lambda room: LetGo(request=turn_of(room).request), by=PARENT)
    again = given(spoken.after).when(RaiseHand(), by=PARENT)
    assert queue(again.after) == [PARENT]


def test_no_hand_is_raised_while_the_meeting_is_paused() -> None:
    given(PAUSED).when(RaiseHand(), by=PARENT).refused(Refusal.MEETING_IS_PAUSED)


def test_an_observer_does_not_raise_a_hand() -> None:
    given(OPENED).when(RaiseHand(), by=OBSERVER).refused(Refusal.NOT_YOURS_TO_DO)


def test_a_raised_hand_stays_raised_through_a_pause_and_a_new_device() -> None:
    # Pitfall 8.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), PAUSED)
    moved = waiting.when(LetIn(participant=PARENT, device="another"), by=MEDIATOR)
    resumed = given(moved.after).when(ResumeMeeting(), by=MEDIATOR)
    assert queue(resumed.after) == [PARENT, SCHOOL]


# Letting go


def test_a_hand_is_lowered() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    lowered = waiting.when(lambda room: LetGo(request=hand(room, PARENT)), by=PARENT)
    lowered.then(HandLowered(request=hand(waiting.room, PARENT)))
    assert queue(lowered.after) == [SCHOOL]


def test_the_holder_finishes_speaking() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    finished = speaking.when(lambda room: LetGo(request=turn_of(room).request), by=PARENT)
    finished.then(FloorReleased(turn=turn_of(speaking.room).id))
    assert finished.after.floor.turn is None


def test_lowering_a_hand_that_was_granted_meanwhile_releases_the_floor() -> None:
    # Pitfall 3: a grant that crosses a withdrawal (RFC 8855, section 10.2.1).
    waiting = given(HAND_UP(PARENT))
    lower = LetGo(request=hand(waiting.room, PARENT))
    granted = waiting.when(GrantNext(), by=MEDIATOR)
    given(granted.after).when(lower, by=PARENT).then(FloorReleased(turn=turn_of(granted.after).id))


def test_letting_go_of_what_has_ended_by_itself_changes_nothing() -> None:
    waiting = given(HAND_UP(PARENT))
    lower = LetGo(request=hand(waiting.room, PARENT))
    denied = waiting.when(DenyRequest(request=lower.request), by=MEDIATOR)
    given(denied.after).when(lower, by=PARENT).nothing_happens()


def test_an_old_let_go_does_not_end_a_later_turn_of_the_same_person() -> None:
    waiting = given(HAND_UP(PARENT))
    old = LetGo(request=hand(waiting.room, PARENT))
    later = given(waiting.when(old, by=PARENT).after, FLOOR_WITH(PARENT))
    later.when(old, by=PARENT).nothing_happens()


def test_nobody_lets_go_for_somebody_else() -> None:
    waiting = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    for request in (turn_of(waiting.room).request, hand(waiting.room, SCHOOL)):
        waiting.when(LetGo(request=request), by=SUPPORTER).refused(Refusal.NOT_YOURS_TO_DO)


def test_a_person_may_finish_speaking_and_lower_a_hand_while_the_meeting_is_paused() -> None:
    held = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), PAUSED)
    held.when(LetGo(request=turn_of(held.room).request), by=PARENT).then(
        FloorReleased(turn=turn_of(held.room).id)
    )
    held.when(LetGo(request=hand(held.room, SCHOOL)), by=SCHOOL).then(
        HandLowered(request=hand(held.room, SCHOOL))
    )


# Giving the floor


@pytest.mark.row("S29", "S40")
def test_the_mediator_gives_the_floor_to_the_first_in_the_queue() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    granted = waiting.when(GrantNext(), by=MEDIATOR)
    granted.then(FloorGranted(turn=turn(waiting.room, PARENT, hand(waiting.room, PARENT))))
    assert granted.after.floor.turn == turn(waiting.room, PARENT, hand(waiting.room, PARENT))
    assert queue(granted.after) == [SCHOOL]


def test_there_is_no_next_when_nobody_has_a_hand_up() -> None:
    given(OPENED).when(GrantNext(), by=MEDIATOR).refused(Refusal.NOBODY_IS_WAITING)


def test_the_mediator_gives_the_floor_out_of_turn_and_the_others_keep_their_places() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY))
    granted = waiting.when(GrantFloor(to=SCHOOL), by=MEDIATOR)
    granted.then(FloorGranted(turn=turn(waiting.room, SCHOOL, hand(waiting.room, SCHOOL))))
    assert queue(granted.after) == [PARENT, LOCAL_AUTHORITY]


def test_the_mediator_gives_the_floor_to_somebody_who_did_not_ask() -> None:
    opened = given(OPENED)
    opened.when(GrantFloor(to=SUPPORTER), by=MEDIATOR).then(FloorGranted(turn=turn(opened.room, SUPPORTER)))


@pytest.mark.row("S40")
def test_the_one_who_had_the_floor_loses_it_before_the_next_has_it() -> None:
    # RFC 8855, section 4.2; one entry, so that nobody sees two holders or a gap.
    speaking = given(FLOOR_WITH(PARENT))
    old = turn_of(speaking.room)
    granted = speaking.when(GrantFloor(to=SCHOOL, after=old.id), by=MEDIATOR)
    granted.then(FloorRevoked(turn=old.id), FloorGranted(turn=turn(speaking.room, SCHOOL)))
    assert turn_of(granted.after).holder == SCHOOL


def test_giving_the_holder_the_floor_again_changes_nothing() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    speaking.when(lambda room: GrantFloor(to=PARENT, after=turn_id(room)), by=MEDIATOR).nothing_happens()


def test_two_tabs_of_the_mediator_that_press_next_move_on_once() -> None:
    # Pitfall 2.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    press = GrantNext(after=turn_id(waiting.room))
    once = waiting.when(press, by=MEDIATOR).after
    given(once).when(press, by=MEDIATOR, device="another tab").refused(Refusal.TURN_HAS_CHANGED)


def test_a_grant_that_quotes_an_older_turn_changes_nothing() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    for after in (old, None):
        later.when(GrantFloor(to=SUPPORTER, after=after), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
        later.when(GrantNext(after=after), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_a_grant_that_quotes_a_turn_changes_nothing_when_nobody_is_speaking() -> None:
    given(OPENED).when(GrantFloor(to=PARENT, after="t1"), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_the_floor_is_given_to_nobody_who_is_not_in_the_room() -> None:
    but_the_parent = let_in(SCHOOL, before=TERMS_AGREED)
    opened = given(but_the_parent, OPENED)
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
    # Pitfall 30.
    waiting = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    now = turn_of(waiting.room).id
    for who in (PARENT, SCHOOL, LOCAL_AUTHORITY, OBSERVER):
        for command in (GrantNext(after=now), GrantFloor(to=SCHOOL, after=now), RevokeFloor(turn=now)):
            waiting.when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


# Taking it back


@pytest.mark.row("S29")
def test_the_mediator_takes_the_floor_back() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    taken = speaking.when(lambda room: RevokeFloor(turn=turn_of(room).id), by=MEDIATOR)
    taken.then(FloorRevoked(turn=turn_of(speaking.room).id))
    assert taken.after.floor.turn is None


def test_taking_back_an_older_turn_cuts_nobody() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    later.when(RevokeFloor(turn=old), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
    given(OPENED).when(RevokeFloor(turn=old), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_the_floor_can_be_taken_back_while_the_meeting_is_paused() -> None:
    held = given(FLOOR_WITH(PARENT), PAUSED)
    held.when(lambda room: RevokeFloor(turn=turn_of(room).id), by=MEDIATOR).then(
        FloorRevoked(turn=turn_of(held.room).id)
    )


# The order


def test_the_mediator_moves_a_hand_and_the_others_keep_their_order() -> None:
    # Pitfall 24: the order changes by the mediator alone, and as an event of the log.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY))
    request = hand(waiting.room, LOCAL_AUTHORITY)
    moved = waiting.when(MoveRequest(request=request, place=1), by=MEDIATOR)
    moved.then(RequestMoved(request=request, place=1))
    assert queue(moved.after) == [LOCAL_AUTHORITY, PARENT, SCHOOL]


@pytest.mark.parametrize(
    ("place", "order"),
    [(1, [PARENT, SCHOOL, SUPPORTER]), (2, [SCHOOL, PARENT, SUPPORTER]), (3, [SCHOOL, SUPPORTER, PARENT])],
)
def test_a_place_is_counted_with_the_moved_hand_in_it(place: int, order: list[ParticipantId]) -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER))
    asked = waiting.when(MoveRequest(request=hand(waiting.room, PARENT), place=place), by=MEDIATOR)
    assert queue(asked.after) == order


def test_past_the_end_is_the_end_and_where_it_is_already_is_nothing() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    request = hand(waiting.room, PARENT)
    waiting.when(MoveRequest(request=request, place=900), by=MEDIATOR).then(
        RequestMoved(request=request, place=2)
    )
    waiting.when(MoveRequest(request=hand(waiting.room, SCHOOL), place=900), by=MEDIATOR).nothing_happens()
    waiting.when(MoveRequest(request=request, place=1), by=MEDIATOR).nothing_happens()


def test_a_hand_that_is_down_cannot_be_moved_or_declined() -> None:
    for room in (given(OPENED), given(HAND_UP(SCHOOL)), given(FLOOR_WITH(PARENT))):
        room.when(MoveRequest(request="r1", place=1), by=MEDIATOR).refused(Refusal.NO_SUCH_REQUEST)
        room.when(DenyRequest(request="r1"), by=MEDIATOR).refused(Refusal.NO_SUCH_REQUEST)


# Declining


def test_a_declined_hand_is_down_and_the_person_has_the_mediators_words() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    request = hand(waiting.room, PARENT)
    denied = waiting.when(DenyRequest(request=request, words="At the next step."), by=MEDIATOR)
    denied.then(RequestDenied(request=request, words="At the next step.", at=NOW))
    assert queue(denied.after) == [SCHOOL]
    assert denied.after.floor.denials[PARENT].words == "At the next step."


def test_raising_again_or_being_given_the_floor_ends_the_denial() -> None:
    waiting = given(HAND_UP(PARENT))
    denied = waiting.when(DenyRequest(request=hand(waiting.room, PARENT), words="Later."), by=MEDIATOR).after
    assert PARENT not in given(denied, HAND_UP(PARENT)).room.floor.denials
    assert PARENT not in given(denied, FLOOR_WITH(PARENT)).room.floor.denials
    assert PARENT in given(denied, FLOOR_WITH(SCHOOL)).room.floor.denials


# Its time


def test_a_turns_clock_stands_still_while_the_meeting_is_paused() -> None:
    # Pitfall 26: freeze on pause.
    speaking = given(FLOOR_WITH(PARENT)).room
    began = turn_of(speaking).began_at
    paused = given(speaking).when(
        PauseMeeting(reason="A break."), by=MEDIATOR, at=began + timedelta(minutes=3)
    )
    assert turn_of(paused.after).clock_since is None
    assert turn_of(paused.after).clock_before == 180.0
    later = began + timedelta(minutes=33)
    resumed = given(paused.after).when(ResumeMeeting(), by=MEDIATOR, at=later).after
    assert turn_of(resumed).clock_since == later
    assert (turn_of(resumed).clock_before, turn_of(resumed).began_at) == (180.0, began)
    again = given(resumed).when(PauseMeeting(reason="More."), by=MEDIATOR, at=later + timedelta(minutes=1))
    assert turn_of(again.after).clock_before == 240.0


def test_a_clock_that_goes_backwards_takes_no_time_away() -> None:
    speaking = given(FLOOR_WITH(PARENT)).room
    before = turn_of(speaking).began_at - timedelta(minutes=1)
    paused = given(speaking).when(PauseMeeting(reason="A break."), by=MEDIATOR, at=before)
    assert turn_of(paused.after).clock_before == 0.0


def test_the_holder_and_the_queue_are_the_same_after_a_pause() -> None:
    before = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    after = given(before, PAUSED, Situation(None, ((MEDIATOR, ResumeMeeting()),))).room
    assert turn_of(after).id == turn_of(before).id
    assert hand_of(after, SCHOOL) == hand_of(before, SCHOOL)


def test_nobody_has_or_awaits_the_floor_after_the_close() -> None:
    closed = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), CONCLUDED, CLOSED).room
    assert (closed.floor.turn, closed.floor.queue, closed.floor.denials) == (None, (), {})


def test_somebody_at_the_door_cannot_ask_for_the_floor() -> None:
    late = given(MADE, terms_agreed(MEDIATOR, PARENT, before=MADE), OPENED)
    late.when(RaiseHand(), by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)
    given(OPENED).when(RaiseHand(), by=PARENT, device="a copied link").refused(Refusal.NOT_IN_THE_ROOM)
    given(LET_IN).when(RaiseHand(), by=PARENT).refused(Refusal.MEETING_HAS_NOT_STARTED)
