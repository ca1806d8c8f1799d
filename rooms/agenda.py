"""The only home of the agenda: the order of the meeting, as steps."""

from enum import StrEnum

from rooms.messages import Value
from rooms.people import People, Role


class Step(StrEnum):
    """A step of the meeting (source: domain/send-mediation.md 9.1 S16-S28)."""

    INTRODUCTION = "introduction"
    FAMILY = "family"
    SCHOOL = "school"
    OTHERS = "others"
    LOCAL_AUTHORITY = "local_authority"
    OPEN_DISCUSSION = "open_discussion"
    ACTIONS = "actions"


USUAL_ORDER = tuple(Step)

# Whose step it is. A step with nobody to speak in it drops out (S15).
SPEAKERS_OF: dict[Step, frozenset[Role]] = {
    Step.FAMILY: frozenset({Role.PARENT, Role.YOUNG_PERSON, Role.CHILD, Role.SUPPORTER}),
    Step.SCHOOL: frozenset({Role.SCHOOL}),
    Step.OTHERS: frozenset({Role.PROFESSIONAL, Role.HEALTH_COMMISSIONER}),
    Step.LOCAL_AUTHORITY: frozenset({Role.LOCAL_AUTHORITY}),
}


class Agenda(Value, frozen=True, kw_only=True):
    """The steps of this meeting, in their order."""

    steps: tuple[Step, ...]


def agenda_for(people: People, steps: tuple[Step, ...] = USUAL_ORDER) -> Agenda:
    """The steps that somebody in this mediation can speak in."""
    roles = {person.role for person in people.by_id.values()}
    return Agenda(steps=tuple(step for step in steps if step not in SPEAKERS_OF or SPEAKERS_OF[step] & roles))
