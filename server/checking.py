"""The only home of whether a file is a document that was sealed here: what is kept for that, and the answer.

Kept is one small record per document, under a mark of its number: the document's SHA-256 and when it was sealed.
It holds nothing of the mediation and belongs to no room, so that it is there when the room has forgotten. It is
sealed under the service's key, so that nobody who can write to Redis can make a "yes".

A document of which there are versions also says whose version it is, by a mark that tells nobody whose. Once the next
version is there, a record beside them says since when: whoever holds an older one learns that it is genuine and
replaced, and not by what.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Final

import msgspec

from server.register import Register
from server.vault import Vault

DIGEST_BYTES: Final = 32
"""Of SHA-256."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Which version a document is. `of`: what there are versions of, in words that name it in this service alone."""

    of: str
    version: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A genuine document: when it was sealed, and when a newer version took its place, if one did."""

    sealed_at: datetime
    replaced_at: datetime | None = None


class _Record(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """`next`: the mark under which it would stand that the document was replaced."""

    digest: bytes
    sealed_at: datetime
    next: bytes | None = None


class Checking:
    """Keeps what sealed documents are known again by, and knows them again."""

    def __init__(self, register: Register, vault: Vault) -> None:
        self._register = register
        self._vault = vault

    async def keep(
        self, number: str, document: bytes, sealed_at: datetime, place: Place | None = None
    ) -> bool:
        """Remember a document. False: another has this number. Raises RedisGone."""
        mark = self._vault.mark(number)
        record = _Record(
            digest=hashlib.sha256(document).digest(),
            sealed_at=sealed_at.astimezone(UTC),
            next=None if place is None else self._next(place),
        )
        sealed = self._vault.seal(msgspec.msgpack.encode(record), mark)
        return await self._register.keep_document(mark, sealed)

    async def replaced(self, place: Place, at: datetime) -> None:
        """Remember that every document in this place has been replaced, since then. The first time counts.
        Raises RedisGone."""
        mark = self._next(place)
        await self._register.keep_document(
            mark, self._vault.seal(msgspec.msgpack.encode(at.astimezone(UTC)), mark)
        )

    def _next(self, place: Place) -> bytes:
        # No number of a document: it holds a space and small letters, which no number does.
        return self._vault.mark(f"after version {place.version} of {place.of}")

    async def drop(self, number: str) -> None:
        """Forget a document that was given to nobody. Raises RedisGone."""
        await self._register.drop_document(self._vault.mark(number))

    async def find(self, number: str, digest: bytes) -> Found | None:
        """The document of this number and this SHA-256.

        None says only that it is not: whether there is another document of that number, it does not say.
        Raises RedisGone.
        """
        mark = self._vault.mark(number)
        sealed = await self._register.document(mark)
        if sealed is None:
            return None
        record = msgspec.msgpack.decode(self._vault.open_sealed(sealed, mark), type=_Record)
        if not hmac.compare_digest(record.digest, digest):
            return None
        since = None if record.next is None else await self._register.document(record.next)
        if record.next is None or since is None:
            return Found(sealed_at=record.sealed_at)
        at = msgspec.msgpack.decode(self._vault.open_sealed(since, record.next), type=datetime)
        return Found(sealed_at=record.sealed_at, replaced_at=at)
