"""The only home of a person in a browser: at a page of their own, from their link to the floor."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.browser.board import Action, AtTheBoard
from tests.browser.closing import AtTheClose
from tests.browser.screen import shows, shows_not
from tests.chromium import PATIENCE_MS

__all__ = ["COMING_BACK_MS", "DESK", "LINE_DOWN", "PHONE", "Action", "Person", "shows", "shows_not"]

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


def own_context(
    browser: Browser, *, size: tuple[int, int] = DESK, dark: bool = False, permissions: Sequence[str] = ()
) -> BrowserContext:
    """A person's own place in a browser: what they have there, nobody else has."""
    return browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        permissions=list(permissions),
    )


class Person(AtTheBoard, AtTheClose):
    """A participant at a page of their own, in a context of their own unless one is given.

    `faults` gathers what no page of ours may do: errors on the console, errors of a script, breaches of the
    policy, requests to anywhere else. The fixture that gives persons fails the test for any.
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
        self.context = context or own_context(browser, size=size, dark=dark)
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

    def is_in_the_room(self, within: float = PATIENCE_MS) -> "Person":
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

    def has_the_floor(self, within: float = PATIENCE_MS) -> None:
        """It is this person's turn, and they have said that they are ready."""
        ready = self.button("I’m ready")
        expect(ready.or_(self.button("Finish speaking"))).to_be_visible(timeout=within)
        if ready.is_visible():
            ready.click()
        shows(self.region("Speaking now"), self.say("You have the floor"), within=within)

    def sees_speaking(self, other: "Person", within: float = PATIENCE_MS) -> None:
        shows(self.region("Speaking now"), other.name, within=within)

    def sees_nobody_speaking(self) -> None:
        shows(self.region("Speaking now"), self.say("Nobody"))

    def sees_queue(self, *others: "Person", within: float = PATIENCE_MS) -> None:
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

    def ask_past_the_page(self, *commands: Mapping[str, object]) -> list[str]:
        """Ask over a line of one's own what no button would; a `turn` becomes the one that is going on. Returns
        the code of each answer; the page itself then says that the meeting is open somewhere else."""
        codes = self.page.evaluate(_ASK_PAST_THE_PAGE, list(commands))
        assert isinstance(codes, list)
        return codes
