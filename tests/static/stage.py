"""The only home of the room's page on a stage: the real page, styles and modules in Chromium, and behind the socket
the real core without a server, so that a test says exactly what comes down the line, and when.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Page, Route, WebSocketRoute

from rooms.closing import AuthorityAnswer, RecordAuthority, RecordViews, ViewsHeard
from rooms.days import Today
from rooms.mediation import Plan, PlannedPerson, make
from rooms.patch import as_json, difference
from rooms.people import DeviceId, LetIn, ParticipantId, Party, Role
from rooms.refusals import Refused
from rooms.room import NO_ROOM, SERVICE, Command, Entry, ServiceCommand, advance, decide, decide_for_service
from rooms.session import OpenMeeting
from rooms.statement import outcome_of
from rooms.terms import AgreeToTerm
from rooms.view import view_for
from server import terms_text, wire
from server.action_names import action_names
from server.case_date_words import case_date_names
from server.documents import Documents
from server.guard import POLICY
from server.names import (
    changed_names,
    conclusion_names,
    party_names,
    refusal_sentences,
    request_kind_names,
    role_names,
    session_state_names,
    step_names,
    step_prompts,
)
from server.pages import TEMPLATES, Pages
from server.papers import paper_addresses
from server.press import Press
from server.words import Words
from tests.rooms.holidays_of import CALENDAR

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = ROOT / "tests" / "static" / "media_stand_in.js"
ADDRESS = "http://localhost:9"  # nothing listens there: every request is answered here
MEDIATOR, PARENT, SCHOOL, OFFICER, SUPPORTER = (ParticipantId(f"p{n}") for n in range(1, 6))
PEOPLE = (
    ("The mediator", Role.MEDIATOR),
    ("The parent", Role.PARENT),
    ("The school", Role.SCHOOL),
    ("The authority officer", Role.LOCAL_AUTHORITY),
)
WITH_A_SUPPORTER = (*PEOPLE, ("The supporter", Role.SUPPORTER))
DEVICE = DeviceId("d1")
BEGAN = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
# What the mediator writes in the closing step beside how the meeting ended.
RECORDED: tuple[Command, ...] = (
    *(
        RecordAuthority(party=party, answer=AuthorityAnswer.NOT_ASKED)
        for party in (Party.FAMILY, Party.LOCAL_AUTHORITY)
    ),
    RecordViews(how=ViewsHeard.IN_THE_MEETING),
)
TERMS = tuple(term.id for group in terms_text.GROUPS for term in group.terms)


class Stage:
    """One participant's page. `asked` holds what it sent; while `answering` is off, nothing is answered."""

    def __init__(
        self,
        page: Page,
        who: ParticipantId,
        *,
        met: bool = True,
        opened: bool = True,
        people: Sequence[tuple[str, Role]] = PEOPLE,
    ) -> None:
        self.page = page
        self.who = who
        self.answering = True
        self.now = BEGAN  # what the service says that the time is
        self.asked: list[dict[str, Any]] = []
        self.lines = 0
        self.sheet = True  # whether the outcome can be loaded to be read
        self.dates: bytes | None = (
            b""  # the legal dates of the case, as JSON; none for this reader, or no answer
        )
        self.ways = wire.Ways.RELAY  # by which ways sound goes
        self.stand_in = False  # whether an engine that only says what it was told takes the place of sound's
        self.printed = True  # whether the outcome can be downloaded once the meeting is closed
        self._socket: WebSocketRoute | None = None
        self._seen: dict[str, Any] = {}
        plan = Plan(
            reference="EX-1042",
            child="AB",
            people=tuple(PlannedPerson(name=name, role=role) for name, role in people),
        )
        self.room = advance(
            NO_ROOM, Entry(by=MEDIATOR, at=BEGAN, events=(make(plan, terms_text.VERSION, TERMS),))
        )
        if met:
            for person in self.room.people.by_id:
                self._do([AgreeToTerm(term=term) for term in TERMS], person)
            self._do(
                [LetIn(participant=one, device=DEVICE) for one in self.room.people.by_id if one != MEDIATOR],
                MEDIATOR,
            )
        if met and opened:
            self._do([OpenMeeting()], MEDIATOR)
        page.route("**/*", self._serve)
        page.route_web_socket("**/socket", self._connect)

    def open(self) -> None:
        """Open the page."""
        self.page.goto(f"{ADDRESS}/room/r/{self.who}")

    def do(self, *commands: Command, by: ParticipantId) -> None:
        """Somebody does something, and the page is told."""
        self._do(commands, by)
        self.tell()

    def do_for_service(self, command: ServiceCommand, *, at: datetime | None = None) -> None:
        """The service says something, and the page is told. `at`: when, if not now."""
        at = at or BEGAN + timedelta(seconds=self.room.version)
        events = decide_for_service(self.room, command, at=at)
        self.room = advance(self.room, Entry(by=SERVICE, at=at, events=events))
        self.tell()

    def tell(self) -> None:
        """Send what changed."""
        now = self._view()
        patch = wire.Patch(version=self.room.version, patch=difference(self._seen, now))
        self._seen = now
        self._send(wire.encode(patch))

    def end(self, code: int) -> None:
        """Close the line."""
        assert self._socket is not None
        socket, self._socket = self._socket, None
        socket.close(code=code)

    def settle(self) -> None:
        """Wait until the page has drawn what it was sent."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    def _do(self, commands: Sequence[Command], by: ParticipantId) -> None:
        for command in commands:
            at = BEGAN + timedelta(seconds=self.room.version)
            today = Today(day=at.date(), calendar=CALENDAR)
            events = decide(self.room, command, by=by, device=DEVICE, at=at, today=today)
            if events:
                self.room = advance(self.room, Entry(by=by, at=at, events=events))

    def _view(self) -> dict[str, Any]:
        everybody = frozenset((who, DEVICE) for who in self.room.people.by_id)
        return as_json(view_for(self.room, self.who, DEVICE, everybody))

    def _connect(self, socket: WebSocketRoute) -> None:
        self.lines += 1
        self._socket = socket
        socket.on_message(self._hear)
        self._seen = self._view()
        whole = {
            "type": "view",
            "version": self.room.version,
            "now": self.now.isoformat(),
            "view": self._seen,
        }
        self._send(json.dumps(whole))

    def _hear(self, message: str | bytes) -> None:
        heard = wire.decode(message)
        if isinstance(heard, wire.AskRelay):
            if self.answering:
                self._send(wire.encode(wire.RelayShown(policy=self.ways, servers=[])))
            return
        if not isinstance(heard, wire.Ask):
            return
        self.asked.append({"key": heard.key, **msgspec.json.decode(heard.command)})
        if not self.answering:
            return
        try:
            self._do([wire.decode_command(heard.command)], self.who)
        except Refused as refused:
            self._send(wire.encode(wire.Refusal(key=heard.key, code=refused.refusal)))
            return
        self.tell()
        self._send(wire.encode(wire.Answer(key=heard.key, version=self.room.version)))

    def _send(self, message: str | bytes) -> None:
        if self._socket is not None:
            self._socket.send(message if isinstance(message, str) else message.decode())

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path.endswith("/certificate/standing"):
            route.fulfill(json={"stands": "none", "letter": False, "words": ""})
        elif path.endswith("/dates"):
            status = 503 if self.dates is None else 200 if self.dates else 204
            route.fulfill(status=status, body=self.dates or b"", content_type="application/json")
        elif path.endswith("/outcome") and not self.sheet:
            route.fulfill(status=503)
        elif path.endswith("/outcome") and (outcome := outcome_of(self.room)) is not None:
            sheet = Documents(Pages(), Press()).outcome_page(outcome, Words())
            route.fulfill(body=sheet, content_type="text/html", headers={"content-security-policy": POLICY})
        elif path.endswith("/outcome.pdf") or "/outcome/version-" in path:
            route.fulfill(status=200 if self.printed else 503)
        elif path.startswith("/room/"):
            route.fulfill(
                body=self._page(), content_type="text/html", headers={"content-security-policy": POLICY}
            )
        elif path == "/static/media/media.js" and self.stand_in:
            route.fulfill(path=STAND_IN, content_type="text/javascript")
        elif path.startswith("/static/documents/"):
            name = path.removeprefix("/static/documents/")
            route.fulfill(path=TEMPLATES / "documents" / name, content_type=guess_type(path)[0])
        elif path.startswith("/static/") and (ROOT / path[1:]).is_file():
            kind = guess_type(path)[0] or "application/octet-stream"
            route.fulfill(path=ROOT / path[1:], content_type=kind)
        else:
            route.fulfill(status=404)

    def _page(self) -> str:
        words = Words()
        here = f"/room/r/{self.who}"
        return Pages().render(
            "room.html",
            words,
            script="/static/room/main.js",
            term_groups=terms_text.GROUPS,
            page={
                "socket": f"{here}/socket",
                "delivery": f"{here}/delivery",
                "documents": paper_addresses(here),
                "dates": f"{here}/dates",
                "locale": words.language,
                "catalogue": {},
                "names": {
                    "roles": role_names(words),
                    "parties": party_names(words),
                    "states": session_state_names(words),
                    "conclusions": conclusion_names(words),
                    "changed": changed_names(words),
                    "steps": step_names(words),
                    "prompts": step_prompts(words),
                    "kinds": request_kind_names(words),
                    "actions": action_names(words),
                    "dates": case_date_names(words),
                    "terms": {term.id: term.title for group in terms_text.GROUPS for term in group.terms},
                    "refusals": refusal_sentences(words),
                },
            },
        )
