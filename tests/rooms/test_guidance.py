"""What the mediator says beside the floor: checks, summaries, cues, nudges, reminders and warnings."""

import pytest

from rooms.guidance import (
    AnswerCheck,
    Check,
    CheckAnswered,
    CheckBegan,
    CheckEnded,
    CheckUnderstanding,
    ChildCued,
    Correction,
    CorrectSummary,
    CueChild,
    CueEnded,
    EndCheck,
    EndCue,
    EndSummary,
    Guidance,
    Note,
    NoteGiven,
    NoteId,
    NoteKind,
    NotePutAway,
    Nudge,
    PutNoteAway,
    RemindOfTerm,
    ShowSummary,
    Summary,
    SummaryCorrectionAsked,
    SummaryEnded,
    SummaryShown,
    Understood,
    Warn,
)
from rooms.people import ParticipantId
from rooms.refusals import Refusal
from rooms.room import Room
from tests.rooms.cast import (
    CAST,
    CLOSED,
    CONCLUDED,
    LET_IN,
    LOCAL_AUTHORITY,
    MEDIATOR,
    NOBODY,
    OBSERVER,
    OPENED,
    PARENT,
    PAUSED,
    SCHOOL,
    TERMS_AGREED,
    let_in,
)
from tests.rooms.given import NOW, Asked, Given, Situation, given

CHECK = Situation(OPENED, ((MEDIATOR, CheckUnderstanding(point="The plan is reviewed in May.")),))
SUMMARY = Situation(OPENED, ((MEDIATOR, ShowSummary(words="You both want more support.")),))


def new(meeting: Given) -> NoteId:
    """The id that the next thing said would have."""
    return NoteId(f"n{meeting.room.version + 1}")


def check_of(room: Room) -> Check:
    assert room.guidance.check is not None
    return room.guidance.check


def summary_of(room: Room) -> Summary:
    assert room.guidance.summary is not None
    return room.guidance.summary


def answers(answer: Understood) -> Asked:
    return lambda room: AnswerCheck(check=check_of(room).id, answer=answer)


# Understanding


@pytest.mark.row("S51")
def test_the_mediator_checks_that_everybody_understood_and_each_answers() -> None:
    opened = given(OPENED)
    asked = opened.when(CheckUnderstanding(point="A point."), by=MEDIATOR)
    asked.then(CheckBegan(check=Check(id=new(opened), point="A point.", at=NOW)))
    yes = given(asked.after).when(answers(Understood.YES), by=PARENT)
    yes.then(CheckAnswered(participant=PARENT, answer=Understood.YES))
    both = given(yes.after).when(answers(Understood.NOT_YET), by=OBSERVER).after
    assert check_of(both).answers == {PARENT: Understood.YES, OBSERVER: Understood.NOT_YET}


def test_an_answer_may_change_and_the_same_again_is_nothing() -> None:
    answered = given(CHECK, Situation(None, ((PARENT, answers(Understood.NOT_YET)),)))
    answered.when(answers(Understood.NOT_YET), by=PARENT).nothing_happens()
    changed = answered.when(answers(Understood.YES), by=PARENT).after
    assert check_of(changed).answers == {PARENT: Understood.YES}


def test_an_answer_to_an_older_check_answers_nothing() -> None:
    old = check_of(given(CHECK).room).id
    newer = given(CHECK, Situation(None, ((MEDIATOR, CheckUnderstanding(point="Another.")),)))
    assert check_of(newer.room).answers == {}
    newer.when(AnswerCheck(check=old, answer=Understood.YES), by=PARENT).refused(Refusal.NO_SUCH_CHECK)
    newer.when(EndCheck(check=old), by=MEDIATOR).refused(Refusal.NO_SUCH_CHECK)
    given(OPENED).when(AnswerCheck(check=old, answer=Understood.YES), by=PARENT).refused(
        Refusal.NO_SUCH_CHECK
    )


def test_the_mediator_puts_a_check_away() -> None:
    ended = given(CHECK).when(lambda room: EndCheck(check=check_of(room).id), by=MEDIATOR)
    assert ended.then(CheckEnded()).after.guidance.check is None


# The summary


@pytest.mark.row("S32", "S51")
def test_the_mediator_sums_up_and_others_say_what_is_not_right() -> None:
    opened = given(OPENED)
    shown = opened.when(ShowSummary(words="You agree."), by=MEDIATOR)
    shown.then(SummaryShown(summary=Summary(id=new(opened), words="You agree.", at=NOW)))
    corrected = given(shown.after).when(
        lambda room: CorrectSummary(summary=summary_of(room).id, words="Not on the date."), by=PARENT
    )
    correction = Correction(by=PARENT, words="Not on the date.", at=NOW)
    corrected.then(SummaryCorrectionAsked(correction=correction))
    assert summary_of(corrected.after).corrections == {PARENT: correction}
    assert summary_of(corrected.after).words == "You agree.", "only the mediator writes it"


def test_a_person_has_one_correction_the_last() -> None:
    room = given(SUMMARY).room
    for words in ("One.", "Two."):
        correct = CorrectSummary(summary=summary_of(room).id, words=words)
        room = given(room).when(correct, by=SCHOOL).after
    assert [one.words for one in summary_of(room).corrections.values()] == ["Two."]


def test_a_new_summary_has_no_corrections_and_an_old_one_cannot_be_corrected() -> None:
    old = summary_of(given(SUMMARY).room).id
    correct = CorrectSummary(summary=old, words="No.")
    newer = given(SUMMARY, Situation(None, ((PARENT, correct), (MEDIATOR, ShowSummary(words="Now.")))))
    assert summary_of(newer.room).corrections == {}
    newer.when(correct, by=PARENT).refused(Refusal.NO_SUCH_SUMMARY)
    newer.when(EndSummary(summary=old), by=MEDIATOR).refused(Refusal.NO_SUCH_SUMMARY)


def test_the_mediator_puts_a_summary_away() -> None:
    ended = given(SUMMARY).when(lambda room: EndSummary(summary=summary_of(room).id), by=MEDIATOR)
    assert ended.then(SummaryEnded()).after.guidance.summary is None


# The cue


@pytest.mark.row("S35", "S36")
def test_the_mediator_brings_the_conversation_back_to_the_child_and_puts_the_cue_away() -> None:
    cued = given(OPENED).when(CueChild(), by=MEDIATOR).then(ChildCued(at=NOW)).after
    assert cued.guidance.child_cued_at == NOW
    ended = given(cued).when(EndCue(), by=MEDIATOR).then(CueEnded()).after
    assert ended.guidance.child_cued_at is None
    given(ended).when(EndCue(), by=MEDIATOR).nothing_happens()


# To one, and to all


@pytest.mark.row("S30")
def test_the_mediator_nudges_one_person_who_puts_it_away() -> None:
    opened = given(OPENED)
    nudged = opened.when(Nudge(to=PARENT, words="Tell them about May."), by=MEDIATOR)
    note = Note(id=new(opened), kind=NoteKind.NUDGE, at=NOW, to=PARENT, words="Tell them about May.")
    nudged.then(NoteGiven(note=note))
    assert nudged.after.guidance.notes_for(PARENT) == (note,)
    assert nudged.after.guidance.notes_for_all() == ()
    given(nudged.after).when(PutNoteAway(note=note.id), by=PARENT).then(NotePutAway(note=note.id))


@pytest.mark.row("S41")
def test_the_mediator_reminds_one_person_or_all_of_a_term_by_its_name() -> None:
    opened = given(OPENED)
    private = opened.when(RemindOfTerm(term="no_recording", to=SCHOOL), by=MEDIATOR)
    to_one = Note(id=new(opened), kind=NoteKind.REMINDER, at=NOW, to=SCHOOL, term="no_recording")
    private.then(NoteGiven(note=to_one))
    to_all = opened.when(RemindOfTerm(term="no_recording", words="Please."), by=MEDIATOR).after
    (said,) = to_all.guidance.notes_for_all()
    assert (said.to, said.term, said.words) == (None, "no_recording", "Please.")


@pytest.mark.row("S37")
def test_the_mediator_warns_one_person_of_the_term_that_is_being_broken() -> None:
    opened = given(OPENED)
    warned = opened.when(Warn(to=LOCAL_AUTHORITY, term="no_recording"), by=MEDIATOR)
    note = Note(id=new(opened), kind=NoteKind.WARNING, at=NOW, to=LOCAL_AUTHORITY, term="no_recording")
    warned.then(NoteGiven(note=note))


def test_a_term_that_is_not_of_this_mediation_is_nothing_to_remind_or_warn_of() -> None:
    for command in (RemindOfTerm(term="bad_manners"), Warn(to=PARENT, term="bad_manners")):
        given(OPENED).when(command, by=MEDIATOR).refused(Refusal.NO_SUCH_TERM)


def test_nothing_is_said_privately_to_nobody_to_a_mediator_or_to_somebody_outside() -> None:
    opened = given(let_in(SCHOOL, before=TERMS_AGREED), OPENED)
    for whom, no in (
        (NOBODY, Refusal.NO_SUCH_PERSON),
        (MEDIATOR, Refusal.NO_SUCH_PERSON),
        (PARENT, Refusal.PERSON_NOT_IN_THE_ROOM),
    ):
        for command in (
            Nudge(to=whom, words="X."),
            RemindOfTerm(term="no_recording", to=whom),
            Warn(to=whom, term="no_recording"),
        ):
            opened.when(command, by=MEDIATOR).refused(no)


def test_a_newer_word_to_somebody_replaces_the_older_and_touches_nobody_elses() -> None:
    said = Situation(
        OPENED,
        (
            (MEDIATOR, Nudge(to=PARENT, words="One.")),
            (MEDIATOR, Nudge(to=SCHOOL, words="Yours.")),
            (MEDIATOR, RemindOfTerm(term="no_recording", words="All.")),
            (MEDIATOR, Nudge(to=PARENT, words="Two.")),
        ),
    )
    assert [note.words for note in given(said).room.guidance.notes.values()] == ["Yours.", "All.", "Two."]


def test_what_was_said_to_all_is_taken_back_by_the_mediator_alone() -> None:
    said = given(OPENED, Situation(None, ((MEDIATOR, RemindOfTerm(term="no_recording")),)))
    (note,) = said.room.guidance.notes_for_all()
    said.when(PutNoteAway(note=note.id), by=PARENT).refused(Refusal.NOT_YOURS_TO_DO)
    assert said.when(PutNoteAway(note=note.id), by=MEDIATOR).after.guidance.notes == {}


def test_nobody_learns_by_putting_it_away_that_something_was_said_to_somebody_else() -> None:
    said = given(OPENED, Situation(None, ((MEDIATOR, Nudge(to=PARENT, words="X.")),)))
    (note,) = said.room.guidance.notes
    for who in (SCHOOL, LOCAL_AUTHORITY):
        said.when(PutNoteAway(note=note), by=who).nothing_happens()
        said.when(PutNoteAway(note="n999"), by=who).nothing_happens()


def everything_said() -> Situation:
    return Situation(
        SUMMARY,
        (
            (MEDIATOR, CheckUnderstanding(point="A point.")),
            (MEDIATOR, CueChild()),
            (MEDIATOR, Nudge(to=PARENT, words="X.")),
        ),
    )


def test_a_pause_keeps_all_that_was_said_and_the_close_forgets_it() -> None:
    said = given(everything_said()).room
    assert given(said, PAUSED).room.guidance == said.guidance != Guidance()
    assert given(said, CONCLUDED, CLOSED).room.guidance == Guidance()


@pytest.mark.row("S34")
def test_nobody_but_the_mediator_guides() -> None:
    commands: tuple[Asked, ...] = (
        CheckUnderstanding(point="X."),
        ShowSummary(words="X."),
        CueChild(),
        EndCue(),
        Nudge(to=PARENT, words="X."),
        RemindOfTerm(term="no_recording"),
        Warn(to=PARENT, term="no_recording"),
    )
    for who in CAST[1:]:
        for command in commands:
            given(OPENED).when(command, by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_people_may_be_reminded_before_the_meeting_is_opened() -> None:
    waiting: tuple[ParticipantId, ...] = (PARENT, SCHOOL)
    for who in waiting:
        assert given(LET_IN).when(RemindOfTerm(term="no_recording", to=who), by=MEDIATOR).events
