"""The only home of a room's log in the clear: entries are sealed on their way to Redis and opened on the way back.

What an entry is sealed about names its room and its version, so that one moved to another place, or to
another room, cannot be opened (source: quality/checklist.md S43).
"""

from weakref import WeakValueDictionary

import msgspec

from rooms.room import NO_ROOM, Entry, Room, advance
from server.log import Appended, Log, Replaced, Stale, Via
from server.register import Register
from server.vault import MediationKey, Vault

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Entry)


class NoSuchRoom(Exception):
    """There is no room of this id, or it has been forgotten."""


class Record:
    """The log of one room, with its key."""

    def __init__(self, room: str, key: MediationKey, log: Log) -> None:
        self.room = room
        self.key = key
        self._log = log

    async def append(
        self, version: int, command_key: str, entry: Entry, via: Via | None = None
    ) -> Appended | Stale | Replaced:
        """Write the entry as the room's next version, unless another was first, the key was seen before, or the
        connection that it came by has been replaced."""
        body = self.key.seal(_encoder.encode(entry), self._about(version))
        return await self._log.append(self.room, version, command_key, body, via)

    async def answer_to(self, command_key: str) -> int | None:
        """The version at which a command of this key was saved, if it was."""
        return await self._log.answer_to(self.room, command_key)

    def open(self, version: int, body: bytes) -> Entry:
        """The entry in a sealed body."""
        return _decoder.decode(self.key.open(body, self._about(version)))

    async def entries(self, after: int) -> list[tuple[int, Entry]]:
        """The entries after a version, in order."""
        return [
            (stored.version, self.open(stored.version, stored.body))
            for stored in await self._log.read(self.room, after)
        ]

    async def replay(self) -> Room:
        """The room as its log tells it."""
        room = NO_ROOM
        for version, entry in await self.entries(0):
            room = advance(room, entry)
            assert room.version == version
        return room

    def _about(self, version: int) -> bytes:
        return f"entry {self.room} {version}".encode()


class Records:
    """Opens the log of any room. A key is kept in memory while somebody uses its record, as a live room does."""

    def __init__(self, log: Log, register: Register, vault: Vault) -> None:
        self.log = log
        self._register = register
        self._vault = vault
        self._open: WeakValueDictionary[str, Record] = WeakValueDictionary()

    async def of(self, room: str) -> Record:
        """Raises NoSuchRoom."""
        record = self._open.get(room)
        if record is None:
            wrapped = await self._register.wrapped_key(room)
            if wrapped is None:
                raise NoSuchRoom
            record = self._open[room] = Record(room, self._vault.unwrap(room, wrapped), self.log)
        return record
