"""The only home of what a person does when a meeting closes, and after it: from the first word of the outcome to the
papers."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.papers import downloaded
from tests.browser.screen import Screen, shows
from tests.chromium import PATIENCE_MS

CERTIFICATE = "Download certificate (PDF)"
INDEPENDENT = (
    "I am independent: no local authority in England, no integrated care board "
    "and not NHS England employs me."
)
# A document takes a second, and on a machine that does much else as long as the press gives it.
PRINTED_MS = 30_000


class AtTheClose(Screen):
    """Somebody who is there when it ends."""

    def begin_closing(self) -> None:
        self.button("Close meeting").click()
        expect(self.heading("Close the meeting")).to_be_visible()

    def write_the_outcome(self, conclusion: str, words: str = "") -> None:
        """The mediator's. All that is written in the closing step, and saved; nothing is confirmed yet."""
        self.choice(conclusion).check()
        self.field("Your words for the outcome").fill(words)
        for party in self.page.get_by_role("group", name=self.say("Who could decide today?")).all():
            for asked in party.get_by_role("combobox").all():
                asked.select_option(label=self.say("This was not asked"))
        self.choice("Somebody told us for them").check()
        leave = self.button("Leave them as not agreed")
        if leave.is_visible():
            leave.click()
            expect(leave).to_be_hidden()
        self.is_saved()

    def is_saved(self) -> None:
        expect(self.page.get_by_text(self.say("Saved"), exact=True)).to_be_visible()

    def confirm_outcome(self) -> None:
        """A party's, once the outcome is on their screen as it stands now."""
        confirm = self.button("I confirm this outcome")
        expect(confirm).not_to_have_attribute("aria-disabled", "true")
        confirm.click()
        expect(confirm).to_be_hidden()

    def ask_to_correct_outcome(self, words: str) -> None:
        self.button("Something is not right").click()
        self.field("What is wrong or missing in the outcome?").fill(words)
        self.button("Send to the mediator", self.dialog).click()
        expect(self.dialog).to_be_hidden()
        expect(self.page.get_by_text(words, exact=True).filter(visible=True)).to_be_visible()

    def stand_of(self, party: str) -> Locator:
        """A party's line under Who has confirmed."""
        stands = self.region("Who has confirmed").get_by_role("listitem")
        return stands.filter(has_text=self.say(party))

    def record_why_not(self, party: str, reason: str, why: str = "They do not want to confirm it") -> None:
        self.button("Record why not", self.stand_of(party)).click()
        self.choice(why).check()
        self.field("The reason, in a few words").fill(reason)
        self.button("Write it down", self.dialog).click()
        expect(self.dialog).to_be_hidden()
        shows(self.stand_of(party), reason)

    def seal(self) -> None:
        """The mediator's last two presses, when nothing is missing."""
        expect(self.heading("Still missing")).to_be_hidden()
        self.button("Close meeting").click()
        self.button("Close meeting", self.dialog).click()
        self.sees_the_end()

    def close(self, conclusion: str, words: str = "", *, confirmed_by: Sequence["AtTheClose"] = ()) -> None:
        """The mediator's whole closing step. Whichever party confirms it not is recorded with a reason."""
        self.begin_closing()
        self.write_the_outcome(conclusion, words)
        for person in confirmed_by:
            person.confirm_outcome()
        for party in ("The family", "The local authority", "The health commissioner"):
            if self.button("Record why not", self.stand_of(party)).is_visible():
                self.record_why_not(party, "Had to go.")
        self.seal()

    def sees_the_end(self, within: float = PATIENCE_MS) -> None:
        expect(self.heading("The meeting has ended")).to_be_visible(timeout=within)

    def download_outcome(self, folder: Path) -> Path:
        return downloaded(self, "Download outcome (PDF)", folder / f"{self.role}.pdf")

    # The certificate

    def begin_the_certificate(self, kind: str, capacity: str = "As the mediator") -> None:
        """The mediator's: from the closed meeting to what it will say."""
        self.link_called("See what it will say, and issue it").click()
        # The page of the closed meeting has radio buttons too: nothing is chosen before the other page is there.
        expect(self.button("Show what it will say")).to_be_visible()
        self.choice(kind).check()
        self.choice(capacity).check()
        self.button("Show what it will say").click()
        expect(self.heading("Mediation certificate")).to_be_visible()

    def issue_the_certificate(self) -> None:
        """The mediator's, who has seen what it will say. Its PDF is printed before the answer comes."""
        self.tick(INDEPENDENT).check()
        self.button("Issue the certificate").click()
        self.sees_the_end(within=PRINTED_MS)
        expect(self.link_called(CERTIFICATE)).to_be_visible()
