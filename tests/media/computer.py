"""The only home of the computer of a person who hears and is heard: a browser of its own, which has a loudspeaker
of its own and takes a voice for its microphone."""

import shlex
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType

from tests.chromium import binary, launch
from tests.media.loudspeaker import Loudspeaker
from tests.media.network import Network
from tests.media.voices import Voice

_EVERY_DEVICE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
# To Chromium without windows nothing is a press, unless a test looked at the page.
_PLAYS_AT_ONCE = "--autoplay-policy=no-user-gesture-required"


class Computer:
    """One browser process, which has a microphone and a camera, and gives them without a question."""

    def __init__(
        self,
        kind: BrowserType,
        folder: Path,
        *,
        network: Network,
        loudspeaker: Loudspeaker,
        voice: Voice,
    ) -> None:
        self._mark = str(folder).encode()
        self.loudspeaker = loudspeaker
        self.voice = voice
        microphone = f"--use-file-for-fake-audio-capture={voice.write(folder)}"
        self.browser = launch(
            kind,
            *_EVERY_DEVICE,
            _PLAYS_AT_ONCE,
            microphone,
            *network.browser_flags,
            program=_inside(network, folder),
            environment=loudspeaker.environment,
            # Without it, every loudspeaker would be silent, and every test of silence would pass.
            leave_out=("--mute-audio",),
        )

    def context(self, *permissions: str) -> BrowserContext:
        return self.browser.new_context(permissions=list(permissions))

    def processes(self) -> list[int]:
        """Those that were started with this computer's own microphone: the browser's, and what it handed that on to."""
        found = []
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if self._mark in each.read_bytes():
                    found.append(int(each.parent.name))
        return found

    def close(self) -> None:
        self.browser.close()


def _inside(network: Network, folder: Path) -> str:
    """What starts the browser in that network."""
    if not network.enter:
        return binary()
    program = folder / "browser"
    program.write_text(f'#!/bin/sh\nexec {shlex.join((*network.enter, binary()))} "$@"\n')
    program.chmod(0o755)
    return str(program)
