"""A turn's clock stands while the meeting does, and the turn is held while its holder's line is gone."""

from datetime import timedelta

import pytest

from rooms.floor import Ending, FloorRevoked
from rooms.floor_control import GrantFloor, RevokeFloor
from rooms.limits import (
    HELD_SECONDS,
)
from rooms.queue import HandRaised
from rooms.refusals import Refusal
from rooms.room import SERVICE
from rooms.session import PauseMeeting
from rooms.turn import (
    Deadline,
    DeadlineKind,
    HoldTurn,
    PassFloor,
    Phase,
    ReturnToTurn,
    TurnHeld,
    TurnReturned,
)
from tests.rooms.cast import (
    FLOOR_WITH,
    HAND_UP,
    HELD,
    MEDIATOR,
    OFFERED_TO,
    OPENED,
    PARENT,
    SCHOOL,
    SUPPORTER,
    turn_id,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Asked, given
from tests.rooms.turns import (
    BACK,
    HOLD,
    LIFT,
    LIMITED,
    PAUSE,
    RESUME,
    SUSPEND,
    after,
    back,
    deadline,
    due,
    hold,
    say,
)


@pytest.mark.parametrize(
    ("stops", "goes"),
    [
        ((PAUSE,), (RESUME,)),
        ((SUSPEND,), (LIFT,)),
        ((PAUSE, SUSPEND), (LIFT, RESUME)),
        ((HOLD,), (BACK,)),
        ((HOLD, PAUSE), (BACK, RESUME)),
        ((HOLD, PAUSE), (RESUME, BACK)),
        ((PAUSE, HOLD), (BACK, RESUME)),
        ((HOLD, SUSPEND), (LIFT, BACK)),
        ((PAUSE, HOLD, SUSPEND), (LIFT, BACK, RESUME)),
        ((PAUSE, HOLD, SUSPEND), (LIFT, RESUME, BACK)),
    ],
    ids=lambda steps: "-".join(type(step[1]).__name__ if not callable(step[1]) else "line" for step in steps),
)
def test_nobody_loses_a_second_to_a_pause_a_suspension_or_a_lost_line(
    stops: tuple[tuple[str, Asked], ...], goes: tuple[tuple[str, Asked], ...]
) -> None:
    room = given(LIMITED, FLOOR_WITH(PARENT)).room
    at = 100.0
    for by, asked in stops:
        room = say(room, by, asked, at)
        assert turn_of(room).clock(after(at + 999)) == 100.0, "nothing runs from the first stop on"
        at += 7
    for by, asked in goes:
        at += 7
        assert turn_of(room).clock(after(at)) == 100.0, "and nothing until the last go"
        room = say(room, by, asked, at)
    assert turn_of(room).clock(after(at + 1)) == 101.0
    assert deadline(room) == Deadline(turn=turn_of(room).id, kind=DeadlineKind.WRAP_UP, at=after(at + 80)), (
        "all the time that was left is left"
    )


def test_a_deadline_passes_in_no_meeting_that_stands_still() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    for by, asked in (PAUSE, SUSPEND):
        still = say(told, by, asked, 200)
        assert still.floor.deadline is None
        over = given(still).when(due(DeadlineKind.TIME_OVER), by=SERVICE, at=after(9999))
        over.refused(Refusal.MEETING_IS_PAUSED if by == MEDIATOR else Refusal.MEETING_IS_SUSPENDED)


def test_the_notice_is_not_used_up_by_a_pause() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    resumed = say(say(told, *PAUSE, 190), *RESUME, 1190)
    assert turn_of(resumed).phase is Phase.WRAPPING_UP
    assert deadline(resumed).at == after(1190 + 80)


def test_a_turn_begun_before_a_pause_has_its_clock_from_the_beginning_alone() -> None:
    offered = given(LIMITED, OFFERED_TO(PARENT)).room
    resumed = say(say(offered, *PAUSE, 10), *RESUME, 500)
    assert (turn_of(resumed).clock_since, turn_of(resumed).clock(after(999))) == (None, 0.0)


def test_a_clock_that_goes_backwards_takes_no_time_away() -> None:
    speaking = given(FLOOR_WITH(PARENT)).room
    paused = given(speaking).when(
        PauseMeeting(reason="A break."), by=MEDIATOR, at=EARLIER - timedelta(minutes=1)
    )
    assert turn_of(paused.after).clock_before == 0.0


# Held


def test_a_turn_is_held_while_its_holders_line_is_gone_and_is_theirs_when_they_return() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    turn = turn_of(speaking.room)
    held = speaking.when(hold, by=SERVICE, at=after(30)).then(TurnHeld(turn=turn.id, at=after(30)))
    assert (turn_of(held.after).held_since, held.after.floor.holder) == (after(30), PARENT)
    given(held.after).when(hold, by=SERVICE, at=after(40)).nothing_happens()
    returned = given(held.after).when(back, by=SERVICE, at=after(50))
    returned.then(TurnReturned(turn=turn.id, at=after(50)))
    now = turn_of(returned.after)
    assert (now.phase, now.held_since, now.clock(after(51))) == (Phase.SPEAKING, None, 31.0)
    given(returned.after).when(back, by=SERVICE).nothing_happens()


def test_an_offered_turn_is_held_too_and_is_offered_still_when_they_return() -> None:
    held = say(given(OFFERED_TO(PARENT)).room, *HOLD, 5)
    assert deadline(held).kind is DeadlineKind.HELD_TOO_LONG
    returned = say(held, *BACK, 10)
    assert (turn_of(returned).phase, turn_of(returned).clock_since) == (Phase.OFFERED, None)


def test_a_held_turn_goes_back_to_the_mediator_with_its_person_first_in_the_queue() -> None:
    held = say(given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room, *HOLD, 30)
    assert deadline(held).at == after(30 + HELD_SECONDS)
    given(held).when(due(DeadlineKind.HELD_TOO_LONG), by=SERVICE, at=after(89)).refused(Refusal.NOT_DUE)
    lapsed = given(held).when(due(DeadlineKind.HELD_TOO_LONG), by=SERVICE, at=after(90))
    revoked, raised = lapsed.events
    assert revoked == FloorRevoked(turn=turn_of(held).id, at=after(90), ending=Ending.LINE_LOST)
    assert isinstance(raised, HandRaised)
    assert raised.place == 1
    assert lapsed.after.floor.turn is None
    assert [one.participant for one in lapsed.after.floor.queue.waiting] == [PARENT, SCHOOL]
    assert lapsed.after.floor.heard == {PARENT: 30.0}, "the wait is nobody's speaking time"


@pytest.mark.parametrize(("stop", "go"), [(PAUSE, RESUME), (SUSPEND, LIFT)], ids=["pause", "suspension"])
def test_the_wait_for_a_line_stands_with_the_meeting(stop: tuple[str, Asked], go: tuple[str, Asked]) -> None:
    # A restart drops every line at once: the holder must not lose the turn to the mediator's slower return.
    held = say(given(FLOOR_WITH(PARENT)).room, *HOLD, 30)
    still = say(held, *stop, 40)
    assert still.floor.deadline is None
    assert turn_of(still).held_since == after(30), "it is shown since when the line has been gone"
    going = say(still, *go, 5000)
    assert deadline(going).at == after(5000 + HELD_SECONDS - 10)
    given(going).when(due(DeadlineKind.HELD_TOO_LONG), by=SERVICE, at=after(5001)).refused(Refusal.NOT_DUE)


def test_a_turn_that_was_held_before_has_the_whole_wait_again() -> None:
    once = say(say(given(FLOOR_WITH(PARENT)).room, *HOLD, 10), *BACK, 60)
    assert deadline(say(once, *HOLD, 100)).at == after(100 + HELD_SECONDS)


def test_the_mediator_need_not_wait_for_a_held_turn() -> None:
    held = given(FLOOR_WITH(PARENT), HELD)
    held.when(lambda room: RevokeFloor(turn=turn_of(room).id), by=MEDIATOR).then(
        FloorRevoked(turn=turn_of(held.room).id, at=NOW)
    )
    moved_on = held.when(lambda room: GrantFloor(to=SCHOOL, after=turn_id(room)), by=MEDIATOR).after
    assert (moved_on.floor.holder, turn_of(moved_on).held_since) == (SCHOOL, None)


def test_a_line_of_an_older_turn_holds_and_returns_nothing() -> None:
    old = turn_of(given(FLOOR_WITH(PARENT)).room).id
    later = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    for command in (HoldTurn(turn=old, holder=PARENT), ReturnToTurn(turn=old, holder=PARENT)):
        later.when(command, by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)
        given(OPENED).when(command, by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)


def test_a_line_of_somebody_who_passed_the_turn_on_holds_and_returns_nothing() -> None:
    turn = turn_of(given(FLOOR_WITH(PARENT)).room).id
    passed = given(FLOOR_WITH(PARENT)).when(PassFloor(turn=turn, to=SUPPORTER), by=PARENT).after
    assert turn_of(passed).id == turn
    given(passed).when(HoldTurn(turn=turn, holder=PARENT), by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)
    held = given(passed).when(HoldTurn(turn=turn, holder=SUPPORTER), by=SERVICE).after
    assert turn_of(held).held_since == NOW
    given(held).when(ReturnToTurn(turn=turn, holder=PARENT), by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)
