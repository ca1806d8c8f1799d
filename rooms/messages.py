"""The only home of what commands and events have in common: their shape and their name on the wire."""

import re

import msgspec


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
