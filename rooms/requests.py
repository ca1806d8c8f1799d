"""The only home of a floor request: its kinds, its states, and the ways between them.

The states and the ways between them are those of RFC 8855, section 5.2.5. A hand raised to speak is accepted
at once, with a place. A request for the mediator's ears alone (a break, a word in private) is pending until the
mediator answers it, and has no place (RFC 4376, REQ-PS-12: who may know that somebody asked).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType

from rooms.messages import Value
from rooms.people import ParticipantId

RequestId = NewType("RequestId", str)


class RequestKind(StrEnum):
    """What a hand is raised for."""

    SPEAK = "speak"
    REPLY = "reply"
    NOT_UNDERSTOOD = "not_understood"
    BREAK = "break"
    PRIVATE = "private"


# Seen by the mediator alone, and never a turn.
FOR_THE_MEDIATOR = frozenset({RequestKind.BREAK, RequestKind.PRIVATE})
# May come between: the speaker is paused and gets the floor back.
SHORT = frozenset({RequestKind.REPLY, RequestKind.NOT_UNDERSTOOD})


class RequestState(StrEnum):
    """RFC 8855, section 5.2.5, by its names."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    GRANTED = "granted"
    DENIED = "denied"
    CANCELLED = "cancelled"
    RELEASED = "released"
    REVOKED = "revoked"


# Denied is an end as well, though section 13.1.2 does not list it among those.
TRANSITIONS: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.PENDING: frozenset(
        {RequestState.ACCEPTED, RequestState.GRANTED, RequestState.DENIED, RequestState.CANCELLED}
    ),
    RequestState.ACCEPTED: frozenset({RequestState.GRANTED, RequestState.DENIED, RequestState.CANCELLED}),
    RequestState.GRANTED: frozenset({RequestState.RELEASED, RequestState.REVOKED}),
    RequestState.DENIED: frozenset(),
    RequestState.CANCELLED: frozenset(),
    RequestState.RELEASED: frozenset(),
    RequestState.REVOKED: frozenset(),
}

BEGINNINGS = frozenset({RequestState.PENDING, RequestState.ACCEPTED, RequestState.GRANTED})


class FloorRequest(Value, frozen=True, kw_only=True):
    """A raised hand. Its place is its position in the queue, never its time."""

    id: RequestId
    participant: ParticipantId
    raised_at: datetime
    kind: RequestKind = RequestKind.SPEAK
    reason: str = ""
