"""Following: what is published and lost is seen all the same, and who is gone is seen to be gone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from rooms.days import Today
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from rooms.room import Entry, decide
from server import limits
from server.app import utc_now
from server.english_day import english_day
from server.presence import Presence
from server.room_keys import room_key
from tests.rooms.holidays_of import CALENDAR
from tests.server.browser import PATIENCE, Visitors, attends, visiting
from tests.server.service import Service, served

pytestmark = pytest.mark.anyio


@pytest.fixture
async def brisk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitors]:
    """Visitors of a service that looks and beats twenty times a second."""
    monkeypatch.setattr(limits, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.05)
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


async def numsub(service: Service, room: str) -> int:
    """How many listen to the room's news."""
    told = await service.redis.command("PUBSUB", "NUMSUB", room_key(room, "news"))
    assert isinstance(told, list | dict)
    count = told[1] if isinstance(told, list) else next(iter(told.values()))
    assert isinstance(count, int)
    return count
