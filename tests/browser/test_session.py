"""The session's state in a browser: waiting, open, paused."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons
from tests.browser.meeting import Meeting
from tests.browser.person import shows
from tests.browser.program import Mediation


@pytest.mark.row("S29", "S38")
def test_a_pause_says_why_and_until_when_and_nobody_has_the_floor_in_it(meeting: Meeting) -> None:
    meeting.parent.raise_hand()
    meeting.school.raise_hand()
    meeting.mediator.next_speaker()
    meeting.parent.has_the_floor()
    meeting.mediator.pause("We need some air", 15)
    for person in meeting:
        shows(person.region("The meeting"), "We need some air")
        shows(person.region("The meeting"), "We start again at:")
        person.sees_nobody_speaking()
        expect(person.button("Raise hand")).to_be_hidden()
        person.sees_queue(meeting.school)
    expect(meeting.mediator.button("Pause meeting")).to_be_hidden()
    meeting.mediator.resume()
    meeting.parent.has_the_floor()
    meeting.mediator.sees_queue(meeting.school)


@pytest.mark.row("S29")
def test_a_pause_needs_a_reason(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.button("Pause meeting").click()
    mediator.button("Pause now", mediator.dialog).click()
    expect(mediator.field("Why are we pausing?")).to_be_focused()
    expect(mediator.dialog).to_be_visible()
    mediator.button("Go back", mediator.dialog).click()
    shows(meeting.parent.region("The meeting"), "The meeting is open")


@pytest.mark.row("S17", "S29")
def test_before_it_is_opened_nobody_can_raise_a_hand_and_everybody_reads_why(
    persons: Persons, mediation: Mediation
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent").join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    shows(parent.region("The meeting"), "Not started yet")
    expect(parent.button("Raise hand")).to_be_hidden()
    expect(parent.page.get_by_text("You can raise your hand when the meeting is open.")).to_be_visible()
    mediator.open_the_meeting()
    expect(parent.button("Raise hand")).to_be_visible()
