"""The only home of drawing again: what was shown last, what of it need not be drawn anew, and what changed.

A room is never changed in place, so a part of a view that is drawn from the very same objects is the very same
part; and a part that is the very same has not changed. Most of a view is neither drawn nor compared.
"""

from collections.abc import Callable
from operator import is_
from typing import Any, TypeVar, TypeVarTuple

from msgspec.structs import astuple

from rooms.patch import Json, as_json, difference, plain
from rooms.people import DeviceId, ParticipantId, Role
from rooms.room import Room
from rooms.view import Connected, Shown, View, Whereabouts, shown_to_one, shown_to_the_mediator

Inputs = TypeVarTuple("Inputs")
Part = TypeVar("Part")


class Kept:
    """The last of each part, with what it was drawn from: a `rooms.view.Keep`.

    What it was drawn from is held on to, so that no other object can take its place in memory and pass for it.
    """

    def __init__(self) -> None:
        self._last: dict[Callable[..., Any], tuple[tuple[Any, ...], Any]] = {}

    def __call__(self, part: Callable[[*Inputs], Part], *drawn_from: *Inputs) -> Part:
        last = self._last.get(part)
        if last is not None and all(map(is_, last[0], drawn_from)):
            kept: Part = last[1]
            return kept
        drawn = part(*drawn_from)
        self._last[part] = (drawn_from, drawn)
        return drawn


class Drawn:
    """A part as it was shown last."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self.json = as_json(shown)

    def again(self, shown: Shown) -> dict[str, Json]:
        """Take in the part as it is now. Returns the merge patch that leads to it, empty if nothing changed."""
        last, self._shown = self._shown, shown
        if shown is last:
            return {}
        return {
            name: self._changed(name, now)
            for name, before, now in zip(shown.__struct_fields__, astuple(last), astuple(shown), strict=True)
            if before is not now and before != now
        }

    def _changed(self, name: str, now: object) -> Json:
        """The patch of one field."""
        if now is None:  # a value that is missing is left out of a view
            del self.json[name]
            return None
        before, after = self.json.get(name), plain(now)
        self.json[name] = after
        if isinstance(before, dict) and isinstance(after, dict):
            return difference(before, after)
        return after


class Own:
    """What one person on one device is shown that is not the same for all, as it was shown last."""

    def __init__(self, participant: ParticipantId, device: DeviceId, view: View) -> None:
        self._participant = participant
        self._device = device
        self._kept = Kept()
        self._you = Drawn(view.you)
        self._mediator = Drawn(view.mediator) if view.mediator is not None else None
        self.whereabouts = view.you.whereabouts

    @property
    def in_the_room(self) -> bool:
        return self.whereabouts is Whereabouts.ROOM

    def again(self, room: Room, connected: Connected) -> dict[str, Json]:
        """Draw it as it is now. Returns the merge patch of the view that leads to it."""
        you = shown_to_one(room, self._participant, self._device, self._kept)
        self.whereabouts = you.whereabouts
        patch: dict[str, Json] = {}
        if change := self._you.again(you):
            patch["you"] = change
        if you.role is Role.MEDIATOR:
            self._mediate(room, connected, patch)
        return patch

    def _mediate(self, room: Room, connected: Connected, patch: dict[str, Json]) -> None:
        if not self.in_the_room:
            if self._mediator is not None:
                self._mediator = patch["mediator"] = None
            return
        shown = shown_to_the_mediator(room, connected, self._kept)
        if self._mediator is None:
            self._mediator = Drawn(shown)
            patch["mediator"] = self._mediator.json
        elif change := self._mediator.again(shown):
            patch["mediator"] = change
