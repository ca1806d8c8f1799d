"""Lost lines: Redis killed, stopped, full or out of reach in mid-meeting loses nothing that was saved, and
says "saved" of nothing that is not."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rooms.board import SuggestAction
from rooms.floor_control import GrantNext
from rooms.queue import RaiseHand
from server import limits
from tests.fakes.bad_line import BadLine
from tests.server.browser import PATIENCE, Meeting, Visitors, attends, visiting
from tests.server.service import Service, served

pytestmark = [pytest.mark.anyio, pytest.mark.faults]


@asynccontextmanager
async def a_meeting_of_its_own(folder: Path) -> AsyncIterator[tuple[Service, Meeting]]:
    """A meeting in a service that may be broken."""
    async with served(folder / "d") as service, visiting(service) as visitors:
        yield service, await visitors.meeting()


def pid_of_redis(service: Service) -> int:
    assert service.stores.redis is not None
    return service.stores.redis.pid


async def suggestions(meeting: Meeting) -> list[str]:
    room = await meeting.service.room(meeting.room)
    return sorted(one.what for one in room.board.suggestions.values())


@pytest.mark.parametrize("times", [1, 2])
async def test_a_killed_redis_loses_nothing_saved_and_what_is_asked_meanwhile_is_answered_after(
    folder: Path, times: int
) -> None:
    async with a_meeting_of_its_own(folder) as (service, meeting):
        mediator, parent, school = meeting["mediator"], meeting["parent"], meeting["school"]
        hands = [await tab.does(RaiseHand()) for tab in (parent, school, meeting["supporter"])]
        await mediator.at(hands[-1])
        granted = await mediator.does(GrantNext())
        for number in range(times):
            before = (await meeting["local_authority"].at(granted))["room"]["floor"]
            killed = pid_of_redis(service)
            os.kill(killed, signal.SIGKILL)
            keys = [
                await tab.send(SuggestAction(what=f"Asked {number} by {role}"))
                for role, tab in meeting.tabs.items()
                if role != "mediator"
            ]
            asked = [tab for role, tab in meeting.tabs.items() if role != "mediator"]
            answers = await asyncio.gather(
                *(tab.answer_to(key) for tab, key in zip(asked, keys, strict=True))
            )
            assert [answer["type"] for answer in answers] == ["answer"] * 4
            assert pid_of_redis(service) != killed
            newest = max(answer["version"] for answer in answers)
            for tab in meeting.tabs.values():
                assert (await tab.at(newest))["room"]["floor"] == before
                assert tab.code is None, "it is still the same socket"
            granted = newest
        told = [f"Asked {n} by {role}" for n in range(times) for role in meeting.tabs if role != "mediator"]
        assert await suggestions(meeting) == sorted(told)
        # The floor goes on where it was.
        turn = mediator.room["floor"]["turn"]["id"]
        await mediator.does(GrantNext(after=turn))
        assert mediator.room["floor"]["turn"]["holder"] == school.you["id"]


async def test_a_stopped_redis_has_saved_nothing_until_it_goes_on(folder: Path) -> None:
    async with a_meeting_of_its_own(folder) as (service, meeting):
        parent, mediator = meeting["parent"], meeting["mediator"]
        before = mediator.version
        pid = pid_of_redis(service)
        os.kill(pid, signal.SIGSTOP)
        try:
            key = await parent.send(SuggestAction(what="Asked while it stood still"))
            answer = asyncio.ensure_future(parent.answer_to(key))
            done, _ = await asyncio.wait([answer], timeout=3)
            assert not done, "nothing can be saved now"
            assert mediator.version == before, "and nobody is shown what is not saved"
        finally:
            os.kill(pid, signal.SIGCONT)
        said = await answer
        assert said["type"] == "answer"
        await mediator.sees(lambda view: view["mediator"]["suggestions"])
        assert await suggestions(meeting) == ["Asked while it stood still"]


async def test_what_cannot_be_saved_is_said_not_to_be_and_can_be_sent_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis out of memory takes no write; it is neither a fault of ours nor the end of the service."""
    monkeypatch.setattr(limits, "SAVE_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(limits, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.05)
    async with a_meeting_of_its_own(folder) as (service, meeting):
        parent = meeting["parent"]
        await service.redis.command("CONFIG", "SET", "maxmemory", "1")
        command = SuggestAction(what="Asked while it was full")
        assert (await parent.ask(command, key="k"))["code"] == "not_saved"
        assert await suggestions(meeting) == []
        # Looks and beats go on failing meanwhile, and end nothing.
        assert (await parent.ask(command, key="k"))["code"] == "not_saved"
        await service.redis.command("CONFIG", "SET", "maxmemory", "0")
        assert (await parent.ask(command, key="k"))["type"] == "answer"
        await meeting["mediator"].sees(lambda view: view["mediator"]["suggestions"])
        assert await suggestions(meeting) == ["Asked while it was full"]


@asynccontextmanager
async def on_a_bad_line(service: Service, folder: Path) -> AsyncIterator[tuple[BadLine, Meeting, Visitors]]:
    """A meeting whose parent and mediator sit at a process with a bad line to the same Redis."""
    async with (
        BadLine(folder / "line", Path(urlsplit(service.stores.url).path)) as line,
        served(folder / "d", redis_url=line.url, like=service) as other,
        visiting(service) as visitors,
    ):
        meeting = await visitors.meeting()
        for role in ("parent", "mediator"):
            at = visitors.browser(other)
            at.cookies = meeting.browsers[role].cookies
            meeting.tabs[role] = await at.enter(meeting.path(role))
        yield line, meeting, visitors


async def test_an_answer_of_redis_that_is_lost_writes_once_and_is_answered(
    service: Service, folder: Path
) -> None:
    async with on_a_bad_line(service, folder) as (line, meeting, _):
        before = (await service.room(meeting.room)).version
        line.swallow_the_answer_to(b"lost-answer")
        answer = await meeting["parent"].ask(SuggestAction(what="Once"), key="lost-answer")
        assert line.swallowed.is_set()
        assert (answer["type"], answer["version"]) == ("answer", before + 1)
        assert await suggestions(meeting) == ["Once"]
        await meeting["mediator"].at(before + 1)


async def test_what_was_said_while_the_line_was_down_is_seen_when_it_is_back(
    service: Service, folder: Path
) -> None:
    async with on_a_bad_line(service, folder) as (line, meeting, _):
        line.cut()
        version = await meeting["school"].does(RaiseHand())  # at the process whose line is good
        view = await meeting["mediator"].at(version)
        assert len(view["room"]["floor"]["order"]) == 1
        assert meeting["mediator"].code is None


async def test_every_person_s_own_line_may_drop_at_any_moment(visitors: Visitors) -> None:
    """The holder's, a waiting person's and the mediator's: the queue and the floor stay as they are."""
    meeting = await visitors.meeting()
    for role in ("parent", "school", "supporter"):
        await meeting[role].does(RaiseHand())
    await meeting["mediator"].sees(lambda view: len(view["room"]["floor"]["order"]) == 3)
    version = await meeting["mediator"].does(GrantNext())
    floor = (await meeting["local_authority"].at(version))["room"]["floor"]

    for role in ("parent", "school", "mediator"):
        who = meeting[role].you["id"]
        meeting[role].socket.transport.abort()
        view = await meeting["local_authority"].sees(attends(who, "away"))
        assert view["room"]["floor"] == floor, "a dropped line lowers no hand and frees no floor"
        back = await meeting.browsers[role].enter(meeting.path(role))
        assert back.room["floor"] == floor
        await meeting["local_authority"].sees(attends(who, "here"))
        meeting.tabs[role] = back
    assert meeting["parent"].you["turn"] == floor["turn"]["id"]
    assert [one["place"] for one in meeting["school"].you["requests"].values()] == [1]


async def test_the_service_ends_even_while_redis_stands_still(folder: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        async with served(folder / "d") as service:
            pid = pid_of_redis(service)
            os.kill(pid, signal.SIGSTOP)
            asyncio.get_running_loop().call_later(1, os.kill, pid, signal.SIGCONT)
