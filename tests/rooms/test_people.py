"""The people: who is let in, on which device, and which party is recorded as away."""

import msgspec
import pytest

from rooms.floor import FloorRevoked
from rooms.floor_control import GrantFloor
from rooms.people import (
    PARTY_OF,
    AbsenceRecorded,
    AbsenceWithdrawn,
    DeviceId,
    LetIn,
    Party,
    PersonLetIn,
    PersonReadmitted,
    PersonRemoved,
    ReadmitPerson,
    RecordAbsence,
    RemovePerson,
    Role,
    WithdrawAbsence,
)
from rooms.queue import RaiseHand
from rooms.refusals import Refusal
from rooms.statement import outcome_of
from rooms.terms import AgreeToTerm
from rooms.view import Attendance, Whereabouts, view_for
from tests.rooms.cast import (
    CLOSED,
    CONCLUDED,
    FLOOR_WITH,
    HAND_UP,
    LET_IN,
    LOCAL_AUTHORITY,
    MADE,
    MEDIATOR,
    NOBODY,
    OFFERED_TO,
    OPENED,
    PARENT,
    SCHOOL,
    TERMS_AGREED,
    let_in,
    made_with,
    terms_agreed,
)
from tests.rooms.given import NOW, Situation, device_of, given
from tests.rooms.turns import REPLY_OF, undo

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


# Removed, and back


def removed(who: str, words: str = "Please speak to the service.") -> Situation:
    return Situation(None, ((MEDIATOR, RemovePerson(participant=who, words=words)),))


@pytest.mark.row("S29", "S37")
def test_somebody_who_is_removed_has_no_turn_no_hand_and_no_room() -> None:
    there = given(FLOOR_WITH(PARENT), HAND_UP(SCHOOL)).room
    asked = given(there).when(RemovePerson(participant=PARENT, words="Please rest."), by=MEDIATOR)
    turn = there.floor.turn
    assert turn is not None
    asked.then(FloorRevoked(turn=turn.id, at=NOW), PersonRemoved(participant=PARENT, words="Please rest."))
    assert asked.after.floor.turn is None
    assert not asked.after.has_let_in(PARENT, device_of(PARENT))
    given(asked.after).when(RaiseHand(), by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)
    given(asked.after).when(GrantFloor(to=PARENT), by=MEDIATOR).refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    school = given(there, removed(SCHOOL)).room
    assert (school.floor.queue.waiting, school.floor.holder) == ((), PARENT), "and nobody else notices"


def test_undoing_brings_back_no_turn_of_somebody_who_was_removed() -> None:
    gone = given(FLOOR_WITH(PARENT), OFFERED_TO(SCHOOL), removed(PARENT)).room
    assert gone.floor.holder == SCHOOL
    given(gone).when(undo, by=MEDIATOR).refused(Refusal.NOTHING_TO_UNDO)


def test_a_short_reply_goes_on_when_the_one_it_came_between_is_removed() -> None:
    replying = given(FLOOR_WITH(PARENT), REPLY_OF(SCHOOL)).room
    gone = given(replying, removed(PARENT)).room
    assert (gone.floor.holder, gone.floor.interrupted) == (replying.floor.holder, None)


def test_nobody_is_removed_who_is_not_in_or_who_mediates_and_nobody_else_removes() -> None:
    at_the_door = given(TERMS_AGREED)
    remove = RemovePerson(participant=PARENT, words="No.")
    at_the_door.when(remove, by=MEDIATOR).refused(Refusal.PERSON_NOT_IN_THE_ROOM)
    opened = given(OPENED)
    for who in (MEDIATOR, NOBODY):
        opened.when(RemovePerson(participant=who), by=MEDIATOR).refused(Refusal.NO_SUCH_PERSON)
    opened.when(RemovePerson(participant=SCHOOL), by=PARENT).refused(Refusal.NOT_YOURS_TO_DO)
    given(OPENED, removed(PARENT)).when(remove, by=MEDIATOR).nothing_happens()
    given(CLOSED).when(remove, by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSED)


def test_somebody_who_was_removed_comes_back_when_the_mediator_says_so_and_not_before() -> None:
    gone = given(OPENED, removed(PARENT))
    gone.when(LetIn(participant=PARENT, device="phone"), by=MEDIATOR).refused(Refusal.PERSON_WAS_REMOVED)
    gone.when(ReadmitPerson(participant=PARENT), by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)
    back = gone.when(ReadmitPerson(participant=PARENT), by=MEDIATOR)
    back.then(PersonReadmitted(participant=PARENT))
    assert back.after.has_let_in(PARENT, device_of(PARENT)), "they need not be let in again"
    given(back.after).when(ReadmitPerson(participant=PARENT), by=MEDIATOR).nothing_happens()
    given(OPENED).when(ReadmitPerson(participant=NOBODY), by=MEDIATOR).refused(Refusal.NO_SUCH_PERSON)


def test_the_outcome_says_that_somebody_who_was_removed_took_part() -> None:
    outcome = outcome_of(given(OPENED, removed(PARENT), CONCLUDED).room)
    assert outcome is not None
    assert [person.took_part for person in outcome.people if person.role == Role.PARENT.value] == [True]


def test_why_somebody_was_removed_is_for_them_alone_and_for_the_device_that_was_let_in() -> None:
    gone = given(OPENED, removed(PARENT, "Please rest.")).room
    theirs = view_for(gone, PARENT, device_of(PARENT), frozenset())
    assert (theirs.room, theirs.you.whereabouts, theirs.you.removal) == (
        None,
        Whereabouts.REMOVED,
        "Please rest.",
    )
    copied = view_for(gone, PARENT, DeviceId("a copied link"), frozenset())
    assert (copied.you.whereabouts, copied.you.removal) == (Whereabouts.REMOVED, None)
    for who in (MEDIATOR, SCHOOL):
        view = view_for(gone, who, device_of(who), frozenset({(PARENT, DeviceId("phone"))}))
        assert b"Please rest." not in msgspec.json.encode(view)
        assert view.room is not None
        assert view.room.people.by_id[PARENT].attendance is Attendance.REMOVED
        assert view.mediator is None or view.mediator.door == {}, "and they do not knock"
