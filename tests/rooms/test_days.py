"""Counting days: working days, months, bank holidays, and the edge of what is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.days import (
    BankHoliday,
    Weekday,
    last_working_day,
    months_after,
    next_working_day,
    weekday_of,
    working_days_after,
    working_days_before,
)
from rooms.no_date import NoDate, WhyNoDate
from tests.rooms.holidays_of import CALENDAR, FIRST, LAST

DAYS = st.dates(date(2019, 2, 1), date(2027, 10, 31))
COUNTS = st.integers(1, 15)


def test_a_week_has_five_working_days() -> None:
    monday = date(2026, 3, 2)
    week = [CALENDAR.is_working_day(monday + timedelta(days=n)) for n in range(7)]
    assert week == [True] * 5 + [False] * 2
    assert [weekday_of(monday + timedelta(days=n)) for n in range(7)] == list(Weekday)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 12, 28),  # Boxing Day's substitute
        date(2021, 12, 27),  # Christmas Day's
        date(2022, 9, 19),  # the funeral, at a few days' notice
    ],
)
def test_a_bank_holiday_is_no_working_day(day: date) -> None:
    assert not CALENDAR.is_working_day(day)


def test_what_the_calendar_does_not_cover_is_never_guessed() -> None:
    for beyond in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(NoDate) as refused:
            CALENDAR.is_working_day(beyond)
        assert refused.value.why is WhyNoDate.BEYOND_THE_CALENDAR
    with pytest.raises(NoDate):
        next_working_day(date(2027, 12, 31) + timedelta(days=1), CALENDAR)
    with pytest.raises(NoDate):
        CALENDAR.near(date(2027, 12, 30), 3)
    assert CALENDAR.is_working_day(LAST)


def test_bank_holidays_near_a_day_are_told_on_both_sides_and_in_order() -> None:
    good_friday = BankHoliday(on=date(2026, 4, 3), name="Good Friday")
    easter_monday = BankHoliday(on=date(2026, 4, 6), name="Easter Monday")
    assert CALENDAR.near(date(2026, 4, 6), 3) == (good_friday, easter_monday)
    assert CALENDAR.near(date(2026, 4, 7), 3) == (easter_monday,)
    assert CALENDAR.near(date(2026, 3, 31), 3) == (good_friday,)
    assert CALENDAR.near(date(2026, 3, 30), 3) == ()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 2, date(2026, 3, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),  # a leap year
        (date(2024, 2, 29), 2, date(2024, 4, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),  # the same number, and not the month's end
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 5), 2, date(2027, 1, 5)),
    ],
)
def test_a_month_later_is_the_same_number_or_the_last_day(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


@given(st.dates(date(2014, 9, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_end_in_their_month_and_never_before_the_start(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end >= start
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)
    assert months_after(start, months + 1) > end


@given(st.dates(date(2014, 9, 1), date(2090, 1, 1)), st.integers(0, 400), st.integers(0, 60))
def test_months_from_a_later_day_never_end_earlier(start: date, later: int, months: int) -> None:
    assert months_after(start, months) <= months_after(start + timedelta(days=later), months)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
        (date(2026, 3, 5), 3, date(2026, 3, 10)),  # over a weekend
        (date(2026, 3, 7), 3, date(2026, 3, 11)),  # told on a Saturday
        (date(2026, 4, 2), 3, date(2026, 4, 9)),  # over Easter
        (date(2026, 12, 24), 3, date(2026, 12, 31)),  # Christmas Day on Friday, Monday instead of Boxing Day
        (date(2021, 12, 24), 3, date(2021, 12, 31)),  # both substitutes
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # the funeral
    ],
)
def test_working_days_are_counted_from_the_day_after(start: date, count: int, end: date) -> None:
    assert working_days_after(start, count, CALENDAR) == end


@pytest.mark.parametrize(
    ("meeting", "count", "notice"),
    [
        (date(2026, 3, 16), 5, date(2026, 3, 9)),
        (date(2026, 3, 18), 5, date(2026, 3, 11)),
        (date(2026, 4, 8), 5, date(2026, 3, 30)),  # Good Friday and Easter Monday between
        (date(2027, 1, 4), 5, date(2026, 12, 23)),  # Christmas, its substitute day and New Year between
    ],
)
def test_working_days_before_a_meeting_leave_the_meeting_out(meeting: date, count: int, notice: date) -> None:
    assert working_days_before(meeting, count, CALENDAR) == notice


@given(DAYS)
def test_the_last_working_day_is_worked_and_not_later_and_the_next_not_earlier(day: date) -> None:
    last, after = last_working_day(day, CALENDAR), next_working_day(day, CALENDAR)
    assert last <= day <= after
    assert CALENDAR.is_working_day(last)
    assert CALENDAR.is_working_day(after)
    assert (last == day == after) is CALENDAR.is_working_day(day)
    assert not any(CALENDAR.is_working_day(last + timedelta(days=n)) for n in range(1, (after - last).days))


@given(DAYS, COUNTS)
def test_exactly_so_many_working_days_lie_between(day: date, count: int) -> None:
    def worked(first: date, last: date) -> int:
        return sum(CALENDAR.is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))

    assert worked(day + timedelta(days=1), working_days_after(day, count, CALENDAR)) == count
    assert worked(working_days_before(day, count, CALENDAR), day - timedelta(days=1)) == count


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    assert months_after(earlier, count) <= months_after(later, count)
    assert working_days_after(earlier, count, CALENDAR) <= working_days_after(later, count, CALENDAR)
    assert working_days_before(earlier, count, CALENDAR) <= working_days_before(later, count, CALENDAR)
