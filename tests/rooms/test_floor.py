"""The floor: one person is heard at a time, whoever presses what and when."""

import pytest

from rooms.floor import Floor, FloorGranted, FloorReleased, FloorRevoked, Undo
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.refusals import Refusal
from rooms.requests import RequestKind
from rooms.session import ResumeMeeting
from rooms.turn import (
    ExtendTurn,
    Phase,
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
from tests.rooms.given import EARLIER, NOW, Situation, given
from tests.rooms.turns import finish, order, take_back, turn

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
