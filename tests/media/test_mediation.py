"""A whole mediation of four in four browsers, with sound and picture, from the links to the outcome."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.board import Action
from tests.browser.conftest import mediation_of
from tests.browser.papers import words_of
from tests.browser.program import Program
from tests.browser.screen import shows
from tests.media.conftest import PeopleWithSound
from tests.media.loudspeaker import PATIENCE
from tests.media.meeting import CAST, MeetingWithSound
from tests.media.person_with_sound import PersonWithSound

ACTION = Action("Send the speech report to the family.", "The officer", "2038-01-29")
_SOON = 5.0
# Twice as wide as the small ones are sent.
_LARGE = 480
_IS_AS_WIDE = "([picture, width]) => picture.videoWidth >= width && picture.currentTime > 0"
_CAPTURES = (
    "() => linksOfTest.some((one) => one.getSenders().some(({ track }) => track?.readyState === 'live'))"
)


def large_picture(person: PersonWithSound) -> Locator:
    return person.region("Pictures").locator("video").first


def sees_large(person: PersonWithSound, speaker: PersonWithSound) -> None:
    shows(person.region("Pictures"), speaker.name)
    picture = large_picture(person).element_handle()
    person.page.wait_for_function(_IS_AS_WIDE, arg=[picture, _LARGE], timeout=PATIENCE * 1000)


def all_show_their_pictures(meeting: MeetingWithSound) -> None:
    for person in meeting:
        person.button("Sound and picture").click()
        person.button("Turn my picture on").click()
        person.page.keyboard.press("Escape")
        expect(person.button("Turn my picture off")).to_be_visible()


def test_four_people_hold_a_mediation_with_sound_and_picture(
    program: Program, visitors: PeopleWithSound, tmp_path: Path
) -> None:
    meeting = visitors.meeting_of(mediation_of(program, CAST))
    mediator, parent, school, officer = meeting
    meeting.gather()
    meeting.turn_sound_on()
    all_show_their_pictures(meeting)

    # The mediator begins; then the parent, whose picture the others see large.
    mediator.open_microphone()
    meeting.hear_only(mediator)
    mediator.give_the_floor(parent)
    meeting.hear_only(mediator, parent)
    for person in (school, officer):
        sees_large(person, parent)
    mediator.close_microphone()

    # In a pause the parent is silent. When it is over they have the floor, and open their microphone themselves.
    mediator.pause("A short break for tea", 5)
    meeting.fall_silent(_SOON)
    mediator.resume()
    parent.has_the_floor()
    meeting.hear_only()
    parent.open_microphone()
    meeting.hear_only(parent)
    parent.finish_speaking()
    meeting.fall_silent(_SOON)

    number = mediator.add_action(ACTION)
    for person in (parent, officer):
        person.agree(number)
    mediator.confirm(number)

    # While they read the outcome, only the mediator may be heard.
    mediator.begin_closing()
    mediator.open_microphone()
    meeting.hear_only(mediator)
    mediator.button("Go back to the meeting").click()
    mediator.is_in_the_room()
    mediator.close("Agreement was reached", confirmed_by=(parent, officer))

    for person in meeting:
        person.sees_the_end()
        assert ACTION.what in words_of(person.download_outcome(tmp_path))
    meeting.fall_silent(_SOON)
    for person in meeting:
        assert not person.page.evaluate(_CAPTURES), f"{person.role}: a lamp is on after the end"
