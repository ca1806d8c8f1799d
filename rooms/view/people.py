"""The only home of what everybody sees of the people: who they are, and who can be met in the room now."""

from enum import StrEnum

from rooms.people import Participant, ParticipantId, Party, People, Role
from rooms.terms import Terms
from rooms.view.shown import Connected, Shown


class Attendance(StrEnum):
    """Whether a person can be met in the room now."""

    HERE = "here"
    AWAY = "away"
    EXPECTED = "expected"
    REMOVED = "removed"


class PersonShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    role: Role
    attendance: Attendance
    speaks: bool
    party: Party | None = None


class PeopleShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[ParticipantId]
    by_id: dict[ParticipantId, PersonShown]


def people_shown(people: People, terms: Terms, connected: Connected) -> PeopleShown:
    here = {who for who, device in connected if people.has_let_in(who, device, terms.agreed_by)}
    return PeopleShown(
        order=list(people.by_id),
        by_id={
            who: PersonShown(
                name=person.name,
                role=person.role,
                party=person.party,
                speaks=people.speaks(person),
                attendance=Attendance.HERE if who in here else _away(person, terms),
            )
            for who, person in people.by_id.items()
        },
    )


def _away(person: Participant, terms: Terms) -> Attendance:
    if person.removal is not None:
        return Attendance.REMOVED
    came = terms.agreed_by(person.id) if person.role is Role.MEDIATOR else person.device is not None
    return Attendance.AWAY if came else Attendance.EXPECTED
