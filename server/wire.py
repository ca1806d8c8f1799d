"""The only home of what goes over the socket: the messages, their decoding, and the close codes.

Commands go up; answers, views and patches come down. Bytes become types here and nowhere else.
A command is decoded apart from its envelope, so that one that cannot be understood is answered by its key.
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

from rooms.messages import wire_name
from rooms.people import ParticipantId
from rooms.room import Command
from rooms.text import Token
from rooms.view import View
from server.signal import PAIRWISE, Person, SignalData


class FromBrowser(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=wire_name
):
    """A message from a browser."""


class Ask(FromBrowser, frozen=True, kw_only=True):
    """A command, with a key of the browser's choosing: the same key is never carried out twice."""

    key: Token
    command: msgspec.Raw


class Here(FromBrowser, frozen=True, kw_only=True):
    """The browser is there. It says so at each beat."""


class AskRelay(FromBrowser, frozen=True, kw_only=True):
    """By which relay do I reach the others? Answered with `relay`, and asked again before that one runs out."""


class SendSignal(FromBrowser, frozen=True, kw_only=True, tag="signal"):
    """About sound and picture, for one person's browser, or without `to` for everybody's else in the room. `page`:
    an id by chance that the page has from its loading on. It is kept nowhere, may be lost, and is not answered."""

    to: Person | None = None
    page: Token
    data: SignalData

    def __post_init__(self) -> None:
        if self.to is None and isinstance(self.data, PAIRWISE):
            raise ValueError("what is about one connection is for one person")


class ToBrowser(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=wire_name):
    """A message to a browser."""


class Whole(ToBrowser, frozen=True, kw_only=True, tag="view"):
    """All that the person may see, at a version of the room; `now` is the server's clock."""

    version: int
    now: datetime
    view: View


class Patch(ToBrowser, frozen=True, kw_only=True):
    """What changed since the last view or patch on this connection, as a JSON Merge Patch of the view."""

    version: int
    patch: dict[str, Any]


class Answer(ToBrowser, frozen=True, kw_only=True):
    """The command is saved, or needed no change: it shows in the view of this version or a later one."""

    key: str
    version: int


class Refusal(ToBrowser, frozen=True, kw_only=True, omit_defaults=True):
    """The command changed nothing. `code`: one of `rooms.refusals.Refusal` or of `Trouble`. `number`: what
    the operator can find a fault of ours by."""

    key: str
    code: str
    number: str | None = None


class Beat(ToBrowser, frozen=True, kw_only=True):
    """The server is there, at this time, and asks whether the browser is."""

    now: datetime


class ShowSignal(ToBrowser, frozen=True, kw_only=True, tag="signal", rename={"by": "from"}):
    """What another person's browser says. Whose it is says the server, and not that browser."""

    by: ParticipantId
    page: Token
    data: SignalData


class Ways(StrEnum):
    """By which ways people's browsers reach each other: by the relay alone, so that nobody learns another's address,
    or by all there are."""

    RELAY = "relay"
    ALL = "all"


class RelayServer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """As `RTCIceServer` wants it."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class RelayShown(ToBrowser, frozen=True, kw_only=True, tag="relay", omit_defaults=True):
    """The relay that the service has, if it has one. `until`: when a new name and credential are needed; what was
    begun with the old goes on."""

    policy: Ways
    servers: list[RelayServer]
    until: datetime | None = None


class Trouble(StrEnum):
    """Refusals that are the shell's and not the core's.

    After `not_saved` nobody knows whether the command took effect: the browser asks again, with the same key.
    """

    NOT_UNDERSTOOD = "not_understood"
    NOT_SAVED = "not_saved"
    FAULT = "fault"


class Close(IntEnum):
    """Why a socket was closed (RFC 6455 section 7.4; 4000-4999 are ours)."""

    NOT_UNDERSTOOD = 4400
    NO_SESSION = 4401
    REPLACED = 4409
    TOO_MANY_MESSAGES = 4429
    TOO_BIG = 1009
    FAULT = 1011
    RESTARTING = 1012
    TOO_SLOW = 1013
    TRY_AGAIN = 4503


Up = Ask | Here | AskRelay | SendSignal

_envelopes = msgspec.json.Decoder(Up)
_commands = msgspec.json.Decoder(Command)
_encoder = msgspec.json.Encoder()

# What msgspec raises, beside its own errors, at ten thousand brackets and at half a character.
_TOO_ODD = (RecursionError, UnicodeError)


def decode(message: str | bytes) -> Up:
    """The envelope. Raises msgspec.DecodeError, of which ValidationError is a kind."""
    try:
        envelope: Up = _envelopes.decode(message)
    except _TOO_ODD as error:
        raise msgspec.DecodeError("nested too deep, or not text") from error
    return envelope


def decode_command(raw: msgspec.Raw) -> Command:
    """The command in an envelope. Raises msgspec.DecodeError."""
    try:
        command: Command = _commands.decode(raw)
    except _TOO_ODD as error:
        raise msgspec.DecodeError("nested too deep, or not text") from error
    return command


def encode(message: ToBrowser) -> bytes:
    return _encoder.encode(message)
