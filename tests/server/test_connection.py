"""One browser's socket: who gets one, what ends it, and that one person's does not disturb another's."""

import asyncio
import base64
import json
import socket
from pathlib import Path

import pytest

from server import limits
from server.patience import Bucket
from server.serving import listening
from tests.server.browser import PATIENCE, Json, Visitors, visiting
from tests.server.service import Service, served

pytestmark = [pytest.mark.anyio, pytest.mark.security]


async def upgrade(service: Service, path: str, headers: list[tuple[str, str]]) -> str:
    """The status line of a handshake, sent byte by byte as somebody else's program would."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.settings.port)
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{service.settings.port}", "Upgrade: websocket"]
    lines += ["Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    lines += [f"Sec-WebSocket-Key: {base64.b64encode(b'0' * 16).decode()}"]
    lines += [f"{name}: {value}" for name, value in headers]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    async with asyncio.timeout(PATIENCE):
        status = await reader.readline()
    writer.close()
    return status.decode().strip()


def hostile(service: Service) -> list[list[str]]:
    """Origin headers that are not ours; each list is the headers of one request."""
    ours, port = service.address, service.settings.port
    return [
        [],
        [""],
        ["null"],
        ["http://evil.example"],
        [f"{ours}.evil.example"],
        [f"{ours}0"],
        [f"http://evil.example/{ours}"],
        [f"http://evil-127.0.0.1:{port}"],
        ["http://127.0.0.1"],
        [f"http://127.0.0.1:{port + 1}"],
        [f"https://127.0.0.1:{port}"],
        [f"ws://127.0.0.1:{port}"],
        [f"http://localhost:{port}"],
        [f"http://127.0.0.2:{port}"],
        [f"HTTP://127.0.0.1:{port}"],
        [f"{ours}/"],
        [f"{ours}/room"],
        [f"{ours}#"],
        [f"http://user@127.0.0.1:{port}"],
        [f"http://[::1]:{port}"],
        [f"http://xn--127-5l3b.example:{port}"],
        [ours, "http://evil.example"],
        ["http://evil.example", ours],
        [ours, ours],
        [f"{ours}, http://evil.example"],
        [f"{ours} http://evil.example"],
    ]


async def test_a_socket_is_refused_to_every_page_but_our_own_before_it_is_accepted(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    service, path = visitors.service, f"{meeting.path('parent')}/socket"
    cookie = "; ".join(f"{name}={value}" for name, value in meeting.browsers["parent"].cookies.items())
    for origins in hostile(service):
        headers = [("Cookie", cookie), *(("Origin", origin) for origin in origins)]
        # Two headers of one kind are no request at all, says uvicorn before us.
        refused = ("HTTP/1.1 403 Forbidden", "HTTP/1.1 400 Bad Request")
        assert await upgrade(service, path, headers) in refused[: len(origins) or 1], origins
    assert meeting["parent"].code is None, "no hostile page took over from the person"
    good = await upgrade(service, path, [("Cookie", cookie), ("Origin", service.address)])
    assert good.startswith("HTTP/1.1 101")


async def test_an_address_in_capitals_is_not_our_page(visitors: Visitors) -> None:
    meeting = await visitors.made()
    shouted = visitors.service.address.replace("http", "HTTP")
    answer = await upgrade(visitors.service, f"{meeting.path('parent')}/socket", [("Origin", shouted)])
    assert answer == "HTTP/1.1 403 Forbidden"


async def test_compression_is_not_negotiated(visitors: Visitors) -> None:
    meeting = await visitors.made()
    service = visitors.service
    reader, writer = await asyncio.open_connection("127.0.0.1", service.settings.port)
    writer.write(
        f"GET {meeting.path('parent')}/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==\r\n"
        f"Origin: {service.address}\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n".encode()
    )
    async with asyncio.timeout(PATIENCE):
        head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert b" 101 " in head
    assert b"extensions" not in head.lower()


async def test_without_a_session_there_is_no_view(visitors: Visitors) -> None:
    meeting = await visitors.made()
    for path in (meeting.path("parent"), "/room/nowhere/p1", "/room/%00/%00", "/room/{x}/p1"):
        tab = await visitors.browser().open(path)
        assert await tab.closed() == 4401
        assert tab.frames == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("not json", 4400),
        ("", 4400),
        ("[]", 4400),
        ('"text"', 4400),
        ("NaN", 4400),
        ("\0", 4400),
        (b"\x00\xff binary", 4400),
        (b'{"type": "here"}', 4400),
        ('{"type": "shutdown"}', 4400),
        ('{"type": "here", "extra": 1}', 4400),
        ('{"type": "ask", "key": "k", "command": {"type": "raise_hand"}, "by": "p1"}', 4400),
        ('{"type": "ask", "command": {"type": "raise_hand"}}', 4400),
        ('{"type": "ask", "key": "a b", "command": {"type": "raise_hand"}}', 4400),
        ('{"type": "ask", "key": "k", "command": "\\ud800"}', 4400),
        ('{"type": "ask", "key": "k", "command": ' + "[" * 10_000 + "]" * 10_000 + "}", 4400),
        ("[" * 60_000, 4400),
        ("x" * (limits.MESSAGE_BYTES + 1), 1009),
        (b"x" * (limits.MESSAGE_BYTES + 1), 1009),
    ],
)
async def test_what_is_no_message_closes_its_own_socket_and_disturbs_nobody(
    visitors: Visitors, message: str | bytes, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    parent = meeting.tabs.pop("parent")
    before = await visitors.service.room(meeting.room)
    await parent.tell(message)
    assert await parent.closed() == code
    for tab in meeting.tabs.values():
        # All that the others see is that the person is away.
        view = await tab.sees(lambda view: view["room"]["people"]["by_id"]["p2"]["attendance"] == "away")
        assert tab.version == before.version
        assert view["room"]["session"]["state"] == "open"
        await tab.caught_up()
    assert await visitors.service.room(meeting.room) == before
    assert caplog.records == []


async def test_a_message_of_the_largest_size_is_read(visitors: Visitors) -> None:
    meeting = await visitors.made()
    tab = await meeting.come("parent", visitors.browser())
    most = '{"type": "here"}'.ljust(limits.MESSAGE_BYTES)
    await tab.tell(most)
    await tab.caught_up()
    assert tab.code is None


async def test_half_a_letter_closes_the_socket_and_leaves_no_trace_of_what_was_sent(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.made()
    parent = await meeting.come("parent", visitors.browser())
    frame = b"Quillwort \xff"
    raw = parent.socket.transport
    masked = bytes([0x81, 0x80 | len(frame), 0, 0, 0, 0]) + frame
    raw.write(masked)
    assert await parent.closed() == 1007
    assert "Quillwort" not in caplog.text


async def test_a_flood_is_cut_off(visitors: Visitors) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    parent, mediator = meeting["parent"], meeting["mediator"]
    for _ in range(limits.MESSAGES_AT_ONCE + 60):
        await parent.tell('{"type": "here"}')
    assert await parent.closed() == 4429
    await mediator.caught_up()
    assert mediator.code is None
    assert (await meeting.browsers["parent"].enter(meeting.path("parent"))).you["whereabouts"] == "room"


def test_a_bucket_gives_so_many_at_once_and_then_so_many_a_second() -> None:
    now = 0.0
    bucket = Bucket(3, 2, clock=lambda: now)
    assert [bucket.take() for _ in range(5)] == [True, True, True, False, False]
    now = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    now = 1000.0
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


async def test_a_reader_that_never_reads_is_let_go_and_nobody_else_waits(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OUTBOX_MESSAGES", 8)
    monkeypatch.setattr(limits, "MESSAGES_AT_ONCE", 10_000)
    meeting = await visitors.meeting("mediator", "parent", "supporter", "local_authority")
    mediator, supporter = meeting["mediator"], meeting["supporter"]
    await mediator.does({"type": "add_action", "what": "a"})
    (action,) = mediator.room["board"]["order"]
    stuck = await meeting.browsers["parent"].open(meeting.path("parent"), takes=4096)
    await stuck.sees(lambda view: view["room"])
    stuck.socket.transport.pause_reading()
    loop, waits, number = asyncio.get_running_loop(), [], 0

    def is_away(view: Json) -> bool:
        return bool(view["room"]["people"]["by_id"]["p2"]["attendance"] == "away")

    # Long words, changed again and again, fill what the system keeps for a socket, and then the outbox.
    async with asyncio.timeout(PATIENCE):
        while not is_away(supporter.view):
            number += 1
            words = f"{number} " + "\U0001f600" * 990
            began = loop.time()
            version = await mediator.does(
                {"type": "reword_action", "action": action, "wording": number, "what": words}
            )
            await supporter.at(version)
            waits.append(loop.time() - began)
    assert sorted(waits)[int(len(waits) * 0.9)] < 0.25
    stuck.socket.transport.abort()
    # The person comes back, and is given it whole.
    back = await meeting.browsers["parent"].enter(meeting.path("parent"))
    assert back.room["board"] == supporter.room["board"]


async def test_a_full_outbox_lets_the_browser_go_with_1013(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view and a patch are more than an outbox of one message takes at once."""
    monkeypatch.setattr(limits, "OUTBOX_MESSAGES", 1)
    meeting = await visitors.made()
    tab = await meeting.come("parent", visitors.browser())
    for _ in range(20):
        await tab.send({"type": "nothing_that_there_is"})
    assert await tab.closed() == 1013


async def test_a_line_whose_other_end_takes_nothing_is_cut_by_the_system() -> None:
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        line, _ = listener.accept()
        with line:
            untaken = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            assert untaken == limits.UNTAKEN_SECONDS * 1000
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_a_line_that_says_nothing_for_long_is_let_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.02)
    async with served(folder / "d") as service, visiting(service) as visitors:
        meeting = await visitors.made()
        tab = await meeting.come("parent", visitors.browser())
        tab.answering = False
        assert await tab.closed() in {1000, 1005, 1006}


async def test_a_fault_while_a_room_is_opened_closes_the_socket_with_a_number_for_the_operator(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    await browser.press(meeting.links["parent"])
    record = await visitors.service.stores.records.of(meeting.room)

    async def broken() -> None:
        raise LookupError("Quillwort")

    monkeypatch.setattr(record, "replay", broken)
    tab = await browser.open(meeting.path("parent"))
    assert await tab.closed() == 1011
    (told,) = caplog.records
    assert "LookupError at test_connection.py" in told.getMessage()
    assert "Quillwort" not in caplog.text
    monkeypatch.undo()
    assert (await browser.enter(meeting.path("parent"))).you["id"] == "p2"


async def test_a_fault_in_a_command_is_answered_with_its_number_alone(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    record = await visitors.service.stores.records.of(meeting.room)

    async def broken(*_: object) -> None:
        raise LookupError("Quillwort")

    monkeypatch.setattr(record, "append", broken)
    refusal = await meeting["parent"].ask({"type": "raise_hand"})
    assert (refusal["type"], refusal["code"]) == ("refusal", "fault")
    (told,) = caplog.records
    assert refusal["number"] in told.getMessage()
    assert "Quillwort" not in caplog.text + json.dumps(refusal)
    monkeypatch.undo()
    assert (await meeting["parent"].ask({"type": "raise_hand"}))["type"] == "answer"
