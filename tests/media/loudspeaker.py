"""The only home of listening at loudspeakers: PulseAudio with one that nobody hears for each browser, recorded."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.media.sound import AUDIBLE, RATE, SPILL, Sound, sound
from tests.media.voices import Voice

# How long a stretch is asked at once whether a voice is in it: long enough to tell the voices apart.
_STRETCH = 0.2
_BYTES_A_SECOND = RATE * 2
# What is in the pipes is worth a few hundredths of a second.
_CHUNK = _BYTES_A_SECOND // 100
PATIENCE = 20.0
# Between two questions whether PulseAudio is there yet.
_A_MOMENT = 0.05


class Loudspeaker:
    """One loudspeaker, and what has come out of it since it was made."""

    def __init__(self, server: "SoundServer", name: str) -> None:
        self.environment = {**server.environment, "PULSE_SINK": name}
        self._heard = bytearray()
        self._more = threading.Condition()
        self._began: float | None = None
        self._recording = subprocess.Popen(
            [
                "parec",
                f"--device={name}.monitor",
                "--raw",
                "--format=s16le",
                "--channels=1",
                f"--rate={RATE}",
                "--latency-msec=10",
            ],
            env=server.environment,
            stdout=subprocess.PIPE,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait_for(1, PATIENCE)

    def _read(self) -> None:
        assert self._recording.stdout is not None
        while chunk := self._recording.stdout.read(_CHUNK):
            with self._more:
                self._heard += chunk
                # A recording cannot be ahead of the clock: the chunk that came soonest says best when it began.
                began = time.monotonic() - len(self._heard) / _BYTES_A_SECOND
                self._began = began if self._began is None else min(self._began, began)
                self._more.notify_all()

    def _wait_for(self, length: int, within: float) -> None:
        with self._more:
            if not self._more.wait_for(lambda: len(self._heard) >= length, within):
                raise AssertionError(f"the loudspeaker gave nothing in {within:g} s")

    def close(self) -> None:
        self._recording.terminate()
        self._recording.wait(timeout=10)
        self._reader.join(timeout=10)
        assert self._recording.stdout is not None
        self._recording.stdout.close()

    # Listening

    @property
    def now(self) -> int:
        """A place in the recording, to listen from."""
        with self._more:
            return len(self._heard)

    def at(self, place: int) -> float:
        """When that place was recorded, by the clock of `time.monotonic`."""
        assert self._began is not None
        return self._began + place / _BYTES_A_SECOND

    def since(self, place: int) -> Sound:
        with self._more:
            return sound(bytes(self._heard[place:]))

    def next(self, seconds: float) -> Sound:
        """What comes out from now on, for so long."""
        return self.between(self.now, seconds)

    def between(self, place: int, seconds: float) -> Sound:
        """What came out from there, for so long; waits for it."""
        length = int(seconds * RATE) * 2
        self._wait_for(place + length, seconds + PATIENCE)
        with self._more:
            return sound(bytes(self._heard[place : place + length]))

    def plays(self, voice: Voice, within: float = PATIENCE) -> None:
        """The voice comes out of it, by then."""
        self._until(lambda heard: heard.level(voice.frequency) >= AUDIBLE, within, f"{voice} is not heard")

    def falls_silent(self, within: float = PATIENCE) -> None:
        """Nothing comes out of it any more, by then."""
        self._until(lambda heard: heard.silent, within, "it is not silent")

    def plays_not(self, voice: Voice, *, seconds: float = 1.0) -> None:
        """For so long there is no trace of the voice."""
        level = self.next(seconds).level(voice.frequency)
        assert level < SPILL, f"{voice} is heard at {level:.4f}"

    def loses(self, voice: Voice, within: float = PATIENCE) -> None:
        """The voice does not come out of it any more, by then."""
        self._until(lambda heard: heard.level(voice.frequency) < SPILL, within, f"{voice} is still heard")

    def is_silent(self, *, seconds: float = 1.0) -> None:
        """For so long nothing at all comes out of it."""
        heard = self.next(seconds)
        assert heard.silent, heard

    def _until(self, holds: Callable[[Sound], bool], within: float, otherwise: str) -> None:
        ends = time.monotonic() + within
        heard = self.next(_STRETCH)
        while not holds(heard):
            assert time.monotonic() < ends, f"{otherwise} after {within:g} s ({heard})"
            heard = self.next(_STRETCH)


class SoundServer:
    """PulseAudio on a socket of its own, which has nothing but loudspeakers that nobody hears."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "PULSE_SERVER": f"unix:{folder}/socket",
            # It keeps its files where these say, and ours are not for keeping.
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            [
                "pulseaudio",
                # Nothing of the machine's own: no devices, no settings, no other sockets.
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--disable-shm=yes",
                f"--load=module-native-protocol-unix socket={folder}/socket auth-anonymous=1",
            ],
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
        )
        self._loudspeakers: list[Loudspeaker] = []
        self._control("info", patience=PATIENCE)

    def loudspeaker(self) -> Loudspeaker:
        """One more; it is recorded from here on."""
        name = f"loudspeaker{len(self._loudspeakers)}"
        self._control("load-module", "module-null-sink", f"sink_name={name}", "rate=48000", "channels=2")
        self._loudspeakers.append(Loudspeaker(self, name))
        return self._loudspeakers[-1]

    def _control(self, *words: str, patience: float = 0.0) -> None:
        ends = time.monotonic() + patience
        while True:
            done = subprocess.run(
                ["pactl", *words],
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )
            if done.returncode == 0:
                return
            if self._process.poll() is not None or time.monotonic() > ends:
                raise AssertionError(f"PulseAudio does not answer: {done.stderr}")
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_A_MOMENT)

    def close(self) -> None:
        for one in self._loudspeakers:
            one.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        self._log.close()


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    # In /tmp, because the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="eh", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = SoundServer(Path(folder))
        try:
            yield server
        finally:
            server.close()
