"""The only home of the agenda: the order of the meeting, which step it is at, and who was heard in it.

A step with nobody to speak in it drops out. The mediator moves as the meeting needs, skips with a reason and
adds steps of their own; nothing is locked to a step (source: domain/send-mediation.md 9.1 S2, S15-S28, S52).
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NewType, assert_never

from msgspec.structs import replace

from rooms.limits import MOST_STEPS
from rooms.messages import Command, Event, Value
from rooms.people import SPEAKERS, Asking, ParticipantId, People, Role
from rooms.refusals import Refusal, Refused
from rooms.text import Line, Sentences, Token

StepId = NewType("StepId", str)


class Step(StrEnum):
    """A usual step of the meeting (source: 9.1 S16-S28), or one that the mediator added."""

    INTRODUCTION = "introduction"
    FAMILY = "family"
    SCHOOL = "school"
    OTHERS = "others"
    LOCAL_AUTHORITY = "local_authority"
    OPEN_DISCUSSION = "open_discussion"
    ACTIONS = "actions"
    ADDED = "added"


USUAL_ORDER = tuple(step for step in Step if step is not Step.ADDED)

# Whose step it is. In the others, everybody may be heard and nobody has to be.
SPEAKERS_OF: dict[Step, frozenset[Role]] = {
    Step.FAMILY: frozenset({Role.PARENT, Role.YOUNG_PERSON, Role.CHILD, Role.SUPPORTER}),
    Step.SCHOOL: frozenset({Role.SCHOOL}),
    Step.OTHERS: frozenset({Role.PROFESSIONAL, Role.HEALTH_COMMISSIONER}),
    Step.LOCAL_AUTHORITY: frozenset({Role.LOCAL_AUTHORITY}),
    Step.OPEN_DISCUSSION: SPEAKERS - {Role.INTERPRETER},
}


class Progress(StrEnum):
    """How far a step has come."""

    TO_COME = "to_come"
    NOW = "now"
    DONE = "done"
    SKIPPED = "skipped"


class AgendaStep(Value, frozen=True, kw_only=True):
    """One step. `title`: of an added one. `reason`: why it was skipped or added. `heard`: who had the floor in it,
    once for each turn."""

    id: StepId
    step: Step
    progress: Progress = Progress.TO_COME
    title: str = ""
    reason: str = ""
    heard: tuple[ParticipantId, ...] = ()


class Agenda(Value, frozen=True, kw_only=True):
    """The steps of this meeting, in their order."""

    steps: tuple[AgendaStep, ...]

    @property
    def now(self) -> AgendaStep | None:
        """The step that the meeting is at."""
        return next((one for one in self.steps if one.progress is Progress.NOW), None)

    def unheard(self, people: People) -> tuple[ParticipantId, ...]:
        """Who is in the room, has a say in the present step, and has not had the floor in it."""
        now = self.now
        if now is None:
            return ()
        roles = SPEAKERS_OF.get(now.step, frozenset())
        return tuple(
            person.id
            for person in people.by_id.values()
            if person.role in roles
            and people.speaks(person)
            and person.is_let_in
            and person.id not in now.heard
        )


class Hands(StrEnum):
    """What becomes of the raised hands when the meeting moves on."""

    KEEP = "keep"
    CLEAR = "clear"


class MoveToStep(Command, frozen=True, kw_only=True):
    """The mediator moves the meeting to a step, whichever it is. `hands`: as the mediator chooses, each time."""

    step: Token
    hands: Hands


class SkipStep(Command, frozen=True, kw_only=True):
    """The mediator leaves a step out, and says why."""

    step: Token
    reason: Sentences


class AddStep(Command, frozen=True, kw_only=True):
    """The mediator adds a step, and says why. `after`: the step that it follows; None: it comes first."""

    title: Line
    reason: Sentences
    after: Token | None = None


class StepBegan(Event, frozen=True, kw_only=True):
    step: StepId


class StepSkipped(Event, frozen=True, kw_only=True):
    step: StepId
    reason: str


class StepAdded(Event, frozen=True, kw_only=True):
    step: AgendaStep
    after: StepId | None = None


AgendaCommand = MoveToStep | SkipStep | AddStep
AgendaEvent = StepBegan | StepSkipped | StepAdded


def agenda_for(people: People, steps: tuple[Step, ...] = USUAL_ORDER) -> Agenda:
    """The steps that somebody in this mediation can speak in."""
    roles = {person.role for person in people.by_id.values()}
    return Agenda(
        steps=tuple(
            AgendaStep(id=StepId(step.value), step=step)
            for step in steps
            if step not in SPEAKERS_OF or SPEAKERS_OF[step] & roles
        )
    )


def decide(agenda: Agenda, command: AgendaCommand, asking: Asking) -> tuple[AgendaEvent, ...]:
    match command:
        case MoveToStep(step=step):
            there = _step(agenda, step)
            return () if there.progress is Progress.NOW else (StepBegan(step=there.id),)
        case SkipStep(step=step, reason=reason):
            there = _step(agenda, step)
            if there.progress in {Progress.NOW, Progress.DONE}:
                raise Refused(Refusal.STEP_HAS_BEGUN)
            same = there.progress is Progress.SKIPPED and there.reason == reason
            return () if same else (StepSkipped(step=there.id, reason=reason),)
        case AddStep(title=title, reason=reason, after=after):
            if len(agenda.steps) >= MOST_STEPS:
                raise Refused(Refusal.AGENDA_IS_FULL)
            added = AgendaStep(id=StepId(f"x{asking.version}"), step=Step.ADDED, title=title, reason=reason)
            return (StepAdded(step=added, after=None if after is None else _step(agenda, after).id),)
        case _:
            assert_never(command)


def begun(agenda: Agenda) -> tuple[StepBegan, ...]:
    """The first step begins with the meeting."""
    first = next((one for one in agenda.steps if one.progress is Progress.TO_COME), None)
    return () if first is None or agenda.now is not None else (StepBegan(step=first.id),)


def _step(agenda: Agenda, step: str) -> AgendaStep:
    for one in agenda.steps:
        if one.id == step:
            return one
    raise Refused(Refusal.NO_SUCH_STEP)


def evolve(agenda: Agenda, event: AgendaEvent) -> Agenda:
    match event:
        case StepBegan(step=step):
            return _each(agenda, lambda one: _begun(one, step))
        case StepSkipped(step=step, reason=reason):
            skipped = Progress.SKIPPED
            return _each(
                agenda, lambda one: replace(one, progress=skipped, reason=reason) if one.id == step else one
            )
        case StepAdded(step=added, after=after):
            index = next((n for n, one in enumerate(agenda.steps, start=1) if one.id == after), 0)
            return replace(agenda, steps=(*agenda.steps[:index], added, *agenda.steps[index:]))
        case _:
            assert_never(event)


def heard(agenda: Agenda, participant: ParticipantId) -> Agenda:
    """Somebody has had the floor in the present step."""
    now = agenda.now
    if now is None:
        return agenda
    return _each(
        agenda, lambda one: replace(one, heard=(*one.heard, participant)) if one.id == now.id else one
    )


def unheard_again(agenda: Agenda, participant: ParticipantId) -> Agenda:
    """A turn of somebody was given by mistake: it does not count as having been heard."""
    now = agenda.now
    if now is None or participant not in now.heard:
        return agenda
    index = len(now.heard) - 1 - now.heard[::-1].index(participant)
    kept = (*now.heard[:index], *now.heard[index + 1 :])
    return _each(agenda, lambda one: replace(one, heard=kept) if one.id == now.id else one)


def _begun(one: AgendaStep, step: StepId) -> AgendaStep:
    if one.id == step:
        return replace(one, progress=Progress.NOW, reason="" if one.step is not Step.ADDED else one.reason)
    return replace(one, progress=Progress.DONE) if one.progress is Progress.NOW else one


def _each(agenda: Agenda, change: Callable[[AgendaStep], AgendaStep]) -> Agenda:
    return replace(agenda, steps=tuple(change(one) for one in agenda.steps))
