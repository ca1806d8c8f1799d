"""No word on a page goes round the catalogue: in the made-up language, all of ours stand in brackets."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from server.words import PSEUDO, Words
from tests.browser.conftest import Persons, mediation_of
from tests.browser.meeting import CAST
from tests.browser.person import PHONE, Action, Person
from tests.browser.program import Program

pytestmark = pytest.mark.words

_ACTION = Action("Send the speech report.", "The speech service", "2038-01-29")
_TYPED = (
    *CAST.values(),
    _ACTION.what,
    _ACTION.who,
    "A week sooner.",
    "Meet again.",
    "A short break",
    "We come to you next.",
    "Gone home.",
    "It went well.",
)
_OURS_ALONE = re.compile(r"Evenhand|BR-\d+|\bAB\b")
# The browser words dates and times itself, in the reader's language, and has never heard of the made-up one.
_OF_THE_BROWSER = re.compile(r"\d\d:\d\d [AP]M|(Friday )?January 29, 2038")
_IN_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
_LETTERS = re.compile(r"[^\W\d_]+")

_SHOWN = """() => {
  const named = ["aria-label", "title", "placeholder", "alt", "content"];
  const said = [document.title, ...document.body.innerText.split("\\n")];
  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility()) continue;
    for (const name of named) if (one.hasAttribute(name)) said.push(one.getAttribute(name));
  }
  return said;
}"""


def _round_the_catalogue(page: Page) -> set[str]:
    """Lines of the page that hold a word which is neither in brackets nor somebody's own."""
    found = set()
    for line in page.evaluate(_SHOWN):
        left = line
        for typed in _TYPED:
            left = left.replace(typed, "")
        left = _OF_THE_BROWSER.sub("", _OURS_ALONE.sub("", left))
        while _IN_BRACKETS.search(left):
            left = _IN_BRACKETS.sub("", left)
        if _LETTERS.search(left):
            found.add(line)
    return found


def test_every_word_of_every_state_is_in_the_catalogue(
    start: Callable[..., Program], persons: Persons
) -> None:
    program = start(PSEUDO)
    made = mediation_of(program, CAST)
    say = Words(PSEUDO).text
    mediator = persons(made, "Mediator", say=say)
    parent = persons(made, "Parent", say=say, size=PHONE)
    officer = persons(made, "Local authority", say=say)
    found: dict[str, set[str]] = {}

    def look(person: Person, state: str) -> None:
        lines = _round_the_catalogue(person.page)
        if lines:
            found[f"{person.role}, {state}"] = lines

    parent.open()
    look(parent, "join")
    parent.join()
    look(parent, "terms")
    mediator.join().agree_to_the_terms().is_in_the_room()
    for person in (parent, officer):
        if person is officer:
            person.join()
        person.agree_to_the_terms().waits()
    look(parent, "waiting")
    look(mediator, "somebody at the door")
    mediator.let_in(parent)
    mediator.let_in(officer)
    look(parent, "not started")
    mediator.open_the_meeting()
    parent.raise_hand()
    officer.raise_hand()
    mediator.sees_queue(parent, officer)
    look(parent, "hand raised")
    look(officer, "second hand raised")
    hand = mediator.hand_of(officer.name)
    hand.get_by_text(say("More choices")).click()
    mediator.button("Not now", hand).click()
    look(mediator, "declining")
    mediator.field("What would you like to tell them?").fill("We come to you next.")
    mediator.button("Lower it and send my words").click()
    expect(officer.button("I have read this")).to_be_visible()
    look(officer, "told")
    mediator.next_speaker()
    parent.has_the_floor()
    look(parent, "own turn")
    look(mediator, "somebody speaks")
    first, second = (mediator.add_action(_ACTION._replace(what=f"{_ACTION.what} {n}")) for n in (1, 2))
    bare = mediator.add_action(Action("Meet again."))
    parent.agree(first)
    look(mediator, "one has agreed")
    officer.agree(first)
    mediator.confirm(first)
    for person in (parent, officer):
        person.agree(bare)
    mediator.button("Confirm", mediator.action(bare)).click()
    expect(mediator.button("OK", mediator.dialog)).to_be_visible()
    look(mediator, "refused")
    mediator.button("OK", mediator.dialog).click()
    parent.ask_for_a_change(second, "A week sooner.")
    look(parent, "board")
    mediator.button("Change the words", mediator.action(second)).click()
    look(mediator, "changing the words")
    mediator.button("Leave it").click()
    mediator.button("A party cannot be asked").click()
    mediator.choice("The local authority").check()
    mediator.field("Why can they not be asked?").fill("Gone home.")
    mediator.button("Write it down").click()
    expect(mediator.button("They can be asked after all")).to_be_visible()
    mediator.pause("A short break")
    look(parent, "paused")
    look(mediator, "paused")
    mediator.begin_closing()
    look(parent, "nothing to read yet")
    mediator.write_the_outcome("Agreement was reached on some things", "It went well.")
    expect(parent.button("I confirm this outcome")).to_be_visible()
    look(parent, "reading the outcome")
    look(mediator, "closing")
    parent.ask_to_correct_outcome("A week sooner.")
    look(mediator, "closing, something is not right")
    parent.confirm_outcome()
    look(parent, "confirmed")
    mediator.button("Close meeting").click()
    expect(mediator.dialog).to_be_visible()
    look(mediator, "closing for good")
    mediator.button("Close meeting", mediator.dialog).click()
    parent.sees_the_end()
    expect(parent.link_called("Download outcome (PDF)")).to_be_visible()
    look(parent, "closed")
    outcome = parent.new_page()
    outcome.goto(f"{parent.page.url}/outcome")
    lines = _round_the_catalogue(outcome)
    if lines:
        found["the outcome"] = lines
    assert found == {}
