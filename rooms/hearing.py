"""The only home of who may be heard, and by whom.

The floor decides and a voice obeys: each browser is told this, opens its own microphone and plays the others' by it,
and decides nothing of it itself. Who is connected, and whether a microphone is open, changes nothing here.
"""

from rooms.messages import Value
from rooms.people import Participant, ParticipantId, People, Role
from rooms.session import Session, SessionState
from rooms.terms import Terms
from rooms.turn import Phase, Turn

# Without its mediator a meeting stands still, and after its end there is none: not even a mediator is heard.
SILENT = frozenset({SessionState.SUSPENDED, SessionState.CLOSED})


class Hearing(Value, frozen=True, kw_only=True):
    """Who may be heard now. `everybody`: by everybody in the room, in the order of the people. `lanes`: who may be
    heard besides, by some: an interpreter by those they interpret for."""

    everybody: tuple[ParticipantId, ...] = ()
    lanes: dict[ParticipantId, tuple[ParticipantId, ...]] = {}

    def may_hear(self, listener: ParticipantId, speaker: ParticipantId) -> bool:
        """Whether somebody in the room may hear somebody else. Who is not in the room hears nobody, which is
        for those who let people in to see to."""
        return speaker in self.everybody or listener in self.lanes.get(speaker, ())


def hearing_of(session: Session, people: People, terms: Terms, turn: Turn | None) -> Hearing:
    """Who may be heard, as the meeting stands (design, section 9, invariant 1).

    `turn`: the one that has the floor. One that waits for a short reply to end has not, and so is heard by nobody.
    An interpreter lends their voice to those they interpret for: it is heard by all while such a person is, and it is
    not a second voice; otherwise it tells them alone what the others say.
    """
    if session.state in SILENT:
        return Hearing()
    inside = {one.id: one for one in people.by_id.values() if _is_inside(one, terms)}
    if session.state is not SessionState.OPEN:
        return Hearing(everybody=tuple(who for who, one in inside.items() if one.role is Role.MEDIATOR))
    speaking = turn.holder if turn is not None and _is_spoken(turn) and turn.holder in inside else None
    everybody = tuple(
        who
        for who, one in inside.items()
        if one.role is Role.MEDIATOR or who == speaking or speaking in one.interprets_for
    )
    lanes = {
        who: listeners
        for who, one in inside.items()
        if who not in everybody
        and (listeners := tuple(other for other in one.interprets_for if other in inside))
    }
    return Hearing(everybody=everybody, lanes=lanes)


def _is_inside(one: Participant, terms: Terms) -> bool:
    """Whether somebody is in the room, on whichever device."""
    return terms.agreed_by(one.id) and (one.is_let_in or one.role is Role.MEDIATOR)


def _is_spoken(turn: Turn) -> bool:
    """Whether a turn has begun, spoken or typed, and does not wait for its holder's line."""
    return turn.phase is not Phase.OFFERED and turn.held_since is None
