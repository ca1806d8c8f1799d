"""The only home of the rooms that somebody in this process has open: kept up to date from their logs,
and drawn to each connection.

One way in, one way out: an entry that this process wrote reaches its people as everybody else's do.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from rooms.patch import Json
from rooms.people import DeviceId, ParticipantId, People
from rooms.room import Room, advance
from rooms.terms import Terms
from rooms.view import Connected, Whereabouts, shown_to_all, view_for
from server import wire
from server.drawing import Drawn, Kept, Own
from server.records import Record

Epochs = Mapping[tuple[str, str], int]


class Screen(Protocol):
    """One connection, as a live room knows it."""

    participant: ParticipantId
    device: DeviceId
    epoch: int

    @property
    def quiet_for(self) -> float:
        """For how many seconds nothing has been heard of a line that counts as gone; 0 while it counts as there."""

    def show(self, message: bytes) -> None:
        """Put a message in the outbox. Never waits; a full outbox lets the connection go."""

    def beat(self, message: bytes) -> None:
        """Ask whether the browser is there. Too many unanswered, and the line counts as gone."""

    def replace(self) -> None:
        """Another tab or device of the same person has taken over."""


class LiveRoom:
    """A room as of the newest entry seen here, who is connected to it anywhere, and this process's screens.

    `changed` is told of every change, of the room or of who is connected, until the room is closed.
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
        self.closed = False
        self._epochs: Epochs = {}
        self._newest: dict[str, int] = {}
        self._connected: Connected = frozenset()
        self._kept = Kept()
        self._shared = Drawn(shown_to_all(room, self._connected, self._kept))
        self._drawn: dict[Screen, Own] = {}
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def screens(self) -> list[Screen]:
        """Every connection of this process to the room."""
        return list(self._drawn)

    def close(self) -> None:
        """Nobody of this process is in the room any more: what comes in from now on is told to nobody. A look that
        was under way when the last one left ends here, and must not set a clock on a room that nobody updates."""
        self.closed = True

    async def until(self, version: int) -> None:
        """Wait until the entry of a version has been seen here."""
        if self.room.version < version:
            arrival = asyncio.get_running_loop().create_future()
            self._awaited.append((version, arrival))
            await arrival

    def here(self) -> frozenset[ParticipantId]:
        """Who is connected, in any process, and has been let in."""
        return self._kept(_here, self._connected, self.room.people, self.room.terms)

    def quiet_for(self, who: Iterable[ParticipantId]) -> float:
        """For how many seconds no screen of these people in this process has said a word; 0 if none has gone quiet."""
        people = frozenset(who)
        quiet = (screen.quiet_for for screen in self._drawn if screen.participant in people)
        return min((seconds for seconds in quiet if seconds), default=0.0)

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
        self._tell()
        self._let_replaced_go()
        for version, arrival in self._awaited:
            if version <= self.room.version and not arrival.done():
                arrival.set_result(None)
        self._awaited = [(version, arrival) for version, arrival in self._awaited if not arrival.done()]

    def meet(self, epochs: Epochs) -> None:
        """Take in who is connected now, in any process."""
        self._epochs = epochs
        self._newest = {who: epoch for (who, _), epoch in sorted(epochs.items(), key=lambda one: one[1])}
        connected = frozenset((ParticipantId(who), DeviceId(device)) for who, device in epochs)
        if connected != self._connected:
            self._connected = connected
            self._draw()
        self._tell()
        self._let_replaced_go()

    def _tell(self) -> None:
        if not self.closed:
            self._changed(self)

    def is_replaced(self, screen: Screen) -> bool:
        """Whether a newer connection speaks for the person: a newer tab of the same device; or, for somebody
        in the room, one from another device that is in the room too, as only a mediator's can be."""
        if screen.epoch >= self._newest.get(screen.participant, 0):
            return False  # as it mostly is, and this is asked for every screen at every entry
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
        self._drawn[screen] = Own(screen.participant, screen.device, view)
        screen.show(wire.encode(wire.Whole(version=self.room.version, now=self._clock(), view=view)))

    def beat(self) -> None:
        """Say to every screen that the server is there, and ask whether its browser is."""
        message = wire.encode(wire.Beat(now=self._clock()))
        for screen in self.screens:
            screen.beat(message)

    def leave(self, screen: Screen) -> None:
        """Draw nothing more to a connection."""
        self._drawn.pop(screen, None)

    def _draw(self) -> None:
        """Patch every screen. What everybody in the room sees is compared once and encoded once."""
        change = self._shared.again(shown_to_all(self.room, self._connected, self._kept))
        everybody = self._patch({"room": change} if change else {})
        for screen, own in self._drawn.items():
            was_in_the_room = own.in_the_room
            patch = own.again(self.room, self._connected)
            if not patch:
                if own.in_the_room:
                    screen.show(everybody)
                continue
            if own.in_the_room and not was_in_the_room:
                patch["room"] = self._shared.json
            elif was_in_the_room and not own.in_the_room:
                patch["room"] = None
                screen.show(self._patch(patch))
                if own.whereabouts is not Whereabouts.REMOVED:
                    # Another device of the person was let in, which ends this one's stay whichever came first.
                    screen.replace()
                continue
            elif change and own.in_the_room:
                patch["room"] = change
            screen.show(self._patch(patch))

    def _patch(self, patch: dict[str, Json]) -> bytes:
        return wire.encode(wire.Patch(version=self.room.version, patch=patch))


def _here(connected: Connected, people: People, terms: Terms) -> frozenset[ParticipantId]:
    return frozenset(who for who, device in connected if people.has_let_in(who, device, terms.agreed_by))
