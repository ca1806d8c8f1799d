"""The only home of how a length of time becomes a day, in words that a lawyer can check against the code."""

from collections.abc import Mapping

from rooms.law.rule import Counting, CountingRule, Mark, Unit
from rooms.law.sources import TRIBUNAL_RULES

COUNTING: Mapping[Counting, CountingRule] = {
    Counting.WEEKS: CountingRule(
        how=(
            "Seven days for each week from the day of the agreement, which is not counted. A day that is no "
            "working day is not moved; the last working day before it is offered beside it."
        ),
        source="Our reading of regulation 44; a lawyer should confirm it",
        mark=Mark.UNVERIFIED,
    ),
    Counting.CALENDAR_MONTHS: CountingRule(
        how="The day with the same number in the later month, or that month's last day if it has no such day.",
        source="The usual reading of months in law; a lawyer should confirm it",
        mark=Mark.UNVERIFIED,
    ),
    Counting.CALENDAR_DAYS: CountingRule(
        how="Every day counts; the first is the day after the clock starts.",
        source="Published by local authorities as calendar days",
        mark=Mark.CORROBORATED,
    ),
    Counting.WORKING_DAYS: CountingRule(
        how=(
            "Monday to Friday without the bank holidays of England and Wales; the first is the first working "
            "day after the clock starts."
        ),
        source="The usual meaning of a working day; a lawyer should confirm it",
        mark=Mark.UNVERIFIED,
    ),
    Counting.WORKING_DAYS_BEFORE: CountingRule(
        how="Working days counted back from the meeting, whose own day is not counted; notice on the last is enough.",
        source="Our reading of regulation 37; a lawyer should confirm it",
        mark=Mark.UNVERIFIED,
    ),
    Counting.HOURS: CountingRule(
        how="Hours that have passed. When the clocks change, the time of day at the end differs by an hour.",
        source="No law: ours",
        mark=Mark.PRACTICE,
    ),
    Counting.NEXT_WORKING_DAY: CountingRule(
        how="An appeal's time that ends on no working day ends on the next one.",
        source=f"{TRIBUNAL_RULES}, rule 12(2)",
        mark=Mark.CORROBORATED,
    ),
    Counting.AUGUST_AND_CHRISTMAS: CountingRule(
        how=(
            "An appeal's time that ends from 25 December to 1 January ends on the first working day after "
            "1 January; one that ends in August, on the first after 31 August. This looks at the day before any "
            "other move: where the rule can be read in two ways, the earlier day is given."
        ),
        source=f"{TRIBUNAL_RULES}, rule 12(3)(a)",
        mark=Mark.CORROBORATED,
    ),
    Counting.FIVE_O_CLOCK: CountingRule(
        how="The last day for an appeal is over at five in the afternoon.",
        source=f"{TRIBUNAL_RULES}, rule 12(1); read only in the Upper Tribunal's rule of the same words",
        mark=Mark.UNVERIFIED,
    ),
}

COUNTED_AS: Mapping[tuple[Unit, bool], Counting | None] = {
    (Unit.AT_ONCE, False): None,
    (Unit.HOURS, False): Counting.HOURS,
    (Unit.CALENDAR_DAYS, False): Counting.CALENDAR_DAYS,
    (Unit.WORKING_DAYS, False): Counting.WORKING_DAYS,
    (Unit.WORKING_DAYS, True): Counting.WORKING_DAYS_BEFORE,
    (Unit.WEEKS, False): Counting.WEEKS,
    (Unit.CALENDAR_MONTHS, False): Counting.CALENDAR_MONTHS,
}
"""The way of counting behind each unit; `True` is backwards. What is not here, nothing counts."""
