"""The only home of the load generator: everybody in every room, on one epoll, in one process.

It must never be what is measured, so it decodes nothing: it splits frames and looks for one number.
A room has one command in flight at a time, so the delivery of that number is that command's.
"""

import contextlib
import select
import time
from collections import deque
from collections.abc import Iterator

from bench import frames
from bench.line import Line
from bench.people import CONNECT_SECONDS, Participant, Phase, Room
from bench.targets import NO_KEY, PEOPLE_IN_A_ROOM, Wire

EVERYBODY = (1 << PEOPLE_IN_A_ROOM) - 1
READ_BYTES = 1 << 16
HANDSHAKES_AT_ONCE = 64  # well under the 2,048 that uvicorn lets wait
# After the last command of a phase, how long its deliveries may still take before they count as missing.
DRAIN_SECONDS = 10.0
# A wait for readiness may end late by the kernel's timer slack (50 µs); the last stretch is not slept.
NOT_SLEPT_NS = 80_000
SECOND_NS = 1_000_000_000


class Crowd:
    """Everybody in every room of one server."""

    def __init__(self, wire: Wire, rooms: list[list[Line]], port: int, drain: float) -> None:
        self.wire = wire
        self.drain = drain
        self.port = port
        self.lines = rooms
        self.poll = select.epoll()
        self.rooms = [Room() for _ in rooms]
        self.by_fd: dict[int, Participant] = {}
        self.keys = 0
        self.waiting = 0
        self.begin()

    def begin(self) -> None:
        """A new phase: nothing counted yet, every room free."""
        self.asked = self.completed = self.deliveries = self.twice = self.in_time = 0
        self.latencies: list[int] = []
        self.until: int | None = None
        self.idle = deque(self.rooms)
        for room in self.rooms:
            room.key = room.id = None
            room.late.clear()

    def close(self) -> None:
        for participant in self.by_fd.values():
            participant.socket.close()
        self.poll.close()

    # -- joining ---------------------------------------------------------------------------------

    def connect(self) -> float:
        """Opens every socket and waits until each has had its first message; gives the seconds it took."""
        started = time.perf_counter()
        waiting = deque(
            (room, place, line)
            for room, lines in zip(self.rooms, self.lines, strict=True)
            for place, line in enumerate(lines)
        )
        self.waiting = 0
        while waiting or self.waiting:
            while waiting and self.waiting < HANDSHAKES_AT_ONCE:
                room, place, line = waiting.popleft()
                participant = Participant(room, place, line, self.port)
                room.people.append(participant)
                self.by_fd[participant.socket.fileno()] = participant
                self.poll.register(participant.socket, select.EPOLLIN)
                self.waiting += 1
            self.listen(1.0)
            if time.perf_counter() - started > CONNECT_SECONDS:
                raise TimeoutError(
                    f"{self.waiting + len(waiting)} people could not join in {CONNECT_SECONDS:.0f} s"
                )
        return time.perf_counter() - started

    def upgrade(self, participant: Participant, received: bytes) -> bytes:
        """Takes the server's answer to the handshake; gives what came after it."""
        head, end, rest = received.partition(frames.END_OF_HANDSHAKE)
        if not end:
            participant.rest = received
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            raise frames.SocketClosedError(f"not let in: {head.splitlines()[0].decode('latin-1')}")
        participant.upgraded = True
        return rest

    # -- hearing ---------------------------------------------------------------------------------

    def listen(self, seconds: float) -> None:
        """Takes in what has arrived, waiting at most that long for something to."""
        for fd, _ in self.poll.poll(seconds):
            participant = self.by_fd[fd]
            try:
                received = participant.socket.recv(READ_BYTES)
            except BlockingIOError:
                continue
            if not received:
                raise frames.SocketClosedError("a socket ended without a close")
            if participant.rest:
                received = participant.rest + received
                participant.rest = b""
            if not participant.upgraded:
                received = self.upgrade(participant, received)
                if not participant.upgraded:
                    continue
            messages, participant.rest = frames.split(received)
            for opcode, payload in messages:
                if opcode == frames.TEXT or opcode == frames.BINARY:
                    self.hear(participant, payload)
                elif opcode == frames.PING:
                    participant.send(frames.frame(payload, frames.PONG))
                elif opcode == frames.CLOSE:
                    raise frames.closing(payload)

    def hear(self, participant: Participant, payload: bytes) -> None:
        if not participant.ready:
            participant.ready = True
            self.waiting -= 1
            return
        heard = self.wire.hear(payload)
        if heard is None:
            reply = self.wire.reply(payload)
            if reply is not None:
                participant.send(frames.frame(reply))
            return
        key, number = heard
        room = participant.room
        if key != NO_KEY:
            if key != room.key or room.id is not None:
                return
            room.id = number
            room.told = room.early.get(number, 0)
        elif number == room.id:
            self.deliveries += 1
            if room.told & participant.bit:
                self.twice += 1
            room.told |= participant.bit
        elif room.key is not None and room.id is None and number != room.last:
            self.deliveries += 1
            room.early[number] = room.early.get(number, 0) | participant.bit
            return
        else:
            self.twice += number == room.last
            return
        if room.told == EVERYBODY:
            self.complete(room)

    def complete(self, room: Room) -> None:
        now = time.perf_counter_ns()
        self.latencies.append(now - room.since)
        self.completed += 1
        if self.until is not None and now <= self.until:
            self.in_time += 1
        room.last = room.id
        room.key = room.id = None
        if room.late:
            self.ask(room, room.late.popleft())
        elif self.until is not None:
            self.idle.append(room)

    # -- asking ----------------------------------------------------------------------------------

    def ask(self, room: Room, since: int) -> None:
        """Sends the room's next command, due since `since`."""
        key = self.keys
        self.keys += 1
        room.key = key
        room.id = key if self.wire.id_is_key else None
        room.since = since
        room.told = 0
        room.early.clear()
        asker = room.people[self.wire.asker(room.nth)]
        command = self.wire.command(key, room.nth, room.last)
        room.nth += 1
        asker.send(frames.frame(command))

    def steady(self, rate: int, seconds: float) -> Phase:
        """Open loop: `rate` commands a second fall due, evenly, over the rooms in turn, come what may.

        A command's time runs from when it was due, not from when it could be sent, so that a stall
        counts against every command that it held up.
        """
        self.begin()
        total = int(rate * seconds)
        cpu, started = time.process_time(), time.perf_counter_ns()
        while self.asked < total:
            due = started + self.asked * SECOND_NS // rate
            ahead = due - time.perf_counter_ns()
            if ahead > 0:
                # poll() counts in milliseconds, select() in microseconds; an epoll can be selected on.
                pause = (ahead - NOT_SLEPT_NS) / SECOND_NS
                if pause > 0:
                    select.select([self.poll], [], [], pause)
                self.listen(0)
                continue
            room = self.rooms[self.asked % len(self.rooms)]
            self.asked += 1
            if room.key is None:
                self.ask(room, due)
            else:
                room.late.append(due)
            self.listen(0)
        return self.finish(started, time.perf_counter_ns(), cpu)

    def saturate(self, in_flight: int, seconds: float) -> Phase:
        """Closed loop: as soon as one command has reached its six, another room asks."""
        self.begin()
        cpu, started = time.process_time(), time.perf_counter_ns()
        self.until = started + int(seconds * SECOND_NS)
        while (now := time.perf_counter_ns()) < self.until:
            while self.idle and self.asked - self.completed < in_flight:
                self.asked += 1
                self.ask(self.idle.popleft(), now)
            self.listen((self.until - now) / SECOND_NS)
        return self.finish(started, self.until, cpu)

    def finish(self, started: int, ended: int, cpu: float) -> Phase:
        """Waits for what is still under way, for a bounded time, and sums up."""
        give_up = time.perf_counter() + self.drain
        while self.completed < self.asked and time.perf_counter() < give_up:
            self.listen(0.1)
        cpu = time.process_time() - cpu
        lasted = (time.perf_counter_ns() - started) / SECOND_NS
        planned = (ended - started) / SECOND_NS
        return Phase(
            asked=self.asked,
            completed=self.completed,
            deliveries=self.deliveries,
            twice=self.twice,
            seconds=lasted,
            per_second=(self.in_time if self.until is not None else self.completed) / planned,
            latencies=self.latencies,
            generator_cpu=cpu / lasted,
        )


@contextlib.contextmanager
def crowd(wire: Wire, rooms: list[list[Line]], port: int, drain: float = DRAIN_SECONDS) -> Iterator[Crowd]:
    """Everybody, who leave when the block ends; a phase waits `drain` seconds for its last deliveries."""
    everybody = Crowd(wire, rooms, port, drain)
    try:
        yield everybody
    finally:
        everybody.close()
