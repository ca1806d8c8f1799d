"""What holds for every answer: its headers, its address, and no trace of a fault."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Mount, Route

from server import limits
from server.case_dates import CaseDatesWeb
from server.certificate_web import CertificateWeb
from server.guard import HEADERS, IN_A_ROOM, POLICY
from server.outcome_web import OutcomeWeb
from server.web import Web
from tests.server.browser import Visitors

pytestmark = [pytest.mark.anyio, pytest.mark.security]


def every_path() -> Iterator[tuple[str, str, int]]:
    """(method, path, status) of every kind of answer without a session."""
    yield from (
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/join", 200),
        ("POST", "/join", 403),
        ("PUT", "/join", 403),
        ("OPTIONS", "/join", 405),
        ("GET", "/room/x/p1", 401),
        ("GET", "/room/x/p1/outcome", 401),
        ("GET", "/room/x/p1/outcome.pdf", 401),
        ("GET", "/room/x/p1/delivery", 401),
        ("GET", "/room/x/p1/outcome.ics", 401),
        ("GET", "/room/x/p1/outcome/version-2.pdf", 401),
        ("GET", "/room/x/p1/dates", 401),
        ("GET", "/room/x/p1/certificate", 401),
        ("GET", "/room/x/p1/certificate.pdf", 401),
        ("GET", "/room/x/p1/certificate/standing", 401),
        ("GET", "/room/x/p1/certificate/issue", 401),
        ("GET", "/room/x/p1/outcome/large-print", 401),
        ("GET", "/room/x/p1/outcome/large-print.pdf", 401),
        ("GET", "/room/x/p1/socket", 404),
        ("GET", "/check", 200),
        ("POST", "/check", 403),
        ("GET", "/gallery", 200),
        ("GET", "/gallery/room/speaking", 200),
        ("GET", "/health", 200),
        ("GET", "/provider/logo.png", 404),
        ("POST", "/health", 403),
        ("GET", "/static/favicon.svg", 200),
        ("GET", "/static/documents/outcome.css", 200),
        ("GET", "/static/documents/outcome.html", 404),
        ("GET", "/fonts/AtkinsonHyperlegible-Regular.ttf", 200),
        ("GET", "/static/", 404),
        ("GET", "/static", 307),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/%2e%2e/server/app.py", 404),
        ("GET", "/static/%2e%2e%2fserver/app.py", 404),
        ("GET", "/static/%00", 404),
        ("GET", "/static/" + "a" * 300, 404),
        ("GET", "/fonts/nothing.ttf", 404),
        ("GET", "/no-such-page", 404),
        ("GET", "/%00", 404),
        ("GET", "//evil.example", 404),
        ("DELETE", "/", 403),
    )


@pytest.mark.parametrize(("method", "path", "status"), list(every_path()))
async def test_every_answer_has_every_header(visitors: Visitors, method: str, path: str, status: int) -> None:
    answer = await visitors.browser().request(method, path)
    assert answer.status_code == status
    assert_guarded(answer.headers, path)


def assert_guarded(headers: object, path: str) -> None:
    found = dict(headers)  # type: ignore[call-overload]
    kept = path.startswith(("/static/", "/fonts/"))
    wanted = HEADERS | ({"cache-control": "no-cache"} if kept else {})
    if path.startswith("/room/"):
        wanted |= {"permissions-policy": IN_A_ROOM}
    assert {name: found.get(name) for name in wanted} == wanted
    assert "server" not in found


async def test_every_route_is_among_the_answers_looked_at(visitors: Visitors) -> None:
    """A route that is added and not looked at fails here."""
    pages: list[Any] = [page.__new__(page) for page in (OutcomeWeb, CertificateWeb, CaseDatesWeb)]
    web: Web = Web.__new__(Web)
    looked_at = [path for _, path, _ in every_path()]
    for route in [*web.routes(None), *(route for page in pages for route in page.routes())]:  # type: ignore[arg-type]
        if isinstance(route, Mount):
            assert any(path.startswith(f"{route.path}/") for path in looked_at)
        elif isinstance(route, Route):
            assert any(route.path_regex.match(path) for path in looked_at), route.path


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("trusted-types") == "'none'"
    assert rules.pop("require-trusted-types-for") == "'script'"
    assert set(rules.values()) <= {"'self'", "'none'"}
    assert {"base-uri", "form-action", "frame-ancestors"} <= set(rules)
    assert "media-src" not in rules, (
        "a stream is set and not fetched: by an address no sound or picture comes in"
    )
    for what in ("microphone", "camera", "display-capture"):
        assert f"{what}=()" in HEADERS["permissions-policy"], "no page but a room's asks for it"
        assert f"{what}=(self)" in IN_A_ROOM, "and there no frame of anybody else's"
    for what in ("geolocation", "payment", "usb"):
        assert f"{what}=()" in IN_A_ROOM


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "{ours}.evil.example"},
        {"origin": "{ours}/"},
        {"origin": "{ours}", "sec-fetch-site": "cross-site"},
        {"origin": "{ours}", "sec-fetch-site": "same-site"},
        {"origin": "{ours}", "sec-fetch-site": "none"},
        {"referer": "{ours}/join"},
    ],
)
async def test_nothing_is_posted_from_any_page_but_ours(visitors: Visitors, headers: dict[str, str]) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    told = {name: value.replace("{ours}", visitors.service.address) for name, value in headers.items()}
    answer = await browser.request("POST", "/join", json={"link": meeting.links["parent"]}, headers=told)
    assert (answer.status_code, answer.json()) == (403, {"code": "not_from_here"})
    assert browser.cookies == {}


@pytest.mark.parametrize("host", ["localhost:1", "evil.example", "", "127.0.0.1"])
async def test_a_page_asked_for_by_another_name_is_sent_to_the_address(visitors: Visitors, host: str) -> None:
    browser = visitors.browser()
    for path in ("/join", "/room/x/p1", "/static/favicon.svg"):
        answer = await browser.get(path, headers={"host": host})
        assert answer.status_code == 308
        assert answer.headers["location"] == visitors.service.address + path
        assert_guarded(answer.headers, path)
    assert (await browser.get("/health", headers={"host": host})).status_code == 200


async def test_a_fault_gives_a_page_with_its_number_and_no_trace(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()

    async def broken(*_: object) -> None:
        raise LookupError("Quillwort")

    monkeypatch.setattr(type(visitors.service.stores.register), "find_link", broken)
    answer = await browser.press(meeting.links["parent"])
    assert answer.status_code == 500
    assert_guarded(answer.headers, "/join")
    (told,) = caplog.records
    number = told.getMessage().split()[1].rstrip(":")
    assert number in answer.text
    assert "LookupError at test_guard.py" in told.getMessage()
    for page in (answer.text, caplog.text):
        assert "Quillwort" not in page
        assert "Traceback" not in page
    assert "LookupError" not in answer.text


async def test_a_body_that_is_too_large_or_breaks_off_is_refused_and_is_no_fault_of_ours(
    visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    browser, service = visitors.browser(), visitors.service
    large = b'{"link": "' + b"a" * limits.JOIN_BYTES + b'"}'
    answer = await browser.request("POST", "/join", content=large, headers={"origin": service.address})
    assert (answer.status_code, answer.json()) == (400, {"code": "not_understood"})
    assert_guarded(answer.headers, "/join")
    _, writer = await asyncio.open_connection("127.0.0.1", service.settings.port)
    writer.write(
        f"POST /join HTTP/1.1\r\nHost: x\r\nOrigin: {service.address}\r\nContent-Length: 99\r\n\r\nhalf".encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await browser.get("/health")).status_code == 200
    assert caplog.records == []


async def test_a_method_that_is_not_for_a_page_is_told_which_are(visitors: Visitors) -> None:
    browser = visitors.browser()
    answer = await browser.request("DELETE", "/join", headers={"origin": visitors.service.address})
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert_guarded(answer.headers, "/join")
