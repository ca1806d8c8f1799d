"""The composition root: the only place that knows everybody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette

from server.checking import Checking
from server.clerk import Clerk
from server.connection import Sockets
from server.documents import Documents
from server.feed import Feed
from server.follower import Follower
from server.issuing import Issuing
from server.joining import Joining
from server.log import RedisLog
from server.making import Making
from server.pages import Pages
from server.papers import Papers
from server.presence import Presence
from server.press import Press
from server.private_redis import PrivateRedis
from server.records import Records
from server.redis_client import RedisClient
from server.redis_settings import check_settings
from server.register import Register
from server.seal import Seal
from server.settings import Settings
from server.signing_certificate import SigningCertificate
from server.timekeeper import Timekeeper
from server.vault import Unreadable, Vault, VaultUnfit
from server.web import Web, application
from server.words import Words


def utc_now() -> datetime:
    return datetime.now(UTC)


class DataUnfit(Exception):
    """The data folder cannot be used. Holds one plain line for whoever starts the program."""


class Stores(msgspec.Struct, frozen=True, kw_only=True):
    """What lasts: everything that a command-line use and a serving process both need."""

    url: str
    client: RedisClient
    register: Register
    records: Records
    joining: Joining
    making: Making
    checking: Checking
    redis: PrivateRedis | None


@asynccontextmanager
async def open_stores(settings: Settings, *, serving: bool) -> AsyncIterator[Stores]:
    """Redis, ours or yours, checked; and the vault. Raises RedisGone, and what says why it is unfit."""
    async with AsyncExitStack() as stack:
        try:
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DataUnfit(f"EVENHAND_DATA {settings.data} cannot be used: {error.strerror}") from error
        redis, url = None, settings.redis_url
        if url is None:
            redis = PrivateRedis(settings.data / "redis", serving=serving)
            url = await stack.enter_async_context(redis)
        client = await stack.enter_async_context(RedisClient(url))
        await check_settings(client)
        vault = Vault.open(settings.key_file)
        register = Register(client)
        records = Records(RedisLog(client), register, vault)
        await _check_key(settings, register, vault)
        joining = Joining(register, records)
        yield Stores(
            url=url,
            client=client,
            register=register,
            records=records,
            joining=joining,
            making=Making(register=register, records=records, vault=vault, joining=joining, clock=utc_now),
            checking=Checking(register, vault),
            redis=redis,
        )


async def _check_key(settings: Settings, register: Register, vault: Vault) -> None:
    """A key file that was lost is made anew, and then opens nothing that is there: better not to begin."""
    for room in await register.rooms():
        wrapped = await register.wrapped_key(room)
        try:
            if wrapped is not None:
                vault.unwrap(room, wrapped)
        except Unreadable as error:
            raise VaultUnfit(
                f"The service key {settings.key_file} is not the one that the mediations here were made with: "
                "put the old file back."
            ) from error


def _certificate(settings: Settings) -> SigningCertificate:
    if settings.signing is not None:
        return SigningCertificate.read(*settings.signing, utc_now())
    return SigningCertificate.own(settings.own_certificate_file, urlsplit(settings.address).netloc, utc_now())


@asynccontextmanager
async def open_application(settings: Settings, stores: Stores) -> AsyncIterator[Starlette]:
    """The application, with all that runs beside it. Raises SigningCertificateUnfit."""
    words, pages, presence = Words(settings.language), Pages(), Presence(stores.client)
    seal = Seal(_certificate(settings), words)
    async with Press() as press, asyncio.TaskGroup() as tasks:
        clerk = Clerk(utc_now)
        timekeeper = Timekeeper(clerk, tasks, utc_now)
        papers = Papers(
            register=stores.register,
            documents=Documents(pages, press),
            words=words,
            seal=seal,
            checking=stores.checking,
            check_page=f"{settings.address}/check",
            clock=utc_now,
        )
        issuing = Issuing(papers, tasks)
        follower = Follower(
            records=stores.records,
            presence=presence,
            tasks=tasks,
            feed=lambda **heard: Feed(stores.url, **heard),
            clock=utc_now,
            timekeeper=timekeeper,
            watching=issuing.look,
        )
        running = [
            tasks.create_task(follower.run(), name="follow"),
            tasks.create_task(press.warm(), name="warm the press"),
        ]
        if stores.redis is not None:
            running.append(tasks.create_task(stores.redis.supervise(), name="mind the private Redis"))
        web = Web(
            pages=pages,
            words=words,
            joining=stores.joining,
            follower=follower,
            papers=papers,
            checking=stores.checking,
        )
        sockets = Sockets(
            address=settings.address,
            joining=stores.joining,
            follower=follower,
            presence=presence,
            clerk=clerk,
            clock=utc_now,
        )
        try:
            yield application(web, sockets, address=settings.address)
        finally:
            timekeeper.close()
            issuing.close()
            for task in running:
                task.cancel()
