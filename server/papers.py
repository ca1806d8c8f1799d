"""The only home of the finished papers of a room: made once, after the close, and the same for everybody."""

from collections.abc import Awaitable, Callable

from rooms.outcome import Outcome
from rooms.room import Room
from rooms.session import SessionState
from rooms.statement import outcome_of
from server.calendar_file import NothingDated, calendar_file
from server.documents import Documents
from server.editions import Edition
from server.records import Record
from server.register import Register
from server.words import Words

_OUTCOME = "outcome"


class NotYet(Exception):
    """There is no outcome before the mediator has written a conclusion, and none to take away before the close."""


class Papers:
    """Makes and keeps the papers. They lie in Redis sealed, like everything else of the room."""

    def __init__(self, register: Register, documents: Documents, words: Words) -> None:
        self._register = register
        self._documents = documents
        self._words = words

    def outcome_page(self, room: Room) -> str:
        """The outcome as it stands now, as a page; a draft until the close. Raises NotYet."""
        outcome = outcome_of(room)
        if outcome is None:
            raise NotYet
        return self._documents.outcome_page(outcome, self._words, stylesheet="/static/documents/outcome.css")

    async def outcome_pdf(self, record: Record, room: Room) -> bytes:
        """The outcome, sealed and final. Raises NotYet, PressFailed and RedisGone."""
        outcome = _final(room)
        return await self._paper(record, _OUTCOME, lambda: self._documents.outcome_pdf(outcome, self._words))

    def edition_page(self, room: Room, edition: Edition) -> str:
        """The final outcome in another form, as a page. Raises NotYet."""
        return self._documents.edition_page(
            _final(room), self._words, edition, stylesheets="/static/documents"
        )

    async def edition_pdf(self, record: Record, room: Room, edition: Edition) -> bytes:
        """The final outcome in another form, sealed. Raises NotYet, PressFailed and RedisGone."""
        outcome = _final(room)
        return await self._paper(
            record,
            f"{_OUTCOME} {edition.value}",
            lambda: self._documents.edition_pdf(outcome, self._words, edition),
        )

    async def _paper(self, record: Record, name: str, printed: Callable[[], Awaitable[bytes]]) -> bytes:
        """The paper of that name that is kept; made now if there is none."""
        about = f"paper {record.room} {name}".encode()
        kept = await self._register.paper(record.room, name)
        if kept is None:
            kept = await self._register.keep_paper(record.room, name, record.key.seal(await printed(), about))
        return record.key.open(kept, about)

    def calendar(self, record: Record, room: Room) -> bytes:
        """The days of what was agreed, as `text/calendar`. Not kept: the same outcome gives the same bytes.

        Raises NotYet, also where nothing was agreed.
        """
        try:
            return calendar_file(_final(room), record.room, self._words)
        except NothingDated:
            raise NotYet from None


def _final(room: Room) -> Outcome:
    """The outcome of a closed meeting, which nothing changes any more. Raises NotYet."""
    outcome = outcome_of(room)
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
    }
