"""The only home of issuing: which document a mediation gets, what must be so before it does, and by when.

It decides from facts of the case, from who came, and from what the issuer says. The issuer's reason, where one is
asked for, is kept with the document and never printed on it (rows L1, L2, L4, L6, L14, S54).
"""

from datetime import date
from enum import StrEnum

from rooms.appeal_window import AppealWindow, appeal_window
from rooms.case import Case
from rooms.certificate import (
    Certificate,
    DeemedBecause,
    Document,
    Issuer,
    Letter,
    OfTheFamily,
    WhyLetter,
    why_letter,
)
from rooms.days import Calendar
from rooms.deadlines import Deadline, deadline_of, thirty_days, why_deemed
from rooms.law.editions import law_on
from rooms.law.rule import CertificateKind, Edition, Jurisdiction, Off, RuleId, Start
from rooms.messages import Value
from rooms.no_date import NoDate
from rooms.outcome import Conclusion
from rooms.people import Party, People, Role
from rooms.room import Room
from rooms.session import SessionState


class Doubt(StrEnum):
    """What the room's record says against "took part". The issuer gives a reason, which is kept and not printed."""

    FAMILY_NOT_THERE = "family_not_there"
    AUTHORITY_NOT_THERE = "authority_not_there"
    COMMISSIONER_NOT_THERE = "commissioner_not_there"
    TO_BE_CONTINUED = "to_be_continued"


class WhyNotIssued(StrEnum):
    """Why nothing is issued. The issuer reads its sentence, made in the shell."""

    NO_CASE = "no_case"
    OTHER_LAW = "other_law"
    NOT_INDEPENDENT = "not_independent"
    NO_NOTICE = "no_notice"
    NO_ADVISER = "no_adviser"
    NO_CONTACT = "no_contact"
    CERTIFICATE_NEEDED = "certificate_needed"
    NO_CERTIFICATE_NEEDED = "no_certificate_needed"
    MEETING_NOT_CLOSED = "meeting_not_closed"
    MEETING_WAS_HELD = "meeting_was_held"
    NO_REASON = "no_reason"
    NO_DAY = "no_day"
    DAY_TO_COME = "day_to_come"
    DAY_TOO_EARLY = "day_too_early"
    NO_START = "no_start"
    THIRTY_DAYS_RUN = "thirty_days_run"
    NO_DATE = "no_date"


class NotIssued(Exception):
    """Nothing is issued, and `why` says why."""

    def __init__(self, why: WhyNotIssued) -> None:
        super().__init__(why.value)
        self.why = why


class Facts(Value, frozen=True, kw_only=True):
    """All that issuing is told of a room. `concluded_on`: the English day of the close, of a meeting that was held."""

    reference: str
    case: Case
    jurisdiction: Jurisdiction
    family: tuple[OfTheFamily, ...]
    held: bool
    concluded_on: date | None
    doubts: tuple[Doubt, ...]


class Asked(Value, frozen=True, kw_only=True):
    """What the issuer says. `kind`: None for the letter. `told_on`: the day the adviser was told, by the family that
    it does not want mediation, or by the authority that it cannot arrange it. `thirty_days`: the first day of the
    thirty, and which event that was; those of the case where the issuer says neither. `reason`: kept with the
    certificate, and not printed."""

    kind: CertificateKind | None
    told_on: date | None = None
    thirty_days_from: date | None = None
    thirty_days_start: Start | None = None
    reason: str = ""


def facts_of(room: Room, concluded_on: date | None) -> Facts:
    """The facts of a room. `concluded_on`: the English day of its close, None before it. Raises NotIssued."""
    if room.case is None:
        raise NotIssued(WhyNotIssued.NO_CASE)
    held = room.session.opened_at is not None
    return Facts(
        reference=room.mediation.reference,
        case=room.case,
        jurisdiction=room.mediation.jurisdiction,
        family=_family(room.people),
        held=held,
        concluded_on=concluded_on if held and room.session.state is SessionState.CLOSED else None,
        doubts=_doubts(room),
    )


def law_for(facts: Facts, day: date) -> Edition:
    """The law that the papers stand under. Raises NotIssued: Wales has no such certificate (row L25)."""
    law = law_on(facts.jurisdiction, day)
    if isinstance(law, Off):
        other = facts.jurisdiction is not Jurisdiction.ENGLAND
        raise NotIssued(WhyNotIssued.OTHER_LAW if other else WhyNotIssued.NO_DATE)
    return law


def due_after_meeting(facts: Facts, calendar: Calendar) -> Deadline | None:
    """By when the certificate is due once the mediation has ended (T25); None where it has not, or none is needed.

    Raises NotIssued.
    """
    ended = facts.concluded_on
    if ended is None or why_letter(facts.case) is not None:
        return None
    return _dated(RuleId.T25, facts, ended, calendar)


def contact_limit_missed(facts: Facts, calendar: Calendar) -> date | None:
    """The last day to contact the adviser, if the family contacted them after it (T20, row L3). Nothing is refused
    for it: what follows from it is the tribunal's to say. Raises NotIssued."""
    notice, contact = facts.case.notice_sent, facts.case.adviser_contacted
    if notice is None or contact is None or why_letter(facts.case) is not None:
        return None
    last = _dated(RuleId.T20, facts, notice, calendar).by.on
    return last if contact > last else None


def document_for(
    facts: Facts, asked: Asked, issuer: Issuer, *, number: str, today: date, calendar: Calendar
) -> Document:
    """The certificate, or the letter in its place, as asked for. Raises NotIssued."""
    made = letter_for if asked.kind is None else certificate_for
    return made(facts, asked, issuer, number=number, today=today, calendar=calendar)


def certificate_for(
    facts: Facts, asked: Asked, issuer: Issuer, *, number: str, today: date, calendar: Calendar
) -> Certificate:
    """The certificate that is asked for, issued today. `number`: unique, and the shell's to make. Raises NotIssued."""
    case = facts.case
    law = law_for(facts, today)
    if why_letter(case) is not None or asked.kind is None:
        raise NotIssued(
            WhyNotIssued.CERTIFICATE_NEEDED if asked.kind is None else WhyNotIssued.NO_CERTIFICATE_NEEDED
        )
    if not issuer.independent:
        raise NotIssued(WhyNotIssued.NOT_INDEPENDENT)
    if case.notice_sent is None:
        raise NotIssued(WhyNotIssued.NO_NOTICE)
    if case.adviser is None:
        raise NotIssued(WhyNotIssued.NO_ADVISER)
    if case.adviser_contacted is None:
        raise NotIssued(WhyNotIssued.NO_CONTACT)
    _not_after(today, case.notice_sent, case.adviser_contacted, asked.told_on, asked.thirty_days_from)
    told_no, deemed, due = _grounds(facts, asked, case.adviser_contacted, today, calendar)
    return Certificate(
        number=number,
        kind=asked.kind,
        reference=facts.reference,
        child_name=case.child_name,
        born=case.born,
        family=facts.family,
        authority=case.authority,
        decision=case.decision,
        notice_sent=case.notice_sent,
        adviser=case.adviser,
        adviser_contacted=case.adviser_contacted,
        issuer=issuer,
        issued_on=today,
        concluded_on=facts.concluded_on if asked.kind is CertificateKind.TOOK_PART else None,
        told_no_on=told_no,
        deemed=deemed,
        due=due,
        appeal=_appeal(law, case.notice_sent, today, calendar),
        law=law.version,
    )


def letter_for(
    facts: Facts, asked: Asked, issuer: Issuer, *, number: str, today: date, calendar: Calendar
) -> Letter:
    """The letter where no certificate is needed, written today. Raises NotIssued."""
    case, why = facts.case, why_letter(facts.case)
    law = law_for(facts, today)
    if why is None:
        raise NotIssued(WhyNotIssued.CERTIFICATE_NEEDED)
    if not issuer.independent:
        raise NotIssued(WhyNotIssued.NOT_INDEPENDENT)
    _not_after(today, case.notice_sent)
    absent = Doubt.FAMILY_NOT_THERE in facts.doubts
    if facts.concluded_on is not None and absent and not asked.reason.strip():
        raise NotIssued(WhyNotIssued.NO_REASON)
    appeals = why is WhyLetter.ONLY_THE_SCHOOL and case.notice_sent is not None
    return Letter(
        number=number,
        why=why,
        reference=facts.reference,
        child_name=case.child_name,
        born=case.born,
        family=facts.family,
        authority=case.authority,
        notice_sent=case.notice_sent,
        issuer=issuer,
        issued_on=today,
        attended_on=facts.concluded_on,
        appeal=_appeal(law, case.notice_sent, None, calendar) if appeals and case.notice_sent else None,
        law=law.version,
    )


def _grounds(
    facts: Facts, asked: Asked, contacted: date, today: date, calendar: Calendar
) -> tuple[date | None, DeemedBecause | None, Deadline | None]:
    """What the kind rests on: the day of the family's no, or why it is deemed; and by when it is due."""
    match asked.kind:
        case CertificateKind.TOOK_PART:
            if facts.concluded_on is None:
                raise NotIssued(WhyNotIssued.MEETING_NOT_CLOSED)
            if facts.doubts and not asked.reason.strip():
                raise NotIssued(WhyNotIssued.NO_REASON)
            return None, None, due_after_meeting(facts, calendar)
        case CertificateKind.NOT_PURSUED | CertificateKind.CHANGED_MIND:
            if asked.kind is CertificateKind.NOT_PURSUED and facts.held:
                raise NotIssued(WhyNotIssued.MEETING_WAS_HELD)
            if asked.told_on is None:
                raise NotIssued(WhyNotIssued.NO_DAY)
            if asked.told_on < contacted:
                raise NotIssued(WhyNotIssued.DAY_TOO_EARLY)
            return asked.told_on, None, _dated(RuleId.T21, facts, asked.told_on, calendar)
        case _:
            deemed = _deemed(facts, asked, contacted, today, calendar)
            due = _dated(RuleId.T26, facts, deemed.told_on, calendar) if deemed.told_on else None
            return None, deemed, due


def _deemed(facts: Facts, asked: Asked, contacted: date, today: date, calendar: Calendar) -> DeemedBecause:
    """The thirty days have to be over, or the authority to have said that it cannot keep them (K3, row L6)."""
    starts_on, start, told_on = asked.thirty_days_from, asked.thirty_days_start, asked.told_on
    recorded = facts.case.thirty_days
    if starts_on is None and start is None and recorded is not None:
        starts_on, start = recorded.began, recorded.start
    if starts_on is None or start is None:
        raise NotIssued(WhyNotIssued.NO_START)
    if starts_on < contacted or (told_on is not None and told_on < starts_on):
        raise NotIssued(WhyNotIssued.DAY_TOO_EARLY)
    if facts.held and not asked.reason.strip():
        raise NotIssued(WhyNotIssued.NO_REASON)
    rule = law_for(facts, starts_on).rules[RuleId.T23]
    try:
        given = thirty_days(rule, starts_on, start, "", calendar)
    except NoDate as no:
        raise NotIssued(WhyNotIssued.NO_DATE) from no
    why = why_deemed(given, today, authority_said_no=told_on is not None)
    if why is None:
        raise NotIssued(WhyNotIssued.THIRTY_DAYS_RUN)
    last = given.deadline.statutory.on
    return DeemedBecause(why=why, starts_on=starts_on, start=start, last_day=last, told_on=told_on)


def _dated(rule: RuleId, facts: Facts, starts_on: date, calendar: Calendar) -> Deadline:
    try:
        return deadline_of(law_for(facts, starts_on).rules[rule], starts_on, calendar)
    except NoDate as no:
        raise NotIssued(WhyNotIssued.NO_DATE) from no


def _appeal(law: Edition, notice: date, certificate: date | None, calendar: Calendar) -> AppealWindow:
    try:
        return appeal_window(law.rules[RuleId.T27], notice, certificate, calendar)
    except NoDate as no:
        raise NotIssued(WhyNotIssued.NO_DATE) from no


def _not_after(today: date, *days: date | None) -> None:
    if any(day is not None and day > today for day in days):
        raise NotIssued(WhyNotIssued.DAY_TO_COME)


def _family(people: People) -> tuple[OfTheFamily, ...]:
    """The young person where there is one, who then is the party; else the parents."""
    by_role = [
        OfTheFamily(name=person.name, role=person.role)
        for person in people.by_id.values()
        if person.party is Party.FAMILY
    ]
    young = [one for one in by_role if one.role is Role.YOUNG_PERSON]
    return tuple(young or by_role)


_NOT_THERE: dict[Party, Doubt] = {
    Party.FAMILY: Doubt.FAMILY_NOT_THERE,
    Party.LOCAL_AUTHORITY: Doubt.AUTHORITY_NOT_THERE,
    Party.HEALTH_COMMISSIONER: Doubt.COMMISSIONER_NOT_THERE,
}


def _doubts(room: Room) -> tuple[Doubt, ...]:
    """An authority that did not turn up is not a mediation that the family took part in (the reference, section 3)."""
    came = {person.party for person in room.people.by_id.values() if person.device is not None}
    doubts = [_NOT_THERE[party] for party in room.people.party_names() if party not in came]
    if room.conclusion is not None and room.conclusion.conclusion is Conclusion.TO_BE_CONTINUED:
        doubts.append(Doubt.TO_BE_CONTINUED)
    return tuple(doubts)
