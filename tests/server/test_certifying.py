"""The issued certificate: who issues it, who may have it, that there is one, and that it says nothing of the talk."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from rooms.case import Case, Chooser, Decision, ThirtyDaysBegan
from rooms.law.rule import CertificateKind, Jurisdiction, Start
from rooms.people import Role
from server.app import utc_now
from server.certificate_words import (
    capacity_names,
    choice_names,
    doubt_sentences,
    kind_names,
    letter_sentences,
    mark_names,
    moved_names,
    not_issued_sentences,
    start_names,
)
from server.certifying import Certifying, Issued, new_number
from server.english_day import english_day
from server.press import Press, PressFailed, PressFailure
from server.words import Words
from tests.server.browser import Browser, Json, Meeting, Visitors, visiting
from tests.server.certificates import CASE as ON_PAPER
from tests.server.service import served
from tests.server.test_documents import Text, printed_text, says
from tests.server.test_papers import close

pytestmark = pytest.mark.anyio

ROLES = ("mediator", "parent", "supporter", "school", "local_authority", "observer")


def case_of_now(*, sent: int = 42, contacted: int = 35, **changed: Any) -> Case:
    """The case, six weeks ago, or so many days."""
    today = english_day(utc_now())
    return replace(
        ON_PAPER,
        notice_sent=today - timedelta(days=sent),
        adviser_contacted=today - timedelta(days=contacted),
        **changed,
    )


async def closed(visitors: Visitors, *roles: str, **planned: Any) -> Meeting:
    """A meeting full of words, agreed and closed."""
    meeting = await visitors.meeting(*roles or ROLES, **{"case": case_of_now(), **planned})
    mediator = meeting["mediator"]
    await mediator.does(
        {"type": "add_action", "what": "CANARY what", "who": "CANARY who", "by_when": "2038-09-01"}
    )
    await mediator.does({"type": "write_conclusion", "conclusion": "partly_agreed", "words": "CANARY words"})
    await close(meeting)
    return meeting


async def standing(meeting: Meeting, role: str) -> Json:
    answer = await meeting.browsers[role].get(f"{meeting.path(role)}/certificate/standing")
    assert answer.status_code == 200
    told: Json = answer.json()
    return told


TOOK_PART = {"kind": "took_part", "capacity": "mediator"}


async def issue(
    meeting: Meeting, chosen: Json | None = None, *, role: str = "mediator", **said: Any
) -> httpx.Response:
    return await meeting.browsers[role].request(
        "POST",
        f"{meeting.path(role)}/certificate/issue",
        json={"chosen": TOOK_PART if chosen is None else chosen, "independent": True, **said},
        headers={"origin": meeting.service.address},
    )


async def statuses(browser: Browser, path: str) -> set[int]:
    """Of the certificate's page and of its PDF."""
    answers = await asyncio.gather(browser.get(f"{path}/certificate"), browser.get(f"{path}/certificate.pdf"))
    return {answer.status_code for answer in answers}


@pytest.mark.row("S54", "L24")
async def test_the_mediator_sees_what_it_will_say_issues_it_and_the_family_has_it(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    mediator, family = meeting.browsers["mediator"], meeting.browsers["parent"]
    assert (await standing(meeting, "mediator"))["stands"] == "to_issue"
    assert "is due by" in (await standing(meeting, "mediator"))["words"]
    assert (await standing(meeting, "parent"))["stands"] == "awaited"
    assert await statuses(family, meeting.path("parent")) == {404}

    form = await mediator.get(f"{meeting.path('mediator')}/certificate/issue")
    assert "What happened?" in form.text
    assert "checked" not in form.text, "a decision is nobody's default"
    draft = await mediator.get(f"{meeting.path('mediator')}/certificate/issue", params=TOOK_PART)
    says(
        "".join(Text(draft.text).texts),
        "Draft, not issued",
        "The family took part in mediation",
        "whole name",
    )
    assert await statuses(family, meeting.path("parent")) == {404}, "what is looked at is not issued"

    answer = await issue(meeting)
    assert (answer.status_code, answer.json()) == (200, {"to": meeting.path("mediator")})
    for role in ("mediator", "parent"):
        assert (await standing(meeting, role))["stands"] == "issued"
    pdfs = [
        await meeting.browsers[role].get(f"{meeting.path(role)}/certificate.pdf")
        for role in ("mediator", "parent", "parent")
    ]
    assert {one.status_code for one in pdfs} == {200}
    assert len({one.content for one in pdfs}) == 1
    text = printed_text(pdfs[0].content)
    says(text, "The family took part in mediation", "Canarybird the parent", "Canarybird the mediator")
    page = await family.get(f"{meeting.path('parent')}/certificate")
    for said in (text, page.text, draft.text):
        assert "CANARY what" not in said
        assert "CANARY who" not in said
        assert "CANARY words" not in said
        for role in ("supporter", "school", "local authority", "observer"):
            assert f"Canarybird the {role}" not in said, "it names nobody else of the room"
    named = pdfs[0].headers["content-disposition"]
    assert named.startswith('attachment; filename="Mediation-certificate-MC-')
    # The room took no event for it, and takes none.
    assert await meeting["mediator"].refused({"type": "open_meeting"}) == "meeting_is_closed"


@pytest.mark.row("L6")
async def test_the_form_has_the_thirty_days_that_are_on_record(visitors: Visitors) -> None:
    began = english_day(utc_now()) - timedelta(days=31)
    recorded = ThirtyDaysBegan(began=began, start=Start.ADVISER_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER)
    meeting = await closed(
        visitors, "mediator", "parent", "local_authority", case=case_of_now(thirty_days=recorded)
    )
    form = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/certificate/issue")
    assert f'value="{began}"' in form.text
    assert re.search(r'<option value="adviser_told_authority"[^>]* selected', form.text)


async def test_a_certificate_is_issued_once_and_stays_as_it_is(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    both = await asyncio.gather(issue(meeting), issue(meeting, {**TOOK_PART, "capacity": "adviser"}))
    assert {one.status_code for one in both} == {200}
    path = f"{meeting.path('parent')}/certificate.pdf"
    first = (await meeting.browsers["parent"].get(path)).content
    await issue(meeting, {**TOOK_PART, "capacity": "adviser"})
    assert (await meeting.browsers["parent"].get(path)).content == first
    again = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/certificate/issue")
    assert (again.status_code, again.headers["location"]) == (303, meeting.path("mediator"))


@pytest.mark.security
async def test_only_the_family_and_the_mediator_have_it_and_only_the_mediator_issues_it(
    visitors: Visitors,
) -> None:
    meeting = await closed(visitors)
    for role in ROLES[1:]:
        assert (await issue(meeting, role=role)).status_code == 404
        form = await meeting.browsers[role].get(f"{meeting.path(role)}/certificate/issue", params=TOOK_PART)
        assert form.status_code == 404
    await issue(meeting)
    for role in ("supporter", "school", "local_authority", "observer"):
        assert await statuses(meeting.browsers[role], meeting.path(role)) == {404}
        assert (await standing(meeting, role))["stands"] == "none"
    stranger = visitors.browser()
    other = await visitors.made()
    await stranger.press(other.links["parent"])
    for path in (meeting.path("parent"), meeting.path("mediator")):
        assert await statuses(stranger, path) == {401}
        assert (await stranger.get(f"{path}/certificate/standing")).status_code == 401
        assert (await stranger.get(f"{path}/certificate/issue")).status_code == 401
    assert await statuses(meeting.browsers["supporter"], meeting.path("parent")) == {401}


@pytest.mark.security
async def test_nothing_is_issued_before_the_close_or_from_another_site(visitors: Visitors) -> None:
    meeting = await visitors.meeting(*ROLES[:2], "local_authority", case=case_of_now())
    assert (await issue(meeting)).status_code == 404
    page = f"{meeting.path('mediator')}/certificate/issue"
    assert (await meeting.browsers["mediator"].get(page)).status_code == 404
    assert (await standing(meeting, "mediator"))["stands"] == "none"
    elsewhere = {"origin": "https://elsewhere.example"}
    answer = await meeting.browsers["mediator"].request(
        "POST", page, json={"chosen": TOOK_PART, "independent": True}, headers=elsewhere
    )
    assert answer.json() == {"code": "not_from_here"}


@pytest.mark.row("L14")
async def test_the_mediator_declares_that_they_are_independent(visitors: Visitors) -> None:
    meeting = await closed(visitors)
    refused = await issue(meeting, independent=False)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_independent")
    assert (await standing(meeting, "parent"))["stands"] == "awaited"


@pytest.mark.row("S54")
async def test_an_authority_that_did_not_come_is_not_took_part_without_a_recorded_reason(
    visitors: Visitors,
) -> None:
    meeting = await visitors.made("mediator", "parent", "local_authority", case=case_of_now())
    await meeting.agree_for_all()
    await meeting.come("mediator", visitors.browser())
    await meeting.come("parent", visitors.browser())
    await meeting.let_in("parent")
    await meeting["mediator"].does({"type": "open_meeting"})
    await meeting["mediator"].does({"type": "write_conclusion", "conclusion": "stopped", "words": ""})
    await close(meeting)
    mediator, page = meeting.browsers["mediator"], f"{meeting.path('mediator')}/certificate/issue"
    assert "Nobody of the local authority was let in" in (await mediator.get(page)).text
    assert "Your reason" in (await mediator.get(page, params=TOOK_PART)).text
    assert (await issue(meeting)).json()["code"] == "no_reason"
    told = english_day(utc_now()) - timedelta(days=1)
    deemed = {
        "kind": "deemed",
        "capacity": "adviser",
        "told_on": told.isoformat(),
        "thirty_days_from": (told - timedelta(days=20)).isoformat(),
        "thirty_days_start": "family_told_authority",
    }
    assert (await issue(meeting, {**deemed, "told_on": None})).json()["code"] == "no_reason"
    assert (await issue(meeting, deemed, reason="REASON nobody came")).status_code == 200
    text = printed_text(
        (await meeting.browsers["parent"].get(f"{meeting.path('parent')}/certificate.pdf")).content
    )
    says(text, "The family is treated as having taken part in mediation", "Role Mediation adviser")
    assert "REASON" not in text


@pytest.mark.row("L2")
async def test_a_letter_comes_in_the_certificate_s_place(visitors: Visitors) -> None:
    school = case_of_now(decision=Decision.ONLY_THE_SCHOOL)
    meeting = await closed(visitors, "mediator", "parent", "local_authority", case=school)
    told = await standing(meeting, "parent")
    assert (told["stands"], told["letter"]) == ("awaited", True)
    assert (await issue(meeting)).json()["code"] == "no_certificate_needed"
    page = f"{meeting.path('mediator')}/certificate/issue"
    assert "What happened?" not in (await meeting.browsers["mediator"].get(page)).text
    assert (await issue(meeting, {"capacity": "mediator"})).status_code == 200
    pdf = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/certificate.pdf")
    says(printed_text(pdf.content), "This is not a certificate under section 55")
    assert 'filename="Mediation-letter-' in pdf.headers["content-disposition"]
    assert (await standing(meeting, "parent"))["letter"]


@pytest.mark.row("L25")
@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ({"jurisdiction": Jurisdiction.WALES}, "stands under the law of Wales"),
        ({"case": None}, "made without the facts of the case"),
    ],
)
async def test_where_there_is_none_the_mediator_is_told_why(
    visitors: Visitors, planned: dict[str, Any], told: str
) -> None:
    meeting = await closed(visitors, "mediator", "parent", "local_authority", **planned)
    page = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/certificate/issue")
    says("".join(Text(page.text).texts), told)
    assert "Show what it will say" not in page.text
    standing_told = await standing(meeting, "mediator")
    assert standing_told["stands"] == "unable"
    assert told in standing_told["words"]
    assert (await standing(meeting, "parent"))["stands"] == "none"
    refused = await issue(meeting)
    assert refused.status_code == 409
    assert told in refused.json()["words"]


@pytest.mark.row("L3")
async def test_the_mediator_is_told_that_the_adviser_was_contacted_late(visitors: Visitors) -> None:
    for sent, late in ((42, False), (120, True)):
        case = case_of_now(sent=sent, contacted=20)
        meeting = await closed(visitors, "mediator", "parent", "local_authority", case=case)
        form = await meeting.browsers["mediator"].get(f"{meeting.path('mediator')}/certificate/issue")
        assert ("The two months for it ended on" in form.text) == late
        assert "Show what it will say" in form.text


@pytest.mark.row("L4")
async def test_a_certificate_that_is_late_says_so_to_both(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await closed(visitors, "mediator", "parent", "local_authority")
    in_ten_days = english_day(utc_now()) + timedelta(days=10)
    with monkeypatch.context() as later:
        later.setattr(Certifying, "today", property(lambda _: in_ten_days))
        for role in ("mediator", "parent"):
            assert "It is overdue." in (await standing(meeting, role))["words"]


@pytest.mark.security
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b"{" + b" " * 20_000 + b"}",
        b'{"chosen": {}, "independent": true}',
        b'{"chosen": {"kind": "best", "capacity": "mediator"}, "independent": true}',
        b'{"chosen": {"kind": "took_part", "capacity": "parent"}, "independent": true}',
        b'{"chosen": {"kind": "took_part", "capacity": "mediator"}, "independent": "yes"}',
        b'{"chosen": {"kind": "took_part", "capacity": "mediator", "told_on": "soon"}, "independent": true}',
        b'{"chosen": {"kind": "took_part", "capacity": "mediator"}, "independent": true, "name": "x"}',
    ],
)
async def test_what_is_not_understood_issues_nothing(visitors: Visitors, body: bytes) -> None:
    meeting = await closed(visitors, "mediator", "parent", "local_authority")
    answer = await meeting.browsers["mediator"].request(
        "POST",
        f"{meeting.path('mediator')}/certificate/issue",
        content=body,
        headers={"origin": meeting.service.address},
    )
    assert (answer.status_code, answer.json()) == (400, {"code": "not_understood"})
    page = f"{meeting.path('mediator')}/certificate/issue?kind=%3Cscript%3E&capacity=mediator&told_on=x"
    assert "What happened?" in (await meeting.browsers["mediator"].get(page)).text
    assert (await standing(meeting, "mediator"))["stands"] == "to_issue"


@pytest.mark.faults
async def test_it_is_issued_though_the_press_jams_and_is_the_same_after_a_restart(folder: Path) -> None:
    async def jammed(*_: object) -> bytes:
        raise PressFailed(PressFailure.BUSY)

    async with served(folder / "d") as service, visiting(service) as before:
        meeting = await closed(before, "mediator", "parent", "local_authority")
        parent, path = meeting.browsers["parent"], f"{meeting.path('parent')}/certificate.pdf"
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Press, "print", jammed)
            assert (await issue(meeting)).status_code == 200
            assert (await parent.get(path)).status_code == 503
        pdf = (await parent.get(path)).content
        assert pdf.startswith(b"%PDF-")
        assert (await parent.get("/provider/logo.png")).status_code == 404
    async with served(folder / "d") as service, visiting(service) as after:
        back = after.browser()
        back.cookies = parent.cookies
        assert (await back.get(path)).content == pdf


@pytest.mark.security
async def test_what_is_kept_of_it_lies_sealed_with_the_reason_in_it(visitors: Visitors) -> None:
    meeting = await closed(visitors, "mediator", "parent", "local_authority")
    await issue(meeting, reason="REASON on the telephone")
    stores = visitors.service.stores
    record = await stores.records.of(meeting.room)
    for name in ("certificate", "certificate.pdf"):
        kept = await stores.register.paper(meeting.room, name)
        assert kept is not None
        for plain in (b"REASON", b"whole name", b"%PDF", b"MC-"):
            assert plain not in kept
    sealed = await stores.register.paper(meeting.room, "certificate")
    assert sealed is not None
    about = f"paper {meeting.room} certificate".encode()
    told = msgspec.msgpack.decode(record.key.open(sealed, about), type=Issued)
    assert (told.reason, told.by) == ("REASON on the telephone", meeting.ids[Role.MEDIATOR])


def test_numbers_are_of_letters_that_cannot_be_mistaken_and_never_the_same() -> None:
    numbers = {new_number() for _ in range(1000)}
    assert len(numbers) == 1000
    for one in numbers:
        assert len(one) == len("MC-23456-789AB")
        assert not set(one.removeprefix("MC")) & set("ILOU")


@pytest.mark.words
def test_every_code_of_it_has_words() -> None:
    words = Words()
    tables: tuple[Any, ...] = (
        kind_names(words),
        capacity_names(words),
        moved_names(words),
        mark_names(words),
        letter_sentences(words),
        doubt_sentences(words),
        not_issued_sentences(words),
    )
    for table in tables:
        codes: Any = type(next(iter(table)))
        assert set(table) == {*codes}
    assert set(choice_names(words)) == set(CertificateKind) - {CertificateKind.NOT_PURSUED}
    assert len(start_names(words)) == 3
    assert Start.MEETING not in start_names(words)
