"""The only home of what is seen of the legal dates of a case: each row, its day, and what it was counted from.

It says no fact of the case but days. The page asks for it beside the socket, and it is part of no room's view: it
changes when a day passes, and when a certificate is issued that no room knows of (docs/decisions/0017-case-dates.md).
"""

from datetime import date, time

from rooms.action_law import BOUND_BY_ROLE, edition_called, least_sure
from rooms.appeal_window import AppealWindow, Ending, Moved
from rooms.case import Chooser
from rooms.case_dates import AppealDates, CaseDate, CaseDates, WhyNoDates, WhyNoDay
from rooms.certificate import WhyLetter
from rooms.days import BankHoliday, Weekday
from rooms.deadlines import Day
from rooms.law.rule import Bound, Caution, Duty, Mark, RuleId, Start
from rooms.people import Role
from rooms.view.shown import Shown
from rooms.young_person import MARK, SOURCE


class LastDayShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """A last day. `past`: it is over. `working_day`: whether it is one; `last_working_day`: on it or before it.
    `until`: the English time at which it is over, if that is no midnight."""

    on: date
    weekday: Weekday
    working_day: bool
    bank_holidays: list[BankHoliday]
    past: bool
    last_working_day: date | None = None
    until: time | None = None


class CaseDateShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One row. `mark`: of the row and of how its days are counted, the weaker of the two. `start`: the event that it
    is counted from, on `starts_on`. `chosen_by`: who chose that event. `done_on`: when it was done, as far as is on
    record; `late`: after the day. `shorter`: the family agreed to less time. `why_none`: why there is no day."""

    rule: RuleId
    does: Duty
    bound: list[Bound]
    source: str
    mark: Mark
    cautions: list[Caution]
    day: LastDayShown | None = None
    start: Start | None = None
    starts_on: date | None = None
    chosen_by: Chooser | None = None
    done_on: date | None = None
    late: bool = False
    shorter: bool = False
    why_none: WhyNoDay | None = None


class EndingShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The end of one of the two clocks. `counted`: before the tribunal's rules moved it, for the reasons in `moved`.
    `counts`: it is the later one, and so the last day to appeal."""

    start: Start
    starts_on: date
    counted: date
    day: LastDayShown
    moved: list[Moved]
    counts: bool


class AppealShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The time to appeal. `day`: the last one; `ends`: both clocks. `awaits_certificate`: it needs a certificate, and
    none is issued, which may make the last day later. `why_none`: why there is no day."""

    rule: RuleId
    source: str
    mark: Mark
    cautions: list[Caution]
    ends: list[EndingShown]
    awaits_certificate: bool
    day: LastDayShown | None = None
    why_none: WhyNoDay | None = None


class SchoolAgeShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The day on which the rights in the case pass to the young person. `past`: it has come."""

    ends: date
    past: bool
    source: str
    mark: Mark


class CaseDatesShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The legal dates of the case, as they stand on the day `on`. `no_certificate`: why none is needed. `school_age`:
    for the mediator alone. `why_none`: why there are no dates at all; nothing else is there then."""

    dates: list[CaseDateShown]
    on: date | None = None
    appeal: AppealShown | None = None
    no_certificate: WhyLetter | None = None
    school_age: SchoolAgeShown | None = None
    why_none: WhyNoDates | None = None


def case_dates_shown(found: CaseDates | WhyNoDates, reader: Role) -> CaseDatesShown:
    """The dates as somebody of that role sees them. When the family spoke to its adviser is not told to those whose
    decision it would appeal; from when a young person has the rights, which tells of an age, to the mediator alone."""
    if isinstance(found, WhyNoDates):
        return CaseDatesShown(dates=[], why_none=found)
    return CaseDatesShown(
        on=found.on,
        appeal=None if found.appeal is None else _appeal_shown(found.appeal, found.on),
        no_certificate=found.no_certificate,
        school_age=_school_age_shown(found) if reader is Role.MEDIATOR else None,
        dates=[_date_shown(one, found.on, reader) for one in found.dates],
    )


def _school_age_shown(found: CaseDates) -> SchoolAgeShown:
    ends = found.school_age_ends
    return SchoolAgeShown(ends=ends, past=ends <= found.on, source=SOURCE, mark=MARK)


def _date_shown(one: CaseDate, today: date, reader: Role) -> CaseDateShown:
    edition = edition_called(one.edition)
    rule, deadline = edition.rules[one.rule], one.deadline
    familys_own = one.rule is RuleId.T20 and reader in BOUND_BY_ROLE
    done_on = None if familys_own else one.done_on
    return CaseDateShown(
        rule=rule.id,
        does=rule.does,
        bound=list(rule.bound),
        source=rule.source,
        mark=least_sure(rule, edition),
        cautions=list(rule.cautions),
        day=None if deadline is None else _day_shown(deadline.statutory, today, one.until),
        start=None if deadline is None else deadline.start,
        starts_on=None if deadline is None else deadline.starts_on,
        chosen_by=one.chosen_by,
        done_on=done_on,
        late=done_on is not None and deadline is not None and done_on > deadline.statutory.on,
        shorter=one.shorter,
        why_none=one.why_none,
    )


def _appeal_shown(appeal: AppealDates, today: date) -> AppealShown:
    edition = edition_called(appeal.edition)
    rule, window = edition.rules[RuleId.T27], appeal.window
    certified = window is not None and window.from_certificate is not None
    return AppealShown(
        rule=rule.id,
        source=rule.source,
        mark=least_sure(rule, edition),
        cautions=list(rule.cautions),
        ends=[] if window is None else _ends_shown(window, today),
        awaits_certificate=appeal.certificate_needed and not certified,
        day=None if window is None else _day_shown(window.later.ends, today, window.closes_at),
        why_none=appeal.why_none,
    )


def _ends_shown(window: AppealWindow, today: date) -> list[EndingShown]:
    def shown(end: Ending) -> EndingShown:
        return EndingShown(
            start=end.start,
            starts_on=end.starts_on,
            counted=end.raw,
            day=_day_shown(end.ends, today, window.closes_at),
            moved=list(end.moved),
            counts=end is window.later,
        )

    return [shown(end) for end in (window.from_notice, window.from_certificate) if end is not None]


def _day_shown(day: Day, today: date, until: time | None) -> LastDayShown:
    return LastDayShown(
        on=day.on,
        weekday=day.weekday,
        working_day=day.is_working_day,
        bank_holidays=list(day.bank_holidays_near),
        past=day.on < today,
        last_working_day=day.last_working_day,
        until=until,
    )
