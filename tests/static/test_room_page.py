"""The only home of what the room's page does in a real browser with what comes down the line."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from rooms.action_control import AskForChange, AssentToAction, ConfirmAction, RewordAction, WithdrawAction
from rooms.board import AddAction, PutUpAs, SuggestAction
from rooms.closing import AskToCorrectOutcome, ConfirmOutcome, RecordUnconfirmed
from rooms.floor_control import GrantNext, LetGo
from rooms.law.rule import Matter
from rooms.outcome import Conclusion, StopMeeting, WriteConclusion
from rooms.people import ParticipantId, Party, RecordAbsence
from rooms.queue import RaiseHand
from rooms.session import BeginClosing, OpenMeeting, PauseMeeting, ResumeMeeting
from rooms.wording import Section
from tests.static.looking import PHONE, WIDE, Scheme, focused, small_targets, violations
from tests.static.stage import MEDIATOR, OFFICER, PARENT, RECORDED, SCHOOL, TERMS, Stage

pytestmark = pytest.mark.browser


def test_focus_and_typed_words_stay_through_whatever_other_people_do(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    page.get_by_role("button", name="Add action").click()
    what = page.get_by_label("What will be done?")
    what.fill("Send the repo")
    page.evaluate("window.typing = document.activeElement")
    for turn in range(30):
        turn_now = stage.room.floor.turn
        for person in (PARENT, SCHOOL, OFFICER):
            if turn_now is None or turn_now.holder != person:
                stage.do(RaiseHand(), by=person)
        stage.do(AddAction(what=f"Action {turn}", who="The school"), by=MEDIATOR)
        action = list(stage.room.board.actions)[-1]
        stage.do(AssentToAction(action=action, wording=1), by=PARENT)
        stage.do(AskForChange(action=action, wording=1, words="Sooner"), by=OFFICER)
        floor = stage.room.floor
        stage.do(GrantNext(after=floor.turn.id if floor.turn else None), by=MEDIATOR)
        stage.do(PauseMeeting(reason="A break"), ResumeMeeting(), by=MEDIATOR)
        for request in list(stage.room.floor.queue.waiting):
            stage.do(LetGo(request=request.id), by=request.participant)
    stage.settle()
    page.keyboard.type("rt.")
    assert what.input_value() == "Send the report."
    assert page.evaluate("document.activeElement === window.typing")


def test_an_element_in_focus_is_not_moved_when_the_queue_is_put_in_another_order(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    for person in (PARENT, SCHOOL, OFFICER):
        stage._do([RaiseHand()], person)
    stage.open()
    hands = page.get_by_role("region", name="Hands raised").get_by_role("listitem")
    hands.nth(2).get_by_text("More choices").click()
    hands.nth(2).get_by_role("button", name="Move up").focus()
    page.evaluate("document.activeElement.addEventListener('blur', () => (window.moved = true))")
    page.keyboard.press("Enter")
    expect(hands.nth(1)).to_contain_text("The authority officer")
    assert focused(page) == "Move up"
    page.keyboard.press("Enter")
    expect(hands.nth(0)).to_contain_text("The authority officer")
    assert [one["place"] for one in stage.asked] == [2, 1]
    assert page.evaluate("window.moved") is None
    assert focused(page) == "Move up"


def test_focus_goes_to_the_heading_when_the_thing_that_had_it_is_gone(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage._do([AddAction(what="Meet in May", who="The school")], MEDIATOR)
    stage.open()
    action = next(iter(stage.room.board.actions))
    page.get_by_role("button", name="Agree", exact=True).focus()
    stage.do(WithdrawAction(action=action, wording=1), by=MEDIATOR)
    expect(page.get_by_role("article")).to_have_count(0)
    assert focused(page) == "Agreed actions"


def test_the_newer_words_stand_beside_ones_own_and_either_may_be_kept(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([AddAction(what="Meet in May", who="The school", by_when=date(2026, 5, 1))], MEDIATOR)
    action = next(iter(stage.room.board.actions))
    stage.open()
    page.get_by_role("button", name="Change the words").click()
    what = page.get_by_label("What will be done?")
    what.fill("Meet in May at the school")
    stage.do(RewordAction(action=action, wording=1, what="Meet in June", who="The school"), by=MEDIATOR)
    form = page.locator('[data-region="action-form"]')
    expect(form.get_by_text("Somebody changed these words while you were writing")).to_be_visible()
    expect(form.locator('[data-part="theirs-what"]')).to_have_text("Meet in June")
    assert what.input_value() == "Meet in May at the school"
    page.get_by_role("button", name="Put it on the board").click()
    assert stage.asked == []
    page.get_by_role("button", name="Go on with my words").click()
    page.get_by_role("button", name="Put it on the board").click()
    expect(page.get_by_text("Wording 3")).to_be_visible()
    assert [(one["wording"], one["what"]) for one in stage.asked] == [(2, "Meet in May at the school")]
    expect(what).to_be_hidden()


def test_a_reword_that_crosses_another_is_shown_as_one_and_loses_nothing(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([AddAction(what="Meet in May", who="The school")], MEDIATOR)
    action = next(iter(stage.room.board.actions))
    stage.open()
    page.get_by_role("button", name="Change the words").click()
    page.get_by_label("What will be done?").fill("Mine")
    stage._do([RewordAction(action=action, wording=1, what="Theirs", who="")], MEDIATOR)
    page.get_by_role("button", name="Put it on the board").click()
    expect(page.get_by_role("article").get_by_text("Meet in May")).to_be_visible()
    stage.tell()
    theirs = page.locator('[data-region="action-form"] [data-part="theirs-what"]')
    expect(theirs).to_have_text("Theirs")
    assert page.get_by_label("What will be done?").input_value() == "Mine"


def test_nothing_is_shown_as_done_before_the_view_says_so_and_a_lost_answer_is_asked_for_again(
    page: Page,
) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.answering = False
    page.get_by_role("button", name="Raise hand").click()
    expect(page.get_by_text("Sending…")).to_be_visible()
    expect(page.get_by_role("button", name="Raise hand")).to_have_attribute("aria-disabled", "true")
    stage.answering = True
    stage.end(1012)
    expect(page.get_by_role("button", name="Lower hand")).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert [one["type"] for one in stage.asked] == ["raise_hand", "raise_hand"]
    assert len({one["key"] for one in stage.asked}) == 1


def test_a_replaced_tab_says_so_and_comes_back_only_when_asked_to(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    expect(page.get_by_role("region", name="Speaking now")).to_be_visible()
    stage.end(4409)
    expect(page.get_by_role("heading", name="The meeting is open somewhere else")).to_be_visible()
    expect(page.get_by_text("The authority officer")).to_have_count(0)
    assert stage.lines == 1
    page.get_by_role("button", name="Use Evenhand here").click()
    expect(page.get_by_role("region", name="Speaking now")).to_be_visible()
    expect(page.get_by_text("No hands are raised.")).to_be_visible()
    expect(page.get_by_role("region", name="People here")).to_contain_text("The authority officer")
    assert stage.lines == 2


def test_a_refusal_is_said_in_words_and_changes_nothing(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([RaiseHand()], PARENT)
    stage.open()
    stage._do([GrantNext()], MEDIATOR)  # which this page has not seen
    page.get_by_role("button", name="Next speaker").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="That was not done")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused(page) == "Next speaker"


def test_focus_is_not_lost_when_a_dialog_does_away_with_the_button_that_opened_it(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    page.get_by_role("button", name="Pause meeting").click()
    page.keyboard.type("Tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mediation EX-1042")).to_be_focused()
    page.get_by_role("button", name="Resume meeting").click()
    page.get_by_role("button", name="Pause meeting").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Pause meeting")).to_be_focused()


def test_the_title_says_how_things_stand(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    expect(page).to_have_title("The meeting – Evenhand")
    stage.do(RaiseHand(), by=PARENT)
    expect(page).to_have_title("You are next – Evenhand")
    stage.do(GrantNext(), by=MEDIATOR)
    expect(page).to_have_title("Your turn – Evenhand")
    expect(page.get_by_role("alert")).to_have_text(
        "It is your turn. Press “I’m ready” when you want to begin."
    )
    stage.do(PauseMeeting(reason="A break"), by=MEDIATOR)
    expect(page).to_have_title("Paused – Evenhand")


def test_closing_begins_with_the_button_that_closes_nothing(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    page.get_by_role("button", name="Close meeting").click()
    page.get_by_role("radio", name="Agreement was reached", exact=True).check()
    page.get_by_label("Your words for the outcome").fill("We agreed.")
    page.get_by_role("button", name="Close meeting").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_hidden()
    assert focused(page) == "Still missing"
    assert stage.asked[-1]["type"] == "write_conclusion"
    stage.do(*RECORDED, by=MEDIATOR)
    for who in (PARENT, OFFICER):
        stage.do(ConfirmOutcome(outcome=stage.room.outcome_number), by=who)
    page.get_by_role("button", name="Close meeting").click()
    expect(dialog).to_be_visible()
    assert focused(page) == "Do not close yet"
    dialog.get_by_role("button", name="Close meeting").click()
    expect(page.get_by_role("link", name="Download outcome (PDF)")).to_be_visible()
    assert stage.asked[-1]["outcome"] == stage.room.outcome_number


def test_nobody_is_carried_off_while_they_read_the_terms(page: Page) -> None:
    stage = Stage(page, PARENT, met=False)
    stage.open()
    ticks = page.get_by_role("checkbox", name="I agree")
    page.get_by_role("button", name="Continue to the waiting room").click()
    expect(page.get_by_text("There are terms you have not agreed to yet")).to_be_visible()
    for n in range(ticks.count()):
        ticks.nth(n).check()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    ticks.first.click()
    expect(ticks.first).to_be_checked()
    expect(page.get_by_role("heading", name="Before you go in")).to_be_visible()
    page.get_by_role("button", name="Continue to the waiting room").click()
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_focused()


def test_everybody_can_take_the_outcome_once_the_meeting_is_closed(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(StopMeeting(term=TERMS[0]), by=MEDIATOR)
    link = page.get_by_role("link", name="Download outcome (PDF)")
    expect(link).to_have_attribute("href", f"/room/r/{PARENT}/outcome.pdf")


@pytest.mark.a11y
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", [MEDIATOR, PARENT], ids=["mediator", "parent"])
def test_axe_finds_nothing_in_any_scene(
    page: Page, size: ViewportSize, scheme: Scheme, who: ParticipantId
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    found: dict[str, Any] = {}
    stage = Stage(page, who, opened=False)
    stage.open()
    expect(page.get_by_role("region", name="People here")).to_be_visible()
    found["not started"] = violations(page)
    stage.do(OpenMeeting(), by=MEDIATOR)
    stage.do(RaiseHand(), by=PARENT)
    stage.do(RaiseHand(), by=SCHOOL)
    for what in ("Meet in May", "Send the report", "Find a quiet room"):
        stage.do(AddAction(what=what, who="The school", by_when=date(2026, 5, 1)), by=MEDIATOR)
    first, second, _ = stage.room.board.actions
    for party in (PARENT, OFFICER):
        stage.do(AssentToAction(action=first, wording=1), by=party)
    stage.do(ConfirmAction(action=first, wording=1), by=MEDIATOR)
    stage.do(AskForChange(action=second, wording=1, words="Sooner"), by=OFFICER)
    stage.do(SuggestAction(what="A card to show"), by=PARENT)
    stage.do(RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Had to leave"), by=MEDIATOR)
    found["open"] = violations(page)
    stage.do(GrantNext(), by=MEDIATOR)
    found["somebody speaks"] = violations(page)
    name = "Add action" if who == MEDIATOR else "Suggest an action"
    page.get_by_role("button", name=name).click()
    found["a form"] = violations(page)
    page.get_by_role("button", name="Leave it").click()
    name = "Pause meeting" if who == MEDIATOR else "Ask for a change"
    page.get_by_role("button", name=name).first.click()
    found["a dialog"] = violations(page)
    page.keyboard.press("Escape")
    stage.do(PauseMeeting(reason="A break", minutes=10), by=MEDIATOR)
    found["paused"] = violations(page)
    stage.do(BeginClosing(), by=MEDIATOR)
    found["closing"] = violations(page)
    stage.do(WriteConclusion(conclusion=Conclusion.AGREED), by=MEDIATOR)
    expect(page.get_by_role("heading", name="Mediation outcome")).to_be_visible()
    stage.do(AskToCorrectOutcome(words="The name."), by=PARENT)
    stage.do(RecordUnconfirmed(party=Party.FAMILY, reason="Tired."), by=MEDIATOR)
    found["the outcome to read"] = violations(page)
    stage.do(StopMeeting(term=TERMS[0]), by=MEDIATOR)
    expect(page.get_by_role("link", name="Download outcome (PDF)")).to_be_visible()
    found["closed"] = violations(page)
    stage.end(4409)
    found["replaced"] = violations(page)
    assert {scene: list(faults) for scene, faults in found.items() if faults} == {}


@pytest.mark.a11y
def test_axe_finds_nothing_in_the_terms(page: Page) -> None:
    stage = Stage(page, PARENT, met=False)
    stage.open()
    page.get_by_role("button", name="Continue to the waiting room").click()
    assert violations(page) == []


COVERED = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
    return !points.some(([x, y]) => {
        const met = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return met && (met === document.activeElement || document.activeElement.contains(met)
            || met.contains(document.activeElement) && met !== document.body && met !== document.documentElement);
    });
}"""
MOST_STOPS = 80


@pytest.mark.a11y
@pytest.mark.parametrize("who", [MEDIATOR, PARENT], ids=["mediator", "parent"])
def test_on_a_phone_the_bar_never_covers_what_has_focus_and_nothing_is_wider_than_the_screen(
    page: Page, who: ParticipantId
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    stage = Stage(page, who)
    for person in (PARENT, SCHOOL, OFFICER):
        stage._do([RaiseHand()], person)
    for what in ("Meet in May", "Send the report", "Find a quiet room"):
        stage._do([AddAction(what=what, who="The school")], MEDIATOR)
    stage.open()
    expect(page.get_by_role("article")).to_have_count(3)
    stops: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        name = focused(page)
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(name)
        assert not page.evaluate(COVERED), name
        assert page.evaluate("document.activeElement.getClientRects().length > 0"), name
    assert "Raise hand" in stops or "Lower hand" in stops or "Next speaker" in stops
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.a11y
def test_everything_to_press_in_the_room_is_at_least_44_pixels_high_and_wide(page: Page) -> None:
    page.set_viewport_size(PHONE)
    stage = Stage(page, MEDIATOR)
    stage._do([RaiseHand()], PARENT)
    stage._do([AddAction(what="Meet in May", who="The school")], MEDIATOR)
    stage.open()
    expect(page.get_by_role("article")).to_have_count(1)
    assert small_targets(page) == []


@pytest.mark.row("S28")
def test_a_press_that_was_on_its_way_when_the_words_changed_says_yes_to_nothing(page: Page) -> None:
    """The words change on the screen, and a finger comes down on the button a moment later."""
    stage = Stage(page, PARENT)
    stage._do([AddAction(what="Find a tutor.")], MEDIATOR)
    action = next(iter(stage.room.board.actions))
    stage.open()
    agree = page.get_by_role("button", name="Agree", exact=True)
    expect(agree).to_be_enabled()
    stage.do(RewordAction(action=action, wording=1, what="Find no tutor."), by=MEDIATOR)
    expect(page.get_by_text("These words have just changed.")).to_be_visible()
    agree.dispatch_event("click")
    assert [one for one in stage.asked if one["type"] == "assent_to_action"] == []
    expect(agree).to_be_enabled()
    agree.click()
    stage.settle()
    (asked,) = [one for one in stage.asked if one["type"] == "assent_to_action"]
    assert asked["wording"] == 2


@pytest.mark.parametrize(
    "written",
    ["<img src=x onerror=alert(1)>", "{who} %(who)s ${7*7}", "اكتب الخطة הערה", "👩‍👧 🎈 ready", "W" * 120],
    ids=["markup", "places", "right to left", "emoji", "one long word"],
)
def test_whatever_an_action_says_is_text_on_its_card_and_in_its_history(page: Page, written: str) -> None:
    page.set_viewport_size(PHONE)
    stage = Stage(page, PARENT)
    words: dict[str, Any] = {"what": written, "who": written, "how_seen": written}
    stage._do([AddAction(**words)], MEDIATOR)
    action = next(iter(stage.room.board.actions))
    stage._do([RewordAction(action=action, wording=1, **{**words, "what": f"{written}."})], MEDIATOR)
    stage.open()
    card = page.get_by_role("article")
    card.get_by_text("How the words changed").click()
    for part in ("who", "how-seen"):
        expect(card.locator(f'[data-part="{part}"]')).to_have_text(written)
    expect(card.locator('[data-part="what"]').nth(0)).to_have_text(f"{written}.")
    expect(card.locator('[data-part="what"]').nth(1)).to_have_text(written)
    assert card.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_the_card_of_an_action_with_its_date_in_law_is_for_everybody(page: Page) -> None:
    """Unfolded, on a phone: no fault that axe finds, nothing too small to press, nothing that sticks out."""
    page.set_viewport_size(PHONE)
    stage = Stage(page, OFFICER)
    law: dict[str, Any] = {"matter": Matter.CHANGE_CONTENT, "section": Section.F, "owner": OFFICER}
    stage._do(
        [
            AddAction(what="Issue the plan.", who="The team", by_when=date(2026, 4, 7), **law),
            AddAction(what="An idea.", state=PutUpAs.OPTION),
        ],
        MEDIATOR,
    )
    stage.open()
    for one in page.locator("article details:visible").all():
        one.locator("summary").click()
    expect(page.get_by_text("Rule T4:")).to_be_visible()
    assert violations(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
