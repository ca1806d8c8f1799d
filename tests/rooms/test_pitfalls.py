"""The pitfalls that users of other rooms met (domain/floor-control.md, section 5), each shown to be none here.

Named by their number there. Those about lines, tabs, tokens and media are shown in tests/server and tests/browser;
number 27 is in test_agenda.py.
"""

import re
from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest

from rooms.board import AddAction
from rooms.floor import FloorGranted, FloorReleased
from rooms.floor_control import GrantFloor, GrantNext, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.house_rules import HOUSE_RULES
from rooms.messages import Command
from rooms.outcome import CloseMeeting
from rooms.people import DeviceId, LetIn, ParticipantId, RemovePerson, Role
from rooms.queue import MoveRequest, RaiseHand
from rooms.refusals import Refusal
from rooms.room import SERVICE, Entry, Room, advance
from rooms.session import LiftSuspension, SessionState, SuspendMeeting
from rooms.turn import BeginTurn, DeadlineKind, HoldTurn, Phase, ReachDeadline, TypeTurn
from rooms.view import Whereabouts, shown_to_all, view_for
from tests.rooms.cast import (
    CAST,
    CO_MEDIATOR,
    FLOOR_WITH,
    HAND_UP,
    HELD,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    OBSERVER,
    OFFERED_TO,
    OPENED,
    PARENT,
    PAUSED,
    READY,
    SCHOOL,
    SUPPORTER,
    TERMS_AGREED,
    WITH_CO_MEDIATOR,
    hand,
    let_in,
    rewrite,
    turn_id,
    turn_of,
)
from tests.rooms.given import EARLIER, NOW, Situation, device_of, encoded, entry_for, given

LIMITED = Situation(OPENED, ((MEDIATOR, SetLimit(seconds=60, grace=0)),))


def order(room: Room) -> list[ParticipantId]:
    return [request.participant for request in room.floor.queue.waiting]


def test_pitfall_01_same_person_queued_twice_by_parallel_workers() -> None:
    # Two processes decide on the same room; the log takes one, and the other decides again on what that made.
    opened = given(OPENED)
    first = opened.when(RaiseHand(), by=PARENT)
    assert first.events == opened.when(RaiseHand(), by=PARENT).events
    given(first.after).when(RaiseHand(), by=PARENT).nothing_happens()


def test_pitfall_02_two_mediator_tabs_press_next() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    press = GrantNext(after=turn_id(waiting.room))
    once = waiting.when(press, by=MEDIATOR).after
    given(once).when(press, by=MEDIATOR, device="another tab").refused(Refusal.TURN_HAS_CHANGED)
    assert once.floor.holder == PARENT
    shared = given(WITH_CO_MEDIATOR, Situation(None, ((ParticipantId("p3"), RaiseHand()),)))
    taken = shared.when(GrantNext(), by=CO_MEDIATOR).after
    given(taken).when(GrantNext(), by=MEDIATOR).refused(Refusal.TURN_HAS_CHANGED)


def test_pitfall_03_release_crosses_grant() -> None:
    # RFC 8855, section 10.2.1: one message, whose meaning is what is true when it arrives.
    waiting = given(HAND_UP(PARENT))
    lower = LetGo(request=hand(waiting.room, PARENT))
    granted = waiting.when(GrantNext(), by=MEDIATOR)
    released = FloorReleased(turn=turn_of(granted.after).id, at=NOW)
    after = given(granted.after).when(lower, by=PARENT).then(released).after
    assert (after.floor.turn, order(after)) == (None, [])


def test_pitfall_04_old_timer_cuts_a_later_turn() -> None:
    # Of the same person, too: a timer quotes which turn, not who.
    spoken = given(LIMITED, FLOOR_WITH(PARENT)).room
    old = turn_of(spoken).id
    again = given(spoken, FLOOR_WITH(SCHOOL), FLOOR_WITH(PARENT))
    assert again.room.floor.holder == PARENT
    for kind in DeadlineKind:
        again.when(ReachDeadline(turn=old, kind=kind), by=SERVICE, at=NOW).refused(Refusal.TURN_HAS_CHANGED)


@pytest.mark.parametrize(
    "situation",
    [
        (FLOOR_WITH(PARENT),),
        (OFFERED_TO(PARENT),),
        (LIMITED, FLOOR_WITH(PARENT)),
        (HAND_UP(PARENT), Situation(None, ((MEDIATOR, GrantNext()),))),
        (FLOOR_WITH(PARENT), HAND_UP(SCHOOL)),
    ],
    ids=["picked by the mediator", "offered", "with a limit", "from the queue", "with others waiting"],
)
def test_pitfall_05_speaker_drops_and_stays_speaker(situation: tuple[Situation, ...]) -> None:
    held = given(*situation, HELD)
    at = EARLIER + timedelta(minutes=2)
    lapse = ReachDeadline(turn=turn_of(held.room).id, kind=DeadlineKind.HELD_TOO_LONG)
    lapsed = held.when(lapse, by=SERVICE, at=at).after
    assert lapsed.floor.turn is None
    assert order(lapsed)[0] == PARENT


def test_pitfall_06_closing_one_of_two_tabs_loses_turn() -> None:
    # A line that is gone is the service's to judge, from every connection of the person; a browser cannot say it.
    speaking = given(FLOOR_WITH(PARENT)).room
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            msgspec.json.encode(HoldTurn(turn=turn_of(speaking).id, holder=turn_of(speaking).holder)),
            type=RaiseHand | LetGo | BeginTurn,
        )
    assert HoldTurn not in HOUSE_RULES
    connected = frozenset({(PARENT, device_of(PARENT))})
    assert shown_to_all(speaking, connected).floor == shown_to_all(speaking, frozenset()).floor


def test_pitfall_08_hand_lost_on_reconnect() -> None:
    # Who is connected is not in the room: a whole view after any drop shows the same hand at the same place.
    waiting = given(HAND_UP(SCHOOL), HAND_UP(PARENT)).room
    views = [
        view_for(waiting, PARENT, device_of(PARENT), connected)
        for connected in (frozenset(), frozenset({(PARENT, device_of(PARENT))}))
    ]
    assert [next(iter(view.you.requests.values())).place for view in views] == [2, 2]


def test_pitfall_09_client_clocks_decide_order() -> None:
    first = given(OPENED).when(RaiseHand(), by=PARENT, at=NOW)
    second = given(first.after).when(RaiseHand(), by=SCHOOL, at=NOW - timedelta(hours=1))
    assert order(second.after) == [PARENT, SCHOOL]
    assert not {"at", "raised_at", "time"} & {name for kind in HOUSE_RULES for name in kind.__struct_fields__}


def test_pitfall_10_raising_again_resets_place() -> None:
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL))
    waiting.when(RaiseHand(), by=PARENT, at=NOW).nothing_happens()
    waiting.when(RaiseHand(reason="I was first."), by=PARENT, at=NOW).nothing_happens()
    assert order(waiting.room) == [PARENT, SCHOOL]


def test_pitfall_11_auto_lower_on_sound_loses_place() -> None:
    # No command says how loud anybody is: a hand goes down by its owner, the mediator or the grant.
    said = {name for kind in HOUSE_RULES for name in kind.__struct_fields__}
    assert not [name for name in said if re.search(r"loud|level|volume|audio|sound|speak(ing)?$", name)]


def test_pitfall_15_approval_tied_to_connection_id() -> None:
    # A permission belongs to a person: they may move to another device and go on with the turn that they had.
    speaking = given(FLOOR_WITH(PARENT)).room
    moved = given(speaking, let_in(PARENT, before=TERMS_AGREED)).room
    assert turn_of(moved).id == turn_of(speaking).id
    fields = {*FloorGranted.__struct_fields__, *type(turn_of(speaking)).__struct_fields__}
    assert not {"device", "connection", "socket"} & fields


def test_pitfall_19_mediator_locked_out_by_their_own_lobby() -> None:
    """Nobody has to let the mediator in, on whichever device they come; nobody else has that way."""
    room = given(TERMS_AGREED).room
    assert room.has_let_in(MEDIATOR, DeviceId("one"))
    assert room.has_let_in(MEDIATOR, DeviceId("another"))
    assert not any(room.has_let_in(who, DeviceId("one")) for who in CAST if who != MEDIATOR)


def test_pitfall_20_mediator_drops() -> None:
    speaking = given(LIMITED, FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    at = EARLIER + timedelta(seconds=20)
    gone = given(speaking).when(SuspendMeeting(), by=SERVICE, at=at).after
    assert gone.session.state is SessionState.SUSPENDED
    assert (gone.floor.deadline, turn_of(gone).clock_since) == (None, None)
    for who in CAST[1:]:
        given(gone).when(RaiseHand(), by=who).refused(Refusal.MEETING_IS_SUSPENDED)
    hours = at + timedelta(hours=3)
    back = given(gone).when(LiftSuspension(), by=SERVICE, at=hours).after
    assert turn_of(back).clock(hours) == 20.0
    assert (back.floor.holder, order(back)) == (PARENT, [SCHOOL])


def test_pitfall_21_absence_countdown_reset_by_others_leaving() -> None:
    # The suspension began once; saying it again, for whatever reason, moves no time.
    gone = given(OPENED).when(SuspendMeeting(), by=SERVICE, at=EARLIER + timedelta(seconds=1)).after
    later = given(gone).when(SuspendMeeting(), by=SERVICE, at=NOW).nothing_happens()
    assert later.room.session.since == EARLIER + timedelta(seconds=1)
    held = given(FLOOR_WITH(PARENT), HELD)
    held.when(
        lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder), by=SERVICE, at=NOW
    ).nothing_happens()


@pytest.mark.parametrize("state", [OPENED, PAUSED], ids=["open", "paused"])
def test_pitfall_22_a_party_becomes_chair(state: Situation) -> None:
    before = given(state, Situation(None, ((SERVICE, SuspendMeeting()),)))
    roles = {who: person.role for who, person in before.room.people.by_id.items()}
    for who in CAST[1:]:
        for kind, rule in HOUSE_RULES.items():
            if rule.who == frozenset({Role.MEDIATOR}):
                assert kind not in {RaiseHand, LetGo}
                assert (
                    kind.__struct_config__.tag
                    not in view_for(before.room, who, device_of(who), frozenset()).you.may
                )
    after = before.when(LiftSuspension(), by=SERVICE).after
    assert {who: person.role for who, person in after.people.by_id.items()} == roles


def test_pitfall_23_undo_and_withdraw_erase_history() -> None:
    room, log = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room, list[Entry]()
    for by, asked in (
        (MEDIATOR, lambda room: GrantNext(after=turn_id(room))),
        (MEDIATOR, lambda room: UndoGrant(turn=turn_of(room).id)),
        (SCHOOL, lambda room: LetGo(request=hand(room, SCHOOL))),
    ):
        entry = entry_for(room, asked, by, at=NOW)
        assert entry.events, "each is something that happened"
        log.append(entry)
        room = advance(room, entry)
    turns = [event.turn.id for entry in log for event in entry.events if isinstance(event, FloorGranted)]
    assert len(set(turns)) == 2, "the turn that was given back is a new one"


def test_pitfall_24_disputes_over_order() -> None:
    # The order is shown to all alike, and a move is an event that names the mediator.
    waiting = given(HAND_UP(PARENT), HAND_UP(SCHOOL), HAND_UP(LOCAL_AUTHORITY)).room
    entry = entry_for(waiting, lambda room: MoveRequest(request=hand(room, SCHOOL), place=1), MEDIATOR)
    assert entry.by == MEDIATOR
    moved = advance(waiting, entry)
    seen = []
    for who in CAST:
        view = view_for(moved, who, device_of(who), frozenset()).room
        assert view is not None
        seen.append([view.floor.by_id[one].participant for one in view.floor.order])
    assert seen == [[SCHOOL, PARENT, LOCAL_AUTHORITY]] * len(CAST)
    assert not hasattr(RaiseHand(), "priority"), "nobody jumps by saying that it is urgent"


def test_pitfall_25_first_come_favours_the_confident() -> None:
    # What the mediator needs to be fair is theirs to see, and nobody else's: no score is kept in public.
    room = given(FLOOR_WITH(PARENT), FLOOR_WITH(SCHOOL), HAND_UP(LOCAL_AUTHORITY)).room
    done = given(room).when(lambda room: LetGo(request=turn_of(room).request), by=SCHOOL, at=NOW).after
    mediator = view_for(done, MEDIATOR, device_of(MEDIATOR), frozenset()).mediator
    assert mediator is not None
    assert mediator.heard == {"family": 0, SCHOOL: 1800, "local_authority": 0}
    assert mediator.waiting == [LOCAL_AUTHORITY]
    for who in CAST[1:]:
        view = view_for(done, who, device_of(who), frozenset())
        assert view.mediator is None
        assert b"1800" not in msgspec.json.encode(view)


def test_pitfall_26_countdown_drift() -> None:
    # A deadline is a time and not a number that ticks: two looks at the same room are the same look.
    speaking = given(LIMITED, FLOOR_WITH(PARENT)).room
    shown = shown_to_all(speaking, frozenset()).floor.turn
    assert shown is not None
    assert shown.deadline is not None
    assert shown.deadline.at == EARLIER + timedelta(seconds=40)
    paused = shown_to_all(given(speaking, PAUSED).room, frozenset()).floor.turn
    assert paused is not None
    assert (paused.deadline, paused.running, paused.clock_before) == (None, False, 0.0)


def test_pitfall_28_guest_arrives_first_or_knocks_unseen() -> None:
    # Who waits at the door is shown to the mediator whenever they come.
    agreed = given(MADE, TERMS_AGREED).room
    here = frozenset({(PARENT, device_of(PARENT))})
    mediator = view_for(agreed, MEDIATOR, device_of(MEDIATOR), here).mediator
    assert mediator is not None
    assert [knock.participant for knock in mediator.door.values()] == [PARENT]


def test_pitfall_29_removed_person_returns() -> None:
    # A removal is of the person: whatever link or device they come with, they come nowhere.
    gone = given(OPENED).when(RemovePerson(participant=PARENT, words="Please rest."), by=MEDIATOR).after
    for device in (device_of(PARENT), "another"):
        assert not gone.has_let_in(PARENT, DeviceId(device))
        given(gone).when(LetIn(participant=PARENT, device=device), by=MEDIATOR).refused(
            Refusal.PERSON_WAS_REMOVED
        )
        view = view_for(gone, PARENT, DeviceId(device), frozenset())
        assert (view.you.whereabouts, view.room) == (Whereabouts.REMOVED, None)


def test_pitfall_30_participants_can_mute_each_other() -> None:
    speaking = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL))
    now = turn_of(speaking.room)
    taking: tuple[tuple[Command, Refusal], ...] = (
        (RevokeFloor(turn=now.id), Refusal.NOT_YOURS_TO_DO),
        (GrantFloor(to=SCHOOL, after=now.id), Refusal.NOT_YOURS_TO_DO),
        (LetGo(request=now.request), Refusal.NOT_YOURS_TO_DO),
    )
    for who in (SCHOOL, SUPPORTER, LOCAL_AUTHORITY, OBSERVER):
        for command, refusal in taking:
            speaking.when(command, by=who).refused(refusal)  # type: ignore[arg-type]


def test_pitfall_32_granted_but_microphone_blocked() -> None:
    # The turn is offered, and takes no time, until its person is ready; and it can be typed instead.
    offered = given(LIMITED, OFFERED_TO(PARENT))
    assert (turn_of(offered.room).phase, offered.room.floor.deadline) == (Phase.OFFERED, None)
    typed = offered.when(lambda room: TypeTurn(turn=turn_of(room).id, words="My microphone."), by=PARENT)
    assert (turn_of(typed.after).phase, turn_of(typed.after).typed) == (Phase.SPEAKING, "My microphone.")


def test_pitfall_33_forced_unmute() -> None:
    # A grant lets; only the person themselves begins.
    offered = given(OFFERED_TO(PARENT))
    begin = BeginTurn(turn=turn_of(offered.room).id)
    for who in CAST:
        if who != PARENT:
            offered.when(begin, by=who).refused(
                Refusal.NOT_YOURS_TO_DO if who in (MEDIATOR, OBSERVER) else Refusal.NOT_YOUR_TURN
            )


def test_pitfall_35_whole_state_in_one_process() -> None:
    # A room that is made again from its log in the middle of a turn goes on to the same deadline.
    room, log = given(LIMITED).room, list[bytes]()
    for by, asked in (
        (PARENT, RaiseHand()),
        (MEDIATOR, GrantNext()),
        (PARENT, lambda room: BeginTurn(turn=turn_of(room).id)),
        (SERVICE, lambda room: ReachDeadline(turn=turn_of(room).id, kind=DeadlineKind.WRAP_UP)),
    ):
        entry = entry_for(room, asked, by, at=EARLIER + timedelta(seconds=40 * len(log)))
        log.append(msgspec.msgpack.encode(entry))
        room = advance(room, entry)
    again = given(LIMITED).room
    for line in log:
        again = advance(again, msgspec.msgpack.decode(line, type=Entry))
    assert encoded(again) == encoded(room)
    assert again.floor.deadline == room.floor.deadline is not None


def test_pitfall_36_end_before_saving() -> None:
    # A close names the outcome that was on the screen: nothing is closed that nobody has seen.
    ready = given(READY)
    seen = CloseMeeting(outcome=ready.room.outcome_number)
    ready.when(AddAction(what="One more."), by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSING)
    changed = ready.when(rewrite, by=MEDIATOR).after
    given(changed).when(seen, by=MEDIATOR).refused(Refusal.OUTCOME_HAS_CHANGED)


def test_the_pitfalls_are_in_the_references_order() -> None:
    numbers = [int(name[13:15]) for name in globals() if name.startswith("test_pitfall_")]
    assert all(one < other for one, other in pairwise(numbers))
