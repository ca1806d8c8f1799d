"""Whatever a browser sends wrong: a refusal with its key, no effect, no trace, and nobody else notices."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rooms.house_rules import HOUSE_RULES
from rooms.messages import Command
from server import limits
from server.faults import Discreet
from server.wire import decode_command
from tests.server.browser import Visitors

pytestmark = [pytest.mark.anyio, pytest.mark.security]

ODD_TEXTS = (
    "",
    " \n",
    "a\0b",
    "a\u202eb",
    "\ufeff",
    "\u2066x",
    "\x1b[2J",
    "x" * 5000,
    "\u200b",
    "\x7f",
    "line\rfeed",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    [],
    {},
    ["a"] * 500,
    {"__proto__": {"role": "mediator"}},
    {"$gt": ""},
    *ODD_TEXTS,
)
ODD_FIELDS = (
    "by",
    "role",
    "participant_id",
    "at",
    "version",
    "__proto__",
    "constructor",
    "type2",
    "device_id",
)


def a_command(kind: type[Command]) -> dict[str, Any]:
    """A command of this kind that can be read."""
    plain = {"to": "p2", "request": "r1", "turn": "t1", "action": "a1", "suggestion": "s1", "term": "listen"}
    plain |= {
        "participant": "p2",
        "device": "d",
        "step": "family",
        "check": "n1",
        "summary": "n1",
        "note": "n1",
    }
    plain |= {"hands": "keep", "answer": "yes", "kind": "wrap_up", "how": "in_the_meeting"}
    words = {"what": "Words", "reason": "Words", "words": "Words", "party": "family", "conclusion": "agreed"}
    words |= {"title": "Words", "point": "Words", "why": "Words"}
    numbers = {"place": 1, "wording": 1, "outcome": 1, "seconds": 120, "number": 1}
    known: dict[str, Any] = plain | words | numbers | {"within": True}
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    needed = [field.encode_name for field in info.fields if field.required]
    return {"type": str(info.tag)} | {name: known[name] for name in needed}


def fields_of(kind: type[Command]) -> list[str]:
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    return [field.encode_name for field in info.fields]


KINDS = sorted(HOUSE_RULES, key=lambda kind: kind.__name__)


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """A command with one thing or more wrong with it."""
    kind = draw(st.sampled_from(KINDS))
    command = a_command(kind)
    for _ in range(draw(st.integers(1, 3))):
        names = [name for name in command if name != "type"]
        match draw(st.integers(0, 4)):
            case 0 if names:
                command[draw(st.sampled_from(names))] = draw(st.sampled_from(ODD_VALUES))
            case 1 if names:
                del command[draw(st.sampled_from(names))]
            case 2:
                command[draw(st.sampled_from(ODD_FIELDS))] = draw(st.sampled_from(ODD_VALUES))
            case 3:
                command["type"] = draw(st.sampled_from(("", "RaiseHand", "view", "hand_raised", 7, None, [])))
            case _:
                command[draw(st.text(max_size=20))] = draw(st.text(max_size=40))
    return command


def can_be_read(command: dict[str, Any]) -> bool:
    try:
        decode_command(msgspec.Raw(json.dumps(command).encode()))
    except msgspec.DecodeError:
        return False
    return True


def spoiled_ones(count: int) -> list[dict[str, Any]]:
    """So many commands that nobody can read, the same ones each time."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=2 * count,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
        derandomize=True,
    )
    @given(spoiled())
    def collect(command: dict[str, Any]) -> None:
        if len(found) < count and not can_be_read(command):
            found.append(command)

    collect()
    assert len(found) == count
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_command_that_is_spoiled_could_be_read_before(kind: type[Command]) -> None:
    assert can_be_read(a_command(kind))


async def test_a_command_that_nobody_can_read_is_refused_by_its_key_and_changes_nothing(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "MESSAGES_AT_ONCE", 10_000)
    meeting = await visitors.meeting()
    parent, mediator = meeting["parent"], meeting["mediator"]
    before = await meeting.service.room(meeting.room)
    frames = {role: len(tab.frames) for role, tab in meeting.tabs.items()}
    for number, command in enumerate(spoiled_ones(200)):
        tab = (parent, mediator)[number % 2]
        refusal = await tab.ask(command, key=f"bad-{number}")
        assert refusal == {"type": "refusal", "key": f"bad-{number}", "code": "not_understood"}, command
    for role, tab in meeting.tabs.items():
        await tab.caught_up()
        assert tab.code is None
        told = [json.loads(frame) for frame in tab.frames[frames[role] :]]
        told = [message for message in told if message["type"] != "beat"]
        assert {message["type"] for message in told} == {"refusal"}
        asked = 100 if role in {"parent", "mediator"} else 0
        assert len(told) == asked + 1, "and the one by which it has caught up"
    assert await meeting.service.room(meeting.room) == before
    assert caplog.records == []
    assert (await parent.ask({"type": "raise_hand"}))["type"] == "answer"


async def test_what_is_asked_at_the_wrong_time_or_of_the_wrong_person_has_a_code_of_its_own(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    mediator, parent = meeting["mediator"], meeting["parent"]
    before = await meeting.service.room(meeting.room)
    for tab, command, code in (
        (parent, {"type": "pause_meeting", "reason": "x"}, "not_yours_to_do"),
        (parent, {"type": "let_in", "participant": "p3", "device": "x"}, "not_yours_to_do"),
        (mediator, {"type": "open_meeting"}, "meeting_is_open"),
        (mediator, {"type": "resume_meeting"}, "meeting_is_open"),
        (mediator, {"type": "grant_floor", "to": "p99"}, "no_such_person"),
        (mediator, {"type": "grant_floor", "to": "p1"}, "person_does_not_speak"),
        (mediator, {"type": "confirm_action", "action": "a1", "wording": 1}, "no_such_action"),
        (mediator, {"type": "close_meeting", "outcome": 0}, "meeting_is_open"),
        (parent, {"type": "confirm_outcome", "outcome": 0}, "meeting_is_open"),
        (parent, {"type": "agree_to_term", "term": "no-such-term"}, "no_such_term"),
    ):
        assert await tab.refused(command) == code
    assert await meeting.service.room(meeting.room) == before


async def test_no_name_and_no_word_is_ever_logged(
    visitors: Visitors, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole short meeting, with what goes wrong in one, at the most talkative of our loggers."""
    caplog.set_level("DEBUG", logger="server")
    caplog.set_level("INFO", logger="uvicorn")
    caplog.handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    meeting = await visitors.meeting()
    mediator, parent = meeting["mediator"], meeting["parent"]
    await mediator.does({"type": "add_action", "what": "Quillwort lessons", "who": "Marjoram"})
    await parent.does({"type": "suggest_action", "what": "Samphire"})
    await parent.refused({"type": "pause_meeting", "reason": "Tansy"})
    assert (await parent.ask({"type": "suggest_action", "what": "Yarrow\0"}))["code"] == "not_understood"
    record = await visitors.service.stores.records.of(meeting.room)

    async def broken(*_: object) -> None:
        raise RuntimeError("Comfrey", meeting.canaries)

    with monkeypatch.context() as planted:
        planted.setattr(record, "append", broken)
        assert (await parent.ask({"type": "suggest_action", "what": "Borage"}))["code"] == "fault"
    parent.socket.transport.write(bytes([0x81, 0x80 | 8, 0, 0, 0, 0]) + b"Betony \xff")
    assert await parent.closed() == 1007
    assert "RuntimeError at test_bad_input.py" in caplog.text
    words = (
        "Quillwort",
        "Marjoram",
        "Samphire",
        "Tansy",
        "Yarrow",
        "Comfrey",
        "Borage",
        "Betony",
        "Traceback",
    )
    secrets = [link.partition(".")[2] for link in meeting.links.values()]
    cookies = [token for browser in meeting.browsers.values() for token in browser.cookies.values()]
    for word in (*words, *secrets, *cookies, *meeting.canaries):
        assert word not in caplog.text
