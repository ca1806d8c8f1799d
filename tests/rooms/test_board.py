"""The board: actions put on it, and suggestions for it."""

import pytest

from rooms.action import Action, ActionId, ActionState
from rooms.action_control import ConfirmAction, ReopenAction, RewordAction, WithdrawAction
from rooms.action_law import ActionLaw, WhyNoLaw
from rooms.board import (
    ActionAdded,
    ActionSuggested,
    AddAction,
    DeclineSuggestion,
    SuggestAction,
    Suggestion,
    SuggestionDeclined,
    SuggestionId,
)
from rooms.limits import MOST_ACTIONS, MOST_SUGGESTIONS_OF_ONE_PERSON
from rooms.refusals import Refusal
from rooms.wording import Wording
from tests.rooms.cast import (
    ACTION,
    CLOSED,
    CONCLUDED,
    CONFIRMED,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    SCHOOL,
    SUPPORTER,
    TUTOR,
    newest,
    on_the_action,
)
from tests.rooms.given import EARLIER, NOW, Situation, given

DUE = EARLIER.date()
NO_LAW = ActionLaw(agreed_on=DUE, why_none=WhyNoLaw.NOT_SORTED)
CONFIRM = on_the_action(ConfirmAction)
REWORD = on_the_action(RewordAction, what="Find two tutors.", who="The local authority", by_when=DUE)
WITHDRAWN = Situation(ACTION, ((MEDIATOR, on_the_action(WithdrawAction)),))
SUGGESTED = Situation(OPENED, ((SCHOOL, SuggestAction(what="A quiet room.")),))


# Writing


@pytest.mark.row("S13", "S53")
def test_the_mediator_puts_an_action_on_the_board() -> None:
    opened = given(OPENED)
    action = Action(
        id=ActionId(f"a{opened.room.version + 1}"),
        number=1,
        wordings=(
            Wording(
                number=1,
                what="Find a tutor.",
                who="The local authority",
                by_when=DUE,
                by=MEDIATOR,
                at=NOW,
            ),
        ),
        law=NO_LAW,
    )
    added = opened.when(TUTOR, by=MEDIATOR).then(ActionAdded(action=action))
    assert added.after.board.actions == {action.id: action}


def test_an_action_may_be_put_up_before_it_is_known_who_and_when() -> None:
    added = newest(given(OPENED).when(AddAction(what="Find a tutor."), by=MEDIATOR).after)
    assert (added.wording.who, added.wording.by_when) == ("", None)


def test_actions_are_numbered_in_their_order_and_a_number_is_never_used_twice() -> None:
    room = given(ACTION, WITHDRAWN, ACTION).room
    assert [action.number for action in room.board.actions.values()] == [1, 2]
    assert [action.state for action in room.board.actions.values()] == [
        ActionState.WITHDRAWN,
        ActionState.OPEN,
    ]


def test_a_board_that_nobody_can_read_takes_no_more() -> None:
    full = given(*[ACTION] * MOST_ACTIONS)
    full.when(TUTOR, by=MEDIATOR).refused(Refusal.BOARD_IS_FULL)


@pytest.mark.row("S13")
def test_nobody_but_the_mediator_writes_on_the_board() -> None:
    for who in (PARENT, SUPPORTER, SCHOOL, LOCAL_AUTHORITY, OBSERVER):
        for command in (TUTOR, REWORD, CONFIRM, on_the_action(WithdrawAction), on_the_action(ReopenAction)):
            given(ACTION).when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


# Suggestions


@pytest.mark.row("S13")
def test_anybody_suggests_an_action_to_the_mediator() -> None:
    opened = given(OPENED)
    suggested = Suggestion(
        id=SuggestionId(f"s{opened.room.version + 1}"),
        by=SCHOOL,
        what="A quiet room.",
        who="",
        by_when=None,
        at=NOW,
    )
    asked = opened.when(SuggestAction(what="A quiet room."), by=SCHOOL)
    asked.then(ActionSuggested(suggestion=suggested))
    assert asked.after.board.actions == {}


def test_the_mediator_takes_a_suggestion_up_in_words_of_their_own() -> None:
    waiting = given(SUGGESTED)
    (suggestion,) = waiting.room.board.suggestions
    taken = waiting.when(AddAction(what="A room.", suggestion=suggestion), by=MEDIATOR).after
    assert taken.board.suggestions == {}
    assert newest(taken).wording.what == "A room."
    again = AddAction(what="A room.", suggestion=suggestion)
    given(taken).when(again, by=MEDIATOR).refused(Refusal.NO_SUCH_SUGGESTION)


def test_an_action_of_the_mediators_own_leaves_the_suggestions_where_they_are() -> None:
    assert len(given(SUGGESTED, ACTION).room.board.suggestions) == 1


def test_the_mediator_declines_a_suggestion() -> None:
    waiting = given(SUGGESTED)
    (suggestion,) = waiting.room.board.suggestions
    declined = waiting.when(DeclineSuggestion(suggestion=suggestion), by=MEDIATOR)
    declined.then(SuggestionDeclined(suggestion=suggestion))
    assert declined.after.board.suggestions == {}
    given(declined.after).when(DeclineSuggestion(suggestion=suggestion), by=MEDIATOR).refused(
        Refusal.NO_SUCH_SUGGESTION
    )


def test_one_person_cannot_bury_the_mediator_and_another_is_still_heard() -> None:
    many = given(*[SUGGESTED] * MOST_SUGGESTIONS_OF_ONE_PERSON)
    many.when(SuggestAction(what="One more."), by=SCHOOL).refused(Refusal.TOO_MANY_SUGGESTIONS)
    assert many.when(SuggestAction(what="The first."), by=PARENT).events


def test_the_board_stands_as_it_was_after_the_close() -> None:
    before = given(CONFIRMED, CONCLUDED).room.board.actions
    assert given(CONFIRMED, CONCLUDED, CLOSED).room.board.actions == before
    given(CONFIRMED, CONCLUDED, CLOSED).when(on_the_action(ReopenAction), by=MEDIATOR).refused(
        Refusal.MEETING_IS_CLOSED
    )
