"""The only home of an action: its wordings, each party's yes to one, and its confirmation.

An assent and a confirmation name the wording they are for. A new wording has no assents; a confirmed
wording is frozen, and reopening it makes a new one (design, invariant 4).
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from msgspec.structs import replace

from rooms.action_law import ActionLaw
from rooms.messages import Event, Value
from rooms.people import ParticipantId, Party, People
from rooms.refusals import Refusal
from rooms.wording import Wording

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
