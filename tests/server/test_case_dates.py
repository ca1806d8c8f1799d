"""The legal dates of a case, as a page asks for them: whom they are for, and that they are of today."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from rooms.appeal_window import Moved
from rooms.case import Chooser, ThirtyDaysBegan
from rooms.case_dates import WhyNoDates, WhyNoDay
from rooms.certificate import WhyLetter
from rooms.law.editions import ENGLAND
from rooms.law.rule import Jurisdiction, RuleId, Start
from rooms.people import Role
from rooms.view.case_dates import CaseDateShown, CaseDatesShown
from server.app import utc_now
from server.case_date_words import case_date_names
from server.english_day import english_day
from server.redis_client import RedisGone
from server.words import Words
from tests.server.browser import Browser, Meeting, Visitors
from tests.server.test_certifying import case_of_now, closed, issue

pytestmark = pytest.mark.anyio

ROLES = ("mediator", "parent", "supporter", "school", "local_authority", "observer", "child")
THEIRS = {"mediator", "parent", "supporter", "local_authority"}
AROUND = (RuleId.T20, RuleId.T21, RuleId.T22, RuleId.T23, RuleId.T24, RuleId.T25, RuleId.T26, RuleId.T28)


async def asked(browser: Browser, path: str) -> CaseDatesShown:
    answer = await browser.get(f"{path}/dates")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    return msgspec.json.decode(answer.content, type=CaseDatesShown)


async def dates(meeting: Meeting, role: str = "parent") -> CaseDatesShown:
    return await asked(meeting.browsers[role], meeting.path(role))


def row(rule: RuleId, shown: CaseDatesShown) -> CaseDateShown:
    return next(one for one in shown.dates if one.rule is rule)


def case_with_a_meeting(**changed: Any) -> Any:
    today = english_day(utc_now())
    began = ThirtyDaysBegan(
        began=today - timedelta(days=35), start=Start.FAMILY_TOLD_AUTHORITY, chosen_by=Chooser.ADVISER
    )
    return case_of_now(thirty_days=began, meeting_on=today, **changed)


@pytest.mark.row("L3", "L6", "L7", "L21")
async def test_a_party_reads_the_dates_of_its_case_from_the_moment_it_is_in_the_room(
    visitors: Visitors,
) -> None:
    meeting = await visitors.made("mediator", "parent", "local_authority", case=case_with_a_meeting())
    await meeting.agree_for_all()
    await meeting.come("mediator", visitors.browser())
    await meeting.come("parent", visitors.browser())
    path = f"{meeting.path('parent')}/dates"
    assert (await meeting.browsers["parent"].get(path)).status_code == 204, "at the door"
    await meeting.let_in("parent")
    shown = await dates(meeting)
    assert shown.on == english_day(utc_now())
    assert shown.appeal is not None
    assert shown.appeal.day is not None
    assert shown.appeal.awaits_certificate
    thirty = row(RuleId.T23, shown)
    assert thirty.day is not None
    assert (thirty.chosen_by, thirty.day.past, thirty.done_on) == (Chooser.ADVISER, True, None)
    assert row(RuleId.T25, shown).why_none is WhyNoDay.NOT_ENDED


@pytest.mark.security
async def test_only_the_mediator_and_the_parties_are_told_and_nothing_but_days(visitors: Visitors) -> None:
    case = case_with_a_meeting()
    meeting = await visitors.meeting(*ROLES, case=case)
    for role in ROLES:
        answer = await meeting.browsers[role].get(f"{meeting.path(role)}/dates")
        assert answer.status_code == (200 if role in THEIRS else 204), role
        assert bool(answer.content) is (role in THEIRS)
        for fact in (case.child_name, str(case.born), case.authority, case.adviser.name, *meeting.canaries):
            assert fact not in answer.text
    assert row(RuleId.T20, await dates(meeting)).done_on == case.adviser_contacted
    assert row(RuleId.T20, await dates(meeting, "local_authority")).done_on is None
    stranger = visitors.browser()
    other = await visitors.made()
    await stranger.press(other.links["parent"])
    assert (await stranger.get(f"{meeting.path('parent')}/dates")).status_code == 401
    await meeting["mediator"].does(
        {"type": "remove_person", "participant": meeting.ids[Role.PARENT], "words": "We stop here."}
    )
    gone = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/dates")
    assert (gone.status_code, gone.content) == (204, b"")


@pytest.mark.row("L4", "L21", "S14")
async def test_after_the_close_the_dates_go_on_and_a_certificate_moves_the_last_day(
    visitors: Visitors,
) -> None:
    meeting = await closed(visitors, "mediator", "parent", "school", "local_authority")
    shown = await dates(meeting)
    assert shown.appeal is not None
    assert len(shown.appeal.ends) == 1
    assert row(RuleId.T23, shown).done_on == english_day(utc_now())
    outcome = row(RuleId.T28, shown).day
    assert outcome is not None
    room = await meeting.service.room(meeting.room)
    assert room.session.since is not None
    assert outcome.on == english_day(room.session.since + timedelta(hours=24))
    assert outcome.until is not None
    await issue(meeting)
    for role in ("parent", "local_authority", "mediator"):
        certified = await dates(meeting, role)
        assert certified.appeal is not None
        assert [one.start for one in certified.appeal.ends] == [
            Start.NOTICE_SENT,
            Start.CERTIFICATE_ISSUED,
        ]
        assert not certified.appeal.awaits_certificate
        assert row(RuleId.T25, certified).done_on == english_day(utc_now())
    # From the close on one's own link is enough, on whichever device one has then.
    phone = visitors.browser()
    await phone.press(meeting.links["parent"])
    assert await asked(phone, meeting.path("parent")) == await dates(meeting)


@pytest.mark.row("L25")
async def test_for_wales_and_without_facts_it_is_said_why_there_are_none(visitors: Visitors) -> None:
    roles = ("mediator", "parent", "local_authority")
    wales = await visitors.meeting(*roles, case=case_of_now(), jurisdiction=Jurisdiction.WALES)
    assert await dates(wales) == CaseDatesShown(dates=[], why_none=WhyNoDates.WALES)
    bare = await visitors.meeting(*roles)
    assert await dates(bare) == CaseDatesShown(dates=[], why_none=WhyNoDates.NO_CASE)


async def test_while_redis_is_away_the_page_is_told_to_ask_again(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await visitors.meeting("mediator", "parent", "local_authority", case=case_of_now())

    async def gone(*_: object) -> None:
        raise RedisGone("planted")

    with monkeypatch.context() as away:
        away.setattr(type(visitors.service.stores.register), "paper", gone)
        answer = await meeting.browsers["parent"].get(f"{meeting.path('parent')}/dates")
        assert (answer.status_code, answer.json()) == (503, {"code": "try_again"})
    assert (await dates(meeting)).dates


def test_there_are_words_for_whatever_a_date_may_say() -> None:
    names: Any = case_date_names(Words())
    for table, codes in (
        ("choosers", Chooser),
        ("moved", Moved),
        ("noDay", WhyNoDay),
        ("noDates", WhyNoDates),
        ("noCertificate", WhyLetter),
    ):
        assert set(names[table]) == set(codes)
    for edition in ENGLAND:
        rules = [edition.rules[one] for one in AROUND]
        assert {one.does for one in rules} <= set(names["duties"])
        starts = {start for one in rules for clock in one.clocks for start in clock.starts}
        assert starts <= set(names["starts"])
        appeal = edition.rules[RuleId.T27].clocks
        assert {start for clock in appeal for start in clock.starts} == set(names["ends"])
        assert set(names["ends"]) <= set(names["starts"])
