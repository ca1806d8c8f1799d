"""The only home of the core's own speed: `python -m bench.core` times one command's way through `rooms/`."""

import timeit
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from bench.targets import PEOPLE_IN_A_ROOM
from rooms.days import Today
from rooms.mediation import Plan, PlannedPerson, make
from rooms.patch import as_json, difference
from rooms.people import DeviceId, LetIn, ParticipantId, Role
from rooms.queue import RaiseHand
from rooms.room import NO_ROOM, Command, Entry, Event, Room, advance, decide
from rooms.session import OpenMeeting
from rooms.terms import AgreeToTerm
from rooms.view import Connected, shown_to_all, shown_to_one, view_for
from server.bank_holidays import english_calendar

ROLES = (
    Role.MEDIATOR,
    Role.PARENT,
    Role.SUPPORTER,
    Role.SCHOOL,
    Role.LOCAL_AUTHORITY,
    Role.PROFESSIONAL,
)
PEOPLE = tuple(ParticipantId(f"p{number}") for number in range(1, PEOPLE_IN_A_ROOM + 1))
DEVICE = DeviceId("device")
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = Today(day=AT.date(), calendar=english_calendar())
TERMS = ("kept_private", "no_recording")
HERE: Connected = frozenset((person, DEVICE) for person in PEOPLE)
# Of several tries the quickest is the one that the rest of the machine disturbed least.
TRIES = 5
SECONDS_A_TRY = 0.2


def asked(room: Room, command: Command, by: ParticipantId) -> Entry:
    events = decide(room, command, by=by, device=DEVICE, at=AT, today=TODAY)
    return Entry(by=by, at=AT, events=events)


def open_room() -> Room:
    """Six people, let in, in an open meeting; nobody speaks."""
    people = tuple(PlannedPerson(name=f"The {role}", role=role) for role in ROLES)
    made: Event = make(Plan(reference="EX-1", child="AB", people=people), "1", TERMS)
    room = advance(NO_ROOM, Entry(by=PEOPLE[0], at=AT, events=(made,)))
    for person in PEOPLE:
        for term in TERMS:
            room = advance(room, asked(room, AgreeToTerm(term=term), person))
    for person in PEOPLE[1:]:
        room = advance(room, asked(room, LetIn(participant=person, device=DEVICE), PEOPLE[0]))
    return advance(room, asked(room, OpenMeeting(), PEOPLE[0]))


def microseconds(work: Callable[[], object]) -> float:
    """The least that one call took, over a few tries."""
    timer = timeit.Timer(work)
    calls, took = timer.autorange()
    calls = max(1, int(calls * SECONDS_A_TRY / took))
    return min(timer.repeat(TRIES, calls)) / calls * 1e6


def steps() -> dict[str, Callable[[], object]]:
    """What a raised hand goes through, in order."""
    room = open_room()
    entry = asked(room, RaiseHand(), PEOPLE[1])
    after = advance(room, entry)
    log_line = msgspec.json.encode(entry)
    before_it = as_json(view_for(room, PEOPLE[1], DEVICE, HERE))
    after_it = as_json(view_for(after, PEOPLE[1], DEVICE, HERE))
    view = view_for(after, PEOPLE[1], DEVICE, HERE)
    patch = difference(before_it, after_it)
    decoder = msgspec.json.Decoder(Entry)

    def views() -> None:
        for person in PEOPLE:
            view_for(after, person, DEVICE, HERE)

    return {
        "decide": lambda: decide(room, RaiseHand(), by=PEOPLE[1], device=DEVICE, at=AT, today=TODAY),
        "entry to bytes": lambda: msgspec.json.encode(entry),
        "entry from bytes": lambda: decoder.decode(log_line),
        "advance": lambda: advance(room, entry),
        f"views of {PEOPLE_IN_A_ROOM}": views,
        "one view": lambda: view_for(after, PEOPLE[1], DEVICE, HERE),
        "of it, what all see": lambda: shown_to_all(after, HERE),
        "of it, one's own part": lambda: shown_to_one(after, PEOPLE[1], DEVICE),
        "one view to JSON values": lambda: as_json(view),
        "one patch": lambda: difference(before_it, after_it),
        f"patch to bytes ({len(msgspec.json.encode(patch))} of them)": lambda: msgspec.json.encode(patch),
    }


def main() -> None:
    print("| a raised hand | µs |\n| --- | --- |")
    for words, work in steps().items():
        print(f"| {words} | {microseconds(work):.1f} |")


if __name__ == "__main__":
    main()
