"""The bench's generator counts every delivery, knows a lost one, and leaves no process behind."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench import core, frames
from bench.children import child, free_port, uvicorn, wait_for
from bench.crowd import crowd
from bench.line import Line
from bench.meter import PROC, family, used
from bench.people import Phase
from bench.plain import Asked
from bench.report import Round, table, verdicts
from bench.targets import PEOPLE_IN_A_ROOM, PlainWire, ProductWire, RawEcho
from rooms.session import SessionState

ROOMS = 2
RATES = (200, 500)
# The test must not wait as long as a real run would for a delivery that never comes.
SHORT_DRAIN = 0.3
ENDS_SECONDS = 30


class DeafToOne(PlainWire):
    """Loses one delivery of one command on its way to the generator."""

    lost = 7

    def hear(self, payload: bytes) -> tuple[int, int] | None:
        heard = super().hear(payload)
        if heard is not None and heard[1] == self.lost:
            self.lost = -2
            return None
        return heard


async def stand_in(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An ASGI server that speaks the product's wire: some patches come before the answer, some after."""
    await receive()
    if scope["type"] == "lifespan":
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": '{"type":"view","version":0}'})
    people = STAND_IN_PEOPLE.setdefault(scope["path"], [])
    people.append(send)
    while (message := await receive())["type"] == "websocket.receive":
        asked = msgspec.json.decode(message["text"], type=Asked)
        version = STAND_IN_VERSIONS[scope["path"]] = STAND_IN_VERSIONS.get(scope["path"], 0) + 1
        patch = {"type": "websocket.send", "text": f'{{"type":"patch","version":{version},"patch":{{}}}}'}
        answer = f'{{"type":"answer","key":"{asked.key}","version":{version}}}'
        for person in people[:3]:
            await person(patch)
        await send({"type": "websocket.send", "text": answer})
        for person in people[3:]:
            await person(patch)


STAND_IN_PEOPLE: dict[str, list[Any]] = {}
STAND_IN_VERSIONS: dict[str, int] = {}


@contextmanager
def stand_in_running(folder: Path) -> Iterator[int]:
    port, log = free_port(), folder / "log"
    with child(uvicorn("tests.test_bench:stand_in", port), log) as pid:
        wait_for(("127.0.0.1", port), pid, log)
        yield port


def assert_all_six_every_time(phase: Phase) -> None:
    assert phase.asked > 0
    assert phase.missing == 0
    assert phase.twice == 0
    assert phase.deliveries == phase.asked * PEOPLE_IN_A_ROOM
    assert len(phase.latencies) == phase.asked
    assert min(phase.latencies) > 0


def test_every_command_is_seen_to_reach_all_six_people(tmp_path: Path) -> None:
    target = RawEcho()
    with target.run(ROOMS, tmp_path) as running, crowd(target.wire, running.rooms, running.port) as everybody:
        everybody.connect()
        steady = everybody.steady(rate=200, seconds=1.0)
        assert steady.asked == 200
        assert_all_six_every_time(steady)
        saturation = everybody.saturate(in_flight=ROOMS, seconds=1.0)
        assert_all_six_every_time(saturation)
        spent = used(running.pids)
    assert spent.server_cpu > 0
    assert spent.server_kb > 0
    assert spent.redis_cpu == 0


def test_a_delivery_that_never_came_is_counted_as_missing(tmp_path: Path) -> None:
    with (
        RawEcho().run(ROOMS, tmp_path) as running,
        crowd(DeafToOne(), running.rooms, running.port, drain=SHORT_DRAIN) as everybody,
    ):
        everybody.connect()
        phase = everybody.saturate(in_flight=ROOMS, seconds=0.3)
    assert phase.missing == 1
    assert phase.asked - phase.completed == 1
    assert phase.deliveries == phase.asked * PEOPLE_IN_A_ROOM - 1


def test_a_stall_counts_against_every_command_that_fell_due_in_it(tmp_path: Path) -> None:
    with (
        RawEcho().run(1, tmp_path) as running,
        crowd(PlainWire(), running.rooms, running.port) as everybody,
    ):
        everybody.connect()
        # One room takes its commands one by one: at this rate they are due faster than it can.
        phase = everybody.steady(rate=50_000, seconds=0.05)
    assert_all_six_every_time(phase)
    assert phase.latencies[-1] > phase.latencies[0]
    assert phase.latencies[-1] > 10_000_000


def test_the_answer_says_which_patches_are_a_commands_deliveries(tmp_path: Path) -> None:
    rooms = [[Line(path=f"/{room}")] * PEOPLE_IN_A_ROOM for room in range(ROOMS)]
    with stand_in_running(tmp_path) as port, crowd(ProductWire(), rooms, port) as everybody:
        everybody.connect()
        assert_all_six_every_time(everybody.steady(rate=200, seconds=0.5))
        assert_all_six_every_time(everybody.saturate(in_flight=ROOMS, seconds=0.5))


def test_a_refused_command_ends_the_run() -> None:
    with pytest.raises(ValueError, match="refused"):
        ProductWire().hear(b'{"type":"refusal","key":"3","code":"not_now"}')


@pytest.mark.parametrize("size", [0, 125, 126, 300, 65_535, 65_536])
def test_a_frame_is_split_off_whole_wherever_the_reads_fall(size: int) -> None:
    masked = frames.frame(b"a" * size)
    # A server's frames are the same without the mask's bit and its four bytes.
    head = len(masked) - size - len(frames.ZERO_MASK)
    received = bytes([masked[0], masked[1] & 0x7F]) + masked[2:head] + masked[head + len(frames.ZERO_MASK) :]
    whole, rest = frames.split(received + received[: head + size // 2])
    assert whole == [(frames.TEXT, b"a" * size)] * (1 if size else 2)
    if size:
        again, rest = frames.split(rest + received[head + size // 2 :])
        assert again == [(frames.TEXT, b"a" * size)]
    assert rest == b""


def round_of(milliseconds: float, per_second: float) -> Round:
    phase = Phase(
        asked=1,
        completed=1,
        deliveries=6,
        twice=0,
        seconds=1.0,
        per_second=per_second,
        latencies=[int(milliseconds * 1e6)],
        generator_cpu=0.1,
    )
    return Round(
        joins_ms=1,
        idle_kb=1,
        steady=dict.fromkeys(RATES, phase),
        saturation=phase,
        server_us=1,
        redis_us=1,
    )


@pytest.mark.parametrize(
    ("milliseconds", "per_second", "kept"),
    [
        (1.9, 1_000, [True, True, True]),
        (2.1, 1_000, [True, False, False]),
        (1.9, 499, [False, True, True]),
    ],
)
def test_the_promises_are_judged_against_the_bare_broadcaster(
    milliseconds: float, per_second: float, kept: list[bool]
) -> None:
    rounds = {"bare": [round_of(1.0, 1_000)], "product": [round_of(milliseconds, per_second)]}
    assert [verdict.kept for verdict in verdicts(rounds, RATES)][:3] == kept
    assert "product / bare" in table(rounds, RATES)


def test_a_promise_that_was_not_measured_is_not_kept() -> None:
    assert [verdict.kept for verdict in verdicts({"bare": [round_of(1.0, 1_000)]}, RATES)][:3] == [None] * 3


def test_a_run_that_is_interrupted_leaves_no_process_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--quick", "--rooms", "2", "--only", "bare"]
    with subprocess.Popen(
        [*command, "--scratch", str(tmp_path)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as bench:
        assert bench.stderr is not None
        said = next(line for line in bench.stderr if "joined" in line or "left out" in line)
        everyone = family(bench.pid)
        bench.send_signal(signal.SIGINT)
        assert bench.wait(ENDS_SECONDS) == 2
        assert "stopped by SIGINT" in bench.stderr.read()
    assert "joined" in said
    assert len(everyone) >= 3
    assert [pid for pid in everyone if (PROC / str(pid)).exists()] == []
    assert list(tmp_path.iterdir()) == []


def test_the_core_is_timed_in_a_meeting_of_six() -> None:
    room = core.open_room()
    assert room.session.state is SessionState.OPEN
    assert all(room.has_let_in(person, core.DEVICE) for person in core.PEOPLE)
    assert len(core.PEOPLE) == PEOPLE_IN_A_ROOM
    for work in core.steps().values():
        work()
