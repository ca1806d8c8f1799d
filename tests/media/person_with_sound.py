"""The only home of a person who takes part with sound: at a computer of their own, which is listened at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Route, expect

from tests.browser.person import Person, own_context, shows
from tests.browser.program import REPOSITORY, Mediation
from tests.media.computer import Computer
from tests.media.loudspeaker import PATIENCE

MAY_CAPTURE = ("microphone", "camera")

# What the page makes anyhow, kept where a test can ask it. Nothing of it is changed.
_KEEP_LINKS = """
globalThis.linksOfTest = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) {
    super(...given);
    linksOfTest.push(this);
  }
};
"""
_PACKETS = """async () => {
  const counts = [];
  for (const link of linksOfTest.filter((one) => one.connectionState === "connected")) {
    for (const one of (await link.getStats()).values()) {
      if (one.type === "inbound-rtp" && one.kind === "audio") counts.push(one.packetsReceived);
    }
  }
  return counts;
}"""
_WAYS = """async () => {
  const kinds = [];
  for (const link of linksOfTest.filter((one) => one.connectionState === "connected")) {
    const stats = await link.getStats();
    for (const one of stats.values()) {
      if (one.type !== "candidate-pair" || !one.nominated) continue;
      kinds.push(stats.get(one.localCandidateId).candidateType, stats.get(one.remoteCandidateId).candidateType);
    }
  }
  return kinds;
}"""
_CONNECTED = """(count) =>
  linksOfTest.filter((one) => one.connectionState === "connected").length === count"""


class PersonWithSound(Person):
    """`scripts`: what has been done to their browser, run before each page's own."""

    def __init__(
        self,
        computer: Computer,
        mediation: Mediation,
        role: str,
        *,
        scripts: tuple[str, ...] = (),
        permissions: tuple[str, ...] = MAY_CAPTURE,
    ) -> None:
        self.computer = computer
        self.voice = computer.voice
        self.loudspeaker = computer.loudspeaker
        context = own_context(computer.browser, permissions=permissions)
        for script in (_KEEP_LINKS, *scripts):
            context.add_init_script(script)
        super().__init__(
            computer.browser,
            role=role,
            name=mediation.names[role],
            link=mediation.links[role],
            reference=mediation.reference,
            context=context,
        )

    # Taking part

    def turn_sound_on(self) -> "PersonWithSound":
        self.button("Turn on sound").click()
        expect(self.button("Turn on sound")).to_be_hidden()
        return self

    def open_microphone(self) -> None:
        self.button("Turn microphone on").click()
        expect(self.button("Turn microphone off")).to_be_visible()

    def close_microphone(self) -> None:
        self.button("Turn microphone off").click()
        expect(self.button("Turn microphone on")).to_be_visible()

    def has_microphone_open(self) -> None:
        """Open it, unless it is."""
        expect(self.button("Turn microphone on").or_(self.button("Turn microphone off"))).to_be_visible()
        if self.button("Turn microphone on").is_visible():
            self.open_microphone()

    def is_linked_with(self, others: int, within: float = PATIENCE) -> None:
        """So many browsers are connected with theirs."""
        self.page.wait_for_function(_CONNECTED, arg=others, timeout=within * 1000)

    def sees_of_sound(self, words: str) -> None:
        shows(self.region("Sound"), words)

    # Listening

    def hears(self, other: "PersonWithSound", within: float = PATIENCE) -> None:
        self.loudspeaker.plays(other.voice, within)

    def hears_nobody(self, *, seconds: float = 1.0) -> None:
        self.loudspeaker.is_silent(seconds=seconds)

    # Looking behind the page, which changes nothing there

    def packets(self) -> int:
        """How many packets of sound have come to this browser on all links that it has now."""
        return sum(self.packets_of_each())

    def packets_of_each(self) -> list[int]:
        """The same, link by link."""
        counts = self.page.evaluate(_PACKETS)
        assert isinstance(counts, list)
        return counts

    def ways(self) -> list[str]:
        """By what kind of way each link goes, at both its ends."""
        kinds = self.page.evaluate(_WAYS)
        assert isinstance(kinds, list)
        return kinds

    def restart_links(self) -> None:
        """Look for ways anew, as after a change of network."""
        self.page.evaluate(
            "linksOfTest.filter((one) => one.connectionState !== 'closed').map((one) => one.restartIce())"
        )

    @contextmanager
    def with_module(self, name: str, change: Mapping[str, str]) -> Iterator[None]:
        """From the next load on, a module of the page's has these words in place of those: for controls, which show
        that a test would hear it if the product did not hold. After it, the next load has the product's own."""

        source = (REPOSITORY / "static" / name).read_text(encoding="utf-8")
        for old, new in change.items():
            assert old in source, f"{name} has no {old!r} any more"
            source = source.replace(old, new)

        def changed(route: Route) -> None:
            route.fulfill(body=source, content_type="text/javascript")

        self.page.route(f"**/{name}", changed)
        yield
        self.page.unroute(f"**/{name}", changed)
