"""The only home of the clients of a history: each asks one thing after another of the floor as it was shown it, sends
again with the same key when a line is lost, and writes down what it was told."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from rooms.floor_control import GrantFloor, GrantNext, LetGo, RevokeFloor
from rooms.messages import Command
from rooms.patch import merged
from rooms.queue import OpenQueue, RaiseHand
from rooms.turn import BeginTurn
from server import limits
from server.wire import Close
from tests.linearizability.history import Kind, Operation, Said, Seen
from tests.linearizability.processes import ADDRESS

PATIENCE = 20.0
"""Seconds in which an answer must come, over however many lines."""

LINE_SECONDS = 1.0
"""How long one line may keep silent before the client tries another, as a browser does after ten. A process that is
put to sleep holds its lines and says nothing."""

PAUSE = 0.02
"""Seconds before a lost line is tried again."""

A_LINE_CARRIES = limits.MESSAGES_AT_ONCE - 5
"""Asked on one line, before the client moves to a new one: nobody is let go for asking too much."""

NOT_A_TURN = "t0"


class Broken(Exception):
    """The server said that it has a fault: nothing more can be learnt from this room."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who a client is. `headers`: of the session that it has. `others`: the ids of all who may be given the floor."""

    id: str
    path: str
    headers: dict[str, str]
    mediator: bool
    speakers: tuple[str, ...]


Wish = tuple[Operation, Command]


class Client:
    """One person with one tab at a time. `tell`: is given each operation, once it is over."""

    def __init__(
        self, person: Person, ports: list[int], chance: Random, tell: Callable[[Operation], None]
    ) -> None:
        self._person = person
        self._ports = ports
        self._chance = chance
        self._tell = tell
        self._line: ClientConnection | None = None
        self._lines: list[ClientConnection] = []
        self._carried = 0
        self._keys = 0
        self._view: dict[str, Any] = {}
        self._version = -1
        self._turns = [NOT_A_TURN]
        self._requests = ["r0"]

    async def run(self, operations: int) -> None:
        """Raises Broken."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connect()
            for _ in range(operations):
                if self._carried >= A_LINE_CARRIES or self._moves():
                    async with asyncio.timeout(PATIENCE):
                        await self._connect()
                await self._ask(*self._wish())
        finally:
            for line in self._lines:
                line.transport.abort()

    def _moves(self) -> bool:
        """Whether to open a new tab now: oftener while one has the floor, and the server cleans up the old one."""
        return self._chance.random() < (0.25 if "turn" in self._view["you"] else 0.02)

    # What it wishes

    def _wish(self) -> Wish:
        chance, me = self._chance, self._person.id
        turn, mine = self._seen().turn, self._view["you"].get("turn")
        late = chance.choice(self._turns)
        look = Operation(client=me, kind=Kind.LOOK, begun=0)
        if self._person.mediator:
            to = chance.choice(self._person.speakers)
            next_one = (replace(look, kind=Kind.GRANT_NEXT, names=turn), GrantNext(after=turn))
            this_one = (
                replace(look, kind=Kind.GRANT_FLOOR, names=turn, to=to),
                GrantFloor(to=to, after=turn),
            )
            # As a timer does that was set for a turn and goes off when it may be over.
            timer = (replace(look, kind=Kind.REVOKE_FLOOR, names=late), RevokeFloor(turn=late))
            return chance.choice([next_one, next_one, this_one, this_one, timer, (look, OpenQueue())])
        request = chance.choice(self._requests[-2:])
        raise_hand = (replace(look, kind=Kind.RAISE_HAND), RaiseHand())
        let_go = (replace(look, kind=Kind.LET_GO, names=request), LetGo(request=request))
        looks = (look, LetGo(request="none"))
        if mine is not None and chance.random() < 0.5:
            return replace(look, kind=Kind.BEGIN_TURN, names=mine), BeginTurn(turn=mine)
        begin = (replace(look, kind=Kind.BEGIN_TURN, names=late), BeginTurn(turn=late))
        return chance.choice([raise_hand, raise_hand, raise_hand, let_go, looks, looks, begin])

    # What it asks, and is told

    async def _ask(self, wish: Operation, command: Command) -> None:
        self._keys += 1
        key = f"k{self._keys}"
        message = json.dumps({"type": "ask", "key": key, "command": msgspec.to_builtins(command)})
        wish, sent, answer = replace(wish, begun=time.monotonic()), 0, None
        try:
            async with asyncio.timeout(PATIENCE):
                while answer is None:
                    sent += 1
                    answer = await self._answer(key, message)
        finally:
            # Given up, or cut off by what went wrong elsewhere: it may have happened.
            if answer is None:
                self._tell(replace(wish, sent=sent))
        operation = self._told(replace(wish, sent=sent, ended=time.monotonic()), answer)
        if operation is not None:
            self._tell(operation)

    async def _answer(self, key: str, message: str) -> dict[str, Any] | None:
        """None: the line was lost, or it is not known whether it was saved."""
        try:
            assert self._line is not None
            self._carried += 1
            async with asyncio.timeout(LINE_SECONDS):
                await self._line.send(message)
                while (heard := await self._hear(self._line)).get("key") != key:
                    pass
        except (ConnectionClosed, OSError, TimeoutError):
            await self._connect()
            return None
        if heard["type"] == "refusal" and heard["code"] == "fault":
            raise Broken(heard.get("number"))
        return None if heard["type"] == "refusal" and heard["code"] == "not_saved" else heard

    def _told(self, wish: Operation, answer: dict[str, Any]) -> Operation | None:
        if answer["type"] == "refusal" and answer["code"] == "meeting_is_suspended":
            return None  # both mediators were between two lines for too long; it changed nothing
        seen = self._seen()
        if seen.turn is not None and self._turns[-1] != seen.turn:
            self._turns = [*self._turns[-3:], seen.turn]
        operation = replace(wish, seen=seen)
        if answer["type"] == "refusal":
            code = answer["code"]
            return replace(operation, said=Said(code) if code in set(Said) else Said.OTHERWISE)
        made = None
        if wish.kind is Kind.RAISE_HAND:
            made = self._request()
            if made is not None:
                self._requests.append(made)
        return replace(operation, said=Said.YES, made=made, version=answer["version"])

    def _request(self) -> str | None:
        """The request that the person has, in the queue or as their turn."""
        you = self._view["you"]
        request: str | None = next(iter(you["requests"]), you.get("turn_request"))
        return request

    def _seen(self) -> Seen:
        floor = self._view["room"]["floor"]
        waiting = tuple(floor["by_id"][request]["participant"] for request in floor["order"])
        turn = floor.get("turn")
        if turn is None:
            return Seen(waiting=waiting)
        return Seen(turn=turn["id"], holder=turn["holder"], begun=turn["phase"] != "offered", waiting=waiting)

    # Its line

    async def _connect(self) -> None:
        """A new tab, at either process. The one before is left open: the server lets it go."""
        while True:
            with suppress(ConnectionClosed, InvalidHandshake, OSError, TimeoutError):
                async with asyncio.timeout(LINE_SECONDS):
                    await self._open(self._chance.choice(self._ports))
                return
            await asyncio.sleep(PAUSE)

    async def _open(self, port: int) -> None:
        """Returns once the view is there."""
        self._line = await connect(
            f"ws://127.0.0.1:{port}{self._person.path}/socket",
            origin=ADDRESS,  # type: ignore[arg-type]
            additional_headers=self._person.headers,
            compression=None,
            proxy=None,
            max_size=None,
            ping_interval=None,
        )
        self._lines.append(self._line)
        self._carried, self._version = 0, -1
        try:
            while self._version < 0:
                await self._hear(self._line)
        except ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code == Close.FAULT:
                raise Broken("the room cannot be opened") from closed
            raise

    async def _hear(self, line: ClientConnection) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(await line.recv())
        if heard["type"] == "view":
            self._view, self._version = heard["view"], heard["version"]
        elif heard["type"] == "patch":
            self._view, self._version = merged(self._view, heard["patch"]), heard["version"]
        return heard
