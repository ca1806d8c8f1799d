"""What a test of sound stands on: a network that leads nowhere, loudspeakers, computers, a relay and the program."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, sync_playwright

from tests.browser.program import Program
from tests.media.computer import Computer
from tests.media.loudspeaker import SoundServer, sound_server
from tests.media.network import Network
from tests.media.network import network as a_network
from tests.media.relay import Relay
from tests.media.voices import FREQUENCIES, Voice


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.media)


@pytest.fixture(scope="package")
def network() -> Iterator[Network]:
    with a_network() as given:
        yield given


@pytest.fixture(scope="package")
def loudspeakers() -> Iterator[SoundServer]:
    with sound_server() as server:
        yield server


# A package's, for the reason that tests/browser/conftest.py gives.
@pytest.fixture(scope="package")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="package")
def folders() -> Iterator[Callable[[], Path]]:
    """Gives one folder after another: in /tmp, because the path of a socket must be short."""
    given: list[str] = []

    def another() -> Path:
        given.append(tempfile.mkdtemp(prefix="eh", dir="/tmp"))
        return Path(given[-1])

    yield another
    for one in given:
        shutil.rmtree(one, ignore_errors=True)


class Computers:
    """Gives computers, each with a voice of its own, and keeps those that are given back for the next who asks:
    a browser takes a second to start."""

    def __init__(
        self, kind: BrowserType, folders: Callable[[], Path], network: Network, loudspeakers: SoundServer
    ) -> None:
        self._kind = kind
        self._folders = folders
        self._network = network
        self._loudspeakers = loudspeakers
        self._voices = count()
        self._idle: list[Computer] = []
        self._all: list[Computer] = []

    def take(self) -> Computer:
        return self._idle.pop(0) if self._idle else self.start()

    def start(self, *, flags: tuple[str, ...] | None = None) -> Computer:
        """A new one, which is nobody else's afterwards if it has flags of its own."""
        voice = Voice(frequency=FREQUENCIES[next(self._voices) % len(FREQUENCIES)])
        started = Computer(
            self._kind,
            self._folders(),
            network=self._network,
            loudspeaker=self._loudspeakers.loudspeaker(),
            voice=voice,
            flags=flags,
        )
        self._all.append(started)
        return started

    def give_back(self, computer: Computer) -> None:
        for context in computer.browser.contexts:
            context.close()
        self._idle.append(computer)

    def close(self) -> None:
        for one in self._all:
            one.close()


@pytest.fixture(scope="package")
def computers(
    chromium: BrowserType, folders: Callable[[], Path], network: Network, loudspeakers: SoundServer
) -> Iterator[Computers]:
    given = Computers(chromium, folders, network, loudspeakers)
    yield given
    given.close()


@pytest.fixture(scope="package")
def relay(folders: Callable[[], Path], network: Network) -> Iterator[Relay]:
    """The relay of everybody in the network of the browsers."""
    started = Relay(folders(), network)
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="package")
def start(folders: Callable[[], Path], network: Network) -> Iterator[Callable[..., Program]]:
    """Starts the program in the network of the browsers."""
    started: list[Program] = []

    def begin(**settings: str) -> Program:
        started.append(Program(folders(), enter=network.enter, **settings))
        started[-1].start()
        return started[-1]

    yield begin
    for program in started:
        program.stop()


@pytest.fixture(scope="package")
def program(start: Callable[..., Program], relay: Relay) -> Program:
    """One program with a relay, for all the tests that do not kill it."""
    return start(**relay.settings)
