"""The only home of an action: its wordings, each party's yes to one, and its confirmation.

An assent and a confirmation name the wording they are for. A new wording has no assents; a confirmed
wording is frozen, and reopening it makes a new one (design, invariant 4).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId, Party
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, Sentences, Token

ActionId = NewType("ActionId", str)
WordingNumber = Annotated[int, Meta(ge=1, le=100_000)]


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Wording(Value, frozen=True, kw_only=True):
    """One revision of an action: what will be done, who does it, by when. Empty means not yet said."""

    number: int
    what: str
    who: str
    by_when: date | None
    by: ParticipantId
    at: datetime


class Assent(Value, frozen=True, kw_only=True):
    """A party's yes to the current wording, and who said it."""

    by: ParticipantId
    at: datetime


class ChangeAsked(Value, frozen=True, kw_only=True):
    """What a party would change in the current wording, in its own words."""

    by: ParticipantId
    words: str
    at: datetime


class Confirmation(Value, frozen=True, kw_only=True):
    """The mediator's confirmation of a wording. `absent`: the parties not asked, with the reasons."""

    wording: int
    at: datetime
    absent: dict[Party, str]


class Action(Value, frozen=True, kw_only=True):
    """An item on the board. The last wording is the current one; the others are its history."""

    id: ActionId
    number: int
    wordings: tuple[Wording, ...]
    state: ActionState = ActionState.OPEN
    assents: dict[Party, Assent] = {}
    changes: dict[Party, ChangeAsked] = {}
    confirmation: Confirmation | None = None

    @property
    def wording(self) -> Wording:
        """The current wording."""
        return self.wordings[-1]


class RewordAction(Command, frozen=True, kw_only=True):
    """The mediator words an action anew. `wording`: the number of the wording being replaced."""

    action: Token
    wording: WordingNumber
    what: Sentences
    who: MaybeLine = ""
    by_when: date | None = None


class AssentToAction(Command, frozen=True, kw_only=True):
    """A party says yes to the exact wording named."""

    action: Token
    wording: WordingNumber


class AskForChange(Command, frozen=True, kw_only=True):
    """A party asks for other words than the wording named. Its yes, if it had said one, is gone."""

    action: Token
    wording: WordingNumber
    words: Sentences


class ConfirmAction(Command, frozen=True, kw_only=True):
    """The mediator confirms the wording to which every party that must agree has said yes."""

    action: Token
    wording: WordingNumber


class ReopenAction(Command, frozen=True, kw_only=True):
    """The mediator reopens a confirmed action: the same words, as a new wording with no yes to it."""

    action: Token
    wording: WordingNumber


class WithdrawAction(Command, frozen=True, kw_only=True):
    """The mediator takes an action that is not confirmed off the board."""

    action: Token
    wording: WordingNumber


class ActionReworded(Event, frozen=True, kw_only=True):
    action: ActionId
    wording: Wording


class ActionAssented(Event, frozen=True, kw_only=True):
    action: ActionId
    party: Party
    assent: Assent


class ActionChangeAsked(Event, frozen=True, kw_only=True):
    action: ActionId
    party: Party
    change: ChangeAsked


class ActionConfirmed(Event, frozen=True, kw_only=True):
    action: ActionId
    confirmation: Confirmation


class ActionReopened(Event, frozen=True, kw_only=True):
    action: ActionId
    wording: Wording


class ActionWithdrawn(Event, frozen=True, kw_only=True):
    action: ActionId


ActionCommand = RewordAction | AssentToAction | AskForChange | ConfirmAction | ReopenAction | WithdrawAction
ActionEvent = (
    ActionReworded | ActionAssented | ActionChangeAsked | ActionConfirmed | ActionReopened | ActionWithdrawn
)


def decide(action: Action, command: ActionCommand, asking: Asking) -> tuple[ActionEvent, ...]:
    _check(action, command)
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
        case ConfirmAction():
            return _confirm(action, asking)
        case ReopenAction():
            now = action.wording
            same = replace(now, number=now.number + 1, by=asking.by.id, at=asking.at)
            return (ActionReopened(action=action.id, wording=same),)
        case WithdrawAction():
            return (ActionWithdrawn(action=action.id),)
        case _:
            assert_never(command)


def _check(action: Action, command: ActionCommand) -> None:
    """Refuses what the action's state does not allow, and what is about other words than stand there now."""
    if isinstance(command, ReopenAction):
        if action.state is not ActionState.CONFIRMED:
            raise Refused(Refusal.ACTION_IS_NOT_CONFIRMED)
    elif action.state is ActionState.WITHDRAWN:
        raise Refused(Refusal.ACTION_IS_WITHDRAWN)
    elif action.state is ActionState.CONFIRMED:
        raise Refused(Refusal.ACTION_IS_CONFIRMED)
    if action.wording.number != command.wording:
        raise Refused(Refusal.WORDING_HAS_CHANGED)


def _reword(action: Action, command: RewordAction, asking: Asking) -> tuple[ActionEvent, ...]:
    now = action.wording
    if (command.what, command.who, command.by_when) == (now.what, now.who, now.by_when):
        return ()  # the same words keep the yes that was said to them
    new = Wording(
        number=now.number + 1,
        what=command.what,
        who=command.who,
        by_when=command.by_when,
        by=asking.by.id,
        at=asking.at,
    )
    return (ActionReworded(action=action.id, wording=new),)


def _confirm(action: Action, asking: Asking) -> tuple[ActionEvent, ...]:
    if not action.wording.who.strip():
        raise Refused(Refusal.ACTION_HAS_NO_OWNER)
    if action.wording.by_when is None:
        raise Refused(Refusal.ACTION_HAS_NO_DATE)
    needed = asking.people.must_agree()
    if not needed or not all(party in action.assents for party in needed):
        raise Refused(Refusal.NOT_ALL_HAVE_AGREED)
    absent = {party: why for party, why in asking.people.absences.items() if party not in action.assents}
    confirmed = Confirmation(wording=action.wording.number, at=asking.at, absent=absent)
    return (ActionConfirmed(action=action.id, confirmation=confirmed),)


def _party_of(asking: Asking) -> Party:
    party = asking.people.party_of(asking.by)
    if party is None:
        without = asking.by.party is not None
        raise Refused(Refusal.NEEDS_PERMISSION if without else Refusal.YOU_ARE_NOT_A_PARTY)
    return party


def evolve(action: Action, event: ActionEvent) -> Action:
    match event:
        case ActionReworded(wording=wording) | ActionReopened(wording=wording):
            return Action(id=action.id, number=action.number, wordings=(*action.wordings, wording))
        case ActionAssented(party=party, assent=assent):
            changes = {other: asked for other, asked in action.changes.items() if other is not party}
            return replace(action, assents={**action.assents, party: assent}, changes=changes)
        case ActionChangeAsked(party=party, change=change):
            assents = {other: yes for other, yes in action.assents.items() if other is not party}
            return replace(action, assents=assents, changes={**action.changes, party: change})
        case ActionConfirmed(confirmation=confirmation):
            return replace(action, state=ActionState.CONFIRMED, confirmation=confirmation, changes={})
        case ActionWithdrawn():
            return replace(action, state=ActionState.WITHDRAWN)
        case _:
            assert_never(event)
