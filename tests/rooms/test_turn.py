"""A turn: offered, then spoken or typed, shared by a family; and who may do what with it."""

from datetime import timedelta

import pytest

from rooms.floor import FloorReleased
from rooms.floor_control import GrantFloor, LetGo, RevokeFloor
from rooms.outcome import StopMeeting
from rooms.people import ParticipantId
from rooms.refusals import Refusal
from rooms.room import SERVICE
from rooms.turn import (
    BeginTurn,
    DeadlineKind,
    FloorPassed,
    PassFloor,
    Phase,
    TurnBegan,
    TurnTyped,
    TypeTurn,
)
from tests.rooms.cast import (
    ALLOWED_PARENT,
    AUTHORITY,
    FLOOR_WITH,
    HAND_UP,
    HELD,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OFFERED_TO,
    OPENED,
    PARENT,
    SCHOOL,
    SILENT_SUPPORTER,
    SUPPORTER,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    turn_id,
    turn_of,
)
from tests.rooms.given import NOW, Asked, Situation, encoded, given
from tests.rooms.turns import LIMITED, PAUSE, REPLY_OF, after, deadline, due, say

# Offered, then spoken


def test_a_turn_is_offered_until_its_person_says_that_they_are_ready() -> None:
    offered = given(OFFERED_TO(PARENT))
    assert (turn_of(offered.room).phase, turn_of(offered.room).clock(NOW)) == (Phase.OFFERED, 0.0)
    begun = offered.when(lambda room: BeginTurn(turn=turn_of(room).id), by=PARENT)
    begun.then(TurnBegan(turn=turn_of(offered.room).id, at=NOW))
    assert turn_of(begun.after).phase is Phase.SPEAKING
    assert turn_of(begun.after).clock(NOW + timedelta(seconds=5)) == 5.0


def test_beginning_twice_is_beginning_once() -> None:
    given(FLOOR_WITH(PARENT)).when(lambda room: BeginTurn(turn=turn_of(room).id), by=PARENT).nothing_happens()


def test_nobody_begins_another_persons_turn_not_even_the_mediator() -> None:
    offered = given(OFFERED_TO(PARENT))
    begin = BeginTurn(turn=turn_of(offered.room).id)
    offered.when(begin, by=SUPPORTER).refused(Refusal.NOT_YOUR_TURN)
    offered.when(begin, by=MEDIATOR).refused(Refusal.NOT_YOURS_TO_DO)
    offered.when(begin, by=PARENT, device="a copied link").refused(Refusal.NOT_IN_THE_ROOM)


def test_a_turn_that_is_offered_takes_nobodys_time_and_lapses_by_no_clock() -> None:
    offered = given(LIMITED, OFFERED_TO(PARENT)).room
    assert offered.floor.deadline is None
    for kind in DeadlineKind:
        given(offered).when(due(kind), by=SERVICE, at=after(9999)).refused(Refusal.NOT_DUE)


def test_an_offered_turn_is_declined_by_letting_it_go() -> None:
    offered = given(OFFERED_TO(PARENT))
    declined = offered.when(lambda room: LetGo(request=turn_of(room).request), by=PARENT)
    declined.then(FloorReleased(turn=turn_of(offered.room).id, at=NOW))
    assert declined.after.floor.turn is None
    assert declined.after.floor.heard == {PARENT: 0.0}


# A party's floor


def test_a_family_passes_its_turn_on_among_themselves_and_its_time_is_the_familys() -> None:
    room = given(LIMITED, FLOOR_WITH(PARENT)).room
    turn = turn_of(room)
    passed = given(room).when(PassFloor(turn=turn.id, to=SUPPORTER), by=PARENT, at=after(40))
    passed.then(FloorPassed(turn=turn.id, to=SUPPORTER, at=after(40)))
    assert (turn_of(passed.after).holder, turn_of(passed.after).id) == (SUPPORTER, turn.id)
    assert deadline(passed.after).at == after(180), "one turn, one clock"
    back_again = say(passed.after, SUPPORTER, PassFloor(turn=turn.id, to=PARENT), 100)
    finished = say(back_again, PARENT, LetGo(request=turn.request), 110)
    assert finished.floor.heard == {PARENT: 50.0, SUPPORTER: 60.0}


def test_a_turn_is_never_passed_across_sides_nor_by_somebody_who_has_no_side() -> None:
    for holder, to in ((PARENT, SCHOOL), (PARENT, LOCAL_AUTHORITY), (LOCAL_AUTHORITY, PARENT)):
        speaking = given(FLOOR_WITH(holder))
        across = PassFloor(turn=turn_of(speaking.room).id, to=to)
        speaking.when(across, by=holder).refused(Refusal.NOT_OF_YOUR_SIDE)
    given(FLOOR_WITH(SCHOOL)).when(
        lambda room: PassFloor(turn=turn_of(room).id, to=SCHOOL), by=SCHOOL
    ).refused(Refusal.NOT_OF_YOUR_SIDE)


def test_nobody_passes_on_what_they_do_not_hold() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    take = PassFloor(turn=turn_of(speaking.room).id, to=SUPPORTER)
    speaking.when(take, by=SUPPORTER).refused(Refusal.NOT_YOUR_TURN)
    speaking.when(take, by=MEDIATOR).refused(Refusal.NOT_YOURS_TO_DO)
    later = given(speaking.room, FLOOR_WITH(SCHOOL), FLOOR_WITH(PARENT))
    later.when(take, by=PARENT).refused(Refusal.TURN_HAS_CHANGED)


def test_a_turn_passed_to_its_holder_stays_where_it_is() -> None:
    given(FLOOR_WITH(PARENT)).when(
        lambda room: PassFloor(turn=turn_of(room).id, to=PARENT), by=PARENT
    ).nothing_happens()


def test_whoever_is_passed_the_floor_is_not_in_the_queue() -> None:
    waiting = given(FLOOR_WITH(PARENT), HAND_UP(SUPPORTER), HAND_UP(SCHOOL))
    passed = waiting.when(lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER), by=PARENT).after
    assert [one.participant for one in passed.floor.queue.waiting] == [SCHOOL]


def test_the_one_who_has_it_now_finishes_it_and_the_other_does_not() -> None:
    passed = given(FLOOR_WITH(PARENT)).when(
        lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER), by=PARENT
    )
    finish = LetGo(request=turn_of(passed.after).request)
    given(passed.after).when(finish, by=PARENT).refused(Refusal.NOT_YOURS_TO_DO)
    given(passed.after).when(finish, by=SUPPORTER).then(FloorReleased(turn=turn_of(passed.after).id, at=NOW))


@pytest.mark.row("S20", "S21")
def test_a_young_person_passes_their_turn_to_whom_they_allowed_and_takes_it_back() -> None:
    def pass_to(who: ParticipantId) -> Asked:
        return lambda room: PassFloor(turn=turn_of(room).id, to=who)

    theirs = given(YOUNG_PERSONS, Situation(None, ((MEDIATOR, GrantFloor(to=YOUNG_PERSON)),)))
    theirs.when(pass_to(SILENT_SUPPORTER), by=YOUNG_PERSON).refused(Refusal.NEEDS_PERMISSION)
    theirs.when(pass_to(AUTHORITY), by=YOUNG_PERSON).refused(Refusal.NOT_OF_YOUR_SIDE)
    passed = theirs.when(pass_to(ALLOWED_PARENT), by=YOUNG_PERSON).after
    assert passed.floor.holder == ALLOWED_PARENT
    assert given(passed).when(pass_to(YOUNG_PERSON), by=ALLOWED_PARENT).after.floor.holder == YOUNG_PERSON


@pytest.mark.row("S21")
def test_nobody_is_given_the_floor_to_speak_for_a_young_person_without_their_permission() -> None:
    given(YOUNG_PERSONS).when(GrantFloor(to=SILENT_SUPPORTER), by=MEDIATOR).refused(Refusal.NEEDS_PERMISSION)
    allowed = given(YOUNG_PERSONS).when(GrantFloor(to=ALLOWED_PARENT), by=MEDIATOR).after
    assert allowed.floor.holder == ALLOWED_PARENT
    assert given(FLOOR_WITH(SUPPORTER)).room.floor.holder == SUPPORTER, "with no young person, no permission"


# A typed turn


def test_a_turn_may_be_typed_and_the_words_are_the_turns() -> None:
    offered = given(OFFERED_TO(PARENT))
    turn = turn_of(offered.room).id
    typed = offered.when(TypeTurn(turn=turn, words="I wrote this."), by=PARENT)
    typed.then(TurnBegan(turn=turn, at=NOW), TurnTyped(turn=turn, words="I wrote this."))
    assert turn_of(typed.after).typed == "I wrote this."
    again = given(typed.after).when(TypeTurn(turn=turn, words="And this."), by=PARENT)
    again.then(TurnTyped(turn=turn, words="And this."))
    assert turn_of(again.after).typed == "And this."
    given(again.after).when(TypeTurn(turn=turn, words="And this."), by=PARENT).nothing_happens()


def test_nobody_types_without_the_floor_or_into_another_turn() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    turn = turn_of(speaking.room).id
    speaking.when(TypeTurn(turn=turn, words="X."), by=SCHOOL).refused(Refusal.NOT_YOUR_TURN)
    speaking.when(TypeTurn(turn="t1", words="X."), by=PARENT).refused(Refusal.TURN_HAS_CHANGED)
    given(OPENED).when(TypeTurn(turn=turn, words="X."), by=PARENT).refused(Refusal.TURN_HAS_CHANGED)
    paused = say(speaking.room, *PAUSE, 1)
    given(paused).when(TypeTurn(turn=turn, words="X."), by=PARENT).refused(Refusal.MEETING_IS_PAUSED)


TYPED = Situation(
    FLOOR_WITH(PARENT), ((PARENT, lambda room: TypeTurn(turn=turn_of(room).id, words="I WROTE THIS")),)
)


@pytest.mark.parametrize(
    ("by", "ends"),
    [
        (PARENT, lambda room: LetGo(request=turn_of(room).request)),
        (MEDIATOR, lambda room: RevokeFloor(turn=turn_of(room).id)),
        (MEDIATOR, lambda room: GrantFloor(to=SCHOOL, after=turn_id(room))),
        (PARENT, lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER)),
        (MEDIATOR, StopMeeting(term="no_recording")),
    ],
    ids=["released", "revoked", "next", "passed", "stopped"],
)
def test_what_was_typed_is_gone_with_the_turn(by: str, ends: Asked) -> None:
    typed = given(TYPED)
    assert "I WROTE THIS" in repr(typed.room)
    ended = typed.when(ends, by=by).after
    kept = ended.floor.undo.before if ended.floor.undo else ()
    assert "I WROTE THIS" not in repr(ended).replace(repr(kept), ""), (
        "but for an undo that brings the turn back"
    )


def test_what_was_typed_waits_with_the_turn_for_a_line_and_a_reply() -> None:
    room = given(TYPED, HELD).room
    assert turn_of(room).typed == "I WROTE THIS"
    replying = given(TYPED, REPLY_OF(SCHOOL)).room
    assert replying.floor.interrupted is not None
    assert (turn_of(replying).typed, replying.floor.interrupted.typed) == ("", "I WROTE THIS")


def test_what_was_written_goes_with_its_turn_and_stays_nowhere_in_the_room() -> None:
    room = given(FLOOR_WITH(PARENT)).room
    written = TypeTurn(turn=turn_of(room).id, words="Written words")
    room = given(room).when(written, by=PARENT).after
    assert b"Written words" in encoded(room)
    room = given(room).when(GrantFloor(to=SCHOOL, after=turn_of(room).id), by=MEDIATOR).after
    assert b"Written words" not in encoded(room), "not even for as long as the grant can be undone"
