"""The only home of what is for the mediator's eyes."""

from datetime import datetime

from rooms.action import ActionId
from rooms.agenda import Agenda
from rooms.board import Suggestion, SuggestionId
from rooms.closing import unresolved
from rooms.guidance import Correction, Guidance, NoteId, NoteKind, Understood
from rooms.people import SIDE_OF, DeviceId, ParticipantId, People, Role
from rooms.queue import Queue
from rooms.requests import FloorRequest, RequestId, RequestKind, RequestState
from rooms.room import Room
from rooms.terms import Terms
from rooms.turn import TimeLimit, TurnId
from rooms.view.board import (
    ActionShown,
    SuggestionShown,
    drafts_shown,
    order_with_drafts,
    suggestion_shown,
)
from rooms.view.closing import ClosingWrittenShown, closing_written_shown
from rooms.view.correction import CorrectableShown, correctable_shown
from rooms.view.room import ConclusionShown, conclusion_shown
from rooms.view.shown import Connected, Keep, Shown, anew


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


class PrivateNoteShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator said to one person alone."""

    kind: NoteKind
    at: datetime
    to: ParticipantId
    words: str
    term: str | None = None


class MediatorShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What is for the mediator's eyes. `unresolved`: the actions that a close would leave not agreed. `drafts`:
    the actions that nobody else sees; `board_order`: the board's order with them.

    `unheard`: who has a say in the present step and has not had the floor in it. `heard`: seconds by side, a
    party's name or a person's id; it stands still while somebody speaks. `waiting`: who has a hand raised,
    longest first. Information, and no advice. `undo`: the turn that could be undone. `correctable`: what was
    sealed and can be corrected, from the seal on.
    """

    door: dict[str, KnockShown]
    suggestions: dict[SuggestionId, SuggestionShown]
    unresolved: list[ActionId]
    drafts: dict[ActionId, ActionShown]
    board_order: list[ActionId]
    outcome: int
    closing: ClosingWrittenShown
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
    correctable: CorrectableShown | None = None


def shown_to_the_mediator(room: Room, connected: Connected, keep: Keep = anew) -> MediatorShown:
    """The part for the mediator's eyes."""
    floor, check, summary = room.floor, room.guidance.check, room.guidance.summary
    return MediatorShown(
        door=keep(_door, room.people, room.terms, connected),
        suggestions=keep(_suggestions, room.board.suggestions),
        unresolved=keep(unresolved, room.board.actions),
        drafts=keep(drafts_shown, room.board.actions, room.people),
        board_order=keep(order_with_drafts, room.board.actions),
        outcome=room.outcome_number,
        closing=keep(closing_written_shown, room.closing, room.conclusion, room.board.actions, room.people),
        asides=keep(_asides, floor.queue),
        unheard=keep(_unheard, room.agenda, room.people),
        heard=keep(_heard_by_side, room.people, floor.heard),
        waiting=keep(_longest_waiting, floor.queue.waiting),
        limits=keep(_limits, floor.limits),
        answers=check.answers if check else {},
        corrections=summary.corrections if summary else {},
        private_notes=keep(_private_notes, room.guidance),
        undo=floor.undo.turn if floor.undo else None,
        conclusion=keep(conclusion_shown, room.conclusion),
        correctable=(
            keep(correctable_shown, room.corrections, room.board.actions, room.conclusion)
            if room.sealed and room.conclusion is not None
            else None
        ),
    )


def _door(people: People, terms: Terms, connected: Connected) -> dict[str, KnockShown]:
    outside = sorted(
        (who, device) for who, device in connected if not people.has_let_in(who, device, terms.agreed_by)
    )
    return {
        f"{who}-{device}": KnockShown(
            participant=who,
            device=device,
            ready=terms.agreed_by(who),
            again=people.by_id[who].device is not None,
        )
        for who, device in outside
        if who in people.by_id
        and people.by_id[who].role is not Role.MEDIATOR
        and people.by_id[who].removal is None
    }


def _suggestions(suggestions: dict[SuggestionId, Suggestion]) -> dict[SuggestionId, SuggestionShown]:
    return {key: suggestion_shown(one) for key, one in suggestions.items()}


def _asides(queue: Queue) -> dict[RequestId, AsideShown]:
    return {
        one.id: AsideShown(
            participant=one.participant,
            kind=one.kind,
            state=queue.states[one.id],
            raised_at=one.raised_at,
            reason=one.reason or None,
        )
        for one in queue.asides
    }


def _unheard(agenda: Agenda, people: People) -> list[ParticipantId]:
    return list(agenda.unheard(people))


def _heard_by_side(people: People, heard: dict[ParticipantId, float]) -> dict[str, int]:
    """Whole seconds of finished turns: a party's people together, everybody else alone."""
    seconds: dict[str, float] = {}
    for who, person in people.by_id.items():
        if people.speaks(person):
            side = SIDE_OF[person.role].value if person.role in SIDE_OF else who
            seconds[side] = seconds.get(side, 0.0) + heard.get(who, 0.0)
    return {side: round(total) for side, total in seconds.items()}


def _longest_waiting(waiting: tuple[FloorRequest, ...]) -> list[ParticipantId]:
    """Everybody with a hand raised, once each, whoever raised one first before the others."""
    hands = sorted(waiting, key=lambda one: one.raised_at)
    return list(dict.fromkeys(one.participant for one in hands))


def _limits(limits: dict[ParticipantId, TimeLimit | None]) -> dict[ParticipantId, int]:
    return {who: limit.seconds if limit else 0 for who, limit in limits.items()}


def _private_notes(guidance: Guidance) -> dict[NoteId, PrivateNoteShown]:
    return {
        note.id: PrivateNoteShown(kind=note.kind, at=note.at, to=note.to, words=note.words, term=note.term)
        for note in guidance.notes.values()
        if note.to is not None
    }
