"""The only home of how words that people wrote are cut for a place that is too small for them."""

import unicodedata
from typing import Final

_NOT_A_START: Final = frozenset("\u200d\u200c\ufe0e\ufe0f")
"""Joiners and variation selectors: what stands before one of them is half a sign."""

_SKIN: Final = range(0x1F3FB, 0x1F400)
_FLAG: Final = range(0x1F1E6, 0x1F200)


def shortened(text: str, most: int) -> str:
    """The text on one line, of at most so many characters: cut after a word, or in a word that is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[:most].rpartition(" ")[0]
    if len(head) < most // 2:  # one long word, or a script without spaces
        head = _between_signs(line, most - 1)
    return head.rstrip(" ,;:.–-") + "…"


def _between_signs(line: str, at: int) -> str:
    """The beginning of a line, cut at or before a place where no sign is cut in two."""
    while at > 1 and (_joined(line[at - 1], line[at]) or _within_a_flag(line, at)):
        at -= 1
    return line[:at]


def _joined(before: str, after: str) -> bool:
    return (
        before == "\u200d"
        or after in _NOT_A_START
        or unicodedata.category(after).startswith("M")
        or ord(after) in _SKIN
    )


def _within_a_flag(line: str, at: int) -> bool:
    """A flag is two letters of its own; flags in a row are told apart by counting alone."""
    start = at
    while start > 0 and ord(line[start - 1]) in _FLAG:
        start -= 1
    return (at - start) % 2 == 1
