"""The only home of the relay: where it is, and the names and credentials that open it for an hour.

The credentials are those that coturn makes with `use-auth-secret` (draft-uberti-behave-turn-rest): whoever knows the
secret can make them, so the relay need not be asked. The name holds no person's id, because relays write it down.
"""

import base64
import hmac
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from server import limits
from server.wire import RelayServer, RelayShown, Ways

NO_RELAY: Final = RelayShown(policy=Ways.ALL, servers=[])

# `turns:` is TLS over TCP: no browser speaks it over UDP.
_URL: Final = re.compile(
    r"(?:turn:{host}{port}(?:\?transport=(?:udp|tcp))?|turns:{host}{port}(?:\?transport=tcp)?)".format(
        host=r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])", port=r"(?::[0-9]{1,5})?"
    )
)


class RelayUnfit(Exception):
    """A relay that cannot be used. Says why, and never a letter of the secret."""


class Relay(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of a relay, and what it and we both know."""

    urls: tuple[str, ...]
    secret: bytes

    def __repr__(self) -> str:
        return f"Relay({', '.join(self.urls)})"

    def shown(self, now: datetime, drawn: str) -> RelayShown:
        """What a browser is told at this time. `drawn`: letters by chance, anew each time."""
        until = int(now.timestamp()) + limits.RELAY_SECONDS
        name = f"{until}:{drawn}"
        credential = base64.b64encode(hmac.digest(self.secret, name.encode(), "sha1")).decode()
        return RelayShown(
            policy=Ways.RELAY,
            servers=[RelayServer(urls=list(self.urls), username=name, credential=credential)],
            until=datetime.fromtimestamp(until, UTC),
        )


def relay_urls(text: str) -> tuple[str, ...]:
    """The addresses in a list with commas. Raises RelayUnfit."""
    urls = tuple(one.strip() for one in text.split(","))
    for url in urls:
        if not _URL.fullmatch(url):
            raise RelayUnfit(
                f"must look like turn:relay.example:3478,turns:relay.example:443?transport=tcp, and has {url!r}"
            )
    return urls


def relay_secret(file: Path) -> bytes:
    """The secret in a file, without the line's end. Raises RelayUnfit."""
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise RelayUnfit(f"{file} cannot be read: {error.strerror}") from error
    if not secret:
        raise RelayUnfit(f"{file} is empty")
    return secret
