"""Who is heard, listened to at the loudspeakers: the holder and the mediator, and nobody else, whatever they do."""

from collections.abc import Iterator

import pytest

from tests.browser.program import Mediation
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import MeetingWithSound
from tests.media.person_with_sound import PersonWithSound
from tests.media.sound import AUDIBLE, SPILL
from tests.media.tampering import GATE, GATE_OPEN, SENDS_A_SECOND_SOUND, SENDS_ALWAYS

# Each link's voice is 50 packets a second while somebody speaks, and some five while they do not.
_VOICED_PACKETS = 40
_WATCHED_SECONDS = 2.0
_SOON = 5.0


@pytest.fixture(scope="module")
def gathered(people: PeopleWithSound, mediation: Mediation) -> MeetingWithSound:
    """An open meeting with sound, at which the officer's browser sends always."""
    meeting = people.meeting_of(mediation, officers=(SENDS_ALWAYS,))
    meeting.gather()
    begun = [(person, person.loudspeaker.now) for person in meeting]
    meeting.turn_sound_on()
    until = [person.loudspeaker.next(_WATCHED_SECONDS) for person in meeting]
    assert len(until) == len(begun)
    # From the first packet on, and not only once a first turn has closed a gate.
    for person, place in begun:
        assert person.loudspeaker.since(place).silent, person.role
    return meeting


@pytest.fixture
def meeting(gathered: MeetingWithSound, people: PeopleWithSound) -> Iterator[MeetingWithSound]:
    """Each test finds nobody speaking."""
    gathered.clear_the_floor()
    yield gathered
    assert people.take_faults() == []


def sends(person: PersonWithSound, to: PersonWithSound) -> bool:
    """Whether as much sound comes to that other as if everybody else were silent and this person spoke."""
    before = to.packets()
    to.loudspeaker.next(_WATCHED_SECONDS)
    return to.packets() - before > _VOICED_PACKETS * _WATCHED_SECONDS


def test_only_the_holder_of_the_floor_and_the_mediator_are_heard(meeting: MeetingWithSound) -> None:
    meeting.mediator.open_microphone()
    meeting.hear_only(meeting.mediator)
    for holder in (meeting.parent, meeting.school):
        meeting.mediator.give_the_floor(holder)
        meeting.hear_only(meeting.mediator, holder)


def test_whoever_is_given_the_floor_is_not_heard_before_they_say_that_they_are_ready(
    meeting: MeetingWithSound,
) -> None:
    meeting.mediator.button("Give the floor", meeting.mediator.row_of(meeting.parent.name)).click()
    ready = meeting.parent.button("I’m ready")
    ready.wait_for()
    meeting.hear_only()
    ready.click()
    meeting.hear_only(meeting.parent)


def test_the_microphone_is_the_persons_own_to_close_and_to_open(meeting: MeetingWithSound) -> None:
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.hear_only(meeting.parent)
    meeting.parent.close_microphone()
    meeting.fall_silent(_SOON)
    meeting.parent.open_microphone()
    meeting.hear_only(meeting.parent)


def test_a_browser_that_sends_without_the_floor_is_heard_by_nobody_and_the_mediator_is_told(
    meeting: MeetingWithSound,
) -> None:
    assert sends(meeting.officer, to=meeting.parent), "the control: its sound does arrive"
    meeting.hear_only()
    # Where nobody may be heard there is nothing at all: not the smallest step.
    assert meeting.mediator.loudspeaker.next(_WATCHED_SECONDS).loudness == 0.0
    meeting.mediator.sees_of_sound(
        f"The browser of {meeting.officer.name} is sending sound without the floor. Nobody can hear it."
    )


def test_a_browser_that_sends_without_the_floor_is_not_heard_under_the_one_who_has_it(
    meeting: MeetingWithSound,
) -> None:
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.hear_only(meeting.parent)


def test_when_the_floor_is_taken_back_the_one_who_had_it_is_heard_no_more(meeting: MeetingWithSound) -> None:
    for holder in (meeting.parent, meeting.officer):
        meeting.mediator.give_the_floor(holder)
        meeting.hear_only(holder)
        meeting.mediator.button("Take the floor back").click()
        meeting.fall_silent(_SOON)


def test_while_the_meeting_is_paused_the_mediator_alone_is_heard(meeting: MeetingWithSound) -> None:
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.hear_only(meeting.parent)
    meeting.mediator.pause("A glass of water")
    meeting.fall_silent(_SOON)
    meeting.mediator.open_microphone()
    meeting.hear_only(meeting.mediator)


def test_a_listeners_reload_lets_nobody_in_who_sends_without_the_floor(meeting: MeetingWithSound) -> None:
    listener = meeting.school
    place = listener.loudspeaker.now
    listener.page.reload()
    listener.is_in_the_room()
    listener.is_linked_with(3)
    assert sends(meeting.officer, to=listener)
    assert listener.loudspeaker.since(place).silent


def test_new_ways_between_browsers_let_nobody_in_who_sends_without_the_floor(
    meeting: MeetingWithSound,
) -> None:
    listener = meeting.school
    place = listener.loudspeaker.now
    for one in (listener, meeting.officer):
        one.restart_links()
    assert sends(meeting.officer, to=listener)
    listener.is_linked_with(3)
    assert listener.loudspeaker.since(place).silent


def test_a_line_that_was_lost_and_is_back_lets_nobody_in_who_sends_without_the_floor(
    meeting: MeetingWithSound,
) -> None:
    listener = meeting.school
    place = listener.loudspeaker.now
    with listener.bearing("."):
        listener.context.set_offline(True)
        listener.page.get_by_text("Your connection has dropped.", exact=True).wait_for()
        listener.context.set_offline(False)
        listener.page.get_by_text("Your connection has dropped.", exact=True).wait_for(state="hidden")
    assert sends(meeting.officer, to=listener)
    assert listener.loudspeaker.since(place).silent


def test_with_the_gate_of_a_listener_open_the_same_browser_is_heard_there(meeting: MeetingWithSound) -> None:
    """The control: everything that the silent loudspeakers above did not give would have come out of them."""
    listener = meeting.school
    with listener.with_module(GATE, GATE_OPEN):
        listener.page.reload()
        listener.is_in_the_room()
        listener.is_linked_with(3)
        listener.hears(meeting.officer)
        assert listener.loudspeaker.next(1.0).level(meeting.officer.voice.frequency) > AUDIBLE
        meeting.parent.hears_nobody()
    listener.page.reload()
    listener.is_in_the_room()
    listener.is_linked_with(3)
    listener.hears_nobody()


# The last of the module: it leaves an officer whose browser sends a second sound.
def test_a_second_sound_beside_the_one_that_a_page_has_is_played_by_nobody(meeting: MeetingWithSound) -> None:
    places = [(person, person.loudspeaker.now) for person in meeting.honest]
    rogue = meeting.officer
    rogue.context.add_init_script(SENDS_A_SECOND_SOUND)
    rogue.page.reload()
    rogue.is_in_the_room()
    rogue.is_linked_with(3)
    assert sends(rogue, to=meeting.parent)
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.hear_only(meeting.parent)
    meeting.mediator.button("Take the floor back").click()
    meeting.fall_silent(_SOON)
    for person, place in places:
        assert person.loudspeaker.since(place).level(rogue.voice.frequency) < SPILL, person.role
