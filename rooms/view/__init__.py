"""The only home of what one participant may see.

A view has three parts, and each names every field it shows. `room` is the same for everybody who has been
let in. `you` is one person's own. `mediator` is for the mediator's eyes. Somebody at the door is shown
`you` and nothing else: no name, no reference, no word of the room (source: quality/checklist.md S15, S20).

A value that is missing is left out and never null, so that a merge patch (RFC 7396) can remove it.
Things that change one at a time are maps by id beside an order, so that patches stay small.
"""

from rooms.people import DeviceId, ParticipantId, Role
from rooms.room import Room
from rooms.view.board import Standing
from rooms.view.mediator import KnockShown, MediatorShown, shown_to_the_mediator
from rooms.view.people import Attendance
from rooms.view.room import RoomShown, shown_to_all
from rooms.view.shown import Connected, Keep, Shown, anew
from rooms.view.you import OwnRequestShown, Whereabouts, You, shown_to_one

__all__ = [
    "Attendance",
    "Connected",
    "Keep",
    "KnockShown",
    "MediatorShown",
    "OwnRequestShown",
    "RoomShown",
    "Shown",
    "Standing",
    "View",
    "Whereabouts",
    "You",
    "anew",
    "shown_to_all",
    "shown_to_one",
    "shown_to_the_mediator",
    "view_for",
]


class View(Shown, frozen=True, kw_only=True, omit_defaults=True):
    you: You
    room: RoomShown | None = None
    mediator: MediatorShown | None = None


def view_for(room: Room, participant: ParticipantId, device: DeviceId, connected: Connected) -> View:
    """Everything that this person, on this device, may see."""
    you = shown_to_one(room, participant, device)
    if you.whereabouts is not Whereabouts.ROOM:
        return View(you=you)
    mediator = shown_to_the_mediator(room, connected) if you.role is Role.MEDIATOR else None
    return View(you=you, room=shown_to_all(room, connected), mediator=mediator)
