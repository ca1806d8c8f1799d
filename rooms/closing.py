"""The only home of the closing step: what is written beside the conclusion, who confirms it all, and what is missing.

Everybody reads the whole outcome while the meeting is closing, and each party confirms it. A confirmation is
for one outcome, as an assent is for one wording: whatever changes what the document says clears them all.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.action import Action, ActionId, ActionState
from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId, Party, People
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeSentences, Sentences, Token

OutcomeNumber = Annotated[int, Meta(ge=0)]

Key = TypeVar("Key")
What = TypeVar("What")


class AuthorityAnswer(StrEnum):
    """Whether a party could settle without asking anybody who was not there (source: 9.1 S58, L8)."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Authority(Value, frozen=True, kw_only=True):
    """What a party said of its authority to settle, and which of its people said it."""

    answer: AuthorityAnswer
    by: ParticipantId | None = None


class ViewsHeard(StrEnum):
    """How the child's or young person's views came into the meeting, if they did (source: L11, regulation 38(2))."""

    IN_THE_MEETING = "in_the_meeting"
    BEFORE_THE_MEETING = "before_the_meeting"
    THROUGH_SOMEBODY = "through_somebody"
    NOT_HEARD = "not_heard"


class Views(Value, frozen=True, kw_only=True):
    """How they were heard, and the steps that were taken or the reason why not. Never what they said."""

    how: ViewsHeard
    words: str


class OutcomeConfirmation(Value, frozen=True, kw_only=True):
    """A party's confirmation of the whole outcome, and who gave it."""

    by: ParticipantId
    at: datetime


class OutcomeCorrection(Value, frozen=True, kw_only=True):
    """What somebody would have corrected. `outcome`: the number of the outcome that they had read."""

    words: str
    outcome: int
    at: datetime


class Closing(Value, frozen=True, kw_only=True):
    """The closing step. `unconfirmed`: the parties that will not confirm, with the reasons recorded."""

    authorities: dict[Party, Authority] = {}
    views: Views | None = None
    open_acknowledged: bool = False
    confirmations: dict[Party, OutcomeConfirmation] = {}
    unconfirmed: dict[Party, str] = {}
    corrections: dict[ParticipantId, OutcomeCorrection] = {}


class Missing(StrEnum):
    """What can keep a meeting from being closed, in the order in which the mediator comes to it."""

    OPEN_ITEMS = "open_items"
    CONCLUSION = "conclusion"
    AUTHORITY = "authority"
    VIEWS = "views"
    CONFIRMATION = "confirmation"


class Lack(Value, frozen=True, kw_only=True):
    """One thing that is missing, and of which party, if it is one party's."""

    what: Missing
    party: Party | None = None


class RecordAuthority(Command, frozen=True, kw_only=True):
    """The mediator records what a party said of its authority to settle. `participant`: who said yes or no."""

    party: Party
    answer: AuthorityAnswer
    participant: Token | None = None


class RecordViews(Command, frozen=True, kw_only=True):
    """The mediator records how the child's or young person's views were heard. Why not, if they were not."""

    how: ViewsHeard
    words: MaybeSentences = ""


class AcknowledgeOpenItems(Command, frozen=True, kw_only=True):
    """The mediator has seen what is not settled, and it stays so. `outcome`: the number that was on the screen."""

    outcome: OutcomeNumber


class ConfirmOutcome(Command, frozen=True, kw_only=True):
    """A person of a party confirms the whole outcome that they have read, by its number."""

    outcome: OutcomeNumber


class AskToCorrectOutcome(Command, frozen=True, kw_only=True):
    """Somebody says what is not right in the outcome. Seen by the mediator. A yes of their party's is gone."""

    words: Sentences


class RecordUnconfirmed(Command, frozen=True, kw_only=True):
    """The mediator records that a party will not confirm the outcome, and why."""

    party: Party
    reason: Sentences


class AuthorityRecorded(Event, frozen=True, kw_only=True):
    party: Party
    authority: Authority


class ViewsRecorded(Event, frozen=True, kw_only=True):
    views: Views


class OpenItemsAcknowledged(Event, frozen=True, kw_only=True):
    outcome: int


class OutcomeConfirmed(Event, frozen=True, kw_only=True):
    party: Party
    confirmation: OutcomeConfirmation


class OutcomeCorrectionAsked(Event, frozen=True, kw_only=True):
    """`party`: of whoever asked, if they are of one."""

    participant: ParticipantId
    party: Party | None
    correction: OutcomeCorrection


class UnconfirmedRecorded(Event, frozen=True, kw_only=True):
    party: Party
    reason: str


RecordCommand = RecordAuthority | RecordViews
ReadingCommand = AcknowledgeOpenItems | ConfirmOutcome | AskToCorrectOutcome | RecordUnconfirmed
ClosingCommand = RecordCommand | ReadingCommand
RecordEvent = AuthorityRecorded | ViewsRecorded
ReadingEvent = OpenItemsAcknowledged | OutcomeConfirmed | OutcomeCorrectionAsked | UnconfirmedRecorded
ClosingEvent = RecordEvent | ReadingEvent


def decide(
    closing: Closing, command: ClosingCommand, asking: Asking, *, number: int, written: bool
) -> tuple[ClosingEvent, ...]:
    """`number`: of the outcome as it stands. `written`: there is a conclusion, so there is a document to read."""
    match command:
        case RecordAuthority(party=party):
            authority = _authority(command, asking.people)
            if closing.authorities.get(party) == authority:
                return ()
            return (AuthorityRecorded(party=party, authority=authority),)
        case RecordViews(how=how, words=words):
            if how is ViewsHeard.NOT_HEARD and not words.strip():
                raise Refused(Refusal.VIEWS_NEED_A_REASON)
            views = Views(how=how, words=words)
            return () if closing.views == views else (ViewsRecorded(views=views),)
        case AcknowledgeOpenItems(outcome=seen):
            _check_number(seen, number)
            return () if closing.open_acknowledged else (OpenItemsAcknowledged(outcome=number),)
        case _:
            if not written:
                raise Refused(Refusal.NO_CONCLUSION)
            return _read(closing, command, asking, number)


def _read(
    closing: Closing,
    command: ConfirmOutcome | AskToCorrectOutcome | RecordUnconfirmed,
    asking: Asking,
    number: int,
) -> tuple[ClosingEvent, ...]:
    me = asking.by
    party = asking.people.party_of(me)
    match command:
        case ConfirmOutcome(outcome=seen):
            if party is None:
                raise Refused(Refusal.YOU_ARE_NOT_A_PARTY if me.party is None else Refusal.NEEDS_PERMISSION)
            _check_number(seen, number)
            if party in closing.confirmations:
                return ()
            yes = OutcomeConfirmation(by=me.id, at=asking.at)
            return (OutcomeConfirmed(party=party, confirmation=yes),)
        case AskToCorrectOutcome(words=words):
            correction = OutcomeCorrection(words=words, outcome=number, at=asking.at)
            return (OutcomeCorrectionAsked(participant=me.id, party=party, correction=correction),)
        case RecordUnconfirmed(party=other, reason=reason):
            _check_party(other, asking.people)
            if other in closing.confirmations:
                raise Refused(Refusal.PARTY_HAS_CONFIRMED)
            if closing.unconfirmed.get(other) == reason:
                return ()
            return (UnconfirmedRecorded(party=other, reason=reason),)
        case _:
            assert_never(command)


def _authority(command: RecordAuthority, people: People) -> Authority:
    _check_party(command.party, people)
    if command.answer is AuthorityAnswer.NOT_ASKED:
        return Authority(answer=command.answer)
    person = people.by_id.get(ParticipantId(command.participant or ""))
    if person is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    if people.party_of(person) is not command.party:
        raise Refused(Refusal.NOT_OF_THAT_PARTY)
    if person.device is None:
        raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    return Authority(answer=command.answer, by=person.id)


def _check_party(party: Party, people: People) -> None:
    if party not in people.party_names():
        raise Refused(Refusal.NO_SUCH_PARTY)


def _check_number(seen: int, number: int) -> None:
    """Nobody confirms what they have not read."""
    if seen != number:
        raise Refused(Refusal.OUTCOME_HAS_CHANGED)


def evolve(closing: Closing, event: ClosingEvent) -> Closing:
    match event:
        case AuthorityRecorded(party=party, authority=authority):
            return replace(closing, authorities={**closing.authorities, party: authority})
        case ViewsRecorded(views=views):
            return replace(closing, views=views)
        case OpenItemsAcknowledged():
            return replace(closing, open_acknowledged=True)
        case OutcomeConfirmed(party=party, confirmation=yes):
            return replace(
                closing,
                confirmations={**closing.confirmations, party: yes},
                unconfirmed=_without(closing.unconfirmed, party),
                corrections=_without(closing.corrections, yes.by),
            )
        case OutcomeCorrectionAsked(participant=who, party=party, correction=correction):
            kept = closing.confirmations if party is None else _without(closing.confirmations, party)
            corrections = {**closing.corrections, who: correction}
            return replace(closing, confirmations=kept, corrections=corrections)
        case UnconfirmedRecorded(party=party, reason=reason):
            return replace(closing, unconfirmed={**closing.unconfirmed, party: reason})
        case _:
            assert_never(event)


def _without(entries: dict[Key, What], one: Key) -> dict[Key, What]:
    return {key: what for key, what in entries.items() if key != one}


def to_be_read_again(closing: Closing) -> Closing:
    """The document says something else: nobody has confirmed it. What people would correct is still there."""
    return replace(closing, confirmations={}, unconfirmed={})


def left(closing: Closing) -> Closing:
    """Back to the meeting: what was written stays written, and nothing is confirmed."""
    return Closing(authorities=closing.authorities, views=closing.views)


def sealed(closing: Closing) -> Closing:
    """What the document says of it, and no more: what people would have corrected was talk."""
    return replace(closing, corrections={})


def unresolved(actions: Mapping[ActionId, Action]) -> list[ActionId]:
    """The actions that a close would leave not agreed."""
    return [key for key, one in actions.items() if one.state is ActionState.OPEN]


def lacks(
    closing: Closing, actions: Mapping[ActionId, Action], people: People, *, written: bool
) -> tuple[Lack, ...]:
    """Everything that is missing before the mediator can close, the same for the refusal and for the screen.

    A party that is recorded as absent was not asked anything. The answer about authority holds nobody up,
    whatever it is; that it was asked, or was not, is said (source: domain/send-mediation.md 9.3, point 4).
    """
    missing: list[Lack] = []
    if unresolved(actions) and not closing.open_acknowledged:
        missing.append(Lack(what=Missing.OPEN_ITEMS))
    if not written:
        missing.append(Lack(what=Missing.CONCLUSION))
    needed = people.must_agree()
    missing += [Lack(what=Missing.AUTHORITY, party=one) for one in needed if one not in closing.authorities]
    if closing.views is None:
        missing.append(Lack(what=Missing.VIEWS))
    answered = {*closing.confirmations, *closing.unconfirmed}
    missing += [Lack(what=Missing.CONFIRMATION, party=one) for one in needed if one not in answered]
    return tuple(missing)
