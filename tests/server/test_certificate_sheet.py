"""The certificate and the letter: what they say, on a page and in a PDF that anybody can read."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from rooms.case import Decision
from rooms.certificate import Certificate, Letter, OfTheFamily
from rooms.people import Role
from server.certificate_sheet import CERTIFICATE_CSS, CertificateSheets
from server.pages import Pages
from server.press import Press
from server.provider import NEUTRAL, Provider
from server.words import Words
from tests.server.certificates import (
    ASKED,
    BY_THE_ADVISER,
    CERTIFICATES,
    DOCUMENTS,
    ISSUER,
    LETTERS,
    NUMBER,
    PROVIDER,
    certificate,
)
from tests.server.test_documents import GENUINE, HOSTILE, Text, check, printed_text, says, squeezed

pytestmark = pytest.mark.anyio

# Arabic, Hebrew, Devanagari, Chinese, an emoji of several parts, letters with marks put together.
EVERY_SCRIPT = ("محمد بن علي", "דוד לוי", "अनुष्का शर्मा", "王小明", "Sam 👩🏽‍🦱", "Zoë Łuczak")

TOOK_PART = CERTIFICATES["took_part"]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """For the whole module, so that one warm press serves all its tests."""
    return "asyncio"


@pytest.fixture(scope="module")
async def press() -> AsyncIterator[Press]:
    async with Press() as warm:
        yield warm


@pytest.fixture(scope="module")
def sheets(press: Press) -> CertificateSheets:
    return sheets_of(press)


def sheets_of(press: Press, provider: Provider = NEUTRAL, locale: str = "en_GB") -> CertificateSheets:
    return CertificateSheets(Pages(), press, Words(locale), provider)


# What they say

SAID = {
    "took_part": (
        "The family took part in mediation",
        "gave the family information and advice",
        "told the adviser that it wished to pursue mediation, and it has taken part in it.",
        "The mediation ended on Monday 2 March 2026.",
    ),
    "not_pursued": (
        "The family does not wish to pursue mediation",
        "gave the family information and advice",
        "On Monday 2 February 2026 the family told the adviser that it does not wish to pursue mediation.",
    ),
    "changed_mind": (
        "The family no longer wishes to pursue mediation",
        "On Thursday 12 February 2026 it told the adviser that it no longer does.",
    ),
    "deemed": (
        "The family is treated as having taken part in mediation",
        "The thirty days to hold it began on Friday 30 January 2026, when the family told the local authority",
        "and ended on Sunday 1 March 2026.",
        "On Friday 20 February 2026 the local authority told the adviser that it could not arrange mediation",
    ),
    "thirty_days_passed": (
        "The family is treated as having taken part in mediation",
        "Mediation with the local authority did not take place in that time.",
    ),
}


@pytest.mark.row("S54", "L4", "L6", "L14")
@pytest.mark.parametrize("name", list(CERTIFICATES))
async def test_each_kind_says_what_it_certifies_and_for_which_decision(
    sheets: CertificateSheets, name: str
) -> None:
    text = printed_text(await sheets.pdf(CERTIFICATES[name]))
    says(text, *SAID[name])
    says(
        text,
        "Section 55 of the Children and Families Act 2014",
        f"Number {NUMBER}",
        "Date of issue Wednesday 4 March 2026",
        "Child or young person A child’s whole name",
        "Date of birth Friday 9 May 2014",
        "Parent First parent",
        "Parent Second parent",
        "Local authority The county council",
        "Decision What the education, health and care plan says",
        "Notice of it sent on Thursday 15 January 2026",
        "Mediation adviser First adviser, The advice service",
        "Adviser contacted on Wednesday 28 January 2026",
        "no local authority in England, no integrated care board and not NHS England employs the adviser.",
        "Declares that no local authority in England, no integrated care board and not NHS England employs them.",
    )
    for title, *_ in SAID.values():
        assert (squeezed(title) in squeezed(text)) == (title == SAID[name][0]), (
            "one kind says what it is, and no other"
        )


@pytest.mark.parametrize("name", list(DOCUMENTS))
async def test_each_is_one_sheet_of_paper_on_both_its_sides_with_all_that_a_service_adds(
    press: Press, name: str
) -> None:
    pages = PdfReader(BytesIO(await sheets_of(press, PROVIDER).pdf(DOCUMENTS[name], GENUINE))).pages
    assert len(pages) == 2
    first, second = (squeezed(page.extract_text()) for page in pages)
    assert squeezed("Adviser contacted on") in first or name in LETTERS, (
        "the decision is on the first side, whole"
    )
    for together in ("How to reach", "Is this document genuine?"):
        assert squeezed(together) in second


@pytest.mark.row("S54")
async def test_in_which_role_it_was_issued_is_on_it(sheets: CertificateSheets) -> None:
    text = printed_text(await sheets.pdf(TOOK_PART))
    says(text, "Name First mediator Role Mediator Service The mediation service")
    says(text, "The Act speaks of a certificate from a mediation adviser.")
    by_the_adviser = sheets.page(replace(TOOK_PART, issuer=BY_THE_ADVISER))
    says(printed_text(await sheets.pdf(replace(TOOK_PART, issuer=BY_THE_ADVISER))), "Role Mediation adviser")
    assert "The Act speaks of" not in by_the_adviser


@pytest.mark.row("L21", "L32")
async def test_both_days_to_appeal_are_on_it_with_the_later_and_what_they_rest_on(
    sheets: CertificateSheets,
) -> None:
    text = printed_text(await sheets.pdf(TOOK_PART))
    says(
        text,
        "has to have an appeal by five in the afternoon of Tuesday 7 April 2026.",
        "Two months from the notice Monday 16 March 2026 (moved to the next working day)",
        "One month from this certificate Tuesday 7 April 2026 (moved to the next working day)",
        "The later: one month from this certificate",
        "Mediating stops neither clock.",
        "rule 20(1)(c) (read in the rules themselves).",
        "A month ends on the day of the same number in the next month (not verified).",
        "rule 12(2) (read in reports of the rules).",
        "rule 12(1) (not verified).",
    )
    assert "Christmas" not in text, "what moved nothing is not told"


@pytest.mark.row("L2")
@pytest.mark.parametrize("name", list(LETTERS))
async def test_a_letter_says_first_that_it_is_no_certificate_and_why(
    sheets: CertificateSheets, name: str
) -> None:
    text = printed_text(await sheets.pdf(LETTERS[name]))
    says(text, "This is not a certificate under section 55 of the Children and Families Act 2014.")
    says(text, "The family took part in mediation, which ended on Monday 2 March 2026.")
    says(
        text,
        {
            "only_the_school": "Section 55 asks for no certificate before an appeal about that alone.",
            "health_or_social_care_only": "it cannot be appealed by itself",
            "disagreement_resolution": "No certificate comes from it.",
        }[name],
    )
    assert "Mediation certificate" not in text
    assert ("Time to appeal" in text) == (name == "only_the_school")
    assert "from this certificate" not in text
    without = replace(LETTERS[name], attended_on=None)
    assert "took part" not in sheets.page(without), "nobody attended what was not held"


# Other people's words


@pytest.mark.security
@pytest.mark.parametrize("hostile", [*HOSTILE, *EVERY_SCRIPT, "W" * 120, "ab " * 40])
async def test_what_people_wrote_comes_out_as_text(press: Press, hostile: str) -> None:
    provider = Provider(name=hostile, contact=hostile, complaints=hostile, legal_status=hostile)
    sheets, calm = sheets_of(press, provider), sheets_of(press, replace(PROVIDER, logo=b""))
    for document in (TOOK_PART, LETTERS["only_the_school"]):
        changed = with_words(document, hostile)
        page = Text(sheets.page(changed))
        assert page.elements == Text(calm.page(document)).elements
        places = 13 if isinstance(document, Certificate) else 11
        assert "".join(page.texts).count(hostile) == places
        assert (await sheets.pdf(changed)).startswith(b"%PDF-")
    text = printed_text(await sheets.pdf(with_words(TOOK_PART, hostile)))
    if hostile.isascii():
        says(text, f"Local authority {hostile}")


def with_words(document: Certificate | Letter, text: str) -> Certificate | Letter:
    changed: dict[str, Any] = {
        "reference": text,
        "child_name": text,
        "authority": text,
        "family": (OfTheFamily(name=text, role=Role.PARENT), OfTheFamily(name=text, role=Role.PARENT)),
        "issuer": replace(ISSUER, name=text, organisation=text),
    }
    if isinstance(document, Certificate):
        changed["adviser"] = replace(document.adviser, name=text, organisation=text)
    return replace(document, **changed)


async def test_a_name_that_runs_from_right_to_left_turns_nothing_around_it(sheets: CertificateSheets) -> None:
    page = sheets.page(with_words(TOOK_PART, EVERY_SCRIPT[0]))
    assert f">{EVERY_SCRIPT[0]}<" in page
    assert len(re.findall(rf"<bdi>{EVERY_SCRIPT[0]}</bdi>", page)) == 9, (
        "each is set apart, whatever its script"
    )


@pytest.mark.words
async def test_no_word_on_them_goes_round_the_catalogue(press: Press) -> None:
    sheets = sheets_of(press, Provider(name="0", contact="0", complaints="0"), "en_XA")
    machine = re.compile(rf"utf-8|width=device-width, initial-scale=1|2026-03-04|{NUMBER}")
    for document in DOCUMENTS.values():
        for page in (
            sheets.page(with_words(document, "0")),
            sheets.sheet(with_words(document, "0"), draft=True),
        ):
            left = machine.sub("", "".join(Text(page).texts))
            while "⟦" in left:
                left, before = re.sub(r"⟦[^⟦⟧]*⟧", "", left), left
                assert left != before, "brackets that do not close"
            assert not re.search(r"[^\W\d_]", left), left
    assert not re.search(r'content:\s*"[^"]*[a-z]', CERTIFICATE_CSS.read_text())


@pytest.mark.words
@pytest.mark.parametrize("decision", list(Decision))
async def test_every_decision_has_words(sheets: CertificateSheets, decision: Decision) -> None:
    assert sheets.page(replace(TOOK_PART, decision=decision))


# The provider


async def test_the_provider_s_logo_and_words_stand_on_them(press: Press) -> None:
    sheets = sheets_of(press, PROVIDER)
    reader = PdfReader(BytesIO(await sheets.pdf(TOOK_PART)))
    assert len(reader.pages[0].images) > 0
    text = printed_text(await sheets.pdf(TOOK_PART))
    says(text, "How to complain about the service Write to the service’s manager.")
    says(text, "How to reach The mediation service Telephone 01632 960001")
    page = sheets.page(TOOK_PART)
    assert '<img src="/provider/logo.png" alt="The mediation service">' in page
    assert "data:" not in page, "a browser's content policy lets no page carry its pictures"


async def test_without_a_provider_nothing_of_one_is_said(sheets: CertificateSheets) -> None:
    page = sheets.page(TOOK_PART)
    assert "<img" not in page
    assert "complain" not in page
    assert "How to reach" not in page


# Fit to hand over


@pytest.mark.a11y
@pytest.mark.parametrize("name", list(DOCUMENTS))
async def test_the_pdf_is_fit_for_screen_readers(press: Press, name: str, tmp_path: Path) -> None:
    for provider in (NEUTRAL, PROVIDER) if name == "took_part" else (NEUTRAL,):
        pdf = await sheets_of(press, provider).pdf(DOCUMENTS[name])
        reader = PdfReader(BytesIO(pdf))
        assert reader.metadata is not None
        title = "Mediation certificate" if name in CERTIFICATES else "Letter about mediation"
        assert reader.metadata.title == f"{title} {NUMBER}"
        assert str(reader.root_object["/Lang"]) == "en-GB"
        assert len(reader.pages) <= 2, "it is read by a tribunal"
        check(pdf, tmp_path, "outloud", "--fail-on", "error")
        check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")


async def test_the_page_and_the_pdf_say_the_same(sheets: CertificateSheets) -> None:
    for document in DOCUMENTS.values():
        sheet = sheets.sheet(document, draft=False)
        assert sheet.strip() in sheets.page(document)
        said = squeezed(printed_text(await sheets.pdf(document)))
        for text in Text(sheet).texts:
            for word in text.split():
                assert word in said


async def test_the_same_document_gives_the_same_bytes(sheets: CertificateSheets) -> None:
    assert await sheets.pdf(TOOK_PART) == await sheets.pdf(certificate(ASKED[TOOK_PART.kind]))


async def test_a_draft_says_so_and_has_no_number(sheets: CertificateSheets) -> None:
    draft = sheets.sheet(TOOK_PART, draft=True)
    assert NUMBER not in draft
    says(draft, "Draft, not issued", "Given when it is issued")
    assert "Draft" not in sheets.page(TOOK_PART)
