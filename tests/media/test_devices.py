"""What a browser refuses or lacks: it is said, and the person is in the room all the same."""

import pytest

from tests.browser.conftest import mediation_of
from tests.browser.program import Mediation, Program
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import CAST
from tests.media.person_with_sound import PersonWithSound

_FAILS_WITH = """
if (navigator.mediaDevices) {{
  navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException("as in a test", "{error}"); }};
}}
"""

# As browsers do that let nothing be heard before a press: what is unmuted stops, and is not played. Not the browser's
# own way of it: to Chromium whatever a test looks at in a page is a press of the person's.
_NOTHING_WITHOUT_A_PRESS = """
let pressed = false;
addEventListener("click", () => (pressed = true), true);
const { play } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.play = function () {
  if (pressed || this.muted) return play.call(this);
  return Promise.reject(new DOMException("as in a test", "NotAllowedError"));
};
const muted = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "muted");
Object.defineProperty(HTMLMediaElement.prototype, "muted", {
  ...muted,
  set(value) {
    muted.set.call(this, value);
    if (!value && !pressed) this.pause();
  },
});
"""


@pytest.fixture
def mediation(program: Program) -> Mediation:
    return mediation_of(program, CAST)


def two(
    visitors: PeopleWithSound, mediation: Mediation, *, scripts: tuple[str, ...] = ()
) -> tuple[PersonWithSound, PersonWithSound]:
    """A mediator, and a parent whose browser is another one; both in the open meeting."""
    mediator = visitors(mediation, "Mediator")
    parent = visitors(mediation, "Parent", scripts=scripts)
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
        ("DataError", "Your microphone could not be turned on"),
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
    mediator, parent = two(visitors, mediation)
    mediator.turn_sound_on()
    parent.turn_sound_on()
    mediator.open_microphone()
    parent.hears(mediator)
    # Sound comes back by itself after a reload, and that is no press.
    parent.context.add_init_script(_NOTHING_WITHOUT_A_PRESS)
    parent.page.reload()
    parent.button("Tap to hear").wait_for()
    parent.hears_nobody()
    parent.button("Tap to hear").click()
    parent.hears(mediator)
