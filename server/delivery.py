"""The only home of delivery: from the close on, everybody who has an address is sent their link (row S14); and again
when a correction has made a newer version of the outcome.

The letters lie in Redis, so that a restart goes on where the process before it was; every process looks, and one
sends each. A link is made as its mail is sent, because of links only hashes are kept; so each copy carries one that
works, and what a mail server has seen is never stored here.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from typing import Self
from weakref import WeakKeyDictionary

import msgspec
from msgspec.structs import replace

from rooms.correction import CorrectionProposed, Corrections, CorrectionSealed, CorrectionTakenBack
from rooms.people import ParticipantId
from rooms.room import Event
from rooms.session import MeetingClosed
from server import limits
from server.envelope import envelope
from server.faults import describe
from server.joining import Joining, link_address, link_hash
from server.letters import Letter, LetterState, Why
from server.live import LiveRoom
from server.mail import Mail, NotSent
from server.outbox import Outbox, open_address
from server.pages import Pages
from server.records import NoSuchRoom, Records
from server.redis_client import RedisGone, RedisRefused
from server.words import Words

log = logging.getLogger(__name__)

NOT_NOW = (RedisGone, RedisRefused)


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """The way out: the mail server, and who stands as the sender."""

    mail: Mail
    sender: Address


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """How far a room's log was read; which version of the outcome was the newest by then, and when it was sealed,
    None before the close; and whether a correction was proposed, so that another may follow."""

    version: int = 0
    sealed_at: datetime | None = None
    outcome: int = 1
    correcting: bool = False

    def after(self, version: int, events: Iterable[Event]) -> Self:
        """What is known once these were read too."""
        known = replace(self, version=version)
        for event in events:
            match event:
                case MeetingClosed(at=at):
                    known = replace(known, sealed_at=at)
                case CorrectionProposed():
                    known = replace(known, correcting=True)
                case CorrectionTakenBack():
                    known = replace(known, correcting=False)
                case CorrectionSealed(sealed=sealed):
                    known = replace(known, outcome=known.outcome + 1, sealed_at=sealed.at, correcting=False)
                case _:
                    pass
        return known


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    room: str
    who: str
    letter: Letter
    sealed_at: datetime


class Delivery:
    """Sees to the letters of all rooms. `post`: None, and nobody is written to. `address`: the origin that links
    begin with. `clock` gives the time in UTC."""

    def __init__(
        self,
        *,
        records: Records,
        outbox: Outbox,
        joining: Joining,
        pages: Pages,
        words: Words,
        post: Post | None,
        address: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._outbox = outbox
        self._joining = joining
        self._pages = pages
        self._words = words
        self._post = post
        self._address = address
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._corrected: set[str] = set()
        self._looked_at: WeakKeyDictionary[LiveRoom, Corrections] = WeakKeyDictionary()
        self._asked = asyncio.Event()
        self._lines = asyncio.Semaphore(limits.MAIL_AT_ONCE)

    @property
    def sends(self) -> bool:
        """Whether anybody is written to at all."""
        return self._post is not None

    def hurry(self) -> None:
        """Look now."""
        self._asked.set()

    def watch(self, live: LiveRoom) -> None:
        """Be told of every change of a room that is open here. One that is being corrected is looked at again, though
        all its letters are settled; from the proposal on, so that no crash after the seal leaves people without."""
        corrections = live.room.corrections
        if corrections == Corrections() or self._looked_at.get(live) is corrections:
            return
        self._looked_at[live] = corrections
        self._corrected.add(live.id)
        self.hurry()

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
        for room in tuple(self._corrected):
            await self._outbox.expect(room)
            self._corrected.discard(room)
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
            known = await self._read(room, version)
            return [] if known.sealed_at is None else await self._due_of_closed(room, known, known.sealed_at)
        except NoSuchRoom:
            await self._outbox.drop(room)
        except NOT_NOW:
            raise
        except Exception as fault:
            log.error("fault in room %s: %s", room, describe(fault))
        return []

    async def _read(self, room: str, version: int) -> _Known:
        """What is to be known of a room. Only what was written since the last look is read."""
        known = self._known.get(room, _Known())
        if version > known.version:
            entries = await (await self._records.of(room)).entries(known.version)
            known = known.after(
                entries[-1][0] if entries else version, (event for _, one in entries for event in one.events)
            )
            self._known[room] = known
        return known

    async def _due_of_closed(self, room: str, known: _Known, sealed_at: datetime) -> list[_Due]:
        letters = await self._outbox.letters(room)
        if not letters or any(letter.is_older_than(known.outcome) for letter in letters.values()):
            mediation = await (await self._records.of(room)).replay()
            begin = self._outbox.renew if letters else self._outbox.begin
            letters = await begin(room, mediation.people.by_id.values(), sealed_at, known.outcome)
        settled = all(letter.is_settled and letter.version >= known.outcome for letter in letters.values())
        if settled and not known.correcting:
            await self._settle(room, known)
            return []
        now = self._clock()
        return [
            _Due(room=room, who=who, letter=letter, sealed_at=sealed_at)
            for who, letter in letters.items()
            if (at := letter.due_at()) is not None and at <= now
        ]

    async def _settle(self, room: str, known: _Known) -> None:
        await self._outbox.settle(room)
        # A correction that was proposed since the log was read is not lost over it.
        newest = await self._records.log.newest([room])
        if newest.get(room, known.version) != known.version:
            await self._outbox.expect(room)

    # One letter

    async def _deliver(self, due: _Due) -> None:
        async with self._lines:
            taken = due.letter.begun(self._clock(), closed_at=due.sealed_at)
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
            sealed = (await self._outbox.addresses(room)).get(who)
            if sealed is None:
                raise NotSent(Why.ADDRESS_UNFIT, for_good=True)
            to = open_address(record, who, sealed)
            mediation = await record.replay()
            link = await self._joining.issue_link(room, ParticipantId(who))
            await self._outbox.note_mailed(room, who, link_hash(link))
            message = envelope(
                self._pages,
                self._words,
                sender=post.sender,
                to=to,
                name=mediation.people.by_id[ParticipantId(who)].name,
                link=link_address(self._address, link),
                message_id=letter.id,
                at=self._clock(),
                newer=letter.version > 1,
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
