"""The only home of what a view is made of: its parts, and how one comes about.

A part is a function of what it is drawn from, and reads nothing else. So whoever draws again and again may keep
one for as long as all that it is drawn from is the very same (nothing in a room is ever changed in place).
"""

from collections.abc import Callable
from typing import Protocol, TypeVar, TypeVarTuple

import msgspec

from rooms.people import DeviceId, ParticipantId

Connected = frozenset[tuple[ParticipantId, DeviceId]]

Inputs = TypeVarTuple("Inputs")
Part = TypeVar("Part")


class Keep(Protocol):
    """How a part comes about: drawn anew, or kept from before."""

    def __call__(self, part: Callable[[*Inputs], Part], *drawn_from: *Inputs) -> Part: ...


def anew(part: Callable[[*Inputs], Part], *drawn_from: *Inputs) -> Part:
    """Keeps nothing."""
    return part(*drawn_from)


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a view. A field with a default is one that can be missing."""
