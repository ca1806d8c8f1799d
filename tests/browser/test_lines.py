"""Lines that drop, in a browser: what the page says, what it keeps, and that nobody else moves the focus."""

import pytest
from playwright.sync_api import expect

from tests.browser.meeting import Meeting
from tests.browser.person import Person, shows

# A hand goes up or down so often, from each of three people: well within what the server takes from one.
_EVERY_MS = 200
_CHANGES_EACH = 34

_TOGGLE_A_HAND = """async ([times, every]) => {
  const acts = ["Raise hand", "Lower hand"];
  const pressed = () => [...document.querySelectorAll("button")].find(
    (one) => acts.includes(one.textContent.trim()) && one.getClientRects().length > 0 &&
      one.ariaDisabled !== "true");
  for (let n = 0; n < times; ) {
    const button = pressed();
    if (button) { button.click(); n += 1; }
    await new Promise((next) => setTimeout(next, every));
  }
}"""

_COUNT_CHANGES_AND_BLURS = """() => {
  window.counted = { changes: 0, blurs: 0 };
  const main = document.querySelector("main");
  new MutationObserver(() => (counted.changes += 1)).observe(main, { childList: true, subtree: true });
  main.addEventListener("focusout", () => (counted.blurs += 1));
}"""


@pytest.mark.faults
def test_without_a_network_the_page_says_so_keeps_what_is_asked_and_comes_back(meeting: Meeting) -> None:
    school = meeting.school
    with school.bearing("."):
        school.context.set_offline(True)
        expect(school.page.get_by_text("Your connection has dropped.", exact=True)).to_be_visible()
        assert "No connection" in school.page.title()
        school.button("Raise hand").click()
        expect(school.page.get_by_text("Not saved - trying again")).to_be_visible()
        # Not painted before it is true.
        school.sees_queue()
        meeting.parent.raise_hand()
        school.context.set_offline(False)
        for person in meeting:
            person.sees_queue(meeting.parent, school, within=20_000)
        expect(school.button("Hide this")).to_be_visible()
        shows(school.page.get_by_role("banner"), "Saved")
        assert "No connection" not in school.page.title()
        school.button("Hide this").click()
        expect(school.button("Hide this")).to_be_hidden()


def test_a_hundred_changes_by_others_move_neither_the_focus_nor_what_is_typed(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.button("Add action").click()
    what = mediator.field("What will be done?")
    what.click()
    mediator.page.evaluate(_COUNT_CHANGES_AND_BLURS)
    others = (meeting.parent, meeting.school, meeting.officer)
    for person in others:
        _begin(person, _TOGGLE_A_HAND, [_CHANGES_EACH, _EVERY_MS])
    typed = "A quiet room, with a card to show, and somebody who knows what the card means."
    mediator.page.keyboard.type(typed, delay=75)
    for person in others:
        _ended(person)
    expect(what).to_have_value(typed)
    expect(what).to_be_focused()
    counted = mediator.page.evaluate("counted")
    assert counted["blurs"] == 0
    assert counted["changes"] >= len(others) * _CHANGES_EACH / 2
    mediator.button("Leave it").click()


def _begin(person: Person, script: str, given: list[int]) -> None:
    """Start something in the page, and do not wait for it."""
    person.page.evaluate(f"(given) => void (window.going = ({script})(given))", given)


def _ended(person: Person) -> None:
    person.page.evaluate("going")
