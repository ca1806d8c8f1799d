"""Redis for the tests of the shell: a private server for the session, Debian's beside it, fresh room ids."""

import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from server.private_redis import PrivateRedis, server_command
from server.redis_client import RedisClient

DEBIANS_REDIS = Path("/usr/bin/redis-server")


def listens(there: Path) -> bool:
    """Whether a server takes connections on this socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(there)) == 0


@contextmanager
def debians_redis(folder: Path, **settings: str) -> Iterator[str]:
    """Debian's redis-server in this folder, stopped at the end. Not installed: the test fails."""
    assert DEBIANS_REDIS.exists(), "install Debian's redis-server: the log is held to its contract on it too"
    changed = [word for name, value in settings.items() for word in (f"--{name.replace('_', '-')}", value)]
    server = subprocess.Popen([*server_command(DEBIANS_REDIS, folder), *changed], stdout=subprocess.DEVNULL)
    try:
        there = folder / "redis.sock"
        until = time.monotonic() + 10
        while not listens(there):
            assert server.poll() is None, (folder / "redis.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.01)
        yield f"unix://{there}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """pytest's own folders have long names, and a socket's path is short."""
    with tempfile.TemporaryDirectory(prefix="eh-") as folder:
        yield Path(folder)


@pytest.fixture
def folder(short_folder: Path) -> Path:
    """A fresh folder whose path is short enough for a socket."""
    made = short_folder / secrets.token_hex(4)
    made.mkdir()
    return made


@pytest.fixture(scope="session")
def private_redis_url(short_folder: Path) -> Iterator[str]:
    private = PrivateRedis(short_folder / "private")
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(private) as url:
        yield url


@pytest.fixture(scope="session")
def debians_redis_url(short_folder: Path) -> Iterator[str]:
    folder = short_folder / "debian"
    folder.mkdir()
    with debians_redis(folder) as url:
        yield url


@pytest.fixture
async def client(private_redis_url: str) -> AsyncIterator[RedisClient]:
    async with RedisClient(private_redis_url) as client:
        yield client


@pytest.fixture
def new_room() -> Callable[[], str]:
    """Ids that no other test uses."""
    return lambda: f"room-{secrets.token_hex(8)}"


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture
def room(new_room: Callable[[], str]) -> str:
    return new_room()
