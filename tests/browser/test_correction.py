"""A correction after the seal in browsers: from the mistake to everybody's new version, and the check page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Auditor
from tests.browser.check import YES, check, hears
from tests.browser.conftest import Persons
from tests.browser.meeting import Meeting
from tests.browser.papers import downloaded, scanned, words_of
from tests.browser.person import PHONE, Action, Person, shows, shows_not
from tests.browser.program import Mediation

AGREED = Action("Send the speech report to the family.", "The officer", "2038-01-29")
RIGHT_DAY = "2038-02-26"
WRONG_AGAIN = "2038-02-19"
WHY = "The day was written down wrongly."
OTHERWISE = "We said the 26th, not the 19th."
PROPOSED = "The mediator would like to correct the outcome"
MEDIATORS = "If something in the outcome is wrong"
REPLACED = "This document is genuine, and a newer version took its place"


def day_of(person: Person, day: str) -> None:
    person.region(MEDIATORS).get_by_label("By when", exact=True).fill(day)


@pytest.mark.a11y
@pytest.mark.row("S14", "S28")
def test_a_mistake_in_what_was_sealed_is_put_right_in_a_version_that_everybody_agreed_to(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    meeting = Meeting(
        mediator=persons(mediation, "Mediator"),
        parent=persons(mediation, "Parent", size=PHONE),
        young_person=persons(mediation, "Young person", size=PHONE, dark=True),
        school=persons(mediation, "School"),
        officer=persons(mediation, "Local authority"),
    )
    mediator, young_person, school, officer = (
        meeting.mediator,
        meeting.young_person,
        meeting.school,
        meeting.officer,
    )
    meeting.gather()
    mediator.open_the_meeting()
    mediator.add_action(AGREED)
    for person in (young_person, officer):
        person.agree(1)
    mediator.confirm(1)
    mediator.close("Agreement was reached on some things", confirmed_by=(young_person, officer))
    for person in meeting:
        person.sees_the_end()
        expect(person.link_called("Download outcome (PDF)")).to_be_visible()
    first = school.download_outcome(tmp_path).rename(tmp_path / "first.pdf")
    auditor = Auditor()

    # The form has the words as they are. What changes nothing is refused, in words, and nothing is lost.
    place = mediator.region(MEDIATORS)
    mediator.button("Correct the outcome", place).click()
    expect(place.get_by_label("What will be done", exact=True)).to_have_value(AGREED.what)
    mediator.field("What is wrong, and why does it change?").fill(WHY)
    mediator.button("Show it to the parties", place).click()
    shows(place, "This is what the outcome says already.")
    day_of(mediator, WRONG_AGAIN)
    auditor.look(mediator, "writing a correction")
    mediator.button("Show it to the parties", place).click()
    shows(place, "It can be sealed once everybody above has said yes.")

    # Who must agree reads it, before and after; all others learn that there is one, and nothing of it.
    for person in (young_person, officer):
        shows(person.region(PROPOSED), "Action 1: By when")
        shows(person.region(PROPOSED), "Friday 29 January 2038")
        shows(person.region(PROPOSED), "Friday 19 February 2038")
        shows(person.region(PROPOSED), WHY)
    shows(school.region(PROPOSED), "A correction is being agreed.")
    shows_not(school.page.get_by_role("main"), WHY)
    expect(school.button("Yes, this is right")).to_be_hidden()
    auditor.look(young_person, "asked about a correction")

    # One says yes; the other asks for a change, which the mediator alone sees; it is proposed anew, and asked anew.
    officer.button("Yes, this is right").click()
    shows(officer.region(PROPOSED), "Yes has been said. Nothing more is asked of you.")
    young_person.button("Ask for a change", young_person.region(PROPOSED)).click()
    young_person.field("What should be different in the correction?").fill(OTHERWISE)
    young_person.button("Send to the mediator", young_person.dialog).click()
    shows(place, OTHERWISE)
    shows_not(officer.page.get_by_role("main"), OTHERWISE)
    expect(mediator.button("Seal the new version")).to_have_attribute("aria-disabled", "true")
    mediator.button("Change the correction", place).click()
    expect(mediator.field("What is wrong, and why does it change?")).to_have_value(WHY)
    day_of(mediator, RIGHT_DAY)
    mediator.button("Show it to the parties", place).click()
    for person in (young_person, officer):
        shows(person.region(PROPOSED), "Friday 26 February 2038")
        shows(person.region(PROPOSED), "The correction has changed")
        yes = person.button("Yes, this is right")
        expect(yes).not_to_have_attribute("aria-disabled", "true")
        yes.click()
        shows(person.region(PROPOSED), "Yes has been said. Nothing more is asked of you.")
    shows_not(place, OTHERWISE)
    auditor.look(mediator, "waiting for answers")

    mediator.button("Seal the new version", place).click()
    mediator.button("Seal it", mediator.dialog).click()
    expect(mediator.button("Correct the outcome", place)).to_be_visible()

    # Everybody has the new version first, and the old one below it.
    papers: list[bytes] = []
    for person in meeting:
        expect(person.region(PROPOSED)).to_be_hidden()
        shows(person.page.get_by_role("main"), "This is version 2.")
        expect(person.link_called("Download outcome (PDF)")).to_be_visible()
        papers.append(person.download_outcome(tmp_path).read_bytes())
    assert len(set(papers)) == 1
    second = tmp_path / "second.pdf"
    second.write_bytes(papers[0])
    said = words_of(second)
    assert "Version 2. This takes the place of version 1, sealed on" in said
    assert "Before: Friday 29 January 2038 Now: Friday 26 February 2038" in said
    assert OTHERWISE not in said
    older = school.page.get_by_role("link", name="Version 1, sealed on").first
    expect(older).to_be_visible()
    with school.page.expect_download() as downloading:
        older.click()
    downloading.value.save_as(tmp_path / "older.pdf")
    assert (tmp_path / "older.pdf").read_bytes() == first.read_bytes(), "what was sealed stays as it was"
    dates = downloaded(school, "Add the dates to your calendar", tmp_path / "dates.ics").read_text()
    assert "DTSTART;VALUE=DATE:20380226" in dates
    assert "SEQUENCE:1" in dates
    auditor.look(school, "a second version")

    # Whoever comes back to the page finds it the same.
    young_person.page.reload()
    young_person.sees_the_end()
    shows(young_person.page.get_by_role("main"), "This is version 2.")

    # The check page knows both.
    anybody = persons(mediation, "School", size=PHONE)
    for file, answer in ((first, REPLACED), (second, YES)):
        anybody.page.goto("about:blank")
        anybody.page.goto(scanned(file))
        check(anybody, file)
        hears(anybody, answer)
        if answer == REPLACED:
            auditor.look(anybody, "an older version")
    assert auditor.found == []
