"""The only home of what is seen of the board: its actions, and the suggestions for it."""

from datetime import date, datetime
from enum import StrEnum

from rooms.action import Action, ActionId, ActionState, Assent, ChangeAsked
from rooms.board import Suggestion
from rooms.people import ParticipantId, Party, People
from rooms.view.shown import Shown


class Standing(StrEnum):
    """Where an action stands, for the words on its card."""

    NEEDS_AGREEMENT = "needs_agreement"
    CHANGE_ASKED = "change_asked"
    ALL_AGREED = "all_agreed"
    CONFIRMED = "confirmed"


class ActionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    number: int
    standing: Standing
    wording: int
    what: str
    who: str
    reworded_at: datetime
    assents: dict[Party, Assent]
    changes: dict[Party, ChangeAsked]
    by_when: date | None = None
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


def board_shown(actions: dict[ActionId, Action], people: People) -> BoardShown:
    on_the_board = [one for one in actions.values() if one.state is not ActionState.WITHDRAWN]
    needed = people.must_agree()
    return BoardShown(
        order=[action.id for action in on_the_board],
        by_id={action.id: _action_shown(action, needed) for action in on_the_board},
        parties=list(people.party_names()),
        absences=people.absences,
    )


def _action_shown(action: Action, needed: tuple[Party, ...]) -> ActionShown:
    now = action.wording
    return ActionShown(
        number=action.number,
        standing=_standing(action, needed),
        wording=now.number,
        what=now.what,
        who=now.who,
        by_when=now.by_when,
        reworded_at=now.at,
        assents=action.assents,
        changes=action.changes,
        confirmed_at=action.confirmation.at if action.confirmation else None,
    )


def _standing(action: Action, needed: tuple[Party, ...]) -> Standing:
    if action.state is ActionState.CONFIRMED:
        return Standing.CONFIRMED
    if any(party in needed for party in action.changes):
        return Standing.CHANGE_ASKED
    if needed and all(party in action.assents for party in needed):
        return Standing.ALL_AGREED
    return Standing.NEEDS_AGREEMENT


def suggestion_shown(one: Suggestion) -> SuggestionShown:
    return SuggestionShown(by=one.by, what=one.what, who=one.who, by_when=one.by_when, at=one.at)
