"""The only home of a command's journey: decide on the newest room, write one entry, and say what came of it."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from rooms.days import Calendar, Today
from rooms.people import DeviceId, ParticipantId
from rooms.refusals import Refused
from rooms.room import (
    SERVICE,
    Command,
    Entry,
    Event,
    Room,
    ServiceCommand,
    decide,
    decide_for_service,
)
from server import limits
from server.english_day import english_day
from server.live import LiveRoom
from server.log import Replaced, Stale, Via
from server.redis_client import RedisGone, RedisRefused


class NotSaved(Exception):
    """Redis could not be reached in time, or took nothing. Nobody knows whether the command took effect: ask again with
    the same key."""


class LogIsBehind(Exception):
    """The log in Redis ends before what this process has read of it. Nothing may be written on top."""


class ConnectionReplaced(Exception):
    """The command came by a connection that is no longer its person's, and changed nothing."""


class Decision(Protocol):
    """What a command comes to in a room at a time. Raises Refused."""

    def __call__(self, room: Room, *, at: datetime) -> tuple[Event, ...]: ...


class Clerk:
    """Takes commands for any room. `clock` gives the time in UTC, `calendar` the bank holidays."""

    def __init__(self, clock: Callable[[], datetime], calendar: Calendar) -> None:
        self._clock = clock
        self._calendar = calendar

    async def carry_out(
        self,
        live: LiveRoom,
        command: Command,
        *,
        key: str,
        by: ParticipantId,
        device: DeviceId,
        epoch: int | None = None,
    ) -> int:
        """Returns a version at which the command is true and saved. Raises Refused, NotSaved, ConnectionReplaced.

        A key that was carried out before is not carried out again. One that changed nothing, or was refused, is
        not kept: `epoch`, of the connection that it came by, keeps a late copy on an old connection from being
        carried out after all.
        """

        def decision(room: Room, *, at: datetime) -> tuple[Event, ...]:
            today = Today(day=english_day(at), calendar=self._calendar)
            return decide(room, command, by=by, device=device, at=at, today=today)

        via = None if epoch is None else Via(participant=by, device=device, epoch=epoch)
        return await self._carry_out(live, f"{by}:{key}", by, decision, via)

    async def carry_out_for_service(self, live: LiveRoom, command: ServiceCommand, *, key: str) -> int:
        """The same for what the service says by itself."""
        return await self._carry_out(
            live, f"{SERVICE}:{key}", SERVICE, partial(decide_for_service, command=command)
        )

    async def _carry_out(
        self, live: LiveRoom, key: str, by: ParticipantId, decision: Decision, via: Via | None = None
    ) -> int:
        wait = limits.SAVE_RETRY_SECONDS
        for _ in range(limits.SAVE_TRIES):
            try:
                # One at a time in this process, so that only other processes are ever raced.
                async with live.turn_to_write:
                    return await self._once(live, key, by, decision, via)
            except (RedisGone, RedisRefused):
                await asyncio.sleep(random.uniform(0.5, 1) * wait)  # noqa: S311 - to spread, not to hide
                wait *= 2
        raise NotSaved

    async def _once(
        self, live: LiveRoom, key: str, by: ParticipantId, decision: Decision, via: Via | None
    ) -> int:
        while True:
            room, at = live.room, self._clock()
            events: tuple[Event, ...] = ()
            refused: Refused | None = None
            try:
                events = decision(room, at=at)
            except Refused as no:
                # What is refused now may be what its own first sending made true.
                first, refused = await live.record.answer_to(key), no
                if first is not None:
                    await self._seen(live, first)
                    return first
            if not events:
                # Nothing will be written, so Redis will not say that this room is older than the newest.
                await live.catch_up()
                if live.room.version != room.version:
                    continue
                if refused is not None:
                    raise refused
                return room.version
            entry = Entry(by=by, at=at, events=events)
            written = await live.record.append(room.version + 1, key, entry, via)
            if isinstance(written, Replaced):
                raise ConnectionReplaced
            if isinstance(written, Stale):
                # Somebody was first, in another process: decide again on what they made true.
                await live.catch_up()
                if live.room.version == room.version:
                    # The log is shorter than what people were shown: it was put back to an older state.
                    raise LogIsBehind
                continue
            await self._seen(live, written.version)
            return written.version

    @staticmethod
    async def _seen(live: LiveRoom, version: int) -> None:
        """Wait until this process's people were shown it, so that an answer never comes before its fact."""
        if live.room.version >= version:
            return  # it came by the feed before the answer did
        try:
            async with asyncio.timeout(limits.SEEN_SECONDS):
                await live.until(version)
        except TimeoutError:
            await live.catch_up()
