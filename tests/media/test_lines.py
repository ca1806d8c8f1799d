"""Sound when something breaks: it falls silent where the floor is not known, and comes back by itself where it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.browser.conftest import mediation_of
from tests.browser.person import COMING_BACK_MS, LINE_DOWN
from tests.browser.program import Program
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import CAST, MeetingWithSound
from tests.media.relay import Relay

# The lease is six seconds; some more for a busy machine.
_LEASE = 6.0
_AND_A_LITTLE = 4.0
_BACK_WITHIN = 40.0


@pytest.fixture(scope="module")
def own_program(start: Callable[..., Program], relay: Relay) -> Program:
    """One that may be killed."""
    return start(**relay.settings)


@pytest.fixture(scope="module")
def gathered(people: PeopleWithSound, own_program: Program) -> MeetingWithSound:
    meeting = people.meeting_of(mediation_of(own_program, CAST))
    meeting.gather()
    meeting.turn_sound_on()
    return meeting


@pytest.fixture
def meeting(gathered: MeetingWithSound, people: PeopleWithSound) -> Iterator[MeetingWithSound]:
    """The parent has the floor, and is heard."""
    gathered.clear_the_floor()
    gathered.mediator.give_the_floor(gathered.parent)
    gathered.hear_only(gathered.parent)
    yield gathered
    assert people.take_faults() == []


def test_a_listener_who_loads_the_page_again_hears_again_by_themselves(meeting: MeetingWithSound) -> None:
    meeting.school.page.reload()
    meeting.school.is_in_the_room()
    meeting.school.is_linked_with(3)
    meeting.school.hears(meeting.parent)


def test_a_holder_who_loads_the_page_again_keeps_the_floor_and_opens_their_microphone_themselves(
    meeting: MeetingWithSound,
) -> None:
    meeting.parent.page.reload()
    meeting.parent.is_in_the_room()
    meeting.fall_silent(_BACK_WITHIN)
    meeting.parent.open_microphone()
    meeting.hear_only(meeting.parent)


def test_who_opens_a_second_tab_is_heard_and_hears_there_alone(meeting: MeetingWithSound) -> None:
    school = meeting.school
    first = school.page
    school.page = school.new_page()
    school.page.goto(first.url)
    school.is_in_the_room()
    school.turn_sound_on()
    school.hears(meeting.parent)
    first.close()
    meeting.hear_only(meeting.parent)


def test_who_comes_late_hears_whoever_speaks(visitors: PeopleWithSound, meeting: MeetingWithSound) -> None:
    school = meeting.school
    school.page.goto("about:blank")
    meeting.mediator.loudspeaker.next(1.0)
    place = school.loudspeaker.now
    school.open().button("Join").click()
    school.is_in_the_room()
    if school.button("Turn on sound").is_visible():
        school.turn_sound_on()
    school.hears(meeting.parent)
    assert school.loudspeaker.since(place).loudness > 0


def test_while_the_relay_loses_everything_nobody_is_heard_and_then_they_are_again(
    meeting: MeetingWithSound, relay: Relay
) -> None:
    with relay.asleep():
        for listener in (meeting.mediator, meeting.school, meeting.officer):
            listener.loudspeaker.loses(meeting.parent.voice)
    meeting.hear_only(meeting.parent)


@pytest.mark.faults
def test_a_relay_that_was_killed_and_is_back_carries_sound_again(
    meeting: MeetingWithSound, relay: Relay
) -> None:
    relay.stop()
    for listener in (meeting.mediator, meeting.school, meeting.officer):
        listener.loudspeaker.loses(meeting.parent.voice)
    relay.start()
    for listener in (meeting.mediator, meeting.school, meeting.officer):
        listener.hears(meeting.parent, _BACK_WITHIN)


def test_a_page_that_is_cut_off_hears_nobody_when_its_lease_is_over(meeting: MeetingWithSound) -> None:
    school = meeting.school
    with school.bearing("."):
        school.context.set_offline(True)
        school.loudspeaker.falls_silent(_LEASE + _AND_A_LITTLE)
        school.hears_nobody()
        meeting.officer.hears(meeting.parent)
        # The floor moves on meanwhile, and it does not know.
        meeting.mediator.give_the_floor(meeting.officer)
        meeting.mediator.hears(meeting.officer)
        place = school.loudspeaker.now
        school.hears_nobody()
        school.context.set_offline(False)
        school.hears(meeting.officer)
    # Not the one who had the floor before, for a moment, either.
    assert school.loudspeaker.since(place).level(meeting.parent.voice.frequency) < 0.001


@pytest.mark.faults
def test_when_the_service_is_killed_everybody_falls_silent_within_the_lease_and_the_floor_comes_back(
    meeting: MeetingWithSound, own_program: Program
) -> None:
    with ExitStack() as bearing:
        for person in meeting:
            bearing.enter_context(person.bearing(*LINE_DOWN))
        own_program.kill()
        meeting.fall_silent(_LEASE + _AND_A_LITTLE)
        own_program.start()
        for person in meeting:
            person.is_in_the_room(within=COMING_BACK_MS)
        meeting.parent.has_the_floor(within=COMING_BACK_MS)
        # Their turn may have been held, and then it is theirs to open it.
        meeting.parent.has_microphone_open()
        meeting.school.hears(meeting.parent, _BACK_WITHIN)
