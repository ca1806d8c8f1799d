"""The only home of asking a relay by hand (RFC 5389, RFC 5766), to see what it refuses."""

import hashlib
import hmac
import os
import socket
import struct
from typing import Self

_MAGIC = 0x2112A442
_ALLOCATE, _REFRESH, _CREATE_PERMISSION = 0x003, 0x004, 0x008
_USERNAME, _INTEGRITY, _ERROR, _REALM, _NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
_LIFETIME, _PEER, _RELAYED, _FAMILY, _TRANSPORT = 0x000D, 0x0012, 0x0016, 0x0017, 0x0019
_UDP = struct.pack("!I", 17 << 24)
_IPV4, _IPV6 = 1, 2
_HEADER = struct.Struct("!HHI12s")
_MAC_BYTES = 20
_ANSWERS_WITHIN_SECONDS = 10
OK, FORBIDDEN, NOT_AUTHORISED = 0, 403, 401


class TurnClient:
    """One who asks. Every question returns the code of the answer, OK if it is yes."""

    def __init__(self, address: str, port: int, name: str, password: str) -> None:
        self._name = name
        self._password = password
        self._realm = self._nonce = b""
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.settimeout(_ANSWERS_WITHIN_SECONDS)
        self._line.connect((address, port))
        self.reached_at: tuple[str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.reached_at is not None:
            # It would be kept for us for ten minutes.
            self._ask(_REFRESH, {_LIFETIME: struct.pack("!I", 0)})
        self._line.close()

    def allocate(self, *, version: int = 4) -> int:
        """Ask for a place to be reached at, of that version of the internet's addresses."""
        wanted = {_TRANSPORT: _UDP, _FAMILY: bytes((_IPV4 if version == 4 else _IPV6, 0, 0, 0))}
        _, answer = self._ask(_ALLOCATE, wanted)
        # It says no to a stranger, and by which realm and nonce to be known.
        self._realm, self._nonce = answer[_REALM], answer[_NONCE]
        code, answer = self._ask(_ALLOCATE, wanted)
        if code == OK:
            self.reached_at = _address(answer[_RELAYED])
        return code

    def may_reach(self, address: str) -> int:
        """Ask that what comes from there and goes there is handed on."""
        (number,) = struct.unpack("!I", socket.inet_aton(address))
        peer = struct.pack("!xBHI", _IPV4, 9 ^ (_MAGIC >> 16), number ^ _MAGIC)
        return self._ask(_CREATE_PERMISSION, {_PEER: peer})[0]

    def _ask(self, method: int, attributes: dict[int, bytes]) -> tuple[int, dict[int, bytes]]:
        known = (
            {_USERNAME: self._name.encode(), _REALM: self._realm, _NONCE: self._nonce} if self._nonce else {}
        )
        body = b"".join(_attribute(kind, value) for kind, value in (attributes | known).items())
        transaction = os.urandom(12)
        if known:
            # The length that is signed counts the signature itself.
            header = _HEADER.pack(method, len(body) + 4 + _MAC_BYTES, _MAGIC, transaction)
            words = b":".join((self._name.encode(), self._realm, self._password.encode()))
            key = hashlib.md5(words, usedforsecurity=False).digest()
            body += _attribute(_INTEGRITY, hmac.new(key, header + body, hashlib.sha1).digest())
        self._line.send(_HEADER.pack(method, len(body), _MAGIC, transaction) + body)
        answer = self._line.recv(2048)
        assert answer[8:20] == transaction
        found = _attributes(answer[_HEADER.size :])
        code = found[_ERROR][2] * 100 + found[_ERROR][3] if _ERROR in found else OK
        return code, found


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while body:
        kind, length = struct.unpack("!HH", body[:4])
        found.setdefault(kind, body[4 : 4 + length])
        body = body[4 + length + -length % 4 :]
    return found


def _address(value: bytes) -> tuple[str, int]:
    port, number = struct.unpack("!2xHI", value)
    return socket.inet_ntoa(struct.pack("!I", number ^ _MAGIC)), port ^ (_MAGIC >> 16)
