"""The seal: what was signed is whole, by whom it says, when it says; and any change breaks it."""

import asyncio
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader, PdfWriter

from server.press import Press
from server.seal import FIELD, Seal
from server.signing_certificate import SigningCertificate, SigningCertificateUnfit
from server.words import Words

pytestmark = [pytest.mark.anyio, pytest.mark.security]

NOW = datetime(2026, 3, 3, 12, 5, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en-GB"><title>Outcome</title><h1>Outcome</h1><p>Twelve hours a week.</p>'

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """For the whole module: one document and one certificate serve most of its tests."""
    return "asyncio"


@pytest.fixture(scope="module")
async def printed() -> bytes:
    async with Press() as press:
        return await press.print(PAGE, "")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SigningCertificate:
    return SigningCertificate.own(tmp_path_factory.mktemp("own") / "signing.pem", "room.example", NOW)


@pytest.fixture(scope="module")
async def signed(printed: bytes, certificate: SigningCertificate) -> bytes:
    return await Seal(certificate, Words()).sign(printed, NOW)


def signature_in(pdf: bytes) -> EmbeddedPdfSignature:
    signatures: list[EmbeddedPdfSignature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    (signature,) = signatures
    return signature


async def verified(pdf: bytes, certificate: SigningCertificate) -> PdfSignatureStatus:
    """The signature as a reader sees it that trusts the service's own certificate, some while later."""
    known = x509.load_der_x509_certificate(certificate.chain[0])
    signature = signature_in(pdf)
    context = ValidationContext(
        trust_roots=[signature.signer_cert], moment=NOW + timedelta(days=400), allow_fetching=False
    )
    assert signature.signer_cert.dump() == known.public_bytes(Encoding.DER)
    return await async_validate_pdf_signature(signature, signer_validation_context=context)


async def test_what_was_signed_verifies_and_says_when(signed: bytes, certificate: SigningCertificate) -> None:
    status = await verified(signed, certificate)
    assert status.bottom_line
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.modification_level is ModificationLevel.NONE
    assert status.signer_reported_dt == NOW
    signature = signature_in(signed)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.field_name == FIELD
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


async def test_signing_leaves_every_byte_of_the_document_as_it_was(printed: bytes, signed: bytes) -> None:
    assert signed.startswith(printed)
    assert (
        PdfReader(BytesIO(signed)).pages[0].extract_text()
        == PdfReader(BytesIO(printed)).pages[0].extract_text()
    )
    # PDF/UA-1 stands on PDF 1.7, and signing must not make it another version.
    assert signed.startswith(b"%PDF-1.7")
    assert "/Version" not in PdfReader(BytesIO(signed)).root_object


async def test_a_changed_byte_anywhere_breaks_it(signed: bytes, certificate: SigningCertificate) -> None:
    """In the words, the structure, the signature itself, and the lines after it. (The check page is stricter
    still: it knows the file by every bit, such as a signature's hexadecimal digits in small letters.)"""
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    places = [
        *range(0, len(signed), len(signed) // 40),
        start + 200,
        signed.index(b"stream") + 20,
        signed.index(b"/ByteRange") + 14,
        signed.rindex(b"startxref") - 4,
    ]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 0x01
        assert not await holds(bytes(changed), certificate), place


async def holds(pdf: bytes, certificate: SigningCertificate) -> bool:
    """Whether a reader would say that the document is as it was signed; one that it cannot read is not."""
    try:
        status = await verified(pdf, certificate)
    except Exception:
        return False
    return status.bottom_line


async def test_a_word_added_after_the_signing_is_told_of(
    signed: bytes, certificate: SigningCertificate
) -> None:
    """A PDF can grow at its end without touching what was signed: readers must still say that it did."""
    writer = PdfWriter(BytesIO(signed), incremental=True)
    writer.add_blank_page()
    grown = BytesIO()
    writer.write(grown)
    assert grown.getvalue().startswith(signed)
    assert not await holds(grown.getvalue(), certificate)


async def test_a_document_without_a_signature_or_with_another_s_is_not_ours(
    printed: bytes, certificate: SigningCertificate, tmp_path: Path
) -> None:
    assert not PdfFileReader(BytesIO(printed)).embedded_signatures
    another = SigningCertificate.own(tmp_path / "signing.pem", "room.example", NOW)
    forged = await Seal(another, Words()).sign(printed, NOW)
    assert await holds(forged, another)
    assert not await holds(forged, certificate)


async def test_the_loop_goes_on_while_a_document_is_signed(
    printed: bytes, certificate: SigningCertificate
) -> None:
    signing = asyncio.create_task(Seal(certificate, Words()).sign(printed, NOW))
    turns = 0
    while not signing.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 2, "the loop stood still while the document was signed"


# The service's own certificate


def test_the_own_certificate_is_made_once_and_kept_over_restarts(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    first = SigningCertificate.own(path, "room.example", NOW)
    again = SigningCertificate.own(path, "elsewhere.example", NOW + timedelta(days=3650))
    assert (again.key, again.chain) == (first.key, first.chain)
    assert list(tmp_path.iterdir()) == [path]
    (der,) = first.chain
    made = x509.load_der_x509_certificate(der)
    assert made.subject == made.issuer
    assert made.subject.rfc4514_string() == "CN=Evenhand at room.example"


def test_the_own_key_is_in_a_file_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        SigningCertificate.own(tmp_path / "signing.pem", "room.example", NOW)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "signing.pem").stat().st_mode) == 0o600


def test_of_two_programs_that_make_the_certificate_at_once_both_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: SigningCertificate.own(tmp_path / "signing.pem", "r", NOW), range(4)))
    assert len({(one.key, one.chain) for one in made}) == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "signing.pem"]


def test_a_name_too_long_for_a_certificate_is_cut(tmp_path: Path) -> None:
    (der,) = SigningCertificate.own(tmp_path / "signing.pem", "a" * 250 + ".example", NOW).chain
    (name,) = x509.load_der_x509_certificate(der).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert len(name.value) == 64


def test_an_own_certificate_that_was_spoilt_stops_the_start_and_is_left_as_it_is(
    tmp_path: Path,
) -> None:
    path = tmp_path / "signing.pem"
    for content in (b"", b"spoilt", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(SigningCertificateUnfit, match=r"signing certificate .* holds no certificate"):
            SigningCertificate.own(path, "room.example", NOW)
        assert path.read_bytes() == content
    with pytest.raises(SigningCertificateUnfit, match="cannot be made"):
        SigningCertificate.own(tmp_path / "no such" / "signing.pem", "room.example", NOW)


# A certificate of the operator's


@pytest.fixture(scope="module")
def operators_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem_of(key: Key, password: bytes | None = None) -> bytes:
    locked = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


def issued(
    key: Key,
    name: str = "The mediation service",
    *,
    by: tuple[Key, x509.Certificate] | None = None,
    begins: datetime = NOW - timedelta(days=10),
    ends: datetime = NOW + timedelta(days=700),
    signs: bool = True,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, issuer = (key, subject) if by is None else (by[0], by[1].subject)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.KeyUsage(signs, False, not signs, False, False, False, False, False, False), True)
        .sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else SHA256())
    )


@pytest.fixture
def files(tmp_path: Path) -> Callable[[bytes, bytes], tuple[Path, Path]]:
    def put(certificate: bytes, key: bytes) -> tuple[Path, Path]:
        names = tmp_path / "certificate.pem", tmp_path / "key.pem"
        for name, content in zip(names, (certificate, key), strict=True):
            name.write_bytes(content)
            name.chmod(0o600)
        return names

    return put


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), None])
async def test_a_certificate_of_the_operator_s_signs_with_its_chain(
    printed: bytes, files: Callable[[bytes, bytes], tuple[Path, Path]], curve: ec.EllipticCurve | None
) -> None:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = issued(authority_key, "An authority")
    key = rsa.generate_private_key(65537, 2048) if curve is None else ec.generate_private_key(curve)
    own = issued(key, by=(authority_key, authority))
    chain = own.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    certificate = SigningCertificate.read(*files(chain, pem_of(key)), NOW)
    pdf = await Seal(certificate, Words()).sign(printed, NOW)
    assert await holds(pdf, certificate)
    signature = signature_in(pdf)
    assert signature.signer_cert.subject.native == {"common_name": "The mediation service"}
    assert [one.subject.native["common_name"] for one in signature.other_embedded_certs] == ["An authority"]


def test_what_is_wrong_with_a_certificate_is_one_plain_line(
    files: Callable[[bytes, bytes], tuple[Path, Path]], operators_key: ec.EllipticCurvePrivateKey
) -> None:
    good = issued(operators_key).public_bytes(Encoding.PEM)
    key = pem_of(operators_key)
    weak, odd = rsa.generate_private_key(65537, 1024), ed25519.Ed25519PrivateKey.generate()
    wrong = {
        "EVENHAND_SIGNING_CERTIFICATE .* holds no certificate": (b"nothing", key),
        "EVENHAND_SIGNING_CERTIFICATE .* or a damaged one": (
            good[:200] + b"\n-----END CERTIFICATE-----\n",
            key,
        ),
        "EVENHAND_SIGNING_KEY .* holds no private key": (good, good),
        "EVENHAND_SIGNING_KEY .* is locked with a password": (good, pem_of(operators_key, b"secret")),
        "EVENHAND_SIGNING_KEY .* is not the key": (good, pem_of(ec.generate_private_key(ec.SECP256R1()))),
        "EVENHAND_SIGNING_KEY .* must be RSA of 2048": (
            issued(weak).public_bytes(Encoding.PEM),
            pem_of(weak),
        ),
        "EVENHAND_SIGNING_KEY .* or of the curve": (issued(odd).public_bytes(Encoding.PEM), pem_of(odd)),
        "is not valid yet: it begins on 2026-03-04": (
            issued(operators_key, begins=NOW + timedelta(days=1)).public_bytes(Encoding.PEM),
            key,
        ),
        "is out of date: it ended on 2026-03-02": (
            issued(operators_key, ends=NOW - timedelta(days=1)).public_bytes(Encoding.PEM),
            key,
        ),
        "is not for signing": (issued(operators_key, signs=False).public_bytes(Encoding.PEM), key),
    }
    for told, content in wrong.items():
        with pytest.raises(SigningCertificateUnfit, match=told) as unfit:
            SigningCertificate.read(*files(*content), NOW)
        assert "\n" not in str(unfit.value)
        assert b"secret" not in str(unfit.value).encode()


def test_a_key_that_others_can_read_or_that_is_not_there_is_refused(
    files: Callable[[bytes, bytes], tuple[Path, Path]], operators_key: ec.EllipticCurvePrivateKey
) -> None:
    certificate, key = files(issued(operators_key).public_bytes(Encoding.PEM), pem_of(operators_key))
    certificate.chmod(0o644)
    SigningCertificate.read(certificate, key, NOW)
    for mode in (0o640, 0o604, 0o644):
        key.chmod(mode)
        with pytest.raises(SigningCertificateUnfit, match=r"EVENHAND_SIGNING_KEY .* chmod 600"):
            SigningCertificate.read(certificate, key, NOW)
    key.unlink()
    with pytest.raises(
        SigningCertificateUnfit, match=r"EVENHAND_SIGNING_KEY .* cannot be read: No such file"
    ):
        SigningCertificate.read(certificate, key, NOW)


def test_nothing_prints_the_key(certificate: SigningCertificate) -> None:
    for shown in (repr(certificate), str(certificate), repr(Seal(certificate, Words()))):
        assert certificate.key.hex() not in shown
        assert repr(certificate.key)[2:40] not in shown
