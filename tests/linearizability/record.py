"""The only home of recording one history: a room of eight, their clients at two processes, and what is killed when."""

import asyncio
import hashlib
import secrets
import signal
from collections.abc import Callable, Coroutine
from random import Random

import msgspec

from rooms.mediation import Plan, PlannedPerson
from rooms.people import DeviceId, ParticipantId, PersonLetIn, Role
from rooms.room import Entry, Event
from rooms.session import MeetingOpened
from rooms.terms import TermAgreed
from server.app import Stores, open_stores, utc_now
from server.joining import cookie_name
from tests.linearizability.clients import Broken, Client, Person
from tests.linearizability.history import Operation
from tests.linearizability.processes import DidNotStart, House, ServerProcess

ROLES = (
    Role.MEDIATOR,
    Role.MEDIATOR,
    Role.PARENT,
    Role.PARENT,
    Role.SUPPORTER,
    Role.SCHOOL,
    Role.PROFESSIONAL,
    Role.LOCAL_AUTHORITY,
)
SESSION_SECONDS = 3600

Fault = Callable[[], Coroutine[None, None, None]]


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """`broken`: the server had a fault, and the history ends there."""

    history: tuple[Operation, ...]
    broken: bool
    struck: int


async def record(house: House, seed: int, operations: int, *, faults: bool) -> Recording:
    """A history of about so many operations, all clients together."""
    async with open_stores(house.settings, serving=False) as stores:
        people = await _gather(stores, f"LINEAR-{seed}")
    history: list[Operation] = []
    counted = asyncio.Condition()
    over = False

    async def until(count: int) -> bool:
        """Whether so many operations came to be."""
        async with counted:
            await counted.wait_for(lambda: over or len(history) >= count)
        return not over

    tell_later: set[asyncio.Task[None]] = set()

    async def wake() -> None:
        async with counted:
            counted.notify_all()

    def tell(operation: Operation) -> None:
        history.append(operation)
        waking = asyncio.create_task(wake())
        tell_later.add(waking)
        waking.add_done_callback(tell_later.discard)

    clients = [Client(person, house.ports, Random(f"{seed} {person.id}"), tell) for person in people]
    broken, struck = False, 0

    async def strike(count: int, fault: Fault) -> None:
        nonlocal struck
        if await until(count):
            struck += 1
            await fault()

    async with asyncio.TaskGroup() as striking:
        for count, fault in (_faults(house, seed, operations, until) if faults else {}).items():
            striking.create_task(strike(count, fault))
        try:
            async with asyncio.TaskGroup() as group:
                for client in clients:
                    group.create_task(client.run(operations // len(clients)))
        except* Broken:
            broken = True
        finally:
            over = True
            await wake()
    return Recording(history=tuple(history), broken=broken, struck=struck)


def _faults(
    house: House, seed: int, operations: int, until: Callable[[int], Coroutine[None, None, bool]]
) -> dict[int, Fault]:
    """By the operations before it: one process dies, the other sleeps a while and then acts on what it took for true,
    Redis dies, and in a long history the other process too. What died is started again."""
    one, other = house.servers[seed % 2], house.servers[1 - seed % 2]
    by_turns = asyncio.Lock()

    async def sleep() -> None:
        other.send(signal.SIGSTOP)
        await until(operations // 2)
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


LONG = 600
"""Operations from which on a history outlasts the start of a process."""


async def _gather(stores: Stores, reference: str) -> list[Person]:
    """An open meeting, made as the doors would make it. The mediators come first."""
    plan = Plan(
        reference=reference,
        child="AB",
        people=tuple(
            PlannedPerson(name=f"{role} {number}", role=role) for number, role in enumerate(ROLES, start=1)
        ),
    )
    room_id = await stores.making.make(plan)
    record = await stores.records.of(room_id)
    room = await record.replay()
    devices = {who: DeviceId(secrets.token_hex(8)) for who in room.people.by_id}
    mediator = next(iter(devices))
    events: list[Event] = [
        *(TermAgreed(participant=who, term=term) for who in devices for term in room.terms.ids),
        *(PersonLetIn(participant=who, device=device) for who, device in list(devices.items())[2:]),
        MeetingOpened(at=utc_now()),
    ]
    await record.append(room.version + 1, "gathered", Entry(by=mediator, at=utc_now(), events=tuple(events)))
    speakers = tuple(who for who, person in room.people.by_id.items() if person.role is not Role.MEDIATOR)
    people = []
    for who, device in devices.items():
        token = secrets.token_urlsafe(24)
        await stores.register.open_session(
            room_id, hashlib.sha256(token.encode()).digest(), who, device, SESSION_SECONDS
        )
        people.append(
            Person(
                id=who,
                path=f"/room/{room_id}/{who}",
                headers={"Cookie": f"{cookie_name(room_id, who)}={token}"},
                mediator=room.people.by_id[ParticipantId(who)].role is Role.MEDIATOR,
                speakers=speakers,
            )
        )
    return people
