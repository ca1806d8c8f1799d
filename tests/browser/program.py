"""The only home of the real program under a browser test: started, killed and started again on its data."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import msgspec

REPOSITORY = Path(__file__).parent.parent.parent
_ROW = re.compile(r"^  (\S.*?)\s{2,}(\S.*?)\s{2,}(http\S+)$", re.MULTILINE)
_OPEN = "Evenhand is open at"


class Mediation(msgspec.Struct, frozen=True, kw_only=True):
    """A mediation that was made. `links` and `names` are by role, as the table on the command line says it; a
    second person of a role, such as a co-mediator, is `Mediator 2`."""

    reference: str
    names: dict[str, str]
    links: dict[str, str]


class Program:
    """`python -m server` on a folder of its own and a free port of the loopback."""

    def __init__(
        self, folder: Path, language: str = "en_GB", enter: tuple[str, ...] = (), /, **settings: str
    ) -> None:
        # The words before its command, where it is to run in another network than ours.
        self._enter = enter
        self._folder = folder
        self.data = folder / "d"
        self._port = _free_port()
        self._language = language
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self.address = f"http://localhost:{self._port}"

    def start(self) -> None:
        """Returns when the program says that it is open."""
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [*self._enter, sys.executable, "-m", "server", "serve"],
                cwd=REPOSITORY,
                env=self._environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        if not any(_OPEN in line for line in self._process.stdout):
            raise AssertionError(f"the program did not start:\n{self.log()}")

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does; its Redis ends with it."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.wait(timeout=30)
        self._closed()

    def kill(self) -> None:
        """`kill -9`: it has no moment to put anything in order. Its Redis lives on."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)
        self._closed()

    def _closed(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def kill_redis(self) -> None:
        """`kill -9` of the private Redis, which is found by the folder that only it was told of."""
        killed = [int(one.name) for one in Path("/proc").iterdir() if self._is_redis(one)]
        assert len(killed) == 1, killed
        os.kill(killed[0], signal.SIGKILL)

    def _is_redis(self, process: Path) -> bool:
        with suppress(OSError):
            told = (process / "cmdline").read_bytes()
            return b"valkey-server" in told and os.fsencode(self.data) in told
        return False

    def make(self, plan: str) -> Mediation:
        """Make a mediation from a file, as whoever runs a service does; the program may be serving."""
        file = self._folder / "plan.toml"
        file.write_text(plan, encoding="utf-8")
        printed = self._run("make", str(file))
        found = re.search(r"Mediation (\S+): one join link", printed)
        rows = _ROW.findall(printed)
        assert found is not None, printed
        assert rows, printed
        met = Counter[str]()
        names, links = {}, {}
        for role, name, link in rows:
            met[role] += 1
            called = role if met[role] == 1 else f"{role} {met[role]}"
            names[called], links[called] = name, link
        return Mediation(reference=found[1], names=names, links=links)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "server", *words],
            cwd=REPOSITORY,
            # The roles of the table are what tests know people by, whatever the pages speak.
            env=self._environment() | {"EVENHAND_LANGUAGE": "en_GB"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    def _environment(self) -> dict[str, str]:
        told = {
            "PORT": str(self._port),
            "EVENHAND_DATA": str(self.data),
            "EVENHAND_LANGUAGE": self._language,
            **self._settings,
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND")} | told

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
