"""What is left of sound and picture when people have met: nothing, in the service's log, its Redis or its pages."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import mediation_of
from tests.browser.program import REPOSITORY, Program
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import CAST, MeetingWithSound
from tests.media.relay import Relay

# Of how browsers find each other; sealed, none of these would be seen, so what is written is counted too.
_OF_A_SIGNAL = (b"ice-ufrag", b"fingerprint:sha-256", b"typ relay", b"typ host", b"candidate:")
# A reload of one who hears makes three links anew, whose signals are some 60 kB.
_SIGNALS = 20_000


@pytest.fixture(scope="module")
def meeting(
    people: PeopleWithSound, start: Callable[..., Program], relay: Relay
) -> Iterator[tuple[MeetingWithSound, Program]]:
    own = start(**relay.settings)
    given = people.meeting_of(mediation_of(own, CAST))
    given.gather()
    given.turn_sound_on()
    yield given, own
    assert people.take_faults() == []


def written(program: Program) -> int:
    return sum(file.stat().st_size for file in program.data.rglob("*") if file.is_file())


def test_what_browsers_say_to_find_each_other_is_written_nowhere(
    meeting: tuple[MeetingWithSound, Program],
) -> None:
    present, program = meeting
    before = written(program)
    for _ in range(2):
        present.school.page.reload()
        present.school.is_in_the_room()
        present.school.is_linked_with(3)
    assert written(program) - before < _SIGNALS
    for file in program.data.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(word in content for word in _OF_A_SIGNAL), file.name
    said = program.log().encode()
    assert not any(word in said for word in _OF_A_SIGNAL)


def test_no_page_of_ours_can_record() -> None:
    scripts = list((REPOSITORY / "static").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert "MediaRecorder" not in script.read_text(encoding="utf-8"), script.name
