"""Views: what each may see, and what nobody else may."""

from typing import Any

import msgspec
import pytest

from rooms.action_control import AskForChange, ReopenAction, WithdrawAction
from rooms.agenda import AddStep, Hands, MoveToStep, Progress, SkipStep, Step
from rooms.board import SuggestAction
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, SetLimit, SetLimitFor
from rooms.guidance import (
    AnswerCheck,
    CheckUnderstanding,
    CorrectSummary,
    CueChild,
    Nudge,
    RemindOfTerm,
    ShowSummary,
    Understood,
    Warn,
)
from rooms.house_rules import HOUSE_RULES
from rooms.mediation import PlannedPerson
from rooms.messages import wire_name
from rooms.outcome import Conclusion
from rooms.patch import as_json, difference
from rooms.people import DeviceId, LetIn, ParticipantId, Party, RecordAbsence, Role
from rooms.queue import AcceptRequest, CloseQueue, DenyRequest, RaiseHand
from rooms.requests import RequestKind, RequestState
from rooms.room import Room
from rooms.session import SessionState
from rooms.turn import DeadlineKind, PassFloor, Phase, TypeTurn
from rooms.view import (
    Attendance,
    Connected,
    KnockShown,
    OwnRequestShown,
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
    ALLOWED_PARENT,
    CAST,
    CLOSED,
    CO_MEDIATOR,
    CONCLUDED,
    CONFIRMED,
    CORRECTED,
    FLOOR_WITH,
    HAND_UP,
    HELD,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    PROPOSED,
    ROLES,
    SCHOOL,
    SUPPORTER,
    SUSPENDED,
    TERMS,
    TERMS_AGREED,
    WITH_CO_MEDIATOR,
    YOUNG_PERSON,
    YOUNG_PERSONS,
    hand,
    let_in,
    newest_id,
    on_the_action,
    one,
    opened_with,
    terms_agreed,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, given

COPIED = DeviceId("a-copied-link")
ALL_HERE: Connected = frozenset((who, device_of(who)) for who in CAST)
NOBODY_HERE: Connected = frozenset()
SUGGESTED = Situation(OPENED, ((SCHOOL, SuggestAction(what="A quiet room.")),))


REPLYING = Situation(
    FLOOR_WITH(PARENT),
    (
        (SCHOOL, RaiseHand(kind=RequestKind.REPLY)),
        (
            MEDIATOR,
            lambda room: InterposeReply(request=room.floor.queue.waiting[-1].id, turn=turn_of(room).id),
        ),
    ),
)


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
    assert (view.you.id, view.you.party, view.you.requests, view.you.suggestions) == (PARENT, None, {}, {})
    assert (view.you.turn, view.you.turn_request, view.you.notes, view.you.speaks) == (None, None, {}, False)


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
    assert (floor.turn.holder, floor.turn.given_at, floor.turn.id) == (PARENT, EARLIER, turn_of(room).id)
    assert [floor.by_id[one].participant for one in floor.order] == [SCHOOL, LOCAL_AUTHORITY]


def test_a_person_sees_their_own_place_request_and_turn() -> None:
    room = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY)).room
    waiting, speaking, neither = (sees(room, who).you for who in (LOCAL_AUTHORITY, PARENT, OBSERVER))
    second = OwnRequestShown(kind=RequestKind.SPEAK, state=RequestState.ACCEPTED, place=2)
    assert (waiting.requests, waiting.turn) == ({hand(room, LOCAL_AUTHORITY): second}, None)
    assert (speaking.requests, speaking.turn_request) == ({}, turn_of(room).request)
    assert speaking.turn == turn_of(room).id
    assert (neither.requests, neither.turn, neither.turn_request) == ({}, None, None)
    assert (waiting.speaks, neither.speaks) == (True, False)


def test_who_waits_for_a_reply_to_end_sees_what_they_could_let_go() -> None:
    room = given(REPLYING).room
    you = sees(room, PARENT).you
    assert room.floor.interrupted is not None
    assert (you.turn, you.turn_request) == (None, room.floor.interrupted.request)
    floor = inside(sees(room, OBSERVER)).floor
    assert (floor.turn.holder, floor.turn.kind) == (SCHOOL, RequestKind.REPLY)
    assert floor.interrupted.holder == PARENT


def test_the_holder_sees_to_whom_the_turn_could_be_passed() -> None:
    room = given(FLOOR_WITH(PARENT)).room
    assert sees(room, PARENT).you.pass_to == [SUPPORTER]
    assert all(sees(room, who).you.pass_to == [] for who in CAST if who != PARENT)
    alone = given(let_in(PARENT, before=TERMS_AGREED), OPENED, FLOOR_WITH(PARENT)).room
    assert sees(alone, PARENT).you.pass_to == []
    theirs = given(YOUNG_PERSONS, Situation(None, ((MEDIATOR, GrantFloor(to=YOUNG_PERSON)),))).room
    assert sees(theirs, YOUNG_PERSON).you.pass_to == [ALLOWED_PARENT], "and not to whom they did not allow"


def test_everybody_sees_a_turns_phase_its_limit_and_that_it_is_held() -> None:
    limited = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=240, grace=30)),))
    shown = inside(sees(given(limited, FLOOR_WITH(PARENT)).room, OBSERVER)).floor
    assert (shown.turn.phase, shown.turn.limit.seconds, shown.limit.seconds) == (Phase.SPEAKING, 240, 240)
    assert (shown.turn.deadline.kind, shown.turn.running) == (DeadlineKind.WRAP_UP, True)
    held = inside(sees(given(limited, FLOOR_WITH(PARENT), HELD).room, OBSERVER)).floor.turn
    assert (held.held_since, held.running) == (EARLIER, False)
    assert held.deadline.kind is DeadlineKind.HELD_TOO_LONG


def test_everybody_sees_who_may_be_heard_now() -> None:
    for situations, everybody in (
        ((LET_IN,), [MEDIATOR]),
        ((FLOOR_WITH(PARENT),), [MEDIATOR, PARENT]),
        ((FLOOR_WITH(PARENT), HELD), [MEDIATOR]),
        ((REPLYING,), [MEDIATOR]),
        ((FLOOR_WITH(PARENT), SUSPENDED), []),
        ((CLOSED,), []),
    ):
        room = given(*situations).room
        for who in CAST:
            assert as_json(inside(sees(room, who)).hearing) == {"everybody": everybody}
        assert "hearing" not in text(sees(room, PARENT, COPIED))


def test_everybody_sees_whom_an_interpreter_speaks_to() -> None:
    signer = PlannedPerson(name="The signer", role=Role.INTERPRETER, interprets_for=("The parent",))
    room = given(opened_with(*(one(role) for role in ROLES), signer)).room
    hearing = as_json(inside(sees(room, OBSERVER)).hearing)
    assert hearing == {"everybody": [MEDIATOR], "lanes": {"p7": [PARENT]}}
    speaking = given(room, FLOOR_WITH(PARENT)).room
    assert difference(hearing, as_json(inside(sees(speaking, OBSERVER)).hearing)) == {
        "everybody": [MEDIATOR, PARENT, "p7"],
        "lanes": None,
    }


def test_a_typed_turn_is_shown_to_everybody_as_the_holders() -> None:
    typed = Situation(
        FLOOR_WITH(PARENT), ((PARENT, lambda room: TypeTurn(turn=turn_of(room).id, words="I wrote.")),)
    )
    room = given(typed).room
    assert all(inside(sees(room, who)).floor.turn.typed == "I wrote." for who in CAST)
    assert "I wrote." not in text(sees(room, PARENT, COPIED))
    moved_on = given(room, FLOOR_WITH(SCHOOL)).room
    assert all("I wrote." not in text(sees(moved_on, who)) for who in CAST)


def test_everybody_sees_whether_hands_are_taken() -> None:
    closed = given(OPENED, Situation(None, ((MEDIATOR, CloseQueue()),))).room
    assert inside(sees(closed, PARENT)).floor.taking is False
    assert inside(sees(given(OPENED).room, PARENT)).floor.taking is True


def test_a_suspended_meeting_says_so_and_nothing_may_be_done_in_it() -> None:
    room = given(FLOOR_WITH(PARENT), SUSPENDED).room
    assert inside(sees(room, PARENT)).session.state is SessionState.SUSPENDED
    assert inside(sees(room, PARENT)).floor.turn.running is False
    assert all(sees(room, who).you.may == ["agree_to_term"] for who in CAST)


# What is for the mediator's eyes, or one person's


PRIVATE = Situation(
    OPENED,
    (
        (PARENT, RaiseHand(kind=RequestKind.BREAK, reason="CANARY-BREAK")),
        (SCHOOL, RaiseHand(kind=RequestKind.PRIVATE, reason="CANARY-WORD")),
        (MEDIATOR, Nudge(to=PARENT, words="CANARY-NUDGE")),
        (MEDIATOR, Warn(to=SCHOOL, term="no_recording", words="CANARY-WARNING")),
        (MEDIATOR, RemindOfTerm(to=SUPPORTER, term="no_recording", words="CANARY-REMINDER")),
        (MEDIATOR, RemindOfTerm(term="no_recording", words="CANARY-TO-ALL")),
        (MEDIATOR, ShowSummary(words="CANARY-SUMMARY")),
        (PARENT, lambda room: CorrectSummary(summary=summary_id(room), words="CANARY-CORRECTION")),
        (MEDIATOR, CheckUnderstanding(point="CANARY-POINT")),
        (SCHOOL, lambda room: AnswerCheck(check=check_id(room), answer=Understood.NOT_YET)),
        (MEDIATOR, CueChild()),
        (MEDIATOR, SetLimitFor(participant=PARENT, seconds=777)),
    ),
)


def summary_id(room: Room) -> str:
    assert room.guidance.summary is not None
    return room.guidance.summary.id


def check_id(room: Room) -> str:
    assert room.guidance.check is not None
    return room.guidance.check.id


@pytest.mark.row("S30", "S34", "S37", "S41")
@pytest.mark.parametrize(
    ("canary", "seen_by"),
    [
        ("CANARY-BREAK", {MEDIATOR}),
        ("CANARY-WORD", {MEDIATOR}),
        ('"private"', {MEDIATOR, SCHOOL}),
        ('"break"', {MEDIATOR, PARENT}),
        ("CANARY-NUDGE", {MEDIATOR, PARENT}),
        ('"kind":"nudge"', {MEDIATOR, PARENT}),
        ("CANARY-WARNING", {MEDIATOR, SCHOOL}),
        ('"kind":"warning"', {MEDIATOR, SCHOOL}),
        ("CANARY-REMINDER", {MEDIATOR, SUPPORTER}),
        ("CANARY-TO-ALL", set(CAST)),
        ("CANARY-SUMMARY", set(CAST)),
        ("CANARY-CORRECTION", {MEDIATOR, PARENT}),
        ("CANARY-POINT", set(CAST)),
        ('"not_yet"', {MEDIATOR, SCHOOL}),
        ("child_cued_at", set(CAST)),
        ("777", {MEDIATOR}),
    ],
)
def test_what_is_private_is_seen_by_its_people_alone(canary: str, seen_by: set[ParticipantId]) -> None:
    room = given(PRIVATE).room
    assert {who for who in CAST if canary in text(sees(room, who))} == seen_by
    assert all("CANARY" not in text(sees(room, who, COPIED)) for who in CAST if who != MEDIATOR)


def test_what_was_said_privately_is_forgotten_at_the_close() -> None:
    closed = given(PRIVATE, CONCLUDED, CLOSED).room
    assert all("CANARY" not in text(sees(closed, who)) for who in CAST)


def test_somebody_who_asked_for_the_mediator_sees_whether_they_have_seen_it() -> None:
    room = given(PRIVATE).room
    (request,) = sees(room, PARENT).you.requests
    assert sees(room, PARENT).you.requests[request].state is RequestState.PENDING
    seen = given(room).when(AcceptRequest(request=request), by=MEDIATOR).after
    assert sees(seen, PARENT).you.requests[request] == OwnRequestShown(
        kind=RequestKind.BREAK, state=RequestState.ACCEPTED
    )


def test_a_request_for_the_mediator_changes_nothing_in_what_all_see() -> None:
    before, after = given(OPENED).room, given(OPENED, HAND_UP(PARENT, RequestKind.BREAK)).room
    assert shown_to_all(before, ALL_HERE) == shown_to_all(after, ALL_HERE)
    changed = {who for who in CAST if sees(before, who) != sees(after, who)}
    assert changed == {MEDIATOR, PARENT}


@pytest.mark.row("S34", "S52")
def test_the_mediator_sees_time_by_side_who_was_not_heard_and_who_waits_longest() -> None:
    family = Situation(OPENED, ((MEDIATOR, MoveToStep(step="family", hands=Hands.KEEP)),))
    passed = Situation(None, ((PARENT, lambda room: PassFloor(turn=turn_of(room).id, to=SUPPORTER)),))
    speaking = given(family, HAND_UP(LOCAL_AUTHORITY), HAND_UP(SCHOOL), FLOOR_WITH(PARENT), passed)
    done = speaking.when(lambda room: LetGo(request=turn_of(room).request), by=SUPPORTER, at=NOW).after
    mediator = sees(done, MEDIATOR).mediator
    assert mediator is not None
    assert mediator.heard == {"family": 1800, SCHOOL: 0, "local_authority": 0}
    assert mediator.waiting == [LOCAL_AUTHORITY, SCHOOL]
    assert mediator.unheard == []
    early = sees(given(family).room, MEDIATOR).mediator
    assert early is not None
    assert early.unheard == [PARENT, SUPPORTER]


def test_a_person_who_waits_for_two_things_is_named_once() -> None:
    room = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(PARENT, RequestKind.REPLY)).room
    mediator = sees(room, MEDIATOR).mediator
    assert mediator is not None
    assert mediator.waiting == [PARENT, SCHOOL]


def test_a_co_mediator_sees_what_the_mediator_sees() -> None:
    asked = Situation(None, ((ParticipantId("p3"), RaiseHand(kind=RequestKind.PRIVATE)),))
    room = given(WITH_CO_MEDIATOR, asked).room
    one, other = (sees(room, who, here=NOBODY_HERE).mediator for who in (MEDIATOR, CO_MEDIATOR))
    assert one is not None
    assert one.asides
    assert one == other


def test_everybody_sees_the_agenda_with_its_added_and_skipped_steps() -> None:
    changed = Situation(
        OPENED,
        (
            (MEDIATOR, AddStep(title="The report", reason="It came today.", after="family")),
            (MEDIATOR, SkipStep(step="school", reason="They wrote.")),
        ),
    )
    agenda = inside(sees(given(changed).room, OBSERVER)).agenda
    third = [Step.INTRODUCTION, Step.FAMILY, Step.ADDED]
    assert [agenda.by_id[one].step for one in agenda.order][:3] == third
    added, school = agenda.by_id[agenda.order[2]], agenda.by_id["school"]
    assert (added.title, added.reason) == ("The report", "It came today.")
    assert (school.progress, school.reason) == (Progress.SKIPPED, "They wrote.")


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
    assert "begin_turn" not in sees(given(OPENED).room, OBSERVER).you.may
    assert "grant_floor" not in sees(given(OPENED).room, PARENT).you.may
    assert sees(given(OPENED).room, PARENT, COPIED).you.may == ["agree_to_term"]
    assert sees(given(CLOSED).room, PARENT).you.may == ["assent_to_correction", "ask_to_change_correction"]
    every = {wire_name(kind.__name__) for kind in HOUSE_RULES}
    assert set(sees(given(OPENED).room, MEDIATOR).you.may) < every


# What goes over the wire


def test_a_view_holds_no_null() -> None:
    for situation in (MADE, LET_IN, OPENED, PAUSED, CONFIRMED, CLOSED, PROPOSED, CORRECTED):
        for who in CAST:
            assert "null" not in text(sees(given(situation, *_some(situation)).room, who))


def _some(situation: Situation) -> tuple[Situation, ...]:
    return (FLOOR_WITH(PARENT), REPLYING, PRIVATE) if situation is OPENED else ()


def test_a_grant_is_told_in_a_small_patch() -> None:
    before = given(CONFIRMED, HAND_UP(SCHOOL)).room
    after = given(before).when(GrantNext(), by=MEDIATOR).after
    patch = difference(as_json(sees(before, OBSERVER)), as_json(sees(after, OBSERVER)))
    assert set(patch) == {"room"}
    assert set(patch["room"]) == {"floor"}
    assert patch["room"]["floor"]["by_id"] == {hand(before, SCHOOL): None}
    moved = given(after).when(LetIn(participant=PARENT, device="new"), by=MEDIATOR).after
    assert sees(moved, PARENT).room is None
