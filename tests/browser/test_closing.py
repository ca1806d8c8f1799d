"""The closing step in browsers: from the mediator's first word of the outcome to everybody's download."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons
from tests.browser.meeting import Meeting
from tests.browser.papers import words_of
from tests.browser.person import PHONE, Action, Person, shows, shows_not
from tests.browser.program import Mediation

AGREED = Action("Send the speech report to the family.", "The officer", "2038-01-29")
OPEN = Action("Pay for a taxi to the college.", "The officer", "2038-03-05")
WRONG = "The report goes to the school as well."
FIRST_WORDS = "They will write about the rest."
MENDED_WORDS = "They will write about the rest, and the school has a copy."
REASON = "The officer has to ask a manager first."

# Ten seconds without the mediator, and the time that a page takes to come back.
SUSPENDED_MS = 20_000
BACK_MS = 30_000


@pytest.mark.faults
@pytest.mark.row("S14", "S28", "S58", "S59", "L8", "L11", "L17")
def test_everybody_reads_the_outcome_and_nobody_is_let_go_before_each_party_has_answered(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    meeting = Meeting(
        mediator=persons(mediation, "Mediator"),
        parent=persons(mediation, "Parent", size=PHONE),
        young_person=persons(mediation, "Young person", size=PHONE, dark=True),
        school=persons(mediation, "School"),
        officer=persons(mediation, "Local authority"),
    )
    mediator, parent, young_person = meeting.mediator, meeting.parent, meeting.young_person
    school, officer = meeting.school, meeting.officer
    meeting.gather()
    mediator.open_the_meeting()
    mediator.add_action(AGREED)
    for person in (parent, officer):
        person.agree(1)
    mediator.confirm(1)
    mediator.add_action(OPEN)
    school.raise_hand()
    mediator.next_speaker()
    school.has_the_floor()

    # Everybody is told at once, and there is nothing to read before there is something.
    mediator.begin_closing()
    for person in meeting.participants:
        expect(person.heading("The mediator is writing the outcome")).to_be_focused()
        shows(person.region("What the outcome will say"), "There is nothing to read yet.")
        expect(person.button("I confirm this outcome")).to_be_hidden()
    mediator.write_the_outcome("Agreement was reached on some things", FIRST_WORDS)
    mediator.select("The family").select_option(label=f"{parent.name}: yes")
    mediator.is_saved()
    for person in meeting.participants:
        shows(person.region("What the outcome will say"), f"{parent.name} said that they could agree")
        shows(person.region("What the outcome will say"), FIRST_WORDS)
    for person in (parent, young_person, officer):
        expect(person.button("I confirm this outcome")).to_be_visible()
    expect(school.button("I confirm this outcome")).to_be_hidden()

    # A party confirms; somebody who is no party says what is not right; the words change, and all is asked again.
    young_person.confirm_outcome()
    for person in meeting:
        shows(person.stand_of("The family"), f"Confirmed by {young_person.name}")
    expect(parent.button("I confirm this outcome")).to_be_hidden()
    school.ask_to_correct_outcome(WRONG)
    shows(mediator.region("What people say is not right"), WRONG)
    for person in (parent, young_person, officer):
        shows_not(person.page.get_by_role("main"), WRONG)
    mediator.field("Your words for the outcome").fill(MENDED_WORDS)
    mediator.field("Your words for the outcome").blur()
    for person in meeting.participants:
        shows(person.region("What the outcome will say"), MENDED_WORDS)
        shows(person.page.get_by_role("main"), "The outcome has changed")
        shows(person.stand_of("The family"), "Has not confirmed yet")
    shows(mediator.region("What people say is not right"), "before the last change")

    # A reload in the middle loses nothing, on either side.
    young_person.page.reload()
    shows(young_person.region("What the outcome will say"), MENDED_WORDS)
    young_person.confirm_outcome()
    mediator.page.reload()
    expect(mediator.heading("Close the meeting")).to_be_visible()
    expect(mediator.field("Your words for the outcome")).to_have_value(MENDED_WORDS)
    expect(mediator.choice("Somebody told us for them")).to_be_checked()
    shows(mediator.stand_of("The family"), f"Confirmed by {young_person.name}")

    # The mediator's line is gone: it stays there to read, nothing can be confirmed, and all of it comes back.
    _without_the_mediator(mediator, officer, young_person)

    # One party will not confirm. That is said, with the reason, and the other is not held up.
    mediator.record_why_not("The local authority", REASON)
    for person in meeting.participants:
        shows(person.stand_of("The local authority"), REASON)
    mediator.seal()

    documents = {}
    for person in meeting:
        person.sees_the_end()
        documents[person.role] = person.download_outcome(tmp_path)
    assert len({file.read_bytes() for file in documents.values()}) == 1
    said = words_of(documents["Young person"])
    head, _, confirmed = said.partition("Who confirmed this outcome")
    for words in (
        AGREED.what,
        MENDED_WORDS,
        "Somebody told us for them",
        f"{parent.name} said that they could agree without asking anybody else.",
    ):
        assert words in head
    assert f"The family confirmed it {young_person.name}" in confirmed
    assert f"The local authority did not confirm it {REASON}" in confirmed
    assert OPEN.what in head.partition("What was not agreed")[2]
    for gone in (WRONG, "draft", "Draft"):
        assert gone not in said


def _without_the_mediator(mediator: Person, officer: Person, young_person: Person) -> None:
    with mediator.bearing("."):
        mediator.context.set_offline(True)
        on_hold = officer.region("The mediator is writing the outcome").get_by_text(
            "The meeting is on hold for a moment", exact=True
        )
        expect(on_hold).to_be_visible(timeout=SUSPENDED_MS)
        shows(officer.region("What the outcome will say"), MENDED_WORDS)
        expect(officer.button("I confirm this outcome")).to_have_attribute("aria-disabled", "true")
        mediator.context.set_offline(False)
        expect(officer.button("I confirm this outcome")).not_to_have_attribute(
            "aria-disabled", "true", timeout=BACK_MS
        )
    expect(on_hold).to_be_hidden()
    expect(mediator.heading("Close the meeting")).to_be_visible()
    shows(mediator.stand_of("The family"), f"Confirmed by {young_person.name}", within=BACK_MS)


@pytest.mark.row("S37")
def test_a_breach_ends_the_meeting_from_the_closing_step_too(persons: Persons, mediation: Mediation) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    mediator.open_the_meeting()
    mediator.begin_closing()
    mediator.button("Stop the meeting").click()
    mediator.select("Which term was broken?").select_option(index=1)
    mediator.button("Stop the meeting now", mediator.dialog).click()
    for person in (mediator, parent):
        person.sees_the_end()
        expect(person.link_called("Download outcome (PDF)")).to_be_visible()


def test_somebody_whose_device_gives_up_is_let_in_again_without_undoing_anything(
    persons: Persons, mediation: Mediation
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    mediator.open_the_meeting()
    mediator.begin_closing()
    mediator.write_the_outcome("Agreement was reached")
    parent.confirm_outcome()
    again = persons(mediation, "Parent")
    again.open()
    again.button("Join").click()
    again.waits()
    mediator.button("Let in").click()
    shows(again.stand_of("The family"), f"Confirmed by {parent.name}")
    shows(mediator.stand_of("The family"), f"Confirmed by {parent.name}")
