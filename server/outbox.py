"""The only home of letters in Redis: which there are, and that of many processes one takes each step.

A step replaces the very letter that it was decided on, in one call; whoever decided on an older one has lost and
does nothing. So a mail is sent by one process, and what came of it is written by the one that sent it, or by
the one that found it left behind. Writes are fsynced before they are answered, like everything here.

Addresses lie under the room too, sealed with its key: to forget the mediation is to lose them.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from rooms.people import Participant
from server.letters import Letter
from server.records import Record
from server.redis_client import RedisClient, Script
from server.room_keys import UNDELIVERED, opened_key, room_key

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Letter)

_BEGIN = Script("""
for n = 1, #ARGV, 2 do
  redis.call('HSETNX', KEYS[1], ARGV[n], ARGV[n + 1])
end
return 1
""")

_REPLACE = Script("""
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
""")

# Whoever got a mail at the address that was wrong has a link in it, and may have pressed it: what was mailed before
# opens nothing any more, and what it has opened ends. KEYS[3] holds links and the keys of their sets of sessions.
_READDRESS = Script("""
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
local mailed = redis.call('HGETALL', KEYS[3])
for n = 1, #mailed, 2 do
  redis.call('HDEL', KEYS[4], mailed[n])
  for _, session in ipairs(redis.call('SMEMBERS', mailed[n + 1])) do
    redis.call('DEL', session)
  end
  redis.call('DEL', mailed[n + 1])
end
redis.call('DEL', KEYS[3])
return 1
""")

_SAW = Script("""
if ARGV[3] == '1' and redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
""")


class Seen(StrEnum):
    """What somebody did at their link after the close."""

    OPENED = "opened"
    DOWNLOADED = "downloaded"


class Outbox:
    """The letters of every room, and what is known of their arrival."""

    def __init__(self, client: RedisClient) -> None:
        self._client = client

    async def expect(self, room: str) -> None:
        """There will be letters of this room, or there are again."""
        await self._client.command("SADD", UNDELIVERED, room)

    async def expected(self) -> frozenset[str]:
        """The rooms that are not done with."""
        names = await self._client.command("SMEMBERS", UNDELIVERED)
        assert isinstance(names, list | set)
        return frozenset(name.decode() for name in names)

    async def settle(self, room: str) -> None:
        """All letters of this room are settled. One that was asked for again meanwhile is not lost over it."""
        await self._client.command("SREM", UNDELIVERED, room)
        if not all(letter.is_settled for letter in (await self.letters(room)).values()):
            await self.expect(room)

    async def drop(self, room: str) -> None:
        """Nobody of this room is written to: it has been forgotten."""
        await self._client.command("SREM", UNDELIVERED, room)

    async def keep_address(self, room: str, who: str, sealed: bytes) -> None:
        """Keep where somebody is written to. It is in no entry of the log, so that no view can show it."""
        await self._client.command("HSET", room_key(room, "addresses"), who, sealed)

    async def addresses(self, room: str) -> dict[str, bytes]:
        """Participant to sealed address."""
        found = await self._client.command("HGETALL", room_key(room, "addresses"))
        assert isinstance(found, dict)
        return {who.decode(): sealed for who, sealed in found.items()}

    async def begin(
        self, room: str, people: Iterable[Participant], sealed_at: datetime, version: int = 1
    ) -> dict[str, Letter]:
        """Write the first letter to each, and return the letters: another process may have begun them before.
        `version`: of the outcome, sealed then."""
        first = await self._first(room, people, sealed_at, version)
        words: list[str | bytes] = []
        for who, letter in first.items():
            words += (who, _encoder.encode(letter))
        await self._client.call(_BEGIN, (_letters(room),), words)
        return await self.letters(room)

    async def renew(
        self, room: str, people: Iterable[Participant], sealed_at: datetime, version: int
    ) -> dict[str, Letter]:
        """Write a letter for a newer version in place of each older one, and return the letters. Of several processes
        one does it for each person: the others find another letter than the one that they would replace."""
        first = await self._first(room, people, sealed_at, version)
        for who, old in (await self.letters(room)).items():
            if old.is_older_than(version):
                await self.replace(room, who, old, first[who].after(old))
        return await self.letters(room)

    async def _first(
        self, room: str, people: Iterable[Participant], sealed_at: datetime, version: int
    ) -> dict[str, Letter]:
        addresses = await self.addresses(room)
        return {
            person.id: Letter.first(
                has_address=person.id in addresses,
                removed=person.removal is not None,
                id=new_id(),
                at=sealed_at,
                version=version,
            )
            for person in people
        }

    async def letters(self, room: str) -> dict[str, Letter]:
        """Participant to letter; empty before the close."""
        found = await self._client.command("HGETALL", _letters(room))
        assert isinstance(found, dict)
        return {who.decode(): _decoder.decode(letter) for who, letter in found.items()}

    async def replace(self, room: str, who: str, old: Letter, new: Letter) -> bool:
        """Put the new letter where the old one is. False: it is not there any more, and nothing was done."""
        words = (who, _encoder.encode(old), _encoder.encode(new))
        return await self._client.call(_REPLACE, (_letters(room),), words) == 1

    async def readdress(self, room: str, who: str, old: Letter, new: Letter, sealed: bytes) -> bool:
        """Put the new letter where the old one is, and the address that it goes to where the one before it was, and
        end the links that were mailed. False: the letter is another by now, and nothing was done."""
        keys = (_letters(room), room_key(room, "addresses"), _mailed(room, who), room_key(room, "links"))
        words = (who, _encoder.encode(old), _encoder.encode(new), sealed)
        return await self._client.call(_READDRESS, keys, words) == 1

    async def note_mailed(self, room: str, who: str, link_hash: bytes) -> None:
        """This link goes out by mail, so that it can be ended if the address turns out to be a wrong one."""
        await self._client.command("HSET", _mailed(room, who), link_hash, opened_key(room, link_hash))

    async def saw(
        self, room: str, who: str, what: Seen, at: datetime, *, closed: bool, version: int = 1
    ) -> None:
        """Somebody was at their link; the first time counts, of each version. Unless the room is known to be `closed`,
        it counts only if there are letters, which there are from the close on."""
        words = (_seen(who, what, version), at.isoformat(), "0" if closed else "1")
        await self._client.call(_SAW, (room_key(room, "seen"), _letters(room)), words)

    async def seen(self, room: str, version: int = 1) -> dict[tuple[str, Seen], datetime]:
        """When each person first did each thing, from that version of the outcome on."""
        found = await self._client.command("HGETALL", room_key(room, "seen"))
        assert isinstance(found, dict)
        told: dict[tuple[str, Seen], datetime] = {}
        for field, at in found.items():
            who, what, *of = field.decode().split(" ")
            if int(*of or (1,)) == version:
                told[who, Seen(what)] = datetime.fromisoformat(at.decode())
        return told


def _seen(who: str, what: Seen, version: int) -> str:
    return f"{who} {what}" if version == 1 else f"{who} {what} {version}"


def new_id() -> str:
    """The id of a letter that there was not before."""
    return secrets.token_hex(16)


def seal_address(record: Record, who: str, address: str) -> bytes:
    """An address as it is kept."""
    return record.key.seal(address.encode(), _about(record, who))


def open_address(record: Record, who: str, sealed: bytes) -> str:
    """The address in what was kept of it."""
    return record.key.open(sealed, _about(record, who)).decode()


def _about(record: Record, who: str) -> bytes:
    return f"address {record.room} {who}".encode()


def _mailed(room: str, who: str) -> str:
    return room_key(room, f"mailed:{who}")


def _letters(room: str) -> str:
    return room_key(room, "letters")
