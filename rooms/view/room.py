"""The only home of what is the same for everybody who has been let in."""

from datetime import datetime

from rooms.agenda import Agenda, Progress, Step, StepId
from rooms.mediation import Mediation
from rooms.outcome import Conclusion, WrittenConclusion
from rooms.room import Room
from rooms.session import Session, SessionState
from rooms.view.board import BoardShown, board_shown
from rooms.view.closing import ClosingShown, closing_shown
from rooms.view.floor import FloorShown, floor_shown
from rooms.view.guidance import GuidanceShown, guidance_shown
from rooms.view.hearing import HearingShown, hearing_shown
from rooms.view.people import PeopleShown, people_shown
from rooms.view.shown import Connected, Keep, Shown, anew


class PauseShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    reason: str
    until: datetime | None = None
    term: str | None = None


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


class ConclusionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """`number`: what a mediator who writes over it quotes."""

    conclusion: Conclusion
    words: str
    number: int


class RoomShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What everybody in the room sees. `closing`: the closing step, for as long as it lasts. `conclusion` from the
    close on. `being_corrected`: the number of a correction of the sealed outcome that the mediator has proposed; what
    it says is for those who are asked."""

    mediation: Mediation
    agenda: AgendaShown
    session: SessionShown
    people: PeopleShown
    floor: FloorShown
    hearing: HearingShown
    guidance: GuidanceShown
    board: BoardShown
    closing: ClosingShown | None = None
    conclusion: ConclusionShown | None = None
    being_corrected: int | None = None


def shown_to_all(room: Room, connected: Connected, keep: Keep = anew) -> RoomShown:
    """The part that is the same for everybody in the room."""
    closed = room.session.state is SessionState.CLOSED
    return RoomShown(
        mediation=room.mediation,
        agenda=keep(_agenda_shown, room.agenda),
        session=keep(_session_shown, room.session),
        people=keep(people_shown, room.people, room.terms, connected),
        floor=keep(floor_shown, room.floor),
        # Of the floor the turn alone, so that a raised hand draws nothing here.
        hearing=keep(hearing_shown, room.session, room.people, room.terms, room.floor.turn),
        guidance=keep(guidance_shown, room.guidance),
        board=keep(board_shown, room.board.actions, room.people),
        closing=(
            keep(closing_shown, room.closing, room.conclusion, room.outcome_number)
            if room.session.is_closing
            else None
        ),
        conclusion=keep(conclusion_shown, room.conclusion) if closed else None,
        being_corrected=room.corrections.proposed.number if room.corrections.proposed else None,
    )


def _agenda_shown(agenda: Agenda) -> AgendaShown:
    return AgendaShown(
        order=[one.id for one in agenda.steps],
        by_id={
            one.id: StepShown(
                step=one.step, progress=one.progress, title=one.title or None, reason=one.reason or None
            )
            for one in agenda.steps
        },
    )


def _session_shown(session: Session) -> SessionShown:
    pause = session.pause
    return SessionShown(
        state=session.state,
        since=session.since,
        opened_at=session.opened_at,
        pause=PauseShown(reason=pause.reason, until=pause.until, term=pause.term) if pause else None,
    )


def conclusion_shown(written: WrittenConclusion | None) -> ConclusionShown | None:
    if written is None:
        return None
    return ConclusionShown(conclusion=written.conclusion, words=written.words, number=written.number)
