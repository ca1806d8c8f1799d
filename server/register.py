"""The only home of what the service knows beside the log: rooms, join links, sessions, papers, and by what a
paper is known again.

Of secrets it holds hashes alone, and of keys and papers ciphertext alone; whoever calls sees to that.
"""

import asyncio

from server.redis_client import RedisClient, Script
from server.room_keys import ROOMS, document_key, opened_key, room_key

_KEEP_FIRST = Script("""
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
return redis.call('HGET', KEYS[1], ARGV[1])
""")


class Register:
    """The register in Redis. All that it holds of a room lies under that room's keys; what is to outlive the
    room, under keys of its own."""

    def __init__(self, client: RedisClient) -> None:
        self._client = client

    async def add(self, room: str, wrapped_key: bytes) -> bool:
        """Enter a room with its wrapped mediation key. False: it was there, and keeps the key it has."""
        # Listed in the same breath: a crash between the two is mended by adding again.
        new, _ = await asyncio.gather(
            self._client.command("HSETNX", room_key(room, "about"), "wrapped_key", wrapped_key),
            self._client.command("SADD", ROOMS, room),
        )
        return new == 1

    async def rooms(self) -> frozenset[str]:
        names = await self._client.command("SMEMBERS", ROOMS)
        assert isinstance(names, list | set)
        return frozenset(name.decode() for name in names)

    async def wrapped_key(self, room: str) -> bytes | None:
        """None: there is no such room, or its key was destroyed."""
        return _bytes_or_none(await self._client.command("HGET", room_key(room, "about"), "wrapped_key"))

    async def add_link(self, room: str, secret_hash: bytes, participant: str) -> None:
        await self._client.command("HSET", room_key(room, "links"), secret_hash, participant)

    async def find_link(self, room: str, secret_hash: bytes) -> str | None:
        """The participant whose link has this secret."""
        found = _bytes_or_none(await self._client.command("HGET", room_key(room, "links"), secret_hash))
        return None if found is None else found.decode()

    async def open_session(
        self,
        room: str,
        token_hash: bytes,
        participant: str,
        device: str,
        seconds: int,
        *,
        link_hash: bytes | None = None,
    ) -> None:
        """From now, for so many seconds, the holder of this token is this participant on this device. `link_hash`: of
        the link that it was opened with, to be ended with it."""
        if "\0" in participant:
            raise ValueError("an id holds no NUL")
        if link_hash is not None:
            # Before the session: one that is not noted could not be ended.
            opened = opened_key(room, link_hash)
            await self._client.command("SADD", opened, _session(room, token_hash))
            await self._client.command("EXPIRE", opened, seconds)
        await self._client.command(
            "SET", _session(room, token_hash), f"{participant}\0{device}", "EX", seconds
        )

    async def find_session(self, room: str, token_hash: bytes) -> tuple[str, str] | None:
        """(participant, device), unless the session ended."""
        found = _bytes_or_none(await self._client.command("GET", _session(room, token_hash)))
        if found is None:
            return None
        participant, _, device = found.decode().partition("\0")
        return participant, device

    async def close_session(self, room: str, token_hash: bytes) -> None:
        await self._client.command("DEL", _session(room, token_hash))

    async def keep_paper(self, room: str, name: str, sealed: bytes) -> bytes:
        """Keep a finished paper for good. Two processes may finish it at once: the first kept is returned."""
        kept = await self._client.call(_KEEP_FIRST, (room_key(room, "papers"),), (name, sealed))
        assert isinstance(kept, bytes)
        return kept

    async def paper(self, room: str, name: str) -> bytes | None:
        return _bytes_or_none(await self._client.command("HGET", room_key(room, "papers"), name))

    async def keep_document(self, mark: bytes, sealed: bytes) -> bool:
        """Keep by what a document is known again. False: there is one under this mark, which stays."""
        return await self._client.command("SET", document_key(mark), sealed, "NX") is not None

    async def document(self, mark: bytes) -> bytes | None:
        return _bytes_or_none(await self._client.command("GET", document_key(mark)))

    async def drop_document(self, mark: bytes) -> None:
        await self._client.command("DEL", document_key(mark))


def _session(room: str, token_hash: bytes) -> str:
    return room_key(room, f"session:{token_hash.hex()}")


def _bytes_or_none(reply: object) -> bytes | None:
    assert reply is None or isinstance(reply, bytes)
    return reply
