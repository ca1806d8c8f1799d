"""The only home of what is said on a room's channel: an entry of its log, a notice to look again, or a signal.

An entry is `e`, the version in digits, a line feed, the body; a notice is `n` and its body. Scripts in Redis write
them (`ENTRY_IN_LUA`, `NOTICE_IN_LUA`), so that a body goes over the line once, not twice. A signal is `s` and its
body, which is kept nowhere but on its way.
"""

import msgspec

ENTRY_IN_LUA = "'e' .. {version} .. '\\n' .. {body}"
NOTICE_IN_LUA = "'n' .. {body}"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One command's worth of the log. Versions of a room are 1, 2, 3... without a gap."""

    version: int
    body: bytes


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something beside the log changed. It may be lost: the state it speaks of is read, not built from it."""

    body: bytes


class Passing(msgspec.Struct, frozen=True, kw_only=True):
    """A signal from one browser to others, sealed (server/signals.py). It may be lost."""

    body: bytes


def passing(body: bytes) -> bytes:
    """A sealed signal as news."""
    return b"s" + body


def decode_news(message: bytes) -> Entry | Notice | Passing:
    """Raises `ValueError` on bytes that are no news."""
    kind, rest = message[:1], message[1:]
    if kind == b"n":
        return Notice(body=rest)
    if kind == b"s":
        return Passing(body=rest)
    version, line_feed, body = rest.partition(b"\n")
    if kind != b"e" or not line_feed or not version.isdigit():
        raise ValueError("neither an entry nor a notice nor a signal")
    return Entry(version=int(version), body=body)
