"""The only home of what the two baselines say: a command with a key, a delivery of about 300 bytes."""

import msgspec

# The patch of a raised hand is about this long; the baselines carry as much and mean nothing by it.
DELIVERY_PADDING = "x" * 250


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ask"):
    """A command, in the same bytes as the product takes it too. `key` is its own for the whole run."""

    key: str
    command: dict[str, str]


class Delivered(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="patch"):
    """What everybody in the room gets for the command of that key."""

    key: str
    padding: str
