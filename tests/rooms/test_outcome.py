"""The ending: what the mediator writes of it, and a close that closes what was on the screen."""

import msgspec
import pytest

from rooms.closing import (
    AskToCorrectOutcome,
    AuthorityAnswer,
    RecordAuthority,
    RecordViews,
    ViewsHeard,
)
from rooms.floor import Floor
from rooms.outcome import (
    Conclusion,
    ConclusionWritten,
    StopMeeting,
    WriteConclusion,
    WrittenConclusion,
)
from rooms.people import LetIn, Party, RecordAbsence
from rooms.refusals import Refusal
from rooms.session import BeginClosing, MeetingClosed, OpenMeeting, SessionState
from rooms.statement import outcome_of
from tests.rooms.cast import (
    CAST,
    CLOSED,
    CONCLUDED,
    CONFIRMING,
    FLOOR_WITH,
    LET_IN,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OPENED,
    PARENT,
    PAUSED,
    READY,
    SCHOOL,
    TERMS_AGREED,
    close,
    confirm,
    let_in,
    rewrite,
)
from tests.rooms.given import NOW, Asked, Situation, given

WRITTEN = WriteConclusion(conclusion=Conclusion.PARTLY_AGREED, words="We will meet again.")


@pytest.mark.row("S59")
def test_the_mediator_writes_how_the_mediation_ended() -> None:
    asked = given(OPENED).when(WRITTEN, by=MEDIATOR)
    words = WrittenConclusion(
        conclusion=Conclusion.PARTLY_AGREED, words="We will meet again.", number=asked.after.version
    )
    asked.then(ConclusionWritten(written=words))
    assert asked.after.conclusion == words
    assert asked.after.outcome_number == words.number


def test_the_conclusion_may_be_written_again_until_the_close() -> None:
    given(CONCLUDED).when(WRITTEN, by=MEDIATOR).nothing_happens()
    again = given(CONCLUDED).when(rewrite, by=MEDIATOR).after
    number = again.version
    assert again.conclusion == WrittenConclusion(conclusion=Conclusion.AGREED, words="", number=number)
    given(CLOSED).when(WriteConclusion(conclusion=Conclusion.AGREED), by=MEDIATOR).refused(
        Refusal.MEETING_IS_CLOSED
    )


def test_of_two_mediators_neither_writes_over_words_that_they_have_not_read() -> None:
    seen = given(CONCLUDED)
    ours, theirs = rewrite(seen.room, "Ours."), rewrite(seen.room, "Theirs.")
    after = given(seen.when(ours, by=MEDIATOR).after)
    after.when(theirs, by=MEDIATOR).refused(Refusal.CONCLUSION_HAS_CHANGED)
    after.when(ours, by=MEDIATOR).nothing_happens()  # the same words, asked for twice, are there already
    assert after.room.conclusion is not None
    read = given(after.when(rewrite(after.room, "Theirs."), by=MEDIATOR).after)
    assert read.room.conclusion is not None
    assert read.room.conclusion.words == "Theirs."
    # Nor over some where there were none.
    given(CONCLUDED).when(WriteConclusion(conclusion=Conclusion.STOPPED), by=MEDIATOR).refused(
        Refusal.CONCLUSION_HAS_CHANGED
    )


def test_what_else_changes_the_outcome_makes_no_words_stale() -> None:
    asked = rewrite(given(CONCLUDED).room, "Ours.")
    heard = given(CONCLUDED).when(RecordViews(how=ViewsHeard.IN_THE_MEETING), by=MEDIATOR).after
    assert given(heard).when(asked, by=MEDIATOR).events


def test_the_mediator_closes_what_is_on_the_screen() -> None:
    given(READY).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


def test_a_meeting_is_closed_from_the_closing_step_alone() -> None:
    given(CONCLUDED).when(close, by=MEDIATOR).refused(Refusal.MEETING_IS_OPEN)
    given(PAUSED).when(close, by=MEDIATOR).refused(Refusal.MEETING_IS_PAUSED)


@pytest.mark.row("S37")
def test_a_meeting_can_be_ended_before_it_began_and_in_a_pause() -> None:
    ended = Situation(
        None,
        (
            (MEDIATOR, WriteConclusion(conclusion=Conclusion.STOPPED)),
            (MEDIATOR, BeginClosing()),
            *CONFIRMING,
        ),
    )
    for before in (LET_IN, PAUSED):
        given(before, ended).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


@pytest.mark.row("S37")
def test_the_mediator_stops_the_meeting_at_once_for_a_breach_with_the_terms_code_as_the_reason() -> None:
    for before in (FLOOR_WITH(PARENT), PAUSED, Situation(OPENED, ((MEDIATOR, BeginClosing()),))):
        stopped = given(before).when(StopMeeting(term="no_recording"), by=MEDIATOR)
        written = WrittenConclusion(
            conclusion=Conclusion.STOPPED, words="", stopped_for="no_recording", number=stopped.after.version
        )
        stopped.then(ConclusionWritten(written=written), MeetingClosed(at=NOW))
        assert stopped.after.session.state is SessionState.CLOSED
        assert stopped.after.floor == Floor(), "nobody is heard after it"
        outcome = outcome_of(stopped.after)
        assert outcome is not None
        assert outcome.conclusion is Conclusion.STOPPED, "and the papers follow"
        assert b"no_recording" not in msgspec.json.encode(outcome), "which say nothing of the breach"


@pytest.mark.row("S37")
def test_a_meeting_is_stopped_for_a_term_and_by_a_mediator_alone() -> None:
    given(OPENED).when(StopMeeting(term="bad_manners"), by=MEDIATOR).refused(Refusal.NO_SUCH_TERM)
    for who in CAST[1:]:
        given(OPENED).when(StopMeeting(term="no_recording"), by=who).refused(Refusal.NOT_YOURS_TO_DO)


def test_nobody_but_the_mediator_writes_the_ending() -> None:
    for who in CAST[1:]:
        given(CONCLUDED).when(WRITTEN, by=who).refused(Refusal.NOT_YOURS_TO_DO)
        given(CONCLUDED).when(close, by=who).refused(Refusal.NOT_YOURS_TO_DO)


THE_FAMILY_ALONE = Situation(
    None,
    (
        (MEDIATOR, OpenMeeting()),
        (MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="The line is down.")),
        (MEDIATOR, WRITTEN),
        (MEDIATOR, RecordAuthority(party=Party.FAMILY, answer=AuthorityAnswer.YES, participant=PARENT)),
        (MEDIATOR, RecordViews(how=ViewsHeard.THROUGH_SOMEBODY)),
        (MEDIATOR, BeginClosing()),
        (PARENT, confirm),
    ),
)


@pytest.mark.parametrize(
    "meanwhile",
    [
        rewrite,
        RecordViews(how=ViewsHeard.IN_THE_MEETING),
        RecordAuthority(party=Party.FAMILY, answer=AuthorityAnswer.NOT_ASKED),
        LetIn(participant=LOCAL_AUTHORITY, device="device"),  # who then took part
    ],
    ids=["other words", "the child's views", "the authority to settle", "somebody let in"],
)
def test_what_changes_the_outcome_takes_back_every_confirmation_and_refuses_a_close_of_the_old(
    meanwhile: Asked,
) -> None:
    ready = given(let_in(PARENT, SCHOOL, before=TERMS_AGREED), THE_FAMILY_ALONE)
    seen = close(ready.room)
    ready.when(seen, by=MEDIATOR).then(MeetingClosed(at=NOW))
    changed = ready.when(meanwhile, by=MEDIATOR).after
    assert set(ready.room.closing.confirmations) == {Party.FAMILY}
    assert changed.closing.confirmations == {}
    given(changed).when(seen, by=MEDIATOR).refused(Refusal.OUTCOME_HAS_CHANGED)
    given(changed).when(close, by=MEDIATOR).refused(Refusal.CLOSING_IS_NOT_READY)
    again = given(changed).when(confirm, by=PARENT).after
    given(again).when(close, by=MEDIATOR).then(MeetingClosed(at=NOW))


@pytest.mark.parametrize(
    ("who", "meanwhile"),
    [
        (PARENT, AskToCorrectOutcome(words="The name of the school.")),
        (SCHOOL, AskToCorrectOutcome(words="The name of the school.")),
        (MEDIATOR, LetIn(participant=PARENT, device="another")),  # who took part already
        (MEDIATOR, RecordAbsence(party=Party.FAMILY, reason="Had to go.")),
    ],
    ids=["a party's correction", "another's correction", "another device", "an absence"],
)
def test_what_the_outcome_does_not_say_leaves_its_number_as_it_is(who: str, meanwhile: Asked) -> None:
    ready = given(READY)
    assert ready.when(meanwhile, by=who).after.outcome_number == ready.room.outcome_number
