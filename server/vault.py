"""The only door to the cipher, and the only home of keys: the service's own, and one for each mediation.

AES-256-GCM with random 96-bit nonces (NIST SP 800-38D 8.2.2: at most 2^32 messages under one key; a mediation
seals some thousands). What a ciphertext is about is bound into it as associated data, so that a record moved
to another room or version cannot be read there. The service's key lies in a file and never in Redis; a
mediation's key lies in Redis only wrapped by it. To forget a mediation is to destroy its wrapped key.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = b"\x01"
"""The first byte of whatever is sealed here: AES-256-GCM, then the nonce, then ciphertext and tag."""
_WRAPPING = b"evenhand mediation key\0"


class Unreadable(Exception):
    """The bytes were not sealed with this key about this thing, or were changed since."""


class VaultUnfit(Exception):
    """The service's key cannot be used. Holds one plain line for whoever starts the program."""


class MediationKey:
    """The key of one mediation."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, about: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Raises `Unreadable`."""
        if not sealed.startswith(FORMAT) or len(sealed) < len(FORMAT) + NONCE_BYTES + TAG_BYTES:
            raise Unreadable
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, rest, about)
        except InvalidTag:
            raise Unreadable from None


class Vault:
    """The service's key, with which it wraps each mediation's."""

    __slots__ = ("_service",)

    def __init__(self, service_key: bytes) -> None:
        self._service = MediationKey(service_key)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The vault whose key is in this file, made if it is not there; raises `VaultUnfit`."""
        try:
            if not path.exists():
                _create(path)
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_mode & 0o077:
                    raise VaultUnfit(f"The service key {path} is open to others: run chmod 600 on it.")
                key = file.read(KEY_BYTES + 1)
        except OSError as error:
            raise VaultUnfit(f"The service key {path} cannot be used: {error.strerror}.") from error
        if len(key) != KEY_BYTES:
            raise VaultUnfit(f"The service key {path} is damaged: it must hold exactly {KEY_BYTES} bytes.")
        return cls(key)

    def new_mediation_key(self, room: str) -> bytes:
        """A fresh key for a room, wrapped."""
        return self._service.seal(secrets.token_bytes(KEY_BYTES), _WRAPPING + room.encode())

    def unwrap(self, room: str, wrapped: bytes) -> MediationKey:
        """Raises `Unreadable` for a key that was wrapped for another room, or by another service."""
        return MediationKey(self._service.open(wrapped, _WRAPPING + room.encode()))


def _create(path: Path) -> None:
    """Whole and on the disk, or not there at all; of two programs that create it at once, one wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            os.write(file, secrets.token_bytes(KEY_BYTES))
            os.fsync(file)
        finally:
            os.close(file)
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
