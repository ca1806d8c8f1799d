"""The closing step: the meeting stands still, the outcome is read and confirmed, and what is missing is listed."""

from datetime import timedelta

import msgspec
import pytest

from rooms.action_control import AssentToAction, ConfirmAction, MarkNotAgreed, RewordAction
from rooms.board import AddAction, PutUpAs, SuggestAction
from rooms.closing import (
    AcknowledgeOpenItems,
    AskToCorrectOutcome,
    Authority,
    AuthorityAnswer,
    AuthorityRecorded,
    Closing,
    ConfirmOutcome,
    Lack,
    Missing,
    OpenItemsAcknowledged,
    OutcomeConfirmation,
    OutcomeConfirmed,
    OutcomeCorrection,
    OutcomeCorrectionAsked,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
    UnconfirmedRecorded,
    Views,
    ViewsHeard,
    ViewsRecorded,
)
from rooms.floor_control import GrantFloor
from rooms.outcome import Outcome, PartyStand, Stand, StatedAuthority, StatedViews
from rooms.people import ParticipantId, Party, RecordAbsence, Role, WithdrawAbsence
from rooms.queue import RaiseHand
from rooms.refusals import Refusal
from rooms.room import SERVICE, Room
from rooms.session import (
    BeginClosing,
    ClosingBegan,
    ClosingLeft,
    LiftSuspension,
    MeetingClosed,
    OpenMeeting,
    ReturnToMeeting,
    SessionState,
    SuspendMeeting,
)
from rooms.statement import outcome_of
from rooms.view import View, view_for
from tests.rooms.cast import (
    ACTION,
    AGREED_BY_ALL,
    CAST,
    CLOSED,
    CLOSING,
    CONCLUDED,
    CONFIRMED,
    FLOOR_WITH,
    LET_IN,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    READ,
    READY,
    SCHOOL,
    TERMS_AGREED,
    YOUNG_PERSON,
    close,
    confirm,
    on_the_action,
    one,
    opened_with,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, encoded, given

FAMILY, AUTHORITY = Party.FAMILY, Party.LOCAL_AUTHORITY
BEGUN = Situation(None, ((MEDIATOR, BeginClosing()),))
WRONG = AskToCorrectOutcome(words="The name of the school.")


def sees(room: Room, who: str) -> View:
    return view_for(room, who, device_of(who), frozenset())  # type: ignore[arg-type]


def missing(room: Room) -> list[tuple[Missing, Party | None]]:
    return [(one.what, one.party) for one in room.missing]


def statement(room: Room) -> Outcome:
    outcome = outcome_of(room)
    assert outcome is not None
    return outcome


# The step


@pytest.mark.row("S28")
def test_while_the_mediator_closes_the_meeting_it_stands_still_and_everything_keeps_its_place() -> None:
    asked = Situation(None, ((SCHOOL, RaiseHand()),))
    speaking = given(FLOOR_WITH(PARENT), asked)
    closing = speaking.when(BeginClosing(), by=MEDIATOR).then(ClosingBegan(at=NOW)).after
    assert closing.session.state is SessionState.CLOSING
    assert closing.floor.frozen
    assert closing.floor.deadline is None
    assert turn_of(closing).clock(NOW + timedelta(hours=1)) == turn_of(speaking.room).clock(NOW)
    assert [one.participant for one in closing.floor.queue.waiting] == [SCHOOL]
    given(closing).when(GrantFloor(to=SCHOOL), by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSING)
    given(closing).when(RaiseHand(), by=LOCAL_AUTHORITY).refused(Refusal.MEETING_IS_CLOSING)


@pytest.mark.parametrize("before", [LET_IN, FLOOR_WITH(PARENT), PAUSED], ids=["waiting", "open", "paused"])
def test_going_back_to_the_meeting_goes_back_to_where_it_was(before: Situation) -> None:
    was = given(before).room
    closing = given(before).when(BeginClosing(), by=MEDIATOR).after
    later = NOW + timedelta(minutes=9)
    back = given(closing).when(ReturnToMeeting(), by=MEDIATOR, at=later)
    back.then(ClosingLeft(at=later, to=was.session.state))
    assert (back.after.session.state, back.after.session.pause) == (was.session.state, was.session.pause)
    assert back.after.floor.frozen == was.floor.frozen
    if was.floor.turn is not None:
        assert turn_of(back.after).clock(later) == turn_of(was).clock(NOW), "no time was lost"


def test_a_meeting_that_never_began_opens_as_ever_after_its_closing_step_was_left() -> None:
    left = given(LET_IN, BEGUN, Situation(None, ((MEDIATOR, ReturnToMeeting()),))).room
    opened = given(left).when(OpenMeeting(), by=MEDIATOR).after
    assert not opened.floor.frozen


def test_going_back_undoes_the_confirmations_and_keeps_what_was_written() -> None:
    asked = given(READY).when(WRONG, by=SCHOOL).after
    back = given(asked).when(ReturnToMeeting(), by=MEDIATOR).after
    written = given(READY).room.closing
    assert back.closing == Closing(authorities=written.authorities, views=written.views)
    assert back.conclusion is not None
    again = given(back).when(BeginClosing(), by=MEDIATOR).after
    assert missing(again) == [(Missing.CONFIRMATION, FAMILY), (Missing.CONFIRMATION, AUTHORITY)]


@pytest.mark.row("S34")
def test_no_party_begins_or_leaves_the_closing_step() -> None:
    for who in CAST[1:]:
        given(OPENED).when(BeginClosing(), by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(READY).when(ReturnToMeeting(), by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(READY).when(close, by=who).refused(Refusal.NOT_YOURS_TO_DO)
    given(CLOSING).when(BeginClosing(), by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSING)
    given(OPENED).when(ReturnToMeeting(), by=MEDIATOR).refused(Refusal.MEETING_IS_OPEN)


@pytest.mark.row("S13")
def test_the_board_cannot_change_while_the_outcome_is_read() -> None:
    closing = given(AGREED_BY_ALL, CONCLUDED, BEGUN)
    for who, command in (
        (MEDIATOR, AddAction(what="One more.")),
        (MEDIATOR, on_the_action(RewordAction, what="Another.")),
        (MEDIATOR, on_the_action(ConfirmAction)),
        (PARENT, on_the_action(AssentToAction)),
        (SCHOOL, SuggestAction(what="A quiet room.")),
    ):
        closing.when(command, by=who).refused(Refusal.MEETING_IS_CLOSING)


def test_a_mediators_line_that_is_lost_while_closing_loses_nothing() -> None:
    ready = given(FLOOR_WITH(PARENT), CONCLUDED, BEGUN, READY).room
    suspended = given(ready).when(SuspendMeeting(), by=SERVICE).after
    assert suspended.session.state is SessionState.SUSPENDED
    for who in CAST[1:]:
        room = sees(suspended, who).room
        assert room is not None
        assert room.closing == sees(ready, who).room.closing, "it stays there to read"  # type: ignore[union-attr]
    given(suspended).when(confirm, by=PARENT).refused(Refusal.MEETING_IS_SUSPENDED)
    back = given(suspended).when(LiftSuspension(), by=SERVICE).after
    assert (back.closing, back.floor, back.outcome_number) == (
        ready.closing,
        ready.floor,
        ready.outcome_number,
    )
    given(back).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))
    left = given(back).when(ReturnToMeeting(), by=MEDIATOR).after
    assert left.session.state is SessionState.OPEN, "the state from before the closing, not the suspension"


# What the mediator writes


@pytest.mark.row("S58", "L8")
def test_the_mediator_records_who_of_each_party_said_that_they_could_settle() -> None:
    yes = RecordAuthority(party=AUTHORITY, answer=AuthorityAnswer.YES, participant=LOCAL_AUTHORITY)
    said = Authority(answer=AuthorityAnswer.YES, by=LOCAL_AUTHORITY)
    recorded = given(CLOSING).when(yes, by=MEDIATOR)
    recorded.then(AuthorityRecorded(party=AUTHORITY, authority=said))
    given(recorded.after).when(yes, by=MEDIATOR).nothing_happens()
    no = RecordAuthority(party=FAMILY, answer=AuthorityAnswer.NO, participant=PARENT)
    both = given(recorded.after).when(no, by=MEDIATOR).after
    assert statement(both).authorities == (
        StatedAuthority(party="family", answer=AuthorityAnswer.NO, name="The parent"),
        StatedAuthority(party="local_authority", answer=AuthorityAnswer.YES, name="The local authority"),
    )
    not_asked = RecordAuthority(party=FAMILY, answer=AuthorityAnswer.NOT_ASKED, participant=PARENT)
    given(both).when(not_asked, by=MEDIATOR).then(
        AuthorityRecorded(party=FAMILY, authority=Authority(answer=AuthorityAnswer.NOT_ASKED))
    )


@pytest.mark.parametrize(
    ("party", "who", "refusal"),
    [
        (FAMILY, None, Refusal.NO_SUCH_PERSON),
        (FAMILY, "p99", Refusal.NO_SUCH_PERSON),
        (FAMILY, LOCAL_AUTHORITY, Refusal.NOT_OF_THAT_PARTY),
        (FAMILY, SCHOOL, Refusal.NOT_OF_THAT_PARTY),
        (Party.HEALTH_COMMISSIONER, PARENT, Refusal.NO_SUCH_PARTY),
    ],
)
def test_authority_is_said_by_somebody_of_that_party(party: Party, who: str | None, refusal: Refusal) -> None:
    for answer in (AuthorityAnswer.YES, AuthorityAnswer.NO):
        asked = RecordAuthority(party=party, answer=answer, participant=who)
        given(CLOSING).when(asked, by=MEDIATOR).refused(refusal)


def test_authority_is_said_by_somebody_who_was_let_in() -> None:
    asked = RecordAuthority(party=FAMILY, answer=AuthorityAnswer.YES, participant=PARENT)
    nobody_inside = TERMS_AGREED
    given(nobody_inside).when(asked, by=MEDIATOR).refused(Refusal.PERSON_NOT_IN_THE_ROOM)


@pytest.mark.row("L11")
def test_the_mediator_writes_how_the_childs_views_were_heard_and_why_if_they_were_not() -> None:
    how = RecordViews(how=ViewsHeard.BEFORE_THE_MEETING, words="Two visits, with pictures.")
    recorded = given(CLOSING).when(how, by=MEDIATOR)
    views = Views(how=ViewsHeard.BEFORE_THE_MEETING, words="Two visits, with pictures.")
    recorded.then(ViewsRecorded(views=views))
    assert statement(recorded.after).views == StatedViews(how=views.how, words=views.words)
    given(recorded.after).when(how, by=MEDIATOR).nothing_happens()
    for blank in ("", " \n"):
        not_heard = RecordViews(how=ViewsHeard.NOT_HEARD, words=blank)
        given(CLOSING).when(not_heard, by=MEDIATOR).refused(Refusal.VIEWS_NEED_A_REASON)
    why = RecordViews(how=ViewsHeard.NOT_HEARD, words="Did not want to be asked.")
    assert statement(given(CLOSING).when(why, by=MEDIATOR).after).views == StatedViews(
        how=ViewsHeard.NOT_HEARD, words="Did not want to be asked."
    )


def test_what_is_not_settled_is_acknowledged_for_the_outcome_that_was_on_the_screen() -> None:
    closing = given(ACTION, CONCLUDED, BEGUN)
    number = closing.room.outcome_number
    seen = AcknowledgeOpenItems(outcome=number)
    closing.when(AcknowledgeOpenItems(outcome=number - 1), by=MEDIATOR).refused(Refusal.OUTCOME_HAS_CHANGED)
    acknowledged = closing.when(seen, by=MEDIATOR).then(OpenItemsAcknowledged(outcome=number)).after
    given(acknowledged).when(seen, by=MEDIATOR).nothing_happens()
    back = given(acknowledged).when(ReturnToMeeting(), by=MEDIATOR).after
    again = given(back).when(BeginClosing(), by=MEDIATOR).after
    assert (Missing.OPEN_ITEMS, None) in missing(again), "the board may have changed meanwhile"


# What is missing


@pytest.mark.row("S28", "S59", "L17")
def test_a_close_is_refused_with_the_list_of_what_is_missing_in_order() -> None:
    closing = given(ACTION, BEGUN)
    assert closing.room.missing == (
        Lack(what=Missing.OPEN_ITEMS),
        Lack(what=Missing.CONCLUSION),
        Lack(what=Missing.AUTHORITY, party=FAMILY),
        Lack(what=Missing.AUTHORITY, party=AUTHORITY),
        Lack(what=Missing.VIEWS),
        Lack(what=Missing.CONFIRMATION, party=FAMILY),
        Lack(what=Missing.CONFIRMATION, party=AUTHORITY),
    )
    closing.when(close, by=MEDIATOR).refused(Refusal.CLOSING_IS_NOT_READY)
    mediator = sees(closing.room, MEDIATOR).mediator
    assert mediator is not None
    shown = [(one.what, one.party) for one in mediator.closing.missing]
    assert shown == missing(closing.room), "the screen and the refusal say one thing"


def test_each_thing_that_is_missing_alone_keeps_the_meeting_from_being_closed() -> None:
    steps = READY.steps
    found = []
    for left_out in range(len(steps)):
        some = tuple(one for number, one in enumerate(steps) if number != left_out)
        # Written before the confirmations, so that leaving one out takes no confirmation back.
        room = given(ACTION, CONCLUDED, BEGUN, Situation(None, some)).room
        found += missing(room)
        given(room).when(close, by=MEDIATOR).refused(Refusal.CLOSING_IS_NOT_READY)
    assert found == [
        (Missing.AUTHORITY, FAMILY),
        (Missing.AUTHORITY, AUTHORITY),
        (Missing.VIEWS, None),
        (Missing.OPEN_ITEMS, None),
        (Missing.CONFIRMATION, FAMILY),
        (Missing.CONFIRMATION, AUTHORITY),
    ]
    given(ACTION, CONCLUDED, BEGUN, Situation(None, steps)).when(close, by=MEDIATOR).then(
        MeetingClosed(at=NOW)
    )


def test_with_everything_confirmed_on_the_board_nothing_is_left_to_acknowledge() -> None:
    assert (Missing.OPEN_ITEMS, None) not in missing(given(CONFIRMED, CONCLUDED, BEGUN).room)


def test_what_was_never_proposed_or_is_marked_as_not_agreed_is_not_left_to_acknowledge() -> None:
    marked = Situation(ACTION, ((MEDIATOR, on_the_action(MarkNotAgreed)),))
    for state in (PutUpAs.DRAFT, PutUpAs.OPTION):
        put_up = Situation(marked, ((MEDIATOR, AddAction(what="An idea.", state=state)),))
        room = given(put_up, CONCLUDED, BEGUN).room
        assert (Missing.OPEN_ITEMS, None) not in missing(room)
        assert [one.number for one in statement(room).not_agreed] == [1]


# Confirming


@pytest.mark.row("S28")
def test_each_party_confirms_the_whole_outcome_that_it_has_read() -> None:
    asked = given(READ).when(confirm, by=PARENT)
    yes = OutcomeConfirmation(by=PARENT, at=NOW)
    asked.then(OutcomeConfirmed(party=FAMILY, confirmation=yes))
    assert missing(asked.after) == [(Missing.CONFIRMATION, AUTHORITY)]
    given(asked.after).when(confirm, by=PARENT).nothing_happens()
    assert statement(asked.after).stands == (
        PartyStand(party="family", stand=Stand.CONFIRMED, name="The parent", at=NOW),
        PartyStand(party="local_authority", stand=Stand.NOT_ASKED),
    )


def test_nobody_confirms_an_outcome_that_they_have_not_read() -> None:
    number = given(READ).room.outcome_number
    for other in (number - 1, number + 1):
        given(READ).when(ConfirmOutcome(outcome=other), by=PARENT).refused(Refusal.OUTCOME_HAS_CHANGED)
    given(OPENED, BEGUN).when(confirm, by=PARENT).refused(Refusal.NO_CONCLUSION)
    given(OPENED, BEGUN).when(WRONG, by=PARENT).refused(Refusal.NO_CONCLUSION)
    for who in (MEDIATOR, SCHOOL, OBSERVER):
        given(READ).when(confirm, by=who).refused(Refusal.NOT_YOURS_TO_DO)


@pytest.mark.row("S20", "S21", "S28")
def test_where_the_young_person_is_the_party_a_parent_without_their_permission_confirms_nothing() -> None:
    silent = opened_with(
        *(one(role) for role in (Role.MEDIATOR, Role.YOUNG_PERSON, Role.PARENT, Role.LOCAL_AUTHORITY))
    )
    parent = ParticipantId("p3")
    written = Situation(None, (*CONCLUDED.steps, *BEGUN.steps))
    reading = given(silent, written)
    reading.when(confirm, by=parent).refused(Refusal.NEEDS_PERMISSION)
    asked = RecordAuthority(party=FAMILY, answer=AuthorityAnswer.YES, participant=parent)
    reading.when(asked, by=MEDIATOR).refused(Refusal.NOT_OF_THAT_PARTY)
    yes = reading.when(confirm, by=YOUNG_PERSON).after
    corrected = given(yes).when(WRONG, by=parent).after
    assert set(corrected.closing.confirmations) == {FAMILY}, "it takes back nobody's yes either"


@pytest.mark.row("S28")
def test_what_somebody_would_correct_is_for_the_mediator_and_takes_their_partys_confirmation_back() -> None:
    asked = given(READY).when(WRONG, by=PARENT)
    number = given(READY).room.outcome_number
    correction = OutcomeCorrection(words=WRONG.words, outcome=number, at=NOW)
    asked.then(OutcomeCorrectionAsked(participant=PARENT, party=FAMILY, correction=correction))
    room = asked.after
    assert set(room.closing.confirmations) == {AUTHORITY}
    assert missing(room) == [(Missing.CONFIRMATION, FAMILY)]
    mediator = sees(room, MEDIATOR).mediator
    assert mediator is not None
    assert mediator.closing.corrections == {PARENT: correction}
    assert sees(room, PARENT).you.outcome_correction == correction
    for who in (SCHOOL, LOCAL_AUTHORITY, OBSERVER):
        assert WRONG.words.encode() not in msgspec.json.encode(sees(room, who))
    assert WRONG.words.encode() not in msgspec.json.encode(statement(room))
    confirmed = given(room).when(confirm, by=PARENT).after
    assert confirmed.closing.corrections == {}, "who confirms has nothing more to correct"


def test_somebody_who_is_no_party_can_say_what_is_not_right_too_and_takes_back_nobodys_yes() -> None:
    asked = given(READY).when(WRONG, by=SCHOOL).after
    assert asked.closing.confirmations == given(READY).room.closing.confirmations
    given(asked).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


@pytest.mark.row("S28")
def test_a_party_that_will_not_confirm_is_recorded_with_the_reason() -> None:
    asked = RecordUnconfirmed(party=AUTHORITY, reason="Wants to ask a manager.")
    family = given(READ).when(confirm, by=PARENT).after
    recorded = given(family).when(asked, by=MEDIATOR)
    recorded.then(UnconfirmedRecorded(party=AUTHORITY, reason="Wants to ask a manager."))
    assert missing(recorded.after) == []
    given(recorded.after).when(asked, by=MEDIATOR).nothing_happens()
    assert statement(recorded.after).stands[1] == PartyStand(
        party="local_authority", stand=Stand.WILL_NOT, reason="Wants to ask a manager."
    )
    after_all = given(recorded.after).when(confirm, by=LOCAL_AUTHORITY).after
    assert after_all.closing.unconfirmed == {}, "a party may change its mind for as long as nothing is sealed"
    given(after_all).when(asked, by=MEDIATOR).refused(Refusal.PARTY_HAS_CONFIRMED)
    nobody = RecordUnconfirmed(party=Party.HEALTH_COMMISSIONER, reason="No.")
    given(family).when(nobody, by=MEDIATOR).refused(Refusal.NO_SUCH_PARTY)


def test_a_party_that_is_absent_is_asked_nothing_until_it_is_there_after_all() -> None:
    family = given(READ).when(confirm, by=PARENT).after
    away = given(family).when(RecordAbsence(party=AUTHORITY, reason="The line is down."), by=MEDIATOR).after
    assert set(away.closing.confirmations) == {FAMILY}
    assert missing(away) == []
    assert statement(away).stands[1] == PartyStand(
        party="local_authority", stand=Stand.ABSENT, reason="The line is down."
    )
    back = given(away).when(WithdrawAbsence(party=AUTHORITY), by=MEDIATOR).after
    assert missing(back) == [(Missing.CONFIRMATION, AUTHORITY)]


# The seal


@pytest.mark.row("S28", "L17")
def test_the_sealed_outcome_says_who_confirmed_it_and_when_and_what_they_read() -> None:
    ready = given(READY).room
    sealed = given(ready).when(close, by=MEDIATOR).after
    before, after = statement(ready), statement(sealed)
    assert msgspec.structs.replace(after, closed_at=None) == before
    assert [(one.stand, one.name, one.at) for one in after.stands] == [
        (Stand.CONFIRMED, "The parent", EARLIER),
        (Stand.CONFIRMED, "The local authority", EARLIER),
    ]


def test_after_the_seal_nothing_is_confirmed_corrected_or_recorded_and_corrections_are_forgotten() -> None:
    asked = given(READY).when(WRONG, by=SCHOOL).after
    sealed = given(asked).when(close, by=MEDIATOR).after
    assert WRONG.words.encode() not in encoded(sealed)
    for who, command in (
        (PARENT, confirm(sealed)),
        (PARENT, WRONG),
        (MEDIATOR, RecordUnconfirmed(party=FAMILY, reason="No.")),
        (MEDIATOR, RecordViews(how=ViewsHeard.IN_THE_MEETING)),
        (MEDIATOR, ReturnToMeeting()),
        (MEDIATOR, BeginClosing()),
        (MEDIATOR, close(sealed)),
    ):
        given(sealed).when(command, by=who).refused(Refusal.MEETING_IS_CLOSED)


def test_everybody_in_the_room_sees_who_has_confirmed_and_which_outcome_is_there_to_read() -> None:
    for who in CAST:
        before, nothing_yet, reading = (
            sees(given(situation).room, who).room
            for situation in (CONCLUDED, Situation(OPENED, BEGUN.steps), READY)
        )
        assert before is not None
        assert before.closing is None
        assert nothing_yet is not None
        assert nothing_yet.closing is not None
        assert nothing_yet.closing.outcome is None
        assert reading is not None
        assert reading.closing is not None
        assert reading.closing.outcome == given(READY).room.outcome_number
        assert set(reading.closing.confirmations) == {FAMILY, AUTHORITY}
    after = sees(given(CLOSED).room, PARENT).room
    assert after is not None
    assert after.closing is None
