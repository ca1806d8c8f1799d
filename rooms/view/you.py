"""The only home of what is one person's own."""

from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from rooms.action import Action, ActionId
from rooms.board import Suggestion, SuggestionId
from rooms.closing import Closing, OutcomeCorrection
from rooms.correction import Corrections
from rooms.floor import Floor
from rooms.guidance import Guidance, NoteId, Understood
from rooms.house_rules import allowed
from rooms.outcome import WrittenConclusion
from rooms.people import DeviceId, Participant, ParticipantId, Party, People, Role, same_side
from rooms.queue import Cleared, Denial, Queue
from rooms.requests import FloorRequest, RequestId, RequestKind, RequestState
from rooms.room import Room
from rooms.session import Session, SessionState
from rooms.terms import Terms
from rooms.turn import TurnId
from rooms.view.board import SuggestionShown, suggestion_shown
from rooms.view.correction import CorrectionShown, correction_for, versions_shown
from rooms.view.guidance import NoteShown, note_shown
from rooms.view.shown import Keep, Shown, anew


class Whereabouts(StrEnum):
    """How far somebody has come: reading the terms, waiting to be let in, in the room; or removed from it."""

    TERMS = "terms"
    WAITING = "waiting"
    ROOM = "room"
    REMOVED = "removed"


class OwnRequestShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One's own request. `place`: in the queue, 1 being next. `state`: a request to the mediator is pending
    until they have seen it."""

    kind: RequestKind
    state: RequestState
    place: int | None = None


class DenialShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One's last request that the mediator declined. `cleared`: with all the others, and why."""

    request: RequestId
    words: str
    at: datetime
    cleared: Cleared | None = None


class You(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One person's own part.

    `may`: the commands that the house rules allow them now. `requests`: their ongoing ones, each what `let_go`
    would give up, with its place if it has one. `turn`: theirs, if they hold the floor. `turn_request`: what
    `let_go` would give up then, or while their turn waits for a short reply. `pass_to`: who of their side could
    have it next. `notes`: what the mediator said to them alone. `outcome_correction`: what they would correct in the
    outcome. `versions`: when each version of the sealed outcome was sealed, once there is more than the first; for
    everybody who may have it. `proposed_correction`: a correction that they are asked to agree to. `removal`: what
    the mediator said to them when they were removed.
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
    denial: DenialShown | None = None
    answer: Understood | None = None
    correction: str | None = None
    outcome_correction: OutcomeCorrection | None = None
    removal: str | None = None
    versions: list[datetime] | None = None
    proposed_correction: CorrectionShown | None = None


def shown_to_one(room: Room, participant: ParticipantId, device: DeviceId, keep: Keep = anew) -> You:
    """A person's own part, on a device. What is kept is theirs alone: `keep` is for no two of them."""
    you = keep(
        _beside_the_floor,
        participant,
        device,
        room.people,
        room.terms,
        room.session,
        room.guidance,
        room.board.suggestions,
        room.closing,
        room.session.state is not SessionState.CLOSED or room.sealed,
    )
    if room.session.state is SessionState.CLOSED:
        you = keep(
            _after_the_close,
            you,
            room.people,
            room.corrections,
            room.board.actions,
            room.conclusion,
            room.session,
        )
    return _with_the_floor(you, room.floor, room.people) if you.whereabouts is Whereabouts.ROOM else you


def _beside_the_floor(
    participant: ParticipantId,
    device: DeviceId,
    people: People,
    terms: Terms,
    session: Session,
    guidance: Guidance,
    suggestions: dict[SuggestionId, Suggestion],
    closing: Closing,
    may_act: bool,
) -> You:
    me = people.by_id[participant]
    let_in = people.has_let_in(participant, device, terms.agreed_by)
    you = You(
        id=participant,
        role=me.role,
        whereabouts=_whereabouts(me, terms, let_in=let_in),
        agreed_terms=list(terms.agreements.get(participant, ())),
        closed=session.state is SessionState.CLOSED,
        may=list(allowed(me.role, session.state, let_in)) if may_act else [],
        suggestions={},
        requests={},
        pass_to=[],
        notes={},
        speaks=False,
        # Not on a device that was never let in: a copied link learns nothing.
        removal=(me.removal or None) if device == me.device else None,
    )
    if not let_in:
        return you
    check, summary = guidance.check, guidance.summary
    correction = summary.corrections.get(participant) if summary else None
    return replace(
        you,
        party=people.party_of(me),
        speaks=people.speaks(me),
        notes={note.id: note_shown(note) for note in guidance.notes_for(participant)},
        answer=check.answers.get(participant) if check else None,
        correction=correction.words if correction else None,
        outcome_correction=closing.corrections.get(participant),
        suggestions={key: suggestion_shown(one) for key, one in suggestions.items() if one.by == participant},
    )


def _after_the_close(
    you: You,
    people: People,
    corrections: Corrections,
    actions: dict[ActionId, Action],
    written: WrittenConclusion | None,
    session: Session,
) -> You:
    if you.whereabouts is Whereabouts.REMOVED or session.since is None or written is None:
        return you
    versions = versions_shown(corrections, session.since) if corrections.sealed else None
    inside = you.whereabouts is Whereabouts.ROOM
    proposed = correction_for(you.id, people, corrections, actions, written) if inside else None
    if versions is None and proposed is None:
        return you
    return replace(you, versions=versions, proposed_correction=proposed)


def _whereabouts(me: Participant, terms: Terms, *, let_in: bool) -> Whereabouts:
    if me.removal is not None:
        return Whereabouts.REMOVED
    if let_in:
        return Whereabouts.ROOM
    return Whereabouts.WAITING if terms.agreed_by(me.id) else Whereabouts.TERMS


def _with_the_floor(you: You, floor: Floor, people: People) -> You:
    requests = _own_requests(floor.queue, you.id)
    denial = floor.queue.denials.get(you.id)
    holding, waiting = (
        one if one is not None and one.holder == you.id else None for one in (floor.turn, floor.interrupted)
    )
    theirs = holding or waiting
    if theirs is None and denial is None and not requests:
        return you  # nothing on the floor is theirs, as it mostly is
    return replace(
        you,
        requests=requests,
        turn=holding.id if holding else None,
        turn_request=theirs.request if theirs else None,
        pass_to=_side_of(you, people) if holding else [],
        denial=_denial_shown(denial) if denial else None,
    )


def _side_of(you: You, people: People) -> list[ParticipantId]:
    """Who of their side could have the floor instead."""
    return [
        other.id
        for other in people.by_id.values()
        if other.id != you.id and other.is_let_in and same_side(you.role, other.role) and people.speaks(other)
    ]


def _denial_shown(denial: Denial) -> DenialShown:
    return DenialShown(request=denial.request, words=denial.words, at=denial.at, cleared=denial.cleared)


def _own_requests(queue: Queue, participant: ParticipantId) -> dict[RequestId, OwnRequestShown]:
    placed: list[tuple[int | None, FloorRequest]] = [*enumerate(queue.waiting, start=1)]
    placed += [(None, one) for one in queue.asides]
    return {
        one.id: OwnRequestShown(kind=one.kind, state=queue.states[one.id], place=place)
        for place, one in placed
        if one.participant == participant
    }
