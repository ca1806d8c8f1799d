"""Random meetings hold the core to the invariants of the design (section 9: 1-5, 7, 8).

What each may see of them is held in `test_views_of_random_meetings.py`. `make invariants` has the meetings many
and long; `EVENHAND_HYPOTHESIS=deep` more so.
"""

import os
from collections import defaultdict
from typing import Any

import msgspec
import pytest

from rooms.action import Action, ActionReopened, ActionState
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
from rooms.board import ActionMoved
from rooms.closing import AskToCorrectOutcome, ConfirmOutcome, OutcomeConfirmed
from rooms.correction import AskToChangeCorrection, AssentToCorrection, CorrectionCommand, Corrections
from rooms.floor import Ending, Floor, FloorGranted, FloorReleased, FloorRevoked, ReplyInterposed
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, UndoGrant
from rooms.guidance import PutNoteAway
from rooms.hearing import hearing_of
from rooms.law.rule import RuleId
from rooms.limits import HELD_SECONDS
from rooms.messages import wire_name
from rooms.outcome import CloseMeeting, Outcome, WriteConclusion
from rooms.people import SPEAKERS, DeviceId, LetIn, ParticipantId, Party, Role, same_side
from rooms.queue import (
    HandLowered,
    HandRaised,
    RequestAnswered,
    RequestDenied,
    RequestMoved,
)
from rooms.refusals import Refusal
from rooms.requests import BEGINNINGS, FOR_THE_MEDIATOR, TRANSITIONS, RequestState
from rooms.room import (
    NO_ROOM,
    SERVICE,
    Command,
    Entry,
    Event,
    Room,
    ServiceCommand,
    advance,
    evolve,
)
from rooms.session import MeetingClosed, ReturnToMeeting, SessionState
from rooms.statement import outcome_of
from rooms.terms import AgreeToTerm
from rooms.turn import (
    BeginTurn,
    DropLimit,
    ExtendTurn,
    FloorPassed,
    HoldTurn,
    PassFloor,
    Phase,
    ReachDeadline,
    ReturnToTurn,
    TypeTurn,
)
from rooms.wording import words_of
from tests.rooms.given import encoded
from tests.rooms.random_commands import MEDIATOR, MEDIATORS
from tests.rooms.random_meetings import GOING, THE_MEDIATORS_ALONE, RandomMeeting, Steps, held

LONG_FORM = os.environ.get("EVENHAND_HYPOTHESIS") in {"long", "deep"}
STEPS_OF_THE_LONG_FORM = 50_000
NOT_ALLOWED = {
    Refusal.NOT_IN_THE_ROOM,
    Refusal.NOT_YOURS_TO_DO,
    Refusal.MEETING_HAS_NOT_STARTED,
    Refusal.MEETING_IS_OPEN,
    Refusal.MEETING_IS_PAUSED,
    Refusal.MEETING_IS_SUSPENDED,
    Refusal.MEETING_IS_CLOSING,
    Refusal.MEETING_IS_CLOSED,
}
A_MOMENT = 1e-6  # what a time to the microsecond cannot say


class Meetings(RandomMeeting):
    """What must be true of the floor, the board and the log, whatever is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.image = encoded(self.room)
        self.replayed = NO_ROOM
        # Who truly said yes to which wording, by the commands alone.
        self.said_yes: dict[tuple[str, int], set[Party]] = defaultdict(set)
        # Whose word there truly is that they will do it.
        self.promised: set[tuple[str, int, ParticipantId]] = set()
        # Who truly confirmed which outcome, by its number.
        self.confirmed: dict[int, set[Party]] = defaultdict(set)
        # Who truly said yes to which correction, a person for themselves or for a party.
        self.corrected: dict[int, set[str]] = defaultdict(set)
        self.first: Outcome | None = None  # what was sealed
        self.spoken = 0.0  # seconds in which a turn was being spoken
        self.mistaken = 0.0  # of which were a mistaken turn's

    def answered(
        self,
        before: Room,
        command: Command,
        who: ParticipantId,
        on: DeviceId,
        answer: tuple[Event, ...] | Refusal,
    ) -> None:
        assert encoded(before) == self.image, (
            "deciding changes nothing, and a refusal leaves the room identical"
        )
        allowed = wire_name(type(command).__name__) in self.may(who, on)
        if isinstance(answer, Refusal):
            if allowed and not isinstance(command, LetGo | PutNoteAway):  # whose it is, the noun decides
                assert answer not in NOT_ALLOWED, "what a view says that one may do is not forbidden"
            return
        assert allowed, "what a view does not say that one may do is refused"
        after_the_seal = before.sealed and isinstance(command, CorrectionCommand | LetIn)
        assert before.session.state is not SessionState.CLOSED or after_the_seal, "after the close, no event"
        assert isinstance(command, AgreeToTerm) or before.has_let_in(who, on)
        assert type(command) not in THE_MEDIATORS_ALONE or who in MEDIATORS
        self._quoted_what_is_true(before, command, bool(answer))
        if isinstance(command, AssentToAction):
            party = before.people.by_id[who].party
            assert party is not None, "only a party says yes"
            self.said_yes[command.action, command.wording].add(party)
        if isinstance(command, TakeOnAction):
            self.promised.add((command.action, command.wording, who))
        if isinstance(command, TakeBackPromise):
            self.promised.discard((command.action, command.wording, who))
        self._remember_the_confirmations(before, command, who)
        self._remember_the_corrections(before, command, who)

    def _remember_the_corrections(self, room: Room, command: Command, who: ParticipantId) -> None:
        if not isinstance(command, AssentToCorrection | AskToChangeCorrection):
            return
        said, me = self.corrected[command.number], room.people.by_id[who]
        party = room.people.party_of(me)
        for one in (who, *([] if party is None else [party])):
            if isinstance(command, AssentToCorrection):
                said.add(one)
            else:
                said.discard(one)

    def _remember_the_confirmations(self, room: Room, command: Command, who: ParticipantId) -> None:
        match command:
            case ConfirmOutcome(outcome=outcome):
                party = room.people.party_of(room.people.by_id[who])
                assert party is not None, "only a party confirms"
                self.confirmed[outcome].add(party)
            case AskToCorrectOutcome():
                party = room.people.party_of(room.people.by_id[who])
                if party is not None:
                    self.confirmed[room.outcome_number].discard(party)
            case ReturnToMeeting():
                self.confirmed.clear()
            case _:
                pass

    def said(self, before: Room, command: ServiceCommand, events: tuple[Event, ...]) -> None:
        assert encoded(before) == self.image
        if not events:
            return
        assert before.session.state in GOING, "nothing is said of a meeting that is not on"
        if isinstance(command, ReachDeadline | HoldTurn | ReturnToTurn):
            assert before.floor.turn is not None
            assert command.turn == before.floor.turn.id, "a late timer touches no later turn"
            if not isinstance(command, ReachDeadline):
                assert command.holder == before.floor.turn.holder, "nor one line somebody else's turn"

    def passing(self, seconds: float) -> None:
        turn = self.room.floor.turn
        heard = turn is not None and turn.phase is not Phase.OFFERED and turn.held_since is None
        if self.room.session.state is SessionState.OPEN and heard:
            self.spoken += seconds

    def written(self, before: Room, entry: Entry) -> None:
        after = self.room
        self.image = encoded(after)
        self._events_are_in_order(before, entry)
        self.replayed = advance(self.replayed, msgspec.msgpack.decode(self.log[-1], type=Entry))
        assert encoded(self.replayed) == self.image, "replay gives the same room, byte for byte"
        self._floor_is_sound(before, after)
        self._board_is_sound(before, after, entry)
        self._closing_is_sound(before, after, entry)
        self._corrections_are_sound(before, after, entry)
        assert all(
            after.terms.agreed_by(person.id)
            for person in after.people.by_id.values()
            if person.device is not None
        ), "nobody is let in before they agreed to the terms"
        self._time_is_told(before, after, entry)
        if before.outcome_number == after.outcome_number and before.terms.agreed_by(MEDIATOR):
            assert _document(before) == _document(after), "the document changed and its number did not"

    def teardown(self) -> None:
        again = NO_ROOM
        for line in self.log:
            again = advance(again, msgspec.msgpack.decode(line, type=Entry))
        assert encoded(again) == encoded(self.room), "replay of the log gives the same room"

    def _quoted_what_is_true(self, room: Room, command: Command, changed: bool) -> None:
        turn = room.floor.turn
        match command:
            case (
                GrantFloor(after=named)
                | GrantNext(after=named)
                | RevokeFloor(turn=named)
                | UndoGrant(turn=named)
                | InterposeReply(turn=named)
                | BeginTurn(turn=named)
                | PassFloor(turn=named)
                | TypeTurn(turn=named)
                | ExtendTurn(turn=named)
                | DropLimit(turn=named)
            ):
                assert named == (turn.id if turn else None), "what quotes an older turn changes nothing"
            case LetGo(request=named) if changed:
                queue = room.floor.queue
                waiting = {one.id for one in (*queue.waiting, *queue.asides)}
                turns = {one.request for one in (turn, room.floor.interrupted) if one is not None}
                assert named in waiting | turns
            case (
                RewordAction(action=action, wording=wording)
                | AssentToAction(action=action, wording=wording)
                | AskForChange(action=action, wording=wording)
                | TakeOnAction(action=action, wording=wording)
                | TakeBackPromise(action=action, wording=wording)
                | MarkRemit(action=action, wording=wording)
                | OfferAsOption(action=action, wording=wording)
                | ProposeAction(action=action, wording=wording)
                | MarkNotAgreed(action=action, wording=wording)
                | ConfirmAction(action=action, wording=wording)
                | ReopenAction(action=action, wording=wording)
                | WithdrawAction(action=action, wording=wording)
            ):
                now = next(one for one in room.board.actions.values() if one.id == action)
                assert wording == now.wording.number, "what quotes an older wording changes nothing"
            case WriteConclusion(over=over) if changed:
                stands = room.conclusion
                assert over == (stands.number if stands else 0), "nobody writes over what they have not read"
            case CloseMeeting(outcome=outcome) | ConfirmOutcome(outcome=outcome):
                assert outcome == room.outcome_number, "nobody confirms or seals what they have not read"
            case _:
                pass

    def _events_are_in_order(self, room: Room, entry: Entry) -> None:
        for event in entry.events:
            old, order = room.floor, [one.id for one in room.floor.queue.waiting]
            room = evolve(room, event)
            self._hearing_is_sound(room)
            match event:
                case FloorGranted():
                    assert old.turn is None, "the one who had the floor loses it first"
                    assert old.interrupted is None
                case ReplyInterposed():
                    assert old.interrupted is None
                    assert room.floor.interrupted is not None
                case FloorRevoked(ending=Ending.TIME_OVER, at=at):
                    turn = old.turn
                    assert turn is not None
                    assert turn.limit is not None
                    assert turn.phase is Phase.WRAPPING_UP, "nobody is cut before being told"
                    assert turn.told_at_clock is not None
                    had = turn.clock(at) - turn.told_at_clock
                    assert had >= turn.limit.notice + turn.limit.grace - A_MOMENT, "the notice, and the grace"
                    assert turn.clock(at) >= turn.limit.seconds + turn.limit.grace - A_MOMENT
                case FloorRevoked(ending=Ending.LINE_LOST, at=at):
                    assert old.turn is not None
                    assert old.turn.held_since is not None
                    assert old.turn.waited(at) >= HELD_SECONDS - A_MOMENT
                case FloorPassed(to=to):
                    assert old.turn is not None
                    one, other = (room.people.by_id[who].role for who in (old.turn.holder, to))
                    assert same_side(one, other), "never across sides"
                case _:
                    pass
            self._the_order_is_the_servers(event, order, room, entry)
            self._states_go_their_ways(old, room.floor, event)

    def _the_order_is_the_servers(self, event: Event, order: list[Any], room: Room, entry: Entry) -> None:
        gone: set[str] = set()
        match event:
            case HandRaised(request=request, place=place) if request.kind not in FOR_THE_MEDIATOR:
                assert place is None or entry.by in {SERVICE, *MEDIATORS}
                order.insert(len(order) if place is None else place - 1, request.id)
            case RequestMoved(request=request, place=place):
                assert entry.by in {SERVICE, *MEDIATORS}
                order.remove(request)
                order.insert(place - 1, request)
            case HandLowered(request=request) | RequestDenied(request=request):
                gone = {request}
            case FloorGranted(turn=turn) | ReplyInterposed(turn=turn):
                gone = {turn.request}
            case _:
                pass
        if room.session.state is not SessionState.CLOSED:
            now = [one.id for one in room.floor.queue.waiting]
            assert now == [one for one in order if one not in gone], "the order changes by the rule alone"

    def _states_go_their_ways(self, old: Floor, new: Floor, event: Event) -> None:
        if new == Floor():
            return
        for request, state in new.queue.states.items():
            before = old.queue.states.get(request)
            if state is before:
                continue
            if isinstance(event, RequestAnswered):
                assert RequestState.GRANTED in TRANSITIONS[before or RequestState.PENDING]
                before = RequestState.GRANTED
            assert state in (BEGINNINGS if before is None else TRANSITIONS[before]), "a way of RFC 8855"

    def _time_is_told(self, before: Room, after: Room, entry: Entry) -> None:
        """Nobody's second is counted twice, and no second of a meeting that stood still is anybody's."""
        floor = after.floor
        for event in entry.events:
            if isinstance(event, FloorRevoked) and event.ending is Ending.UNDONE:
                assert before.floor.turn is not None
                self.mistaken += before.floor.turn.clock(entry.at) - before.floor.turn.counted
        if after.session.state is SessionState.CLOSED:
            return
        counted = sum(floor.heard.values()) + self.mistaken
        for turn in (floor.turn, floor.interrupted):
            if turn is not None:
                counted += turn.clock(entry.at) - turn.counted
        assert abs(counted - self.spoken) < A_MOMENT * len(self.log), (
            "every second is somebody's, and one's alone"
        )
        ended = any(isinstance(event, FloorReleased | FloorRevoked | FloorPassed) for event in entry.events)
        if not ended:
            assert floor.heard == before.floor.heard

    def _hearing_is_sound(self, room: Room) -> None:
        """After every event, and not only after every entry: whoever loses the floor is silent first."""
        state, turn = room.session.state, room.floor.turn
        hearing = hearing_of(room.session, room.people, room.terms, turn)
        everybody, lanes = set(hearing.everybody), hearing.lanes
        others, listeners = everybody - set(MEDIATORS), {who for lane in lanes.values() for who in lane}
        assert len(hearing.everybody) == len(everybody)
        for who in everybody | set(lanes) | listeners:
            person = room.people.by_id[who]
            assert person.removal is None, "no one who was removed"
            assert person.device is not None or who in MEDIATORS, "no one who waits at the door"
            assert room.terms.agreed_by(who)
        assert {room.people.by_id[who].role for who in everybody} <= {Role.MEDIATOR} | SPEAKERS
        if state in {SessionState.SUSPENDED, SessionState.CLOSED}:
            assert not everybody, "nobody is heard while all stands still, or after the end"
        if state is not SessionState.OPEN:
            assert not others, "nobody but the mediators, unless the meeting is open"
            assert not lanes
            return
        assert everybody >= {who for who in MEDIATORS if room.terms.agreed_by(who)}
        speaking = {who for who in others if turn is not None and who == turn.holder}
        assert len(speaking) <= 1, "never two people besides the mediator"
        for who in others - speaking:
            assert speaking & set(room.people.by_id[who].interprets_for), "a voice lent to who has the floor"
        if turn is not None:
            begun = turn.phase is not Phase.OFFERED and turn.held_since is None
            assert speaking == ({turn.holder} if begun else set()), (
                "whoever has begun, while their line is there"
            )
        for who, lane in lanes.items():
            assert who not in everybody
            assert set(lane) <= set(room.people.by_id[who].interprets_for)
            assert lane
            assert {other for other in room.people.by_id if hearing.may_hear(other, who)} == set(lane)
        assert all(hearing.may_hear(who, other) for who in MEDIATORS for other in everybody)
        Steps.heard += bool(speaking)
        Steps.interpreted += bool(others - speaking)
        Steps.in_a_lane += bool(lanes)

    def _floor_is_sound(self, before: Room, after: Room) -> None:
        floor, state = after.floor, after.session.state
        turn, reply_to, queue = floor.turn, floor.interrupted, floor.queue
        if state not in GOING:
            assert turn is None, "nobody is heard before the meeting or after it"
            assert reply_to is None
            assert not queue.waiting
            assert not queue.asides
            return
        kinds = [(one.participant, one.kind) for one in (*queue.waiting, *queue.asides)]
        assert len(set(kinds)) == len(kinds), "one request of a kind a person"
        assert len({one.id for one in (*queue.waiting, *queue.asides)}) == len(kinds)
        assert {one.kind in FOR_THE_MEDIATOR for one in queue.waiting} <= {False}
        assert {one.kind in FOR_THE_MEDIATOR for one in queue.asides} <= {True}
        asking = {one.participant for one in queue.waiting}
        for who in asking | floor.holders:
            person = after.people.by_id[who]
            assert person.role in SPEAKERS
            assert after.people.speaks(person), "with the young person's permission, or not at all"
            assert person.device is not None
        assert reply_to is None or turn is not None
        if turn is not None and reply_to is None:
            assert turn.holder not in asking, "the holder is not in the queue"
        if turn is not None and reply_to is not None:
            assert reply_to.holder not in asking
            assert reply_to.holder != turn.holder
            assert reply_to.id != turn.id
            assert reply_to.clock_since is None, "one clock at a time"
        assert floor.frozen == (state is not SessionState.OPEN)
        if turn is not None:
            speaks = (
                state is SessionState.OPEN and turn.phase is not Phase.OFFERED and turn.held_since is None
            )
            assert (turn.clock_since is not None) == speaks, (
                "the clock runs while somebody is heard, and not else"
            )
            waits = state is SessionState.OPEN and turn.held_since is not None
            assert (turn.wait_since is not None) == waits
        if state is not SessionState.OPEN:
            assert floor.deadline is None
            if before.session.state is state:
                had = {one.id for one in (before.floor.turn, before.floor.interrupted) if one is not None}
                assert turn is None or turn.id in had, "nobody is given the floor while all stands still"
        if state is SessionState.SUSPENDED and before.session.state is SessionState.SUSPENDED:
            assert before.floor == floor, "everything is frozen"

    def _closing_is_sound(self, before: Room, after: Room, entry: Entry) -> None:
        closing, session = after.closing, after.session
        corrections = after.corrections.sealed
        read = corrections[0].replaces if corrections else after.outcome_number
        assert set(closing.confirmations) <= self.confirmed[read], (
            "a confirmation is for the outcome that was read"
        )
        if not session.is_closing and session.state is not SessionState.CLOSED:
            assert not closing.confirmations
            assert not closing.unconfirmed
            assert not closing.corrections
            assert not closing.open_acknowledged
        if before.session.is_closing and session.is_closing:
            assert before.board == after.board, "the board stands still while the outcome is read"
            was, now = before.floor, after.floor
            assert set(now.queue.waiting) <= set(was.queue.waiting), "nobody is given a place, or the floor"
        Steps.confirmed += any(isinstance(event, OutcomeConfirmed) for event in entry.events)
        if any(isinstance(event, MeetingClosed) for event in entry.events):
            assert not closing.corrections
            stopped = after.conclusion is not None and after.conclusion.stopped_for is not None
            Steps.sealed += not stopped
            for party in after.people.party_names() if not stopped else ():
                answered = {*closing.confirmations, *closing.unconfirmed, *after.people.absences}
                assert party in answered, "sealed is what each party confirmed, or is recorded not to have"

    def _corrections_are_sound(self, before: Room, after: Room, entry: Entry) -> None:
        if any(isinstance(event, MeetingClosed) for event in entry.events):
            self.first = outcome_of(after)
        if after.session.state is not SessionState.CLOSED:
            assert after.corrections == Corrections()
            return
        assert outcome_of(after, 1) == self.first, "nothing sealed can change"
        assert before.corrections.sealed == after.corrections.sealed[: len(before.corrections.sealed)]
        proposed, was = after.corrections.proposed, before.corrections.proposed
        if proposed is not None:
            assert {*proposed.assents, *proposed.promises} <= self.corrected[proposed.number], (
                "a yes is to the number that was read"
            )
            if was is not None and was.number == proposed.number:
                same = (was.why, was.actions, was.words) == (proposed.why, proposed.actions, proposed.words)
                assert same, "no word changes within a number"
        if after.corrections.version == before.corrections.version:
            return
        assert was is not None
        assert entry.by in MEDIATORS
        sealed = after.corrections.sealed[-1]
        assert {*was.parties, *was.owners} <= self.corrected[sealed.number], (
            "sealed is what everybody agreed to"
        )
        assert {*after.people.must_agree(), *after.closing.confirmations} <= set(was.parties)
        Steps.corrected += 1

    def _board_is_sound(self, before: Room, after: Room, entry: Entry) -> None:
        reopened = {event.action for event in entry.events if isinstance(event, ActionReopened)}
        if after.session.state is SessionState.CLOSED:
            self._board_is_forgotten(before, after)
            return
        for action in after.board.actions.values():
            was = before.board.actions.get(action.id)
            if was is not None and was.wording.number != action.wording.number:
                assert not action.assents, "a new wording has no yes"
                assert action.promise is None, "of nobody"
                assert action.remit is None
            if was is not None and words_of(was.wording) != words_of(action.wording):
                assert was.wording.number != action.wording.number, "no word changes within a wording"
            if action.promise is not None:
                assert (action.id, action.wording.number, action.promise.by) in self.promised
                assert action.promise.by == action.wording.owner
            assert set(action.assents) <= self.said_yes[action.id, action.wording.number]
            assert [one.number for one in action.wordings] == list(range(1, len(action.wordings) + 1))
            if was is not None:
                assert action.wordings[: len(was.wordings)] == was.wordings, "history stays as it was"
            if action.state is not ActionState.OPEN and action.state is not ActionState.CONFIRMED:
                withdrawn = action.state is ActionState.WITHDRAWN
                assert withdrawn or not action.assents, "a yes is to what is proposed"
            if action.state is ActionState.CONFIRMED and (was is None or was.state is ActionState.OPEN):
                self._is_rightly_confirmed(before, action, entry)
            if was is not None and was.state in {ActionState.CONFIRMED, ActionState.WITHDRAWN}:
                assert action == was or action.id in reopened, "confirmed and withdrawn are frozen"
            if was is not None and action.state is ActionState.DRAFT:
                assert was.state is ActionState.DRAFT, "what people have seen is no draft again"
            confirmed = action.confirmation
            assert (confirmed is not None) == (action.state is ActionState.CONFIRMED)
            assert confirmed is None or confirmed.wording == action.wording.number
        moved = any(isinstance(event, ActionMoved) for event in entry.events)
        kept = [one for one in after.board.actions if one in before.board.actions]
        assert moved or kept == list(before.board.actions), "the order changes by the mediator alone"
        assert set(kept) == set(before.board.actions)

    def _is_rightly_confirmed(self, before: Room, action: Action, entry: Entry) -> None:
        assert entry.by in MEDIATORS
        for party in before.people.party_names():
            agreed_or_away = party in action.assents or party in before.people.absences
            assert agreed_or_away, "confirmed is what every party said yes to, or is away"
            if action.wording.different_date:
                assert party in action.assents, "a date in place of the law's is everybody's yes"
        owner = action.wording.owner
        there = owner is not None and before.people.by_id[owner].removal is None
        if owner is not None and there and before.people.by_id[owner].device is not None:
            assert action.promise is not None, "whoever is there and has to do it said that they will"
        confirmed, by = action.confirmation, action.wording.by_when
        assert confirmed is not None
        assert by is not None
        deadline = confirmed.law.deadline
        if deadline is not None:
            assert by <= deadline.statutory.on or deadline.agreed is not None
            assert (deadline.agreed is not None) == action.wording.different_date
            assert deadline.rule is not RuleId.T10 or deadline.agreed is None

    def _board_is_forgotten(self, before: Room, after: Room) -> None:
        shown = {key: one for key, one in before.board.actions.items() if one.state is not ActionState.DRAFT}
        assert list(after.board.actions) == list(shown)
        for key, action in after.board.actions.items():
            assert action.wordings == (shown[key].wording,), "how the words came about is forgotten"
            assert (action.state, action.assents) == (shown[key].state, shown[key].assents)


def _document(room: Room) -> Outcome | None:
    """The outcome but for the time of the close, which nobody can have seen before it, and who confirmed the rest."""
    outcome = outcome_of(room)
    return None if outcome is None else msgspec.structs.replace(outcome, closed_at=None, stands=())


TestMeetings = held(Meetings, times=40)


def test_the_meetings_were_long_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """After TestMeetings, which pytest runs first: what a run has shown is a number."""
    if Steps.asked == 0:
        pytest.skip("no meeting was held in this run")
    assert Steps.by_the_service > Steps.asked / 20
    assert Steps.races
    assert Steps.confirmed
    assert Steps.sealed
    assert Steps.corrected
    assert Steps.heard
    assert Steps.interpreted
    assert Steps.in_a_lane
    if LONG_FORM:
        assert Steps.asked >= STEPS_OF_THE_LONG_FORM
        with capsys.disabled():
            print(
                f"\n{Steps.asked} steps, {Steps.by_the_service} of them the service's; {Steps.written} entries; "
                f"{Steps.races} races that the second mediator lost"
            )
