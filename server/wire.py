"""The only home of what goes over the socket: the messages, their decoding, and the close codes.

Commands go up; answers, views and patches come down. Bytes become types here and nowhere else.
A command is decoded apart from its envelope, so that one that cannot be understood is answered by its key.
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

from rooms.messages import wire_name
from rooms.room import Command
from rooms.text import Token
from rooms.view import View


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


_envelopes = msgspec.json.Decoder(Ask | Here)
_commands = msgspec.json.Decoder(Command)
_encoder = msgspec.json.Encoder()

# What msgspec raises, beside its own errors, at ten thousand brackets and at half a character.
_TOO_ODD = (RecursionError, UnicodeError)


def decode(message: str | bytes) -> Ask | Here:
    """The envelope. Raises msgspec.DecodeError, of which ValidationError is a kind."""
    try:
        envelope: Ask | Here = _envelopes.decode(message)
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
