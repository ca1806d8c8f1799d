"""The only home of the rooms that somebody in this process has open: kept up to date from their logs,
and drawn to each connection.

One way in, one way out: an entry that this process wrote reaches its people as everybody else's do.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from rooms.patch import Json, as_json, difference
from rooms.people import DeviceId, ParticipantId, Role
from rooms.room import Room, advance
from rooms.view import (
    Connected,
    View,
    Whereabouts,
    shown_to_all,
    shown_to_one,
    shown_to_the_mediator,
    view_for,
)
from server import wire
from server.records import Record

Epochs = Mapping[tuple[str, str], int]


class Screen(Protocol):
    """One connection, as a live room knows it."""

    participant: ParticipantId
    device: DeviceId
    epoch: int

    def show(self, message: bytes) -> None:
        """Put a message in the outbox. Never waits; a full outbox lets the connection go."""

    def replace(self) -> None:
        """Another tab or device of the same person has taken over."""


class LiveRoom:
    """A room as of the newest entry seen here, who is connected to it anywhere, and this process's screens.

    `changed` is told of every change, of the room or of who is connected.
    """

    def __init__(
        self,
        record: Record,
        room: Room,
        clock: Callable[[], datetime],
        changed: Callable[["LiveRoom"], None],
    ) -> None:
        self._clock = clock
        self._changed = changed
        self.id = record.room
        self.record = record
        self.room = room
        self.turn_to_write = asyncio.Lock()
        self._epochs: Epochs = {}
        self._connected: Connected = frozenset()
        self._shared = as_json(shown_to_all(room, self._connected))
        self._drawn: dict[Screen, dict[str, Json]] = {}
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def screens(self) -> list[Screen]:
        """Every connection of this process to the room."""
        return list(self._drawn)

    async def until(self, version: int) -> None:
        """Wait until the entry of a version has been seen here."""
        if self.room.version < version:
            arrival = asyncio.get_running_loop().create_future()
            self._awaited.append((version, arrival))
            await arrival

    def here(self) -> frozenset[ParticipantId]:
        """Who is connected, in any process, and has been let in."""
        return frozenset(who for who, device in self._connected if self.room.has_let_in(who, device))

    # What comes in

    def hear(self, version: int, body: bytes) -> bool:
        """Take in the entry of a version as it is published. False if there is a gap before it."""
        if version <= self.room.version:
            return True
        if version != self.room.version + 1:
            return False
        self.room = advance(self.room, self.record.open(version, body))
        self._advanced()
        return True

    async def catch_up(self) -> None:
        """Read what was missed. It is drawn as one change."""
        before = self.room.version
        for version, entry in await self.record.entries(before):
            if version == self.room.version + 1:
                self.room = advance(self.room, entry)
        if self.room.version != before:
            self._advanced()

    def _advanced(self) -> None:
        self._draw()
        self._changed(self)
        self._let_replaced_go()
        for version, arrival in self._awaited:
            if version <= self.room.version and not arrival.done():
                arrival.set_result(None)
        self._awaited = [(version, arrival) for version, arrival in self._awaited if not arrival.done()]

    def meet(self, epochs: Epochs) -> None:
        """Take in who is connected now, in any process."""
        self._epochs = epochs
        connected = frozenset((ParticipantId(who), DeviceId(device)) for who, device in epochs)
        if connected != self._connected:
            self._connected = connected
            self._draw()
        self._changed(self)
        self._let_replaced_go()

    def is_replaced(self, screen: Screen) -> bool:
        """Whether a newer connection speaks for the person: a newer tab of the same device; or, for somebody
        in the room, one from another device that is in the room too, as only a mediator's can be."""
        in_the_room = self.room.has_let_in(screen.participant, screen.device)
        return any(
            who == screen.participant
            and epoch > screen.epoch
            and (
                device == screen.device
                or (in_the_room and self.room.has_let_in(screen.participant, DeviceId(device)))
            )
            for (who, device), epoch in self._epochs.items()
        )

    def _let_replaced_go(self) -> None:
        for screen in self.screens:
            if self.is_replaced(screen):
                screen.replace()

    # What goes out

    def enter(self, screen: Screen) -> None:
        """Show the whole view to a new connection, and keep it up to date from then on."""
        view = view_for(self.room, screen.participant, screen.device, self._connected)
        self._drawn[screen] = _own(view)
        screen.show(wire.encode(wire.Whole(version=self.room.version, now=self._clock(), view=view)))

    def pulse(self) -> None:
        """Say to every screen that the server is there. A page in a hidden tab, whose own timers sleep, answers."""
        beat = wire.encode(wire.Pulse(now=self._clock()))
        for screen in self.screens:
            screen.show(beat)

    def leave(self, screen: Screen) -> None:
        """Draw nothing more to a connection."""
        self._drawn.pop(screen, None)

    def _draw(self) -> None:
        """Patch every screen. What everybody in the room sees is compared once and encoded once."""
        shared = as_json(shown_to_all(self.room, self._connected))
        change = difference(self._shared, shared)
        self._shared = shared
        everybody = self._patch({"room": change} if change else {})
        for screen, before in self._drawn.items():
            now = self._own_of(screen)
            own = difference(before, now)
            arrives = _in_the_room(now) and not _in_the_room(before)
            if not own:
                if _in_the_room(now):
                    screen.show(everybody)
                continue
            self._drawn[screen] = now
            if arrives:
                own["room"] = shared
            elif _in_the_room(before) and not _in_the_room(now):
                # Another device of the person was let in, which ends this one's stay whichever came first.
                own["room"] = None
                screen.show(self._patch(own))
                screen.replace()
                continue
            elif change and _in_the_room(now):
                own["room"] = change
            screen.show(self._patch(own))

    def _own_of(self, screen: Screen) -> dict[str, Json]:
        """The parts of the person's view that are not the same for all."""
        you = shown_to_one(self.room, screen.participant, screen.device)
        own: dict[str, Json] = {"you": as_json(you)}
        if you.role is Role.MEDIATOR and you.whereabouts is Whereabouts.ROOM:
            own["mediator"] = as_json(shown_to_the_mediator(self.room, self._connected))
        return own

    def _patch(self, patch: dict[str, Json]) -> bytes:
        return wire.encode(wire.Patch(version=self.room.version, patch=patch))


def _own(view: View) -> dict[str, Json]:
    return {part: shown for part, shown in as_json(view).items() if part != "room"}


def _in_the_room(own: dict[str, Json]) -> bool:
    return bool(own["you"]["whereabouts"] == Whereabouts.ROOM)
