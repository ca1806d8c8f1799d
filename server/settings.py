"""The only home of settings: what the environment may say, read once and passed on."""

import os
import re
from collections.abc import Mapping
from email.headerregistry import Address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import msgspec

from server.envelope import SenderUnfit, sender_of
from server.mail import MailServer, MailServerUnfit, mail_server
from server.provider import NEUTRAL, Provider, ProviderUnfit, read_provider
from server.redis_client import new_line
from server.relay import Relay, RelayUnfit, relay_secret, relay_urls
from server.words import SOURCE, Words


class SettingUnfit(Exception):
    """A setting that the program cannot start with. Says which, and why, in one plain line."""


OUTCOME_HOURS = 24
MOST_OUTCOME_HOURS = 24 * 14
"""Usual is a day, some services take two (rows T28 and S14); beyond two weeks an action may be due already."""


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The server that mail is handed to, and who stands as its sender."""

    server: MailServer
    sender: Address


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`address`: the origin that browsers use, such as `https://room.example`. `data`: the folder that
    holds the service's key and, without `redis_url`, the private Redis. `signing`: the files of a certificate
    and of its key, for a service that has one. `mail`: without it nobody is written to. `outcome_hours`: after
    the close, the time in which everybody is to have the outcome. `relay`: without it people's browsers reach each
    other by whatever ways they find, and learn each other's address."""

    host: str
    port: int
    address: str
    data: Path
    redis_url: str | None
    language: str
    signing: tuple[Path, Path] | None = None
    mail: MailSettings | None = None
    outcome_hours: int = OUTCOME_HOURS
    provider: Provider = NEUTRAL
    relay: Relay | None = None

    @property
    def key_file(self) -> Path:
        """The service's own key. It never lies in Redis."""
        return self.data / "service.key"

    @property
    def own_certificate_file(self) -> Path:
        """The certificate that the service makes for itself if it was given none, with its key."""
        return self.data / "signing.pem"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingUnfit."""
        port = _port(environment.get("PORT", "8000"))
        return cls(
            # Empty is not said: to the system an empty host would mean every network there is.
            host=environment.get("HOST") or "127.0.0.1",
            port=port,
            address=_address(environment.get("EVENHAND_ADDRESS", f"http://localhost:{port}")),
            data=Path(environment.get("EVENHAND_DATA") or "data").absolute(),
            redis_url=_redis_url(environment.get("EVENHAND_REDIS_URL")),
            language=_language(environment.get("EVENHAND_LANGUAGE") or SOURCE),
            signing=_signing(
                environment.get("EVENHAND_SIGNING_CERTIFICATE"), environment.get("EVENHAND_SIGNING_KEY")
            ),
            mail=_mail(environment.get("EVENHAND_SMTP_URL"), environment.get("EVENHAND_MAIL_FROM")),
            outcome_hours=_hours(environment.get("EVENHAND_OUTCOME_HOURS") or str(OUTCOME_HOURS)),
            provider=_provider(environment.get("EVENHAND_PROVIDER")),
            relay=_relay(environment.get("EVENHAND_TURN_URLS"), environment.get("EVENHAND_TURN_SECRET_FILE")),
        )


# A name or an IP address in letters of ASCII: what browsers send, whatever they show.
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*")


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise SettingUnfit(f"PORT must be a number from 1 to 65535, and is {text!r}")
    return int(text)


def _address(text: str) -> str:
    unfit = SettingUnfit(f"EVENHAND_ADDRESS must look like https://room.example, and is {text!r}")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise unfit from error
    if parts.scheme not in {"http", "https"} or parts.path not in {"", "/"} or not _HOST.fullmatch(host):
        raise unfit
    if parts.query or parts.fragment or "@" in parts.netloc or port == 0:
        raise unfit
    if parts.scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        # Browsers keep our cookie, which is Secure, for https and for their own machine alone.
        raise SettingUnfit(
            f"EVENHAND_ADDRESS must begin with https:// unless it is localhost, and is {text!r}"
        )
    # As browsers write an origin (RFC 6454, section 6.2): no port where it is the usual one.
    named = f"[{host}]" if ":" in host else host
    usual = port in {None, {"http": 80, "https": 443}[parts.scheme]}
    return f"{parts.scheme}://{named}" if usual else f"{parts.scheme}://{named}:{port}"


def _redis_url(text: str | None) -> str | None:
    if not text:
        return None
    # The address is not repeated in what is said of it: it may hold a password.
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise SettingUnfit("EVENHAND_REDIS_URL must begin with redis://, rediss:// or unix://")
    try:
        new_line(text, protocol=3)
    except Exception as error:
        raise SettingUnfit(
            "EVENHAND_REDIS_URL must look like redis://host:6379/0 or unix:///path/to/socket"
        ) from error
    return text


def _language(text: str) -> str:
    try:
        Words(text)
    except Exception as error:  # Babel's are of several kinds
        raise SettingUnfit(
            f"EVENHAND_LANGUAGE {text!r} has no catalogue here; {SOURCE} is the usual one"
        ) from error
    return text


def _mail(url: str | None, sender: str | None) -> MailSettings | None:
    if not url and not sender:
        return None
    if not url:
        raise SettingUnfit(
            "EVENHAND_MAIL_FROM is set and EVENHAND_SMTP_URL is not: set both, or neither for no mail"
        )
    if not sender:
        raise SettingUnfit(
            "EVENHAND_SMTP_URL is set and EVENHAND_MAIL_FROM is not: set both, or neither for no mail"
        )
    try:
        server = mail_server(url)
    except MailServerUnfit as error:
        raise SettingUnfit(f"EVENHAND_SMTP_URL {error}") from error
    try:
        return MailSettings(server=server, sender=sender_of(sender))
    except SenderUnfit as error:
        raise SettingUnfit(
            f"EVENHAND_MAIL_FROM must look like Evenhand <room@service.example>, and is {sender!r}"
        ) from error


def _hours(text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text) or not 0 < int(text) <= MOST_OUTCOME_HOURS:
        raise SettingUnfit(
            f"EVENHAND_OUTCOME_HOURS must be a number of hours from 1 to {MOST_OUTCOME_HOURS}, and is {text!r}"
        )
    return int(text)


def _signing(certificate: str | None, key: str | None) -> tuple[Path, Path] | None:
    if certificate and key:
        return Path(certificate).absolute(), Path(key).absolute()
    if certificate or key:
        missing = "EVENHAND_SIGNING_KEY" if certificate else "EVENHAND_SIGNING_CERTIFICATE"
        raise SettingUnfit(f"{missing} is missing: a certificate and its key are set together, or neither is")
    return None


def _provider(text: str | None) -> Provider:
    if not text:
        return NEUTRAL
    try:
        return read_provider(Path(text).absolute())
    except ProviderUnfit as error:
        raise SettingUnfit(f"EVENHAND_PROVIDER {error}") from error


def _relay(urls: str | None, secret: str | None) -> Relay | None:
    if not urls and not secret:
        return None
    if not urls or not secret:
        there, missing = ("SECRET_FILE", "URLS") if secret else ("URLS", "SECRET_FILE")
        raise SettingUnfit(
            f"EVENHAND_TURN_{there} is set and EVENHAND_TURN_{missing} is not: set both, or neither for no relay"
        )
    try:
        found = relay_urls(urls)
    except RelayUnfit as error:
        raise SettingUnfit(f"EVENHAND_TURN_URLS {error}") from error
    try:
        return Relay(urls=found, secret=relay_secret(Path(secret).absolute()))
    except RelayUnfit as error:
        raise SettingUnfit(f"EVENHAND_TURN_SECRET_FILE {error}") from error
