"""What a test of sound stands on: a network that leads nowhere, loudspeakers, computers, a relay and the program."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, sync_playwright

from tests.browser.conftest import mediation_of
from tests.browser.program import Mediation, Program
from tests.media.computer import Computer
from tests.media.loudspeaker import SoundServer, sound_server
from tests.media.meeting import CAST, MeetingWithSound
from tests.media.network import Network
from tests.media.network import network as a_network
from tests.media.person_with_sound import MAY_CAPTURE, PersonWithSound
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

    def start(self) -> Computer:
        voice = Voice(frequency=FREQUENCIES[next(self._voices) % len(FREQUENCIES)])
        started = Computer(
            self._kind,
            self._folders(),
            network=self._network,
            loudspeaker=self._loudspeakers.loudspeaker(),
            voice=voice,
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
        started.append(Program(folders(), "en_GB", network.enter, **settings))
        started[-1].start()
        return started[-1]

    yield begin
    for program in started:
        program.stop()


@pytest.fixture(scope="package")
def program(start: Callable[..., Program], relay: Relay) -> Program:
    """One program with a relay, for all the tests that do not kill it."""
    return start(**relay.settings)


class PeopleWithSound:
    """Gives people to a module or a test, each at a computer of their own; what their pages may not do is gathered."""

    def __init__(self, computers: Computers) -> None:
        self._computers = computers
        self._all: list[PersonWithSound] = []

    def __call__(
        self,
        mediation: Mediation,
        role: str,
        *,
        scripts: tuple[str, ...] = (),
        permissions: tuple[str, ...] = MAY_CAPTURE,
    ) -> PersonWithSound:
        person = PersonWithSound(
            self._computers.take(), mediation, role, scripts=scripts, permissions=permissions
        )
        self._all.append(person)
        return person

    def meeting_of(self, mediation: Mediation, *, officers: tuple[str, ...] = ()) -> MeetingWithSound:
        """The four, before they have opened their links. `officers`: what was done to the officer's browser."""
        return MeetingWithSound(
            mediator=self(mediation, "Mediator"),
            parent=self(mediation, "Parent"),
            school=self(mediation, "School"),
            officer=self(mediation, "Local authority", scripts=officers),
        )

    def take_faults(self) -> list[str]:
        faults = [fault for person in self._all for fault in person.faults]
        for person in self._all:
            person.faults.clear()
        return faults

    def leave(self) -> None:
        for person in self._all:
            self._computers.give_back(person.computer)
        self._all.clear()


@pytest.fixture(scope="module")
def people(computers: Computers) -> Iterator[PeopleWithSound]:
    """The people of a module."""
    given = PeopleWithSound(computers)
    yield given
    given.leave()


@pytest.fixture
def visitors(computers: Computers) -> Iterator[PeopleWithSound]:
    """People of one test alone."""
    given = PeopleWithSound(computers)
    yield given
    faults = given.take_faults()
    given.leave()
    assert faults == []


@pytest.fixture(scope="module")
def mediation(program: Program) -> Mediation:
    return mediation_of(program, CAST)
