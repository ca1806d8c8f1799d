"""An action: its wordings, each party's yes to one, and its confirmation."""

from datetime import date

import pytest

from rooms.action import (
    ActionAssented,
    ActionChangeAsked,
    ActionConfirmed,
    ActionReopened,
    ActionReworded,
    ActionState,
    ActionWithdrawn,
    Assent,
    ChangeAsked,
    Confirmation,
)
from rooms.action_control import (
    AskForChange,
    AssentToAction,
    ConfirmAction,
    ReopenAction,
    RewordAction,
    WithdrawAction,
)
from rooms.action_law import ActionLaw, WhyNoLaw
from rooms.board import (
    AddAction,
    decide,
)
from rooms.people import Asking, ParticipantId, Party, RecordAbsence, Role, WithdrawAbsence
from rooms.refusals import Refusal, Refused
from rooms.view import Standing, view_for
from rooms.wording import Wording
from tests.rooms.cast import (
    ACTION,
    AGREED_BY,
    AGREED_BY_ALL,
    ALLOWED_PARENT,
    CONFIRMED,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    SUPPORTER,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    newest,
    newest_id,
    on_the_action,
    one,
    opened_with,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, given, today

DUE = EARLIER.date()
NO_LAW = ActionLaw(agreed_on=DUE, why_none=WhyNoLaw.NOT_SORTED)
YES = on_the_action(AssentToAction)
CONFIRM = on_the_action(ConfirmAction)
REWORD = on_the_action(RewordAction, what="Find two tutors.", who="The local authority", by_when=DUE)
REWORDED = Situation(ACTION, ((MEDIATOR, REWORD),))
WITHDRAWN = Situation(ACTION, ((MEDIATOR, on_the_action(WithdrawAction)),))


def away(party: Party) -> Situation:
    return Situation(OPENED, ((MEDIATOR, RecordAbsence(party=party, reason="Called away.")),))


# Wording


def test_the_mediator_words_an_action_anew() -> None:
    reworded = given(ACTION).when(REWORD, by=MEDIATOR)
    new = Wording(
        number=2, what="Find two tutors.", who="The local authority", by_when=DUE, by=MEDIATOR, at=NOW
    )
    reworded.then(ActionReworded(action=newest_id(reworded.room), wording=new, law=NO_LAW))
    assert [one.number for one in newest(reworded.after).wordings] == [1, 2], "the history stays"


@pytest.mark.row("S28")
def test_a_new_wording_has_no_yes() -> None:
    assert set(newest(given(AGREED_BY_ALL).room).assents) == {Party.FAMILY, Party.LOCAL_AUTHORITY}
    assert newest(given(AGREED_BY_ALL, REWORDED).room).assents == {}


@pytest.mark.parametrize(
    ("what", "who", "by_when"),
    [
        ("Find two tutors.", "The local authority", DUE),
        ("Find a tutor.", "The school", DUE),
        ("Find a tutor.", "The local authority", date(2026, 9, 1)),
        ("Find a tutor.", "The local authority", None),
    ],
    ids=["what", "who", "when", "no date"],
)
def test_a_change_of_what_or_who_or_when_is_a_new_wording(what: str, who: str, by_when: date | None) -> None:
    reword = on_the_action(RewordAction, what=what, who=who, by_when=by_when)
    action = newest(given(AGREED_BY_ALL).when(reword, by=MEDIATOR).after)
    assert (action.wording.number, action.assents) == (2, {})


def test_the_same_words_again_keep_the_yes_that_was_said_to_them() -> None:
    same = on_the_action(RewordAction, what="Find a tutor.", who="The local authority", by_when=DUE)
    given(AGREED_BY_ALL).when(same, by=MEDIATOR).nothing_happens()


def test_two_editors_at_once_lose_nothing() -> None:
    second = on_the_action(RewordAction, number=1, what="Find three tutors.")
    given(REWORDED).when(second, by=MEDIATOR, device="another tab").refused(Refusal.WORDING_HAS_CHANGED)


# Yes


@pytest.mark.row("S28", "L17")
def test_a_party_says_yes_to_the_exact_wording() -> None:
    asked = given(ACTION).when(YES, by=PARENT)
    yes = Assent(by=PARENT, at=NOW)
    asked.then(ActionAssented(action=newest_id(asked.room), party=Party.FAMILY, assent=yes))
    assert newest(asked.after).assents == {Party.FAMILY: yes}


def test_a_yes_to_words_that_have_changed_is_refused() -> None:
    late = on_the_action(AssentToAction, number=1)
    given(REWORDED).when(late, by=PARENT).refused(Refusal.WORDING_HAS_CHANGED)
    early = on_the_action(AssentToAction, number=3)
    given(REWORDED).when(early, by=PARENT).refused(Refusal.WORDING_HAS_CHANGED)


def test_a_party_says_yes_once_whoever_of_it_says_it() -> None:
    given(AGREED_BY(PARENT)).when(YES, by=PARENT).nothing_happens()
    theirs = given(YOUNG_PERSONS, ACTION, Situation(None, ((YOUNG_PERSON, YES),)))
    theirs.when(YES, by=ALLOWED_PARENT).nothing_happens()


def test_who_is_no_party_has_no_yes_to_say() -> None:
    for who in (SUPPORTER, SCHOOL, OBSERVER, MEDIATOR):
        given(ACTION).when(YES, by=who).refused(Refusal.NOT_YOURS_TO_DO)
    room = given(ACTION).room
    asking = Asking(
        by=room.people.by_id[SCHOOL], at=NOW, version=room.version + 1, people=room.people, today=today(NOW)
    )
    with pytest.raises(Refused) as no:  # and the board itself knows it, whatever the house rules say
        decide(room.board, AssentToAction(action=newest_id(room), wording=1), asking)
    assert no.value.refusal is Refusal.YOU_ARE_NOT_A_PARTY


@pytest.mark.row("S28")
@pytest.mark.row("S20", "S21")
def test_where_the_young_person_is_the_party_a_parent_says_yes_with_their_permission_alone() -> None:
    people = (one(Role.MEDIATOR), one(Role.YOUNG_PERSON), one(Role.PARENT), one(Role.LOCAL_AUTHORITY))
    young_person, parent = ParticipantId("p2"), ParticipantId("p3")
    agreed = given(
        opened_with(*people), ACTION, Situation(None, ((young_person, on_the_action(AssentToAction)),))
    )
    agreed.when(on_the_action(AssentToAction), by=parent).refused(Refusal.NEEDS_PERMISSION)
    agreed.when(on_the_action(AskForChange, words="No."), by=parent).refused(Refusal.NEEDS_PERMISSION)
    assert view_for(agreed.room, parent, device_of(parent), frozenset()).you.party is None
    given(YOUNG_PERSONS, ACTION).when(on_the_action(AssentToAction), by=ALLOWED_PARENT)
    allowed = view_for(given(YOUNG_PERSONS).room, ALLOWED_PARENT, device_of(ALLOWED_PARENT), frozenset())
    assert allowed.you.party is Party.FAMILY


def test_a_change_that_an_absent_party_had_asked_for_does_not_stand_in_the_way() -> None:
    asked = given(
        AGREED_BY(PARENT), Situation(None, ((LOCAL_AUTHORITY, on_the_action(AskForChange, words="No.")),))
    )
    away = given(
        asked.room, Situation(None, ((MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Ill.")),))
    )
    room = view_for(away.room, MEDIATOR, device_of(MEDIATOR), frozenset()).room
    assert room is not None
    assert [one.standing for one in room.board.by_id.values()] == [Standing.ALL_AGREED]
    away.when(on_the_action(ConfirmAction), by=MEDIATOR)


def test_a_party_asks_for_other_words_and_its_yes_is_gone() -> None:
    asked = given(AGREED_BY_ALL).when(on_the_action(AskForChange, words="By May."), by=PARENT)
    change = ChangeAsked(by=PARENT, words="By May.", at=NOW)
    asked.then(ActionChangeAsked(action=newest_id(asked.room), party=Party.FAMILY, change=change))
    assert newest(asked.after).changes == {Party.FAMILY: change}
    assert set(newest(asked.after).assents) == {Party.LOCAL_AUTHORITY}
    again = given(asked.after).when(YES, by=PARENT).after
    assert (newest(again).changes, set(newest(again).assents)) == ({}, {Party.LOCAL_AUTHORITY, Party.FAMILY})


def test_a_new_wording_answers_the_changes_asked_for() -> None:
    asked = Situation(ACTION, ((PARENT, on_the_action(AskForChange, words="By May.")),))
    assert newest(given(asked, REWORDED).room).changes == {}
    stale = on_the_action(AskForChange, number=1, words="By May.")
    given(REWORDED).when(stale, by=PARENT).refused(Refusal.WORDING_HAS_CHANGED)


def test_parties_may_say_yes_during_a_pause() -> None:
    assert given(ACTION, PAUSED).when(YES, by=PARENT).events


# Confirming


@pytest.mark.row("S28", "L17")
def test_the_mediator_confirms_what_every_party_said_yes_to() -> None:
    asked = given(AGREED_BY_ALL).when(CONFIRM, by=MEDIATOR)
    confirmation = Confirmation(wording=1, at=NOW, absent={}, law=NO_LAW)
    asked.then(ActionConfirmed(action=newest_id(asked.room), confirmation=confirmation))
    assert newest(asked.after).state is ActionState.CONFIRMED


@pytest.mark.row("S28")
def test_nothing_is_confirmed_that_a_party_has_not_said_yes_to() -> None:
    for situation in (ACTION, AGREED_BY(PARENT), AGREED_BY(LOCAL_AUTHORITY)):
        given(situation).when(CONFIRM, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)
    asked = Situation(AGREED_BY_ALL, ((PARENT, on_the_action(AskForChange, words="No.")),))
    given(asked).when(CONFIRM, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)
    given(AGREED_BY_ALL, REWORDED).when(CONFIRM, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)


def test_a_confirmation_of_words_that_have_changed_is_refused() -> None:
    again = Situation(REWORDED, ((PARENT, YES), (LOCAL_AUTHORITY, YES)))
    old = on_the_action(ConfirmAction, number=1)
    given(AGREED_BY_ALL, REWORDED, again).when(old, by=MEDIATOR).refused(Refusal.WORDING_HAS_CHANGED)


def test_an_action_is_confirmed_with_its_owner_and_its_date() -> None:
    for fields, refusal in (
        ({"who": "", "by_when": DUE}, Refusal.ACTION_HAS_NO_OWNER),
        ({"who": " ", "by_when": DUE}, Refusal.ACTION_HAS_NO_OWNER),
        ({"who": "The school"}, Refusal.ACTION_HAS_NO_DATE),
    ):
        bare = Situation(OPENED, ((MEDIATOR, AddAction(what="Find a tutor.", **fields)),))
        given(bare, AGREED_BY_ALL).when(CONFIRM, by=MEDIATOR).refused(refusal)


def test_a_party_recorded_as_away_is_not_waited_for_and_is_named() -> None:
    asked = given(away(Party.LOCAL_AUTHORITY), ACTION, AGREED_BY(PARENT)).when(CONFIRM, by=MEDIATOR)
    confirmation = Confirmation(wording=1, at=NOW, absent={Party.LOCAL_AUTHORITY: "Called away."}, law=NO_LAW)
    asked.then(ActionConfirmed(action=newest_id(asked.room), confirmation=confirmation))


def test_a_party_that_said_yes_before_it_left_is_not_named_as_away() -> None:
    asked = given(AGREED_BY_ALL, away(Party.FAMILY)).when(CONFIRM, by=MEDIATOR)
    confirmation = newest(asked.after).confirmation
    assert confirmation is not None
    assert confirmation.absent == {}


def test_nothing_is_agreed_when_every_party_is_away() -> None:
    nobody = given(away(Party.FAMILY), away(Party.LOCAL_AUTHORITY), ACTION)
    nobody.when(CONFIRM, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)


def test_a_party_that_is_back_is_waited_for_again() -> None:
    back = Situation(None, ((MEDIATOR, WithdrawAbsence(party=Party.LOCAL_AUTHORITY)),))
    given(away(Party.LOCAL_AUTHORITY), ACTION, AGREED_BY(PARENT), back).when(CONFIRM, by=MEDIATOR).refused(
        Refusal.NOT_ALL_HAVE_AGREED
    )


def test_what_is_confirmed_is_frozen() -> None:
    for who, command in (
        (MEDIATOR, REWORD),
        (MEDIATOR, on_the_action(WithdrawAction)),
        (MEDIATOR, CONFIRM),
        (PARENT, YES),
        (PARENT, on_the_action(AskForChange, words="No.")),
    ):
        given(CONFIRMED).when(command, by=who).refused(Refusal.ACTION_IS_CONFIRMED)


def test_reopening_is_a_new_wording_of_the_same_words_with_no_yes() -> None:
    asked = given(CONFIRMED).when(on_the_action(ReopenAction), by=MEDIATOR)
    same = Wording(
        number=2, what="Find a tutor.", who="The local authority", by_when=DUE, by=MEDIATOR, at=NOW
    )
    asked.then(ActionReopened(action=newest_id(asked.room), wording=same, law=NO_LAW))
    action = newest(asked.after)
    assert (action.state, action.assents, action.confirmation) == (ActionState.OPEN, {}, None)


def test_only_what_is_confirmed_can_be_reopened_and_only_as_it_stands() -> None:
    for situation in (ACTION, WITHDRAWN):
        given(situation).when(on_the_action(ReopenAction), by=MEDIATOR).refused(
            Refusal.ACTION_IS_NOT_CONFIRMED
        )
    stale = on_the_action(ReopenAction, number=2)
    given(CONFIRMED).when(stale, by=MEDIATOR).refused(Refusal.WORDING_HAS_CHANGED)


# Taking off


def test_the_mediator_takes_an_action_off_the_board() -> None:
    asked = given(ACTION).when(on_the_action(WithdrawAction), by=MEDIATOR)
    asked.then(ActionWithdrawn(action=newest_id(asked.room)))
    assert newest(asked.after).state is ActionState.WITHDRAWN


def test_what_is_off_the_board_stays_off() -> None:
    for who, command in ((MEDIATOR, REWORD), (MEDIATOR, CONFIRM), (PARENT, YES)):
        given(WITHDRAWN).when(command, by=who).refused(Refusal.ACTION_IS_WITHDRAWN)
    given(WITHDRAWN).when(on_the_action(WithdrawAction), by=MEDIATOR).refused(Refusal.ACTION_IS_WITHDRAWN)


def test_an_action_that_was_worded_anew_is_not_taken_off_by_an_old_screen() -> None:
    old = on_the_action(WithdrawAction, number=1)
    given(REWORDED).when(old, by=MEDIATOR).refused(Refusal.WORDING_HAS_CHANGED)


def test_there_is_nothing_to_be_done_with_an_action_that_is_not_there() -> None:
    for who, command in (
        (MEDIATOR, RewordAction(action="a1", wording=1, what="X.")),
        (MEDIATOR, ConfirmAction(action="a1", wording=1)),
        (MEDIATOR, ReopenAction(action="a1", wording=1)),
        (MEDIATOR, WithdrawAction(action="a1", wording=1)),
        (PARENT, AssentToAction(action="a1", wording=1)),
        (PARENT, AskForChange(action="a1", wording=1, words="X.")),
    ):
        given(ACTION).when(command, by=who).refused(Refusal.NO_SUCH_ACTION)
