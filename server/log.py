"""The only home of the versioned log: what became true in a room, one entry a command, in one order for all.

The stream's id is the version (`<version>-0`), and Redis runs the whole of an append as one step. So of many
writers of one version one wins; the rest learn the latest version and decide again.
"""

import asyncio
from collections.abc import Iterable
from typing import Protocol

import msgspec

from server import limits
from server.news import ENTRY_IN_LUA, Entry
from server.redis_client import RedisClient, Script
from server.room_keys import channel, presence_field, present_key, room_key


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """The entry of this key is in the log at this version; `again` if it was there before this call."""

    version: int
    again: bool


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing was written: the room's latest version is another one than the entry was decided on."""

    latest: int


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing was written: the connection that the command came by has been replaced by a newer one."""


class Via(msgspec.Struct, frozen=True, kw_only=True):
    """The connection that a command came by. Its epoch is what the log fences with: a process that slept may find a
    command from before, which its person has asked again elsewhere since, was answered, and has gone on from."""

    participant: str
    device: str
    epoch: int


class Log(Protocol):
    """What the clerk and the followers need of a log. `tests/server/test_log_contract.py` is its contract."""

    async def append(
        self, room: str, version: int, key: str, body: bytes, via: Via | None = None
    ) -> Appended | Stale | Replaced:
        """Write the room's entry number `version`, once per `key`, and publish it. Fsynced once answered.

        `via`: nothing is written for a connection once a newer one of the same device has arrived.
        """

    async def read(self, room: str, after: int = 0) -> list[Entry]:
        """The entries with versions above `after`, in order."""

    async def answer_to(self, room: str, key: str) -> int | None:
        """The version of the entry that was written with this key, if one was."""

    async def newest(self, rooms: Iterable[str]) -> dict[str, int]:
        """The latest version of each room, 0 where nothing was written."""


_APPEND = Script(f"""
local first = redis.call('HGET', KEYS[2], ARGV[2])
if first then
  return {{'again', tonumber(first)}}
end
local present = ARGV[5] ~= '' and redis.call('HGET', KEYS[3], ARGV[5])
if present and tonumber(string.match(present, '^(%d+):')) > tonumber(ARGV[6]) then
  return {{'replaced', 0}}
end
local latest = redis.call('XLEN', KEYS[1])
if latest + 1 ~= tonumber(ARGV[1]) then
  return {{'stale', latest}}
end
redis.call('XADD', KEYS[1], ARGV[1] .. '-0', 'b', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
redis.call('PUBLISH', ARGV[4], {ENTRY_IN_LUA.format(version="ARGV[1]", body="ARGV[3]")})
return {{'new', tonumber(ARGV[1])}}
""")


class RedisLog:
    """The log in Redis: a stream, and a hash from each command's key to its version, kept as long."""

    def __init__(self, client: RedisClient) -> None:
        self._client = client

    async def append(
        self, room: str, version: int, key: str, body: bytes, via: Via | None = None
    ) -> Appended | Stale | Replaced:
        field, epoch = (presence_field(via.participant, via.device), via.epoch) if via else ("", 0)
        reply = await self._client.call(
            _APPEND,
            (room_key(room, "log"), room_key(room, "keys"), present_key(room)),
            (version, key, body, channel(room), field, epoch),
        )
        match reply:
            case [b"new", int(at)]:
                return Appended(version=at, again=False)
            case [b"again", int(at)]:
                return Appended(version=at, again=True)
            case [b"stale", int(latest)]:
                return Stale(latest=latest)
            case [b"replaced", _]:
                return Replaced()
            case _:
                raise AssertionError(f"the append script answered {reply!r}")

    async def read(self, room: str, after: int = 0) -> list[Entry]:
        entries: list[Entry] = []
        while True:
            reply = await self._client.command(
                "XRANGE", room_key(room, "log"), f"{after + 1}-0", "+", "COUNT", limits.LOG_PAGE_ENTRIES
            )
            assert isinstance(reply, list)
            page = [Entry(version=int(entry[: -len(b"-0")]), body=fields[1]) for entry, fields in reply]
            entries += page
            if len(page) < limits.LOG_PAGE_ENTRIES:
                return entries
            after = page[-1].version

    async def answer_to(self, room: str, key: str) -> int | None:
        reply = await self._client.command("HGET", room_key(room, "keys"), key)
        return int(reply) if isinstance(reply, bytes) else None

    async def newest(self, rooms: Iterable[str]) -> dict[str, int]:
        asked = list(rooms)
        lengths = await asyncio.gather(
            *(self._client.command("XLEN", room_key(room, "log")) for room in asked)
        )
        return {room: length for room, length in zip(asked, lengths, strict=True) if isinstance(length, int)}
