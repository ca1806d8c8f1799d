"""The only home of `certify` on the command line: the adviser issues without any meeting, or after one.

What the facts of the case hold is not asked again: the adviser named in them is the issuer, and declared there that
they are independent.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Final

from rooms.certificate import Capacity, Certificate, Issuer
from rooms.issuing import Asked, NotIssued, WhyNotIssued
from rooms.law.rule import CertificateKind, Start
from rooms.room import Room
from server.app import Stores, certifying, papers_of, seal_of
from server.bank_holidays import english_calendar
from server.certificate_words import not_issued_sentences, start_names
from server.certifying import Issued
from server.pages import Pages
from server.press import Press, PressFailed
from server.settings import Settings
from server.words import Words

LETTER: Final = "letter"
KINDS: Final = (*CertificateKind, LETTER)
REASON_LETTERS: Final = 1000
"""As many as the mediator's form takes."""


class CertifyUnfit(Exception):
    """Nothing was issued, or the document was not written. Says why in one line."""


def add_arguments(verb: argparse.ArgumentParser) -> None:
    """What `certify` takes."""
    verb.add_argument("reference")
    verb.add_argument("kind", choices=[str(kind) for kind in KINDS], help="what is issued")
    verb.add_argument(
        "--told", type=_day, metavar="DAY", help="the day on which the adviser was told (2026-03-02)"
    )
    verb.add_argument(
        "--thirty-days-from", type=_day, metavar="DAY", help="the day on which the thirty days began"
    )
    starts = [str(start) for start in start_names(Words())]
    verb.add_argument("--thirty-days-start", choices=starts, help="what began them")
    verb.add_argument(
        "--reason", default="", help="the issuer's reason, where one is asked for; kept, not printed"
    )
    verb.add_argument("--to", type=Path, help="the PDF to write; by its number in this folder if not said")


async def certify(
    asked: argparse.Namespace, settings: Settings, stores: Stores, room: str, mediation: Room
) -> str:
    """Issue, write the PDF, and say so in one line. What was issued before is written again. Raises CertifyUnfit."""
    # Looked at before anything is issued: an issue cannot be taken back.
    if asked.to is not None and asked.to.exists():
        raise CertifyUnfit(f"--to {asked.to}: there is a file of that name already")
    if asked.to is not None and not asked.to.parent.is_dir():
        raise CertifyUnfit(f"--to {asked.to}: there is no such folder")
    if len(asked.reason) > REASON_LETTERS or not asked.reason.isprintable():
        raise CertifyUnfit(f"--reason: up to {REASON_LETTERS} letters, on one line")
    words, pages = Words(settings.language), Pages()
    seal = seal_of(settings, words)
    record = await stores.records.of(room)
    async with Press() as press:
        papers = papers_of(settings, stores, pages, press, words, seal)
        office = certifying(settings, stores, papers, pages, press, words, english_calendar())
        before = await office.issued(record)
        try:
            issued = before or await office.issue(record, mediation, _asked(asked), _adviser(mediation), None)
            pdf = await office.pdf(record, issued)
        except NotIssued as no:
            raise CertifyUnfit(f"{asked.reference}: {not_issued_sentences(words)[no.why]}") from no
        except PressFailed as error:
            raise CertifyUnfit("issued, but the PDF could not be printed; ask again") from error
    path = asked.to or Path(f"Mediation-{_kind(issued)}-{issued.document.number}.pdf")
    try:
        with path.open("xb") as file:
            file.write(pdf)
    except OSError as error:
        raise CertifyUnfit(f"--to {path}: {error.strerror}") from error
    when = "was issued" if before else "is issued"
    return (
        f"{_kind(issued).capitalize()} {issued.document.number} {when} "
        f"on {issued.document.issued_on.isoformat()}: {path}"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-03-02") from error


def _asked(asked: argparse.Namespace) -> Asked:
    return Asked(
        kind=None if asked.kind == LETTER else CertificateKind(asked.kind),
        told_on=asked.told,
        thirty_days_from=asked.thirty_days_from,
        thirty_days_start=None if asked.thirty_days_start is None else Start(asked.thirty_days_start),
        reason=asked.reason,
    )


def _adviser(mediation: Room) -> Issuer:
    """The adviser of the case, as the issuer. Raises NotIssued."""
    if mediation.case is None:
        raise NotIssued(WhyNotIssued.NO_CASE)
    adviser = mediation.case.adviser
    if adviser is None:
        raise NotIssued(WhyNotIssued.NO_ADVISER)
    return Issuer(
        name=adviser.name,
        capacity=Capacity.ADVISER,
        organisation=adviser.organisation,
        independent=adviser.independent,
    )


def _kind(issued: Issued) -> str:
    return "certificate" if isinstance(issued.document, Certificate) else "letter"
