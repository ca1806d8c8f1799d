"""The only door to segno: an address as a QR code (ISO/IEC 18004), drawn as lines that print sharp at any size."""

from typing import Final

import segno

_QUIET: Final = 4
"""Modules of white around it, as the standard asks."""


def qr_code(address: str) -> str:
    """An SVG as a `data:` address. A quarter of it may be smudged (level Q), since papers get folded."""
    return str(segno.make(address, error="q", micro=False).svg_data_uri(border=_QUIET, dark="#000"))
