"""The only home of seeing to it that the papers exist: made as soon as a meeting is closed, again and again until
they are there (source: domain/floor-control.md 5, row 36).

Every process with somebody in the room does so; the first paper that is kept is everybody's. What fails is tried
again for as long as somebody is there, and anew when the next person comes: nothing of a sealed outcome is lost,
because it is printed from the log. So is each version of it that a correction made.
"""

import asyncio
import logging
from weakref import WeakKeyDictionary

from rooms.session import SessionState
from server import limits
from server.faults import describe
from server.follower import NOT_NOW
from server.live import LiveRoom
from server.papers import Papers
from server.press import PressFailed

log = logging.getLogger(__name__)


class Printing:
    """Has the papers of closed rooms made. `look` is told of every change of a room that is open here."""

    def __init__(self, papers: Papers, tasks: asyncio.TaskGroup) -> None:
        self._papers = papers
        self._tasks = tasks
        self._making: dict[str, asyncio.Task[None]] = {}
        # The newest version that is there.
        self._made: WeakKeyDictionary[LiveRoom, int] = WeakKeyDictionary()
        self._closed = False

    def look(self, live: LiveRoom) -> None:
        """Have the papers made, if the room is closed and nobody here is at it. Kept ones are found at once."""
        if self._closed or live.room.session.state is not SessionState.CLOSED:
            return
        making = self._making.get(live.id)
        if self._is_made(live) or (making is not None and not making.done()):
            return
        task = self._tasks.create_task(self._make(live), name="make the papers")
        self._making[live.id] = task
        task.add_done_callback(lambda done: self._forget(live.id, done))

    def _forget(self, room: str, done: asyncio.Task[None]) -> None:
        if self._making.get(room) is done:
            del self._making[room]

    def _is_made(self, live: LiveRoom) -> bool:
        return self._made.get(live, 0) >= live.room.corrections.version

    def close(self) -> None:
        """The program is about to end: what is not made is made when somebody comes back."""
        self._closed = True
        for task in self._making.values():
            task.cancel()

    async def _make(self, live: LiveRoom) -> None:
        wait = limits.PRINT_AGAIN_SECONDS
        while not self._is_made(live):
            try:
                version = self._made.get(live, 0) + 1
                await self._papers.outcome_pdf(live.record, live.room, version)
                self._made[live] = version
                continue
            except PressFailed as failed:
                log.warning("the outcome of room %s was not printed: %s", live.id, failed.code)
            except NOT_NOW:
                pass  # Redis says for itself that it is gone
            except Exception as fault:
                log.error("fault in room %s: %s", live.id, describe(fault))
                return
            if not live.screens:
                return
            await asyncio.sleep(wait)
            wait = min(limits.PRINT_AGAIN_MOST_SECONDS, wait * 2)
