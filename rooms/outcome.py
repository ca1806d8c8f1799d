"""The only home of the outcome: how the meeting ended, and what its document says."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
from msgspec import Meta

from rooms.action_law import WhyNoLaw
from rooms.days import BankHoliday
from rooms.law.rule import Bound, Caution, Duty, Mark, Matter
from rooms.messages import Command, Event, Value
from rooms.people import Asking
from rooms.refusals import Refusal, Refused
from rooms.session import MeetingClosed
from rooms.terms import Terms
from rooms.text import Page, Token


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


class LegalDate(msgspec.Struct, frozen=True, kw_only=True):
    """One of the law's last days for an action, with what it rests on. Codes, made words in the shell.

    `mark`: of the row and of how its days are counted, the weaker. `own`: the action's own date is for this one.
    `agreed`: the day that every party agreed to in writing in its place (regulation 42(5)).
    """

    rule: str
    does: Duty
    bound: tuple[Bound, ...]
    on: date
    bank_holidays: tuple[BankHoliday, ...]
    last_working_day: date | None
    source: str
    mark: Mark
    cautions: tuple[Caution, ...]
    own: bool
    agreed: date | None = None


class AgreedAction(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed action in its exact wording. `agreed_by` holds (party, person's name, when).

    `owner`: the name of the person who has to do it; `promised_at`: when they said that they will, None if they
    were not there to say it. `law`: the law's last days, from `agreed_on`; `no_law`: the code of why there are
    none. `remit`: whether the authority's officer said that it lies within what the authority may do, and who.
    """

    number: int
    what: str
    who: str
    by_when: date
    wording: int
    agreed_by: tuple[tuple[str, str, datetime], ...]
    absent: tuple[PartyAbsence, ...]
    confirmed_at: datetime
    how_seen: str = ""
    section: str | None = None
    authority_words: bool = False
    matter: Matter | None = None
    owner: str | None = None
    promised_at: datetime | None = None
    remit: tuple[bool, str] | None = None
    agreed_on: date | None = None
    law: tuple[LegalDate, ...] = ()
    no_law: WhyNoLaw | None = None


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


class WrittenConclusion(Value, frozen=True, kw_only=True):
    """What the mediator has written of the ending. Seen by the mediator alone until the close.
    `stopped_for`: the term that was broken, if the mediator stopped the meeting. It is a record of the mediator's
    and on no document: what was said or done in the meeting goes no further (9.1 S44)."""

    conclusion: Conclusion
    words: str
    stopped_for: str | None = None


class WriteConclusion(Command, frozen=True, kw_only=True):
    """The mediator writes how the mediation ended. May be written again until the close."""

    conclusion: Conclusion
    words: Page = ""


class CloseMeeting(Command, frozen=True, kw_only=True):
    """The mediator closes the meeting. `outcome`: the number of the outcome that was on the screen."""

    outcome: Annotated[int, Meta(ge=0)]


class StopMeeting(Command, frozen=True, kw_only=True):
    """The mediator stops the meeting at once, because a term was broken. `term`: the reason, as its code."""

    term: Token


class ConclusionWritten(Event, frozen=True, kw_only=True):
    written: WrittenConclusion


OutcomeCommand = WriteConclusion | CloseMeeting | StopMeeting
OutcomeEvent = ConclusionWritten


def decide(
    written: WrittenConclusion | None, number: int, command: OutcomeCommand, asking: Asking, terms: Terms
) -> tuple[ConclusionWritten | MeetingClosed, ...]:
    """`number` changes whenever the document would: a close quotes it, so that nothing is closed
    that the mediator has not seen."""
    match command:
        case WriteConclusion(conclusion=conclusion, words=words):
            new = WrittenConclusion(conclusion=conclusion, words=words)
            return () if new == written else (ConclusionWritten(written=new),)
        case CloseMeeting(outcome=seen):
            if written is None:
                raise Refused(Refusal.NO_CONCLUSION)
            if seen != number:
                raise Refused(Refusal.OUTCOME_HAS_CHANGED)
            return (MeetingClosed(at=asking.at),)
        case StopMeeting(term=term):
            terms.check(term)
            words = "" if written is None else written.words
            stopped = WrittenConclusion(conclusion=Conclusion.STOPPED, words=words, stopped_for=term)
            return (ConclusionWritten(written=stopped), MeetingClosed(at=asking.at))
        case _:
            assert_never(command)
