"""The only home of how the eight of a history come into their room: made, joined, let in, opened, as one entry."""

import hashlib
import secrets

from rooms.mediation import Plan, PlannedPerson
from rooms.people import DeviceId, ParticipantId, PersonLetIn, Role
from rooms.room import Entry, Event
from rooms.session import MeetingOpened
from rooms.terms import TermAgreed
from server.app import Stores, utc_now
from server.joining import cookie_name
from tests.linearizability.clients import Person

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


async def gather(stores: Stores, reference: str) -> list[Person]:
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
