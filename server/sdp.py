"""The only home of what a description and a candidate may tell another person's browser (RFC 8866, RFC 8839).

Pure. Where there is a relay, the parties of a dispute never learn each other's address: a browser that keeps to
the product's rules says none, and one that was tampered with is made to say none here. What is let through is what
holds no address, not what is known to hold none: of a line with a dot or a colon in its value, without one of which
no address or name of a machine can be written, only the few kinds that are read below pass, in parts.

That a relayed address is a relay's is the browser's word. A false one harms nobody: our relay reaches only itself.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from server.wire import Ways

PARTS: Final = ("audio", "video", "video")
"""Microphone, camera, screen. A part beyond them would be sound or picture that no gate knows of."""

_LINES: Final = re.compile(r"(?:[a-z]=[ -~]*\n)+")
_ORIGIN: Final = re.compile(r"o=\S+ ([0-9]{1,20}) ([0-9]{1,20}) IN IP[46] \S+")
_PART: Final = re.compile(r"m=([a-z]+) ([0-9]{1,5}) ([A-Z/]{1,30}((?: [0-9]{1,3})+))")
_BANDWIDTH: Final = re.compile(r"b=[A-Z]{1,10}:[0-9]{1,12}")
_PLAIN: Final = re.compile(r"a=[A-Za-z0-9-]+(?::[^.:]*)?")
_RTCP: Final = re.compile(r"a=rtcp:[0-9]{1,5}(?: .*)?")
# Twenty pairs and more are a SHA-1 and longer, and no address.
_FINGERPRINT: Final = re.compile(r"a=fingerprint:sha-[0-9]{1,3} [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){19,63}")
_SOURCE: Final = re.compile(r"a=ssrc:[0-9]{1,10} (?:cname|msid|mslabel|label):[^.:]*")
_EXTENSION: Final = re.compile(
    r"a=extmap:[0-9]{1,5}(?:/[a-z]+)? (?:"
    r"urn:ietf:params:rtp-hdrext:(?:sdes:)?[a-z-]+[0-9]?"
    r"|urn:3gpp:video-orientation"
    r"|http://www\.webrtc\.org/experiments/[a-z0-9/-]+"
    r"|http://www\.ietf\.org/id/[a-z0-9-]+"
    r"|https://aomediacodec\.github\.io/[a-z0-9/#-]+)"
)
_CANDIDATE: Final = re.compile(
    r"candidate:(?P<begins>[A-Za-z0-9+/]{1,32} [0-9]{1,3} [A-Za-z]{3} [0-9]{1,10}) (?P<address>[0-9A-Fa-f.:]{2,45})"
    r" (?P<port>[0-9]{1,5}) typ relay(?P<more>(?: [!-~]+ [!-~]+)*)"
)
_LETTERS: Final = re.compile(r"[ -~]*")
_KEPT: Final = frozenset({"generation", "ufrag"})
"""Of what may follow. The rest says where the browser is, or whether its network is a telephone's."""

NOWHERE: Final = "IN IP4 0.0.0.0"
NO_PORT: Final = "9"
"""The port of whoever is reached by candidates alone (RFC 8840, section 4.1.1)."""


class SdpUnfit(Exception):
    """This is no description of what our page makes. Holds not a letter of it."""


def description_for(ways: Ways, sdp: str) -> str:
    """The description as it may reach another person. Raises SdpUnfit."""
    text = sdp.replace("\r\n", "\n")
    if not _LINES.fullmatch(text):
        raise SdpUnfit
    lines = text[:-1].split("\n")
    parts = tuple(line[2:].partition(" ")[0] for line in lines if line.startswith("m="))
    if lines[0] != "v=0" or not parts or parts != PARTS[: len(parts)]:
        raise SdpUnfit
    if ways is Ways.ALL:
        return sdp
    return "".join(f"{line}\r\n" for line in _hidden(lines))


def candidate_for(ways: Ways, candidate: str) -> str | None:
    """The candidate as it may reach another person; None if it may not. Empty is the end of them."""
    if not candidate:
        return candidate
    if ways is Ways.ALL:
        return candidate if candidate.startswith("candidate:") and _LETTERS.fullmatch(candidate) else None
    found = _CANDIDATE.fullmatch(candidate)
    if found is None or not _is_address(found["address"]):
        return None
    words = found["more"].split()
    kept = [
        f" {name} {value}"
        for name, value in zip(words[::2], words[1::2], strict=True)
        if name in _KEPT and not {".", ":"} & set(value)
    ]
    ours = f"{found['address']} {found['port']} typ relay raddr 0.0.0.0 rport 0"
    return f"candidate:{found['begins']} {ours}{''.join(kept)}"


def _hidden(lines: list[str]) -> Iterator[str]:
    """The lines without an address that is not a relay's."""
    for line in lines:
        match line[0]:
            case "v":
                yield "v=0"
            case "o":
                if not (origin := _ORIGIN.fullmatch(line)):
                    raise SdpUnfit
                yield f"o=- {origin[1]} {origin[2]} {NOWHERE}"
            case "s":
                yield "s=-"
            case "t":
                yield "t=0 0"
            case "c":
                yield f"c={NOWHERE}"
            case "b":
                if _BANDWIDTH.fullmatch(line):
                    yield line
            case "m":
                if not (part := _PART.fullmatch(line)):
                    raise SdpUnfit
                # A port of 0 is a part that was refused, and stays so.
                yield f"m={part[1]} {part[2] if part[2] == '0' else NO_PORT} {part[3]}"
            case "a":
                if attribute := _attribute(line):
                    yield attribute
            case _:
                pass  # words for people, times, keys: no browser sends or reads them


def _attribute(line: str) -> str | None:
    """An attribute as it may go on; None if it may not."""
    if line.startswith("a=candidate:"):
        candidate = candidate_for(Ways.RELAY, line[2:])
        return f"a={candidate}" if candidate else None
    if _RTCP.fullmatch(line):
        return f"a=rtcp:{NO_PORT} {NOWHERE}"
    goes_on = any(pattern.fullmatch(line) for pattern in (_PLAIN, _FINGERPRINT, _SOURCE, _EXTENSION))
    return line if goes_on else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
