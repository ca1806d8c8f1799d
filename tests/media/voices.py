"""The only home of how people are told apart by ear: everybody speaks in a tone of their own."""

import wave
from pathlib import Path

import msgspec

from tests.media.sound import tone

_RATE = 48_000
# Whole numbers of waves fit into it, so that it goes round without a click.
_SECONDS = 1.0
_HEIGHT = 0.5

# Far enough apart to be told apart in a tenth of a second; none is a multiple of another.
FREQUENCIES = (440, 620, 870, 1130, 1490, 1910)


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One person's tone, in Hz."""

    frequency: int

    def write(self, folder: Path) -> Path:
        """The file that a browser takes for its microphone, and plays over and over."""
        file = folder / f"voice-{self.frequency}.wav"
        with wave.open(str(file), "wb") as opened:
            opened.setnchannels(1)
            opened.setsampwidth(2)
            opened.setframerate(_RATE)
            opened.writeframes(tone(self.frequency, seconds=_SECONDS, height=_HEIGHT, rate=_RATE))
        return file
