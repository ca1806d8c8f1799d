"""The only home of what the room's page shows of the legal dates of the case: the last day to appeal at once, and
what the others are counted from or lack."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, Page, Route, expect

from rooms.case import Decision
from rooms.case_dates import Course, WhyNoDates, case_dates
from rooms.law.rule import Jurisdiction
from rooms.outcome import StopMeeting
from rooms.people import Role
from rooms.view.case_dates import case_dates_shown
from tests.rooms.test_case_dates import CASE, HELD, TODAY, TOOK_PART, certified
from tests.static.looking import PHONE, WIDE, Scheme, is_too_wide, small_targets, violations
from tests.static.stage import MEDIATOR, PARENT, SCHOOL, TERMS, Stage

pytestmark = pytest.mark.browser

FOLD = "The last day to appeal, and other dates in law"
OTHERS = "Other dates around the meeting"


def told(
    course: Course | None = None, *, on: date = TODAY.day, reader: Role = Role.PARENT, **changed: Any
) -> bytes:
    """What the server answers, a parent if nobody else is said."""
    found = case_dates(
        replace(CASE, **changed), Jurisdiction.ENGLAND, course or Course(), replace(TODAY, day=on)
    )
    return msgspec.json.encode(case_dates_shown(found, reader))


def dates_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Legal dates")


def unfolded(page: Page) -> Locator:
    dates_of(page).get_by_text(FOLD).click()
    return dates_of(page)


def staged(page: Page, answer: bytes | None, *, closed: bool = False, **more: Any) -> Stage:
    stage = Stage(page, more.pop("who", PARENT), **more)
    if closed:
        stage._do([StopMeeting(term=TERMS[0])], MEDIATOR)
    stage.dates = answer
    stage.open()
    return stage


@pytest.mark.row("L21")
@pytest.mark.parametrize("opened", [False, True])
def test_whoever_unfolds_the_dates_reads_the_last_day_to_appeal_first(page: Page, opened: bool) -> None:
    staged(page, told(health_raised=None), opened=opened)
    expect(dates_of(page)).to_be_visible()
    expect(dates_of(page).locator(".last-day")).to_be_hidden()
    dates = unfolded(page)
    expect(dates.get_by_role("heading").nth(1)).to_have_text("Last day to appeal")
    expect(dates.locator(".last-day")).to_have_text("Monday 16 March 2026")
    expect(dates).to_contain_text("The tribunal must have the appeal by 17:00 on that day.")
    expect(dates).to_contain_text("Mediation does not stop this time.")
    expect(dates).to_contain_text("No mediation certificate is issued yet.")
    expect(dates).to_contain_text("Not verified: a lawyer has not checked it")
    expect(dates).to_contain_text("This is information, and no legal advice.")


@pytest.mark.row("L3", "L5", "L6", "L7", "L32")
def test_each_row_says_who_must_do_what_by_when_counted_from_what_and_how_sure_that_is(page: Page) -> None:
    staged(page, told(health_raised=None, shorter_notice=True))
    dates = unfolded(page)
    expect(dates.get_by_text("Speak to a mediation adviser")).to_be_hidden()
    dates.get_by_text(OTHERS).click()
    rows = dates.locator('[data-part="dates"]').get_by_role("listitem")
    expect(rows).to_have_count(6)
    for number, words in (
        (0, "The family: Speak to a mediation adviser, to be able to appeal"),
        (0, "At the latest Sunday 15 March 2026"),
        (0, "The last working day before it is Friday 13 March 2026."),
        (0, "Done on Wednesday 28 January 2026."),
        (0, "Counted from Thursday 15 January 2026, when the notice of the decision was sent."),
        (0, "Rule T20: SEND Regulations 2014 (SI 2014/1530), regulation 33."),
        (1, "No date yet"),
        (1, "Missing here: the day on which the family told the authority"),
        (2, "The local authority, The health commissioner: Arrange the mediation and take part in it"),
        (2, "The mediation adviser chose to count from that day."),
        (2, "It can be read in two ways when this time begins."),
        (3, "Counted back from the meeting, which is planned for Tuesday 24 February 2026."),
        (3, "The family has agreed to less time than this."),
        (4, "This time begins when the mediation has ended."),
        (5, "Not verified: custom, and no law."),
    ):
        expect(rows.nth(number)).to_contain_text(words)
    expect(rows.nth(3)).not_to_contain_text("may agree to less")
    expect(rows.nth(5)).not_to_contain_text("Rule T28")


@pytest.mark.row("L3")
def test_a_day_that_has_passed_is_said_kindly_and_with_whom_to_ask(page: Page) -> None:
    staged(page, told(on=date(2026, 4, 1), adviser_contacted=None))
    dates = unfolded(page)
    expect(dates.locator('[data-part="appeal"]')).to_contain_text(
        "This day has passed. The mediation adviser or a lawyer can say what is still possible."
    )
    dates.get_by_text(OTHERS).click()
    expect(dates.get_by_role("listitem").filter(has_text="Rule T20")).to_contain_text("This day has passed.")


@pytest.mark.row("L21")
def test_after_the_close_both_times_to_appeal_are_there_and_why_one_moved_and_which_counts(
    page: Page,
) -> None:
    stage = staged(page, told(HELD), closed=True)
    expect(unfolded(page).locator(".last-day")).to_have_text("Monday 16 March 2026")
    # The certificate is issued; whoever unfolds the dates again reads the newer day.
    stage.dates = told(certified(TOOK_PART, date(2026, 2, 26)))
    dates_of(page).get_by_text(FOLD).click()
    dates = unfolded(page)
    expect(dates.locator(".last-day")).to_have_text("Thursday 26 March 2026")
    dates.get_by_text("How the last day to appeal is counted").click()
    ends = dates.locator('[data-part="ends"]').get_by_role("listitem")
    expect(ends.nth(0)).to_contain_text(
        "By the calendar it ends on Sunday 15 March 2026: moved to the next working day."
    )
    expect(ends.nth(1)).to_contain_text("This is the day that counts, because it is the later one.")
    expect(ends.nth(1)).to_contain_text("when the certificate was issued")
    expect(ends.nth(0)).not_to_contain_text("This is the day that counts")
    expect(dates).not_to_contain_text("No mediation certificate is issued yet.", use_inner_text=True)


@pytest.mark.row("L1", "L2")
@pytest.mark.parametrize(
    ("decision", "words", "appeal"),
    [
        (Decision.ONLY_THE_SCHOOL, "Nobody needs a mediation certificate", True),
        (Decision.HEALTH_OR_SOCIAL_CARE_ONLY, "There is no last day to appeal. Health care", False),
        (Decision.DISAGREEMENT_RESOLUTION, "There is no last day to appeal. This meeting", False),
    ],
)
def test_where_no_certificate_is_needed_it_says_so(
    page: Page, decision: Decision, words: str, appeal: bool
) -> None:
    staged(page, told(decision=decision))
    dates = unfolded(page)
    expect(dates).to_contain_text(words)
    expect(dates.locator(".last-day")).to_be_visible(visible=appeal)
    expect(dates.get_by_text("No mediation certificate is issued yet.")).to_be_hidden()


@pytest.mark.row("L25")
@pytest.mark.parametrize(
    ("why", "words"),
    [
        (WhyNoDates.WALES, "Wales has a law of its own"),
        (WhyNoDates.NO_CASE, "Mediation does not stop the time to appeal."),
    ],
)
def test_where_there_are_no_dates_it_says_why(page: Page, why: WhyNoDates, words: str) -> None:
    staged(page, msgspec.json.encode(case_dates_shown(why, Role.PARENT)))
    dates = unfolded(page)
    expect(dates).to_contain_text(words)
    expect(dates.get_by_role("listitem")).to_have_count(0)
    expect(dates.get_by_text(OTHERS)).to_be_hidden()


@pytest.mark.row("L12")
def test_the_mediator_reads_from_when_a_young_person_has_the_rights_and_a_parent_does_not(page: Page) -> None:
    summary = "From when the young person has the rights"
    stage = staged(page, told(reader=Role.MEDIATOR), who=MEDIATOR)
    dates = unfolded(page)
    dates.get_by_text(summary).click()
    expect(dates).to_contain_text("Compulsory school age ends on Friday 28 June 2030.")
    expect(dates.get_by_text("Whether they can decide for themselves")).to_be_visible()
    assert violations(page) == []
    stage.dates = told()
    dates.get_by_text(FOLD).click()
    expect(unfolded(page).get_by_text(summary)).to_be_hidden()


def test_a_page_that_another_took_over_holds_no_dates_and_has_them_again_when_it_is_back(page: Page) -> None:
    stage = staged(page, told())
    expect(unfolded(page).locator(".last-day")).to_be_visible()
    stage.end(4409)
    expect(page.get_by_role("button", name="Use Evenhand here")).to_be_visible()
    assert "16 March 2026" not in page.locator("main").inner_html()
    page.get_by_role("button", name="Use Evenhand here").click()
    expect(dates_of(page).locator(".last-day")).to_have_text("Monday 16 March 2026")


def test_an_answer_that_comes_when_another_has_taken_the_page_over_is_not_written_on_it(page: Page) -> None:
    stage = staged(page, told())
    expect(unfolded(page).locator(".last-day")).to_be_visible()
    page.wait_for_load_state("networkidle")  # what was asked as it was unfolded is answered
    asked: list[Route] = []
    page.route("**/dates", lambda route: asked.append(route))
    with page.expect_request("**/dates"):
        dates_of(page).get_by_text(FOLD).click()
        dates_of(page).get_by_text(FOLD).click()
    stage.end(4409)
    expect(page.get_by_role("button", name="Use Evenhand here")).to_be_visible()
    with page.expect_response("**/dates"):
        for route in asked:
            route.fulfill(body=told())
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert "16 March 2026" not in page.locator("main").inner_html()


@pytest.mark.row("L21")
def test_a_certificate_that_is_issued_while_the_page_is_open_moves_the_last_day(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage._do([StopMeeting(term=TERMS[0])], MEDIATOR)
    stage.dates = told(HELD)
    stands = ["awaited"]
    page.route(
        "**/certificate/standing", lambda route: route.fulfill(json={"stands": stands[0], "words": ""})
    )
    page.clock.install()
    stage.open()
    expect(unfolded(page).locator(".last-day")).to_have_text("Monday 16 March 2026")
    stands[0] = "issued"
    stage.dates = told(certified(TOOK_PART, date(2026, 2, 26)))
    page.clock.run_for(61_000)
    expect(dates_of(page).locator(".last-day")).to_have_text("Thursday 26 March 2026")


def test_whoever_the_dates_are_not_for_sees_no_place_for_them(page: Page) -> None:
    stage = staged(page, b"", who=SCHOOL)
    stage.settle()
    expect(page.get_by_role("heading", name="People here")).to_be_visible()
    expect(dates_of(page)).to_be_hidden()


def test_dates_that_cannot_be_read_say_so_and_are_read_when_they_are_unfolded_again(page: Page) -> None:
    stage = staged(page, told())
    unfolded(page)
    stage.dates = None
    dates_of(page).get_by_text(FOLD).click()
    dates = unfolded(page)
    expect(dates.get_by_text("The dates could not be read just now")).to_be_visible()
    expect(dates.locator(".last-day")).to_have_text("Monday 16 March 2026")
    stage.dates = told(on=date(2026, 4, 1))
    dates.get_by_text(FOLD).click()
    dates = unfolded(page)
    expect(dates).to_contain_text("Worked out on Wednesday 1 April 2026.")
    expect(dates.get_by_text("The dates could not be read just now")).to_be_hidden()


@pytest.mark.row("L29")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE])
@pytest.mark.parametrize("closed", [False, True])
def test_the_dates_are_for_everybody_to_read(
    page: Page,
    closed: bool,
    size: Any,
    scheme: Scheme,
    shot: Callable[[str], None],
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    staged(page, told(certified(TOOK_PART, date(2026, 2, 26))), closed=closed)
    dates = unfolded(page)
    dates.get_by_text("How the last day to appeal is counted").click()
    expect(dates.locator('[data-part="ends"]')).to_be_visible()
    shot(f"short-{'closed' if closed else 'room'}-{size['width']}-{scheme}")
    dates.get_by_text(OTHERS).click()
    expect(dates.get_by_text("Speak to a mediation adviser")).to_be_visible()
    shot(f"{'closed' if closed else 'room'}-{size['width']}-{scheme}")
    assert violations(page) == []
    assert small_targets(page) == []
    assert not is_too_wide(page)


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    import os

    def take(name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            dates_of(page).scroll_into_view_if_needed()
            page.screenshot(path=f"{folder}/{name}.png")

    return take
