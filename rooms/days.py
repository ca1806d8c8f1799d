"""The only home of counting days: bank holidays, working days, months.

Every date is a day in England (Europe/London). Which day a moment falls on is the shell's to say. The bank
holidays come in as a value, because a government may proclaim one at any time: the core cannot know them.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from rooms.messages import Value
from rooms.no_date import NoDate, WhyNoDate

ONE_DAY = timedelta(days=1)


class Weekday(StrEnum):
    """The days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAYS = tuple(Weekday)
WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})


class BankHoliday(Value, frozen=True, kw_only=True):
    """A bank holiday of England and Wales, and its English name."""

    on: date
    name: str


class Calendar(Value, frozen=True, kw_only=True):
    """The bank holidays of England and Wales between two days, both included. Outside them nothing is known."""

    bank_holidays: Mapping[date, str]
    covers_from: date
    covers_to: date

    def require(self, on: date) -> None:
        """Raises NoDate(BEYOND_THE_CALENDAR) for a day that is not covered."""
        if not self.covers_from <= on <= self.covers_to:
            raise NoDate(WhyNoDate.BEYOND_THE_CALENDAR)

    def is_working_day(self, on: date) -> bool:
        """Monday to Friday and no bank holiday (unverified; the domain reference, under section 2's table).

        Raises NoDate(BEYOND_THE_CALENDAR).
        """
        self.require(on)
        return weekday_of(on) not in WEEKEND and on not in self.bank_holidays

    def near(self, on: date, days: int) -> tuple[BankHoliday, ...]:
        """The bank holidays from `days` days before a day to `days` days after it, in order.

        Raises NoDate(BEYOND_THE_CALENDAR) if any day of those is not covered.
        """
        first = on - timedelta(days=days)
        self.require(first)
        self.require(on + timedelta(days=days))
        span = (first + timedelta(days=n) for n in range(2 * days + 1))
        return tuple(
            BankHoliday(on=day, name=self.bank_holidays[day]) for day in span if day in self.bank_holidays
        )


class Today(Value, frozen=True, kw_only=True):
    """The day it is in England while something is decided, and the bank holidays around it."""

    day: date
    calendar: Calendar


def weekday_of(on: date) -> Weekday:
    """The day of the week."""
    return WEEKDAYS[on.weekday()]


def months_after(start: date, months: int) -> date:
    """The day with the same number `months` calendar months later, or that month's last day if it has none.

    Corresponding date, clamped to the month's end (unverified; the domain reference, section 1.3).
    """
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def next_working_day(on: date, calendar: Calendar) -> date:
    """The first working day on or after a day. Raises NoDate(BEYOND_THE_CALENDAR)."""
    while not calendar.is_working_day(on):
        on += ONE_DAY
    return on


def last_working_day(on: date, calendar: Calendar) -> date:
    """The last working day on or before a day. Raises NoDate(BEYOND_THE_CALENDAR)."""
    while not calendar.is_working_day(on):
        on -= ONE_DAY
    return on


def working_days_after(start: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after a day, which is not counted itself. Raises NoDate(BEYOND_THE_CALENDAR)."""
    on = start
    for _ in range(count):
        on = next_working_day(on + ONE_DAY, calendar)
    return on


def working_days_before(end: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day before a day, which is not counted itself. Raises NoDate(BEYOND_THE_CALENDAR)."""
    on = end
    for _ in range(count):
        on = last_working_day(on - ONE_DAY, calendar)
    return on
