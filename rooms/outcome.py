"""The only home of the outcome: how the meeting ended, and what its document says."""

from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

import msgspec

from rooms.action_law import WhyNoLaw
from rooms.closing import AuthorityAnswer, Lack, OutcomeNumber, ViewsHeard
from rooms.corrected import StatedChange
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
    `version`: of the outcome, in which it came to read so: from the second on, `agreed_by` and `confirmed_at` are
    of the correction. `promised_before`: the owner had said that they will do it, of the words before, and could
    not be asked again.
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
    version: int = 1
    promised_before: bool = False


class OpenAction(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was on the board at the close and had not been confirmed."""

    number: int
    what: str
    who: str
    by_when: date | None


class StatedAuthority(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a party could settle without asking anybody else. `name`: which of its people said so."""

    party: str
    answer: AuthorityAnswer
    name: str | None = None


class StatedViews(msgspec.Struct, frozen=True, kw_only=True):
    """How the child's or young person's views were heard."""

    how: ViewsHeard
    words: str


class Stand(StrEnum):
    """How a party stands to the whole outcome."""

    CONFIRMED = "confirmed"
    WILL_NOT = "will_not"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


class PartyStand(msgspec.Struct, frozen=True, kw_only=True):
    """Who of a party confirmed the outcome and when; or why it did not."""

    party: str
    stand: Stand
    name: str | None = None
    at: datetime | None = None
    reason: str | None = None


class StatedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version after the first: when it was sealed, and the one before it; what changed, and why. `agreed_by`:
    (party, person's name, when). `promised_by`: (person's name, when), of those who will do what it changes."""

    version: int
    sealed_at: datetime
    before_sealed_at: datetime
    why: str
    changes: tuple[StatedChange, ...]
    agreed_by: tuple[tuple[str, str, datetime], ...]
    promised_by: tuple[tuple[str, datetime], ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the outcome document says, and nothing else. Times are UTC and aware.

    `number`: changes with everything that it says but `stands`, which are about what the first version says.
    `versions`: those after the first, the newest first; the document is of that one.
    """

    reference: str
    child: str
    opened_at: datetime | None
    closed_at: datetime | None
    conclusion: Conclusion
    words: str
    people: tuple[Attendance, ...]
    agreed: tuple[AgreedAction, ...]
    not_agreed: tuple[OpenAction, ...]
    authorities: tuple[StatedAuthority, ...] = ()
    views: StatedViews | None = None
    stands: tuple[PartyStand, ...] = ()
    number: int = 0
    versions: tuple[StatedVersion, ...] = ()

    @property
    def version(self) -> int:
        """Which version this is."""
        return 1 + len(self.versions)

    @property
    def sealed_at(self) -> datetime | None:
        """When this version was sealed; the first, as the meeting closed."""
        return self.versions[0].sealed_at if self.versions else self.closed_at


class WrittenConclusion(Value, frozen=True, kw_only=True):
    """What the mediator has written of the ending. Seen by the mediator alone until the close.
    `number`: of the outcome that it made.
    `stopped_for`: the term that was broken, if the mediator stopped the meeting. It is a record of the mediator's
    and on no document: what was said or done in the meeting goes no further (9.1 S44)."""

    conclusion: Conclusion
    words: str
    stopped_for: str | None = None
    number: int = 0


class WriteConclusion(Command, frozen=True, kw_only=True):
    """The mediator writes how the mediation ended. May be written again until the close. `over`: the number of what was
    written before, so that one mediator's words are not lost under the other's; 0 if nothing was."""

    conclusion: Conclusion
    words: Page = ""
    over: OutcomeNumber = 0


class CloseMeeting(Command, frozen=True, kw_only=True):
    """The mediator closes the meeting, and seals its outcome. `outcome`: the number that was on the screen."""

    outcome: OutcomeNumber


class StopMeeting(Command, frozen=True, kw_only=True):
    """The mediator stops the meeting at once, because a term was broken. `term`: the reason, as its code."""

    term: Token


class ConclusionWritten(Event, frozen=True, kw_only=True):
    written: WrittenConclusion


OutcomeCommand = WriteConclusion | CloseMeeting | StopMeeting
OutcomeEvent = ConclusionWritten


def decide(
    written: WrittenConclusion | None,
    number: int,
    command: OutcomeCommand,
    asking: Asking,
    *,
    terms: Terms,
    missing: tuple[Lack, ...],
) -> tuple[ConclusionWritten | MeetingClosed, ...]:
    """`number` changes whenever what everybody read would: a close quotes it, so that nothing is closed
    that the mediator has not seen. `missing`: what keeps the meeting from being closed."""
    match command:
        case WriteConclusion(conclusion=conclusion, words=words, over=over):
            before = (written.conclusion, written.words) if written else None
            if before == (conclusion, words):
                return ()
            if over != (written.number if written else 0):
                raise Refused(Refusal.CONCLUSION_HAS_CHANGED)
            new = WrittenConclusion(conclusion=conclusion, words=words, number=asking.version)
            return (ConclusionWritten(written=new),)
        case CloseMeeting(outcome=seen):
            if seen != number:
                raise Refused(Refusal.OUTCOME_HAS_CHANGED)
            if missing:
                raise Refused(Refusal.CLOSING_IS_NOT_READY)
            return (MeetingClosed(at=asking.at),)
        case StopMeeting(term=term):
            terms.check(term)
            words = "" if written is None else written.words
            stopped = WrittenConclusion(
                conclusion=Conclusion.STOPPED, words=words, stopped_for=term, number=asking.version
            )
            return (ConclusionWritten(written=stopped), MeetingClosed(at=asking.at))
        case _:
            assert_never(command)
