"""The only door to the cipher, and the only home of keys: the service's own, and one for each mediation.

AES-256-GCM with random 96-bit nonces (NIST SP 800-38D 8.2.2: at most 2^32 messages under one key; a mediation
seals some thousands). What a ciphertext is about is bound into it as associated data, so that a record moved
to another room or version cannot be read there. The service's key lies in a file and never in Redis; a
mediation's key lies in Redis only wrapped by it. To forget a mediation is to destroy its wrapped key.
"""

import hmac
import secrets
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.once import make_once, open_to_others

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = b"\x01"
"""The first byte of whatever is sealed here: AES-256-GCM, then the nonce, then ciphertext and tag."""
_WRAPPING = b"evenhand mediation key\0"
_SERVICE = b"evenhand service\0"
_MARKING = b"evenhand marks"


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
    """The service's key, with which it wraps each mediation's, and keeps the little that outlives them."""

    __slots__ = ("_marking", "_service")

    def __init__(self, service_key: bytes) -> None:
        self._service = MediationKey(service_key)
        # One key, one use (NIST SP 800-57 part 1, 5.2): what names things never encrypts them.
        self._marking = HKDF(SHA256(), KEY_BYTES, salt=None, info=_MARKING).derive(service_key)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The vault whose key is in this file, made if it is not there; raises `VaultUnfit`."""
        try:
            if not path.exists():
                make_once(path, secrets.token_bytes(KEY_BYTES))
            with path.open("rb") as file:
                if open_to_others(file.fileno()):
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

    def mark(self, text: str) -> bytes:
        """By what something is found without saying what it is: the same for the same text, and without the
        service's key nobody can tell of a text whether this is its mark."""
        return hmac.digest(self._marking, text.encode(), "sha256")

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """Seal what is no mediation's: it is there, and cannot be forged, when every mediation is forgotten."""
        return self._service.seal(plain, _SERVICE + about)

    def open_sealed(self, sealed: bytes, about: bytes) -> bytes:
        """Raises `Unreadable`."""
        return self._service.open(sealed, _SERVICE + about)
