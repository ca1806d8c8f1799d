"""The only home of an action: its wordings, each party's yes to one, and its confirmation.

An assent and a confirmation name the wording they are for. A new wording has no assents; a confirmed
wording is frozen, and reopening it makes a new one (design, invariant 4).
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from msgspec.structs import replace

from rooms.action_law import ActionLaw, agreed_law_of, law_of
from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId, Party, People, Role
from rooms.refusals import Refusal, Refused
from rooms.text import Sentences, Token
from rooms.wording import ActionWords, Wording, WordingNumber, worded, words_of

ActionId = NewType("ActionId", str)


class ActionState(StrEnum):
    """Where an action stands. An open one is proposed, and agreed once every party has said yes to it."""

    DRAFT = "draft"
    """The mediator alone sees it."""
    OPTION = "option"
    """Everybody can look at it, and nobody is asked to say yes (row S11)."""
    OPEN = "open"
    CONFIRMED = "confirmed"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"


class Assent(Value, frozen=True, kw_only=True):
    """A party's yes to the current wording, and who said it."""

    by: ParticipantId
    at: datetime


class ChangeAsked(Value, frozen=True, kw_only=True):
    """What a party would change in the current wording, in its own words."""

    by: ParticipantId
    words: str
    at: datetime


class Remit(Value, frozen=True, kw_only=True):
    """What an officer of the local authority said: whether the wording lies in what the authority may do (S12)."""

    within: bool
    by: ParticipantId
    at: datetime


class Confirmation(Value, frozen=True, kw_only=True):
    """The mediator's confirmation of a wording. `absent`: the parties not asked, with the reasons. `law`: the
    law's last days, from the day of the agreement, which is the English day of this."""

    wording: int
    at: datetime
    absent: dict[Party, str]
    law: ActionLaw


class Action(Value, frozen=True, kw_only=True):
    """An item on the board. The last wording is the current one; the others are its history.

    `law`: the law's last days if the current wording is agreed on the day it was written. `promise`: its owner's
    own yes. `seen_from`: the number of the first wording that everybody could see, None while it is a draft.
    """

    id: ActionId
    number: int
    wordings: tuple[Wording, ...]
    law: ActionLaw
    state: ActionState = ActionState.OPEN
    seen_from: int | None = 1
    assents: dict[Party, Assent] = {}
    changes: dict[Party, ChangeAsked] = {}
    promise: Assent | None = None
    remit: Remit | None = None
    confirmation: Confirmation | None = None

    @property
    def wording(self) -> Wording:
        """The current wording."""
        return self.wordings[-1]


class RewordAction(ActionWords, frozen=True, kw_only=True):
    """The mediator words an action anew. `wording`: the number of the wording being replaced."""

    action: Token
    wording: WordingNumber


class AssentToAction(Command, frozen=True, kw_only=True):
    """A party says yes to the exact wording named."""

    action: Token
    wording: WordingNumber


class AskForChange(Command, frozen=True, kw_only=True):
    """A party asks for other words than the wording named. Its yes, if it had said one, is gone."""

    action: Token
    wording: WordingNumber
    words: Sentences


class TakeOnAction(Command, frozen=True, kw_only=True):
    """The owner says that they will do it: the exact wording named."""

    action: Token
    wording: WordingNumber


class TakeBackPromise(Command, frozen=True, kw_only=True):
    """The owner will not do it after all, or not as it is worded. Until it is confirmed they owe nobody a reason."""

    action: Token
    wording: WordingNumber


class MarkRemit(Command, frozen=True, kw_only=True):
    """The authority's officer says whether the wording lies within what the authority may do."""

    action: Token
    wording: WordingNumber
    within: bool


class ConfirmAction(Command, frozen=True, kw_only=True):
    """The mediator confirms the wording to which every party that must agree has said yes."""

    action: Token
    wording: WordingNumber


class ReopenAction(Command, frozen=True, kw_only=True):
    """The mediator reopens a confirmed action: the same words, as a new wording with no yes to it."""

    action: Token
    wording: WordingNumber


class OfferAsOption(Command, frozen=True, kw_only=True):
    """The mediator lays an action out as an idea that binds nobody. A yes that was said to it is gone."""

    action: Token
    wording: WordingNumber


class ProposeAction(Command, frozen=True, kw_only=True):
    """The mediator asks the parties to agree to a draft, an option, or what was not agreed before."""

    action: Token
    wording: WordingNumber


class MarkNotAgreed(Command, frozen=True, kw_only=True):
    """The mediator writes down that the parties do not agree to it. It stays on the board, and can come back."""

    action: Token
    wording: WordingNumber


class WithdrawAction(Command, frozen=True, kw_only=True):
    """The mediator takes an action that is not confirmed off the board."""

    action: Token
    wording: WordingNumber


class ActionReworded(Event, frozen=True, kw_only=True):
    action: ActionId
    wording: Wording
    law: ActionLaw


class ActionAssented(Event, frozen=True, kw_only=True):
    action: ActionId
    party: Party
    assent: Assent


class ActionChangeAsked(Event, frozen=True, kw_only=True):
    action: ActionId
    party: Party
    change: ChangeAsked


class ActionTakenOn(Event, frozen=True, kw_only=True):
    action: ActionId
    promise: Assent


class PromiseTakenBack(Event, frozen=True, kw_only=True):
    action: ActionId


class RemitMarked(Event, frozen=True, kw_only=True):
    action: ActionId
    remit: Remit


class ActionConfirmed(Event, frozen=True, kw_only=True):
    action: ActionId
    confirmation: Confirmation


class ActionReopened(Event, frozen=True, kw_only=True):
    action: ActionId
    wording: Wording
    law: ActionLaw


class ActionOffered(Event, frozen=True, kw_only=True):
    action: ActionId


class ActionProposed(Event, frozen=True, kw_only=True):
    action: ActionId


class ActionNotAgreed(Event, frozen=True, kw_only=True):
    action: ActionId


class ActionWithdrawn(Event, frozen=True, kw_only=True):
    action: ActionId


ActionCommand = (
    RewordAction
    | AssentToAction
    | AskForChange
    | TakeOnAction
    | TakeBackPromise
    | MarkRemit
    | ConfirmAction
    | ReopenAction
    | OfferAsOption
    | ProposeAction
    | MarkNotAgreed
    | WithdrawAction
)
ActionEvent = (
    ActionReworded
    | ActionAssented
    | ActionChangeAsked
    | ActionTakenOn
    | PromiseTakenBack
    | RemitMarked
    | ActionConfirmed
    | ActionReopened
    | ActionOffered
    | ActionProposed
    | ActionNotAgreed
    | ActionWithdrawn
)

_ON_THE_WAY = frozenset({ActionState.DRAFT, ActionState.OPTION, ActionState.OPEN, ActionState.NOT_AGREED})
_PROPOSED = frozenset({ActionState.OPEN})
# In which states an action can be asked this of.
_WHEN: dict[type[ActionCommand], frozenset[ActionState]] = {
    RewordAction: _ON_THE_WAY,
    AssentToAction: _PROPOSED,
    AskForChange: _PROPOSED,
    TakeOnAction: _PROPOSED,
    TakeBackPromise: _PROPOSED,
    MarkRemit: frozenset({ActionState.OPTION, ActionState.OPEN}),
    ConfirmAction: _PROPOSED,
    ReopenAction: frozenset({ActionState.CONFIRMED}),
    OfferAsOption: _ON_THE_WAY,
    ProposeAction: _ON_THE_WAY,
    MarkNotAgreed: frozenset({ActionState.OPTION, ActionState.OPEN, ActionState.NOT_AGREED}),
    WithdrawAction: _ON_THE_WAY,
}


def decide(action: Action, command: ActionCommand, asking: Asking) -> tuple[ActionEvent, ...]:
    _check(action, command, asking)
    match command:
        case RewordAction():
            return _reword(action, command, asking)
        case AssentToAction():
            party = _party_of(asking)
            if party in action.assents:
                return ()
            yes = Assent(by=asking.by.id, at=asking.at)
            return (ActionAssented(action=action.id, party=party, assent=yes),)
        case AskForChange(words=words):
            change = ChangeAsked(by=asking.by.id, words=words, at=asking.at)
            return (ActionChangeAsked(action=action.id, party=_party_of(asking), change=change),)
        case TakeOnAction():
            _check_owner(action, asking)
            if action.promise is not None:
                return ()
            return (ActionTakenOn(action=action.id, promise=Assent(by=asking.by.id, at=asking.at)),)
        case TakeBackPromise():
            _check_owner(action, asking)
            return () if action.promise is None else (PromiseTakenBack(action=action.id),)
        case MarkRemit(within=within):
            if action.remit is not None and action.remit.within is within:
                return ()
            said = Remit(within=within, by=asking.by.id, at=asking.at)
            return (RemitMarked(action=action.id, remit=said),)
        case ConfirmAction():
            return _confirm(action, asking)
        case ReopenAction():
            now = action.wording
            same = replace(now, number=now.number + 1, by=asking.by.id, at=asking.at)
            return (ActionReopened(action=action.id, wording=same, law=law_of(same, asking)),)
        case OfferAsOption():
            return () if action.state is ActionState.OPTION else (ActionOffered(action=action.id),)
        case ProposeAction():
            return () if action.state is ActionState.OPEN else (ActionProposed(action=action.id),)
        case MarkNotAgreed():
            return () if action.state is ActionState.NOT_AGREED else (ActionNotAgreed(action=action.id),)
        case WithdrawAction():
            return (ActionWithdrawn(action=action.id),)
        case _:
            assert_never(command)


def _check(action: Action, command: ActionCommand, asking: Asking) -> None:
    """Refuses what the action's state does not allow, and what is about other words than stand there now."""
    if action.state is ActionState.DRAFT and asking.by.role is not Role.MEDIATOR:
        raise Refused(Refusal.NO_SUCH_ACTION)  # for them there is none
    if action.state not in _WHEN[type(command)]:
        if isinstance(command, ReopenAction):
            raise Refused(Refusal.ACTION_IS_NOT_CONFIRMED)
        if action.state is ActionState.WITHDRAWN:
            raise Refused(Refusal.ACTION_IS_WITHDRAWN)
        if action.state is ActionState.CONFIRMED:
            raise Refused(Refusal.ACTION_IS_CONFIRMED)
        raise Refused(Refusal.ACTION_IS_NOT_PROPOSED)
    if action.wording.number != command.wording:
        raise Refused(Refusal.WORDING_HAS_CHANGED)


def _check_owner(action: Action, asking: Asking) -> None:
    if action.wording.owner != asking.by.id:
        raise Refused(Refusal.YOU_ARE_NOT_THE_OWNER)


def _reword(action: Action, command: RewordAction, asking: Asking) -> tuple[ActionEvent, ...]:
    if words_of(command) == words_of(action.wording):
        return ()  # the same words keep the yes that was said to them
    new = worded(command, action.wording.number + 1, asking)
    return (ActionReworded(action=action.id, wording=new, law=law_of(new, asking)),)


def _confirm(action: Action, asking: Asking) -> tuple[ActionEvent, ...]:
    now = action.wording
    if not now.who.strip() and now.owner is None and not now.authority_words:
        raise Refused(Refusal.ACTION_HAS_NO_OWNER)
    law = agreed_law_of(now, asking)
    why_not = awaited(action, asking.people)
    if why_not is not None:
        raise Refused(why_not)
    absent = {party: why for party, why in asking.people.absences.items() if party not in action.assents}
    confirmed = Confirmation(wording=now.number, at=asking.at, absent=absent, law=law)
    return (ActionConfirmed(action=action.id, confirmation=confirmed),)


def awaits_owner(action: Action, people: People) -> bool:
    """Whether somebody who is in the mediation's room, and has to do it, has still to say that they will."""
    owner = None if action.wording.owner is None else people.by_id[action.wording.owner]
    in_the_room = owner is not None and owner.device is not None and owner.removal is None
    return in_the_room and action.promise is None


def awaited(action: Action, people: People) -> Refusal | None:
    """Why the words cannot be confirmed yet, if somebody has still to say yes to them."""
    if awaits_owner(action, people):
        return Refusal.OWNER_HAS_NOT_AGREED
    needed = people.must_agree()
    if not needed or not all(party in action.assents for party in needed):
        return Refusal.NOT_ALL_HAVE_AGREED
    if action.wording.different_date and not all(one in action.assents for one in people.party_names()):
        # Regulation 42(5): the parties agree it, so nobody's absence can stand for their yes (row S62).
        return Refusal.OTHER_DATE_NEEDS_EVERY_PARTY
    return None


def _party_of(asking: Asking) -> Party:
    party = asking.people.party_of(asking.by)
    if party is None:
        without = asking.by.party is not None
        raise Refused(Refusal.NEEDS_PERMISSION if without else Refusal.YOU_ARE_NOT_A_PARTY)
    return party


def evolve(action: Action, event: ActionEvent) -> Action:
    match event:
        case ActionReworded(wording=wording, law=law) | ActionReopened(wording=wording, law=law):
            anew = _unsaid(action, wordings=(*action.wordings, wording), law=law, confirmation=None)
            hidden = action.state in {ActionState.DRAFT, ActionState.OPTION}
            return anew if hidden else replace(anew, state=ActionState.OPEN)
        case ActionAssented(party=party, assent=assent):
            changes = {other: asked for other, asked in action.changes.items() if other is not party}
            return replace(action, assents={**action.assents, party: assent}, changes=changes)
        case ActionChangeAsked(party=party, change=change):
            assents = {other: yes for other, yes in action.assents.items() if other is not party}
            promise = None if change.by == action.wording.owner else action.promise
            changes = {**action.changes, party: change}
            return replace(action, assents=assents, promise=promise, changes=changes)
        case ActionTakenOn(promise=promise):
            return replace(action, promise=promise)
        case PromiseTakenBack():
            return replace(action, promise=None)
        case RemitMarked(remit=remit):
            return replace(action, remit=remit)
        case ActionConfirmed(confirmation=confirmation):
            return replace(action, state=ActionState.CONFIRMED, confirmation=confirmation, changes={})
        case ActionOffered():
            return _unsaid(_seen(action), state=ActionState.OPTION)
        case ActionProposed():
            return _unsaid(_seen(action), state=ActionState.OPEN)
        case ActionNotAgreed():
            return _unsaid(action, state=ActionState.NOT_AGREED)
        case ActionWithdrawn():
            return replace(action, state=ActionState.WITHDRAWN)
        case _:
            assert_never(event)


def _unsaid(action: Action, **changed: object) -> Action:
    """The action with nothing said to it by anybody."""
    return replace(action, assents={}, changes={}, promise=None, remit=None, **changed)


def _seen(action: Action) -> Action:
    """The action as everybody sees it: what it said before, when it was a draft, stays with the mediator."""
    return action if action.seen_from is not None else replace(action, seen_from=action.wording.number)


def without_history(action: Action) -> Action:
    """The action as it is kept after the close: its last words alone."""
    return replace(action, wordings=(action.wording,), seen_from=action.wording.number)
