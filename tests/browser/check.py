"""The only home of what somebody does on the page that says whether a document is genuine."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.person import Person

YES = "Yes, this is the document"
NO = "No, this is not the document that was sealed with this number"


def choose(person: Person, file: Path) -> None:
    person.page.get_by_label("The PDF file", exact=True).set_input_files(file)


def check(person: Person, file: Path) -> None:
    choose(person, file)
    person.button("Check the document").click()


def hears(person: Person, words: str) -> None:
    """It is in sight, is read out, and is the only answer there."""
    answers = person.page.get_by_role("status").locator(".notice").filter(visible=True)
    expect(answers).to_contain_text(words)
    expect(answers).to_have_count(1)
