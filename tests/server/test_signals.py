"""Signals: passed on between people who are in the room, in every process, sealed, and kept nowhere."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rooms.queue import RaiseHand
from server import limits
from server.live import LiveRoom
from server.news import passing
from server.redis_client import RedisGone
from server.relay import Relay
from server.room_keys import channel
from server.signals import Signals
from tests.server.browser import PATIENCE, Json, Meeting, Tab, Visitors, attends, visiting
from tests.server.listening import Ear, give_notice, listening
from tests.server.service import Service, served
from tests.server.test_sdp import HEAD, RELAYED, SOUND, part, sdp

pytestmark = [pytest.mark.anyio, pytest.mark.security]

ABOUT = {"microphone": "ready", "camera": True, "screen": False}
HELLO: Json = {"kind": "hello", "answer": False, "about": ABOUT}
BYE: Json = {"kind": "bye"}
RELAY = Relay(urls=("turn:relay.example",), secret=b"canary-secret")
REMOVE: Json = {"type": "remove_person", "participant": "p2", "words": "Please leave."}
STOP: Json = {"type": "stop_meeting", "term": "listen"}
ROLES = ("mediator", "parent", "supporter", "local_authority")

SHORT = ("v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", part("audio"))
LONG = sdp(*SHORT, f"a=x:{'a' * 19_900}")


def described(text: str, **more: str) -> Json:
    return {"kind": "description", "link": "l1", "type": "offer", "sdp": text} | more


def named(candidate: str) -> Json:
    return {"kind": "candidate", "link": "l1", "candidate": candidate, "mid": "0"}


@pytest.fixture
async def relayed(folder: Path) -> AsyncIterator[Visitors]:
    """Visitors of a service that has a relay."""
    async with served(folder / "d", relay=RELAY) as service, visiting(service) as visitors:
        yield visitors


async def nothing_came(*tabs: Tab, since: int = 0) -> None:
    """That a signal was dropped is shown by one that comes after it, by the same way, and is not dropped."""
    for tab in tabs:
        await tab.caught_up()
        assert len(tab.signals) == since, tab.signals[since:]


async def mark(sender: Tab, receiver: Tab) -> None:
    """All that the sender said before this has come, or never will."""
    await sender.signal(BYE, to=receiver.you["id"], page="mark")
    await receiver.sees(lambda _: receiver.signals and receiver.signals[-1]["page"] == "mark")
    receiver.signals.pop()


async def test_a_signal_to_everybody_reaches_everybody_else_with_whose_it_is(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    await meeting["parent"].signal(HELLO, page="page-1")
    for role in ROLES:
        if role != "parent":
            assert await meeting[role].hears(1) == [
                {"type": "signal", "from": "p2", "page": "page-1", "data": HELLO}
            ]
    await nothing_came(meeting["parent"])


async def test_a_signal_to_one_person_reaches_nobody_else(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    kinds: list[Json] = [
        HELLO | {"answer": True},
        {"kind": "about", "about": ABOUT},
        described(sdp(*HEAD, *SOUND)),
        named(RELAYED),
        named(""),
        {"kind": "restart", "link": "l1"},
        BYE,
    ]
    for kind in kinds:
        await parent.signal(kind, to="p1")
    assert [one["data"] for one in await mediator.hears(len(kinds))] == kinds, "in their order"
    await nothing_came(*(meeting[role] for role in ROLES if role != "mediator"))


async def test_whose_a_signal_is_says_the_server(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    await meeting["parent"].tell('{"type": "signal", "from": "p1", "page": "a", "data": {"kind": "bye"}}')
    assert await meeting["parent"].closed() == 4400
    await nothing_came(meeting["supporter"])


@pytest.mark.parametrize("to", ["p2", "p9", "nobody"])
async def test_a_signal_to_oneself_or_to_nobody_there_goes_nowhere(visitors: Visitors, to: str) -> None:
    meeting = await visitors.meeting(*ROLES)
    await meeting["parent"].signal(BYE, to=to)
    await mark(meeting["parent"], meeting["mediator"])
    await nothing_came(*meeting.tabs.values())


async def test_signals_reach_people_in_another_process(visitors: Visitors, folder: Path) -> None:
    one = visitors.service
    async with served(folder / "e", redis_url=one.stores.url, like=one) as two, visiting(two) as others:
        meeting = await visitors.meeting(*ROLES)
        browser = others.browser()
        browser.cookies = meeting.browsers["supporter"].cookies
        supporter = await browser.enter(meeting.path("supporter"))
        assert await meeting["supporter"].closed() == 4409
        await meeting["parent"].signal(HELLO)
        for tab in (supporter, meeting["mediator"], meeting["local_authority"]):
            assert [one["from"] for one in await tab.hears(1)] == ["p2"]
        await supporter.signal(HELLO | {"answer": True}, to="p2")
        assert [one["from"] for one in await meeting["parent"].hears(1)] == ["p3"]
        await nothing_came(meeting["mediator"], since=1)


# Who may not


async def test_a_person_at_the_door_neither_says_nor_hears_anything(visitors: Visitors) -> None:
    meeting = await visitors.made(*ROLES)
    await meeting.agree_for_all()
    await meeting.come("mediator", visitors.browser())
    for role in ("parent", "supporter"):
        await meeting.come(role, visitors.browser())
    await meeting.let_in("supporter")
    parent, supporter, mediator = (meeting[role] for role in ("parent", "supporter", "mediator"))
    await supporter.sees(lambda view: view["room"])
    await parent.signal(HELLO)
    await parent.signal(HELLO, to="p1")
    await parent.caught_up()
    await mediator.signal(HELLO)
    assert [one["from"] for one in await supporter.hears(1)] == ["p1"]
    await nothing_came(parent, mediator)
    await meeting.let_in("parent")
    await parent.sees(lambda view: view["room"])
    await parent.signal(HELLO)
    assert [one["from"] for one in await mediator.hears(1)] == ["p2"]


async def test_a_copy_of_a_link_on_another_device_hears_nothing(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    copy = await visitors.browser().join(meeting.links["parent"])
    await copy.signal(HELLO)
    await copy.caught_up()
    await meeting["mediator"].signal(HELLO)
    assert [one["from"] for one in await meeting["parent"].hears(1)] == ["p1"]
    await nothing_came(copy, meeting["mediator"])


async def test_a_removed_person_neither_says_nor_hears_anything(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    mediator, parent, supporter = meeting["mediator"], meeting["parent"], meeting["supporter"]
    removed = await mediator.does(REMOVE)
    await parent.at(removed)
    await parent.signal(HELLO)
    await parent.signal(BYE, to="p3")
    await parent.caught_up()
    await mediator.signal(HELLO)
    assert [one["from"] for one in await supporter.hears(1)] == ["p1"]
    await nothing_came(parent, mediator)


@pytest.mark.parametrize("ending", [REMOVE, STOP], ids=["removed", "closed"])
async def test_what_was_on_its_way_when_it_had_to_end_is_shown_to_nobody(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, ending: Json
) -> None:
    meeting = await visitors.meeting(*ROLES)
    mediator, parent = meeting["mediator"], meeting["parent"]
    may, waits, gone = asyncio.Event(), asyncio.Event(), asyncio.Event()
    publish = Signals.publish

    async def held(signals: Signals, live: LiveRoom, sealed: bytes) -> None:
        waits.set()
        await may.wait()
        await publish(signals, live, sealed)
        gone.set()

    monkeypatch.setattr(Signals, "publish", held)
    await parent.signal(HELLO)
    async with asyncio.timeout(PATIENCE):
        await waits.wait()
        await parent.at(await mediator.does(ending))
        may.set()
        await gone.wait()
    # What is seen now came by the same channel, after it.
    await meeting["local_authority"].close()
    await mediator.sees(attends("p4", "away"))
    await nothing_came(mediator, parent, meeting["supporter"])


async def test_a_tab_that_was_replaced_hears_no_more_and_the_new_one_does(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    old = meeting["parent"]
    new = await meeting.back("parent")
    assert await old.closed() == 4409
    await meeting["mediator"].signal(HELLO)
    await new.hears(1)
    assert old.signals == []


async def test_after_the_close_nothing_is_passed_on(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    service, mediator, parent = visitors.service, meeting["mediator"], meeting["parent"]
    await parent.at(await mediator.does(STOP))
    assert parent.room["session"]["state"] == "closed"
    async with listening(service.stores.url, channel(meeting.room)) as ear:
        for tab in (parent, mediator):
            await tab.signal(HELLO)
            await tab.tell('{"type": "ask_relay"}')
            await tab.caught_up()
        await give_notice(service.redis, meeting.room, b"after them")
        await ear.until(lambda: any(message == b"nafter them" for _, message in ear.heard))
        assert signals_in(ear) == []
    for tab in meeting.tabs.values():
        assert (tab.signals, tab.relays) == ([], [])


async def test_that_somebody_sends_without_the_floor_is_told_to_mediators_alone(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    mediator, parent = meeting["mediator"], meeting["parent"]
    seen: Json = {"kind": "noticed", "participant": "p3"}
    await parent.signal(seen)
    await parent.signal(seen, to="p1")
    await parent.signal(seen, to="p4")
    await parent.signal(seen | {"participant": "nobody"})
    assert [one["data"] for one in await mediator.hears(2)] == [seen, seen]
    await mark(parent, mediator)
    await nothing_came(*(meeting[role] for role in ROLES if role != "mediator"))
    assert len(mediator.signals) == 2


# Addresses, and the relay


async def test_with_a_relay_nobody_learns_anybodys_address(
    relayed: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await relayed.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    await parent.signal(described(sdp(*HEAD, *SOUND)), to="p1")
    await parent.signal(named("candidate:1 1 udp 1 198.51.100.7 9 typ host"), to="p1")
    await parent.signal(named(f"{RELAYED} raddr 198.51.100.7 rport 4000 generation 0"), to="p1")
    await parent.signal(named(""), to="p1")
    heard = await mediator.hears(3)
    assert "typ relay" in heard[0]["data"]["sdp"]
    assert [one["data"].get("candidate") for one in heard[1:]] == [
        f"{RELAYED} raddr 0.0.0.0 rport 0 generation 0",
        "",
    ]
    for hidden in ("198.51.100.7", "203.0.113.9", ".local", "typ host", "typ srflx"):
        assert hidden not in "".join(mediator.frames)
    assert caplog.records == []


async def test_a_description_of_what_no_gate_knows_of_is_dropped_and_the_room_goes_on(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    four = sdp(
        "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", *map(part, ["audio", "video", "video", "audio"])
    )
    for text in (four, "Quillwort", four):
        await parent.signal(described(text), to="p1")
    await mark(parent, mediator)
    await nothing_came(mediator)
    await mediator.at(await parent.does(RaiseHand()))
    (told,) = caplog.records
    assert told.levelno == logging.WARNING, "told once"
    assert meeting.room in told.getMessage()
    assert "Quillwort" not in caplog.text


async def test_somebody_at_the_door_is_told_the_relay_and_each_time_by_another_name(
    relayed: Visitors,
) -> None:
    """There they try out their sound. With it they reach nobody but by the relay, and no meeting."""
    meeting = await relayed.made(*ROLES)
    parent = await meeting.come("parent", relayed.browser())
    one, other = await parent.relay(), await parent.relay()
    assert one["policy"] == "relay"
    assert one["servers"][0]["urls"] == ["turn:relay.example"]
    names = [told["servers"][0]["username"] for told in (one, other)]
    assert names[0] != names[1]
    for name in names:
        assert not any(canary in name for canary in (*meeting.canaries, "p2", meeting.room))
    assert "canary-secret" not in json.dumps([one, other])


async def test_a_removed_person_is_told_no_relay(relayed: Visitors) -> None:
    meeting = await relayed.meeting(*ROLES)
    parent = meeting["parent"]
    await parent.at(await meeting["mediator"].does(REMOVE))
    await parent.tell('{"type": "ask_relay"}')
    await parent.caught_up()
    assert parent.relays == []


async def test_a_service_without_a_relay_says_so(visitors: Visitors) -> None:
    meeting = await visitors.made(*ROLES)
    tab = await meeting.come("parent", visitors.browser())
    assert await tab.relay() == {"type": "relay", "policy": "all", "servers": []}


# Where they go


async def test_what_goes_over_the_channel_is_sealed_and_kept_nowhere(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    meeting = await visitors.meeting(*ROLES)
    service, parent, mediator = visitors.service, meeting["parent"], meeting["mediator"]
    before = await service.room(meeting.room)
    async with listening(service.stores.url, channel(meeting.room)) as ear:
        await parent.signal(described(sdp(*HEAD, *SOUND), link="Quillwort"), to="p1")
        await parent.signal(named(RELAYED), to="p1")
        await mediator.hears(2)
        await ear.until(lambda: len(signals_in(ear)) == 2)
        for message in signals_in(ear):
            # Nothing so short that sealed bytes could hold it by chance.
            for plain in ("Quillwort", "candidate", "m=audio", "192.0.2.1", "description", '"signal"'):
                assert plain.encode() not in message
    assert await service.room(meeting.room) == before
    assert not any("Quillwort" in dumped or "192.0.2.1" in dumped for dumped in await everything_in(service))
    for plain in ("Quillwort", "192.0.2.1", "m=audio", "198.51.100.7"):
        assert plain not in caplog.text


def signals_in(ear: Ear) -> list[bytes]:
    return [message for _, message in ear.heard if message.startswith(b"s")]


async def everything_in(service: Service) -> list[str]:
    """All that Redis keeps, as it keeps it."""
    keys = await service.redis.command("KEYS", "*")
    assert isinstance(keys, list)
    dumped = [await service.redis.command("DUMP", key) for key in keys]
    return [value.decode("latin-1") for value in dumped if isinstance(value, bytes)]


async def test_a_damaged_signal_is_told_to_the_operator_and_the_rest_goes_on(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.meeting(*ROLES)
    other = await visitors.meeting(*ROLES)
    service, parent, mediator = visitors.service, meeting["parent"], meeting["mediator"]
    async with listening(service.stores.url, channel(other.room)) as ear:
        await other["parent"].signal(BYE)
        await ear.until(lambda: bool(signals_in(ear)))
        of_another = signals_in(ear)[0]
    record = await service.stores.records.of(meeting.room)
    about = f"signal {meeting.room}".encode()
    damaged = [
        passing(b""),
        passing(b"Quillwort"),
        of_another,
        passing(record.key.seal(b"Quillwort", about)),
        passing(record.key.seal(b"\x90", about)),
        passing(record.key.seal(b"\x90", f"entry {meeting.room} 1".encode())),
    ]
    for message in damaged:
        await service.redis.command("PUBLISH", channel(meeting.room), message)
    await parent.signal(BYE)
    await mediator.hears(1)
    await mediator.at(await parent.does(RaiseHand()))
    assert len(caplog.records) == len(damaged)
    assert all(f"fault in room {meeting.room}" in record.getMessage() for record in caplog.records)
    assert "Quillwort" not in caplog.text
    assert len(mediator.signals) == 1


# How many


async def test_a_flood_of_signals_is_cut_off_and_disturbs_nobody(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGNALS_AT_ONCE", 20)
    meeting = await visitors.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    for _ in range(120):
        await parent.signal(BYE)
    assert await parent.closed() == 4429
    await mediator.caught_up()
    assert mediator.code is None
    assert len(mediator.signals) < 120


async def test_long_descriptions_count_for_more(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGNALS_AT_ONCE", 64)
    monkeypatch.setattr(limits, "SIGNALS_PER_SECOND", 0)
    meeting = await visitors.meeting(*ROLES)
    parent = meeting["parent"]
    for _ in range(3):
        await parent.signal(described(LONG), to="p1")
    await parent.caught_up()
    assert parent.code is None
    await parent.signal(described(LONG), to="p1")
    assert await parent.closed() == 4429


async def test_ten_people_who_turn_sound_on_at_once_are_all_heard(visitors: Visitors) -> None:
    """Each says hello, answers nine others, offers to nine and answers nine, and names thirty candidates to each."""
    meeting = await visitors.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    usual = sdp(*SHORT, *["a=rtpmap:96 VP8/90000"] * 420)
    assert 9_500 < len(usual) < 11_000
    said = 0
    await parent.signal(HELLO, to="p1")
    for _ in range(9):
        await parent.signal(HELLO | {"answer": True}, to="p1")
        for kind in ("offer", "answer"):
            await parent.signal(described(usual, type=kind), to="p1")
        for _ in range(30):
            await parent.signal(named(RELAYED), to="p1")
        said += 33
    assert len(await mediator.hears(said + 1)) == said + 1
    assert parent.code is None
    assert mediator.code is None


async def test_signals_leave_a_person_the_whole_of_their_commands(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two hundred signals none counts as a message; and a page's answers to beats go on among them."""
    monkeypatch.setattr(limits, "MESSAGES_AT_ONCE", 5)
    monkeypatch.setattr(limits, "MESSAGES_PER_SECOND", 1)
    meeting = await visitors.meeting(*ROLES)
    for _ in range(200):
        await meeting["parent"].signal(BYE, to="p1")
    await meeting["mediator"].hears(200)
    await meeting["parent"].does(RaiseHand())


async def test_a_command_does_not_wait_for_signals_that_redis_has_not_taken(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = asyncio.Event()

    async def stuck(*_: object) -> None:
        await may.wait()

    meeting = await visitors.meeting(*ROLES)
    monkeypatch.setattr(Signals, "publish", stuck)
    for _ in range(50):
        await meeting["parent"].signal(BYE)
    version = await meeting["parent"].does(RaiseHand())
    await meeting["mediator"].at(version)
    may.set()


async def test_what_waited_behind_a_signal_that_redis_did_not_take_is_dropped_with_it(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link made of half of its signals would only fail later."""
    may = asyncio.Event()

    async def gone(*_: object) -> None:
        await may.wait()
        raise RedisGone

    meeting = await visitors.meeting(*ROLES)
    parent, mediator = meeting["parent"], meeting["mediator"]
    monkeypatch.setattr(Signals, "publish", gone)
    for _ in range(3):
        await parent.signal(HELLO, to="p1")
    await parent.caught_up()
    may.set()
    await parent.caught_up()
    monkeypatch.undo()
    await parent.signal(BYE, to="p1")
    assert [one["data"] for one in await mediator.hears(1)] == [BYE]


@pytest.mark.faults
async def test_signals_that_redis_did_not_take_are_dropped_and_the_next_go_on(folder: Path) -> None:
    async with served(folder / "d") as service, visiting(service) as visitors:
        meeting = await visitors.meeting(*ROLES)
        parent, mediator = meeting["parent"], meeting["mediator"]
        assert service.stores.redis is not None
        os.kill(service.stores.redis.pid, signal.SIGKILL)
        for number in range(20):
            await parent.signal(BYE, page=f"before-{number}")
        await mediator.at(await parent.does(RaiseHand()))
        await come_through(parent, mediator)


async def come_through(sender: Tab, receiver: Tab) -> None:
    """Says it again until it is heard: the feed of a Redis that was killed is back a little later than its commands."""
    async with asyncio.timeout(PATIENCE):
        while not any(one["page"] == "after" for one in receiver.signals):
            await sender.signal(BYE, page="after")
            await receiver.caught_up()


async def test_a_reader_that_never_reads_is_let_go_and_nobody_elses_signals_wait(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OUTBOX_MESSAGES", 8)
    monkeypatch.setattr(limits, "SIGNALS_AT_ONCE", 100_000)
    meeting: Meeting = await visitors.meeting(*ROLES)
    mediator, supporter = meeting["mediator"], meeting["supporter"]
    stuck = await meeting.browsers["parent"].open(meeting.path("parent"), takes=4096)
    await stuck.sees(lambda view: view["room"])
    stuck.socket.transport.pause_reading()

    def is_away(view: Json) -> bool:
        return bool(view["room"]["people"]["by_id"]["p2"]["attendance"] == "away")

    async with asyncio.timeout(PATIENCE):
        count = 0
        while not is_away(supporter.view):
            await mediator.signal(described(LONG), to="p2")
            await mediator.signal(BYE, to="p3")
            count += 1
            await supporter.hears(count)
    stuck.socket.transport.abort()
