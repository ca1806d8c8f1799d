"""The only home of the certificates and letters that the tests of the shell speak of: one of each kind."""

import struct
import zlib
from datetime import date

from msgspec.structs import replace

from rooms.case import Adviser, Case, Decision
from rooms.certificate import Capacity, Certificate, Issuer, Letter, OfTheFamily, WhyLetter
from rooms.issuing import Asked, Facts, certificate_for, letter_for
from rooms.law.rule import CertificateKind, Jurisdiction, Start
from rooms.people import Role
from server.bank_holidays import english_calendar
from server.provider import Provider

CALENDAR = english_calendar(date(2025, 1, 1), date(2028, 12, 31))
TODAY = date(2026, 3, 4)
NUMBER = "MC-23456-789AB"
ISSUER = Issuer(
    name="First mediator", capacity=Capacity.MEDIATOR, organisation="The mediation service", independent=True
)
BY_THE_ADVISER = replace(
    ISSUER, name="First adviser", capacity=Capacity.ADVISER, organisation="The advice service"
)
CASE = Case(
    child_name="A child’s whole name",
    born=date(2014, 5, 9),
    authority="The county council",
    decision=Decision.PLAN_CONTENT,
    notice_sent=date(2026, 1, 15),
    adviser_contacted=date(2026, 1, 28),
    adviser=Adviser(name="First adviser", organisation="The advice service", independent=True),
)
FACTS = Facts(
    reference="EH-2026-0147",
    case=CASE,
    jurisdiction=Jurisdiction.ENGLAND,
    family=(
        OfTheFamily(name="First parent", role=Role.PARENT),
        OfTheFamily(name="Second parent", role=Role.PARENT),
    ),
    held=True,
    concluded_on=date(2026, 3, 2),
    doubts=(),
)
NO_MEETING = replace(FACTS, held=False, concluded_on=None)

ASKED = {
    CertificateKind.TOOK_PART: Asked(kind=CertificateKind.TOOK_PART),
    CertificateKind.NOT_PURSUED: Asked(kind=CertificateKind.NOT_PURSUED, told_on=date(2026, 2, 2)),
    CertificateKind.CHANGED_MIND: Asked(kind=CertificateKind.CHANGED_MIND, told_on=date(2026, 2, 12)),
    CertificateKind.DEEMED: Asked(
        kind=CertificateKind.DEEMED,
        told_on=date(2026, 2, 20),
        thirty_days_from=date(2026, 1, 30),
        thirty_days_start=Start.FAMILY_TOLD_AUTHORITY,
    ),
}
DAYS_PASSED = replace(ASKED[CertificateKind.DEEMED], told_on=None)


def certificate(asked: Asked, facts: Facts | None = None, issuer: Issuer | None = None) -> Certificate:
    took_part = asked.kind is CertificateKind.TOOK_PART
    return certificate_for(
        facts or (FACTS if took_part else NO_MEETING),
        asked,
        issuer or (ISSUER if took_part else BY_THE_ADVISER),
        number=NUMBER,
        today=TODAY,
        calendar=CALENDAR,
    )


def letter(why: WhyLetter, facts: Facts = FACTS, issuer: Issuer = ISSUER) -> Letter:
    about = replace(facts, case=replace(facts.case, decision=Decision(why)))
    return letter_for(about, Asked(kind=None), issuer, number=NUMBER, today=TODAY, calendar=CALENDAR)


CERTIFICATES = {
    **{kind.value: certificate(asked) for kind, asked in ASKED.items()},
    "thirty_days_passed": certificate(DAYS_PASSED),
}
LETTERS = {why.value: letter(why) for why in WhyLetter}
DOCUMENTS: dict[str, Certificate | Letter] = {**CERTIFICATES, **LETTERS}


def png(width: int = 240, height: int = 60) -> bytes:
    """A plain picture of that size, made from the format's own description."""

    def chunk(name: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x5b\x23\x50" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


PROVIDER = Provider(
    name="The mediation service",
    contact="Telephone 01632 960001, or help@service.example",
    legal_status="We treat what is agreed as if the Tribunal had ordered it.",
    complaints="Write to the service’s manager. You get an answer inside ten days.",
    logo=png(),
)
