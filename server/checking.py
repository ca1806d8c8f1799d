"""The only home of whether a file is a document that was sealed here: what is kept for that, and the answer.

Kept is one small record per document, under a mark of its number: the document's SHA-256 and when it was sealed.
It holds nothing of the mediation and belongs to no room, so that it is there when the room has forgotten. It is
sealed under the service's key, so that nobody who can write to Redis can make a "yes".
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


class _Record(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    digest: bytes
    sealed_at: datetime


class Checking:
    """Keeps what sealed documents are known again by, and knows them again."""

    def __init__(self, register: Register, vault: Vault) -> None:
        self._register = register
        self._vault = vault

    async def keep(self, number: str, document: bytes, sealed_at: datetime) -> bool:
        """Remember a document. False: another has this number. Raises RedisGone."""
        mark = self._vault.mark(number)
        record = _Record(digest=hashlib.sha256(document).digest(), sealed_at=sealed_at.astimezone(UTC))
        sealed = self._vault.seal(msgspec.msgpack.encode(record), mark)
        return await self._register.keep_document(mark, sealed)

    async def drop(self, number: str) -> None:
        """Forget a document that was given to nobody. Raises RedisGone."""
        await self._register.drop_document(self._vault.mark(number))

    async def sealed_at(self, number: str, digest: bytes) -> datetime | None:
        """When the document of this number and this SHA-256 was sealed.

        None says only that it was not: whether there is another document of that number, it does not say.
        Raises RedisGone.
        """
        mark = self._vault.mark(number)
        sealed = await self._register.document(mark)
        if sealed is None:
            return None
        record = msgspec.msgpack.decode(self._vault.open_sealed(sealed, mark), type=_Record)
        return record.sealed_at if hmac.compare_digest(record.digest, digest) else None
