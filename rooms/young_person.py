"""The only home of the day on which the rights in a case pass from the parents to the young person (row L12).

Not the sixteenth birthday: the end of compulsory school age, the last Friday in June of the school year in which they
turn sixteen. A birthday in the summer after that Friday belongs to the same school year. Whether somebody can decide
for themselves is another question, and a person's to answer; nothing here settles who the party is.
Sources: Children and Families Act 2014, section 83(2); Education Act 1996, section 8; the domain reference, section 5.
"""

from datetime import date, timedelta
from typing import Final

from rooms.law.rule import Mark

SOURCE: Final = "Children and Families Act 2014, section 83(2); Education Act 1996, section 8"
MARK: Final = Mark.UNVERIFIED
"""The Friday is reported by others; that it reaches back over the summer is in no source that we read."""

_SIXTEEN: Final = 16
_JULY, _SEPTEMBER = 7, 9
_FRIDAY: Final = 4
_WEEK: Final = 7


def school_age_ends(born: date) -> date:
    """The last Friday in June of the school year, September to August, in which somebody turns sixteen."""
    year = born.year + _SIXTEEN + (1 if born.month >= _SEPTEMBER else 0)
    last_of_june = date(year, _JULY, 1) - timedelta(days=1)
    return last_of_june - timedelta(days=(last_of_june.weekday() - _FRIDAY) % _WEEK)
