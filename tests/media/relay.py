"""The only home of the relay in a test: a real coturn, on the configuration that `deploy/` gives, with our values."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.media.network import Network

CONFIGURATION = Path(__file__).parent.parent.parent / "deploy" / "coturn" / "turnserver.conf"
_PATIENCE = 20.0
_AN_HOUR = 3600


class Relay:
    """One relay: started, ended, and put to sleep, which is a network that loses everything."""

    def __init__(self, folder: Path, network: Network) -> None:
        self.address = network.address
        self.port = _free_port()
        self.secret = secrets.token_urlsafe(24)
        self.secret_file = folder / "secret"
        self.secret_file.write_text(self.secret + "\n")
        self.secret_file.chmod(0o600)
        self._network = network
        self._folder = folder
        self._log = folder / "relay.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What the program is told of it."""
        return {
            "EVENHAND_TURN_URLS": ",".join(self.urls),
            "EVENHAND_TURN_SECRET_FILE": str(self.secret_file),
        }

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(f"turn:{self.address}:{self.port}?transport={way}" for way in ("udp", "tcp"))

    def credential(self, *, until: float | None = None, secret: str | None = None) -> tuple[str, str]:
        """A name and its password, as the program makes them; good for an hour, or until then."""
        name = f"{int(until if until is not None else time.time() + _AN_HOUR)}:{secrets.token_hex(4)}"
        mac = hmac.new((secret or self.secret).encode(), name.encode(), hashlib.sha1)
        return name, base64.b64encode(mac.digest()).decode()

    def configuration(self) -> str:
        """That very file; only what is marked as the reader's own is another's, and the ports."""
        own = {
            "listening-ip": self.address,
            "relay-ip": self.address,
            "allowed-peer-ip": self.address,
            "realm": "room.test",
            "static-auth-secret": self.secret,
            "listening-port": str(self.port),
        }
        told = CONFIGURATION.read_text(encoding="utf-8")
        for name, value in own.items():
            told, found = re.subn(rf"^{name}=.*$", f"{name}={value}", told, flags=re.MULTILINE)
            assert found == 1, name
        # No certificate here, so no TLS: it would open a port that others may have.
        told = re.sub(r"^(cert|pkey|tls-listening-port)=.*$", "", told, flags=re.MULTILINE)
        told += f"no-tls\npidfile={self._folder}/relay.pid\nuserdb={self._folder}/relay.db\n"
        if self._network.is_loopback:
            told += "allow-loopback-peers\n"
        return told

    def start(self) -> None:
        """Returns when it answers."""
        file = self._folder / "turnserver.conf"
        file.write_text(self.configuration(), encoding="utf-8")
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [*self._network.enter, "turnserver", "-c", str(file)], stdout=log, stderr=log
            )
        ends = time.monotonic() + _PATIENCE
        while not self._listens():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < ends, self.log()
            time.sleep(0.02)

    def _listens(self) -> bool:
        """Whether somebody there has the port, by the kernel's own list."""
        assert self._process is not None
        listed = Path(f"/proc/{self._process.pid}/net/udp").read_text()
        return f":{self.port:04X} " in listed

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait(timeout=10)
        self._process = None

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Whatever is sent to it is lost meanwhile."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def log(self) -> str:
        return self._log.read_text(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
