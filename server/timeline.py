"""The only home of what is due when: the days of the agreed actions in their order, and the days between."""

from datetime import date
from typing import Final

import msgspec

from rooms.outcome import AgreedAction, Outcome
from server.english_day import english_day

LEAST: Final = 2
"""Agreed actions from which on an order tells a reader something."""

_SPANS: Final = (7, 31, 92)
"""Days: a week, a month, a season. What is further apart is drawn further apart, in steps."""

_SPACED: Final = 8
"""Days on the line up to which there is room on one sheet for drawing time as space."""

_ROWS_KEPT: Final = 28
"""Days and actions that one sheet holds; with more of them the line may run on."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day on the line. `later`: days since the one before it, None on the first. `span`: how much room stands
    for the time until the next, 0 to 4. `meeting`: whether it is the day of the meeting."""

    on: date
    later: int | None
    span: int
    meeting: bool
    due: tuple[AgreedAction, ...]


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """`tight`: whether there is no room for time as space. `runs_on`: whether it is longer than a sheet."""

    days: tuple[Day, ...]
    tight: bool
    runs_on: bool


def timeline_of(outcome: Outcome) -> Timeline | None:
    """The days of an outcome, the meeting's among them. None if too few actions were agreed."""
    if len(outcome.agreed) < LEAST:
        return None
    meeting = None if outcome.opened_at is None else english_day(outcome.opened_at)
    days = sorted({action.by_when for action in outcome.agreed} | ({meeting} if meeting else set()))
    spaced = len(days) <= _SPACED
    return Timeline(
        days=tuple(
            Day(
                on=day,
                later=(day - days[place - 1]).days if place else None,
                span=_span((days[place + 1] - day).days) if spaced and place + 1 < len(days) else 0,
                meeting=day == meeting,
                due=tuple(action for action in outcome.agreed if action.by_when == day),
            )
            for place, day in enumerate(days)
        ),
        tight=not spaced,
        runs_on=len(days) + len(outcome.agreed) > _ROWS_KEPT,
    )


def _span(days: int) -> int:
    return 1 + sum(days > most for most in _SPANS)
