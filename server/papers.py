"""The only home of the finished papers of a room: made once, after the close, and the same for everybody."""

import asyncio
from weakref import WeakValueDictionary

from rooms.room import Room
from rooms.session import SessionState
from rooms.statement import outcome_of
from server.documents import Documents
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
        # Everybody asks at once when a meeting is closed: it is printed for the first.
        self._printing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def outcome_page(self, room: Room) -> str:
        """The outcome as it stands now, as a page; a draft until the close. Raises NotYet."""
        outcome = outcome_of(room)
        if outcome is None:
            raise NotYet
        return self._documents.outcome_page(outcome, self._words, stylesheet="/static/documents/outcome.css")

    async def outcome_pdf(self, record: Record, room: Room) -> bytes:
        """The outcome, sealed and final. Raises NotYet, PressFailed and RedisGone."""
        outcome = outcome_of(room)
        if outcome is None or room.session.state is not SessionState.CLOSED:
            raise NotYet
        about = f"paper {record.room} {_OUTCOME}".encode()
        async with self._printing.setdefault(record.room, asyncio.Lock()):
            kept = await self._register.paper(record.room, _OUTCOME)
            if kept is None:
                made = await self._documents.outcome_pdf(outcome, self._words)
                kept = await self._register.keep_paper(record.room, _OUTCOME, record.key.seal(made, about))
        return record.key.open(kept, about)
