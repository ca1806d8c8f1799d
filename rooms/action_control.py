"""The only home of what may be asked of an action, and what follows: each yes, promise, change and confirmation.

An assent and a confirmation name the wording they are for; what is about other words than stand there now is refused
(design, invariant 4).
"""

from typing import assert_never

from msgspec.structs import replace

from rooms.action import (
    Action,
    ActionAssented,
    ActionChangeAsked,
    ActionConfirmed,
    ActionEvent,
    ActionNotAgreed,
    ActionOffered,
    ActionProposed,
    ActionReopened,
    ActionReworded,
    ActionState,
    ActionTakenOn,
    ActionWithdrawn,
    Assent,
    ChangeAsked,
    Confirmation,
    PromiseTakenBack,
    Remit,
    RemitMarked,
    awaited,
)
from rooms.action_law import agreed_law_of, law_of
from rooms.messages import Command
from rooms.people import Asking, Party, Role
from rooms.refusals import Refusal, Refused
from rooms.text import Sentences, Token
from rooms.wording import ActionWords, WordingNumber, worded, words_of


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


def _party_of(asking: Asking) -> Party:
    party = asking.people.party_of(asking.by)
    if party is None:
        without = asking.by.party is not None
        raise Refused(Refusal.NEEDS_PERMISSION if without else Refusal.YOU_ARE_NOT_A_PARTY)
    return party
