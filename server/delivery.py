"""The only home of delivery: from the close on, everybody who has an address is sent their link, and it is on record
who was and who came (row S14).

The letters lie in Redis, so that a restart goes on where the process before it was; every process looks, and one
sends each. A link is made as its mail is sent, because of links only hashes are kept; so each copy carries one that
works, and what a mail server has seen is never stored here.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.headerregistry import Address

import msgspec

from rooms.deadlines import outcome_due
from rooms.law.editions import ENGLAND
from rooms.law.rule import RuleId
from rooms.people import ParticipantId
from rooms.room import Room
from rooms.session import MeetingClosed
from server import limits
from server.envelope import envelope
from server.faults import describe
from server.joining import Joining, link_address
from server.letters import Letter, LetterState, Why
from server.mail import Mail, NotSent
from server.outbox import Outbox, Seen, open_address
from server.pages import Pages
from server.records import NoSuchRoom, Record, Records
from server.redis_client import RedisGone, RedisRefused
from server.register import Register
from server.words import Words

log = logging.getLogger(__name__)

NOT_NOW = (RedisGone, RedisRefused)


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """The way out: the mail server, and who stands as the sender."""

    mail: Mail
    sender: Address


class Recipient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it stands with one person. `since`: of the state. `twice`: they may have the mail two times."""

    id: ParticipantId
    name: str
    role: str
    state: LetterState
    since: datetime | None = None
    next_at: datetime | None = None
    sent_at: datetime | None = None
    why: Why | None = None
    code: int | None = None
    twice: bool = False
    opened: datetime | None = None
    downloaded: datetime | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the mediator sees. `mail`: whether anybody is written to at all. `due`: by when everybody is to have the
    outcome, in the time that the service set."""

    mail: bool
    due: datetime
    people: tuple[Recipient, ...]


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """How far a room's log was read, and when the meeting closed, if it had by then."""

    version: int = 0
    closed_at: datetime | None = None


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    room: str
    who: str
    letter: Letter
    closed_at: datetime


class Delivery:
    """Sees to the letters of all rooms. `post`: None, and nobody is written to. `address`: the origin that links
    begin with. `hours`: what the service set. `clock` gives the time in UTC."""

    def __init__(
        self,
        *,
        records: Records,
        register: Register,
        outbox: Outbox,
        joining: Joining,
        pages: Pages,
        words: Words,
        post: Post | None,
        address: str,
        hours: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._register = register
        self._outbox = outbox
        self._joining = joining
        self._pages = pages
        self._words = words
        self._post = post
        self._address = address
        self._hours = hours
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asked = asyncio.Event()
        self._lines = asyncio.Semaphore(limits.MAIL_AT_ONCE)

    async def run(self) -> None:
        """Look now and then, and when asked, until cancelled."""
        while True:
            self._asked.clear()
            try:
                await self.look()
            except NOT_NOW:
                pass  # the next look will see
            except Exception as fault:
                # What rests on this program rests on more than its mails.
                log.error("fault over the letters: %s", describe(fault))
            with suppress(TimeoutError):
                async with asyncio.timeout(limits.MAIL_LOOK_SECONDS):
                    await self._asked.wait()

    async def look(self) -> None:
        """Begin the letters of meetings that have closed, and send what is due."""
        rooms = await self._outbox.expected()
        newest = await self._records.log.newest(sorted(rooms))
        self._known = {room: known for room, known in self._known.items() if room in rooms}
        due = [one for room, version in newest.items() for one in await self._due(room, version)]
        async with asyncio.TaskGroup() as sending:
            for one in due:
                sending.create_task(self._deliver(one), name="deliver a letter")

    # What is due

    async def _due(self, room: str, version: int) -> list[_Due]:
        """The letters of a room to be seen to now. A fault of one room is not the others'."""
        try:
            closed_at = await self._closed_at(room, version)
            return [] if closed_at is None else await self._due_of_closed(room, closed_at)
        except NoSuchRoom:
            await self._outbox.drop(room)
        except NOT_NOW:
            raise
        except Exception as fault:
            log.error("fault in room %s: %s", room, describe(fault))
        return []

    async def _closed_at(self, room: str, version: int) -> datetime | None:
        """When the meeting closed. Only what was written since the last look is read."""
        known = self._known.get(room, _Known())
        if known.closed_at is None and version > known.version:
            entries = await (await self._records.of(room)).entries(known.version)
            closes = [
                event.at for _, one in entries for event in one.events if isinstance(event, MeetingClosed)
            ]
            known = _Known(version=version, closed_at=closes[0] if closes else None)
            self._known[room] = known
        return known.closed_at

    async def _due_of_closed(self, room: str, closed_at: datetime) -> list[_Due]:
        letters = await self._outbox.letters(room)
        if not letters:
            mediation = await (await self._records.of(room)).replay()
            letters = await self._begin(room, mediation, closed_at)
        if all(letter.is_settled for letter in letters.values()):
            await self._outbox.settle(room)
            return []
        now = self._clock()
        return [
            _Due(room=room, who=who, letter=letter, closed_at=closed_at)
            for who, letter in letters.items()
            if (at := letter.due_at()) is not None and at <= now
        ]

    async def _begin(self, room: str, mediation: Room, closed_at: datetime) -> dict[str, Letter]:
        addresses = await self._register.addresses(room)
        first: dict[str, Letter] = {
            who: Letter.first(has_address=who in addresses, id=secrets.token_hex(16), at=closed_at)
            for who in mediation.people.by_id
        }
        await self._outbox.begin(room, first)
        return await self._outbox.letters(room)

    # One letter

    async def _deliver(self, due: _Due) -> None:
        async with self._lines:
            taken = due.letter.begun(self._clock(), closed_at=due.closed_at)
            if self._post is None and taken.state is LetterState.SENDING:
                return  # it waits for a mail server to be set, or to grow too old
            try:
                if not await self._outbox.replace(due.room, due.who, due.letter, taken):
                    return  # another process has it, or the mediator asked for it anew
                if taken.state is not LetterState.SENDING or self._post is None:
                    return
                ended = await self._send(self._post, due.room, due.who, taken)
                await self._record(due, taken, ended)
            except Exception as fault:
                # If it was sent, that is not on record, and it is found later as one left behind.
                log.error("room %s: what came of a letter is not on record: %s", due.room, describe(fault))

    async def _send(self, post: Post, room: str, who: str, letter: Letter) -> Letter:
        """The letter after one sending, whatever came of it."""
        try:
            record = await self._records.of(room)
            sealed = (await self._register.addresses(room)).get(who)
            if sealed is None:
                raise NotSent(Why.ADDRESS_UNFIT, for_good=True)
            to = open_address(record, who, sealed)
            mediation = await record.replay()
            link = await self._joining.issue_link(room, ParticipantId(who))
            message = envelope(
                self._pages,
                self._words,
                sender=post.sender,
                to=to,
                name=mediation.people.by_id[ParticipantId(who)].name,
                link=link_address(self._address, link),
                message_id=letter.id,
                at=self._clock(),
            )
            await post.mail.send(message, sender=post.sender.addr_spec, to=to)
        except NotSent as no:
            log.info("room %s: a letter was not sent: %s %s", room, no.why, no.code or "")
            return letter.not_sent(self._clock(), no.why, code=no.code, for_good=no.for_good)
        except Exception as fault:
            log.error("fault in room %s: %s", room, describe(fault))
            return letter.not_sent(self._clock(), Why.FAULT, code=None, for_good=False)
        return letter.sent(self._clock())

    async def _record(self, due: _Due, taken: Letter, ended: Letter) -> None:
        """Write what came of it, and try hard: without it the mail goes out once more."""
        wait = limits.SAVE_RETRY_SECONDS
        for last in (*[False] * (limits.SAVE_TRIES - 1), True):
            try:
                await self._outbox.replace(due.room, due.who, taken, ended)
                return
            except NOT_NOW:
                if last:
                    raise
                await asyncio.sleep(wait)
                wait *= 2

    # Who came

    async def saw(self, room: str, who: ParticipantId, what: Seen, *, closed: bool = False) -> None:
        """Somebody was at their link. Nobody is kept from their page because that could not be written down."""
        with suppress(*NOT_NOW):
            await self._outbox.saw(room, who, what, self._clock(), closed=closed)

    # What the mediator sees and asks

    async def report(self, record: Record, room: Room) -> Report:
        """How it stands with everybody, of a room that has closed."""
        closed_at = room.session.since
        assert closed_at is not None, "a meeting that has closed did so at a time"
        letters = await self._outbox.letters(record.room)
        if not letters:
            letters = await self._begin(record.room, room, closed_at)
            await self._outbox.expect(record.room)
            self._asked.set()
        seen = await self._outbox.seen(record.room)
        return Report(
            mail=self._post is not None,
            due=outcome_due(ENGLAND[-1].rules[RuleId.T28], closed_at, hours=self._hours),
            people=tuple(
                Recipient(
                    id=person.id,
                    name=person.name,
                    role=person.role,
                    state=letters[person.id].state,
                    since=letters[person.id].since,
                    next_at=letters[person.id].next_at,
                    sent_at=letters[person.id].sent_at,
                    why=letters[person.id].why,
                    code=letters[person.id].code,
                    twice=letters[person.id].unsure > 0,
                    opened=seen.get((person.id, Seen.OPENED)),
                    downloaded=seen.get((person.id, Seen.DOWNLOADED)),
                )
                for person in room.people.by_id.values()
            ),
        )

    async def send_again(self, record: Record, who: str) -> bool:
        """The mediator wants somebody written to, now. False: nobody there to write to, or it is being done, or was
        a moment ago."""
        letter = (await self._outbox.letters(record.room)).get(who)
        if letter is None or letter.state in {LetterState.NO_ADDRESS, LetterState.SENDING}:
            return False
        now = self._clock()
        if letter.sent_at is not None and now - letter.sent_at < timedelta(seconds=limits.MAIL_RETRY_SECONDS):
            return False
        asked = letter.asked_again(now, id=secrets.token_hex(16))
        if not await self._outbox.replace(record.room, who, letter, asked):
            return False
        await self._outbox.expect(record.room)
        self._asked.set()
        return True
