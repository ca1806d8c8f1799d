"""The only home of the whole: a room, and the two functions that are the product.

`decide` says what follows from a command, or raises `Refused`; `evolve` makes it true and never refuses.
Both hand to the noun that the command or event belongs to.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from rooms import (
    agenda,
    board,
    closing,
    correction,
    floor,
    floor_control,
    guidance,
    outcome,
    people,
    queue,
    session,
    terms,
    turn,
)
from rooms.agenda import Agenda, Hands
from rooms.case import Case
from rooms.closing import Closing, Lack, lacks
from rooms.correction import Corrections
from rooms.days import Today
from rooms.house_rules import HOUSE_RULES, SERVICE_RULES
from rooms.mediation import Mediation, MediationMade
from rooms.messages import Value
from rooms.people import Asking, DeviceId, Participant, ParticipantId, People
from rooms.refusals import Refusal, Refused
from rooms.session import SessionState

Command = (
    people.PeopleCommand
    | terms.TermsCommand
    | session.SessionCommand
    | agenda.AgendaCommand
    | floor_control.FloorCommand
    | guidance.GuidanceCommand
    | board.BoardCommand
    | closing.ClosingCommand
    | outcome.OutcomeCommand
    | correction.CorrectionCommand
)
ServiceCommand = session.SessionServiceCommand | turn.TurnServiceCommand
Event = (
    MediationMade
    | people.PeopleEvent
    | terms.TermsEvent
    | session.SessionEvent
    | agenda.AgendaEvent
    | floor.FloorEvent
    | guidance.GuidanceEvent
    | board.BoardEvent
    | closing.ClosingEvent
    | outcome.OutcomeEvent
    | correction.CorrectionEvent
)


# Who asks for what is nobody's in the mediation: its making, its deadlines, its lost lines.
SERVICE = ParticipantId("service")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One command's place in the log: who asked, when, and all that followed from it."""

    by: ParticipantId
    at: datetime
    events: tuple[Event, ...]


class Room(Value, frozen=True, kw_only=True):
    """A mediation and its room, as of a version of its log.

    `outcome_number` is the version at which the outcome document last changed in what everybody reads of it; who
    confirmed it is no part of that. `case` is in nobody's view.
    """

    version: int
    mediation: Mediation
    people: People
    terms: terms.Terms
    agenda: Agenda
    session: session.Session
    floor: floor.Floor
    guidance: guidance.Guidance
    board: board.Board
    closing: Closing = Closing()
    conclusion: outcome.WrittenConclusion | None = None
    outcome_number: int = 0
    case: Case | None = None
    corrections: Corrections = Corrections()

    @property
    def missing(self) -> tuple[Lack, ...]:
        """What keeps the meeting from being closed."""
        written = self.conclusion is not None
        return lacks(self.closing, self.board.actions, self.people, written=written)

    @property
    def sealed(self) -> bool:
        """Whether the meeting ended with a sealed outcome, and was not stopped over a broken term."""
        closed = self.session.state is SessionState.CLOSED
        return closed and self.conclusion is not None and self.conclusion.stopped_for is None

    def has_let_in(self, participant: ParticipantId, device: DeviceId) -> bool:
        """Whether the person is in the room on this device."""
        return self.people.has_let_in(participant, device, self.terms.agreed_by)


NO_ROOM = Room(
    version=0,
    mediation=Mediation(reference="", child=""),
    people=People(by_id={}, absences={}),
    terms=terms.Terms(version="", ids=(), agreements={}),
    agenda=Agenda(steps=()),
    session=session.Session(),
    floor=floor.Floor(),
    guidance=guidance.Guidance(),
    board=board.Board(),
)

_NOT_NOW = {
    SessionState.WAITING: Refusal.MEETING_HAS_NOT_STARTED,
    SessionState.OPEN: Refusal.MEETING_IS_OPEN,
    SessionState.PAUSED: Refusal.MEETING_IS_PAUSED,
    SessionState.SUSPENDED: Refusal.MEETING_IS_SUSPENDED,
    SessionState.CLOSING: Refusal.MEETING_IS_CLOSING,
    SessionState.CLOSED: Refusal.MEETING_IS_CLOSED,
}


def decide(
    room: Room, command: Command, *, by: ParticipantId, device: DeviceId, at: datetime, today: Today
) -> tuple[Event, ...]:
    """What follows from a command asked by a person on a device, at a UTC time. Empty: it is so already.
    `today`: the English day of that time, with the bank holidays.

    Raises Refused, and then the room is as it was.
    """
    asker = _permitted(room, command, by, device)
    asking = Asking(
        by=asker,
        at=at,
        version=room.version + 1,
        people=room.people,
        today=today,
        jurisdiction=room.mediation.jurisdiction,
    )
    if isinstance(command, floor_control.FloorCommand):
        return floor_control.decide(room.floor, command, asking)
    if isinstance(command, board.BoardCommand):
        return board.decide(room.board, command, asking)
    if isinstance(command, guidance.GuidanceCommand):
        return guidance.decide(room.guidance, command, asking, room.terms)
    if isinstance(command, closing.ClosingCommand):
        written = room.conclusion is not None
        return closing.decide(room.closing, command, asking, number=room.outcome_number, written=written)
    if isinstance(command, outcome.OutcomeCommand):
        return outcome.decide(
            room.conclusion, room.outcome_number, command, asking, terms=room.terms, missing=room.missing
        )
    if isinstance(command, correction.CorrectionCommand):
        return correction.decide(room.corrections, command, asking, sealed_outcome(room))
    if isinstance(command, terms.TermsCommand):
        return terms.decide(room.terms, command, asking)
    match command:
        case people.RemovePerson(participant=who):
            removed = people.decide(room.people, command, room.terms.agreed_by)
            # The right to be heard goes first.
            return (*floor_control.left(room.floor, ParticipantId(who), at), *removed) if removed else ()
        case people.LetIn(participant=who) if room.sealed and not _came(room, who):
            raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)
        case people.LetIn() | people.ReadmitPerson() | people.RecordAbsence() | people.WithdrawAbsence():
            return people.decide(room.people, command, room.terms.agreed_by)
        case session.OpenMeeting():
            opened = session.decide(room.session, command, asking, room.terms)
            return (*opened, *agenda.begun(room.agenda))
        case agenda.MoveToStep(hands=Hands.CLEAR):
            moves = agenda.decide(room.agenda, command, asking)
            return (*moves, *queue.cleared(room.floor.queue, at, queue.Cleared.STEP)) if moves else ()
        case agenda.MoveToStep() | agenda.SkipStep() | agenda.AddStep():
            return agenda.decide(room.agenda, command, asking)
        case _:
            return session.decide(room.session, command, asking, room.terms)


def decide_for_service(room: Room, command: ServiceCommand, *, at: datetime) -> tuple[Event, ...]:
    """What follows from what the service says: that a deadline has passed, that a line is gone or back.

    Raises Refused. Any process may say it, and more than one will; the log lets one through.
    """
    if room.session.state not in SERVICE_RULES[type(command)]:
        raise Refused(_NOT_NOW[room.session.state])
    match command:
        case session.SuspendMeeting(after=int(after)) if after != room.version:
            return ()
        case session.SuspendMeeting() | session.LiftSuspension():
            return session.decide_for_service(room.session, command, at=at)
        case _:
            return floor_control.decide_for_service(room.floor, command, at=at, version=room.version + 1)


def _permitted(room: Room, command: Command, by: ParticipantId, device: DeviceId) -> Participant:
    """The asker, if the house rules let them ask this now."""
    rule = HOUSE_RULES[type(command)]
    asker = room.people.by_id.get(by)
    if asker is None:
        raise Refused(Refusal.NO_SUCH_PERSON)
    if room.session.state is SessionState.CLOSED and not (room.sealed and SessionState.CLOSED in rule.when):
        raise Refused(Refusal.MEETING_IS_CLOSED)
    if not (rule.at_the_door or room.has_let_in(by, device)):
        raise Refused(Refusal.NOT_IN_THE_ROOM)
    if asker.role not in rule.who:
        raise Refused(Refusal.NOT_YOURS_TO_DO)
    if room.session.state not in rule.when:
        raise Refused(_NOT_NOW[room.session.state])
    return asker


def _came(room: Room, who: str) -> bool:
    """Whether somebody was in the meeting: nobody takes part in it after it has ended."""
    person = room.people.by_id.get(ParticipantId(who))
    return person is None or person.device is not None


def sealed_outcome(room: Room) -> correction.SealedOutcome:
    """What can be corrected of what was sealed."""
    return correction.SealedOutcome(
        actions=room.board.actions,
        words="" if room.conclusion is None else room.conclusion.words,
        number=room.outcome_number,
        confirmed=frozenset(room.closing.confirmations),
    )


def evolve(room: Room, event: Event) -> Room:
    """The room with the event made true."""
    if isinstance(event, board.BoardEvent):
        room = replace(room, board=board.evolve(room.board, event))
        beside = isinstance(event, board.ActionSuggested | board.SuggestionDeclined)
        return room if beside else _outcome_changed(room)
    if isinstance(event, guidance.GuidanceEvent):
        return replace(room, guidance=guidance.evolve(room.guidance, event))
    match event:
        case MediationMade():
            return _made(room, event)
        case people.PersonLetIn(participant=who):
            came_before = room.people.by_id[who].device is not None
            room = replace(room, people=people.evolve(room.people, event))
            return room if came_before else _outcome_changed(room)
        case people.PersonRemoved():
            there = floor.evolve(room.floor, event)
            return replace(room, people=people.evolve(room.people, event), floor=there)
        case people.PersonReadmitted():
            return replace(room, people=people.evolve(room.people, event))
        case people.AbsenceRecorded() | people.AbsenceWithdrawn():
            return replace(room, people=people.evolve(room.people, event))
        case terms.TermAgreed():
            return replace(room, terms=terms.evolve(room.terms, event))
        case session.MeetingOpened():
            return _outcome_changed(_met(room, event))
        case (
            session.MeetingPaused()
            | session.MeetingResumed()
            | session.MeetingSuspended()
            | session.SuspensionLifted()
            | session.ClosingBegan()
            | session.ClosingLeft()
            | session.MeetingClosed()
        ):
            return _met(room, event)
        case agenda.StepBegan():
            # In the step before it they had been heard: a turn that began there is not taken back here.
            settled = replace(room.floor, undo=None)
            return _heard(replace(room, agenda=agenda.evolve(room.agenda, event), floor=settled))
        case agenda.StepSkipped() | agenda.StepAdded():
            return replace(room, agenda=agenda.evolve(room.agenda, event))
        case turn.TurnBegan() | turn.FloorPassed():
            return _heard(replace(room, floor=floor.evolve(room.floor, event)))
        case floor.FloorRevoked(ending=floor.Ending.UNDONE):
            return replace(_unheard(room), floor=floor.evolve(room.floor, event))
        case outcome.ConclusionWritten(written=written):
            return _outcome_changed(replace(room, conclusion=written))
        case closing.AuthorityRecorded() | closing.ViewsRecorded():
            return _outcome_changed(replace(room, closing=closing.evolve(room.closing, event)))
        case (
            closing.OpenItemsAcknowledged()
            | closing.OutcomeConfirmed()
            | closing.OutcomeCorrectionAsked()
            | closing.UnconfirmedRecorded()
        ):
            return replace(room, closing=closing.evolve(room.closing, event))
        case (
            correction.CorrectionProposed()
            | correction.CorrectionAssented()
            | correction.CorrectionChangeAsked()
            | correction.CorrectionTakenBack()
        ):
            return replace(room, corrections=correction.evolve(room.corrections, event))
        case correction.CorrectionSealed():
            # A new number, and the confirmations of the first version stay with it.
            corrections = correction.evolve(room.corrections, event)
            return replace(room, corrections=corrections, outcome_number=room.version)
        case _:
            return replace(room, floor=floor.evolve(room.floor, event))


def _made(room: Room, event: MediationMade) -> Room:
    return replace(
        room,
        mediation=event.mediation,
        people=People(by_id={person.id: person for person in event.people}, absences={}),
        terms=terms.Terms(version=event.terms_version, ids=event.terms, agreements={}),
        agenda=event.agenda,
        case=event.case,
    )


def _met(room: Room, event: session.SessionEvent) -> Room:
    room = replace(room, session=session.evolve(room.session, event), floor=floor.evolve(room.floor, event))
    if isinstance(event, session.ClosingLeft):
        return replace(room, closing=closing.left(room.closing))
    if isinstance(event, session.MeetingClosed):
        # The room forgets what was said beside the floor, as the floor does; and how the words came about.
        return replace(
            room,
            guidance=guidance.Guidance(),
            board=board.forgotten(room.board),
            closing=closing.sealed(room.closing),
        )
    return room


def _heard(room: Room) -> Room:
    """Whoever is speaking is heard in the step that the meeting is at."""
    now = room.floor.turn
    if now is None or now.phase is turn.Phase.OFFERED:
        return room
    return replace(room, agenda=agenda.heard(room.agenda, now.holder))


def _unheard(room: Room) -> Room:
    now = room.floor.turn
    if now is None or now.phase is turn.Phase.OFFERED:
        return room
    return replace(room, agenda=agenda.unheard_again(room.agenda, now.holder))


def _outcome_changed(room: Room) -> Room:
    return replace(room, outcome_number=room.version, closing=closing.to_be_read_again(room.closing))


def advance(room: Room, entry: Entry) -> Room:
    """The room after the next entry of its log: its version, then every event in order."""
    room = replace(room, version=room.version + 1)
    for event in entry.events:
        room = evolve(room, event)
    return room
