"""The only home of the board: actions and their wordings, each party's yes, and confirmation.

An assent and a confirmation name the wording they are for. A new wording has no assents; a confirmed
wording is frozen, and reopening it makes a new one (design, invariant 4).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType, assert_never

from msgspec import Meta
from msgspec.structs import replace

from rooms.limits import MOST_ACTIONS, MOST_SUGGESTIONS_OF_ONE_PERSON
from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId, Party
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, Sentences, Token

ActionId = NewType("ActionId", str)
SuggestionId = NewType("SuggestionId", str)
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


class Suggestion(Value, frozen=True, kw_only=True):
    """An action that somebody would like, for the mediator to take up. Seen by those two alone."""

    id: SuggestionId
    by: ParticipantId
    what: str
    who: str
    by_when: date | None
    at: datetime


class Board(Value, frozen=True, kw_only=True):
    """Every action in order, and the suggestions not yet answered."""

    actions: dict[ActionId, Action] = {}
    suggestions: dict[SuggestionId, Suggestion] = {}


class AddAction(Command, frozen=True, kw_only=True):
    """The mediator puts an action on the board, from a suggestion if one is named."""

    what: Sentences
    who: MaybeLine = ""
    by_when: date | None = None
    suggestion: Token | None = None


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


class SuggestAction(Command, frozen=True, kw_only=True):
    """Anybody suggests an action to the mediator."""

    what: Sentences
    who: MaybeLine = ""
    by_when: date | None = None


class DeclineSuggestion(Command, frozen=True, kw_only=True):
    """The mediator does not take a suggestion up."""

    suggestion: Token


class ActionAdded(Event, frozen=True, kw_only=True):
    action: Action
    suggestion: SuggestionId | None = None


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


class ActionSuggested(Event, frozen=True, kw_only=True):
    suggestion: Suggestion


class SuggestionDeclined(Event, frozen=True, kw_only=True):
    suggestion: SuggestionId


BoardCommand = (
    AddAction
    | RewordAction
    | AssentToAction
    | AskForChange
    | ConfirmAction
    | ReopenAction
    | WithdrawAction
    | SuggestAction
    | DeclineSuggestion
)
BoardEvent = (
    ActionAdded
    | ActionReworded
    | ActionAssented
    | ActionChangeAsked
    | ActionConfirmed
    | ActionReopened
    | ActionWithdrawn
    | ActionSuggested
    | SuggestionDeclined
)


def decide(board: Board, command: BoardCommand, asking: Asking) -> tuple[BoardEvent, ...]:
    match command:
        case AddAction():
            return _add(board, command, asking)
        case RewordAction():
            return _reword(board, command, asking)
        case AssentToAction(action=action, wording=wording):
            party = _party_of(asking)
            item = _open_action(board, action, wording)
            if party in item.assents:
                return ()
            yes = Assent(by=asking.by.id, at=asking.at)
            return (ActionAssented(action=item.id, party=party, assent=yes),)
        case AskForChange(action=action, wording=wording, words=words):
            party = _party_of(asking)
            item = _open_action(board, action, wording)
            change = ChangeAsked(by=asking.by.id, words=words, at=asking.at)
            return (ActionChangeAsked(action=item.id, party=party, change=change),)
        case ConfirmAction(action=action, wording=wording):
            return _confirm(_open_action(board, action, wording), asking)
        case ReopenAction(action=action, wording=wording):
            item = _action(board, action)
            if item.state is not ActionState.CONFIRMED:
                raise Refused(Refusal.ACTION_IS_NOT_CONFIRMED)
            _check_wording(item, wording)
            same = replace(item.wording, number=wording + 1, by=asking.by.id, at=asking.at)
            return (ActionReopened(action=item.id, wording=same),)
        case WithdrawAction(action=action, wording=wording):
            return (ActionWithdrawn(action=_open_action(board, action, wording).id),)
        case SuggestAction(what=what, who=who, by_when=by_when):
            mine = [one for one in board.suggestions.values() if one.by == asking.by.id]
            if len(mine) >= MOST_SUGGESTIONS_OF_ONE_PERSON:
                raise Refused(Refusal.TOO_MANY_SUGGESTIONS)
            suggested = Suggestion(
                id=SuggestionId(f"s{asking.version}"),
                by=asking.by.id,
                what=what,
                who=who,
                by_when=by_when,
                at=asking.at,
            )
            return (ActionSuggested(suggestion=suggested),)
        case DeclineSuggestion(suggestion=suggestion):
            return (SuggestionDeclined(suggestion=_suggestion(board, suggestion).id),)
        case _:
            assert_never(command)


def _add(board: Board, command: AddAction, asking: Asking) -> tuple[BoardEvent, ...]:
    if len(board.actions) >= MOST_ACTIONS:
        raise Refused(Refusal.BOARD_IS_FULL)
    suggestion = None if command.suggestion is None else _suggestion(board, command.suggestion).id
    first = Wording(
        number=1,
        what=command.what,
        who=command.who,
        by_when=command.by_when,
        by=asking.by.id,
        at=asking.at,
    )
    action = Action(id=ActionId(f"a{asking.version}"), number=len(board.actions) + 1, wordings=(first,))
    return (ActionAdded(action=action, suggestion=suggestion),)


def _reword(board: Board, command: RewordAction, asking: Asking) -> tuple[BoardEvent, ...]:
    item = _open_action(board, command.action, command.wording)
    now = item.wording
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
    return (ActionReworded(action=item.id, wording=new),)


def _confirm(item: Action, asking: Asking) -> tuple[BoardEvent, ...]:
    if not item.wording.who.strip():
        raise Refused(Refusal.ACTION_HAS_NO_OWNER)
    if item.wording.by_when is None:
        raise Refused(Refusal.ACTION_HAS_NO_DATE)
    needed = asking.people.must_agree()
    if not needed or not all(party in item.assents for party in needed):
        raise Refused(Refusal.NOT_ALL_HAVE_AGREED)
    absent = {party: why for party, why in asking.people.absences.items() if party not in item.assents}
    confirmed = Confirmation(wording=item.wording.number, at=asking.at, absent=absent)
    return (ActionConfirmed(action=item.id, confirmation=confirmed),)


def _party_of(asking: Asking) -> Party:
    if asking.by.party is None:
        raise Refused(Refusal.YOU_ARE_NOT_A_PARTY)
    return asking.by.party


def _action(board: Board, action: str) -> Action:
    found = board.actions.get(ActionId(action))
    if found is None:
        raise Refused(Refusal.NO_SUCH_ACTION)
    return found


def _open_action(board: Board, action: str, wording: int) -> Action:
    """The action, if it can still be worked on and stands in the wording that the person saw."""
    found = _action(board, action)
    if found.state is ActionState.WITHDRAWN:
        raise Refused(Refusal.ACTION_IS_WITHDRAWN)
    if found.state is ActionState.CONFIRMED:
        raise Refused(Refusal.ACTION_IS_CONFIRMED)
    _check_wording(found, wording)
    return found


def _check_wording(item: Action, wording: int) -> None:
    if item.wording.number != wording:
        raise Refused(Refusal.WORDING_HAS_CHANGED)


def _suggestion(board: Board, suggestion: str) -> Suggestion:
    found = board.suggestions.get(SuggestionId(suggestion))
    if found is None:
        raise Refused(Refusal.NO_SUCH_SUGGESTION)
    return found


def evolve(board: Board, event: BoardEvent) -> Board:
    match event:
        case ActionAdded(action=action, suggestion=suggestion):
            return replace(_with(board, action), suggestions=_without(board, suggestion))
        case ActionReworded(action=action, wording=wording) | ActionReopened(action=action, wording=wording):
            item = board.actions[action]
            reworded = Action(id=item.id, number=item.number, wordings=(*item.wordings, wording))
            return _with(board, reworded)
        case ActionAssented(action=action, party=party, assent=assent):
            item = board.actions[action]
            changes = {other: asked for other, asked in item.changes.items() if other is not party}
            return _with(board, replace(item, assents={**item.assents, party: assent}, changes=changes))
        case ActionChangeAsked(action=action, party=party, change=change):
            item = board.actions[action]
            assents = {other: yes for other, yes in item.assents.items() if other is not party}
            return _with(board, replace(item, assents=assents, changes={**item.changes, party: change}))
        case ActionConfirmed(action=action, confirmation=confirmation):
            item = replace(
                board.actions[action], state=ActionState.CONFIRMED, confirmation=confirmation, changes={}
            )
            return _with(board, item)
        case ActionWithdrawn(action=action):
            return _with(board, replace(board.actions[action], state=ActionState.WITHDRAWN))
        case ActionSuggested(suggestion=suggested):
            return replace(board, suggestions={**board.suggestions, suggested.id: suggested})
        case SuggestionDeclined(suggestion=suggestion):
            return replace(board, suggestions=_without(board, suggestion))
        case _:
            assert_never(event)


def _with(board: Board, action: Action) -> Board:
    return replace(board, actions={**board.actions, action.id: action})


def _without(board: Board, suggestion: SuggestionId | None) -> dict[SuggestionId, Suggestion]:
    return {key: one for key, one in board.suggestions.items() if key != suggestion}
