"""The only home of the service's certificate and of the key behind it, which signs what is given out.

Either the operator names the files of one that an authority issued; or the service makes one for itself at its
first start and keeps it. A self-made one shows that two documents are from the same service and that neither
was changed; who the service is, nobody vouches for (docs/decisions/0010-genuine.md).
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurvePrivateKey,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from server.once import make_once, open_to_others

_RSA_BITS: Final = 3072
"""128 bits of strength (NIST SP 800-57 part 1, table 2). RSA, since the PDF that PDF/UA-1 stands on (ISO 32000-1)
knows no other signature: with a newer kind the file would call itself another version."""

_RSA_LEAST_BITS: Final = 2048
"""What authorities still issue."""

_CURVES: Final = (SECP256R1, SECP384R1, SECP521R1)

_OWN_YEARS: Final = 30
"""Longer than an outcome matters: it may be about a child of two, and the law looks to their 25th birthday."""

_NAME_LETTERS: Final = 64
"""The longest common name (RFC 5280, appendix A: ub-common-name)."""


class SigningCertificateUnfit(Exception):
    """The service cannot sign. Holds one plain line for whoever starts the program."""


class SigningCertificate:
    """A certificate as it signs. `key`: PKCS #8, `chain`: certificates, its own first; all in DER."""

    # No dataclass: nothing may ever print the key.
    __slots__ = ("chain", "key")

    def __init__(self, *, key: bytes, chain: tuple[bytes, ...]) -> None:
        self.key = key
        self.chain = chain

    @classmethod
    def read(cls, certificate: Path, key: Path, now: datetime) -> Self:
        """An operator's own, from two PEM files; what else the first holds is the chain.

        Raises SigningCertificateUnfit.
        """
        named = f"EVENHAND_SIGNING_CERTIFICATE {certificate}"
        chain = _chain(_content(certificate, named, secret=False), named)
        named_key = f"EVENHAND_SIGNING_KEY {key}"
        private = _private_key(_content(key, named_key, secret=True), named_key)
        _check(chain[0], private, named, named_key, now)
        return cls._of(private, chain)

    @classmethod
    def own(cls, path: Path, host: str, now: datetime) -> Self:
        """The one that this service made for itself, made if it is not there. Raises SigningCertificateUnfit."""
        named = f"The signing certificate {path}"
        try:
            if not path.exists():
                make_once(path, _made(host, now))
        except OSError as error:
            raise SigningCertificateUnfit(f"{named} cannot be made: {error.strerror}.") from error
        content = _content(path, named, secret=True)
        chain, private = _chain(content, named), _private_key(content, named)
        _check(chain[0], private, named, named, now)
        return cls._of(private, chain)

    @classmethod
    def _of(cls, private: "_PrivateKey", chain: list[x509.Certificate]) -> Self:
        return cls(
            key=private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            chain=tuple(one.public_bytes(Encoding.DER) for one in chain),
        )


_PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey


def _content(path: Path, named: str, *, secret: bool) -> bytes:
    try:
        with path.open("rb") as file:
            if secret and open_to_others(file.fileno()):
                raise SigningCertificateUnfit(f"{named} is open to others: run chmod 600 on it.")
            return file.read()
    except OSError as error:
        raise SigningCertificateUnfit(f"{named} cannot be read: {error.strerror}.") from error


def _chain(pem: bytes, named: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise SigningCertificateUnfit(
            f"{named} holds no certificate in PEM form, or a damaged one."
        ) from error


def _private_key(pem: bytes, named: str) -> _PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise SigningCertificateUnfit(
            f"{named} is locked with a password, and there is nobody to ask for it: give it without one."
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SigningCertificateUnfit(
            f"{named} holds no private key in PEM form, or a damaged one."
        ) from error
    if isinstance(key, RSAPrivateKey) and key.key_size >= _RSA_LEAST_BITS:
        return key
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, _CURVES):
        return key
    raise SigningCertificateUnfit(
        f"{named} is of a kind that PDF readers do not know: it must be RSA of {_RSA_LEAST_BITS} bits or more, "
        "or of the curve P-256, P-384 or P-521."
    )


def _check(
    certificate: x509.Certificate, private: _PrivateKey, named: str, named_key: str, now: datetime
) -> None:
    if certificate.public_key() != private.public_key():
        raise SigningCertificateUnfit(f"{named_key} is not the key of the certificate beside it.")
    if now < certificate.not_valid_before_utc:
        raise SigningCertificateUnfit(
            f"{named} is not valid yet: it begins on {certificate.not_valid_before_utc:%Y-%m-%d}."
        )
    if now > certificate.not_valid_after_utc:
        raise SigningCertificateUnfit(
            f"{named} is out of date: it ended on {certificate.not_valid_after_utc:%Y-%m-%d}."
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    except ValueError as error:
        raise SigningCertificateUnfit(f"{named} says what it is for in a way that cannot be read.") from error
    if not (usage.digital_signature or usage.content_commitment):
        raise SigningCertificateUnfit(f"{named} is not for signing: its key usage allows no signature.")


def _made(host: str, now: datetime) -> bytes:
    """A key and a certificate that it signed itself, in PEM, in one file: they cannot be parted."""
    key = generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Evenhand at {host}"[:_NAME_LETTERS])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A clock that is put right a little later must not find it to begin in the future.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _OWN_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_FOR_SIGNING, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + certificate.public_bytes(Encoding.PEM)


_FOR_SIGNING: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
