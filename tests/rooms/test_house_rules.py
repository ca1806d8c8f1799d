"""The house rules, cell by cell: every command, role and session state, in the room and at the door."""

from functools import cache
from itertools import product
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from rooms.agenda import Hands
from rooms.board import AddAction, SuggestAction
from rooms.closing import (
    AskToCorrectOutcome,
    AuthorityAnswer,
    ConfirmOutcome,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
    ViewsHeard,
)
from rooms.floor_control import GrantFloor, LetGo
from rooms.guidance import AnswerCheck, CorrectSummary, Understood
from rooms.house_rules import HOUSE_RULES, SERVICE_RULES, Rule
from rooms.messages import Command, wire_name
from rooms.outcome import CloseMeeting, Conclusion, StopMeeting, WriteConclusion
from rooms.people import DeviceId, ParticipantId, Party, Role
from rooms.queue import RaiseHand
from rooms.refusals import Refusal, Refused
from rooms.room import SERVICE, Room, ServiceCommand, decide, decide_for_service
from rooms.room import Command as AnyCommand
from rooms.session import BeginClosing, OpenMeeting, PauseMeeting, SessionState, SuspendMeeting
from rooms.turn import BeginTurn, DeadlineKind, PassFloor, TypeTurn
from rooms.view import view_for
from tests.rooms.cast import MEDIATOR, NOBODY, let_in, made_with, terms_agreed
from tests.rooms.given import NOW, Situation, device_of, encoded, given, today

EVERY_ROLE = tuple(Role)  # the mediator first
EVERYBODY = tuple(ParticipantId(f"p{number}") for number in range(1, len(EVERY_ROLE) + 1))
AT_THE_DOOR = DeviceId("a-copied-link")
# What a person who may ask at all is never answered with.
RULED_OUT = {
    Refusal.NOT_IN_THE_ROOM,
    Refusal.NOT_YOURS_TO_DO,
    Refusal.MEETING_HAS_NOT_STARTED,
    Refusal.MEETING_IS_OPEN,
    Refusal.MEETING_IS_PAUSED,
    Refusal.MEETING_IS_SUSPENDED,
    Refusal.MEETING_IS_CLOSING,
    Refusal.MEETING_IS_CLOSED,
}
WHY_NOT_NOW = {
    SessionState.WAITING: Refusal.MEETING_HAS_NOT_STARTED,
    SessionState.OPEN: Refusal.MEETING_IS_OPEN,
    SessionState.PAUSED: Refusal.MEETING_IS_PAUSED,
    SessionState.SUSPENDED: Refusal.MEETING_IS_SUSPENDED,
    SessionState.CLOSING: Refusal.MEETING_IS_CLOSING,
    SessionState.CLOSED: Refusal.MEETING_IS_CLOSED,
}
# One value for each field of a command. None of them is true in these rooms: past the house rules comes
# another refusal, or an event; the cells ask only which.
VALUES: dict[str, Any] = {
    "term": "kept_private",
    "participant": "p2",
    "device": "device-p2",
    "to": "p2",
    "party": Party.FAMILY,
    "reason": "A reason.",
    "request": "r0",
    "turn": "t0",
    "place": 1,
    "action": "a0",
    "wording": 1,
    "what": "Find a tutor.",
    "words": "Words.",
    "suggestion": "s0",
    "conclusion": Conclusion.AGREED,
    "outcome": 0,
    "how": ViewsHeard.IN_THE_MEETING,
    "seconds": 60,
    "step": "s0",
    "hands": Hands.KEEP,
    "title": "One more.",
    "point": "A point.",
    "check": "n0",
    "summary": "n0",
    "note": "n0",
    "answer": Understood.YES,
    "kind": DeadlineKind.TIME_OVER,
    "within": True,
    "holder": "p1",
    "number": 1,
    "why": "A slip of the pen.",
}


def example(kind: type[Command]) -> AnyCommand:
    # A raised hand is of its usual kind.
    values = {name: value for name, value in VALUES.items() if kind is not RaiseHand or name != "kind"}
    if kind is RecordAuthority:
        values["answer"] = AuthorityAnswer.YES
    fields = {name: values[name] for name in kind.__struct_fields__ if name in values}
    made: AnyCommand = kind(**fields)  # type: ignore[assignment]
    return made


@cache
def room_that_is(state: SessionState) -> Room:
    """Everybody of every role is let in on their own device; the mediator agreed to the terms."""
    made = made_with(*EVERY_ROLE)
    inside = let_in(*EVERYBODY[1:], before=terms_agreed(*EVERYBODY, before=made))
    steps: dict[SessionState, tuple[Any, ...]] = {
        SessionState.WAITING: (),
        SessionState.OPEN: (OpenMeeting(),),
        SessionState.PAUSED: (OpenMeeting(), PauseMeeting(reason="A break.")),
        SessionState.SUSPENDED: (OpenMeeting(), SuspendMeeting()),
        SessionState.CLOSING: (OpenMeeting(), BeginClosing()),
        SessionState.CLOSED: (
            OpenMeeting(),
            WriteConclusion(conclusion=Conclusion.NOT_AGREED),
            RecordViews(how=ViewsHeard.IN_THE_MEETING),
            *(RecordAuthority(party=one, answer=AuthorityAnswer.NOT_ASKED) for one in Party),
            BeginClosing(),
            *(RecordUnconfirmed(party=one, reason="They would rather not.") for one in Party),
            lambda room: CloseMeeting(outcome=room.outcome_number),
        ),
    }
    said = tuple((SERVICE if isinstance(step, ServiceCommand) else MEDIATOR, step) for step in steps[state])
    return given(inside, Situation(None, said)).room


@cache
def mediator_at_the_door(state: SessionState) -> Room:
    """A mediator is in the room once they have agreed to the terms, so at the door they have not."""
    room = room_that_is(state)
    others = {who: terms for who, terms in room.terms.agreements.items() if who != MEDIATOR}
    return replace(room, terms=replace(room.terms, agreements=others))


def expected(rule: Rule, role: Role, state: SessionState, inside: bool) -> Refusal | None:
    """The table read as a sentence: closed to all but its few rows; then where you are, who you are, and when."""
    if state is SessionState.CLOSED and state not in rule.when:
        return Refusal.MEETING_IS_CLOSED
    if not inside and not rule.at_the_door:
        return Refusal.NOT_IN_THE_ROOM
    if role not in rule.who:
        return Refusal.NOT_YOURS_TO_DO
    return None if state in rule.when else WHY_NOT_NOW[state]


def answer_to_the_service(room: Room, command: ServiceCommand) -> Refusal | None:
    try:
        decide_for_service(room, command, at=NOW)
    except Refused as no:
        return no.refusal
    return None


def answer(room: Room, command: AnyCommand, who: ParticipantId, device: DeviceId) -> Refusal | None:
    try:
        decide(room, command, by=who, device=device, at=NOW, today=today(NOW))
    except Refused as no:
        return no.refusal
    return None


@pytest.mark.row("S13", "S29", "S34")
@pytest.mark.parametrize("kind", HOUSE_RULES, ids=lambda kind: wire_name(kind.__name__))
def test_every_role_may_do_in_every_state_and_place_what_the_table_says_and_nothing_else(
    kind: type[Command],
) -> None:
    rule, command, cells = HOUSE_RULES[kind], example(kind), 0
    for (who, role), state, inside in product(
        zip(EVERYBODY, EVERY_ROLE, strict=True), SessionState, (True, False)
    ):
        room, device = room_that_is(state), device_of(who) if inside else AT_THE_DOOR
        if role is Role.MEDIATOR and not inside:
            room = mediator_at_the_door(state)
        before = encoded(room)
        wanted, got = expected(rule, role, state, inside), answer(room, command, who, device)
        cell = (kind.__name__, role.value, state.value, "inside" if inside else "at the door")
        if wanted is None:
            assert got not in RULED_OUT, cell
        else:
            assert got is wanted, cell
        assert encoded(room) == before, cell
        may = view_for(room, who, device, frozenset()).you.may
        assert (wire_name(kind.__name__) in may) == (wanted is None), cell
        cells += 1
    assert cells == len(Role) * len(SessionState) * 2


def test_the_table_has_a_row_for_every_command_and_for_nothing_else() -> None:
    assert set(HOUSE_RULES) == set(get_args(AnyCommand))
    assert len(HOUSE_RULES) * len(Role) * len(SessionState) * 2 >= 1000


@pytest.mark.parametrize("kind", SERVICE_RULES, ids=lambda kind: wire_name(kind.__name__))
def test_the_service_says_in_every_state_what_its_table_says_and_nothing_else(kind: type[Command]) -> None:
    command: Any = example(kind)
    for state in SessionState:
        room = room_that_is(state)
        before, got = encoded(room), answer_to_the_service(room, command)
        if state in SERVICE_RULES[kind]:
            assert got not in RULED_OUT, (kind, state)
        else:
            assert got is WHY_NOT_NOW[state], (kind, state)
        assert encoded(room) == before


def test_no_view_offers_anybody_what_the_service_says() -> None:
    said = {wire_name(kind.__name__) for kind in SERVICE_RULES}
    for who, state in product(EVERYBODY, SessionState):
        assert not said & set(view_for(room_that_is(state), who, device_of(who), frozenset()).you.may)


def test_somebody_who_is_not_of_this_mediation_may_do_nothing() -> None:
    for kind in HOUSE_RULES:
        room = room_that_is(SessionState.OPEN)
        assert answer(room, example(kind), NOBODY, device_of(NOBODY)) is Refusal.NO_SUCH_PERSON


# Rows of the table that people would miss, said as sentences, so that a changed row is a changed sentence.


def may(kind: type[Command]) -> set[Role]:
    return set(HOUSE_RULES[kind].who)


@pytest.mark.row("S13", "S53")
def test_only_the_mediator_writes_on_the_board() -> None:
    written = [
        "add_action",
        "reword_action",
        "withdraw_action",
        "confirm_action",
        "reopen_action",
        "decline_suggestion",
        "write_conclusion",
    ]
    of_name = {wire_name(kind.__name__): kind for kind in HOUSE_RULES}
    assert all(may(of_name[name]) == {Role.MEDIATOR} for name in written)


@pytest.mark.row("S28")
def test_only_a_party_confirms_the_outcome_and_everybody_may_say_what_is_not_right_in_it() -> None:
    assert may(ConfirmOutcome) == {
        Role.PARENT,
        Role.YOUNG_PERSON,
        Role.LOCAL_AUTHORITY,
        Role.HEALTH_COMMISSIONER,
    }
    assert may(AskToCorrectOutcome) == set(Role) - {Role.MEDIATOR}


def test_while_the_meeting_closes_nothing_is_done_but_what_belongs_to_closing() -> None:
    during = [
        wire_name(kind.__name__) for kind, rule in HOUSE_RULES.items() if SessionState.CLOSING in rule.when
    ]
    assert during == [
        *(
            "agree_to_term",
            "let_in",
            "remove_person",
            "readmit_person",
            "let_go",
            "put_note_away",
            "record_absence",
            "withdraw_absence",
        ),
        *("write_conclusion", "record_authority", "record_views", "return_to_meeting"),
        *("acknowledge_open_items", "confirm_outcome", "ask_to_correct_outcome", "record_unconfirmed"),
        *("close_meeting", "stop_meeting"),
    ]


def test_after_the_seal_nothing_is_done_but_what_belongs_to_a_correction() -> None:
    after = [
        wire_name(kind.__name__) for kind, rule in HOUSE_RULES.items() if SessionState.CLOSED in rule.when
    ]
    assert after == [
        "let_in",
        *("propose_correction", "assent_to_correction", "ask_to_change_correction"),
        *("take_back_correction", "seal_correction"),
    ]


def test_the_mediator_proposes_and_seals_a_correction_and_never_agrees_to_one() -> None:
    of_name = {wire_name(kind.__name__): kind for kind in HOUSE_RULES}
    for name in ("propose_correction", "take_back_correction", "seal_correction"):
        assert may(of_name[name]) == {Role.MEDIATOR}
    for name in ("assent_to_correction", "ask_to_change_correction"):
        assert may(of_name[name]) == set(Role) - {Role.MEDIATOR}


def test_after_a_meeting_that_was_stopped_nothing_at_all_is_done() -> None:
    stopped = given(
        room_that_is(SessionState.OPEN), Situation(None, ((MEDIATOR, StopMeeting(term="kept_private")),))
    ).room
    for kind, (who, _) in product(HOUSE_RULES, zip(EVERYBODY, EVERY_ROLE, strict=True)):
        assert answer(stopped, example(kind), who, device_of(who)) is Refusal.MEETING_IS_CLOSED
        assert view_for(stopped, who, device_of(who), frozenset()).you.may == []


@pytest.mark.row("S28")
def test_only_a_party_says_yes_or_asks_for_a_change() -> None:
    of_name = {wire_name(kind.__name__): kind for kind in HOUSE_RULES}
    parties = {Role.PARENT, Role.YOUNG_PERSON, Role.LOCAL_AUTHORITY, Role.HEALTH_COMMISSIONER}
    assert may(of_name["assent_to_action"]) == may(of_name["ask_for_change"]) == parties


@pytest.mark.row("S40")
def test_everybody_who_speaks_may_take_part_in_the_same_way() -> None:
    assert may(BeginTurn) == may(PassFloor) == may(TypeTurn)
    assert may(BeginTurn) == set(Role) - {Role.MEDIATOR, Role.OBSERVER, Role.CAPTIONER}


@pytest.mark.row("S38", "S51")
def test_everybody_but_the_mediator_may_ask_for_them_and_answer_them() -> None:
    everybody_else = set(Role) - {Role.MEDIATOR}
    for kind in (RaiseHand, LetGo, AnswerCheck, CorrectSummary):
        assert may(kind) == everybody_else


@pytest.mark.row("S29", "S34")
def test_the_floor_the_agenda_and_the_guidance_are_the_mediators_alone() -> None:
    led = [
        *("grant_next", "interpose_reply", "undo_grant", "revoke_floor", "move_request", "deny_request"),
        *("accept_request", "answer_request", "close_queue", "open_queue", "clear_queue"),
        *("set_limit", "set_limit_for", "extend_turn", "drop_limit"),
        *("move_to_step", "skip_step", "add_step"),
        *("check_understanding", "end_check", "show_summary", "end_summary", "cue_child", "end_cue"),
        *("nudge", "remind_of_term", "warn", "stop_meeting"),
    ]
    of_name = {wire_name(kind.__name__): kind for kind in HOUSE_RULES}
    assert all(may(of_name[name]) == {Role.MEDIATOR} for name in led)


def test_nothing_but_agreeing_to_the_terms_is_done_while_suspended() -> None:
    during = [kind for kind, rule in HOUSE_RULES.items() if SessionState.SUSPENDED in rule.when]
    assert [wire_name(kind.__name__) for kind in during] == ["agree_to_term"]


@pytest.mark.row("S13")
def test_anybody_but_the_mediator_may_suggest_an_action() -> None:
    assert may(SuggestAction) == set(Role) - {Role.MEDIATOR}
    assert may(AddAction) == may(GrantFloor) == {Role.MEDIATOR}


@pytest.mark.row("S17")
def test_agreeing_to_the_terms_is_all_that_can_be_done_at_the_door() -> None:
    assert [wire_name(kind.__name__) for kind, rule in HOUSE_RULES.items() if rule.at_the_door] == [
        "agree_to_term"
    ]
