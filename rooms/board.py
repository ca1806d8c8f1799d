"""The only home of the board: which actions are on it, and what is suggested for it."""

from datetime import date, datetime
from typing import NewType

from msgspec.structs import replace

from rooms import action as actions
from rooms.action import (
    Action,
    ActionCommand,
    ActionEvent,
    ActionId,
    Wording,
)
from rooms.limits import MOST_ACTIONS, MOST_SUGGESTIONS_OF_ONE_PERSON
from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, Sentences, Token

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


class AddAction(Command, frozen=True, kw_only=True):
    """The mediator puts an action on the board, from a suggestion if one is named."""

    what: Sentences
    who: MaybeLine = ""
    by_when: date | None = None
    suggestion: Token | None = None


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


class ActionSuggested(Event, frozen=True, kw_only=True):
    suggestion: Suggestion


class SuggestionDeclined(Event, frozen=True, kw_only=True):
    suggestion: SuggestionId


BoardCommand = AddAction | ActionCommand | SuggestAction | DeclineSuggestion
BoardEvent = ActionAdded | ActionEvent | ActionSuggested | SuggestionDeclined


def decide(board: Board, command: BoardCommand, asking: Asking) -> tuple[BoardEvent, ...]:
    match command:
        case AddAction():
            return _add(board, command, asking)
        case SuggestAction():
            return _suggest(board, command, asking)
        case DeclineSuggestion(suggestion=suggestion):
            return (SuggestionDeclined(suggestion=_suggestion(board, suggestion).id),)
        case _:
            found = board.actions.get(ActionId(command.action))
            if found is None:
                raise Refused(Refusal.NO_SUCH_ACTION)
            return actions.decide(found, command, asking)


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
