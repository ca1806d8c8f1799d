"""The only home of how a room becomes its outcome: the facts of the document, and nothing of the talk."""

from rooms.action import Action, ActionState
from rooms.outcome import AgreedAction, Attendance, OpenAction, Outcome, PartyAbsence
from rooms.people import Party, People, Role
from rooms.room import Room
from rooms.session import SessionState


def outcome_of(room: Room) -> Outcome | None:
    """What the outcome document says of a room, before the close (a preview) or after it.

    None while the mediator has written no conclusion: there is no document without one (S59), and a
    room cannot be closed without one. An action that was withdrawn is nowhere in it.
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
        not_agreed=tuple(_open(one) for one in actions if one.state is ActionState.OPEN),
    )


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
    )


def _open(action: Action) -> OpenAction:
    now = action.wording
    return OpenAction(number=action.number, what=now.what, who=now.who, by_when=now.by_when)
