"""The only home of how people come into the product's rooms for a measurement: made, joined, let in, opened.

It writes what the doors would write, through the same stores, so that a thousand people are in within seconds.
"""

import asyncio
import hashlib
import secrets
from pathlib import Path

from bench.line import Line
from rooms.days import Today
from rooms.people import DeviceId, LetIn, ParticipantId
from rooms.room import Command, Entry, Event, advance, decide
from rooms.session import OpenMeeting
from rooms.terms import AgreeToTerm
from server.app import Stores, open_stores, utc_now
from server.bank_holidays import english_calendar
from server.english_day import english_day
from server.joining import cookie_name
from server.plan import from_options
from server.settings import Settings

ROLES = ("mediator", "parent", "supporter", "school", "professional", "local_authority")
SECONDS = 3600


def meetings(rooms: int, port: int, folder: Path) -> list[list[Line]]:
    """That many open meetings of six people each, the mediator first, in a running server's Redis."""
    return asyncio.run(_meetings(rooms, port, folder))


async def _meetings(rooms: int, port: int, folder: Path) -> list[list[Line]]:
    settings = Settings.read({"PORT": str(port), "EVENHAND_DATA": str(folder)})
    async with open_stores(settings, serving=False) as stores:
        return [await _meeting(stores, settings, number) for number in range(rooms)]


async def _meeting(stores: Stores, settings: Settings, number: int) -> list[Line]:
    plan = from_options(f"BENCH-{number}", "AB", [f"{role}:The {role}" for role in ROLES], [])
    room_id = await stores.making.make(plan)
    record = await stores.records.of(room_id)
    room = await record.replay()
    people = [(who, DeviceId(secrets.token_hex(8))) for who in room.people.by_id]
    lines = []
    for who, device in people:
        token = secrets.token_urlsafe(24)
        await stores.register.open_session(
            room_id, hashlib.sha256(token.encode()).digest(), who, device, SECONDS
        )
        lines.append(
            Line(
                path=f"/room/{room_id}/{who}/socket",
                headers={"Cookie": f"{cookie_name(room_id, who)}={token}", "Origin": settings.address},
            )
        )
    agreed: list[tuple[ParticipantId, DeviceId, Command]] = [
        (who, device, AgreeToTerm(term=term)) for who, device in people for term in room.terms.ids
    ]
    mediator, mediators_device = people[0]
    opened: list[tuple[ParticipantId, DeviceId, Command]] = [
        *((mediator, mediators_device, LetIn(participant=who, device=device)) for who, device in people[1:]),
        (mediator, mediators_device, OpenMeeting()),
    ]
    # All in one entry of the log: a room made for the bench does not show how it came about.
    first = room
    events: list[Event] = []
    today = Today(day=english_day(utc_now()), calendar=english_calendar())
    for who, device, command in (*agreed, *opened):
        new = decide(room, command, by=who, device=device, at=utc_now(), today=today)
        room = advance(room, Entry(by=who, at=utc_now(), events=new))
        events += new
    await record.append(first.version + 1, "bench", Entry(by=mediator, at=utc_now(), events=tuple(events)))
    return lines
