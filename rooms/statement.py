"""The only home of how a room becomes its outcome: the facts of the document, and nothing of the talk."""

from rooms.action import Action, ActionState
from rooms.action_law import ActionLaw, edition_called, least_sure
from rooms.deadlines import Deadline
from rooms.outcome import (
    AgreedAction,
    Attendance,
    LegalDate,
    OpenAction,
    Outcome,
    PartyAbsence,
    PartyStand,
    Stand,
    StatedAuthority,
    StatedViews,
)
from rooms.people import Party, People, Role
from rooms.room import Room
from rooms.session import SessionState

_NOT_AGREED = {ActionState.OPEN, ActionState.NOT_AGREED}


def outcome_of(room: Room) -> Outcome | None:
    """What the outcome document says of a room, before the close (a preview) or after it.

    None while the mediator has written no conclusion: there is no document without one (S59), and a
    room cannot be closed without one. An action that was withdrawn is nowhere in it; nor is a draft, or an idea
    that nobody was asked to agree to (row S11): those are part of the talk.
    """
    if room.conclusion is None:
        return None
    actions = room.board.actions.values()
    return Outcome(
        reference=room.mediation.reference,
        child=room.mediation.child,
        opened_at=room.session.opened_at,
        closed_at=room.session.since if room.session.state is SessionState.CLOSED else None,
        conclusion=room.conclusion.conclusion,
        words=room.conclusion.words,
        people=_attendances(room),
        agreed=tuple(_agreed(one, room.people) for one in actions if one.state is ActionState.CONFIRMED),
        not_agreed=tuple(_open(one) for one in actions if one.state in _NOT_AGREED),
        authorities=_authorities(room),
        views=_views(room),
        stands=tuple(_stand(room, party) for party in room.people.party_names()),
        number=room.outcome_number,
    )


def _authorities(room: Room) -> tuple[StatedAuthority, ...]:
    stated = room.closing.authorities
    return tuple(
        StatedAuthority(
            party=party.value,
            answer=stated[party].answer,
            name=None if (who := stated[party].by) is None else room.people.by_id[who].name,
        )
        for party in room.people.party_names()
        if party in stated
    )


def _views(room: Room) -> StatedViews | None:
    views = room.closing.views
    return None if views is None else StatedViews(how=views.how, words=views.words)


def _stand(room: Room, party: Party) -> PartyStand:
    """A party that confirmed did so, whatever was recorded of it before."""
    closing, absences = room.closing, room.people.absences
    yes = closing.confirmations.get(party)
    if yes is not None:
        name = room.people.by_id[yes.by].name
        return PartyStand(party=party.value, stand=Stand.CONFIRMED, name=name, at=yes.at)
    if party in closing.unconfirmed:
        return PartyStand(party=party.value, stand=Stand.WILL_NOT, reason=closing.unconfirmed[party])
    if party in absences:
        return PartyStand(party=party.value, stand=Stand.ABSENT, reason=absences[party])
    return PartyStand(party=party.value, stand=Stand.NOT_ASKED)


def _attendances(room: Room) -> tuple[Attendance, ...]:
    """The mediator, who is let in by nobody, took part once they had agreed to the terms."""
    return tuple(
        Attendance(
            name=person.name,
            role=person.role.value,
            party=person.party.value if person.party else None,
            took_part=(
                room.terms.agreed_by(person.id) if person.role is Role.MEDIATOR else person.device is not None
            ),
        )
        for person in room.people.by_id.values()
    )


def _agreed(action: Action, people: People) -> AgreedAction:
    """A confirmed action. The current wording is the one confirmed: a new wording is not confirmed."""
    now, confirmation = action.wording, action.confirmation
    assert confirmation is not None
    assert now.by_when is not None
    return AgreedAction(
        number=action.number,
        what=now.what,
        who=now.who,
        by_when=now.by_when,
        wording=confirmation.wording,
        agreed_by=tuple(
            (party.value, people.by_id[yes.by].name, yes.at)
            for party in Party
            if (yes := action.assents.get(party)) is not None
        ),
        absent=tuple(
            PartyAbsence(party=party.value, reason=confirmation.absent[party])
            for party in Party
            if party in confirmation.absent
        ),
        confirmed_at=confirmation.at,
        how_seen=now.how_seen,
        section=now.section,
        authority_words=now.authority_words,
        matter=now.matter,
        owner=None if now.owner is None else people.by_id[now.owner].name,
        promised_at=action.promise.at if action.promise else None,
        remit=(action.remit.within, people.by_id[action.remit.by].name) if action.remit else None,
        agreed_on=confirmation.law.agreed_on,
        law=_legal_dates(confirmation.law),
        no_law=confirmation.law.why_none,
    )


def _legal_dates(law: ActionLaw) -> tuple[LegalDate, ...]:
    return tuple(_legal_date(one, law) for one in law.deadlines)


def _legal_date(deadline: Deadline, law: ActionLaw) -> LegalDate:
    edition = edition_called(law.edition)
    rule = edition.rules[deadline.rule]
    return LegalDate(
        rule=rule.id,
        does=rule.does,
        bound=rule.bound,
        on=deadline.statutory.on,
        bank_holidays=deadline.statutory.bank_holidays_near,
        last_working_day=deadline.statutory.last_working_day,
        source=rule.source,
        mark=least_sure(rule, edition),
        cautions=rule.cautions,
        own=deadline.rule is law.row,
        agreed=deadline.agreed.on if deadline.agreed else None,
    )


def _open(action: Action) -> OpenAction:
    now = action.wording
    return OpenAction(number=action.number, what=now.what, who=now.who, by_when=now.by_when)
