"""The only home of the bench's child processes: started here, waited for here, stopped here by pid."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.meter import family, started_at
from server.private_redis import LOG, SOCKET, server_command, wheel_binary

START_SECONDS = 20.0  # a private Redis takes 0.1 s and a server under 1 s; more is a fault
STOP_SECONDS = 15.0  # a child that was asked to stop is killed after this; the product's Redis may take ten
LOOK_AGAIN_SECONDS = 0.02
SAID_AT_MOST = 2000  # characters of a child's last words: a traceback's worth

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # prctl(2)


class DidNotStartError(Exception):
    """A child ended, or was not ready in time; `str()` holds the end of what it said."""


@contextlib.contextmanager
def child(command: list[str], log: Path, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Runs `command` for as long as the block does; gives its pid.

    In a session of its own, so that Ctrl-C reaches the bench alone and the bench stops its children
    in order; whatever way the block ends, the child and all that it started are gone afterwards.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_the_bench,
            env={**os.environ, **(env or {})},
        )
        try:
            yield process.pid
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks a child to stop, then ends what it has left behind.

    What a child started may have a session of its own (the product's private Redis has), so all of them
    are noted while they can still be found; when each began tells it from a later process of its number.
    """
    started = {pid: started_at(pid) for pid in family(process.pid)}
    os.kill(process.pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while not has_ended(process.pid) and time.monotonic() < until:
        time.sleep(LOOK_AGAIN_SECONDS)
    for pid, began in started.items():
        if began is not None and started_at(pid) == began:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    process.wait()


def die_with_the_bench() -> None:
    """In the child, before it becomes the command: the kernel ends it should the bench be killed outright."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for(address: tuple[str, int] | str, pid: int, log: Path) -> None:
    """Returns when something listens at `address` (host and port, or a unix socket's path).

    Raises DidNotStartError if the child ended first or time ran out.
    """
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        kind = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        with socket.socket(kind, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.connect(address)
            return
        if has_ended(pid):
            break
        time.sleep(LOOK_AGAIN_SECONDS)
    said = log.read_text(errors="replace") if log.exists() else ""
    raise DidNotStartError(said[-SAID_AT_MOST:] or f"nothing listens at {address}")


def has_ended(pid: int) -> bool:
    """Whether a child of ours has ended; leaves it to be reaped by whoever waits for it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextlib.contextmanager
def private_redis(folder: Path) -> Iterator[tuple[Path, int]]:
    """A Redis with the product's own command, and so its settings; gives its socket's path and pid."""
    path = folder / SOCKET
    with child(server_command(wheel_binary(), folder), folder / "redis.out") as pid:
        wait_for(str(path), pid, folder / LOG)
        yield path, pid


def free_port() -> int:
    """A loopback port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def uvicorn(application: str, port: int) -> list[str]:
    """The command that serves one of the bench's own applications with the product's server settings."""
    return [
        *(sys.executable, "-m", "uvicorn", application),
        *("--host", "127.0.0.1"),
        *("--port", str(port)),
        *("--loop", "uvloop"),
        *("--http", "httptools"),
        *("--ws", "websockets-sansio"),
        *("--ws-per-message-deflate", "false"),
        *("--lifespan", "on"),
        *("--log-level", "warning"),
        "--no-access-log",
    ]
