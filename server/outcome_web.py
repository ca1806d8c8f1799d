"""The only home of the outcome's addresses: its pages, its files, its dates, and how it was sent."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from rooms.people import Role
from rooms.room import Room
from server import limits
from server.body import UNREADABLE, body_of
from server.editions import Edition
from server.live import LiveRoom
from server.outbox import Seen
from server.papers import NotYet, Papers
from server.press import PressFailed
from server.receipts import NotAddressed, Receipts, WhyNotAddressed
from server.redis_client import RedisGone, RedisRefused
from server.visits import NoSession, Visit, Visits
from server.web import Web, code


class SendAgainAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press on Send again: to whom. `email`: where to from now on, if not where it was sent before."""

    participant: str
    email: str | None = None


class OutcomeWeb:
    """The outcome's pages and files, and what the mediator's list of recipients posts."""

    def __init__(self, *, web: Web, visits: Visits, papers: Papers, receipts: Receipts) -> None:
        self._web = web
        self._visits = visits
        self._papers = papers
        self._receipts = receipts

    def routes(self) -> list[BaseRoute]:
        here = "/room/{room}/{participant}"
        return [
            Route(f"{here}/outcome", self.outcome_page),
            Route(f"{here}/outcome.pdf", self.outcome_pdf),
            Route(f"{here}/outcome/version-{{version:int}}.pdf", self.version_pdf),
            Route(f"{here}/outcome.ics", self.calendar),
            Route(f"{here}/outcome/{{edition}}.pdf", self.edition_pdf),
            Route(f"{here}/outcome/{{edition}}", self.edition_page),
            Route(f"{here}/delivery", self.delivery, methods=["GET", "POST"]),
        ]

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
            async with self._visits.at(request) as visit:
                if not _may_read(visit):
                    return self._web.message("not-found", 404)
                made = await answer(visit.live)
                # A page asks by HEAD whether the document is there yet: nobody has anything of it by that.
                if visit.is_closed and request.method != "HEAD":
                    of = version or visit.live.room.corrections.version
                    await self._receipts.saw(visit.live.id, visit.person.id, seen, closed=True, version=of)
                return made
        except NoSession:
            return self._web.message("link", 401)
        except NotYet:
            return self._web.message("not-found", 404)
        except (RedisGone, PressFailed):
            return self._web.message("busy", 503)

    async def delivery(self, request: Request) -> Response:
        """Who was written to and who came, for the mediator, from the close on; posted, that somebody is written
        to again, at another address if there is one."""
        try:
            async with self._visits.at(request) as visit:
                if not (visit.is_closed and visit.person.role is Role.MEDIATOR):
                    return code("not_found", 404)
                record = visit.live.record
                if request.method == "POST":
                    body = await body_of(request, limits.JOIN_BYTES)
                    asked = msgspec.json.decode(body, type=SendAgainAsked)
                    if asked.email is not None:
                        await self._receipts.write_to(
                            record, asked.participant, asked.email.strip(), by=visit.person.id
                        )
                    elif not await self._receipts.send_again(record, asked.participant):
                        return code("not_now", 409)
                report = await self._receipts.report(record, visit.live.room)
        except NotAddressed as no:
            return code(no.why, 422 if no.why is WhyNotAddressed.UNFIT else 409)
        except NoSession:
            return code("link_not_valid", 401)
        except UNREADABLE:
            return code("not_understood", 400)
        except (RedisGone, RedisRefused):
            return code("try_again", 503)
        return Response(msgspec.json.encode(report), media_type="application/json")


def _may_read(visit: Visit) -> bool:
    """The mediator reads the outcome as it grows, and everybody in the room while the meeting closes. From the close on
    it is for everybody in the mediation but who was removed."""
    if visit.is_closed:
        return visit.person.removal is None
    return visit.is_let_in and (visit.live.room.session.is_closing or visit.person.role is Role.MEDIATOR)


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
