"""The only home of what one participant may see.

A view has three parts, and each names every field it shows. `room` is the same for everybody who has been
let in. `you` is one person's own. `mediator` is for the mediator's eyes. Somebody at the door is shown
`you` and nothing else: no name, no reference, no word of the room (source: quality/checklist.md S15, S20).

A value that is missing is left out and never null, so that a merge patch (RFC 7396) can remove it.
Things that change one at a time are maps by id beside an order, so that patches stay small.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from rooms.action import Action, ActionId, ActionState, Assent, ChangeAsked
from rooms.agenda import Progress, Step, StepId
from rooms.board import Suggestion, SuggestionId
from rooms.guidance import Correction, Note, NoteId, NoteKind, Understood
from rooms.house_rules import allowed
from rooms.mediation import Mediation
from rooms.outcome import Conclusion
from rooms.people import SIDE_OF, DeviceId, ParticipantId, Party, Role, same_side
from rooms.queue import Denial
from rooms.requests import FloorRequest, RequestId, RequestKind, RequestState
from rooms.room import Room
from rooms.session import SessionState
from rooms.turn import Deadline, Phase, TimeLimit, Turn, TurnId

Connected = frozenset[tuple[ParticipantId, DeviceId]]


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a view. A field with a default is one that can be missing."""


class Attendance(StrEnum):
    """Whether a person can be met in the room now."""

    HERE = "here"
    AWAY = "away"
    EXPECTED = "expected"


class PersonShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    role: Role
    attendance: Attendance
    speaks: bool
    party: Party | None = None


class PeopleShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[ParticipantId]
    by_id: dict[ParticipantId, PersonShown]


class PauseShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    reason: str
    until: datetime | None = None


class SessionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    state: SessionState
    since: datetime | None = None
    opened_at: datetime | None = None
    pause: PauseShown | None = None


class StepShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """`title` and `reason`: of a step that the mediator added; `reason` also of one that was skipped."""

    step: Step
    progress: Progress
    title: str | None = None
    reason: str | None = None


class AgendaShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[StepId]
    by_id: dict[StepId, StepShown]


class TurnShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """A turn, for everybody. `held_since`: the holder's line is gone. `deadline`: the next thing that time brings.

    `running`: the clock runs, since `clock_since`; it showed `clock_before` seconds then, and shows them while it
    stands. What is left of a limit follows from them.
    """

    id: TurnId
    holder: ParticipantId
    phase: Phase
    kind: RequestKind
    given_at: datetime
    running: bool
    clock_before: float
    clock_since: datetime | None = None
    held_since: datetime | None = None
    deadline: Deadline | None = None
    limit: TimeLimit | None = None
    typed: str | None = None


class RequestShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    participant: ParticipantId
    kind: RequestKind
    raised_at: datetime
    reason: str | None = None


class FloorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """`interrupted`: the turn that goes on after a short reply. `taking`: whether new hands are taken."""

    order: list[RequestId]
    by_id: dict[RequestId, RequestShown]
    taking: bool
    turn: TurnShown | None = None
    interrupted: TurnShown | None = None
    limit: TimeLimit | None = None


class CheckShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    id: NoteId
    point: str
    at: datetime


class SummaryShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    id: NoteId
    words: str
    at: datetime


class NoteShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator says, to one or to all."""

    kind: NoteKind
    at: datetime
    words: str
    term: str | None = None


class PrivateNoteShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator said to one person alone."""

    kind: NoteKind
    at: datetime
    to: ParticipantId
    words: str
    term: str | None = None


class GuidanceShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator says to everybody beside the floor."""

    notes: dict[NoteId, NoteShown]
    check: CheckShown | None = None
    summary: SummaryShown | None = None
    child_cued_at: datetime | None = None


class Standing(StrEnum):
    """Where an action stands, for the words on its card."""

    NEEDS_AGREEMENT = "needs_agreement"
    CHANGE_ASKED = "change_asked"
    ALL_AGREED = "all_agreed"
    CONFIRMED = "confirmed"


class ActionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    number: int
    standing: Standing
    wording: int
    what: str
    who: str
    reworded_at: datetime
    assents: dict[Party, Assent]
    changes: dict[Party, ChangeAsked]
    by_when: date | None = None
    confirmed_at: datetime | None = None


class BoardShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[ActionId]
    by_id: dict[ActionId, ActionShown]
    parties: list[Party]
    absences: dict[Party, str]


class ConclusionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    conclusion: Conclusion
    words: str


class RoomShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What everybody in the room sees. `conclusion` from the close on."""

    mediation: Mediation
    agenda: AgendaShown
    session: SessionShown
    people: PeopleShown
    floor: FloorShown
    guidance: GuidanceShown
    board: BoardShown
    conclusion: ConclusionShown | None = None


class Whereabouts(StrEnum):
    """How far somebody has come: reading the terms, waiting to be let in, in the room."""

    TERMS = "terms"
    WAITING = "waiting"
    ROOM = "room"


class SuggestionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    by: ParticipantId
    what: str
    who: str
    at: datetime
    by_when: date | None = None


class OwnRequestShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One's own request. `place`: in the queue, 1 being next. `state`: a request to the mediator is pending
    until they have seen it."""

    kind: RequestKind
    state: RequestState
    place: int | None = None


class You(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One person's own part.

    `may`: the commands that the house rules allow them now. `requests`: their ongoing ones, each what `let_go`
    would give up, with its place if it has one. `turn`: theirs, if they hold the floor. `turn_request`: what
    `let_go` would give up then, or while their turn waits for a short reply. `pass_to`: who of their side could
    have it next. `notes`: what the mediator said to them alone.
    """

    id: ParticipantId
    role: Role
    whereabouts: Whereabouts
    agreed_terms: list[str]
    closed: bool
    may: list[str]
    suggestions: dict[SuggestionId, SuggestionShown]
    requests: dict[RequestId, OwnRequestShown]
    pass_to: list[ParticipantId]
    notes: dict[NoteId, NoteShown]
    speaks: bool
    party: Party | None = None
    turn: TurnId | None = None
    turn_request: RequestId | None = None
    denial: Denial | None = None
    answer: Understood | None = None
    correction: str | None = None


class KnockShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the door. `ready`: has agreed to the terms. `again`: was let in before, elsewhere."""

    participant: ParticipantId
    device: DeviceId
    ready: bool
    again: bool


class AsideShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """A request that the mediator alone is shown."""

    participant: ParticipantId
    kind: RequestKind
    state: RequestState
    raised_at: datetime
    reason: str | None = None


class MediatorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What is for the mediator's eyes. `unresolved`: the actions that a close would leave not agreed.

    `unheard`: who has a say in the present step and has not had the floor in it. `heard`: seconds by side, a
    party's name or a person's id; it stands still while somebody speaks. `waiting`: who has a hand raised,
    longest first. Information, and no advice. `undo`: the turn that could be undone.
    """

    door: dict[str, KnockShown]
    suggestions: dict[SuggestionId, SuggestionShown]
    unresolved: list[ActionId]
    outcome: int
    asides: dict[RequestId, AsideShown]
    unheard: list[ParticipantId]
    heard: dict[str, int]
    waiting: list[ParticipantId]
    limits: dict[ParticipantId, int]
    answers: dict[ParticipantId, Understood]
    corrections: dict[ParticipantId, Correction]
    private_notes: dict[NoteId, PrivateNoteShown]
    undo: TurnId | None = None
    conclusion: ConclusionShown | None = None


class View(Shown, frozen=True, kw_only=True, omit_defaults=True):
    you: You
    room: RoomShown | None = None
    mediator: MediatorShown | None = None


def view_for(room: Room, participant: ParticipantId, device: DeviceId, connected: Connected) -> View:
    """Everything that this person, on this device, may see."""
    you = shown_to_one(room, participant, device)
    if you.whereabouts is not Whereabouts.ROOM:
        return View(you=you)
    mediator = shown_to_the_mediator(room, connected) if you.role is Role.MEDIATOR else None
    return View(you=you, room=shown_to_all(room, connected), mediator=mediator)


def shown_to_all(room: Room, connected: Connected) -> RoomShown:
    """The part that is the same for everybody in the room."""
    here = {who for who, device in connected if room.has_let_in(who, device)}
    closed = room.session.state is SessionState.CLOSED
    pause = room.session.pause
    return RoomShown(
        mediation=room.mediation,
        agenda=_agenda_shown(room),
        session=SessionShown(
            state=room.session.state,
            since=room.session.since,
            opened_at=room.session.opened_at,
            pause=PauseShown(reason=pause.reason, until=pause.until) if pause else None,
        ),
        people=PeopleShown(
            order=list(room.people.by_id),
            by_id={
                who: PersonShown(
                    name=person.name,
                    role=person.role,
                    party=person.party,
                    speaks=room.people.speaks(person),
                    attendance=_attendance(room, who, here),
                )
                for who, person in room.people.by_id.items()
            },
        ),
        floor=_floor_shown(room),
        guidance=_guidance_shown(room),
        board=_board_shown(room),
        conclusion=_conclusion_shown(room) if closed else None,
    )


def _agenda_shown(room: Room) -> AgendaShown:
    return AgendaShown(
        order=[one.id for one in room.agenda.steps],
        by_id={
            one.id: StepShown(
                step=one.step, progress=one.progress, title=one.title or None, reason=one.reason or None
            )
            for one in room.agenda.steps
        },
    )


def _floor_shown(room: Room) -> FloorShown:
    floor = room.floor
    return FloorShown(
        order=[request.id for request in floor.queue.waiting],
        by_id={request.id: _request_shown(request) for request in floor.queue.waiting},
        taking=floor.queue.taking,
        turn=_turn_shown(floor.turn, floor.deadline) if floor.turn else None,
        interrupted=_turn_shown(floor.interrupted, None) if floor.interrupted else None,
        limit=floor.limit,
    )


def _request_shown(one: FloorRequest) -> RequestShown:
    return RequestShown(
        participant=one.participant, kind=one.kind, raised_at=one.raised_at, reason=one.reason or None
    )


def _turn_shown(turn: Turn, deadline: Deadline | None) -> TurnShown:
    return TurnShown(
        id=turn.id,
        holder=turn.holder,
        phase=turn.phase,
        kind=turn.kind,
        given_at=turn.given_at,
        running=turn.clock_since is not None,
        clock_before=turn.clock_before,
        clock_since=turn.clock_since,
        held_since=turn.held_since,
        deadline=deadline,
        limit=turn.limit,
        typed=turn.typed or None,
    )


def _guidance_shown(room: Room) -> GuidanceShown:
    check, summary = room.guidance.check, room.guidance.summary
    return GuidanceShown(
        notes={note.id: _note_shown(note) for note in room.guidance.notes_for_all()},
        check=CheckShown(id=check.id, point=check.point, at=check.at) if check else None,
        summary=SummaryShown(id=summary.id, words=summary.words, at=summary.at) if summary else None,
        child_cued_at=room.guidance.child_cued_at,
    )


def _note_shown(note: Note) -> NoteShown:
    return NoteShown(kind=note.kind, at=note.at, words=note.words, term=note.term)


def _attendance(room: Room, who: ParticipantId, here: set[ParticipantId]) -> Attendance:
    if who in here:
        return Attendance.HERE
    person = room.people.by_id[who]
    came = room.terms.agreed_by(who) if person.role is Role.MEDIATOR else person.device is not None
    return Attendance.AWAY if came else Attendance.EXPECTED


def _board_shown(room: Room) -> BoardShown:
    on_the_board = [one for one in room.board.actions.values() if one.state is not ActionState.WITHDRAWN]
    return BoardShown(
        order=[action.id for action in on_the_board],
        by_id={action.id: _action_shown(room, action) for action in on_the_board},
        parties=list(room.people.party_names()),
        absences=room.people.absences,
    )


def _action_shown(room: Room, action: Action) -> ActionShown:
    now = action.wording
    return ActionShown(
        number=action.number,
        standing=_standing(room, action),
        wording=now.number,
        what=now.what,
        who=now.who,
        by_when=now.by_when,
        reworded_at=now.at,
        assents=action.assents,
        changes=action.changes,
        confirmed_at=action.confirmation.at if action.confirmation else None,
    )


def _standing(room: Room, action: Action) -> Standing:
    if action.state is ActionState.CONFIRMED:
        return Standing.CONFIRMED
    if action.changes:
        return Standing.CHANGE_ASKED
    needed = room.people.must_agree()
    if needed and all(party in action.assents for party in needed):
        return Standing.ALL_AGREED
    return Standing.NEEDS_AGREEMENT


def _conclusion_shown(room: Room) -> ConclusionShown | None:
    written = room.conclusion
    return ConclusionShown(conclusion=written.conclusion, words=written.words) if written else None


def shown_to_one(room: Room, participant: ParticipantId, device: DeviceId) -> You:
    """A person's own part."""
    me = room.people.by_id[participant]
    let_in = room.has_let_in(participant, device)
    whereabouts = (
        Whereabouts.ROOM
        if let_in
        else Whereabouts.WAITING
        if room.terms.agreed_by(participant)
        else Whereabouts.TERMS
    )
    state = room.session.state
    you = You(
        id=participant,
        role=me.role,
        whereabouts=whereabouts,
        agreed_terms=list(room.terms.agreements.get(participant, ())),
        closed=state is SessionState.CLOSED,
        may=list(allowed(me.role, state, let_in)),
        suggestions={},
        requests={},
        pass_to=[],
        notes={},
        speaks=False,
    )
    if not let_in:
        return you
    turn = room.floor.turn
    holding = turn if turn is not None and turn.holder == participant else None
    theirs = holding or (room.floor.interrupted if _waits_for_reply(room, participant) else None)
    check, summary = room.guidance.check, room.guidance.summary
    correction = summary.corrections.get(participant) if summary else None
    return msgspec.structs.replace(
        you,
        party=me.party,
        speaks=room.people.speaks(me),
        requests=_own_requests(room, participant),
        turn=holding.id if holding else None,
        turn_request=theirs.request if theirs else None,
        pass_to=[
            other.id
            for other in room.people.by_id.values()
            if holding
            and other.id != participant
            and other.device is not None
            and same_side(me.role, other.role)
            and room.people.speaks(other)
        ],
        denial=room.floor.queue.denials.get(participant),
        notes={note.id: _note_shown(note) for note in room.guidance.notes_for(participant)},
        answer=check.answers.get(participant) if check else None,
        correction=correction.words if correction else None,
        suggestions={
            key: _suggestion_shown(one)
            for key, one in room.board.suggestions.items()
            if one.by == participant
        },
    )


def _waits_for_reply(room: Room, participant: ParticipantId) -> bool:
    interrupted = room.floor.interrupted
    return interrupted is not None and interrupted.holder == participant


def _own_requests(room: Room, participant: ParticipantId) -> dict[RequestId, OwnRequestShown]:
    queue = room.floor.queue
    placed: list[tuple[int | None, FloorRequest]] = [*enumerate(queue.waiting, start=1)]
    placed += [(None, one) for one in queue.asides]
    return {
        one.id: OwnRequestShown(kind=one.kind, state=queue.states[one.id], place=place)
        for place, one in placed
        if one.participant == participant
    }


def _suggestion_shown(one: Suggestion) -> SuggestionShown:
    return SuggestionShown(by=one.by, what=one.what, who=one.who, by_when=one.by_when, at=one.at)


def shown_to_the_mediator(room: Room, connected: Connected) -> MediatorShown:
    """The part for the mediator's eyes."""
    outside = sorted((who, device) for who, device in connected if not room.has_let_in(who, device))
    return MediatorShown(
        door={
            f"{who}-{device}": KnockShown(
                participant=who,
                device=device,
                ready=room.terms.agreed_by(who),
                again=room.people.by_id[who].device is not None,
            )
            for who, device in outside
            if who in room.people.by_id and room.people.by_id[who].role is not Role.MEDIATOR
        },
        suggestions={key: _suggestion_shown(one) for key, one in room.board.suggestions.items()},
        unresolved=[key for key, one in room.board.actions.items() if one.state is ActionState.OPEN],
        outcome=room.outcome_number,
        asides={
            one.id: AsideShown(
                participant=one.participant,
                kind=one.kind,
                state=room.floor.queue.states[one.id],
                raised_at=one.raised_at,
                reason=one.reason or None,
            )
            for one in room.floor.queue.asides
        },
        unheard=list(room.agenda.unheard(room.people)),
        heard=_heard_by_side(room),
        waiting=_longest_waiting(room),
        limits={who: limit.seconds if limit else 0 for who, limit in room.floor.limits.items()},
        answers=room.guidance.check.answers if room.guidance.check else {},
        corrections=room.guidance.summary.corrections if room.guidance.summary else {},
        private_notes={
            note.id: PrivateNoteShown(
                kind=note.kind, at=note.at, to=note.to, words=note.words, term=note.term
            )
            for note in room.guidance.notes.values()
            if note.to is not None
        },
        undo=room.floor.undo.turn if room.floor.undo else None,
        conclusion=_conclusion_shown(room),
    )


def _longest_waiting(room: Room) -> list[ParticipantId]:
    """Everybody with a hand raised, once each, whoever raised one first before the others."""
    hands = sorted(room.floor.queue.waiting, key=lambda one: one.raised_at)
    return list(dict.fromkeys(one.participant for one in hands))


def _heard_by_side(room: Room) -> dict[str, int]:
    """Whole seconds of finished turns: a party's people together, everybody else alone."""
    seconds: dict[str, float] = {}
    for who, person in room.people.by_id.items():
        if room.people.speaks(person):
            side = SIDE_OF[person.role].value if person.role in SIDE_OF else who
            seconds[side] = seconds.get(side, 0.0) + room.floor.heard.get(who, 0.0)
    return {side: round(total) for side, total in seconds.items()}
