"""The only home of the time that rooms go by: that of Redis, which all processes share.

The core cannot know the time: it is given it with each command. A process whose own clock is ahead would end turns
that have time left, for everybody; so each process measures how far its clock is from Redis's, and corrects it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server import limits
from server.redis_client import RedisClient, RedisGone, RedisRefused

log = logging.getLogger(__name__)


class SharedClock:
    """Called, it gives the time in UTC. `own`: this machine's clock, in UTC."""

    def __init__(self, client: RedisClient, own: Callable[[], datetime]) -> None:
        self._client = client
        self._own = own
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return self._own() - self._ahead

    async def measure(self) -> None:
        """Ask Redis for its time. Raises RedisGone, RedisRefused."""
        began, before = time.monotonic(), self._own()
        reply = await self._client.command("TIME")
        half = timedelta(seconds=(time.monotonic() - began) / 2)
        assert isinstance(reply, list)
        seconds, microseconds = (int(part) for part in reply)
        theirs = datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=microseconds)
        ahead = before + half - theirs
        if abs(ahead - self._ahead) <= half:
            return  # an answer is not better known than this, and a clock that jumps is worse than one that is off
        jumped, self._ahead = abs(ahead - self._ahead), ahead
        if jumped.total_seconds() > limits.CLOCK_APART_SECONDS:
            log.warning(
                "this machine's clock is %+.1f s from Redis's, by which the rooms go: set both by NTP",
                ahead.total_seconds(),
            )

    async def run(self) -> None:
        """Measure now and then, until cancelled."""
        while True:
            await asyncio.sleep(limits.LOOK_SECONDS)
            try:
                await self.measure()
            except (RedisGone, RedisRefused):
                continue  # what was measured last still holds
