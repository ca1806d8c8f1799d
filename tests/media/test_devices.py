"""What a browser refuses or lacks: it is said, and the person is in the room all the same."""

import pytest

from tests.browser.conftest import mediation_of
from tests.browser.program import Mediation, Program
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import CAST
from tests.media.person_with_sound import PersonWithSound

_FAILS_WITH = """
navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException("as in a test", "{error}"); }};
"""


@pytest.fixture
def mediation(program: Program) -> Mediation:
    return mediation_of(program, CAST)


def two(
    visitors: PeopleWithSound,
    mediation: Mediation,
    *,
    scripts: tuple[str, ...] = (),
    permissions: tuple[str, ...] = ("microphone", "camera"),
    flags: tuple[str, ...] | None = None,
) -> tuple[PersonWithSound, PersonWithSound]:
    """A mediator, and a parent whose browser is another one; both in the open meeting."""
    mediator = visitors(mediation, "Mediator")
    parent = visitors(mediation, "Parent", scripts=scripts, permissions=permissions, flags=flags)
    for person in (mediator, parent):
        person.join().agree_to_the_terms()
    mediator.is_in_the_room()
    parent.waits()
    mediator.let_in(parent)
    mediator.open_the_meeting()
    return mediator, parent


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NotAllowedError", "This page may not use your microphone"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "Another program is using your microphone"),
        ("AbortError", "Your microphone could not be turned on"),
    ],
)
def test_who_gets_no_microphone_is_told_why_and_hears_the_meeting_all_the_same(
    visitors: PeopleWithSound, mediation: Mediation, error: str, words: str
) -> None:
    mediator, parent = two(visitors, mediation, scripts=(_FAILS_WITH.format(error=error),))
    mediator.turn_sound_on()
    parent.turn_sound_on()
    parent.sees_of_sound(words)
    mediator.open_microphone()
    parent.hears(mediator)
    # And takes part in full: a hand can be raised, and the floor had.
    parent.raise_hand()
    mediator.give_the_floor(parent)


def test_a_browser_that_plays_nothing_without_a_press_says_so_and_one_press_mends_it(
    visitors: PeopleWithSound, mediation: Mediation
) -> None:
    # Sound comes back by itself after a reload, and that is no press. Nothing is evaluated in the page before the
    # reading: to a browser that is one.
    flags = ("--use-fake-device-for-media-stream", "--autoplay-policy=document-user-activation-required")
    mediator, parent = two(visitors, mediation, permissions=(), flags=flags)
    mediator.turn_sound_on()
    parent.turn_sound_on()
    mediator.open_microphone()
    parent.hears(mediator)
    parent.page.reload()
    parent.button("Tap to hear").wait_for()
    parent.hears_nobody()
    parent.button("Tap to hear").click()
    parent.hears(mediator)
