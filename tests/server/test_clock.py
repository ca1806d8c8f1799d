"""The rooms' time is Redis's, whatever a process's own clock says."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rooms.session import MeetingOpened
from server import limits
from server.clock import SharedClock
from server.redis_client import RedisClient, RedisGone
from tests.server.browser import PATIENCE, visiting
from tests.server.service import served

pytestmark = pytest.mark.anyio

SECOND = timedelta(seconds=1)


def true_now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("minutes", [-5, 0, 5])
async def test_a_clock_that_is_wrong_is_corrected_and_the_operator_is_told_once(
    client: RedisClient, caplog: pytest.LogCaptureFixture, minutes: int
) -> None:
    clock = SharedClock(client, lambda: true_now() + timedelta(minutes=minutes))
    with caplog.at_level(logging.WARNING, "server.clock"):
        await clock.measure()
        await clock.measure()
    assert abs(clock() - true_now()) < SECOND
    assert len(caplog.records) == (1 if minutes else 0)


async def test_a_clock_that_is_set_meanwhile_is_corrected_also_after_a_lost_answer(
    client: RedisClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOOK_SECONDS", 0.01)
    off, measured, lost = timedelta(), asyncio.Event(), asyncio.Event()
    measure = SharedClock.measure

    async def fails_first(clock: SharedClock) -> None:
        if not lost.is_set():
            lost.set()
            raise RedisGone
        await measure(clock)
        measured.set()

    monkeypatch.setattr(SharedClock, "measure", fails_first)
    clock = SharedClock(client, lambda: true_now() + off)
    running = asyncio.create_task(clock.run())
    async with asyncio.timeout(PATIENCE):
        for _ in range(2):  # one may have been under way
            off = timedelta(minutes=-3)
            measured.clear()
            await measured.wait()
    running.cancel()
    assert abs(clock() - true_now()) < SECOND


async def test_what_a_process_with_a_clock_ahead_writes_has_the_shared_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.app.utc_now", lambda: true_now() + timedelta(minutes=5))
    async with served(folder / "d") as service, visiting(service) as visitors:
        meeting = await visitors.meeting("mediator", "parent", "local_authority")
        entries = await (await service.stores.records.of(meeting.room)).entries(0)
    opened = [
        (entry.at, event.at)
        for _, entry in entries
        for event in entry.events
        if isinstance(event, MeetingOpened)
    ]
    ((at, also_at),) = opened
    assert at == also_at
    assert abs(at - true_now()) < timedelta(minutes=1)
