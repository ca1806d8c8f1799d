"""The only home of the facts of the case: the child, the authority, the decision in dispute, the adviser.

Facts and no story: they are what a certificate may say, and what the legal dates around the meeting are counted from
(the domain reference, sections 2 and 3). They are written before the meeting, by the service, and nothing that is said
in the room reaches them.
"""

from datetime import date
from enum import StrEnum

from rooms.law.editions import ENGLAND
from rooms.law.rule import RuleId, Start
from rooms.limits import MOST_YEARS_OF_AGE
from rooms.messages import Value
from rooms.text import Line


class Decision(StrEnum):
    """What the dispute is about: a matter of section 51(2) of the Act, or what lies beside them (row L1)."""

    NO_ASSESSMENT = "no_assessment"
    """51(2)(a)"""
    NO_PLAN = "no_plan"
    """51(2)(b)"""
    PLAN_CONTENT = "plan_content"
    """51(2)(c): the needs, the provision, or these and the school. The school by itself is another matter."""
    NO_REASSESSMENT = "no_reassessment"
    """51(2)(d)"""
    NO_AMENDMENT = "no_amendment"
    """51(2)(e)"""
    PLAN_ENDED = "plan_ended"
    """51(2)(f)"""
    ONLY_THE_SCHOOL = "only_the_school"
    """51(2)(c)(iii) or (iv) and nothing else: Section I of the plan. Appealed without a certificate (row L2)."""
    HEALTH_OR_SOCIAL_CARE_ONLY = "health_or_social_care_only"
    """May be mediated, and cannot be appealed by itself."""
    DISAGREEMENT_RESOLUTION = "disagreement_resolution"
    """Section 57: voluntary for everybody, and outside the appeal."""


class Adviser(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mediation adviser whom the family spoke to. `independent`: declared to be employed by no local authority,
    integrated care board or NHS England (section 56(3); row L14)."""

    name: Line
    organisation: Line
    independent: bool


STARTS_OF_THE_THIRTY_DAYS = ENGLAND[-1].rules[RuleId.T23].clocks[0].starts
"""What may begin the thirty days: the sources differ (T23)."""


class Chooser(StrEnum):
    """Whose choice something was, by their part in the case and never by name."""

    ADVISER = "adviser"
    MEDIATOR = "mediator"
    FAMILY = "family"
    LOCAL_AUTHORITY = "local_authority"
    HEALTH_COMMISSIONER = "health_commissioner"


class ThirtyDaysBegan(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What began the thirty days to hold the mediation, on which day, and who chose to count from that: three facts
    that are known together or not at all (row L6)."""

    began: date
    start: Start
    chosen_by: Chooser


class Case(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts. What is None was not known when the mediation was made.

    `health_raised`: the day on which the family told the authority what is in dispute about health care (T22).
    `meeting_on`: the day for which the meeting was planned, when the mediation was made (T24). `shorter_notice`:
    whether the family agreed to be told of it later than five working days before (row L7).
    """

    child_name: Line
    born: date
    authority: Line
    decision: Decision
    notice_sent: date | None = None
    adviser_contacted: date | None = None
    adviser: Adviser | None = None
    health_raised: date | None = None
    thirty_days: ThirtyDaysBegan | None = None
    meeting_on: date | None = None
    shorter_notice: bool = False


def fault_in(case: Case) -> str | None:
    """What cannot be so, in one plain line that begins with the fact's name; None if nothing is wrong."""
    notice, contact = case.notice_sent, case.adviser_contacted
    if case.adviser is not None and not case.adviser.independent:
        return (
            "adviser.independent: must be true; somebody whom a local authority, an integrated care board or "
            "NHS England employs cannot be the adviser"
        )
    if notice is not None and not case.born < notice:
        return "born: must be before the day of notice_sent"
    if notice is not None and notice.year - case.born.year > MOST_YEARS_OF_AGE:
        return f"born: more than {MOST_YEARS_OF_AGE} years before the notice was sent; look at the year"
    if contact is not None and notice is not None and contact < notice:
        return "adviser_contacted: must not be before the day of notice_sent"
    return _fault_around_the_meeting(case)


def _fault_around_the_meeting(case: Case) -> str | None:
    thirty = case.thirty_days
    if thirty is not None and thirty.start not in STARTS_OF_THE_THIRTY_DAYS:
        return f"thirty_days.start: must be one of: {', '.join(STARTS_OF_THE_THIRTY_DAYS)}"
    if case.shorter_notice and case.meeting_on is None:
        return "shorter_notice: was agreed for a meeting; its day, meeting_on, is missing"
    began = None if thirty is None else thirty.began
    for name, day, before, earlier in (
        ("health_raised", case.health_raised, "notice_sent", case.notice_sent),
        ("thirty_days.began", began, "notice_sent", case.notice_sent),
        ("thirty_days.began", began, "adviser_contacted", case.adviser_contacted),
        ("meeting_on", case.meeting_on, "notice_sent", case.notice_sent),
        ("meeting_on", case.meeting_on, "thirty_days.began", began),
    ):
        if day is not None and earlier is not None and day < earlier:
            return f"{name}: must not be before the day of {before}"
    return None


def day_to_come(case: Case, today: date) -> str | None:
    """What is said to have happened and cannot have yet, in one plain line that begins with the fact's name.

    `today`: the English day on which the facts were written down.
    """
    began = None if case.thirty_days is None else case.thirty_days.began
    for name, day in (
        ("born", case.born),
        ("notice_sent", case.notice_sent),
        ("adviser_contacted", case.adviser_contacted),
        ("health_raised", case.health_raised),
        ("thirty_days.began", began),
    ):
        if day is not None and day > today:
            return f"{name}: {day} is a day to come"
    return None
