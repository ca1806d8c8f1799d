"""A command's journey: carried out once whatever is sent again, in one order whoever is first."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from rooms.board import AddAction, SuggestAction
from rooms.floor_control import GrantNext, LetGo
from rooms.people import DeviceId, ParticipantId
from rooms.queue import RaiseHand
from rooms.refusals import Refusal, Refused
from rooms.room import Command, Entry
from server import limits
from server.app import utc_now
from server.clerk import Clerk, ConnectionReplaced, NotSaved
from server.live import LiveRoom
from server.log import Via
from server.presence import Presence
from server.records import Record
from server.redis_client import RedisGone, RedisRefused
from tests.rooms.holidays_of import CALENDAR
from tests.server.browser import Meeting, Tab, Visitors
from tests.server.service import Service, served

pytestmark = pytest.mark.anyio


async def entries(meeting: Meeting) -> list[tuple[int, Entry]]:
    return await (await meeting.service.stores.records.of(meeting.room)).entries(0)


async def test_a_command_sent_twice_has_one_effect_and_one_answer(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    mediator = meeting["mediator"]
    command = {"type": "add_action", "what": "A taxi to school"}
    first = await mediator.ask(command, key="taxi")
    again = await mediator.ask(command, key="taxi")
    assert first == again
    view = await mediator.sees(lambda view: view["room"]["board"]["order"])
    assert len(view["room"]["board"]["order"]) == 1


async def test_the_same_key_of_two_people_is_two_commands(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    for role in ("parent", "school"):
        assert (await meeting[role].ask(RaiseHand(), key="hand"))["type"] == "answer"
    view = await meeting["mediator"].sees(lambda view: len(view["room"]["floor"]["order"]) == 2)
    assert [one["participant"] for one in view["room"]["floor"]["by_id"].values()] == ["p2", "p4"]


async def test_a_command_whose_answer_was_lost_is_answered_on_the_next_line(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    parent = meeting["parent"]
    await parent.send({"type": "suggest_action", "what": "A quiet room"}, key="quiet")
    parent.socket.transport.abort()  # the answer is lost with the line
    assert await parent.closed() == 1006
    back = await meeting.browsers["parent"].enter(meeting.path("parent"))
    answer = await back.ask({"type": "suggest_action", "what": "A quiet room"}, key="quiet")
    assert answer["type"] == "answer"
    assert len(back.you["suggestions"]) == 1
    assert await back.ask({"type": "suggest_action", "what": "A quiet room"}, key="quiet") == answer


async def test_a_command_that_had_taken_effect_is_not_refused_when_it_is_sent_again(
    visitors: Visitors,
) -> None:
    """By now its turn is over, and the rules would say no."""
    meeting = await visitors.meeting()
    await meeting["parent"].does(RaiseHand())
    mediator = meeting["mediator"]
    await mediator.sees(lambda view: view["room"]["floor"]["order"])
    first = await mediator.ask(GrantNext(), key="next")
    assert first["type"] == "answer"
    assert await mediator.ask(GrantNext(), key="next") == first
    refusal = await mediator.ask(GrantNext(), key="another")
    assert refusal["code"] == "turn_has_changed"


async def test_a_refused_command_leaves_the_room_as_it_was(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    before = await meeting.service.room(meeting.room)
    assert await meeting["parent"].refused({"type": "grant_next"}) == "not_yours_to_do"
    assert await meeting["mediator"].refused({"type": "grant_next"}) == "nobody_is_waiting"
    assert await meeting.service.room(meeting.room) == before


# Two processes


@pytest.fixture
async def other(service: Service, folder: Path) -> AsyncIterator[Service]:
    """A second process's worth of the same service: on the same Redis, with the same key, for the same
    address, which the test's browsers find at its own port."""
    async with served(folder, redis_url=service.stores.url, like=service) as other:
        yield other


@asynccontextmanager
async def spread(
    visitors: Visitors, other: Service, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Meeting, Tab, Tab]]:
    """A meeting whose mediator has a tab at this process, and whose parent and school are at the other."""
    monkeypatch.setattr(limits, "MESSAGES_AT_ONCE", 10_000)
    meeting = await visitors.meeting()
    for role in ("parent", "school"):
        at = visitors.browser(other)
        at.cookies = meeting.browsers[role].cookies
        meeting.tabs[role] = await at.enter(meeting.path(role))
    yield meeting, meeting["parent"], meeting["school"]


async def test_two_processes_that_race_give_one_order_and_equal_views(
    visitors: Visitors, other: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with spread(visitors, other, monkeypatch) as (meeting, parent, school):
        mediator, supporter = meeting["mediator"], meeting["supporter"]
        people = [parent, school, supporter]
        for number in range(12):
            hands = await asyncio.gather(*(tab.ask(RaiseHand()) for tab in people))
            versions = [hand["version"] for hand in hands]
            assert len(set(versions)) == 3
            await mediator.at(max(versions))
            turn = mediator.room["floor"].get("turn", {}).get("id")
            by_place = [
                one for _, one in sorted(zip(versions, people, strict=True), key=lambda pair: pair[0])
            ]
            # Two Nexts race with a withdrawal, here and there.
            nexts = await asyncio.gather(
                mediator.ask(GrantNext(after=turn), key=f"next-{number}-a"),
                mediator.ask(GrantNext(after=turn), key=f"next-{number}-b"),
                by_place[2].ask(LetGo(request=f"r{max(versions)}")),
            )
            assert [answer["type"] for answer in nexts] == ["answer", "refusal", "answer"]
            assert nexts[1]["code"] == "turn_has_changed"
            await by_place[1].ask(LetGo(request=f"r{sorted(versions)[1]}"))
            await by_place[0].ask(LetGo(request=f"r{min(versions)}"))
        newest = (await meeting.service.room(meeting.room)).version
        for tab in (*people, mediator, meeting["local_authority"]):
            await tab.at(newest)
            assert tab.version == newest
        assert parent.room == school.room == supporter.room == mediator.room
        assert [version for version, _ in await entries(meeting)] == list(range(1, newest + 1))
        for tab in people:
            drawn = [json.loads(frame)["version"] for frame in tab.frames if '"patch"' in frame[:20]]
            assert drawn == sorted(drawn)


async def test_a_key_that_was_carried_out_by_one_process_is_known_to_the_other(
    visitors: Visitors, other: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with spread(visitors, other, monkeypatch) as (meeting, parent, _):
        command = {"type": "suggest_action", "what": "A quiet room"}
        first = await parent.ask(command, key="quiet")
        here = await meeting.browsers["parent"].enter(meeting.path("parent"))
        assert await here.ask(command, key="quiet") == first
        assert len(here.you["suggestions"]) == 1


# Below the sockets


class Bent:
    """A record whose append does something else first: `trouble` takes the call's number, from 1."""

    def __init__(self, record: Record, trouble: Any) -> None:
        self._record = record
        self._trouble = trouble
        self.calls = 0
        self.room, self.key = record.room, record.key
        self.answer_to, self.entries = record.answer_to, record.entries

    async def append(self, version: int, command_key: str, entry: Entry, via: Via | None) -> Any:
        self.calls += 1
        return await self._trouble(self.calls, lambda: self._record.append(version, command_key, entry, via))


async def live_room(meeting: Meeting, trouble: Any) -> tuple[LiveRoom, Bent]:
    """A room that nothing keeps up to date, as in a process whose feed is slow."""
    record = await meeting.service.stores.records.of(meeting.room)
    bent = Bent(record, trouble)
    return LiveRoom(bent, await record.replay(), utc_now, lambda _: None), bent  # type: ignore[arg-type]


async def plainly(_: int, append: Any) -> Any:
    return await append()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for that does not come."""
    monkeypatch.setattr(limits, "SAVE_RETRY_SECONDS", 0.001)
    monkeypatch.setattr(limits, "SEEN_SECONDS", 0.01)


MEDIATOR, PARENT, SCHOOL = ParticipantId("p1"), ParticipantId("p2"), ParticipantId("p4")


async def device(meeting: Meeting, who: ParticipantId) -> DeviceId:
    room = await meeting.service.room(meeting.room)
    return room.people.by_id[who].device or DeviceId("any")


@pytest.mark.usefixtures("at_once")
async def test_an_answer_lost_on_the_way_from_redis_writes_once(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    before = (await meeting.service.room(meeting.room)).version

    async def lose_the_first_answer(call: int, append: Any) -> Any:
        written = await append()
        if call == 1:
            raise RedisGone("planted")
        return written

    live, bent = await live_room(meeting, lose_the_first_answer)
    version = await Clerk(utc_now, CALENDAR).carry_out(
        live, RaiseHand(), key="k", by=PARENT, device=await device(meeting, PARENT)
    )
    assert version == before + 1
    assert bent.calls == 2
    assert (await meeting.service.room(meeting.room)).version == before + 1
    assert live.room.version == before + 1


@pytest.mark.row("S61")
async def test_an_agreement_half_an_hour_after_midnight_in_summer_is_of_the_english_day(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    live, _ = await live_room(meeting, lambda _, append: append())
    mediator = ParticipantId("p1")
    midnight_has_passed = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    await Clerk(lambda: midnight_has_passed, CALENDAR).carry_out(
        live, AddAction(what="Find a tutor."), key="k", by=mediator, device=await device(meeting, mediator)
    )
    (action,) = live.room.board.actions.values()
    assert action.law.agreed_on == date(2026, 7, 1)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("trouble", [RedisGone("planted"), RedisRefused("OOM planted")])
async def test_what_cannot_be_saved_is_said_not_to_be_saved(visitors: Visitors, trouble: Exception) -> None:
    meeting = await visitors.meeting()

    async def never(_: int, __: Any) -> Any:
        raise trouble

    live, bent = await live_room(meeting, never)
    with pytest.raises(NotSaved):
        await Clerk(utc_now, CALENDAR).carry_out(
            live, RaiseHand(), key="k", by=PARENT, device=await device(meeting, PARENT)
        )
    assert bent.calls == limits.SAVE_TRIES
    assert (await meeting.service.room(meeting.room)).floor.queue.waiting == ()


@pytest.mark.usefixtures("at_once")
async def test_nothing_is_refused_for_what_is_no_longer_so(visitors: Visitors) -> None:
    """A process that has not heard of the newest entry asks before it says no, or that there is nothing to do."""
    meeting = await visitors.meeting()
    live, _ = await live_room(meeting, plainly)
    clerk = Clerk(utc_now, CALENDAR)

    async def here(command: Command, key: str, by: ParticipantId) -> int:
        return await clerk.carry_out(live, command, key=key, by=by, device=await device(meeting, by))

    with pytest.raises(Refused) as no:
        await here(GrantNext(), "n0", MEDIATOR)
    assert no.value.refusal is Refusal.NOBODY_IS_WAITING
    hand = await meeting["parent"].does(RaiseHand())  # elsewhere: this process has not heard
    assert live.room.version == hand - 1
    assert await here(GrantNext(), "n1", MEDIATOR) == hand + 1
    assert await here(RaiseHand(), "h1", SCHOOL) == hand + 2
    await meeting["school"].sees(lambda view: view["you"]["requests"])
    lowered = await meeting["school"].does(LetGo(request=f"r{hand + 2}"))
    assert await here(RaiseHand(), "h2", SCHOOL) == lowered + 1, "the hand that is still up here is down"


@pytest.mark.usefixtures("at_once")
async def test_of_many_who_decide_on_one_version_each_is_carried_out_once(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    before = (await meeting.service.room(meeting.room)).version
    processes = [(await live_room(meeting, plainly))[0] for _ in range(6)]
    clerk, parents = Clerk(utc_now, CALENDAR), await device(meeting, PARENT)
    suggested = await asyncio.gather(
        *(
            clerk.carry_out(live, SuggestAction(what=f"Number {n}"), key=f"k{n}", by=PARENT, device=parents)
            for n, live in enumerate(processes)
        )
    )
    assert sorted(suggested) == list(range(before + 1, before + 7))
    assert len((await meeting.service.room(meeting.room)).board.suggestions) == 6


async def test_a_late_copy_on_a_connection_that_was_replaced_changes_nothing(visitors: Visitors) -> None:
    """A process slept with a command unread. Its person asked again elsewhere, was told that the hand is up
    already, and has lowered it since."""
    meeting = await visitors.meeting()
    live, _ = await live_room(meeting, plainly)
    parents = await device(meeting, PARENT)
    presence = Presence(meeting.service.redis)
    old = await presence.arrive(meeting.room, PARENT, parents)
    new = await presence.arrive(meeting.room, PARENT, parents)
    clerk = Clerk(utc_now, CALENDAR)

    async def ask(command: Command, key: str, epoch: int) -> int:
        return await clerk.carry_out(live, command, key=key, by=PARENT, device=parents, epoch=epoch)

    raised = await ask(RaiseHand(), "k1", new)
    assert await ask(RaiseHand(), "k2", new) == raised
    lowered = await ask(LetGo(request=f"r{raised}"), "k3", new)
    with pytest.raises(ConnectionReplaced):
        await ask(RaiseHand(), "k2", old)
    assert (await meeting.service.room(meeting.room)).version == lowered
