"""The only home of the facts of the case: the child, the authority, the decision in dispute, the adviser.

Facts and no story: they are what a certificate may say (the domain reference, section 3). They are written before
the meeting, by the service, and nothing that is said in the room reaches them.
"""

from datetime import date
from enum import StrEnum

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


class Case(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts. What is None was not known when the mediation was made."""

    child_name: Line
    born: date
    authority: Line
    decision: Decision
    notice_sent: date | None = None
    adviser_contacted: date | None = None
    adviser: Adviser | None = None


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
    return None
