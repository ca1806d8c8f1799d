"""The only home of what a rule of law and a start make: the last day, and what there is to know about it.

A row of `rooms/law` says how long and from what; a calendar says which days are worked; nothing here asks what
day it is. The appeal's window, which has rules of its own, is in `rooms/appeal_window.py`. The statutory weeks
are never moved to a working day: the last working day before stands beside them (the domain reference, 2).
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from rooms.days import (
    BankHoliday,
    Calendar,
    Weekday,
    last_working_day,
    months_after,
    weekday_of,
    working_days_after,
    working_days_before,
)
from rooms.law.rule import Clock, Rule, RuleId, Start, Unit
from rooms.messages import Value
from rooms.no_date import NoDate, WhyNoDate

NEAR_DAYS: Final = 3
"""How near a bank holiday has to be to be worth telling: a long weekend on either side."""

SOON_DAYS: Final = 7
"""From when on a day is said to be soon: time left to write, to be answered, and to write again."""


class Day(Value, frozen=True, kw_only=True):
    """A day in England, and what there is to know about it.

    `bank_holidays_near`: those of the three days before it, of itself, and of the three after it.
    `last_working_day`: on it or before it, and not before what starts its clock; None if there is none, which
    only "at once" on a day off can bring.
    """

    on: date
    weekday: Weekday
    is_working_day: bool
    bank_holidays_near: tuple[BankHoliday, ...]
    last_working_day: date | None


class Deadline(Value, frozen=True, kw_only=True):
    """By when something must be done, and why then. `statutory` is what the table gives, and stays.

    `agreed`: the day that all parties agreed in writing instead (row L19). `replaceable`: whether they may.
    """

    rule: RuleId
    start: Start
    starts_on: date
    statutory: Day
    replaceable: bool
    agreed: Day | None = None

    @property
    def by(self) -> Day:
        """The day that counts."""
        return self.statutory if self.agreed is None else self.agreed


class Standing(StrEnum):
    """How a day lies to today."""

    AHEAD = "ahead"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


class ThirtyDays(Value, frozen=True, kw_only=True):
    """The time to hold a mediation, with its start on record: which event, and who chose it (T23, row L6).

    `chosen_by` is the opaque id of whoever chose, never a name.
    """

    deadline: Deadline
    chosen_by: str


class WhyDeemed(StrEnum):
    """Why a deemed certificate may be asked for (K3)."""

    AUTHORITY_SAID_NO = "authority_said_no"
    THIRTY_DAYS_PASSED = "thirty_days_passed"


def day_in(calendar: Calendar, on: date, *, earliest: date | None = None) -> Day:
    """A day with its weekday and its neighbours. Raises NoDate(BEYOND_THE_CALENDAR).

    `earliest`: before it, no last working day is looked for.
    """
    near = calendar.near(on, NEAR_DAYS)
    last = last_working_day(on, calendar)
    return Day(
        on=on,
        weekday=weekday_of(on),
        is_working_day=last == on,
        bank_holidays_near=near,
        last_working_day=last if earliest is None or last >= earliest else None,
    )


def deadline_of(rule: Rule, starts_on: date, calendar: Calendar, *, start: Start | None = None) -> Deadline:
    """The last day of a rule with one clock that is counted in days or longer: T1-T10, T20-T26.

    `starts_on`: the English day of the event. `start`: which event it was; needed where the row has several
    (T23), and checked against the row wherever it is given.
    Raises NoDate: NO_LIMIT_OF_ITS_OWN (T11), COUNTED_OTHERWISE (T27, T28), START_NOT_SAID,
    NOT_A_START_OF_THIS_RULE, BEFORE_THE_RULE, BEYOND_THE_CALENDAR.
    """
    if not rule.clocks:
        raise NoDate(WhyNoDate.NO_LIMIT_OF_ITS_OWN)
    if len(rule.clocks) > 1:
        raise NoDate(WhyNoDate.COUNTED_OTHERWISE)
    (clock,) = rule.clocks
    if start is None and len(clock.starts) > 1:
        raise NoDate(WhyNoDate.START_NOT_SAID)
    began = clock.starts[0] if start is None else start
    if began not in clock.starts:
        raise NoDate(WhyNoDate.NOT_A_START_OF_THIS_RULE)
    return Deadline(
        rule=rule.id,
        start=began,
        starts_on=starts_on,
        statutory=day_in(
            calendar,
            last_day(rule, clock, starts_on, calendar),
            earliest=None if clock.limit.before else starts_on,
        ),
        replaceable=rule.replaceable,
    )


def last_day(rule: Rule, clock: Clock, starts_on: date, calendar: Calendar) -> date:
    """The day on which one of a rule's clocks runs out, moved nowhere.

    Raises NoDate: BEFORE_THE_RULE, BEYOND_THE_CALENDAR, COUNTED_OTHERWISE (hours).
    """
    if starts_on < rule.effective_from:
        raise NoDate(WhyNoDate.BEFORE_THE_RULE)
    calendar.require(starts_on)
    limit = clock.limit
    match limit.unit:
        case Unit.AT_ONCE:
            return starts_on
        case Unit.CALENDAR_DAYS:
            return starts_on + timedelta(days=limit.amount)
        case Unit.WEEKS:
            return starts_on + timedelta(weeks=limit.amount)
        case Unit.CALENDAR_MONTHS:
            return months_after(starts_on, limit.amount)
        case Unit.WORKING_DAYS:
            count = working_days_before if limit.before else working_days_after
            return count(starts_on, limit.amount, calendar)
        case Unit.HOURS:
            raise NoDate(WhyNoDate.COUNTED_OTHERWISE)
        case _:
            assert_never(limit.unit)


def with_agreed_date(deadline: Deadline, on: date, calendar: Calendar) -> Deadline:
    """The deadline with the day that all parties agreed to in writing, earlier or later than the statutory one.

    Whether every party said yes to it is the board's to hold. Source: regulation 42(5), row T11.
    Raises NoDate: MAY_NOT_BE_REPLACED, AGREED_BEFORE_THE_START, BEYOND_THE_CALENDAR.
    """
    if not deadline.replaceable:
        raise NoDate(WhyNoDate.MAY_NOT_BE_REPLACED)
    if on < deadline.starts_on:
        raise NoDate(WhyNoDate.AGREED_BEFORE_THE_START)
    return Deadline(
        rule=deadline.rule,
        start=deadline.start,
        starts_on=deadline.starts_on,
        statutory=deadline.statutory,
        replaceable=True,
        agreed=day_in(calendar, on, earliest=deadline.starts_on),
    )


def thirty_days(rule: Rule, starts_on: date, start: Start, chosen_by: str, calendar: Calendar) -> ThirtyDays:
    """The last day to hold a mediation (T23), from the start that somebody chose. Raises what deadline_of does."""
    return ThirtyDays(
        deadline=deadline_of(rule, starts_on, calendar, start=start),
        chosen_by=chosen_by,
    )


def why_deemed(given: ThirtyDays, today: date, *, authority_said_no: bool) -> WhyDeemed | None:
    """Why a deemed certificate may be offered today, or None while it may not (K3, row L6).

    Day 30 itself is still in time.
    """
    if authority_said_no:
        return WhyDeemed.AUTHORITY_SAID_NO
    return WhyDeemed.THIRTY_DAYS_PASSED if today > given.deadline.statutory.on else None


def outcome_due(rule: Rule, ended_at: datetime, *, hours: int | None = None) -> datetime:
    """The moment, in UTC, by which the outcome is shared (T28, row S14).

    `ended_at`: the aware moment at which the meeting ended. `hours`: what the service set; the row's own length
    if None. The hours are elapsed ones: over a change of the clocks, the time of day in England moves by an hour.
    Raises ValueError for a moment without a zone, and NoDate(COUNTED_OTHERWISE) for a row not counted in hours.
    """
    if ended_at.tzinfo is None:
        raise ValueError("a moment without a zone could be any hour")
    if len(rule.clocks) != 1 or rule.clocks[0].limit.unit is not Unit.HOURS:
        raise NoDate(WhyNoDate.COUNTED_OTHERWISE)
    length = rule.clocks[0].limit.amount if hours is None else hours
    return ended_at.astimezone(UTC) + timedelta(hours=length)


def standing(by: date, today: date) -> Standing:
    """How a last day lies to today: overdue only once it is over (rows L3, L4)."""
    left = (by - today).days
    if left < 0:
        return Standing.OVERDUE
    if left == 0:
        return Standing.TODAY
    return Standing.SOON if left <= SOON_DAYS else Standing.AHEAD
