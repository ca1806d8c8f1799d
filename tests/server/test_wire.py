"""The wire: what is a message, what is not, and that one who cannot be understood is told by key."""

import json

import msgspec
import pytest

from rooms.board import AddAction
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from server import wire
from server.limits import MESSAGE_BYTES
from server.signal import (
    About,
    AboutMe,
    Bye,
    Candidate,
    Description,
    DescriptionType,
    Hello,
    Microphone,
    Noticed,
    Restart,
    SignalData,
)

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


ABOUT = '{"microphone": "ready", "camera": true, "screen": false}'
SAID = About(microphone=Microphone.READY, camera=True, screen=False)
SIGNALS: list[tuple[str, SignalData]] = [
    (f'{{"kind": "hello", "answer": true, "about": {ABOUT}}}', Hello(answer=True, about=SAID)),
    (f'{{"kind": "about", "about": {ABOUT}}}', AboutMe(about=SAID)),
    (
        '{"kind": "description", "link": "l", "type": "offer", "sdp": "v=0\\r\\n"}',
        Description(link="l", type=DescriptionType.OFFER, sdp="v=0\r\n"),
    ),
    (
        '{"kind": "candidate", "link": "l", "candidate": "", "mid": ""}',
        Candidate(link="l", candidate="", mid=""),
    ),
    ('{"kind": "restart", "link": "l"}', Restart(link="l")),
    ('{"kind": "bye"}', Bye()),
    ('{"kind": "noticed", "participant": "p2"}', Noticed(participant=ParticipantId("p2"))),
]


def signal(data: str, to: str = '"p2"', **more: object) -> str:
    extra = "".join(f', "{name}": {json.dumps(value)}' for name, value in more.items())
    return f'{{"type": "signal", "to": {to}, "page": "a-page", "data": {data}{extra}}}'


@pytest.mark.parametrize(("data", "read"), SIGNALS, ids=lambda one: type(one).__name__)
def test_a_signal_reads_and_is_shown_with_whose_it_is(data: str, read: SignalData) -> None:
    asked = wire.decode(signal(data))
    assert asked == wire.SendSignal(to=ParticipantId("p2"), page="a-page", data=read)
    shown = json.loads(wire.encode(wire.ShowSignal(by=ParticipantId("p1"), page="a-page", data=read)))
    assert shown == {"type": "signal", "from": "p1", "page": "a-page", "data": json.loads(data)}


BIG = '{"kind": "description", "link": "l", "type": "offer", "sdp": "%s"}'
WAY = '{"kind": "candidate", "link": "%s", "candidate": "%s", "mid": "%s"}'


@pytest.mark.parametrize(
    "message",
    [
        '{"type": "signal", "to": "p2", "page": "a"}',
        '{"type": "ask_relay", "more": 1}',
        signal("{}"),
        signal("null"),
        signal('{"kind": "no_such_kind"}'),
        signal('{"type": "bye"}'),
        signal('{"kind": "bye", "more": 1}'),
        signal('{"kind": "bye"}', more=1),
        signal('{"kind": "bye"}', **{"from": "p2"}),
        signal('{"kind": "bye"}', to='""'),
        signal('{"kind": "bye"}', to="1"),
        signal('{"kind": "bye"}', to=f'"{"p" * 65}"'),
        '{"type": "signal", "page": "a b", "data": {"kind": "bye"}}',
        '{"type": "signal", "page": "", "data": {"kind": "bye"}}',
        signal('{"kind": "hello", "answer": true}'),
        signal('{"kind": "hello", "answer": true, "about": {"microphone": "ready", "camera": true}}'),
        signal(f'{{"kind": "hello", "answer": 1, "about": {ABOUT}}}'),
        signal(f'{{"kind": "about", "about": {ABOUT.replace("ready", "loud")}}}'),
        signal(f'{{"kind": "about", "about": {ABOUT[:-1]}, "more": 1}}}}'),
        signal(BIG % ("a" * 20_001)),
        signal(BIG.replace("offer", "rollback") % "a"),
        signal(WAY % ("l", "a" * 1_001, "0")),
        signal(WAY % ("l" * 65, "a", "0")),
        signal(WAY % ("a b", "a", "0")),
        signal(WAY % ("", "a", "0")),
        signal(WAY % ("l", "a", "0.0")),
        signal(WAY % ("l", "a", "0" * 65)),
        signal('{"kind": "restart", "link": ""}'),
        signal(f'{{"kind": "noticed", "participant": "{"p" * 65}"}}'),
        *(
            signal(data, to="null")
            for data in (BIG % "a", WAY % ("l", "a", "0"), '{"kind": "restart", "link": "l"}')
        ),
    ],
)
def test_what_is_no_signal_is_a_decode_error_and_nothing_else(message: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode(message)


def test_the_longest_signals_are_read() -> None:
    for data in (BIG % ("a" * 20_000), WAY % ("l" * 64, "a" * 1_000, "0" * 64)):
        assert isinstance(wire.decode(signal(data)), wire.SendSignal)
    assert len(signal(BIG % ("\\r\\n" * 10_000))) < MESSAGE_BYTES


def test_to_nobody_is_to_everybody() -> None:
    asked = wire.decode('{"type": "signal", "page": "a", "data": {"kind": "bye"}}')
    assert asked == wire.SendSignal(to=None, page="a", data=Bye())


def test_a_service_without_a_relay_says_so_and_no_more() -> None:
    none = wire.RelayShown(policy=wire.Ways.ALL, servers=[])
    assert json.loads(wire.encode(none)) == {"type": "relay", "policy": "all", "servers": []}


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
