"""The only home of what everybody sees of the guidance: what the mediator says beside the floor."""

from datetime import datetime

from rooms.guidance import Guidance, Note, NoteId, NoteKind
from rooms.view.shown import Shown


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


class GuidanceShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator says to everybody beside the floor."""

    notes: dict[NoteId, NoteShown]
    check: CheckShown | None = None
    summary: SummaryShown | None = None
    child_cued_at: datetime | None = None


def guidance_shown(guidance: Guidance) -> GuidanceShown:
    check, summary = guidance.check, guidance.summary
    return GuidanceShown(
        notes={note.id: note_shown(note) for note in guidance.notes_for_all()},
        check=CheckShown(id=check.id, point=check.point, at=check.at) if check else None,
        summary=SummaryShown(id=summary.id, words=summary.words, at=summary.at) if summary else None,
        child_cued_at=guidance.child_cued_at,
    )


def note_shown(note: Note) -> NoteShown:
    return NoteShown(kind=note.kind, at=note.at, words=note.words, term=note.term)
