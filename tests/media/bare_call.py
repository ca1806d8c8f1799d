"""The only home of a call between two computers with nothing of the product in it: what the rig itself is tried on."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, Route

from tests.media.computer import Computer

_SCRIPT = Path(__file__).parent / "bare_call.js"
# A page of this address is as safe to the browser as one of the product's; nobody serves it but the test.
_ADDRESS = "http://localhost/bare"
RAW = {"echoCancellation": False, "noiseSuppression": False, "autoGainControl": False}


class BareCall:
    """One speaks, the other listens. `played` false: what arrives is given to no element."""

    def __init__(
        self,
        speaker: Computer,
        listener: Computer,
        *,
        constraints: Mapping[str, object] = RAW,
        config: Mapping[str, object] | None = None,
        played: bool = True,
    ) -> None:
        self.speaking, self.listening = _page(speaker), _page(listener)
        told = config or {}
        offer = self.speaking.evaluate("(given) => bare.speak(...given)", [told, constraints])
        answer = self.listening.evaluate("(given) => bare.listen(...given)", [told, offer, played])
        self.speaking.evaluate("(sdp) => bare.take(sdp)", answer)

    def close(self) -> None:
        for page in (self.speaking, self.listening):
            page.context.close()


def _page(computer: Computer) -> Page:
    page = computer.context("microphone").new_page()
    page.route(_ADDRESS, _serve)
    page.goto(_ADDRESS)
    page.add_script_tag(path=_SCRIPT)
    return page


def _serve(route: Route) -> None:
    route.fulfill(body="<!doctype html><title>A call</title>", content_type="text/html")
