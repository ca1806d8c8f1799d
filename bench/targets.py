"""The only home of what is measured: how to start each server, who is in its rooms, what its bytes mean.

To plug in another server, write a Target and a Wire here and name it in TARGETS.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from bench.bare import REDIS_SOCKET_VARIABLE
from bench.cast import meetings
from bench.children import child, free_port, private_redis, uvicorn, wait_for
from bench.line import Line

PEOPLE_IN_A_ROOM = 6
# A delivery, unlike an answer, is for no command's key.
NO_KEY = -1


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A server that is up: its lines room by room, and the processes that the rest of it runs under."""

    port: int
    pids: list[int]
    rooms: list[list[Line]]


class Wire(Protocol):
    """What bytes mean. A command is named by the bench's own number, `key`; a delivery by its `id`."""

    id_is_key: bool
    """Whether a delivery carries the command's key; else an answer to the asker says which id is its."""

    def asker(self, nth: int) -> int:
        """Which of the six sends the room's nth command."""

    def command(self, key: int, nth: int, last: int | None) -> bytes:
        """The text of the room's nth command; `last` is the id of the one before."""

    def hear(self, payload: bytes) -> tuple[int, int] | None:
        """(key, id) for an answer, (NO_KEY, id) for a delivery, None for what is neither."""

    def reply(self, payload: bytes) -> bytes | None:
        """What a browser says to it at once, if anything."""


class Target(Protocol):
    """A server to measure."""

    name: str
    wire: Wire

    def lacks(self) -> str | None:
        """Why it cannot be measured here, or None when it can."""

    def run(self, rooms: int, folder: Path) -> contextlib.AbstractContextManager[Running]:
        """Starts it afresh with that many rooms, its files in `folder`; stops it when the block ends."""


def digits_after(payload: bytes, mark: bytes) -> int | None:
    """The whole number that follows `mark`, or None. Cheaper than to decode: the generator must be cheap."""
    at = payload.find(mark)
    if at < 0:
        return None
    at += len(mark)
    end = at
    while end < len(payload) and 48 <= payload[end] <= 57:
        end += 1
    return int(payload[at:end]) if end > at else None


def alternating(key: int, nth: int, last: int | None) -> bytes:
    """Raise a hand, let it go, and again: the room is after two commands as it was before them.

    A request is named by the version at which the hand was raised (`rooms/queue.py`).
    """
    command = b'{"type":"let_go","request":"r%d"}' % (last or 0) if nth % 2 else b'{"type":"raise_hand"}'
    return b'{"type":"ask","key":"%d","command":%s}' % (key, command)


def not_the_mediator(nth: int) -> int:
    """The five besides the first take turns, each for a pair of commands."""
    return 1 + (nth // 2) % (PEOPLE_IN_A_ROOM - 1)


class PlainWire:
    """The two baselines' wire (`bench/plain.py`): the delivery carries the command's key."""

    id_is_key = True

    def asker(self, nth: int) -> int:
        return not_the_mediator(nth)

    def command(self, key: int, nth: int, last: int | None) -> bytes:
        return alternating(key, nth, last)

    def hear(self, payload: bytes) -> tuple[int, int] | None:
        key = digits_after(payload, b'"key":"')
        return None if key is None else (NO_KEY, key)

    def reply(self, payload: bytes) -> bytes | None:  # noqa: ARG002 - neither server asks anything
        return None


class ProductWire:
    """The product's wire: the answer to the asker gives the version, and everybody's patch names it.

    All that the bench knows of the protocol (`server/wire.py`) is in this class. A whole view at the
    version tells as much as the patch. A refused command is the bench's own error, since it asks only
    for what is allowed, and ends the run.
    """

    id_is_key = False

    def asker(self, nth: int) -> int:
        return not_the_mediator(nth)

    def command(self, key: int, nth: int, last: int | None) -> bytes:
        return alternating(key, nth, last)

    def hear(self, payload: bytes) -> tuple[int, int] | None:
        # msgspec writes a tagged struct's tag first, so the first bytes say what a message is.
        if payload.startswith((b'{"type":"patch"', b'{"type":"view"')):
            version = digits_after(payload, b'"version":')
            return None if version is None else (NO_KEY, version)
        if payload.startswith(b'{"type":"answer"'):
            key = digits_after(payload, b'"key":"')
            version = digits_after(payload, b'"version":')
            assert key is not None
            assert version is not None
            return key, version
        if payload.startswith(b'{"type":"refusal"'):
            raise ValueError(f"the product refused: {payload.decode()}")
        return None

    def reply(self, payload: bytes) -> bytes | None:
        return b'{"type":"here"}' if payload.startswith(b'{"type":"beat"') else None


class RawEcho:
    """uvicorn and a raw ASGI function, fan-out in the process: what the stack can do at most."""

    name = "raw echo"
    wire: Wire = PlainWire()

    def lacks(self) -> str | None:
        return None

    @contextlib.contextmanager
    def run(self, rooms: int, folder: Path) -> Iterator[Running]:
        port = free_port()
        log = folder / "echo.log"
        with child(uvicorn("bench.echo:application", port), log) as pid:
            wait_for(("127.0.0.1", port), pid, log)
            yield Running(port=port, pids=[pid], rooms=unguarded(rooms))


class BareBroadcaster:
    """Starlette, redis-py, one round trip: what the product is held against."""

    name = "bare broadcaster"
    wire: Wire = PlainWire()

    def lacks(self) -> str | None:
        return None

    @contextlib.contextmanager
    def run(self, rooms: int, folder: Path) -> Iterator[Running]:
        port = free_port()
        log = folder / "bare.log"
        with private_redis(folder) as (socket, redis_pid):
            env = {REDIS_SOCKET_VARIABLE: str(socket)}
            with child(uvicorn("bench.bare:application", port), log, env) as pid:
                wait_for(("127.0.0.1", port), pid, log)
                yield Running(port=port, pids=[pid, redis_pid], rooms=unguarded(rooms))


class Product:
    """Evenhand itself, with everything on and its own private Redis, which the meter finds below `pid`."""

    name = "product"
    wire: Wire = ProductWire()

    def lacks(self) -> str | None:
        return None

    @contextlib.contextmanager
    def run(self, rooms: int, folder: Path) -> Iterator[Running]:
        port = free_port()
        log = folder / "product.log"
        env = {"EVENHAND_DATA": str(folder), "PORT": str(port)}
        with child([sys.executable, "-m", "server", "serve"], log, env) as pid:
            wait_for(("127.0.0.1", port), pid, log)
            yield Running(port=port, pids=[pid], rooms=meetings(rooms, port, folder))


def unguarded(rooms: int) -> list[list[Line]]:
    """Lines into rooms that let anybody in."""
    return [[Line(path=f"/{room}")] * PEOPLE_IN_A_ROOM for room in range(rooms)]


TARGETS: dict[str, type[Target]] = {"echo": RawEcho, "bare": BareBroadcaster, "product": Product}
