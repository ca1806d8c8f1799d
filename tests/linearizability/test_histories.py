"""Histories of eight clients at two real processes and a Redis, all of them killed, have one holder at a time; and the
check that says so finds three bugs that were planted for it (source: quality/checklist.md R8)."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.linearizability.buggy import BUGS, program
from tests.linearizability.checker import check
from tests.linearizability.history import Kind, Said
from tests.linearizability.processes import house
from tests.linearizability.record import Recording, record

pytestmark = [pytest.mark.anyio, pytest.mark.faults]

USUAL = (5, 200)
LONG = (100, 1000)
"""Histories, and operations in each: with every run of the tests, and where the faults are asked for by name."""

CAUGHT_WITHIN = 8
"""Histories, of the usual length, in which a planted bug must show. Most show in the first."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own folders have long names, and a socket's path is short."""
    with tempfile.TemporaryDirectory(prefix="eh-") as made:
        yield Path(made)


@pytest.fixture
def asked_for(request: pytest.FixtureRequest) -> tuple[int, int]:
    """How many histories, and of how many operations."""
    return LONG if request.config.getoption("markexpr") == "faults" else USUAL


async def test_every_history_of_the_floor_is_explained_by_one_order(
    folder: Path, asked_for: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    histories, operations = asked_for
    recordings: list[Recording] = []
    recorded = checked = 0.0
    async with house(folder) as two:
        for seed in range(histories):
            began = time.monotonic()
            recordings.append(await record(two, seed, operations, faults=True))
            ended = time.monotonic()
            verdict = check(recordings[-1].history)
            recorded, checked = recorded + ended - began, checked + time.monotonic() - ended
            assert verdict.explained, f"history {seed}: {verdict}"
            assert not recordings[-1].broken, "".join(server.log() for server in two.servers)
    everything = [one for recording in recordings for one in recording.history]
    again = sum(one.sent > 1 for one in everything)
    races = sum(
        one.said is Said.TURN_HAS_CHANGED and one.kind in {Kind.GRANT_FLOOR, Kind.GRANT_NEXT}
        for one in everything
    )
    with capsys.disabled():
        print(
            f"\n{histories} histories, {len(everything)} operations, {again} sent again, {races} grants too late, "
            f"{sum(recording.struck for recording in recordings)} faults: "
            f"recorded in {recorded:.1f} s, checked in {checked:.2f} s"
        )
    # It was no peaceful meeting that the one order explains.
    assert len(everything) == histories * operations
    assert again > histories
    assert races > histories
    assert any(one.kind is Kind.GRANT_NEXT and one.said is Said.YES for one in everything)
    assert any(one.kind is Kind.REVOKE_FLOOR and one.said is Said.YES for one in everything)


@pytest.mark.parametrize("bug", BUGS)
async def test_a_planted_bug_is_caught(bug: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    async with house(folder, program(bug)) as two:
        for seed in range(CAUGHT_WITHIN):
            recording = await record(two, seed, USUAL[1], faults=True)
            if not check(recording.history).explained:
                with capsys.disabled():
                    print(f"\n{bug}: caught in history {seed + 1}, after {time.monotonic() - began:.1f} s")
                return
    pytest.fail(f"{bug}: not caught in {CAUGHT_WITHIN} histories")
