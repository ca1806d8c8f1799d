"""The only home of what is found on a page, by the roles and names that a screen reader would say."""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, expect

from tests.chromium import PATIENCE_MS


def shows(place: Locator, words: str | Sequence[str], within: float = PATIENCE_MS) -> None:
    """The words are in sight there. A face of a component that is hidden has words too, which do not count."""
    expect(place).to_contain_text(words, use_inner_text=True, timeout=within)


def shows_not(place: Locator, words: str) -> None:
    """The words are not in sight there, or will soon be gone."""
    expect(place).not_to_contain_text(words, use_inner_text=True)


class Screen:
    """A page somebody looks at. `say` turns the English names of things into those of the language that the program
    speaks."""

    role: str
    name: str
    page: Page
    say: Callable[[str], str]

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=self.say(name), exact=True)

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(name), exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=self.say(name), exact=True)

    def link_called(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(name), exact=True)

    def tick(self, name: str) -> Locator:
        return self.page.get_by_role("checkbox", name=self.say(name), exact=True)

    def choice(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=self.say(name), exact=True)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def field(self, name: str) -> Locator:
        """Whatever can be typed in, by its label. While a dialog is open, nothing behind it is found."""
        return self.page.get_by_role("textbox", name=self.say(name), exact=True).or_(
            self.page.get_by_role("spinbutton", name=self.say(name), exact=True)
        )

    def row_of(self, name: str) -> Locator:
        """Somebody's line among the people here."""
        return self.region("People here").get_by_role("listitem").filter(has_text=name)

    def hand_of(self, name: str) -> Locator:
        """Somebody's line in the queue."""
        return self.region("Hands raised").get_by_role("listitem").filter(has_text=name)

    def action(self, number: int) -> Locator:
        return self.region("Agreed actions").get_by_role(
            "article", name=re.compile(rf"^\W*[AÁ]ct[ií][oó]n\W* {number} ·")
        )

    @property
    def hands(self) -> Locator:
        return self.region("Hands raised").get_by_role("listitem")

    def select(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=self.say(name), exact=True)

    def opened(self, name: str) -> None:
        """Open what a screen folds away, unless it is open."""
        found = self.page.get_by_text(self.say(name), exact=True).filter(visible=True)
        if found.evaluate("(one) => !one.closest('details').open"):
            found.click()

    @property
    def text(self) -> str:
        """Everything that can be read on the page now."""
        return str(self.page.evaluate("document.documentElement.innerText"))
