"""The agenda: the usual order without the steps that nobody can speak in, and how the mediator moves through it."""

import pytest

from rooms.agenda import (
    SPEAKERS_OF,
    USUAL_ORDER,
    AddStep,
    AgendaStep,
    Hands,
    MoveToStep,
    Progress,
    SkipStep,
    Step,
    StepAdded,
    StepBegan,
    StepId,
    StepSkipped,
)
from rooms.floor_control import GrantFloor, LetGo, UndoGrant
from rooms.limits import MOST_STEPS
from rooms.mediation import make
from rooms.people import SPEAKERS, ParticipantId, Role
from rooms.queue import Cleared, RequestDenied
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.turn import BeginTurn, PassFloor, TypeTurn
from tests.rooms.cast import (
    CAST,
    FLOOR_WITH,
    HAND_UP,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    OFFERED_TO,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SILENT_SUPPORTER,
    SUPPORTER,
    TERMS,
    TERMS_AGREED,
    YOUNG_PERSONS,
    hand,
    let_in,
    made_with,
    plan,
    turn_of,
)
from tests.rooms.given import NOW, Situation, given


def steps(room: Room) -> tuple[Step, ...]:
    return tuple(one.step for one in room.agenda.steps)


def progress(room: Room) -> dict[str, Progress]:
    return {one.id: one.progress for one in room.agenda.steps}


def step(room: Room, of: Step | str) -> AgendaStep:
    return next(one for one in room.agenda.steps if one.id == of)


def AT(there: Step, hands: Hands = Hands.KEEP) -> Situation:  # noqa: N802 - a situation
    return Situation(OPENED, ((MEDIATOR, MoveToStep(step=there.value, hands=hands)),))


def unheard(room: Room) -> set[ParticipantId]:
    return set(room.agenda.unheard(room.people))


# The order


@pytest.mark.row("S16", "S18", "S22", "S24", "S27", "S28")
def test_the_usual_order_is_the_processes() -> None:
    assert USUAL_ORDER == (
        Step.INTRODUCTION,
        Step.FAMILY,
        Step.SCHOOL,
        Step.OTHERS,
        Step.LOCAL_AUTHORITY,
        Step.OPEN_DISCUSSION,
        Step.ACTIONS,
    )


@pytest.mark.row("S15")
def test_a_step_with_nobody_to_speak_in_it_drops_out() -> None:
    assert Step.OTHERS not in steps(given(MADE).room)
    assert Step.SCHOOL in steps(given(MADE).room)
    small = steps(given(made_with(Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY)).room)
    assert Step.SCHOOL not in small
    with_health = steps(given(made_with(Role.MEDIATOR, Role.PARENT, Role.HEALTH_COMMISSIONER)).room)
    assert Step.OTHERS in with_health
    assert Step.LOCAL_AUTHORITY not in with_health


@pytest.mark.row("S2", "S24")
def test_the_mediator_may_plan_another_order() -> None:
    order = (Step.INTRODUCTION, Step.LOCAL_AUTHORITY, Step.FAMILY, Step.ACTIONS)
    roles = (Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY)
    made = make(plan(*roles, agenda=order), "1", TERMS)
    assert tuple(one.step for one in made.agenda.steps) == order


def test_everybody_who_speaks_but_the_one_who_interprets_has_a_step_of_their_own() -> None:
    assert frozenset().union(*SPEAKERS_OF.values()) == SPEAKERS - {Role.INTERPRETER}


# Moving through it


@pytest.mark.row("S16")
def test_the_meeting_begins_at_the_first_step() -> None:
    assert given(LET_IN).room.agenda.now is None
    assert step(given(OPENED).room, Step.INTRODUCTION).progress is Progress.NOW


@pytest.mark.row("S2", "S52")
def test_the_mediator_moves_on_and_back_as_the_meeting_needs() -> None:
    moved = given(OPENED).when(MoveToStep(step="school", hands=Hands.KEEP), by=MEDIATOR)
    moved.then(StepBegan(step=StepId("school")))
    assert progress(moved.after)["introduction"] is Progress.DONE
    assert progress(moved.after)["family"] is Progress.TO_COME
    back = given(moved.after).when(MoveToStep(step="family", hands=Hands.KEEP), by=MEDIATOR).after
    assert back.agenda.now is not None
    assert (back.agenda.now.step, progress(back)["school"]) == (Step.FAMILY, Progress.DONE)
    assert list(progress(back).values()).count(Progress.NOW) == 1


def test_moving_to_where_the_meeting_is_changes_nothing_and_leaves_the_hands() -> None:
    for hands in Hands:
        waiting = given(AT(Step.FAMILY), HAND_UP(PARENT))
        waiting.when(MoveToStep(step="family", hands=hands), by=MEDIATOR).nothing_happens()


def test_a_step_that_is_not_on_the_agenda_is_not_moved_to_skipped_or_followed() -> None:
    for command in (
        MoveToStep(step="others", hands=Hands.KEEP),
        SkipStep(step="others", reason="X."),
        AddStep(title="More", reason="X.", after="others"),
    ):
        given(OPENED).when(command, by=MEDIATOR).refused(Refusal.NO_SUCH_STEP)


def test_nobody_but_the_mediator_moves_the_meeting() -> None:
    for who in CAST[1:]:
        for command in (
            MoveToStep(step="family", hands=Hands.KEEP),
            SkipStep(step="school", reason="X."),
            AddStep(title="More", reason="X."),
        ):
            given(OPENED).when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_the_meeting_may_be_moved_on_in_a_pause() -> None:
    moved = given(PAUSED).when(MoveToStep(step="family", hands=Hands.KEEP), by=MEDIATOR).after
    assert step(moved, Step.FAMILY).progress is Progress.NOW


# Skipping and adding


@pytest.mark.row("S2")
def test_a_step_is_skipped_with_a_reason_and_may_be_gone_to_after_all() -> None:
    skipped = given(OPENED).when(SkipStep(step="school", reason="They sent a letter."), by=MEDIATOR)
    skipped.then(StepSkipped(step=StepId("school"), reason="They sent a letter."))
    one = step(skipped.after, Step.SCHOOL)
    assert (one.progress, one.reason) == (Progress.SKIPPED, "They sent a letter.")
    after_all = given(skipped.after).when(MoveToStep(step="school", hands=Hands.KEEP), by=MEDIATOR).after
    assert (step(after_all, Step.SCHOOL).progress, step(after_all, Step.SCHOOL).reason) == (Progress.NOW, "")


def test_skipping_again_is_new_only_in_other_words() -> None:
    skip = SkipStep(step="school", reason="They sent a letter.")
    skipped = given(OPENED, Situation(None, ((MEDIATOR, skip),)))
    skipped.when(skip, by=MEDIATOR).nothing_happens()
    other = SkipStep(step="school", reason="They could not come.")
    skipped.when(other, by=MEDIATOR).then(StepSkipped(step=StepId("school"), reason="They could not come."))


def test_a_step_that_has_begun_is_not_skipped() -> None:
    at_school = given(AT(Step.FAMILY), AT(Step.SCHOOL))
    for begun in ("introduction", "family", "school"):
        at_school.when(SkipStep(step=begun, reason="X."), by=MEDIATOR).refused(Refusal.STEP_HAS_BEGUN)


def test_a_meeting_opens_at_the_first_step_that_was_not_skipped() -> None:
    skip = Situation(LET_IN, ((MEDIATOR, SkipStep(step="introduction", reason="Done by phone.")),))
    assert step(given(skip, OPENED).room, Step.FAMILY).progress is Progress.NOW


@pytest.mark.row("S2")
def test_the_mediator_adds_a_step_with_a_reason_where_it_belongs() -> None:
    opened = given(OPENED)
    added = AgendaStep(
        id=StepId(f"x{opened.room.version + 1}"), step=Step.ADDED, title="The report", reason="It came today."
    )
    asked = opened.when(AddStep(title="The report", reason="It came today.", after="school"), by=MEDIATOR)
    asked.then(StepAdded(step=added, after=StepId("school")))
    assert steps(asked.after)[2:4] == (Step.SCHOOL, Step.ADDED)
    first = opened.when(AddStep(title="The report", reason="It came today."), by=MEDIATOR).after
    assert steps(first)[0] is Step.ADDED
    there = given(asked.after).when(MoveToStep(step=added.id, hands=Hands.KEEP), by=MEDIATOR).after
    assert (step(there, added.id).progress, step(there, added.id).reason) == (Progress.NOW, "It came today.")


def test_an_agenda_has_an_end() -> None:
    room = given(OPENED).room
    while len(room.agenda.steps) < MOST_STEPS:
        room = given(room).when(AddStep(title="More", reason="X."), by=MEDIATOR).after
    given(room).when(AddStep(title="More", reason="X."), by=MEDIATOR).refused(Refusal.AGENDA_IS_FULL)


# The hands


def test_pitfall_27_stale_hands_on_a_new_topic() -> None:
    # The mediator chooses, each time; and everybody whose hand went down is told.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL)).room
    requests = [hand(waiting, who) for who in (PARENT, SCHOOL)]
    kept = given(waiting).when(MoveToStep(step="school", hands=Hands.KEEP), by=MEDIATOR)
    assert [one.id for one in kept.after.floor.queue.waiting] == requests
    cleared = given(waiting).when(MoveToStep(step="school", hands=Hands.CLEAR), by=MEDIATOR)
    cleared.then(
        StepBegan(step=StepId("school")),
        *(RequestDenied(request=request, words="", at=NOW, cleared=Cleared.STEP) for request in requests),
    )
    assert cleared.after.floor.queue.waiting == ()
    assert set(cleared.after.floor.queue.denials) == {PARENT, SCHOOL}


def test_a_move_takes_the_floor_from_nobody() -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    moved = given(speaking).when(MoveToStep(step="school", hands=Hands.CLEAR), by=MEDIATOR).after
    assert moved.floor.turn == speaking.floor.turn


# Who has not been heard


@pytest.mark.row("S52")
def test_who_has_a_say_in_a_step_and_was_not_heard_in_it_is_known_before_it_is_left() -> None:
    at_family = given(AT(Step.FAMILY))
    assert unheard(at_family.room) == {PARENT, SUPPORTER}
    assert unheard(given(at_family.room, FLOOR_WITH(PARENT)).room) == {SUPPORTER}
    assert unheard(given(at_family.room, FLOOR_WITH(PARENT), FLOOR_WITH(SUPPORTER)).room) == set()
    assert unheard(given(at_family.room, FLOOR_WITH(SCHOOL)).room) == {PARENT, SUPPORTER}
    assert unheard(given(AT(Step.OPEN_DISCUSSION)).room) == {PARENT, SUPPORTER, SCHOOL, LOCAL_AUTHORITY}
    assert unheard(given(OPENED).room) == set()
    assert unheard(given(LET_IN).room) == set()


def test_to_be_offered_the_floor_is_not_to_be_heard() -> None:
    assert PARENT in unheard(given(AT(Step.FAMILY), OFFERED_TO(PARENT)).room)


def test_a_typed_turn_is_heard_as_much_as_a_spoken_one() -> None:
    offered = given(AT(Step.FAMILY), OFFERED_TO(PARENT))
    typed = offered.when(lambda room: TypeTurn(turn=turn_of(room).id, words="Here it is."), by=PARENT).after
    assert unheard(typed) == {SUPPORTER}


def test_each_step_asks_anew_and_coming_back_does_not() -> None:
    heard = given(AT(Step.FAMILY), FLOOR_WITH(PARENT))
    done = heard.when(lambda room: LetGo(request=turn_of(room).request), by=PARENT).after
    discussing = given(done, AT(Step.OPEN_DISCUSSION))
    assert PARENT in unheard(discussing.room)
    assert unheard(given(discussing.room, AT(Step.FAMILY)).room) == {SUPPORTER}


def test_whoever_speaks_on_into_the_next_step_is_heard_in_it() -> None:
    assert PARENT not in unheard(given(AT(Step.FAMILY), FLOOR_WITH(PARENT), AT(Step.OPEN_DISCUSSION)).room)


def test_a_turn_that_was_passed_on_counts_for_both_once_it_is_being_spoken() -> None:
    offered = given(AT(Step.FAMILY), OFFERED_TO(PARENT))
    passed = offered.when(lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER), by=PARENT).after
    assert unheard(passed) == {PARENT, SUPPORTER}
    begun = given(passed).when(lambda room: BeginTurn(turn=turn_of(room).id), by=SUPPORTER).after
    assert unheard(begun) == {PARENT}
    back = given(begun).when(lambda room: PassFloor(turn=turn_of(room).id, to=PARENT), by=SUPPORTER).after
    assert unheard(back) == set()


def test_a_turn_given_by_mistake_is_not_being_heard_and_an_earlier_one_still_is() -> None:
    undo = Situation(None, ((MEDIATOR, lambda room: UndoGrant(turn=turn_of(room).id)),))
    assert PARENT in unheard(given(AT(Step.FAMILY), FLOOR_WITH(PARENT), undo).room)
    twice = given(AT(Step.FAMILY), FLOOR_WITH(PARENT), FLOOR_WITH(SUPPORTER), FLOOR_WITH(PARENT), undo).room
    assert unheard(twice) == set()
    offered = given(AT(Step.FAMILY), FLOOR_WITH(PARENT), FLOOR_WITH(SUPPORTER), OFFERED_TO(PARENT), undo)
    assert unheard(offered.room) == set()


def test_a_turn_that_was_heard_in_the_step_before_is_not_undone_in_this_one() -> None:
    moved = given(AT(Step.FAMILY), FLOOR_WITH(PARENT), AT(Step.SCHOOL))
    undo = UndoGrant(turn=turn_of(moved.room).id)
    moved.when(undo, by=MEDIATOR).refused(Refusal.NOTHING_TO_UNDO)


def test_nobody_is_missed_who_is_not_in_the_room_or_may_not_speak() -> None:
    alone = given(let_in(PARENT, SCHOOL, before=TERMS_AGREED), OPENED, AT(Step.FAMILY)).room
    assert unheard(alone) == {PARENT}
    theirs = given(YOUNG_PERSONS).when(MoveToStep(step="family", hands=Hands.KEEP), by=MEDIATOR).after
    assert SILENT_SUPPORTER not in unheard(theirs)
    assert len(unheard(theirs)) == 2


def test_a_grant_by_the_mediator_needs_no_step() -> None:
    given(AT(Step.FAMILY)).when(GrantFloor(to=LOCAL_AUTHORITY), by=MEDIATOR)
    assert given(AT(Step.FAMILY), FLOOR_WITH(LOCAL_AUTHORITY)).room.floor.holder == LOCAL_AUTHORITY
