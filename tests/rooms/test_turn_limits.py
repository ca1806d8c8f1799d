"""A turn's limit: notice before the end, grace after it, and more time."""

import pytest

from rooms.floor import Ending, FloorRevoked, LimitSet, PersonLimitSet
from rooms.floor_control import GrantFloor, SetLimit, SetLimitFor
from rooms.limits import (
    LEAST_NOTICE_SECONDS,
    MOST_LIMIT_SECONDS,
    MOST_NOTICE_SECONDS,
    USUAL_GRACE_SECONDS,
)
from rooms.refusals import Refusal
from rooms.room import SERVICE
from rooms.turn import (
    Deadline,
    DeadlineKind,
    DropLimit,
    ExtendTurn,
    Phase,
    ReachDeadline,
    TimeLimit,
    TurnLimited,
    WrapUpTold,
)
from tests.rooms.cast import (
    FLOOR_WITH,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    SCHOOL,
    turn_id,
    turn_of,
)
from tests.rooms.given import NOW, Situation, given
from tests.rooms.turns import LIMIT, LIMITED, REPLY_OF, after, deadline, due, say

# Limits


def test_there_is_no_limit_unless_the_mediator_sets_one() -> None:
    room = given(FLOOR_WITH(PARENT)).room
    assert (turn_of(room).limit, room.floor.deadline) == (None, None)
    for kind in DeadlineKind:
        given(room).when(due(kind), by=SERVICE, at=after(10**6)).refused(Refusal.NOT_DUE)


def test_a_limit_is_for_turns_that_are_given_from_then_on() -> None:
    speaking = given(FLOOR_WITH(PARENT))
    limited = speaking.when(SetLimit(seconds=240, grace=30), by=MEDIATOR).then(LimitSet(limit=LIMIT)).after
    assert turn_of(limited).limit is None
    assert turn_of(given(limited, FLOOR_WITH(SCHOOL)).room).limit == LIMIT
    given(limited).when(SetLimit(seconds=240, grace=30), by=MEDIATOR).nothing_happens()
    off = given(limited).when(SetLimit(seconds=None), by=MEDIATOR).then(LimitSet(limit=None)).after
    assert turn_of(given(off, FLOOR_WITH(SCHOOL)).room).limit is None


@pytest.mark.parametrize(
    ("seconds", "notice"),
    [(60, LEAST_NOTICE_SECONDS), (120, 30), (240, 60), (3600, MOST_NOTICE_SECONDS)],
)
def test_notice_is_a_quarter_of_the_time_within_bounds(seconds: int, notice: int) -> None:
    assert TimeLimit(seconds=seconds, grace=USUAL_GRACE_SECONDS).notice == notice


def test_one_person_may_have_another_limit_or_none() -> None:
    other = SetLimitFor(participant=PARENT, seconds=600, grace=60)
    told = given(LIMITED).when(other, by=MEDIATOR)
    told.then(PersonLimitSet(participant=PARENT, limit=TimeLimit(seconds=600, grace=60)))
    assert turn_of(given(told.after, FLOOR_WITH(PARENT)).room).limit == TimeLimit(seconds=600, grace=60)
    assert turn_of(given(told.after, FLOOR_WITH(SCHOOL)).room).limit == LIMIT
    exempt = given(LIMITED).when(SetLimitFor(participant=PARENT, seconds=None), by=MEDIATOR).after
    assert turn_of(given(exempt, FLOOR_WITH(PARENT)).room).limit is None
    given(exempt).when(SetLimitFor(participant=PARENT, seconds=None), by=MEDIATOR).nothing_happens()


def test_a_persons_own_limit_is_for_the_turn_they_have_also_while_it_waits_for_a_reply() -> None:
    exempt = SetLimitFor(participant=PARENT, seconds=None)
    speaking = given(LIMITED, FLOOR_WITH(PARENT))
    now = TurnLimited(turn=turn_of(speaking.room).id, limit=None, at=NOW)
    changed = speaking.when(exempt, by=MEDIATOR).then(PersonLimitSet(participant=PARENT, limit=None), now)
    assert turn_of(changed.after).limit is None
    waiting = given(speaking.room, REPLY_OF(SCHOOL))
    assert waiting.room.floor.interrupted is not None
    after_it = waiting.when(exempt, by=MEDIATOR).after
    assert after_it.floor.interrupted is not None
    assert after_it.floor.interrupted.limit is None
    assert turn_of(after_it).limit == LIMIT


def test_who_never_speaks_has_no_limit() -> None:
    for who, no in ((OBSERVER, Refusal.PERSON_DOES_NOT_SPEAK), ("p99", Refusal.NO_SUCH_PERSON)):
        given(OPENED).when(SetLimitFor(participant=who, seconds=60), by=MEDIATOR).refused(no)


# Wrapping up, and the end by time


def test_a_person_is_told_before_the_time_is_over_and_cut_only_after_the_grace() -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    turn = turn_of(speaking).id
    assert deadline(speaking) == Deadline(turn=turn, kind=DeadlineKind.WRAP_UP, at=after(180))
    told = given(speaking).when(due(DeadlineKind.WRAP_UP), by=SERVICE, at=after(180))
    told.then(WrapUpTold(turn=turn, at=after(180)))
    assert turn_of(told.after).phase is Phase.WRAPPING_UP
    assert deadline(told.after) == Deadline(turn=turn, kind=DeadlineKind.TIME_OVER, at=after(240 + 30))
    over = given(told.after).when(due(DeadlineKind.TIME_OVER), by=SERVICE, at=after(270))
    over.then(FloorRevoked(turn=turn, at=after(270), ending=Ending.TIME_OVER))
    assert over.after.floor.turn is None
    assert over.after.floor.heard == {PARENT: 270.0}


@pytest.mark.parametrize("late", [0, 1, 59, 60, 89, 90, 3600])
def test_however_late_a_person_is_told_they_have_the_whole_notice_and_the_grace(late: int) -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    given(speaking).when(due(DeadlineKind.TIME_OVER), by=SERVICE, at=after(180 + late)).refused(
        Refusal.NOT_DUE
    )
    told = say(speaking, SERVICE, due(DeadlineKind.WRAP_UP), 180 + late)
    assert deadline(told).at == after(180 + late + LIMIT.notice + LIMIT.grace)
    just_before = after(180 + late + LIMIT.notice + LIMIT.grace - 0.001)
    given(told).when(due(DeadlineKind.TIME_OVER), by=SERVICE, at=just_before).refused(Refusal.NOT_DUE)


def test_a_deadline_that_comes_early_or_twice_or_for_an_older_turn_changes_nothing() -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    old = turn_of(speaking).id
    early = given(speaking).when(due(DeadlineKind.WRAP_UP), by=SERVICE, at=after(179.9))
    early.refused(Refusal.NOT_DUE)
    told = say(speaking, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    given(told).when(due(DeadlineKind.WRAP_UP), by=SERVICE, at=after(181)).refused(Refusal.NOT_DUE)
    given(told).when(due(DeadlineKind.HELD_TOO_LONG), by=SERVICE, at=after(999)).refused(Refusal.NOT_DUE)
    next_one = say(told, MEDIATOR, lambda room: GrantFloor(to=SCHOOL, after=turn_id(room)), 200)
    for kind in DeadlineKind:
        stale = ReachDeadline(turn=old, kind=kind)
        given(next_one).when(stale, by=SERVICE, at=after(9999)).refused(Refusal.TURN_HAS_CHANGED)
        given(OPENED).when(stale, by=SERVICE, at=after(9999)).refused(Refusal.TURN_HAS_CHANGED)


def test_a_limit_that_is_shorter_than_what_was_spoken_still_gives_notice_and_grace() -> None:
    speaking = given(FLOOR_WITH(PARENT)).room
    limited = say(speaking, MEDIATOR, SetLimitFor(participant=PARENT, seconds=60, grace=20), 600)
    assert (deadline(limited).kind, deadline(limited).at <= after(600)) == (DeadlineKind.WRAP_UP, True)
    told = say(limited, SERVICE, due(DeadlineKind.WRAP_UP), 601)
    assert deadline(told).at == after(601 + LEAST_NOTICE_SECONDS + 20)


def test_the_mediator_gives_the_turn_more_time() -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    extend = ExtendTurn(turn=turn_of(speaking).id, seconds=60)
    more = given(speaking).when(extend, by=MEDIATOR, at=after(100))
    longer = TimeLimit(seconds=300, grace=30)
    more.then(TurnLimited(turn=turn_of(speaking).id, limit=longer, at=after(100)))
    assert deadline(more.after).at == after(240)


def test_somebody_who_is_given_time_is_not_wrapping_up_any_more_and_is_told_again() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    more = say(told, MEDIATOR, ExtendTurn(turn=turn_of(told).id, seconds=120), 200)
    assert turn_of(more).phase is Phase.SPEAKING
    assert deadline(more) == Deadline(turn=turn_of(told).id, kind=DeadlineKind.WRAP_UP, at=after(300))


def test_a_little_more_time_leaves_them_wrapping_up_and_later_cut() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    more = say(told, MEDIATOR, ExtendTurn(turn=turn_of(told).id, seconds=10), 230)
    assert turn_of(more).phase is Phase.WRAPPING_UP
    assert deadline(more).at == after(250 + 30)


def test_in_the_grace_more_time_is_counted_from_now() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    more = say(told, MEDIATOR, ExtendTurn(turn=turn_of(told).id, seconds=10), 260)
    assert deadline(more).at == after(260 + 10 + 30)


def test_time_that_was_promised_is_given_however_long_the_turn_was() -> None:
    longest = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=MOST_LIMIT_SECONDS)),))
    speaking = given(longest, FLOOR_WITH(PARENT)).room
    more = say(speaking, MEDIATOR, ExtendTurn(turn=turn_of(speaking).id, seconds=600), 10)
    limit = turn_of(more).limit
    assert limit is not None
    assert limit.seconds == MOST_LIMIT_SECONDS + 600


def test_the_mediator_drops_the_limit() -> None:
    told = say(given(LIMITED, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 180)
    dropped = say(told, MEDIATOR, DropLimit(turn=turn_of(told).id), 200)
    assert (turn_of(dropped).phase, dropped.floor.deadline) == (Phase.SPEAKING, None)
    given(dropped).when(due(DeadlineKind.TIME_OVER), by=SERVICE, at=after(999)).refused(Refusal.NOT_DUE)
    given(dropped).when(DropLimit(turn=turn_of(told).id), by=MEDIATOR).nothing_happens()
    assert turn_of(given(dropped, FLOOR_WITH(SCHOOL)).room).limit == LIMIT, "the next turn has it again"


def test_a_turn_without_a_limit_has_no_more_time_to_be_given() -> None:
    given(FLOOR_WITH(PARENT)).when(
        lambda room: ExtendTurn(turn=turn_of(room).id, seconds=60), by=MEDIATOR
    ).refused(Refusal.TURN_HAS_NO_LIMIT)


def test_more_time_for_an_older_turn_is_given_to_nobody() -> None:
    old = turn_of(given(LIMITED, FLOOR_WITH(PARENT)).room).id
    later = given(LIMITED, FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL))
    for command in (ExtendTurn(turn=old, seconds=60), DropLimit(turn=old)):
        later.when(command, by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)
