"""A real application in process: on a real Redis, behind the program's own uvicorn, at a loopback address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from rooms.room import Room
from server.app import Stores, open_application, open_stores
from server.press import Press
from server.redis_client import RedisClient
from server.relay import Relay
from server.serving import listening, server
from server.settings import MailSettings, Settings


@dataclass(frozen=True, kw_only=True)
class Service:
    """One serving process's worth of the product."""

    settings: Settings
    stores: Stores

    @property
    def address(self) -> str:
        return self.settings.address

    @property
    def redis(self) -> RedisClient:
        return self.stores.client

    async def room(self, room: str) -> Room:
        """The room as its log tells it."""
        return await (await self.stores.records.of(room)).replay()


def settings_for(data: Path, *, port: int, redis_url: str | None = None) -> Settings:
    return Settings(
        host="127.0.0.1",
        port=port,
        address=f"http://127.0.0.1:{port}",
        data=data,
        redis_url=redis_url,
        language="en_GB",
    )


@asynccontextmanager
async def served(
    data: Path,
    *,
    redis_url: str | None = None,
    prints: bool = False,
    like: Service | None = None,
    mail: MailSettings | None = None,
    relay: Relay | None = None,
) -> AsyncIterator[Service]:
    """The application, open to browsers. Without `prints` no printer is started before it is needed.
    `like`: one with whose key and by whose address this one is known too, as behind one balancer.
    `mail`: by which people are written to, if they are. `relay`: by which sound and picture go, if by one."""
    with listening("127.0.0.1", 0) as listener, pytest.MonkeyPatch.context() as patched:
        if not prints:
            patched.setattr(Press, "warm", _not_yet)
        settings = settings_for(data, port=listener.getsockname()[1], redis_url=redis_url)
        settings = msgspec.structs.replace(settings, mail=mail, relay=relay)
        if like is not None:
            settings = msgspec.structs.replace(settings, data=like.settings.data, address=like.address)
        async with (
            open_stores(settings, serving=True) as stores,
            open_application(settings, stores) as application,
        ):
            web = server(application)
            serving = asyncio.create_task(web.serve(sockets=[listener]))
            try:
                yield Service(settings=settings, stores=stores)
            finally:
                web.should_exit = True
                await serving


async def _not_yet(_: Press) -> None:
    """In place of starting the printer."""
