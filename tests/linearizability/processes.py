"""The only home of the real processes under a history: two of the server on one Redis, killed and started again."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.private_redis import SOCKET, server_command, wheel_binary
from server.settings import Settings
from server.vault import Vault

REPOSITORY = Path(__file__).parent.parent.parent
ADDRESS = "http://localhost:1"
"""What both processes are known by, as behind one balancer. Nobody asks for a page here."""

PATIENCE = 30.0
"""Seconds that a start may take."""

RIGHT = ("-m", "server")


class DidNotStart(Exception):
    """A process ended, or was not there in time."""


class RedisServer:
    """A Redis of the wheel's, with the product's own settings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Process | None = None
        self.url = f"unix://{folder / SOCKET}"

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *server_command(wheel_binary(), self._folder), stdout=DEVNULL, start_new_session=True
        )
        async with asyncio.timeout(PATIENCE):
            while not self._listens():
                if self._process.returncode is not None:
                    raise DidNotStart("Redis")
                await asyncio.sleep(0.01)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._folder / SOCKET)) == 0

    async def kill(self) -> None:
        """`kill -9`."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def kill_and_start(self) -> None:
        await self.kill()
        await self.start()


class ServerProcess:
    """`python -m server serve`, or the same with a planted bug. `program`: the words after `python`."""

    def __init__(self, folder: Path, redis_url: str, program: tuple[str, ...]) -> None:
        self._folder = folder
        self._program = program
        self._process: Process | None = None
        self._url = redis_url
        self._log = folder / f"log-{secrets.token_hex(2)}"
        self.port = _free_port()

    def environment(self) -> dict[str, str]:
        return {
            "PORT": str(self.port),
            "EVENHAND_DATA": str(self._folder),
            "EVENHAND_REDIS_URL": self._url,
            "EVENHAND_ADDRESS": ADDRESS,
        }

    async def start(self) -> None:
        """Returns when it says that it is open."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND")}
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._program,
                "serve",
                cwd=REPOSITORY,
                env=kept | self.environment(),
                stdout=PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self._process.stdout.readline():
                if b"Evenhand is open" in line:
                    return
        raise DidNotStart(self.log())

    def send(self, what: signal.Signals) -> None:
        """`SIGSTOP` puts it to sleep, `SIGCONT` wakes it."""
        assert self._process is not None
        self._process.send_signal(what)

    async def end(self, how: signal.Signals) -> None:
        """`SIGKILL`: it has no moment to put anything in order."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                raise

    async def kill(self) -> None:
        await self.end(signal.SIGKILL)

    def log(self) -> str:
        return self._log.read_text(errors="replace")


class House:
    """Two processes, and the Redis that they share."""

    def __init__(self, folder: Path, program: tuple[str, ...]) -> None:
        self.redis = RedisServer(folder)
        self.servers = [ServerProcess(folder, self.redis.url, program) for _ in range(2)]
        self.settings = Settings.read(self.servers[0].environment())

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]


@asynccontextmanager
async def house(folder: Path, program: tuple[str, ...] = RIGHT) -> AsyncIterator[House]:
    """All of it, started; and ended at the end by the ids that it was started with."""
    made = House(folder, program)
    try:
        await made.redis.start()
        Vault.open(made.settings.key_file)  # made before either could make its own
        await asyncio.gather(*(server.start() for server in made.servers))
        yield made
    finally:
        await asyncio.gather(*(server.end(signal.SIGTERM) for server in made.servers))
        await made.redis.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
