"""Printing: which document a mediation gets, what stands in the way of it, and that nothing of the talk is in it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from rooms.action_control import AssentToAction, ConfirmAction
from rooms.appeal_window import Moved
from rooms.board import AddAction
from rooms.case import Chooser, Decision, ThirtyDaysBegan
from rooms.certificate import LETTER_FOR, Capacity, Certificate, Issuer, Letter, WhyLetter, may_have
from rooms.closing import (
    AcknowledgeOpenItems,
    AuthorityAnswer,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
    ViewsHeard,
)
from rooms.deadlines import WhyDeemed
from rooms.issuing import (
    Asked,
    Doubt,
    Facts,
    NotIssued,
    WhyNotIssued,
    certificate_for,
    contact_limit_missed,
    due_after_meeting,
    facts_of,
    letter_for,
)
from rooms.law.rule import CertificateKind, Jurisdiction, RuleId, Start
from rooms.mediation import PlannedPerson
from rooms.outcome import CloseMeeting, Conclusion, WriteConclusion
from rooms.people import Participant, ParticipantId, Party, People, RecordAbsence, Role
from rooms.room import NO_ROOM, Command, Room
from rooms.session import BeginClosing, OpenMeeting, PauseMeeting, ResumeMeeting
from tests.rooms.cast import (
    LOCAL_AUTHORITY,
    MEDIATOR,
    PARENT,
    ROLES,
    let_in,
    made_with,
    on_the_action,
    terms_agreed,
)
from tests.rooms.given import Situation
from tests.rooms.holidays_of import CALENDAR
from tests.rooms.test_case import ADVISER, CASE

ENDED = date(2026, 3, 2)
TODAY = date(2026, 3, 4)
NUMBER = "MC-23456-789AB"
ISSUER = Issuer(name="The mediator", capacity=Capacity.MEDIATOR, organisation="The service", independent=True)
TOOK_PART = Asked(kind=CertificateKind.TOOK_PART)
NOT_PURSUED = Asked(kind=CertificateKind.NOT_PURSUED, told_on=date(2026, 2, 2))
CHANGED_MIND = Asked(kind=CertificateKind.CHANGED_MIND, told_on=date(2026, 2, 12))
DEEMED = Asked(
    kind=CertificateKind.DEEMED,
    told_on=date(2026, 2, 20),
    thirty_days_from=date(2026, 1, 30),
    thirty_days_start=Start.FAMILY_TOLD_AUTHORITY,
)


def ended(
    *parties: Party, words: str = "Not asked."
) -> tuple[tuple[str, Command | Callable[[Room], Command]], ...]:
    """The closing step, in which these parties do not confirm what they read."""
    return (
        (MEDIATOR, BeginClosing()),
        *((MEDIATOR, RecordAuthority(party=one, answer=AuthorityAnswer.NOT_ASKED)) for one in parties),
        (MEDIATOR, RecordViews(how=ViewsHeard.NOT_HEARD, words=words)),
        (MEDIATOR, lambda room: AcknowledgeOpenItems(outcome=room.outcome_number)),
        *((MEDIATOR, RecordUnconfirmed(party=one, reason=words)) for one in parties),
        (MEDIATOR, lambda room: CloseMeeting(outcome=room.outcome_number)),
    )


def closed(came: tuple[ParticipantId, ...] = (PARENT, LOCAL_AUTHORITY), **changed: Any) -> Room:
    """A meeting that was held and closed, to which these people came."""
    made = made_with(*ROLES, **{"case": CASE, **changed})
    inside = let_in(*came, before=terms_agreed(MEDIATOR, *came, before=made))
    return Situation(
        inside,
        (
            (MEDIATOR, OpenMeeting()),
            (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED, words="")),
            *ended(Party.FAMILY, Party.LOCAL_AUTHORITY),
        ),
    )(NO_ROOM)


def facts(came: tuple[ParticipantId, ...] = (PARENT, LOCAL_AUTHORITY), **changed: Any) -> Facts:
    return facts_of(closed(came, **changed), ENDED)


def no_meeting(**changed: Any) -> Facts:
    return facts_of(made_with(*ROLES, **{"case": CASE, **changed})(NO_ROOM), None)


def issued(given: Facts, asked: Asked, issuer: Issuer = ISSUER, today: date = TODAY) -> Certificate:
    return certificate_for(given, asked, issuer, number=NUMBER, today=today, calendar=CALENDAR)


def written(given: Facts, asked: Asked | None = None, issuer: Issuer = ISSUER) -> Letter:
    asked = asked or Asked(kind=None)
    return letter_for(given, asked, issuer, number=NUMBER, today=TODAY, calendar=CALENDAR)


def why(given: Facts, asked: Asked, issuer: Issuer = ISSUER, today: date = TODAY) -> WhyNotIssued:
    with pytest.raises(NotIssued) as no:
        issued(given, asked, issuer, today)
    return no.value.why


# The kinds


@pytest.mark.row("S54", "L4", "L14", "L21")
def test_a_family_that_took_part_gets_its_certificate_once_the_mediation_has_ended() -> None:
    certificate = issued(facts(), TOOK_PART)
    assert certificate.kind is CertificateKind.TOOK_PART
    assert (certificate.number, certificate.issued_on, certificate.issuer) == (NUMBER, TODAY, ISSUER)
    assert (certificate.concluded_on, certificate.told_no_on, certificate.deemed) == (ENDED, None, None)
    assert certificate.due is not None
    assert (certificate.due.rule, certificate.due.by.on) == (RuleId.T25, date(2026, 3, 5))
    assert certificate.appeal.from_notice.ends.on == date(2026, 3, 16), "15 March 2026 is a Sunday"
    assert certificate.appeal.later.ends.on == date(2026, 4, 7), "4 April is a Saturday, before Easter Monday"
    assert certificate.appeal.later.moved == (Moved.NOT_A_WORKING_DAY,)


def test_a_family_that_said_no_gets_a_certificate_without_any_meeting() -> None:
    certificate = issued(no_meeting(), NOT_PURSUED)
    assert (certificate.kind, certificate.told_no_on) == (CertificateKind.NOT_PURSUED, date(2026, 2, 2))
    assert certificate.due is not None
    assert (certificate.due.rule, certificate.due.by.on) == (RuleId.T21, date(2026, 2, 5))
    assert certificate.concluded_on is None


def test_a_family_that_changed_its_mind_gets_one_too_before_a_meeting_or_after_it() -> None:
    for given in (no_meeting(), facts()):
        certificate = issued(given, CHANGED_MIND)
        assert certificate.told_no_on == date(2026, 2, 12)
        assert certificate.due is not None
        assert certificate.due.by.on == date(2026, 2, 17)
        assert certificate.concluded_on is None, "it does not say that they took part"


@pytest.mark.row("L6")
def test_a_deemed_certificate_holds_the_thirty_days_and_the_authoritys_word() -> None:
    certificate = issued(no_meeting(), DEEMED)
    assert certificate.deemed is not None
    assert certificate.deemed.why is WhyDeemed.AUTHORITY_SAID_NO
    assert (certificate.deemed.starts_on, certificate.deemed.last_day) == (
        date(2026, 1, 30),
        date(2026, 3, 1),
    )
    assert certificate.due is not None
    assert (certificate.due.rule, certificate.due.by.on) == (RuleId.T26, date(2026, 2, 25))


@pytest.mark.row("L6")
def test_the_thirty_days_of_the_case_count_where_the_issuer_says_none() -> None:
    recorded = ThirtyDaysBegan(
        began=date(2026, 1, 30), start=Start.ADVISER_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
    )
    given = no_meeting(case=replace(CASE, thirty_days=recorded))
    silent = Asked(kind=CertificateKind.DEEMED, told_on=date(2026, 2, 20))
    deemed = issued(given, silent).deemed
    assert deemed is not None
    assert (deemed.starts_on, deemed.start) == (date(2026, 1, 30), Start.ADVISER_TOLD_AUTHORITY)
    said = issued(given, replace(DEEMED, thirty_days_from=date(2026, 2, 2))).deemed
    assert said is not None
    assert (said.starts_on, said.start) == (date(2026, 2, 2), Start.FAMILY_TOLD_AUTHORITY)
    assert why(given, replace(silent, thirty_days_from=date(2026, 2, 2))) is WhyNotIssued.NO_START


@pytest.mark.row("L6")
def test_without_the_authoritys_word_a_deemed_certificate_waits_until_day_thirty_is_over() -> None:
    unsaid = replace(DEEMED, told_on=None)
    assert why(no_meeting(), unsaid, today=date(2026, 3, 1)) is WhyNotIssued.THIRTY_DAYS_RUN
    certificate = issued(no_meeting(), unsaid, today=date(2026, 3, 2))
    assert certificate.deemed is not None
    assert certificate.deemed.why is WhyDeemed.THIRTY_DAYS_PASSED
    assert certificate.due is None, "the law counts its three days from the authority's notice alone"


# An authority that did not turn up


@pytest.mark.row("S54")
@pytest.mark.parametrize(
    ("came", "doubt"),
    [
        ((PARENT,), Doubt.AUTHORITY_NOT_THERE),
        ((LOCAL_AUTHORITY,), Doubt.FAMILY_NOT_THERE),
    ],
)
def test_took_part_needs_a_recorded_reason_where_a_side_was_not_in_the_room(
    came: tuple[ParticipantId, ...], doubt: Doubt
) -> None:
    given = facts(came)
    assert given.doubts == (doubt,)
    assert why(given, TOOK_PART) is WhyNotIssued.NO_REASON
    assert why(given, replace(TOOK_PART, reason="  \n")) is WhyNotIssued.NO_REASON
    certificate = issued(given, replace(TOOK_PART, reason="REASON, on the telephone"))
    assert "REASON" not in msgspec.json.encode(certificate).decode()


def test_a_deemed_certificate_after_a_meeting_needs_a_recorded_reason() -> None:
    assert why(facts((PARENT,)), DEEMED) is WhyNotIssued.NO_REASON
    assert issued(facts((PARENT,)), replace(DEEMED, reason="Nobody came.")).kind is CertificateKind.DEEMED


def test_a_meeting_that_goes_on_another_day_has_not_ended_the_mediation() -> None:
    room = closed()
    assert room.conclusion is not None
    later = replace(room, conclusion=replace(room.conclusion, conclusion=Conclusion.TO_BE_CONTINUED))
    assert facts_of(later, ENDED).doubts == (Doubt.TO_BE_CONTINUED,)
    assert why(facts_of(later, ENDED), TOOK_PART) is WhyNotIssued.NO_REASON


# Where no certificate is needed


@pytest.mark.row("L1", "L2")
@pytest.mark.parametrize("decision", list(Decision))
def test_the_decision_settles_whether_there_is_a_certificate_or_a_letter(decision: Decision) -> None:
    given = facts(case=replace(CASE, decision=decision))
    if decision in LETTER_FOR:
        assert why(given, TOOK_PART) is WhyNotIssued.NO_CERTIFICATE_NEEDED
        assert due_after_meeting(given, CALENDAR) is None
        letter = written(given)
        assert (letter.why, letter.attended_on) == (WhyLetter(decision), ENDED)
        school = decision is Decision.ONLY_THE_SCHOOL
        assert (letter.appeal is not None) == school
        if letter.appeal is not None:
            assert letter.appeal.from_certificate is None, "it has one clock, which the letter does not start"
    else:
        assert issued(given, TOOK_PART).decision is decision
        with pytest.raises(NotIssued) as no:
            written(given)
        assert no.value.why is WhyNotIssued.CERTIFICATE_NEEDED
        assert why(given, Asked(kind=None)) is WhyNotIssued.CERTIFICATE_NEEDED


def test_a_letter_says_that_somebody_attended_only_where_a_meeting_was_held() -> None:
    alone = replace(CASE, decision=Decision.DISAGREEMENT_RESOLUTION, notice_sent=None)
    assert written(no_meeting(case=alone)).attended_on is None
    absent = facts((LOCAL_AUTHORITY,), case=alone)
    with pytest.raises(NotIssued) as no:
        written(absent)
    assert no.value.why is WhyNotIssued.NO_REASON
    assert written(absent, Asked(kind=None, reason="On the telephone.")).attended_on == ENDED


# What stands in the way


@pytest.mark.row("L25")
def test_wales_has_no_certificate_and_no_letter() -> None:
    for decision in (Decision.PLAN_CONTENT, Decision.ONLY_THE_SCHOOL):
        given = facts(jurisdiction=Jurisdiction.WALES, case=replace(CASE, decision=decision))
        assert why(given, TOOK_PART) is WhyNotIssued.OTHER_LAW
        with pytest.raises(NotIssued) as no:
            written(given)
        assert no.value.why is WhyNotIssued.OTHER_LAW
    with pytest.raises(NotIssued):
        due_after_meeting(facts(jurisdiction=Jurisdiction.WALES), CALENDAR)


@pytest.mark.row("L14")
def test_nobody_issues_who_does_not_declare_that_they_are_independent() -> None:
    dependent = replace(ISSUER, independent=False)
    assert why(facts(), TOOK_PART, dependent) is WhyNotIssued.NOT_INDEPENDENT
    with pytest.raises(NotIssued):
        written(facts(case=replace(CASE, decision=Decision.ONLY_THE_SCHOOL)), issuer=dependent)


def test_a_mediation_made_without_facts_has_no_certificate() -> None:
    with pytest.raises(NotIssued) as no:
        facts_of(closed(case=None), ENDED)
    assert no.value.why is WhyNotIssued.NO_CASE


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("notice_sent", WhyNotIssued.NO_NOTICE),
        ("adviser", WhyNotIssued.NO_ADVISER),
        ("adviser_contacted", WhyNotIssued.NO_CONTACT),
    ],
)
def test_a_fact_that_is_missing_is_named(missing: str, told: WhyNotIssued) -> None:
    assert why(facts(case=replace(CASE, **{missing: None})), TOOK_PART) is told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (TOOK_PART, WhyNotIssued.MEETING_NOT_CLOSED),
        (replace(NOT_PURSUED, told_on=None), WhyNotIssued.NO_DAY),
        (replace(NOT_PURSUED, told_on=TODAY + timedelta(days=1)), WhyNotIssued.DAY_TO_COME),
        (replace(NOT_PURSUED, told_on=date(2026, 1, 27)), WhyNotIssued.DAY_TOO_EARLY),
        (replace(DEEMED, thirty_days_from=None), WhyNotIssued.NO_START),
        (replace(DEEMED, thirty_days_start=None), WhyNotIssued.NO_START),
        (replace(DEEMED, thirty_days_start=Start.MEETING), WhyNotIssued.NO_DATE),
        (replace(DEEMED, thirty_days_from=date(2026, 2, 21)), WhyNotIssued.DAY_TOO_EARLY),
        (replace(DEEMED, thirty_days_from=date(2026, 1, 1)), WhyNotIssued.DAY_TOO_EARLY),
        (replace(DEEMED, thirty_days_from=TODAY + timedelta(days=1)), WhyNotIssued.DAY_TO_COME),
    ],
)
def test_what_the_issuer_has_to_say_is_asked_for(asked: Asked, told: WhyNotIssued) -> None:
    assert why(no_meeting(), asked) is told


def test_a_mediation_that_met_was_pursued() -> None:
    assert why(facts(), NOT_PURSUED) is WhyNotIssued.MEETING_WAS_HELD


def test_a_day_that_nothing_is_known_of_gives_no_certificate() -> None:
    assert why(facts(), TOOK_PART, today=date(2036, 3, 4)) is WhyNotIssued.NO_DATE
    early = replace(
        CASE, notice_sent=date(2014, 8, 1), adviser_contacted=date(2014, 8, 2), born=date(2004, 1, 1)
    )
    assert why(facts(case=early), TOOK_PART) is WhyNotIssued.NO_DATE


@pytest.mark.row("L3")
def test_an_adviser_contacted_after_two_months_is_told_and_refuses_nothing() -> None:
    for contact, missed in ((date(2026, 3, 15), None), (date(2026, 3, 16), date(2026, 3, 15))):
        given = facts(case=replace(CASE, adviser_contacted=contact))
        assert contact_limit_missed(given, CALENDAR) == missed
        assert issued(given, TOOK_PART, today=date(2026, 3, 20)).kind is CertificateKind.TOOK_PART
    alone = replace(CASE, decision=Decision.ONLY_THE_SCHOOL, adviser_contacted=date(2026, 3, 16))
    assert contact_limit_missed(facts(case=alone), CALENDAR) is None
    assert contact_limit_missed(facts(case=replace(CASE, adviser_contacted=None)), CALENDAR) is None


# What it holds


def full_of_words() -> Room:
    """A closed meeting with a canary in each text that somebody could write in it."""
    made = made_with(*ROLES, case=CASE)
    inside = let_in(
        PARENT, LOCAL_AUTHORITY, before=terms_agreed(MEDIATOR, PARENT, LOCAL_AUTHORITY, before=made)
    )
    action = AddAction(what="CANARY what", who="CANARY who", by_when=ENDED)
    return Situation(
        inside,
        (
            (MEDIATOR, OpenMeeting()),
            (MEDIATOR, PauseMeeting(reason="CANARY pause")),
            (MEDIATOR, ResumeMeeting()),
            (MEDIATOR, action),
            (PARENT, on_the_action(AssentToAction)),
            (LOCAL_AUTHORITY, on_the_action(AssentToAction)),
            (MEDIATOR, on_the_action(ConfirmAction)),
            (MEDIATOR, action),
            (MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="CANARY absence")),
            (MEDIATOR, WriteConclusion(conclusion=Conclusion.PARTLY_AGREED, words="CANARY words")),
            *ended(Party.FAMILY, words="CANARY ending"),
        ),
    )(NO_ROOM)


def strings_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(strings_in(one) for one in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(strings_in(one) for one in value))
    return {value} if isinstance(value, str) else set()


@pytest.mark.row("L24", "S44", "S49")
def test_nothing_that_was_said_done_or_agreed_is_in_it() -> None:
    room = full_of_words()
    assert "CANARY" in msgspec.json.encode(room).decode()
    known = {
        NUMBER,
        "EX-1",
        "england-2014.1",
        "The parent",
        *(
            CASE.child_name,
            CASE.authority,
            ADVISER.name,
            ADVISER.organisation,
            ISSUER.name,
            ISSUER.organisation,
        ),
        *("parent", "mediator", "certificate", "letter"),
        *CertificateKind,
        *Decision,
        *Start,
        *Moved,
        *RuleId,
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *CALENDAR.bank_holidays.values(),
    }
    asked = replace(TOOK_PART, reason="CANARY reason")
    for given in (facts_of(room, ENDED), facts_of(replace(room, conclusion=None), ENDED)):
        document = msgspec.to_builtins(issued(given, asked), builtin_types=(date,))
        said = {one for one in strings_in(document) if not one.replace("-", "").replace(":", "").isdigit()}
        assert said <= known, "every word on a certificate is a fact of the case, or a word of ours"
    same = facts_of(replace(closed(), version=room.version), ENDED)
    assert issued(same, asked) == issued(facts_of(room, ENDED), asked), "whatever happened, it reads the same"


def test_it_names_the_family_and_nobody_else_of_the_room() -> None:
    assert [one.name for one in issued(facts(), TOOK_PART).family] == ["The parent"]
    young = (PlannedPerson(name="The young person", role=Role.YOUNG_PERSON),)
    people = tuple(PlannedPerson(name=f"The {role}", role=role) for role in ROLES) + young
    given = facts_of(made_with(people=people, case=CASE)(NO_ROOM), None)
    assert [one.name for one in given.family] == ["The young person"], "who then is the party"


# Who may have it


@pytest.mark.security
def test_the_certificate_is_for_the_family_and_the_mediator_alone() -> None:
    people = closed().people
    for role in Role:
        somebody = Participant(id=ParticipantId("p9"), name="Somebody", role=role)
        allowed = {Role.MEDIATOR, Role.PARENT, Role.YOUNG_PERSON}
        assert may_have(somebody, people) == (role in allowed), role


@pytest.mark.security
def test_a_young_persons_certificate_is_a_parents_only_with_their_permission() -> None:
    young = Participant(id=ParticipantId("p2"), name="The young person", role=Role.YOUNG_PERSON)
    parent = Participant(id=ParticipantId("p3"), name="The parent", role=Role.PARENT)
    people = People(by_id={one.id: one for one in (young, parent)}, absences={})
    assert may_have(young, people)
    assert not may_have(parent, people)
    assert may_have(replace(parent, permission=date(2026, 2, 20)), people)
