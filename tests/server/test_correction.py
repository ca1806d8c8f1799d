"""A correction after the seal, over the whole program: the papers of each version, what the check page says of them,
restarts and two processes."""

import asyncio
import secrets
from email.headerregistry import Address
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from server.editions import Edition
from server.outbox import seal_address
from server.press import Press, PressFailed, PressFailure
from server.settings import MailSettings
from tests.server.browser import PATIENCE, Browser, Meeting, Tab, Visitors, visiting
from tests.server.post_office import post_office
from tests.server.service import served
from tests.server.test_check import asked, number_of
from tests.server.test_papers import close, concluded

pytestmark = pytest.mark.anyio

CORRECTED = "Weekly reading tuition"


async def closed(visitors: Visitors) -> Meeting:
    meeting = await concluded(visitors)
    await close(meeting)
    return meeting


async def propose(mediator: Tab, what: str = CORRECTED) -> int:
    """Returns the number of what is proposed."""
    correctable = mediator.view["mediator"]["correctable"]
    (action,) = correctable["order"]
    asked: dict[str, object] = {
        "type": "propose_correction",
        "why": "A word was left out.",
        "actions": [{"action": action, "what": what}],
    }
    if "proposed" in correctable:
        asked["replaces"] = correctable["proposed"]["number"]
    await mediator.does(asked)
    number = mediator.view["mediator"]["correctable"]["proposed"]["number"]
    assert isinstance(number, int)
    return number


async def asks(tab: Tab, command: dict[str, object]) -> dict[str, object]:
    """With a key of its own: a tab that is opened anew counts its keys from one, as the one before did."""
    return await tab.ask(command, key=secrets.token_hex(8))


async def does(tab: Tab, command: dict[str, object]) -> int:
    answer = await asks(tab, command)
    version = answer.get("version")
    assert isinstance(version, int), answer
    await tab.at(version)
    return version


async def agree(tabs: list[Tab], number: int) -> int:
    version = 0
    for tab in tabs:
        await tab.sees(lambda view: view["you"]["proposed_correction"]["number"] == number)
        version = await does(tab, {"type": "assent_to_correction", "number": number})
    return version


async def correct(meeting: Meeting, what: str = CORRECTED) -> int:
    """Propose, agree and seal; returns the version of the room at which all of it is so."""
    mediator = meeting["mediator"]
    number = await propose(mediator, what)
    await mediator.at(await agree([meeting["parent"], meeting["local_authority"]], number))
    version = await mediator.does({"type": "seal_correction", "number": number})
    for tab in meeting.tabs.values():
        await tab.at(version)
    return version


async def paper(browser: Browser, path: str, name: str) -> bytes:
    answer = await browser.get(f"{path}/{name}")
    assert answer.status_code == 200, name
    return answer.content


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


async def test_everybody_has_the_new_version_and_the_old_one_is_what_it_was(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    parent, path = meeting.browsers["parent"], meeting.path("parent")
    first = await paper(parent, path, "outcome.pdf")
    assert (await parent.get(f"{path}/outcome/version-2.pdf")).status_code == 404, "there is none yet"
    await correct(meeting)
    answers = [await meeting.browsers[role].get(f"{meeting.path(role)}/outcome.pdf") for role in meeting.tabs]
    assert len({answer.content for answer in answers}) == 1, "the same for all"
    second = answers[0].content
    named = f'attachment; filename="Mediation-outcome-{meeting.plan.reference}-version-2.pdf"'
    assert answers[0].headers["content-disposition"] == named
    assert await paper(parent, path, "outcome/version-2.pdf") == second
    assert await paper(parent, path, "outcome/version-1.pdf") == first, "to the byte"
    assert CORRECTED not in text_of(first)
    assert f"Before: Weekly tuition Now: {CORRECTED}" in text_of(second)
    assert number_of(first) != number_of(second)
    for none in ("version-0.pdf", "version-3.pdf", "version-99999999999999999999.pdf", "version-x.pdf"):
        assert (await parent.get(f"{path}/outcome/{none}")).status_code == 404
    page = await parent.get(f"{path}/outcome")
    assert "This takes the place of version 1" in page.text


async def test_the_editions_and_the_dates_are_of_the_newest_version(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    parent, path = meeting.browsers["parent"], meeting.path("parent")
    old = {edition: await paper(parent, path, f"outcome/{edition}.pdf") for edition in Edition}
    dates = Calendar.from_ical(await paper(parent, path, "outcome.ics")).events
    await correct(meeting)
    for edition in Edition:
        new = await paper(parent, path, f"outcome/{edition}.pdf")
        assert CORRECTED in text_of(new)
        assert number_of(new) != number_of(old[edition])
        answer = (await asked(visitors.browser(), number_of(old[edition]), old[edition])).json()
        assert answer.keys() == {"sealed", "replaced"}, "each form of the older version is replaced"
    again = Calendar.from_ical(await paper(parent, path, "outcome.ics")).events
    assert [one["uid"] for one in again] == [one["uid"] for one in dates]
    assert [str(one["sequence"]) for one in again] == ["1"]
    assert str(again[0]["summary"]) == CORRECTED


@pytest.mark.security
async def test_the_check_page_says_of_the_old_one_that_it_is_genuine_and_replaced_and_no_more(
    visitors: Visitors,
) -> None:
    meeting = await closed(visitors)
    parent, path = meeting.browsers["parent"], meeting.path("parent")
    first = await paper(parent, path, "outcome.pdf")
    anybody = visitors.browser()
    before = (await asked(anybody, number_of(first), first)).json()
    await correct(meeting)
    second = await paper(parent, path, "outcome.pdf")
    old = await asked(visitors.browser(), number_of(first), first)
    assert old.json().keys() == {"sealed", "replaced"}
    assert old.json()["sealed"] == before["sealed"]
    for word in (*meeting.canaries, meeting.room, number_of(second), "tuition"):
        assert word not in old.text
    new = (await asked(visitors.browser(), number_of(second), second)).json()
    assert new.keys() == {"sealed"}
    for number, file in ((number_of(first), second), (number_of(second), first)):
        assert (await asked(visitors.browser(), number, file)).json() == {"sealed": None}


async def test_a_proposed_correction_replaces_nothing(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    parent, path = meeting.browsers["parent"], meeting.path("parent")
    first = await paper(parent, path, "outcome.pdf")
    number = await propose(meeting["mediator"])
    await agree([meeting["parent"], meeting["local_authority"]], number)
    assert await paper(parent, path, "outcome.pdf") == first
    assert (await asked(visitors.browser(), number_of(first), first)).json().keys() == {"sealed"}
    page = await parent.get(f"{path}/outcome")
    assert CORRECTED not in page.text


async def test_a_third_version_takes_the_place_of_the_second_alone(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    parent, path = meeting.browsers["parent"], meeting.path("parent")
    await correct(meeting)
    await correct(meeting, "Daily reading tuition")
    papers = [await paper(parent, path, f"outcome/version-{n}.pdf") for n in (1, 2, 3)]
    assert await paper(parent, path, "outcome.pdf") == papers[-1]
    said = [(await asked(visitors.browser(), number_of(one), one)).json().keys() for one in papers]
    assert said == [{"sealed", "replaced"}, {"sealed", "replaced"}, {"sealed"}]


@pytest.mark.faults
async def test_the_new_paper_is_made_though_nobody_asks_and_once_for_all(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await closed(visitors)
    first = await paper(meeting.browsers["parent"], meeting.path("parent"), "outcome.pdf")
    assert first
    prints, print_, made = 0, Press.print, asyncio.Event()

    async def jammed_once(press: Press, html: str, css: str) -> bytes:
        nonlocal prints
        prints += 1
        if prints == 1:
            raise PressFailed(PressFailure.CRASHED)
        pdf = await print_(press, html, css)
        made.set()
        return pdf

    monkeypatch.setattr("server.limits.PRINT_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(Press, "print", jammed_once)
    await correct(meeting)
    async with asyncio.timeout(PATIENCE):
        await made.wait()
    answers = await asyncio.gather(
        *(meeting.browsers[role].get(f"{meeting.path(role)}/outcome.pdf") for role in meeting.tabs)
    )
    assert len({answer.content for answer in answers}) == 1
    assert prints == 2, "the first version is not printed anew"


@pytest.mark.faults
async def test_a_correction_goes_on_after_a_restart_and_its_paper_is_made_then(
    short_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def jammed(*_: object) -> bytes:
        raise PressFailed(PressFailure.TIMED_OUT)

    async with served(folder / "d") as service, visiting(service) as before:
        meeting = await closed(before)
        first = await paper(meeting.browsers["parent"], meeting.path("parent"), "outcome.pdf")
        number = await propose(meeting["mediator"])
        await agree([meeting["parent"]], number)
    with monkeypatch.context() as patched:
        patched.setattr(Press, "print", jammed)
        async with served(folder / "d") as service, visiting(service) as between:
            back = {}
            for role in ("mediator", "local_authority"):
                browser = between.browser()
                browser.cookies = meeting.browsers[role].cookies
                back[role] = await browser.enter(meeting.path(role))
            version = await agree([back["local_authority"]], number)
            await back["mediator"].at(version)
            await does(back["mediator"], {"type": "seal_correction", "number": number})
    made, print_ = asyncio.Event(), Press.print

    async def printed(press: Press, html: str, css: str) -> bytes:
        pdf = await print_(press, html, css)
        made.set()
        return pdf

    monkeypatch.setattr(Press, "print", printed)
    async with served(folder / "d") as service, visiting(service) as after:
        browser = after.browser()
        browser.cookies = meeting.browsers["parent"].cookies
        tab = await browser.enter(meeting.path("parent"))
        assert len(tab.you["versions"]) == 2
        async with asyncio.timeout(PATIENCE):
            await made.wait()
        assert await paper(browser, meeting.path("parent"), "outcome/version-1.pdf") == first
        assert CORRECTED in text_of(await paper(browser, meeting.path("parent"), "outcome.pdf"))


async def test_two_processes_keep_one_paper_of_a_version_and_draw_the_same(
    short_folder: Path, folder: Path
) -> None:
    async with served(folder / "d") as one, visiting(one) as visitors:
        meeting = await closed(visitors)
        async with served(folder / "e", redis_url=one.stores.url, like=one) as two:
            there = visitors.browser(two)
            there.cookies = meeting.browsers["local_authority"].cookies
            officer = await there.enter(meeting.path("local_authority"))
            number = await propose(meeting["mediator"])
            await agree([officer], number)
            await meeting["mediator"].at(await agree([meeting["parent"]], number))
            version = await meeting["mediator"].does({"type": "seal_correction", "number": number})
            await officer.at(version)
            papers = await asyncio.gather(
                paper(there, meeting.path("local_authority"), "outcome.pdf"),
                paper(meeting.browsers["parent"], meeting.path("parent"), "outcome.pdf"),
            )
            assert papers[0] == papers[1]
            assert CORRECTED in text_of(papers[0])
            answer = await asked(visitors.browser(two), number_of(papers[0]), papers[0])
            assert answer.json().keys() == {"sealed"}


async def test_of_two_seals_at_once_one_counts(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    mediator = meeting["mediator"]
    number = await propose(mediator)
    await mediator.at(await agree([meeting["parent"], meeting["local_authority"]], number))
    keys = [await mediator.send({"type": "seal_correction", "number": number}) for _ in range(2)]
    answers = [await mediator.answer_to(key) for key in keys]
    assert sorted(answer["type"] for answer in answers) == ["answer", "refusal"]
    room = await visitors.service.room(meeting.room)
    assert room.corrections.version == 2


async def test_who_opens_their_link_elsewhere_reads_the_newest_and_agrees_once_let_in(
    visitors: Visitors,
) -> None:
    meeting = await closed(visitors)
    number = await propose(meeting["mediator"])
    phone = visitors.browser()
    tab = await meeting.come("parent", phone)
    assert "room" not in tab.view
    assert "proposed_correction" not in tab.you
    refused = await asks(tab, {"type": "assent_to_correction", "number": number})
    assert refused["code"] == "not_in_the_room"
    await meeting.let_in("parent")
    version = await agree([tab, meeting["local_authority"]], number)
    await meeting["mediator"].at(version)
    await meeting["mediator"].does({"type": "seal_correction", "number": number})
    assert CORRECTED in text_of(await paper(phone, meeting.path("parent"), "outcome.pdf"))


async def test_everybody_with_an_address_is_written_to_at_the_close_and_at_the_seal_of_a_correction(
    short_folder: Path, folder: Path
) -> None:
    sender = Address(addr_spec="room@service.example")
    async with post_office() as office:
        mail = MailSettings(server=office.server(), sender=sender)
        async with served(folder / "d", mail=mail) as service, visiting(service) as visitors:
            meeting = await concluded(visitors)
            record = await service.stores.records.of(meeting.room)
            for role, who in meeting.ids.items():
                sealed = seal_address(record, who, f"{role.value.replace('_', '-')}@home.example")
                await service.stores.outbox.keep_address(meeting.room, who, sealed)
            await close(meeting)
            await _settled(visitors, meeting)
            assert len(office.arrived) == len(meeting.ids)
            await correct(meeting)
            arrived = await office.has(2 * len(meeting.ids))
            subjects = [one.message["Subject"] for one in arrived]
            assert subjects.count("A newer document is ready for you") == len(meeting.ids)
            for one in arrived:
                for words in (meeting.plan.reference, meeting.plan.child, "tuition", "left out"):
                    assert words not in one.words("plain") + one.words("html")


async def _settled(visitors: Visitors, meeting: Meeting) -> None:
    """Every letter of the first version is sent, which is on record."""
    path = f"{meeting.path('mediator')}/delivery"
    async with asyncio.timeout(PATIENCE):
        while True:
            people = (await meeting.browsers["mediator"].get(path)).json()["people"]
            if all(one["state"] == "sent" for one in people):
                return
