"""Following: what is published and lost is seen all the same, and who is gone is seen to be gone."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rooms.days import Today
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from rooms.room import Entry, decide
from server import limits
from server.app import utc_now
from server.english_day import english_day
from server.feed import Feed
from server.follower import Follower
from server.live import LiveRoom
from server.presence import PRESENCE, Presence
from server.room_keys import room_key
from server.timekeeper import Timekeeper
from tests.rooms.holidays_of import CALENDAR
from tests.server.browser import PATIENCE, Visitors, attends, visiting
from tests.server.listening import give_notice
from tests.server.service import Service, served

pytestmark = pytest.mark.anyio


@pytest.fixture
async def brisk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitors]:
    """Visitors of a service that looks twenty times a second."""
    monkeypatch.setattr(limits, "LOOK_SECONDS", 0.05)
    async with served(folder / "d") as service, visiting(service) as visitors:
        yield visitors


async def test_an_entry_that_was_published_and_not_heard_is_found_by_looking(brisk: Visitors) -> None:
    meeting = await brisk.meeting()
    record = await brisk.service.stores.records.of(meeting.room)
    room = await record.replay()
    parent = room.people.by_id[ParticipantId("p2")]
    assert parent.device is not None
    today = Today(day=english_day(utc_now()), calendar=CALENDAR)
    events = decide(room, RaiseHand(), by=parent.id, device=parent.device, at=utc_now(), today=today)
    version = room.version + 1
    entry = Entry(by=parent.id, at=utc_now(), events=events)
    # As the append does, but for the publishing.
    body = record.key.seal(msgspec.msgpack.encode(entry), f"entry {meeting.room} {version}".encode())
    await brisk.service.redis.command("XADD", room_key(meeting.room, "log"), f"{version}-0", "b", body)
    for tab in meeting.tabs.values():
        view = await tab.at(version)
        assert len(view["room"]["floor"]["order"]) == 1


async def test_somebody_whose_presence_ran_out_is_seen_to_be_away(brisk: Visitors) -> None:
    """Their process died without a word: nobody says for them any more that they are here."""
    meeting = await brisk.made("mediator", "parent", "local_authority")
    await meeting.agree_for_all()
    await meeting.come("mediator", brisk.browser())
    presence = Presence(brisk.service.redis, seconds=0.4)
    await presence.arrive(meeting.room, "p2", "a-device")
    await meeting.at_the_door("parent")
    await meeting["mediator"].sees(lambda view: not view["mediator"]["door"])


async def test_a_process_that_slept_past_its_time_says_again_that_its_people_are_here(
    brisk: Visitors,
) -> None:
    meeting = await brisk.meeting("mediator", "parent", "local_authority")
    mediator = meeting["mediator"]
    await brisk.service.redis.command("DEL", room_key(meeting.room, "present"))
    presence = Presence(brisk.service.redis)
    async with asyncio.timeout(PATIENCE):
        while len(await presence.present(meeting.room)) < 3:
            await brisk.browser().get("/health")
    await mediator.sees(attends("p2", "here"))
    assert [tab.code for tab in meeting.tabs.values()] == [None] * 3


async def test_a_room_that_nobody_has_open_is_let_go_and_opened_again(brisk: Visitors) -> None:
    meeting = await brisk.meeting("mediator", "parent", "local_authority")
    channels = await numsub(brisk.service, meeting.room)
    assert channels == 1
    for tab in meeting.tabs.values():
        await tab.close()
    async with asyncio.timeout(PATIENCE):
        while await numsub(brisk.service, meeting.room):
            await brisk.browser().get("/health")
    back = await meeting.browsers["parent"].enter(meeting.path("parent"))
    assert back.you["whereabouts"] == "room"
    assert await numsub(brisk.service, meeting.room) == 1


class SlowPresence(Presence):
    """Who is here is told only once it may be."""

    def __init__(self, service: Service) -> None:
        super().__init__(service.redis)
        self.may, self.asked, self.told = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.may.set()

    async def present(self, room: str) -> dict[tuple[str, str], int]:
        self.asked.set()
        await self.may.wait()
        self.told.set()
        return await super().present(room)


class Listener:
    """In place of a clerk: what the service would have said."""

    def __init__(self) -> None:
        self.said: list[object] = []

    async def carry_out_for_service(self, live: LiveRoom, command: object, *, key: str) -> int:
        self.said.append(command)
        return live.room.version


@asynccontextmanager
async def following(service: Service, presence: Presence, clerk: Any) -> AsyncIterator[Follower]:
    """A follower beside the service's own, as another process has one."""
    async with asyncio.TaskGroup() as tasks:
        timekeeper = Timekeeper(clerk, tasks, utc_now)
        follower = Follower(
            records=service.stores.records,
            presence=presence,
            tasks=tasks,
            feed=lambda **heard: Feed(service.stores.url, **heard),
            clock=utc_now,
            timekeeper=timekeeper,
        )
        running = tasks.create_task(follower.run())
        yield follower
        timekeeper.close()
        running.cancel()


async def test_a_process_that_let_a_room_go_says_nothing_more_for_it(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one's leaving starts a look that ends when the room is let go: it knows of nobody who came since."""
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    await meeting["mediator"].close()
    await meeting["parent"].sees(attends("p1", "away"))
    service, clerk, presence = visitors.service, Listener(), SlowPresence(visitors.service)
    async with following(service, presence, clerk) as follower:
        async with follower.open(meeting.room):
            for event in (presence.may, presence.asked, presence.told):
                event.clear()
            await give_notice(service.redis, meeting.room, PRESENCE)
            async with asyncio.timeout(PATIENCE):
                await presence.asked.wait()
        monkeypatch.setattr(limits, "SUSPEND_AFTER_SECONDS", 0)
        clerk.said.clear()
        presence.may.set()
        await presence.told.wait()
        for _ in range(5):
            await service.redis.command("PING")
        assert clerk.said == []


async def test_a_fault_in_one_room_ends_neither_the_others_nor_the_program(
    brisk: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = await brisk.meeting("mediator", "parent", "local_authority")
    whole = await brisk.meeting("mediator", "parent", "local_authority")
    meet, beaten = LiveRoom.meet, asyncio.Event()

    def fails_in_one(live: LiveRoom, epochs: Any) -> None:
        if live.id == broken.room:
            task = asyncio.current_task()
            if task is not None and not task.get_name().startswith("look"):
                beaten.set()
            raise KeyError
        meet(live, epochs)

    monkeypatch.setattr(LiveRoom, "meet", fails_in_one)
    parent = (await brisk.service.room(broken.room)).people.by_id[ParticipantId("p2")]
    assert parent.device is not None
    await Presence(brisk.service.redis).arrive(broken.room, parent.id, parent.device)
    async with asyncio.timeout(PATIENCE):
        await beaten.wait()
    await whole["parent"].caught_up()
    version = await whole["parent"].does(RaiseHand())
    await whole["mediator"].at(version)
    await whole["local_authority"].close()
    await whole["mediator"].sees(attends("p3", "away"))


async def test_each_room_is_asked_whether_it_is_there_at_a_moment_of_its_own(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.05)
    one, other = await visitors.made(), await visitors.made()
    happened: list[str] = []
    thrice = asyncio.Event()

    def beat(live: LiveRoom) -> None:
        if live not in mine:
            return  # the service's own follower's
        happened.append(live.id)
        asyncio.get_running_loop().call_soon(happened.append, "others have their turn")
        if happened.count(other.room) > 2:
            thrice.set()

    mine: list[LiveRoom] = []
    monkeypatch.setattr(LiveRoom, "beat", beat)
    async with (
        following(visitors.service, Presence(visitors.service.redis), Listener()) as follower,
        follower.open(one.room) as first,
        follower.open(other.room) as second,
    ):
        mine += [first, second]
        async with asyncio.timeout(PATIENCE):
            await thrice.wait()
    assert set(happened[1::2]) == {"others have their turn"}
    assert happened.count(one.room) in {2, 3, 4}


async def test_a_room_that_was_let_go_leaves_neither_a_door_nor_a_key_behind(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    service, presence = visitors.service, SlowPresence(visitors.service)
    # It is beaten to and looked at once, and then no more: what ran once must not hold on to it.
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(limits, "LOOK_SECONDS", 0.01)
    async with following(service, presence, Listener()) as follower:
        async with follower.open(meeting.room) as live:
            presence.told.clear()
            async with asyncio.timeout(PATIENCE):
                await presence.told.wait()
            monkeypatch.setattr(limits, "BEAT_SECONDS", 1000)
            monkeypatch.setattr(limits, "LOOK_SECONDS", 1000)
            presence.told.clear()
            async with asyncio.timeout(PATIENCE):
                await presence.told.wait()
            assert await service.stores.records.of(meeting.room) is live.record
            assert len(follower._doors) == 0, "nobody is in it"
        for tab in meeting.tabs.values():
            await tab.close()
        async with asyncio.timeout(PATIENCE):
            while await numsub(service, meeting.room):
                await visitors.browser().get("/health")
        del live
        gc.collect()
        assert meeting.room not in service.stores.records._open


async def numsub(service: Service, room: str) -> int:
    """How many listen to the room's news."""
    told = await service.redis.command("PUBSUB", "NUMSUB", room_key(room, "news"))
    assert isinstance(told, list | dict)
    count = told[1] if isinstance(told, list) else next(iter(told.values()))
    assert isinstance(count, int)
    return count
