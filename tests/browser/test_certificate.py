"""The certificate in a browser: the mediator sees what it will say, issues it, and the family downloads it."""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.axe import Auditor
from tests.browser.closing import CERTIFICATE, INDEPENDENT, PRINTED_MS
from tests.browser.conftest import Persons
from tests.browser.meeting import case_of, day
from tests.browser.papers import downloaded, words_of
from tests.browser.person import PHONE, Person, shows
from tests.browser.program import Mediation, Program

PEOPLE = """
[[people]]
role = "mediator"
name = "The mediator in green"
[[people]]
role = "parent"
name = "The parent in blue"
[[people]]
role = "school"
name = "The teacher in grey"
[[people]]
role = "local_authority"
name = "The officer in brown"
"""


def made(program: Program, reference: str) -> Mediation:
    case = case_of("The child in white", born=date(2014, 5, 9))
    return program.make(f'reference = "{reference}"\nchild = "AB"\n{PEOPLE}\n{case}')


def closed(persons: Persons, mediation: Mediation) -> tuple[Person, Person, Person]:
    """The mediator, the parent and the officer, after the close."""
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    officer = persons(mediation, "Local authority").join().agree_to_the_terms().waits()
    mediator.let_in(officer)
    mediator.open_the_meeting()
    mediator.close("No agreement was reached", "We stopped at noon.")
    for person in (parent, officer):
        person.sees_the_end()
    return mediator, parent, officer


def unfolded_dates(person: Person) -> Locator:
    """The legal dates, on the page of the closed meeting."""
    dates = person.page.get_by_role("region", name="Legal dates")
    dates.get_by_text("The last day to appeal, and other dates in law").click()
    return dates


@pytest.mark.a11y
@pytest.mark.row("S54", "L4", "L21", "L24")
def test_the_mediator_issues_it_after_the_close_and_the_family_downloads_it(
    program: Program, persons: Persons, tmp_path: Path
) -> None:
    auditor = Auditor()
    mediator, parent, officer = closed(persons, made(program, "BR-CERT-1"))
    expect(parent.page.get_by_text("The mediator issues it. It will appear here.")).to_be_visible()
    expect(parent.page.get_by_text("The mediation certificate is due by")).to_be_visible()
    expect(officer.heading("The mediation certificate")).not_to_be_visible()
    auditor.look(parent, "the certificate is awaited")
    for person in (parent, officer):
        dates = unfolded_dates(person)
        shows(dates, "Last day to appeal")
        shows(dates, "No mediation certificate is issued yet.")
        expect(dates).not_to_contain_text("The child in white")
    auditor.look(parent, "the legal dates")

    mediator.link_called("See what it will say, and issue it").click()
    # What is counted and looked at next is there and then on whichever page it is: so the page is waited for.
    expect(mediator.button("Show what it will say")).to_be_visible()
    for choice in mediator.page.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    auditor.look(mediator, "the form")
    mediator.choice("The family took part in mediation, and it has ended").check()
    mediator.choice("As the mediator").check()
    mediator.button("Show what it will say").click()
    expect(mediator.heading("Mediation certificate")).to_be_visible()
    for words in ("The child in white", "The county in gold", "The parent in blue"):
        shows(mediator.page.get_by_role("article"), words)
    if os.environ.get("EVENHAND_LOOK"):
        mediator.page.screenshot(path=f"{os.environ['EVENHAND_LOOK']}/draft.png", full_page=True)
    auditor.look(mediator, "what it will say")

    # Nothing is issued by somebody who did not declare that they are independent.
    with mediator.bearing("status of 409"):
        mediator.button("Issue the certificate").click()
        expect(mediator.page.get_by_text("has to declare that they are independent")).to_be_visible()
    mediator.tick(INDEPENDENT).check()
    mediator.button("Issue the certificate").click()
    mediator.sees_the_end(within=PRINTED_MS)
    expect(mediator.link_called(CERTIFICATE)).to_be_visible()
    auditor.look(mediator, "issued")

    parent.page.reload()
    parent.sees_the_end()
    said = words_of(downloaded(parent, CERTIFICATE, tmp_path / "certificate.pdf"))
    for words in ("Mediation certificate", "The family took part in mediation", "The child in white"):
        assert words in said
    for words in ("We stopped at noon", "No agreement", "The officer in brown"):
        assert words not in said
    officer.page.reload()
    officer.sees_the_end()
    expect(officer.link_called("Download outcome (PDF)")).to_be_visible()
    expect(officer.link_called(CERTIFICATE)).not_to_be_visible()
    for person in (parent, officer):
        dates = unfolded_dates(person)
        expect(dates.get_by_text("No mediation certificate is issued yet.")).to_be_hidden()
        dates.get_by_text("How the last day to appeal is counted").click()
        shows(dates, "One month from the mediation certificate")
    assert not auditor.found, "\n".join(auditor.found)


def test_a_reason_is_asked_for_where_the_authority_did_not_come(program: Program, persons: Persons) -> None:
    mediation = made(program, "BR-CERT-2")
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    mediator.open_the_meeting()
    mediator.close("The meeting was stopped")
    mediator.link_called("See what it will say, and issue it").click()
    expect(mediator.page.get_by_text("Nobody of the local authority was let in")).to_be_visible()
    mediator.choice("The authority could not arrange mediation in time, or did not take part").check()
    mediator.choice("As the mediation adviser, which I am too").check()
    mediator.button("Show what it will say").click()
    expect(mediator.page.get_by_text("Give the day on which the thirty days began")).to_be_visible()
    expect(mediator.choice("As the mediation adviser, which I am too")).to_be_checked()
    mediator.field("The day on which the thirty days began").fill(day(31).isoformat())
    mediator.page.get_by_label("What began them").select_option("family_told_authority")

    # On a slow line the page is there before its module. A press then does nothing, and loses nothing.
    held: list[Route] = []
    mediator.page.route("**/static/certificate/issue.js", lambda route: held.append(route))
    mediator.button("Show what it will say").click()
    expect(mediator.button("Issue the certificate")).to_have_attribute("aria-disabled", "true")
    there = mediator.page.url
    mediator.button("Issue the certificate").click(force=True)
    expect(mediator.button("Issue the certificate")).to_be_visible()
    assert mediator.page.url == there
    for one in held:
        one.continue_()
    expect(mediator.button("Issue the certificate")).not_to_have_attribute("aria-disabled", "true")
    mediator.tick(INDEPENDENT).check()
    mediator.field("Your reason").fill("Nobody from the authority came.")
    mediator.button("Issue the certificate").click()
    mediator.sees_the_end(within=PRINTED_MS)
    # Whoever waits hears of it without doing anything but looking.
    parent.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(parent.link_called(CERTIFICATE)).to_be_visible()
