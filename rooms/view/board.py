"""The only home of what is seen of the board: its actions, and the suggestions for it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rooms.action import Action, ActionId, ActionState, Assent, ChangeAsked, Remit, awaited, awaits_owner
from rooms.board import Suggestion
from rooms.law.rule import Matter, RuleId
from rooms.people import ParticipantId, Party, People
from rooms.view.law import ActionLawShown, law_shown
from rooms.view.shown import Shown
from rooms.wording import Section, Wording, words_of


class Standing(StrEnum):
    """Where an action stands, for the words on its card."""

    DRAFT = "draft"
    OPTION = "option"
    NEEDS_AGREEMENT = "needs_agreement"
    CHANGE_ASKED = "change_asked"
    ALL_AGREED = "all_agreed"
    CONFIRMED = "confirmed"
    NOT_AGREED = "not_agreed"


class WordsShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The exact words of one wording; what is not yet said is left out. `wording`: its number."""

    wording: int
    what: str
    who: str
    reworded_at: datetime
    by_when: date | None = None
    how_seen: str | None = None
    section: Section | None = None
    matter: Matter | None = None
    row: RuleId | None = None
    owner: ParticipantId | None = None
    authority_words: bool = False
    different_date: bool = False


class ActionShown(WordsShown, frozen=True, kw_only=True, omit_defaults=True):
    """An action as it stands. `earlier`: the wordings before, that everybody could see, until the close. `late`:
    its date is later than the law's, and nobody has said that it is agreed in its place. `awaits_owner`: whoever
    has to do it is here, and has still to say that they will."""

    number: int
    standing: Standing
    assents: dict[Party, Assent]
    changes: dict[Party, ChangeAsked]
    law: ActionLawShown
    earlier: list[WordsShown]
    late: bool = False
    awaits_owner: bool = False
    promise: Assent | None = None
    remit: Remit | None = None
    confirmed_at: datetime | None = None


class BoardShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[ActionId]
    by_id: dict[ActionId, ActionShown]
    parties: list[Party]
    absences: dict[Party, str]


class SuggestionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    by: ParticipantId
    what: str
    who: str
    at: datetime
    by_when: date | None = None


# What is not on the board: off it, or not on it yet.
_NOT_ON_IT = {ActionState.WITHDRAWN, ActionState.DRAFT}


def board_shown(actions: dict[ActionId, Action], people: People) -> BoardShown:
    on_the_board = [one for one in actions.values() if one.state not in _NOT_ON_IT]
    return BoardShown(
        order=[action.id for action in on_the_board],
        by_id={action.id: _action_shown(action, people) for action in on_the_board},
        parties=list(people.party_names()),
        absences=people.absences,
    )


def drafts_shown(actions: dict[ActionId, Action], people: People) -> dict[ActionId, ActionShown]:
    """The actions that the mediator alone sees."""
    return {key: _action_shown(one, people) for key, one in actions.items() if one.state is ActionState.DRAFT}


def order_with_drafts(actions: dict[ActionId, Action]) -> list[ActionId]:
    """The board in its order, as the mediator sees it."""
    return [key for key, one in actions.items() if one.state is not ActionState.WITHDRAWN]


def _action_shown(action: Action, people: People) -> ActionShown:
    now, confirmed = action.wording, action.confirmation
    law = confirmed.law if confirmed else action.law
    deadline = law.deadline
    late = (
        deadline is not None
        and now.by_when is not None
        and not now.different_date
        and now.by_when > deadline.statutory.on
    )
    seen = action.seen_from if action.seen_from is not None else 1
    return ActionShown(
        number=action.number,
        standing=_standing(action, people),
        **_words(now),
        assents=action.assents,
        changes=action.changes,
        law=law_shown(law),
        earlier=[WordsShown(**_words(one)) for one in action.wordings[:-1] if one.number >= seen],
        late=late,
        awaits_owner=action.state is ActionState.OPEN and awaits_owner(action, people),
        promise=action.promise,
        remit=action.remit,
        confirmed_at=confirmed.at if confirmed else None,
    )


def _words(one: Wording) -> dict[str, Any]:
    return {
        "wording": one.number,
        "reworded_at": one.at,
        **words_of(one),
        "how_seen": one.how_seen or None,
    }


_AS_THEY_STAND = {
    ActionState.DRAFT: Standing.DRAFT,
    ActionState.OPTION: Standing.OPTION,
    ActionState.CONFIRMED: Standing.CONFIRMED,
    ActionState.NOT_AGREED: Standing.NOT_AGREED,
}


def _standing(action: Action, people: People) -> Standing:
    if action.state in _AS_THEY_STAND:
        return _AS_THEY_STAND[action.state]
    needed = people.must_agree()
    if any(party in needed for party in action.changes):
        return Standing.CHANGE_ASKED
    if awaited(action, people) is None:
        return Standing.ALL_AGREED
    return Standing.NEEDS_AGREEMENT


def suggestion_shown(one: Suggestion) -> SuggestionShown:
    return SuggestionShown(by=one.by, what=one.what, who=one.who, by_when=one.by_when, at=one.at)
