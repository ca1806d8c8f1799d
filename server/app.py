"""The composition root: the only place that knows everybody."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette

from rooms.address import as_sent
from rooms.days import Calendar
from server.bank_holidays import english_calendar
from server.case_dates import CaseDatesWeb
from server.certificate_sheet import CertificateSheets
from server.certificate_web import CertificateWeb
from server.certifying import Certifying
from server.checking import Checking
from server.clerk import Clerk
from server.clock import SharedClock
from server.connection import Sockets
from server.delivery import Delivery, Post
from server.documents import Documents
from server.feed import Feed
from server.follower import Follower
from server.joining import Joining
from server.live import LiveRoom
from server.log import RedisLog
from server.mail import Mail
from server.making import Making
from server.outbox import Outbox
from server.outcome_web import OutcomeWeb
from server.pages import Pages
from server.papers import Papers
from server.presence import Presence
from server.press import Press
from server.printing import Printing
from server.private_redis import PrivateRedis
from server.receipts import Receipts
from server.records import Records
from server.redis_client import RedisClient
from server.redis_settings import check_settings
from server.register import Register
from server.seal import Seal
from server.settings import Settings
from server.signals import Signals
from server.signing_certificate import SigningCertificate
from server.timekeeper import Timekeeper
from server.vault import Unreadable, Vault, VaultUnfit
from server.visits import Visits
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
    outbox: Outbox
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
        joining, outbox = Joining(register, records), Outbox(client)
        yield Stores(
            url=url,
            client=client,
            register=register,
            records=records,
            joining=joining,
            outbox=outbox,
            making=Making(
                register=register,
                records=records,
                vault=vault,
                joining=joining,
                outbox=outbox,
                clock=utc_now,
            ),
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


def delivery_of(
    settings: Settings,
    stores: Stores,
    pages: Pages,
    words: Words,
    *,
    trusts: ssl.SSLContext | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Delivery:
    """Delivery as the settings say it. `trusts`: whose certificates are believed, if not the system's."""
    post = None
    if settings.mail is not None:
        named = as_sent(settings.mail.sender.addr_spec).rpartition("@")[2]
        mail = Mail(settings.mail.server, named=named, trusts=trusts)
        post = Post(mail=mail, sender=settings.mail.sender)
    return Delivery(
        records=stores.records,
        outbox=stores.outbox,
        joining=stores.joining,
        pages=pages,
        words=words,
        post=post,
        address=settings.address,
        clock=clock,
    )


def _certificate(settings: Settings) -> SigningCertificate:
    if settings.signing is not None:
        return SigningCertificate.read(*settings.signing, utc_now())
    return SigningCertificate.own(settings.own_certificate_file, urlsplit(settings.address).netloc, utc_now())


def seal_of(settings: Settings, words: Words) -> Seal:
    """What signs the papers. Raises SigningCertificateUnfit."""
    return Seal(_certificate(settings), words)


def papers_of(
    settings: Settings, stores: Stores, pages: Pages, press: Press, words: Words, seal: Seal
) -> Papers:
    """Where papers are made and kept, for the pages and for the command line."""
    return Papers(
        register=stores.register,
        documents=Documents(pages, press, provider=settings.provider),
        words=words,
        seal=seal,
        checking=stores.checking,
        check_page=f"{settings.address}/check",
        clock=utc_now,
    )


def certifying(
    settings: Settings,
    stores: Stores,
    papers: Papers,
    pages: Pages,
    press: Press,
    words: Words,
    calendar: Calendar,
) -> Certifying:
    """Who issues certificates, for the pages and for the command line. `calendar`: the bank holidays."""
    return Certifying(
        register=stores.register,
        papers=papers,
        sheets=CertificateSheets(pages, press, words, settings.provider),
        words=words,
        calendar=calendar,
        clock=utc_now,
    )


@asynccontextmanager
async def open_application(settings: Settings, stores: Stores) -> AsyncIterator[Starlette]:
    """The application, with all that runs beside it. Raises SigningCertificateUnfit, RedisGone."""
    words, pages, presence = Words(settings.language), Pages(), Presence(stores.client)
    seal = seal_of(settings, words)
    async with Press() as press, asyncio.TaskGroup() as tasks:
        clock = SharedClock(stores.client, utc_now)
        await clock.measure()
        calendar = english_calendar()
        clerk = Clerk(clock, calendar)
        timekeeper = Timekeeper(clerk, tasks, clock)
        papers = papers_of(settings, stores, pages, press, words, seal)
        printing = Printing(papers, tasks)
        delivery = delivery_of(settings, stores, pages, words)

        def watching(live: LiveRoom) -> None:
            printing.look(live)
            delivery.watch(live)

        follower = Follower(
            records=stores.records,
            presence=presence,
            tasks=tasks,
            feed=lambda **heard: Feed(stores.url, **heard),
            clock=clock,
            timekeeper=timekeeper,
            watching=watching,
        )
        running = [
            tasks.create_task(follower.run(), name="follow"),
            tasks.create_task(clock.run(), name="keep the time"),
            tasks.create_task(press.warm(), name="warm the press"),
            tasks.create_task(delivery.run(), name="deliver the letters"),
        ]
        if stores.redis is not None:
            running.append(tasks.create_task(stores.redis.supervise(), name="mind the private Redis"))
        receipts = Receipts(
            outbox=stores.outbox, delivery=delivery, hours=settings.outcome_hours, clock=utc_now
        )
        visits = Visits(stores.joining, follower)
        web = Web(
            pages=pages,
            words=words,
            joining=stores.joining,
            visits=visits,
            receipts=receipts,
            checking=stores.checking,
            provider=settings.provider,
        )
        outcomes = OutcomeWeb(web=web, visits=visits, papers=papers, receipts=receipts)
        office = certifying(settings, stores, papers, pages, press, words, calendar)
        certificates = CertificateWeb(
            web=web,
            words=words,
            visits=visits,
            certifying=office,
            service=settings.provider.name,
        )
        dates = CaseDatesWeb(
            visits=visits,
            certifying=office,
            calendar=calendar,
            hours=settings.outcome_hours,
            clock=clock,
        )
        sockets = Sockets(
            address=settings.address,
            joining=stores.joining,
            follower=follower,
            presence=presence,
            clerk=clerk,
            signals=Signals(stores.client, settings.relay, utc_now),
        )
        try:
            more = [*outcomes.routes(), *certificates.routes(), *dates.routes()]
            yield application(web, sockets, address=settings.address, more=more)
        finally:
            timekeeper.close()
            printing.close()
            for task in running:
                task.cancel()
