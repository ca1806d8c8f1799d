"""The only home of what the mediator's page shows, after the close, of who was sent their link and who came."""

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from rooms.outcome import StopMeeting
from tests.static.looking import PHONE, WIDE, Scheme, focused, is_too_wide, small_targets, violations
from tests.static.stage import BEGAN, MEDIATOR, PARENT, TERMS, Stage

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror=alert(1)> "&amp; 😀 والد'


def person(number: int, role: str, state: str, **more: Any) -> dict[str, Any]:
    return {"id": f"p{number}", "name": f"The {role.replace('_', ' ')} ", "role": role, "state": state} | more


PEOPLE = [
    person(1, "mediator", "no_address"),
    person(5, "supporter", "no_address"),
    person(2, "parent", "sent", sent_at="2026-03-03T10:05:00Z", opened="2026-03-03T11:00:00Z"),
    person(3, "school", "failed", why="address_refused", code=550, name=HOSTILE, email="t@s.example"),
    person(4, "local_authority", "waiting", why="busy", code=450, next_at="2026-03-03T10:20:00Z", twice=True),
]


class Ended:
    """A closed meeting, and what is answered of its delivery. `posted`: to whom was to be sent again."""

    def __init__(self, page: Page, who: Any = MEDIATOR, **report: Any) -> None:
        self.page = page
        self.report = {"mail": True, "due": "2026-03-04T10:00:00Z", "people": PEOPLE} | report
        self.posted: list[Any] = []
        self.refusing: tuple[int, str] | None = None
        self.asked = 0
        self.status = 200
        self.stage = Stage(page, who)
        self.stage._do([StopMeeting(term=TERMS[0])], MEDIATOR)
        page.route("**/delivery", self._answer)

    def open(self) -> None:
        self.stage.open()
        expect(self.page.get_by_role("heading", name="The meeting has ended")).to_be_visible()

    def _answer(self, route: Route) -> None:
        self.asked += 1
        if route.request.method == "POST":
            self.posted.append(json.loads(route.request.post_data or ""))
            if self.refusing is not None:
                status, code = self.refusing
                route.fulfill(status=status, body=json.dumps({"code": code}), content_type="application/json")
                return
        body = json.dumps(self.report) if self.status == 200 else '{"code":"try_again"}'
        route.fulfill(status=self.status, body=body, content_type="application/json")

    @property
    def list(self) -> Any:
        return self.page.get_by_role("region", name="Who has been sent their link")


@pytest.mark.row("S14")
def test_the_mediator_sees_how_it_stands_with_each_person_and_by_when_all_should_have_it(page: Page) -> None:
    ended = Ended(page)
    ended.open()
    rows = ended.list.get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("No e-mail address.")
    expect(rows.nth(0)).to_contain_text("The supporter")
    expect(rows.nth(1)).to_contain_text("Sent on 3 March 2026 at 10:05.")
    expect(rows.nth(1)).to_contain_text("Opened on 3 March 2026 at 11:00.")
    expect(rows.nth(2)).to_contain_text("there is no such address")
    expect(rows.nth(2)).to_contain_text("Its answer was 550.")
    expect(rows.nth(2)).to_contain_text("Not opened since the meeting.")
    expect(rows.nth(2).locator("bdi").first).to_have_text(HOSTILE)
    expect(rows.nth(3)).to_contain_text("Evenhand tries again at 10:20. They may get it twice.")
    expect(ended.list).to_contain_text("3 people have not been sent their link.")
    expect(ended.list).to_contain_text("by 4 March 2026 at 10:00. That is in 23 hours.")
    expect(ended.list.get_by_text("Nobody is written to")).to_be_hidden()
    expect(page.get_by_text("The mediator can see when")).to_be_hidden()
    expect(rows.nth(0).get_by_role("button")).to_have_text(["Give an address"])
    expect(rows.nth(2).get_by_role("button")).to_have_text(["Try again", "Change the address"])


def test_when_all_are_sent_it_says_so_and_counts_no_more(page: Page) -> None:
    ended = Ended(
        page,
        people=[
            PEOPLE[0],
            PEOPLE[2],
            person(3, "school", "no_address", downloaded="2026-03-03T11:00:00Z"),
            person(4, "local_authority", "removed"),
        ],
    )
    ended.open()
    expect(ended.list).to_contain_text("Everybody has been sent their link, or has used it.")
    expect(ended.list).to_contain_text("Outcome downloaded on 3 March 2026 at 11:00.")
    expect(ended.list).to_contain_text("Not written to: you removed them from the meeting.")
    expect(ended.list).not_to_contain_text("That is in")


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (timedelta(minutes=90), "That is in one hour."),
        (timedelta(minutes=40, seconds=30), "That is in 40 minutes."),
        (timedelta(seconds=20), "That is in one minute."),
        (timedelta(minutes=-1), "The outcome was to be with everybody by 3 March 2026 at 09:59."),
    ],
)
def test_the_time_that_is_left_is_told_in_words(page: Page, due: timedelta, told: str) -> None:
    ended = Ended(page, due=(BEGAN + due).isoformat())
    ended.open()
    expect(ended.list).to_contain_text(told)


def test_a_page_without_a_mail_server_says_that_nobody_is_written_to(page: Page) -> None:
    ended = Ended(page, mail=False, people=[PEOPLE[0], person(2, "parent", "waiting")])
    ended.open()
    expect(ended.list.get_by_text("Nobody is written to")).to_be_visible()
    expect(ended.list.get_by_role("listitem").nth(0)).to_contain_text("Not sent.")
    expect(ended.list.get_by_role("button")).to_have_count(0)


def test_a_press_sends_again_and_focus_is_not_lost(page: Page) -> None:
    ended = Ended(page)
    ended.open()
    row = ended.list.get_by_role("listitem").nth(2)
    ended.report = ended.report | {"people": [*PEOPLE[:3], person(3, "school", "waiting"), PEOPLE[4]]}
    row.get_by_role("button", name="Try again").press("Enter")
    expect(row).to_contain_text("Waiting to be sent.")
    assert ended.posted == [{"participant": "p3"}]
    assert focused(page) == "Who has been sent their link"
    expect(ended.list.get_by_role("status")).to_have_text("Evenhand is sending it.")


@pytest.mark.row("S14")
def test_the_mediator_puts_a_wrong_address_right_and_it_says_who_did(page: Page) -> None:
    wrong = person(3, "school", "failed", why="address_refused", code=550, email="teacher@scool.example")
    ended = Ended(page, people=[PEOPLE[0], wrong])
    ended.open()
    row = ended.list.get_by_role("listitem").nth(0)
    expect(row).to_contain_text("Written to: teacher@scool.example")
    row.get_by_role("button", name="Change the address").press("Enter")
    dialog = page.get_by_role("dialog", name="Where is this person written to?")
    expect(dialog).to_contain_text("The school")
    box = dialog.get_by_role("textbox", name="E-mail address")
    expect(box).to_have_value("teacher@scool.example")
    expect(box).to_be_focused()

    # What is wrong with it is said there, and what was typed stays.
    ended.refusing = (422, "address_unfit")
    box.fill("teacher@school")
    box.press("Enter")
    expect(dialog).to_contain_text("This is not an e-mail address.")
    expect(box).to_have_value("teacher@school")
    ended.refusing = (409, "address_same")
    box.press("Enter")
    expect(dialog).to_contain_text("This is the address that is there already.")

    ended.refusing = None
    right = person(3, "school", "waiting", email="teacher@school.example", addressed_by="The mediator")
    ended.report = ended.report | {"people": [PEOPLE[0], right | {"addressed_at": "2026-03-03T10:09:00Z"}]}
    box.fill(" teacher@school.example ")
    dialog.get_by_role("button", name="Save and send").click()
    expect(dialog).to_be_hidden()
    assert ended.posted[-1] == {"participant": "p3", "email": "teacher@school.example"}
    expect(row).to_contain_text("Written to: teacher@school.example")
    expect(row).to_contain_text("The mediator gave this address on 3 March 2026 at 10:09.")
    expect(ended.list.get_by_role("status")).to_have_text("Evenhand is sending it.")
    expect(ended.list.get_by_text("This list could not be read")).to_be_hidden()


def test_somebody_without_an_address_can_be_given_one_and_somebody_who_was_removed_cannot(page: Page) -> None:
    ended = Ended(page, people=[person(2, "parent", "removed"), person(5, "supporter", "no_address")])
    ended.open()
    rows = ended.list.get_by_role("listitem")
    expect(rows.nth(0).get_by_role("button")).to_have_count(0)
    rows.nth(1).get_by_role("button", name="Give an address").click()
    dialog = page.get_by_role("dialog", name="Where is this person written to?")
    expect(dialog.get_by_role("textbox", name="E-mail address")).to_have_value("")
    dialog.get_by_role("button", name="Save and send").click()
    assert ended.posted == [], "nothing is sent of nothing"
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()


def test_a_list_that_cannot_be_read_says_so_and_is_read_again_when_looked_at(page: Page) -> None:
    ended = Ended(page)
    ended.status = 503
    ended.open()
    expect(ended.list.get_by_text("This list could not be read")).to_be_visible()
    ended.status = 200
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(ended.list.get_by_role("listitem")).to_have_count(4)
    expect(ended.list.get_by_text("This list could not be read")).to_be_hidden()


@pytest.mark.security
def test_an_answer_that_comes_when_another_has_taken_the_page_over_is_not_written_on_it(page: Page) -> None:
    ended = Ended(page)
    ended.open()
    row = ended.list.get_by_role("listitem").nth(2)
    expect(row).to_contain_text("t@s.example")
    held: list[Route] = []
    page.route("**/delivery", lambda route: held.append(route))
    with page.expect_request(lambda request: request.method == "POST"):
        row.get_by_role("button", name="Try again").click()
    ended.stage.end(4409)
    expect(page.get_by_role("button", name="Use Evenhand here")).to_be_visible()
    with page.expect_response("**/delivery"):
        for route in held:
            ended._answer(route)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert "t@s.example" not in page.locator("main").inner_html()


@pytest.mark.security
def test_nobody_else_asks_or_is_shown_and_they_are_told_what_the_mediator_sees_of_them(page: Page) -> None:
    ended = Ended(page, PARENT)
    ended.open()
    expect(page.get_by_text("The mediator can see when you opened this page")).to_be_visible()
    ended.stage.settle()
    expect(ended.list).to_have_count(0)
    assert ended.asked == 0


@pytest.mark.a11y
@pytest.mark.parametrize("size", [PHONE, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_can_be_used_by_everybody(page: Page, size: Any, scheme: Scheme) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    ended = Ended(page, people=[*PEOPLE, person(6, "supporter", "failed", why="unsure", name="x" * 120)])
    ended.open()
    expect(ended.list.get_by_role("listitem")).to_have_count(5)
    assert violations(page) == []
    assert small_targets(page) == []
    assert not is_too_wide(page)
