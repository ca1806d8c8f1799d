"""The only home of who comes to an address of a room: whose session it is, on which device, and their room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from starlette.requests import Request

from rooms.people import DeviceId, Participant, ParticipantId
from rooms.session import SessionState
from server.follower import Follower
from server.joining import Joining
from server.live import LiveRoom


class NoSession(Exception):
    """The browser has no session of the person whose address it asks for."""


class Visit(NamedTuple):
    """Somebody at an address of their own, for as long as their room is open for it."""

    person: Participant
    device: DeviceId
    live: LiveRoom

    @property
    def is_closed(self) -> bool:
        """Whether the meeting is."""
        return self.live.room.session.state is SessionState.CLOSED

    @property
    def is_let_in(self) -> bool:
        """Whether what is in the room may be theirs: before the close on the device that the mediator let in; from
        then on by their own link, on whichever device they have."""
        return self.is_closed or self.live.room.has_let_in(self.person.id, self.device)


class Visits:
    """Tells who comes, by the session that the browser sends along."""

    def __init__(self, joining: Joining, follower: Follower) -> None:
        self._joining = joining
        self._follower = follower

    async def who(self, request: Request) -> tuple[ParticipantId, DeviceId]:
        """Whose address it is, and their device. Raises NoSession and RedisGone."""
        participant = ParticipantId(request.path_params["participant"])
        device = await self._joining.device_of(request.path_params["room"], participant, request.headers.raw)
        if device is None:
            raise NoSession
        return participant, device

    @asynccontextmanager
    async def at(self, request: Request) -> AsyncIterator[Visit]:
        """The visit, with the room open. Raises NoSession and RedisGone."""
        participant, device = await self.who(request)
        async with self._follower.open(request.path_params["room"]) as live:
            yield Visit(live.room.people.by_id[participant], device, live)
