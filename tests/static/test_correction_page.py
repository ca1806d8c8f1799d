"""The only home of what the page of a closed room does while its outcome is corrected: for who is asked, for all
others, and for the mediator."""

from datetime import date

import pytest
from playwright.sync_api import Page, Request, expect

from rooms.action_control import AssentToAction, ConfirmAction
from rooms.board import AddAction
from rooms.closing import ConfirmOutcome
from rooms.correction import (
    ActionCorrection,
    AskToChangeCorrection,
    AssentToCorrection,
    ProposeCorrection,
    SealCorrection,
    TakeBackCorrection,
)
from rooms.law.rule import Matter
from rooms.outcome import CloseMeeting, Conclusion, StopMeeting, WriteConclusion
from rooms.people import ParticipantId
from rooms.session import BeginClosing
from tests.static.looking import NARROW, is_too_wide, small_targets
from tests.static.stage import MEDIATOR, OFFICER, PARENT, RECORDED, SCHOOL, TERMS, Stage

pytestmark = pytest.mark.browser

DAY = date(2026, 3, 13)
HOSTILE = '<img src=x onerror=alert(1)> "&amp; 😀 والد'
ASKED = '[data-region="correction"]'
OF_THE_MEDIATOR = '[data-region="correcting"]'


def closed(page: Page, who: ParticipantId, *, matter: Matter | None = None) -> Stage:
    """Somebody at their page, after the seal of one agreed action."""
    stage = Stage(page, who)
    stage.do(AddAction(what="Find a tutor.", who="The authority", by_when=DAY, matter=matter), by=MEDIATOR)
    (action,) = stage.room.board.actions
    for party in (PARENT, OFFICER):
        stage.do(AssentToAction(action=action, wording=1), by=party)
    written = WriteConclusion(conclusion=Conclusion.AGREED, words="All is agreed.")
    stage.do(ConfirmAction(action=action, wording=1), BeginClosing(), written, *RECORDED, by=MEDIATOR)
    for party in (PARENT, OFFICER):
        stage.do(ConfirmOutcome(outcome=stage.room.outcome_number), by=party)
    stage.do(CloseMeeting(outcome=stage.room.outcome_number), by=MEDIATOR)
    return stage


def propose(stage: Stage, what: str, why: str = "A slip.") -> int:
    (action,) = stage.room.board.actions
    before = stage.room.corrections.proposed
    stage.do(
        ProposeCorrection(
            why=why,
            actions=(ActionCorrection(action=action, what=what),),
            replaces=before.number if before else None,
        ),
        by=MEDIATOR,
    )
    proposed = stage.room.corrections.proposed
    assert proposed is not None
    return proposed.number


def seal(stage: Stage, number: int) -> None:
    for party in (PARENT, OFFICER):
        stage.do(AssentToCorrection(number=number), by=party)
    stage.do(SealCorrection(number=number), by=MEDIATOR)


def test_a_yes_is_to_the_number_on_the_screen_and_waits_when_the_words_have_just_changed(
    page: Page,
) -> None:
    stage = closed(page, PARENT)
    propose(stage, "Find two tutors.")
    stage.open()
    yes = page.get_by_role("button", name="Yes, this is right")
    expect(page.locator(ASKED)).to_contain_text("Find two tutors.")
    propose(stage, "Find three tutors.")
    expect(page.locator(ASKED)).to_contain_text("Find three tutors.")
    expect(yes).to_have_attribute("aria-disabled", "true")
    yes.click(force=True)
    stage.settle()
    assert stage.asked == [], "a press that was on its way to other words says nothing"
    expect(page.locator(ASKED)).to_contain_text("The correction has changed")
    expect(yes).not_to_have_attribute("aria-disabled", "true")
    yes.click()
    expect(page.get_by_text("Yes has been said. Nothing more is asked of you.")).to_be_visible()
    assert (stage.asked[-1]["type"], stage.asked[-1]["number"]) == ("assent_to_correction", 2)
    expect(yes).to_be_hidden()
    expect(page.get_by_text("The correction has changed", exact=True)).to_be_hidden()


def test_all_others_are_told_that_there_is_one_and_when_it_is_gone(page: Page) -> None:
    stage = closed(page, SCHOOL)
    stage.open()
    region = page.locator(ASKED)
    expect(page.get_by_role("heading", name="The meeting has ended")).to_be_visible()
    expect(region).to_be_hidden()
    number = propose(stage, "Find two tutors.")
    expect(region).to_contain_text("A correction is being agreed.")
    expect(page.get_by_role("button", name="Yes, this is right")).to_be_hidden()
    expect(page.get_by_role("status").first).to_have_text("A correction of the outcome is being agreed.")
    stage.do(TakeBackCorrection(number=number), by=MEDIATOR)
    expect(region).to_be_hidden()


def test_what_somebody_would_change_stands_on_their_page_and_can_still_become_a_yes(page: Page) -> None:
    stage = closed(page, PARENT)
    number = propose(stage, "Find two tutors.")
    stage.open()
    page.get_by_role("button", name="Ask for a change").click()
    page.get_by_role("textbox", name="What should be different in the correction?").fill(HOSTILE)
    page.get_by_role("button", name="Send to the mediator").click()
    expect(page.locator(ASKED).get_by_text(HOSTILE)).to_be_visible()
    expect(page.locator(ASKED)).to_contain_text("Only the mediator sees this.")
    page.get_by_role("button", name="Yes, this is right").click()
    expect(page.get_by_text("Yes has been said. Nothing more is asked of you.")).to_be_visible()
    expect(page.locator(ASKED).get_by_text(HOSTILE)).to_be_hidden()
    assert [one["number"] for one in stage.asked] == [number, number]


def test_a_newer_version_is_offered_once_it_is_there_and_the_older_one_all_the_time(page: Page) -> None:
    stage = closed(page, SCHOOL)
    looked: list[str] = []

    def note(request: Request) -> None:
        if request.method == "HEAD":
            looked.append(request.url.rpartition("/room/r/")[2])

    page.on("request", note)
    stage.open()
    link = page.get_by_role("link", name="Download outcome (PDF)")
    expect(link).to_be_visible()
    number = propose(stage, "Find two tutors.")
    stage.printed = False
    seal(stage, number)
    expect(page.get_by_text("The outcome is being made")).to_be_visible()
    expect(link).to_be_hidden()
    older = page.get_by_role("link", name="Version 1, sealed on 3 March 2026")
    expect(older).to_be_visible()
    expect(older).to_have_attribute("href", f"/room/r/{SCHOOL}/outcome/version-1.pdf")
    stage.printed = True
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", f"/room/r/{SCHOOL}/outcome/version-2.pdf")
    expect(page.get_by_text("This is version 2.")).to_be_visible()
    assert looked[0].endswith("/outcome.pdf")
    assert set(looked[1:]) == {f"{SCHOOL}/outcome/version-2.pdf"}, (
        "a process that is behind has no such paper"
    )


def test_the_form_has_the_words_as_they_are_and_sends_what_differs(page: Page) -> None:
    stage = closed(page, MEDIATOR, matter=Matter.ASSESS)
    stage.open()
    region = page.locator(OF_THE_MEDIATOR)
    page.get_by_role("button", name="Correct the outcome").click()
    expect(region.get_by_label("What will be done")).to_have_value("Find a tutor.")
    expect(region).to_contain_text("The last day in law is")
    region.get_by_label("What is wrong, and why does it change?").fill("A slip.")
    region.get_by_label("By when").fill("2026-05-29")
    region.get_by_role("button", name="Show it to the parties").click()
    expect(region.get_by_text("That was not done")).to_be_visible()
    region.get_by_role("checkbox", name="All parties agree to this date in place of the law’s").check()
    region.get_by_role("button", name="Show it to the parties").click()
    expect(region.get_by_text("This is what the parties are asked to agree to.")).to_be_visible()
    expect(region).to_contain_text("Friday 29 May 2026, in place of the law’s date")
    (action,) = stage.room.board.actions
    sent = {name: value for name, value in stage.asked[-1].items() if name != "key"}
    assert sent == {
        "type": "propose_correction",
        "why": "A slip.",
        "actions": [{"action": action, "by_when": "2026-05-29", "different_date": True}],
    }
    region.get_by_role("button", name="Change the correction").click()
    expect(region.get_by_role("checkbox", name="All parties agree to this date")).to_be_checked()


def test_the_mediator_reads_what_people_would_change_and_proposes_anew_in_place_of_it(page: Page) -> None:
    stage = closed(page, MEDIATOR)
    number = propose(stage, "Find two tutors.")
    stage.open()
    region = page.locator(OF_THE_MEDIATOR)
    seals = region.get_by_role("button", name="Seal the new version")
    expect(seals).to_have_attribute("aria-disabled", "true")
    stage.do(AskToChangeCorrection(number=number, words=HOSTILE), by=PARENT)
    expect(region.get_by_text(HOSTILE)).to_be_visible()
    region.get_by_role("button", name="Change the correction").click()
    what = region.get_by_label("What will be done")
    expect(what).to_have_value("Find two tutors.")
    # What comes down the line meanwhile takes nothing of what is typed.
    what.fill("Find three tutors.")
    stage.do(AssentToCorrection(number=number), by=OFFICER)
    stage.settle()
    expect(what).to_have_value("Find three tutors.")
    region.get_by_role("button", name="Show it to the parties").click()
    expect(region.get_by_text("Find three tutors.")).to_be_visible()
    assert stage.asked[-1]["replaces"] == number
    expect(region.get_by_text(HOSTILE)).to_be_hidden()
    for party in (PARENT, OFFICER):
        stage.do(AssentToCorrection(number=number + 1), by=party)
    seals.click()
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("This is version 2.")).to_be_visible()
    expect(region.get_by_role("button", name="Correct the outcome")).to_be_visible()


def test_a_meeting_that_was_stopped_offers_no_correction(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.do(StopMeeting(term=TERMS[0]), by=MEDIATOR)
    stage.open()
    expect(page.get_by_role("heading", name="The meeting has ended")).to_be_visible()
    expect(page.locator(OF_THE_MEDIATOR)).to_be_hidden()


@pytest.mark.a11y
def test_a_correction_fits_a_narrow_screen_and_large_fingers(page: Page) -> None:
    page.set_viewport_size(NARROW)
    stage = closed(page, PARENT)
    propose(stage, "Supercalifragilistic" * 20, why="x" * 300)
    stage.open()
    expect(page.get_by_role("button", name="Yes, this is right")).to_be_visible()
    assert not is_too_wide(page)
    assert small_targets(page) == []
