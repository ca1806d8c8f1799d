"""The only home of settings: what the environment may say, read once and passed on."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import msgspec


class SettingUnfit(Exception):
    """A setting that the program cannot start with. Says which, and why, in one plain line."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`address`: the origin that browsers use, such as `https://room.example`. `data`: the folder that
    holds the service's key and, without `redis_url`, the private Redis."""

    host: str
    port: int
    address: str
    data: Path
    redis_url: str | None
    language: str

    @property
    def key_file(self) -> Path:
        """The service's own key. It never lies in Redis."""
        return self.data / "service.key"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingUnfit."""
        port = _port(environment.get("PORT", "8000"))
        return cls(
            host=environment.get("HOST", "127.0.0.1"),
            port=port,
            address=_address(environment.get("EVENHAND_ADDRESS", f"http://localhost:{port}")),
            data=Path(environment.get("EVENHAND_DATA", "data")).absolute(),
            redis_url=_redis_url(environment.get("EVENHAND_REDIS_URL")),
            language=environment.get("EVENHAND_LANGUAGE", "en_GB"),
        )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingUnfit(f"PORT must be a number from 1 to 65535, and is {text!r}")
    return int(text)


def _address(text: str) -> str:
    unfit = SettingUnfit(f"EVENHAND_ADDRESS must look like https://room.example, and is {text!r}")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise unfit from error
    if parts.scheme not in {"http", "https"} or not host or parts.path not in {"", "/"}:
        raise unfit
    if parts.query or parts.fragment or parts.username:
        raise unfit
    if parts.scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        # Browsers keep our cookie, which is Secure, for https and for their own machine alone.
        raise SettingUnfit(
            f"EVENHAND_ADDRESS must begin with https:// unless it is localhost, and is {text!r}"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _redis_url(text: str | None) -> str | None:
    if text and urlsplit(text).scheme not in {"redis", "rediss", "unix"}:
        raise SettingUnfit("EVENHAND_REDIS_URL must begin with redis://, rediss:// or unix://")
    return text or None
