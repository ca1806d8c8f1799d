"""The only home of what an e-mail address may be: one person's, in any script, and safe to put in a header.

Narrower than RFC 5321 and RFC 6531 on purpose: quoted local parts, comments and addresses of machines without a
name are for no mailbox that a family has, and are how headers are broken into.
"""

import re
from typing import Annotated

from msgspec import Meta

# What no part may hold: controls, spaces of every kind, what turns text around or cannot be seen, and what has a
# meaning of its own in a header.
_BAD = r"\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
_BAD += r"\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\ud800-\udfff"
_LOCAL = rf"[^{_BAD}()<>\[\]:;@\\,.\"]+"
_LABEL = rf"[^{_BAD}!-,./:-@\[-`{{-~\u3002\uff0e\uff61]+"
_ADDRESS = rf"^(?=[^@]{{1,64}}@){_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})+$(?!\n)"

# 254 octets is what a path may have (RFC 5321, section 4.5.3.1.3).
EmailAddress = Annotated[str, Meta(min_length=3, max_length=254, pattern=_ADDRESS)]


class AddressUnfit(Exception):
    """No mail can go there. Says nothing of the address, which is personal."""


def as_sent(address: str) -> str:
    """The address as a mail server is told it: its domain in letters of ASCII. Raises AddressUnfit."""
    local, at, domain = address.rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise AddressUnfit from error
    if not (
        at
        and re.fullmatch(_ADDRESS, address)
        and re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+", plain)
    ):
        raise AddressUnfit
    if len(f"{local}@{plain}".encode()) > 254 or len(local.encode()) > 64:
        raise AddressUnfit
    return f"{local}@{plain}"
