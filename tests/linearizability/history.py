"""The only home of a recorded history: what each client asked about the floor, between when and when, what it was
answered, and what it saw then. Times are of one monotonic clock, in seconds."""

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

NEVER = math.inf
"""When an operation ended whose answer never came."""


class Kind(StrEnum):
    """What was asked. `look`: something that changes nothing, asked to be shown the floor as it is."""

    RAISE_HAND = "raise_hand"
    LET_GO = "let_go"
    GRANT_FLOOR = "grant_floor"
    GRANT_NEXT = "grant_next"
    REVOKE_FLOOR = "revoke_floor"
    BEGIN_TURN = "begin_turn"
    LOOK = "look"


class Said(StrEnum):
    """What was answered. `unknown`: the line was lost for good, so it may have happened or not.
    `otherwise`: refused for a reason that nobody who does what these clients do is ever given."""

    YES = "yes"
    UNKNOWN = "unknown"
    OTHERWISE = "otherwise"
    TURN_HAS_CHANGED = "turn_has_changed"
    NOBODY_IS_WAITING = "nobody_is_waiting"
    NOT_YOUR_TURN = "not_your_turn"
    YOU_HAVE_THE_FLOOR = "you_have_the_floor"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The floor as a client was shown it: the turn, its holder, whether they have begun, and who waits."""

    turn: str | None = None
    holder: str | None = None
    begun: bool = False
    waiting: tuple[str, ...] = ()


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a client asked.

    `names`: the turn (or request) that it named. `made`: the id of the turn or request that it made, where the
    client learnt it. `seen`: the floor at a moment between its taking effect and its end. `version`: a hint for
    the order in which to search, and never evidence. `sent`: how often it was sent, with one key.
    """

    client: str
    kind: Kind
    begun: float
    ended: float = NEVER
    names: str | None = None
    to: str | None = None
    said: Said = Said.UNKNOWN
    made: str | None = None
    seen: Seen | None = None
    version: int | None = None
    sent: int = 1

    def __str__(self) -> str:
        asked = " ".join(part for part in (self.kind, self.names, self.to and f"to {self.to}") if part)
        return f"{self.client}: {asked} -> {self.said}, saw {self.seen}, {self.begun:.4f}-{self.ended:.4f}"


History = Sequence[Operation]
