"""Views: what each may see, and what nobody else may."""

from typing import Any

import msgspec
import pytest

from rooms.board import AskForChange, ReopenAction, SuggestAction, WithdrawAction
from rooms.floor import DenyRequest, GrantNext
from rooms.house_rules import HOUSE_RULES
from rooms.messages import wire_name
from rooms.outcome import Conclusion
from rooms.patch import as_json, difference
from rooms.people import DeviceId, LetIn, ParticipantId, Party, RecordAbsence
from rooms.room import Room
from rooms.session import SessionState
from rooms.view import (
    Attendance,
    Connected,
    KnockShown,
    Standing,
    View,
    Whereabouts,
    shown_to_all,
    view_for,
)
from tests.rooms.cast import (
    ACTION,
    AGREED_BY,
    AGREED_BY_ALL,
    CAST,
    CLOSED,
    CONCLUDED,
    CONFIRMED,
    FLOOR_WITH,
    HAND_UP,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    TERMS,
    TERMS_AGREED,
    hand,
    let_in,
    newest_id,
    on_the_action,
    terms_agreed,
    turn_of,
)
from tests.rooms.given import EARLIER, Situation, device_of, given

COPIED = DeviceId("a-copied-link")
ALL_HERE: Connected = frozenset((who, device_of(who)) for who in CAST)
NOBODY_HERE: Connected = frozenset()
SUGGESTED = Situation(OPENED, ((SCHOOL, SuggestAction(what="A quiet room.")),))


def sees(room: Room, who: ParticipantId, device: DeviceId | None = None, here: Connected = ALL_HERE) -> View:
    return view_for(room, who, device or device_of(who), here)


def text(view: View) -> str:
    return msgspec.json.encode(view).decode()


def inside(view: View) -> Any:
    """The part of the room, for the tests that are about it."""
    assert view.room is not None
    return view.room


# At the door


@pytest.mark.row("S44")
def test_somebody_at_the_door_sees_no_name_and_no_word_of_the_room() -> None:
    room = given(CONFIRMED, HAND_UP(SCHOOL), FLOOR_WITH(LOCAL_AUTHORITY)).room
    view = sees(room, PARENT, COPIED)
    assert set(as_json(view)) == {"you"}
    for secret in ("EX-1", "AB", "The parent", "The school", "Find a tutor.", "p3", "p4", "p5"):
        assert secret not in text(view)
    assert (view.you.id, view.you.party, view.you.request, view.you.suggestions) == (PARENT, None, None, {})


def test_a_copied_link_sees_nothing_of_what_its_owner_has_in_the_room() -> None:
    room = given(SUGGESTED, HAND_UP(SCHOOL)).room
    denied = (
        given(room).when(DenyRequest(request=hand(room, SCHOOL), words="Later, please."), by=MEDIATOR).after
    )
    assert "A quiet room." in text(sees(denied, SCHOOL))
    assert "Later, please." in text(sees(denied, SCHOOL))
    assert "A quiet room." not in text(sees(denied, SCHOOL, COPIED))
    assert "Later, please." not in text(sees(denied, SCHOOL, COPIED))


@pytest.mark.row("S17", "S68")
def test_a_person_is_told_how_far_they_have_come() -> None:
    assert sees(given(MADE).room, PARENT).you.whereabouts is Whereabouts.TERMS
    assert sees(given(TERMS_AGREED).room, PARENT).you.whereabouts is Whereabouts.WAITING
    assert sees(given(LET_IN).room, PARENT).you.whereabouts is Whereabouts.ROOM
    assert sees(given(TERMS_AGREED).room, MEDIATOR).you.whereabouts is Whereabouts.ROOM
    assert sees(given(MADE).room, MEDIATOR).you.whereabouts is Whereabouts.TERMS
    assert sees(given(TERMS_AGREED).room, PARENT).you.agreed_terms == list(TERMS)


def test_somebody_at_the_door_is_told_that_the_meeting_is_over() -> None:
    assert sees(given(CLOSED).room, PARENT, COPIED).you.closed
    assert not sees(given(OPENED).room, PARENT, COPIED).you.closed


def test_the_mediator_alone_sees_who_is_at_the_door_and_whether_they_are_ready() -> None:
    # floor-control.md pitfall 28: a knock is state, there when the mediator comes.
    room = given(let_in(SCHOOL, before=terms_agreed(MEDIATOR, SCHOOL, PARENT, before=MADE)), OPENED).room
    here = frozenset(
        {(PARENT, DeviceId("d1")), (OBSERVER, DeviceId("d2")), (SCHOOL, COPIED), (MEDIATOR, COPIED)}
    )
    mediator = sees(room, MEDIATOR, here=here).mediator
    assert mediator is not None
    assert mediator.door == {
        "p2-d1": KnockShown(participant=PARENT, device=DeviceId("d1"), ready=True, again=False),
        "p4-a-copied-link": KnockShown(participant=SCHOOL, device=COPIED, ready=True, again=True),
        "p6-d2": KnockShown(participant=OBSERVER, device=DeviceId("d2"), ready=False, again=False),
    }
    assert sees(room, SCHOOL, here=here).mediator is None
    assert "d1" not in text(sees(room, SCHOOL, here=here))


# In the room


def test_the_room_is_the_same_for_everybody_in_it() -> None:
    room = given(CONFIRMED, HAND_UP(SCHOOL), FLOOR_WITH(PARENT)).room
    everybody = shown_to_all(room, ALL_HERE)
    assert all(sees(room, who).room == everybody for who in CAST)


@pytest.mark.row("S39")
def test_everybody_sees_who_is_speaking_and_who_is_next() -> None:
    # floor-control.md pitfall 24: the order is shown to all.
    room = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY)).room
    floor = inside(sees(room, OBSERVER)).floor
    assert (floor.turn.holder, floor.turn.began_at, floor.turn.id) == (PARENT, EARLIER, turn_of(room).id)
    assert [floor.by_id[one].participant for one in floor.order] == [SCHOOL, LOCAL_AUTHORITY]


def test_a_person_sees_their_own_place_request_and_turn() -> None:
    room = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY)).room
    waiting, speaking, neither = (sees(room, who).you for who in (LOCAL_AUTHORITY, PARENT, OBSERVER))
    assert (waiting.place, waiting.request, waiting.turn) == (2, hand(room, LOCAL_AUTHORITY), None)
    assert (speaking.place, speaking.request) == (None, turn_of(room).request)
    assert speaking.turn == turn_of(room).id
    assert (neither.place, neither.request, neither.turn) == (None, None, None)


def test_a_denial_is_for_the_person_denied_alone() -> None:
    waiting = given(HAND_UP(PARENT))
    denied = waiting.when(DenyRequest(request=hand(waiting.room, PARENT), words="Later."), by=MEDIATOR).after
    denial = sees(denied, PARENT).you.denial
    assert denial is not None
    assert denial.words == "Later."
    assert all("Later." not in text(sees(denied, who)) for who in CAST if who != PARENT)


def test_people_are_here_or_away_or_expected() -> None:
    room = given(let_in(PARENT, SCHOOL, before=TERMS_AGREED), OPENED).room
    here = frozenset({(PARENT, device_of(PARENT)), (SCHOOL, COPIED), (MEDIATOR, DeviceId("any"))})
    people = inside(sees(room, PARENT, here=here)).people
    assert people.order == list(CAST)
    assert {who: people.by_id[who].attendance for who in (MEDIATOR, PARENT, SCHOOL, LOCAL_AUTHORITY)} == {
        MEDIATOR: Attendance.HERE,
        PARENT: Attendance.HERE,
        SCHOOL: Attendance.AWAY,  # on another device they are at the door
        LOCAL_AUTHORITY: Attendance.EXPECTED,
    }
    assert inside(sees(room, PARENT, here=NOBODY_HERE)).people.by_id[MEDIATOR].attendance is Attendance.AWAY


def test_everybody_sees_how_the_meeting_stands_and_why() -> None:
    session = inside(sees(given(PAUSED).room, OBSERVER)).session
    assert (session.state, session.pause.reason) == (SessionState.PAUSED, "A break.")
    assert inside(sees(given(OPENED).room, OBSERVER)).session.pause is None


@pytest.mark.parametrize(
    ("situations", "standing"),
    [
        ((ACTION,), Standing.NEEDS_AGREEMENT),
        ((AGREED_BY(PARENT),), Standing.NEEDS_AGREEMENT),
        ((AGREED_BY_ALL,), Standing.ALL_AGREED),
        ((CONFIRMED,), Standing.CONFIRMED),
        (
            (AGREED_BY_ALL, Situation(None, ((PARENT, on_the_action(AskForChange, words="By May.")),))),
            Standing.CHANGE_ASKED,
        ),
        ((CONFIRMED, Situation(None, ((MEDIATOR, on_the_action(ReopenAction)),))), Standing.NEEDS_AGREEMENT),
        (
            (
                AGREED_BY(PARENT),
                Situation(None, ((MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Away.")),)),
            ),
            Standing.ALL_AGREED,
        ),
    ],
)
@pytest.mark.row("S28")
def test_a_card_says_where_its_action_stands(situations: tuple[Situation, ...], standing: Standing) -> None:
    room = given(*situations).room
    assert inside(sees(room, PARENT)).board.by_id[newest_id(room)].standing is standing


def test_a_withdrawn_action_is_off_everybodys_board() -> None:
    room = given(ACTION, Situation(None, ((MEDIATOR, on_the_action(WithdrawAction)),))).room
    assert all("Find a tutor." not in text(sees(room, who)) for who in CAST)


def test_the_board_shows_the_current_wording_alone() -> None:
    room = given(CONFIRMED).room
    card = inside(sees(room, PARENT)).board.by_id[newest_id(room)]
    assert (card.wording, card.what, card.confirmed_at) == (1, "Find a tutor.", EARLIER)
    assert set(card.assents) == {Party.FAMILY, Party.LOCAL_AUTHORITY}


# What is between some


@pytest.mark.row("S30")
def test_a_suggestion_is_between_its_author_and_the_mediator() -> None:
    room = given(SUGGESTED).room
    seen_by = [who for who in CAST if "A quiet room." in text(sees(room, who))]
    assert seen_by == [MEDIATOR, SCHOOL]


@pytest.mark.row("S13")
def test_the_conclusion_is_the_mediators_until_the_close_and_everybodys_after() -> None:
    unfinished, closed = given(CONCLUDED).room, given(CLOSED).room
    assert [who for who in CAST if "We will meet again." in text(sees(unfinished, who))] == [MEDIATOR]
    assert all(inside(sees(closed, who)).conclusion.words == "We will meet again." for who in CAST)
    assert "We will meet again." not in text(sees(closed, PARENT, COPIED))


def test_the_mediator_sees_what_a_close_would_leave_open() -> None:
    room = given(CONFIRMED, ACTION, CONCLUDED).room
    mediator = sees(room, MEDIATOR).mediator
    assert mediator is not None
    assert mediator.unresolved == [newest_id(room)]
    assert mediator.outcome == room.outcome_number
    assert mediator.conclusion is not None
    assert mediator.conclusion.conclusion is Conclusion.PARTLY_AGREED


# What one may do


def test_a_view_says_what_its_person_may_do_now() -> None:
    assert "raise_hand" in sees(given(OPENED).room, PARENT).you.may
    assert "raise_hand" not in sees(given(PAUSED).room, PARENT).you.may
    assert "raise_hand" not in sees(given(OPENED).room, OBSERVER).you.may
    assert sees(given(OPENED).room, PARENT, COPIED).you.may == ["agree_to_term"]
    assert sees(given(CLOSED).room, MEDIATOR).you.may == []
    every = {wire_name(kind.__name__) for kind in HOUSE_RULES}
    assert set(sees(given(OPENED).room, MEDIATOR).you.may) < every


# What goes over the wire


def test_a_view_holds_no_null() -> None:
    for situation in (MADE, LET_IN, OPENED, PAUSED, CONFIRMED, CLOSED):
        for who in CAST:
            assert "null" not in text(sees(given(situation, *_some(situation)).room, who))


def _some(situation: Situation) -> tuple[Situation, ...]:
    return (HAND_UP(SCHOOL), FLOOR_WITH(PARENT)) if situation is OPENED else ()


def test_a_grant_is_told_in_a_small_patch() -> None:
    before = given(CONFIRMED, HAND_UP(SCHOOL)).room
    after = given(before).when(GrantNext(), by=MEDIATOR).after
    patch = difference(as_json(sees(before, OBSERVER)), as_json(sees(after, OBSERVER)))
    assert set(patch) == {"room"}
    assert set(patch["room"]) == {"floor"}
    assert patch["room"]["floor"]["by_id"] == {hand(before, SCHOOL): None}
    moved = given(after).when(LetIn(participant=PARENT, device="new"), by=MEDIATOR).after
    assert sees(moved, PARENT).room is None
