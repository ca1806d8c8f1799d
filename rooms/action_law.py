"""The only home of what the law says of when an action is due, if it is agreed on a day.

Worked out when the words are written, for the day it was then, and again when they are confirmed, for the day of
the agreement; and kept, so that a document shows for ever the days that people were shown. Sources: regulation 42,
and rows L18, L19, L32 of `docs/rules.toml`.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from rooms.days import Calendar
from rooms.deadlines import Deadline, deadline_of, with_agreed_date
from rooms.law.editions import ENGLAND, law_on
from rooms.law.rule import Bound, Edition, Mark, Off, Rule, RuleId, WhyOff
from rooms.messages import Value
from rooms.no_date import NoDate, WhyNoDate
from rooms.people import Asking, Party, Role
from rooms.refusals import Refusal, Refused
from rooms.wording import Wording

BOUND_BY_ROLE: Final[Mapping[Role, Bound]] = {
    Role.LOCAL_AUTHORITY: Bound.LOCAL_AUTHORITY,
    Role.HEALTH_COMMISSIONER: Bound.HEALTH_COMMISSIONER,
}
"""Whom regulation 42 can bind, of those who take part. It sets no family and no school a time."""

_FROM_SURE_TO_UNSURE: Final = (
    Mark.VERIFIED,
    Mark.CORROBORATED,
    Mark.AMBIGUOUS,
    Mark.UNVERIFIED,
    Mark.PRACTICE,
)


class WhyNoLaw(StrEnum):
    """Why an action has no date in law."""

    NOT_SORTED = "not_sorted"
    """Nobody has said what it is about in law."""
    WALES = "wales"
    TOO_EARLY = "too_early"
    NOT_BOUND = "not_bound"
    """The law sets no time for whoever is to do it."""
    BEYOND_THE_CALENDAR = "beyond_the_calendar"


_WHY_OFF: Final = {
    WhyOff.WALES_HAS_ITS_OWN_LAW: WhyNoLaw.WALES,
    WhyOff.BEFORE_THE_FIRST_EDITION: WhyNoLaw.TOO_EARLY,
}


class ActionLaw(Value, frozen=True, kw_only=True):
    """The law's last days for an action that is agreed on `agreed_on`, in the order of the law's table.

    `edition`: the version of the table that they are from. `row`: the duty that the action's own date is for.
    `why_none`: why there is none.
    """

    agreed_on: date
    edition: str = ""
    deadlines: tuple[Deadline, ...] = ()
    row: RuleId | None = None
    why_none: WhyNoLaw | None = None

    @property
    def deadline(self) -> Deadline | None:
        """The one that the action's own date is for."""
        return next((one for one in self.deadlines if one.rule is self.row), None)


def edition_called(version: str) -> Edition:
    """The edition of a version. None is ever taken out of the table."""
    return next(one for one in ENGLAND if one.version == version)


def rows_for(wording: Wording, edition: Edition, asking: Asking) -> tuple[Rule, ...]:
    """The rows that stand over an action. T10 is about the agreement, and so over whoever acts."""
    if wording.matter is None:
        return ()
    with_authority = Party.LOCAL_AUTHORITY in asking.people.party_names()
    rows = edition.rules_for(wording.matter, authority_was_a_party=with_authority)
    if wording.owner is None:
        return rows
    bound = BOUND_BY_ROLE.get(asking.people.by_id[wording.owner].role)
    return tuple(row for row in rows if bound in row.bound or row.id is RuleId.T10)


def law_of(wording: Wording, asking: Asking) -> ActionLaw:
    """The law's last days for a wording, if it is agreed today."""
    none = ActionLaw(agreed_on=asking.today.day)
    law = law_on(asking.jurisdiction, none.agreed_on)
    if isinstance(law, Off):
        return replace(none, why_none=_WHY_OFF[law.why])
    if wording.matter is None:
        return replace(none, why_none=WhyNoLaw.NOT_SORTED)
    rows = rows_for(wording, law, asking)
    if not rows:
        return replace(none, why_none=WhyNoLaw.NOT_BOUND)
    try:
        deadlines = tuple(deadline_of(row, none.agreed_on, asking.today.calendar) for row in rows)
    except NoDate:
        return replace(none, why_none=WhyNoLaw.BEYOND_THE_CALENDAR)
    ids = [row.id for row in rows]
    usual = next((one for one in ids if one is not RuleId.T10), RuleId.T10)
    row = wording.row if wording.row in ids else usual
    return ActionLaw(agreed_on=none.agreed_on, edition=law.version, deadlines=deadlines, row=row)


def agreed_law_of(wording: Wording, asking: Asking) -> ActionLaw:
    """The law's last days for a wording that is agreed today, the day agreed in their place among them.

    Refuses a date that the law does not let the parties agree, or that they did not say they agree in its place.
    """
    law = law_of(wording, asking)
    by = wording.by_when
    if by is None or by < law.agreed_on:
        raise Refused(Refusal.ACTION_HAS_NO_DATE if by is None else Refusal.DATE_IS_BEFORE_THE_MEETING)
    return with_date(law, wording, asking.today.calendar)


def with_date(law: ActionLaw, wording: Wording, calendar: Calendar) -> ActionLaw:
    """The law's last days with the date of a wording, which is agreed in their place if it says so.

    Refuses what `agreed_law_of` does of a date that is there.
    """
    by, deadline = wording.by_when, law.deadline
    assert by is not None
    if deadline is not None and deadline.agreed is not None:
        # What was agreed before in its place is what this takes the place of.
        bare = replace(deadline, agreed=None)
        law = replace(law, deadlines=tuple(bare if one is deadline else one for one in law.deadlines))
        deadline = bare
    if not wording.different_date:
        if deadline is not None and by > deadline.statutory.on:
            raise Refused(Refusal.DATE_IS_LATER_THAN_THE_LAW)
        return law
    if deadline is None:
        raise Refused(Refusal.NO_LEGAL_DATE_TO_REPLACE)
    try:
        agreed = with_agreed_date(deadline, by, calendar)
    except NoDate as none:
        too_far = none.why is WhyNoDate.BEYOND_THE_CALENDAR
        raise Refused(Refusal.DATE_IS_TOO_FAR if too_far else Refusal.LEGAL_DATE_CANNOT_BE_REPLACED) from none
    return replace(law, deadlines=tuple(agreed if one is deadline else one for one in law.deadlines))


def least_sure(rule: Rule, edition: Edition) -> Mark:
    """How far a day can be trusted: no further than the row, and than the ways it is counted by."""
    marks = (rule.mark, *(edition.counting[way].mark for way in rule.counted_by))
    return max(marks, key=_FROM_SURE_TO_UNSURE.index)
