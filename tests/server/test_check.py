"""The check page: anybody who holds a sealed document can know that it is genuine, and learns nothing else."""

import asyncio
import hashlib
import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from server import limits
from server.guard import HEADERS
from server.number import new_number
from server.patience import Bucket, Patience
from server.redis_client import RedisClient, RedisGone
from server.seal import Seal
from server.vault import Unreadable, Vault
from tests.server.browser import PATIENCE, Browser, Json, Meeting, Visitors, visiting
from tests.server.service import Service, served
from tests.server.test_papers import close, concluded

pytestmark = [pytest.mark.anyio, pytest.mark.security]

NO = {"sealed": None}
NUMBER = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


async def sealed(visitors: Visitors) -> tuple[Meeting, bytes]:
    """A meeting that was closed, and its outcome as the parent downloaded it."""
    meeting = await concluded(visitors)
    await close(meeting)
    answer = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/outcome.pdf")
    assert answer.status_code == 200
    return meeting, answer.content


def number_of(pdf: bytes) -> str:
    """The number on the document's foot."""
    numbers = {
        found for page in PdfReader(BytesIO(pdf)).pages for found in NUMBER.findall(page.extract_text())
    }
    (number,) = numbers
    return str(number)


async def asked(browser: Browser, number: str, file: bytes) -> httpx.Response:
    """What the page asks for somebody who chose this file."""
    sha256 = hashlib.sha256(file).hexdigest()
    return await posted(browser, {"number": number, "sha256": sha256})


async def posted(browser: Browser, body: Json) -> httpx.Response:
    """From an address of this browser's own, as a proxy says it."""
    headers = {"origin": browser.service.address, "x-forwarded-for": f"2001:db8::{id(browser) & 0xFFFF:x}"}
    return await browser.request("POST", "/check", json=body, headers=headers)


async def test_who_holds_the_file_needs_no_account_to_know_that_it_is_genuine(visitors: Visitors) -> None:
    _, pdf = await sealed(visitors)
    anybody = visitors.browser()
    page = await anybody.get("/check")
    assert page.status_code == 200
    assert "Is this document genuine?" in page.text
    answer = await asked(anybody, number_of(pdf), pdf)
    assert answer.status_code == 200
    assert re.fullmatch(r"\w+ \d+ \w+ \d{4} at \d\d:\d\d", answer.json().pop("sealed"))
    assert "set-cookie" not in answer.headers


async def test_a_file_that_differs_by_one_bit_is_not_the_document(visitors: Visitors) -> None:
    _, pdf = await sealed(visitors)
    anybody = visitors.browser()
    for changed in (pdf[:-1], pdf + b"\n", pdf[:500] + bytes([pdf[500] ^ 1]) + pdf[501:], b""):
        assert (await asked(anybody, number_of(pdf), changed)).json() == NO


async def test_whether_there_is_a_document_of_a_number_is_told_to_nobody_without_it(
    visitors: Visitors,
) -> None:
    """The answer to a wrong file is the answer to a number that was never drawn, to the byte."""
    _, pdf = await sealed(visitors)
    _, another = await sealed(visitors)
    anybody = visitors.browser()
    answers = [
        await asked(anybody, number_of(pdf), b"another file"),
        await asked(anybody, number_of(pdf), another),
        await asked(anybody, new_number(), b"another file"),
        await asked(anybody, new_number(), pdf),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(200, b'{"sealed":null}')}
    assert len({tuple(name for name, _ in one.headers.multi_items()) for one in answers}) == 1


async def test_no_answer_says_anything_of_the_mediation(visitors: Visitors) -> None:
    meeting, pdf = await sealed(visitors)
    anybody = visitors.browser()
    yes = await asked(anybody, number_of(pdf), pdf)
    assert yes.json().keys() == {"sealed"}
    no = await asked(anybody, number_of(pdf), b"another file")
    for answer in (yes, no, await anybody.get("/check")):
        for word in (*meeting.canaries, meeting.room, "Weekly tuition"):
            assert word not in answer.text
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


async def test_a_slip_in_the_number_is_told_by_the_number_alone(visitors: Visitors) -> None:
    anybody = visitors.browser()
    number = new_number()
    slipped = number[:-1] + ("0" if number[-1] != "0" else "1")
    for typed in ("", "7H2K", slipped, "7" * 300, "<script>alert(1)</script>", "\0"):
        answer = await asked(anybody, typed, b"file")
        assert (answer.status_code, answer.json()) == (422, {"code": "wrong_number"}), typed


async def test_a_number_is_known_however_it_is_typed(visitors: Visitors) -> None:
    _, pdf = await sealed(visitors)
    number = number_of(pdf)
    for typed in (
        number.lower(),
        number.replace("-", ""),
        f"  {number.replace('-', ' ')} ",
        number.replace("0", "o"),
    ):
        assert (await asked(visitors.browser(), typed, pdf)).json() != NO


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": "7H2K"},
        {"number": "7H2K", "sha256": ""},
        {"number": "7H2K", "sha256": "a" * 63},
        {"number": "7H2K", "sha256": "A" * 64},
        {"number": "7H2K", "sha256": "g" * 64},
        {"number": "7H2K", "sha256": "a" * 64 + "\n"},
        {"number": "7H2K", "sha256": ["a" * 64]},
        {"number": 7, "sha256": "a" * 64},
        {"number": "7H2K", "sha256": "a" * 64, "more": 1},
        {"number": "7" * 5000, "sha256": "a" * 64},
    ],
)
async def test_what_the_page_would_never_send_is_not_understood(visitors: Visitors, body: Json) -> None:
    answer = await posted(visitors.browser(), body)
    assert (answer.status_code, answer.json()) == (400, {"code": "not_understood"})


async def test_another_site_cannot_ask(visitors: Visitors) -> None:
    anybody = visitors.browser()
    body = {"number": new_number(), "sha256": "a" * 64}
    for headers in ({}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
        answer = await anybody.request("POST", "/check", json=body, headers=headers)
        assert answer.status_code == 403


async def test_who_asks_too_often_waits_and_others_need_not(folder: Path) -> None:
    async with served(folder / "d") as service, visiting(service) as visitors:
        many = visitors.browser()
        answers = await asyncio.gather(
            *(asked(many, new_number(), b"file") for _ in range(limits.CHECKS_AT_ONCE + 5))
        )
        codes = [answer.status_code for answer in answers]
        assert codes.count(429) >= 3
        assert codes.count(200) >= limits.CHECKS_AT_ONCE
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json() == {"code": "too_many"}
        assert int(refused.headers["retry-after"]) > 0
        # From elsewhere, as the proxy says.
        other = await many.request(
            "POST",
            "/check",
            json={"number": new_number(), "sha256": "a" * 64},
            headers={"origin": service.address, "x-forwarded-for": "203.0.113.9"},
        )
        assert other.status_code == 200


def test_only_so_many_addresses_are_remembered() -> None:
    patience = Patience(lambda: Bucket(1, 0.0, clock=lambda: 0.0), most=3)
    assert [patience.take(one) for one in ("a", "b", "c", "a")] == [True, True, True, False]
    assert patience.take("d"), "a fourth comes in"
    assert not patience.take("a"), "who was seen of late is remembered"
    assert patience.take("b"), "who was seen longest ago is not"


async def test_a_lost_redis_is_said_and_is_no_no(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: object) -> object:
        raise RedisGone("gone")

    with monkeypatch.context() as patched:
        patched.setattr(RedisClient, "command", gone)
        answer = await asked(visitors.browser(), new_number(), b"file")
    assert (answer.status_code, answer.json()) == (503, {"code": "try_again"})


@pytest.mark.faults
async def test_it_is_known_again_after_a_restart_and_when_the_room_has_forgotten(folder: Path) -> None:
    async with served(folder / "d") as service, visiting(service) as before:
        meeting, pdf = await sealed(before)
        first = await asked(before.browser(), number_of(pdf), pdf)
        assert first.json() != NO
    async with served(folder / "d") as service, visiting(service) as after:
        assert (await asked(after.browser(), number_of(pdf), pdf)).json() == first.json()
        for key in await keys(service):
            if meeting.room.encode() in key:
                await service.redis.command("DEL", key)
        assert (await asked(after.browser(), number_of(pdf), pdf)).json() == first.json()
        assert (await asked(after.browser(), number_of(pdf), pdf + b" ")).json() == NO


async def keys(service: Service) -> list[bytes]:
    found = await service.redis.command("KEYS", "*")
    assert isinstance(found, list)
    return found


async def documents(service: Service) -> list[bytes]:
    return [key for key in await keys(service) if key.startswith(b"evenhand:document:")]


@pytest.mark.faults
async def test_two_processes_that_finish_it_at_once_give_out_one_document_that_can_be_checked(
    folder: Path,
) -> None:
    """Both print and sign before either has kept its own; what the second made is neither given out nor known."""
    async with served(folder / "d") as one, visiting(one) as visitors:
        redis = f"unix://{folder / 'd' / 'redis' / 'redis.sock'}"
        async with served(folder / "e", redis_url=redis, like=one) as two:
            meeting = await concluded(visitors)
            await close(meeting)
            both = asyncio.Barrier(2)
            signs = Seal.sign

            async def sign_together(seal: Seal, pdf: bytes, at: datetime) -> bytes:
                signed = await signs(seal, pdf, at)
                async with asyncio.timeout(PATIENCE):
                    await both.wait()
                return signed

            elsewhere = visitors.browser(two)
            elsewhere.cookies = meeting.browsers["parent"].cookies
            path = f"{meeting.path('parent')}/outcome.pdf"
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(Seal, "sign", sign_together)
                answers = await asyncio.gather(meeting.browsers["parent"].get(path), elsewhere.get(path))
            assert [answer.status_code for answer in answers] == [200, 200]
            assert answers[0].content == answers[1].content
            pdf = answers[0].content
            assert (await asked(visitors.browser(), number_of(pdf), pdf)).json() != NO
            assert len(await documents(one)) == 1


async def test_what_is_kept_for_it_says_nothing_to_who_reads_redis(folder: Path) -> None:
    async with served(folder / "d") as service, visiting(service) as visitors:
        meeting, pdf = await sealed(visitors)
        (key,) = await documents(service)
        kept = await service.redis.command("GET", key)
        assert isinstance(kept, bytes)
        number = number_of(pdf)
        said = key + kept
        for word in (*meeting.canaries, meeting.room, number, number.replace("-", "")):
            assert word.encode() not in said
        for digest in (hashlib.sha256(pdf), hashlib.sha256(number.encode())):
            assert digest.digest() not in said
            assert digest.hexdigest().encode() not in said
        assert len(kept) < 120, "there is room for nothing more"
        assert await service.redis.command("TTL", key) == -1


async def test_nobody_who_writes_to_redis_can_make_a_yes(folder: Path) -> None:
    async with served(folder / "d") as service, visiting(service) as visitors:
        _, pdf = await sealed(visitors)
        _, another = await sealed(visitors)
        one, two = await documents(service)
        kept, other = [await service.redis.command("GET", key) for key in (one, two)]
        assert isinstance(kept, bytes)
        assert isinstance(other, bytes)
        # A record under another's mark opens for nobody: a fault, and no yes.
        await service.redis.command("SET", one, other)
        await service.redis.command("SET", two, kept)
        for number in (number_of(pdf), number_of(another)):
            for file in (pdf, another):
                assert (await asked(visitors.browser(), number, file)).status_code == 500


def test_a_mark_is_the_service_s_own(tmp_path: Path) -> None:
    here, there = Vault.open(tmp_path / "here.key"), Vault.open(tmp_path / "there.key")
    assert here.mark("7H2K") == here.mark("7H2K") != here.mark("7H2J")
    assert here.mark("7H2K") != there.mark("7H2K")
    with pytest.raises(Unreadable):
        here.open_sealed(here.seal(b"record", b"one"), b"another")
    with pytest.raises(Unreadable):
        here.unwrap("room", here.seal(bytes(32), b"room"))
