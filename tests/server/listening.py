"""A feed that runs for the length of a block, and what it heard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from server.feed import Feed
from server.redis_client import RedisClient
from server.room_keys import channel as channel_of

PATIENCE = 5.0
"""Seconds a test waits for an acknowledgement before it fails."""


class Ear:
    """What a feed handed on, in order."""

    def __init__(self, url: str) -> None:
        self.feed = Feed(url, on_message=self._message, on_gap=self._gap)
        self.heard: list[tuple[str, bytes]] = []
        self.gaps: list[tuple[str, ...]] = []
        self._wakers: set[asyncio.Future[None]] = set()

    def _message(self, channel: str, body: bytes) -> None:
        self.heard.append((channel, body))
        self._wake()

    def _gap(self, channels: tuple[str, ...]) -> None:
        self.gaps.append(channels)
        self._wake()

    def _wake(self) -> None:
        for waker in self._wakers:
            if not waker.done():
                waker.set_result(None)
        self._wakers.clear()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                waker = asyncio.get_running_loop().create_future()
                self._wakers.add(waker)
                await waker


@asynccontextmanager
async def listening(url: str, *channels: str) -> AsyncIterator[Ear]:
    ear = Ear(url)
    running = asyncio.create_task(ear.feed.run())
    try:
        for channel in channels:
            await ear.feed.subscribe(channel)
        yield ear
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def give_notice(client: RedisClient, room: str, body: bytes) -> None:
    """What the scripts say when something beside the log has changed."""
    await client.command("PUBLISH", channel_of(room), b"n" + body)
