"""The only home of the legal dates of a case: the last day to appeal, and what is due around the meeting (T20-T28).

They are counted from the facts of the case, from how the meeting went, and from what was issued; and they are kept
nowhere, because a day passes and a certificate comes. What cannot be counted says which fact is missing. The dates
that follow from what is agreed are an action's, and in `rooms/action_law.py`.
Sources: the domain reference, sections 1.2, 1.3, 2 and 3; rows L1-L7, L12, L21, L25, L32 of `docs/rules.toml`.
"""

from datetime import date, time
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from rooms.appeal_window import AppealWindow, appeal_window
from rooms.case import Case, Chooser
from rooms.certificate import Certificate, Document, WhyLetter, why_letter
from rooms.days import Today
from rooms.deadlines import Deadline, day_in, deadline_of
from rooms.law.certificates import CERTIFICATES
from rooms.law.editions import law_on
from rooms.law.rule import Edition, Jurisdiction, Off, RuleId, Start, WhyOff
from rooms.messages import Value
from rooms.no_date import NoDate, WhyNoDate
from rooms.people import PARTIES, Participant, Role
from rooms.young_person import school_age_ends

READERS: Final = frozenset({Role.MEDIATOR, Role.SUPPORTER}) | PARTIES
"""Whom the dates are for: the mediator, whoever is of a party, and whoever is at the family's side. Not a child, who is
not asked to carry dates; not a school or another guest, whom the family may tell."""


class WhyNoDay(StrEnum):
    """Why a row has no day: the fact that is missing, or why nothing can be counted from it."""

    NO_NOTICE = "no_notice"
    NO_HEALTH_RAISED = "no_health_raised"
    NO_THIRTY_DAYS = "no_thirty_days"
    NO_MEETING_DAY = "no_meeting_day"
    NOT_ENDED = "not_ended"
    """The clock starts when the mediation ends, and it has not."""
    AUTHORITY_DID_NOT_SAY = "authority_did_not_say"
    """A deemed certificate for which the thirty days ran out, with no word of the authority to count from."""
    TOO_EARLY = "too_early"
    BEYOND_THE_CALENDAR = "beyond_the_calendar"


class WhyNoDates(StrEnum):
    """Why there are no dates at all."""

    NO_CASE = "no_case"
    WALES = "wales"
    TOO_EARLY = "too_early"


class Course(Value, frozen=True, kw_only=True):
    """How the mediation has gone, in English days. `held_on`: when the meeting was first opened. `concluded_on`: the
    close of a meeting that was held. `outcome_by`: the English day and time by which everybody is to have the outcome,
    once there is one. `issued`: the certificate or letter, once there is one."""

    held_on: date | None = None
    concluded_on: date | None = None
    outcome_by: tuple[date, time] | None = None
    issued: Document | None = None


class CaseDate(Value, frozen=True, kw_only=True):
    """One row. `edition`: the version of the law's table that it is from. `done_on`: the day on which it was done, as
    far as is on record. `until`: the English time at which the day is over, where that is no midnight. `chosen_by`:
    who chose what starts its clock. `shorter`: the family agreed to less time."""

    rule: RuleId
    edition: str
    deadline: Deadline | None = None
    why_none: WhyNoDay | None = None
    until: time | None = None
    done_on: date | None = None
    chosen_by: Chooser | None = None
    shorter: bool = False


class AppealDates(Value, frozen=True, kw_only=True):
    """The time to appeal. `certificate_needed`: whether an appeal needs one, and so may have the second clock."""

    edition: str
    certificate_needed: bool
    window: AppealWindow | None = None
    why_none: WhyNoDay | None = None


class CaseDates(Value, frozen=True, kw_only=True):
    """All of them, as they stand on a day. `appeal`: None where there is nothing to appeal. `no_certificate`: why none
    is needed. `dates`: in the order in which they come up. `school_age_ends`: when the rights in the case pass to the
    young person."""

    on: date
    school_age_ends: date
    appeal: AppealDates | None
    no_certificate: WhyLetter | None
    dates: tuple[CaseDate, ...]


_WHY_OFF: Final = {
    WhyOff.WALES_HAS_ITS_OWN_LAW: WhyNoDates.WALES,
    WhyOff.BEFORE_THE_FIRST_EDITION: WhyNoDates.TOO_EARLY,
}
_NOTHING_TO_APPEAL: Final = (WhyLetter.HEALTH_OR_SOCIAL_CARE_ONLY, WhyLetter.DISAGREEMENT_RESOLUTION)


def may_see_case_dates(person: Participant) -> bool:
    """Whether the dates are for somebody. Whoever was removed has left the room and its pages."""
    return person.role in READERS and person.removal is None


def case_dates(
    case: Case | None, jurisdiction: Jurisdiction, course: Course, today: Today
) -> CaseDates | WhyNoDates:
    """The legal dates of a case as they stand today; or why there are none (row L25)."""
    law = law_on(jurisdiction, today.day)
    if isinstance(law, Off):
        return _WHY_OFF[law.why]
    if case is None:
        return WhyNoDates.NO_CASE
    no_certificate = why_letter(case)
    return CaseDates(
        on=today.day,
        school_age_ends=school_age_ends(case.born),
        appeal=None if no_certificate in _NOTHING_TO_APPEAL else _appeal(case, course, law, today),
        no_certificate=no_certificate,
        dates=_dates(case, course, law, today),
    )


def _dates(case: Case, course: Course, law: Edition, today: Today) -> tuple[CaseDate, ...]:
    """The regulations' rows where they apply, and the service's own about the outcome (T28), which always does."""
    why = why_letter(case)
    found: list[CaseDate] = []
    if why is None:
        # Regulation 33 speaks to whoever needs a certificate.
        row = _counted(RuleId.T20, law, case.notice_sent, WhyNoDay.NO_NOTICE, today)
        found.append(replace(row, done_on=case.adviser_contacted))
    if why is not WhyLetter.DISAGREEMENT_RESOLUTION:
        # Section 57 is voluntary for everybody: the regulations' limits are for sections 53 and 54.
        found += [
            _counted(RuleId.T22, law, case.health_raised, WhyNoDay.NO_HEALTH_RAISED, today),
            _thirty_days(case, course, law, today),
            replace(
                _counted(RuleId.T24, law, case.meeting_on, WhyNoDay.NO_MEETING_DAY, today),
                shorter=case.shorter_notice,
            ),
        ]
    if why is None:
        found.append(_certificate(course, law, today))
    found.append(_outcome(course, law, today))
    return tuple(found)


def _thirty_days(case: Case, course: Course, law: Edition, today: Today) -> CaseDate:
    began = case.thirty_days
    if began is None:
        row = CaseDate(rule=RuleId.T23, edition=law.version, why_none=WhyNoDay.NO_THIRTY_DAYS)
    else:
        row = _counted(RuleId.T23, law, began.began, WhyNoDay.NO_THIRTY_DAYS, today, start=began.start)
        row = replace(row, chosen_by=began.chosen_by)
    return replace(row, done_on=course.held_on)


def _certificate(course: Course, law: Edition, today: Today) -> CaseDate:
    """By when the certificate is due: as it was issued, or else once the mediation has ended (T21, T25, T26)."""
    issued = course.issued
    if not isinstance(issued, Certificate):
        return _counted(RuleId.T25, law, course.concluded_on, WhyNoDay.NOT_ENDED, today)
    return CaseDate(
        rule=CERTIFICATES[issued.kind].rule if issued.due is None else issued.due.rule,
        edition=issued.law,
        deadline=issued.due,
        why_none=WhyNoDay.AUTHORITY_DID_NOT_SAY if issued.due is None else None,
        done_on=issued.issued_on,
    )


def _outcome(course: Course, law: Edition, today: Today) -> CaseDate:
    """By when everybody is to have the outcome: hours, which the shell counted, and so no row of days (T28)."""
    none = CaseDate(rule=RuleId.T28, edition=law.version, why_none=WhyNoDay.NOT_ENDED)
    if course.concluded_on is None or course.outcome_by is None:
        return none
    on, at = course.outcome_by
    try:
        day = day_in(today.calendar, on)
    except NoDate:
        return replace(none, why_none=WhyNoDay.BEYOND_THE_CALENDAR)
    deadline = Deadline(
        rule=RuleId.T28,
        start=Start.MEDIATION_CONCLUDED,
        starts_on=course.concluded_on,
        statutory=day,
        replaceable=False,
    )
    return CaseDate(rule=RuleId.T28, edition=law.version, deadline=deadline, until=at)


def _counted(
    rule: RuleId,
    law: Edition,
    starts_on: date | None,
    missing: WhyNoDay,
    today: Today,
    *,
    start: Start | None = None,
) -> CaseDate:
    """A row under the law of the day its clock starts. `law`: today's, for one whose start is not known."""
    none = CaseDate(rule=rule, edition=law.version)
    if starts_on is None:
        return replace(none, why_none=missing)
    then = law_on(law.jurisdiction, starts_on)
    if isinstance(then, Off):
        return replace(none, why_none=WhyNoDay.TOO_EARLY)
    try:
        found = deadline_of(then.rules[rule], starts_on, today.calendar, start=start)
    except NoDate as no:
        return replace(none, why_none=_why(no))
    return CaseDate(rule=rule, edition=then.version, deadline=found)


def _appeal(case: Case, course: Course, law: Edition, today: Today) -> AppealDates:
    """What was issued tells the time to appeal as it was printed, and for ever; before that it is counted."""
    issued = course.issued
    needed = why_letter(case) is None
    if issued is not None and issued.appeal is not None:
        return AppealDates(edition=issued.law, certificate_needed=needed, window=issued.appeal)
    none = AppealDates(edition=law.version, certificate_needed=needed)
    if case.notice_sent is None:
        return replace(none, why_none=WhyNoDay.NO_NOTICE)
    then = law_on(law.jurisdiction, case.notice_sent)
    if isinstance(then, Off):
        return replace(none, why_none=WhyNoDay.TOO_EARLY)
    try:
        window = appeal_window(then.rules[RuleId.T27], case.notice_sent, None, today.calendar)
    except NoDate as no:
        return replace(none, why_none=_why(no))
    return AppealDates(edition=then.version, certificate_needed=needed, window=window)


def _why(no: NoDate) -> WhyNoDay:
    return WhyNoDay.TOO_EARLY if no.why is WhyNoDate.BEFORE_THE_RULE else WhyNoDay.BEYOND_THE_CALENDAR
