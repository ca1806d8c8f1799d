"""The only home of listening: what Redis publishes, over one connection of its own per process."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

from server import limits
from server.redis_client import LOST, RedisGone, new_line, packed


class Feed:
    """The channels this process listens to. `run()` is a task of whoever made the feed.

    `on_message(channel, body)` and `on_gap(channels)` are plain functions and must not raise. A gap means:
    the line was lost and is back, and anything may have been said in between on these channels.
    A channel has one subscriber at a time in a process; the follower of rooms sees to that.
    """

    def __init__(
        self,
        url: str,
        *,
        on_message: Callable[[str, bytes], None],
        on_gap: Callable[[tuple[str, ...]], None],
    ) -> None:
        # RESP2 on purpose: there, messages and answers alike are plain lists, in order.
        self._connection = new_line(url, protocol=2)
        self._on_message = on_message
        self._on_gap = on_gap
        self._channels: dict[str, asyncio.Future[None]] = {}
        self._unanswered: dict[str, int] = {}
        self._gap: set[str] = set()
        self._connected = False

    async def subscribe(self, channel: str) -> None:
        """Returns once Redis says that this channel is heard; raises `RedisGone` if it does not in time."""
        heard = self._channels.get(channel)
        try:
            async with asyncio.timeout(limits.REDIS_SECONDS):
                if heard is None:
                    heard = self._channels[channel] = asyncio.get_running_loop().create_future()
                    await self._say("SUBSCRIBE", channel)
                await asyncio.shield(heard)
        except TimeoutError as error:
            await self.unsubscribe(channel)
            raise RedisGone("Redis did not answer in time") from error
        except asyncio.CancelledError:
            await self.unsubscribe(channel)
            raise

    async def unsubscribe(self, channel: str) -> None:
        """Nothing more is handed on from this channel, from now."""
        heard = self._channels.pop(channel, None)
        self._gap.discard(channel)
        if heard is not None:
            if not heard.done():
                heard.set_exception(RedisGone("the channel was left again"))
                heard.exception()  # Whoever waits is told; if nobody does, that is no fault.
            await self._say("UNSUBSCRIBE", channel)

    async def run(self) -> None:
        """Listen, and reconnect after a loss, until cancelled."""
        bound = limits.BACK_OFF_FIRST_SECONDS
        chance = secrets.SystemRandom()
        try:
            while True:
                with suppress(*LOST):
                    await self._connect()
                    bound = limits.BACK_OFF_FIRST_SECONDS
                    await self._listen()
                await self._lose()
                await asyncio.sleep(chance.uniform(0, bound))
                bound = min(bound * 2, limits.BACK_OFF_MOST_SECONDS)
        finally:
            self._connected = False
            with suppress(*LOST):
                await self._connection.disconnect()

    async def _connect(self) -> None:
        async with asyncio.timeout(limits.REDIS_SECONDS):
            await self._connection.connect()  # type: ignore[no-untyped-call]
            self._connected = True
            self._unanswered = {}
            if self._channels:
                await self._say("SUBSCRIBE", *self._channels)

    async def _lose(self) -> None:
        self._connected = False
        await self._connection.disconnect(nowait=True)
        for channel, heard in self._channels.items():
            if heard.done():
                self._gap.add(channel)
                self._channels[channel] = asyncio.get_running_loop().create_future()

    async def _listen(self) -> None:
        """Hand on what comes, until the line is lost (raises)."""
        asked = False
        while True:
            limit = limits.REDIS_SECONDS if asked else limits.FEED_IDLE_SECONDS
            reply = await self._connection.read_response(timeout=limit, disconnect_on_error=False)
            if reply is None and asked:
                return
            asked = reply is None
            if reply is None:
                await self._say("PING")
            elif reply[0] == b"message":
                channel = reply[1].decode()
                if channel in self._channels:
                    self._on_message(channel, reply[2])
            elif reply[0] == b"subscribe":
                self._is_heard(reply[1].decode())

    def _is_heard(self, channel: str) -> None:
        # Subscribed, left and subscribed again in one breath: only the last answer counts.
        self._unanswered[channel] -= 1
        if self._unanswered[channel] > 0:
            return
        del self._unanswered[channel]
        heard = self._channels.get(channel)
        if heard is not None and not heard.done():
            heard.set_result(None)
        if self._gap:  # Redis takes all the channels of one SUBSCRIBE at once, so all are heard by now.
            gap, self._gap = tuple(sorted(self._gap)), set()
            self._on_gap(gap)

    async def _say(self, word: str, *channels: str) -> None:
        if not (self._connected and self._connection.is_connected):
            return  # `_connect` says it for every channel, once there is a line.
        if word == "SUBSCRIBE":
            for channel in channels:
                self._unanswered[channel] = self._unanswered.get(channel, 0) + 1
        with suppress(*LOST):  # `_listen` meets the same loss and deals with it.
            await self._connection.send_packed_command(packed(word, *channels), check_health=False)
