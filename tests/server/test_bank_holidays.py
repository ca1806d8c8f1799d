"""The bank holidays from the package: those that were published, Easter, substitutes, and the edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rooms.days import WEEKEND, weekday_of
from rooms.deadlines import deadline_of
from rooms.law.england import RULES
from rooms.law.rule import RuleId
from rooms.no_date import NoDate, WhyNoDate
from server.bank_holidays import COVERS_FROM, COVERS_TO, english_calendar
from server.english_day import english_day
from tests.rooms.holidays_of import FIRST, LAST, PUBLISHED

CALENDAR = english_calendar()


def easter_sunday(year: int) -> date:
    """Easter by arithmetic (Oudin, 1940), so that the package is not asked about itself."""
    century, golden = year // 100, year % 19
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    month = 3 + (epact - weekday + 40) // 44
    return date(year, month, epact - weekday + 28 - 31 * (month // 4))


def test_the_bank_holidays_are_those_that_were_published() -> None:
    assert {day for day in CALENDAR.bank_holidays if FIRST <= day <= LAST} == set(PUBLISHED)


def test_the_bank_holidays_have_the_government_s_names() -> None:
    named = {day: name for day, name in PUBLISHED.items() if name != "once"}
    assert {day: CALENDAR.bank_holidays[day] for day in named} == named


@pytest.mark.parametrize("year", range(2014, 2041))
def test_easter_is_a_bank_holiday_on_both_sides(year: int) -> None:
    sunday = easter_sunday(year)
    assert CALENDAR.bank_holidays[sunday - timedelta(days=2)] == "Good Friday"
    assert CALENDAR.bank_holidays[sunday + timedelta(days=1)] == "Easter Monday"


@pytest.mark.parametrize("year", range(2014, 2041))
def test_every_year_has_eight_bank_holidays_or_more_and_none_on_a_weekend(year: int) -> None:
    days = [day for day in CALENDAR.bank_holidays if day.year == year]
    once = {2022: 2, 2023: 1}
    assert len(days) == 8 + once.get(year, 0)
    assert not [day for day in days if weekday_of(day) in WEEKEND]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2027, 12, 27), "Christmas Day (substitute day)"),
        (date(2027, 12, 28), "Boxing Day (substitute day)"),
        (date(2028, 1, 3), "New Year's Day (substitute day)"),
        (date(2033, 12, 27), "Christmas Day (substitute day)"),
    ],
)
def test_a_holiday_on_a_weekend_has_its_substitute(day: date, name: str) -> None:
    assert CALENDAR.bank_holidays[day] == name


def test_may_day_moved_once_for_the_end_of_a_war() -> None:
    assert date(2020, 5, 4) not in CALENDAR.bank_holidays
    assert date(2020, 5, 8) in CALENDAR.bank_holidays


def test_scotland_s_and_ireland_s_holidays_are_none_here() -> None:
    for day in (date(2026, 1, 2), date(2026, 3, 17), date(2026, 8, 3), date(2026, 11, 30)):
        assert CALENDAR.is_working_day(day)


def test_outside_its_years_the_calendar_knows_nothing() -> None:
    assert (CALENDAR.covers_from, CALENDAR.covers_to) == (COVERS_FROM, COVERS_TO)
    for day in (COVERS_FROM - timedelta(days=1), COVERS_TO + timedelta(days=1)):
        with pytest.raises(NoDate) as refused:
            CALENDAR.is_working_day(day)
        assert refused.value.why is WhyNoDate.BEYOND_THE_CALENDAR


def test_a_calendar_of_fewer_days_holds_no_others() -> None:
    one_year = english_calendar(date(2026, 1, 1), date(2026, 6, 30))
    assert len(one_year.bank_holidays) == 5
    with pytest.raises(NoDate):
        one_year.is_working_day(date(2026, 8, 31))


def test_the_real_calendar_gives_the_reference_s_easter_monday() -> None:
    day = deadline_of(RULES[RuleId.T4], date(2026, 3, 2), CALENDAR).statutory
    assert (day.on, day.last_working_day) == (date(2026, 4, 6), date(2026, 4, 2))
    assert [near.name for near in day.bank_holidays_near] == ["Good Friday", "Easter Monday"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), date(2026, 3, 2)),
        # In summer the day in England begins an hour before UTC's.
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_moment_falls_on_the_day_that_it_is_in_england(moment: datetime, day: date) -> None:
    assert english_day(moment) == day


def test_a_moment_without_a_zone_falls_on_no_day() -> None:
    with pytest.raises(ValueError):
        english_day(datetime(2026, 3, 2, 12))  # noqa: DTZ001 - what is refused
