"""The time to appeal: both clocks, the later one, August, Christmas, and days off."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.appeal_window import AppealWindow, Moved, appeal_window
from rooms.law.england import RULES
from rooms.law.rule import RuleId, Start
from rooms.no_date import NoDate, WhyNoDate
from tests.rooms.holidays_of import CALENDAR

pytestmark = pytest.mark.row("L21")

NOTICES = st.dates(date(2019, 2, 1), date(2027, 6, 30))


def window(notice: date, certificate: date | None = None) -> AppealWindow:
    return appeal_window(RULES[RuleId.T27], notice, certificate, CALENDAR)


@pytest.mark.parametrize(
    ("notice", "raw", "ends", "moved"),
    [
        # The reference's own two.
        (
            date(2025, 12, 31),
            date(2026, 2, 28),
            date(2026, 3, 2),
            (Moved.SHORT_MONTH, Moved.NOT_A_WORKING_DAY),
        ),
        (date(2026, 6, 30), date(2026, 8, 30), date(2026, 9, 1), (Moved.AUGUST,)),
        # The bounds of August.
        (date(2026, 6, 1), date(2026, 8, 1), date(2026, 9, 1), (Moved.AUGUST,)),
        (date(2026, 5, 31), date(2026, 7, 31), date(2026, 7, 31), ()),
        (date(2024, 6, 30), date(2024, 8, 30), date(2024, 9, 2), (Moved.AUGUST,)),  # 1 September: a Sunday
        (date(2026, 7, 1), date(2026, 9, 1), date(2026, 9, 1), ()),
        # A Saturday before August: the counted day is in July, and the Monday after it stands.
        (date(2021, 5, 31), date(2021, 7, 31), date(2021, 8, 2), (Moved.NOT_A_WORKING_DAY,)),
        # The bounds of Christmas.
        (date(2025, 10, 24), date(2025, 12, 24), date(2025, 12, 24), ()),
        (date(2025, 10, 25), date(2025, 12, 25), date(2026, 1, 2), (Moved.CHRISTMAS,)),
        (date(2025, 10, 31), date(2025, 12, 31), date(2026, 1, 2), (Moved.CHRISTMAS,)),
        (date(2025, 11, 1), date(2026, 1, 1), date(2026, 1, 2), (Moved.CHRISTMAS,)),
        (date(2026, 11, 1), date(2027, 1, 1), date(2027, 1, 4), (Moved.CHRISTMAS,)),  # a Friday
        (date(2021, 11, 1), date(2022, 1, 1), date(2022, 1, 4), (Moved.CHRISTMAS,)),  # its substitute, too
        (date(2025, 11, 2), date(2026, 1, 2), date(2026, 1, 2), ()),
        # Easter, a leap day, and a funeral.
        (date(2026, 2, 3), date(2026, 4, 3), date(2026, 4, 7), (Moved.NOT_A_WORKING_DAY,)),
        (date(2023, 12, 31), date(2024, 2, 29), date(2024, 2, 29), (Moved.SHORT_MONTH,)),
        (date(2022, 7, 19), date(2022, 9, 19), date(2022, 9, 20), (Moved.NOT_A_WORKING_DAY,)),
    ],
)
def test_two_months_from_the_notice_end_where_the_tribunal_s_rules_say(
    notice: date, raw: date, ends: date, moved: tuple[Moved, ...]
) -> None:
    found = window(notice).from_notice
    assert (found.raw, found.ends.on, found.moved) == (raw, ends, moved)
    assert found.starts_on == notice


def test_the_charity_s_example_of_a_certificate_of_29_november() -> None:
    found = window(date(2025, 10, 1), date(2025, 11, 29))
    assert found.from_notice.ends.on == date(2025, 12, 1)
    assert found.from_certificate is not None
    assert found.from_certificate.raw == date(2025, 12, 29)
    assert found.from_certificate.ends.on == date(2026, 1, 2)
    assert found.from_certificate.moved == (Moved.CHRISTMAS,)
    assert found.later is found.from_certificate
    assert found.later.start is Start.CERTIFICATE_ISSUED


def test_an_early_certificate_takes_nothing_away() -> None:
    found = window(date(2026, 1, 15), date(2026, 1, 20))
    assert found.from_certificate is not None
    assert found.from_certificate.ends.on == date(2026, 2, 20)
    assert found.later is found.from_notice
    assert found.later.ends.on == date(2026, 3, 16)  # 15 March is a Sunday


def test_of_two_equal_ends_the_notice_s_is_named() -> None:
    found = window(date(2026, 1, 15), date(2026, 2, 15))
    assert found.from_certificate is not None
    assert found.from_certificate.raw == found.from_notice.raw
    assert found.later.start is Start.NOTICE_SENT


def test_without_a_certificate_there_is_one_end() -> None:
    found = window(date(2026, 1, 15))
    assert found.from_certificate is None
    assert found.later is found.from_notice


def test_the_last_day_is_over_at_five() -> None:
    assert window(date(2026, 1, 15)).closes_at == time(17)


def test_a_certificate_older_than_its_notice_is_refused() -> None:
    with pytest.raises(NoDate) as refused:
        window(date(2026, 1, 15), date(2026, 1, 14))
    assert refused.value.why is WhyNoDate.CERTIFICATE_BEFORE_NOTICE


@pytest.mark.parametrize(
    ("notice", "why"),
    [
        (date(2014, 8, 31), WhyNoDate.BEFORE_THE_RULE),
        (date(2027, 10, 28), WhyNoDate.BEYOND_THE_CALENDAR),  # 28 December: moved into the next year
        (date.max, WhyNoDate.BEYOND_THE_CALENDAR),
    ],
)
def test_an_end_that_is_not_known_is_not_guessed(notice: date, why: WhyNoDate) -> None:
    with pytest.raises(NoDate) as refused:
        window(notice)
    assert refused.value.why is why


def test_another_row_of_the_table_is_no_time_to_appeal() -> None:
    with pytest.raises(NoDate) as refused:
        appeal_window(RULES[RuleId.T4], date(2026, 1, 15), None, CALENDAR)
    assert refused.value.why is WhyNoDate.NOT_A_START_OF_THIS_RULE


@given(NOTICES, st.none() | st.integers(0, 90))
def test_an_appeal_s_last_day_is_worked_and_outside_august_and_christmas_for_its_counted_day(
    notice: date, later: int | None
) -> None:
    found = window(notice, None if later is None else notice + timedelta(days=later))
    for end in (found.from_notice, found.from_certificate):
        if end is None:
            continue
        assert end.starts_on < end.raw <= end.ends.on
        assert end.ends.is_working_day
        assert (end.ends.on == end.raw) is not any(one is not Moved.SHORT_MONTH for one in end.moved)
        if end.raw.month == 8:
            assert end.ends.on >= date(end.raw.year, 9, 1)
    assert found.later.ends.on == max(
        end.ends.on for end in (found.from_notice, found.from_certificate) if end is not None
    )


@given(NOTICES, NOTICES)
def test_a_later_notice_never_ends_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert window(earlier).later.ends.on <= window(later).later.ends.on


@given(NOTICES, st.integers(0, 90))
def test_a_certificate_never_shortens_the_time(notice: date, later: int) -> None:
    certified = window(notice, notice + timedelta(days=later))
    assert certified.later.ends.on >= window(notice).later.ends.on
