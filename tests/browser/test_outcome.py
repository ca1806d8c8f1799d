"""The end in a browser: what is not settled, the conclusion, the sheet, and the document."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons
from tests.browser.papers import downloaded, words_of
from tests.browser.person import PHONE, Action, shows
from tests.browser.program import Mediation


@pytest.mark.row("S37", "S59", "L17")
def test_a_meeting_that_agrees_on_nothing_has_an_outcome_too(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    mediator.open_the_meeting()
    mediator.add_action(Action("Pay for a taxi."))

    # Nothing closes by a slip: nothing is chosen beforehand, what is missing is listed, and the last question has
    # a way back.
    mediator.begin_closing()
    for choice in mediator.page.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    mediator.button("Close meeting").click()
    expect(mediator.dialog).to_be_hidden()
    expect(mediator.heading("Still missing")).to_be_focused()
    for words in (
        "Say that what is not settled stays as not agreed.",
        "Choose how the meeting ended.",
        "The family: say whether they could decide today.",
        "The local authority: say whether they could decide today.",
        "Say how the child’s or young person’s views were heard.",
        "The family: has not confirmed the outcome.",
        "The local authority: has not confirmed the outcome.",
    ):
        shows(mediator.region("Still missing"), words)
    mediator.write_the_outcome("The meeting was stopped", "We stopped at noon.")
    parent.confirm_outcome()
    mediator.record_why_not("The local authority", "Nobody came.", why="They are not here")
    mediator.button("Close meeting").click()
    shows(mediator.dialog, "The meeting was stopped")
    mediator.button("Do not close yet", mediator.dialog).click()

    # What changes while the last question stands there is read again before anything closes.
    mediator.button("Close meeting").click()
    parent.ask_to_correct_outcome("It was eleven.")
    mediator.button("Close meeting", mediator.dialog).click()
    shows(mediator.dialog, "Something is still missing.")
    mediator.button("Do not close yet", mediator.dialog).click()
    parent.confirm_outcome()
    mediator.seal()

    parent.sees_the_end()
    said = words_of(parent.download_outcome(tmp_path))
    for words in (
        "The meeting was stopped",
        "We stopped at noon.",
        "No actions were agreed in this meeting.",
        "Nobody came.",
    ):
        assert words in said
    expect(parent.link_called("Add the dates to your calendar")).to_be_hidden()
    assert "It was eleven." not in said
    agreed, _, rest = said.partition("What was not agreed")
    assert "Pay for a taxi." not in agreed
    assert "Pay for a taxi." in rest


def test_the_outcome_can_be_kept_in_other_forms_and_its_dates_in_a_calendar(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    parent = persons(mediation, "Parent", size=PHONE).join().agree_to_the_terms().waits()
    authority = persons(mediation, "Local authority").join().agree_to_the_terms().waits()
    mediator.let_in(parent)
    mediator.let_in(authority)
    mediator.open_the_meeting()
    due = datetime.now(UTC).date() + timedelta(weeks=8)
    number = mediator.add_action(Action("Pay for a taxi.", "The transport team", due.isoformat()))
    parent.agree(number)
    authority.agree(number)
    mediator.confirm(number)
    mediator.close("Agreement was reached", confirmed_by=(parent, authority))
    parent.sees_the_end()
    dates = downloaded(parent, "Add the dates to your calendar", tmp_path / "dates.ics").read_text()
    assert "SUMMARY:Pay for a taxi." in dates
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in dates
    for link in ("Download large print (PDF)", "Download one page in plain words (PDF)"):
        assert "Pay for a taxi." in words_of(downloaded(parent, link, tmp_path / "edition.pdf"))
    for link, heading in (
        ("Read in large print", "Mediation outcome"),
        ("Read in plain words", "What we agreed"),
    ):
        parent.link_called(link).click()
        expect(parent.heading(heading)).to_be_visible()
        shows(parent.page.locator("body"), "Pay for a taxi.")
        parent.page.go_back()
        parent.sees_the_end()


def test_going_back_from_the_closing_step_keeps_what_was_written(
    persons: Persons, mediation: Mediation
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    mediator.open_the_meeting()
    mediator.begin_closing()
    mediator.choice("The meeting will go on another day").check()
    mediator.field("Your words for the outcome").fill("We meet again on Monday.")
    mediator.field("Your words for the outcome").blur()
    shows(mediator.region("What the outcome will say"), "We meet again on Monday.")
    mediator.button("Go back to the meeting").click()
    mediator.is_in_the_room()
    mediator.page.reload()
    mediator.is_in_the_room()
    mediator.begin_closing()
    expect(mediator.choice("The meeting will go on another day")).to_be_checked()
    expect(mediator.field("Your words for the outcome")).to_have_value("We meet again on Monday.")
