"""The only home of the time to appeal: two clocks, the later of which counts, and the tribunal's moves (T27).

Source: First-tier Tribunal (HESC) Rules 2008, rules 12 and 20(1)(c); the domain reference, section 1.3.
Mediating stops neither clock. An appeal about the named school alone needs no certificate: it has one clock.
"""

from datetime import date, time
from enum import StrEnum

from rooms.days import ONE_DAY, Calendar, next_working_day
from rooms.deadlines import Day, day_in, last_day
from rooms.law.rule import Clock, Rule, Start, Unit
from rooms.messages import Value
from rooms.no_date import NoDate, WhyNoDate

JANUARY, AUGUST, DECEMBER = 1, 8, 12
CHRISTMAS_DAY = 25


class Moved(StrEnum):
    """Why the last day is another than the same number in a later month."""

    SHORT_MONTH = "short_month"
    """That month has no such day: its last day stands for it."""
    NOT_A_WORKING_DAY = "not_a_working_day"
    AUGUST = "august"
    CHRISTMAS = "christmas"


class Ending(Value, frozen=True, kw_only=True):
    """The end of one clock. `raw`: counted, moved nowhere; `ends`: the last day, with the reasons in order."""

    start: Start
    starts_on: date
    raw: date
    ends: Day
    moved: tuple[Moved, ...]


class AppealWindow(Value, frozen=True, kw_only=True):
    """Both ends, and which of them counts. `closes_at`: the English time at which the last day is over."""

    from_notice: Ending
    from_certificate: Ending | None
    closes_at: time | None

    @property
    def later(self) -> Ending:
        """The end that counts: the later one. On the same day, the notice's, which needs no certificate."""
        if self.from_certificate is None or self.from_certificate.raw <= self.from_notice.raw:
            return self.from_notice
        return self.from_certificate


def appeal_window(
    rule: Rule, notice_sent: date, certificate_issued: date | None, calendar: Calendar
) -> AppealWindow:
    """The time to appeal, from the English days on which the notice was sent and the certificate issued.

    `certificate_issued` is None while there is none, or where none is needed.
    Raises NoDate: CERTIFICATE_BEFORE_NOTICE, BEFORE_THE_RULE, BEYOND_THE_CALENDAR; NOT_A_START_OF_THIS_RULE for
    a row that is not the appeal's.
    """
    if certificate_issued is not None and certificate_issued < notice_sent:
        raise NoDate(WhyNoDate.CERTIFICATE_BEFORE_NOTICE)
    return AppealWindow(
        from_notice=_ending(rule, Start.NOTICE_SENT, notice_sent, calendar),
        from_certificate=(
            None
            if certificate_issued is None
            else _ending(rule, Start.CERTIFICATE_ISSUED, certificate_issued, calendar)
        ),
        closes_at=rule.closes_at,
    )


def _ending(rule: Rule, start: Start, starts_on: date, calendar: Calendar) -> Ending:
    clock = _clock_of(rule, start)
    raw = last_day(rule, clock, starts_on, calendar)
    ends_on, why = _moved(raw, calendar)
    short = clock.limit.unit is Unit.CALENDAR_MONTHS and raw.day < starts_on.day
    return Ending(
        start=start,
        starts_on=starts_on,
        raw=raw,
        ends=day_in(calendar, ends_on),
        moved=((Moved.SHORT_MONTH,) if short else ()) + ((why,) if why else ()),
    )


def _clock_of(rule: Rule, start: Start) -> Clock:
    for clock in rule.clocks:
        if start in clock.starts:
            return clock
    raise NoDate(WhyNoDate.NOT_A_START_OF_THIS_RULE)


def _moved(raw: date, calendar: Calendar) -> tuple[date, Moved | None]:
    """Where rule 12 moves the end of the time, and why.

    August and Christmas are looked at first, and for the counted day alone: a time that ends on Saturday 31 July
    ends on Monday 2 August. The other reading would give September, too late for a family if it is wrong.
    """
    if raw.month == AUGUST:
        return next_working_day(date(raw.year, 9, 1), calendar), Moved.AUGUST
    if raw.month == DECEMBER and raw.day >= CHRISTMAS_DAY:
        return next_working_day(date(raw.year + 1, 1, 2), calendar), Moved.CHRISTMAS
    if raw.month == JANUARY and raw.day == 1:
        return next_working_day(raw + ONE_DAY, calendar), Moved.CHRISTMAS
    ends_on = next_working_day(raw, calendar)
    return ends_on, None if ends_on == raw else Moved.NOT_A_WORKING_DAY
