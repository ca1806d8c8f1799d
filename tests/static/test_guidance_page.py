"""The only home of what the room's page does with the order of the meeting and with the mediator's tools."""

import pytest
from playwright.sync_api import Locator, Page, expect

from rooms.agenda import Hands as WithHands
from rooms.agenda import MoveToStep, SkipStep
from rooms.floor_control import GrantFloor, LetGo
from rooms.guidance import (
    AnswerCheck,
    CheckUnderstanding,
    CorrectSummary,
    CueChild,
    EndCheck,
    Nudge,
    RemindOfTerm,
    ShowSummary,
    Understood,
    Warn,
)
from rooms.outcome import Conclusion
from rooms.people import ParticipantId
from rooms.queue import RaiseHand
from rooms.session import PauseMeeting, ResumeMeeting
from rooms.turn import BeginTurn
from server import terms_text
from tests.static.looking import NARROW, PHONE, WIDE, focused, is_too_wide, small_targets, violations
from tests.static.stage import MEDIATOR, OFFICER, PARENT, SCHOOL, TERMS, Stage

pytestmark = pytest.mark.browser

TERM = terms_text.GROUPS[0].terms[0]


def tool(page: Page, group: str, name: str) -> None:
    """Open one of the mediator's tools."""
    tools = page.get_by_role("region", name="Mediator’s tools")
    if not tools.get_by_role("button", name=name).is_visible():
        tools.get_by_text(group, exact=True).click()
    tools.get_by_role("button", name=name, exact=True).click()


def said(page: Page) -> Locator:
    return page.get_by_role("region", name="From the mediator")


def step(page: Page, name: str) -> Locator:
    return (
        page.get_by_role("region", name="Order of the meeting")
        .get_by_role("listitem")
        .filter(has_text=name)
        .first
    )


def test_the_present_step_says_what_it_is_for_and_the_others_say_how_they_stand(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(MoveToStep(step="family", hands=WithHands.KEEP), by=MEDIATOR)
    stage.do(SkipStep(step="school", reason="They spoke last week"), by=MEDIATOR)
    now = step(page, "The family speaks")
    expect(now).to_have_attribute("aria-current", "step")
    expect(now).to_contain_text("What does the child or young person need?")
    expect(step(page, "Introduction by the mediator")).to_contain_text("Done")
    expect(step(page, "The school speaks")).to_contain_text("Left out")
    expect(step(page, "The school speaks")).to_contain_text("They spoke last week")
    expect(page.locator('[data-region="agenda"] [aria-current="step"]')).to_have_count(1)
    expect(page.get_by_role("button", name="Go to the next step")).to_be_hidden()


def test_before_a_step_is_left_the_mediator_is_told_who_has_not_been_heard_and_chooses_for_the_hands(
    page: Page,
) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([MoveToStep(step="family", hands=WithHands.KEEP)], MEDIATOR)
    stage._do([RaiseHand()], SCHOOL)
    stage.open()
    page.get_by_role("button", name="Go to the next step").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Not heard yet in this step: The parent")
    move = dialog.get_by_role("button", name="Move on")
    move.click()
    assert stage.asked == []  # nothing is chosen for the hands beforehand
    dialog.get_by_role("radio", name="Clear them").check()
    move.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("No hands are raised.")).to_be_visible()
    assert (stage.asked[-1]["step"], stage.asked[-1]["hands"]) == ("school", "clear")


def test_nothing_is_asked_about_hands_where_none_is_raised(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    page.get_by_role("button", name="Go to the next step").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(0)
    dialog.get_by_role("button", name="Move on").click()
    expect(step(page, "The family speaks")).to_have_attribute("aria-current", "step")


def test_the_mediator_leaves_a_step_out_and_adds_one_each_with_a_reason(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    page.get_by_text("Change the order").click()
    page.get_by_role("button", name="Leave a step out").click()
    page.get_by_label("Which step?", exact=True).select_option("The school speaks")
    page.get_by_role("dialog").get_by_label("Why?").fill("They spoke last week")
    page.get_by_role("button", name="Leave it out").click()
    expect(step(page, "The school speaks")).to_contain_text("Left out")
    page.get_by_role("button", name="Add a step").click()
    page.get_by_label("What is the step called?").fill("Look at the report")
    page.get_by_role("dialog").get_by_label("Why?").fill("It came today")
    page.get_by_role("dialog").get_by_label("After which step?").select_option("The family speaks")
    page.get_by_role("button", name="Add the step").click()
    expect(step(page, "Look at the report")).to_contain_text("It came today")
    titles = [one.title or one.step.value for one in stage.room.agenda.steps]
    assert titles[1:3] == ["family", "Look at the report"]


def test_a_check_is_answered_by_everybody_and_only_the_mediator_sees_who_said_what(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(CheckUnderstanding(point="The room is free from Monday."), by=MEDIATOR)
    expect(said(page)).to_contain_text("The room is free from Monday.")
    page.get_by_role("button", name="Not yet").click()
    expect(said(page)).to_contain_text("You said: not yet.")
    page.get_by_role("button", name="I understood").click()
    expect(said(page)).to_contain_text("You said: I understood.")
    check = stage.room.guidance.check
    assert check is not None
    stage.do(AnswerCheck(check=check.id, answer=Understood.NOT_YET), by=SCHOOL)
    stage.settle()
    expect(said(page)).not_to_contain_text("The school")
    stage.do(EndCheck(check=check.id), by=MEDIATOR)
    expect(said(page)).to_be_hidden()


def test_the_mediator_checks_understanding_and_sees_the_answers_by_name(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "A word to people", "Check understanding")
    page.get_by_label("What should be clear to everybody?").fill("The room is free.")
    page.get_by_role("button", name="Ask everybody").click()
    expect(said(page)).to_contain_text("No answer yet: The parent, The school, The authority officer")
    check = stage.room.guidance.check
    assert check is not None
    stage.do(AnswerCheck(check=check.id, answer=Understood.YES), by=SCHOOL)
    stage.do(AnswerCheck(check=check.id, answer=Understood.NOT_YET), by=PARENT)
    expect(said(page)).to_contain_text("Understood: The school")
    expect(said(page)).to_contain_text("Not yet: The parent")
    expect(said(page).get_by_role("button", name="I understood")).to_have_count(0)
    said(page).get_by_role("button", name="Put it away").click()
    expect(said(page)).to_be_hidden()


def test_a_summary_can_be_put_right_by_others_with_words_to_the_mediator(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(ShowSummary(words="The family needs notice."), by=MEDIATOR)
    expect(said(page)).to_contain_text("The family needs notice.")
    page.get_by_role("button", name="Something is not right").click()
    page.get_by_label("What is not right?").fill("Two days of notice.")
    page.get_by_role("button", name="Tell the mediator").click()
    expect(said(page)).to_contain_text("You told the mediator: Two days of notice.")


def test_the_mediator_shows_a_summary_reads_what_is_not_right_and_writes_it_anew(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "A word to people", "Show a summary")
    page.get_by_label("What has been said so far?").fill("The family needs notice.")
    page.get_by_role("button", name="Show it to all").click()
    summary = stage.room.guidance.summary
    expect(said(page)).to_contain_text("The family needs notice.")
    summary = stage.room.guidance.summary
    assert summary is not None
    stage.do(CorrectSummary(summary=summary.id, words="Two days."), by=PARENT)
    expect(said(page)).to_contain_text("The parent: Two days.")
    page.get_by_role("button", name="Write it anew").click()
    field = page.get_by_label("What has been said so far?")
    expect(field).to_have_value("The family needs notice.")
    field.fill("The family needs two days.")
    page.get_by_role("button", name="Show it to all").click()
    expect(said(page)).to_contain_text("The family needs two days.")
    expect(said(page)).not_to_contain_text("The parent")


def test_the_cue_back_to_the_child_is_a_line_for_all_until_it_is_put_away(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "A word to people", "Back to the child")
    expect(said(page)).to_contain_text("Back to the child: AB")
    page.get_by_role("button", name="Put the cue away").click()
    expect(said(page)).to_be_hidden()


def test_a_word_to_one_person_is_theirs_alone_until_they_have_read_it(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(Nudge(to=PARENT, words="There is time."), by=MEDIATOR)
    expect(said(page)).to_contain_text("A word from the mediator, for you alone")
    expect(said(page)).to_contain_text("There is time.")
    stage.do(Warn(to=SCHOOL, term=TERM.id, words="Please stop."), by=MEDIATOR)
    stage.settle()
    assert "Please stop." not in page.content()
    page.get_by_role("button", name="I have read this").click()
    expect(said(page)).to_be_hidden()
    assert stage.asked[-1]["type"] == "put_note_away"


def test_the_mediator_writes_to_one_person_reminds_and_warns(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "A word to people", "A word to one person")
    page.get_by_role("dialog").get_by_label("To whom?").select_option("The school")
    page.get_by_role("dialog").get_by_label("Your words").fill("You are next.")
    page.get_by_role("button", name="Send", exact=True).click()
    tool(page, "The terms", "Remind of a term")
    page.get_by_role("dialog").get_by_label("Which term?").select_option(TERM.title)
    page.get_by_role("button", name="Remind", exact=True).click()
    expect(said(page)).to_contain_text("The mediator reminds us all of something we agreed")
    expect(said(page)).to_contain_text(TERM.title)
    tool(page, "The terms", "Warn somebody")
    send = page.get_by_role("button", name="Send the warning")
    send.click()
    assert stage.asked[-1]["type"] == "remind_of_term"  # to nobody, for nothing: that is not sent
    page.get_by_role("dialog").get_by_label("To whom?").select_option("The parent")
    page.get_by_role("dialog").get_by_label("Which term?").select_option(TERM.title)
    send.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [(one["type"], one.get("to"), one.get("term")) for one in stage.asked] == [
        ("nudge", SCHOOL, None),
        ("remind_of_term", None, TERM.id),
        ("warn", PARENT, TERM.id),
    ]
    page.get_by_role("button", name="Put it away").click()
    expect(said(page)).to_be_hidden()


@pytest.mark.parametrize("who", [MEDIATOR, PARENT], ids=["mediator", "parent"])
def test_a_pause_for_a_broken_term_names_the_term_to_all_and_nobody(page: Page, who: ParticipantId) -> None:
    stage = Stage(page, who)
    stage.open()
    meeting = page.get_by_role("region", name="The meeting", exact=True)
    about = "This is about a term that we all agreed to:"
    if who == MEDIATOR:
        page.get_by_role("button", name="Pause meeting").click()
        page.get_by_label("Why are we pausing?").fill("Let us take a moment.")
        page.get_by_label("Is it because a term was broken?").select_option(TERM.title)
        page.get_by_role("button", name="Pause now").click()
    else:
        stage.do(PauseMeeting(reason="Let us take a moment.", term=TERM.id), by=MEDIATOR)
    expect(meeting).to_contain_text(f"{about} {TERM.title}", use_inner_text=True)
    assert stage.room.session.pause is not None
    assert stage.room.session.pause.term == TERM.id
    stage.do(ResumeMeeting(), PauseMeeting(reason="A break"), by=MEDIATOR)
    expect(meeting).to_contain_text("A break")
    expect(meeting).not_to_contain_text(about, use_inner_text=True)


def test_stopping_the_meeting_begins_with_the_button_that_stops_nothing(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "The terms", "Stop the meeting")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The meeting ends at once for everybody")
    assert focused(page) == "Do not stop"
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert stage.asked == []
    tool(page, "The terms", "Stop the meeting")
    page.get_by_label("Which term was broken?").select_option(TERM.title)
    page.get_by_role("button", name="Stop the meeting now").click()
    expect(page.get_by_role("heading", name="The meeting has ended")).to_be_visible()
    assert stage.room.conclusion is not None
    assert (stage.room.conclusion.conclusion, stage.room.conclusion.stopped_for) == (
        Conclusion.STOPPED,
        TERM.id,
    )


def test_a_time_limit_is_set_for_all_or_for_one_person_and_taken_off(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "Time", "Time for turns")
    page.get_by_role("radio", name="3 minutes").check()
    page.get_by_role("button", name="Set the time").click()
    expect(page.get_by_text("Each turn: 3 minutes.")).to_be_visible()
    tool(page, "Time", "Time for turns")
    page.get_by_label("For whom?").select_option("The parent")
    page.get_by_label("Minutes, if another time").fill("7")
    page.get_by_role("button", name="Set the time").click()
    expect(page.get_by_text("The parent: 7 minutes")).to_be_visible()
    tool(page, "Time", "Time for turns")
    page.get_by_role("radio", name="No limit").check()
    page.get_by_role("button", name="Set the time").click()
    expect(page.get_by_text("Turns have no time limit.")).to_be_visible()
    assert [(one["type"], one.get("seconds")) for one in stage.asked] == [
        ("set_limit", 180),
        ("set_limit_for", 420),
        ("set_limit", None),
    ]


def test_another_time_has_to_be_said(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, "Time", "Time for turns")
    page.get_by_role("radio", name="Another time").check()
    page.get_by_role("button", name="Set the time").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert stage.asked == []


def test_the_time_heard_is_for_the_mediator_alone_and_says_what_it_is(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([GrantFloor(to=PARENT)], MEDIATOR)
    turn = stage.room.floor.turn
    assert turn is not None
    stage._do([BeginTurn(turn=turn.id), LetGo(request=turn.request)], PARENT)
    stage._do([RaiseHand()], SCHOOL)
    stage.open()
    tools = page.get_by_role("region", name="Mediator’s tools")
    tools.get_by_text("Time", exact=True).click()
    expect(tools).to_contain_text("Only you can see this. It is information, not advice.")
    expect(tools.get_by_role("listitem").filter(has_text="The family")).to_contain_text("less than a minute")
    expect(tools.get_by_role("listitem").filter(has_text="The local authority")).to_contain_text("not yet")
    expect(tools).to_contain_text("Has waited longest: The school")


@pytest.mark.a11y
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", [MEDIATOR, PARENT], ids=["mediator", "parent"])
def test_axe_finds_nothing_in_what_the_mediator_says(page: Page, scheme: str, who: ParticipantId) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    stage = Stage(page, who)
    stage._do(
        [MoveToStep(step="family", hands=WithHands.KEEP), SkipStep(step="school", reason="Ill")], MEDIATOR
    )
    stage._do([CueChild(), CheckUnderstanding(point="A point"), ShowSummary(words="So far")], MEDIATOR)
    stage._do([RemindOfTerm(term=TERMS[0]), Warn(to=PARENT, term=TERMS[1], words="Please")], MEDIATOR)
    check, summary = stage.room.guidance.check, stage.room.guidance.summary
    assert check is not None
    assert summary is not None
    stage._do([AnswerCheck(check=check.id, answer=Understood.NOT_YET)], OFFICER)
    stage._do([CorrectSummary(summary=summary.id, words="Not so")], PARENT)
    stage.open()
    expect(said(page)).to_be_visible()
    for more in page.locator("summary:visible").all():
        more.click()
    found = [*violations(page), *small_targets(page)]
    page.set_viewport_size(WIDE)
    found += violations(page)
    page.set_viewport_size(NARROW)
    assert not is_too_wide(page)
    assert found == []


@pytest.mark.a11y
@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("A word to people", "Check understanding"),
        ("A word to people", "Show a summary"),
        ("A word to people", "A word to one person"),
        ("The terms", "Remind of a term"),
        ("The terms", "Warn somebody"),
        ("The terms", "Stop the meeting"),
        ("Time", "Time for turns"),
    ],
)
def test_axe_finds_nothing_in_a_tool(page: Page, group: str, name: str) -> None:
    page.set_viewport_size(NARROW)
    stage = Stage(page, MEDIATOR)
    stage.open()
    tool(page, group, name)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    assert not is_too_wide(page)
    page.keyboard.press("Escape")
    assert focused(page) == name
