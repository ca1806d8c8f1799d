"""Firefox, both ways: it hears and is heard, and its gate holds as Chromium's does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import mediation_of
from tests.browser.program import Program
from tests.media.conftest import PeopleWithSound
from tests.media.firefox import Firefox
from tests.media.loudspeaker import SoundServer
from tests.media.meeting import CAST
from tests.media.network import Network
from tests.media.person_with_sound import PersonWithSound
from tests.media.tampering import SENDS_ALWAYS

# Silence is some five packets a second, a voice fifty.
_QUIET_PACKETS = 10
_WATCHED_SECONDS = 2.0


@pytest.fixture(scope="module")
def firefox(folders: Callable[[], Path], network: Network, loudspeakers: SoundServer) -> Iterator[Firefox]:
    started = Firefox(folders(), network=network, loudspeaker=loudspeakers.loudspeaker())
    yield started
    started.close()


@pytest.fixture(scope="module")
def together(
    people: PeopleWithSound, firefox: Firefox, program: Program
) -> Iterator[tuple[PersonWithSound, PersonWithSound, Firefox]]:
    """The mediator and an officer whose browser sends always, in Chromium; the parent in Firefox. All have sound."""
    mediation = mediation_of(
        program, {role: CAST[role] for role in ("mediator", "parent", "local_authority")}
    )
    mediator = people(mediation, "Mediator")
    officer = people(mediation, "Local authority", scripts=(SENDS_ALWAYS,))
    for person in (mediator, officer):
        person.join().agree_to_the_terms()
    mediator.is_in_the_room()
    mediator.let_in(officer)
    firefox.open(mediation.links["Parent"])
    firefox.press("Join")
    firefox.tick_all()
    firefox.press("Continue to the waiting room")
    mediator.button("Let in", mediator.row_of(mediation.names["Parent"])).click()
    firefox.shows("Speaking now")
    mediator.open_the_meeting()
    for person in (mediator, officer):
        person.turn_sound_on()
    firefox.press("Turn on sound")
    for person in (mediator, officer):
        person.is_linked_with(2)
    yield mediator, officer, firefox
    assert people.take_faults() == []


Together = tuple[PersonWithSound, PersonWithSound, Firefox]


def test_in_firefox_a_browser_that_sends_without_the_floor_is_not_heard(together: Together) -> None:
    mediator, _, firefox = together
    before = mediator.packets()
    heard = firefox.loudspeaker.next(_WATCHED_SECONDS)
    assert mediator.packets() - before > 40 * _WATCHED_SECONDS, "the control: the officer's browser does send"
    assert heard.silent, heard


def test_firefox_without_the_floor_sends_no_voice(together: Together) -> None:
    mediator, _, _ = together
    counts = mediator.packets_of_each()
    mediator.loudspeaker.next(_WATCHED_SECONDS)
    more = sorted(now - before for before, now in zip(counts, mediator.packets_of_each(), strict=True))
    assert more[0] < _QUIET_PACKETS * _WATCHED_SECONDS


def test_firefox_hears_the_mediator(together: Together) -> None:
    mediator, _, firefox = together
    mediator.open_microphone()
    firefox.loudspeaker.plays(mediator.voice)
    mediator.close_microphone()
    firefox.loudspeaker.falls_silent()


def test_firefox_is_heard_while_it_has_the_floor_and_not_after(together: Together) -> None:
    mediator, officer, firefox = together
    mediator.button("Give the floor", mediator.row_of(CAST["parent"])).click()
    firefox.press("I’m ready")
    for listener in (mediator, officer):
        listener.loudspeaker.plays(firefox.voice)
    mediator.button("Take the floor back").click()
    for listener in (mediator, officer):
        listener.loudspeaker.falls_silent()
