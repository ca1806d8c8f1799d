"""Joining: what a link gives, to whom, and what it does not."""

import asyncio
import json

import pytest

from rooms.people import LetIn, ParticipantId
from server import limits
from server.joining import cookie_name
from tests.server.browser import Browser, Visitors
from tests.server.service import Service

pytestmark = [pytest.mark.anyio, pytest.mark.security]


async def everything_in(service: Service) -> dict[bytes, object]:
    """Every key of Redis with its value."""
    keys = await service.redis.command("KEYS", "*")
    assert isinstance(keys, list)
    dumps = await asyncio.gather(*(service.redis.command("DUMP", key) for key in keys))
    return dict(zip(keys, dumps, strict=True))


async def of_room(service: Service, room: str) -> dict[bytes, object]:
    return {key: value for key, value in (await everything_in(service)).items() if room.encode() in key}


@pytest.mark.row("S44")
async def test_opening_a_link_changes_nothing_however_often_it_is_done(
    service: Service, visitors: Visitors
) -> None:
    meeting = await visitors.made()
    before = await of_room(service, meeting.room)
    scanner = visitors.browser()
    for _ in range(50):
        assert (await scanner.get("/join")).status_code == 200
    for method in ("HEAD", "OPTIONS"):
        await scanner.request(method, "/join")
    await scanner.get(meeting.path("parent"))
    assert scanner.cookies == {}
    assert await of_room(service, meeting.room) == before
    assert (await visitors.browser().press(meeting.links["parent"])).status_code == 200


async def test_a_press_gives_a_cookie_that_scripts_and_other_sites_cannot_use(visitors: Visitors) -> None:
    meeting = await visitors.made()
    pressed = await visitors.browser().press(meeting.links["parent"])
    assert pressed.json() == {"to": meeting.path("parent")}
    (line,) = pressed.headers.get_list("set-cookie")
    named, *attributes = (part.strip() for part in line.split(";"))
    assert named.startswith(f"__Host-evenhand-{meeting.room}-p2=")
    assert len(named.partition("=")[2]) >= 32
    told = {attribute.lower() for attribute in attributes}
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= told
    assert not any(attribute.startswith("domain") for attribute in told)


async def test_a_link_that_is_not_valid_says_the_same_whatever_is_wrong_with_it(visitors: Visitors) -> None:
    meeting = await visitors.made()
    good = meeting.links["parent"]
    room, _, secret = good.partition(".")
    wrong = [
        "",
        ".",
        "nonsense",
        room,
        f"{room}.",
        f".{secret}",
        f"{room}.{secret[:-1]}",
        f"{room}.{secret}x",
        f"{room}.{secret.swapcase()}",
        f"{'0' * 16}.{secret}",
        f"{room}.{'A' * 32}",
        f"{{{room}}}.{secret}",
        f"{room}:links.{secret}",
        f"{room} .{secret}",
        "ünïcode.secret",
        f"{room}.\0",
        good + good,
    ]
    answers = [await visitors.browser().press(link) for link in wrong]
    assert {answer.status_code for answer in answers} == {410}
    assert {answer.content for answer in answers} == {b'{"code":"link_not_valid"}'}
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"link": 1}',
        b'{"link": null}',
        b'{"link": ["a"]}',
        b'{"link": "a", "reference": 7}',
        b'{"link": "\\ud800"}',
        b'{"link": NaN}',
        b"{}",
        b'{"link": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        b'{"a": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        b'{"link": "\xff"}',
        b'{"link": "' + b"a" * 5000 + b'"}',
    ],
)
async def test_what_is_no_press_is_not_understood(visitors: Visitors, body: bytes) -> None:
    browser = visitors.browser()
    answer = await browser.request(
        "POST", "/join", content=body, headers={"origin": visitors.service.address}
    )
    assert answer.status_code == 400
    assert answer.json() == {"code": "not_understood"}


@pytest.mark.parametrize(
    "more",
    [
        {"role": "mediator"},
        {"participant": "p1"},
        {"room": "x"},
        {"device": "d"},
        {"admin": True},
        {"to": "/"},
    ],
)
async def test_nothing_in_a_press_can_make_anybody_more_than_they_are(
    visitors: Visitors, more: dict[str, object]
) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    refused = await browser.press(meeting.links["parent"], more=more)
    assert (refused.status_code, refused.json()) == (400, {"code": "not_understood"})
    assert browser.cookies == {}
    everywhere = f"?{next(iter(more))}={next(iter(more.values()))}"
    answer = await browser.request(
        "POST",
        f"/join{everywhere}",
        json={"link": meeting.links["parent"], "reference": meeting.plan.reference},
        headers={"origin": visitors.service.address, "x-role": "mediator", "cookie": "role=mediator"},
    )
    assert answer.json() == {"to": meeting.path("parent")}
    tab = await browser.enter(meeting.path("parent"))
    assert tab.you["role"] == "parent"


async def test_the_cookie_of_one_person_is_nobody_else_s(visitors: Visitors) -> None:
    meeting, other = await visitors.made(), await visitors.made()
    parent = visitors.browser()
    await parent.press(meeting.links["parent"])
    (token,) = parent.cookies.values()
    for room, who in ((meeting.room, "p1"), (meeting.room, "p3"), (other.room, "p2")):
        thief = visitors.browser()
        thief.cookies = {cookie_name(room, ParticipantId(who)): token}
        assert (await thief.get(f"/room/{room}/{who}")).status_code == 401
        tab = await thief.open(f"/room/{room}/{who}")
        assert await tab.closed() == 4401
        assert tab.frames == []


async def test_a_token_is_dead_as_soon_as_there_is_a_new_one(visitors: Visitors) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    await browser.press(meeting.links["parent"])
    old = dict(browser.cookies)
    await browser.press(meeting.links["parent"])
    assert browser.cookies != old
    thief = visitors.browser()
    thief.cookies = old
    assert (await thief.get(meeting.path("parent"))).status_code == 401
    assert await (await thief.open(meeting.path("parent"))).closed() == 4401
    assert (await browser.get(meeting.path("parent"))).status_code == 200


async def test_a_cookie_set_before_joining_is_not_kept(visitors: Visitors) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    name = cookie_name(meeting.room, meeting.ids["parent"])  # type: ignore[index]
    browser.cookies = {name: "chosen-by-somebody-else"}
    await browser.press(meeting.links["parent"])
    assert browser.cookies[name] != "chosen-by-somebody-else"
    thief = visitors.browser()
    thief.cookies = {name: "chosen-by-somebody-else"}
    assert (await thief.get(meeting.path("parent"))).status_code == 401


@pytest.mark.parametrize(
    "odd", ['{"a": 1}', "a[b]=c", "session=ünïcode", "=", ";;;", 'q="half', "a=b=c; d", "prefs={x:1,y:2}"]
)
async def test_an_odd_cookie_of_another_program_does_not_put_anybody_out(
    visitors: Visitors, odd: str
) -> None:
    meeting = await visitors.made()
    browser = visitors.browser()
    await browser.press(meeting.links["parent"])
    ours = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    for jar in (f"{odd}; {ours}", f"{ours}; {odd}"):
        answer = await browser.get(meeting.path("parent"), headers={"cookie": jar.encode()})
        assert answer.status_code == 200


async def test_the_same_browser_pressing_again_keeps_its_device_and_its_place(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    browser, before = meeting.browsers["parent"], meeting["parent"]
    again = await browser.join(meeting.links["parent"])
    assert again.you["whereabouts"] == "room"
    assert await before.closed() == 4409
    assert await again.ask({"type": "raise_hand"}) == {
        "type": "answer",
        "key": "key-1",
        "version": again.version,
    }


async def test_another_browser_is_a_new_device_that_waits_at_the_door_and_sees_no_name(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    copy = await visitors.browser().join(meeting.links["parent"])
    assert copy.you["whereabouts"] == "waiting"
    assert set(copy.view) == {"you"}
    knock = await meeting.at_the_door("parent")
    assert (knock["ready"], knock["again"]) == (True, True)
    assert await copy.refused({"type": "raise_hand"}) == "not_in_the_room"
    assert await copy.refused({"type": "suggest_action", "what": "x"}) == "not_in_the_room"
    # What goes on in the room meanwhile is nothing to it.
    await meeting["school"].does({"type": "raise_hand"})
    await meeting["parent"].does({"type": "raise_hand"})
    await copy.caught_up()
    assert not any(word in frame for frame in copy.frames for word in meeting.canaries)
    assert set(copy.view) == {"you"}


async def test_one_link_gives_only_so_many_new_devices_and_a_mediators_so_many_tries_at_the_reference(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    strangers = [
        await visitors.browser().press(meeting.links["parent"]) for _ in range(limits.DEVICES_AT_ONCE)
    ]
    assert (strangers[0].status_code, strangers[-1].status_code) == (200, 429)
    # A device that has a session already is not stopped by the others.
    assert (await meeting.browsers["parent"].press(meeting.links["parent"])).status_code == 200
    mediators = meeting.links["mediator"]
    guesses = [
        await visitors.browser().press(mediators, f"GUESS-{n}") for n in range(limits.REFERENCES_AT_ONCE)
    ]
    assert [one.status_code for one in guesses][-2:] == [403, 429]
    # Nor with the right one, until some time has passed.
    assert (await visitors.browser().press(mediators, meeting.plan.reference)).json() == {"code": "too_many"}


async def test_a_device_that_is_let_in_takes_over_from_the_older_one(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    older = meeting["parent"]
    newer = await visitors.browser().join(meeting.links["parent"])
    await meeting.let_in("parent")
    await newer.sees(lambda view: view["room"] and view["you"]["whereabouts"] == "room")
    assert await older.closed() == 4409
    people = (await newer.sees(lambda view: view["room"]))["room"]["people"]["by_id"]
    assert people[newer.you["id"]]["attendance"] == "here"
    assert (await newer.ask({"type": "raise_hand"}))["type"] == "answer"


async def test_the_device_let_in_takes_over_even_if_the_other_one_came_back_later(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    waiting = await visitors.browser().join(meeting.links["parent"])
    back = await meeting.browsers["parent"].enter(meeting.path("parent"))  # a reload: now the newest of all
    assert back.you["whereabouts"] == "room"
    await meeting.let_in("parent")
    await waiting.sees(lambda view: view["room"])
    assert await back.closed() == 4409


async def test_somebody_who_is_removed_is_told_so_and_gets_in_with_no_link_and_no_outcome(
    visitors: Visitors,
) -> None:
    meeting = await visitors.meeting()
    mediator, parent = meeting["mediator"], meeting["parent"]
    who = parent.you["id"]
    await mediator.does({"type": "remove_person", "participant": who, "words": "Please rest."})
    gone = await parent.sees(lambda view: view["you"]["whereabouts"] == "removed")
    assert set(gone) == {"you"}
    assert gone["you"]["removal"] == "Please rest."
    assert await parent.refused({"type": "raise_hand"}) == "not_in_the_room"
    again = await visitors.browser().join(meeting.links["parent"])
    assert (again.you["whereabouts"], again.you.get("removal")) == ("removed", None)
    assert (await mediator.sees(lambda view: view["room"]))["mediator"]["door"] == {}
    await mediator.does({"type": "readmit_person", "participant": who})
    await parent.sees(lambda view: view["you"]["whereabouts"] == "room" and view["room"])
    assert (await parent.ask({"type": "raise_hand"}))["type"] == "answer"
    await mediator.does({"type": "remove_person", "participant": who, "words": ""})
    await mediator.does({"type": "stop_meeting", "term": "listen"})
    assert (await meeting.browsers["school"].get(f"{meeting.path('school')}/outcome")).status_code == 200
    answer = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/outcome")
    assert answer.status_code == 404


async def test_a_second_tab_takes_over_from_the_first(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    first = meeting["parent"]
    second = await meeting.browsers["parent"].enter(meeting.path("parent"))
    assert await first.closed() == 4409
    assert second.you["whereabouts"] == "room"
    assert (await second.ask({"type": "raise_hand"}))["type"] == "answer"


async def test_several_people_in_one_browser_are_several_people(visitors: Visitors) -> None:
    meeting = await visitors.made()
    await meeting.agree_for_all()
    browser = visitors.browser()
    for role in meeting.links:
        await meeting.come(role, browser)
        if role != "mediator":
            await meeting.let_in(role)
    assert len(browser.cookies) == 5
    await meeting["mediator"].does({"type": "open_meeting"})
    for role in ("parent", "school"):
        await meeting[role].does({"type": "raise_hand"})
    view = await meeting["supporter"].sees(lambda view: len(view["room"]["floor"]["order"]) == 2)
    assert [one["participant"] for one in view["room"]["floor"]["by_id"].values()] == ["p2", "p4"]
    assert [tab.code for tab in meeting.tabs.values()] == [None] * 5


async def test_a_mediator_s_new_device_is_asked_for_the_reference(visitors: Visitors) -> None:
    meeting = await visitors.made()
    link = meeting.links["mediator"]
    browser = visitors.browser()
    for reference, code in (
        ("", "reference_needed"),
        ("  ", "reference_needed"),
        ("EX-1", "wrong_reference"),
    ):
        refused = await browser.press(link, reference)
        assert (refused.status_code, refused.json()) == (403, {"code": code})
    assert browser.cookies == {}
    assert (await browser.press(link, f" {meeting.plan.reference.lower()} ")).status_code == 200
    assert (await browser.press(link)).status_code == 200, "the device is known now"
    assert (await visitors.browser().press(link)).json() == {"code": "reference_needed"}


async def test_a_mediator_s_newer_device_takes_over(visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    newer = await visitors.browser().join(meeting.links["mediator"], meeting.plan.reference)
    assert await meeting["mediator"].closed() == 4409
    assert newer.you["whereabouts"] == "room"


@pytest.mark.row("S17", "S68", "S29")
async def test_nobody_is_let_in_before_agreeing_to_every_term(visitors: Visitors) -> None:
    """The whole way, through the sockets."""
    meeting = await visitors.made("mediator", "parent", "local_authority")
    mediator = await meeting.come("mediator", visitors.browser())
    assert mediator.you["whereabouts"] == "terms"
    await meeting.agree("mediator")
    assert mediator.you["whereabouts"] == "room"
    parent = await meeting.come("parent", visitors.browser())
    assert set(parent.view) == {"you"}
    knock = await meeting.at_the_door("parent")
    assert knock["ready"] is False
    let_in = LetIn(participant="p2", device=knock["device"])
    assert await mediator.refused(let_in) == "terms_not_agreed"
    await meeting.agree("parent")
    assert parent.you["whereabouts"] == "waiting"
    assert set(parent.view) == {"you"}
    await mediator.does(let_in)
    await parent.sees(lambda view: view["you"]["whereabouts"] == "room" and view["room"])
    fresh = await meeting.browsers["parent"].enter(meeting.path("parent"))
    assert fresh.room["people"]["by_id"]["p2"]["attendance"] == "here"


@pytest.mark.row("S44", "S46")
async def test_nothing_personal_and_no_secret_lies_in_redis_or_on_its_disk(
    service: Service, visitors: Visitors
) -> None:
    meeting = await visitors.meeting()
    words = "Quillwort tuition on Thursdays"
    await meeting["mediator"].does({"type": "add_action", "what": words, "who": "Marjoram service"})
    await meeting["parent"].does({"type": "suggest_action", "what": "Samphire for lunch"})
    await meeting["mediator"].does({"type": "pause_meeting", "reason": "Tansy break"})
    secrets = [link.partition(".")[2] for link in meeting.links.values()]
    secrets += [token for browser in meeting.browsers.values() for token in browser.cookies.values()]
    assert len(secrets) == 10
    told = [*secrets, *meeting.canaries, "Quillwort", "Marjoram", "Samphire", "Tansy", "Canarybird"]
    keys = await everything_in(service)
    stored = b"\0".join(
        key + b"\0" + (value if isinstance(value, bytes) else b"") for key, value in keys.items()
    )
    folder = service.settings.data / "redis"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith(".aof") and path.stat().st_size for path in files)
    on_disk = b"\0".join(path.read_bytes() for path in files)
    assert meeting.room.encode() in on_disk, "the file that is read is the one that is written"
    for word in told:
        for place in (stored, on_disk):
            assert word.encode() not in place
            assert json.dumps(word)[1:-1].encode() not in place


async def test_joining_while_redis_is_away_says_to_try_again(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.redis_client import RedisGone

    async def gone(*_: object) -> None:
        raise RedisGone("planted")

    meeting = await visitors.made()
    browser: Browser = visitors.browser()
    monkeypatch.setattr(visitors.service.stores.register, "find_link", gone, raising=False)
    answer = await browser.press(meeting.links["parent"])
    assert (answer.status_code, answer.json()) == (503, {"code": "try_again"})
