"""The only door to pyHanko: a PDF in, the same PDF signed out (PAdES B-B, ETSI EN 319 142-1).

It is a certifying signature that allows no change: a reader says of any that it was made after the sealing. It
says who sealed it and when by the service's own clock; no time-stamping authority is asked, since nothing of
ours asks anybody anything. The field has no place on any page, and is no part of what is read aloud.
"""

import asyncio
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto.keys import PrivateKeyInfo  # type: ignore[import-untyped]
from asn1crypto.x509 import Certificate as Asn1Certificate  # type: ignore[import-untyped]
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from server.signing_certificate import SigningCertificate
from server.words import Words

FIELD: Final = "Seal"
"""The signature's name within the file."""

# PDF/UA-1 (7.18.1) asks for every annotation to be tagged, unless it is hidden or off the page: this one is both.
_NOWHERE: Final = InvisSigSettings(set_print_flag=False, set_hidden_flag=True, box_out_of_bounds=True)

_SLACK: Final = 32
"""Hexadecimal digits. Signatures by a curve differ in length by a few bytes, those by RSA do not."""


class Seal:
    """Signs with the service's certificate. The key is in this process alone: not in Redis, not in the printer."""

    def __init__(self, certificate: SigningCertificate, words: Words) -> None:
        own, *others = (Asn1Certificate.load(one) for one in certificate.chain)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(others)
        self._signer = SimpleSigner(
            signing_cert=own,
            signing_key=PrivateKeyInfo.load(certificate.key),
            cert_registry=store,
        )
        # The room for a signature is the one part of a file that it cannot cover: no more of it than is needed.
        self._slack = 0 if own.public_key.algorithm == "rsa" else _SLACK
        self._reason = words.say("Sealed as it was given out")
        self._spoken = words.say("The seal of the service that held the mediation")

    async def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The signed PDF: the given bytes unchanged, and the signature after them."""
        # In a thread: it takes some hundredths of a second, in which others must be heard.
        return await asyncio.to_thread(lambda: asyncio.run(self._signed(pdf, at)))

    async def _signed(self, pdf: bytes, at: datetime) -> bytes:
        signing = PdfSigner(
            PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                reason=self._reason,
            ),
            self._signer,
            new_field_spec=SigFieldSpec(FIELD, readable_field_name=self._spoken, invis_sig_settings=_NOWHERE),
        ).init_signing_session(IncrementalPdfFileWriter(BytesIO(pdf)))
        # One step at a time, and not by `sign_pdf`, which would look at the clock itself.
        signing.system_time = at
        reserved = await signing.estimate_signature_container_size(None, tight=True) + self._slack
        prepared = signing.prepare_tbs_document(None, reserved)
        digest, output = prepared.digest_tbs_document()
        signed = await prepared.perform_signature(
            digest.document_digest, PdfCMSSignedAttributes(signing_time=at)
        )
        await signed.post_signature_processing(output)
        assert isinstance(output, BytesIO)
        return output.getvalue()
