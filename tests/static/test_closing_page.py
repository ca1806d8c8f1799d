"""The only home of what the page does while a meeting closes: the sheet to read, the press that confirms, the end."""

import pytest
from playwright.sync_api import Locator, Page, expect

from rooms.board import AddAction
from rooms.closing import AskToCorrectOutcome, ConfirmOutcome, RecordUnconfirmed
from rooms.outcome import Conclusion, StopMeeting, WriteConclusion
from rooms.people import LetIn, ParticipantId, Party, ReadmitPerson, RemovePerson
from rooms.room import Command
from rooms.session import BeginClosing, LiftSuspension, ReturnToMeeting, SuspendMeeting
from tests.static.looking import NARROW, focused, is_too_wide, small_targets
from tests.static.stage import DEVICE, MEDIATOR, OFFICER, PARENT, RECORDED, SCHOOL, TERMS, Stage

pytestmark = pytest.mark.browser

WRITTEN = WriteConclusion(conclusion=Conclusion.AGREED, words="All is agreed.")


def rewritten(stage: Stage, words: str = "All is agreed, and more.") -> WriteConclusion:
    """Other words, over those that stand there."""
    assert stage.room.conclusion is not None
    return WriteConclusion(conclusion=Conclusion.AGREED, words=words, over=stage.room.conclusion.number)


def reading(page: Page, who: ParticipantId = PARENT, *more: Command) -> Stage:
    """Somebody at their page, with the outcome there to read."""
    stage = Stage(page, who)
    stage.do(BeginClosing(), WRITTEN, *RECORDED, *more, by=MEDIATOR)
    stage.open()
    expect(page.get_by_role("heading", name="Mediation outcome")).to_be_visible()
    return stage


def test_a_press_confirms_the_outcome_that_is_on_the_screen(page: Page) -> None:
    stage = reading(page)
    number = stage.room.outcome_number
    page.get_by_role("button", name="I confirm this outcome").click()
    expect(page.get_by_text("Confirmed by The parent at").first).to_be_visible()
    assert (stage.asked[-1]["type"], stage.asked[-1]["outcome"]) == ("confirm_outcome", number)
    expect(page.get_by_role("button", name="I confirm this outcome")).to_be_hidden()


def test_what_changed_is_said_and_cannot_be_confirmed_before_it_is_there_to_read(page: Page) -> None:
    stage = reading(page)
    confirm = page.get_by_role("button", name="I confirm this outcome")
    stage.sheet = False
    stage.do(rewritten(stage), by=MEDIATOR)
    late = page.locator('[data-region="reading-sheet"]').get_by_text("The outcome could not be loaded.")
    expect(late).to_be_visible()
    expect(confirm).to_have_attribute("aria-disabled", "true")
    confirm.click(force=True)
    assert all(one["type"] != "confirm_outcome" for one in stage.asked)
    stage.sheet = True
    expect(page.get_by_text("All is agreed, and more.")).to_be_visible()
    expect(late).to_be_hidden()
    expect(page.get_by_text("The outcome has changed", exact=True)).to_be_visible()
    confirm.click()
    expect(page.get_by_text("The outcome has changed", exact=True)).to_be_hidden()
    assert stage.asked[-1]["outcome"] == stage.room.outcome_number


def test_what_is_typed_about_a_mistake_stays_while_the_words_change(page: Page) -> None:
    stage = reading(page)
    page.get_by_role("button", name="Something is not right").click()
    wrong = page.get_by_label("What is wrong or missing in the outcome?")
    wrong.fill("The name of the sch")
    stage.do(rewritten(stage), by=MEDIATOR)
    stage.do(ConfirmOutcome(outcome=stage.room.outcome_number), by=OFFICER)
    expect(page.get_by_text("All is agreed, and more.")).to_be_visible()
    page.keyboard.type("ool.")
    assert wrong.input_value() == "The name of the school."
    page.get_by_role("button", name="Send to the mediator").click()
    expect(page.locator('[data-region="reading"]').get_by_text("You told the mediator:")).to_be_visible()


def test_what_the_mediator_types_stays_while_others_confirm_and_correct(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.do(WRITTEN, *RECORDED, by=MEDIATOR)
    stage.open()
    page.get_by_role("button", name="Close meeting").click()
    assert focused(page) == "Close the meeting"
    words = page.get_by_label("Your words for the outcome")
    words.fill("All is agr")
    page.evaluate("window.typing = document.activeElement")
    stage.do(ConfirmOutcome(outcome=stage.room.outcome_number), by=OFFICER)
    stage.do(AskToCorrectOutcome(words="The name of the school."), by=SCHOOL)
    expect(page.get_by_role("region", name="What people say is not right")).to_contain_text("The school")
    expect(page.get_by_text("Confirmed by The authority officer at").first).to_be_visible()
    page.keyboard.type("eed?")
    assert words.input_value() == "All is agreed?"
    assert page.evaluate("document.activeElement === window.typing")


def conflict(page: Page) -> Locator:
    return page.locator('[data-region="closing"] [data-part="conflict"]')


def written_by_both(page: Page, typed: str) -> Stage:
    """A mediator has typed something when the other one's words arrive."""
    stage = Stage(page, MEDIATOR)
    stage.do(WRITTEN, *RECORDED, BeginClosing(), by=MEDIATOR)
    stage.open()
    words = page.get_by_label("Your words for the outcome")
    expect(words).to_have_value("All is agreed.")
    words.fill(typed)
    page.evaluate("window.typing = document.activeElement")
    stage.do(rewritten(stage, "Theirs."), by=MEDIATOR)
    stage.settle()
    return stage


def test_what_another_mediator_wrote_takes_the_place_of_what_nobody_changed_here(page: Page) -> None:
    stage = written_by_both(page, "All is agreed.")
    expect(page.get_by_label("Your words for the outcome")).to_have_value("Theirs.")
    expect(conflict(page)).to_be_hidden()
    page.get_by_label("Your words for the outcome").fill("Theirs, and ours.")
    page.get_by_label("Your words for the outcome").blur()
    expect(page.get_by_role("article").get_by_text("Theirs, and ours.")).to_be_visible()
    assert stage.asked[-1]["type"] == "write_conclusion"


def test_what_two_mediators_wrote_stands_side_by_side_until_one_chooses(page: Page) -> None:
    stage = written_by_both(page, "Ours.")
    words, torn = page.get_by_label("Your words for the outcome"), conflict(page)
    expect(torn).to_contain_text("Somebody changed these words while you were writing")
    expect(torn).to_contain_text("How it stands now Theirs. Agreement was reached")
    expect(torn).to_contain_text("Your words Ours. Agreement was reached")
    assert words.input_value() == "Ours."
    assert page.evaluate("document.activeElement === window.typing"), (
        "nobody is torn from the box they type in"
    )

    # Nothing is written, and nothing is closed, before the choice.
    words.blur()
    page.get_by_role("button", name="Close meeting").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page) == "Keep these words"
    assert all(one["type"] != "write_conclusion" for one in stage.asked)
    page.get_by_role("button", name="Go on with my words").click()
    expect(torn).to_be_hidden()
    expect(page.get_by_role("article").get_by_text("Ours.")).to_be_visible()
    assert stage.room.conclusion is not None
    assert stage.room.conclusion.words == "Ours."
    words.fill("Ours, and more.")
    words.blur()
    expect(page.get_by_role("article").get_by_text("Ours, and more.")).to_be_visible()


def test_the_newer_words_can_be_kept_and_a_stale_press_that_was_on_its_way_loses_none(page: Page) -> None:
    stage = written_by_both(page, "Ours.")
    page.get_by_role("button", name="Keep these words").click()
    words = page.get_by_label("Your words for the outcome")
    expect(words).to_have_value("Theirs.")
    assert all(one["type"] != "write_conclusion" for one in stage.asked)

    # The other's words are there before this page has heard of them.
    stage._do([rewritten(stage, "Theirs again.")], MEDIATOR)
    words.fill("Ours.")
    words.blur()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    stage.tell()
    expect(conflict(page)).to_contain_text("Theirs again.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert words.input_value() == "Ours."
    assert stage.room.conclusion is not None
    assert stage.room.conclusion.words == "Theirs again."


def test_everybody_goes_back_to_the_room_with_the_mediator_and_nothing_of_the_sheet_is_left(
    page: Page,
) -> None:
    stage = reading(page)
    assert page.title() == "Read the outcome – Evenhand"
    stage.do(ReturnToMeeting(), by=MEDIATOR)
    expect(page.get_by_role("region", name="Speaking now")).to_be_visible()
    expect(page.locator("[data-outcome]")).to_have_count(0)


def test_a_mediator_whose_line_is_gone_leaves_the_outcome_there_to_read(page: Page) -> None:
    stage = reading(page)
    stage.do_for_service(SuspendMeeting())
    on_hold = page.get_by_role("region", name="The mediator is writing the outcome").get_by_text(
        "The meeting is on hold for a moment"
    )
    expect(on_hold).to_be_visible()
    expect(page.get_by_role("heading", name="Mediation outcome")).to_be_visible()
    expect(page.get_by_role("button", name="I confirm this outcome")).to_have_attribute(
        "aria-disabled", "true"
    )
    stage.do_for_service(LiftSuspension())
    expect(on_hold).to_be_hidden()
    page.get_by_role("button", name="I confirm this outcome").click()
    expect(page.get_by_text("Confirmed by The parent at").first).to_be_visible()


def test_the_document_is_offered_when_it_is_there_and_a_wait_for_it_is_explained(page: Page) -> None:
    page.clock.install()
    stage = Stage(page, PARENT)
    stage.printed = False
    stage.open()
    stage.do(StopMeeting(term=TERMS[0]), by=MEDIATOR)
    link = page.get_by_role("link", name="Download outcome (PDF)")
    expect(page.get_by_text("The outcome is being made")).to_be_visible()
    expect(link).to_be_hidden()
    late = page.get_by_text("It takes longer than it should.")
    for _ in range(20):
        if late.is_visible():
            break
        page.clock.run_for(15_000)
        stage.settle()
    expect(late).to_be_visible()
    expect(page.get_by_role("link", name="Read the outcome (opens in a new tab)")).to_be_visible()
    expect(link).to_be_hidden()
    stage.printed = True
    page.clock.run_for(15_000)
    expect(link).to_be_visible()
    expect(late).to_be_hidden()


@pytest.mark.faults
def test_how_it_stands_with_the_certificate_is_asked_again_at_once_if_nobody_could_say(page: Page) -> None:
    stage = Stage(page, PARENT)
    answers = [
        {"status": 503, "body": '{"code": "busy"}'},
        {"status": 200, "body": '{"stands": "awaited", "letter": false, "words": "It is due by Monday."}'},
    ]
    page.route(
        "**/certificate/standing",
        lambda route: route.fulfill(content_type="application/json", **answers.pop(0)),
    )
    stage.open()
    stage.do(StopMeeting(term=TERMS[0]), by=MEDIATOR)
    # The default time to wait is far below the minute after which an answer is asked for anew.
    expect(page.get_by_text("It is due by Monday.")).to_be_visible()
    assert answers == []


@pytest.mark.a11y
@pytest.mark.parametrize("who", [MEDIATOR, PARENT], ids=["mediator", "parent"])
def test_on_a_narrow_phone_the_closing_step_is_no_wider_than_the_screen_and_big_enough_to_press(
    page: Page, who: ParticipantId
) -> None:
    page.set_viewport_size(NARROW)
    stage = Stage(page, who)
    stage.do(AddAction(what="Meet in May", who="The school"), by=MEDIATOR)
    stage.do(BeginClosing(), WRITTEN, *RECORDED, by=MEDIATOR)
    stage.do(AskToCorrectOutcome(words="W" * 60), by=PARENT)
    stage.do(RecordUnconfirmed(party=Party.LOCAL_AUTHORITY, reason="R" * 60), by=MEDIATOR)
    stage.open()
    expect(page.get_by_role("heading", name="Mediation outcome")).to_be_visible()
    assert not is_too_wide(page)
    # A radio's whole label is what is pressed.
    small = [one for one in small_targets(page) if not one.startswith(" ")]
    assert small == []


def test_somebody_who_was_removed_and_let_back_reads_the_outcome_again(page: Page) -> None:
    stage = reading(page)
    stage.do(RemovePerson(participant=PARENT, words="Please rest."), by=MEDIATOR)
    expect(page.get_by_role("heading", name="You have left the meeting")).to_be_visible()
    expect(page.locator("[data-outcome]")).to_have_count(0)
    stage.do(ReadmitPerson(participant=PARENT), by=MEDIATOR)
    stage.do(LetIn(participant=PARENT, device=DEVICE), by=MEDIATOR)
    expect(page.get_by_role("heading", name="Mediation outcome")).to_be_visible()
    page.get_by_role("button", name="I confirm this outcome").click()
    expect(page.get_by_text("Confirmed by The parent at").first).to_be_visible()
