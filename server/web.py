"""The only home of the HTTP routes: what each address answers."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import fontpkg_atkinson_hyperlegible as typeface  # type: ignore[import-untyped]
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from server import limits, terms_text
from server.action_names import action_names
from server.body import UNREADABLE, body_of
from server.case_date_words import case_date_names
from server.checking import DIGEST_BYTES, Checking
from server.connection import Sockets
from server.documents import LOGO_PATH
from server.guard import Guard
from server.joining import Joining, JoinRefused
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
from server.number import NotANumber, read_number
from server.outbox import Seen
from server.pages import TEMPLATES, Pages
from server.papers import paper_addresses
from server.patience import Bucket, Patience
from server.provider import NEUTRAL, Provider
from server.receipts import Receipts
from server.records import NoSuchRoom
from server.redis_client import RedisGone
from server.visits import NoSession, Visits
from server.words import Words

STATIC = Path(__file__).parent.parent / "static"


class JoinAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press on Join. `link`: what stood behind the `#`. `reference`: typed, by a mediator."""

    link: str
    reference: str = ""


class CheckAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Is this a document that was sealed here? `number`: as it was typed. `sha256`: of the file, in hexadecimal."""

    number: str
    sha256: Annotated[str, msgspec.Meta(pattern=f"^[0-9a-f]{{{2 * DIGEST_BYTES}}}\\Z")]


class Web:
    """The pages, and what they post."""

    def __init__(
        self,
        *,
        pages: Pages,
        words: Words,
        joining: Joining,
        visits: Visits,
        receipts: Receipts,
        checking: Checking,
        provider: Provider = NEUTRAL,
    ) -> None:
        self._pages = pages
        self._words = words
        self._joining = joining
        self._visits = visits
        self._receipts = receipts
        self._checking = checking
        self._patience = Patience(
            lambda: Bucket(limits.CHECKS_AT_ONCE, limits.CHECKS_PER_SECOND), limits.CHECK_ADDRESSES
        )
        self._provider = provider

    def routes(self, sockets: Sockets) -> list[BaseRoute]:
        room = "/room/{room}/{participant}"
        return [
            Route("/", self.home),
            Route("/join", self.join_page, methods=["GET"]),
            Route("/join", self.join, methods=["POST"]),
            Route(room, self.room_page),
            WebSocketRoute(f"{room}/socket", sockets),
            Route("/check", self.check_page, methods=["GET"]),
            Route("/check", self.check, methods=["POST"]),
            Route("/gallery", self.gallery),
            Route("/gallery/room/{variant}", self.gallery_room),
            Route("/health", self.health),
            Route(LOGO_PATH, self.logo),
            Mount("/static/documents", _Sheets(directory=TEMPLATES / "documents")),
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/fonts", StaticFiles(directory=typeface.ROOT / "files")),
        ]

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(self._pages.render(template, self._words, **context), status)

    def message(self, kind: str, status: int, number: str = "") -> HTMLResponse:
        """A page with one message on it."""
        return self.page("message.html", status, kind=kind, number=number)

    async def home(self, request: Request) -> Response:
        return self.page("home.html")

    async def health(self, request: Request) -> Response:
        return Response("ok\n", media_type="text/plain")

    async def logo(self, request: Request) -> Response:
        """The provider's logo, which stands on its papers."""
        if not self._provider.logo:
            return self.message("not-found", 404)
        return Response(self._provider.logo, media_type="image/png")

    # Joining

    async def join_page(self, request: Request) -> Response:
        return self.page("join.html", script="/static/join/join.js")

    async def join(self, request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await body_of(request, limits.JOIN_BYTES), type=JoinAsked)
        except UNREADABLE:
            return code("not_understood", 400)
        try:
            session = await self._joining.join(asked.link, asked.reference, request.headers.raw)
        except JoinRefused as refused:
            return code(refused.code, {"link_not_valid": 410, "too_many": 429}.get(refused.code, 403))
        except NoSuchRoom:
            return code("link_not_valid", 410)
        except RedisGone:
            return code("try_again", 503)
        answer = JSONResponse({"to": f"/room/{session.room}/{session.participant}"})
        answer.set_cookie(
            session.cookie,
            session.token,
            max_age=limits.SESSION_SECONDS,
            path="/",
            secure=True,
            httponly=True,
            samesite="strict",
        )
        return answer

    # The room

    async def room_page(self, request: Request) -> Response:
        try:
            participant, _ = await self._visits.who(request)
        except NoSession:
            return self.message("link", 401)
        except RedisGone:
            return self.message("busy", 503)
        await self._receipts.saw(request.path_params["room"], participant, Seen.OPENED)
        here = f"/room/{request.path_params['room']}/{request.path_params['participant']}"
        return self.page(
            "room.html",
            script="/static/room/main.js",
            term_groups=terms_text.GROUPS,
            page=self._data(
                {
                    "socket": f"{here}/socket",
                    "documents": paper_addresses(here),
                    "dates": f"{here}/dates",
                    "delivery": f"{here}/delivery",
                }
            ),
        )

    def _data(self, own: dict[str, Any]) -> dict[str, Any]:
        """What a page's modules need to know. The template writes it as JSON (`tojson` escapes it)."""
        words = self._words
        return own | {
            "locale": words.language,
            "catalogue": words.browser_catalogue(),
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
                "terms": {
                    term.id: words.text(term.title) for group in terms_text.GROUPS for term in group.terms
                },
                "refusals": refusal_sentences(words),
            },
        }

    # Whether a document is genuine

    async def check_page(self, request: Request) -> Response:
        return self.page("check.html", script="/static/check/check.js")

    async def check(self, request: Request) -> Response:
        """Yes, and when it was sealed, to whoever holds the very file; to everybody else one and the same no."""
        try:
            asked = msgspec.json.decode(await body_of(request, limits.CHECK_BYTES), type=CheckAsked)
        except UNREADABLE:
            return code("not_understood", 400)
        if not self._patience.take(request.client.host if request.client else ""):
            later = {"retry-after": str(round(1 / limits.CHECKS_PER_SECOND))}
            return JSONResponse({"code": "too_many"}, 429, headers=later)
        try:
            number = read_number(asked.number)
            found = await self._checking.find(number, bytes.fromhex(asked.sha256))
        except NotANumber:
            return code("wrong_number", 422)
        except RedisGone:
            return code("try_again", 503)
        if found is None:
            return JSONResponse({"sealed": None})
        answer = {"sealed": self._words.moment(found.sealed_at)}
        if found.replaced_at is not None:
            answer["replaced"] = self._words.day_of(found.replaced_at)
        return JSONResponse(answer)

    # The gallery

    async def gallery(self, request: Request) -> Response:
        variants = ("participant", "speaking", "mediator", "paused")
        return self.page(
            "gallery.html",
            term_groups=terms_text.GROUPS,
            room_pages=[(f"/gallery/room/{variant}", variant) for variant in variants],
        )

    async def gallery_room(self, request: Request) -> Response:
        return self.page("gallery_room.html", variant=request.path_params["variant"])

    # What goes wrong

    def fault(self, number: str) -> Response:
        return self.message("error", 500, number)

    async def not_found(self, request: Request, error: Exception) -> Response:
        return self.message("not-found", 404)

    async def wrong_method(self, request: Request, error: Exception) -> Response:
        page = self.message("not-found", 405)
        assert isinstance(error, HTTPException)
        page.headers.update(error.headers or {})
        return page


class _Sheets(StaticFiles):
    """The looks of the documents, which lie beside their templates; and not the templates."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if path.endswith(".css") else ("", None)


def code(why: str, status: int) -> JSONResponse:
    """A refusal that a page's module reads."""
    return JSONResponse({"code": why}, status)


def application(web: Web, sockets: Sockets, *, address: str, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The ASGI application, behind its guard. `more`: the routes that have homes of their own."""
    return Starlette(
        routes=[*more, *web.routes(sockets)],
        middleware=[Middleware(Guard, address=address, fault_page=web.fault)],
        exception_handlers={404: web.not_found, 405: web.wrong_method},
    )
