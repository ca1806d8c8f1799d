"""The only home of what a person does at the board: an action, from its first words to its confirmation."""

import re
from typing import NamedTuple

from playwright.sync_api import Locator, expect

from tests.browser.screen import Screen, shows


class Action(NamedTuple):
    """The words of an action as somebody types them. `by_when` as a date field holds it: 2038-01-29."""

    what: str
    who: str = ""
    by_when: str = ""


NOT_APPEALABLE = "Something nobody could appeal about, such as a visit or a report"
SECTION_F = "Changing the needs or the teaching in a plan (Sections B and F)"
IN_ITS_PLACE = "This date is agreed in place of the law’s date. Every party has to say yes to it"


class AtTheBoard(Screen):
    """Somebody who has the board before them."""

    def fill_action(self, action: Action) -> None:
        self.field("What will be done?").fill(action.what)
        self.field("Who will do it?").fill(action.who)
        self.page.get_by_label(self.say("By when?"), exact=True).fill(action.by_when)

    def save_action(self, button: str = "Put it on the board") -> None:
        self.button(button).click()

    def card_of(self, what: str) -> Locator:
        """The card of an action that has no number for everybody yet, or whose number nobody noted."""
        return self.region("Agreed actions").get_by_role("article").filter(has_text=what)

    def add_action(self, action: Action) -> int:
        """Returns the number that it has on the board."""
        self.button("Add action").click()
        self.fill_action(action)
        self.save_action()
        return self.number_of(action.what)

    def number_of(self, what: str) -> int:
        card = self.card_of(what)
        expect(card).to_be_visible()
        found = re.search(r"\d+", card.get_by_role("heading").first.inner_text())
        assert found is not None
        return int(found[0])

    def put_up(
        self,
        action: Action,
        *,
        about: str = "",
        owner: str = "",
        ticks: tuple[str, ...] = (),
        button: str = "Put it on the board",
    ) -> int:
        """An action with what the law and its owner have to do with it. Returns its number."""
        self.button("Add action").click()
        self.fill_action(action)
        self.opened("More about this action")
        if about:
            self.select("What is it about in law?").select_option(label=about)
        if owner:
            self.select("Which person here has to do it?").select_option(label=owner)
        for one in ticks:
            self.tick(one).check()
        self.save_action(button)
        return self.number_of(action.what)

    def choose(self, number: int, button: str, unfolding: str = "More choices") -> None:
        """Press what a card folds away."""
        self.action(number).get_by_text(self.say(unfolding), exact=True).filter(visible=True).click()
        self.button(button, self.action(number)).click()

    def reword(self, number: int, action: Action) -> None:
        self.button("Change the words", self.action(number)).click()
        self.fill_action(action)
        self.save_action()
        shows(self.action(number), action.what)
        expect(self.button("Put it on the board")).to_be_hidden()

    def agree(self, number: int) -> None:
        self.button("Agree", self.action(number)).click()
        expect(self.button("Agree", self.action(number))).to_be_hidden()
        expect(self.action(number).get_by_role("listitem").filter(has_text=self.name)).to_have_count(1)

    def ask_for_a_change(self, number: int, words: str) -> None:
        self.button("Ask for a change", self.action(number)).click()
        self.field("What would you like to change?").fill(words)
        self.button("Send", self.dialog).click()
        expect(self.dialog).to_be_hidden()
        shows(self.action(number), words)

    def confirm(self, number: int) -> None:
        self.button("Confirm", self.action(number)).click()
        expect(self.button("Reopen", self.action(number))).to_be_visible()
