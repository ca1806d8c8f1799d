"""The finished papers: who may read the outcome, when, and that it is the same for everybody."""

import asyncio
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from server.app import utc_now
from server.press import Press, PressFailed, PressFailure
from server.signing_certificate import SigningCertificate
from tests.server.browser import Browser, Meeting, Visitors, visiting
from tests.server.service import served

pytestmark = pytest.mark.anyio


async def concluded(visitors: Visitors) -> Meeting:
    """A meeting with one agreed action, whose conclusion is written."""
    meeting = await visitors.meeting("mediator", "parent", "supporter", "local_authority")
    mediator = meeting["mediator"]
    await mediator.does(
        {"type": "add_action", "what": "Weekly tuition", "who": "The authority", "by_when": "2026-09-01"}
    )
    (action,) = mediator.room["board"]["order"]
    version = 0
    for role in ("parent", "local_authority"):
        await meeting[role].sees(lambda view: view["room"]["board"]["order"])
        version = await meeting[role].does({"type": "assent_to_action", "action": action, "wording": 1})
    await mediator.at(version)
    await mediator.does({"type": "confirm_action", "action": action, "wording": 1})
    await mediator.does({"type": "write_conclusion", "conclusion": "agreed", "words": "All agreed."})
    return meeting


async def close(meeting: Meeting) -> None:
    mediator = meeting["mediator"]
    version = await mediator.does({"type": "close_meeting", "outcome": mediator.view["mediator"]["outcome"]})
    for tab in meeting.tabs.values():
        await tab.at(version)


async def statuses(browser: Browser, path: str) -> tuple[int, int]:
    """Of the outcome's page and of its PDF."""
    page, pdf = await asyncio.gather(browser.get(f"{path}/outcome"), browser.get(f"{path}/outcome.pdf"))
    return page.status_code, pdf.status_code


@pytest.mark.row("S14", "S59")
async def test_the_mediator_alone_previews_the_outcome_and_everybody_has_it_from_the_close_on(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "supporter", "local_authority")
    mediator = meeting.browsers["mediator"]
    assert await statuses(mediator, meeting.path("mediator")) == (404, 404), "nothing is concluded yet"
    meeting = await concluded(visitors)
    assert await statuses(meeting.browsers["mediator"], meeting.path("mediator")) == (200, 404)
    for role in ("parent", "supporter", "local_authority"):
        assert await statuses(meeting.browsers[role], meeting.path(role)) == (404, 404)
    preview = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/outcome")
    assert "Weekly tuition" in preview.text
    await close(meeting)
    answers = await asyncio.gather(
        *(meeting.browsers[role].get(f"{meeting.path(role)}/outcome.pdf") for role in meeting.tabs)
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].content.startswith(b"%PDF-")
    assert answers[0].headers["content-type"] == "application/pdf"
    named = f'attachment; filename="Mediation-outcome-{meeting.plan.reference}.pdf"'
    assert answers[0].headers["content-disposition"] == named
    for role in meeting.tabs:
        page = await meeting.browsers[role].get(f"{meeting.path(role)}/outcome")
        assert page.status_code == 200
        assert "Weekly tuition" in page.text
    # The room takes nothing more, from anybody.
    assert await meeting["mediator"].refused({"type": "open_meeting"}) == "meeting_is_closed"
    assert await meeting["parent"].refused({"type": "raise_hand"}) == "meeting_is_closed"
    # From the same link, in another browser, too.
    later = visitors.browser()
    await later.press(meeting.links["parent"])
    again = await later.get(f"{meeting.path('parent')}/outcome.pdf")
    assert again.content == answers[0].content


@pytest.mark.security
async def test_the_outcome_of_another_s_room_is_nobody_else_s(visitors: Visitors) -> None:
    meeting = await concluded(visitors)
    await close(meeting)
    strangers = visitors.browser()
    other = await visitors.made()
    await strangers.press(other.links["parent"])
    for who in (strangers, visitors.browser()):
        for role in meeting.ids:
            assert await statuses(who, meeting.path(role)) == (401, 401)
    assert await statuses(meeting.browsers["parent"], meeting.path("mediator")) == (401, 401)


@pytest.mark.faults
async def test_the_outcome_is_the_same_after_a_restart(
    visitors: Visitors, short_folder: object, folder: object
) -> None:

    assert isinstance(folder, Path)
    async with served(folder / "d") as service, visiting(service) as before:
        meeting = await concluded(before)
        await close(meeting)
        parent = meeting.browsers["parent"]
        pdf = (await parent.get(f"{meeting.path('parent')}/outcome.pdf")).content
        assert pdf.startswith(b"%PDF-")
    async with served(folder / "d") as service, visiting(service) as after:
        back = after.browser()
        back.cookies = parent.cookies
        assert (await back.get(f"{meeting.path('parent')}/outcome.pdf")).content == pdf
        tab = await back.enter(meeting.path("parent"))
        assert tab.you["closed"]
        assert tab.room["conclusion"]["words"] == "All agreed."


@pytest.mark.security
async def test_the_outcome_is_signed_by_the_service_and_kept_signed(visitors: Visitors) -> None:
    meeting = await concluded(visitors)
    await close(meeting)
    answer = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/outcome.pdf")
    (signature,) = PdfFileReader(BytesIO(answer.content)).embedded_signatures
    own = SigningCertificate.own(visitors.service.settings.own_certificate_file, "", utc_now())
    assert signature.signer_cert.dump() == own.chain[0]
    status = await async_validate_pdf_signature(
        signature,
        signer_validation_context=ValidationContext(
            trust_roots=[signature.signer_cert], allow_fetching=False
        ),
    )
    assert status.bottom_line
    assert status.signer_reported_dt is not None
    assert timedelta(0) <= utc_now() - status.signer_reported_dt < timedelta(minutes=1)


async def test_a_printer_that_cannot_print_says_to_come_back(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await concluded(visitors)
    await close(meeting)

    async def jammed(*_: object) -> bytes:
        raise PressFailed(PressFailure.BUSY)

    path = f"{meeting.path('parent')}/outcome.pdf"
    with monkeypatch.context() as patched:
        patched.setattr(Press, "print", jammed)
        assert (await meeting.browsers["parent"].get(path)).status_code == 503
    assert (await meeting.browsers["parent"].get(path)).status_code == 200
