"""A log in memory, held to the same contract as the real one (tests/server/test_log_contract.py)."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from server.log import Appended, Replaced, Stale, Via
from server.news import Entry


class MemoryLog:
    """`published` is called with (room, entry) for each entry, in order, before its append is answered."""

    def __init__(self, published: Callable[[str, Entry], object] | None = None) -> None:
        self._published = published
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._keys: dict[tuple[str, str], int] = {}
        self._epochs: dict[tuple[str, str, str], int] = defaultdict(int)

    def arrive(self, room: str, participant: str, device: str) -> int:
        """As presence does: a newer connection of a device. Returns its epoch."""
        self._epochs[room, participant, device] += 1
        return self._epochs[room, participant, device]

    async def append(
        self, room: str, version: int, key: str, body: bytes, via: Via | None = None
    ) -> Appended | Stale | Replaced:
        first = self._keys.get((room, key))
        if first is not None:
            return Appended(version=first, again=True)
        if via and self._epochs[room, via.participant, via.device] > via.epoch:
            return Replaced()
        entries = self._entries[room]
        if len(entries) + 1 != version:
            return Stale(latest=len(entries))
        self._keys[room, key] = version
        entries.append(Entry(version=version, body=body))
        if self._published is not None:
            self._published(room, entries[-1])
        return Appended(version=version, again=False)

    async def read(self, room: str, after: int = 0) -> list[Entry]:
        return self._entries[room][after:]

    async def answer_to(self, room: str, key: str) -> int | None:
        return self._keys.get((room, key))

    async def newest(self, rooms: Iterable[str]) -> dict[str, int]:
        return {room: len(self._entries[room]) for room in rooms}
