"""The finished papers: who may read the outcome, when, and that it is the same for everybody."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from server import limits
from server.app import utc_now
from server.editions import Edition
from server.press import Press, PressFailed, PressFailure
from server.signing_certificate import SigningCertificate
from tests.server.browser import PATIENCE, Browser, Meeting, Visitors, visiting
from tests.server.service import served

pytestmark = pytest.mark.anyio

DUE = datetime.now(UTC).date() + timedelta(weeks=10)
"""A day that is after the meeting, whenever the tests run."""


async def concluded(visitors: Visitors) -> Meeting:
    """A meeting with one agreed action, whose conclusion is written."""
    meeting = await visitors.meeting("mediator", "parent", "supporter", "local_authority")
    mediator = meeting["mediator"]
    await mediator.does(
        {"type": "add_action", "what": "Weekly tuition", "who": "The authority", "by_when": DUE.isoformat()}
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


async def begin_closing(meeting: Meeting) -> int:
    """All is written, and everybody reads it. Returns the number of the outcome."""
    mediator = meeting["mediator"]
    for party in ("family", "local_authority"):
        await mediator.does({"type": "record_authority", "party": party, "answer": "not_asked"})
    await mediator.does({"type": "record_views", "how": "in_the_meeting"})
    version = await mediator.does({"type": "begin_closing"})
    for tab in meeting.tabs.values():
        await tab.at(version)
    number = mediator.view["mediator"]["outcome"]
    assert isinstance(number, int)
    return number


async def close(meeting: Meeting) -> None:
    """What is open stays so; each party confirms the outcome, and of one that did not come it is recorded."""
    mediator, number = meeting["mediator"], await begin_closing(meeting)
    if mediator.view["mediator"]["unresolved"]:
        await mediator.does({"type": "acknowledge_open_items", "outcome": number})
    for role, party in (("parent", "family"), ("local_authority", "local_authority")):
        if role in meeting.tabs:
            version = await meeting[role].does({"type": "confirm_outcome", "outcome": number})
        else:
            why = {"party": party, "reason": "They did not come."}
            version = await mediator.does({"type": "record_unconfirmed", **why})
        await mediator.at(version)
    version = await mediator.does({"type": "close_meeting", "outcome": number})
    for tab in meeting.tabs.values():
        await tab.at(version)


async def statuses(browser: Browser, path: str) -> tuple[int, int]:
    """Of the outcome's page and of its PDF; what is made of either is given where the PDF is."""
    page, pdf, dates = await asyncio.gather(
        *(browser.get(f"{path}/{paper}") for paper in ("outcome", "outcome.pdf", "outcome.ics"))
    )
    assert dates.status_code == pdf.status_code
    return page.status_code, pdf.status_code


@pytest.mark.row("S14", "S59")
async def test_the_mediator_previews_the_outcome_and_everybody_has_it_from_the_close_on(
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


@pytest.mark.row("S28")
async def test_everybody_in_the_room_reads_the_outcome_while_it_closes_and_nobody_once_it_goes_on(
    visitors: Visitors,
) -> None:
    meeting = await concluded(visitors)
    number = await begin_closing(meeting)
    for role in meeting.tabs:
        browser, path = meeting.browsers[role], meeting.path(role)
        assert await statuses(browser, path) == (200, 404), "to read, and not yet to take away"
        page = await browser.get(f"{path}/outcome")
        assert f'data-outcome="{number}"' in page.text
        assert "This is a draft." in page.text
    at_the_door = visitors.browser()
    await at_the_door.press(meeting.links["parent"])
    assert await statuses(at_the_door, meeting.path("parent")) == (404, 404), "from a copied link, nothing"
    version = await meeting["mediator"].does({"type": "return_to_meeting"})
    await meeting["parent"].at(version)
    assert await statuses(meeting.browsers["parent"], meeting.path("parent")) == (404, 404)


@pytest.mark.faults
async def test_the_paper_is_made_at_the_close_though_nobody_asks_and_a_jammed_printer_is_asked_again(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await concluded(visitors)
    tries, print_, made = 0, Press.print, asyncio.Event()

    async def jammed_twice(press: Press, html: str, css: str) -> bytes:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise PressFailed(PressFailure.CRASHED)
        pdf = await print_(press, html, css)
        made.set()
        return pdf

    monkeypatch.setattr(limits, "PRINT_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(Press, "print", jammed_twice)
    await close(meeting)
    async with asyncio.timeout(PATIENCE):
        await made.wait()
    answers = await asyncio.gather(
        *(
            meeting.browsers[role].request("HEAD", f"{meeting.path(role)}/outcome.pdf")
            for role in meeting.tabs
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    assert tries == 3, "it is printed once for all"


@pytest.mark.faults
async def test_a_print_that_a_stop_cut_off_is_made_when_somebody_comes_back(
    short_folder: object, folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(folder, Path)

    async def jammed(*_: object) -> bytes:
        raise PressFailed(PressFailure.TIMED_OUT)

    with monkeypatch.context() as patched:
        patched.setattr(Press, "print", jammed)
        async with served(folder / "d") as service, visiting(service) as before:
            meeting = await concluded(before)
            await close(meeting)
            parent = meeting.browsers["parent"]
            assert (await parent.get(f"{meeting.path('parent')}/outcome.pdf")).status_code == 503
    made, print_ = asyncio.Event(), Press.print

    async def printed(press: Press, html: str, css: str) -> bytes:
        pdf = await print_(press, html, css)
        made.set()
        return pdf

    monkeypatch.setattr(Press, "print", printed)
    async with served(folder / "d") as service, visiting(service) as after:
        back = after.browser()
        back.cookies = parent.cookies
        await back.enter(meeting.path("parent"))
        async with asyncio.timeout(PATIENCE):
            await made.wait()
        assert (await back.get(f"{meeting.path('parent')}/outcome.pdf")).content.startswith(b"%PDF-")


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
        dates = (await parent.get(f"{meeting.path('parent')}/outcome.ics")).content
    async with served(folder / "d") as service, visiting(service) as after:
        back = after.browser()
        back.cookies = parent.cookies
        assert (await back.get(f"{meeting.path('parent')}/outcome.pdf")).content == pdf
        assert (await back.get(f"{meeting.path('parent')}/outcome.ics")).content == dates
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


async def test_each_edition_is_signed_with_a_number_of_its_own(visitors: Visitors) -> None:
    meeting = await concluded(visitors)
    await close(meeting)
    numbers = set()
    for paper in ("outcome.pdf", *(f"outcome/{edition}.pdf" for edition in Edition)):
        answer = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/{paper}")
        assert len(PdfFileReader(BytesIO(answer.content)).embedded_signatures) == 1
        numbers |= set(
            re.findall(r"Document number (\S+)", PdfReader(BytesIO(answer.content)).pages[0].extract_text())
        )
    assert len(numbers) == 1 + len(Edition)


async def test_a_printer_that_cannot_print_says_to_come_back(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await concluded(visitors)

    async def jammed(*_: object) -> bytes:
        raise PressFailed(PressFailure.BUSY)

    path = f"{meeting.path('parent')}/outcome.pdf"
    with monkeypatch.context() as patched:
        patched.setattr(Press, "print", jammed)
        await close(meeting)
        assert (await meeting.browsers["parent"].get(path)).status_code == 503
    assert (await meeting.browsers["parent"].get(path)).status_code == 200


async def test_the_dates_are_for_everybody_from_the_close_on_and_the_same_for_all(
    visitors: Visitors,
) -> None:
    meeting = await concluded(visitors)
    for role in meeting.tabs:
        early = await meeting.browsers[role].get(f"{meeting.path(role)}/outcome.ics")
        assert early.status_code == 404
    await close(meeting)
    answers = [await meeting.browsers[role].get(f"{meeting.path(role)}/outcome.ics") for role in meeting.tabs]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["content-type"] == "text/calendar; charset=utf-8"
    named = f'attachment; filename="Mediation-dates-{meeting.plan.reference}.ics"'
    assert answers[0].headers["content-disposition"] == named
    assert b"SUMMARY:Weekly tuition" in answers[0].content
    assert f"DTSTART;VALUE=DATE:{DUE:%Y%m%d}".encode() in answers[0].content
    assert meeting.plan.child.encode() not in answers[0].content
    for person in meeting.plan.people:
        assert person.name.encode() not in answers[0].content


async def test_a_meeting_that_agreed_on_nothing_has_no_dates(visitors: Visitors) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    await meeting["mediator"].does({"type": "write_conclusion", "conclusion": "not_agreed", "words": ""})
    await close(meeting)
    assert (await meeting.browsers["parent"].get(f"{meeting.path('parent')}/outcome.ics")).status_code == 404


async def test_the_other_editions_are_for_everybody_from_the_close_on_and_the_same_for_all(
    visitors: Visitors,
) -> None:
    meeting = await concluded(visitors)
    for edition in Edition:
        early = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/outcome/{edition}")
        assert early.status_code == 404
    await close(meeting)
    for edition in Edition:
        answers = [
            await meeting.browsers[role].get(f"{meeting.path(role)}/outcome/{edition}.pdf")
            for role in ("mediator", "parent", "supporter")
        ]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert answers[0].content.startswith(b"%PDF-")
        assert f"Mediation-outcome-{edition}-CANARY" in answers[0].headers["content-disposition"]
        page = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/outcome/{edition}")
        assert page.status_code == 200
        assert "Weekly tuition" in page.text
        for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text):
            assert (await meeting.browsers["parent"].get(sheet)).status_code == 200
        stranger = await visitors.browser().get(f"{meeting.path('parent')}/outcome/{edition}.pdf")
        assert stranger.status_code == 401
    for unknown in ("outcome/pocket", "outcome/pocket.pdf", "outcome/large-print.ics"):
        none = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/{unknown}")
        assert none.status_code == 404
