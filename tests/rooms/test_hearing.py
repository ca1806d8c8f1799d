"""Who may be heard: one at a time besides the mediator, and an interpreter by those they interpret for."""

import msgspec
import pytest

from rooms.floor_control import SetLimit
from rooms.hearing import Hearing, hearing_of
from rooms.mediation import MediationMade, PlannedPerson
from rooms.outcome import StopMeeting
from rooms.people import ParticipantId, ReadmitPerson, RemovePerson, Role
from rooms.room import NO_ROOM, SERVICE, Entry, Room, advance
from rooms.session import LiftSuspension, OpenMeeting, ResumeMeeting, ReturnToMeeting
from rooms.turn import DeadlineKind, PassFloor, Phase, TypeTurn
from tests.rooms.cast import (
    ALLOWED_PARENT,
    CAST,
    CLOSED,
    CLOSING,
    CO_MEDIATOR,
    CONCLUDED,
    FLOOR_WITH,
    HAND_UP,
    HELD,
    LET_IN,
    MADE,
    MEDIATOR,
    OFFERED_TO,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SUPPORTER,
    SUSPENDED,
    WITH_CO_MEDIATOR,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    let_in,
    made_with,
    one,
    opened_with,
    terms_agreed,
    turn_of,
)
from tests.rooms.given import EARLIER, Asked, Situation, given
from tests.rooms.turns import BACK, REPLY_OF, back, begin, due, finish, say, take_back, undo

# A parent and an interpreter of theirs; another, of the supporter and the officer; a third, of nobody by the plan.
INTERPRETER, OTHER_INTERPRETER, FREE_INTERPRETER, OFFICER, CHILD = (
    ParticipantId(f"p{number}") for number in range(4, 9)
)
PEOPLE = (
    one(Role.MEDIATOR),
    one(Role.PARENT),
    one(Role.SUPPORTER),
    PlannedPerson(name="The interpreter", role=Role.INTERPRETER, interprets_for=("The parent",)),
    PlannedPerson(
        name="The signer",
        role=Role.INTERPRETER,
        interprets_for=("The supporter", "The local authority", "The child"),
    ),
    PlannedPerson(name="The third", role=Role.INTERPRETER),
    one(Role.LOCAL_AUTHORITY),
    one(Role.CHILD),
)
EVERYBODY = tuple(ParticipantId(f"p{number}") for number in range(1, len(PEOPLE) + 1))
AT_THE_DOOR = terms_agreed(*EVERYBODY, before=made_with(people=PEOPLE))
INTERPRETED = opened_with(*PEOPLE)
LANES = {INTERPRETER: (PARENT,), OTHER_INTERPRETER: (SUPPORTER, OFFICER, CHILD)}


def hearing(room: Room) -> Hearing:
    return hearing_of(room.session, room.people, room.terms, room.floor.turn)


def heard(*situations: Situation | Room) -> tuple[ParticipantId, ...]:
    return hearing(given(*situations).room).everybody


# How the meeting stands


@pytest.mark.row("S39", "S40")
def test_the_mediator_and_whoever_speaks_are_heard_by_everybody_and_nobody_else_is() -> None:
    now = hearing(given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room)
    assert now == Hearing(everybody=(MEDIATOR, PARENT), lanes={})
    for listener in CAST:
        assert [who for who in CAST if now.may_hear(listener, who)] == [MEDIATOR, PARENT]


@pytest.mark.parametrize(
    ("situations", "who"),
    [
        ((MADE,), ()),
        ((terms_agreed(MEDIATOR, before=MADE),), (MEDIATOR,)),
        ((LET_IN,), (MEDIATOR,)),
        ((OPENED,), (MEDIATOR,)),
        ((FLOOR_WITH(PARENT),), (MEDIATOR, PARENT)),
        ((FLOOR_WITH(PARENT), PAUSED), (MEDIATOR,)),
        ((FLOOR_WITH(PARENT), SUSPENDED), ()),
        ((FLOOR_WITH(PARENT), PAUSED, SUSPENDED), ()),
        ((FLOOR_WITH(PARENT), CLOSING), (MEDIATOR,)),
        ((FLOOR_WITH(PARENT), CLOSING, SUSPENDED), ()),
        ((CLOSED,), ()),
        ((CONCLUDED, Situation(None, ((MEDIATOR, StopMeeting(term="no_recording")),))), ()),
    ],
    ids=[
        "before the terms",
        "terms agreed",
        "waiting",
        "open",
        "spoken",
        "paused",
        "suspended",
        "suspended while paused",
        "closing",
        "suspended while closing",
        "closed",
        "stopped",
    ],
)
def test_who_is_heard_follows_from_how_the_meeting_stands(
    situations: tuple[Situation, ...], who: tuple[ParticipantId, ...]
) -> None:
    assert hearing(given(*situations).room) == Hearing(everybody=who)


def test_whoever_spoke_before_the_meeting_stood_still_is_heard_when_it_goes_on() -> None:
    resumed = Situation(None, ((MEDIATOR, ResumeMeeting()),))
    lifted = Situation(None, ((SERVICE, LiftSuspension()),))
    returned = Situation(None, ((MEDIATOR, ReturnToMeeting()),))
    for stop, go_on in ((PAUSED, resumed), (SUSPENDED, lifted), (CLOSING, returned)):
        assert heard(FLOOR_WITH(PARENT), stop, go_on) == (MEDIATOR, PARENT)


def test_a_mediator_who_was_named_beforehand_is_heard_as_the_first_is() -> None:
    assert heard(WITH_CO_MEDIATOR) == (MEDIATOR, CO_MEDIATOR)
    assert heard(WITH_CO_MEDIATOR, PAUSED) == (MEDIATOR, CO_MEDIATOR)
    assert heard(WITH_CO_MEDIATOR, SUSPENDED) == ()
    people = (one(Role.MEDIATOR), PlannedPerson(name="Late", role=Role.MEDIATOR), *PEOPLE[1:])
    not_yet = terms_agreed(MEDIATOR, before=made_with(people=people))
    assert heard(not_yet) == (MEDIATOR,), "not before they agreed to the terms"


# How the turn stands


def test_who_is_offered_the_floor_is_heard_from_when_they_say_that_they_are_ready() -> None:
    offered = given(OFFERED_TO(PARENT)).room
    assert hearing(offered).everybody == (MEDIATOR,)
    assert hearing(say(offered, PARENT, begin, 1)).everybody == (MEDIATOR, PARENT)


def test_who_wraps_up_is_heard_until_the_time_is_over() -> None:
    limited = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=60, grace=20)),))
    told = say(given(limited, FLOOR_WITH(PARENT)).room, SERVICE, due(DeadlineKind.WRAP_UP), 41)
    assert turn_of(told).phase is Phase.WRAPPING_UP
    assert hearing(told).everybody == (MEDIATOR, PARENT)
    over = say(told, SERVICE, due(DeadlineKind.TIME_OVER), 90)
    assert hearing(over).everybody == (MEDIATOR,)


def test_who_types_has_begun_and_may_still_speak() -> None:
    typed = Situation(None, ((PARENT, lambda room: TypeTurn(turn=turn_of(room).id, words="I wrote.")),))
    assert heard(OFFERED_TO(PARENT), typed) == (MEDIATOR, PARENT)


def test_a_turn_that_waits_for_its_holders_line_is_heard_by_nobody() -> None:
    held = given(FLOOR_WITH(PARENT), HELD).room
    assert hearing(held).everybody == (MEDIATOR,)
    assert hearing(say(held, SERVICE, back, 5)).everybody == (MEDIATOR, PARENT)


def test_a_line_that_is_back_opens_no_turn_that_had_not_begun() -> None:
    assert heard(OFFERED_TO(PARENT), HELD, Situation(None, (BACK,))) == (MEDIATOR,)


def test_a_short_reply_is_heard_in_place_of_the_turn_that_it_interrupts() -> None:
    between = given(FLOOR_WITH(PARENT), REPLY_OF(SCHOOL)).room
    assert hearing(between).everybody == (MEDIATOR,), "offered, and the other waits already"
    replying = say(between, SCHOOL, begin, 1)
    assert hearing(replying).everybody == (MEDIATOR, SCHOOL)
    assert hearing(say(replying, SCHOOL, finish, 5)).everybody == (MEDIATOR, PARENT)


@pytest.mark.parametrize("ends", [finish, take_back, undo], ids=["finished", "taken back", "undone"])
def test_a_turn_that_is_over_is_not_heard(ends: Asked) -> None:
    speaking = given(FLOOR_WITH(PARENT)).room
    by = PARENT if ends is finish else MEDIATOR
    assert hearing(say(speaking, by, ends, 5)).everybody == (MEDIATOR,)


def test_who_is_given_the_floor_next_is_heard_in_place_of_who_had_it() -> None:
    assert heard(FLOOR_WITH(PARENT), OFFERED_TO(SCHOOL)) == (MEDIATOR,)
    assert heard(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL)) == (MEDIATOR, SCHOOL)


def test_a_turn_that_is_passed_on_is_heard_from_its_new_holder_alone() -> None:
    passed = Situation(None, ((PARENT, lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER)),))
    assert heard(FLOOR_WITH(PARENT), passed) == (MEDIATOR, SUPPORTER)
    shared = given(YOUNG_PERSONS, FLOOR_WITH(YOUNG_PERSON)).room
    theirs = say(shared, YOUNG_PERSON, lambda room: PassFloor(turn=turn_of(room).id, to=ALLOWED_PARENT), 1)
    assert hearing(theirs).everybody == (MEDIATOR, ALLOWED_PARENT)


def test_a_child_who_has_the_floor_is_heard_as_everybody_else_is() -> None:
    assert heard(INTERPRETED, FLOOR_WITH(CHILD)) == (MEDIATOR, OTHER_INTERPRETER, CHILD)


# Who is in the room


def test_nobody_is_heard_who_was_removed_and_they_are_again_when_they_are_back_and_speak() -> None:
    gone = say(given(FLOOR_WITH(PARENT)).room, MEDIATOR, RemovePerson(participant=PARENT), 1)
    assert hearing(gone).everybody == (MEDIATOR,)
    again = say(gone, MEDIATOR, ReadmitPerson(participant=PARENT), 2)
    assert hearing(again).everybody == (MEDIATOR,)
    assert heard(again, FLOOR_WITH(PARENT)) == (MEDIATOR, PARENT)


def test_the_holder_of_a_turn_who_is_not_in_the_room_is_heard_by_nobody() -> None:
    """No log leads there: this is the second lock on that door."""
    speaking = given(INTERPRETED, FLOOR_WITH(PARENT)).room
    for inside, lanes in (
        ((), {}),
        (EVERYBODY[2:], {OTHER_INTERPRETER: LANES[OTHER_INTERPRETER]}),
    ):
        other = given(let_in(*inside, before=AT_THE_DOOR)).room
        now = hearing_of(speaking.session, other.people, other.terms, speaking.floor.turn)
        assert now == Hearing(everybody=(MEDIATOR,), lanes=lanes)


# Interpreters


def test_an_interpreter_is_heard_by_those_they_interpret_for_while_others_speak() -> None:
    for situations in ((INTERPRETED,), (INTERPRETED, FLOOR_WITH(FREE_INTERPRETER))):
        now = hearing(given(*situations).room)
        assert now.lanes == LANES
        assert [who for who in EVERYBODY if now.may_hear(who, INTERPRETER)] == [PARENT]
        assert [who for who in EVERYBODY if now.may_hear(who, OTHER_INTERPRETER)] == [
            SUPPORTER,
            OFFICER,
            CHILD,
        ]
        assert not now.may_hear(INTERPRETER, PARENT), "a lane goes one way"


def test_an_interpreter_is_heard_by_everybody_while_somebody_they_interpret_for_is() -> None:
    now = hearing(given(INTERPRETED, FLOOR_WITH(PARENT)).room)
    assert now.everybody == (MEDIATOR, PARENT, INTERPRETER)
    assert now.lanes == {OTHER_INTERPRETER: LANES[OTHER_INTERPRETER]}, "whoever is heard by all needs no lane"
    assert all(now.may_hear(who, INTERPRETER) for who in EVERYBODY)
    assert heard(INTERPRETED, FLOOR_WITH(OFFICER)) == (MEDIATOR, OTHER_INTERPRETER, OFFICER)


@pytest.mark.parametrize(
    "situations",
    [
        (OFFERED_TO(PARENT),),
        (FLOOR_WITH(PARENT), HELD),
        (FLOOR_WITH(PARENT), REPLY_OF(FREE_INTERPRETER)),
    ],
    ids=["offered", "held", "interrupted"],
)
def test_while_who_has_the_floor_is_not_heard_their_interpreter_speaks_to_them_alone(
    situations: tuple[Situation, ...],
) -> None:
    assert hearing(given(INTERPRETED, *situations).room) == Hearing(everybody=(MEDIATOR,), lanes=LANES)


def test_an_interpreter_has_a_lane_in_an_open_meeting_alone() -> None:
    waiting = let_in(*EVERYBODY[1:], before=AT_THE_DOOR)
    for situations in ((waiting,), (INTERPRETED, FLOOR_WITH(PARENT), PAUSED), (INTERPRETED, CLOSING)):
        assert hearing(given(*situations).room) == Hearing(everybody=(MEDIATOR,))
    assert hearing(given(INTERPRETED, SUSPENDED).room) == Hearing()


def test_an_interpreter_who_asks_for_the_floor_is_heard_as_themselves() -> None:
    now = hearing(given(INTERPRETED, FLOOR_WITH(INTERPRETER)).room)
    assert now == Hearing(
        everybody=(MEDIATOR, INTERPRETER), lanes={OTHER_INTERPRETER: LANES[OTHER_INTERPRETER]}
    )


def test_an_interpreter_of_nobody_speaks_when_they_have_the_floor() -> None:
    now = hearing(given(INTERPRETED).room)
    assert not any(now.may_hear(who, FREE_INTERPRETER) for who in EVERYBODY)
    assert heard(INTERPRETED, FLOOR_WITH(FREE_INTERPRETER)) == (MEDIATOR, FREE_INTERPRETER)


def test_an_interpreter_who_is_removed_is_heard_by_nobody() -> None:
    for situations in ((INTERPRETED,), (INTERPRETED, FLOOR_WITH(PARENT))):
        gone = say(given(*situations).room, MEDIATOR, RemovePerson(participant=INTERPRETER), 1)
        assert not any(hearing(gone).may_hear(who, INTERPRETER) for who in EVERYBODY)
        assert INTERPRETER not in hearing(gone).lanes


def test_a_lane_leads_to_nobody_who_was_removed_and_to_nobody_at_all_is_none() -> None:
    gone = say(given(INTERPRETED).room, MEDIATOR, RemovePerson(participant=OFFICER), 1)
    assert hearing(gone).lanes == {INTERPRETER: (PARENT,), OTHER_INTERPRETER: (SUPPORTER, CHILD)}
    alone = say(gone, MEDIATOR, RemovePerson(participant=PARENT), 1)
    assert hearing(alone).lanes == {OTHER_INTERPRETER: (SUPPORTER, CHILD)}


def test_an_interpreter_at_the_door_is_heard_by_nobody() -> None:
    others = [who for who in EVERYBODY[1:] if who != INTERPRETER]
    opened = Situation(let_in(*others, before=AT_THE_DOOR), ((MEDIATOR, OpenMeeting()),))
    assert heard(opened, FLOOR_WITH(PARENT)) == (MEDIATOR, PARENT)
    assert hearing(given(opened).room).lanes == {OTHER_INTERPRETER: LANES[OTHER_INTERPRETER]}


def test_a_log_from_before_interpreters_is_read_as_it_always_was() -> None:
    made = given(made_with(people=PEOPLE)).room
    event = msgspec.to_builtins(made_with(people=PEOPLE).made)
    for person in event["people"]:
        assert person.pop("interprets_for") is not None
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(event), type=MediationMade)
    room = advance(NO_ROOM, Entry(by=SERVICE, at=EARLIER, events=(old,)))
    assert list(room.people.by_id) == list(made.people.by_id)
    assert not any(person.interprets_for for person in room.people.by_id.values())
    assert made.people.by_id[INTERPRETER].interprets_for == (PARENT,)
