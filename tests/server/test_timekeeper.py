"""The service keeps the time: lines that are gone and back, deadlines, and a meeting without its mediator."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rooms import limits as core
from rooms.days import Today
from rooms.floor_control import GrantFloor, SetLimit
from rooms.people import DeviceId, ParticipantId
from rooms.queue import RaiseHand
from rooms.room import Command, Entry, Room, decide
from rooms.session import PauseMeeting, ResumeMeeting
from rooms.turn import BeginTurn
from server import limits
from server.app import utc_now
from server.clerk import Clerk
from server.english_day import english_day
from server.live import LiveRoom
from server.presence import Presence
from server.room_keys import room_key
from server.timekeeper import Timekeeper
from tests.rooms.cast import turn_of
from tests.rooms.holidays_of import CALENDAR
from tests.server.browser import PATIENCE, Json, Meeting, Tab, Visitors, attends, visiting
from tests.server.service import Service, served
from tests.server.test_follower import numsub

pytestmark = pytest.mark.anyio


@pytest.fixture
async def quick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    """A service that waits a twentieth of a second where the real one waits for seconds."""
    monkeypatch.setattr(limits, "HOLD_AFTER_SECONDS", 0.05)
    monkeypatch.setattr(limits, "SUSPEND_AFTER_SECONDS", 0.05)
    async with served(folder / "d") as service:
        yield service


@pytest.fixture
async def meeting(quick: Service) -> AsyncIterator[Meeting]:
    async with visiting(quick) as visitors:
        yield await visitors.meeting()


def turn(view: Json) -> Json:
    found: Json = view["room"]["floor"].get("turn", {})
    return found


def state(view: Json) -> str:
    return str(view["room"]["session"]["state"])


async def give_the_floor(meeting: Meeting, role: str) -> Tab:
    speaker = meeting[role]
    await meeting["mediator"].does(GrantFloor(to=speaker.you["id"]))
    view = await speaker.sees(lambda view: view["you"].get("turn"))
    await speaker.does(BeginTurn(turn=view["you"]["turn"]))
    return speaker


@pytest.mark.faults
async def test_a_turn_waits_for_a_holder_whose_line_is_gone_and_goes_on_when_they_are_back(
    meeting: Meeting,
) -> None:
    speaker = await give_the_floor(meeting, "parent")
    await speaker.close()
    held = await meeting["school"].sees(lambda view: "held_since" in turn(view))
    assert turn(held)["holder"] == "p2", "the floor stays with its holder"
    assert not turn(held)["running"], "and their clock stands"
    back = await meeting.back("parent")
    view = await meeting["school"].sees(lambda view: turn(view) and "held_since" not in turn(view))
    assert turn(view)["id"] == turn(held)["id"]
    assert turn(view)["running"]
    assert back.you["turn"] == turn(held)["id"]


@pytest.mark.faults
async def test_a_turn_that_was_held_too_long_goes_back_to_the_mediator_and_the_holder_is_first(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.turn.HELD_SECONDS", 0.1)
    await meeting["school"].does(RaiseHand())
    speaker = await give_the_floor(meeting, "parent")
    await speaker.close()
    view = await meeting["mediator"].sees(lambda view: not turn(view))
    order = [view["room"]["floor"]["by_id"][key]["participant"] for key in view["room"]["floor"]["order"]]
    assert order[0] == "p2"
    assert len(order) == 2


async def test_a_limit_is_told_before_it_ends_a_turn_and_each_is_said_once(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await meeting["mediator"].does(SetLimit(seconds=core.LEAST_LIMIT_SECONDS, grace=0))
    monkeypatch.setattr("rooms.turn.TimeLimit.notice", property(lambda limit: limit.seconds - 0.1))
    speaker = await give_the_floor(meeting, "parent")
    # All but a moment of the time is notice, so that the person is told at once.
    told = await speaker.sees(lambda view: turn(view).get("phase") == "wrapping_up")
    assert turn(told)["deadline"]["kind"] == "time_over"
    entries = await (await meeting.service.stores.records.of(meeting.room)).entries(0)
    said = [event for _, entry in entries for event in entry.events if type(event).__name__ == "WrapUpTold"]
    assert len(said) == 1


@pytest.mark.faults
async def test_a_meeting_without_its_mediator_stands_still_and_goes_on_where_it_was(
    meeting: Meeting,
) -> None:
    await give_the_floor(meeting, "parent")
    await meeting["school"].does(RaiseHand())
    before = await meeting["school"].sees(lambda view: view["you"]["requests"])
    await meeting["mediator"].close()
    suspended = await meeting["school"].sees(lambda view: state(view) == "suspended")
    assert not turn(suspended)["running"]
    assert await meeting["local_authority"].refused(RaiseHand()) == "meeting_is_suspended"
    await meeting.back("mediator")
    after = await meeting["school"].sees(lambda view: state(view) == "open")
    assert turn(after)["id"] == turn(before)["id"]
    assert turn(after)["running"]
    assert after["room"]["floor"]["order"] == before["room"]["floor"]["order"]


@pytest.fixture
async def asking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Meeting]:
    """A meeting at a service that asks its browsers five times a second whether they are there, and waits for as
    long as the real one after what they leave unanswered."""
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(limits, "SILENT_BEATS", 10**9)
    async with served(folder / "d") as service, visiting(service) as visitors:
        yield await visitors.meeting()


@pytest.mark.faults
async def test_a_line_that_dies_without_a_word_is_away_after_three_beats_and_here_at_its_next_word(
    asking: Meeting,
) -> None:
    parent, others = asking["parent"], [tab for role, tab in asking.tabs.items() if role != "parent"]
    parent.answering = False
    for tab in others:
        await tab.sees(attends("p2", "away"))
    await parent.does(RaiseHand())  # the socket is the same one
    for tab in others:
        await tab.sees(attends("p2", "here"))
        assert tab.code is None
    await parent.sees(attends("p2", "away"))
    parent.answering = True
    await parent.sees(attends("p2", "here"))


@pytest.mark.faults
async def test_somebody_who_waits_long_for_an_answer_is_there_meanwhile(
    asking: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis is slow: nothing more is read of them, whatever they say, until what they asked is answered."""
    parent, mediator = asking["parent"], asking["mediator"]
    may, once = asyncio.Event(), Clerk.carry_out

    async def slow(*args: Any, **how: Any) -> int:
        await may.wait()
        return await once(*args, **how)

    monkeypatch.setattr(Clerk, "carry_out", slow)
    await mediator.sees(attends("p2", "here"))
    before = len(mediator.frames)
    key = await parent.send(RaiseHand())
    await mediator.sees(lambda _: len(mediator.frames) > before + 10 * limits.QUIET_BEATS)
    may.set()
    assert (await parent.answer_to(key))["type"] == "answer"
    await mediator.sees(lambda view: view["room"]["floor"]["order"])
    assert not any('"p2":{"attendance":"away"' in frame for frame in mediator.frames[before:])


@pytest.mark.faults
async def test_what_a_line_was_silent_for_counts_towards_the_hold_and_the_suspension(
    asking: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said as of the last word that was heard, and not as of when it was noticed that there are no more."""
    speaker, mediator = await give_the_floor(asking, "parent"), asking["mediator"]
    waits: dict[str, list[float]] = {}
    set_timer = Timekeeper._set

    def watched(
        self: Timekeeper, live: LiveRoom, what: str, about: object, wait: float, command: object
    ) -> None:
        waits.setdefault(what, []).append(wait)
        set_timer(self, live, what, about, wait, command)  # type: ignore[arg-type]

    monkeypatch.setattr(Timekeeper, "_set", watched)
    speaker.answering = mediator.answering = False
    await asking["school"].sees(attends("p1", "away"))
    await asking["school"].sees(attends("p2", "away"))
    assert 0 < waits["holder"][0] < limits.HOLD_AFTER_SECONDS
    assert 0 < waits["mediator"][0] < limits.SUSPEND_AFTER_SECONDS
    await speaker.socket.close()
    await mediator.socket.close()


@pytest.mark.faults
async def test_a_meeting_whose_mediators_line_died_without_a_word_stands_still_and_goes_on_at_the_next(
    asking: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUSPEND_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(limits, "HOLD_AFTER_SECONDS", 0.1)
    speaker = await give_the_floor(asking, "parent")
    before = speaker.room["floor"]["turn"]["id"]
    for tab in (speaker, asking["mediator"]):
        tab.answering = False
    held = await asking["school"].sees(lambda view: "held_since" in turn(view))
    assert turn(held)["id"] == before
    await asking["school"].sees(lambda view: state(view) == "suspended")
    for tab in (speaker, asking["mediator"]):
        tab.answering = True
    view = await asking["school"].sees(lambda view: state(view) == "open" and "held_since" not in turn(view))
    assert turn(view)["id"] == before
    assert turn(view)["running"]
    assert [tab.code for tab in asking.tabs.values()] == [None] * len(asking.tabs)


@pytest.mark.faults
async def test_two_processes_that_see_the_same_say_it_once(quick: Service, folder: Path) -> None:
    async with (
        visiting(quick) as visitors,
        served(folder / "d2", redis_url=quick.stores.url, like=quick) as other,
    ):
        meeting = await visitors.meeting()
        elsewhere = visitors.browser(other)
        school = await elsewhere.join(meeting.links["school"])
        await meeting["mediator"].sees(lambda view: view["mediator"]["door"])
        await meeting.let_in("school")
        await school.sees(lambda view: "room" in view)
        speaker = await give_the_floor(meeting, "parent")
        await speaker.close()
        await school.sees(lambda view: "held_since" in turn(view))
        entries = await (await quick.stores.records.of(meeting.room)).entries(0)
        held = [event for _, entry in entries for event in entry.events if type(event).__name__ == "TurnHeld"]
        assert len(held) == 1


async def test_a_program_that_ends_says_nothing_more(quick: Service) -> None:
    async with visiting(quick) as visitors:
        meeting = await visitors.meeting()
        await meeting["mediator"].close()
        # The service ends with the suspension due: no task of its own may outlive it, or the test run
        # ends with an error of the loop.


async def test_a_fault_in_one_room_does_not_end_the_time_of_the_others(
    quick: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, said = Timekeeper.look, asyncio.Event()
    async with visiting(quick) as visitors:
        broken, whole = await visitors.meeting(), await visitors.meeting()

        def fails_in_one(timekeeper: Timekeeper, live: LiveRoom) -> None:
            task = asyncio.current_task()
            if live.id == broken.room and task is not None and task.get_name().startswith("say"):
                said.set()
                raise KeyError
            look(timekeeper, live)

        monkeypatch.setattr(Timekeeper, "look", fails_in_one)
        await broken["mediator"].close()
        async with asyncio.timeout(PATIENCE):
            await said.wait()
        await whole["mediator"].close()
        await whole["school"].sees(lambda view: state(view) == "suspended")


TEN_MINUTES = timedelta(minutes=10)


async def all_are_gone_since_ten_minutes(meeting: Meeting) -> None:
    """The parent had spoken for ten seconds of two minutes when every line and every process was gone."""
    service = meeting.service
    for tab in meeting.tabs.values():
        await tab.close()
    async with asyncio.timeout(PATIENCE):
        while await numsub(service, meeting.room):
            pass  # a process still has it open
    record = await service.stores.records.of(meeting.room)
    commands: tuple[tuple[str, Callable[[Room], Command]], ...] = (
        ("p1", lambda _: PauseMeeting(reason="Tea")),
        ("p1", lambda _: ResumeMeeting()),
        ("p1", lambda _: SetLimit(seconds=120)),
        ("p1", lambda _: GrantFloor(to="p2")),
        ("p2", lambda room: BeginTurn(turn=turn_of(room).id)),
    )
    at = utc_now() - TEN_MINUTES - timedelta(seconds=10)
    for who, command in commands:
        room, by = await record.replay(), ParticipantId(who)
        device = room.people.by_id[by].device or DeviceId("any")
        today = Today(day=english_day(at), calendar=CALENDAR)
        events = decide(room, command(room), by=by, device=device, at=at, today=today)
        await record.append(room.version + 1, f"{room.version}", Entry(by=by, at=at, events=events))
    gone = (utc_now() - TEN_MINUTES).timestamp() * 1000
    await service.redis.command("SET", room_key(meeting.room, "last-present"), round(gone))


async def told(meeting: Meeting) -> list[str]:
    """The kinds of all events of the log."""
    entries = await (await meeting.service.stores.records.of(meeting.room)).entries(0)
    return [type(event).__name__ for _, entry in entries for event in entry.events]


@pytest.mark.faults
async def test_time_in_which_nobody_was_there_is_nobodys_time(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    await all_are_gone_since_ten_minutes(meeting)
    parent = await meeting.back("parent")
    assert state(parent.view) == "suspended"
    await meeting.back("mediator")
    view = await parent.sees(lambda view: state(view) == "open")
    assert turn(view)["running"]
    assert turn(view)["phase"] == "speaking", "nobody is told to wrap up"
    here = (await meeting.service.room(meeting.room)).floor.turn
    assert here is not None
    assert 9 < here.clock_before < 12
    said = await told(meeting)
    assert "WrapUpTold" not in said
    assert said.count("MeetingSuspended") == 1


@pytest.mark.faults
async def test_two_processes_that_open_a_room_that_nobody_was_in_suspend_it_once(
    visitors: Visitors, folder: Path
) -> None:
    service = visitors.service
    async with served(folder / "d2", redis_url=service.stores.url, like=service) as other:
        meeting = await visitors.meeting()
        await all_are_gone_since_ten_minutes(meeting)
        elsewhere = visitors.browser(other)
        elsewhere.cookies = meeting.browsers["mediator"].cookies
        parent, _ = await asyncio.gather(meeting.back("parent"), elsewhere.enter(meeting.path("mediator")))
        await parent.sees(lambda view: state(view) == "open")
        assert (await told(meeting)).count("MeetingSuspended") == 1


async def test_somebody_alone_who_opens_the_page_again_suspends_nothing(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    for role, tab in meeting.tabs.items():
        if role != "mediator":
            await tab.close()
    for _ in range(3):
        await meeting["mediator"].close()
        await meeting.back("mediator")
    assert "MeetingSuspended" not in await told(meeting)


@pytest.mark.faults
async def test_those_of_a_killed_process_do_not_count_as_there_once_their_beat_is_overdue(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    await all_are_gone_since_ten_minutes(meeting)
    room, presence = meeting.room, Presence(visitors.service.redis)
    seen = await visitors.service.redis.command("GET", room_key(room, "last-present"))
    assert isinstance(seen, bytes)
    await presence.arrive(room, "p3", "a-device")
    await visitors.service.redis.command("SET", room_key(room, "last-present"), seen)
    parent = await meeting.back("parent")
    assert state(parent.view) == "suspended"


@pytest.mark.faults
async def test_pitfall_21_others_who_come_and_go_do_not_begin_the_mediators_absence_anew(
    quick: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUSPEND_AFTER_SECONDS", 0.5)
    async with visiting(quick) as visitors:
        meeting = await visitors.meeting()
        watching, school = meeting["local_authority"], meeting["school"].you["id"]
        await meeting["mediator"].close()
        await watching.sees(attends("p1", "away"))
        comings = 0
        # Each coming and going is a change of the room. Were the absence counted anew from each, it would
        # never end for as long as they go on.
        while state(watching.view) != "suspended":
            await meeting["school"].close()
            await watching.sees(attends(school, "away"))
            await meeting.back("school")
            await watching.sees(attends(school, "here"))
            comings += 1
            assert comings < 2000
        assert comings > 1
