"""The only home of random meetings: everybody asks for everything, and each answer is played on.

People with the right ask and people without it, from a copied link, on a stale screen, connected or not; two
mediators press at once; the service says what is due, early, late and twice. Every word that anybody writes is a
canary, so that a word in a view that it has no business in is found. What must hold is for those who hold such
meetings to say: they are told of everything (`answered`, `said`, `passing`, `written`).
"""

from __future__ import annotations

import unittest
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rooms.action_control import (
    AssentToAction,
    ConfirmAction,
    MarkNotAgreed,
    OfferAsOption,
    ProposeAction,
    ReopenAction,
    RewordAction,
    TakeBackPromise,
    TakeOnAction,
    WithdrawAction,
)
from rooms.agenda import MoveToStep
from rooms.board import AddAction, MoveAction
from rooms.closing import (
    AcknowledgeOpenItems,
    AskToCorrectOutcome,
    AuthorityAnswer,
    ConfirmOutcome,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
    ViewsHeard,
)
from rooms.correction import (
    AskToChangeCorrection,
    AssentToCorrection,
    ProposeCorrection,
    SealCorrection,
    TakeBackCorrection,
)
from rooms.days import Today
from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit, UndoGrant
from rooms.guidance import Nudge, PutNoteAway, RemindOfTerm, Warn
from rooms.house_rules import HOUSE_RULES
from rooms.mediation import make
from rooms.messages import wire_name
from rooms.outcome import CloseMeeting, Conclusion, StopMeeting, WriteConclusion
from rooms.people import (
    DeviceId,
    LetIn,
    ParticipantId,
    Party,
    ReadmitPerson,
    RecordAbsence,
    RemovePerson,
    Role,
)
from rooms.queue import (
    ClearQueue,
    DenyRequest,
    MoveRequest,
    RaiseHand,
)
from rooms.refusals import Refusal, Refused
from rooms.requests import RequestKind
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
)
from rooms.session import (
    BeginClosing,
    LiftSuspension,
    OpenMeeting,
    PauseMeeting,
    ResumeMeeting,
    ReturnToMeeting,
    SessionState,
    SuspendMeeting,
)
from rooms.terms import AgreeToTerm
from rooms.turn import (
    BeginTurn,
    DeadlineKind,
    DropLimit,
    ExtendTurn,
    HoldTurn,
    PassFloor,
    Phase,
    ReachDeadline,
    ReturnToTurn,
    TypeTurn,
)
from rooms.view import view_for
from tests.rooms.cast import TERMS
from tests.rooms.given import EARLIER, device_of
from tests.rooms.holidays_of import CALENDAR
from tests.rooms.random_commands import (
    CANARY,
    CO_MEDIATOR,
    COPIED_LINK,
    EVERYBODY,
    MEDIATOR,
    MEDIATORS,
    PLAN,
    STRANGER,
    random_command,
)

LONG_ENOUGH = 150  # entries in the log, before anybody thinks of closing
SCREENS = (*((who, device_of(who)) for who in EVERYBODY), (EVERYBODY[2], COPIED_LINK))
THE_MEDIATORS_ALONE = {kind for kind, rule in HOUSE_RULES.items() if rule.who == frozenset({Role.MEDIATOR})}
GOING = {SessionState.OPEN, SessionState.PAUSED, SessionState.SUSPENDED, SessionState.CLOSING}


class Steps:
    """How many commands were asked, and how many of them by the service, in all the meetings of this run."""

    asked = 0
    by_the_service = 0
    written = 0
    races = 0
    confirmed = 0
    sealed = 0
    corrected = 0
    heard = 0
    interpreted = 0
    in_a_lane = 0


class RandomMeeting(RuleBasedStateMachine):
    """One room and its log, the time, and who is connected."""

    def __init__(self) -> None:
        super().__init__()
        self.room = NO_ROOM
        self.log: list[bytes] = []
        self.earlier: list[Room] = []  # what stale screens show
        self.connected: frozenset[tuple[ParticipantId, DeviceId]] = frozenset(SCREENS)
        self.clock = EARLIER
        self.words = 0
        self.asked = 0

    # What those who hold it are told

    def answered(
        self,
        before: Room,
        command: Command,
        who: ParticipantId,
        on: DeviceId,
        answer: tuple[Event, ...] | Refusal,
    ) -> None:
        """Somebody asked, in a room that is still the same."""

    def said(self, before: Room, command: ServiceCommand, events: tuple[Event, ...]) -> None:
        """The service said something; no events: it was refused or is so already."""

    def passing(self, seconds: float) -> None:
        """So much time is about to pass."""

    def written(self, before: Room, entry: Entry) -> None:
        """The entry is in the log, and `self.room` is the room after it."""

    @initialize(come=st.sampled_from(["open"] * 20 + ["let in", "agreed", "made"]))
    def the_mediation_is_made(self, come: str) -> None:
        self._write(Entry(by=MEDIATOR, at=self.clock, events=(make(PLAN, "1", TERMS),)))
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
            self._speak_to_one,
            self._time_passes,
            self._speak_to_the_end,
            self._reply_between,
            self._lose_the_speaker,
            self._share_a_turn,
            self._send_somebody_out,
            self._say_what_is_so,
            self._write_on_the_board,
            self._say_yes,
            self._drop_a_line,
            self._pause_or_resume,
            self._close,
        ]
        if self.room.sealed:
            acts += [self._correct] * len(acts)
        for _ in range(times):
            chance.choice(acts)(chance)

    def _do_what_one_may(self, chance: Random) -> None:
        who = chance.choice(EVERYBODY)
        ends = {"begin_closing", "close_meeting", "pause_meeting", "stop_meeting"}
        may = self.may(who, device_of(who)) - ends
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

    def _speak_to_one(self, chance: Random) -> None:
        """What the mediator says to one person is for that person."""
        kind = chance.choice([DenyRequest, DenyRequest, Nudge, Warn, RemindOfTerm, PutNoteAway])
        self._ask(self._command(chance, kind, self.room), chance.choice(MEDIATORS))

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
            self._say(HoldTurn(turn=turn.id, holder=turn.holder))
            if chance.random() < 0.3:
                self._pause_or_resume(chance)
            self._pass(chance.choice([5, 30, 60, 61]))
            back: ServiceCommand = ReturnToTurn(turn=turn.id, holder=turn.holder)
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

    def _send_somebody_out(self, chance: Random) -> None:
        """Whoever has the floor, mostly, or anybody; who mostly comes back, after the meeting has gone on a little."""
        turn = self.room.floor.turn
        who = turn.holder if turn is not None and chance.random() < 0.5 else chance.choice(EVERYBODY[2:])
        self._ask(RemovePerson(participant=who, words=self._words("REMOVED")), chance.choice(MEDIATORS))
        for _ in range(3):
            self._pass_the_floor_on(chance)
        if chance.random() < 0.8:
            self._ask(ReadmitPerson(participant=who), chance.choice(MEDIATORS))

    def _say_what_is_so(self, chance: Random) -> None:
        """What the service would say by who is connected; or, of a line that it was late to hear of, anything."""
        turn = chance.choice([self.room, self.room, chance.choice(self.earlier)]).floor.turn
        here = {who for who, device in self.connected if self.room.has_let_in(who, device)}
        said: list[ServiceCommand] = []
        if turn is not None:
            said.append(
                ReturnToTurn(turn=turn.id, holder=turn.holder)
                if turn.holder in here
                else HoldTurn(turn=turn.id, holder=turn.holder)
            )
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
        before = self.room
        Steps.asked += 1
        Steps.by_the_service += 1
        note(f"the service: {command}")
        try:
            events = decide_for_service(before, command, at=self.clock)
        except Refused:
            events = ()
        self.said(before, command, events)
        if events:
            self._write(Entry(by=SERVICE, at=self.clock, events=events))

    def _pass(self, seconds: float) -> None:
        self.passing(seconds)
        self.clock += timedelta(seconds=seconds)

    def _write_on_the_board(self, chance: Random) -> None:
        seen = chance.choice([self.room, self.room, self.room, *self.earlier[-2:]])
        kinds = [AddAction, RewordAction, ConfirmAction, ReopenAction, WithdrawAction]
        kinds += [ProposeAction, ProposeAction, OfferAsOption, MarkNotAgreed, MoveAction]
        kind: type[Any] = chance.choice(kinds)
        self._ask(self._command(chance, kind, seen), chance.choice(MEDIATORS))

    def _say_yes(self, chance: Random) -> None:
        actions = list(self.room.board.actions.values())
        if not actions:
            return
        action = chance.choice(actions)
        wording = action.wording.number
        for who in chance.sample(EVERYBODY, k=chance.choice([4, 4, len(EVERYBODY)])):
            self._ask(AssentToAction(action=action.id, wording=wording), who)
        if action.wording.owner is not None:
            self._ask(TakeOnAction(action=action.id, wording=wording), action.wording.owner)
            if chance.random() < 0.2:
                self._ask(TakeBackPromise(action=action.id, wording=wording), action.wording.owner)
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
        over = self.room.conclusion.number if self.room.conclusion else 0
        self._ask(WriteConclusion(conclusion=Conclusion.AGREED, words=words, over=over), MEDIATOR)
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

    def _correct(self, chance: Random) -> None:
        """A correction is proposed, read on screens new and old, agreed to, asked about, taken back or sealed."""
        kinds: list[type[Any]] = [ProposeCorrection, AskToChangeCorrection, TakeBackCorrection]
        kinds += [AssentToCorrection] * 6
        for _ in range(chance.choice([1, 4])):
            kind = chance.choice(kinds)
            seen = chance.choice([self.room, self.room, self.room, self.earlier[-1]])
            who = chance.choice(MEDIATORS if kind in THE_MEDIATORS_ALONE else EVERYBODY[2:])
            self._ask(self._command(chance, kind, seen), who)
        if chance.random() < 0.5:
            return
        if self.room.corrections.proposed is None:
            words = self._words("CORRECTED")
            self._ask(ProposeCorrection(why=f"{words}-WHY", words=words), MEDIATOR)
        proposed = self.room.corrections.proposed
        if proposed is not None:
            for who in chance.sample(EVERYBODY[2:], k=chance.choice([4, len(EVERYBODY) - 2])):
                self._ask(AssentToCorrection(number=proposed.number), who)
            self._ask(SealCorrection(number=proposed.number), MEDIATOR)

    # A command's journey

    def _words(self, of: str) -> str:
        self.words += 1
        return f"{CANARY}-{of}-{self.words}."

    def _command(self, chance: Random, kind: type[Any], seen: Room, *, old: bool = True) -> Command:
        words = self._words(wire_name(kind.__name__).upper())
        return random_command(chance, kind, seen, words, self.clock.date(), old=old)

    def may(self, who: ParticipantId, device: DeviceId) -> set[str]:
        """What somebody's view says that they may do."""
        if who not in self.room.people.by_id:
            return set()
        return set(view_for(self.room, who, device, self.connected).you.may)

    def _ask(
        self, command: Command, who: ParticipantId, device: DeviceId | None = None
    ) -> tuple[Event, ...] | Refusal:
        on = device or device_of(who)
        self.asked += 1
        Steps.asked += 1
        self._pass(7)
        note(f"{who} on {on}: {command}")
        answer = _answer(self.room, command, who, on, self.clock)
        self.answered(self.room, command, who, on, answer)
        if answer and not isinstance(answer, Refusal):
            self._write(Entry(by=who, at=self.clock, events=answer))
        return answer

    def _write(self, entry: Entry) -> None:
        before, self.room = self.room, advance(self.room, entry)
        Steps.written += 1
        self.log.append(msgspec.msgpack.encode(entry))
        self.earlier.append(before if before.version else self.room)
        self.written(before, entry)


def _answer(
    room: Room, command: Command, who: ParticipantId, device: DeviceId, at: datetime
) -> tuple[Event, ...] | Refusal:
    try:
        return decide(
            room, command, by=who, device=device, at=at, today=Today(day=at.date(), calendar=CALENDAR)
        )
    except Refused as no:
        return no.refusal


def held(meeting: type[RandomMeeting], times: int) -> type[unittest.TestCase]:
    """The test that holds such meetings, so many times; as often as the profile says if that is for longer runs."""
    case: type[unittest.TestCase] = meeting.TestCase
    # A meeting is many commands long, or nothing comes of it; so there are fewer of them than of other examples.
    if settings().max_examples <= 100:
        case.settings = settings(max_examples=times, stateful_step_count=8)  # type: ignore[attr-defined]
    return case
