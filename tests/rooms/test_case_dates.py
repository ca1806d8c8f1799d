"""The legal dates of a case: each row, what it was counted from, which fact is missing, and who sees them."""

from datetime import date, time, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rooms.appeal_window import Moved
from rooms.case import Case, Chooser, Decision, ThirtyDaysBegan
from rooms.case_dates import (
    READERS,
    CaseDate,
    CaseDates,
    Course,
    WhyNoDates,
    WhyNoDay,
    case_dates,
    may_see_case_dates,
)
from rooms.certificate import Capacity, Issuer, WhyLetter
from rooms.days import Calendar, Today
from rooms.issuing import Asked, Facts, certificate_for, letter_for
from rooms.law.rule import CertificateKind, Jurisdiction, Mark, RuleId, Start
from rooms.people import Participant, ParticipantId, Role
from rooms.view.case_dates import AppealShown, CaseDateShown, CaseDatesShown, case_dates_shown
from tests.rooms.holidays_of import CALENDAR, PUBLISHED
from tests.rooms.test_case import CASE as FACTS_OF_THE_CASE

TODAY = Today(day=date(2026, 2, 10), calendar=CALENDAR)
CASE = replace(
    FACTS_OF_THE_CASE,
    health_raised=date(2026, 1, 29),
    thirty_days=ThirtyDaysBegan(
        began=date(2026, 1, 29), start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
    ),
    meeting_on=date(2026, 2, 24),
)
ROWS = (RuleId.T20, RuleId.T22, RuleId.T23, RuleId.T24, RuleId.T25, RuleId.T28)
HELD = Course(
    held_on=date(2026, 2, 24), concluded_on=date(2026, 2, 24), outcome_by=(date(2026, 2, 25), time(12, 30))
)
ISSUER = Issuer(name="The mediator", capacity=Capacity.MEDIATOR, organisation="The service", independent=True)


def found(case: Case = CASE, course: Course | None = None, today: date = TODAY.day) -> CaseDates:
    dates = case_dates(case, Jurisdiction.ENGLAND, course or Course(), replace(TODAY, day=today))
    assert isinstance(dates, CaseDates)
    return dates


def row(rule: RuleId, dates: CaseDates | None = None) -> CaseDate:
    return next(one for one in (dates or found()).dates if one.rule is rule)


def last_day(rule: RuleId, dates: CaseDates | None = None) -> date:
    deadline = row(rule, dates).deadline
    assert deadline is not None
    return deadline.statutory.on


def facts(case: Case = CASE, *, held: bool = True) -> Facts:
    return Facts(
        reference="EX-1",
        case=case,
        jurisdiction=Jurisdiction.ENGLAND,
        family=(),
        held=held,
        concluded_on=HELD.concluded_on if held else None,
        doubts=(),
    )


def certified(asked: Asked, on: date, case: Case = CASE, *, held: bool = True) -> Course:
    document = certificate_for(
        facts(case, held=held), asked, ISSUER, number="MC-1", today=on, calendar=CALENDAR
    )
    return replace(HELD if held else Course(), issued=document)


TOOK_PART = Asked(kind=CertificateKind.TOOK_PART)


# Each row


@pytest.mark.row("L3", "L4", "L5", "L6", "L7")
def test_every_date_around_the_meeting_is_counted_from_the_facts_of_the_case() -> None:
    dates = found()
    assert tuple(one.rule for one in dates.dates) == ROWS
    counted = {
        one.rule: (one.deadline.start, one.deadline.starts_on, one.deadline.statutory.on)
        for one in dates.dates
        if one.deadline is not None
    }
    assert counted == {
        RuleId.T20: (Start.NOTICE_SENT, date(2026, 1, 15), date(2026, 3, 15)),
        RuleId.T22: (Start.FAMILY_RAISED_HEALTH, date(2026, 1, 29), date(2026, 2, 3)),
        RuleId.T23: (Start.FAMILY_TOLD_AUTHORITY, date(2026, 1, 29), date(2026, 2, 28)),
        RuleId.T24: (Start.MEETING, date(2026, 2, 24), date(2026, 2, 17)),
    }
    assert {row(one).why_none for one in (RuleId.T25, RuleId.T28)} == {WhyNoDay.NOT_ENDED}


@pytest.mark.row("L6")
def test_the_thirty_days_say_who_chose_what_they_are_counted_from() -> None:
    assert row(RuleId.T23).chosen_by is Chooser.ADVISER
    told = ThirtyDaysBegan(
        began=date(2026, 2, 2), start=Start.ADVISER_TOLD_AUTHORITY, chosen_by=Chooser.LOCAL_AUTHORITY
    )
    later = row(RuleId.T23, found(replace(CASE, thirty_days=told)))
    assert later.deadline is not None
    assert (later.deadline.start, later.deadline.statutory.on) == (
        Start.ADVISER_TOLD_AUTHORITY,
        date(2026, 3, 4),
    )
    assert later.chosen_by is Chooser.LOCAL_AUTHORITY


def test_what_was_done_is_told_with_its_day() -> None:
    dates = found(course=HELD)
    assert row(RuleId.T20, dates).done_on == date(2026, 1, 28)
    assert row(RuleId.T23, dates).done_on == date(2026, 2, 24)
    assert row(RuleId.T23).done_on is None


@pytest.mark.row("L4", "S14")
def test_once_the_meeting_has_ended_the_certificate_and_the_outcome_have_their_days() -> None:
    dates = found(course=HELD)
    assert last_day(RuleId.T25, dates) == date(2026, 2, 27)
    outcome = row(RuleId.T28, dates)
    assert outcome.until == time(12, 30)
    assert last_day(RuleId.T28, dates) == date(2026, 2, 25)
    assert outcome.deadline is not None
    assert outcome.deadline.starts_on == date(2026, 2, 24)


@pytest.mark.row("L4")
@pytest.mark.parametrize(
    ("asked", "rule", "by"),
    [
        (TOOK_PART, RuleId.T25, date(2026, 2, 27)),
        (Asked(kind=CertificateKind.NOT_PURSUED, told_on=date(2026, 2, 2)), RuleId.T21, date(2026, 2, 5)),
        (Asked(kind=CertificateKind.DEEMED, told_on=date(2026, 2, 20)), RuleId.T26, date(2026, 2, 25)),
        (Asked(kind=CertificateKind.DEEMED), RuleId.T26, None),
    ],
)
def test_an_issued_certificate_stands_under_the_rule_of_its_kind(
    asked: Asked, rule: RuleId, by: date | None
) -> None:
    course = certified(asked, date(2026, 3, 2), held=asked is TOOK_PART)
    one = row(rule, found(course=course))
    assert one.done_on == date(2026, 3, 2)
    assert (one.deadline and one.deadline.statutory.on) == by
    assert (one.why_none is WhyNoDay.AUTHORITY_DID_NOT_SAY) is (by is None)


# A fact that is missing


@pytest.mark.parametrize(
    ("missing", "rule", "why"),
    [
        ("notice_sent", RuleId.T20, WhyNoDay.NO_NOTICE),
        ("health_raised", RuleId.T22, WhyNoDay.NO_HEALTH_RAISED),
        ("thirty_days", RuleId.T23, WhyNoDay.NO_THIRTY_DAYS),
        ("meeting_on", RuleId.T24, WhyNoDay.NO_MEETING_DAY),
    ],
)
def test_a_row_whose_fact_is_missing_names_it_and_gives_no_day(
    missing: str, rule: RuleId, why: WhyNoDay
) -> None:
    one = row(rule, found(replace(CASE, **{missing: None})))
    assert (one.why_none, one.deadline) == (why, None)
    assert row(rule).why_none is None


def test_without_the_day_of_the_notice_there_is_no_last_day_to_appeal_and_it_says_so() -> None:
    appeal = found(replace(CASE, notice_sent=None)).appeal
    assert appeal is not None
    assert (appeal.why_none, appeal.window) == (WhyNoDay.NO_NOTICE, None)


def test_a_case_of_which_nothing_but_the_child_is_known_has_every_row_all_the_same() -> None:
    unknown = Case(
        child_name=CASE.child_name, born=CASE.born, authority=CASE.authority, decision=CASE.decision
    )
    dates = found(unknown)
    assert tuple(one.rule for one in dates.dates) == ROWS
    assert all(one.deadline is None and one.why_none is not None for one in dates.dates)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (date(2014, 8, 31), WhyNoDay.TOO_EARLY),
        (date(2018, 6, 1), WhyNoDay.BEYOND_THE_CALENDAR),
        (date(2027, 12, 1), WhyNoDay.BEYOND_THE_CALENDAR),
    ],
)
def test_a_day_that_is_not_known_is_not_guessed(sent: date, why: WhyNoDay) -> None:
    dates = found(replace(CASE, notice_sent=sent))
    assert row(RuleId.T20, dates).why_none is why
    assert dates.appeal is not None
    assert dates.appeal.why_none is why


# The time to appeal


@pytest.mark.row("L21")
def test_the_last_day_to_appeal_is_two_months_from_the_notice_until_there_is_a_certificate() -> None:
    appeal = found().appeal
    assert appeal is not None
    assert appeal.window is not None
    assert appeal.window.from_certificate is None
    assert appeal.window.later.ends.on == date(2026, 3, 16)  # 15 March is a Sunday
    assert appeal.certificate_needed


@pytest.mark.row("L21")
def test_an_issued_certificate_may_make_the_last_day_later_and_both_days_are_told() -> None:
    appeal = found(course=certified(TOOK_PART, date(2026, 2, 26))).appeal
    assert appeal is not None
    assert appeal.window is not None
    assert appeal.window.from_notice.ends.on == date(2026, 3, 16)
    assert appeal.window.later.start is Start.CERTIFICATE_ISSUED
    assert appeal.window.later.ends.on == date(2026, 3, 26)


@pytest.mark.row("L21")
def test_what_a_certificate_was_printed_with_stands_though_a_holiday_was_proclaimed_since() -> None:
    course = certified(TOOK_PART, date(2026, 2, 26))
    newer = Calendar(
        bank_holidays={**PUBLISHED, date(2026, 3, 26): "once"},
        covers_from=CALENDAR.covers_from,
        covers_to=CALENDAR.covers_to,
    )
    dates = case_dates(CASE, Jurisdiction.ENGLAND, course, replace(TODAY, calendar=newer))
    assert isinstance(dates, CaseDates)
    assert dates.appeal is not None
    assert course.issued is not None
    assert dates.appeal.window == course.issued.appeal


# What needs no certificate


@pytest.mark.row("L1", "L2")
def test_about_the_school_alone_no_certificate_is_needed_and_nobody_has_to_contact_an_adviser() -> None:
    dates = found(replace(CASE, decision=Decision.ONLY_THE_SCHOOL))
    assert dates.no_certificate is WhyLetter.ONLY_THE_SCHOOL
    assert tuple(one.rule for one in dates.dates) == (RuleId.T22, RuleId.T23, RuleId.T24, RuleId.T28)
    assert dates.appeal is not None
    assert not dates.appeal.certificate_needed
    assert dates.appeal.window is not None
    assert dates.appeal.window.later.ends.on == date(2026, 3, 16)


@pytest.mark.row("L2")
def test_a_letter_about_the_school_leaves_one_time_to_appeal() -> None:
    school = replace(CASE, decision=Decision.ONLY_THE_SCHOOL)
    letter = letter_for(
        facts(school),
        Asked(kind=None),
        ISSUER,
        number="MC-1",
        today=date(2026, 3, 2),
        calendar=CALENDAR,
    )
    appeal = found(school, replace(HELD, issued=letter)).appeal
    assert appeal is not None
    assert appeal.window is not None
    assert appeal.window.from_certificate is None
    assert appeal.window.later.ends.on == date(2026, 3, 16)


@pytest.mark.row("L1")
def test_health_or_social_care_alone_can_be_mediated_in_time_and_not_appealed() -> None:
    dates = found(replace(CASE, decision=Decision.HEALTH_OR_SOCIAL_CARE_ONLY))
    assert dates.appeal is None
    assert dates.no_certificate is WhyLetter.HEALTH_OR_SOCIAL_CARE_ONLY
    assert tuple(one.rule for one in dates.dates) == (RuleId.T22, RuleId.T23, RuleId.T24, RuleId.T28)


@pytest.mark.row("L1")
def test_a_disagreement_outside_the_appeal_has_none_of_the_regulations_dates() -> None:
    dates = found(replace(CASE, decision=Decision.DISAGREEMENT_RESOLUTION))
    assert dates.appeal is None
    assert dates.no_certificate is WhyLetter.DISAGREEMENT_RESOLUTION
    assert tuple(one.rule for one in dates.dates) == (RuleId.T28,)


@pytest.mark.row("L25")
def test_wales_has_none_of_these_dates_and_says_why_whatever_is_known() -> None:
    for case in (CASE, None):
        assert case_dates(case, Jurisdiction.WALES, HELD, TODAY) is WhyNoDates.WALES


def test_a_mediation_without_facts_says_that_it_has_none() -> None:
    assert case_dates(None, Jurisdiction.ENGLAND, HELD, TODAY) is WhyNoDates.NO_CASE


# What is seen, and by whom


def shown(
    case: Case = CASE, course: Course | None = None, *, on: date = TODAY.day, reader: Role = Role.PARENT
) -> CaseDatesShown:
    return case_dates_shown(found(case, course, on), reader)


def shown_row(rule: RuleId, dates: CaseDatesShown) -> CaseDateShown:
    return next(one for one in dates.dates if one.rule is rule)


def appeal_of(dates: CaseDatesShown) -> AppealShown:
    assert dates.appeal is not None
    return dates.appeal


@pytest.mark.row("L32")
def test_every_row_shows_its_rule_its_source_and_how_far_it_can_be_trusted() -> None:
    everything: list[CaseDateShown | AppealShown] = [*shown().dates, appeal_of(shown())]
    for one in everything:
        assert one.source
        assert one.mark is not Mark.VERIFIED, "no lawyer has read how these days are counted"
    assert shown_row(RuleId.T28, shown()).mark is Mark.PRACTICE


def test_a_day_is_past_only_once_it_is_over() -> None:
    last = last_day(RuleId.T24)
    for on, past in ((last - timedelta(days=1), False), (last, False), (last + timedelta(days=1), True)):
        day = shown_row(RuleId.T24, shown(on=on)).day
        assert day is not None
        assert day.past is past


@pytest.mark.row("L21")
def test_a_moved_last_day_says_from_where_and_why_and_which_of_the_two_counts() -> None:
    course = certified(TOOK_PART, date(2026, 2, 26))
    notice, certificate = appeal_of(shown(course=course)).ends
    assert (notice.counted, notice.day.on, notice.moved) == (
        date(2026, 3, 15),
        date(2026, 3, 16),
        [Moved.NOT_A_WORKING_DAY],
    )
    assert (notice.counts, certificate.counts) == (False, True)
    assert certificate.moved == []
    day = appeal_of(shown(course=course)).day
    assert day is not None
    assert (day.on, day.until) == (date(2026, 3, 26), time(17))


@pytest.mark.row("L21")
def test_a_certificate_that_is_still_to_come_is_told_of_where_one_is_needed() -> None:
    assert appeal_of(shown()).awaits_certificate
    assert not appeal_of(shown(course=certified(TOOK_PART, date(2026, 2, 26)))).awaits_certificate
    assert not appeal_of(shown(replace(CASE, decision=Decision.ONLY_THE_SCHOOL))).awaits_certificate


def test_a_last_day_that_is_no_working_day_has_the_one_before_beside_it() -> None:
    day = shown_row(RuleId.T20, shown()).day
    assert day is not None
    assert (day.on, day.working_day, day.last_working_day) == (date(2026, 3, 15), False, date(2026, 3, 13))
    easter = shown(replace(CASE, notice_sent=date(2026, 2, 6), adviser_contacted=None, thirty_days=None))
    near = shown_row(RuleId.T20, easter).day
    assert near is not None
    assert [one.name for one in near.bank_holidays] == ["Good Friday", "Easter Monday"]


@pytest.mark.row("L7")
def test_a_family_that_agreed_to_less_notice_has_that_said_beside_the_day() -> None:
    assert shown_row(RuleId.T24, shown(replace(CASE, shorter_notice=True))).shorter
    assert not shown_row(RuleId.T24, shown()).shorter


@pytest.mark.row("L3")
def test_late_contact_with_the_adviser_is_told_as_that() -> None:
    late = replace(CASE, adviser_contacted=date(2026, 3, 16), thirty_days=None)
    assert shown_row(RuleId.T20, shown(late)).late
    assert not shown_row(RuleId.T20, shown()).late


@pytest.mark.security
@pytest.mark.parametrize("reader", [Role.LOCAL_AUTHORITY, Role.HEALTH_COMMISSIONER])
def test_when_the_family_spoke_to_its_adviser_is_not_told_to_those_it_would_appeal_against(
    reader: Role,
) -> None:
    late = replace(CASE, adviser_contacted=date(2026, 3, 16), thirty_days=None)
    seen = shown_row(RuleId.T20, shown(late, reader=reader))
    assert (seen.done_on, seen.late) == (None, False)
    assert shown_row(RuleId.T23, shown(course=HELD, reader=reader)).done_on == HELD.held_on


@pytest.mark.security
def test_no_fact_of_the_case_but_days_is_shown() -> None:
    certificate = certified(TOOK_PART, date(2026, 2, 26))
    assert CASE.adviser is not None
    for reader in READERS:
        told = msgspec.json.encode(shown(course=certificate, reader=reader)).decode()
        for fact in (CASE.child_name, str(CASE.born), CASE.authority, CASE.adviser.name, "MC-1", ISSUER.name):
            assert fact not in told


@pytest.mark.security
@pytest.mark.row("L12")
def test_from_when_a_young_person_has_the_rights_is_told_to_the_mediator_alone() -> None:
    for reader in READERS:
        assert (shown(reader=reader).school_age is not None) is (reader is Role.MEDIATOR)
    ends = date(2030, 6, 28)  # born on 9 May 2014
    for on, past in ((ends - timedelta(days=1), False), (ends, True)):
        calendar = Calendar(bank_holidays={}, covers_from=date(2025, 1, 1), covers_to=date(2031, 1, 1))
        dates = case_dates(CASE, Jurisdiction.ENGLAND, Course(), Today(day=on, calendar=calendar))
        school_age = case_dates_shown(dates, Role.MEDIATOR).school_age
        assert school_age is not None
        assert (school_age.ends, school_age.past, school_age.mark) == (ends, past, Mark.UNVERIFIED)


def person(role: Role, **more: Any) -> Participant:
    return Participant(id=ParticipantId("p1"), name="Somebody", role=role, **more)


@pytest.mark.security
@pytest.mark.parametrize("role", Role)
def test_the_dates_are_for_the_mediator_and_the_parties_and_nobody_who_was_removed(role: Role) -> None:
    theirs = role in {
        Role.MEDIATOR,
        Role.PARENT,
        Role.YOUNG_PERSON,
        Role.SUPPORTER,
        Role.LOCAL_AUTHORITY,
        Role.HEALTH_COMMISSIONER,
    }
    assert may_see_case_dates(person(role)) is theirs
    assert not may_see_case_dates(person(role, removal="We have to stop here."))


# Whatever the facts are

NOTICES = st.dates(date(2019, 2, 1), date(2027, 5, 31))


@given(NOTICES, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_no_date_lies_before_what_it_is_counted_from_but_the_notice_of_a_meeting(
    notice: date, to_contact: int, to_start: int, to_meeting: int
) -> None:
    contact = notice + timedelta(days=to_contact)
    began = contact + timedelta(days=to_start)
    case = replace(
        CASE,
        notice_sent=notice,
        adviser_contacted=contact,
        health_raised=began,
        thirty_days=ThirtyDaysBegan(began=began, start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.FAMILY),
        meeting_on=began + timedelta(days=to_meeting),
    )
    dates = found(case, today=notice)
    for one in dates.dates:
        if one.deadline is None:
            assert one.why_none is not None
        elif one.rule is RuleId.T24:
            assert one.deadline.statutory.on < one.deadline.starts_on
        else:
            assert one.deadline.statutory.on > one.deadline.starts_on
    assert dates.appeal is not None
    window = dates.appeal.window
    assert window is not None
    assert window.later.ends.on > notice
    assert window.later.ends.is_working_day


@given(NOTICES, st.integers(0, 400))
def test_what_is_shown_of_a_case_says_of_each_day_whether_it_is_over(notice: date, later: int) -> None:
    today = notice + timedelta(days=later)
    case = replace(CASE, notice_sent=notice, adviser_contacted=None, thirty_days=None, meeting_on=None)
    seen = shown(case, on=today)
    for day in (appeal_of(seen).day, shown_row(RuleId.T20, seen).day):
        assert day is not None
        assert day.past is (today > day.on)
