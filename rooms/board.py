"""The only home of the board: which actions are on it, and what is suggested for it."""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from msgspec.structs import replace

from rooms import action as actions
from rooms import action_control
from rooms.action import Action, ActionEvent, ActionId, ActionState
from rooms.action_control import ActionCommand
from rooms.action_law import law_of
from rooms.limits import MOST_ACTIONS, MOST_SUGGESTIONS_OF_ONE_PERSON
from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, Sentences, Token
from rooms.wording import ActionWords, worded

SuggestionId = NewType("SuggestionId", str)


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


class PutUpAs(StrEnum):
    """As what an action comes into the world: for the mediator alone, as an idea, or to be agreed to."""

    DRAFT = "draft"
    OPTION = "option"
    OPEN = "open"


class AddAction(ActionWords, frozen=True, kw_only=True):
    """The mediator puts an action on the board, from a suggestion if one is named."""

    suggestion: Token | None = None
    state: PutUpAs = PutUpAs.OPEN


class MoveAction(Command, frozen=True, kw_only=True):
    """The mediator moves an action before another one on the board, or to its end."""

    action: Token
    before: Token | None = None


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


class ActionMoved(Event, frozen=True, kw_only=True):
    action: ActionId
    before: ActionId | None


class ActionSuggested(Event, frozen=True, kw_only=True):
    suggestion: Suggestion


class SuggestionDeclined(Event, frozen=True, kw_only=True):
    suggestion: SuggestionId


BoardCommand = AddAction | MoveAction | ActionCommand | SuggestAction | DeclineSuggestion
BoardEvent = ActionAdded | ActionMoved | ActionEvent | ActionSuggested | SuggestionDeclined


def decide(board: Board, command: BoardCommand, asking: Asking) -> tuple[BoardEvent, ...]:
    match command:
        case AddAction():
            return _add(board, command, asking)
        case SuggestAction():
            return _suggest(board, command, asking)
        case DeclineSuggestion(suggestion=suggestion):
            return (SuggestionDeclined(suggestion=_suggestion(board, suggestion).id),)
        case MoveAction(action=action, before=before):
            return _move(board, _action(board, action), None if before is None else _action(board, before))
        case _:
            return action_control.decide(_action(board, command.action), command, asking)


def _action(board: Board, action: str) -> Action:
    found = board.actions.get(ActionId(action))
    if found is None:
        raise Refused(Refusal.NO_SUCH_ACTION)
    return found


def _add(board: Board, command: AddAction, asking: Asking) -> tuple[BoardEvent, ...]:
    if len(board.actions) >= MOST_ACTIONS:
        raise Refused(Refusal.BOARD_IS_FULL)
    suggestion = None if command.suggestion is None else _suggestion(board, command.suggestion).id
    first = worded(command, 1, asking)
    action = Action(
        id=ActionId(f"a{asking.version}"),
        number=len(board.actions) + 1,
        wordings=(first,),
        law=law_of(first, asking),
        state=ActionState(command.state),
        seen_from=None if command.state is PutUpAs.DRAFT else 1,
    )
    return (ActionAdded(action=action, suggestion=suggestion),)


def _move(board: Board, action: Action, before: Action | None) -> tuple[BoardEvent, ...]:
    moved = ActionMoved(action=action.id, before=before.id if before else None)
    return () if list(_moved(board, moved)) == list(board.actions) else (moved,)


def _moved(board: Board, event: ActionMoved) -> dict[ActionId, Action]:
    if event.before == event.action:
        return board.actions
    order = [one for one in board.actions if one != event.action]
    order.insert(len(order) if event.before is None else order.index(event.before), event.action)
    return {one: board.actions[one] for one in order}


def _suggest(board: Board, command: SuggestAction, asking: Asking) -> tuple[BoardEvent, ...]:
    mine = [one for one in board.suggestions.values() if one.by == asking.by.id]
    if len(mine) >= MOST_SUGGESTIONS_OF_ONE_PERSON:
        raise Refused(Refusal.TOO_MANY_SUGGESTIONS)
    suggested = Suggestion(
        id=SuggestionId(f"s{asking.version}"),
        by=asking.by.id,
        what=command.what,
        who=command.who,
        by_when=command.by_when,
        at=asking.at,
    )
    return (ActionSuggested(suggestion=suggested),)


def _suggestion(board: Board, suggestion: str) -> Suggestion:
    found = board.suggestions.get(SuggestionId(suggestion))
    if found is None:
        raise Refused(Refusal.NO_SUCH_SUGGESTION)
    return found


def evolve(board: Board, event: BoardEvent) -> Board:
    match event:
        case ActionAdded(action=action, suggestion=suggestion):
            return replace(_with(board, action), suggestions=_without(board, suggestion))
        case ActionMoved():
            return replace(board, actions=_moved(board, event))
        case ActionSuggested(suggestion=suggested):
            return replace(board, suggestions={**board.suggestions, suggested.id: suggested})
        case SuggestionDeclined(suggestion=suggestion):
            return replace(board, suggestions=_without(board, suggestion))
        case _:
            return _with(board, actions.evolve(board.actions[event.action], event))


def _with(board: Board, action: Action) -> Board:
    return replace(board, actions={**board.actions, action.id: action})


def _without(board: Board, suggestion: SuggestionId | None) -> dict[SuggestionId, Suggestion]:
    return {key: one for key, one in board.suggestions.items() if key != suggestion}


def forgotten(board: Board) -> Board:
    """The board as it is kept after the close: no draft, and of each action its last words alone."""
    kept = {
        key: actions.without_history(one)
        for key, one in board.actions.items()
        if one.state is not ActionState.DRAFT
    }
    return replace(board, actions=kept)
