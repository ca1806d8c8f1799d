"""The only home of what commands and events have in common: their shape, and who is asking."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from rooms.people import Participant, People
    from rooms.terms import Terms


def wire_name(class_name: str) -> str:
    """`RaiseHand` is `raise_hand` on the wire and in the log."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


class Command(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=wire_name
):
    """What a person asks, in the imperative."""


class Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=wire_name
):
    """What became true, in the past tense."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the room. Never changed in place: `replace` makes the next one."""


class Asking(Value, frozen=True, kw_only=True):
    """What a noun is told beside its command: who asks, when, and the facts that are not its own.

    `version` is the version that the room will have if the answer is yes: new things take their
    ids from it, so that ids need no chance and are the same on every replay.
    """

    by: Participant
    at: datetime
    version: int
    people: People
    terms: Terms
