"""The only home of a Firefox in a test: Debian's, asked over WebDriver BiDi (W3C), without another driver between."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path
from queue import Empty, Queue

from tests.browser.program import REPOSITORY
from tests.media.loudspeaker import Loudspeaker
from tests.media.network import Network
from tests.media.voices import Voice

NAME = "firefox-esr"
# The microphone that it makes up gives this tone.
VOICE = Voice(frequency=1000)
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_PATIENCE = 60.0
# Between two looks at what is awaited on a page.
_A_MOMENT = 0.05

_PREFERENCES: dict[str, object] = {
    # A microphone and a camera that it makes up itself, and gives without a question.
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # It asks nothing of anybody but our own program.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}

_SHOWN = "(one) => one.checkVisibility() && one.closest('[hidden]') === null"


class Firefox:
    """One Firefox with one page, whose loudspeaker is its own. What it says is asked for by `evaluate`."""

    def __init__(self, folder: Path, *, network: Network, loudspeaker: Loudspeaker) -> None:
        self.loudspeaker = loudspeaker
        self.voice = VOICE
        program = shutil.which(NAME)
        assert program is not None, f"There is no {NAME}: install it."
        profile = folder / "profile"
        profile.mkdir()
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()
        )
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._log = folder / "firefox.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [
                    *network.enter,
                    program,
                    "--headless",
                    "--no-remote",
                    "--remote-debugging-port=0",
                    "--profile",
                    str(profile),
                    "about:blank",
                ],
                env={**loudspeaker.environment, "MOZ_CRASHREPORTER_DISABLE": "1"},
                stdout=log,
                stderr=log,
            )
        self._bridge = subprocess.Popen(
            [*network.enter, sys.executable, "-m", "tests.media.bidi_bridge", self._address() + "/session"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._numbers = count(1)
        self._answers: Queue[dict[str, object]] = Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._ask("session.new", {"capabilities": {}})
        tree = self._ask("browsingContext.getTree", {})
        contexts = tree["contexts"]
        assert isinstance(contexts, list)
        self._page = contexts[0]["context"]

    def _address(self) -> str:
        ends = time.monotonic() + _PATIENCE
        while (found := _LISTENS.search(self._log.read_text(errors="replace"))) is None:
            assert self._process.poll() is None, self._log.read_text(errors="replace")
            assert time.monotonic() < ends, self._log.read_text(errors="replace")
            time.sleep(_A_MOMENT)
        return found[1]

    def _read(self) -> None:
        assert self._bridge.stdout is not None
        for line in self._bridge.stdout:
            message = json.loads(line)
            if "id" in message:
                self._answers.put(message)

    def _ask(self, method: str, parameters: dict[str, object]) -> dict[str, object]:
        number = next(self._numbers)
        assert self._bridge.stdin is not None
        self._bridge.stdin.write(json.dumps({"id": number, "method": method, "params": parameters}) + "\n")
        self._bridge.stdin.flush()
        try:
            answer = self._answers.get(timeout=_PATIENCE)
        except Empty as empty:
            raise AssertionError(f"Firefox does not answer {method}") from empty
        assert answer["id"] == number
        if answer["type"] == "error":
            raise AssertionError(f"{method}: {answer['message']}")
        result = answer["result"]
        assert isinstance(result, dict)
        return result

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        assert self._bridge.stdin is not None
        assert self._bridge.stdout is not None
        self._bridge.wait(timeout=30)
        self._bridge.stdin.close()
        self._bridge.stdout.close()

    # The page

    def before_every_page(self, script: str) -> None:
        self._ask("script.addPreloadScript", {"functionDeclaration": f"() => {{ {script} }}"})

    def open(self, address: str) -> None:
        self._ask("browsingContext.navigate", {"context": self._page, "url": address, "wait": "complete"})

    def evaluate(self, function: str, *given: object) -> object:
        """What a function of the page's returns, as JSON can say it. It counts as a press of the person's."""
        asked = f"async () => JSON.stringify((await ({function})(...{json.dumps(given)})) ?? null)"
        answer = self._ask(
            "script.callFunction",
            {
                "functionDeclaration": asked,
                "awaitPromise": True,
                "target": {"context": self._page},
                "userActivation": True,
            },
        )
        assert answer["type"] == "success", answer
        result = answer["result"]
        assert isinstance(result, dict)
        return json.loads(result["value"])

    def until(self, function: str, *given: object, within: float = _PATIENCE) -> None:
        """Wait until a function of the page's returns what is true."""
        ends = time.monotonic() + within
        while not self.evaluate(function, *given):
            assert time.monotonic() < ends, f"not within {within:g} s: {function} {given}"
            time.sleep(_A_MOMENT)

    def shows(self, words: str, within: float = _PATIENCE) -> None:
        self.until("(words) => document.body.innerText.includes(words)", words, within=within)

    def press(self, name: str) -> None:
        """A button, by its words; waits until it is there."""
        self.until(
            f"""(name) => {{
              const buttons = [...document.querySelectorAll("button")].filter({_SHOWN});
              const found = buttons.find((one) => one.innerText.trim() === name && !one.disabled);
              found?.click();
              return found !== undefined;
            }}""",
            name,
        )

    def tick_all(self) -> None:
        """Every box on the page that is not ticked."""
        self.until(
            f"""() => {{
              const boxes = [...document.querySelectorAll("input[type=checkbox]")].filter({_SHOWN});
              for (const box of boxes) if (!box.checked) box.click();
              return boxes.length > 0;
            }}"""
        )

    @property
    def text(self) -> str:
        return str(self.evaluate("() => document.body.innerText"))
