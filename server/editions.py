"""The only home of the editions of the outcome: other forms of one document, for readers to whom the first is a bar.

The sealed outcome is what counts. Large print has all of it. Plain words has one sheet of it, and says so.
"""

import unicodedata
from enum import StrEnum
from itertools import accumulate
from math import ceil
from typing import Final

import msgspec

from rooms.outcome import AgreedAction, OpenAction, Outcome
from server.shortening import shortened

MOST_AGREED: Final = 6
"""Actions on the one sheet of plain words."""

_ROWS: Final = 18
"""Lines that those actions may take together; what is more is on the outcome, and counted on the sheet."""

_ROWS_OF_A_VERSION: Final = 2
"""Lines fewer where the sheet says that it is a newer version."""

MOST_OPEN: Final = 2
"""Of what was not agreed, which a sheet about what happens next says least about."""

_LINE: Final = 78
"""Usual letters on a line of the sheet, a few fewer than there is room for."""

_WHAT: Final = 120
"""Letters of an action: two lines, with room for words that do not fit at the end of the first."""

_WHO: Final = 60
"""Letters of whoever does it."""

_BESIDE: Final = 36
"""Letters of whoever does it beside which there is room for the day, on one line."""


class Edition(StrEnum):
    """Another form of the outcome, by the name that is in its address."""

    LARGE_PRINT = "large-print"
    PLAIN_WORDS = "plain-words"


class PlainAction(msgspec.Struct, frozen=True, kw_only=True):
    """An action as it stands on one sheet. `who`: empty if nobody is named."""

    action: AgreedAction | OpenAction
    what: str
    who: str


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """What one sheet holds of an outcome. `more_agreed`, `more_open`: how many it does not hold.
    `cut`: whether any words on it are not whole."""

    agreed: tuple[PlainAction, ...]
    more_agreed: int
    not_agreed: tuple[PlainAction, ...]
    more_open: int
    cut: bool


def plain(outcome: Outcome) -> Plain:
    """The sheet of plain words: the actions that are due first, and a count of the others."""
    in_order = sorted(outcome.agreed, key=lambda action: (action.by_when, action.number))
    rows = _ROWS if outcome.version == 1 else _ROWS - _ROWS_OF_A_VERSION
    first = [_plain(one, one.who or one.owner or "", _WHAT) for one in in_order[:MOST_AGREED]]
    agreed = _that_fit(first, rows)
    not_agreed = tuple(_plain(one, one.who, _LINE) for one in outcome.not_agreed[:MOST_OPEN])
    return Plain(
        agreed=agreed,
        more_agreed=len(outcome.agreed) - len(agreed),
        not_agreed=not_agreed,
        more_open=len(outcome.not_agreed) - len(not_agreed),
        cut=any(one.what.endswith("…") or one.who.endswith("…") for one in (*agreed, *not_agreed)),
    )


def _plain(action: AgreedAction | OpenAction, who: str, most: int) -> PlainAction:
    return PlainAction(action=action, what=_within(action.what, most), who=_within(who, _WHO))


def _that_fit(actions: list[PlainAction], most: int) -> tuple[PlainAction, ...]:
    rows = list(accumulate(ceil(_wide(one.what) / _LINE) + 1 + (_wide(one.who) > _BESIDE) for one in actions))
    return tuple(one for one, so_far in zip(actions, rows, strict=True) if so_far <= most)


def _within(text: str, most: int) -> str:
    """The text in the room of so many usual letters; scripts and capitals that are wider have fewer."""
    kept = shortened(text, most)
    while (wide := _wide(kept)) > most and len(kept) > 1:
        kept = shortened(text, min(len(kept) - 1, int(len(kept) * most / wide)))
    return kept


def _wide(text: str) -> float:
    """How many usual letters have the same room."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF" or letter in "WM@%…":
        return 2
    return 1.5 if letter.isupper() else 1
