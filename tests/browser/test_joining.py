"""Joining in a browser: what a link does, for whom, and what it never shows."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, WebSocket, expect

from tests.browser.conftest import Persons
from tests.browser.meeting import CAST
from tests.browser.person import PHONE, Person, shows
from tests.browser.program import Mediation

# A scanner tries more than once. After so many rounds a page that had more to give would have given it.
ROBOT_ROUNDS = 8

_SUBMIT_EVERY_FORM = """() => {
  for (const form of document.forms) form.requestSubmit();
}"""


def _heard_by(page: Page) -> list[str]:
    """Everything that comes down the page's lines from now on."""
    heard: list[str] = []

    def listen(line: WebSocket) -> None:
        line.on("framereceived", lambda frame: heard.append(str(frame)))

    page.on("websocket", listen)
    page.on("response", lambda answer: heard.append(answer.url))
    return heard


# A button that was there, and is there no more.
_GONE_MS = 2_000


def _press_everything(page: Page) -> None:
    """As a mail scanner does: fill every field, tick every box, press every button, submit every form."""
    for _ in range(ROBOT_ROUNDS):
        for box in page.get_by_role("textbox").all():
            if box.is_visible():
                box.fill("robot")
        for tick in page.get_by_role("checkbox").all():
            if tick.is_visible():
                tick.check()
        for button in page.get_by_role("button").all():
            if button.is_visible():
                # As a script presses: what a dialog covers, too; and some lead to another page.
                with suppress(Error):
                    button.dispatch_event("click", timeout=_GONE_MS)
        with suppress(Error):  # it led to another page, before it could say that it was done
            page.evaluate(_SUBMIT_EVERY_FORM)
        page.wait_for_load_state("networkidle")


@pytest.mark.security
@pytest.mark.row("S44")
def test_a_robot_that_presses_everything_ends_in_the_waiting_room_and_sees_no_name(
    persons: Persons, mediation: Mediation
) -> None:
    robot = persons(mediation, "Parent")
    heard = _heard_by(robot.page)
    # The browser remarks on a form that is submitted where nobody could have submitted it.
    with robot.bearing("An invalid form control"):
        robot.open()
        _press_everything(robot.page)
        robot.waits()
    seen = robot.text + robot.page.content() + "".join(heard)
    for told in (*CAST.values(), mediation.reference):
        assert told not in seen
    robot.context.close()

    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE)
    parent.open()
    parent.button("Join").click()
    parent.waits()
    mediator.let_in(parent)


@pytest.mark.security
def test_a_robot_with_the_mediators_link_is_asked_for_the_reference_and_gets_no_further(
    persons: Persons, mediation: Mediation
) -> None:
    robot = persons(mediation, "Mediator")
    heard = _heard_by(robot.page)
    with robot.bearing("status of 4"):
        robot.open()
        _press_everything(robot.page)
        expect(robot.field("The reference of the mediation")).to_be_visible()
        assert re.search("/join$", robot.page.url)
        for told in (*CAST.values(), mediation.reference):
            assert told not in robot.text + "".join(heard)
        robot.page.goto("about:blank")


def test_opening_a_link_takes_its_secret_out_of_the_address_and_changes_nothing(
    persons: Persons, mediation: Mediation
) -> None:
    parent = persons(mediation, "Parent").open()
    secret = mediation.links["Parent"].partition("#")[2]
    expect(parent.button("Join")).to_be_visible()
    assert secret not in parent.page.url
    assert parent.context.cookies() == []
    parent.button("Join").click()
    expect(parent.heading("Before you go in")).to_be_visible()
    (cookie,) = parent.context.cookies()
    assert cookie["name"].startswith("__Host-")
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "Strict"
    assert secret not in parent.page.url


def test_the_links_of_several_people_in_tabs_of_one_browser_are_several_people(
    persons: Persons, mediation: Mediation
) -> None:
    mediator = persons(mediation, "Mediator")
    parent = persons(mediation, "Parent", context=mediator.context)
    officer = persons(mediation, "Local authority", context=mediator.context)
    mediator.page.bring_to_front()
    mediator.join().agree_to_the_terms().is_in_the_room()
    for person in (parent, officer):
        # A browser draws a tab that nobody looks at once a second.
        person.page.bring_to_front()
        person.join().agree_to_the_terms().waits()
        mediator.page.bring_to_front()
        mediator.let_in(person)
    mediator.open_the_meeting()
    for person in (parent, officer):
        person.page.bring_to_front()
        person.raise_hand()
    for person in (mediator, parent, officer):
        person.sees_queue(parent, officer)
        person.page.reload()
        person.sees_queue(parent, officer)
    expect(mediator.button("Next speaker")).to_be_visible()
    expect(parent.button("Lower hand")).to_be_visible()


def test_a_second_tab_takes_over_the_first_says_so_and_can_take_it_back(
    persons: Persons, mediation: Mediation
) -> None:
    parent = persons(mediation, "Parent")
    parent.join().agree_to_the_terms().waits()
    first = parent.page
    second = persons(mediation, "Parent", context=parent.context)
    second.open()
    second.button("Join").click()
    second.waits()
    expect(parent.heading("The meeting is open somewhere else")).to_be_visible()
    parent.button("Use Evenhand here").click()
    parent.waits()
    expect(second.heading("The meeting is open somewhere else")).to_be_visible()
    assert parent.page is first


@pytest.mark.row("S17")
def test_a_reload_at_any_step_comes_back_to_that_step(persons: Persons, mediation: Mediation) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join()
    parent.page.reload()
    expect(parent.heading("Before you go in")).to_be_visible()
    parent.agree_to_the_terms().waits()
    parent.page.reload()
    parent.waits()
    mediator.let_in(parent)
    parent.page.reload()
    parent.is_in_the_room()
    mediator.page.reload()
    mediator.open_the_meeting()
    mediator.page.reload()
    mediator.is_in_the_room()
    shows(parent.region("The meeting"), "The meeting is open")
    parent.open()
    parent.button("Join").click()
    parent.is_in_the_room()


@pytest.mark.row("S17", "S68", "S69")
def test_each_term_is_agreed_to_by_itself_and_none_may_be_left_out(
    persons: Persons, mediation: Mediation
) -> None:
    parent = persons(mediation, "Parent", size=PHONE).join()
    ticks = parent.tick("I agree")
    terms = ticks.count()
    assert terms > 5
    ticks.nth(0).check()
    ticks.nth(2).check()
    expect(parent.page.get_by_text(f"{terms - 2} terms are left.")).to_be_visible()
    parent.page.reload()
    expect(ticks.nth(0)).to_be_checked()
    expect(ticks.nth(1)).not_to_be_checked()
    expect(ticks.nth(2)).to_be_checked()
    parent.button("Continue to the waiting room").click()
    expect(parent.page.get_by_text("There are terms you have not agreed to yet")).to_be_visible()
    expect(ticks.nth(1)).to_be_focused()
    ticks.nth(0).click()  # what was agreed to stays agreed to
    expect(ticks.nth(0)).to_be_checked()
    parent.agree_to_the_terms().waits()


@pytest.mark.row("S17")
def test_nobody_is_let_in_who_is_still_reading_the_terms(persons: Persons, mediation: Mediation) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent").join()
    row = mediator.row_of(parent.name)
    shows(row.first, "Reading the terms")
    expect(mediator.button("Let in")).to_be_hidden()
    parent.agree_to_the_terms().waits()
    shows(row.first, "Waiting to be let in")
    mediator.let_in(parent)
    expect(row).to_have_count(1)
    shows(row, "Here")


def test_a_link_that_is_broken_says_what_to_do(persons: Persons, mediation: Mediation) -> None:
    parent = persons(mediation, "Parent")
    parent.page.goto(f"{mediation.links['Parent'][:-4]}XXXX")
    with parent.bearing("status of 410"):
        parent.button("Join").click()
        expect(parent.page.get_by_text("This link did not work")).to_be_visible()
    expect(parent.button("Join")).to_be_hidden()
    address = mediation.links["Parent"].partition("#")[0]
    parent.page.goto(address)
    expect(parent.page.get_by_text("Open your link again")).to_be_visible()
    expect(parent.button("Join")).to_be_hidden()
    # The right link, put into the same tab, is taken.
    parent.join()


@pytest.mark.security
def test_a_mediators_new_device_needs_the_right_reference(persons: Persons, mediation: Mediation) -> None:
    mediator = persons(mediation, "Mediator").open()
    with mediator.bearing("status of 403"):
        mediator.button("Join").click()
        mediator.field("The reference of the mediation").fill("BR-0")
        mediator.button("Join").click()
        expect(mediator.page.get_by_text("That is not the reference of this mediation")).to_be_visible()
    mediator.field("The reference of the mediation").fill(f" {mediation.reference.lower()} ")
    mediator.button("Join").click()
    expect(mediator.heading("Before you go in")).to_be_visible()


def test_a_rooms_address_opens_nothing_for_who_has_no_session(persons: Persons, mediation: Mediation) -> None:
    parent = persons(mediation, "Parent").join()
    stranger: Person = persons(mediation, "School")
    with stranger.bearing("status of 401"):
        stranger.page.goto(parent.page.url)
        expect(stranger.heading("This link does not work")).to_be_visible()
    assert mediation.reference not in stranger.text
