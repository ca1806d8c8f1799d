"""The only home of the generator's people: a participant's socket, a room's command, a phase's count."""

import socket
from collections import deque

import msgspec

from bench import frames
from bench.line import Line

CONNECT_SECONDS = 60.0


class Participant:
    """One of the six: a socket, and what was read of a frame that is not whole yet."""

    __slots__ = ("bit", "ready", "rest", "room", "socket", "upgraded")

    def __init__(self, room: "Room", place: int, line: Line, port: int) -> None:
        self.room = room
        self.bit = 1 << place
        self.rest = b""
        self.upgraded = False
        self.ready = False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=CONNECT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.send(frames.handshake(line.path, line.headers))

    def send(self, data: bytes) -> None:
        if self.socket.send(data) != len(data):
            raise RuntimeError("a socket took only part of a command: the server has stopped reading")


class Room:
    """One room's command in flight: its key, since when (ns), the id its deliveries carry, who has it.

    `last` is the id of the command before, so that a delivery that comes again is known for one.
    """

    __slots__ = ("early", "id", "key", "last", "late", "nth", "people", "since", "told")

    def __init__(self) -> None:
        self.people: list[Participant] = []
        self.nth = 0
        self.key: int | None = None
        self.id: int | None = None
        self.last: int | None = None
        self.since = 0
        self.told = 0
        # Deliveries that came before the answer that says whose they are: id → who has it.
        self.early: dict[int, int] = {}
        # Commands that fell due while one was in flight: the times at which they fell due.
        self.late: deque[int] = deque()


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """What one stretch of load gave. `latencies` in ns, from when a command was due to the last of six.

    `twice` counts deliveries that a person already had; `generator_cpu` is the generator's own share of
    one processor: near 1, it would be the generator that was measured.
    """

    asked: int
    completed: int
    deliveries: int
    twice: int
    seconds: float
    per_second: float
    latencies: list[int]
    generator_cpu: float

    @property
    def missing(self) -> int:
        return self.asked - self.completed
