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

from rooms.agenda import Step
from rooms.board import Action, ActionId, ActionState, Assent, ChangeAsked, Suggestion, SuggestionId
from rooms.floor import Denial, RequestId, TurnId
from rooms.house_rules import allowed
from rooms.mediation import Mediation
from rooms.outcome import Conclusion
from rooms.people import DeviceId, ParticipantId, Party, Role
from rooms.room import Room
from rooms.session import SessionState

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


class TurnShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    id: TurnId
    holder: ParticipantId
    began_at: datetime


class RequestShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    participant: ParticipantId
    raised_at: datetime


class FloorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    order: list[RequestId]
    by_id: dict[RequestId, RequestShown]
    turn: TurnShown | None = None


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
    agenda: list[Step]
    session: SessionShown
    people: PeopleShown
    floor: FloorShown
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


class You(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One person's own part.

    `may`: the commands that the house rules allow them now. `place`: theirs in the queue, 1 being next.
    `request`: what `let_go` would give up. `turn`: theirs, if they hold the floor.
    """

    id: ParticipantId
    role: Role
    whereabouts: Whereabouts
    agreed_terms: list[str]
    closed: bool
    may: list[str]
    suggestions: dict[SuggestionId, SuggestionShown]
    party: Party | None = None
    request: RequestId | None = None
    place: int | None = None
    turn: TurnId | None = None
    denial: Denial | None = None


class KnockShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the door. `ready`: has agreed to the terms. `again`: was let in before, elsewhere."""

    participant: ParticipantId
    device: DeviceId
    ready: bool
    again: bool


class MediatorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What is for the mediator's eyes. `unresolved`: the actions that a close would leave not agreed."""

    door: dict[str, KnockShown]
    suggestions: dict[SuggestionId, SuggestionShown]
    unresolved: list[ActionId]
    outcome: int
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
    pause, turn = room.session.pause, room.floor.turn
    return RoomShown(
        mediation=room.mediation,
        agenda=list(room.agenda.steps),
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
                    attendance=_attendance(room, who, here),
                )
                for who, person in room.people.by_id.items()
            },
        ),
        floor=FloorShown(
            order=[request.id for request in room.floor.queue],
            by_id={
                request.id: RequestShown(participant=request.participant, raised_at=request.raised_at)
                for request in room.floor.queue
            },
            turn=TurnShown(id=turn.id, holder=turn.holder, began_at=turn.began_at) if turn else None,
        ),
        board=_board_shown(room),
        conclusion=_conclusion_shown(room) if closed else None,
    )


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
    )
    if not let_in:
        return you
    turn = room.floor.turn
    holding = turn if turn is not None and turn.holder == participant else None
    asked = room.floor.request_of(participant)
    return msgspec.structs.replace(
        you,
        party=me.party,
        request=holding.request if holding else asked.id if asked else None,
        place=room.floor.queue.index(asked) + 1 if asked else None,
        turn=holding.id if holding else None,
        denial=room.floor.denials.get(participant),
        suggestions={
            key: _suggestion_shown(one)
            for key, one in room.board.suggestions.items()
            if one.by == participant
        },
    )


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
        conclusion=_conclusion_shown(room),
    )
