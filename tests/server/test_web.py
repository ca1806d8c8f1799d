"""The pages: what each address answers, and to whom."""

import json
import re

import pytest

from rooms.refusals import Refusal
from server.redis_client import RedisGone
from server.wire import Trouble
from tests.server.browser import Visitors

pytestmark = pytest.mark.anyio


async def test_the_room_s_page_names_nobody(visitors: Visitors) -> None:
    """What is in the page is in the browser's memory and maybe in a tab's history: names come by the socket."""
    meeting = await visitors.meeting()
    page = await meeting.browsers["parent"].get(meeting.path("parent"))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for word in meeting.canaries:
        assert word not in page.text
    assert f"{meeting.path('parent')}/socket" in page.text


@pytest.mark.row("S17", "S68")
async def test_the_room_s_page_holds_every_term(visitors: Visitors) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    await browser.press(meeting.links["parent"])
    page = (await browser.get(meeting.path("parent"))).text
    for term in (await visitors.service.room(meeting.room)).terms.ids:
        assert term in page


@pytest.mark.security
async def test_pages_hold_no_script_or_style_of_their_own_and_load_nothing_from_elsewhere(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    browser = meeting.browsers["parent"]
    for path in ("/", "/join", meeting.path("parent"), "/gallery", "/no-such-page"):
        page = (await browser.get(path)).text
        for script in re.findall(r"<script[^>]*>", page):
            assert 'src="/static/' in script or 'type="application/json"' in script
        assert "<style" not in page
        assert not re.search(r"""\son[a-z]+=["']""", page)
        assert not re.search(r"""\sstyle=["']""", page)
        elsewhere = re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", page)
        assert elsewhere == [], path


async def test_while_redis_is_away_pages_say_so_and_nothing_is_lost(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority")
    browser = meeting.browsers["parent"]

    async def gone(*_: object) -> None:
        raise RedisGone("planted")

    register = type(visitors.service.stores.register)
    with monkeypatch.context() as away:
        away.setattr(register, "find_session", gone)
        away.setattr(register, "find_link", gone)
        for path in ("", "/outcome", "/outcome.pdf"):
            assert (await browser.get(meeting.path("parent") + path)).status_code == 503
        pressed = await browser.press(meeting.links["parent"])
        assert (pressed.status_code, pressed.json()) == (503, {"code": "try_again"})
        assert await (await browser.open(meeting.path("parent"))).closed() == 4503
        assert (await browser.get("/join")).status_code == 200
    assert (await browser.get(meeting.path("parent"))).status_code == 200


async def test_the_room_s_page_tells_its_modules_what_they_need(visitors: Visitors) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    await browser.press(meeting.links["parent"])
    page = (await browser.get(meeting.path("parent"))).text
    (written,) = re.findall(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    assert "<" not in written, "nothing in it can end the element it stands in"
    told = json.loads(written)
    assert told["locale"] == "en-GB"
    assert told["socket"] == f"{meeting.path('parent')}/socket"
    assert told["names"]["roles"]["parent"] == "Parent"
    assert set(Refusal) | set(Trouble) <= set(told["names"]["refusals"])
