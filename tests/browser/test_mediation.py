"""One mediation, from five links to five documents, with everything going wrong in the middle."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons, mediation_of
from tests.browser.meeting import CAST, Meeting
from tests.browser.papers import words_of
from tests.browser.person import COMING_BACK_MS, LINE_DOWN, PHONE, Action, Person, shows, shows_not
from tests.browser.program import Program

FIRST = Action("Send the speech report to the family.", "The officer", "2038-01-29")
CHANGED = Action("Send the speech report to the family and to the school.", "The officer", "2038-01-22")
SECOND = Action("Hold a place at the reading group.", "The teacher", "2038-02-12")
OPEN = Action("Pay for a taxi to the college.", "The officer", "2038-03-05")
ASKED = "The school needs the report as well, and a week sooner."
UNSENT = "Could the reading group be on a Tuesday?"

# Long enough for both pages to have been told of the moment.
RACE_STARTS_IN_MS = 300


@pytest.mark.faults
@pytest.mark.row("S1", "S10", "S13", "S17", "S28", "S29", "S39", "S40", "S53", "S59", "L17")
def test_five_people_hold_a_mediation_through_every_fault_and_each_gets_the_same_exact_outcome(
    start: Callable[..., Program], persons: Persons, tmp_path: Path
) -> None:
    program = start()
    made = mediation_of(program, CAST)
    meeting = Meeting(
        mediator=persons(made, "Mediator"),
        parent=persons(made, "Parent", size=PHONE),
        young_person=persons(made, "Young person", size=PHONE, dark=True),
        school=persons(made, "School"),
        officer=persons(made, "Local authority", dark=True),
    )
    mediator, parent, young_person = meeting.mediator, meeting.parent, meeting.young_person
    school, officer = meeting.school, meeting.officer
    meeting.gather()
    mediator.open_the_meeting()

    # Two hands in a race: whoever was first, all five see the same queue.
    first, second = _race(parent, school, mediator)
    for person in meeting:
        person.sees_queue(first, second)

    # The holder reloads, and still has the floor.
    mediator.next_speaker()
    first.has_the_floor()
    first.page.reload()
    first.has_the_floor()
    officer.sees_speaking(first)
    officer.sees_queue(second)
    first.finish_speaking()
    mediator.next_speaker()
    second.has_the_floor()

    # A change is asked for; the wording changes, and starts again with nobody's yes.
    mediator.add_action(FIRST)
    parent.agree(1)
    officer.ask_for_a_change(1, ASKED)
    shows(mediator.action(1), "A change is asked for.")
    mediator.reword(1, CHANGED)
    for person in (parent, officer):
        shows(person.action(1), CHANGED.what)
        shows(person.action(1), "The family Has not agreed yet")
        shows_not(person.action(1), ASKED)
    parent.agree(1)
    officer.agree(1)
    mediator.confirm(1)

    # A second action stays open: only one side agrees to it.
    mediator.add_action(OPEN)
    parent.agree(2)

    # A pause, with its reason, and on from the same point.
    mediator.pause("A short break for tea", 5)
    for person in meeting:
        shows(person.region("The meeting"), "A short break for tea")
        person.sees_nobody_speaking()
    mediator.resume()
    second.has_the_floor()
    officer.raise_hand()
    young_person.raise_hand()

    # The server is killed in mid-sentence, and comes back on the same data. The pages come back by themselves.
    with _all_bearing(meeting):
        young_person.button("Suggest an action").click()
        young_person.field("What could be done?").fill(UNSENT)
        program.kill()
        expect(young_person.page.get_by_text("Your connection has dropped.", exact=True)).to_be_visible()
        young_person.button("Send to the mediator").click()
        expect(young_person.page.get_by_text("Not saved - trying again")).to_be_visible()
        program.start()
        _as_before(meeting, second, (officer, young_person))
        # What was asked while there was nobody to ask is done now, once.
        shows(mediator.region("Agreed actions"), UNSENT, within=COMING_BACK_MS)
        expect(mediator.button("Make it an action")).to_have_count(1)
        expect(young_person.page.get_by_text("Saved", exact=True)).to_be_visible()

    # Redis is killed, and somebody asks at once.
    with _all_bearing(meeting):
        program.kill_redis()
        mediator.button("Add action").click()
        mediator.fill_action(SECOND)
        mediator.save_action()
        for person in meeting:
            shows(person.action(3), SECOND.what, within=COMING_BACK_MS)
            expect(person.region("Agreed actions").get_by_role("article", name="Action")).to_have_count(3)
        _as_before(meeting, second, (officer, young_person))
    for person in (parent, officer):
        person.agree(3)
    mediator.confirm(3)

    # The end: what is not settled is shown first, and the outcome before it is final.
    mediator.begin_closing()
    shows(mediator.region("Not settled yet"), OPEN.what)
    shows_not(mediator.region("Not settled yet"), CHANGED.what)
    for person in meeting.participants:
        expect(person.heading("The mediator is writing the outcome")).to_be_visible()
    mediator.button("Go back to the meeting").click()
    for person in meeting:
        person.is_in_the_room()
    second.has_the_floor()
    mediator.begin_closing()
    mediator.write_the_outcome("Agreement was reached on some things")
    for person in meeting:
        preview = person.region("What the outcome will say")
        shows(preview, "Agreement was reached on some things")
        shows(preview, "Somebody told us for them")
        agreed, _, rest = preview.inner_text().partition("What was not agreed")
        assert CHANGED.what in agreed
        assert SECOND.what in agreed
        assert OPEN.what not in agreed
        assert OPEN.what in rest
    parent.confirm_outcome()
    officer.confirm_outcome()
    with mediator.context.expect_page() as opening:
        mediator.page.get_by_role("link", name="Read the whole outcome").click()
    expect(opening.value.get_by_text("This is a draft.")).to_be_visible()
    opening.value.close()
    mediator.button("Close meeting").click()
    shows(mediator.dialog, "One action is not settled.")
    mediator.dialog.get_by_role("button", name="Close meeting").click()

    # Five documents, and they say one thing.
    documents = {}
    for person in meeting:
        person.sees_the_end()
        documents[person.role] = person.download_outcome(tmp_path)
    _says_exactly_what_was_confirmed(words_of(documents["Mediator"]))
    assert len({file.read_bytes() for file in documents.values()}) == 1

    # Nothing more can be done: not by what is on the page, nor by who comes back.
    for person in meeting:
        for act in ("Raise hand", "Add action", "Agree", "Ask for a change", "Confirm", "Resume meeting"):
            expect(person.button(act)).to_be_hidden()
    assert officer.ask_past_the_page({"type": "raise_hand"}) == ["meeting_is_closed"]

    # Another restart, and the same link, on the same device and on another.
    with _all_bearing(meeting):
        program.stop()
        program.start()
        for person in (mediator, parent, young_person, school):
            person.sees_the_end(within=COMING_BACK_MS)
    again = tmp_path / "again"
    again.mkdir()
    for person in (parent, persons(made, "School", size=PHONE)):
        person.open()
        person.button("Join").click()
        person.sees_the_end()
        person.page.reload()
        person.sees_the_end()
        assert person.download_outcome(again).read_bytes() == documents["Mediator"].read_bytes()
        expect(person.button("Raise hand")).to_be_hidden()


def _race(one: Person, other: Person, mediator: Person) -> tuple[Person, Person]:
    """Both press at one moment of the machine's clock. Returns them in the order that the server gave them."""
    at = time.time() * 1000 + RACE_STARTS_IN_MS
    for person in (one, other):
        person.button("Raise hand").evaluate(
            "(button, at) => void setTimeout(() => button.click(), at - Date.now())", at
        )
    expect(mediator.hands).to_have_count(2)
    first_is_one = one.name in mediator.hands.first.inner_text()
    return (one, other) if first_is_one else (other, one)


@contextmanager
def _all_bearing(meeting: Meeting) -> Iterator[None]:
    with ExitStack() as bearing:
        for person in meeting:
            bearing.enter_context(person.bearing(*LINE_DOWN))
        yield


def _as_before(meeting: Meeting, holder: Person, queue: tuple[Person, ...]) -> None:
    """Everybody is back by themselves; the floor, the queue and the board are as they were."""
    holder.has_the_floor(within=COMING_BACK_MS)
    for person in meeting:
        if person is not holder:
            person.sees_speaking(holder, within=COMING_BACK_MS)
        person.sees_queue(*queue, within=COMING_BACK_MS)
        shows(person.action(1), "These words are final.")
        shows(person.action(1), CHANGED.what)
        shows(person.action(2), f"{meeting.parent.name} agreed at")
        shows(person.row_of(holder.name), "Speaking now", within=COMING_BACK_MS)


def _says_exactly_what_was_confirmed(outcome: str) -> None:
    before, _, rest = outcome.partition("What was not agreed")
    agreed, _, due = before.partition("What is due when")
    assert "2 actions were agreed." in agreed
    assert due.index(CHANGED.what) < due.index(SECOND.what)
    for confirmed in (CHANGED, SECOND):
        assert agreed.count(confirmed.what) == 1
        assert confirmed.who in agreed
        assert confirmed.what not in rest
    assert "Friday 22 January 2038" in agreed
    assert "Friday 12 February 2038" in agreed
    assert OPEN.what not in agreed
    assert rest.count(OPEN.what) == 1
    for gone in (FIRST.what, "Friday 29 January 2038", ASKED, UNSENT, "A short break for tea"):
        assert gone not in outcome
