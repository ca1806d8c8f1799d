"""The only home of the outcome: how the meeting ended, and what its document says."""

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Conclusion(StrEnum):
    """How a mediation ended (source: domain/send-mediation.md 9.1 S28, S59)."""

    AGREED = "agreed"
    PARTLY_AGREED = "partly_agreed"
    NOT_AGREED = "not_agreed"
    STOPPED = "stopped"
    TO_BE_CONTINUED = "to_be_continued"


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """One person on the outcome: their name, role, and whether they were let in to the meeting."""

    name: str
    role: str
    party: str | None
    took_part: bool


class PartyAbsence(msgspec.Struct, frozen=True, kw_only=True):
    """A party that could not be asked, and the reason the mediator recorded."""

    party: str
    reason: str


class AgreedAction(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed action in its exact wording. `agreed_by` holds (party, person's name, when)."""

    number: int
    what: str
    who: str
    by_when: date
    wording: int
    agreed_by: tuple[tuple[str, str, datetime], ...]
    absent: tuple[PartyAbsence, ...]
    confirmed_at: datetime


class OpenAction(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was on the board at the close and had not been confirmed."""

    number: int
    what: str
    who: str
    by_when: date | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the outcome document says, and nothing else. Times are UTC and aware."""

    reference: str
    child: str
    opened_at: datetime | None
    closed_at: datetime | None
    conclusion: Conclusion
    words: str
    people: tuple[Attendance, ...]
    agreed: tuple[AgreedAction, ...]
    not_agreed: tuple[OpenAction, ...]
