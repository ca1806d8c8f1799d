"""The only home of the bench's command: `python -m bench`, which `make bench` runs."""

import argparse
import gc
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import msgspec

from bench.children import DidNotStartError
from bench.crowd import crowd
from bench.frames import SocketClosedError
from bench.meter import used
from bench.report import ITS_MEASURE, THE_PRODUCT, Round, table, verdicts
from bench.targets import PEOPLE_IN_A_ROOM, TARGETS, Target

RATES = (200, 500)  # commands a second over all rooms; a busy service with 167 meetings is under the first
WARM_UP_SECONDS = 1.0
WARM_UP_IN_FLIGHT = 8
# Enough to keep the server and Redis busy, few enough that a wait in the queue is not all of the time.
IN_FLIGHT = 64
# Everybody is in and says nothing: time for the server to let go of what joining needed.
SETTLE_SECONDS = 1.0


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured. `limit` seconds end the run whatever happens."""

    rooms: int
    rounds: int
    seconds: float
    limit: int


STOPPED_BY = (signal.SIGALRM, signal.SIGTERM, signal.SIGINT)

# 167 rooms of six are the 1,002 sockets that earlier measurements used.
WHOLE = Size(rooms=167, rounds=3, seconds=6.0, limit=360)
QUICK = Size(rooms=30, rounds=1, seconds=3.0, limit=60)


class StoppedError(Exception):
    """The run must end now; `str()` says why."""


def measure(target: Target, size: Size, folder: Path) -> Round:
    """One target, once: everybody joins, is silent, asks at each steady rate, then as fast as it goes."""
    with target.run(size.rooms, folder) as running:
        before = used(running.pids)
        with crowd(target.wire, running.rooms, running.port) as everybody:
            joined = everybody.connect()
            say(f"  {size.rooms * PEOPLE_IN_A_ROOM:,} people joined in {joined * 1e3:.0f} ms")
            time.sleep(SETTLE_SECONDS)
            idle_kb = (used(running.pids).server_kb - before.server_kb) / (size.rooms * PEOPLE_IN_A_ROOM)
            everybody.saturate(WARM_UP_IN_FLIGHT, WARM_UP_SECONDS)
            steady = {rate: everybody.steady(rate, size.seconds) for rate in RATES}
            before = used(running.pids)
            saturation = everybody.saturate(min(IN_FLIGHT, size.rooms), size.seconds)
            after = used(running.pids)
    deliveries = max(1, saturation.deliveries)
    return Round(
        joins_ms=joined * 1e3,
        idle_kb=idle_kb,
        steady=steady,
        saturation=saturation,
        server_us=(after.server_cpu - before.server_cpu) * 1e6 / deliveries,
        redis_us=(after.redis_cpu - before.redis_cpu) * 1e6 / deliveries,
    )


def interleaved(rounds: dict[str, list[Round]], size: Size, scratch: Path) -> None:
    """Fills `rounds`: every target in turn, again and again, so that what disturbs one disturbs all alike."""
    left_out: set[str] = set()
    for turn in range(1, size.rounds + 1):
        for name in rounds:
            target = TARGETS[name]()
            why = target.lacks() if name not in left_out else None
            if why:
                say(f"{target.name}: not measured: {why}")
                left_out.add(name)
            if name in left_out:
                continue
            say(f"round {turn} of {size.rounds}: {target.name}")
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                try:
                    rounds[name].append(measure(target, size, Path(folder)))
                except (DidNotStartError, SocketClosedError, OSError, ValueError, RuntimeError) as fault:
                    say(f"{target.name}: left out from here on: {fault}")
                    left_out.add(name)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def stop_on(number: int, _: FrameType | None) -> NoReturn:
    for other in STOPPED_BY:  # the children are being stopped, in bounded time: that must not stop too
        signal.signal(other, signal.SIG_IGN)
    raise StoppedError(f"stopped by {signal.Signals(number).name}")


def options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rooms, one round, under a minute")
    parser.add_argument("--rooms", type=int, metavar="N", help=f"rooms of six (default {WHOLE.rooms})")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"rounds (default {WHOLE.rounds})")
    parser.add_argument("--seconds", type=float, metavar="S", help=f"of each load (default {WHOLE.seconds})")
    parser.add_argument("--limit", type=int, metavar="S", help=f"end the run after (default {WHOLE.limit})")
    parser.add_argument(
        "--only", nargs="+", choices=TARGETS, default=list(TARGETS), help="measure only these"
    )
    parser.add_argument(
        "--gate", action="store_true", help="exit with 1 unless every promise was seen to be kept"
    )
    parser.add_argument(
        "--scratch", type=Path, default=Path("data"), help="where Redis writes: a real disk (default data/)"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    chosen = options(arguments)
    named = {name: getattr(chosen, name) for name in Size.__struct_fields__}
    size = msgspec.structs.replace(
        QUICK if chosen.quick else WHOLE,
        **{name: value for name, value in named.items() if value is not None},
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = size.rooms * PEOPLE_IN_A_ROOM + 256
    if soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            say(f"{size.rooms} rooms need {wanted} open files, and this machine allows {hard}")
            return 2
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))  # the servers inherit it
    for number in STOPPED_BY:
        signal.signal(number, stop_on)
    scratch: Path = chosen.scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    signal.alarm(size.limit)
    load = os.getloadavg()[0]
    # The generator makes no cycles; a collection in the middle would be counted as the server's.
    gc.disable()
    rounds: dict[str, list[Round]] = {name: [] for name in chosen.only}
    ended_early = False
    try:
        interleaved(rounds, size, scratch)
    except StoppedError as stopped:
        reason = f"its limit of {size.limit} s" if "SIGALRM" in str(stopped) else str(stopped)
        say(f"the run ended before it was done: {reason}")
        ended_early = True
    finally:
        signal.alarm(0)
    if not any(rounds.values()):
        return 2
    print(
        f"\n{size.rooms} rooms of {PEOPLE_IN_A_ROOM}, {size.rounds} × {size.seconds:g} s of each load, "
        f"{os.cpu_count()} processors, load before the run {load:.1f}\n"
    )
    print(table(rounds, RATES) + "\n")
    reached = verdicts(rounds, RATES)
    for verdict in reached:
        print(verdict)
    if not {THE_PRODUCT, ITS_MEASURE} <= {name for name, measured in rounds.items() if measured}:
        print(
            "The promises are about the product against the bare broadcaster; both must have been measured."
        )
    if ended_early:
        return 2
    return int(chosen.gate and not all(verdict.kept for verdict in reached))


if __name__ == "__main__":
    sys.exit(main())
