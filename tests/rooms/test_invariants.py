"""Random meetings hold the core to the invariants of the design (section 9: 1-8).

Everybody asks for everything: people with the right, people without it, from a copied link, on a stale
screen, connected or not; two mediators press at once; the service says what is due, early, late and twice.
Every word that anybody writes is a canary, so that a word in a view that it has no business in is found.
`make invariants` has the meetings many and long; `EVENHAND_HYPOTHESIS=deep` more so.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rooms.action import (
    ActionReopened,
    ActionState,
    AskForChange,
    AssentToAction,
    ConfirmAction,
    ReopenAction,
    RewordAction,
    WithdrawAction,
)
from rooms.agenda import Hands, MoveToStep
from rooms.board import AddAction, DeclineSuggestion, SuggestAction
from rooms.closing import (
    AcknowledgeOpenItems,
    AskToCorrectOutcome,
    AuthorityAnswer,
    ConfirmOutcome,
    OutcomeConfirmed,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
    ViewsHeard,
)
from rooms.floor import Ending, Floor, FloorGranted, FloorReleased, FloorRevoked, ReplyInterposed
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.guidance import CorrectSummary, Nudge, PutNoteAway, RemindOfTerm, Understood, Warn
from rooms.house_rules import HOUSE_RULES
from rooms.limits import HELD_SECONDS
from rooms.mediation import PlannedPerson, make
from rooms.messages import wire_name
from rooms.outcome import CloseMeeting, Conclusion, Outcome, StopMeeting, WriteConclusion
from rooms.patch import as_json, difference, merged
from rooms.people import SPEAKERS, DeviceId, LetIn, ParticipantId, Party, RecordAbsence, Role, same_side
from rooms.queue import (
    ClearQueue,
    DenyRequest,
    HandLowered,
    HandRaised,
    MoveRequest,
    RaiseHand,
    RequestAnswered,
    RequestDenied,
    RequestMoved,
)
from rooms.refusals import Refusal, Refused
from rooms.requests import BEGINNINGS, FOR_THE_MEDIATOR, TRANSITIONS, RequestKind, RequestState
from rooms.room import (
    NO_ROOM,
    SERVICE,
    Command,
    Entry,
    Event,
    Room,
    ServiceCommand,
    advance,
    decide,
    decide_for_service,
    evolve,
)
from rooms.session import (
    BeginClosing,
    LiftSuspension,
    MeetingClosed,
    OpenMeeting,
    PauseMeeting,
    ResumeMeeting,
    ReturnToMeeting,
    SessionState,
    SuspendMeeting,
)
from rooms.statement import outcome_of
from rooms.terms import AgreeToTerm
from rooms.turn import (
    BeginTurn,
    DeadlineKind,
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
from rooms.view import Whereabouts, view_for
from tests.rooms.cast import TERMS, plan
from tests.rooms.given import EARLIER, device_of, encoded

CANARY = "CANARY"
# Two mediators first. The parent has the young person's permission to speak, the supporter has not.
ROLES = (
    Role.MEDIATOR,
    Role.MEDIATOR,
    Role.PARENT,
    Role.YOUNG_PERSON,
    Role.SUPPORTER,
    Role.SCHOOL,
    Role.LOCAL_AUTHORITY,
    Role.HEALTH_COMMISSIONER,
    Role.PROFESSIONAL,
    Role.INTERPRETER,
    Role.CHILD,
    Role.OBSERVER,
)
PLAN = plan(
    reference=f"{CANARY}-REF",
    child=CANARY,
    people=tuple(
        PlannedPerson(
            name=f"{CANARY} {role} {number}",
            role=role,
            permission=date(2026, 2, 20) if role is Role.PARENT else None,
        )
        for number, role in enumerate(ROLES)
    ),
)
EVERYBODY = tuple(ParticipantId(f"p{number}") for number in range(1, len(ROLES) + 1))
MEDIATOR, CO_MEDIATOR = MEDIATORS = EVERYBODY[:2]
STRANGER = ParticipantId("p99")
COPIED_LINK = DeviceId("copied")
LONG_ENOUGH = 150  # entries in the log, before anybody thinks of closing
SCREENS = (*((who, device_of(who)) for who in EVERYBODY), (EVERYBODY[2], COPIED_LINK))
# After each entry a third of the screens is brought up to date, so that patches also leap over versions.
THIRDS = 3
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
THE_MEDIATORS_ALONE = {kind for kind, rule in HOUSE_RULES.items() if rule.who == frozenset({Role.MEDIATOR})}
GOING = {SessionState.OPEN, SessionState.PAUSED, SessionState.SUSPENDED, SessionState.CLOSING}
A_MOMENT = 1e-6  # what a time to the microsecond cannot say


class Steps:
    """How many commands were asked, and how many of them by the service, in all the meetings of this run."""

    asked = 0
    by_the_service = 0
    written = 0
    races = 0
    confirmed = 0
    sealed = 0


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
        self.private: dict[str, ParticipantId] = {}  # words, and to or from whom besides the mediators
        self.asides: list[str] = []
        self.typed: dict[str, ParticipantId] = {}
        self.concluded: list[str] = []
        self.confirmed: dict[int, set[Party]] = defaultdict(set)  # by the number of the outcome
        self.spoken = 0.0  # seconds in which a turn was being spoken
        self.mistaken = 0.0  # of which were a mistaken turn's

    @initialize(come=st.sampled_from(["open"] * 20 + ["let in", "agreed", "made"]))
    def the_mediation_is_made(self, come: str) -> None:
        self._written(Entry(by=MEDIATOR, at=self.clock, events=(make(PLAN, "1", TERMS),)))
        if come == "made":
            return
        for who in EVERYBODY[:-1]:  # the last to come is late
            for term in TERMS:
                self._ask(AgreeToTerm(term=term), who)
        if come == "agreed":
            return
        for who in EVERYBODY[2:-1]:
            self._ask(LetIn(participant=who, device=device_of(who)), MEDIATOR)
        if come == "open":
            self._ask(OpenMeeting(), MEDIATOR)
            self._ask(SetLimit(seconds=60, grace=20), CO_MEDIATOR)

    @rule(seed=st.integers(0, 2**32 - 1), times=st.integers(20, 40))
    def some_minutes_pass(self, seed: int, times: int) -> None:
        # One rule, for Hypothesis leaves rules out of a run; the number of the command is in the seed, for it
        # likes to try one seed again and again.
        chance = Random(f"{seed} {self.asked}")
        acts = [self._do_what_one_may] * 2 + [self._try_anything] + [self._pass_the_floor_on] * 6
        acts += [
            self._lead_together,
            self._move_the_meeting,
            self._time_passes,
            self._speak_to_the_end,
            self._reply_between,
            self._lose_the_speaker,
            self._share_a_turn,
            self._say_what_is_so,
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
        ends = {"begin_closing", "close_meeting", "pause_meeting", "stop_meeting"}
        may = self._may(who, device_of(who)) - ends
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
        kinds = [RaiseHand] * 4 + [LetGo, GrantNext, GrantFloor, MoveRequest, InterposeReply, UndoGrant]
        kinds += [BeginTurn] * 3 + [PassFloor, TypeTurn, ExtendTurn, DropLimit, RevokeFloor]
        kind = chance.choice(kinds)
        turn = seen.floor.turn
        if kind in THE_MEDIATORS_ALONE:
            who = chance.choice(MEDIATORS)
        elif kind in {LetGo, BeginTurn, PassFloor, TypeTurn} and turn is not None:
            who = turn.holder
        else:
            who = chance.choice(EVERYBODY[2:])
        self._ask(self._command(chance, kind, seen), who)

    def _lead_together(self, chance: Random) -> None:
        """Two mediators press at once, each on the same screen: what the second quoted is not so any more."""
        seen = self.room
        turn = seen.floor.turn
        kinds = [GrantNext, GrantFloor, RevokeFloor, UndoGrant, InterposeReply]
        for who in MEDIATORS:
            before = self.room.floor.turn
            command = self._command(chance, chance.choice(kinds), seen, old=False)
            answer = self._ask(command, who)
            if before != turn and (None if before is None else before.id) != (
                None if turn is None else turn.id
            ):
                assert isinstance(answer, Refusal), "the second of two is refused"
                Steps.races += 1

    def _move_the_meeting(self, chance: Random) -> None:
        who = chance.choice(MEDIATORS)
        self._ask(self._command(chance, chance.choice([MoveToStep, ClearQueue]), self.room), who)

    # What the service says

    def _time_passes(self, chance: Random) -> None:
        """Somewhere around the next deadline, and the deadline is said: early, in time, late, or twice."""
        due = self.room.floor.deadline
        if due is None:
            self._pass(chance.choice([1, 30, 90]))
            return
        left = (due.at - self.clock).total_seconds()
        self._pass(max(0.0, left + chance.choice([-5.0, -0.5, 0.0, 0.0, 0.5, 40.0])))
        for _ in range(chance.choice([1, 1, 2])):
            self._say(ReachDeadline(turn=due.turn, kind=due.kind))

    def _speak_to_the_end(self, chance: Random) -> None:
        """Somebody has the floor and is ready; then time does the rest, unless something comes between."""
        if self.room.floor.turn is None:
            self._ask(self._command(chance, chance.choice([GrantNext, GrantFloor]), self.room), MEDIATOR)
        turn = self.room.floor.turn
        if turn is not None and turn.phase is Phase.OFFERED:
            self._ask(BeginTurn(turn=turn.id), turn.holder)
        for _ in range(4):
            if chance.random() < 0.2:
                self._pass_the_floor_on(chance)
            self._time_passes(chance)

    def _somebody_speaks(self, chance: Random, whom: tuple[ParticipantId, ...]) -> None:
        turn = self.room.floor.turn
        if turn is None:
            self._ask(GrantFloor(to=chance.choice(whom)), chance.choice(MEDIATORS))
            turn = self.room.floor.turn
        if turn is not None and turn.phase is Phase.OFFERED and chance.random() < 0.8:
            self._ask(BeginTurn(turn=turn.id), turn.holder)

    def _reply_between(self, chance: Random) -> None:
        self._somebody_speaks(chance, EVERYBODY[2:])
        who = chance.choice(EVERYBODY[2:])
        self._ask(RaiseHand(kind=chance.choice([RequestKind.REPLY, RequestKind.NOT_UNDERSTOOD])), who)
        self._ask(self._command(chance, InterposeReply, self.room, old=False), chance.choice(MEDIATORS))
        if chance.random() < 0.3:
            self._ask(PauseMeeting(reason=self._words("PAUSE")), MEDIATOR)
            turn = self.room.floor.turn
            if turn is not None:
                self._ask(LetGo(request=turn.request), turn.holder)
            self._ask(ResumeMeeting(), MEDIATOR)
        for _ in range(chance.choice([1, 2])):
            self._pass_the_floor_on(chance)
        if chance.random() < 0.3:
            self._ask(self._command(chance, GrantNext, self.room, old=False), MEDIATOR)
            self._ask(self._command(chance, UndoGrant, self.room, old=False), CO_MEDIATOR)

    def _lose_the_speaker(self, chance: Random) -> None:
        self._somebody_speaks(chance, EVERYBODY[2:])
        turn = self.room.floor.turn
        if turn is not None:
            self._say(HoldTurn(turn=turn.id))
            if chance.random() < 0.3:
                self._pause_or_resume(chance)
            self._pass(chance.choice([5, 30, 60, 61]))
            back: ServiceCommand = ReturnToTurn(turn=turn.id)
            gone: ServiceCommand = ReachDeadline(turn=turn.id, kind=DeadlineKind.HELD_TOO_LONG)
            for said in chance.sample([back, gone], k=2):
                self._say(said)

    def _share_a_turn(self, chance: Random) -> None:
        self._somebody_speaks(chance, EVERYBODY[2:5])
        for _ in range(2):
            turn = self.room.floor.turn
            if turn is not None:
                if chance.random() < 0.3:
                    self._ask(TypeTurn(turn=turn.id, words=self._words("TYPED")), turn.holder)
                self._ask(PassFloor(turn=turn.id, to=chance.choice(EVERYBODY[2:5])), turn.holder)

    def _say_what_is_so(self, chance: Random) -> None:
        """What the service would say by who is connected; or, of a line that it was late to hear of, anything."""
        turn = chance.choice([self.room, self.room, chance.choice(self.earlier)]).floor.turn
        here = {who for who, device in self.connected if self.room.has_let_in(who, device)}
        said: list[ServiceCommand] = []
        if turn is not None:
            said.append(ReturnToTurn(turn=turn.id) if turn.holder in here else HoldTurn(turn=turn.id))
            said.append(ReachDeadline(turn=turn.id, kind=chance.choice(list(DeadlineKind))))
        if not here & set(MEDIATORS) or chance.random() < 0.1:
            said.append(SuspendMeeting())
        for command in said:
            if chance.random() < 0.7:
                self._say(command)
        if self.room.session.state is SessionState.SUSPENDED:
            self._pass(chance.choice([2, 100]))
            self.connected |= {(MEDIATOR, device_of(MEDIATOR))}
            if chance.random() < 0.8:
                self._say(LiftSuspension())

    def _say(self, command: ServiceCommand) -> None:
        before, image = self.room, encoded(self.room)
        Steps.asked += 1
        Steps.by_the_service += 1
        note(f"the service: {command}")
        try:
            events = decide_for_service(before, command, at=self.clock)
        except Refused:
            events = ()
        assert encoded(before) == image
        if not events:
            return
        assert before.session.state in GOING, "nothing is said of a meeting that is not on"
        if isinstance(command, ReachDeadline | HoldTurn | ReturnToTurn):
            assert before.floor.turn is not None
            assert command.turn == before.floor.turn.id, "a late timer touches no later turn"
        self._written(Entry(by=SERVICE, at=self.clock, events=events))

    def _pass(self, seconds: float) -> None:
        turn = self.room.floor.turn
        heard = turn is not None and turn.phase is not Phase.OFFERED and turn.held_since is None
        if self.room.session.state is SessionState.OPEN and heard:
            self.spoken += seconds
        self.clock += timedelta(seconds=seconds)

    def _write_on_the_board(self, chance: Random) -> None:
        seen = chance.choice([self.room, self.room, self.room, *self.earlier[-2:]])
        kind = chance.choice([AddAction, RewordAction, ConfirmAction, ReopenAction, WithdrawAction])
        self._ask(self._command(chance, kind, seen), chance.choice(MEDIATORS))

    def _say_yes(self, chance: Random) -> None:
        actions = list(self.room.board.actions.values())
        if not actions:
            return
        action = chance.choice(actions)
        wording = action.wording.number
        for who in chance.sample(EVERYBODY, k=chance.choice([4, 4, len(EVERYBODY)])):
            self._ask(AssentToAction(action=action.id, wording=wording), who)
        if chance.random() < 0.5:
            self._ask(ConfirmAction(action=action.id, wording=wording), MEDIATOR)

    def _drop_a_line(self, chance: Random) -> None:
        turn = self.room.floor.turn
        theirs = (turn.holder, device_of(turn.holder)) if turn else SCREENS[0]
        self.connected = self.connected ^ {chance.choice([*SCREENS, theirs, theirs, theirs])}
        self._say_what_is_so(chance)

    def _pause_or_resume(self, chance: Random) -> None:
        kind = ResumeMeeting if self.room.session.state is SessionState.PAUSED else PauseMeeting
        if kind is ResumeMeeting or chance.random() < 0.3:
            self._ask(self._command(chance, kind, self.room), MEDIATOR)

    def _close(self, chance: Random) -> None:
        """The outcome is written, read, corrected and confirmed; then most meetings go on."""
        ends = len(self.log) > LONG_ENOUGH
        if not ends and chance.random() < 0.6:
            return
        words = self._words("CONCLUSION")
        self._ask(WriteConclusion(conclusion=Conclusion.AGREED, words=words), MEDIATOR)
        self._ask(BeginClosing(), CO_MEDIATOR)
        led = [RecordAuthority, RecordViews, AcknowledgeOpenItems, RecordUnconfirmed, RecordAbsence]
        for _ in range(chance.choice([4, 12])):
            kind = chance.choice([*led, *[ConfirmOutcome] * 6, AskToCorrectOutcome, WriteConclusion])
            who = chance.choice(MEDIATORS if kind in THE_MEDIATORS_ALONE else EVERYBODY[2:])
            seen = chance.choice([self.room, self.room, self.room, self.earlier[-1]])
            self._ask(self._command(chance, kind, seen), who)
            if chance.random() < 0.1:
                self._drop_a_line(chance)
        if ends:
            self._make_ready(chance)
            seen = chance.choice([self.room, self.room, self.earlier[-1]])
            kind = chance.choice([CloseMeeting, CloseMeeting, StopMeeting])
            self._ask(self._command(chance, kind, seen), MEDIATOR)
        if chance.random() < 0.9:
            self._ask(ReturnToMeeting(), MEDIATOR)

    def _make_ready(self, chance: Random) -> None:
        for party in Party:
            not_asked = RecordAuthority(party=party, answer=AuthorityAnswer.NOT_ASKED)
            self._ask(not_asked, chance.choice(MEDIATORS))
        self._ask(RecordViews(how=ViewsHeard.NOT_HEARD, words=self._words("VIEWS")), MEDIATOR)
        number = self.room.outcome_number
        self._ask(AcknowledgeOpenItems(outcome=number), MEDIATOR)
        for who in EVERYBODY[2:]:
            if chance.random() < 0.8:
                self._ask(ConfirmOutcome(outcome=number), who)

    def teardown(self) -> None:
        if self.room.version:
            self._look(SCREENS)
        again = NO_ROOM
        for line in self.log:
            again = advance(again, msgspec.msgpack.decode(line, type=Entry))
        assert encoded(again) == encoded(self.room), "replay of the log gives the same room"

    # Commands

    def _words(self, of: str) -> str:
        self.words += 1
        return f"{CANARY}-{of}-{self.words}."

    def _command(self, chance: Random, kind: type[Any], seen: Room, *, old: bool = True) -> Command:
        """A command of a kind, as somebody would send it whose screen shows the room `seen`. `old`: it may
        quote what is older still."""
        turn = seen.floor.turn
        waiting = seen.floor.queue.waiting
        asked = [*waiting, *seen.floor.queue.asides]
        if kind is InterposeReply:
            asked = [one for one in waiting if one.kind is not RequestKind.SPEAK] or asked
        requests = [one.id for one in asked] + ([turn.request] if turn else [])
        holder = seen.people.by_id.get(turn.holder) if turn else None
        friends = [
            who for who, one in seen.people.by_id.items() if holder and same_side(one.role, holder.role)
        ]
        check, summary = seen.guidance.check, seen.guidance.summary
        actions = list(seen.board.actions.values())
        action = chance.choice(actions) if actions else None
        number = action.wording.number if action else 1
        suggestions = list(seen.board.suggestions)
        whom = chance.choice((*EVERYBODY, STRANGER))
        words = self._words(wire_name(kind.__name__).upper())
        older = ["t1"] if old else []
        values: dict[str, list[Any]] = {
            "kind": list(RequestKind),
            "seconds": [60, 60, 90] if kind is ExtendTurn else [60, 60, 120, None],
            "grace": [0, 20],
            "step": [one.id for one in seen.agenda.steps],
            "hands": list(Hands),
            "title": [words],
            "point": [words],
            "check": [check.id if check else "n1"],
            "summary": [summary.id if summary else "n1"],
            "note": [*seen.guidance.notes, "n1"],
            "answer": list(AuthorityAnswer if kind is RecordAuthority else Understood),
            "how": list(ViewsHeard),
            "term": [*TERMS, "unheard_of"],
            "participant": [whom],
            "to": [whom, *friends] if kind is PassFloor else [whom],
            "device": [device_of(whom)] * 4 + [COPIED_LINK],
            "party": list(Party),
            "minutes": [None, 10],
            "after": [turn.id if turn else None] * 4 + [*older, *([None] if old else [])],
            "turn": [turn.id if turn else "t1"] * 4 + older,
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
        if kind is MoveToStep or kind.__name__ in {"AddStep", "SkipStep"}:
            values["after"] = [one.id for one in seen.agenda.steps] + [None]
        if kind.__name__ in {"RemindOfTerm"}:
            values["to"] = [whom, None]
        made: Command = kind(**{name: chance.choice(values[name]) for name in kind.__struct_fields__})
        return made

    def _may(self, who: ParticipantId, device: DeviceId) -> set[str]:
        if who not in self.room.people.by_id:
            return set()
        return set(view_for(self.room, who, device, self.connected).you.may)

    # A command's journey

    def _ask(
        self, command: Command, who: ParticipantId, device: DeviceId | None = None
    ) -> tuple[Event, ...] | Refusal:
        on = device or device_of(who)
        before, image = self.room, encoded(self.room)
        allowed = wire_name(type(command).__name__) in self._may(who, on)
        self.asked += 1
        Steps.asked += 1
        self._pass(7)
        note(f"{who} on {on}: {command}")
        answer = _answer(before, command, who, on, self.clock)
        assert encoded(before) == image, "deciding changes nothing, and a refusal leaves the room identical"
        if isinstance(answer, Refusal):
            if allowed and not isinstance(command, LetGo | PutNoteAway):  # whose it is, the noun decides
                assert answer not in NOT_ALLOWED, "what a view says that one may do is not forbidden"
            return answer
        assert allowed, "what a view does not say that one may do is refused"
        assert before.session.state is not SessionState.CLOSED, "after the close, no event"
        assert isinstance(command, AgreeToTerm) or before.has_let_in(who, on)
        assert type(command) not in THE_MEDIATORS_ALONE or who in MEDIATORS
        self._quoted_what_is_true(before, command, bool(answer))
        self._remember(before, command, who)
        if answer:
            self._written(Entry(by=who, at=self.clock, events=answer))
        return answer

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
                | ConfirmAction(action=action, wording=wording)
                | ReopenAction(action=action, wording=wording)
                | WithdrawAction(action=action, wording=wording)
            ):
                now = next(one for one in room.board.actions.values() if one.id == action)
                assert wording == now.wording.number, "what quotes an older wording changes nothing"
            case CloseMeeting(outcome=outcome) | ConfirmOutcome(outcome=outcome):
                assert outcome == room.outcome_number, "nobody confirms or seals what they have not read"
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
                asked = room.floor.queue.find(request)
                assert asked is not None
                self.denied[words] = asked.participant
            case RaiseHand(kind=kind, reason=reason) if kind in FOR_THE_MEDIATOR:
                self.asides.append(reason)
            case Nudge(to=to, words=words) | Warn(to=to, words=words):
                self.private[words] = ParticipantId(to)
            case RemindOfTerm(to=str(to), words=words):
                self.private[words] = ParticipantId(to)
            case CorrectSummary(words=words):
                self.private[words] = who
            case AskToCorrectOutcome(words=words):
                self.private[words] = who
                self.confirmed[room.outcome_number].discard(room.people.by_id[who].party)  # type: ignore[arg-type]
            case ConfirmOutcome(outcome=outcome):
                party = room.people.by_id[who].party
                assert party is not None, "only a party confirms"
                self.confirmed[outcome].add(party)
            case ReturnToMeeting():
                self.confirmed.clear()
            case TypeTurn(words=words):
                self.typed[words] = who
            case WriteConclusion(words=words):
                self.concluded.append(words)
            case _:
                pass

    def _written(self, entry: Entry) -> None:
        before, after = self.room, advance(self.room, entry)
        Steps.written += 1
        self._events_are_in_order(before, entry)
        line = msgspec.msgpack.encode(entry)
        self.log.append(line)
        self.replayed = advance(self.replayed, msgspec.msgpack.decode(line, type=Entry))
        assert encoded(self.replayed) == encoded(after), "replay gives the same room, byte for byte"
        self.earlier.append(before if before.version else after)
        self.room = after
        self._floor_is_sound(before, after)
        self._board_is_sound(before, after, entry)
        self._closing_is_sound(before, after, entry)
        assert all(
            after.terms.agreed_by(person.id)
            for person in after.people.by_id.values()
            if person.device is not None
        ), "nobody is let in before they agreed to the terms"
        self._time_is_told(before, after, entry)
        if before.outcome_number == after.outcome_number and before.terms.agreed_by(MEDIATOR):
            assert _document(before) == _document(after), "the document changed and its number did not"
        self._look(SCREENS[len(self.log) % THIRDS :: THIRDS])

    def _events_are_in_order(self, room: Room, entry: Entry) -> None:
        for event in entry.events:
            old, order = room.floor, [one.id for one in room.floor.queue.waiting]
            room = evolve(room, event)
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

    # What must hold

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
                assert entry.by in MEDIATORS
                for party in before.people.party_names():
                    agreed_or_away = party in action.assents or party in before.people.absences
                    assert agreed_or_away, "confirmed is what every party said yes to, or is away"
            if was is not None and was.state is not ActionState.OPEN:
                assert action == was or action.id in reopened, "confirmed and withdrawn are frozen"
            confirmed = action.confirmation
            assert (confirmed is not None) == (action.state is ActionState.CONFIRMED)
            assert confirmed is None or confirmed.wording == action.wording.number
        assert list(after.board.actions)[: len(before.board.actions)] == list(before.board.actions)

    def _closing_is_sound(self, before: Room, after: Room, entry: Entry) -> None:
        closing, session = after.closing, after.session
        assert set(closing.confirmations) <= self.confirmed[after.outcome_number], (
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

    # What each may see

    def _look(self, screens: tuple[tuple[ParticipantId, DeviceId], ...]) -> None:
        """These screens are brought up to date by a patch, and read."""
        for who, device in screens:
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
            if who not in (author, *MEDIATORS):
                assert words not in text, "a suggestion is between its author and the mediator"
            elif words in now:
                assert words in text
        for words, person in self.denied.items():
            assert who == person or words not in text, "a denial is for the person denied"
        for words, person in self.private.items():
            assert who in (person, *MEDIATORS) or words not in text, "what is said to one is for one"
        for words in self.asides:
            assert who in MEDIATORS or words not in text, "what is asked of the mediator is for the mediator"
        floor = self.room.floor
        shown = {turn.typed for turn in (floor.turn, floor.interrupted) if turn is not None}
        for words in self.typed:
            assert (words in text) == (words in shown), "what was typed is gone with its turn"
        for turn in (floor.turn, floor.interrupted):
            if turn is not None and turn.typed:
                assert self.typed[turn.typed] == turn.holder, (
                    "nobody is shown as having written another's words"
                )
        if closed:
            assert not any(words in text for words in self.private)
        for words in self.concluded:
            last = self.room.conclusion is not None and words == self.room.conclusion.words
            assert (words in text) == (last and (closed or who in MEDIATORS))


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
    """The outcome but for the time of the close, which nobody can have seen before it, and who confirmed the rest."""
    outcome = outcome_of(room)
    return None if outcome is None else msgspec.structs.replace(outcome, closed_at=None, stands=())


TestMeetings = Meetings.TestCase
# A meeting is many commands long, or nothing comes of it; so there are fewer of them than of other examples.
if settings().max_examples <= 100:
    TestMeetings.settings = settings(max_examples=40, stateful_step_count=8)


def test_the_meetings_were_long_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """After TestMeetings, which pytest runs first: what a run has shown is a number."""
    if Steps.asked == 0:
        pytest.skip("no meeting was held in this run")
    assert Steps.by_the_service > Steps.asked / 20
    assert Steps.races
    assert Steps.confirmed
    assert Steps.sealed
    if LONG_FORM:
        assert Steps.asked >= STEPS_OF_THE_LONG_FORM
        with capsys.disabled():
            print(
                f"\n{Steps.asked} steps, {Steps.by_the_service} of them the service's; {Steps.written} entries; "
                f"{Steps.races} races that the second mediator lost"
            )
