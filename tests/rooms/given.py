"""The only home of given, when, then: the grammar that sentences about a mediation are written in.

`given(OPENED, HAND_UP(PARENT)).when(GrantFloor(to=PARENT), by=MEDIATOR).then(...)`. A situation is made by
commands, never by hand; one that is given first brings with it all that had to come before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import msgspec
import pytest

from rooms.days import Today
from rooms.mediation import MediationMade
from rooms.people import DeviceId, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.room import (
    NO_ROOM,
    SERVICE,
    Command,
    Entry,
    Event,
    Room,
    ServiceCommand,
    advance,
    decide,
    decide_for_service,
)
from tests.rooms.holidays_of import CALENDAR

EARLIER = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)

# A command, a person's or the service's, or how it follows from the room.
Asked = Command | ServiceCommand | Callable[[Room], Command | ServiceCommand]


def device_of(who: str) -> DeviceId:
    """The device that a person comes with in every situation here."""
    return DeviceId(f"device-{who}")


def today(at: datetime) -> Today:
    """The day of a moment, with the bank holidays. No moment here is in the hour when England is a day ahead."""
    return Today(day=at.date(), calendar=CALENDAR)


def encoded(room: Room) -> bytes:
    return msgspec.msgpack.encode(room)


def entry_for(room: Room, asked: Asked, by: str, device: str | None = None, at: datetime = EARLIER) -> Entry:
    """The entry that the command makes. Raises Refused. What the service says is `by` SERVICE."""
    command = asked(room) if callable(asked) else asked
    if by == SERVICE:
        assert isinstance(command, ServiceCommand)
        return Entry(by=SERVICE, at=at, events=decide_for_service(room, command, at=at))
    assert not isinstance(command, ServiceCommand), "no browser says what the service says"
    on = device_of(by) if device is None else DeviceId(device)
    events = decide(room, command, by=ParticipantId(by), device=on, at=at, today=today(at))
    return Entry(by=ParticipantId(by), at=at, events=events)


@dataclass(frozen=True)
class Situation:
    """How a room came to be so: `steps` of (who asks, what), or the making of it, after `before`."""

    before: Situation | None = None
    steps: tuple[tuple[str, Asked], ...] = ()
    made: MediationMade | None = None
    at: datetime = EARLIER

    def __call__(self, room: Room) -> Room:
        if room is NO_ROOM and self.before is not None:
            room = self.before(room)
        if self.made is not None:
            room = advance(room, Entry(by=self.made.people[0].id, at=EARLIER, events=(self.made,)))
        for by, asked in self.steps:
            room = advance(room, entry_for(room, asked, by, at=self.at))
        return room


@dataclass(frozen=True)
class Given:
    """A room, and what may be asked in it."""

    room: Room

    def when(self, asked: Asked, *, by: str, device: str | None = None, at: datetime = NOW) -> When:
        return When(self.room, asked, by, device, at)


@dataclass(frozen=True)
class When:
    """A command, and what should come of it. `after` is the room then, to go on from."""

    room: Room
    asked: Asked
    by: str
    device: str | None
    at: datetime

    @property
    def events(self) -> tuple[Event, ...]:
        return entry_for(self.room, self.asked, self.by, self.device, self.at).events

    @property
    def after(self) -> Room:
        return advance(self.room, entry_for(self.room, self.asked, self.by, self.device, self.at))

    def then(self, *events: Event) -> Self:
        assert self.events == events
        return self

    def nothing_happens(self) -> Self:
        return self.then()

    def refused(self, refusal: Refusal) -> Self:
        before = encoded(self.room)
        with pytest.raises(Refused) as no:
            entry_for(self.room, self.asked, self.by, self.device, self.at)
        assert no.value.refusal is refusal
        assert encoded(self.room) == before, "a refusal leaves the room identical"
        return self


def given(*situations: Situation | Room) -> Given:
    """The room after the situations, in their order. A room in first place is gone on from."""
    room = NO_ROOM
    for situation in situations:
        room = situation if isinstance(situation, Room) else situation(room)
    return Given(room)
