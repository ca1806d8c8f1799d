"""The only home of the provider's settings: whose service this is, and what it adds to the papers in its own words.

They are a TOML file that `EVENHAND_PROVIDER` names, read once at start. What it says stands beside our own sentences
and never in their place. The logo is a PNG and nothing else: an SVG is a program that would have to be made harmless,
and a logo is needed in no other form. It is carried inside the papers, which fetch nothing.
"""

import base64
import tomllib
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from rooms.text import Line, MaybeLine, MaybeSentences

LOGO_BYTES: Final = 96 * 1024
"""A logo is a few KiB. It is in every paper, and the press takes half a MiB of page."""

LOGO_PIXELS: Final = 2000
"""A side. Twelve times what is printed of it; more would only be memory to unpack."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = b"\x00\x00\x00\rIHDR"
_END: Final = b"IEND\xaeB`\x82"


class ProviderUnfit(Exception):
    """The file cannot be used. Says what is wrong and where, in one line."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """`contact`: how to reach the service, on one line. `legal_status`: its own words on the outcome's standing in
    law, shown beside ours. `complaints`: how to complain, and to whom. `logo`: the bytes of a PNG."""

    name: str = ""
    contact: str = ""
    legal_status: str = ""
    complaints: str = ""
    logo: bytes = b""

    @property
    def logo_address(self) -> str:
        """The logo as an address that carries it, for the press, which fetches nothing; empty if there is none."""
        return f"data:image/png;base64,{base64.b64encode(self.logo).decode()}" if self.logo else ""


NEUTRAL: Final = Provider()
"""What stands where no file is named: no name, no logo, our own sentences alone."""


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `logo`: a path, from the file's own folder."""

    name: Line
    contact: MaybeLine = ""
    legal_status: MaybeSentences = ""
    complaints: MaybeSentences = ""
    logo: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


def read_provider(path: Path) -> Provider:
    """The provider that a file describes. Raises ProviderUnfit."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        written = msgspec.convert(table, type=_Written)
    except OSError as error:
        raise ProviderUnfit(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ProviderUnfit(f"{path}: {_plainly(error)}") from error
    except RecursionError as error:
        raise ProviderUnfit(f"{path}: nested too deep") from error
    logo = b"" if written.logo is None else _logo(path.parent / written.logo)
    return Provider(
        name=written.name.strip(),
        contact=written.contact.strip(),
        legal_status=written.legal_status.strip(),
        complaints=written.complaints.strip(),
        logo=logo,
    )


def _plainly(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not a text file in UTF-8"
    what, _, where = str(error).partition(" - at `$.")
    if "matching regex" in what:
        what = "this is empty, or holds a character that cannot be used"
    return f"{where.removesuffix('`')}: {what}" if where else what


def _logo(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            logo = file.read(LOGO_BYTES + 1)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "no such name can be"
        raise ProviderUnfit(f"logo: {path}: {told}") from error
    if len(logo) > LOGO_BYTES:
        raise ProviderUnfit(f"logo: {path}: larger than {LOGO_BYTES // 1024} KiB")
    sides = logo[len(_PNG) + len(_HEADER) :][:8]
    if not logo.startswith(_PNG + _HEADER) or not logo.endswith(_END) or len(sides) < 8:
        raise ProviderUnfit(f"logo: {path}: not a PNG picture, which is the only kind that is taken")
    width, height = int.from_bytes(sides[:4], "big"), int.from_bytes(sides[4:], "big")
    if not (0 < width <= LOGO_PIXELS and 0 < height <= LOGO_PIXELS):
        raise ProviderUnfit(f"logo: {path}: each side must have from 1 to {LOGO_PIXELS} pixels")
    return logo
