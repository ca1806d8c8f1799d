"""The only home of the certificate's addresses: where the mediator issues it, and where the family has it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from rooms.certificate import Capacity, Certificate, Issuer, may_have, why_letter
from rooms.issuing import Asked, Facts, NotIssued
from rooms.law.rule import CertificateKind, Jurisdiction, Start
from rooms.people import Participant, Role
from rooms.room import Room
from rooms.session import SessionState
from rooms.text import MaybeSentences
from server.body import UNREADABLE, body_of
from server.certificate_sheet import STYLESHEETS
from server.certificate_words import choice_names, doubt_sentences, not_issued_sentences, start_names
from server.certifying import Certifying, Standings, Stands
from server.limits import ISSUE_BYTES
from server.live import LiveRoom
from server.press import PressFailed
from server.redis_client import RedisGone
from server.visits import NoSession, Visits
from server.web import Web
from server.words import Words


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the mediator's form says. `capacity`: in which role they issue."""

    kind: CertificateKind | None = None
    capacity: Capacity | None = None
    told_on: date | None = None
    thirty_days_from: date | None = None
    thirty_days_start: Start | None = None

    def asked(self, reason: str = "") -> Asked:
        """For the core."""
        return Asked(
            kind=self.kind,
            told_on=self.told_on,
            thirty_days_from=self.thirty_days_from,
            thirty_days_start=self.thirty_days_start,
            reason=reason,
        )


class IssueAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press on the last button. `independent`: declared by the mediator, who is named as the issuer."""

    chosen: Chosen
    independent: bool
    reason: MaybeSentences = ""


class _NotHere(Exception):
    """There is no such page for this person. `status`: what they are told."""

    def __init__(self, kind: str, status: int) -> None:
        super().__init__(kind)
        self.kind, self.status = kind, status


class CertificateWeb:
    """The pages of the certificate, and what they post. `service`: the name of the provider, or empty."""

    def __init__(
        self,
        *,
        web: Web,
        words: Words,
        visits: Visits,
        certifying: Certifying,
        service: str,
    ) -> None:
        self._web = web
        self._words = words
        self._visits = visits
        self._certifying = certifying
        self._service = service

    def routes(self) -> list[BaseRoute]:
        here = "/room/{room}/{participant}/certificate"
        return [
            Route(here, self.page),
            Route(f"{here}.pdf", self.pdf),
            Route(f"{here}/standing", self.standing),
            Route(f"{here}/issue", self.issue_page, methods=["GET"]),
            Route(f"{here}/issue", self.issue, methods=["POST"]),
        ]

    # For whoever may have it

    async def page(self, request: Request) -> Response:
        try:
            async with self._visit(request) as (_, live):
                issued = await self._certifying.issued(live.record)
                if issued is None:
                    raise _NotHere("not-found", 404)
                return HTMLResponse(self._certifying.page(issued))
        except _NotHere as no:
            return self._web.message(no.kind, no.status)

    async def pdf(self, request: Request) -> Response:
        try:
            async with self._visit(request) as (_, live):
                issued = await self._certifying.issued(live.record)
                if issued is None:
                    raise _NotHere("not-found", 404)
                pdf = await self._certifying.pdf(live.record, issued)
        except _NotHere as no:
            return self._web.message(no.kind, no.status)
        kind = "certificate" if isinstance(issued.document, Certificate) else "letter"
        named = f'attachment; filename="Mediation-{kind}-{issued.document.number}.pdf"'
        return Response(pdf, media_type="application/pdf", headers={"content-disposition": named})

    async def standing(self, request: Request) -> Response:
        """How it stands, for the page of the closed room, which asks now and then: the room tells nothing of it."""
        try:
            async with self._visit(request) as (person, live):
                if live.room.session.state is not SessionState.CLOSED:
                    raise _NotHere("not-found", 404)
                issued = await self._certifying.issued(live.record)
                mediates = person.role is Role.MEDIATOR
                told = self._certifying.standings(live.room, issued, mediates=mediates)
        except _NotHere as no:
            told = Standings(stands=Stands.NONE)
            if no.status != 404:
                return JSONResponse({"code": no.kind}, no.status)
        return JSONResponse(msgspec.to_builtins(told))

    # For the mediator, who issues it

    async def issue_page(self, request: Request) -> Response:
        """The form, and, once it is filled in, what would be issued: seen before it is."""
        try:
            async with self._visit(request) as (person, live):
                _check_issues(person, live.room)
                if await self._certifying.issued(live.record) is not None:
                    return RedirectResponse(_room_of(request), 303)
                return self._issue_page(request, person, live.room)
        except _NotHere as no:
            return self._web.message(no.kind, no.status)

    def _issue_page(self, request: Request, person: Participant, room: Room) -> Response:
        chosen, words = _chosen(request), self._words
        facts: Facts | None = None
        draft: dict[str, Any] = {}
        needs_reason, problem, late = False, "", ""
        try:
            facts = self._certifying.facts(room)
            late = self._certifying.late_contact(facts)
            letter = why_letter(facts.case) is not None
            if chosen.capacity is not None and (letter or chosen.kind is not None):
                issuer = self._issuer(person, chosen.capacity, True)
                document, needs_reason = self._certifying.draft(room, chosen.asked(), issuer)
                draft = self._certifying.told(document)
        except NotIssued as no:
            problem = not_issued_sentences(words)[no.why]
        told = self._certifying.standings(room, None, mediates=True)
        return self._web.page(
            "certificate_issue.html",
            **draft,
            drafted=bool(draft),
            script="/static/certificate/issue.js",
            stylesheets=STYLESHEETS if draft else (),
            here=request.url.path,
            home=_room_of(request),
            reference=room.mediation.reference,
            told=told,
            may_choose=facts is not None and facts.jurisdiction is Jurisdiction.ENGLAND,
            doubts=[doubt_sentences(words)[one] for one in facts.doubts] if facts else [],
            late=late,
            event_names=list(start_names(words).items()),
            thirty_days=facts.case.thirty_days if facts else None,
            choices=list(choice_names(words).items()),
            chosen=chosen,
            chosen_json=msgspec.json.encode(chosen).decode(),
            needs_reason=needs_reason,
            problem="" if problem == told.words else problem,
        )

    async def issue(self, request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await body_of(request, ISSUE_BYTES), type=IssueAsked)
        except UNREADABLE:
            return JSONResponse({"code": "not_understood"}, 400)
        if asked.chosen.capacity is None:
            return JSONResponse({"code": "not_understood"}, 400)
        try:
            async with self._visit(request) as (person, live):
                _check_issues(person, live.room)
                issuer = self._issuer(person, asked.chosen.capacity, asked.independent)
                what = asked.chosen.asked(asked.reason)
                await self._certifying.issue(live.record, live.room, what, issuer, person.id)
        except NotIssued as no:
            return JSONResponse({"code": no.why, "words": not_issued_sentences(self._words)[no.why]}, 409)
        except _NotHere as no:
            return JSONResponse({"code": no.kind}, no.status)
        return JSONResponse({"to": _room_of(request)})

    def _issuer(self, person: Participant, capacity: Capacity, independent: bool) -> Issuer:
        return Issuer(
            name=person.name, capacity=capacity, organisation=self._service, independent=independent
        )

    @asynccontextmanager
    async def _visit(self, request: Request) -> AsyncIterator[tuple[Participant, LiveRoom]]:
        """Whoever comes, and their room, if the certificate is for them. Raises _NotHere."""
        try:
            async with self._visits.at(request) as visit:
                if not (visit.is_let_in and may_have(visit.person, visit.live.room.people)):
                    raise _NotHere("not-found", 404)
                yield visit.person, visit.live
        except NoSession as error:
            raise _NotHere("link", 401) from error
        except (RedisGone, PressFailed) as error:
            raise _NotHere("busy", 503) from error


def _check_issues(person: Participant, room: Room) -> None:
    """The mediator of a closed meeting issues, and nobody else. Raises _NotHere."""
    if person.role is not Role.MEDIATOR or room.session.state is not SessionState.CLOSED:
        raise _NotHere("not-found", 404)


def _room_of(request: Request) -> str:
    """The page of the closed room, where the document can be had."""
    return request.url.path.removesuffix("/certificate/issue")


def _chosen(request: Request) -> Chosen:
    """What the form in the address says. What is not understood counts as not chosen."""
    said = {name: value for name, value in request.query_params.items() if value}
    try:
        return msgspec.convert(said, type=Chosen, strict=False)
    except msgspec.ValidationError:
        return Chosen()
