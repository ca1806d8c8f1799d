"""The only home of the finished papers of a room: made once, after the close, and the same for everybody."""

from collections.abc import Awaitable, Callable

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
        return await self.paper(record, _OUTCOME, lambda: self._documents.outcome_pdf(outcome, self._words))

    async def paper(self, record: Record, name: str, printed: Callable[[], Awaitable[bytes]]) -> bytes:
        """The paper of that name that is kept; made now if there is none. Raises PressFailed and RedisGone."""
        about = f"paper {record.room} {name}".encode()
        kept = await self._register.paper(record.room, name)
        if kept is None:
            kept = await self._register.keep_paper(record.room, name, record.key.seal(await printed(), about))
        return record.key.open(kept, about)
