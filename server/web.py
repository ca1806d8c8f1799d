"""The only home of the HTTP routes: what each address answers."""

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import fontpkg_atkinson_hyperlegible as typeface  # type: ignore[import-untyped]
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from rooms.people import DeviceId, ParticipantId, Role
from rooms.room import Room
from rooms.session import SessionState
from server import limits, terms_text
from server.action_names import action_names
from server.body import TooLarge, body_of
from server.case_date_words import case_date_names
from server.checking import DIGEST_BYTES, Checking
from server.connection import Sockets
from server.documents import LOGO_PATH
from server.editions import Edition
from server.follower import Follower
from server.guard import Guard
from server.joining import Joining, JoinRefused
from server.live import LiveRoom
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
from server.papers import NotYet, Papers, paper_addresses
from server.patience import Bucket, Patience
from server.press import PressFailed
from server.provider import NEUTRAL, Provider
from server.receipts import NotAddressed, Receipts, WhyNotAddressed
from server.records import NoSuchRoom
from server.redis_client import RedisGone, RedisRefused
from server.words import Words

STATIC = Path(__file__).parent.parent / "static"


class JoinAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press on Join. `link`: what stood behind the `#`. `reference`: typed, by a mediator."""

    link: str
    reference: str = ""


class SendAgainAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press on Send again: to whom. `email`: where to from now on, if not where it was sent before."""

    participant: str
    email: str | None = None


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
        follower: Follower,
        papers: Papers,
        receipts: Receipts,
        checking: Checking,
        provider: Provider = NEUTRAL,
    ) -> None:
        self._pages = pages
        self._words = words
        self._joining = joining
        self._follower = follower
        self._papers = papers
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
            Route(f"{room}/outcome", self.outcome_page),
            Route(f"{room}/outcome.pdf", self.outcome_pdf),
            Route(f"{room}/outcome/version-{{version:int}}.pdf", self.version_pdf),
            Route(f"{room}/outcome.ics", self.calendar),
            Route(f"{room}/outcome/{{edition}}.pdf", self.edition_pdf),
            Route(f"{room}/outcome/{{edition}}", self.edition_page),
            Route(f"{room}/delivery", self.delivery, methods=["GET", "POST"]),
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
        except _UNREADABLE:
            return _code("not_understood", 400)
        try:
            session = await self._joining.join(asked.link, asked.reference, request.headers.raw)
        except JoinRefused as refused:
            return _code(refused.code, {"link_not_valid": 410, "too_many": 429}.get(refused.code, 403))
        except NoSuchRoom:
            return _code("link_not_valid", 410)
        except RedisGone:
            return _code("try_again", 503)
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
            participant, _ = await self._device(request)
        except _NoSession:
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

    async def outcome_page(self, request: Request) -> Response:
        """The outcome on the screen: the mediator's preview, and everybody's from the closing step on."""

        async def page(live: LiveRoom) -> Response:
            return HTMLResponse(self._papers.outcome_page(live.room))

        return await self._to_reader(request, page, Seen.OPENED)

    async def outcome_pdf(self, request: Request) -> Response:
        async def pdf(live: LiveRoom) -> Response:
            version = live.room.corrections.version
            made = await self._papers.outcome_pdf(live.record, live.room, version)
            return _file(made, "application/pdf", _outcome_name(live.room, version))

        return await self._to_reader(request, pdf, Seen.DOWNLOADED)

    async def version_pdf(self, request: Request) -> Response:
        """One version of the outcome, the newest or an older one."""

        async def pdf(live: LiveRoom) -> Response:
            version = request.path_params["version"]
            made = await self._papers.outcome_pdf(live.record, live.room, version)
            return _file(made, "application/pdf", _outcome_name(live.room, version))

        return await self._to_reader(request, pdf, Seen.DOWNLOADED, request.path_params["version"])

    async def edition_page(self, request: Request) -> Response:
        """The outcome in another form, on the screen."""

        async def page(live: LiveRoom) -> Response:
            return HTMLResponse(self._papers.edition_page(live.room, _edition(request)))

        return await self._to_reader(request, page, Seen.OPENED)

    async def edition_pdf(self, request: Request) -> Response:
        async def pdf(live: LiveRoom) -> Response:
            edition = _edition(request)
            made = await self._papers.edition_pdf(live.record, live.room, edition)
            return _file(made, "application/pdf", f"Mediation-outcome-{edition}-{_in_a_name(live.room)}.pdf")

        return await self._to_reader(request, pdf, Seen.DOWNLOADED)

    async def calendar(self, request: Request) -> Response:
        """The days of what was agreed, for the reader's own calendar."""

        async def dates(live: LiveRoom) -> Response:
            made = self._papers.calendar(live.record, live.room)
            return _file(made, "text/calendar", f"Mediation-dates-{_in_a_name(live.room)}.ics")

        return await self._to_reader(request, dates, Seen.DOWNLOADED)

    async def _to_reader(
        self,
        request: Request,
        answer: Callable[[LiveRoom], Awaitable[Response]],
        seen: Seen,
        version: int | None = None,
    ) -> Response:
        """An answer made of a room, for whoever may read its outcome; to all others a page that tells
        nothing. `seen`: what is noted of it from the close on, of that version; the newest, if None."""
        try:
            participant, device = await self._device(request)
            async with self._follower.open(request.path_params["room"]) as live:
                if not _may_read(live.room, participant, device):
                    return self.message("not-found", 404)
                made = await answer(live)
                # A page asks by HEAD whether the document is there yet: nobody has anything of it by that.
                if live.room.session.state is SessionState.CLOSED and request.method != "HEAD":
                    of = version or live.room.corrections.version
                    await self._receipts.saw(live.id, participant, seen, closed=True, version=of)
                return made
        except _NoSession:
            return self.message("link", 401)
        except NotYet:
            return self.message("not-found", 404)
        except (RedisGone, PressFailed):
            return self.message("busy", 503)

    async def delivery(self, request: Request) -> Response:
        """Who was written to and who came, for the mediator, from the close on; posted, that somebody is written
        to again, at another address if there is one."""
        try:
            participant, _ = await self._device(request)
            async with self._follower.open(request.path_params["room"]) as live:
                if not _leads_closed(live.room, participant):
                    return _code("not_found", 404)
                if request.method == "POST":
                    asked = msgspec.json.decode(
                        await body_of(request, limits.JOIN_BYTES), type=SendAgainAsked
                    )
                    if asked.email is not None:
                        await self._receipts.write_to(
                            live.record, asked.participant, asked.email.strip(), by=participant
                        )
                    elif not await self._receipts.send_again(live.record, asked.participant):
                        return _code("not_now", 409)
                report = await self._receipts.report(live.record, live.room)
        except NotAddressed as no:
            return _code(no.why, 422 if no.why is WhyNotAddressed.UNFIT else 409)
        except _NoSession:
            return _code("link_not_valid", 401)
        except _UNREADABLE:
            return _code("not_understood", 400)
        except (RedisGone, RedisRefused):
            return _code("try_again", 503)
        return Response(msgspec.json.encode(report), media_type="application/json")

    async def _device(self, request: Request) -> tuple[ParticipantId, DeviceId]:
        participant = ParticipantId(request.path_params["participant"])
        device = await self._joining.device_of(request.path_params["room"], participant, request.headers.raw)
        if device is None:
            raise _NoSession
        return participant, device

    # Whether a document is genuine

    async def check_page(self, request: Request) -> Response:
        return self.page("check.html", script="/static/check/check.js")

    async def check(self, request: Request) -> Response:
        """Yes, and when it was sealed, to whoever holds the very file; to everybody else one and the same no."""
        try:
            asked = msgspec.json.decode(await body_of(request, limits.CHECK_BYTES), type=CheckAsked)
        except _UNREADABLE:
            return _code("not_understood", 400)
        if not self._patience.take(request.client.host if request.client else ""):
            later = {"retry-after": str(round(1 / limits.CHECKS_PER_SECOND))}
            return JSONResponse({"code": "too_many"}, 429, headers=later)
        try:
            number = read_number(asked.number)
            found = await self._checking.find(number, bytes.fromhex(asked.sha256))
        except NotANumber:
            return _code("wrong_number", 422)
        except RedisGone:
            return _code("try_again", 503)
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


def _may_read(room: Room, participant: ParticipantId, device: DeviceId) -> bool:
    """The mediator reads the outcome as it grows, and everybody in the room while the meeting closes. From the
    close on it is for everybody in the mediation, from their own link, on whichever device they have then; but
    not for somebody who was removed."""
    if room.session.state is SessionState.CLOSED:
        return room.people.by_id[participant].removal is None
    if not room.has_let_in(participant, device):
        return False
    return room.session.is_closing or room.people.by_id[participant].role is Role.MEDIATOR


def _leads_closed(room: Room, participant: ParticipantId) -> bool:
    return room.session.state is SessionState.CLOSED and room.people.by_id[participant].role is Role.MEDIATOR


def _edition(request: Request) -> Edition:
    """The edition that an address names. Raises NotYet for one that there is not."""
    try:
        return Edition(request.path_params["edition"])
    except ValueError:
        raise NotYet from None


def _in_a_name(room: Room) -> str:
    """The mediation's reference, as it can stand in the name of a file."""
    return "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in room.mediation.reference
    )


def _outcome_name(room: Room, version: int) -> str:
    """What a version is called where it is kept: two of them in one folder are told apart."""
    later = "" if version == 1 else f"-version-{version}"
    return f"Mediation-outcome-{_in_a_name(room)}{later}.pdf"


def _file(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


class _Sheets(StaticFiles):
    """The looks of the documents, which lie beside their templates; and not the templates."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if path.endswith(".css") else ("", None)


class _NoSession(Exception):
    pass


# What comes of a body that is not what it should be.
_UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeError, ClientDisconnect, TooLarge)


def _code(code: str, status: int) -> JSONResponse:
    return JSONResponse({"code": code}, status)


def application(web: Web, sockets: Sockets, *, address: str, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The ASGI application, behind its guard. `more`: the routes that have homes of their own."""
    return Starlette(
        routes=[*more, *web.routes(sockets)],
        middleware=[Middleware(Guard, address=address, fault_page=web.fault)],
        exception_handlers={404: web.not_found, 405: web.wrong_method},
    )
