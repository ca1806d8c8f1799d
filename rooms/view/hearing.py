"""The only home of what everybody sees of who may be heard, and what their browsers obey."""

from rooms.hearing import hearing_of
from rooms.people import ParticipantId, People
from rooms.session import Session
from rooms.terms import Terms
from rooms.turn import Turn
from rooms.view.shown import Shown


class HearingShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """Who may be heard now. `everybody`: by everybody in the room. `lanes`: who may be heard besides, by those named
    alone. Whoever is in neither is heard by nobody, whatever their browser sends."""

    everybody: list[ParticipantId]
    lanes: dict[ParticipantId, list[ParticipantId]] | None = None


def hearing_shown(session: Session, people: People, terms: Terms, turn: Turn | None) -> HearingShown:
    hearing = hearing_of(session, people, terms, turn)
    lanes = {speaker: list(listeners) for speaker, listeners in hearing.lanes.items()}
    return HearingShown(everybody=list(hearing.everybody), lanes=lanes or None)
