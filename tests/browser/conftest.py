"""What a browser test stands on: Chromium, the real program, and persons who join from their links."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests import chromium as chromiums
from tests.browser.laptop import Laptop
from tests.browser.meeting import CAST, Meeting
from tests.browser.person import DESK, Person
from tests.browser.program import Mediation, Program

_REFERENCES = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


# A package's, not a session's: while Playwright runs, asyncio believes that a loop does, and the tests of the
# server want one of their own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with chromiums.chromium() as browser:
        yield browser


@pytest.fixture
def laptop(chromium: Browser) -> Iterator[Callable[[], Laptop]]:
    """Gives one computer after another that can be put to sleep."""
    given: list[Laptop] = []

    def another() -> Laptop:
        given.append(Laptop(chromium.browser_type))
        return given[-1]

    yield another
    for one in given:
        one.browser.close()


@pytest.fixture(scope="package")
def start() -> Iterator[Callable[..., Program]]:
    """Starts the program on a folder of its own: in /tmp, because the path of a socket must be short."""
    started: list[Program] = []
    folders: list[str] = []

    def begin(language: str = "en_GB", **settings: str) -> Program:
        folders.append(tempfile.mkdtemp(prefix="eh", dir="/tmp"))
        program = Program(Path(folders[-1]), language, **settings)
        started.append(program)
        program.start()
        return program

    yield begin
    for program in started:
        program.stop()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def program(start: Callable[..., Program]) -> Program:
    """One program for all the tests that do not kill it."""
    return start()


def mediation_of(
    program: Program,
    cast: dict[str, str],
    *,
    co_mediator: str | None = None,
    addresses: Mapping[str, str] | None = None,
    case: str = "",
) -> Mediation:
    """A mediation of its own, whatever else the program serves. `addresses`: role to e-mail address."""
    roles = [*cast.items(), *([("mediator", co_mediator)] if co_mediator else [])]
    # Where a young person is the party, a parent speaks with their permission (source: 9.1 S20, S21).
    may_speak = {"parent": "permission = 2026-09-01\n"} if "young_person" in cast else {}
    written_to = {role: f'email = "{address}"\n' for role, address in (addresses or {}).items()}
    people = "\n".join(
        f'[[people]]\nrole = "{role}"\nname = "{name}"\n{may_speak.get(role, "")}{written_to.get(role, "")}'
        for role, name in roles
    )
    return program.make(f'reference = "BR-{next(_REFERENCES)}"\nchild = "AB"\n\n{people}\n{case}')


class Persons:
    """Gives persons to a test or a module, and closes their contexts after it."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._all: list[Person] = []

    def __call__(
        self,
        mediation: Mediation,
        role: str,
        *,
        size: tuple[int, int] = DESK,
        dark: bool = False,
        context: BrowserContext | None = None,
        say: Callable[[str], str] = str,
    ) -> Person:
        person = Person(
            self._browser,
            role=role,
            name=mediation.names[role],
            link=mediation.links[role],
            reference=mediation.reference,
            size=size,
            dark=dark,
            context=context,
            say=say,
        )
        self._all.append(person)
        return person

    def meeting_of(self, mediation: Mediation) -> Meeting:
        """The five of the cast, before they have opened their links."""
        return Meeting(
            mediator=self(mediation, "Mediator"),
            parent=self(mediation, "Parent"),
            young_person=self(mediation, "Young person"),
            school=self(mediation, "School"),
            officer=self(mediation, "Local authority"),
        )

    def take_faults(self) -> list[str]:
        faults = [fault for person in self._all for fault in person.faults]
        for person in self._all:
            person.faults.clear()
        return faults

    def leave(self) -> None:
        for person in self._all:
            person.context.close()


@pytest.fixture
def persons(chromium: Browser) -> Iterator[Persons]:
    """Persons of one test alone."""
    given = Persons(chromium)
    yield given
    faults = given.take_faults()
    given.leave()
    assert faults == []


@pytest.fixture
def mediation(program: Program) -> Mediation:
    """A mediation of one test alone."""
    return mediation_of(program, CAST)


@pytest.fixture(scope="module")
def module_mediation(program: Program) -> Mediation:
    """The mediation of a module's meeting."""
    return mediation_of(program, CAST)


@pytest.fixture(scope="module")
def module_meeting(chromium: Browser, module_mediation: Mediation) -> Iterator[tuple[Meeting, Persons]]:
    given = Persons(chromium)
    meeting = given.meeting_of(module_mediation)
    meeting.gather()
    meeting.mediator.open_the_meeting()
    yield meeting, given
    given.leave()


@pytest.fixture
def meeting(module_meeting: tuple[Meeting, Persons]) -> Iterator[Meeting]:
    """An open meeting of five, shared by a module; each test finds nobody speaking and no hand raised."""
    shared, given = module_meeting
    shared.clear_the_floor()
    yield shared
    assert given.take_faults() == []
