"""The process document's meeting, from the introduction to the actions, as five people and their browsers hold it
(source: domain/send-mediation.md 9.1 S15-S28; what the mediator does meanwhile: S29-S36, S51).
"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Persons, mediation_of
from tests.browser.meeting import CAST, Meeting
from tests.browser.person import Action, Person, shows, shows_not
from tests.browser.program import Program

ABSENT = "The therapist in white"
SKIPPED = "The therapist is ill today."
POINT = "The report comes before the place is decided."
SUMMARY = "The school sees tiredness on Mondays."
CORRECTION = "It is Tuesdays, after the late bus."
LOWERED = "The meeting has moved on, and all hands were lowered. You can raise yours again."
CORRECTED = "The school sees tiredness on Tuesdays, after the late bus."
ACTION = Action("Send the speech report to the family.", "The officer", "2038-01-29")


@pytest.mark.row("S15")
def test_a_step_that_nobody_could_speak_in_is_not_in_the_order(program: Program, persons: Persons) -> None:
    cast = {role: CAST[role] for role in ("mediator", "parent", "local_authority")}
    mediator = persons(mediation_of(program, cast), "Mediator").join().agree_to_the_terms().is_in_the_room()
    shows(_order(mediator), "The family speaks")
    for absent in ("The school speaks", "Others speak"):
        shows_not(_order(mediator), absent)


@pytest.mark.row(
    "S15", "S16", "S17", "S18", "S20", "S21", "S22", "S23", "S24", "S25", "S27", "S28", "S29", "S36"
)
def test_a_meeting_is_held_in_the_order_of_the_process_from_the_introduction_to_the_actions(
    program: Program, persons: Persons
) -> None:
    meeting = persons.meeting_of(mediation_of(program, CAST | {"professional": ABSENT}))
    meeting.gather()
    meeting.mediator.open_the_meeting()

    _the_mediator_introduces(meeting)
    _the_family_speaks_first_and_among_themselves(meeting)
    _the_school_speaks_and_a_hand_is_kept(meeting)
    _those_who_are_not_there_are_left_out_for_a_reason(meeting)
    _the_authority_speaks_after_the_others_and_the_hands_are_cleared(meeting)
    _in_the_open_discussion_a_short_answer_comes_between(meeting)
    _the_mediator_checks_and_sums_up_and_comes_back_to_the_child(meeting)
    _the_actions_are_written_and_checked_with_all(meeting)


def _the_mediator_introduces(meeting: Meeting) -> None:
    for person in meeting:
        person.sees_step("Introduction by the mediator", "Now")
        person.sees_step("The family speaks", "Later")
        shows(_order(person), "The mediator asks whether everybody understands the terms.")


def _the_family_speaks_first_and_among_themselves(meeting: Meeting) -> None:
    mediator, parent, young_person = meeting.mediator, meeting.parent, meeting.young_person
    mediator.move_to("The family speaks")
    for person in meeting:
        person.sees_step("Introduction by the mediator", "Done")
        person.sees_step("The family speaks", "Now")
        for prompt in (
            "What does the child or young person need?",
            "What is hard at the moment?",
            "What should be different, and why?",
        ):
            shows(_order(person), prompt)
    mediator.give_the_floor(parent)

    # Who has not been heard is said to the mediator before the step is left, and to nobody else.
    mediator.button("Go to the next step").click()
    shows(mediator.dialog, f"Not heard yet in this step: {young_person.name}")
    mediator.button("Stay in this step", mediator.dialog).click()

    # The turn is the family's: no hand and no mediator is needed to pass it.
    expect(parent.button(f"Pass to: {meeting.officer.name}")).to_be_hidden()
    parent.button(f"Pass to: {young_person.name}").click()
    young_person.has_the_floor()
    for person in (mediator, meeting.school, meeting.officer, parent):
        person.sees_speaking(young_person)
    young_person.button(f"Pass to: {parent.name}").click()
    parent.has_the_floor()
    parent.finish_speaking()
    mediator.button("Go to the next step").click()
    expect(mediator.dialog).to_be_visible()
    shows_not(mediator.dialog, "Not heard yet in this step")
    mediator.button("Stay in this step", mediator.dialog).click()


def _the_school_speaks_and_a_hand_is_kept(meeting: Meeting) -> None:
    mediator, school = meeting.mediator, meeting.school
    meeting.parent.raise_hand()
    mediator.sees_queue(meeting.parent)
    mediator.move_to("The school speaks", hands="Keep them")
    for person in meeting:
        person.sees_step("The school speaks", "Now")
        shows(_order(person), "What does the school see, day by day?")
        person.sees_queue(meeting.parent)
    mediator.give_the_floor(school)
    school.finish_speaking()
    for person in meeting:
        person.sees_queue(meeting.parent)


def _those_who_are_not_there_are_left_out_for_a_reason(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.opened("Change the order")
    mediator.button("Leave a step out").click()
    mediator.select("Which step?").select_option(label="Others speak")
    # Without a reason nothing is left out.
    mediator.button("Leave it out", mediator.dialog).click()
    expect(mediator.field("Why?")).to_be_focused()
    mediator.field("Why?").fill(SKIPPED)
    mediator.button("Leave it out", mediator.dialog).click()
    for person in meeting:
        person.sees_step("Others speak", f"Left out {SKIPPED}")
        person.sees_step("The school speaks", "Now")


def _the_authority_speaks_after_the_others_and_the_hands_are_cleared(meeting: Meeting) -> None:
    mediator, parent, officer = meeting.mediator, meeting.parent, meeting.officer
    mediator.move_to("The local authority speaks", hands="Clear them")
    for person in meeting:
        person.sees_step("The local authority speaks", "Now")
        person.sees_step("Others speak", f"Left out {SKIPPED}")
        for prompt in ("Explain:", "Change:", "Ask:"):
            shows(_order(person), prompt)
        person.sees_queue()
    # Whose hand went down is told, and may raise it again.
    expect(parent.page.get_by_text(LOWERED, exact=True)).to_be_visible()
    shows_not(parent.page.get_by_role("main"), "The mediator has answered")
    parent.button("I have read this").click()
    expect(parent.button("Raise hand")).to_be_visible()
    mediator.give_the_floor(officer)
    officer.finish_speaking()


def _in_the_open_discussion_a_short_answer_comes_between(meeting: Meeting) -> None:
    mediator, parent, officer = meeting.mediator, meeting.parent, meeting.officer
    mediator.move_to("Open discussion")
    parent.raise_hand()
    mediator.next_speaker()
    parent.has_the_floor()
    officer.opened("More ways to ask")
    officer.field("A few words, if you like").fill("About the date.")
    officer.button("Answer what was just said").click()
    hand = mediator.hand_of(officer.name)
    shows(hand, "Wants to answer what was just said")
    shows(hand, "About the date.")
    mediator.button("Let this come in between", hand).click()
    shows(parent.region("Speaking now"), "A short answer. Then it is your turn again.")
    officer.has_the_floor()
    for person in (mediator, meeting.school, meeting.young_person):
        person.sees_speaking(officer)
        shows(person.region("Speaking now"), f"Then this person goes on: {parent.name}.")
    officer.finish_speaking()
    # The speaker goes on, and has nothing to begin again.
    shows(parent.region("Speaking now"), "You have the floor")
    expect(parent.button("I’m ready")).to_be_hidden()
    for person in (mediator, meeting.school, officer):
        person.sees_speaking(parent)
        person.sees_queue()
    parent.finish_speaking()


def _the_mediator_checks_and_sums_up_and_comes_back_to_the_child(meeting: Meeting) -> None:
    mediator, school, officer = meeting.mediator, meeting.school, meeting.officer
    mediator.opened("A word to people")

    mediator.button("Check understanding").click()
    mediator.field("What should be clear to everybody?").fill(POINT)
    mediator.button("Ask everybody", mediator.dialog).click()
    for person in meeting.participants:
        shows(_said(person), POINT)
        answer = "Not yet" if person is school else "I understood"
        person.button(answer, _said(person)).click()
    shows(_said(mediator), f"Not yet: {school.name}")
    expect(_said(mediator).get_by_text("No answer yet:")).to_be_hidden()
    # Who has not understood is nobody's business but the mediator's.
    shows(_said(school), "You said: not yet. The mediator will come back to it.")
    for person in (officer, meeting.parent):
        assert school.name not in _said(person).inner_text()
    school.button("I understood", _said(school)).click()
    expect(_said(mediator).get_by_text("Not yet:")).to_be_hidden()
    mediator.button("Put it away", _said(mediator)).click()
    for person in meeting:
        expect(_said(person)).to_be_hidden()

    mediator.button("Show a summary").click()
    mediator.field("What has been said so far?").fill(SUMMARY)
    mediator.button("Show it to all", mediator.dialog).click()
    shows(_said(officer), SUMMARY)
    school.button("Something is not right").click()
    school.field("What is not right?").fill(CORRECTION)
    school.button("Tell the mediator", school.dialog).click()
    shows(_said(mediator), f"{school.name}: {CORRECTION}")
    shows(_said(school), f"You told the mediator: {CORRECTION}")
    shows_not(_said(officer), CORRECTION)
    mediator.button("Write it anew", _said(mediator)).click()
    expect(mediator.field("What has been said so far?")).to_have_value(SUMMARY)
    mediator.field("What has been said so far?").fill(CORRECTED)
    mediator.button("Show it to all", mediator.dialog).click()
    for person in meeting:
        shows(_said(person), CORRECTED)
        shows_not(_said(person), SUMMARY)
        shows_not(_said(person), CORRECTION)

    mediator.button("Back to the child").click()
    for person in meeting:
        shows(_said(person), "Back to the child: AB. What does this mean for them?")
    expect(school.button("Put the cue away")).to_be_hidden()
    mediator.button("Put the cue away").click()
    for person in meeting:
        shows_not(_said(person), "Back to the child")


def _the_actions_are_written_and_checked_with_all(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.move_to("Actions we agree")
    for person in meeting:
        person.sees_step("Actions we agree", "Now")
        shows(_order(person), "Is this what each of us agreed to?")
    number = mediator.add_action(ACTION)
    for person in (meeting.parent, meeting.officer):
        shows(person.action(number), ACTION.what)
        person.agree(number)
    mediator.confirm(number)
    for person in meeting:
        shows(person.action(number), "These words are final.")
    for step in ("The family speaks", "The school speaks", "The local authority speaks", "Open discussion"):
        mediator.sees_step(step, "Done")
    # Nothing is left to move on to.
    expect(mediator.button("Go to the next step")).to_be_hidden()


def _order(person: Person) -> Locator:
    return person.region("Order of the meeting")


def _said(person: Person) -> Locator:
    return person.region("From the mediator")
