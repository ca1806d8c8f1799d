"""The only home of how long it takes until a voice is heard, and until it is not: at loudspeakers, from the press."""

import time
from collections.abc import Sequence

import msgspec

from tests.media.meeting import MeetingWithSound
from tests.media.person_with_sound import PersonWithSound

# What was silent for long begins otherwise than what was silent for a moment: a trap that showed after two seconds.
PAUSES = (0.5, 2.0, 8.0)
_HEARD_FOR = 1.0
_WATCHED = 2.0
# A listener's recording is looked at from a little before the press: the clocks of two programs are not one.
_BEFORE = 0.1

# The press itself, and when it was, by the page's clock: what the test would take to press is not counted.
_PRESS = """(words) => {
  const buttons = [...document.querySelectorAll("button")].filter((one) => one.checkVisibility());
  const found = buttons.find((one) => one.innerText.trim() === words);
  const at = performance.timeOrigin + performance.now();
  found.click();
  return at;
}"""


class Onsets(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds, one for each listener of each turn."""

    begun: list[float]
    ended: list[float]
    missed: int


def press(person: PersonWithSound, words: str) -> float:
    """Returns when, by the clock of `time.time`, in seconds."""
    person.button(words).wait_for()
    return float(person.page.evaluate(_PRESS, words)) / 1000


def onsets(meeting: MeetingWithSound, turns: int) -> Onsets:
    """Turns that are given to two in turn: "I’m ready" to the first sound, "Take the floor back" to silence."""
    begun: list[float] = []
    ended: list[float] = []
    missed = 0
    for turn in range(turns):
        speaker = (meeting.parent, meeting.school)[turn % 2]
        listeners = [person for person in meeting if person is not speaker]
        meeting.mediator.button("Give the floor", meeting.mediator.row_of(speaker.name)).click()
        speaker.button("I’m ready").wait_for()
        meeting.mediator.loudspeaker.next(PAUSES[turn % len(PAUSES)])
        places = [one.loudspeaker.now for one in listeners]
        pressed = press(speaker, "I’m ready")
        for listener, place in zip(listeners, places, strict=True):
            heard = listener.loudspeaker.between(place, _WATCHED)
            after = heard.starts(speaker.voice.frequency, step=0.01)
            if after is None:
                missed += 1
            else:
                begun.append(1000 * (_moment(listener, place) + after - pressed))
        meeting.mediator.loudspeaker.next(_HEARD_FOR)
        places = [one.loudspeaker.now for one in listeners]
        pressed = press(meeting.mediator, "Take the floor back")
        for listener, place in zip(listeners, places, strict=True):
            after = listener.loudspeaker.between(place, _WATCHED).falls_silent(step=0.005)
            if after is None:
                missed += 1
            else:
                ended.append(1000 * (_moment(listener, place) + after - pressed))
        meeting.mediator.sees_nobody_speaking()
    return Onsets(begun=begun, ended=ended, missed=missed)


def _moment(listener: PersonWithSound, place: int) -> float:
    """When a place of the recording was, by the clock of `time.time`."""
    return listener.loudspeaker.at(place) + time.time() - time.monotonic()


def reload_of_the_holder(meeting: MeetingWithSound) -> tuple[float, float]:
    """Seconds from the reload until all three are linked again, and from a press on the microphone to its sound."""
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.school.hears(meeting.parent)
    began = time.monotonic()
    meeting.parent.page.reload()
    meeting.parent.is_linked_with(3)
    linked = time.monotonic() - began
    place = meeting.school.loudspeaker.now
    pressed = press(meeting.parent, "Turn microphone on")
    after = meeting.school.loudspeaker.between(place, _WATCHED).starts(
        meeting.parent.voice.frequency, step=0.01
    )
    assert after is not None
    return linked, _moment(meeting.school, place) + after - pressed


def percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
