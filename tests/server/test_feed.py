"""Listening: nothing said after a subscription is missed without a gap being told."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server import limits
from server.feed import Feed
from server.redis_client import RedisClient, RedisGone
from tests.fakes.bad_line import BadLine
from tests.server.listening import listening

pytestmark = pytest.mark.anyio


async def test_what_is_said_after_a_subscription_is_heard_in_order(
    private_redis_url: str, client: RedisClient, new_room: Callable[[], str]
) -> None:
    here, there, elsewhere = new_room(), new_room(), new_room()
    async with listening(private_redis_url, here, there) as ear:
        for n in range(20):
            await asyncio.gather(
                *(client.command("PUBLISH", at, b"\xff%d" % n) for at in (here, there, elsewhere))
            )
        await ear.until(lambda: len(ear.heard) >= 40)
    for at in (here, there):
        assert [body for channel, body in ear.heard if channel == at] == [b"\xff%d" % n for n in range(20)]
    assert len(ear.heard) == 40
    assert ear.gaps == []


async def test_what_is_said_on_a_channel_that_was_left_is_not_handed_on(
    private_redis_url: str, client: RedisClient, new_room: Callable[[], str]
) -> None:
    left, kept = new_room(), new_room()
    async with listening(private_redis_url, left, kept) as ear:
        await ear.feed.unsubscribe(left)
        await client.command("PUBLISH", left, "unheard")
        await client.command("PUBLISH", kept, "heard")
        await ear.until(lambda: len(ear.heard) >= 1)
    assert ear.heard == [(kept, b"heard")]


async def test_a_channel_left_and_taken_up_again_in_one_breath_is_heard(
    private_redis_url: str, client: RedisClient, room: str
) -> None:
    async with listening(private_redis_url, room) as ear:
        for _ in range(10):
            await ear.feed.unsubscribe(room)
            again = asyncio.create_task(ear.feed.subscribe(room))
            await asyncio.sleep(0)
            await ear.feed.unsubscribe(room)
            with pytest.raises(RedisGone, match="left again"):
                await again
            await ear.feed.subscribe(room)
            assert await client.command("PUBLISH", room, "heard") == 1
        await ear.until(lambda: len(ear.heard) >= 10)


async def test_after_a_lost_line_the_gap_is_told_and_everything_is_heard_again(
    private_redis_url: str, client: RedisClient, folder: Path, new_room: Callable[[], str]
) -> None:
    behind = Path(urlsplit(private_redis_url).path)
    here, there = sorted((new_room(), new_room()))
    async with BadLine(folder / "line", behind) as line, listening(line.url, here, there) as ear:
        for lost in range(1, 3):
            line.cut()
            await ear.until(lambda: len(ear.gaps) >= lost)  # noqa: B023
            for at in (here, there):
                # The gap is told only once each channel is heard again: what is said from here on arrives.
                assert await client.command("PUBLISH", at, "back") == 1
        await ear.until(lambda: len(ear.heard) >= 4)
    assert ear.gaps == [(here, there)] * 2
    assert ear.heard == [(here, b"back"), (there, b"back")] * 2


async def test_a_line_that_went_silent_is_noticed(
    private_redis_url: str, folder: Path, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half-open: no end of the line was ever seen, and nothing comes any more."""
    monkeypatch.setattr(limits, "FEED_IDLE_SECONDS", 0.05)
    monkeypatch.setattr(limits, "REDIS_SECONDS", 0.3)
    behind = Path(urlsplit(private_redis_url).path)
    async with BadLine(folder / "line", behind) as line, listening(line.url, room) as ear:
        asked = line.chunks
        async with asyncio.timeout(5):
            while line.chunks < asked + 3:
                await line.sent()
        assert ear.gaps == []
        line.silent = True
        await line.accepted()
        line.silent = False
        await ear.until(lambda: ear.gaps == [(room,)])


async def test_a_subscription_that_redis_does_not_confirm_is_gone(
    folder: Path, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REDIS_SECONDS", 0.1)
    async with listening(f"unix://{folder / 'nobody'}") as ear:
        with pytest.raises(RedisGone):
            await ear.feed.subscribe(room)


async def test_a_feed_may_be_subscribed_before_it_runs(
    private_redis_url: str, client: RedisClient, room: str
) -> None:
    heard = asyncio.Event()
    feed = Feed(private_redis_url, on_message=lambda *_: heard.set(), on_gap=lambda *_: None)
    subscribing = asyncio.create_task(feed.subscribe(room))
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(feed.run())
        await subscribing
        await client.command("PUBLISH", room, "hello")
        await heard.wait()
        running.cancel()
