"""The floor in a browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.meeting import Meeting


@pytest.mark.row("S39", "S40")
def test_a_raised_hand_is_given_the_floor_and_everybody_sees_who_speaks(meeting: Meeting) -> None:
    meeting.parent.raise_hand()
    meeting.mediator.sees_queue(meeting.parent)
    meeting.mediator.next_speaker()
    meeting.parent.has_the_floor()
    for other in (meeting.mediator, meeting.school, meeting.officer, meeting.young_person):
        other.sees_speaking(meeting.parent)
        other.sees_queue()
    meeting.parent.finish_speaking()
    expect(meeting.officer.region("Speaking now")).to_contain_text("Nobody")
