"""The only home of what the service says by itself: that a deadline has passed, that a line is gone or back.

Every process with somebody in a room keeps its time, and each says what it sees; the log lets exactly one
through, and the core refuses what is late or about an older turn or holder. So a process may die or sleep, and
nobody is cut for it. What is early is refused by the time that the process itself gives the core: that is the
shared one (`server/clock.py`), since a clock that is ahead would cut people. Timers are worked out again from
the room at every change.
"""

import asyncio
import logging
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from rooms.people import Role
from rooms.refusals import Refused
from rooms.room import ServiceCommand
from rooms.session import GOING, LiftSuspension, SessionState, SuspendMeeting
from rooms.turn import HoldTurn, ReachDeadline, ReturnToTurn
from server import limits
from server.clerk import Clerk, NotSaved
from server.faults import describe
from server.live import LiveRoom

log = logging.getLogger(__name__)


class Timekeeper:
    """Keeps the time of the rooms that are open in this process. `clock` gives the time in UTC."""

    def __init__(self, clerk: Clerk, tasks: asyncio.TaskGroup, clock: Callable[[], datetime]) -> None:
        self._clerk = clerk
        self._tasks = tasks
        self._clock = clock
        # For each live room and each thing that may come: what it is about, and the timer for it. By the live room
        # and not by its id: one that was let go of and one that was opened since know different things.
        self._timers: dict[LiveRoom, dict[str, tuple[Hashable, asyncio.TimerHandle]]] = {}
        self._saying: dict[asyncio.Task[None], LiveRoom] = {}
        self._closed = False

    def look(self, live: LiveRoom) -> None:
        """Work out what may come next in a room, after any change of it or of who is connected."""
        if live.closed:
            return
        room, here = live.room, live.here()
        turn, deadline = room.floor.turn, room.floor.deadline
        if deadline is None:
            self._drop(live, "deadline")
        else:
            reach = ReachDeadline(turn=deadline.turn, kind=deadline.kind)
            wait = (deadline.at - self._clock()).total_seconds()
            self._set(live, "deadline", deadline, wait, reach)

        if turn is None or room.session.state not in GOING:
            self._drop(live, "holder")
        elif turn.holder not in here:
            if turn.held_since is None:
                hold = HoldTurn(turn=turn.id, holder=turn.holder)
                wait = limits.HOLD_AFTER_SECONDS - live.quiet_for((turn.holder,))
                self._set(live, "holder", (turn.id, turn.holder), wait, hold)
        elif turn.held_since is not None:
            self._set(
                live,
                "holder",
                (turn.id, turn.holder, "back"),
                0,
                ReturnToTurn(turn=turn.id, holder=turn.holder),
            )
        else:
            self._drop(live, "holder")

        state = room.session.state
        mediators = [person.id for person in room.people.by_id.values() if person.role is Role.MEDIATOR]
        led = not here.isdisjoint(mediators)
        if state in GOING and not led:
            wait = limits.SUSPEND_AFTER_SECONDS - live.quiet_for(mediators)
            self._set(live, "mediator", "gone", wait, SuspendMeeting())
        elif state is SessionState.SUSPENDED and led:
            self._set(live, "mediator", "back", 0, LiftSuspension())
        else:
            self._drop(live, "mediator")

    async def make_good(self, live: LiveRoom, unseen: float | None, *, anybody: bool) -> None:
        """Suspend a room that is just being opened here as of when anybody was last there, if that is long ago.

        Where every line or every process was gone at once, nobody was left to say so; and what nobody could speak in
        was nobody's time. `unseen`: for how many seconds nobody has been known to be there (None: nobody ever was).
        `anybody`: whether somebody counts as there still, as those of a process that was killed do for a while: then
        it is only sure once their process is overdue to say so. Raises NotSaved.
        """
        if live.room.session.state not in GOING:
            return
        most = limits.SUSPEND_AFTER_SECONDS + (limits.LOOK_SECONDS if anybody else 0)
        if unseen is None or unseen <= most:
            return
        now, (*_, (_, newest)) = self._clock(), await live.record.entries(live.room.version - 1)
        since = max(newest.at, now - timedelta(seconds=unseen))
        if (now - since).total_seconds() > most:
            # Another process may see the same, and its mediator be back already: hence the version.
            command = SuspendMeeting(since=since, after=live.room.version)
            with suppress(Refused):
                await self._clerk.carry_out_for_service(live, command, key=uuid4().hex)

    def forget(self, live: LiveRoom) -> None:
        """Nobody of this process is in the room any more, which was closed: nothing more is said for it, and what
        is just being said is left to those who still see it."""
        for _, timer in self._timers.pop(live, {}).values():
            timer.cancel()
        for task, about in self._saying.items():
            if about is live:
                task.cancel()

    def close(self) -> None:
        """Say nothing more: the program is about to end, and what is due will be said when it is there again."""
        self._closed = True
        for timers in self._timers.values():
            for _, timer in timers.values():
                timer.cancel()
        self._timers.clear()
        for task in self._saying:
            task.cancel()

    def _set(self, live: LiveRoom, what: str, about: Hashable, wait: float, command: ServiceCommand) -> None:
        """One timer for each thing. One that is about the same runs on, so that a change elsewhere in the room
        does not begin it anew (source: domain/floor-control.md 5, row 21)."""
        if self._closed:
            return
        timers = self._timers.setdefault(live, {})
        if what in timers:
            if timers[what][0] == about:
                return
            timers[what][1].cancel()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(max(0.0, wait), self._due, live, what, command)
        timers[what] = (about, timer)

    def _drop(self, live: LiveRoom, what: str) -> None:
        timers = self._timers.get(live, {})
        if what in timers:
            timers.pop(what)[1].cancel()

    def _due(self, live: LiveRoom, what: str, command: ServiceCommand) -> None:
        self._timers.get(live, {}).pop(what, None)
        task = self._tasks.create_task(self._say(live, command), name=f"say {what}")
        self._saying[task] = live
        task.add_done_callback(self._saying.pop)

    async def _say(self, live: LiveRoom, command: ServiceCommand) -> None:
        # A fault in one room must not end the time of all the others.
        try:
            # It is not so any more, or not yet, or could not be said: the look below will see.
            with suppress(Refused, NotSaved):
                await self._clerk.carry_out_for_service(live, command, key=uuid4().hex)
            await asyncio.sleep(limits.LOOK_AGAIN_SECONDS)
            self.look(live)
        except Exception as fault:
            log.error("fault in room %s: %s", live.id, describe(fault))
