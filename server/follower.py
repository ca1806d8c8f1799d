"""The only home of following: the rooms that somebody in this process has open, kept as their logs say.

What Redis publishes is fast and may be lost; so every room is also looked at now and then, and after every
loss of the line (source: quality/checklist.md R10, R11).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from typing import Literal, Protocol
from weakref import WeakValueDictionary

from server import limits
from server.clerk import NotSaved
from server.faults import describe
from server.live import LiveRoom, Screen
from server.log import Log
from server.news import Entry, Notice, Passing, decode_news
from server.presence import Presence
from server.records import Records
from server.redis_client import RedisGone, RedisRefused
from server.room_keys import channel
from server.signals import deliver
from server.timekeeper import Timekeeper

log = logging.getLogger(__name__)

NOT_NOW = (RedisGone, RedisRefused)
"""Redis does not answer, or takes nothing (its disk or its memory is full). It is asked again later: that is
no reason to end what everybody's rooms rest on."""


class Listening(Protocol):
    """The part of a feed that a follower uses."""

    async def subscribe(self, channel: str) -> None: ...

    async def unsubscribe(self, channel: str) -> None: ...

    async def run(self) -> None: ...


class Follower:
    """Opens a room for the first screen, shares it with the next ones, and lets go of it after the last.

    `watching` is told of every change of an open room, as the timekeeper is."""

    def __init__(
        self,
        *,
        records: Records,
        presence: Presence,
        tasks: asyncio.TaskGroup,
        feed: Callable[..., Listening],
        clock: Callable[[], datetime],
        timekeeper: Timekeeper,
        watching: Callable[[LiveRoom], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._timekeeper = timekeeper
        self._watching = watching
        self._records = records
        self._presence = presence
        self._tasks = tasks
        self._feed = feed(on_message=self._heard, on_gap=self._missed)
        self._rooms: dict[str, LiveRoom] = {}
        self._users: dict[str, int] = {}
        # A door is there for as long as somebody is in it.
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # By the live room and not by its id: one that was let go of is not looked at for one opened since.
        self._looking: set[tuple[LiveRoom, str]] = set()
        self._again: set[tuple[LiveRoom, str]] = set()

    async def run(self) -> None:
        """Listen, look and beat, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._feed.run(), name="listen")
            group.create_task(self._watch(), name="look")
            group.create_task(self._beat(), name="beat")

    @asynccontextmanager
    async def open(self, room: str) -> AsyncIterator[LiveRoom]:
        """The live room, for as long as it is used. Raises NoSuchRoom and RedisGone."""
        async with self._door(room):
            if room not in self._rooms:
                await self._fetch(room)
                # What was published between the reading and now was for nobody.
                self._look_later(room)
            self._users[room] = self._users.get(room, 0) + 1
        live = self._rooms[room]
        try:
            yield live
        finally:
            await self._let_go(room)

    async def _fetch(self, room: str) -> None:
        # Listening comes first: what is said while the log is being read is then not missed, and what is
        # said twice has a version that was seen.
        record = await self._records.of(room)
        await self._feed.subscribe(channel(room))
        try:
            live = LiveRoom(record, await record.replay(), self._clock, self._changed)
            self._rooms[room] = live  # so that what is published from now on is heard
            here = await self._presence.present(room)
            try:
                await self._timekeeper.make_good(live, await self._presence.unseen(room), anybody=bool(here))
            except NotSaved as error:
                raise RedisGone from error  # its time may not run before this is said
            live.meet(await self._presence.present(room))
        except BaseException:
            self._shut(room)
            await self._feed.unsubscribe(channel(room))
            raise

    def _changed(self, live: LiveRoom) -> None:
        self._timekeeper.look(live)
        self._watching(live)

    async def _let_go(self, room: str) -> None:
        self._users[room] -= 1
        async with self._door(room):
            if not self._users.get(room, 1):
                del self._users[room]
                self._shut(room)
                await self._feed.unsubscribe(channel(room))

    def _shut(self, room: str) -> None:
        live = self._rooms.pop(room, None)
        if live is not None:
            live.close()
            self._timekeeper.forget(live)

    def _door(self, room: str) -> asyncio.Lock:
        return self._doors.setdefault(room, asyncio.Lock())

    def _heard(self, where: str, message: bytes) -> None:
        room = where.split("{", 1)[1].split("}", 1)[0]
        live = self._rooms.get(room)
        if live is None:
            return  # still being fetched, or just let go
        try:
            news = decode_news(message)
            if isinstance(news, Passing):
                deliver(live, news.body)
                return
            heard = isinstance(news, Entry) and live.hear(news.version, news.body)
        except Exception as fault:
            # One room's damaged news must not end the listening for all the others.
            log.error("fault in room %s: %s", room, describe(fault))
            return
        if isinstance(news, Notice):
            self._look(live, "presence")
        elif not heard:
            self._look(live, "entries")

    def _missed(self, channels: tuple[str, ...]) -> None:
        for where in channels:
            room = where.split("{", 1)[1].split("}", 1)[0]
            self._look_later(room)

    def _look_later(self, room: str) -> None:
        live = self._rooms.get(room)
        if live is not None:
            self._look(live, "entries")
            self._look(live, "presence")

    async def _meet(self, live: LiveRoom) -> None:
        live.meet(await self._presence.present(live.id))

    def _look(self, live: LiveRoom, what: Literal["entries", "presence"]) -> None:
        """Start one look; of many asked for while it runs, one more follows it."""
        if (live, what) in self._looking:
            self._again.add((live, what))
            return
        self._looking.add((live, what))
        look = live.catch_up if what == "entries" else partial(self._meet, live)
        self._tasks.create_task(self._looked(live, what, look), name=f"look at {what}")

    async def _looked(
        self, live: LiveRoom, what: str, look: Callable[[], Coroutine[None, None, None]]
    ) -> None:
        try:
            with _not_the_others(live):
                while True:
                    self._again.discard((live, what))
                    await look()
                    if (live, what) not in self._again:
                        return
        finally:
            self._looking.discard((live, what))
            self._again.discard((live, what))

    async def _watch(self) -> None:
        """Look around now and then. Between two looks nothing here holds on to a room."""
        while True:
            await asyncio.sleep(limits.LOOK_SECONDS)
            await self._look_around()

    async def _look_around(self) -> None:
        """Say for the people of this process that they are still there, and look at every open room: for entries that
        were published and not heard, and for people whose presence ran out."""
        for live in list(self._rooms.values()):
            await asyncio.gather(*(self._stand_by(live, screen) for screen in live.screens))
        try:
            newest = await self._log.newest(self._rooms)
        except NOT_NOW:
            return
        except Exception as fault:
            log.error("fault in looking for what was missed: %s", describe(fault))
            return
        for room, version in newest.items():
            found = self._rooms.get(room)
            if found is not None:
                if version > found.room.version:
                    self._look(found, "entries")
                self._look(found, "presence")

    async def _stand_by(self, live: LiveRoom, screen: Screen) -> None:
        with _not_the_others(live):
            if screen.quiet_for or screen not in live.screens:
                return  # nobody says of those that they are here
            if not await self._presence.beat(live.id, screen.participant, screen.device, screen.epoch):
                await self._meet(live)  # which lets go of whoever has been replaced

    async def _beat(self) -> None:
        """Ask every browser of this process whether it is there."""
        while True:
            await asyncio.sleep(limits.BEAT_SECONDS)
            self._ask_all()

    def _ask_all(self) -> None:
        for live in self._rooms.values():
            with _not_the_others(live):
                live.beat()

    @property
    def _log(self) -> Log:
        return self._records.log


@contextmanager
def _not_the_others(live: LiveRoom) -> Iterator[None]:
    """What goes wrong in one room is told to the operator, and the others go on."""
    try:
        yield
    except NOT_NOW:
        pass  # the next look, or the feed's word that it is back, will see
    except Exception as fault:
        log.error("fault in room %s: %s", live.id, describe(fault))
