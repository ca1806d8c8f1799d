"""The only home of the law's table in print: `docs/law.md`, between its two marks.

Printed from `rooms/law`, so that whoever checks the page checks what the program counts with.
`python -m scripts.law` prints it anew; a test holds the page to what is printed.
"""

from collections.abc import Iterator
from pathlib import Path

from rooms.law.editions import ENGLAND, WALES
from rooms.law.rule import Bound, Clock, Edition, Limit, Matter, Rule, Start, Unit

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law.md"
BEGIN = "<!-- printed by scripts/law.py: begin -->"
END = "<!-- printed by scripts/law.py: end -->"

COLUMNS = (
    "row",
    "what must be done",
    "by whom",
    "limit",
    "may be agreed otherwise",
    "source",
    "mark",
    "law since",
    "checked",
)
UNITS = {
    Unit.AT_ONCE: "at once",
    Unit.HOURS: "hour",
    Unit.CALENDAR_DAYS: "calendar day",
    Unit.WORKING_DAYS: "working day",
    Unit.WEEKS: "week",
    Unit.CALENDAR_MONTHS: "calendar month",
}
STARTS = {
    Start.AGREEMENT: "the date of the agreement",
    Start.NOTICE_SENT: "the day the notice of the decision was sent",
    Start.CERTIFICATE_ISSUED: "the day the certificate was issued",
    Start.ADVISER_TOLD_NO: "the day the adviser was told no",
    Start.FAMILY_RAISED_HEALTH: "the day the family told the authority of a health issue",
    Start.FAMILY_TOLD_AUTHORITY: "the day the family told the authority that it wants mediation",
    Start.ADVISER_TOLD_AUTHORITY: "the day the adviser told the authority",
    Start.AUTHORITY_TOLD_COMMISSIONER: "the day the authority told the commissioner (health alone)",
    Start.AUTHORITY_TOLD_ADVISER: "the day the authority told the adviser that it cannot",
    Start.MEETING: "the meeting",
    Start.MEDIATION_CONCLUDED: "the end of the mediation",
}
BOUND = {
    Bound.LOCAL_AUTHORITY: "local authority",
    Bound.HEALTH_COMMISSIONER: "health commissioner",
    Bound.FAMILY: "family",
    Bound.ADVISER: "adviser",
    Bound.MEDIATOR: "mediator",
    Bound.PARTIES: "the parties",
}
MATTERS = {
    Matter.ASSESS: "a needs assessment, or a new one",
    Matter.MAKE_PLAN: "a plan",
    Matter.LOOK_AGAIN: "another look at a decision",
    Matter.CHANGE_CONTENT: "needs or provision changed (sections B and F)",
    Matter.CHANGE_PLACEMENT: "the school or its kind changed, alone (section I)",
    Matter.CHANGE_BOTH: "both changed together",
    Matter.KEEP: "the plan is kept as it is",
    Matter.KEEP_AND_CHANGE: "the plan is kept and changed",
    Matter.END: "the plan ends",
    Matter.NOT_APPEALABLE: "anything that nobody could appeal about",
}


def length(limit: Limit) -> str:
    """A limit in words."""
    if limit.unit is Unit.AT_ONCE:
        return UNITS[limit.unit]
    return f"{limit.amount} {UNITS[limit.unit]}{'' if limit.amount == 1 else 's'}"


def counted(clock: Clock) -> str:
    """A clock in words."""
    starts = ", or ".join(STARTS[one] for one in clock.starts)
    if clock.limit.unit is Unit.AT_ONCE:
        return f"{length(clock.limit)} on {starts}"
    if clock.limit.before:
        return f"at least {length(clock.limit)} before {starts}"
    return f"{length(clock.limit)} from {starts}"


def limit_of(rule: Rule) -> str:
    """The cell of a rule's limit."""
    if not rule.clocks:
        return "as agreed in writing"
    clocks = "; or ".join(counted(clock) for clock in rule.clocks)
    later = ", whichever is later" if len(rule.clocks) > 1 else ""
    hour = f"; until {rule.closes_at:%H:%M}" if rule.closes_at else ""
    return clocks + later + hour


def marked(rule: Rule) -> str:
    """The cell of a rule's mark, with what a screen has to say beside the date."""
    return "; ".join([f"**{rule.mark.value}**", *(one.value.replace("_", " ") for one in rule.cautions)])


def row_of(rule: Rule) -> str:
    """A rule's row of the page."""
    duty = f"{rule.duty} {rule.note}".strip()
    who = " or ".join(BOUND[one] for one in rule.bound)
    return (
        f"| {rule.id.value} | {duty} | {who} | {limit_of(rule)} | {'yes' if rule.replaceable else 'no'} "
        f"| {rule.source} | {marked(rule)} | {rule.effective_from.isoformat()} | {rule.checked_on.isoformat()} |"
    )


def printed_edition(edition: Edition) -> Iterator[str]:
    """An edition's part of the page."""
    yield f"## {edition.jurisdiction.value.capitalize()}: edition `{edition.version}`"
    yield ""
    yield f"In effect from {edition.effective_from.isoformat()}; checked on {edition.checked_on.isoformat()}."
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|" + "---|" * len(COLUMNS)
    for rule in edition.rules.values():
        yield row_of(rule)
    yield ""
    yield "### What was agreed, and the rows it stands under"
    yield ""
    yield "| an action about | rows |"
    yield "|---|---|"
    for matter, ids in edition.matters.items():
        yield f"| {MATTERS[matter]} | {', '.join(ids)} |"
    yield ""
    yield "T10 comes on top where the local authority was not a party."
    yield ""
    yield "### Certificates"
    yield ""
    yield "| kind | when | limit | source | mark |"
    yield "|---|---|---|---|---|"
    for kind, window in edition.certificates.items():
        yield (
            f"| {window.row} {kind.value.replace('_', ' ')} | {window.when} "
            f"| {limit_of(edition.rules[window.rule])} ({window.rule.value}) | {window.source} "
            f"| **{window.mark.value}** |"
        )
    yield ""
    yield "### How days are counted"
    yield ""
    yield "| | how | source | mark |"
    yield "|---|---|---|---|"
    for counting, way in edition.counting.items():
        yield f"| {counting.value.replace('_', ' ')} | {way.how} | {way.source} | **{way.mark.value}** |"
    yield ""


def printed() -> str:
    """Every edition, and where there is none, in Markdown."""
    return "\n".join(
        [
            BEGIN,
            "",
            *(line for edition in reversed(ENGLAND) for line in printed_edition(edition)),
            f"## {WALES.jurisdiction.value.capitalize()}: off",
            "",
            f"{WALES.reason} Source: {WALES.source}. **{WALES.mark.value}**",
            "",
            END,
        ]
    )


def with_tables(page: str) -> str:
    """The page with its tables printed anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + printed() + after


def main() -> None:
    """Print the tables into the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
