"""The only home of the mediation certificate: its kinds, what it may say, and who may have it.

What it may say is what `Certificate` has a field for: facts of the case, days, and who issued it. Nothing that was
said, done or agreed in the meeting has a way in (row L24), because it goes to the tribunal. Where the law asks for no
certificate there is a letter that says so. Which is issued, and when, is for `rooms/issuing.py`. Sources: Children and
Families Act 2014, sections 55 and 56; the domain reference, section 3.
"""

from datetime import date
from enum import StrEnum

from rooms.appeal_window import AppealWindow
from rooms.case import Adviser, Case, Decision
from rooms.deadlines import Deadline, WhyDeemed
from rooms.law.rule import CertificateKind, Start
from rooms.messages import Value
from rooms.people import Participant, People, Role


class WhyLetter(StrEnum):
    """Why no certificate is needed (row L2)."""

    ONLY_THE_SCHOOL = "only_the_school"
    HEALTH_OR_SOCIAL_CARE_ONLY = "health_or_social_care_only"
    DISAGREEMENT_RESOLUTION = "disagreement_resolution"


LETTER_FOR: dict[Decision, WhyLetter] = {
    Decision.ONLY_THE_SCHOOL: WhyLetter.ONLY_THE_SCHOOL,
    Decision.HEALTH_OR_SOCIAL_CARE_ONLY: WhyLetter.HEALTH_OR_SOCIAL_CARE_ONLY,
    Decision.DISAGREEMENT_RESOLUTION: WhyLetter.DISAGREEMENT_RESOLUTION,
}


class Capacity(StrEnum):
    """In which role somebody issues: the Act speaks of the adviser, services also of the mediator (row S54)."""

    ADVISER = "adviser"
    MEDIATOR = "mediator"


class Issuer(Value, frozen=True, kw_only=True):
    """Who issues. `independent`: they declare it, as an adviser must (row L14)."""

    name: str
    capacity: Capacity
    organisation: str
    independent: bool


class OfTheFamily(Value, frozen=True, kw_only=True):
    """A parent or a young person, by name."""

    name: str
    role: Role


class DeemedBecause(Value, frozen=True, kw_only=True):
    """Why the family counts as having taken part: the thirty days, and the authority's word if it gave one."""

    why: WhyDeemed
    starts_on: date
    start: Start
    last_day: date
    told_on: date | None


class Certificate(Value, frozen=True, kw_only=True, tag="certificate"):
    """Everything that a certificate says, and nothing else. `told_no_on`: not pursued, and changed mind.
    `due`: None only for a deemed one for which the authority gave no notice. `law`: the edition it was dated by."""

    number: str
    kind: CertificateKind
    reference: str
    child_name: str
    born: date
    family: tuple[OfTheFamily, ...]
    authority: str
    decision: Decision
    notice_sent: date
    adviser: Adviser
    adviser_contacted: date
    issuer: Issuer
    issued_on: date
    concluded_on: date | None
    told_no_on: date | None
    deemed: DeemedBecause | None
    due: Deadline | None
    appeal: AppealWindow
    law: str


class Letter(Value, frozen=True, kw_only=True, tag="letter"):
    """Everything that the letter says where no certificate is needed. `attended_on`: the family took part on that
    day. `appeal`: about the school alone there may be one, with its own time."""

    number: str
    why: WhyLetter
    reference: str
    child_name: str
    born: date
    family: tuple[OfTheFamily, ...]
    authority: str
    notice_sent: date | None
    issuer: Issuer
    issued_on: date
    attended_on: date | None
    appeal: AppealWindow | None
    law: str


Document = Certificate | Letter


def why_letter(case: Case) -> WhyLetter | None:
    """Why a letter stands in the certificate's place; None where a certificate is needed (row L1)."""
    return LETTER_FOR.get(case.decision)


def may_have(person: Participant, people: People) -> bool:
    """Whether somebody may have the certificate.

    It is the family's, for its appeal, and the mediator's, who answers for it. It says a child's whole name and
    date of birth, and so goes to nobody else from here: the authority gets it with the appeal, and a school, a
    supporter or a professional only from the family. Where a young person is the party it is theirs; a parent has
    it with their written permission.
    """
    if person.role in {Role.MEDIATOR, Role.YOUNG_PERSON}:
        return True
    young = any(other.role is Role.YOUNG_PERSON for other in people.by_id.values())
    return person.role is Role.PARENT and (person.permission is not None or not young)
