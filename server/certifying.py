"""The only home of issued certificates and letters: each issued once, kept sealed beside the log.

After the close a room takes no event but a correction's, and before a meeting there may be nobody in it: so the
issue is a record of its own, and no event (docs/decisions/0013-certificate.md). The first one kept is the one that
counts, for everybody.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from rooms.certificate import Certificate, Document, Issuer, why_letter
from rooms.days import Calendar
from rooms.deadlines import Standing, standing
from rooms.issuing import (
    Asked,
    Facts,
    NotIssued,
    WhyNotIssued,
    contact_limit_missed,
    document_for,
    due_after_meeting,
    facts_of,
)
from rooms.room import Room
from rooms.session import SessionState
from server.certificate_sheet import CertificateSheets
from server.certificate_words import not_issued_sentences
from server.english_day import english_day
from server.papers import Papers
from server.press import PressFailed
from server.records import Record
from server.register import Register
from server.words import Words

_RECORD: Final = "certificate"
_PDF: Final = "certificate.pdf"

# No letter or digit that is taken for another when it is read out or typed (Crockford's Base32).
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP: Final = 5
"""Ten letters, 50 bits of chance: two certificates of one number do not happen, and no number tells of another."""


def new_number() -> str:
    """A number for one certificate."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(2 * _GROUP))
    return f"MC-{letters[:_GROUP]}-{letters[_GROUP:]}"


class Issued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of an issue. `reason`: the issuer's, and printed nowhere. `by`: the participant who issued it, or
    None for the command line. `at`: in UTC."""

    document: Document
    reason: str
    by: str | None
    at: datetime


class Stands(StrEnum):
    """How it stands with a certificate, for one person."""

    NONE = "none"
    UNABLE = "unable"
    """There is nothing to issue here, and `words` say why. Told to the mediator."""
    AWAITED = "awaited"
    TO_ISSUE = "to_issue"
    ISSUED = "issued"


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands, in words. `letter`: that it is a letter, as no certificate is needed."""

    stands: Stands
    letter: bool = False
    words: str = ""


class Certifying:
    """Issues, keeps and hands out certificates. `clock` gives the time in UTC."""

    def __init__(
        self,
        *,
        register: Register,
        papers: Papers,
        sheets: CertificateSheets,
        words: Words,
        calendar: Calendar,
        clock: Callable[[], datetime],
        number: Callable[[], str] = new_number,
    ) -> None:
        self._register = register
        self._papers = papers
        self._sheets = sheets
        self._words = words
        self._calendar = calendar
        self._clock = clock
        self._number = number

    @property
    def today(self) -> date:
        """The day in England."""
        return english_day(self._clock())

    def facts(self, room: Room) -> Facts:
        """What issuing is told of a room. Raises NotIssued."""
        closed = room.session.since if room.session.state is SessionState.CLOSED else None
        return facts_of(room, None if closed is None else english_day(closed))

    def late_contact(self, facts: Facts) -> str:
        """That the adviser was contacted late, in words; empty if they were not. Raises NotIssued."""
        last = contact_limit_missed(facts, self._calendar)
        if last is None or facts.case.adviser_contacted is None:
            return ""
        return self._words.say(
            "The adviser was contacted on {day}. The two months for it ended on {last}.",
            day=self._words.date(facts.case.adviser_contacted),
            last=self._words.date(last),
        )

    def draft(self, room: Room, asked: Asked, issuer: Issuer) -> tuple[Document, bool]:
        """What would be issued today, and whether a reason has still to be given for it. Raises NotIssued."""
        facts = self.facts(room)
        try:
            return self._document(facts, asked, issuer, ""), False
        except NotIssued as no:
            if no.why is not WhyNotIssued.NO_REASON:
                raise
        reasoned = msgspec.structs.replace(asked, reason="to be given")
        return self._document(facts, reasoned, issuer, ""), True

    async def issued(self, record: Record) -> Issued | None:
        """What was issued for this room, if anything was."""
        kept = await self._register.paper(record.room, _RECORD)
        return None if kept is None else _opened(record, kept)

    async def issue(self, record: Record, room: Room, asked: Asked, issuer: Issuer, by: str | None) -> Issued:
        """Issue what is asked for, unless something was issued before; returns what counts from now on.

        Raises NotIssued and RedisGone. The PDF is printed at once, so that it stays as it was on the day; if the
        press fails, it is printed when somebody first asks for it.
        """
        before = await self.issued(record)
        if before is not None:
            return before
        document = self._document(self.facts(room), asked, issuer, self._number())
        made = Issued(document=document, reason=asked.reason.strip(), by=by, at=self._clock())
        sealed = record.key.seal(msgspec.msgpack.encode(made), _about(record))
        issued = _opened(record, await self._register.keep_paper(record.room, _RECORD, sealed))
        with suppress(PressFailed):
            await self.pdf(record, issued)
        return issued

    async def pdf(self, record: Record, issued: Issued) -> bytes:
        """The document, the same bytes for everybody. Raises PressFailed and RedisGone."""
        return await self._papers.paper(
            record, _PDF, lambda genuine: self._sheets.pdf(issued.document, genuine)
        )

    def page(self, issued: Issued) -> str:
        """The document as a page."""
        return self._sheets.page(issued.document)

    def told(self, draft: Document) -> dict[str, object]:
        """What a page needs to know that shows a document which is not issued yet."""
        return self._sheets.told(draft, draft=True)

    def standings(self, room: Room, issued: Issued | None, *, mediates: bool) -> Standings:
        """How it stands with the certificate of a closed room, for its mediator or for its family."""
        if issued is not None:
            letter = not isinstance(issued.document, Certificate)
            return Standings(stands=Stands.ISSUED, letter=letter)
        waits = Stands.TO_ISSUE if mediates else Stands.AWAITED
        try:
            facts = self.facts(room)
            due = due_after_meeting(facts, self._calendar)
        except NotIssued as no:
            if not mediates:
                return Standings(stands=Stands.NONE)
            return Standings(stands=Stands.UNABLE, words=not_issued_sentences(self._words)[no.why])
        if why_letter(facts.case) is not None:
            return Standings(
                stands=waits,
                letter=True,
                words=self._words.say("No mediation certificate is needed here. A letter will say so."),
            )
        return Standings(stands=waits, words="" if due is None else self._due(due.by.on))

    def _due(self, by: date) -> str:
        day = self._words.date(by)
        if standing(by, self.today) is Standing.OVERDUE:
            return self._words.say("The mediation certificate was due by {day}. It is overdue.", day=day)
        return self._words.say("The mediation certificate is due by {day}.", day=day)

    def _document(self, facts: Facts, asked: Asked, issuer: Issuer, number: str) -> Document:
        return document_for(facts, asked, issuer, number=number, today=self.today, calendar=self._calendar)


def _about(record: Record) -> bytes:
    return f"paper {record.room} {_RECORD}".encode()


def _opened(record: Record, sealed: bytes) -> Issued:
    return msgspec.msgpack.decode(record.key.open(sealed, _about(record)), type=Issued)
