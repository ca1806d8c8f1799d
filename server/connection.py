"""The only home of one browser's socket: a reader that takes commands, a writer that empties an outbox.

A raw ASGI application and not Starlette's WebSocket class, which would cost a quarter of the path.
"""

import asyncio
import logging
import time
from contextlib import suppress
from uuid import uuid4

import msgspec
from starlette.types import Receive, Scope, Send

from rooms.people import DeviceId, ParticipantId
from rooms.refusals import Refused
from server import limits, wire
from server.clerk import Clerk, ConnectionReplaced, NotSaved
from server.faults import describe
from server.follower import Follower
from server.joining import Joining
from server.live import LiveRoom
from server.patience import Bucket
from server.presence import Presence
from server.records import NoSuchRoom
from server.redis_client import RedisGone, RedisRefused
from server.signals import Outgoing, Signals

log = logging.getLogger(__name__)


class Connection:
    """One browser of one participant, in one live room."""

    def __init__(
        self,
        live: LiveRoom,
        clerk: Clerk,
        presence: Presence,
        signals: Signals,
        *,
        participant: ParticipantId,
        device: DeviceId,
        epoch: int,
        receive: Receive,
        send: Send,
    ) -> None:
        self.participant = participant
        self.device = device
        self.epoch = epoch
        self._live = live
        self._clerk = clerk
        self._presence = presence
        self._receive = receive
        self._send = send
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue(limits.OUTBOX_MESSAGES)
        self._bucket = Bucket(limits.MESSAGES_AT_ONCE, limits.MESSAGES_PER_SECOND)
        self._tasks = asyncio.TaskGroup()
        self._signals = Outgoing(signals, live, self, self._tasks)
        self._work: tuple[asyncio.Task[None], ...] = ()
        self._heard_at = time.monotonic()
        self._unanswered = 0
        self._answering = False
        self._ended = False
        self._code: wire.Close | None = None

    # What a live room asks of a screen

    def show(self, message: bytes) -> None:
        """Put a message in the outbox. A browser that cannot keep up is let go, and resumes."""
        try:
            self._outbox.put_nowait(message)
        except asyncio.QueueFull:
            self.end(wire.Close.TOO_SLOW)

    @property
    def quiet_for(self) -> float:
        """For how many seconds nothing has been heard of a line that counts as gone; 0 while it counts as there."""
        return time.monotonic() - self._heard_at if self._unanswered > limits.QUIET_BEATS else 0.0

    def beat(self, message: bytes) -> None:
        """Ask whether the browser is there. A line that dies without a word leaves this unanswered; beats are counted
        and not seconds, in which this process may have slept itself. What it says while it waits for an answer of ours
        is read after it."""
        if self._ended:
            return
        if not self._answering:
            self._unanswered += 1
        if self._unanswered > limits.SILENT_BEATS:
            self.end(None)
            return
        if self._unanswered == limits.QUIET_BEATS + 1 and not self._answering:
            self._tasks.create_task(self._be_gone(), name="gone quiet")
        self.show(message)

    def replace(self) -> None:
        """Another tab or device of the same person has taken over."""
        self.end(wire.Close.REPLACED)

    def end(self, code: wire.Close | None) -> None:
        """End the connection, with a code unless the browser has gone already."""
        if not self._ended:
            self._ended, self._code = True, code
            for task in self._work:
                task.cancel()

    async def run(self) -> None:
        """Serve until the browser leaves or is let go."""
        self._live.enter(self)
        try:
            async with self._tasks as tasks:
                self._work = (
                    tasks.create_task(self._read(), name="read"),
                    tasks.create_task(self._write(), name="write"),
                )
                if self._ended:
                    for task in self._work:
                        task.cancel()
        finally:
            self._live.leave(self)
        if self._code is not None:
            await close(self._send, self._code)

    async def _be_gone(self) -> None:
        with suppress(RedisGone, RedisRefused):  # then the presence ends by itself
            await self._presence.leave(self._live.id, self.participant, self.device, self.epoch)

    async def _be_back(self) -> None:
        with suppress(RedisGone, RedisRefused):  # then the follower says so when it next looks
            await self._presence.beat(self._live.id, self.participant, self.device, self.epoch)

    def _heard(self) -> None:
        was_quiet = self.quiet_for
        self._heard_at, self._unanswered = time.monotonic(), 0
        if was_quiet:
            self._tasks.create_task(self._be_back(), name="back")

    async def _write(self) -> None:
        # A send may wait for as long as the browser does not read. No clock is set for each: a browser that
        # stops reading fills its outbox, or falls silent, and either ends the connection.
        try:
            while True:
                message = await self._outbox.get()
                await self._send({"type": "websocket.send", "text": message.decode()})
        except OSError:
            self.end(None)

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return self.end(None)
            self._heard()
            try:
                asked = wire.decode(message.get("text") or b"")
            except msgspec.DecodeError:
                return self.end(wire.Close.NOT_UNDERSTOOD)
            if not self._allows(asked):
                return self.end(wire.Close.TOO_MANY_MESSAGES)
            match asked:
                case wire.Ask():
                    self._answering = True
                    self._say(await self._answer(asked))
                    self._answering = False
                case wire.SendSignal():
                    self._signals.pass_on(asked)
                case wire.AskRelay():
                    if (relay := self._signals.relay()) is not None:
                        self._say(relay)
                case wire.Here():
                    pass

    def _allows(self, asked: wire.Up) -> bool:
        if isinstance(asked, wire.AskRelay | wire.SendSignal):
            return self._signals.allows(asked)
        return self._bucket.take()

    async def _answer(self, asked: wire.Ask) -> wire.ToBrowser:
        try:
            command = wire.decode_command(asked.command)
            version = await self._clerk.carry_out(
                self._live, command, key=asked.key, by=self.participant, device=self.device, epoch=self.epoch
            )
        except msgspec.DecodeError:
            return wire.Refusal(key=asked.key, code=wire.Trouble.NOT_UNDERSTOOD)
        except Refused as refused:
            return wire.Refusal(key=asked.key, code=refused.refusal)
        except ConnectionReplaced:
            # The newer one has the word; this one, in a process that slept, did not know yet.
            self.replace()
            return wire.Refusal(key=asked.key, code=wire.Trouble.NOT_SAVED)
        except NotSaved:
            return wire.Refusal(key=asked.key, code=wire.Trouble.NOT_SAVED)
        except Exception as fault:
            # Ours, not theirs: the browser learns its number, the operator where it happened. Neither
            # learns a word that anybody wrote.
            number = uuid4().hex[:8]
            log.error("fault %s in room %s: %s", number, self._live.id, describe(fault))
            return wire.Refusal(key=asked.key, code=wire.Trouble.FAULT, number=number)
        return wire.Answer(key=asked.key, version=version)

    def _say(self, message: wire.ToBrowser) -> None:
        self.show(wire.encode(message))


class Sockets:
    """The ASGI application of `/room/{room}/{participant}/socket`."""

    def __init__(
        self,
        *,
        address: str,
        joining: Joining,
        follower: Follower,
        presence: Presence,
        clerk: Clerk,
        signals: Signals,
    ) -> None:
        self._address = address
        self._joining = joining
        self._follower = follower
        self._presence = presence
        self._clerk = clerk
        self._signals = signals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        if origins != [self._address.encode()]:
            # Any page on the web may open a socket to here, and the browser sends our cookie along unless
            # it is strict. So the page's own address is asked for, exactly, before anything is accepted.
            await send({"type": "websocket.close"})
            return None
        await receive()
        await send({"type": "websocket.accept"})
        room = scope["path_params"]["room"]
        participant = ParticipantId(scope["path_params"]["participant"])
        try:
            device = await self._joining.device_of(room, participant, scope["headers"])
            if device is None:
                return await close(send, wire.Close.NO_SESSION)
            async with self._follower.open(room) as live:
                await self._serve(live, participant, device, receive, send)
        except NoSuchRoom:
            await close(send, wire.Close.NO_SESSION)
        except RedisGone:
            await close(send, wire.Close.TRY_AGAIN)
        except Exception as fault:
            log.error("fault %s in room %s: %s", uuid4().hex[:8], room, describe(fault))
            await close(send, wire.Close.FAULT)

    async def _serve(
        self, live: LiveRoom, participant: ParticipantId, device: DeviceId, receive: Receive, send: Send
    ) -> None:
        epoch = await self._presence.arrive(live.id, participant, device)
        connection = Connection(
            live,
            self._clerk,
            self._presence,
            self._signals,
            participant=participant,
            device=device,
            epoch=epoch,
            receive=receive,
            send=send,
        )
        try:
            await connection.run()
        finally:
            with suppress(RedisGone):  # then the presence ends by itself
                await self._presence.leave(live.id, participant, device, connection.epoch)


async def close(send: Send, code: wire.Close) -> None:
    """Close a socket that was accepted, unless it is closed already or does not take it."""
    with suppress(OSError, RuntimeError, TimeoutError):
        async with asyncio.timeout(1):
            await send({"type": "websocket.close", "code": int(code)})
