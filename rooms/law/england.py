"""The only home of England's rules: one row for each limit, as they have stood since 1 September 2014.

The sentences are ours. Numbers, sources and marks are those of the domain reference (sections 1.2, 1.3, 2, 3);
a row with several marks carries its weakest. Nothing here was checked by a lawyer.
"""

from collections.abc import Mapping
from datetime import time

from rooms.law.certificates import CERTIFICATES
from rooms.law.counting import COUNTED_AS, COUNTING
from rooms.law.rule import (
    Bound,
    Caution,
    Clock,
    Counting,
    Duty,
    Edition,
    Jurisdiction,
    Limit,
    Mark,
    Matter,
    Rule,
    RuleId,
    Start,
    Unit,
)
from rooms.law.sources import CHECKED_ON, IN_FORCE, REGULATIONS, TRIBUNAL_RULES

_AUTHORITY = (Bound.LOCAL_AUTHORITY,)
_PUBLIC_BODIES = (Bound.LOCAL_AUTHORITY, Bound.HEALTH_COMMISSIONER)


def _clock(amount: int, unit: Unit, *starts: Start, before: bool = False) -> Clock:
    return Clock(starts=starts, limit=Limit(amount=amount, unit=unit, before=before))


def _weeks(amount: int) -> tuple[Clock, ...]:
    return (_clock(amount, Unit.WEEKS, Start.AGREEMENT),)


_AT_ONCE = (_clock(0, Unit.AT_ONCE, Start.AGREEMENT),)


def _row(
    number: RuleId,
    does: Duty,
    duty: str,
    bound: tuple[Bound, ...],
    clocks: tuple[Clock, ...],
    source: str,
    mark: Mark,
    *cautions: Caution,
    replaceable: bool = False,
    closes_at: time | None = None,
    moved_by: tuple[Counting, ...] = (),
    note: str = "",
) -> Rule:
    ways = (COUNTED_AS[one.limit.unit, one.limit.before] for one in clocks)
    return Rule(
        id=number,
        does=does,
        duty=duty,
        bound=bound,
        clocks=clocks,
        source=source,
        mark=mark,
        counted_by=(*dict.fromkeys(way for way in ways if way is not None), *moved_by),
        checked_on=CHECKED_ON,
        effective_from=IN_FORCE,
        replaceable=replaceable,
        cautions=cautions,
        closes_at=closes_at,
        note=note,
    )


def _as_if_ordered(
    number: RuleId,
    does: Duty,
    duty: str,
    clocks: tuple[Clock, ...],
    paragraph: str,
    mark: Mark,
    *cautions: Caution,
    note: str = "",
) -> Rule:
    """A row that regulation 42(2) borrows from regulation 44."""
    # Regulation 44(3) is about a limit that is impractical to keep: it is told where there is a length.
    counted = clocks != _AT_ONCE
    return _row(
        number,
        does,
        duty,
        _AUTHORITY,
        clocks,
        f"{REGULATIONS}, regulation 42(2) with {paragraph}",
        mark,
        *cautions,
        *((Caution.EXCEPTION_MAY_BE_CLAIMED,) if counted else ()),
        replaceable=True,
        note=note,
    )


_AFTER_THE_MEETING = (
    _as_if_ordered(
        RuleId.T1,
        Duty.SAY_WILL_ASSESS,
        "Tell the family that the needs assessment, or the new one, will be made.",
        _weeks(2),
        "44(2)(b)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T1A,
        Duty.SAY_NO_PLAN,
        "If the assessment shows that no plan is needed: tell the family, and why.",
        _weeks(10),
        "44(2)(b)(i)",
        Mark.CORROBORATED,
        note="As soon as practicable; this is the latest day.",
    ),
    _as_if_ordered(
        RuleId.T1B,
        Duty.SEND_FINAL_PLAN_AFTER_ASSESSMENT,
        "If the assessment shows that a plan is needed: send the finished plan.",
        _weeks(14),
        "44(2)(b)(ii)",
        Mark.CORROBORATED,
        note="As soon as practicable; this is the latest day.",
    ),
    _as_if_ordered(
        RuleId.T2,
        Duty.ISSUE_DRAFT_PLAN,
        "Issue the plan as a draft.",
        _weeks(5),
        "44(2)(c)(i)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T2A,
        Duty.SEND_FINAL_PLAN,
        "Send the finished plan.",
        _weeks(11),
        "44(2)(c)(ii)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T3,
        Duty.RECONSIDER,
        "Look again at the decision; then send a draft plan, or notice of what was decided.",
        _weeks(2),
        "44(2)(d)",
        Mark.UNVERIFIED,
        note="Were it not an appealable matter, T9 would give the same two weeks.",
    ),
    _as_if_ordered(
        RuleId.T4,
        Duty.AMEND_CONTENT,
        "Issue the plan with its needs or its educational provision changed (sections B and F).",
        _weeks(5),
        "44(2)(e)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T5,
        Duty.AMEND_PLACEMENT,
        "Issue the plan with nothing changed but the school, or the kind of school, in section I.",
        _weeks(2),
        "44(2)(f)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T5B,
        Duty.AMEND_CONTENT_AND_PLACEMENT,
        "Issue the plan with section I and the needs or the provision changed together.",
        _weeks(5),
        "44(2)(e) and (f)",
        Mark.AMBIGUOUS,
        Caution.READ_TWO_WAYS,
        note="The two weeks of T5 are read as being for section I alone. An earlier day for it can be agreed.",
    ),
    _as_if_ordered(
        RuleId.T6,
        Duty.KEEP_PLAN,
        "Go on keeping the plan as it is.",
        _AT_ONCE,
        "44(2)(g)",
        Mark.CORROBORATED,
    ),
    _as_if_ordered(
        RuleId.T7,
        Duty.KEEP_PLAN,
        "Go on keeping the plan, while the changes to it are made (T7a).",
        _AT_ONCE,
        "44(2)(h)",
        Mark.UNVERIFIED,
    ),
    _as_if_ordered(
        RuleId.T7A,
        Duty.AMEND_KEPT_PLAN,
        "Issue the kept plan with its changes.",
        _weeks(5),
        "44(2)(h)",
        Mark.UNVERIFIED,
    ),
    _as_if_ordered(
        RuleId.T8,
        Duty.END_PLAN,
        "Stop keeping the plan, the family having accepted that it ends.",
        _AT_ONCE,
        "44(2)(a)",
        Mark.CORROBORATED,
        Caution.WARN_BEFORE_RECORDING,
        note="The paragraph speaks of an appeal that was dismissed. A family gives its plan up: warn first.",
    ),
    _row(
        RuleId.T9,
        Duty.DO_OTHER_ACTION,
        "Do what was agreed where nobody could have appealed about it, such as a visit, a report or a meeting.",
        _PUBLIC_BODIES,
        _weeks(2),
        f"{REGULATIONS}, regulation 42(3)",
        Mark.VERIFIED,
        replaceable=True,
    ),
    _row(
        RuleId.T10,
        Duty.TELL_AUTHORITY_OF_AGREEMENT,
        "Tell the local authority, which was not a party, what was agreed.",
        (Bound.HEALTH_COMMISSIONER,),
        _weeks(1),
        f"{REGULATIONS}, regulation 42(4)",
        Mark.VERIFIED,
        note="Regulation 42(5) names paragraphs (2) and (3) only: no agreement can move this day.",
    ),
    _row(
        RuleId.T11,
        Duty.KEEP_TO_AGREED_DATE,
        "Keep to the day that all parties agreed in writing. It stands in place of T1 to T9, and not of T10.",
        (Bound.PARTIES,),
        (),
        f"{REGULATIONS}, regulation 42(5)",
        Mark.VERIFIED,
    ),
)

_AROUND_THE_MEETING = (
    _row(
        RuleId.T20,
        Duty.CONTACT_ADVISER,
        "Speak to a mediation adviser: say that an appeal is meant, and whether mediation is wanted.",
        (Bound.FAMILY,),
        (_clock(2, Unit.CALENDAR_MONTHS, Start.NOTICE_SENT),),
        f"{REGULATIONS}, regulation 33",
        Mark.VERIFIED,
        note="Counted by calendar months, and not moved to a working day: only the tribunal's rules do that.",
    ),
    _row(
        RuleId.T21,
        Duty.CERTIFY_NOT_PURSUED,
        "Issue the certificate to a family that does not want mediation, or no longer wants it.",
        (Bound.ADVISER,),
        (_clock(3, Unit.WORKING_DAYS, Start.ADVISER_TOLD_NO),),
        f"{REGULATIONS}, regulation 34",
        Mark.CORROBORATED,
    ),
    _row(
        RuleId.T22,
        Duty.TELL_COMMISSIONER,
        "Tell each health commissioner concerned what is in dispute about health care.",
        _AUTHORITY,
        (_clock(3, Unit.WORKING_DAYS, Start.FAMILY_RAISED_HEALTH),),
        f"{REGULATIONS}, regulation 35",
        Mark.CORROBORATED,
    ),
    _row(
        RuleId.T23,
        Duty.HOLD_MEDIATION,
        "Arrange the mediation and take part in it.",
        _PUBLIC_BODIES,
        (
            _clock(
                30,
                Unit.CALENDAR_DAYS,
                Start.FAMILY_TOLD_AUTHORITY,
                Start.ADVISER_TOLD_AUTHORITY,
                Start.AUTHORITY_TOLD_COMMISSIONER,
            ),
        ),
        f"{REGULATIONS}, regulations 35 and 36",
        Mark.CORROBORATED,
        Caution.START_READ_TWO_WAYS,
        note=(
            "The sources differ on what starts the thirty days. Who picks the start is recorded with it. "
            "About health alone, they run from the day the commissioner was told."
        ),
    ),
    _row(
        RuleId.T24,
        Duty.GIVE_NOTICE_OF_MEETING,
        "Tell the family when and where the meeting will be.",
        _PUBLIC_BODIES,
        (_clock(5, Unit.WORKING_DAYS, Start.MEETING, before=True),),
        f"{REGULATIONS}, regulation 37",
        Mark.CORROBORATED,
        Caution.FAMILY_MAY_CONSENT_TO_LESS,
        note="The number of the regulation is unverified.",
    ),
    _row(
        RuleId.T25,
        Duty.CERTIFY_TOOK_PART,
        "Issue the certificate once mediation has ended, with or without an agreement.",
        (Bound.ADVISER,),
        (_clock(3, Unit.WORKING_DAYS, Start.MEDIATION_CONCLUDED),),
        f"{REGULATIONS}, regulation 39",
        Mark.CORROBORATED,
        note="The number of the regulation is unverified. Some services let the mediator issue it.",
    ),
    _row(
        RuleId.T26,
        Duty.CERTIFY_DEEMED,
        "Issue the certificate where the authority cannot arrange mediation inside its thirty days.",
        (Bound.ADVISER,),
        (_clock(3, Unit.WORKING_DAYS, Start.AUTHORITY_TOLD_ADVISER),),
        f"{REGULATIONS}, regulation 39",
        Mark.CORROBORATED,
        note="The number of the regulation is unverified.",
    ),
    _row(
        RuleId.T27,
        Duty.APPEAL,
        "See that the tribunal has received the appeal, by the later of the two days.",
        (Bound.FAMILY,),
        (
            _clock(2, Unit.CALENDAR_MONTHS, Start.NOTICE_SENT),
            _clock(1, Unit.CALENDAR_MONTHS, Start.CERTIFICATE_ISSUED),
        ),
        f"{TRIBUNAL_RULES}, rules 12 and 20(1)(c)",
        Mark.VERIFIED,
        Caution.MEDIATING_STOPS_NO_CLOCK,
        closes_at=time(17),
        moved_by=(Counting.NEXT_WORKING_DAY, Counting.AUGUST_AND_CHRISTMAS, Counting.FIVE_O_CLOCK),
        note="Rule 20 is verified. How the end of the time is moved, and the hour, are marked below.",
    ),
    _row(
        RuleId.T28,
        Duty.SHARE_OUTCOME,
        "Share the outcome with everybody who took part.",
        (Bound.MEDIATOR,),
        (_clock(24, Unit.HOURS, Start.MEDIATION_CONCLUDED),),
        "Custom of services, and no law: row S14 of docs/rules.toml",
        Mark.PRACTICE,
        note="Some services take 48 hours: the length is the service's to set.",
    ),
)

RULES: Mapping[RuleId, Rule] = {row.id: row for row in (*_AFTER_THE_MEETING, *_AROUND_THE_MEETING)}

MATTERS: Mapping[Matter, tuple[RuleId, ...]] = {
    Matter.ASSESS: (RuleId.T1, RuleId.T1A, RuleId.T1B),
    Matter.MAKE_PLAN: (RuleId.T2, RuleId.T2A),
    Matter.LOOK_AGAIN: (RuleId.T3,),
    Matter.CHANGE_CONTENT: (RuleId.T4,),
    Matter.CHANGE_PLACEMENT: (RuleId.T5,),
    Matter.CHANGE_BOTH: (RuleId.T5B,),
    Matter.KEEP: (RuleId.T6,),
    Matter.KEEP_AND_CHANGE: (RuleId.T7, RuleId.T7A),
    Matter.END: (RuleId.T8,),
    Matter.NOT_APPEALABLE: (RuleId.T9,),
}

ENGLAND_2014 = Edition(
    version="england-2014.1",
    jurisdiction=Jurisdiction.ENGLAND,
    effective_from=IN_FORCE,
    checked_on=CHECKED_ON,
    rules=RULES,
    matters=MATTERS,
    certificates=CERTIFICATES,
    counting=COUNTING,
)
