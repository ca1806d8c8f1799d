"""The only home of a computer that goes to sleep: a Chromium of its own, whose processes all stand still. Its lines
stay open, say nothing and answer nothing, as those of a closed laptop or of a phone in a tunnel do."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserType

from tests.chromium import launch


class Laptop:
    """One computer, and its browser."""

    def __init__(self, kind: BrowserType) -> None:
        self._mark = f"--of-laptop={uuid4().hex}"
        self.browser = launch(kind, self._mark)

    @contextmanager
    def asleep(self) -> Iterator[None]:
        processes = self._processes()
        assert processes, "its browser runs"
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The browser's own, and all that it started, the oldest first."""
        parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
        found = [process for process in parents if self._mark in _line(process)]
        for process in sorted(parents):
            if parents[process] in found and process not in found:
                found.append(process)
        return found


def _line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""  # it has ended meanwhile


def _parent(path: Path) -> int:
    try:
        return int(path.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
