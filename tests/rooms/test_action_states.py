"""How an action comes to be agreed: from a draft or an idea, by its owner's own word, to a yes or a no."""

from typing import Any

import pytest

from rooms.action import (
    ActionNotAgreed,
    ActionOffered,
    ActionProposed,
    ActionState,
    ActionTakenOn,
    Assent,
    PromiseTakenBack,
    Remit,
    RemitMarked,
)
from rooms.action_control import (
    AskForChange,
    AssentToAction,
    ConfirmAction,
    MarkNotAgreed,
    MarkRemit,
    OfferAsOption,
    ProposeAction,
    ReopenAction,
    RewordAction,
    TakeBackPromise,
    TakeOnAction,
    WithdrawAction,
)
from rooms.board import AddAction, MoveAction, PutUpAs
from rooms.patch import as_json
from rooms.people import Party, RemovePerson
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.statement import outcome_of
from rooms.view import view_for
from rooms.view.board import Standing, board_shown
from tests.rooms.cast import (
    ACTION,
    AGREED_BY,
    AGREED_BY_ALL,
    CAST,
    CLOSED,
    CONCLUDED,
    CONFIRMED,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OPENED,
    PARENT,
    SCHOOL,
    SUPPORTER,
    TERMS_AGREED,
    let_in,
    newest,
    newest_id,
    on_the_action,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, given

DUE = EARLIER.date()
YES = on_the_action(AssentToAction)
CONFIRM = on_the_action(ConfirmAction)
WILL_DO = on_the_action(TakeOnAction)
WILL_NOT = on_the_action(TakeBackPromise)
OFFER = on_the_action(OfferAsOption)
PROPOSE = on_the_action(ProposeAction)
NOT_AGREED = on_the_action(MarkNotAgreed)
WITHIN = on_the_action(MarkRemit, within=True)
BEYOND = on_the_action(MarkRemit, within=False)


def put_up(what: str = "A secret idea.", **words: Any) -> Situation:
    words = {"who": "The school", "by_when": DUE, **words}
    return Situation(OPENED, ((MEDIATOR, AddAction(what=what, **words)),))


DRAFT = put_up(state=PutUpAs.DRAFT)
OPTION = put_up(state=PutUpAs.OPTION)
SCHOOLS = put_up(owner=SCHOOL)
ALL_SAY_YES = Situation(None, ((PARENT, YES), (LOCAL_AUTHORITY, YES)))


def seen_by(room: Room, who: str) -> str:
    return str(as_json(view_for(room, who, device_of(who), frozenset())))  # type: ignore[arg-type]


def standing(room: Room) -> Standing:
    return board_shown(room.board.actions, room.people).by_id[newest(room).id].standing


# Its owner


@pytest.mark.row("S53")
def test_an_owner_who_is_here_says_yes_to_their_own_action_before_it_is_confirmed() -> None:
    agreed = given(SCHOOLS, ALL_SAY_YES)
    agreed.when(CONFIRM, by=MEDIATOR).refused(Refusal.OWNER_HAS_NOT_AGREED)
    asked = agreed.when(WILL_DO, by=SCHOOL)
    asked.then(ActionTakenOn(action=newest_id(asked.room), promise=Assent(by=SCHOOL, at=NOW)))
    given(asked.after).when(WILL_DO, by=SCHOOL).nothing_happens()
    assert newest(given(asked.after).when(CONFIRM, by=MEDIATOR).after).state is ActionState.CONFIRMED


def test_nobody_promises_what_is_somebody_elses_to_do() -> None:
    for who in (PARENT, SUPPORTER, LOCAL_AUTHORITY):
        given(SCHOOLS).when(WILL_DO, by=who).refused(Refusal.YOU_ARE_NOT_THE_OWNER)
    given(ACTION).when(WILL_DO, by=SCHOOL).refused(Refusal.YOU_ARE_NOT_THE_OWNER)
    given(SCHOOLS).when(WILL_DO, by=MEDIATOR).refused(Refusal.NOT_YOURS_TO_DO)
    stale = on_the_action(TakeOnAction, number=2)
    given(SCHOOLS).when(stale, by=SCHOOL).refused(Refusal.WORDING_HAS_CHANGED)


def test_an_owner_who_is_not_here_is_named_and_not_waited_for() -> None:
    others = let_in(*(one for one in CAST[1:] if one != SCHOOL), before=TERMS_AGREED)
    room = given(others, OPENED, SCHOOLS, ALL_SAY_YES).when(CONFIRM, by=MEDIATOR).after
    outcome = outcome_of(given(room, CONCLUDED).room)
    assert outcome is not None
    assert (outcome.agreed[0].owner, outcome.agreed[0].promised_at) == ("The school", None)


def test_an_owner_who_was_removed_is_not_waited_for() -> None:
    removed = RemovePerson(participant=SCHOOL, words="Please leave.")
    room = given(SCHOOLS, ALL_SAY_YES).when(removed, by=MEDIATOR).after
    assert newest(given(room).when(CONFIRM, by=MEDIATOR).after).state is ActionState.CONFIRMED


def test_an_owner_who_asks_for_a_change_has_not_promised_any_more() -> None:
    parents = put_up(owner=PARENT)
    promised = given(parents, ALL_SAY_YES, Situation(None, ((PARENT, WILL_DO),)))
    change = on_the_action(AskForChange, words="By May.")
    assert newest(promised.when(change, by=LOCAL_AUTHORITY).after).promise is not None
    assert newest(promised.when(change, by=PARENT).after).promise is None


@pytest.mark.row("S53")
def test_an_owner_who_is_no_party_takes_their_promise_back_until_it_is_confirmed() -> None:
    promised = given(SCHOOLS, ALL_SAY_YES, Situation(None, ((SCHOOL, WILL_DO),)))
    taken_back = promised.when(WILL_NOT, by=SCHOOL)
    taken_back.then(PromiseTakenBack(action=newest_id(promised.room)))
    action = newest(taken_back.after)
    assert set(action.assents) == {Party.FAMILY, Party.LOCAL_AUTHORITY}, "what others said stays"
    assert board_shown(taken_back.after.board.actions, taken_back.after.people).by_id[action.id].awaits_owner
    given(taken_back.after).when(CONFIRM, by=MEDIATOR).refused(Refusal.OWNER_HAS_NOT_AGREED)
    given(taken_back.after).when(WILL_NOT, by=SCHOOL).nothing_happens()
    assert newest(given(taken_back.after).when(WILL_DO, by=SCHOOL).after).promise is not None

    confirmed = given(promised.room, Situation(None, ((MEDIATOR, CONFIRM),)))
    confirmed.when(WILL_NOT, by=SCHOOL).refused(Refusal.ACTION_IS_CONFIRMED)


def test_nobody_takes_back_what_another_promised() -> None:
    promised = given(SCHOOLS, Situation(None, ((SCHOOL, WILL_DO),)))
    for who in (PARENT, SUPPORTER, LOCAL_AUTHORITY):
        promised.when(WILL_NOT, by=who).refused(Refusal.YOU_ARE_NOT_THE_OWNER)
    promised.when(WILL_NOT, by=MEDIATOR).refused(Refusal.NOT_YOURS_TO_DO)
    stale = on_the_action(TakeBackPromise, number=2)
    promised.when(stale, by=SCHOOL).refused(Refusal.WORDING_HAS_CHANGED)


@pytest.mark.row("S57")
def test_what_the_authority_words_itself_needs_nobody_named() -> None:
    its_own = put_up("The changes to Section F.", who="", authority_words=True)
    assert given(its_own, ALL_SAY_YES).when(CONFIRM, by=MEDIATOR).events
    bare = put_up("Something.", who="")
    given(bare, ALL_SAY_YES).when(CONFIRM, by=MEDIATOR).refused(Refusal.ACTION_HAS_NO_OWNER)


# The authority's remit


@pytest.mark.row("S12")
def test_the_authoritys_officer_says_whether_it_lies_in_the_authoritys_remit() -> None:
    asked = given(ACTION).when(BEYOND, by=LOCAL_AUTHORITY)
    asked.then(
        RemitMarked(action=newest_id(asked.room), remit=Remit(within=False, by=LOCAL_AUTHORITY, at=NOW))
    )
    given(asked.after).when(BEYOND, by=LOCAL_AUTHORITY).nothing_happens()
    again = given(asked.after).when(WITHIN, by=LOCAL_AUTHORITY).after
    said = newest(again).remit
    assert said is not None
    assert said.within
    for who in CAST:
        assert "'remit': {'within': True" in seen_by(again, who)
    for who in (MEDIATOR, PARENT, SCHOOL):
        given(ACTION).when(WITHIN, by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_what_lies_beyond_the_remit_is_told_and_holds_nothing_up() -> None:
    beyond = Situation(None, ((LOCAL_AUTHORITY, BEYOND),))
    room = given(AGREED_BY_ALL, beyond).when(CONFIRM, by=MEDIATOR).after
    outcome = outcome_of(given(room, CONCLUDED).room)
    assert outcome is not None
    assert outcome.agreed[0].remit == (False, "The local authority")


# Drafts and options


@pytest.mark.row("S13")
def test_a_draft_is_seen_by_the_mediator_alone() -> None:
    room = given(DRAFT).room
    assert newest(room).state is ActionState.DRAFT
    for who in CAST[1:]:
        assert "A secret idea." not in seen_by(room, who)
    assert "A secret idea." in seen_by(room, MEDIATOR)
    for who, command in ((PARENT, YES), (LOCAL_AUTHORITY, WITHIN), (SCHOOL, WILL_DO)):
        given(DRAFT).when(command, by=who).refused(Refusal.NO_SUCH_ACTION)


def test_what_a_draft_said_before_it_was_shown_stays_the_mediators() -> None:
    reworded = Situation(
        DRAFT,
        (
            (MEDIATOR, on_the_action(RewordAction, what="Find a tutor.")),
            (MEDIATOR, PROPOSE),
            (MEDIATOR, on_the_action(RewordAction, what="Find two tutors.")),
        ),
    )
    room = given(reworded).room
    for who in CAST:
        assert "A secret idea." not in seen_by(room, who)
        assert "Find a tutor." in seen_by(room, who), "the history that everybody could see"


@pytest.mark.row("S11")
def test_an_option_is_looked_at_and_binds_nobody() -> None:
    room = given(OPTION).room
    assert standing(room) is Standing.OPTION
    assert "A secret idea." in seen_by(room, PARENT)
    for who, command in ((PARENT, YES), (PARENT, on_the_action(AskForChange, words="No."))):
        given(OPTION).when(command, by=who).refused(Refusal.ACTION_IS_NOT_PROPOSED)
    given(OPTION).when(CONFIRM, by=MEDIATOR).refused(Refusal.ACTION_IS_NOT_PROPOSED)
    reworded = given(OPTION).when(on_the_action(RewordAction, what="Another."), by=MEDIATOR).after
    assert standing(reworded) is Standing.OPTION


def test_a_draft_becomes_an_option_and_an_option_is_proposed() -> None:
    offered = given(DRAFT).when(OFFER, by=MEDIATOR)
    offered.then(ActionOffered(action=newest_id(offered.room)))
    given(offered.after).when(OFFER, by=MEDIATOR).nothing_happens()
    proposed = given(offered.after).when(PROPOSE, by=MEDIATOR)
    proposed.then(ActionProposed(action=newest_id(proposed.room)))
    given(proposed.after).when(PROPOSE, by=MEDIATOR).nothing_happens()
    assert standing(proposed.after) is Standing.NEEDS_AGREEMENT


def test_an_action_that_is_only_an_option_again_has_nobodys_yes() -> None:
    option = given(AGREED_BY_ALL).when(OFFER, by=MEDIATOR).after
    assert newest(option).assents == {}
    assert newest(given(option).when(PROPOSE, by=MEDIATOR).after).assents == {}


# A no


@pytest.mark.row("S59")
def test_the_mediator_writes_down_that_an_action_is_not_agreed() -> None:
    asked = given(AGREED_BY(PARENT)).when(NOT_AGREED, by=MEDIATOR)
    asked.then(ActionNotAgreed(action=newest_id(asked.room)))
    assert standing(asked.after) is Standing.NOT_AGREED
    assert newest(asked.after).assents == {}
    given(asked.after).when(NOT_AGREED, by=MEDIATOR).nothing_happens()
    given(asked.after).when(YES, by=PARENT).refused(Refusal.ACTION_IS_NOT_PROPOSED)
    outcome = outcome_of(given(asked.after, CONCLUDED).room)
    assert outcome is not None
    assert [one.what for one in outcome.not_agreed] == ["Find a tutor."]


def test_what_was_not_agreed_can_be_proposed_again_or_in_other_words() -> None:
    refused = given(ACTION).when(NOT_AGREED, by=MEDIATOR).after
    assert standing(given(refused).when(PROPOSE, by=MEDIATOR).after) is Standing.NEEDS_AGREEMENT
    other = given(refused).when(on_the_action(RewordAction, what="Find a helper."), by=MEDIATOR).after
    assert standing(other) is Standing.NEEDS_AGREEMENT


def test_what_nobody_was_asked_to_agree_to_is_in_no_outcome() -> None:
    outcome = outcome_of(given(DRAFT, OPTION, CONCLUDED).room)
    assert outcome is not None
    assert (outcome.agreed, outcome.not_agreed) == ((), ())


def test_what_is_confirmed_or_off_the_board_takes_no_other_state() -> None:
    withdrawn = Situation(ACTION, ((MEDIATOR, on_the_action(WithdrawAction)),))
    for situation, refusal in (
        (CONFIRMED, Refusal.ACTION_IS_CONFIRMED),
        (withdrawn, Refusal.ACTION_IS_WITHDRAWN),
    ):
        for command in (OFFER, PROPOSE, NOT_AGREED):
            given(situation).when(command, by=MEDIATOR).refused(refusal)
    for who in CAST[1:]:
        for command in (OFFER, PROPOSE, NOT_AGREED):
            given(ACTION).when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


# Order and history


def test_the_mediator_puts_the_actions_in_order_and_their_numbers_stay() -> None:
    room = given(ACTION, ACTION, ACTION).room
    first, second, third = room.board.actions
    up = given(room).when(MoveAction(action=third, before=first), by=MEDIATOR).after
    assert list(up.board.actions) == [third, first, second]
    assert [one.number for one in up.board.actions.values()] == [3, 1, 2]
    end = given(up).when(MoveAction(action=third), by=MEDIATOR).after
    assert list(end.board.actions) == [first, second, third]
    given(room).when(MoveAction(action=third), by=MEDIATOR).nothing_happens()
    given(room).when(MoveAction(action=third, before=third), by=MEDIATOR).nothing_happens()
    given(room).when(MoveAction(action="a1", before=first), by=MEDIATOR).refused(Refusal.NO_SUCH_ACTION)
    given(room).when(MoveAction(action=third, before="a1"), by=MEDIATOR).refused(Refusal.NO_SUCH_ACTION)
    given(room).when(MoveAction(action=third), by=PARENT).refused(Refusal.NOT_YOURS_TO_DO)


def test_the_outcome_is_in_the_order_of_the_board() -> None:
    room = given(ACTION, put_up("Second."), CONCLUDED).room
    first, second = room.board.actions
    moved = outcome_of(given(room).when(MoveAction(action=second, before=first), by=MEDIATOR).after)
    assert moved is not None
    assert [one.number for one in moved.not_agreed] == [2, 1]


def test_how_the_words_came_about_is_seen_until_the_close_and_then_forgotten() -> None:
    reopened = given(CONFIRMED).when(on_the_action(ReopenAction), by=MEDIATOR).after
    earlier = board_shown(reopened.board.actions, reopened.people).by_id[newest(reopened).id].earlier
    assert [one.wording for one in earlier] == [1]
    reworded = Situation(None, ((MEDIATOR, on_the_action(RewordAction, what="Other words.")),))
    closed = given(reopened, reworded, DRAFT, CONCLUDED, CLOSED).room
    assert [one.wording.what for one in closed.board.actions.values()] == ["Other words."]
    for who in CAST:
        assert "Find a tutor." not in seen_by(closed, who)
        assert "A secret idea." not in seen_by(closed, who)


def test_the_board_says_that_all_have_agreed_only_when_the_mediator_could_confirm_it() -> None:
    waiting = given(SCHOOLS, ALL_SAY_YES)
    assert standing(waiting.room) is Standing.NEEDS_AGREEMENT, "the school has still to say that it will"
    assert standing(waiting.when(WILL_DO, by=SCHOOL).after) is Standing.ALL_AGREED
