"""A browser of a participant: it presses Join, keeps its cookies, opens the socket, and keeps the view that
the server draws. It waits for what it is told, never for time to pass."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from http.cookies import SimpleCookie
from itertools import count
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from rooms.mediation import Plan, PlannedPerson
from rooms.messages import Command
from rooms.patch import merged
from rooms.people import ParticipantId, Role
from rooms.room import Entry
from rooms.session import OpenMeeting
from rooms.terms import AgreeToTerm, TermAgreed
from server.app import utc_now
from tests.server.service import Service

PATIENCE = 20.0
"""Seconds a test waits for an acknowledgement before it fails."""

Json = dict[str, Any]
NOT_GIVEN = object()


def attends(who: str, attendance: str) -> Callable[[Json], bool]:
    """Whether somebody is shown as here, away or expected."""
    return lambda view: bool(view["room"]["people"]["by_id"][who]["attendance"] == attendance)


class Tab:
    """One open socket of a participant. `frames`: every text that came, in order."""

    def __init__(self, connection: ClientConnection) -> None:
        self.socket = connection
        self.view: Json = {}
        self.version = -1
        self.frames: list[str] = []
        self.signals: list[Json] = []
        self.relays: list[Json] = []
        self.code: int | None = None
        """How the socket was closed, once it is."""
        self._keys = count(1)
        self._answers: dict[str, asyncio.Future[Json]] = {}
        self.answering = True
        """Whether it says that it is here, as a browser does at each beat."""
        self._changed = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            async for frame in self.socket:
                assert isinstance(frame, str)
                self.frames.append(frame)
                await self._hear(json.loads(frame))
        except ConnectionClosed:
            pass
        async with self._changed:
            self.code = self.socket.close_code
            self._changed.notify_all()
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError(f"closed with {self.code}"))
                waiting.exception()  # if nobody waits for it, that is no fault

    async def _hear(self, message: Json) -> None:
        match str(message["type"]):
            case "view":
                self.view, self.version = message["view"], message["version"]
            case "patch":
                assert message["version"] >= self.version, "versions never go back"
                self.view, self.version = merged(self.view, message["patch"]), message["version"]
            case "answer" | "refusal":
                waiting = self._answers.pop(message["key"], None)
                if waiting is not None:
                    waiting.set_result(message)
            case "signal":
                self.signals.append(message)
            case "relay":
                self.relays.append(message)
            case "beat":
                if self.answering:
                    await self.tell('{"type": "here"}')
            case other:
                raise AssertionError(f"the server said {other}")
        async with self._changed:
            self._changed.notify_all()

    async def tell(self, message: str | bytes) -> None:
        """Send anything."""
        await self.socket.send(message)

    async def ask(self, command: Command | Json, *, key: str | None = None) -> Json:
        """Send a command; returns its answer or refusal."""
        return await self.answer_to(await self.send(command, key=key))

    async def send(self, command: Command | Json, *, key: str | None = None) -> str:
        """Send a command without waiting; returns its key."""
        key = key or f"key-{next(self._keys)}"
        self._answers.setdefault(key, asyncio.get_running_loop().create_future())
        asked = command if isinstance(command, dict) else msgspec.to_builtins(command)
        await self.tell(json.dumps({"type": "ask", "key": key, "command": asked}))
        return key

    async def answer_to(self, key: str) -> Json:
        async with asyncio.timeout(PATIENCE):
            return await self._answers.setdefault(key, asyncio.get_running_loop().create_future())

    async def does(self, command: Command | Json) -> int:
        """Ask for something that is allowed, and see it; returns the version at which it is true."""
        answer = await self.ask(command)
        assert answer["type"] == "answer", answer
        version: int = answer["version"]
        await self.at(version)
        return version

    async def refused(self, command: Command | Json) -> str:
        """Ask for something that is not allowed; returns the code of the refusal."""
        refusal = await self.ask(command)
        assert refusal["type"] == "refusal", refusal
        return str(refusal["code"])

    async def caught_up(self) -> None:
        """All that the server said before this has arrived: its answer to something that it cannot understand."""
        assert await self.refused({"type": "nothing_that_there_is"}) == "not_understood"

    async def sees(self, true: Callable[[Json], object]) -> Json:
        """Returns the view once the predicate holds of it."""

        def seen() -> bool:
            assert self.code is None, f"closed with {self.code}"
            try:
                return bool(true(self.view))
            except KeyError:
                return False

        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(seen)
        return self.view

    async def hears(self, count: int) -> list[Json]:
        """Returns the first so many signals, once they have come."""
        await self.sees(lambda _: len(self.signals) >= count)
        return self.signals[:count]

    async def signal(self, data: Json, *, to: str | None = None, page: str = "page") -> None:
        """Send a signal, which nobody answers."""
        there = {} if to is None else {"to": to}
        await self.tell(json.dumps({"type": "signal", "page": page, "data": data} | there))

    async def relay(self) -> Json:
        """Ask for the relay; returns what the server says."""
        before = len(self.relays)
        await self.tell('{"type": "ask_relay"}')
        await self.sees(lambda _: len(self.relays) > before)
        return self.relays[-1]

    async def at(self, version: int) -> Json:
        """Returns the view once it is of this version, or a later one."""
        return await self.sees(lambda _: self.version >= version)

    async def closed(self) -> int:
        """The close code, once the server has closed the socket."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.code is not None)
        assert self.code is not None
        return self.code

    async def close(self) -> None:
        await self.socket.close()
        await self._listening

    @property
    def you(self) -> Json:
        you: Json = self.view["you"]
        return you

    @property
    def room(self) -> Json:
        room: Json = self.view["room"]
        return room


class Browser:
    """A browser with one cookie jar. `cookies`: what it keeps, by name."""

    def __init__(self, service: Service, http: httpx.AsyncClient) -> None:
        self.service = service
        self.cookies: dict[str, str] = {}
        self.tabs: list[Tab] = []
        self._http = http

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        # To this very process, by the address that a balancer before several of them would have.
        port = self.service.settings.port
        headers = {"host": self.service.address.partition("//")[2]}
        headers |= {"cookie": self._cookie()} if self.cookies else {}
        headers |= options.pop("headers", {})
        response = await self._http.request(
            method, f"http://127.0.0.1:{port}{path}", headers=headers, follow_redirects=False, **options
        )
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.request("GET", path, **options)

    async def press(self, link: str, reference: str = "", *, more: Json | None = None) -> httpx.Response:
        """Press Join on a link's page."""
        asked = {"link": link} | ({"reference": reference} if reference else {}) | (more or {})
        return await self.request("POST", "/join", json=asked, headers={"origin": self.service.address})

    async def open(self, path: str, *, takes: int | None = None) -> Tab:
        """Open the socket of a room's page, without waiting for a view. `takes`: the bytes that the system
        takes in for it, unread."""
        port = self.service.settings.port
        line = socket.socket()
        if takes is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
        line.setblocking(False)
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", port))
        headers = {"Cookie": self._cookie()} if self.cookies else {}
        connection = await connect(
            sock=line,
            uri=f"ws{self.service.address.removeprefix('http')}{path}/socket",
            origin=self.service.address,  # type: ignore[arg-type]
            additional_headers=headers,
            compression=None,
            proxy=None,
            max_size=None,
        )
        self.tabs.append(Tab(connection))
        return self.tabs[-1]

    async def enter(self, path: str) -> Tab:
        """Open a room's page; returns once the view is there."""
        tab = await self.open(path)
        await tab.sees(lambda view: view["you"])
        return tab

    async def join(self, link: str, reference: str = "") -> Tab:
        """Press Join, and follow to the room."""
        pressed = await self.press(link, reference)
        assert pressed.status_code == 200, pressed.text
        return await self.enter(pressed.json()["to"])

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


class Meeting:
    """A mediation and its links, by role. `canaries`: words that nobody but its people may ever meet."""

    def __init__(self, service: Service, room: str, plan: Plan, links: dict[str, str]) -> None:
        self.service = service
        self.room = room
        self.plan = plan
        self.links = links
        self.tabs: dict[str, Tab] = {}
        self.browsers: dict[str, Browser] = {}
        self.ids = {person.role: ParticipantId(f"p{n}") for n, person in enumerate(plan.people, start=1)}

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.plan.reference, self.plan.child, *(person.name for person in self.plan.people))

    def path(self, role: str) -> str:
        return f"/room/{self.room}/{self.ids[Role(role)]}"

    def __getitem__(self, role: str) -> Tab:
        return self.tabs[role]

    async def agree_for_all(self) -> None:
        """Everybody has agreed to the terms, as one entry: the tests of joining go the whole way."""
        record = await self.service.stores.records.of(self.room)
        room = await record.replay()
        events = tuple(
            TermAgreed(participant=who, term=term) for who in room.people.by_id for term in room.terms.ids
        )
        await record.append(
            room.version + 1, "agreed", Entry(by=self.ids[Role.MEDIATOR], at=utc_now(), events=events)
        )

    async def come(self, role: str, browser: Browser) -> Tab:
        """Somebody joins from this browser."""
        reference = self.plan.reference if role == "mediator" else ""
        self.browsers[role] = browser
        self.tabs[role] = await browser.join(self.links[role], reference)
        return self.tabs[role]

    async def back(self, role: str) -> Tab:
        """Somebody whose line was gone opens the same page in the same browser."""
        self.tabs[role] = await self.browsers[role].enter(self.path(role))
        return self.tabs[role]

    async def let_in(self, role: str) -> None:
        """The mediator lets somebody in, as whom they are seen at the door."""
        knock = await self.at_the_door(role)
        await self["mediator"].does(
            {"type": "let_in", "participant": knock["participant"], "device": knock["device"]}
        )

    async def at_the_door(self, role: str) -> Json:
        """The knock that the mediator sees."""
        who = self.ids[Role(role)]

        def knocks(view: Json) -> list[Json]:
            return [one for one in view["mediator"]["door"].values() if one["participant"] == who]

        return knocks(await self["mediator"].sees(knocks))[0]

    async def agree(self, role: str) -> None:
        """Somebody agrees to every term, one by one."""
        room = await self.service.room(self.room)
        for term in room.terms.ids:
            await self[role].does(AgreeToTerm(term=term))


class Visitors:
    """Everybody who comes to a service in one test; all of them leave at its end."""

    def __init__(self, service: Service, http: httpx.AsyncClient) -> None:
        self.service = service
        self._http = http
        self._browsers: list[Browser] = []
        self._meetings = count(1)

    def browser(self, service: Service | None = None) -> Browser:
        """A new browser, with no cookie; at another process of the same service if one is named."""
        self._browsers.append(Browser(service or self.service, self._http))
        return self._browsers[-1]

    async def made(self, *roles: str, **planned: Any) -> Meeting:
        """A mediation with one person of each role, and a link for each. `planned`: what else its plan holds."""
        number = f"{next(self._meetings)}-{len(self._browsers)}-{utc_now():%f}"
        plan = Plan(
            reference=f"CANARY-{number}",
            child="QZXJ",
            people=tuple(
                PlannedPerson(name=f"Canarybird the {role.replace('_', ' ')} {number}", role=Role(role))
                for role in roles or ("mediator", "parent", "supporter", "school", "local_authority")
            ),
            **planned,
        )
        room = await self.service.stores.making.make(plan)
        links = await self.service.stores.making.links(room)
        return Meeting(self.service, room, plan, {one.person.role: one.link for one in links})

    async def meeting(self, *roles: str, **planned: Any) -> Meeting:
        """The whole cast joined, agreed, let in; and the meeting opened."""
        meeting = await self.made(*roles, **planned)
        await meeting.agree_for_all()
        await meeting.come("mediator", self.browser())
        for role in meeting.links:
            if role != "mediator":
                await meeting.come(role, self.browser())
                await meeting.let_in(role)
        opened = await meeting["mediator"].does(OpenMeeting())
        for tab in meeting.tabs.values():
            await tab.at(opened)
        return meeting

    async def leave(self) -> None:
        for browser in self._browsers:
            for tab in browser.tabs:
                with suppress(ConnectionClosed, OSError):
                    await tab.close()


@asynccontextmanager
async def visiting(service: Service) -> AsyncIterator[Visitors]:
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        visitors = Visitors(service, http)
        try:
            yield visitors
        finally:
            await visitors.leave()
