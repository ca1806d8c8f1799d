"""The only home of the bank holidays that the tests count with: those published for England and Wales.

Typed year by year, so that the core's tests rest on no package, and the package's door is held to them.
"""

from datetime import date

from rooms.days import Calendar

NEW_YEAR = "New Year's Day"
GOOD_FRIDAY = "Good Friday"
EASTER_MONDAY = "Easter Monday"
EARLY_MAY = "Early May bank holiday"
SPRING = "Spring bank holiday"
SUMMER = "Summer bank holiday"
CHRISTMAS = "Christmas Day"
BOXING_DAY = "Boxing Day"
SUBSTITUTE = " (substitute day)"

# Month and day of: New Year, Good Friday, Easter Monday, early May, spring, summer, Christmas, Boxing Day.
_USUAL = (NEW_YEAR, GOOD_FRIDAY, EASTER_MONDAY, EARLY_MAY, SPRING, SUMMER, CHRISTMAS, BOXING_DAY)
_DAYS = {
    2019: ((1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)),
    2020: ((1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)),
    2021: ((1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)),
    2022: ((1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (8, 29), (12, 27), (12, 26)),
    2023: ((1, 2), (4, 7), (4, 10), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)),
    2024: ((1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)),
    2025: ((1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)),
    2026: ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)),
    2027: ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)),
}
# The jubilee, the funeral and the coronation.
_ONCE = (date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))
SUBSTITUTES = frozenset(
    {
        date(2020, 12, 28),
        date(2021, 12, 27),
        date(2021, 12, 28),
        date(2022, 1, 3),
        date(2022, 12, 27),
        date(2023, 1, 2),
        date(2026, 12, 28),
        date(2027, 12, 27),
        date(2027, 12, 28),
    }
)

PUBLISHED = {
    **{
        (day := date(year, *each)): name + (SUBSTITUTE if day in SUBSTITUTES else "")
        for year, days in _DAYS.items()
        for name, each in zip(_USUAL, days, strict=True)
    },
    **dict.fromkeys(_ONCE, "once"),
}

FIRST, LAST = date(2019, 1, 1), date(2027, 12, 31)
CALENDAR = Calendar(bank_holidays=PUBLISHED, covers_from=FIRST, covers_to=LAST)
