"""The only home of correcting the outcome after the seal: it is proposed, agreed by its number, and sealed.

Nothing sealed changes: a correction makes the next version, which says what changed and why. A yes is to one
number, as an assent is to one wording: whatever is proposed anew has a new number, and no yes to it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.action import Action, ActionId, Assent
from rooms.action_law import with_date
from rooms.corrected import (
    AgreedWords,
    CorrectedAction,
    SealedCorrection,
    agreed_words,
    conclusion_words,
    corrected,
)
from rooms.limits import MOST_ACTIONS
from rooms.messages import Command, Event, Value
from rooms.people import Asking, Participant, ParticipantId, Party, People
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, MaybeSentences, Page, Sentences, Token

CorrectionNumber = Annotated[int, Meta(ge=1, le=100_000)]


class ActionCorrection(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of an agreed action as they should be; what is left out is right. `different_date`: `by_when` is
    agreed in writing in place of the law's (regulation 42(5))."""

    action: Token
    what: Sentences | None = None
    who: MaybeLine | None = None
    by_when: date | None = None
    how_seen: MaybeSentences | None = None
    different_date: bool = False


class CorrectionAsked(Value, frozen=True, kw_only=True):
    """What somebody would have otherwise in a correction. `number`: of the one that they had read."""

    words: str
    number: int
    at: datetime


class ProposedCorrection(Value, frozen=True, kw_only=True):
    """A correction that people are asked to agree to. `parties` and `owners`: whose yes it needs, the parties' and
    of those who had said that they will do what it changes."""

    number: int
    why: str
    actions: tuple[CorrectedAction, ...]
    words: str | None
    parties: tuple[Party, ...]
    owners: tuple[ParticipantId, ...]
    at: datetime
    assents: dict[Party, Assent] = {}
    promises: dict[ParticipantId, Assent] = {}
    changes: dict[ParticipantId, CorrectionAsked] = {}


class Corrections(Value, frozen=True, kw_only=True):
    """Every sealed correction in order, and the one that is proposed. `last`: the last number given out."""

    sealed: tuple[SealedCorrection, ...] = ()
    proposed: ProposedCorrection | None = None
    last: int = 0

    @property
    def version(self) -> int:
        """The newest version of the outcome."""
        return 1 + len(self.sealed)


class ProposeCorrection(Command, frozen=True, kw_only=True):
    """The mediator says what is wrong in the sealed outcome, and how it should read. `replaces`: the number of the
    correction on the screen, whose place this takes. `words`: of the conclusion, if they change."""

    why: Sentences
    actions: Annotated[tuple[ActionCorrection, ...], Meta(max_length=MOST_ACTIONS)] = ()
    words: Page | None = None
    replaces: CorrectionNumber | None = None


class AssentToCorrection(Command, frozen=True, kw_only=True):
    """Somebody says yes to the exact correction named: for their party, and for what they do themselves."""

    number: CorrectionNumber


class AskToChangeCorrection(Command, frozen=True, kw_only=True):
    """Somebody who is asked says what is not right in the correction. Seen by the mediator. Their yes is gone."""

    number: CorrectionNumber
    words: Sentences


class TakeBackCorrection(Command, frozen=True, kw_only=True):
    """The mediator takes the correction back: what was sealed stays as it is."""

    number: CorrectionNumber


class SealCorrection(Command, frozen=True, kw_only=True):
    """The mediator seals the correction, once everybody who must agree has said yes: it makes the next version."""

    number: CorrectionNumber


class CorrectionProposed(Event, frozen=True, kw_only=True):
    proposed: ProposedCorrection


class CorrectionAssented(Event, frozen=True, kw_only=True):
    """`party`: whose yes it is, if a party's. `promise`: whether they also say that they will do what is theirs."""

    party: Party | None
    promise: bool
    assent: Assent


class CorrectionChangeAsked(Event, frozen=True, kw_only=True):
    """`party`: of whoever asked, if they may say its yes."""

    participant: ParticipantId
    party: Party | None
    asked: CorrectionAsked


class CorrectionTakenBack(Event, frozen=True, kw_only=True):
    number: int


class CorrectionSealed(Event, frozen=True, kw_only=True):
    sealed: SealedCorrection


CorrectionCommand = (
    ProposeCorrection | AssentToCorrection | AskToChangeCorrection | TakeBackCorrection | SealCorrection
)
CorrectionEvent = (
    CorrectionProposed | CorrectionAssented | CorrectionChangeAsked | CorrectionTakenBack | CorrectionSealed
)


class SealedOutcome(Value, frozen=True, kw_only=True):
    """What the close sealed, as far as it can be corrected. `number`: of the newest version. `confirmed`: the
    parties that confirmed the whole of it."""

    actions: dict[ActionId, Action]
    words: str
    number: int
    confirmed: frozenset[Party]


def decide(
    corrections: Corrections, command: CorrectionCommand, asking: Asking, outcome: SealedOutcome
) -> tuple[CorrectionEvent, ...]:
    if isinstance(command, ProposeCorrection):
        return _propose(corrections, command, asking, outcome)
    proposed = corrections.proposed
    if proposed is None or proposed.number != command.number:
        raise Refused(Refusal.CORRECTION_HAS_CHANGED)
    match command:
        case AssentToCorrection():
            return _assent(proposed, asking)
        case AskToChangeCorrection(words=words):
            party, _ = _asked(proposed, asking)
            asked = CorrectionAsked(words=words, number=proposed.number, at=asking.at)
            return (CorrectionChangeAsked(participant=asking.by.id, party=party, asked=asked),)
        case TakeBackCorrection():
            return (CorrectionTakenBack(number=proposed.number),)
        case SealCorrection():
            return _seal(proposed, asking, outcome)
        case _:
            assert_never(command)


def _propose(
    corrections: Corrections, command: ProposeCorrection, asking: Asking, outcome: SealedOutcome
) -> tuple[CorrectionEvent, ...]:
    before = corrections.proposed
    if command.replaces != (before.number if before else None):
        raise Refused(Refusal.CORRECTION_HAS_CHANGED)
    now = agreed_words(outcome.actions, corrections.sealed)
    by_action = {one.action: one for one in command.actions}
    if len(by_action) != len(command.actions) or not by_action.keys() <= now.keys():
        raise Refused(Refusal.NO_SUCH_ACTION)
    # In the order of the board: the same correction is the same, however it was sent.
    actions = tuple(
        change
        for key, words in now.items()
        if key in by_action and (change := _correct(words, by_action[key], asking)).changes_anything
    )
    written = conclusion_words(outcome.words, corrections.sealed)
    words = None if command.words == written else command.words
    if not actions and words is None:
        raise Refused(Refusal.CORRECTION_CHANGES_NOTHING)
    if before is not None and (before.why, before.actions, before.words) == (command.why, actions, words):
        return ()  # the same words keep the yes that was said to them
    changed = [now[one.action] for one in actions]
    proposed = ProposedCorrection(
        number=corrections.last + 1,
        why=command.why,
        actions=actions,
        words=words,
        parties=_parties_asked(asking.people, now, outcome, actions),
        owners=_owners_asked(asking.people, changed),
        at=asking.at,
    )
    return (CorrectionProposed(proposed=proposed),)


def _correct(now: AgreedWords, asked: ActionCorrection, asking: Asking) -> CorrectedAction:
    """What differs from the words as they are. Refuses what no agreed action can say."""
    was = now.wording
    another = asked.by_when is not None and asked.by_when != was.by_when
    change = CorrectedAction(
        action=now.action.id,
        what=None if asked.what == was.what else asked.what,
        who=None if asked.who == was.who else asked.who,
        by_when=asked.by_when if another else None,
        how_seen=None if asked.how_seen == was.how_seen else asked.how_seen,
        different_date=another and asked.different_date,
    )
    wording, _ = corrected(now, change)
    if not wording.who.strip() and wording.owner is None and not wording.authority_words:
        raise Refused(Refusal.ACTION_HAS_NO_OWNER)
    if change.by_when is None:
        return change
    _check_not_past(change, asking)
    # The last days in law run from the agreement, which is as old as it was.
    return replace(change, law=with_date(now.law, wording, asking.today.calendar))


def _check_not_past(change: CorrectedAction, asking: Asking) -> None:
    if change.by_when is not None and change.by_when < asking.today.day:
        raise Refused(Refusal.DATE_IS_BEFORE_THE_MEETING)


def _parties_asked(
    people: People,
    now: Mapping[ActionId, AgreedWords],
    outcome: SealedOutcome,
    actions: tuple[CorrectedAction, ...],
) -> tuple[Party, ...]:
    """Those that an action needs, all who said yes to what is sealed, and, where a day is agreed in place of the
    law's, every one (regulation 42(5))."""
    if any(one.different_date for one in actions):
        return people.party_names()
    said_yes = {*outcome.confirmed, *(party for one in now.values() for party in one.action.assents)}
    needed = {*people.must_agree(), *said_yes}
    return tuple(party for party in people.party_names() if party in needed)


def _owners_asked(people: People, changed: list[AgreedWords]) -> tuple[ParticipantId, ...]:
    """Whoever said that they will do it said so of the words as they were. Not whom the mediator removed."""
    promised = [one.action.promise.by for one in changed if one.action.promise is not None]
    return tuple(who for who in dict.fromkeys(promised) if people.by_id[who].removal is None)


def _asked(proposed: ProposedCorrection, asking: Asking) -> tuple[Party | None, bool]:
    """Whose yes somebody may say: their party's, and their own to what they do. Refuses whoever is not asked."""
    party, owns = asked_of(proposed, asking.by, asking.people)
    if party is None and not owns:
        without = asking.by.party in proposed.parties and asking.people.party_of(asking.by) is None
        raise Refused(Refusal.NEEDS_PERMISSION if without else Refusal.YOU_ARE_NOT_A_PARTY)
    return party, owns


def asked_of(proposed: ProposedCorrection, person: Participant, people: People) -> tuple[Party | None, bool]:
    """Whose yes is asked of somebody: their party's, if they may say it, and their own to what they do."""
    party = people.party_of(person)
    return party if party in proposed.parties else None, person.id in proposed.owners


def _assent(proposed: ProposedCorrection, asking: Asking) -> tuple[CorrectionEvent, ...]:
    party, owns = _asked(proposed, asking)
    me = asking.by.id
    said = (party is None or party in proposed.assents) and (not owns or me in proposed.promises)
    if said and me not in proposed.changes:
        return ()
    return (CorrectionAssented(party=party, promise=owns, assent=Assent(by=me, at=asking.at)),)


def _seal(
    proposed: ProposedCorrection, asking: Asking, outcome: SealedOutcome
) -> tuple[CorrectionEvent, ...]:
    for change in proposed.actions:
        _check_not_past(change, asking)
    why_not = awaited(proposed)
    if why_not is not None:
        raise Refused(why_not)
    sealed = SealedCorrection(
        number=proposed.number,
        why=proposed.why,
        actions=proposed.actions,
        words=proposed.words,
        assents=proposed.assents,
        promises=proposed.promises,
        at=asking.at,
        replaces=outcome.number,
    )
    return (CorrectionSealed(sealed=sealed),)


def awaited(proposed: ProposedCorrection) -> Refusal | None:
    """Why the correction cannot be sealed yet, if somebody has still to say yes to it."""
    if not all(one in proposed.promises for one in proposed.owners):
        return Refusal.OWNER_HAS_NOT_AGREED
    if not proposed.parties or not all(one in proposed.assents for one in proposed.parties):
        return Refusal.NOT_ALL_HAVE_AGREED
    return None


def evolve(corrections: Corrections, event: CorrectionEvent) -> Corrections:
    match event:
        case CorrectionProposed(proposed=proposed):
            return replace(corrections, proposed=proposed, last=proposed.number)
        case CorrectionAssented() | CorrectionChangeAsked():
            assert corrections.proposed is not None
            return replace(corrections, proposed=_answered(corrections.proposed, event))
        case CorrectionTakenBack():
            return replace(corrections, proposed=None)
        case CorrectionSealed(sealed=sealed):
            return replace(corrections, sealed=(*corrections.sealed, sealed), proposed=None)
        case _:
            assert_never(event)


def _answered(
    proposed: ProposedCorrection, event: CorrectionAssented | CorrectionChangeAsked
) -> ProposedCorrection:
    if isinstance(event, CorrectionAssented):
        yes = event.assent
        assents, promises = proposed.assents, proposed.promises
        if event.party is not None and event.party not in assents:
            assents = {**assents, event.party: yes}
        if event.promise and yes.by not in promises:
            promises = {**promises, yes.by: yes}
        changes = {who: one for who, one in proposed.changes.items() if who != yes.by}
        return replace(proposed, assents=assents, promises=promises, changes=changes)
    return replace(
        proposed,
        assents={one: yes for one, yes in proposed.assents.items() if one is not event.party},
        promises={one: yes for one, yes in proposed.promises.items() if one != event.participant},
        changes={**proposed.changes, event.participant: event.asked},
    )
