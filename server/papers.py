"""The only home of the finished papers of a room: made once, after the close, and the same for everybody."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from weakref import WeakValueDictionary

from rooms.outcome import Outcome
from rooms.room import Room
from rooms.session import SessionState
from rooms.statement import outcome_of
from server.calendar_file import NothingDated, calendar_file
from server.checking import Checking, Place
from server.documents import Documents, Genuine
from server.editions import Edition
from server.number import new_number
from server.qr import qr_code
from server.records import Record
from server.register import Register
from server.seal import Seal
from server.words import Words

_OUTCOME = "outcome"


class NotYet(Exception):
    """There is no outcome before the mediator has written a conclusion, and none to take away before the close."""


class Papers:
    """Makes, signs and keeps the papers. They lie in Redis sealed, like everything else of the room.

    `check_page`: the address at which anybody can check a paper. `clock`: when a paper is signed.
    """

    def __init__(
        self,
        *,
        register: Register,
        documents: Documents,
        words: Words,
        seal: Seal,
        checking: Checking,
        check_page: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._register = register
        self._documents = documents
        self._words = words
        self._seal = seal
        self._checking = checking
        self._check_page = check_page
        self._clock = clock
        self._being_made: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def outcome_page(self, room: Room) -> str:
        """The outcome as it stands now, as a page; a draft until the close. Raises NotYet."""
        outcome = outcome_of(room)
        if outcome is None:
            raise NotYet
        return self._documents.outcome_page(outcome, self._words, stylesheet="/static/documents/outcome.css")

    async def outcome_pdf(self, record: Record, room: Room, version: int | None = None) -> bytes:
        """The outcome, sealed and final; the newest version, if none is asked for. Raises NotYet, PressFailed and
        RedisGone."""
        outcome = _final(room, version)
        return await self._version(
            record,
            _OUTCOME,
            outcome,
            lambda genuine: self._documents.outcome_pdf(outcome, self._words, genuine),
        )

    def edition_page(self, room: Room, edition: Edition) -> str:
        """The final outcome in another form, as a page. Raises NotYet."""
        return self._documents.edition_page(
            _final(room), self._words, edition, stylesheets="/static/documents"
        )

    async def edition_pdf(self, record: Record, room: Room, edition: Edition) -> bytes:
        """The final outcome in another form, sealed. Raises NotYet, PressFailed and RedisGone."""
        outcome = _final(room)
        return await self._version(
            record,
            f"{_OUTCOME} {edition.value}",
            outcome,
            lambda genuine: self._documents.edition_pdf(outcome, self._words, edition, genuine),
        )

    def calendar(self, record: Record, room: Room) -> bytes:
        """The days of what was agreed, as `text/calendar`. Not kept: the same outcome gives the same bytes.

        Raises NotYet, also where nothing was agreed.
        """
        try:
            return calendar_file(_final(room), record.room, self._words)
        except NothingDated:
            raise NotYet from None

    async def _version(
        self, record: Record, name: str, outcome: Outcome, printed: Callable[[Genuine], Awaitable[bytes]]
    ) -> bytes:
        """A form of one version of the outcome."""
        place = Place(of=f"{_OUTCOME} {record.room}", version=outcome.version)
        if outcome.version == 1:
            return await self.paper(record, name, printed, place)
        before = Place(of=place.of, version=outcome.version - 1)
        since = outcome.versions[0].sealed_at

        async def taking_its_place(genuine: Genuine) -> bytes:
            # Whoever has a newer version can be sure that the one before no longer passes for the newest.
            await self._checking.replaced(before, since)
            return await printed(genuine)

        return await self.paper(record, f"{name} version {outcome.version}", taking_its_place, place)

    async def paper(
        self,
        record: Record,
        name: str,
        printed: Callable[[Genuine], Awaitable[bytes]],
        place: Place | None = None,
    ) -> bytes:
        """The paper of that name that is kept; made and signed now if there is none. `place`: which version it is,
        where there can be several.

        Raises PressFailed and RedisGone.
        """
        # Everybody presses Download at once: the first has it made, and the others wait for that one.
        async with self._being_made.setdefault(f"{record.room} {name}", asyncio.Lock()):
            return await self._kept_or_made(record, name, printed, place)

    async def _kept_or_made(
        self,
        record: Record,
        name: str,
        printed: Callable[[Genuine], Awaitable[bytes]],
        place: Place | None,
    ) -> bytes:
        about = f"paper {record.room} {name}".encode()
        kept = await self._register.paper(record.room, name)
        if kept is None:
            number = new_number()
            pdf = await printed(self._genuine(number))
            at = self._clock()
            signed = await self._seal.sign(pdf, at)
            # Known again before it is kept: what anybody was given can always be checked. Two processes may
            # make a paper at once; the one that was later made a record of a document that nobody has.
            if not await self._checking.keep(number, signed, at, place):
                raise RuntimeError("a number was drawn twice")
            ours = record.key.seal(signed, about)
            kept = await self._register.keep_paper(record.room, name, ours)
            if kept != ours:
                await self._checking.drop(number)
        return record.key.open(kept, about)

    def _genuine(self, number: str) -> Genuine:
        # Behind the #, which browsers send to nobody: the number is in no log, whoever opens the page.
        link = f"{self._check_page}#{number}"
        return Genuine(number=number, address=self._check_page, link=link, code=qr_code(link))


def _final(room: Room, version: int | None = None) -> Outcome:
    """A version of the outcome of a closed meeting, the newest if none is named. Raises NotYet."""
    if version is not None and not 1 <= version <= room.corrections.version:
        raise NotYet
    outcome = outcome_of(room, version)
    if outcome is None or room.session.state is not SessionState.CLOSED:
        raise NotYet
    return outcome


def paper_addresses(here: str) -> dict[str, object]:
    """Where a participant finds each paper, below the address of their own page."""
    return {
        "outcome": f"{here}/outcome.pdf",
        "outcome_page": f"{here}/outcome",
        "calendar": f"{here}/outcome.ics",
        "editions": {edition.name.lower(): f"{here}/outcome/{edition}" for edition in Edition},
        "certificate": f"{here}/certificate",
    }
