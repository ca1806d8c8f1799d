"""The floor in a browser: raised hands, turns, and what each person sees of them."""

import pytest
from playwright.sync_api import expect

from tests.browser.meeting import Meeting
from tests.browser.person import shows, shows_not


@pytest.mark.row("S39", "S40")
def test_a_raised_hand_is_given_the_floor_and_everybody_sees_who_speaks(meeting: Meeting) -> None:
    meeting.parent.raise_hand()
    meeting.mediator.sees_queue(meeting.parent)
    meeting.mediator.next_speaker()
    meeting.parent.has_the_floor()
    for other in (meeting.mediator, meeting.school, meeting.officer, meeting.young_person):
        other.sees_speaking(meeting.parent)
        other.sees_queue()
        expect(other.button("Finish speaking")).to_be_hidden()
    meeting.parent.finish_speaking()
    meeting.officer.sees_nobody_speaking()


@pytest.mark.row("S39")
def test_everybody_sees_the_queue_in_order_and_each_their_own_place(meeting: Meeting) -> None:
    queue = (meeting.school, meeting.parent, meeting.officer)
    for person in queue:
        person.raise_hand()
    for person in meeting:
        person.sees_queue(*queue)
        shows(
            person.region("Speaking now"),
            f"Next: {meeting.school.name}" if (person is not meeting.school) else "Next: You",
        )
    for person, place in zip(queue, ("You are next.", "You are 2nd", "You are 3rd"), strict=True):
        shows(person.region("Hands raised"), place)
        shows(person.hand_of(person.name), "(you)")
    meeting.school.lower_hand()
    for person in meeting:
        person.sees_queue(meeting.parent, meeting.officer)
    shows(meeting.parent.region("Hands raised"), "You are next.")


@pytest.mark.row("S29")
def test_the_mediator_moves_a_hand_and_everybody_sees_the_new_order(meeting: Meeting) -> None:
    mediator = meeting.mediator
    meeting.school.raise_hand()
    meeting.parent.raise_hand()
    meeting.officer.raise_hand()
    hand = mediator.hand_of(meeting.officer.name)
    hand.get_by_text("More choices").click()
    mediator.button("Move up", hand).click()
    for person in meeting:
        person.sees_queue(meeting.school, meeting.officer, meeting.parent)
    mediator.button("Move up", hand).click()
    for person in meeting:
        person.sees_queue(meeting.officer, meeting.school, meeting.parent)
    expect(mediator.button("Move up", hand)).to_be_disabled()
    mediator.button("Move down", hand).click()
    for person in meeting:
        person.sees_queue(meeting.school, meeting.officer, meeting.parent)


@pytest.mark.row("S29")
def test_a_hand_is_lowered_with_words_that_its_owner_alone_reads(meeting: Meeting) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    parent.raise_hand()
    hand = mediator.hand_of(parent.name)
    hand.get_by_text("More choices").click()
    mediator.button("Not now", hand).click()
    shows(mediator.dialog, parent.name)
    mediator.field("What would you like to tell them?").fill("We come to you after the break.")
    mediator.button("Lower it and send my words", mediator.dialog).click()
    expect(mediator.dialog).to_be_hidden()
    expect(parent.page.get_by_text("We come to you after the break.").first).to_be_visible()
    expect(parent.button("Raise hand")).to_be_visible()
    for other in (mediator, meeting.school, meeting.officer, meeting.young_person):
        other.sees_queue()
        assert "We come to you after the break." not in other.text
    parent.button("I have read this").click()
    expect(parent.button("I have read this")).to_be_hidden()
    parent.raise_hand()


@pytest.mark.row("S29", "S30")
def test_the_mediator_gives_the_floor_to_somebody_who_did_not_ask_and_takes_it_back(meeting: Meeting) -> None:
    mediator = meeting.mediator
    meeting.school.raise_hand()
    mediator.give_the_floor(meeting.young_person)
    for person in (mediator, meeting.school, meeting.parent):
        person.sees_speaking(meeting.young_person)
        person.sees_queue(meeting.school)
    mediator.button("Take the floor back").click()
    meeting.young_person.sees_nobody_speaking()
    expect(meeting.young_person.button("Raise hand")).to_be_visible()
    mediator.button("Give the floor", mediator.hand_of(meeting.school.name)).click()
    meeting.school.has_the_floor()
    mediator.sees_queue()


def test_one_press_of_two_ends_one_turn_and_not_two(meeting: Meeting) -> None:
    """A second press on a screen that has not changed yet names the older turn, and changes nothing."""
    meeting.school.raise_hand()
    meeting.parent.raise_hand()
    meeting.officer.raise_hand()
    meeting.mediator.sees_queue(meeting.school, meeting.parent, meeting.officer)
    # In one breath, so that however slow the machine is, the screen cannot have changed between them.
    meeting.mediator.button("Next speaker").evaluate("(button) => { button.click(); button.click(); }")
    meeting.school.has_the_floor()
    meeting.mediator.sees_queue(meeting.parent, meeting.officer)


@pytest.mark.row("S40")
def test_the_turn_of_somebody_whose_line_drops_is_kept_for_them(meeting: Meeting) -> None:
    meeting.school.raise_hand()
    meeting.mediator.next_speaker()
    meeting.school.has_the_floor()
    address = meeting.school.page.url
    meeting.school.page.goto("about:blank")
    shows(meeting.parent.region("Speaking now"), "Their turn and their time wait for them.")
    shows(meeting.parent.row_of(meeting.school.name), "Away")
    meeting.school.page.goto(address)
    meeting.school.has_the_floor()
    shows(meeting.parent.row_of(meeting.school.name), "Speaking now")
    shows_not(meeting.parent.region("Speaking now"), "Their turn and their time wait for them.")


def test_a_participant_has_no_control_that_is_the_mediators(meeting: Meeting) -> None:
    meeting.school.raise_hand()
    for person in meeting.participants:
        person.sees_queue(meeting.school)
        for act in (
            "Next speaker",
            "Give the floor",
            "Take the floor back",
            "Pause meeting",
            "Add action",
            "Close meeting",
            "Not now",
            "Move up",
            "Let in",
            "Confirm",
        ):
            expect(person.button(act)).to_be_hidden()
