"""The only home of the address at which a page asks for the legal dates of its case.

They are in no room's view: a day passes, and a certificate is issued after the close, and the room knows of neither
(docs/decisions/0017-case-dates.md). The page asks when it opens, and again when there may be something new.
"""

from collections.abc import Callable
from datetime import date, datetime, time

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from rooms.case_dates import Course, case_dates, may_see_case_dates
from rooms.days import Calendar, Today
from rooms.deadlines import outcome_due
from rooms.law.editions import law_on
from rooms.law.rule import Off, RuleId
from rooms.people import Participant
from rooms.room import Room
from rooms.session import SessionState
from rooms.view.case_dates import CaseDatesShown, case_dates_shown
from server.certifying import Certifying, Issued
from server.english_day import english_day
from server.redis_client import RedisGone
from server.visits import NoSession, Visits
from server.words import PLACE


class CaseDatesWeb:
    """Answers the pages. `hours`: in which the service has everybody have the outcome. `clock` gives the time in UTC;
    `calendar` the bank holidays."""

    def __init__(
        self,
        *,
        visits: Visits,
        certifying: Certifying,
        calendar: Calendar,
        hours: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._visits = visits
        self._certifying = certifying
        self._calendar = calendar
        self._hours = hours
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        return [Route("/room/{room}/{participant}/dates", self.dates)]

    async def dates(self, request: Request) -> Response:
        """The dates; nothing, for whom they are not. That is no error, so that no browser reports one."""
        try:
            async with self._visits.at(request) as visit:
                if not (visit.is_let_in and may_see_case_dates(visit.person)):
                    return Response(status_code=204)
                issued = await self._certifying.issued(visit.live.record)
                shown = self._shown(visit.live.room, visit.person, issued)
        except NoSession:
            return JSONResponse({"code": "link_not_valid"}, 401)
        except RedisGone:
            return JSONResponse({"code": "try_again"}, 503)
        return Response(msgspec.json.encode(shown), media_type="application/json")

    def _shown(self, room: Room, person: Participant, issued: Issued | None) -> CaseDatesShown:
        today = Today(day=english_day(self._clock()), calendar=self._calendar)
        course = course_of(room, issued, self._hours)
        return case_dates_shown(
            case_dates(room.case, room.mediation.jurisdiction, course, today), person.role
        )


def course_of(room: Room, issued: Issued | None, hours: int) -> Course:
    """How a mediation has gone, in English days. `hours`: from the close until everybody is to have the outcome."""
    session = room.session
    opened, closed = session.opened_at, session.since if session.state is SessionState.CLOSED else None
    if opened is None:
        return Course(issued=None if issued is None else issued.document)
    return Course(
        held_on=english_day(opened),
        concluded_on=None if closed is None else english_day(closed),
        outcome_by=None if closed is None else _outcome_by(room, closed, hours),
        issued=None if issued is None else issued.document,
    )


def _outcome_by(room: Room, closed: datetime, hours: int) -> tuple[date, time] | None:
    law = law_on(room.mediation.jurisdiction, english_day(closed))
    if isinstance(law, Off):
        return None
    due = outcome_due(law.rules[RuleId.T28], closed, hours=hours)
    return english_day(due), due.astimezone(PLACE).time().replace(second=0, microsecond=0)
