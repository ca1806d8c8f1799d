"""From a rule and a start to a last day: the worked examples of the reference, edges, and properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rooms.appeal_window import AppealWindow, appeal_window
from rooms.days import BankHoliday, Calendar, Weekday
from rooms.deadlines import (
    Deadline,
    Standing,
    WhyDeemed,
    deadline_of,
    outcome_due,
    standing,
    thirty_days,
    why_deemed,
    with_agreed_date,
)
from rooms.law.england import RULES
from rooms.law.rule import Rule, RuleId, Start, Unit
from rooms.no_date import NoDate, WhyNoDate
from tests.rooms.holidays_of import CALENDAR, FIRST

MONDAY = date(2026, 3, 2)
LONDON = ZoneInfo("Europe/London")

ONE_CLOCK = [rule for rule in RULES.values() if rule.id not in {RuleId.T11, RuleId.T27, RuleId.T28}]
FORWARDS = [rule for rule in ONE_CLOCK if not rule.clocks[0].limit.before]
IN_WEEKS = [rule for rule in ONE_CLOCK if rule.clocks[0].limit.unit is Unit.WEEKS]

STARTS = st.dates(date(2019, 2, 1), date(2027, 8, 31))
ANY_RULE = st.sampled_from(ONE_CLOCK)


def due(rule: RuleId, start: date = MONDAY) -> Deadline:
    """The deadline of a row; of several starts, the first."""
    return deadline_of(RULES[rule], start, CALENDAR, start=RULES[rule].clocks[0].starts[0])


def why_not(rule: RuleId, start: date = MONDAY, *, event: Start | None = None) -> WhyNoDate:
    with pytest.raises(NoDate) as refused:
        deadline_of(RULES[rule], start, CALENDAR, start=event)
    return refused.value.why


@pytest.mark.row("L18")
@pytest.mark.parametrize(
    ("rule", "by"),
    [
        (RuleId.T10, date(2026, 3, 9)),
        (RuleId.T1, date(2026, 3, 16)),
        (RuleId.T3, date(2026, 3, 16)),
        (RuleId.T5, date(2026, 3, 16)),
        (RuleId.T9, date(2026, 3, 16)),
        (RuleId.T2, date(2026, 4, 6)),
        (RuleId.T4, date(2026, 4, 6)),
        (RuleId.T5B, date(2026, 4, 6)),
        (RuleId.T7A, date(2026, 4, 6)),
        (RuleId.T1A, date(2026, 5, 11)),
        (RuleId.T2A, date(2026, 5, 18)),
        (RuleId.T1B, date(2026, 6, 8)),
        (RuleId.T6, MONDAY),
        (RuleId.T7, MONDAY),
        (RuleId.T8, MONDAY),
    ],
)
def test_an_agreement_of_monday_2_march_2026_has_the_reference_s_dates(rule: RuleId, by: date) -> None:
    found = due(rule)
    assert found.statutory.on == found.by.on == by
    assert found.starts_on == MONDAY
    assert found.start is Start.AGREEMENT
    assert found.statutory.weekday is Weekday.MONDAY


def test_five_weeks_to_easter_monday_stay_there_and_the_thursday_before_stands_beside_them() -> None:
    day = due(RuleId.T4).statutory
    assert day.on == date(2026, 4, 6)
    assert not day.is_working_day
    assert day.last_working_day == date(2026, 4, 2)
    assert day.bank_holidays_near == (
        BankHoliday(on=date(2026, 4, 3), name="Good Friday"),
        BankHoliday(on=date(2026, 4, 6), name="Easter Monday"),
    )


def test_a_working_day_is_its_own_last_working_day() -> None:
    day = due(RuleId.T1).statutory
    assert day.is_working_day
    assert day.last_working_day == day.on == date(2026, 3, 16)
    assert day.bank_holidays_near == ()


@pytest.mark.parametrize(
    ("start", "by", "last"),
    [
        (date(2026, 12, 14), date(2026, 12, 28), date(2026, 12, 24)),  # Boxing Day's substitute
        (date(2021, 12, 14), date(2021, 12, 28), date(2021, 12, 24)),  # both substitutes
        (date(2024, 2, 15), date(2024, 2, 29), date(2024, 2, 29)),  # a leap day
        (date(2024, 2, 16), date(2024, 3, 1), date(2024, 3, 1)),
        (date(2026, 3, 22), date(2026, 4, 5), date(2026, 4, 2)),  # Easter Sunday
        (date(2026, 3, 21), date(2026, 4, 4), date(2026, 4, 2)),
        (date(2026, 10, 17), date(2026, 10, 31), date(2026, 10, 30)),  # over the end of summer time
        (date(2025, 8, 11), date(2025, 8, 25), date(2025, 8, 22)),  # a bank holiday in August is not moved
    ],
)
def test_two_weeks_are_fourteen_days_and_are_moved_by_nothing(start: date, by: date, last: date) -> None:
    day = due(RuleId.T9, start).statutory
    assert (day.on, day.last_working_day) == (by, last)


def test_at_once_on_a_day_off_has_no_working_day_to_offer() -> None:
    saturday = date(2026, 3, 7)
    day = due(RuleId.T6, saturday).statutory
    assert day.on == saturday
    assert not day.is_working_day
    assert day.last_working_day is None


@pytest.mark.row("L3")
@pytest.mark.parametrize(
    ("sent", "by"),
    [
        (date(2025, 12, 31), date(2026, 2, 28)),  # a Saturday, and not moved
        (date(2023, 12, 31), date(2024, 2, 29)),
        (date(2026, 6, 30), date(2026, 8, 30)),
        (date(2026, 1, 15), date(2026, 3, 15)),
    ],
)
def test_the_adviser_is_contacted_inside_two_calendar_months_of_the_notice(sent: date, by: date) -> None:
    assert due(RuleId.T20, sent).statutory.on == by


@pytest.mark.row("L4")
@pytest.mark.parametrize("rule", [RuleId.T21, RuleId.T25, RuleId.T26, RuleId.T22])
def test_a_certificate_is_due_on_the_third_working_day(rule: RuleId) -> None:
    assert due(rule, date(2026, 3, 2)).statutory.on == date(2026, 3, 5)
    assert due(rule, date(2026, 3, 6)).statutory.on == date(2026, 3, 11)
    assert due(rule, date(2026, 4, 2)).statutory.on == date(2026, 4, 9)
    assert due(rule, date(2026, 12, 23)).statutory.on == date(2026, 12, 30)


@pytest.mark.row("L5")
def test_the_commissioner_is_told_by_the_third_working_day_after_the_family_raised_health() -> None:
    found = due(RuleId.T22, date(2026, 1, 29))  # a Thursday
    assert found.start is Start.FAMILY_RAISED_HEALTH
    assert found.statutory.on == date(2026, 2, 3)
    assert due(RuleId.T22, date(2026, 1, 31)).statutory.on == date(2026, 2, 4), "told on a Saturday"


@pytest.mark.row("L7")
def test_notice_of_a_meeting_is_counted_back_from_it() -> None:
    found = due(RuleId.T24, date(2026, 4, 8))
    assert found.start is Start.MEETING
    assert found.statutory.on == date(2026, 3, 30)
    assert found.statutory.is_working_day


@pytest.mark.row("L6")
def test_the_thirty_days_keep_what_started_them_and_who_chose_it() -> None:
    given = thirty_days(RULES[RuleId.T23], MONDAY, Start.ADVISER_TOLD_AUTHORITY, "p1", CALENDAR)
    assert given.chosen_by == "p1"
    assert given.deadline.start is Start.ADVISER_TOLD_AUTHORITY
    assert given.deadline.starts_on == MONDAY
    assert given.deadline.statutory.on == date(2026, 4, 1)


@pytest.mark.row("L6")
@pytest.mark.parametrize(
    ("began", "last", "worked"),
    [
        (date(2026, 1, 29), date(2026, 2, 28), date(2026, 2, 27)),  # a Saturday, and not moved
        (date(2024, 1, 30), date(2024, 2, 29), date(2024, 2, 29)),  # a leap day
        (date(2026, 1, 30), date(2026, 3, 1), date(2026, 2, 27)),  # February has no 30th
        (
            date(2026, 3, 7),
            date(2026, 4, 6),
            date(2026, 4, 2),
        ),  # over the start of summer time, to Easter Monday
        (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 30)),  # over its end
        (date(2026, 11, 28), date(2026, 12, 28), date(2026, 12, 24)),  # Boxing Day's substitute
        (date(2026, 7, 15), date(2026, 8, 14), date(2026, 8, 14)),  # August moves an appeal, and not this
    ],
)
def test_the_thirty_days_are_calendar_days_and_are_moved_by_nothing(
    began: date, last: date, worked: date
) -> None:
    day = due(RuleId.T23, began).statutory
    assert (day.on, day.last_working_day) == (last, worked)


@pytest.mark.row("L6")
def test_thirty_days_without_what_started_them_are_not_counted() -> None:
    assert why_not(RuleId.T23) is WhyNoDate.START_NOT_SAID
    assert why_not(RuleId.T23, event=Start.MEETING) is WhyNoDate.NOT_A_START_OF_THIS_RULE


@pytest.mark.row("L6")
def test_a_deemed_certificate_may_be_offered_once_the_authority_says_no_or_day_thirty_is_over() -> None:
    given = thirty_days(RULES[RuleId.T23], MONDAY, Start.FAMILY_TOLD_AUTHORITY, "p1", CALENDAR)
    day_30 = date(2026, 4, 1)
    assert why_deemed(given, day_30, authority_said_no=False) is None
    after = day_30 + timedelta(days=1)
    assert why_deemed(given, after, authority_said_no=False) is WhyDeemed.THIRTY_DAYS_PASSED
    assert why_deemed(given, MONDAY, authority_said_no=True) is WhyDeemed.AUTHORITY_SAID_NO


def test_an_event_that_does_not_start_the_clock_is_refused() -> None:
    assert why_not(RuleId.T4, event=Start.NOTICE_SENT) is WhyNoDate.NOT_A_START_OF_THIS_RULE


def test_rows_that_are_counted_in_a_way_of_their_own_are_not_counted_like_the_others() -> None:
    assert why_not(RuleId.T11) is WhyNoDate.NO_LIMIT_OF_ITS_OWN
    assert why_not(RuleId.T27) is WhyNoDate.COUNTED_OTHERWISE
    assert why_not(RuleId.T28) is WhyNoDate.COUNTED_OTHERWISE


def test_a_start_before_the_rule_was_law_has_no_date() -> None:
    assert why_not(RuleId.T4, date(2014, 8, 31)) is WhyNoDate.BEFORE_THE_RULE


def test_a_date_that_the_calendar_does_not_reach_is_not_guessed() -> None:
    assert why_not(RuleId.T1B, date(2027, 12, 1)) is WhyNoDate.BEYOND_THE_CALENDAR
    assert why_not(RuleId.T4, FIRST - timedelta(days=1)) is WhyNoDate.BEYOND_THE_CALENDAR
    assert why_not(RuleId.T4, date.max) is WhyNoDate.BEYOND_THE_CALENDAR
    assert why_not(RuleId.T20, date.max) is WhyNoDate.BEYOND_THE_CALENDAR
    # The day itself is covered; of the three days after it, one is not.
    assert why_not(RuleId.T6, date(2027, 12, 29)) is WhyNoDate.BEYOND_THE_CALENDAR


def test_a_bank_holiday_proclaimed_later_changes_what_is_said_of_the_day_and_not_the_day() -> None:
    proclaimed = Calendar(
        bank_holidays={**CALENDAR.bank_holidays, date(2026, 3, 16): "Once"},
        covers_from=CALENDAR.covers_from,
        covers_to=CALENDAR.covers_to,
    )
    day = deadline_of(RULES[RuleId.T9], MONDAY, proclaimed).statutory
    assert day.on == date(2026, 3, 16)
    assert day.last_working_day == date(2026, 3, 13)
    assert day.bank_holidays_near == (BankHoliday(on=date(2026, 3, 16), name="Once"),)


@pytest.mark.parametrize("instead", [MONDAY, date(2026, 3, 20), date(2026, 7, 31)])
def test_a_date_agreed_in_writing_counts_and_the_statutory_one_stays_beside_it(instead: date) -> None:
    found = due(RuleId.T4)
    agreed = with_agreed_date(found, instead, CALENDAR)
    assert agreed.by.on == instead
    assert agreed.statutory == found.statutory
    assert (agreed.rule, agreed.start, agreed.starts_on) == (found.rule, found.start, found.starts_on)


@pytest.mark.row("L20")
@pytest.mark.parametrize("rule", [RuleId.T10, RuleId.T20, RuleId.T21, RuleId.T23, RuleId.T24])
def test_no_agreement_moves_the_commissioner_s_week_or_what_comes_before_the_meeting(rule: RuleId) -> None:
    with pytest.raises(NoDate) as refused:
        with_agreed_date(due(rule), date(2026, 5, 1), CALENDAR)
    assert refused.value.why is WhyNoDate.MAY_NOT_BE_REPLACED


def test_a_date_agreed_for_before_the_agreement_is_refused() -> None:
    with pytest.raises(NoDate) as refused:
        with_agreed_date(due(RuleId.T4), MONDAY - timedelta(days=1), CALENDAR)
    assert refused.value.why is WhyNoDate.AGREED_BEFORE_THE_START


def test_a_date_agreed_for_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(NoDate) as refused:
        with_agreed_date(due(RuleId.T4), date(2062, 3, 2), CALENDAR)
    assert refused.value.why is WhyNoDate.BEYOND_THE_CALENDAR


@pytest.mark.parametrize(
    ("ended", "by", "clock"),
    [
        ("2026-03-02T15:30+00:00", "2026-03-03T15:30+00:00", "15:30"),
        # The clocks go forward at one in the morning on 29 March 2026, and back on 25 October.
        ("2026-03-28T15:30+00:00", "2026-03-29T15:30+00:00", "16:30"),
        ("2026-10-24T14:30+00:00", "2026-10-25T14:30+00:00", "14:30"),
        ("2026-10-24T15:30+01:00", "2026-10-25T14:30+00:00", "14:30"),
    ],
)
def test_the_outcome_is_due_when_twenty_four_hours_have_passed(ended: str, by: str, clock: str) -> None:
    found = outcome_due(RULES[RuleId.T28], datetime.fromisoformat(ended))
    assert found == datetime.fromisoformat(by)
    assert found.tzinfo is UTC
    assert f"{found.astimezone(LONDON):%H:%M}" == clock


def test_hours_on_an_english_clock_are_elapsed_hours_too() -> None:
    ended = datetime(2026, 3, 28, 15, 30, tzinfo=LONDON)
    assert outcome_due(RULES[RuleId.T28], ended) - ended.astimezone(UTC) == timedelta(hours=24)


def test_the_service_may_set_another_length_for_sharing_the_outcome() -> None:
    ended = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert outcome_due(RULES[RuleId.T28], ended, hours=48) == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_a_moment_without_a_zone_and_a_row_without_hours_make_no_moment() -> None:
    with pytest.raises(ValueError):
        outcome_due(RULES[RuleId.T28], datetime(2026, 3, 2, 15))  # noqa: DTZ001 - what is refused
    with pytest.raises(NoDate) as refused:
        outcome_due(RULES[RuleId.T25], datetime(2026, 3, 2, 15, tzinfo=UTC))
    assert refused.value.why is WhyNoDate.COUNTED_OTHERWISE


def test_a_deadline_and_a_window_come_back_from_the_log_as_they_were() -> None:
    agreed = with_agreed_date(due(RuleId.T4), date(2026, 3, 20), CALENDAR)
    assert msgspec.json.decode(msgspec.json.encode(agreed), type=Deadline) == agreed
    window = appeal_window(RULES[RuleId.T27], date(2025, 12, 31), date(2026, 1, 31), CALENDAR)
    assert msgspec.json.decode(msgspec.json.encode(window), type=AppealWindow) == window


@pytest.mark.row("L3")
def test_a_last_day_is_overdue_only_once_it_is_over() -> None:
    by = date(2026, 3, 16)
    days = [standing(by, by + timedelta(days=n)) for n in (-8, -7, -1, 0, 1)]
    assert days == [
        Standing.AHEAD,
        Standing.SOON,
        Standing.SOON,
        Standing.TODAY,
        Standing.OVERDUE,
    ]


@given(st.sampled_from(FORWARDS), STARTS)
def test_no_limit_ends_before_it_starts(rule: Rule, start: date) -> None:
    assert due(rule.id, start).statutory.on >= start


@given(STARTS)
def test_notice_of_a_meeting_is_always_before_it(meeting: date) -> None:
    assert due(RuleId.T24, meeting).statutory.on < meeting


@given(ANY_RULE, STARTS, STARTS)
def test_a_later_start_never_makes_an_earlier_last_day(rule: Rule, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert due(rule.id, earlier).statutory.on <= due(rule.id, later).statutory.on


@given(st.sampled_from(IN_WEEKS), st.sampled_from(IN_WEEKS), STARTS)
def test_more_weeks_never_end_earlier_and_keep_the_weekday(one: Rule, other: Rule, start: date) -> None:
    fewer, more = sorted((one, other), key=lambda rule: rule.clocks[0].limit.amount)
    sooner, later = due(fewer.id, start).statutory, due(more.id, start).statutory
    weeks = more.clocks[0].limit.amount - fewer.clocks[0].limit.amount
    assert later.on - sooner.on == timedelta(weeks=weeks)
    assert later.weekday is sooner.weekday


@given(ANY_RULE, STARTS)
def test_what_is_said_of_a_last_day_is_true_of_it(rule: Rule, start: date) -> None:
    day = due(rule.id, start).statutory
    assert day.weekday is tuple(Weekday)[day.on.weekday()]
    assert day.is_working_day is CALENDAR.is_working_day(day.on)
    assert all(abs((near.on - day.on).days) <= 3 for near in day.bank_holidays_near)
    if day.last_working_day is None:
        assert rule.clocks[0].limit.unit is Unit.AT_ONCE
        assert not day.is_working_day
    else:
        assert day.last_working_day <= day.on
        assert CALENDAR.is_working_day(day.last_working_day)
        assert rule.clocks[0].limit.before or day.last_working_day >= start


@given(ANY_RULE, STARTS, st.integers(0, 60))
def test_an_agreed_date_replaces_the_statutory_one_or_is_refused(rule: Rule, start: date, later: int) -> None:
    found = due(rule.id, start)
    instead = start + timedelta(days=later)
    assume(rule.replaceable)
    agreed = with_agreed_date(found, instead, CALENDAR)
    assert agreed.by.on == instead
    assert agreed.statutory == found.statutory
    again = with_agreed_date(agreed, found.statutory.on, CALENDAR)
    assert again.by.on == found.by.on
