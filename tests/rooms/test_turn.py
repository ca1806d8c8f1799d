"""A turn: offered, spoken, wrapped up, over; its clock, its deadlines, and who may do what with it."""

from datetime import datetime, timedelta

import pytest

from rooms.floor import Ending, FloorReleased, FloorRevoked, LimitSet, PersonLimitSet
from rooms.floor_control import GrantFloor, InterposeReply, LetGo, RevokeFloor, SetLimit, SetLimitFor
from rooms.limits import (
    HELD_SECONDS,
    LEAST_NOTICE_SECONDS,
    MOST_LIMIT_SECONDS,
    MOST_NOTICE_SECONDS,
    USUAL_GRACE_SECONDS,
)
from rooms.outcome import StopMeeting
from rooms.people import ParticipantId
from rooms.queue import HandRaised, RaiseHand
from rooms.refusals import Refusal
from rooms.requests import RequestKind
from rooms.room import SERVICE, Room
from rooms.session import LiftSuspension, PauseMeeting, ResumeMeeting, SuspendMeeting
from rooms.turn import (
    BeginTurn,
    Deadline,
    DeadlineKind,
    DropLimit,
    ExtendTurn,
    FloorPassed,
    HoldTurn,
    PassFloor,
    Phase,
    ReachDeadline,
    ReturnToTurn,
    TimeLimit,
    TurnBegan,
    TurnHeld,
    TurnLimited,
    TurnReturned,
    TurnTyped,
    TypeTurn,
    WrapUpTold,
)
from tests.rooms.cast import (
    ALLOWED_PARENT,
    AUTHORITY,
    FLOOR_WITH,
    HAND_UP,
    HELD,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OFFERED_TO,
    OPENED,
    PARENT,
    SCHOOL,
    SILENT_SUPPORTER,
    SUPPORTER,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    hand,
    turn_id,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Asked, Situation, encoded, given

LIMIT = TimeLimit(seconds=240, grace=30)  # told 60 seconds before the end
LIMITED = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=240, grace=30)),))


def after(seconds: float) -> datetime:
    """So long after everything in the situations was."""
    return EARLIER + timedelta(seconds=seconds)


def say(room: Room, by: str, asked: Asked, seconds: float) -> Room:
    return given(room).when(asked, by=by, at=after(seconds)).after


def due(kind: DeadlineKind) -> Asked:
    return lambda room: ReachDeadline(turn=turn_of(room).id, kind=kind)


def deadline(room: Room) -> Deadline:
    assert room.floor.deadline is not None
    return room.floor.deadline


def hold(room: Room) -> HoldTurn:
    return HoldTurn(turn=turn_of(room).id)


def back(room: Room) -> ReturnToTurn:
    return ReturnToTurn(turn=turn_of(room).id)


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
    waiting = given(speaking.room, replied(SCHOOL))
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


# The clock stands


PAUSE: tuple[str, Asked] = (MEDIATOR, PauseMeeting(reason="A break."))
RESUME: tuple[str, Asked] = (MEDIATOR, ResumeMeeting())
SUSPEND: tuple[str, Asked] = (SERVICE, SuspendMeeting())
LIFT: tuple[str, Asked] = (SERVICE, LiftSuspension())
HOLD: tuple[str, Asked] = (SERVICE, hold)
BACK: tuple[str, Asked] = (SERVICE, back)


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
    for command in (HoldTurn(turn=old), ReturnToTurn(turn=old)):
        later.when(command, by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)
        given(OPENED).when(command, by=SERVICE).refused(Refusal.TURN_HAS_CHANGED)


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
    replying = given(TYPED, replied(SCHOOL)).room
    assert replying.floor.interrupted is not None
    assert (turn_of(replying).typed, replying.floor.interrupted.typed) == ("", "I WROTE THIS")


def replied(who: ParticipantId) -> Situation:
    """A short reply of somebody comes between."""
    return Situation(
        None,
        (
            (who, RaiseHand(kind=RequestKind.REPLY)),
            (MEDIATOR, lambda room: InterposeReply(request=hand(room, who), turn=turn_of(room).id)),
        ),
    )


def test_what_was_written_goes_with_its_turn_and_stays_nowhere_in_the_room() -> None:
    room = given(FLOOR_WITH(PARENT)).room
    written = TypeTurn(turn=turn_of(room).id, words="Written words")
    room = given(room).when(written, by=PARENT).after
    assert b"Written words" in encoded(room)
    room = given(room).when(GrantFloor(to=SCHOOL, after=turn_of(room).id), by=MEDIATOR).after
    assert b"Written words" not in encoded(room), "not even for as long as the grant can be undone"
