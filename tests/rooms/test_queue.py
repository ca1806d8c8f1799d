"""The queue: the order is the server's, and changed by the mediator alone, with words."""

from datetime import timedelta

import pytest

from rooms.floor_control import GrantNext, LetGo
from rooms.people import LetIn, ParticipantId
from rooms.queue import (
    Cleared,
    ClearQueue,
    CloseQueue,
    DenyRequest,
    HandLowered,
    HandRaised,
    MoveRequest,
    OpenQueue,
    QueueClosed,
    QueueOpened,
    RaiseHand,
    RequestDenied,
    RequestMoved,
)
from rooms.refusals import Refusal
from rooms.requests import FloorRequest, RequestId, RequestKind
from rooms.room import Room
from rooms.session import ResumeMeeting
from tests.rooms.cast import (
    ALLOWED_PARENT,
    FLOOR_WITH,
    HAND_UP,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    OBSERVER,
    OFFERED_TO,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SILENT_SUPPORTER,
    SUPPORTER,
    SUSPENDED,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    aside,
    hand,
    hand_of,
    terms_agreed,
    turn_of,
)
from tests.rooms.given import NOW, Situation, given

CLOSED_QUEUE = Situation(OPENED, ((MEDIATOR, CloseQueue()),))


def order(room: Room) -> list[ParticipantId]:
    return [request.participant for request in room.floor.queue.waiting]


# Raising a hand


@pytest.mark.row("S39", "S40")
def test_a_raised_hand_is_in_the_queue_at_once() -> None:
    opened = given(OPENED)
    request = FloorRequest(id=RequestId(f"r{opened.room.version + 1}"), participant=PARENT, raised_at=NOW)
    asked = opened.when(RaiseHand(), by=PARENT).then(HandRaised(request=request))
    assert asked.after.floor.queue.waiting == (request,)


def test_a_hand_may_be_raised_with_a_short_reason() -> None:
    asked = given(OPENED).when(RaiseHand(kind=RequestKind.REPLY, reason="It was in May."), by=PARENT)
    assert hand_of(asked.after, PARENT).reason == "It was in May."


def test_raising_again_in_other_words_is_still_raising_once() -> None:
    waiting = given(HAND_UP(PARENT, reason="First."))
    waiting.when(RaiseHand(reason="Now!"), by=PARENT).nothing_happens()


def test_a_hand_of_another_kind_stands_beside_the_first() -> None:
    room = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(PARENT, RequestKind.NOT_UNDERSTOOD)).room
    assert order(room) == [PARENT, SCHOOL, PARENT]


def test_who_has_the_floor_is_not_in_the_queue_whatever_they_had_raised_a_hand_for() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(PARENT, RequestKind.REPLY))
    granted = waiting.when(GrantNext(), by=MEDIATOR)
    assert HandLowered(request=waiting.room.floor.queue.waiting[2].id) in granted.events
    assert order(granted.after) == [SCHOOL]


def test_the_holder_has_no_need_of_a_raised_hand() -> None:
    for situation in (FLOOR_WITH(PARENT), OFFERED_TO(PARENT)):
        given(situation).when(RaiseHand(), by=PARENT).refused(Refusal.YOU_HAVE_THE_FLOOR)


def test_the_holder_may_ask_again_when_the_turn_has_ended() -> None:
    spoken = given(FLOOR_WITH(PARENT)).when(lambda room: LetGo(request=turn_of(room).request), by=PARENT)
    again = given(spoken.after).when(RaiseHand(), by=PARENT)
    assert order(again.after) == [PARENT]


def test_no_hand_is_raised_while_the_meeting_stands_still() -> None:
    given(PAUSED).when(RaiseHand(), by=PARENT).refused(Refusal.MEETING_IS_PAUSED)
    given(SUSPENDED).when(RaiseHand(), by=PARENT).refused(Refusal.MEETING_IS_SUSPENDED)
    given(LET_IN).when(RaiseHand(), by=PARENT).refused(Refusal.MEETING_HAS_NOT_STARTED)


def test_an_observer_does_not_raise_a_hand_to_speak() -> None:
    given(OPENED).when(RaiseHand(), by=OBSERVER).refused(Refusal.PERSON_DOES_NOT_SPEAK)


@pytest.mark.row("S20", "S21")
def test_where_the_young_person_is_the_party_others_of_the_family_speak_with_their_permission_alone() -> None:
    theirs = given(YOUNG_PERSONS)
    assert order(theirs.when(RaiseHand(), by=ALLOWED_PARENT).after) == [ALLOWED_PARENT]
    assert order(theirs.when(RaiseHand(), by=YOUNG_PERSON).after) == [YOUNG_PERSON]
    theirs.when(RaiseHand(), by=SILENT_SUPPORTER).refused(Refusal.NEEDS_PERMISSION)
    aside_of = theirs.when(RaiseHand(kind=RequestKind.PRIVATE), by=SILENT_SUPPORTER).after
    assert aside(aside_of, SILENT_SUPPORTER), "they may still ask for the mediator"


def test_somebody_at_the_door_cannot_ask_for_the_floor() -> None:
    late = given(MADE, terms_agreed(MEDIATOR, PARENT, before=MADE), OPENED)
    late.when(RaiseHand(), by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)
    given(OPENED).when(RaiseHand(), by=PARENT, device="a copied link").refused(Refusal.NOT_IN_THE_ROOM)


# Letting go


def test_a_hand_is_lowered() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    lowered = waiting.when(lambda room: LetGo(request=hand(room, PARENT)), by=PARENT)
    lowered.then(HandLowered(request=hand(waiting.room, PARENT)))
    assert order(lowered.after) == [SCHOOL]


def test_letting_go_of_what_has_ended_by_itself_changes_nothing() -> None:
    waiting = given(HAND_UP(PARENT))
    lower = LetGo(request=hand(waiting.room, PARENT))
    denied = waiting.when(DenyRequest(request=lower.request), by=MEDIATOR)
    given(denied.after).when(lower, by=PARENT).nothing_happens()


def test_nobody_lets_go_for_somebody_else() -> None:
    waiting = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    for request in (turn_of(waiting.room).request, hand(waiting.room, SCHOOL)):
        waiting.when(LetGo(request=request), by=SUPPORTER).refused(Refusal.NOT_YOURS_TO_DO)


def test_a_hand_may_be_lowered_in_a_pause() -> None:
    waiting = given(HAND_UP(SCHOOL), PAUSED)
    request = hand(waiting.room, SCHOOL)
    waiting.when(LetGo(request=request), by=SCHOOL).then(HandLowered(request=request))


# The order


def test_the_mediator_moves_a_hand_and_the_others_keep_their_order() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY))
    request = hand(waiting.room, LOCAL_AUTHORITY)
    moved = waiting.when(MoveRequest(request=request, place=1), by=MEDIATOR)
    moved.then(RequestMoved(request=request, place=1))
    assert order(moved.after) == [LOCAL_AUTHORITY, PARENT, SCHOOL]


@pytest.mark.parametrize(
    ("place", "after"),
    [(1, [PARENT, SCHOOL, SUPPORTER]), (2, [SCHOOL, PARENT, SUPPORTER]), (3, [SCHOOL, SUPPORTER, PARENT])],
)
def test_a_place_is_counted_with_the_moved_hand_in_it(place: int, after: list[ParticipantId]) -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(SUPPORTER))
    asked = waiting.when(MoveRequest(request=hand(waiting.room, PARENT), place=place), by=MEDIATOR)
    assert order(asked.after) == after


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


def test_there_is_no_next_when_nobody_has_a_hand_up() -> None:
    given(OPENED).when(GrantNext(), by=MEDIATOR).refused(Refusal.NOBODY_IS_WAITING)


# Declining, closing, clearing


def test_a_declined_hand_is_down_and_the_person_has_the_mediators_words() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    request = hand(waiting.room, PARENT)
    denied = waiting.when(DenyRequest(request=request, words="At the next step."), by=MEDIATOR)
    denied.then(RequestDenied(request=request, words="At the next step.", at=NOW))
    assert order(denied.after) == [SCHOOL]
    assert denied.after.floor.queue.denials[PARENT].words == "At the next step."


def test_raising_again_or_being_given_the_floor_ends_the_denial() -> None:
    waiting = given(HAND_UP(PARENT))
    denied = waiting.when(DenyRequest(request=hand(waiting.room, PARENT), words="Later."), by=MEDIATOR).after
    assert PARENT not in given(denied, HAND_UP(PARENT)).room.floor.queue.denials
    assert PARENT not in given(denied, FLOOR_WITH(PARENT)).room.floor.queue.denials
    assert PARENT in given(denied, FLOOR_WITH(SCHOOL)).room.floor.queue.denials


def test_a_request_for_the_mediator_is_declined_with_words_too() -> None:
    asked = given(HAND_UP(PARENT, RequestKind.BREAK))
    deny = DenyRequest(request=aside(asked.room, PARENT), words="In ten minutes.")
    denied = asked.when(deny, by=MEDIATOR).after
    assert denied.floor.queue.denials[PARENT].words == "In ten minutes."
    assert denied.floor.queue.asides == ()


def test_a_closed_queue_takes_no_hands_and_keeps_those_that_are_up() -> None:
    closed = given(HAND_UP(SCHOOL)).when(CloseQueue(), by=MEDIATOR).then(QueueClosed()).after
    for kind in (RequestKind.SPEAK, RequestKind.REPLY, RequestKind.NOT_UNDERSTOOD):
        given(closed).when(RaiseHand(kind=kind), by=PARENT).refused(Refusal.QUEUE_IS_CLOSED)
    given(closed).when(RaiseHand(), by=SCHOOL).nothing_happens()
    assert order(closed) == [SCHOOL]
    given(closed).when(CloseQueue(), by=MEDIATOR).nothing_happens()


def test_a_closed_queue_keeps_nobody_from_the_mediator() -> None:
    for kind in (RequestKind.BREAK, RequestKind.PRIVATE):
        assert given(CLOSED_QUEUE).when(RaiseHand(kind=kind), by=PARENT).events


def test_the_mediator_gives_the_floor_also_while_the_queue_is_closed() -> None:
    assert given(CLOSED_QUEUE, FLOOR_WITH(PARENT)).room.floor.holder == PARENT


def test_the_queue_is_opened_again() -> None:
    opened = given(CLOSED_QUEUE).when(OpenQueue(), by=MEDIATOR).then(QueueOpened()).after
    given(opened).when(OpenQueue(), by=MEDIATOR).nothing_happens()
    assert order(given(opened, HAND_UP(PARENT)).room) == [PARENT]


def test_a_cleared_queue_tells_everybody_in_it_why() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    requests = [one.id for one in waiting.room.floor.queue.waiting]
    cleared = waiting.when(ClearQueue(words="A new topic."), by=MEDIATOR)
    cleared.then(
        *(RequestDenied(request=one, words="A new topic.", at=NOW, cleared=Cleared.QUEUE) for one in requests)
    )
    assert cleared.after.floor.queue.waiting == ()
    assert {denial.words for denial in cleared.after.floor.queue.denials.values()} == {"A new topic."}
    given(cleared.after).when(ClearQueue(), by=MEDIATOR).nothing_happens()
    assert order(given(cleared.after, HAND_UP(PARENT)).room) == [PARENT], "and hands are taken again"


@pytest.mark.row("S34")
def test_nobody_but_the_mediator_orders_the_queue() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    for who in (PARENT, SCHOOL, LOCAL_AUTHORITY, OBSERVER):
        for command in (
            MoveRequest(request=hand(waiting.room, SCHOOL), place=1),
            DenyRequest(request=hand(waiting.room, PARENT)),
            CloseQueue(),
            OpenQueue(),
            ClearQueue(),
        ):
            waiting.when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_a_raised_hand_stays_raised_through_a_pause_and_a_new_device() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), PAUSED)
    moved = waiting.when(LetIn(participant=PARENT, device="another"), by=MEDIATOR)
    later = NOW + timedelta(minutes=5)
    resumed = given(moved.after).when(ResumeMeeting(), by=MEDIATOR, at=later)
    assert order(resumed.after) == [PARENT, SCHOOL]
