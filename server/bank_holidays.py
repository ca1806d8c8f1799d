"""The one door to the `holidays` package: the bank holidays of England and Wales, as a value for the core.

The package keeps one-off holidays as they are proclaimed; a newer one comes with a newer version of it. Which
package and why: docs/decisions/0009-bank-holidays.md.
"""

from datetime import date
from typing import Final

from holidays import country_holidays

from rooms.days import WEEKEND, Calendar, weekday_of

COVERS_FROM: Final = date(2014, 1, 1)
"""The first rule is of September 2014; the months before it let a day's neighbours be looked at."""

COVERS_TO: Final = date(2040, 12, 31)
"""Far past any limit that a room could start, and not so far that a typing error in a year gets an answer."""

# The government's own names, on gov.uk/bank-holidays, where the package has others.
_OUR_NAMES: Final = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}
_OBSERVED: Final = " (observed)"
_SUBSTITUTE: Final = " (substitute day)"


def english_calendar(covers_from: date = COVERS_FROM, covers_to: date = COVERS_TO) -> Calendar:
    """The bank holidays of England and Wales between two days.

    A holiday that falls on a weekend is left out, as the government's list does: its substitute is in it.
    """
    found = country_holidays(
        "GB", subdiv="ENG", years=range(covers_from.year, covers_to.year + 1), language="en_GB"
    )
    return Calendar(
        bank_holidays={
            on: _name(name)
            for on, name in sorted(found.items())
            if covers_from <= on <= covers_to and weekday_of(on) not in WEEKEND
        },
        covers_from=covers_from,
        covers_to=covers_to,
    )


def _name(name: str) -> str:
    plain = name.removesuffix(_OBSERVED)
    return _OUR_NAMES.get(plain, plain) + (_SUBSTITUTE if plain != name else "")
