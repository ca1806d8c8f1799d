"""Delivery: after the close everybody with an address is sent their link once, whatever breaks on the way."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rooms.corrected import SealedCorrection
from rooms.correction import (
    CorrectionProposed,
    CorrectionSealed,
    CorrectionTakenBack,
    ProposedCorrection,
)
from rooms.mediation import Plan, PlannedPerson
from rooms.outcome import Conclusion, ConclusionWritten, WrittenConclusion
from rooms.people import ParticipantId, PersonRemoved, Role
from rooms.room import SERVICE, Entry, Event
from rooms.session import MeetingClosed, MeetingOpened
from server import limits
from server.app import delivery_of, utc_now
from server.delivery import Delivery
from server.letters import LetterState, Why
from server.live import LiveRoom
from server.outbox import Outbox, Seen
from server.pages import Pages
from server.receipts import NotAddressed, Receipts, Recipient
from server.redis_client import RedisGone
from server.room_keys import UNDELIVERED
from server.settings import MailSettings
from server.words import Words
from tests.server.browser import Browser, Visitors, visiting
from tests.server.post_office import Arrived, PostOffice, post_office
from tests.server.service import Service, served

pytestmark = pytest.mark.anyio

PEOPLE = {
    Role.MEDIATOR: "The mediator",
    Role.PARENT: "The parent",
    Role.SUPPORTER: "The supporter",
    Role.LOCAL_AUTHORITY: "The officer",
}
CLOSED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = CLOSED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
async def nobody_else_is_written_to(service: Service) -> None:
    """The service is shared: what the tests before this one left is not sent in it."""
    await service.redis.command("DEL", UNDELIVERED)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as office:
        yield office


@pytest.fixture
def emails(new_room: Callable[[], str]) -> dict[Role, str]:
    """Addresses of this test alone: the service's other rooms are written to as well."""
    here = new_room()
    return {role: f"{role.replace('_', '-')}@{here}.example" for role in PEOPLE if role is not Role.SUPPORTER}


def by_mail(office: PostOffice) -> MailSettings:
    return MailSettings(server=office.server(), sender=Address(addr_spec="room@service.example"))


def delivering(service: Service, office: PostOffice | None, clock: Callable[[], datetime]) -> Delivery:
    """One process's delivery, which looks when it is told to."""
    settings = msgspec.structs.replace(service.settings, mail=None if office is None else by_mail(office))
    return delivery_of(settings, service.stores, Pages(), Words(), clock=clock)


def receipts_of(
    service: Service, delivery: Delivery, clock: Callable[[], datetime], hours: int = 24
) -> Receipts:
    return Receipts(outbox=service.stores.outbox, delivery=delivery, hours=hours, clock=clock)


async def made(service: Service, emails: dict[Role, str], *, name: str = "The parent") -> str:
    """A mediation whose people have these addresses; the supporter has none."""
    names = {**PEOPLE, Role.PARENT: name}
    return await service.stores.making.make(
        Plan(
            reference="EX-1042",
            child="Q.Z.",  # with what no secret of a link has in it
            people=tuple(
                PlannedPerson(name=names[role], role=role, email=emails.get(role)) for role in PEOPLE
            ),
        )
    )


async def close(service: Service, room: str, at: datetime = CLOSED) -> None:
    """The meeting of a room is held and closes, with words that belong on no mail."""
    record = await service.stores.records.of(room)
    written = WrittenConclusion(conclusion=Conclusion.AGREED, words="Secretword")
    events = (MeetingOpened(at=at), ConclusionWritten(written=written), MeetingClosed(at=at))
    await record.append(2, "closed", Entry(by=SERVICE, at=at, events=events))


async def closed(service: Service, emails: dict[Role, str], at: datetime = CLOSED) -> str:
    room = await made(service, emails)
    await close(service, room, at)
    return room


async def report(service: Service, delivery: Delivery, room: str) -> dict[str, Recipient]:
    """How it stands, by role."""
    record = await service.stores.records.of(room)
    told = await receipts_of(service, delivery, utc_now).report(record, await record.replay())
    return {one.role: one for one in told.people}


def received(office: PostOffice, address: str) -> list[Arrived]:
    return [mail for mail in office.arrived if mail.to == (address,)]


def link_in(mail: Arrived) -> str:
    found = re.search(r"/join#(\S+)", mail.words("plain"))
    assert found is not None
    return found[1]


@pytest.mark.row("S14")
async def test_everybody_with_an_address_is_sent_their_own_link_and_nothing_else(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str], visitors: Visitors
) -> None:
    room = await made(service, emails)
    delivery = delivering(service, office, clock)
    await delivery.look()
    assert office.arrived == [], "nobody is written to before the close"
    await close(service, room)
    await delivery.look()
    assert sorted(mail.to for mail in office.arrived) == sorted((address,) for address in emails.values())
    for number, role in enumerate(PEOPLE, start=1):
        if role not in emails:
            continue
        (mail,) = received(office, emails[role])
        assert mail.words("plain").startswith(f"Hello {PEOPLE[role]},")
        pressed = await visitors.browser().press(link_in(mail), "EX-1042" if role is Role.MEDIATOR else "")
        assert pressed.json() == {"to": f"/room/{room}/p{number}"}
        others = [name for other, name in PEOPLE.items() if other is not role]
        for words in (
            *others,
            "Secretword",
            "EX-1042",
            "Q.Z.",
            *(emails[one] for one in emails if one is not role),
        ):
            assert words not in mail.content.decode() + mail.words("plain") + mail.words("html")
    told = await report(service, delivery, room)
    assert {role: one.state for role, one in told.items()} == {
        "mediator": LetterState.SENT,
        "parent": LetterState.SENT,
        "supporter": LetterState.NO_ADDRESS,
        "local_authority": LetterState.SENT,
    }
    assert told["parent"].sent_at == CLOSED
    await delivery.look()
    assert len(office.arrived) == len(emails), "nobody is written to twice"
    assert room not in await Outbox(service.redis).expected()


@pytest.mark.row("S14")
async def test_everybody_is_to_have_it_within_the_hours_that_the_service_set(
    service: Service, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    record = await service.stores.records.of(room)
    for hours in (24, 48):
        receipts = receipts_of(service, delivering(service, None, clock), clock, hours)
        told = await receipts.report(record, await record.replay())
        assert told.due == CLOSED + timedelta(hours=hours)


@pytest.mark.security
async def test_addresses_are_in_no_entry_no_log_and_not_readable_in_redis(
    service: Service,
    office: PostOffice,
    clock: Clock,
    emails: dict[Role, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    room = await closed(service, emails)
    office.rcpt += ["550 5.1.1 nobody", "450 later"]
    delivery = delivering(service, office, clock)
    await delivery.look()
    record = await service.stores.records.of(room)
    await receipts_of(service, delivery, clock).write_to(record, "p3", "supporter@given.example", by="p1")
    await delivery.look()
    telling = [*emails.values(), "supporter@given.example"]
    telling += [address.partition("@")[2] for address in telling]
    for _, entry in await (await service.stores.records.of(room)).entries(0):
        assert not any(words.encode() in msgspec.json.encode(entry) for words in telling)
    keys = await service.redis.command("KEYS", f"*{room}*")
    assert isinstance(keys, list)
    stored = [await service.redis.command("DUMP", key) for key in keys]
    assert len(stored) >= 4
    assert not any(words.encode() in dump for dump in stored for words in telling if isinstance(dump, bytes))
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("server"))
    assert "a letter was not sent" in ours
    assert f"room {room}: p1 gave another address for p3" in ours
    assert not any(words in ours for words in (*telling, *PEOPLE.values()))


async def test_somebody_who_was_removed_is_sent_no_link(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await made(service, emails)
    record = await service.stores.records.of(room)
    removed = (PersonRemoved(participant=ParticipantId("p2"), words="Secretword"),)
    written = ConclusionWritten(written=WrittenConclusion(conclusion=Conclusion.AGREED, words=""))
    events = (MeetingOpened(at=CLOSED), *removed, written, MeetingClosed(at=CLOSED))
    await record.append(2, "closed", Entry(by=SERVICE, at=CLOSED, events=events))
    delivery = delivering(service, office, clock)
    await delivery.look()
    assert received(office, emails[Role.PARENT]) == []
    assert len(office.arrived) == len(emails) - 1
    assert (await report(service, delivery, room))["parent"].state is LetterState.REMOVED
    assert not await receipts_of(service, delivery, clock).send_again(record, "p2")


async def test_a_server_that_puts_it_off_is_asked_again_with_a_link_that_works(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str], visitors: Visitors
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    office.rcpt.append("450 4.2.0 greylisted")
    await delivery.look()
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why, told.code) == (LetterState.WAITING, Why.BUSY, 450)
    assert told.next_at == CLOSED + MINUTE
    await delivery.look()
    assert office.visits == 1, "not before its time"
    clock.now += MINUTE
    await delivery.look()
    (mail,) = office.arrived
    assert (await visitors.browser().press(link_in(mail))).status_code == 200
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why, told.twice) == (LetterState.SENT, None, False)


async def test_an_address_that_is_refused_is_told_and_sent_again_when_the_mediator_says_so(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    office.rcpt.append("550 5.1.1 nobody here")
    await delivery.look()
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why, told.code) == (LetterState.FAILED, Why.ADDRESS_REFUSED, 550)
    clock.now += timedelta(days=1)
    await delivery.look()
    assert office.visits == 1
    record = await service.stores.records.of(room)
    assert await receipts_of(service, delivery, clock).send_again(record, "p2")
    assert not await receipts_of(service, delivery, clock).send_again(record, "p3"), (
        "the supporter has no address"
    )
    assert not await receipts_of(service, delivery, clock).send_again(record, "p99")
    await delivery.look()
    assert len(office.arrived) == 1
    assert (await report(service, delivery, room))["parent"].state is LetterState.SENT


async def test_without_a_mail_server_nobody_is_written_to_and_the_report_says_so(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    silent = delivering(service, None, clock)
    await silent.look()
    record = await service.stores.records.of(room)
    told = await receipts_of(service, silent, clock).report(record, await record.replay())
    assert not told.mail
    assert {one.state for one in told.people} == {LetterState.WAITING, LetterState.NO_ADDRESS}
    # Set the next day, a mail server is used for what waits; set a week later, it is not.
    late = await closed(service, {Role.PARENT: f"late-{emails[Role.PARENT]}"}, at=CLOSED - timedelta(days=7))
    clock.now += timedelta(hours=20)
    delivery = delivering(service, office, clock)
    await delivery.look()
    assert len(received(office, emails[Role.PARENT])) == 1
    assert received(office, f"late-{emails[Role.PARENT]}") == []
    assert (await report(service, delivery, late))["parent"].why is Why.LATE


# An address that was wrong


@pytest.mark.row("S14")
async def test_a_wrong_address_is_put_right_and_the_one_that_was_refused_is_not_tried_again(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str], visitors: Visitors
) -> None:
    wrong, right = emails[Role.PARENT], f"right-{emails[Role.PARENT]}"
    room = await closed(service, {Role.PARENT: wrong})
    delivery = delivering(service, office, clock)
    receipts = receipts_of(service, delivery, clock)
    office.rcpt.append("550 5.1.1 nobody here")
    await delivery.look()
    record = await service.stores.records.of(room)
    assert (await report(service, delivery, room))["parent"].email == wrong
    with pytest.raises(NotAddressed, match="address_same"):
        await receipts.write_to(record, "p2", wrong.replace("example", "EXAMPLE"), by="p1")
    clock.now += MINUTE
    await receipts.write_to(record, "p2", right, by="p1")
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why, told.email) == (LetterState.WAITING, None, right)
    assert (told.addressed_at, told.addressed_by) == (clock.now, "The mediator")
    await delivery.look()
    (mail,) = office.arrived
    assert mail.to == (right,)
    assert (await visitors.browser().press(link_in(mail))).status_code == 200
    clock.now += timedelta(days=2)
    await delivery.look()
    assert len(office.arrived) == 1
    assert office.visits == 2, "one to each address"
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.addressed_by) == (LetterState.SENT, "The mediator"), "who it was stays on record"
    await seal(service, room, at=clock.now)
    await opened(service, delivery, room)
    await delivery.look()
    await delivery.look()
    assert [mail.to for mail in office.arrived] == [(right,), (right,)], "a newer version goes there too"
    assert (await report(service, delivery, room))["parent"].addressed_by == "The mediator"


@pytest.mark.row("S14")
async def test_somebody_who_had_no_address_is_given_one_and_written_to(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    for _ in range(2):
        await delivery.look()
    assert room not in await Outbox(service.redis).expected()
    record = await service.stores.records.of(room)
    given = f"given-{emails[Role.PARENT]}"
    await receipts_of(service, delivery, clock).write_to(record, "p3", given, by="p1")
    await delivery.look()
    (mail,) = received(office, given)
    assert mail.words("plain").startswith("Hello The supporter,")
    told = await report(service, delivery, room)
    assert (told["supporter"].state, told["supporter"].sent_at) == (LetterState.SENT, clock.now)
    assert told["parent"].addressed_by is None


@pytest.mark.security
async def test_what_was_mailed_to_a_stranger_opens_nothing_any_more_and_ends_what_it_opened(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str], visitors: Visitors
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    (own,) = [one.link for one in await service.stores.making.links(room) if one.person.id == "p2"]
    delivery = delivering(service, office, clock)
    await delivery.look()
    stranger, parent = visitors.browser(), visitors.browser()
    await stranger.press(link_in(office.arrived[0]))
    await parent.press(own)
    assert (await stranger.get(f"/room/{room}/p2")).status_code == 200
    record = await service.stores.records.of(room)
    right = f"right-{emails[Role.PARENT]}"
    await receipts_of(service, delivery, clock).write_to(record, "p2", right, by="p1")
    await delivery.look()
    assert (await stranger.get(f"/room/{room}/p2")).status_code == 401
    assert (await stranger.press(link_in(office.arrived[0]))).status_code == 410
    assert (await parent.get(f"/room/{room}/p2")).status_code == 200, "by the link that they joined with"
    assert (await visitors.browser().press(link_in(received(office, right)[0]))).status_code == 200


async def test_an_address_is_not_taken_while_a_mail_is_on_its_way_or_for_somebody_who_was_removed(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await made(service, emails)
    record = await service.stores.records.of(room)
    removed = (PersonRemoved(participant=ParticipantId("p4"), words=""),)
    written = ConclusionWritten(written=WrittenConclusion(conclusion=Conclusion.AGREED, words=""))
    events = (MeetingOpened(at=CLOSED), *removed, written, MeetingClosed(at=CLOSED))
    await record.append(2, "closed", Entry(by=SERVICE, at=CLOSED, events=events))
    delivery = delivering(service, office, clock)
    receipts = receipts_of(service, delivery, clock)
    letters = await service.stores.outbox.begin(room, (await record.replay()).people.by_id.values(), CLOSED)
    sending = letters["p2"].begun(CLOSED, closed_at=CLOSED)
    assert await service.stores.outbox.replace(room, "p2", letters["p2"], sending)
    for who in ("p2", "p4", "p99"):
        with pytest.raises(NotAddressed, match="not_now"):
            await receipts.write_to(record, who, "a@b.example", by="p1")
    with pytest.raises(NotAddressed, match="address_unfit"):
        await receipts.write_to(record, "p3", "a@b.example, c@d.example", by="p1")
    for number in range(limits.MAIL_MOST_ADDRESSES):
        await receipts.write_to(record, "p3", f"a{number}@b.example", by="p1")
    with pytest.raises(NotAddressed, match="too_many"):
        await receipts.write_to(record, "p3", "a@b.example", by="p1")


# What breaks


@pytest.mark.faults
async def test_of_two_processes_one_sends(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    await closed(service, emails)
    several = [delivering(service, office, clock) for _ in range(5)]
    await asyncio.gather(*(delivery.look() for delivery in several))
    for address in emails.values():
        assert len(received(office, address)) == 1


@pytest.mark.faults
async def test_a_line_that_is_lost_over_the_mail_leads_to_one_more_and_that_is_told(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    office.data += ["drop", "drop"]
    for _ in range(5):
        await delivery.look()
        clock.now += timedelta(hours=2)
    assert len(office.arrived) == 2
    first, second = (mail.message["Message-ID"] for mail in office.arrived)
    assert first == second, "so that a mailbox can tell that it is the same"
    assert link_in(office.arrived[0]) != link_in(office.arrived[1]), "of the first only a hash was kept"
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why, told.twice) == (LetterState.FAILED, Why.UNSURE, True)


@pytest.mark.faults
async def test_a_mail_that_was_sent_and_could_not_be_recorded_goes_out_once_more_and_that_is_told(
    service: Service,
    office: PostOffice,
    clock: Clock,
    emails: dict[Role, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    replace = Outbox.replace

    async def gone_after_the_sending(self: Outbox, room: str, who: str, old: Any, new: Any) -> bool:
        if new.state is LetterState.SENT:
            raise RedisGone("gone")
        return await replace(self, room, who, old, new)

    with monkeypatch.context() as patched:
        patched.setattr(limits, "SAVE_RETRY_SECONDS", 0.001)
        patched.setattr(Outbox, "replace", gone_after_the_sending)
        await delivery.look()
    assert len(office.arrived) == 1
    restarted = delivering(service, office, clock)
    await restarted.look()
    assert len(office.arrived) == 1, "it may be under way in a process that is slow"
    clock.now += timedelta(seconds=limits.MAIL_LEASE_SECONDS)
    await restarted.look()
    await restarted.look()
    assert len(office.arrived) == 2
    told = (await report(service, restarted, room))["parent"]
    assert (told.state, told.twice) == (LetterState.SENT, True)


@pytest.mark.faults
async def test_a_process_that_is_killed_over_the_mail_is_followed_by_one_that_ends_it(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]}, at=datetime.now(UTC))
    office.data.append("hang")
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.server.delivering_program",
        str(service.settings.data),
        service.stores.url,
        str(office.port),
        cwd=Path(__file__).parents[2],
    )
    try:
        await office.has(1)
    finally:
        program.kill()
        await program.wait()
    clock.now = datetime.now(UTC)
    delivery = delivering(service, office, clock)
    await delivery.look()
    assert (await report(service, delivery, room))["parent"].state is LetterState.SENDING
    clock.now += timedelta(seconds=limits.MAIL_LEASE_SECONDS)
    await delivery.look()
    await delivery.look()
    assert len(received(office, emails[Role.PARENT])) == 2
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.twice) == (LetterState.SENT, True)


@pytest.mark.faults
async def test_a_restart_goes_on_where_the_process_before_it_was(
    folder: Path, office: PostOffice, emails: dict[Role, str], clock: Clock
) -> None:
    office.rcpt += ["450 later"] * len(emails)
    async with served(folder / "d") as service:
        room = await closed(service, emails)
        await delivering(service, office, clock).look()
        assert office.arrived == []
    clock.now += MINUTE
    async with served(folder / "d") as service:
        delivery = delivering(service, office, clock)
        await delivery.look()
        assert len(office.arrived) == len(emails)
        assert (await report(service, delivery, room))["parent"].state is LetterState.SENT


async def test_a_fault_over_one_letter_keeps_no_other_back(
    service: Service,
    office: PostOffice,
    clock: Clock,
    emails: dict[Role, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = await closed(service, emails)
    issue = service.stores.joining.issue_link

    async def odd(room: str, who: ParticipantId) -> str:
        if who == "p2":
            raise ZeroDivisionError
        return await issue(room, who)

    delivery = delivering(service, office, clock)
    with monkeypatch.context() as patched:
        patched.setattr(service.stores.joining, "issue_link", odd)
        await delivery.look()
    assert len(office.arrived) == len(emails) - 1
    told = (await report(service, delivery, room))["parent"]
    assert (told.state, told.why) == (LetterState.WAITING, Why.FAULT)


@pytest.mark.faults
async def test_delivery_goes_on_after_whatever_keeps_it_from_looking(
    service: Service,
    office: PostOffice,
    clock: Clock,
    emails: dict[Role, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await closed(service, {Role.PARENT: emails[Role.PARENT]})
    monkeypatch.setattr(limits, "MAIL_LOOK_SECONDS", 0.01)
    faults: list[Exception] = [RedisGone("gone"), ZeroDivisionError(), RedisGone("gone"), ZeroDivisionError()]
    expected, letters = Outbox.expected, Outbox.letters

    async def odd_expected(self: Outbox) -> frozenset[str]:
        if len(faults) > 2:
            raise faults.pop()
        return await expected(self)

    async def odd_letters(self: Outbox, room: str) -> dict[str, Any]:
        if faults:
            raise faults.pop()
        return await letters(self, room)

    monkeypatch.setattr(Outbox, "expected", odd_expected)
    monkeypatch.setattr(Outbox, "letters", odd_letters)
    running = asyncio.create_task(delivering(service, office, clock).run())
    try:
        await office.has(1)
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert running.cancelled()
    assert faults == []


async def test_a_room_that_is_forgotten_is_written_about_no_more(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    await service.redis.command("HDEL", f"evenhand:{{{room}}}:about", "wrapped_key")
    service.stores.records._open.pop(room, None)
    await delivering(service, office, clock).look()
    assert not [mail for mail in office.arrived if mail.to[0] in emails.values()]
    assert room not in await Outbox(service.redis).expected()


async def test_a_letter_asked_for_as_its_room_is_settled_is_not_lost(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    outbox, delivery = Outbox(service.redis), delivering(service, office, clock)
    await delivery.look()
    record = await service.stores.records.of(room)
    assert not await receipts_of(service, delivery, clock).send_again(record, "p2"), (
        "it has only just been sent"
    )
    clock.now += MINUTE
    assert await receipts_of(service, delivery, clock).send_again(record, "p2")
    await outbox.settle(room)
    assert room in await outbox.expected()
    await delivery.look()
    assert len(received(office, emails[Role.PARENT])) == 2
    ids = {mail.message["Message-ID"] for mail in received(office, emails[Role.PARENT])}
    assert len(ids) == 2, "asked for anew, it is another mail: nobody's mailbox puts it away as a copy"


# Over the web


async def asks(browser: Browser, path: str, who: str | None = None, **more: str) -> tuple[int, Any]:
    """What the mediator's page asks for, or presses."""
    if who is None:
        answer = await browser.get(f"{path}/delivery")
    else:
        headers = {"origin": browser.service.address}
        answer = await browser.request(
            "POST", f"{path}/delivery", json={"participant": who, **more}, headers=headers
        )
    return answer.status_code, json.loads(answer.content)


@pytest.mark.row("S14")
async def test_the_mediator_sees_who_was_written_to_and_who_came_and_nobody_else_does(
    folder: Path, office: PostOffice, emails: dict[Role, str]
) -> None:
    async with (
        served(folder / "d", prints=True, mail=by_mail(office)) as service,
        visiting(service) as visitors,
    ):
        room = await made(service, emails)
        links = {one.person.role: one.link for one in await service.stores.making.links(room)}
        mediator, supporter = visitors.browser(), visitors.browser()
        await mediator.press(links[Role.MEDIATOR], "EX-1042")
        await supporter.press(links[Role.SUPPORTER])
        assert await asks(mediator, f"/room/{room}/p1") == (404, {"code": "not_found"}), (
            "not before the close"
        )
        await supporter.get(f"/room/{room}/p3")
        await close(service, room, at=datetime.now(UTC))
        status, told = await asks(mediator, f"/room/{room}/p1")
        assert status == 200
        assert told["mail"]
        assert [one["id"] for one in told["people"]] == ["p1", "p2", "p3", "p4"]
        assert told["people"][1]["email"] == emails[Role.PARENT], "the mediator alone sees it"
        assert told["people"][2] == {
            "id": "p3",
            "name": "The supporter",
            "role": "supporter",
            "state": "no_address",
        }
        # Asking for it has woken the delivery.
        await office.has(len(emails))
        parent = visitors.browser()
        await parent.press(link_in(received(office, emails[Role.PARENT])[0]))
        _, told = await asks(mediator, f"/room/{room}/p1")
        assert "opened" not in told["people"][1], "a press on Join alone opens nothing"
        await parent.get(f"/room/{room}/p2")
        _, told = await asks(mediator, f"/room/{room}/p1")
        assert "opened" in told["people"][1]
        assert "downloaded" not in told["people"][1]
        asked = await parent.request("HEAD", f"/room/{room}/p2/outcome.pdf")
        assert asked.status_code == 200
        _, told = await asks(mediator, f"/room/{room}/p1")
        assert "downloaded" not in told["people"][1], "to ask whether it is there is not to have it"
        first = told["people"][1]["opened"]
        assert (await parent.get(f"/room/{room}/p2/outcome.pdf")).status_code == 200
        await parent.get(f"/room/{room}/p2")
        _, told = await asks(mediator, f"/room/{room}/p1")
        assert "downloaded" in told["people"][1]
        assert told["people"][1]["opened"] == first, "the first time counts"
        assert "opened" not in told["people"][2], "what was opened before the close is not it"
        # Nobody else.
        for who, path in ((parent, "p2"), (supporter, "p3")):
            assert (await asks(who, f"/room/{room}/{path}"))[0] == 404
            assert (await asks(who, f"/room/{room}/{path}", "p2"))[0] == 404
            assert (await asks(who, f"/room/{room}/{path}", "p2", email="a@b.example"))[0] == 404
            assert (await asks(who, f"/room/{room}/p1"))[0] == 401


async def test_the_mediator_s_press_sends_again_and_a_wrong_one_does_nothing(
    folder: Path, office: PostOffice, emails: dict[Role, str]
) -> None:
    async with served(folder / "d", mail=by_mail(office)) as service, visiting(service) as visitors:
        room = await made(service, {Role.PARENT: emails[Role.PARENT]})
        links = {one.person.role: one.link for one in await service.stores.making.links(room)}
        mediator = visitors.browser()
        await mediator.press(links[Role.MEDIATOR], "EX-1042")
        await close(service, room, at=datetime.now(UTC))
        office.rcpt.append("550 5.1.1 nobody here")
        path = f"/room/{room}/p1"
        await asks(mediator, path)
        await office.is_visited(1)
        while (await asks(mediator, path))[1]["people"][1]["state"] != "failed":
            pass  # the answer of the office is on its way
        for wrong in ("p1", "p99", ""):
            assert await asks(mediator, path, wrong) == (409, {"code": "not_now"})
        bad = await mediator.request(
            "POST", f"{path}/delivery", content=b"[", headers={"origin": service.address}
        )
        assert bad.status_code == 400
        elsewhere = await mediator.request(
            "POST", f"{path}/delivery", json={"participant": "p2"}, headers={"origin": "https://evil.example"}
        )
        assert elsewhere.status_code == 403
        for address in ("", "nobody", "a@b.example\nBcc: c@d.example", "x" * 300 + "@b.example"):
            assert await asks(mediator, path, "p2", email=address) == (422, {"code": "address_unfit"})
        assert await asks(mediator, path, "p2", email=emails[Role.PARENT]) == (409, {"code": "address_same"})
        assert (await asks(mediator, path, "p2"))[0] == 200
        await office.has(1)
        while (await asks(mediator, path))[1]["people"][1]["state"] != "sent":
            pass  # as above
        status, told = await asks(mediator, path, "p2", email=f" right-{emails[Role.PARENT]} ")
        assert status == 200
        assert told["people"][1]["email"] == f"right-{emails[Role.PARENT]}"
        await office.has(2)
        assert office.arrived[1].to == (f"right-{emails[Role.PARENT]}",)


async def test_nobody_is_kept_from_their_page_because_that_could_not_be_written_down(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise RedisGone("gone")

    monkeypatch.setattr(Outbox, "saw", gone)
    await receipts_of(service, delivering(service, None, clock), clock).saw(
        "room", ParticipantId("p1"), Seen.OPENED
    )


# A newer version of the outcome

LATER = CLOSED + timedelta(days=10)


async def propose(service: Service, room: str) -> None:
    proposed = ProposedCorrection(
        number=1, why="Secretword", actions=(), words="New.", parties=(), owners=(), at=LATER
    )
    await write(service, room, CorrectionProposed(proposed=proposed))


async def seal(service: Service, room: str, at: datetime = LATER) -> None:
    sealed = SealedCorrection(
        number=1, why="Secretword", actions=(), words="New.", assents={}, promises={}, at=at, replaces=2
    )
    await write(service, room, CorrectionSealed(sealed=sealed))


async def write(service: Service, room: str, event: Event) -> None:
    record = await service.stores.records.of(room)
    version = (await record.replay()).version + 1
    await record.append(version, f"entry {version}", Entry(by=SERVICE, at=LATER, events=(event,)))


async def opened(service: Service, delivery: Delivery, room: str) -> None:
    """Somebody has the room open in this process, which is told how it is."""
    record = await service.stores.records.of(room)
    delivery.watch(LiveRoom(record, await record.replay(), utc_now, lambda _: None))


@pytest.mark.row("S14")
async def test_everybody_is_sent_their_link_once_more_when_a_newer_version_is_sealed(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str], visitors: Visitors
) -> None:
    room = await closed(service, emails)
    delivery = delivering(service, office, clock)
    await delivery.look()
    clock.now = LATER
    await propose(service, room)
    await opened(service, delivery, room)
    await delivery.look()
    assert len(office.arrived) == len(emails), "nothing is sealed yet"
    assert room in await Outbox(service.redis).expected(), (
        "so that a crash after the seal leaves nobody without"
    )
    await seal(service, room)
    await delivery.look()
    await delivery.look()
    for role, address in emails.items():
        first, second = received(office, address)
        assert second.message["Subject"] == "A newer document is ready for you"
        assert "It takes the place of the one before." in " ".join(second.words("plain").split())
        assert first.message["Message-ID"] != second.message["Message-ID"]
        for words in ("Secretword", "New.", "EX-1042", "Q.Z."):
            assert words not in second.content.decode() + second.words("plain") + second.words("html")
        if role is Role.PARENT:
            assert (await visitors.browser().press(link_in(second))).status_code == 200
    assert room not in await Outbox(service.redis).expected()
    stands = await report(service, delivery, room)
    assert (stands["parent"].state, stands["parent"].sent_at) == (LetterState.SENT, LATER)
    assert stands["supporter"].state is LetterState.NO_ADDRESS


@pytest.mark.faults
async def test_of_two_processes_one_sends_the_link_to_the_newer_version(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    several = [delivering(service, office, clock) for _ in range(5)]
    await several[0].look()
    clock.now = LATER
    await seal(service, room)
    await opened(service, several[0], room)
    await several[0].look()
    await asyncio.gather(*(delivery.look() for delivery in several))
    for address in emails.values():
        assert len(received(office, address)) == 2


@pytest.mark.faults
async def test_a_newer_version_waits_for_no_letter_that_was_put_off_and_takes_its_place(
    service: Service, office: PostOffice, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    office.rcpt.append("450 4.2.0 greylisted")
    await delivery.look()
    assert office.arrived == []
    await seal(service, room, at=CLOSED)
    await delivery.look()
    (mail,) = office.arrived
    assert mail.message["Subject"] == "A newer document is ready for you"
    clock.now += timedelta(hours=1)
    await delivery.look()
    assert len(office.arrived) == 1, "the older one is not sent after it"


@pytest.mark.faults
async def test_a_correction_proposed_while_the_letters_are_being_settled_is_not_lost(
    service: Service,
    office: PostOffice,
    clock: Clock,
    emails: dict[Role, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = await closed(service, {Role.PARENT: emails[Role.PARENT]})
    delivery = delivering(service, office, clock)
    await delivery.look()
    settles = Outbox.settle

    async def settle_late(outbox: Outbox, name: str) -> None:
        if name == room:
            await propose(service, room)
        await settles(outbox, name)

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "settle", settle_late)
        await delivery.look()
    assert room in await Outbox(service.redis).expected()
    await write(service, room, CorrectionTakenBack(number=1))
    await delivery.look()
    assert room not in await Outbox(service.redis).expected()
    assert len(office.arrived) == 1


async def test_who_came_is_told_of_the_newest_version(
    service: Service, clock: Clock, emails: dict[Role, str]
) -> None:
    room = await closed(service, emails)
    delivery = delivering(service, None, clock)
    receipts, parent = receipts_of(service, delivery, clock), ParticipantId("p2")
    assert (await report(service, delivery, room))["parent"].opened is None
    await receipts.saw(room, parent, Seen.DOWNLOADED, closed=True, version=1)
    assert (await report(service, delivery, room))["parent"].downloaded == CLOSED
    await seal(service, room)
    clock.now = LATER
    await delivery.look()
    assert (await report(service, delivery, room))["parent"].downloaded is None
    await receipts.saw(room, parent, Seen.DOWNLOADED, closed=True, version=1)
    assert (await report(service, delivery, room))["parent"].downloaded is None, (
        "an older one is not the newest"
    )
    await receipts.saw(room, parent, Seen.OPENED)
    assert (await report(service, delivery, room))["parent"].opened == LATER
