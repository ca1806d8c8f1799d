"""The contract of the log, which the fake and real servers all keep."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from server.log import Appended, Log, RedisLog, Replaced, Stale, Via
from server.news import Entry, decode_news
from server.presence import Presence
from server.redis_client import RedisClient, RedisGone
from server.room_keys import channel
from tests.fakes.bad_line import BadLine
from tests.fakes.memory_log import MemoryLog
from tests.server.listening import listening

pytestmark = pytest.mark.anyio
REAL = ["private_redis_url", "debians_redis_url"]


class Place(msgspec.Struct, kw_only=True):
    """A log under test, and what a follower of some rooms heard of it."""

    log: Log
    heard: list[tuple[str, Entry]]
    follow: Callable[[str], Awaitable[None]]
    caught_up: Callable[[int], Awaitable[None]]
    arrive: Callable[[str, str, str], Awaitable[int]]


@pytest.fixture(params=["memory", *REAL])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    heard: list[tuple[str, Entry]] = []
    if request.param == "memory":

        async def nothing(_: object) -> None: ...

        log = MemoryLog(lambda room, entry: heard.append((room, entry)))

        async def arrive(room: str, participant: str, device: str) -> int:
            return log.arrive(room, participant, device)

        yield Place(log=log, heard=heard, follow=nothing, caught_up=nothing, arrive=arrive)
        return
    url = request.getfixturevalue(request.param)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(RedisClient(url))
        ear = await stack.enter_async_context(listening(url))
        rooms: dict[str, str] = {}

        async def follow(room: str) -> None:
            rooms[channel(room)] = room
            await ear.feed.subscribe(channel(room))

        async def caught_up(count: int) -> None:
            await ear.until(lambda: len(ear.heard) >= count)
            for at, body in ear.heard:
                news = decode_news(body)
                assert isinstance(news, Entry)
                heard.append((rooms[at], news))

        yield Place(
            log=RedisLog(client),
            heard=heard,
            follow=follow,
            caught_up=caught_up,
            arrive=Presence(client).arrive,
        )


@pytest.fixture
def log(place: Place) -> Log:
    return place.log


async def test_nothing_is_written_for_a_connection_that_was_replaced(place: Place, room: str) -> None:
    old = Via(participant="p4", device="d1", epoch=await place.arrive(room, "p4", "d1"))
    assert await place.log.append(room, 1, "in time", b"1", old) == Appended(version=1, again=False)
    new = Via(participant="p4", device="d1", epoch=await place.arrive(room, "p4", "d1"))
    assert await place.log.append(room, 2, "too late", b"2", old) == Replaced()
    assert len(await place.log.read(room)) == 1
    # What it had written before is answered all the same, and others go on.
    assert await place.log.append(room, 2, "in time", b"1", old) == Appended(version=1, again=True)
    assert await place.log.append(room, 2, "newer", b"2", new) == Appended(version=2, again=False)
    other = Via(participant="p4", device="d2", epoch=0)
    assert await place.log.append(room, 3, "other device", b"3", other) == Appended(version=3, again=False)


async def test_an_empty_room_has_no_entries_and_version_nought(log: Log, room: str) -> None:
    assert await log.read(room) == []
    assert await log.newest([room]) == {room: 0}


async def test_a_reader_sees_the_entries_in_order_and_only_those_it_lacks(log: Log, room: str) -> None:
    bodies = [b"first", b"\x00\r\n\xff\n", b""]
    for version, body in enumerate(bodies, start=1):
        assert await log.append(room, version, f"key {version}", body) == Appended(
            version=version, again=False
        )
    written = [Entry(version=version, body=body) for version, body in enumerate(bodies, start=1)]
    assert await log.read(room) == written
    assert await log.read(room, after=1) == written[1:]
    assert await log.read(room, after=3) == []


async def test_a_log_longer_than_one_page_is_read_whole(
    log: Log, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.limits.LOG_PAGE_ENTRIES", 3)
    for version in range(1, 8):
        await log.append(room, version, f"{version}", b"%d" % version)
    assert [entry.version for entry in await log.read(room)] == list(range(1, 8))
    assert [entry.version for entry in await log.read(room, after=1)] == list(range(2, 8))


@pytest.mark.parametrize("version", [0, 1, 3, 99])
async def test_a_version_that_is_not_the_next_is_stale_and_writes_nothing(
    log: Log, room: str, version: int
) -> None:
    await log.append(room, 1, "one", b"one")
    assert await log.append(room, version, "other", b"other") == Stale(latest=1)
    assert await log.newest([room]) == {room: 1}
    assert await log.append(room, 2, "other", b"other") == Appended(version=2, again=False)


async def test_the_same_key_twice_writes_once_and_gives_the_first_answer(log: Log, room: str) -> None:
    await log.append(room, 1, "mine", b"mine")
    await log.append(room, 2, "another's", b"another's")
    again = Appended(version=1, again=True)
    assert await log.append(room, 1, "mine", b"mine") == again
    assert await log.append(room, 3, "mine", b"mine, decided again") == again
    assert await log.append(room, 99, "mine", b"mine") == again
    assert await log.answer_to(room, "mine") == 1
    assert await log.answer_to(room, "nobody's") is None
    assert [entry.body for entry in await log.read(room)] == [b"mine", b"another's"]


async def test_what_became_of_a_key_can_be_asked(log: Log, room: str) -> None:
    await log.append(room, 1, "mine", b"mine")
    await log.append(room, 1, "too late", b"stale")
    assert await log.answer_to(room, "mine") == 1
    assert await log.answer_to(room, "too late") is None
    assert await log.answer_to(f"{room}-other", "mine") is None


async def test_a_key_belongs_to_its_room(log: Log, new_room: Callable[[], str]) -> None:
    here, there = new_room(), new_room()
    assert await log.append(here, 1, "key", b"here") == Appended(version=1, again=False)
    assert await log.append(there, 1, "key", b"there") == Appended(version=1, again=False)
    assert await log.newest([here, there]) == {here: 1, there: 1}
    assert [entry.body for entry in await log.read(there)] == [b"there"]


async def test_of_twenty_writers_of_one_version_one_wins(log: Log, room: str) -> None:
    await log.append(room, 1, "first", b"first")
    answers = await asyncio.gather(*(log.append(room, 2, f"key {n}", b"%d" % n) for n in range(20)))
    winners = [n for n, answer in enumerate(answers) if answer == Appended(version=2, again=False)]
    assert len(winners) == 1
    assert answers.count(Stale(latest=2)) == 19
    assert (await log.read(room, after=1)) == [Entry(version=2, body=b"%d" % winners[0])]


@pytest.mark.parametrize("url", REAL)
async def test_of_twenty_writers_in_processes_of_their_own_one_wins(
    url: str, room: str, request: pytest.FixtureRequest
) -> None:
    """As many lines as writers, so that Redis alone can keep them apart."""
    async with AsyncExitStack() as stack:
        logs = [
            RedisLog(await stack.enter_async_context(RedisClient(request.getfixturevalue(url))))
            for _ in range(20)
        ]
        answers = await asyncio.gather(
            *(log.append(room, 1, f"key {n}", b"%d" % n) for n, log in enumerate(logs))
        )
    assert answers.count(Appended(version=1, again=False)) == 1
    assert answers.count(Stale(latest=1)) == 19


async def test_a_follower_hears_every_entry_once_and_in_order(
    place: Place, new_room: Callable[[], str]
) -> None:
    here, there = new_room(), new_room()
    for room in (here, there):
        await place.follow(room)
    for version in range(1, 11):
        for room in (here, there):
            await place.log.append(room, version, f"key {version}", b"body\n%d" % version)
        await place.log.append(here, version, f"key {version}", b"sent again")
        await place.log.append(here, version, f"stale {version}", b"stale")
    await place.caught_up(20)
    for room in (here, there):
        assert [entry for at, entry in place.heard if at == room] == await place.log.read(room)
    assert len(place.heard) == 20


@pytest.mark.parametrize("url", REAL)
async def test_a_lost_answer_does_not_write_twice(
    url: str, room: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    """The command reached Redis and the answer did not reach us: sent again, it gets the first answer."""
    behind = Path(urlsplit(request.getfixturevalue(url)).path)
    async with BadLine(folder / "line", behind) as line, RedisClient(line.url) as client:
        log = RedisLog(client)
        await log.append(room, 1, "first", b"first")
        line.swallow_the_answer_to(b"the lost one")
        with pytest.raises(RedisGone):
            await log.append(room, 2, "key", b"the lost one")
        assert line.swallowed.is_set()
        assert await log.append(room, 2, "key", b"the lost one") == Appended(version=2, again=True)
        assert [entry.body for entry in await log.read(room)] == [b"first", b"the lost one"]


@pytest.mark.parametrize("url", REAL)
async def test_an_entry_is_the_stream_entry_of_its_version(
    url: str, room: str, request: pytest.FixtureRequest
) -> None:
    async with RedisClient(request.getfixturevalue(url)) as client:
        await RedisLog(client).append(room, 1, "key", b"body")
        await RedisLog(client).append(room, 2, "key 2", b"body")
        reply = await client.command("XRANGE", f"evenhand:{{{room}}}:log", "-", "+")
    assert reply == [[b"1-0", [b"b", b"body"]], [b"2-0", [b"b", b"body"]]]


@pytest.mark.parametrize("room", ["", "a}b", "{a"])
async def test_a_room_whose_id_would_break_the_hash_tag_is_refused(room: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        channel(room)
