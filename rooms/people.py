"""The only home of the people: their roles and parties, who was let in, and which party is away."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.days import Today
from rooms.law.rule import Jurisdiction
from rooms.messages import Command, Event, Value
from rooms.refusals import Refusal, Refused
from rooms.text import Line, MaybeSentences, Sentences, Token

ParticipantId = NewType("ParticipantId", str)
DeviceId = NewType("DeviceId", str)


class Role(StrEnum):
    """What somebody is in the mediation (design, section 2)."""

    MEDIATOR = "mediator"
    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    CHILD = "child"
    SUPPORTER = "supporter"
    SCHOOL = "school"
    LOCAL_AUTHORITY = "local_authority"
    HEALTH_COMMISSIONER = "health_commissioner"
    PROFESSIONAL = "professional"
    INTERPRETER = "interpreter"
    CAPTIONER = "captioner"
    OBSERVER = "observer"


class Party(StrEnum):
    """A side that must agree (source: domain/send-mediation.md section 5)."""

    FAMILY = "family"
    LOCAL_AUTHORITY = "local_authority"
    HEALTH_COMMISSIONER = "health_commissioner"


# Whose yes is a party's yes. A supporter, a school or a professional is heard, and is not a party.
PARTY_OF: dict[Role, Party] = {
    Role.PARENT: Party.FAMILY,
    Role.YOUNG_PERSON: Party.FAMILY,
    Role.LOCAL_AUTHORITY: Party.LOCAL_AUTHORITY,
    Role.HEALTH_COMMISSIONER: Party.HEALTH_COMMISSIONER,
}

ALL_ROLES = frozenset(Role)
ALL_PARTIES = tuple(Party)
MEDIATOR = frozenset({Role.MEDIATOR})
# Who may be given the floor. The mediator is always heard; an observer and a captioner never speak.
SPEAKERS = ALL_ROLES - {Role.MEDIATOR, Role.OBSERVER, Role.CAPTIONER}
PARTIES = frozenset(PARTY_OF)


# Who may share one turn and pass it on: a family's people among themselves (domain/floor-control.md 4, point 7).
SIDE_OF: dict[Role, Party] = {
    **PARTY_OF,
    Role.CHILD: Party.FAMILY,
    Role.SUPPORTER: Party.FAMILY,
}


def same_side(one: Role, other: Role) -> bool:
    """Whether two people may share a turn."""
    return one in SIDE_OF and SIDE_OF[one] is SIDE_OF.get(other)


class Participant(Value, frozen=True, kw_only=True):
    """A person in the mediation. `device` is the one that the mediator let in, if any. `permission`: the day on
    which the young person allowed them in writing to speak for them, before the meeting. `removal`: the
    mediator's words to them, if they were removed. `interprets_for`: an interpreter's people."""

    id: Annotated[ParticipantId, Meta(max_length=64)]
    name: Line
    role: Role
    device: DeviceId | None = None
    permission: date | None = None
    removal: str | None = None
    interprets_for: tuple[ParticipantId, ...] = ()

    @property
    def is_let_in(self) -> bool:
        """Whether the mediator has let them in, and they may be there now."""
        return self.device is not None and self.removal is None

    @property
    def party(self) -> Party | None:
        """The party whose yes this person may say."""
        return PARTY_OF.get(self.role)


class People(Value, frozen=True, kw_only=True):
    """Everybody in the mediation, in the order of its making. `absences`: party to reason."""

    by_id: dict[ParticipantId, Participant]
    absences: dict[Party, str]

    def has_let_in(
        self, who: ParticipantId, device: DeviceId, has_agreed: Callable[[ParticipantId], bool]
    ) -> bool:
        """Whether somebody is in the room on a device. `has_agreed`: whether somebody has agreed to every term.

        The mediator lets the others in, each on the device that they were seen to come with, so that
        a copy of a link opened elsewhere stays at the door. The mediator has nobody to wait for.
        """
        person = self.by_id.get(who)
        if person is None or not has_agreed(who):
            return False
        return person.role is Role.MEDIATOR or (person.device == device and person.removal is None)

    def party_names(self) -> tuple[Party, ...]:
        """The parties that have somebody in this mediation."""
        there = {PARTY_OF[person.role] for person in self.by_id.values() if person.role in PARTY_OF}
        return tuple(party for party in ALL_PARTIES if party in there)

    def must_agree(self) -> tuple[Party, ...]:
        """The parties whose yes a wording needs: all but those recorded as absent."""
        return tuple(party for party in self.party_names() if party not in self.absences)

    def check_speaks(self, person: Participant) -> None:
        """Refuses somebody who may not be given the floor.

        Where a young person is the party, a parent or supporter speaks only with that young person's
        permission, given in writing before the meeting (source: 9.1 S20, S21).
        """
        if person.role not in SPEAKERS:
            raise Refused(Refusal.PERSON_DOES_NOT_SPEAK)
        if not self.speaks(person):
            raise Refused(Refusal.NEEDS_PERMISSION)

    def party_of(self, person: Participant) -> Party | None:
        """The party whose yes somebody may say, if any. Where the young person is the party, it is theirs: a
        parent says it only with the permission that they need to speak (source: 9.1 S20, S21)."""
        return person.party if self.speaks(person) else None

    def speaks(self, person: Participant) -> bool:
        """Whether somebody may be given the floor."""
        if person.role not in SPEAKERS:
            return False
        if person.role not in {Role.PARENT, Role.SUPPORTER} or person.permission is not None:
            return True
        return all(other.role is not Role.YOUNG_PERSON for other in self.by_id.values())


class Asking(Value, frozen=True, kw_only=True):
    """What a noun is told beside its command: who asks, when, and who else is in the mediation.

    `version` is the version that the room will have if the answer is yes: new things take their
    ids from it, so that ids need no chance and are the same on every replay. `today` and `jurisdiction`:
    the day in England, and whose law the mediation stands under.
    """

    by: Participant
    at: datetime
    version: int
    people: People
    today: Today
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND


class LetIn(Command, frozen=True, kw_only=True):
    """The mediator lets a waiting person in, on the device they are waiting on."""

    participant: Token
    device: Token


class RemovePerson(Command, frozen=True, kw_only=True):
    """The mediator removes somebody from the meeting: on every device, and with every link of theirs, until the
    mediator readmits them (source: domain/floor-control.md 5, row 29). `words`: for them alone."""

    participant: Token
    words: MaybeSentences = ""


class ReadmitPerson(Command, frozen=True, kw_only=True):
    """The mediator lets somebody come back: as far as they had come, on the device that they had."""

    participant: Token


class RecordAbsence(Command, frozen=True, kw_only=True):
    """The mediator records that a party cannot be asked today, and why."""

    party: Party
    reason: Sentences


class WithdrawAbsence(Command, frozen=True, kw_only=True):
    """The party can be asked after all."""

    party: Party


class PersonLetIn(Event, frozen=True, kw_only=True):
    participant: ParticipantId
    device: DeviceId


class PersonRemoved(Event, frozen=True, kw_only=True):
    participant: ParticipantId
    words: str


class PersonReadmitted(Event, frozen=True, kw_only=True):
    participant: ParticipantId


class AbsenceRecorded(Event, frozen=True, kw_only=True):
    party: Party
    reason: str


class AbsenceWithdrawn(Event, frozen=True, kw_only=True):
    party: Party


PeopleCommand = LetIn | RemovePerson | ReadmitPerson | RecordAbsence | WithdrawAbsence
PeopleEvent = PersonLetIn | PersonRemoved | PersonReadmitted | AbsenceRecorded | AbsenceWithdrawn


def decide(
    people: People, command: PeopleCommand, has_agreed: Callable[[ParticipantId], bool]
) -> tuple[PeopleEvent, ...]:
    """`has_agreed`: whether somebody has agreed to every term."""
    match command:
        case LetIn(participant=who, device=device):
            person = people.by_id.get(ParticipantId(who))
            if person is None:
                raise Refused(Refusal.NO_SUCH_PERSON)
            if person.removal is not None:
                raise Refused(Refusal.PERSON_WAS_REMOVED)
            if not has_agreed(person.id):
                raise Refused(Refusal.TERMS_NOT_AGREED)
            if person.role is Role.MEDIATOR or person.device == device:
                return ()  # the mediator has nobody to wait for
            return (PersonLetIn(participant=person.id, device=DeviceId(device)),)
        case RemovePerson(participant=who, words=words):
            person = people.by_id.get(ParticipantId(who))
            if person is None or person.role is Role.MEDIATOR:
                raise Refused(Refusal.NO_SUCH_PERSON)
            if person.device is None:
                raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)  # whoever waits at the door is not in
            removed = person.removal is not None
            return () if removed else (PersonRemoved(participant=person.id, words=words),)
        case ReadmitPerson(participant=who):
            person = people.by_id.get(ParticipantId(who))
            if person is None:
                raise Refused(Refusal.NO_SUCH_PERSON)
            return () if person.removal is None else (PersonReadmitted(participant=person.id),)
        case RecordAbsence(party=party, reason=reason):
            if party not in people.party_names():
                raise Refused(Refusal.NO_SUCH_PARTY)
            if people.absences.get(party) == reason:
                return ()
            return (AbsenceRecorded(party=party, reason=reason),)
        case WithdrawAbsence(party=party):
            return (AbsenceWithdrawn(party=party),) if party in people.absences else ()
        case _:
            assert_never(command)


def evolve(people: People, event: PeopleEvent) -> People:
    match event:
        case PersonLetIn(participant=who, device=device):
            person = replace(people.by_id[who], device=device)
            return replace(people, by_id={**people.by_id, who: person})
        case PersonRemoved(participant=who, words=words):
            person = replace(people.by_id[who], removal=words)
            return replace(people, by_id={**people.by_id, who: person})
        case PersonReadmitted(participant=who):
            person = replace(people.by_id[who], removal=None)
            return replace(people, by_id={**people.by_id, who: person})
        case AbsenceRecorded(party=party, reason=reason):
            return replace(people, absences={**people.absences, party: reason})
        case AbsenceWithdrawn(party=party):
            kept = {other: why for other, why in people.absences.items() if other is not party}
            return replace(people, absences=kept)
        case _:
            assert_never(event)
