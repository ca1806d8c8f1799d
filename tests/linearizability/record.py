"""The only home of recording one history: a room of eight, their clients at two processes, and what is killed when."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from random import Random

import msgspec

from server.app import open_stores
from tests.linearizability.clients import Broken, Client
from tests.linearizability.gathering import gather
from tests.linearizability.history import Operation
from tests.linearizability.processes import DidNotStart, House, ServerProcess

LONG = 600
"""Operations from which on a history outlasts the start of a process."""

Fault = Callable[[], Coroutine[None, None, None]]


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """`broken`: the server had a fault, and the history ends there."""

    history: tuple[Operation, ...]
    broken: bool
    struck: int


class Tally:
    """The operations that are over, and who waits for there to be so many."""

    def __init__(self) -> None:
        self.history: list[Operation] = []
        self._over = False
        self._awaited: list[tuple[int, asyncio.Future[bool]]] = []

    def tell(self, operation: Operation) -> None:
        """One more."""
        self.history.append(operation)
        self._wake()

    def end(self) -> None:
        """No more will come."""
        self._over = True
        self._wake()

    def _wake(self) -> None:
        for count, reached in self._awaited:
            if (self._over or len(self.history) >= count) and not reached.done():
                reached.set_result(not self._over)

    async def until(self, count: int) -> bool:
        """Returns once there are so many; False if there never will be."""
        reached: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._awaited.append((count, reached))
        self._wake()
        return await reached


async def record(house: House, seed: int, operations: int, *, faults: bool) -> Recording:
    """A history of about so many operations, all clients together."""
    async with open_stores(house.settings, serving=False) as stores:
        people = await gather(stores, f"LINEAR-{seed}")
    tally = Tally()
    clients = [Client(person, house.ports, Random(f"{seed} {person.id}"), tally.tell) for person in people]
    broken, struck = False, 0

    async def strike(count: int, fault: Fault) -> None:
        nonlocal struck
        if await tally.until(count):
            struck += 1
            await fault()

    async with asyncio.TaskGroup() as striking:
        for count, fault in (_faults(house, seed, operations, tally) if faults else {}).items():
            striking.create_task(strike(count, fault))
        try:
            async with asyncio.TaskGroup() as group:
                for client in clients:
                    group.create_task(client.run(operations // len(clients)))
        except* Broken:
            broken = True
        finally:
            tally.end()
    return Recording(history=tuple(tally.history), broken=broken, struck=struck)


def _faults(house: House, seed: int, operations: int, tally: Tally) -> dict[int, Fault]:
    """By the operations before it: one process dies, the other sleeps a while and then acts on what it took for true,
    Redis dies, and in a long history the other process too. What died is started again."""
    one, other = house.servers[seed % 2], house.servers[1 - seed % 2]
    by_turns = asyncio.Lock()

    async def sleep() -> None:
        other.send(signal.SIGSTOP)
        try:
            await tally.until(operations // 2)
        finally:
            other.send(signal.SIGCONT)

    async def kill(server: ServerProcess) -> None:
        async with by_turns:
            await server.kill()
            try:
                await server.start()
            except DidNotStart:
                await server.start()  # Redis was not there when it looked

    chosen: dict[int, Fault] = {
        operations // 4: lambda: kill(one),
        operations * 3 // 8: sleep,
        operations // 2: house.redis.kill_and_start,
    }
    if operations >= LONG:
        chosen[operations * 3 // 4] = lambda: kill(other)
    return chosen
