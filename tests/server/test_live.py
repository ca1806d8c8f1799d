"""A live room: a whole view and then patches is a fresh whole view, for each person, whatever happens."""

import asyncio
import json
import random
from typing import Any

import pytest

from rooms.patch import merged
from rooms.people import DeviceId, ParticipantId
from server import limits
from server.app import utc_now
from server.live import LiveRoom
from server.presence import Presence
from tests.server.browser import Json, Meeting, Tab, Visitors, attends

pytestmark = pytest.mark.anyio

ROLES = ("mediator", "parent", "supporter", "school", "local_authority", "observer")


def what_somebody_might_do(meeting: Meeting, chance: random.Random) -> tuple[str, Json]:
    """A role and a command; allowed or not."""
    role = chance.choice(ROLES)
    view = meeting["mediator"].view
    floor, board = view["room"]["floor"], view["room"]["board"]
    after = {"after": floor["turn"]["id"]} if "turn" in floor else {}
    request = chance.choice(floor["order"] or ["r0"])
    action = chance.choice(board["order"] or ["a0"])
    wording = {"action": action, "wording": board["by_id"].get(action, {}).get("wording", 1)}
    anybody: list[Json] = [
        {"type": "raise_hand"},
        {"type": "let_go", "request": request},
        {"type": "suggest_action", "what": f"Suggestion {chance.random()}"},
        {"type": "assent_to_action", **wording},
        {"type": "ask_for_change", **wording, "words": "Sooner"},
    ]
    mediators: list[Json] = [
        {"type": "grant_next", **after},
        {"type": "grant_floor", "to": chance.choice(["p2", "p3", "p4", "p5"]), **after},
        {"type": "revoke_floor", "turn": after.get("after", "t0")},
        {"type": "move_request", "request": request, "place": chance.randint(1, 4)},
        {"type": "deny_request", "request": request, "words": "Later"},
        {"type": "add_action", "what": "Tuition", "who": "The school", "by_when": "2038-09-01"},
        {"type": "reword_action", **wording, "what": f"Tuition {chance.randint(1, 9)}"},
        {"type": "confirm_action", **wording},
        {"type": "reopen_action", **wording},
        {"type": "withdraw_action", **wording},
        {"type": "decline_suggestion", "suggestion": next(iter(view["mediator"]["suggestions"]), "s0")},
        {"type": "pause_meeting", "reason": "Tea", "minutes": 5},
        {"type": "resume_meeting"},
        {"type": "record_absence", "party": "local_authority", "reason": "Ill"},
        {"type": "withdraw_absence", "party": "local_authority"},
        {
            "type": "write_conclusion",
            "conclusion": "partly_agreed",
            "words": f"{chance.random()}",
            "over": view["mediator"].get("conclusion", {"number": 0})["number"],
        },
    ]
    return role, chance.choice(mediators if role == "mediator" else anybody)


async def everybody_at(meeting: Meeting, version: int) -> None:
    for tab in meeting.tabs.values():
        await tab.at(version)


async def fresh(meeting: Meeting, tab: Tab) -> Json:
    """What somebody who opens the same page now is given, drawn beside the running room."""
    who = ParticipantId(tab.you["id"])
    service = meeting.service
    record = await service.stores.records.of(meeting.room)
    live = LiveRoom(record, await record.replay(), utc_now, lambda _: None)
    live.meet(await Presence(service.redis).present(meeting.room))
    device = live.room.people.by_id[who].device or DeviceId("any")
    shown: list[bytes] = []

    class Page:
        participant, epoch, quiet_for = who, 10**9, 0.0

        def __init__(self) -> None:
            self.device = device

        def show(self, message: bytes) -> None:
            shown.append(message)

        def beat(self, message: bytes) -> None:
            raise AssertionError

        def replace(self) -> None:
            raise AssertionError

    live.enter(Page())
    view: Json = json.loads(shown[0])["view"]
    return view


@pytest.mark.parametrize("seed", range(3))
async def test_a_whole_view_and_its_patches_are_a_fresh_whole_view_for_each_person(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(limits, "MESSAGES_AT_ONCE", 10_000)
    chance = random.Random(seed)
    meeting = await visitors.meeting(*ROLES)
    took_effect = 0
    for step in range(60):
        role, command = what_somebody_might_do(meeting, chance)
        answer = await meeting[role].ask(command)
        took_effect += answer["type"] == "answer"
        if step % 12 == 11:
            # Somebody's line drops, and comes back; a copy of somebody's link knocks and leaves.
            gone = chance.choice(ROLES[1:])
            await meeting[gone].close()
            who = meeting.ids[gone]  # type: ignore[index]
            await meeting["mediator"].sees(attends(who, "away"))
            meeting.tabs[gone] = await meeting.browsers[gone].enter(meeting.path(gone))
            await meeting["mediator"].sees(attends(who, "here"))
            copy = await visitors.browser().join(meeting.links["parent"])
            await meeting.at_the_door("parent")
            await copy.close()
            await meeting["mediator"].sees(lambda view: not view["mediator"]["door"])
        newest = (await meeting.service.room(meeting.room)).version
        await everybody_at(meeting, newest)
        for tab in meeting.tabs.values():
            await tab.sees(attends("p2", meeting["mediator"].room["people"]["by_id"]["p2"]["attendance"]))
            if step % 6 == 5:
                assert tab.view == await fresh(meeting, tab)
    assert took_effect > 20


async def test_everybody_in_the_room_hears_of_each_version_even_if_nothing_changes_for_them(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    supporter = meeting["supporter"]
    before = len(supporter.frames)
    version = await meeting["parent"].does({"type": "suggest_action", "what": "A quiet room"})
    await supporter.at(version)
    told = [json.loads(frame) for frame in supporter.frames[before:]]
    assert told == [{"type": "patch", "version": version, "patch": {}}]


@pytest.mark.row("S44")
async def test_what_is_private_to_some_reaches_nobody_else(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES)
    at_the_door = await visitors.browser().join(meeting.links["school"])
    await meeting["parent"].does({"type": "suggest_action", "what": "Quillwort"})
    await meeting["parent"].does({"type": "raise_hand"})
    (request,) = meeting["parent"].room["floor"]["order"]
    await meeting["mediator"].sees(lambda view: view["room"]["floor"]["order"])
    await meeting["mediator"].does({"type": "deny_request", "request": request, "words": "Marjoram"})
    version = await meeting["mediator"].does(
        {"type": "write_conclusion", "conclusion": "agreed", "words": "Samphire"}
    )
    for tab in meeting.tabs.values():
        await tab.at(version)
    await at_the_door.caught_up()

    def heard(tab: Tab, word: str) -> bool:
        return any(word in frame for frame in tab.frames)

    assert {role for role, tab in meeting.tabs.items() if heard(tab, "Quillwort")} == {"parent", "mediator"}
    assert {role for role, tab in meeting.tabs.items() if heard(tab, "Marjoram")} == {"parent"}
    assert {role for role, tab in meeting.tabs.items() if heard(tab, "Samphire")} == {"mediator"}
    words = ("Quillwort", "Marjoram", "Samphire", *meeting.canaries)
    assert not any(heard(at_the_door, word) for word in words)


async def test_who_loses_their_place_to_another_device_is_shown_the_room_no_more(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    service = meeting.service
    record = await service.stores.records.of(meeting.room)
    live = LiveRoom(record, await record.replay(), utc_now, lambda _: None)
    device = live.room.people.by_id[ParticipantId("p2")].device
    assert device is not None

    class Page:
        participant, epoch, quiet_for = ParticipantId("p2"), 1, 0.0

        def __init__(self) -> None:
            self.view: Json = {}
            self.device, self.replaced = device, False

        def show(self, message: bytes) -> None:
            told = json.loads(message)
            self.view = told["view"] if told["type"] == "view" else merged(self.view, told["patch"])

        def replace(self) -> None:
            self.replaced = True

    page: Any = Page()
    live.enter(page)
    assert "room" in page.view
    await visitors.browser().join(meeting.links["parent"])
    await meeting.let_in("parent")
    await live.catch_up()
    assert page.replaced
    assert set(page.view) == {"you"}


async def test_a_patch_is_drawn_once_for_what_was_missed(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    record = await meeting.service.stores.records.of(meeting.room)
    live = LiveRoom(record, await record.replay(), utc_now, lambda _: None)
    began = live.room.version
    for _ in range(3):
        await meeting["parent"].does({"type": "suggest_action", "what": "A quiet room"})
    waiting = asyncio.create_task(live.until(began + 3))
    await asyncio.sleep(0)  # it begins to wait
    entries = [(version, body) for version, body in await raw(meeting) if version > began]
    assert live.hear(*entries[1]) is False, "there is a gap before it"
    assert live.room.version == began
    assert live.hear(*entries[0]) is True
    assert live.hear(*entries[0]) is True, "what was seen is no gap"
    assert live.room.version == began + 1
    await live.catch_up()
    assert live.room.version == began + 3
    async with asyncio.timeout(5):
        await waiting


async def test_a_closed_room_tells_nobody_what_it_still_takes_in(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    record = await meeting.service.stores.records.of(meeting.room)
    told: list[LiveRoom] = []
    live = LiveRoom(record, await record.replay(), utc_now, told.append)
    live.meet({})
    assert told == [live]
    live.close()
    live.meet({})
    await meeting["parent"].does({"type": "suggest_action", "what": "A quiet room"})
    await live.catch_up()
    assert told == [live]


async def raw(meeting: Meeting) -> list[tuple[int, bytes]]:
    return [
        (entry.version, entry.body) for entry in await meeting.service.stores.records.log.read(meeting.room)
    ]
