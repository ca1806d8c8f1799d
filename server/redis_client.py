"""The only door to redis: how a line to it is made, and the one line that a process's commands share.

redis-py's client and its `Pipeline` cost twice the CPU of its own `Connection` used bare (see
docs/decisions/0005-below-redis-pys-client.md), and this is the hottest path there is; so the bare one it is.
"""

import asyncio
import hashlib
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self, TypeAlias

import hiredis
from redis.asyncio.connection import AbstractConnection, Connection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError, ResponseError

from server import limits

Argument: TypeAlias = str | bytes | int
Reply: TypeAlias = object
"""What hiredis makes of a RESP3 answer: bytes, int, None, list, or dict. Callers narrow it."""


class RedisGone(Exception):
    """No answer came: nobody knows whether the call took effect. Only one with a key may be sent again."""


class RedisRefused(Exception):
    """Redis answered with an error: the call had no effect. Holds Redis's own line."""


class RedisUnfit(Exception):
    """This Redis could lose what we call saved. Holds one plain line for whoever starts the program."""


LOST: Final = (RedisError, OSError, TimeoutError)
"""What a line raises when it cannot be used any more."""


class Script:
    """A Lua script, known to Redis by its SHA-1."""

    __slots__ = ("sha", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # Not a matter of security: it is the name that Redis itself gives a script.
        self.sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class _Call:
    """One caller: what goes out, what goes out instead if the script is unknown, and the answer."""

    __slots__ = ("answer", "otherwise", "packed")

    def __init__(self, packed: bytes, otherwise: tuple[Argument, ...] | None) -> None:
        self.packed = packed
        self.otherwise = otherwise
        self.answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()


def packed(*words: Argument) -> bytes:
    """A command as the bytes that go out."""
    # hiredis's stub asks for a tuple of one; it means one of any length.
    return hiredis.pack_command(words)  # type: ignore[arg-type, no-any-return]


def new_line(url: str, protocol: int) -> AbstractConnection:
    """A connection, not yet connected. It never retries: a second send of an unkeyed write writes twice.

    Its own read and write time limits are off (each costs a timer or a task per call); whoever uses it
    puts one limit around the whole exchange.
    """
    options = dict(parse_url(url))
    kind = options.pop("connection_class", Connection)
    options |= {
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": None,
        "socket_connect_timeout": limits.REDIS_SECONDS,
        "protocol": protocol,
        "driver_info": None,
    }
    return kind(**options)  # type: ignore[operator, no-any-return]


class RedisClient:
    """Commands over one connection. What arrives while a batch is out goes out together as the next batch.

    Use it as `async with RedisClient(url) as client`; it connects on the first call and again after a loss.
    Every call raises `RedisGone` or `RedisRefused`.
    """

    def __init__(self, url: str) -> None:
        self._connection = new_line(url, protocol=3)
        self._waiting: list[_Call] = []
        self._sender: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._sender is not None:
            self._sender.cancel()
            with suppress(asyncio.CancelledError):
                await self._sender
        # A sender that was cancelled before its first step has failed nobody.
        self._fail(self._waiting, RedisGone("the connection was closed"))
        with suppress(RedisError):
            await self._connection.disconnect()

    async def command(self, *words: Argument) -> Reply:
        """One command, as its words."""
        return await self._ask(_Call(packed(*words), None))

    async def call(self, script: Script, keys: Sequence[str], args: Sequence[Argument]) -> Reply:
        """One script, sent by name; one that Redis does not know yet (it ran nothing) is sent whole."""
        rest = (len(keys), *keys, *args)
        return await self._ask(_Call(packed("EVALSHA", script.sha, *rest), ("EVAL", script.text, *rest)))

    async def _ask(self, call: _Call) -> Reply:
        if self._closed:
            raise RedisGone("the connection was closed")
        if len(self._waiting) >= limits.REDIS_CALLS_WAITING:
            raise RedisGone("too many calls are waiting for Redis")
        self._waiting.append(call)
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_all(), name="redis batches")
        return await call.answer

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                # A caller that was cancelled before its turn asked for nothing.
                batch = [call for call in self._waiting if not call.answer.done()]
                self._waiting = []
                if batch:
                    await self._send(batch)
        except BaseException:
            # Closed, or a bug: nobody must be left waiting for a sender that is no more.
            self._fail(self._waiting, RedisGone("the connection was closed"))
            self._waiting = []
            raise
        finally:
            self._sender = None

    async def _send(self, batch: Sequence[_Call]) -> None:
        try:
            async with asyncio.timeout(limits.REDIS_SECONDS):
                self._waiting[:0] = await self._exchange(batch)
        except TimeoutError:
            await self._lose(batch, "Redis did not answer in time")
        except LOST as error:
            await self._lose(batch, str(error))
        except BaseException:
            await self._lose(batch, "the connection was closed")
            raise

    async def _exchange(self, batch: Sequence[_Call]) -> list[_Call]:
        """Send a batch and hand each answer to its caller; returns the calls to send again, in whole.

        Every answer is read, wanted or not: an answer left on the line would become the next caller's.
        """
        again: list[_Call] = []
        connection = self._connection
        if connection.is_connected and await connection.can_read():
            # Between batches the line is silent: it ended (a restart), or holds what nobody asked for.
            await connection.disconnect(nowait=True)
        await connection.send_packed_command(b"".join([call.packed for call in batch]), check_health=False)
        for call in batch:
            try:
                reply = await connection.read_response(timeout=math.inf, disconnect_on_error=False)
            except NoScriptError as error:
                if call.otherwise is None:
                    self._settle(call, RedisRefused(str(error)))
                else:
                    call.packed, call.otherwise = packed(*call.otherwise), None
                    again.append(call)
            except ResponseError as error:
                self._settle(call, RedisRefused(str(error)))
            else:
                if not call.answer.done():
                    call.answer.set_result(reply)
        return again

    async def _lose(self, batch: Iterable[_Call], why: str) -> None:
        """The line is in an unknown state: close it, and tell everybody whose answer was on it."""
        self._fail(batch, RedisGone(why))
        await self._connection.disconnect(nowait=True)

    def _fail(self, calls: Iterable[_Call], error: Exception) -> None:
        for call in calls:
            self._settle(call, error)

    @staticmethod
    def _settle(call: _Call, error: Exception) -> None:
        if not call.answer.done():
            call.answer.set_exception(error)
