"""Random meetings hold the core to the invariants of the design (section 9: 1-4 and 6-8).

Everybody asks for everything: people with the right, people without it, from a copied link, on a stale
screen, connected or not. Every word that anybody writes is a canary, so that a word in a view that it has no
business in is found. `EVENHAND_HYPOTHESIS=deep` makes the meetings many and long.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rooms.board import (
    ActionReopened,
    ActionState,
    AddAction,
    AskForChange,
    AssentToAction,
    ConfirmAction,
    DeclineSuggestion,
    ReopenAction,
    RewordAction,
    SuggestAction,
    WithdrawAction,
)
from rooms.floor import (
    DenyRequest,
    FloorGranted,
    GrantFloor,
    GrantNext,
    HandRaised,
    LetGo,
    MoveRequest,
    RaiseHand,
    RequestMoved,
    RevokeFloor,
)
from rooms.house_rules import HOUSE_RULES
from rooms.mediation import PlannedPerson, make
from rooms.messages import wire_name
from rooms.outcome import CloseMeeting, Conclusion, Outcome, WriteConclusion
from rooms.patch import as_json, difference, merged
from rooms.people import (
    SPEAKERS,
    DeviceId,
    LetIn,
    ParticipantId,
    Party,
    Role,
)
from rooms.refusals import Refusal, Refused
from rooms.room import NO_ROOM, Command, Entry, Event, Room, advance, decide, evolve
from rooms.session import OpenMeeting, PauseMeeting, ResumeMeeting, SessionState
from rooms.statement import outcome_of
from rooms.terms import AgreeToTerm
from rooms.view import Whereabouts, view_for
from tests.rooms.cast import TERMS, plan
from tests.rooms.given import EARLIER, device_of, encoded

CANARY = "CANARY"
ROLES = (
    Role.MEDIATOR,
    Role.PARENT,
    Role.YOUNG_PERSON,
    Role.SUPPORTER,
    Role.SCHOOL,
    Role.LOCAL_AUTHORITY,
    Role.HEALTH_COMMISSIONER,
    Role.OBSERVER,
)
PLAN = plan(
    reference=f"{CANARY}-REF",
    child=CANARY,
    people=tuple(PlannedPerson(name=f"{CANARY} {role}", role=role) for role in ROLES),
)
EVERYBODY = tuple(ParticipantId(f"p{number}") for number in range(1, len(ROLES) + 1))
MEDIATOR = EVERYBODY[0]
STRANGER = ParticipantId("p99")
COPIED_LINK = DeviceId("copied")
LONG_ENOUGH = 90  # entries in the log, before anybody thinks of closing
SCREENS = (*((who, device_of(who)) for who in EVERYBODY), (EVERYBODY[1], COPIED_LINK))
NOT_ALLOWED = {
    Refusal.NOT_IN_THE_ROOM,
    Refusal.NOT_YOURS_TO_DO,
    Refusal.MEETING_HAS_NOT_STARTED,
    Refusal.MEETING_IS_OPEN,
    Refusal.MEETING_IS_PAUSED,
    Refusal.MEETING_IS_CLOSED,
}
THE_MEDIATORS_ALONE = {kind for kind, rule in HOUSE_RULES.items() if rule.who == frozenset({Role.MEDIATOR})}


class Meetings(RuleBasedStateMachine):
    """One room, its log, and the screen of everybody who may look at it."""

    def __init__(self) -> None:
        super().__init__()
        self.room = NO_ROOM
        self.replayed = NO_ROOM
        self.log: list[bytes] = []
        self.earlier: list[Room] = []  # what stale screens show
        self.screens: dict[tuple[ParticipantId, DeviceId], Any] = {}
        self.connected: frozenset[tuple[ParticipantId, DeviceId]] = frozenset(SCREENS)
        self.clock = EARLIER
        self.words = 0
        self.asked = 0
        # What was truly said, by the commands alone: who said yes to which wording, what is whose.
        self.said_yes: dict[tuple[str, int], set[Party]] = defaultdict(set)
        self.suggested: dict[str, ParticipantId] = {}
        self.denied: dict[str, ParticipantId] = {}
        self.concluded: list[str] = []

    @initialize(come=st.sampled_from(["open"] * 5 + ["let in", "agreed", "made"]))
    def the_mediation_is_made(self, come: str) -> None:
        self._written(Entry(by=MEDIATOR, at=self.clock, events=(make(PLAN, "1", TERMS),)))
        if come == "made":
            return
        for who in EVERYBODY[:-1]:  # the last to come is late
            for term in TERMS:
                self._ask(AgreeToTerm(term=term), who)
        if come == "agreed":
            return
        for who in EVERYBODY[1:-1]:
            self._ask(LetIn(participant=who, device=device_of(who)), MEDIATOR)
        if come == "open":
            self._ask(OpenMeeting(), MEDIATOR)

    @rule(seed=st.integers(0, 2**32 - 1), times=st.integers(1, 12))
    def some_minutes_pass(self, seed: int, times: int) -> None:
        # One rule, for Hypothesis leaves rules out of a run; the number of the command is in the seed, for it
        # likes to try one seed again and again.
        chance = Random(f"{seed} {self.asked}")
        acts = [self._do_what_one_may] * 3 + [self._try_anything, self._pass_the_floor_on]
        acts += [
            self._write_on_the_board,
            self._say_yes,
            self._drop_a_line,
            self._pause_or_resume,
            self._close,
        ]
        for _ in range(times):
            chance.choice(acts)(chance)

    def _do_what_one_may(self, chance: Random) -> None:
        who = chance.choice(EVERYBODY)
        may = self._may(who, device_of(who)) - {"close_meeting", "pause_meeting"}
        kinds = [kind for kind in HOUSE_RULES if wire_name(kind.__name__) in may]
        if kinds:
            self._ask(self._command(chance, chance.choice(kinds), self.room), who)

    def _try_anything(self, chance: Random) -> None:
        who = chance.choice((*EVERYBODY, STRANGER))
        kind = chance.choice(list(HOUSE_RULES))
        seen = chance.choice([self.room, chance.choice(self.earlier)])
        self._ask(self._command(chance, kind, seen), who, chance.choice([device_of(who)] * 2 + [COPIED_LINK]))

    def _pass_the_floor_on(self, chance: Random) -> None:
        seen = chance.choice([self.room, self.room, self.room, *self.earlier[-2:]])
        kind = chance.choice([RaiseHand, RaiseHand, RaiseHand, LetGo, GrantNext, GrantFloor, MoveRequest])
        who = MEDIATOR if kind in THE_MEDIATORS_ALONE else chance.choice(EVERYBODY[1:])
        self._ask(self._command(chance, kind, seen), who)

    def _write_on_the_board(self, chance: Random) -> None:
        seen = chance.choice([self.room, self.room, self.room, *self.earlier[-2:]])
        kind = chance.choice([AddAction, RewordAction, ConfirmAction, ReopenAction, WithdrawAction])
        self._ask(self._command(chance, kind, seen), MEDIATOR)

    def _say_yes(self, chance: Random) -> None:
        actions = list(self.room.board.actions.values())
        if not actions:
            return
        action = chance.choice(actions)
        wording = action.wording.number
        for who in chance.sample(EVERYBODY, k=chance.choice([3, len(EVERYBODY)])):
            self._ask(AssentToAction(action=action.id, wording=wording), who)
        if chance.random() < 0.5:
            self._ask(ConfirmAction(action=action.id, wording=wording), MEDIATOR)

    def _drop_a_line(self, chance: Random) -> None:
        self.connected = self.connected ^ {chance.choice(SCREENS)}
        self._look()

    def _pause_or_resume(self, chance: Random) -> None:
        kind = ResumeMeeting if self.room.session.state is SessionState.PAUSED else PauseMeeting
        if kind is ResumeMeeting or chance.random() < 0.3:
            self._ask(self._command(chance, kind, self.room), MEDIATOR)

    def _close(self, chance: Random) -> None:
        if len(self.log) > LONG_ENOUGH:
            words = self._words("CONCLUSION")
            self._ask(WriteConclusion(conclusion=Conclusion.AGREED, words=words), MEDIATOR)
            seen = chance.choice([self.room, self.earlier[-1]])
            self._ask(self._command(chance, CloseMeeting, seen), MEDIATOR)

    def teardown(self) -> None:
        again = NO_ROOM
        for line in self.log:
            again = advance(again, msgspec.msgpack.decode(line, type=Entry))
        assert encoded(again) == encoded(self.room), "replay of the log gives the same room"

    # Commands

    def _words(self, of: str) -> str:
        self.words += 1
        return f"{CANARY}-{of}-{self.words}."

    def _command(self, chance: Random, kind: type[Any], seen: Room) -> Command:
        """A command of a kind, as somebody would send it whose screen shows the room `seen`."""
        turn = seen.floor.turn
        requests = [one.id for one in seen.floor.queue] + ([turn.request] if turn else [])
        actions = list(seen.board.actions.values())
        action = chance.choice(actions) if actions else None
        number = action.wording.number if action else 1
        suggestions = list(seen.board.suggestions)
        whom = chance.choice((*EVERYBODY, STRANGER))
        words = self._words(wire_name(kind.__name__).upper())
        values: dict[str, list[Any]] = {
            "term": [*TERMS, "unheard_of"],
            "participant": [whom],
            "to": [whom],
            "device": [device_of(whom)] * 4 + [COPIED_LINK],
            "party": list(Party),
            "minutes": [None, 10],
            "after": [turn.id if turn else None] * 4 + ["t1", None],
            "turn": [turn.id if turn else "t1"] * 4 + ["t1"],
            "request": requests or ["r1"],
            "place": [1, 2, 3, 9],
            "action": [action.id] * 9 + ["a1"] if action else ["a1"],
            "wording": [number] * 4 + [max(1, number - 1), number + 1],
            "suggestion": suggestions or (["s1"] if kind is DeclineSuggestion else [None]),
            "by_when": [EARLIER.date()] * 4 + [None],
            "who": [f"{CANARY} school"] * 4 + [""],
            "conclusion": list(Conclusion),
            "outcome": [seen.outcome_number],
            "what": [words],
            "reason": [words],
            "words": [words],
        }
        made: Command = kind(**{name: chance.choice(values[name]) for name in kind.__struct_fields__})
        return made

    def _may(self, who: ParticipantId, device: DeviceId) -> set[str]:
        if who not in self.room.people.by_id:
            return set()
        return set(view_for(self.room, who, device, self.connected).you.may)

    # A command's journey

    def _ask(self, command: Command, who: ParticipantId, device: DeviceId | None = None) -> None:
        on = device or device_of(who)
        before, image = self.room, encoded(self.room)
        allowed = wire_name(type(command).__name__) in self._may(who, on)
        self.asked += 1
        self.clock += timedelta(seconds=7)
        note(f"{who} on {on}: {command}")
        answer = _answer(before, command, who, on, self.clock)
        assert encoded(before) == image, "deciding changes nothing, and a refusal leaves the room identical"
        if isinstance(answer, Refusal):
            if allowed and not isinstance(command, LetGo):  # whose request it is, the floor decides
                assert answer not in NOT_ALLOWED, "what a view says that one may do is not forbidden"
            return
        assert allowed, "what a view does not say that one may do is refused"
        assert before.session.state is not SessionState.CLOSED, "after the close, no event"
        assert isinstance(command, AgreeToTerm) or before.has_let_in(who, on)
        assert type(command) not in THE_MEDIATORS_ALONE or who == MEDIATOR
        self._quoted_what_is_true(before, command, bool(answer))
        self._remember(before, command, who)
        if answer:
            self._written(Entry(by=who, at=self.clock, events=answer))

    def _quoted_what_is_true(self, room: Room, command: Command, changed: bool) -> None:
        turn = room.floor.turn
        match command:
            case GrantFloor(after=named) | GrantNext(after=named) | RevokeFloor(turn=named):
                assert named == (turn.id if turn else None), "what quotes an older turn changes nothing"
            case LetGo(request=named) if changed:
                waiting = {one.id for one in room.floor.queue}
                assert named in waiting or (turn is not None and named == turn.request)
            case (
                RewordAction(action=action, wording=wording)
                | AssentToAction(action=action, wording=wording)
                | AskForChange(action=action, wording=wording)
                | ConfirmAction(action=action, wording=wording)
                | ReopenAction(action=action, wording=wording)
                | WithdrawAction(action=action, wording=wording)
            ):
                now = next(one for one in room.board.actions.values() if one.id == action)
                assert wording == now.wording.number, "what quotes an older wording changes nothing"
            case CloseMeeting(outcome=outcome):
                assert outcome == room.outcome_number
            case _:
                pass

    def _remember(self, room: Room, command: Command, who: ParticipantId) -> None:
        match command:
            case AssentToAction(action=action, wording=wording):
                party = room.people.by_id[who].party
                assert party is not None, "only a party says yes"
                self.said_yes[action, wording].add(party)
            case SuggestAction(what=what):
                self.suggested[what] = who
            case DenyRequest(request=request, words=words):
                asked = next(one for one in room.floor.queue if one.id == request)
                self.denied[words] = asked.participant
            case WriteConclusion(words=words):
                self.concluded.append(words)
            case _:
                pass

    def _written(self, entry: Entry) -> None:
        before, after = self.room, advance(self.room, entry)
        self._events_are_in_order(before, entry)
        line = msgspec.msgpack.encode(entry)
        self.log.append(line)
        self.replayed = advance(self.replayed, msgspec.msgpack.decode(line, type=Entry))
        assert encoded(self.replayed) == encoded(after), "replay gives the same room, byte for byte"
        self.earlier.append(before if before.version else after)
        self.room = after
        self._floor_is_sound(before, after, entry)
        self._board_is_sound(before, after, entry)
        assert all(
            after.terms.agreed_by(person.id)
            for person in after.people.by_id.values()
            if person.device is not None
        ), "nobody is let in before they agreed to the terms"
        if before.outcome_number == after.outcome_number and before.terms.agreed_by(MEDIATOR):
            assert _document(before) == _document(after), "the document changed and its number did not"
        self._look()

    def _events_are_in_order(self, room: Room, entry: Entry) -> None:
        for event in entry.events:
            if isinstance(event, FloorGranted):
                assert room.floor.turn is None, "the one who had the floor loses it first"
            room = evolve(room, event)

    # What must hold

    def _floor_is_sound(self, before: Room, after: Room, entry: Entry) -> None:
        turn, queue = after.floor.turn, after.floor.queue
        asking = [one.participant for one in queue]
        assert len(set(asking)) == len(asking), "one request a person"
        assert len({one.id for one in queue}) == len(queue)
        for who in asking if turn is None else [turn.holder, *asking]:
            person = after.people.by_id[who]
            assert person.role in SPEAKERS
            assert person.device is not None
        assert turn is None or turn.holder not in asking, "the holder is not in the queue"
        state = after.session.state
        assert turn is None or state in {SessionState.OPEN, SessionState.PAUSED}
        assert not queue or state in {SessionState.OPEN, SessionState.PAUSED}
        assert turn is None or (turn.clock_since is None) == (state is SessionState.PAUSED)
        if before.session.state is SessionState.PAUSED and state is SessionState.PAUSED:
            assert turn in (None, before.floor.turn), "nobody is given the floor in a pause"
        if not any(isinstance(event, RequestMoved) for event in entry.events):
            raised = [event.request for event in entry.events if isinstance(event, HandRaised)]
            stayed = [one for one in before.floor.queue if one in queue]
            assert list(queue) == stayed + raised, "the order changes only by the mediator"

    def _board_is_sound(self, before: Room, after: Room, entry: Entry) -> None:
        reopened = {event.action for event in entry.events if isinstance(event, ActionReopened)}
        for action in after.board.actions.values():
            was = before.board.actions.get(action.id)
            if was is not None and was.wording.number != action.wording.number:
                assert not action.assents, "a new wording has no yes"
            assert set(action.assents) <= self.said_yes[action.id, action.wording.number]
            assert [one.number for one in action.wordings] == list(range(1, len(action.wordings) + 1))
            if was is not None:
                assert action.wordings[: len(was.wordings)] == was.wordings, "history stays as it was"
            if action.state is ActionState.CONFIRMED and (was is None or was.state is ActionState.OPEN):
                assert entry.by == MEDIATOR
                for party in before.people.party_names():
                    agreed_or_away = party in action.assents or party in before.people.absences
                    assert agreed_or_away, "confirmed is what every party said yes to, or is away"
            if was is not None and was.state is not ActionState.OPEN:
                assert action == was or action.id in reopened, "confirmed and withdrawn are frozen"
            confirmed = action.confirmation
            assert (confirmed is not None) == (action.state is ActionState.CONFIRMED)
            assert confirmed is None or confirmed.wording == action.wording.number
        assert list(after.board.actions)[: len(before.board.actions)] == list(before.board.actions)

    # What each may see

    def _look(self) -> None:
        """Everybody's screen is brought up to date by a patch, and read."""
        for who, device in SCREENS:
            view = view_for(self.room, who, device, self.connected)
            whole = as_json(view)
            assert whole == msgspec.json.decode(msgspec.json.encode(view)), "one wire, one form"
            assert not _holds_a_null(whole)
            old = self.screens.get((who, device))
            if old is not None:
                patch = msgspec.json.decode(msgspec.json.encode(difference(old, whole)))
                assert (patch == {}) == (old == whole)
                whole_by_patch = merged(old, patch)
                assert whole_by_patch == whole, "whole view then patches equals whole view"
            self.screens[who, device] = whole
            self._nothing_is_overheard(who, device, msgspec.json.encode(whole).decode())
            if view.you.whereabouts is not Whereabouts.ROOM:
                assert set(whole) == {"you"}

    def _nothing_is_overheard(self, who: ParticipantId, device: DeviceId, text: str) -> None:
        inside = self.room.has_let_in(who, device)
        if not inside:
            assert CANARY not in text, "somebody at the door sees no name and no word of the room"
            return
        closed = self.room.session.state is SessionState.CLOSED
        now = {one.what for one in self.room.board.suggestions.values()}
        for words, author in self.suggested.items():
            if who not in (author, MEDIATOR):
                assert words not in text, "a suggestion is between its author and the mediator"
            elif words in now:
                assert words in text
        for words, person in self.denied.items():
            assert who == person or words not in text, "a denial is for the person denied"
        for words in self.concluded:
            last = self.room.conclusion is not None and words == self.room.conclusion.words
            assert (words in text) == (last and (closed or who == MEDIATOR))


def _answer(
    room: Room, command: Command, who: ParticipantId, device: DeviceId, at: datetime
) -> tuple[Event, ...] | Refusal:
    try:
        return decide(room, command, by=who, device=device, at=at)
    except Refused as no:
        return no.refusal


def _holds_a_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_a_null(one) for one in value.values())
    if isinstance(value, list):
        return any(_holds_a_null(one) for one in value)
    return value is None


def _document(room: Room) -> Outcome | None:
    """The outcome but for the time of the close, which nobody can have seen before it."""
    outcome = outcome_of(room)
    return None if outcome is None else msgspec.structs.replace(outcome, closed_at=None)


TestMeetings = Meetings.TestCase
