"""The whole: the version, the log and its replay, and an answer that never changes the question."""

from typing import get_args

import msgspec
import pytest

from rooms.board import AddAction
from rooms.floor_control import GrantFloor, GrantNext, LetGo
from rooms.house_rules import HOUSE_RULES, SERVICE_RULES
from rooms.messages import wire_name
from rooms.outcome import CloseMeeting
from rooms.queue import RaiseHand
from rooms.refusals import Refusal, Refused
from rooms.room import NO_ROOM, SERVICE, Command, Entry, Event, ServiceCommand, advance, decide
from rooms.session import LiftSuspension, PauseMeeting, SuspendMeeting
from rooms.turn import BeginTurn, HoldTurn, ReturnToTurn
from tests.rooms.cast import (
    CLOSED,
    FLOOR_WITH,
    HAND_UP,
    MEDIATOR,
    NOBODY,
    OPENED,
    PARENT,
    SCHOOL,
    hand,
    turn_of,
)
from tests.rooms.given import NOW, Asked, device_of, encoded, entry_for, given, today

COMMANDS = get_args(Command)
SERVICE_COMMANDS = get_args(ServiceCommand)
EVENTS = get_args(Event)


def test_one_command_is_one_version_however_many_events_it_has() -> None:
    speaking = given(FLOOR_WITH(PARENT)).room
    entry = entry_for(speaking, GrantFloor(to=SCHOOL, after=turn_of(speaking).id), MEDIATOR)
    assert len(entry.events) == 2
    assert advance(speaking, entry).version == speaking.version + 1


def test_ids_come_from_the_version_and_are_the_same_on_every_replay() -> None:
    opened = given(OPENED)
    first, second = (opened.when(RaiseHand(), by=PARENT).after for _ in range(2))
    assert hand(first, PARENT) == hand(second, PARENT) == f"r{opened.room.version + 1}"


def test_a_decision_leaves_the_room_as_it_was() -> None:
    opened = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    before = encoded(opened.room)
    assert opened.when(AddAction(what="Find a tutor."), by=MEDIATOR).events
    assert encoded(opened.room) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_has_its_name_on_the_wire(command: type[msgspec.Struct]) -> None:
    assert command.__struct_config__.tag == wire_name(command.__name__)
    assert command.__struct_config__.forbid_unknown_fields


def test_every_event_has_a_name_of_its_own_in_the_log() -> None:
    names = [event.__struct_config__.tag for event in EVENTS]
    assert len(set(names)) == len(names)
    assert not set(names) & {command.__struct_config__.tag for command in (*COMMANDS, *SERVICE_COMMANDS)}


def test_nobody_is_called_what_the_service_is_called_and_nobody_asks_in_its_name() -> None:
    opened = given(OPENED).room
    assert SERVICE not in opened.people.by_id
    with pytest.raises(Refused) as no:
        decide(
            opened, PauseMeeting(reason="X."), by=SERVICE, device=device_of(SERVICE), at=NOW, today=today(NOW)
        )
    assert no.value.refusal is Refusal.NO_SUCH_PERSON


def test_what_the_service_says_is_no_persons_command() -> None:
    assert not set(SERVICE_COMMANDS) & set(COMMANDS)
    assert not set(SERVICE_COMMANDS) & set(HOUSE_RULES)
    assert set(SERVICE_RULES) == set(SERVICE_COMMANDS)


def test_the_wire_name_is_the_class_in_small_letters() -> None:
    assert wire_name("RaiseHand") == "raise_hand"
    assert wire_name("LetIn") == "let_in"


@pytest.mark.parametrize(
    "bad",
    [
        b"{}",
        b"[]",
        b'"raise_hand"',
        b"not json",
        b'{"type": "take_over"}',
        b'{"type": "hand_raised"}',  # an event is no command
        b'{"type": "raise_hand", "by": "p1"}',  # who asks is the server's to say
        b'{"type": "grant_floor"}',
        b'{"type": "grant_floor", "to": 2}',
        b'{"type": "move_request", "request": "r1", "place": 0}',
        b'{"type": "move_request", "request": "r1", "place": true}',
        b'{"type": "move_request", "request": "r1", "place": 1.5}',
        b'{"type": "pause_meeting", "reason": "A break.", "minutes": 241}',
        b'{"type": "add_action", "what": "X.", "by_when": "tomorrow"}',
        b'{"type": "close_meeting", "outcome": -1}',
        b'{"type": "record_absence", "party": "the_school", "reason": "X."}',
        b'{"type": "assent_to_action", "action": "a1", "wording": 99999999999999999999}',
        b'{"type": "suspend_meeting"}',  # the service's to say, and no browser's
        b'{"type": "lift_suspension"}',
        b'{"type": "hold_turn", "turn": "t1"}',
        b'{"type": "return_to_turn", "turn": "t1"}',
        b'{"type": "reach_deadline", "turn": "t1", "kind": "time_over"}',
        b'{"type": "raise_hand", "kind": "point_of_order"}',
        b'{"type": "raise_hand", "priority": 4}',  # nobody says how urgent they are
        b'{"type": "set_limit", "seconds": 59}',
        b'{"type": "set_limit", "seconds": 60, "grace": -1}',
        b'{"type": "extend_turn", "turn": "t1", "seconds": 0}',
        b'{"type": "type_turn", "turn": "t1", "words": " "}',
        b'{"type": "skip_step", "step": "school", "reason": ""}',
        b'{"type": "move_to_step", "step": "school"}',  # the hands are kept or cleared, as the mediator says
    ],
)
def test_what_is_not_a_command_is_not_decoded_as_one(bad: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(bad, type=Command)


def test_nobody_asks_anything_of_a_room_that_has_not_been_made() -> None:
    for who in (MEDIATOR, PARENT, NOBODY):
        given(NO_ROOM).when(RaiseHand(), by=who).refused(Refusal.NO_SUCH_PERSON)


def test_a_room_is_made_again_from_its_log_byte_for_byte() -> None:
    room, log = given(OPENED).room, list[bytes]()
    steps: tuple[tuple[str, Asked], ...] = (
        (PARENT, RaiseHand()),
        (SCHOOL, RaiseHand()),
        (MEDIATOR, GrantNext()),
        (PARENT, lambda room: BeginTurn(turn=turn_of(room).id)),
        (SERVICE, lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder)),
        (SERVICE, SuspendMeeting()),
        (SERVICE, LiftSuspension()),
        (SERVICE, lambda room: ReturnToTurn(turn=turn_of(room).id, holder=turn_of(room).holder)),
        (MEDIATOR, AddAction(what="Find a tutor.", by_when=NOW.date())),
        (MEDIATOR, PauseMeeting(reason="A break.", minutes=5)),
    )
    for who, command in steps:
        entry = entry_for(room, command, who, at=NOW)
        log.append(msgspec.msgpack.encode(entry))
        room = advance(room, entry)
    again = given(OPENED).room
    for line in log:
        again = advance(again, msgspec.msgpack.decode(line, type=Entry))
    assert encoded(again) == encoded(room)


def test_a_log_is_read_by_its_entries_types() -> None:
    entry = entry_for(given(OPENED).room, RaiseHand(), PARENT, at=NOW)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(entry), type=Entry) == entry
    assert (entry.by, entry.at) == (PARENT, NOW)
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(
            msgspec.msgpack.encode({"by": "p1", "at": NOW, "events": [{"type": "x"}]}), type=Entry
        )


@pytest.mark.row("S55")
def test_after_the_close_no_event() -> None:
    closed = given(CLOSED)
    for who in closed.room.people.by_id:
        for command in (RaiseHand(), LetGo(request="r1"), PauseMeeting(reason="X."), CloseMeeting(outcome=0)):
            closed.when(command, by=who).refused(Refusal.MEETING_IS_CLOSED)
