"""The only home of what is seen of the law behind an action: its last days, and how far each can be trusted."""

from datetime import date

from rooms.action_law import ActionLaw, WhyNoLaw, edition_called, least_sure
from rooms.days import BankHoliday, Weekday
from rooms.deadlines import Deadline
from rooms.law.rule import Bound, Caution, Duty, Edition, Mark, RuleId
from rooms.view.shown import Shown


class LegalDateShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One last day. `mark`: of the row and of how its days are counted, the weaker of the two. `working_day`:
    whether it is one; `last_working_day`: on it or before it. `agreed`: the day agreed in writing in its place."""

    rule: RuleId
    does: Duty
    bound: list[Bound]
    on: date
    weekday: Weekday
    working_day: bool
    bank_holidays: list[BankHoliday]
    source: str
    mark: Mark
    cautions: list[Caution]
    replaceable: bool
    last_working_day: date | None = None
    agreed: date | None = None


class ActionLawShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """`agreed_on`: the day they run from. `row`: the one that the action's own date is for. `why_none`: why
    there is no date."""

    agreed_on: date
    dates: list[LegalDateShown]
    row: RuleId | None = None
    why_none: WhyNoLaw | None = None


def law_shown(law: ActionLaw) -> ActionLawShown:
    return ActionLawShown(
        agreed_on=law.agreed_on,
        dates=[_date_shown(one, edition_called(law.edition)) for one in law.deadlines],
        row=law.row,
        why_none=law.why_none,
    )


def _date_shown(deadline: Deadline, edition: Edition) -> LegalDateShown:
    rule, day = edition.rules[deadline.rule], deadline.statutory
    return LegalDateShown(
        rule=rule.id,
        does=rule.does,
        bound=list(rule.bound),
        on=day.on,
        weekday=day.weekday,
        working_day=day.is_working_day,
        bank_holidays=list(day.bank_holidays_near),
        source=rule.source,
        mark=least_sure(rule, edition),
        cautions=list(rule.cautions),
        replaceable=deadline.replaceable,
        last_working_day=day.last_working_day,
        agreed=deadline.agreed.on if deadline.agreed else None,
    )
