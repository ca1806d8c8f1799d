"""The only home of what a stretch of sound is made of: how loud it is, and how much of a tone is in it."""

import math
import struct
from array import array
from dataclasses import dataclass
from functools import cached_property

# Enough for every voice here, and a third of the work of what loudspeakers play.
RATE = 16_000
_BYTES = 2
_FULL_SCALE = 32_768.0

# A voice comes out at 0.1 and more of full scale. A codec leaves a thousandth or two of it in other places, most when a
# voice begins or ends.
AUDIBLE = 0.02
SPILL = 0.005
# What a browser plays for somebody whose microphone is shut and who may open it: it makes up a noise of one or two
# steps of the 32,768, which nobody hears. Of whoever may not be heard there is not even that.
HUSH = 8 / _FULL_SCALE


@dataclass(frozen=True, kw_only=True, repr=False)
class Sound:
    """What one microphone or loudspeaker gave, one channel at RATE."""

    samples: "array[int]"

    def __repr__(self) -> str:
        """What a failed test shows: where it is not silent, and how loud there."""
        loud = [place for place, sample in enumerate(self.samples) if sample]
        if not loud:
            return f"Sound({self.seconds:.2f} s, silent)"
        return (
            f"Sound({self.seconds:.2f} s, {len(loud)} samples not silent from {loud[0] / RATE:.3f} s"
            f" to {loud[-1] / RATE:.3f} s, peak {self.peak:.5f})"
        )

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @cached_property
    def peak(self) -> float:
        """The furthest that it goes from nothing, of full scale."""
        return max((abs(one) for one in self.samples), default=0) / _FULL_SCALE

    @property
    def silent(self) -> bool:
        """Whether there is nothing in it that anybody could hear, for however short a time."""
        return self.peak <= HUSH

    @cached_property
    def loudness(self) -> float:
        """The root of the mean square, of full scale: 0.0 is silence, and nothing else is."""
        if not self.samples:
            return 0.0
        return math.sqrt(sum(one * one for one in self.samples) / len(self.samples)) / _FULL_SCALE

    def level(self, frequency: float) -> float:
        """How much of a tone is in it, as the tone's height of full scale: Goertzel's sum, once over."""
        count = len(self.samples)
        if not count:
            return 0.0
        # Without a window, what begins or ends abruptly would spill over all other tones.
        turn = 2 * math.cos(2 * math.pi * frequency / RATE)
        step = 2 * math.pi / count
        before = last = 0.0
        for place, sample in enumerate(self.samples):
            windowed = sample * (0.5 - 0.5 * math.cos(step * place))
            before, last = last, windowed + turn * last - before
        power = max(0.0, last * last + before * before - turn * last * before)
        # Half of a window's weight is lost, and a tone's height is shared by two mirrored halves.
        return 4 * math.sqrt(power) / count / _FULL_SCALE

    def part(self, start: float, length: float) -> "Sound":
        """Some seconds of it."""
        first = round(start * RATE)
        return Sound(samples=self.samples[first : first + round(length * RATE)])

    def starts(self, frequency: float, *, step: float = 0.02) -> float | None:
        """After how many seconds the tone is first audible, to within a step; None if it never is."""
        return next(
            (at for at in self._places(step) if self.part(at, step).level(frequency) >= AUDIBLE), None
        )

    def falls_silent(self, *, step: float = 0.01) -> float | None:
        """After how many seconds there is nothing at all any more; None if it is not silent at its end."""
        silent_from = None
        for at in self._places(step):
            if not self.part(at, step).silent:
                silent_from = None
            elif silent_from is None:
                silent_from = at
        return silent_from

    def _places(self, step: float) -> list[float]:
        return [place * step for place in range(int(self.seconds / step))]


def sound(raw: bytes) -> Sound:
    """Signed 16-bit samples, as they are recorded."""
    samples = array("h")
    samples.frombytes(raw[: len(raw) // _BYTES * _BYTES])
    return Sound(samples=samples)


def tone(frequency: float, *, seconds: float, height: float, rate: int = RATE) -> bytes:
    """A pure tone, as signed 16-bit samples."""
    count = round(seconds * rate)
    peak = height * (_FULL_SCALE - 1)
    values = (round(peak * math.sin(2 * math.pi * frequency * at / rate)) for at in range(count))
    return struct.pack(f"<{count}h", *values)
