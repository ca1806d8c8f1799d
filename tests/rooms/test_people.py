"""The people: who is let in, on which device, and which party is recorded as away."""

import pytest

from rooms.people import (
    PARTY_OF,
    AbsenceRecorded,
    AbsenceWithdrawn,
    DeviceId,
    LetIn,
    Party,
    PersonLetIn,
    RecordAbsence,
    Role,
    WithdrawAbsence,
)
from rooms.refusals import Refusal
from rooms.terms import AgreeToTerm
from tests.rooms.cast import (
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    NOBODY,
    OPENED,
    PARENT,
    SCHOOL,
    TERMS_AGREED,
    let_in,
    made_with,
    terms_agreed,
)
from tests.rooms.given import Situation, device_of, given

AWAY = RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="The line is down.")
LA_AWAY = Situation(OPENED, ((MEDIATOR, AWAY),))


@pytest.mark.row("S17", "S23")
def test_the_mediator_lets_a_waiting_person_in_on_the_device_they_wait_on() -> None:
    asked = given(TERMS_AGREED).when(LetIn(participant=PARENT, device="phone"), by=MEDIATOR)
    asked.then(PersonLetIn(participant=PARENT, device=DeviceId("phone")))
    assert asked.after.has_let_in(PARENT, DeviceId("phone"))
    assert not asked.after.has_let_in(PARENT, DeviceId("a copied link"))


@pytest.mark.row("S17")
def test_nobody_is_let_in_who_has_not_agreed_to_every_term() -> None:
    opened = given(terms_agreed(MEDIATOR, before=MADE))
    let_the_parent_in = LetIn(participant=PARENT, device="phone")
    opened.when(let_the_parent_in, by=MEDIATOR).refused(Refusal.TERMS_NOT_AGREED)
    half = opened.when(AgreeToTerm(term="kept_private"), by=PARENT).after
    given(half).when(let_the_parent_in, by=MEDIATOR).refused(Refusal.TERMS_NOT_AGREED)


def test_nobody_is_let_in_who_is_not_of_this_mediation() -> None:
    given(TERMS_AGREED).when(LetIn(participant=NOBODY, device="phone"), by=MEDIATOR).refused(
        Refusal.NO_SUCH_PERSON
    )


def test_letting_in_somebody_who_is_in_changes_nothing() -> None:
    inside = given(LET_IN)
    inside.when(LetIn(participant=PARENT, device=device_of(PARENT)), by=MEDIATOR).nothing_happens()


def test_the_mediator_has_nobody_to_wait_for() -> None:
    agreed = given(TERMS_AGREED)
    assert agreed.room.has_let_in(MEDIATOR, DeviceId("any"))
    agreed.when(LetIn(participant=MEDIATOR, device="any"), by=MEDIATOR).nothing_happens()
    assert not given(MADE).room.has_let_in(MEDIATOR, DeviceId("any")), "and agrees to the terms as all do"


def test_a_person_who_comes_on_another_device_is_in_on_that_one_alone() -> None:
    moved = given(LET_IN).when(LetIn(participant=PARENT, device="laptop"), by=MEDIATOR).after
    assert moved.has_let_in(PARENT, DeviceId("laptop"))
    assert not moved.has_let_in(PARENT, device_of(PARENT))


def test_a_late_comer_is_let_in_to_an_open_meeting() -> None:
    opened = given(let_in(SCHOOL, before=TERMS_AGREED), OPENED)
    late = LetIn(participant=LOCAL_AUTHORITY, device="phone")
    opened.when(late, by=MEDIATOR).then(PersonLetIn(participant=LOCAL_AUTHORITY, device=DeviceId("phone")))


def test_nobody_but_the_mediator_lets_people_in() -> None:
    given(LET_IN).when(LetIn(participant=SCHOOL, device="x"), by=PARENT).refused(Refusal.NOT_YOURS_TO_DO)


@pytest.mark.row("S58")
def test_the_mediator_records_that_a_party_is_away_and_why() -> None:
    recorded = given(OPENED).when(AWAY, by=MEDIATOR)
    recorded.then(AbsenceRecorded(party=Party.LOCAL_AUTHORITY, reason="The line is down."))
    assert recorded.after.people.must_agree() == (Party.FAMILY,)
    assert recorded.after.people.party_names() == (Party.FAMILY, Party.LOCAL_AUTHORITY)


def test_an_absence_recorded_again_is_new_only_in_other_words() -> None:
    away = given(LA_AWAY)
    away.when(AWAY, by=MEDIATOR).nothing_happens()
    other = RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Called away.")
    assert away.when(other, by=MEDIATOR).after.people.absences == {Party.LOCAL_AUTHORITY: "Called away."}


def test_a_party_that_has_nobody_in_this_mediation_cannot_be_away() -> None:
    health = RecordAbsence(party=Party.HEALTH_COMMISSIONER, reason="Away.")
    given(OPENED).when(health, by=MEDIATOR).refused(Refusal.NO_SUCH_PARTY)


def test_a_party_that_is_back_must_agree_again() -> None:
    back = given(LA_AWAY).when(WithdrawAbsence(party=Party.LOCAL_AUTHORITY), by=MEDIATOR)
    back.then(AbsenceWithdrawn(party=Party.LOCAL_AUTHORITY))
    assert back.after.people.must_agree() == (Party.FAMILY, Party.LOCAL_AUTHORITY)
    given(OPENED).when(WithdrawAbsence(party=Party.FAMILY), by=MEDIATOR).nothing_happens()


def test_a_supporter_a_school_and_a_professional_are_heard_and_are_no_party() -> None:
    heard = {Role.CHILD, Role.SUPPORTER, Role.SCHOOL, Role.PROFESSIONAL, Role.INTERPRETER, Role.OBSERVER}
    assert not heard & set(PARTY_OF)
    assert Role.MEDIATOR not in PARTY_OF


def test_the_parties_are_those_that_somebody_is_there_for_each_once() -> None:
    roles = (Role.MEDIATOR, Role.HEALTH_COMMISSIONER, Role.PARENT, Role.YOUNG_PERSON)
    assert given(made_with(*roles)).room.people.party_names() == (Party.FAMILY, Party.HEALTH_COMMISSIONER)
