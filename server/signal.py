"""The only home of what one person's browser says to another's about sound and picture, by way of the server.

The server reads it to refuse what is none of these, and keeps nothing of it (server/signals.py).
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from rooms.messages import wire_name
from rooms.people import ParticipantId
from rooms.text import Token

SDP_LETTERS = 20_000
"""Three parts of sound and picture with all their codecs are some 10,000 in Chromium."""
CANDIDATE_LETTERS = 1_000
"""One line of SDP, which is some 200."""

Person = Annotated[ParticipantId, Meta(min_length=1, max_length=64)]
Mid = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]*$(?!\n)")]
"""Which part of a description: browsers number them."""


class Microphone(StrEnum):
    """`open`: sound goes out, if its person may be heard. `ready`: there is one, and it is off."""

    OPEN = "open"
    READY = "ready"
    NONE = "none"


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page takes part with."""

    microphone: Microphone
    camera: bool
    screen: bool


class Signal(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=wire_name
):
    """Something that one page says to another, or to all the others in the room."""


class Hello(Signal, frozen=True, kw_only=True):
    """My page takes part. Said to everybody by a newcomer; whoever takes part says it back to that one, as an
    `answer`, and is then offered a connection by the newcomer."""

    answer: bool
    about: About


class AboutMe(Signal, frozen=True, kw_only=True, tag="about"):
    """What my page takes part with from now on."""

    about: About


class DescriptionType(StrEnum):
    """Which half of the two that make a connection (RFC 8829)."""

    OFFER = "offer"
    ANSWER = "answer"


class Description(Signal, frozen=True, kw_only=True):
    """One half of a connection. `link`: the connection's own id, by chance, of whoever offers it. To one person."""

    link: Token
    type: DescriptionType
    sdp: Annotated[str, Meta(max_length=SDP_LETTERS)]


class Candidate(Signal, frozen=True, kw_only=True):
    """A way to reach this end of a connection. Empty: there are no more. To one person."""

    link: Token
    candidate: Annotated[str, Meta(max_length=CANDIDATE_LETTERS)]
    mid: Mid


class Restart(Signal, frozen=True, kw_only=True):
    """Please look for ways anew (an ICE restart). To one person."""

    link: Token


class Bye(Signal, frozen=True, kw_only=True):
    """My page takes part no more."""


class Noticed(Signal, frozen=True, kw_only=True):
    """This person's browser sends sound without the floor, which nobody hears. Only mediators are told."""

    participant: Person


SignalData = Hello | AboutMe | Description | Candidate | Restart | Bye | Noticed
PAIRWISE = (Description, Candidate, Restart)
"""What is about one connection, and so for one person."""
