"""The only home of what the mediator says to people beside the floor: checks, summaries, cues, nudges, reminders.

The mediator keeps the conversation on track, checks that people understood, sums up, and reminds of the terms
(source: domain/send-mediation.md 9.1 S29-S41, S51). Nothing here gives an opinion (S33), and nobody is counted.
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId, Role
from rooms.refusals import Refusal, Refused
from rooms.terms import Terms
from rooms.text import MaybeSentences, Sentences, Token

NoteId = NewType("NoteId", str)


class Understood(StrEnum):
    """A person's answer to a check."""

    YES = "yes"
    NOT_YET = "not_yet"


class Check(Value, frozen=True, kw_only=True):
    """A point that the mediator checks everybody has understood, and the answers."""

    id: NoteId
    point: str
    at: datetime
    answers: dict[ParticipantId, Understood] = {}


class Correction(Value, frozen=True, kw_only=True):
    """What somebody would put right in the summary. For the mediator and its author."""

    by: ParticipantId
    words: str
    at: datetime


class Summary(Value, frozen=True, kw_only=True):
    """What the mediator understood so far, for all to read. A new one replaces it, and its corrections."""

    id: NoteId
    words: str
    at: datetime
    corrections: dict[ParticipantId, Correction] = {}


class NoteKind(StrEnum):
    """What the mediator says: a nudge, a reminder of a term, a warning for breaking one."""

    NUDGE = "nudge"
    REMINDER = "reminder"
    WARNING = "warning"


class Note(Value, frozen=True, kw_only=True):
    """Something said to one person (`to`), or to all. `term`: the one it is about."""

    id: NoteId
    kind: NoteKind
    at: datetime
    to: ParticipantId | None = None
    term: str | None = None
    words: str = ""


class Guidance(Value, frozen=True, kw_only=True):
    """`child_cued_at`: since when the cue back to the child has been shown, if it is.
    `notes`: the last to each person and the last to all (None), until read or replaced."""

    check: Check | None = None
    summary: Summary | None = None
    child_cued_at: datetime | None = None
    notes: dict[NoteId, Note] = {}

    def notes_for(self, participant: ParticipantId) -> tuple[Note, ...]:
        """What is said to somebody alone."""
        return tuple(note for note in self.notes.values() if note.to == participant)

    def notes_for_all(self) -> tuple[Note, ...]:
        """What is said to everybody."""
        return tuple(note for note in self.notes.values() if note.to is None)


class CheckUnderstanding(Command, frozen=True, kw_only=True):
    """The mediator asks everybody whether a point is understood. It replaces an earlier one."""

    point: Sentences


class AnswerCheck(Command, frozen=True, kw_only=True):
    """A person answers. The answer may change for as long as the check is there."""

    check: Token
    answer: Understood


class EndCheck(Command, frozen=True, kw_only=True):
    """The mediator puts the check away."""

    check: Token


class ShowSummary(Command, frozen=True, kw_only=True):
    """The mediator shows a summary to all."""

    words: Sentences


class CorrectSummary(Command, frozen=True, kw_only=True):
    """A person tells the mediator what is not right in it."""

    summary: Token
    words: Sentences


class EndSummary(Command, frozen=True, kw_only=True):
    """The mediator puts the summary away."""

    summary: Token


class CueChild(Command, frozen=True, kw_only=True):
    """The mediator brings the conversation back to the child: a calm line on everybody's screen."""


class EndCue(Command, frozen=True, kw_only=True):
    """The mediator puts the cue away."""


class Nudge(Command, frozen=True, kw_only=True):
    """The mediator says something to one person alone."""

    to: Token
    words: Sentences


class RemindOfTerm(Command, frozen=True, kw_only=True):
    """The mediator reminds one person privately, or all, of a term. Courteously, and by its name."""

    term: Token
    to: Token | None = None
    words: MaybeSentences = ""


class Warn(Command, frozen=True, kw_only=True):
    """The mediator warns somebody, privately, that a term is being broken and the meeting may be stopped."""

    to: Token
    term: Token
    words: MaybeSentences = ""


class PutNoteAway(Command, frozen=True, kw_only=True):
    """The person has read what was said to them; or the mediator takes back what was said to all."""

    note: Token


class CheckBegan(Event, frozen=True, kw_only=True):
    check: Check


class CheckAnswered(Event, frozen=True, kw_only=True):
    participant: ParticipantId
    answer: Understood


class CheckEnded(Event, frozen=True, kw_only=True):
    pass


class SummaryShown(Event, frozen=True, kw_only=True):
    summary: Summary


class SummaryCorrectionAsked(Event, frozen=True, kw_only=True):
    correction: Correction


class SummaryEnded(Event, frozen=True, kw_only=True):
    pass


class ChildCued(Event, frozen=True, kw_only=True):
    at: datetime


class CueEnded(Event, frozen=True, kw_only=True):
    pass


class NoteGiven(Event, frozen=True, kw_only=True):
    note: Note


class NotePutAway(Event, frozen=True, kw_only=True):
    note: NoteId


GuidanceCommand = (
    CheckUnderstanding
    | AnswerCheck
    | EndCheck
    | ShowSummary
    | CorrectSummary
    | EndSummary
    | CueChild
    | EndCue
    | Nudge
    | RemindOfTerm
    | Warn
    | PutNoteAway
)
GuidanceEvent = (
    CheckBegan
    | CheckAnswered
    | CheckEnded
    | SummaryShown
    | SummaryCorrectionAsked
    | SummaryEnded
    | ChildCued
    | CueEnded
    | NoteGiven
    | NotePutAway
)


def decide(
    guidance: Guidance, command: GuidanceCommand, asking: Asking, terms: Terms
) -> tuple[GuidanceEvent, ...]:
    new, at = NoteId(f"n{asking.version}"), asking.at
    match command:
        case CheckUnderstanding(point=point):
            return (CheckBegan(check=Check(id=new, point=point, at=at)),)
        case AnswerCheck(check=check, answer=answer):
            asked = _check(guidance, check)
            same = asked.answers.get(asking.by.id) is answer
            return () if same else (CheckAnswered(participant=asking.by.id, answer=answer),)
        case EndCheck(check=check):
            _check(guidance, check)
            return (CheckEnded(),)
        case ShowSummary(words=words):
            return (SummaryShown(summary=Summary(id=new, words=words, at=at)),)
        case CorrectSummary(summary=summary, words=words):
            _summary(guidance, summary)
            correction = Correction(by=asking.by.id, words=words, at=at)
            return (SummaryCorrectionAsked(correction=correction),)
        case EndSummary(summary=summary):
            _summary(guidance, summary)
            return (SummaryEnded(),)
        case CueChild():
            return (ChildCued(at=at),)
        case EndCue():
            return () if guidance.child_cued_at is None else (CueEnded(),)
        case Nudge(to=to, words=words):
            person = _listener(to, asking)
            return (NoteGiven(note=Note(id=new, kind=NoteKind.NUDGE, at=at, to=person, words=words)),)
        case RemindOfTerm(term=term, to=to, words=words):
            listener = None if to is None else _listener(to, asking)
            return (_about_a_term(new, NoteKind.REMINDER, term, listener, words, asking, terms),)
        case Warn(to=to, term=term, words=words):
            person = _listener(to, asking)
            return (_about_a_term(new, NoteKind.WARNING, term, person, words, asking, terms),)
        case PutNoteAway(note=note):
            return _put_away(guidance, NoteId(note), asking)
        case _:
            assert_never(command)


def _about_a_term(
    new: NoteId,
    kind: NoteKind,
    term: str,
    to: ParticipantId | None,
    words: str,
    asking: Asking,
    terms: Terms,
) -> NoteGiven:
    terms.check(term)
    return NoteGiven(note=Note(id=new, kind=kind, at=asking.at, to=to, term=term, words=words))


def _put_away(guidance: Guidance, note: NoteId, asking: Asking) -> tuple[GuidanceEvent, ...]:
    found = guidance.notes.get(note)
    if found is None:
        return ()
    if found.to is None and asking.by.role is not Role.MEDIATOR:
        raise Refused(Refusal.NOT_YOURS_TO_DO)
    # What was said to somebody else alone is answered as what was never said.
    return (NotePutAway(note=note),) if found.to in {None, asking.by.id} else ()


def _check(guidance: Guidance, check: str) -> Check:
    if guidance.check is None or guidance.check.id != check:
        raise Refused(Refusal.NO_SUCH_CHECK)
    return guidance.check


def _summary(guidance: Guidance, summary: str) -> Summary:
    if guidance.summary is None or guidance.summary.id != summary:
        raise Refused(Refusal.NO_SUCH_SUMMARY)
    return guidance.summary


def _listener(participant: str, asking: Asking) -> ParticipantId:
    person = asking.people.by_id.get(ParticipantId(participant))
    if person is None or person.role is Role.MEDIATOR:
        raise Refused(Refusal.NO_SUCH_PERSON)
    if not person.is_let_in:
        raise Refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    return person.id


def evolve(guidance: Guidance, event: GuidanceEvent) -> Guidance:
    match event:
        case CheckBegan(check=check):
            return replace(guidance, check=check)
        case CheckAnswered(participant=who, answer=answer):
            assert guidance.check is not None
            answers = {**guidance.check.answers, who: answer}
            return replace(guidance, check=replace(guidance.check, answers=answers))
        case CheckEnded():
            return replace(guidance, check=None)
        case SummaryShown(summary=summary):
            return replace(guidance, summary=summary)
        case SummaryCorrectionAsked(correction=correction):
            assert guidance.summary is not None
            corrections = {**guidance.summary.corrections, correction.by: correction}
            return replace(guidance, summary=replace(guidance.summary, corrections=corrections))
        case SummaryEnded():
            return replace(guidance, summary=None)
        case ChildCued(at=at):
            return replace(guidance, child_cued_at=at)
        case CueEnded():
            return replace(guidance, child_cued_at=None)
        case NoteGiven(note=note):
            # One at a time to each: a newer word replaces an older one, so that nobody faces a pile.
            others = {key: old for key, old in guidance.notes.items() if old.to != note.to}
            return replace(guidance, notes={**others, note.id: note})
        case NotePutAway(note=note):
            return replace(guidance, notes={key: old for key, old in guidance.notes.items() if key != note})
        case _:
            assert_never(event)
