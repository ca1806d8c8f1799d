"""Everything by keyboard alone: no mouse is touched, no stop is a trap, and the focus is always in sight."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Persons
from tests.browser.meeting import Meeting
from tests.browser.person import PHONE, Person, shows
from tests.browser.program import Mediation

pytestmark = pytest.mark.a11y

# More stops than any page has: whoever has not arrived by then is in a trap.
_MOST_STOPS = 150

_IN_SIGHT = """() => {
  const held = document.activeElement;
  if (held === null || held === document.body) return "";
  // A tick is small: what shows that it has the focus is the whole of its label.
  const seen = [held, held.closest("label")].some((one) => {
    if (one === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  return seen ? "" : held.outerHTML.slice(0, 120);
}"""


def _go_to(person: Person, target: Locator, key: str = "Tab") -> None:
    """Tab until there. Every stop on the way shows where the focus is."""
    expect(target).to_be_visible()
    for _ in range(_MOST_STOPS):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        person.page.keyboard.press(key)
        unseen = person.page.evaluate(_IN_SIGHT)
        assert unseen == "", f"the focus cannot be seen: {unseen}"
    raise AssertionError(f"{target} is not reached by {key}")


def _press(person: Person, name: str, within: Locator | None = None, key: str = "Enter") -> None:
    _go_to(person, person.button(name, within))
    person.page.keyboard.press(key)


def _type(person: Person, field: str, words: str) -> None:
    _go_to(person, person.field(field))
    person.page.keyboard.type(words)


def _join(person: Person) -> None:
    person.open()
    _press(person, "Join")
    if person.role == "Mediator":
        with person.bearing("status of 403"):
            expect(person.field("The reference of the mediation")).to_be_focused()
        person.page.keyboard.type(person.reference)
        person.page.keyboard.press("Enter")
    expect(person.heading("Before you go in")).to_be_visible()
    for tick in person.tick("I agree").all():
        _go_to(person, tick)
        person.page.keyboard.press("Space")
    _press(person, "Continue to the waiting room")


def test_a_mediator_and_a_participant_hold_a_meeting_by_keyboard_alone(
    persons: Persons, mediation: Mediation
) -> None:
    mediator, parent = persons(mediation, "Mediator"), persons(mediation, "Parent", size=PHONE)
    with mediator.bearing("status of 403"):
        _join(mediator)
        mediator.is_in_the_room()
    _join(parent)
    parent.waits()
    _press(mediator, "Let in")
    parent.is_in_the_room()
    _press(mediator, "Open meeting")
    _press(parent, "Raise hand", key="Space")
    mediator.sees_queue(parent)
    _press(mediator, "Next speaker")
    _press(parent, "I’m ready")
    expect(parent.button("Finish speaking")).to_be_visible()
    _press(parent, "Finish speaking")
    parent.sees_nobody_speaking()

    _press(mediator, "Add action")
    _type(mediator, "What will be done?", "Send the report.")
    _type(mediator, "Who will do it?", "The officer")
    _go_to(mediator, mediator.page.get_by_label("By when?"))
    mediator.page.keyboard.type("02022038")  # the same day in whichever order the browser asks
    _press(mediator, "Put it on the board")
    shows(parent.action(1), "2 February 2038")
    _press(parent, "Ask for a change")
    expect(parent.field("What would you like to change?")).to_be_visible()
    _type(parent, "What would you like to change?", "A week sooner.")
    _press(parent, "Send", parent.dialog)
    shows(mediator.action(1), "A week sooner.")
    expect(parent.button("Ask for a change", parent.action(1))).to_be_focused()
    _press(parent, "Agree")
    shows(mediator.action(1), f"{parent.name} agreed at")

    _press(mediator, "Pause meeting")
    _type(mediator, "Why are we pausing?", "A break")
    mediator.page.keyboard.press("Enter")
    shows(parent.region("The meeting"), "A break")
    _press(mediator, "Resume meeting")
    _press(mediator, "Pause meeting")
    mediator.page.keyboard.press("Escape")
    expect(mediator.dialog).to_be_hidden()
    expect(mediator.button("Pause meeting")).to_be_focused()

    _press(mediator, "Close meeting")
    expect(mediator.heading("Close the meeting")).to_be_focused()
    _go_to(mediator, mediator.choice("Agreement was reached"))
    mediator.page.keyboard.press("ArrowDown")
    mediator.page.keyboard.press("ArrowDown")
    # Not everything is there yet, and the press leads to what is missing.
    _press(mediator, "Close meeting")
    expect(mediator.heading("Still missing")).to_be_focused()
    _press(mediator, "Leave them as not agreed")
    for party in ("The family", "The local authority"):
        _go_to(mediator, mediator.select(party))
        mediator.page.keyboard.press("End")
    _go_to(mediator, mediator.choice("They told us themselves in the meeting"))
    mediator.page.keyboard.press("ArrowDown")
    mediator.is_saved()
    _press(mediator, "Record why not", mediator.stand_of("The local authority"))
    _go_to(mediator, mediator.choice("They are not here"))
    mediator.page.keyboard.press("Space")
    _type(mediator, "The reason, in a few words", "Ill today.")
    _press(mediator, "Write it down", mediator.dialog)
    expect(parent.button("I confirm this outcome")).to_be_enabled()
    _press(parent, "I confirm this outcome")
    expect(mediator.heading("Still missing")).to_be_hidden()
    _press(mediator, "Close meeting")
    expect(mediator.dialog).to_be_visible()
    _press(mediator, "Close meeting", mediator.dialog)
    parent.sees_the_end()
    expect(parent.link_called("Download outcome (PDF)")).to_be_visible()
    _go_to(parent, parent.link_called("Download outcome (PDF)"))
    with parent.page.expect_download():
        parent.page.keyboard.press("Enter")


def test_no_stop_in_the_room_is_a_trap_forwards_or_backwards(meeting: Meeting) -> None:
    for person in (meeting.mediator, meeting.parent):
        skip = person.link_called("Skip to the main part")
        for key in ("Tab", "Shift+Tab"):
            last = person.page.get_by_role("heading", name="Speaking now")
            last.evaluate("(one) => { one.tabIndex = -1; one.focus(); }")
            for _ in range(_MOST_STOPS):
                person.page.keyboard.press(key)
                if skip.evaluate("(one) => one === document.activeElement"):
                    break
            else:
                raise AssertionError(f"{person.role}: {key} never comes round")


def test_the_link_at_the_top_leads_past_it(meeting: Meeting) -> None:
    parent = meeting.parent
    parent.page.reload()
    parent.is_in_the_room()
    _go_to(parent, parent.link_called("Skip to the main part"))
    parent.page.keyboard.press("Enter")
    expect(parent.page.get_by_role("main")).to_be_focused()
