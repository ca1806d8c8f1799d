"""The only home of what the service says by itself: that a deadline has passed, that a line is gone or back.

Every process with somebody in a room keeps its time, and each says what it sees; the log lets exactly one
through, and the core refuses what is early, late or about an older turn. So a process may die, sleep or be
wrong about the time, and nobody is cut for it. Timers are worked out again from the room at every change.
"""

import asyncio
import logging
from collections.abc import Callable, Hashable
from datetime import datetime
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
        # For each room and each thing that may come: what it is about, and the timer for it.
        self._timers: dict[str, dict[str, tuple[Hashable, asyncio.TimerHandle]]] = {}
        self._saying: set[asyncio.Task[None]] = set()
        self._closed = False

    def look(self, live: LiveRoom) -> None:
        """Work out what may come next in a room, after any change of it or of who is connected."""
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
                self._set(
                    live, "holder", (turn.id, turn.holder), limits.HOLD_AFTER_SECONDS, HoldTurn(turn=turn.id)
                )
        elif turn.held_since is not None:
            self._set(live, "holder", (turn.id, "back"), 0, ReturnToTurn(turn=turn.id))
        else:
            self._drop(live, "holder")

        state = room.session.state
        led = any(room.people.by_id[who].role is Role.MEDIATOR for who in here)
        if state in GOING and not led:
            self._set(live, "mediator", "gone", limits.SUSPEND_AFTER_SECONDS, SuspendMeeting())
        elif state is SessionState.SUSPENDED and led:
            self._set(live, "mediator", "back", 0, LiftSuspension())
        else:
            self._drop(live, "mediator")

    def forget(self, live: LiveRoom) -> None:
        """Nobody of this process is in the room any more."""
        for _, timer in self._timers.pop(live.id, {}).values():
            timer.cancel()

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
        timers = self._timers.setdefault(live.id, {})
        if what in timers:
            if timers[what][0] == about:
                return
            timers[what][1].cancel()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(max(0.0, wait), self._due, live, what, command)
        timers[what] = (about, timer)

    def _drop(self, live: LiveRoom, what: str) -> None:
        timers = self._timers.get(live.id, {})
        if what in timers:
            timers.pop(what)[1].cancel()

    def _due(self, live: LiveRoom, what: str, command: ServiceCommand) -> None:
        self._timers.get(live.id, {}).pop(what, None)
        task = self._tasks.create_task(self._say(live, command), name=f"say {what}")
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _say(self, live: LiveRoom, command: ServiceCommand) -> None:
        try:
            await self._clerk.carry_out_for_service(live, command, key=uuid4().hex)
        except (Refused, NotSaved):
            pass  # it is not so any more, or not yet, or could not be said: looked at again below
        except Exception as fault:
            log.error("fault in room %s: %s", live.id, describe(fault))
            return
        if live.id in self._timers:
            await asyncio.sleep(limits.LOOK_AGAIN_SECONDS)
            self.look(live)
