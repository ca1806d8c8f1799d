"""The only home of a mediation's making: the plan it is made from, and what a plan must hold."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from rooms.address import AddressUnfit, EmailAddress, as_sent
from rooms.agenda import USUAL_ORDER, Agenda, Step, agenda_for
from rooms.case import Case, day_to_come, fault_in
from rooms.law.rule import Jurisdiction
from rooms.limits import MOST_MEDIATORS, MOST_PEOPLE, MOST_STEPS
from rooms.messages import Event, Value
from rooms.people import Participant, ParticipantId, Party, People, Role
from rooms.text import Line

Reference = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]*$(?!\n)")]
Initials = Annotated[str, Meta(min_length=1, max_length=8)]


class PlannedPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person of a plan. `permission`: the day of the young person's written permission to speak for them.
    `email`: where their link is sent after the close. It goes into no event, and so into no view. `interprets_for`:
    the names of those an interpreter interprets for."""

    name: Line
    role: Role
    permission: date | None = None
    email: EmailAddress | None = None
    interprets_for: Annotated[tuple[Line, ...], Meta(max_length=MOST_PEOPLE)] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a mediation is made from: a small file, or options on the command line. `jurisdiction`: whose law it
    stands under; the dates of England's law are worked out for England alone (row L25). `case`: without it there
    can be no certificate."""

    reference: Reference
    child: Initials
    people: Annotated[tuple[PlannedPerson, ...], Meta(max_length=MOST_PEOPLE)]
    agenda: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=MOST_STEPS)] = USUAL_ORDER
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND
    case: Case | None = None


class Mediation(Value, frozen=True, kw_only=True):
    """What everybody in it knows it by: its reference and the child's initials; and whose law it stands under."""

    reference: str
    child: str
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND


class MediationMade(Event, frozen=True, kw_only=True):
    """The first event of every room."""

    mediation: Mediation
    people: tuple[Participant, ...]
    agenda: Agenda
    terms_version: str
    terms: tuple[str, ...]
    case: Case | None = None


class PlanUnfit(Exception):
    """A plan that no mediation can be made from. The message says what is wrong, in one line."""


def check_days(plan: Plan, today: date) -> None:
    """What a plan says has happened has happened. A permission is given in writing before the meeting, so not on a
    day to come (9.1 S21). Raises PlanUnfit.

    `today`: the English day on which the mediation is made.
    """
    fault = None if plan.case is None else day_to_come(plan.case, today)
    if fault is not None:
        raise PlanUnfit(f"case.{fault}")
    for person in plan.people:
        if person.permission is not None and person.permission > today:
            raise PlanUnfit(
                f"people: the permission of {person.name!r} is dated {person.permission}, a day to come"
            )


def make(plan: Plan, terms_version: str, terms: tuple[str, ...]) -> MediationMade:
    """Make a mediation of a plan. Raises PlanUnfit.

    A mediation has a mediator, or two named beforehand so that one can carry on alone; somebody of the family and
    somebody of the other side (sources: CFA 2014 sections 53-54; 9.1 S13: only the mediator writes). Names are
    what people tell each other apart by.
    """
    roles = Counter(person.role for person in plan.people)
    if not 1 <= roles[Role.MEDIATOR] <= MOST_MEDIATORS:
        raise PlanUnfit(
            f"people: there must be one mediator, or two who share the meeting; there are {roles[Role.MEDIATOR]}"
        )
    for person in plan.people:
        if person.permission is not None and person.role not in {Role.PARENT, Role.SUPPORTER}:
            raise PlanUnfit(
                "people: a permission to speak for the young person is a parent's or a supporter's"
            )
    for number, person in enumerate(plan.people):
        try:
            if person.email is not None:
                as_sent(person.email)
        except AddressUnfit as error:
            raise PlanUnfit(f"people[{number}].email: this is not an e-mail address") from error
    participants = tuple(
        Participant(
            id=ParticipantId(f"p{number}"),
            name=person.name.strip(),
            role=person.role,
            permission=person.permission,
        )
        for number, person in enumerate(plan.people, start=1)
    )
    parties = {person.party for person in participants}
    if Party.FAMILY not in parties:
        raise PlanUnfit("people: there must be a parent or a young person")
    if not parties & {Party.LOCAL_AUTHORITY, Party.HEALTH_COMMISSIONER}:
        raise PlanUnfit("people: there must be somebody from the local authority or the health commissioner")
    names = Counter(_called(person.name) for person in participants)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise PlanUnfit(f"people: two people have the same name, {twice[0]!r}; tell them apart")
    if not plan.child.strip().isprintable() or not plan.child.strip():
        raise PlanUnfit("child: the child's initials, such as AB")
    if Step.ADDED in plan.agenda or len(set(plan.agenda)) < len(plan.agenda):
        raise PlanUnfit("agenda: each step is one of the usual ones, and stands there once")
    fault = None if plan.case is None else fault_in(plan.case)
    if fault is not None:
        raise PlanUnfit(f"case.{fault}")
    participants = _with_interpreters(participants, plan)
    people = People(by_id={person.id: person for person in participants}, absences={})
    return MediationMade(
        mediation=Mediation(
            reference=plan.reference.strip(), child=plan.child.strip(), jurisdiction=plan.jurisdiction
        ),
        people=participants,
        agenda=agenda_for(people, plan.agenda),
        terms_version=terms_version,
        terms=terms,
        case=plan.case,
    )


def _with_interpreters(participants: tuple[Participant, ...], plan: Plan) -> tuple[Participant, ...]:
    """The people, each interpreter with those they interpret for. Raises PlanUnfit.

    A mediator has no interpreter: whoever is heard all the time would be heard through them all the time as well.
    """
    called = {_called(person.name): person for person in participants}
    return tuple(
        replace(person, interprets_for=tuple(_interpreted(called, person, place, planned)))
        if planned.interprets_for
        else person
        for place, (person, planned) in enumerate(zip(participants, plan.people, strict=True))
    )


def _interpreted(
    called: dict[str, Participant], person: Participant, place: int, planned: PlannedPerson
) -> Iterator[ParticipantId]:
    """`called`: everybody by name. `place`: of the person in the plan."""
    where = f"people[{place}].interprets_for"
    if person.role is not Role.INTERPRETER:
        raise PlanUnfit(f"{where}: {person.name!r} is no interpreter")
    met = set[ParticipantId]()
    for name in planned.interprets_for:
        other = called.get(_called(name))
        if other is None:
            raise PlanUnfit(f"{where}: nobody in this plan is called {name!r}")
        if other.role is Role.MEDIATOR:
            raise PlanUnfit(f"{where}: {name!r} is a mediator, whom everybody hears all the time")
        if other.role is Role.INTERPRETER:
            raise PlanUnfit(f"{where}: an interpreter interprets for no interpreter, nor for themselves")
        if other.id in met:
            raise PlanUnfit(f"{where}: {name!r} stands there twice")
        met.add(other.id)
        yield other.id


def _called(name: str) -> str:
    """A name, as people tell each other apart by it."""
    return name.strip().casefold()
