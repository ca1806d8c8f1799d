"""What a screen reader is told of changes: enough, at once where it matters, and never a stream."""

import time

from playwright.sync_api import expect

from tests.browser.meeting import Meeting
from tests.browser.person import Person

_LISTEN = """() => {
  window.told = { polite: [], assertive: [] };
  for (const region of document.querySelectorAll('[role="status"], [role="alert"]')) {
    const to = region.getAttribute("role") === "alert" ? told.assertive : told.polite;
    new MutationObserver(() => region.textContent && to.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
}"""


def _listen(person: Person) -> None:
    person.page.evaluate(_LISTEN)


def _told(person: Person, urgency: str = "polite") -> list[str]:
    said = person.page.evaluate(f"told.{urgency}")
    assert isinstance(said, list)
    return said


def _is_told(person: Person, words: str, urgency: str = "polite") -> None:
    person.page.wait_for_function(
        f"(words) => told.{urgency}.some((one) => one.includes(words))", arg=words, timeout=10_000
    )


def test_ones_own_turn_is_said_at_once_and_to_its_holder_alone(meeting: Meeting) -> None:
    for person in meeting:
        _listen(person)
    meeting.parent.raise_hand()
    meeting.mediator.next_speaker()
    _is_told(meeting.parent, "It is your turn. Press “I’m ready” when you want to begin.", "assertive")
    for other in (meeting.mediator, meeting.school, meeting.officer, meeting.young_person):
        _is_told(other, f"{meeting.parent.name} has the floor.")
        assert _told(other, "assertive") == []


def test_what_changes_is_said_in_words(meeting: Meeting) -> None:
    for person in (meeting.officer, meeting.mediator, meeting.parent):
        _listen(person)
    meeting.parent.raise_hand()
    _is_told(meeting.parent, "You are next.")
    _is_told(meeting.mediator, "One hand is raised.")
    meeting.mediator.pause("A short break")
    _is_told(meeting.officer, "The meeting is paused: A short break")
    meeting.mediator.resume()
    _is_told(meeting.officer, "The meeting is open.")


def test_twenty_changes_in_a_second_are_a_few_phrases(meeting: Meeting) -> None:
    officer, mediator = meeting.officer, meeting.mediator
    _listen(officer)
    others = (meeting.parent, meeting.school, meeting.young_person)
    for person in others:
        person.raise_hand()
    mediator.sees_queue(*others)
    # The mediator's page asks for twenty moves at once, as fast as it can.
    before = time.monotonic()
    mediator.page.evaluate(
        """async () => {
          const acts = () => [...document.querySelectorAll("button")].filter((one) =>
            one.textContent.trim() === "Move down" && one.ariaDisabled !== "true");
          for (let n = 0; n < 20; ) {
            const [button] = acts();
            if (button) { button.click(); n += 1; }
            await new Promise((next) => setTimeout(next, 50));
          }
        }"""
    )
    mediator.next_speaker()
    expect(mediator.hands).to_have_count(2)
    _is_told(officer, "has the floor.")
    took = time.monotonic() - before
    # At most one announcement in five seconds, and the first.
    assert len(_told(officer)) <= took / 5 + 2
    assert all(len(one) < 200 for one in _told(officer))
