"""The board in a browser: exact words, and each party's yes to them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons
from tests.browser.meeting import Meeting
from tests.browser.person import PHONE, Action, shows, shows_not
from tests.browser.program import Mediation

_WHO, _WHEN = "The officer", "2038-01-29"


@pytest.mark.row("S11", "S13", "S53")
def test_a_suggestion_is_seen_by_the_mediator_alone_until_it_becomes_an_action(meeting: Meeting) -> None:
    school, mediator = meeting.school, meeting.mediator
    school.button("Suggest an action").click()
    school.field("What could be done?").fill("Meet again in the spring.")
    school.button("Send to the mediator").click()
    expect(school.page.get_by_text("The mediator has your suggestion.")).to_be_visible()
    suggested = mediator.page.get_by_role("article").filter(has_text="Meet again in the spring.")
    shows(suggested, school.name)
    for other in (meeting.parent, meeting.officer, meeting.young_person):
        assert "Meet again in the spring." not in other.text
    mediator.button("Make it an action", suggested).click()
    expect(mediator.field("What will be done?")).to_have_value("Meet again in the spring.")
    mediator.save_action()
    for person in meeting:
        board = person.region("Agreed actions")
        expect(board.get_by_role("article").filter(has_text="Meet again in the spring.")).to_have_count(1)
    expect(school.page.get_by_text("The mediator has your suggestion.")).to_be_hidden()


def test_a_suggestion_that_is_put_aside_is_gone(meeting: Meeting) -> None:
    parent, mediator = meeting.parent, meeting.mediator
    parent.button("Suggest an action").click()
    parent.field("What could be done?").fill("Paint the classroom.")
    parent.button("Send to the mediator").click()
    suggested = mediator.page.get_by_role("article").filter(has_text="Paint the classroom.")
    mediator.button("Put it aside", suggested).click()
    expect(suggested).to_have_count(0)
    expect(parent.page.get_by_role("article").filter(has_text="Paint the classroom.")).to_have_count(0)


@pytest.mark.row("S13", "S28")
def test_each_party_agrees_to_the_exact_words_and_a_change_of_words_asks_again(meeting: Meeting) -> None:
    mediator, parent, officer = meeting.mediator, meeting.parent, meeting.officer
    number = mediator.add_action(Action("Send the report.", _WHO, _WHEN))
    for person in (meeting.school, mediator):
        expect(person.button("Agree", person.action(number))).to_be_hidden()
    parent.agree(number)
    officer.agree(number)
    shows(mediator.action(number), "Everybody has agreed.")
    # The young person is of the family too: one yes is the family's.
    expect(meeting.young_person.button("Agree", meeting.young_person.action(number))).to_be_hidden()
    mediator.reword(number, Action("Send the whole report.", _WHO, _WHEN))
    for person in meeting:
        shows(person.action(number), "Send the whole report.")
        shows(person.action(number), "Wording 2")
        shows_not(person.action(number), "agreed at")
    expect(mediator.button("Confirm", mediator.action(number))).to_be_hidden()
    expect(parent.button("Agree", parent.action(number))).to_be_visible()


@pytest.mark.row("S28")
def test_a_change_that_a_party_asks_for_is_seen_by_everybody_with_their_words(meeting: Meeting) -> None:
    number = meeting.mediator.add_action(Action("Hold a meeting on Monday.", _WHO, _WHEN))
    meeting.parent.agree(number)
    meeting.parent.ask_for_a_change(number, "Please make it Tuesday.")
    for person in meeting:
        shows(person.action(number), "Please make it Tuesday.")
        shows(person.action(number), "A change is asked for.")
        shows_not(person.action(number), "agreed at")


@pytest.mark.row("S53")
def test_an_action_without_owner_or_date_cannot_be_confirmed_and_the_refusal_says_which(
    meeting: Meeting,
) -> None:
    mediator = meeting.mediator
    number = mediator.add_action(Action("Find a tutor."))
    for refusal, words in (
        ("Write who will do this.", Action("Find a tutor.", _WHO)),
        ("Write by when this will be done.", Action("Find a tutor.", _WHO, _WHEN)),
    ):
        meeting.parent.agree(number)
        meeting.officer.agree(number)
        mediator.button("Confirm", mediator.action(number)).click()
        shows(mediator.dialog, refusal)
        mediator.button("OK", mediator.dialog).click()
        expect(mediator.dialog).to_be_hidden()
        mediator.reword(number, words)
    meeting.parent.agree(number)
    meeting.officer.agree(number)
    mediator.confirm(number)


@pytest.mark.row("S28")
def test_a_confirmed_action_is_frozen_and_reopens_as_a_new_wording(meeting: Meeting) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    number = mediator.add_action(Action("Keep the reading group.", _WHO, _WHEN))
    parent.agree(number)
    meeting.officer.agree(number)
    mediator.confirm(number)
    for person in meeting:
        shows(person.action(number), "These words are final.")
        for act in ("Agree", "Ask for a change", "Change the words", "Take it off the board"):
            expect(person.button(act, person.action(number))).to_be_hidden()
    mediator.button("Reopen", mediator.action(number)).click()
    shows(mediator.dialog, "Keep the reading group.")
    mediator.button("Reopen it", mediator.dialog).click()
    for person in meeting:
        shows(person.action(number), "Wording 2")
        shows_not(person.action(number), "agreed at")
    parent.agree(number)


def test_an_action_is_taken_off_the_board_for_everybody(meeting: Meeting) -> None:
    mediator = meeting.mediator
    number = mediator.add_action(Action("Buy a new chair.", _WHO, _WHEN))
    mediator.button("Take it off the board", mediator.action(number)).click()
    mediator.button("Leave it on the board", mediator.dialog).click()
    expect(mediator.action(number)).to_be_visible()
    mediator.button("Take it off the board", mediator.action(number)).click()
    mediator.button("Take it off", mediator.dialog).click()
    for person in meeting:
        expect(person.action(number)).to_have_count(0)


def test_words_that_changed_under_an_open_dialog_are_shown_and_what_was_typed_stays(meeting: Meeting) -> None:
    """Somebody asks for a change in words that the mediator is changing just then."""
    mediator, parent = meeting.mediator, meeting.parent
    number = mediator.add_action(Action("Send a letter.", _WHO, _WHEN))
    parent.button("Ask for a change", parent.action(number)).click()
    parent.field("What would you like to change?").fill("An email is better.")
    mediator.reword(number, Action("Send two letters.", _WHO, _WHEN))
    shows(parent.dialog, "Send two letters.")
    expect(parent.field("What would you like to change?")).to_have_value("An email is better.")
    parent.button("Send", parent.dialog).click()
    shows(parent.dialog, "The words have changed. Read the new ones first.")
    expect(parent.field("What would you like to change?")).to_have_value("An email is better.")
    parent.button("Send", parent.dialog).click()
    expect(parent.dialog).to_be_hidden()
    shows(mediator.action(number), "An email is better.")


def test_two_editors_lose_nothing_the_second_is_shown_both_and_chooses(
    meeting: Meeting, module_mediation: Mediation, persons: Persons
) -> None:
    """The mediator begins on one device, changes the words on another, and comes back to the first."""
    mediator = meeting.mediator
    number = mediator.add_action(Action("Give the pupil a quiet room.", _WHO, _WHEN))
    mediator.button("Change the words", mediator.action(number)).click()
    mediator.field("What will be done?").fill("Give the pupil a quiet room and a card.")

    phone = persons(module_mediation, "Mediator", size=PHONE)
    phone.open()
    with phone.bearing("status of 403"):
        phone.button("Join").click()
        phone.field("The reference of the mediation").fill(phone.reference)
    phone.button("Join").click()
    phone.is_in_the_room()
    expect(mediator.heading("The meeting is open somewhere else")).to_be_visible()
    phone.reword(number, Action("Give the pupil a quiet room at lunch.", _WHO, _WHEN))
    mediator.button("Use Evenhand here").click()
    mediator.is_in_the_room()

    newer = mediator.page.get_by_text("Somebody changed these words while you were writing")
    expect(newer.filter(visible=True)).to_be_visible()
    expect(mediator.page.get_by_text("Give the pupil a quiet room at lunch.").first).to_be_visible()
    expect(mediator.field("What will be done?")).to_have_value("Give the pupil a quiet room and a card.")
    mediator.button("Go on with my words").click()
    mediator.save_action()
    shows(meeting.parent.action(number), "Give the pupil a quiet room and a card.")
    shows(meeting.parent.action(number), "Wording 3")


@pytest.mark.row("S29")
def test_a_party_that_cannot_be_asked_is_recorded_with_the_reason_and_its_yes_is_not_needed(
    meeting: Meeting,
) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    number = mediator.add_action(Action("Share the timetable.", _WHO, _WHEN))
    parent.agree(number)
    expect(mediator.button("Confirm", mediator.action(number))).to_be_hidden()
    mediator.button("A party cannot be asked").click()
    mediator.choice("The local authority").check()
    mediator.field("Why can they not be asked?").fill("The officer had to leave.")
    mediator.button("Write it down", mediator.dialog).click()
    for person in meeting:
        absences = person.region("Parties that cannot be asked")
        shows(absences, "The officer had to leave.")
        shows(person.action(number), "Cannot be asked: The officer had to leave.")
    mediator.confirm(number)
    mediator.button("They can be asked after all").click()
    expect(meeting.officer.region("Parties that cannot be asked")).to_be_hidden()
