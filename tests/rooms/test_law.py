"""The law's table: every row is there, with its source, its mark and its dates; and Wales is off."""

from datetime import date, timedelta

import pytest

from rooms.law.counting import COUNTED_AS
from rooms.law.editions import ENGLAND, law_on
from rooms.law.england import ENGLAND_2014
from rooms.law.rule import (
    Bound,
    Caution,
    CertificateKind,
    Counting,
    Edition,
    Jurisdiction,
    Mark,
    Matter,
    Off,
    Rule,
    RuleId,
    Start,
    Unit,
    WhyOff,
)
from scripts import law

EVERY_RULE = pytest.mark.parametrize("rule", ENGLAND_2014.rules.values(), ids=lambda rule: rule.id.value)

# The domain reference's section 2, once more and by hand: row -> amount, unit, start.
LIMITS = {
    "T1": (2, Unit.WEEKS),
    "T1a": (10, Unit.WEEKS),
    "T1b": (14, Unit.WEEKS),
    "T2": (5, Unit.WEEKS),
    "T2a": (11, Unit.WEEKS),
    "T3": (2, Unit.WEEKS),
    "T4": (5, Unit.WEEKS),
    "T5": (2, Unit.WEEKS),
    "T5b": (5, Unit.WEEKS),
    "T6": (0, Unit.AT_ONCE),
    "T7": (0, Unit.AT_ONCE),
    "T7a": (5, Unit.WEEKS),
    "T8": (0, Unit.AT_ONCE),
    "T9": (2, Unit.WEEKS),
    "T10": (1, Unit.WEEKS),
    "T20": (2, Unit.CALENDAR_MONTHS),
    "T21": (3, Unit.WORKING_DAYS),
    "T22": (3, Unit.WORKING_DAYS),
    "T23": (30, Unit.CALENDAR_DAYS),
    "T24": (5, Unit.WORKING_DAYS),
    "T25": (3, Unit.WORKING_DAYS),
    "T26": (3, Unit.WORKING_DAYS),
    "T28": (24, Unit.HOURS),
}
MARKS = {
    Mark.VERIFIED: {"T9", "T10", "T11", "T20", "T27"},
    Mark.AMBIGUOUS: {"T5b"},
    Mark.UNVERIFIED: {"T3", "T7", "T7a"},
    Mark.PRACTICE: {"T28"},
}


def limits_of(rule: Rule) -> list[tuple[int, Unit]]:
    return [(clock.limit.amount, clock.limit.unit) for clock in rule.clocks]


@pytest.mark.row("L32")
def test_every_row_of_the_reference_is_in_the_table_under_its_own_number() -> None:
    numbers = {f"T{n}" for n in (*range(1, 12), *range(20, 29))}
    assert numbers <= {one.value for one in ENGLAND_2014.rules}
    assert set(ENGLAND_2014.rules) == set(RuleId)
    assert all(number is rule.id for number, rule in ENGLAND_2014.rules.items())


@pytest.mark.row("L32")
@EVERY_RULE
def test_every_row_has_its_duty_its_source_its_mark_and_its_dates(rule: Rule) -> None:
    assert rule.duty.endswith(".")
    assert len(rule.duty.split()) >= 4
    assert rule.bound
    assert rule.mark in Mark
    assert date(2014, 9, 1) == rule.effective_from < rule.checked_on
    if rule.mark is Mark.PRACTICE:
        assert "no law" in rule.source
    else:
        assert "regulation" in rule.source or "rule" in rule.source
        assert "SI 20" in rule.source


@EVERY_RULE
def test_every_row_has_the_reference_s_limit(rule: Rule) -> None:
    if rule.id is RuleId.T11:
        assert rule.clocks == ()
    elif rule.id is RuleId.T27:
        assert limits_of(rule) == [(2, Unit.CALENDAR_MONTHS), (1, Unit.CALENDAR_MONTHS)]
        assert [one.starts for one in rule.clocks] == [(Start.NOTICE_SENT,), (Start.CERTIFICATE_ISSUED,)]
    else:
        assert limits_of(rule) == [LIMITS[rule.id.value]]
        assert rule.clocks[0].limit.before is (rule.id is RuleId.T24)


@EVERY_RULE
def test_a_row_that_is_not_sure_says_so_in_its_mark(rule: Rule) -> None:
    expected = next((mark for mark, ids in MARKS.items() if rule.id.value in ids), Mark.CORROBORATED)
    assert rule.mark is expected


def test_everything_after_the_meeting_runs_from_the_agreement() -> None:
    after = [rule for rule in ENGLAND_2014.rules.values() if int(rule.id[1:].rstrip("ab")) < 11]
    assert len(after) == 15
    assert {clock.starts for rule in after for clock in rule.clocks} == {(Start.AGREEMENT,)}


@pytest.mark.row("L20")
def test_another_date_may_be_agreed_for_t1_to_t9_and_for_nothing_else() -> None:
    replaceable = {rule.id.value for rule in ENGLAND_2014.rules.values() if rule.replaceable}
    assert {one.rstrip("ab") for one in replaceable} == {f"T{n}" for n in range(1, 10)}
    assert not ENGLAND_2014.rules[RuleId.T10].replaceable
    assert ENGLAND_2014.rules[RuleId.T10].bound == (Bound.HEALTH_COMMISSIONER,)


@pytest.mark.row("L22")
def test_the_exceptions_are_a_caution_on_the_tribunal_s_limits_alone() -> None:
    cautioned = {
        rule.id.value
        for rule in ENGLAND_2014.rules.values()
        if Caution.EXCEPTION_MAY_BE_CLAIMED in rule.cautions
    }
    assert cautioned == {"T1", "T1a", "T1b", "T2", "T2a", "T3", "T4", "T5", "T5b", "T7a"}


def test_what_the_reference_warns_of_is_a_caution_on_its_row() -> None:
    rules = ENGLAND_2014.rules
    assert Caution.WARN_BEFORE_RECORDING in rules[RuleId.T8].cautions
    assert Caution.READ_TWO_WAYS in rules[RuleId.T5B].cautions
    assert Caution.START_READ_TWO_WAYS in rules[RuleId.T23].cautions
    assert Caution.FAMILY_MAY_CONSENT_TO_LESS in rules[RuleId.T24].cautions
    assert Caution.MEDIATING_STOPS_NO_CLOCK in rules[RuleId.T27].cautions


@pytest.mark.row("L18")
def test_every_matter_has_its_rows_and_every_row_after_the_meeting_its_matter() -> None:
    assert set(ENGLAND_2014.matters) == set(Matter)
    named = [one for ids in ENGLAND_2014.matters.values() for one in ids]
    assert len(named) == len(set(named))
    assert set(named) == {rule.id for rule in ENGLAND_2014.rules.values() if rule.replaceable}
    assert [rule.id for rule in ENGLAND_2014.rules_for(Matter.ASSESS)] == [
        RuleId.T1,
        RuleId.T1A,
        RuleId.T1B,
    ]
    assert [rule.id for rule in ENGLAND_2014.rules_for(Matter.KEEP_AND_CHANGE)] == [RuleId.T7, RuleId.T7A]


@pytest.mark.row("L20")
def test_a_commissioner_that_mediated_alone_has_its_week_on_top() -> None:
    rules = ENGLAND_2014.rules_for(Matter.NOT_APPEALABLE, authority_was_a_party=False)
    assert [rule.id for rule in rules] == [RuleId.T10, RuleId.T9]
    assert [rule.id for rule in ENGLAND_2014.rules_for(Matter.NOT_APPEALABLE)] == [RuleId.T9]


@pytest.mark.row("L4")
def test_every_kind_of_certificate_has_its_three_working_days() -> None:
    assert set(ENGLAND_2014.certificates) == set(CertificateKind)
    assert [one.row for one in ENGLAND_2014.certificates.values()] == ["K1", "K2", "K3", "K4"]
    for window in ENGLAND_2014.certificates.values():
        assert limits_of(ENGLAND_2014.rules[window.rule]) == [(3, Unit.WORKING_DAYS)]
        assert window.source


def test_every_way_of_counting_is_in_words_with_its_source_and_some_row_counts_by_it() -> None:
    assert set(ENGLAND_2014.counting) == set(Counting)
    assert all(one.how.endswith(".") and one.source for one in ENGLAND_2014.counting.values())
    assert {way for rule in ENGLAND_2014.rules.values() for way in rule.counted_by} == set(Counting)
    assert {unit for unit, _ in COUNTED_AS} == set(Unit)


def test_editions_follow_each_other_and_each_has_a_version_of_its_own() -> None:
    days = [edition.effective_from for edition in ENGLAND]
    assert days == sorted(set(days))
    assert len({edition.version for edition in ENGLAND}) == len(ENGLAND)
    assert all(edition.jurisdiction is Jurisdiction.ENGLAND for edition in ENGLAND)


@pytest.mark.row("L32")
def test_the_edition_of_a_day_is_the_one_in_effect_then() -> None:
    assert law_on(Jurisdiction.ENGLAND, date(2014, 9, 1)) == ENGLAND_2014
    assert law_on(Jurisdiction.ENGLAND, date(2026, 3, 2)) == ENGLAND_2014


def test_before_the_first_edition_there_is_none_and_it_says_why() -> None:
    off = law_on(Jurisdiction.ENGLAND, date(2014, 9, 1) - timedelta(days=1))
    assert isinstance(off, Off)
    assert off.why is WhyOff.BEFORE_THE_FIRST_EDITION
    assert "2014-09-01" in off.reason


@pytest.mark.row("L25")
@pytest.mark.parametrize("day", [date(2014, 9, 1), date(2026, 3, 2), date(2040, 1, 1)])
def test_wales_gives_no_table_and_so_no_date_and_says_why(day: date) -> None:
    off = law_on(Jurisdiction.WALES, day)
    assert isinstance(off, Off)
    assert not isinstance(off, Edition)
    assert off.why is WhyOff.WALES_HAS_ITS_OWN_LAW
    assert "law of its own" in off.reason
    assert "2018" in off.source


def test_the_page_of_the_law_says_what_the_table_says() -> None:
    page = law.PAGE.read_text(encoding="utf-8")
    assert page == law.with_tables(page), "python -m scripts.law"
    assert page.count(law.BEGIN) == page.count(law.END) == 1


@EVERY_RULE
def test_the_page_of_the_law_has_every_row_with_limit_source_and_mark(rule: Rule) -> None:
    (line,) = [one for one in law.printed().splitlines() if one.startswith(f"| {rule.id.value} |")]
    for said in (rule.duty, rule.source, f"**{rule.mark.value}**", rule.checked_on.isoformat()):
        assert said in line
