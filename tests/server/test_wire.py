"""The wire: what is a message, what is not, and that one who cannot be understood is told by key."""

import json

import msgspec
import pytest

from rooms.board import AddAction
from rooms.queue import RaiseHand
from server import wire
from server.limits import MESSAGE_BYTES

DEEP = 10_000


def ask(command: str, **more: object) -> str:
    extra = "".join(f', "{name}": {json.dumps(value)}' for name, value in more.items())
    return f'{{"type": "ask", "key": "k1", "command": {command}{extra}}}'


def test_an_envelope_holds_its_command_unread() -> None:
    asked = wire.decode(ask('{"type": "raise_hand"}'))
    assert isinstance(asked, wire.Ask)
    assert asked.key == "k1"
    assert wire.decode_command(asked.command) == RaiseHand()
    assert wire.decode('{"type": "here"}') == wire.Here()


@pytest.mark.parametrize(
    "message",
    [
        "",
        " ",
        "not json",
        "null",
        "1",
        "[]",
        '"ask"',
        "{}",
        '{"type": "ask"}',
        '{"type": "view"}',
        '{"type": "answer", "key": "k", "version": 1}',
        '{"type": 7}',
        '{"type": "here", "more": 1}',
        '{"type": "here"} {"type": "here"}',
        ask('{"type": "raise_hand"}', by="p1"),
        ask("NaN"),
        ask('{"type": "raise_hand"'),
        ask('"\\ud800"'),
        ask("[" * DEEP + "]" * DEEP),
        ask('{"a":' * DEEP + "1" + "}" * DEEP),
        "[" * DEEP,
        '{"type": "ask", "key": "", "command": {}}',
        '{"type": "ask", "key": "a b", "command": {}}',
        '{"type": "ask", "key": "ключ", "command": {}}',
        f'{{"type": "ask", "key": "{"k" * 65}", "command": {{}}}}',
        '{"type": "ask", "key": null, "command": {}}',
        '{"type": "ask", "key": 1, "command": {}}',
        "\ud800",
        b"\xff\xfe",
        b'{"type": "beat\xff"}',
    ],
)
def test_what_is_no_message_is_a_decode_error_and_nothing_else(message: str | bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode(message)


@pytest.mark.parametrize(
    "command",
    [
        "{}",
        "[]",
        "null",
        '{"type": "no_such_command"}',
        '{"type": "RaiseHand"}',
        '{"type": "raise_hand", "by": "p1"}',
        '{"type": "raise_hand", "role": "mediator"}',
        '{"type": "grant_floor"}',
        '{"type": "grant_floor", "to": 1}',
        '{"type": "add_action", "what": ""}',
        '{"type": "add_action", "what": " \\n "}',
        '{"type": "add_action", "what": "a", "by_when": "tomorrow"}',
        '{"type": "add_action", "what": "a", "by_when": 20260101}',
        '{"type": "add_action", "what": "a\\u0000b"}',
        '{"type": "add_action", "what": "a\\u202eb"}',
        '{"type": "add_action", "what": "a\\u001b[31m"}',
        '{"type": "add_action", "what": "a", "who": "two\\nlines"}',
        '{"type": "pause_meeting", "reason": "a", "minutes": true}',
        '{"type": "pause_meeting", "reason": "a", "minutes": 1.5}',
        '{"type": "pause_meeting", "reason": "a", "minutes": 1e400}',
        '{"type": "close_meeting", "outcome": -1}',
        f'{{"type": "add_action", "what": "{"a" * 1001}"}}',
        f'{{"a": {"[" * 5000}{"]" * 5000}, "type": "raise_hand"}}',
    ],
)
def test_what_is_no_command_is_a_decode_error_and_nothing_else(command: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode_command(msgspec.Raw(command.encode()))


def test_the_largest_command_fits_in_the_largest_message() -> None:
    """In letters that JSON must write in six characters each."""
    most = AddAction(what="\U0001f600" * 1000, who="\U0001f600" * 120)
    escaped = json.dumps(msgspec.to_builtins(most), ensure_ascii=True)
    assert len(ask(escaped)) < MESSAGE_BYTES / 2
    assert wire.decode_command(msgspec.Raw(escaped.encode())) == most


def test_what_goes_down_says_what_it_is() -> None:
    assert json.loads(wire.encode(wire.Patch(version=3, patch={"room": None}))) == {
        "type": "patch",
        "version": 3,
        "patch": {"room": None},
    }
    refusal = wire.Refusal(key="k", code=wire.Trouble.NOT_SAVED)
    assert json.loads(wire.encode(refusal))["code"] == "not_saved"
