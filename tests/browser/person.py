"""The only home of what a person does in a browser, by the roles and names that a screen reader would say."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

PHONE = (390, 844)
DESK = (1440, 900)
# A killed program is back in two or three seconds here, and a page tries again within ten.
COMING_BACK_MS = 30_000

# What the browser says on its console when a line is down. The page has its own words for it.
LINE_DOWN = (r"WebSocket connection to", r"ERR_CONNECTION_REFUSED", r"ERR_INTERNET_DISCONNECTED")

_ASK_PAST_THE_PAGE = """(commands) => new Promise((answered, failed) => {
  const line = new WebSocket(location.href.replace(/^http/, "ws") + "/socket");
  const codes = commands.map(() => null);
  const ask = (turn) => commands.forEach((command, key) => {
    const named = "turn" in command ? { ...command, turn } : command;
    line.send(JSON.stringify({ type: "ask", key: `past-${key}-${Date.now()}`, command: named }));
  });
  line.onclose = (event) => failed(new Error(`closed with ${event.code}`));
  line.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === "view") ask(message.view.room?.floor.turn?.id);
    if (message.key?.startsWith("past-")) codes[message.key.split("-")[1]] = message.code ?? message.type;
    if (!codes.includes(null)) answered(codes);
  };
})"""

_WATCH_THE_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def shows(place: Locator, words: str | Sequence[str], within: float = 10_000) -> None:
    """The words are in sight there. A face of a component that is hidden has words too, which do not count."""
    expect(place).to_contain_text(words, use_inner_text=True, timeout=within)


def shows_not(place: Locator, words: str) -> None:
    """The words are not in sight there, or will soon be gone."""
    expect(place).not_to_contain_text(words, use_inner_text=True)


class Action(NamedTuple):
    """The words of an action as somebody types them. `by_when` as a date field holds it: 2038-01-29."""

    what: str
    who: str = ""
    by_when: str = ""


class Person:
    """A participant at a page of their own, in a context of their own unless one is given.

    `faults` gathers what no page of ours may do: errors on the console, errors of a script, breaches of the
    policy, requests to anywhere else. The fixture that gives persons fails the test for any.
    `say` turns the English names of things into those of the language that the program speaks.
    """

    def __init__(
        self,
        browser: Browser,
        *,
        role: str,
        name: str,
        link: str,
        reference: str,
        size: tuple[int, int] = DESK,
        dark: bool = False,
        context: BrowserContext | None = None,
        say: Callable[[str], str] = str,
    ) -> None:
        self.role = role
        self.say = say
        self.name = name
        self.link = link
        self.reference = reference
        self.faults: list[str] = []
        self._borne: list[str] = []
        self._address = link.partition("/join")[0]
        self.context = context or browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        self.page = self.new_page()

    def new_page(self) -> Page:
        """One more tab of this person's, watched like the first."""
        page = self.context.new_page()
        page.add_init_script(_WATCH_THE_POLICY)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{self.role}: {error}"))
        page.on("request", self._requested)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(
            re.search(borne, message.text) for borne in self._borne
        ):
            self.faults.append(f"{self.role}: {message.type}: {message.text} ({message.location['url']})")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self._address}/", "data:", "blob:")):
            self.faults.append(f"{self.role}: a request to {request.url}")

    @contextmanager
    def bearing(self, *patterns: str) -> Iterator[None]:
        """What the browser itself may say on its console meanwhile, such as that a line is down."""
        before = list(self._borne)
        self._borne.extend(patterns)
        try:
            yield
        finally:
            self._borne[:] = before

    # What is on the page

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

    # Joining

    def open(self) -> "Person":
        # From the page that it leads to, a link would change the fragment alone.
        self.page.goto("about:blank")
        self.page.goto(self.link)
        return self

    def join(self) -> "Person":
        """Press Join; a mediator is then asked for the reference, whenever the device is a new one."""
        self.open()
        if self.role.startswith("Mediator"):
            # The browser remarks on the answer that asks for the reference; the page does not.
            with self.bearing("status of 403"):
                self.button("Join").click()
                self.field("The reference of the mediation").fill(self.reference)
        self.button("Join").click()
        expect(self.heading("Before you go in")).to_be_visible()
        return self

    def agree_to_the_terms(self) -> "Person":
        for tick in self.tick("I agree").all():
            tick.check()
        self.button("Continue to the waiting room").click()
        return self

    def waits(self) -> "Person":
        expect(self.heading("You are in the waiting room")).to_be_visible()
        return self

    def is_in_the_room(self, within: float = 10_000) -> "Person":
        expect(self.region("Speaking now")).to_be_visible(timeout=within)
        return self

    def let_in(self, other: "Person") -> None:
        self.button("Let in", self.row_of(other.name)).click()
        other.is_in_the_room()

    # The meeting

    def open_the_meeting(self) -> None:
        self.button("Open meeting").click()
        shows(self.region("The meeting"), self.say("The meeting is open"))

    def pause(self, reason: str, minutes: int = 10) -> None:
        self.button("Pause meeting").click()
        self.field("Why are we pausing?").fill(reason)
        self.field("For how many minutes?").fill(str(minutes))
        self.button("Pause now", self.dialog).click()
        shows(self.region("The meeting"), self.say("The meeting is paused"))

    def resume(self) -> None:
        self.button("Resume meeting").click()
        shows(self.region("The meeting"), self.say("The meeting is open"))

    # The floor

    def raise_hand(self) -> None:
        self.button("Raise hand").click()
        expect(self.button("Lower hand")).to_be_visible()

    def lower_hand(self) -> None:
        self.button("Lower hand").click()
        expect(self.button("Raise hand")).to_be_visible()

    def finish_speaking(self) -> None:
        self.button("Finish speaking").click()
        expect(self.button("Raise hand")).to_be_visible()

    def next_speaker(self) -> None:
        self.button("Next speaker").click()

    def give_the_floor(self, other: "Person") -> None:
        self.button("Give the floor", self.row_of(other.name)).click()
        other.has_the_floor()

    def has_the_floor(self, within: float = 10_000) -> None:
        """It is this person's turn, and they have said that they are ready."""
        ready = self.button("I’m ready")
        expect(ready.or_(self.button("Finish speaking"))).to_be_visible(timeout=within)
        if ready.is_visible():
            ready.click()
        shows(self.region("Speaking now"), self.say("You have the floor"), within=within)

    def sees_speaking(self, other: "Person", within: float = 10_000) -> None:
        shows(self.region("Speaking now"), other.name, within=within)

    def sees_nobody_speaking(self) -> None:
        shows(self.region("Speaking now"), self.say("Nobody"))

    def sees_queue(self, *others: "Person", within: float = 10_000) -> None:
        shows(self.hands, [one.name for one in others], within=within)
        expect(self.hands).to_have_count(len(others))

    # The order of the meeting

    def sees_step(self, step: str, state: str) -> None:
        """How far a step has come, in the words that stand beside its name."""
        shows(self.region("Order of the meeting"), f"{self.say(step)} {self.say(state)}")

    def move_to(self, step: str, hands: str | None = None) -> None:
        """The mediator's. `hands`: what becomes of those that are raised, which is asked if there are any."""
        self.button("Go to the next step").click()
        self.select("To which step?").select_option(label=self.say(step))
        if hands is None:
            expect(self.choice("Keep them")).to_be_hidden()
        else:
            self.choice(hands).check()
        self.button("Move on", self.dialog).click()
        expect(self.dialog).to_be_hidden()

    # The board

    def fill_action(self, action: Action) -> None:
        self.field("What will be done?").fill(action.what)
        self.field("Who will do it?").fill(action.who)
        self.page.get_by_label(self.say("By when?"), exact=True).fill(action.by_when)

    def save_action(self) -> None:
        self.button("Put it on the board").click()

    def add_action(self, action: Action) -> int:
        """Returns the number that it has on the board."""
        self.button("Add action").click()
        self.fill_action(action)
        self.save_action()
        added = self.region("Agreed actions").get_by_role("article").filter(has_text=action.what)
        expect(added).to_be_visible()
        found = re.search(r"\d+", added.get_by_role("heading").first.inner_text())
        assert found is not None
        return int(found[0])

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

    # The end

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

    def close(self, conclusion: str, words: str = "", *, confirmed_by: Sequence["Person"] = ()) -> None:
        """The mediator's whole closing step. Whichever party confirms it not is recorded with a reason."""
        self.begin_closing()
        self.write_the_outcome(conclusion, words)
        for person in confirmed_by:
            person.confirm_outcome()
        for party in ("The family", "The local authority", "The health commissioner"):
            if self.button("Record why not", self.stand_of(party)).is_visible():
                self.record_why_not(party, "Had to go.")
        self.seal()

    def sees_the_end(self, within: float = 10_000) -> None:
        expect(self.heading("The meeting has ended")).to_be_visible(timeout=within)

    def download_outcome(self, folder: Path) -> Path:
        with self.page.expect_download() as downloading:
            self.link_called("Download outcome (PDF)").click()
        file = folder / f"{self.role}.pdf"
        downloading.value.save_as(file)
        return file

    def ask_past_the_page(self, *commands: Mapping[str, object]) -> list[str]:
        """Ask over a line of one's own what no button would; a `turn` becomes the one that is going on. Returns
        the code of each answer; the page itself then says that the meeting is open somewhere else."""
        codes = self.page.evaluate(_ASK_PAST_THE_PAGE, list(commands))
        assert isinstance(codes, list)
        return codes

    @property
    def text(self) -> str:
        """Everything that can be read on the page now."""
        return str(self.page.evaluate("document.documentElement.innerText"))
