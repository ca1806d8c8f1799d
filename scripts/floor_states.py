"""The only home of the floor's states in print: the tables in `docs/floor.md`, between its two marks.

Printed from the core's own tables and numbers, so that the page cannot say anything else.
`python -m scripts.floor_states` prints them anew; a test holds the page to what is printed.
"""

from pathlib import Path

from rooms import limits
from rooms.requests import BEGINNINGS, FOR_THE_MEDIATOR, SHORT, TRANSITIONS, RequestKind, RequestState
from rooms.turn import DeadlineKind, Phase

PAGE = Path(__file__).resolve().parent.parent / "docs" / "floor.md"
BEGIN = "<!-- printed by scripts/floor_states.py: begin -->"
END = "<!-- printed by scripts/floor_states.py: end -->"

# RFC 8855, section 5.2.5.
NUMBERS_OF_THE_RFC = {
    RequestState.PENDING: 1,
    RequestState.ACCEPTED: 2,
    RequestState.GRANTED: 3,
    RequestState.DENIED: 4,
    RequestState.CANCELLED: 5,
    RequestState.RELEASED: 6,
    RequestState.REVOKED: 7,
}
MEANINGS = {
    RequestState.PENDING: "asked of the mediator alone, who has not answered",
    RequestState.ACCEPTED: "in the queue, with a place; or the mediator has seen it and will come to it",
    RequestState.GRANTED: "the person has the floor; or what they asked of the mediator is being done",
    RequestState.DENIED: "the mediator declined it, with words",
    RequestState.CANCELLED: "the person let it go before it was granted",
    RequestState.RELEASED: "the person finished; or what they asked of the mediator was done",
    RequestState.REVOKED: "taken back: by the mediator, by time, by a lost line, or undone",
}
PHASES = {
    Phase.OFFERED: "the floor is theirs, and they have not said yet that they are ready; no time runs",
    Phase.SPEAKING: "they are heard, or what they type is shown; time runs",
    Phase.WRAPPING_UP: "they were told that the time is nearly over, and go on",
}
DEADLINES = {
    DeadlineKind.WRAP_UP: "the person is told, a quarter of the time before its end "
    f"(at least {limits.LEAST_NOTICE_SECONDS} s, at most {limits.MOST_NOTICE_SECONDS} s)",
    DeadlineKind.TIME_OVER: "the turn ends: never before the whole notice and the whole grace after the telling",
    DeadlineKind.HELD_TOO_LONG: f"the line has been gone {limits.HELD_SECONDS} s: "
    "the floor goes back to the mediator, the person to the first place in the queue",
}


def printed() -> str:
    """The tables, in Markdown."""
    columns = list(RequestState)
    ways = [
        f"| {before.value if before else '*(raised)*'} | "
        + " | ".join("yes" if after in afters else "" for after in columns)
        + " |"
        for before, afters in [(None, BEGINNINGS), *TRANSITIONS.items()]
    ]
    return "\n".join(
        [
            BEGIN,
            "",
            "| | state | RFC 8855 | what it means here |",
            "|---|---|---|---|",
            *(
                f"| {'' if TRANSITIONS[state] else 'end'} | {state.value} | {NUMBERS_OF_THE_RFC[state]} "
                f"| {MEANINGS[state]} |"
                for state in RequestState
            ),
            "",
            "From the state on the left, a request may go to those marked:",
            "",
            "| | " + " | ".join(state.value for state in columns) + " |",
            "|---|" + "---|" * len(columns),
            *ways,
            "",
            "| kind | who sees it | becomes a turn |",
            "|---|---|---|",
            *(
                f"| {kind.value} | {'the mediator and who asked' if kind in FOR_THE_MEDIATOR else 'everybody'} "
                f"| {'never' if kind in FOR_THE_MEDIATOR else 'yes, also in between' if kind in SHORT else 'yes'} |"
                for kind in RequestKind
            ),
            "",
            "| phase of a turn | |",
            "|---|---|",
            *(f"| {phase.value} | {PHASES[phase]} |" for phase in Phase),
            "",
            "| deadline | what it brings |",
            "|---|---|",
            *(f"| {kind.value} | {DEADLINES[kind]} |" for kind in DeadlineKind),
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
