"""Every page and state, against WCAG 2.2: both widths, both themes, narrow, spaced out, in forced colours."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Auditor
from tests.browser.conftest import Persons, mediation_of
from tests.browser.meeting import CAST
from tests.browser.person import PHONE, Action, Person, shows
from tests.browser.program import Program

pytestmark = pytest.mark.a11y

_ACTION = Action("Send the speech report to the family.", "The officer", "2038-01-29")


def test_every_page_that_needs_no_meeting(program: Program, persons: Persons) -> None:
    made = mediation_of(program, CAST)
    auditor = Auditor()
    anybody = persons(made, "Parent")
    with anybody.bearing("status of 4"):
        for path in (
            "/",
            "/join",
            "/check",
            "/nowhere",
            "/room/0/0",
            "/gallery",
            "/gallery/room/participant",
            "/gallery/room/speaking",
            "/gallery/room/mediator",
            "/gallery/room/paused",
        ):
            anybody.page.goto(f"{program.address}{path}")
            auditor.look_at(anybody.page, path)
        anybody.page.goto(f"{made.links['Parent']}X")
        anybody.button("Join").click()
        expect(anybody.page.get_by_text("This link did not work")).to_be_visible()
        auditor.look(anybody, "a link that does not work")
    assert not auditor.found, "\n".join(auditor.found)


def test_every_state_from_the_link_to_the_outcome(program: Program, persons: Persons) -> None:
    made = mediation_of(program, CAST)
    auditor = Auditor()
    mediator = persons(made, "Mediator").open()
    parent = persons(made, "Parent", size=PHONE).open()
    officer = persons(made, "Local authority")
    auditor.look(parent, "join")
    with mediator.bearing("status of 403"):
        mediator.button("Join").click()
        expect(mediator.field("The reference of the mediation")).to_be_visible()
        auditor.look(mediator, "the reference")
    mediator.join().agree_to_the_terms().is_in_the_room()
    auditor.look(mediator, "alone in the room")
    parent.join()
    auditor.look(parent, "terms")
    parent.button("Continue to the waiting room").click()
    expect(parent.page.get_by_text("There are terms you have not agreed to yet")).to_be_visible()
    auditor.look(parent, "terms missing")
    parent.agree_to_the_terms().waits()
    auditor.look(parent, "waiting")
    auditor.look(mediator, "somebody at the door")
    mediator.let_in(parent)
    officer.join().agree_to_the_terms().waits()
    mediator.let_in(officer)
    auditor.look(parent, "not started")
    mediator.open_the_meeting()
    _the_floor(auditor, mediator, parent, officer)
    _the_board(auditor, mediator, parent, officer)
    _the_lines(auditor, persons(made, "Parent", context=parent.context), parent)
    _the_end(auditor, mediator, parent)
    assert not auditor.found, "\n".join(auditor.found)
    assert len(auditor.states) >= 30


def _the_floor(auditor: Auditor, mediator: Person, parent: Person, officer: Person) -> None:
    auditor.look(parent, "open, nobody speaks")
    parent.raise_hand()
    officer.raise_hand()
    auditor.look(parent, "hand raised")
    mediator.sees_queue(parent, officer)
    for hand in mediator.hands.all():
        hand.get_by_text("More choices").click()
    auditor.look(mediator, "two hands raised")
    mediator.button("Not now", mediator.hand_of(officer.name)).click()
    auditor.look(mediator, "declining")
    mediator.field("What would you like to tell them?").fill("We come to you next.")
    mediator.button("Lower it and send my words").click()
    expect(officer.button("I have read this")).to_be_visible()
    auditor.look(officer, "told something")
    mediator.next_speaker()
    parent.has_the_floor()
    auditor.look(parent, "own turn")
    auditor.look(mediator, "somebody speaks")
    auditor.look(officer, "somebody else speaks")
    mediator.button("Pause meeting").click()
    auditor.look(mediator, "pausing")
    mediator.button("Go back", mediator.dialog).click()
    mediator.pause("A short break")
    auditor.look(mediator, "paused")
    auditor.look(parent, "paused")
    mediator.resume()


def _the_board(auditor: Auditor, mediator: Person, parent: Person, officer: Person) -> None:
    mediator.button("Add action").click()
    auditor.look(mediator, "adding an action")
    mediator.button("Leave it").click()
    numbers = [mediator.add_action(_ACTION._replace(what=f"{_ACTION.what} {n}")) for n in range(5)]
    confirmed, agreed, partly, changed, bare = numbers
    for number in (confirmed, agreed):
        parent.agree(number)
        officer.agree(number)
    parent.agree(partly)
    mediator.confirm(confirmed)
    parent.button("Ask for a change", parent.action(changed)).click()
    auditor.look(parent, "asking for a change")
    parent.button("Go back", parent.dialog).click()
    parent.ask_for_a_change(changed, "A week sooner, please.")
    mediator.reword(bare, Action("Find a tutor."))
    parent.agree(bare)
    officer.agree(bare)
    parent.button("Suggest an action").click()
    auditor.look(parent, "suggesting")
    parent.field("What could be done?").fill("Meet again in the spring.")
    parent.button("Send to the mediator").click()
    expect(mediator.button("Make it an action")).to_be_visible()
    auditor.look(parent, "an action in each state")
    auditor.look(mediator, "an action in each state")
    mediator.button("Confirm", mediator.action(bare)).click()
    shows(mediator.dialog, "Write who will do this.")
    auditor.look(mediator, "refused")
    mediator.button("OK", mediator.dialog).click()
    for opener, leave in (
        (mediator.button("Reopen", mediator.action(confirmed)), "Leave it confirmed"),
        (mediator.button("Take it off the board", mediator.action(partly)), "Leave it on the board"),
        (mediator.button("A party cannot be asked"), "Go back"),
    ):
        opener.click()
        auditor.look(mediator, leave)
        mediator.button(leave, mediator.dialog).click()
    mediator.button("A party cannot be asked").click()
    mediator.choice("The local authority").check()
    mediator.field("Why can they not be asked?").fill("The officer had to leave.")
    mediator.button("Write it down").click()
    expect(mediator.button("They can be asked after all")).to_be_visible()
    auditor.look(mediator, "a party that cannot be asked")
    mediator.button("Change the words", mediator.action(partly)).click()
    auditor.look(mediator, "changing the words")
    mediator.button("Leave it").click()


def _the_lines(auditor: Auditor, second: Person, parent: Person) -> None:
    with parent.bearing("."):
        parent.context.set_offline(True)
        expect(parent.page.get_by_text("Your connection has dropped.", exact=True)).to_be_visible()
        auditor.look(parent, "no connection")
        parent.context.set_offline(False)
        shows(parent.page.get_by_role("main").locator(".."), "You are connected again.", within=20_000)
        auditor.look(parent, "connected again")
    second.open()
    second.button("Join").click()
    second.is_in_the_room()
    auditor.look(parent, "open somewhere else")
    second.page.close()
    parent.page.bring_to_front()
    parent.button("Use Evenhand here").click()
    parent.is_in_the_room()


def _the_end(auditor: Auditor, mediator: Person, parent: Person) -> None:
    mediator.begin_closing()
    auditor.look(mediator, "closing")
    auditor.look(parent, "nothing to read yet")
    mediator.button("Close meeting").click()
    expect(mediator.heading("Still missing")).to_be_focused()
    auditor.look(mediator, "closing with something missing")
    mediator.write_the_outcome("Agreement was reached on some things")
    expect(parent.button("I confirm this outcome")).to_be_visible()
    auditor.look(parent, "reading the outcome")
    parent.button("Something is not right").click()
    auditor.look(parent, "saying what is not right")
    parent.button("Go back", parent.dialog).click()
    parent.ask_to_correct_outcome("The name of the school.")
    auditor.look(parent, "having said what is not right")
    expect(mediator.heading("What people say is not right")).to_be_visible()
    parent.confirm_outcome()
    auditor.look(parent, "confirmed")
    mediator.button("They can be asked after all", mediator.stand_of("The local authority")).click()
    mediator.select("The local authority").select_option(label="This was not asked")
    parent.confirm_outcome()
    mediator.button("Record why not").click()
    auditor.look(mediator, "recording why not")
    mediator.button("Go back", mediator.dialog).click()
    mediator.record_why_not("The local authority", "Had to go.")
    auditor.look(mediator, "closing with everything there")
    with mediator.context.expect_page() as opening:
        mediator.page.get_by_role("link", name="Read the whole outcome").click()
    auditor.look_at(opening.value, "the draft outcome")
    mediator.button("Close meeting").click()
    expect(mediator.dialog).to_be_visible()
    auditor.look(mediator, "closing for good")
    mediator.button("Close meeting", mediator.dialog).click()
    parent.sees_the_end()
    expect(parent.link_called("Download outcome (PDF)")).to_be_visible()
    auditor.look(parent, "closed")
    opening.value.reload()
    auditor.look_at(opening.value, "the outcome")
