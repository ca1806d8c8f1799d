"""The only home of how a room becomes its outcome: the facts of the document, and nothing of the talk."""

from datetime import datetime

from rooms.action import Action, ActionState, Assent
from rooms.action_law import ActionLaw, edition_called, least_sure
from rooms.corrected import AgreedWords, agreed_words, changes_of, conclusion_words
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
    StatedVersion,
    StatedViews,
)
from rooms.people import Party, People, Role
from rooms.room import Room
from rooms.session import SessionState

_NOT_AGREED = {ActionState.OPEN, ActionState.NOT_AGREED}


def outcome_of(room: Room, version: int | None = None) -> Outcome | None:
    """What the outcome document says of a room, before the close (a preview) or after it. `version`: one that there
    is; the newest if None.

    None while the mediator has written no conclusion: there is no document without one (S59), and a
    room cannot be closed without one. An action that was withdrawn is nowhere in it; nor is a draft, or an idea
    that nobody was asked to agree to (row S11): those are part of the talk.
    """
    if room.conclusion is None:
        return None
    actions = room.board.actions.values()
    corrections = room.corrections.sealed if version is None else room.corrections.sealed[: version - 1]
    later = room.corrections.sealed[len(corrections) :]
    return Outcome(
        reference=room.mediation.reference,
        child=room.mediation.child,
        opened_at=room.session.opened_at,
        closed_at=room.session.since if room.session.state is SessionState.CLOSED else None,
        conclusion=room.conclusion.conclusion,
        words=conclusion_words(room.conclusion.words, corrections),
        people=_attendances(room),
        agreed=tuple(
            _agreed(one, room.people) for one in agreed_words(room.board.actions, corrections).values()
        ),
        not_agreed=tuple(_open(one) for one in actions if one.state in _NOT_AGREED),
        authorities=_authorities(room),
        views=_views(room),
        stands=tuple(_stand(room, party) for party in room.people.party_names()),
        number=later[0].replaces if later else room.outcome_number,
        versions=versions_of(room)[len(later) :],
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


def _agreed(words: AgreedWords, people: People) -> AgreedAction:
    """An agreed action as a version says it. The wording is the confirmed one: a new wording is not confirmed."""
    action, now, sealed = words.action, words.wording, words.sealed
    confirmation = action.confirmation
    assert confirmation is not None
    assert now.by_when is not None
    assents = action.assents if sealed is None else sealed.assents
    promise = action.promise
    if promise is not None and sealed is not None:
        promise = sealed.promises.get(promise.by)
    return AgreedAction(
        number=action.number,
        what=now.what,
        who=now.who,
        by_when=now.by_when,
        wording=confirmation.wording,
        agreed_by=_assents(assents, people),
        absent=tuple(
            PartyAbsence(party=party.value, reason=confirmation.absent[party])
            for party in Party
            if party in confirmation.absent and party not in assents
        ),
        confirmed_at=confirmation.at if sealed is None else sealed.at,
        how_seen=now.how_seen,
        section=now.section,
        authority_words=now.authority_words,
        matter=now.matter,
        owner=None if now.owner is None else people.by_id[now.owner].name,
        promised_at=promise.at if promise else None,
        # Said of the words as they were then, as a promise is.
        remit=(action.remit.within, people.by_id[action.remit.by].name)
        if action.remit and sealed is None
        else None,
        agreed_on=words.law.agreed_on,
        law=_legal_dates(words.law),
        no_law=words.law.why_none,
        version=words.version,
        promised_before=action.promise is not None and promise is None,
    )


def _assents(assents: dict[Party, Assent], people: People) -> tuple[tuple[str, str, datetime], ...]:
    """(party, person's name, when)."""
    return tuple(
        (party.value, people.by_id[yes.by].name, yes.at)
        for party in Party
        if (yes := assents.get(party)) is not None
    )


def versions_of(room: Room) -> tuple[StatedVersion, ...]:
    """What the versions after the first say of themselves, the newest first."""
    sealed, closed_at = room.corrections.sealed, room.session.since
    return tuple(
        _version(room, number, sealed[number - 2].at if number > 1 else closed_at)
        for number in range(len(sealed), 0, -1)
    )


def _version(room: Room, before: int, before_at: datetime | None) -> StatedVersion:
    """The version that took the place of another. `before`: the number of that one, and when it was sealed."""
    assert before_at is not None
    assert room.conclusion is not None
    earlier, sealed, people = (
        room.corrections.sealed[: before - 1],
        room.corrections.sealed[before - 1],
        room.people,
    )
    now, written = (
        agreed_words(room.board.actions, earlier),
        conclusion_words(room.conclusion.words, earlier),
    )
    return StatedVersion(
        version=before + 1,
        sealed_at=sealed.at,
        before_sealed_at=before_at,
        why=sealed.why,
        changes=changes_of(now, written, sealed.actions, sealed.words),
        agreed_by=_assents(sealed.assents, people),
        promised_by=tuple((people.by_id[who].name, yes.at) for who, yes in sealed.promises.items()),
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
