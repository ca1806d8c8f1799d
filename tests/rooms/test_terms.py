"""The terms: read and agreed to one by one, before anything else."""

import pytest

from rooms.queue import RaiseHand
from rooms.refusals import Refusal
from rooms.session import OpenMeeting
from rooms.terms import AgreeToTerm, TermAgreed, Terms
from tests.rooms.cast import CLOSED, MADE, MEDIATOR, OPENED, PARENT, SCHOOL, TERMS, TERMS_AGREED, terms_agreed
from tests.rooms.given import given


@pytest.mark.row("S17", "S68", "S69")
def test_a_person_agrees_term_by_term() -> None:
    first = given(MADE).when(AgreeToTerm(term=TERMS[0]), by=PARENT)
    first.then(TermAgreed(participant=PARENT, term=TERMS[0]))
    assert not first.after.terms.agreed_by(PARENT)
    second = given(first.after).when(AgreeToTerm(term=TERMS[1]), by=PARENT).after
    assert second.terms.agreed_by(PARENT)
    assert not second.terms.agreed_by(SCHOOL), "for nobody else"


def test_agreeing_twice_is_agreeing_once() -> None:
    given(TERMS_AGREED).when(AgreeToTerm(term=TERMS[0]), by=PARENT).nothing_happens()


def test_only_a_term_that_there_is_can_be_agreed_to() -> None:
    given(MADE).when(AgreeToTerm(term="another"), by=PARENT).refused(Refusal.NO_SUCH_TERM)


@pytest.mark.row("S17")
def test_the_mediator_opens_nothing_before_agreeing_to_the_terms() -> None:
    given(MADE).when(OpenMeeting(), by=MEDIATOR).refused(Refusal.NOT_IN_THE_ROOM)
    opened = given(terms_agreed(MEDIATOR, before=MADE)).when(OpenMeeting(), by=MEDIATOR)
    assert opened.events


@pytest.mark.row("S17")
def test_agreeing_is_not_yet_being_let_in() -> None:
    opened = given(terms_agreed(MEDIATOR, PARENT, before=MADE), OPENED)
    opened.when(RaiseHand(), by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)


def test_a_late_comer_reads_the_terms_while_the_meeting_goes_on() -> None:
    opened = given(terms_agreed(MEDIATOR, before=MADE), OPENED)
    opened.when(AgreeToTerm(term=TERMS[0]), by=SCHOOL).then(TermAgreed(participant=SCHOOL, term=TERMS[0]))


def test_there_is_nothing_to_agree_to_after_the_close() -> None:
    given(CLOSED).when(AgreeToTerm(term=TERMS[0]), by=PARENT).refused(Refusal.MEETING_IS_CLOSED)


@pytest.mark.row("S67")
def test_the_version_of_the_terms_is_kept_with_the_mediation() -> None:
    assert given(MADE).room.terms == Terms(version="1", ids=TERMS, agreements={})
