"""The only home of what the room's page does with the floor: asking, a turn from offer to end, no interruptions."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from rooms.floor_control import GrantFloor, GrantNext, InterposeReply, LetGo, RevokeFloor, SetLimit
from rooms.people import ParticipantId
from rooms.queue import AcceptRequest, CloseQueue, OpenQueue, RaiseHand
from rooms.requests import RequestKind
from rooms.session import LiftSuspension, PauseMeeting, SuspendMeeting
from rooms.turn import BeginTurn, ExtendTurn, HoldTurn, ReachDeadline, ReturnToTurn, Turn, TypeTurn
from tests.static.looking import NARROW, PHONE, focused, is_too_wide, small_targets, violations
from tests.static.stage import BEGAN, MEDIATOR, OFFICER, PARENT, SCHOOL, SUPPORTER, WITH_A_SUPPORTER, Stage

pytestmark = pytest.mark.browser


def turn_of(stage: Stage) -> Turn:
    assert stage.room.floor.turn is not None
    return stage.room.floor.turn


def speaking(stage: Stage, who: ParticipantId) -> Turn:
    """Somebody has the floor and has begun, before the page is opened."""
    stage._do([GrantFloor(to=who)], MEDIATOR)
    stage._do([BeginTurn(turn=turn_of(stage).id)], who)
    return turn_of(stage)


def wrap_up(stage: Stage) -> None:
    due = stage.room.floor.deadline
    assert due is not None
    stage.do_for_service(ReachDeadline(turn=due.turn, kind=due.kind), at=due.at)


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Speaking now")


def asked_for(page: Page) -> Locator:
    return page.get_by_role("region", name="What you have asked for")


def test_a_turn_is_offered_and_begins_when_the_person_says_that_they_are_ready(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(GrantFloor(to=PARENT), by=MEDIATOR)
    expect(panel(page)).to_contain_text("It is your turn")
    expect(page.get_by_role("alert")).to_contain_text("It is your turn.")
    expect(page.get_by_role("button", name="Raise hand")).to_be_hidden()
    page.get_by_role("button", name="I’m ready").click()
    expect(panel(page)).to_contain_text("You have the floor")
    assert stage.asked[-1]["type"] == "begin_turn"
    page.get_by_role("button", name="Finish speaking").click()
    expect(page.get_by_role("button", name="Raise hand")).to_be_visible()
    assert stage.asked[-1]["type"] == "let_go"


def test_a_turn_that_is_offered_can_be_left_for_now(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(GrantFloor(to=PARENT), by=MEDIATOR)
    page.get_by_role("button", name="Not now").click()
    expect(panel(page)).to_contain_text("Nobody")
    assert stage.room.floor.turn is None


def test_the_end_of_a_turn_is_told_beforehand_with_its_time_and_more_time_takes_that_back(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage._do([SetLimit(seconds=120)], MEDIATOR)
    speaking(stage, PARENT)
    stage.open()
    expect(panel(page)).to_contain_text("You have 2 minutes. You are told before it is over.")
    wrap_up(stage)
    expect(panel(page)).to_contain_text("Your time is nearly over")
    expect(panel(page)).to_contain_text("Your turn ends at: 10:0")
    expect(panel(page)).to_contain_text("left.")
    expect(page.get_by_role("alert")).to_contain_text("Your time is nearly over. Your turn ends at 10:0")
    stage.do(ExtendTurn(turn=turn_of(stage).id, seconds=600), by=MEDIATOR)
    expect(panel(page)).to_contain_text("You have the floor")
    expect(page.get_by_role("alert")).to_have_text("The mediator has given you more time.")


def test_the_mediator_gives_more_time_or_none_that_ends(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([SetLimit(seconds=120)], MEDIATOR)
    speaking(stage, PARENT)
    stage.open()
    page.get_by_role("button", name="1 minute more").click()
    page.get_by_role("button", name="2 minutes more").click()
    page.get_by_role("button", name="No time limit").click()
    expect(page.get_by_role("button", name="1 minute more")).to_be_hidden()
    assert [(one["type"], one.get("seconds")) for one in stage.asked] == [
        ("extend_turn", 60),
        ("extend_turn", 120),
        ("drop_limit", None),
    ]
    assert turn_of(stage).limit is None


def test_a_turn_whose_line_is_gone_waits_visibly_and_goes_on(page: Page) -> None:
    stage = Stage(page, SCHOOL)
    turn = speaking(stage, PARENT)
    stage.open()
    stage.do_for_service(HoldTurn(turn=turn.id, holder=turn.holder))
    expect(panel(page)).to_contain_text("Their line is gone. Their turn and their time wait for them.")
    expect(panel(page)).to_contain_text("Their turn waits until: 10:0")
    stage.do_for_service(ReturnToTurn(turn=turn.id, holder=turn.holder))
    expect(panel(page)).to_contain_text("Since: 10:0")


def test_a_short_answer_comes_in_between_and_the_turn_comes_back(page: Page) -> None:
    stage = Stage(page, PARENT)
    turn = speaking(stage, PARENT)
    stage._do([RaiseHand(kind=RequestKind.REPLY)], SCHOOL)
    stage.open()
    request = stage.room.floor.queue.waiting[0]
    stage.do(InterposeReply(request=request.id, turn=turn.id), by=MEDIATOR)
    expect(panel(page)).to_contain_text("The school")
    expect(panel(page)).to_contain_text("A short answer. Then it is your turn again.")
    expect(panel(page)).to_contain_text("Next: You")
    stage.do(LetGo(request=request.id), by=SCHOOL)
    expect(panel(page)).to_contain_text("You have the floor")
    expect(page.get_by_role("alert")).to_have_text("It is your turn again.")


def test_only_a_short_answer_can_be_let_in_between_by_the_mediator(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    speaking(stage, PARENT)
    stage._do([RaiseHand(kind=RequestKind.NOT_UNDERSTOOD, reason="The date")], SCHOOL)
    stage._do([RaiseHand()], OFFICER)
    stage.open()
    hands = page.get_by_role("region", name="Hands raised").get_by_role("listitem")
    expect(hands.nth(0)).to_contain_text("Did not understand something")
    expect(hands.nth(0)).to_contain_text("The date")
    expect(hands.nth(1).get_by_role("button", name="Let this come in between")).to_be_hidden()
    hands.nth(0).get_by_role("button", name="Let this come in between").click()
    expect(panel(page)).to_contain_text("The school")
    assert stage.room.floor.interrupted is not None


def test_a_turn_is_passed_to_somebody_of_the_same_side(page: Page) -> None:
    stage = Stage(page, PARENT, people=WITH_A_SUPPORTER)
    speaking(stage, PARENT)
    stage.open()
    expect(panel(page).get_by_role("button", name="Pass to: ")).to_have_count(1)
    page.get_by_role("button", name="Pass to: The supporter").click()
    expect(panel(page)).to_contain_text("The supporter")
    assert turn_of(stage).holder == SUPPORTER


def test_a_turn_can_be_taken_in_writing_and_nothing_of_it_is_left_after_it(page: Page) -> None:
    stage = Stage(page, PARENT)
    speaking(stage, PARENT)
    stage.open()
    page.get_by_role("button", name="Write instead").click()
    field = page.get_by_label("What would you like to say?")
    expect(field).to_be_focused()
    field.fill("I find it hard when things change.")
    page.get_by_role("button", name="Show my words").click()
    expect(panel(page).get_by_role("blockquote")).to_have_text("I find it hard when things change.")
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Finish speaking").click()
    expect(page.get_by_text("I find it hard when things change.")).to_have_count(0)


def test_what_is_being_written_is_not_lost_when_the_turn_ends_under_it(page: Page) -> None:
    stage = Stage(page, PARENT)
    speaking(stage, PARENT)
    stage.open()
    page.get_by_role("button", name="Write instead").click()
    field = page.get_by_label("What would you like to say?")
    field.fill("Half a sent")
    stage.do(RevokeFloor(turn=turn_of(stage).id), by=MEDIATOR)
    expect(page.get_by_text("Your turn is over. Your words are still here, for you alone.")).to_be_visible()
    expect(field).to_have_value("Half a sent")
    expect(field).to_be_focused()


VOICE = """() => {
    window.said = [];
    const voice = { speak: (one) => { window.said.push(one.text); window.end = () => one.onend(); },
        cancel: () => window.said.push("stopped"), getVoices: () => [{}], addEventListener() {} };
    Object.defineProperty(window, "speechSynthesis", { value: voice });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
NO_VOICE = 'Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [] } });'


def test_a_turn_in_writing_is_read_aloud_on_a_press_and_never_by_itself(page: Page) -> None:
    page.add_init_script(f"({VOICE})()")
    stage = Stage(page, SCHOOL)
    turn = speaking(stage, PARENT)
    stage.open()
    stage.do(TypeTurn(turn=turn.id, words="I would like to know the day before."), by=PARENT)
    expect(panel(page).get_by_role("blockquote")).to_be_visible()
    assert page.evaluate("window.said") == []
    page.get_by_role("button", name="Read aloud").click()
    page.get_by_role("button", name="Stop reading").click()
    assert page.evaluate("window.said") == ["I would like to know the day before.", "stopped"]


def test_where_there_is_no_voice_nothing_offers_one(page: Page) -> None:
    page.add_init_script(NO_VOICE)
    stage = Stage(page, SCHOOL)
    turn = speaking(stage, PARENT)
    stage._do([TypeTurn(turn=turn.id, words="The day before.")], PARENT)
    stage.open()
    expect(panel(page).get_by_role("blockquote")).to_be_visible()
    expect(page.get_by_role("button", name="Read aloud")).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Answer what was just said", RequestKind.REPLY),
        ("I did not understand", RequestKind.NOT_UNDERSTOOD),
        ("Ask for a break", RequestKind.BREAK),
        ("Talk to the mediator privately", RequestKind.PRIVATE),
    ],
)
def test_there_are_more_ways_to_ask_each_with_a_few_words_and_each_can_be_taken_back(
    page: Page, name: str, kind: RequestKind
) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    expect(page.get_by_role("button", name=name)).to_be_hidden()
    page.get_by_text("More ways to ask").click()
    page.get_by_label("A few words, if you like").fill("The bus")
    page.get_by_role("button", name=name, exact=True).click()
    expect(asked_for(page).get_by_role("listitem")).to_have_count(1)
    assert (stage.asked[-1]["kind"], stage.asked[-1]["reason"]) == (kind, "The bus")
    assert focused(page) == "More ways to ask"
    expect(page.get_by_role("button", name="Raise hand")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(asked_for(page).get_by_role("listitem")).to_have_count(0)


def test_what_the_mediator_alone_sees_says_so_and_how_it_stands(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage._do([RaiseHand(kind=RequestKind.BREAK)], PARENT)
    stage.open()
    expect(asked_for(page)).to_contain_text("The mediator can see it. Nobody else can.")
    stage.do(AcceptRequest(request=stage.room.floor.queue.asides[0].id), by=MEDIATOR)
    expect(asked_for(page)).to_contain_text("The mediator has seen it, and will come to it.")


def test_the_mediator_answers_what_was_asked_of_them_alone(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([RaiseHand(kind=RequestKind.BREAK, reason="I need air")], PARENT)
    stage._do([RaiseHand(kind=RequestKind.PRIVATE)], SCHOOL)
    stage.open()
    asides = page.get_by_role("region", name="Asked of you")
    expect(asides).to_contain_text("Only you can see this.")
    expect(asides.get_by_role("listitem").nth(0)).to_contain_text("Asks for a break")
    expect(asides.get_by_role("listitem").nth(0)).to_contain_text("I need air")
    asides.get_by_role("button", name="I will come to it").first.click()
    expect(asides).to_contain_text("You have said that you will come to it.")
    asides.get_by_role("button", name="Not now").nth(1).click()
    page.get_by_role("dialog").get_by_label("What would you like to tell them?").fill("After the school.")
    page.get_by_role("button", name="Send my words").click()
    expect(asides.get_by_role("listitem")).to_have_count(1)
    assert stage.room.floor.queue.denials[SCHOOL].words == "After the school."
    asides.get_by_role("button", name="It is done").click()
    expect(asides).to_be_hidden()
    assert stage.room.floor.queue.asides == ()


def test_nobody_else_sees_what_is_asked_of_the_mediator_alone(page: Page) -> None:
    stage = Stage(page, SCHOOL)
    stage.open()
    stage.do(RaiseHand(kind=RequestKind.BREAK, reason="I need air"), by=PARENT)
    stage.settle()
    assert "I need air" not in page.content()
    expect(page.get_by_role("region", name="Asked of you")).to_be_hidden()


def test_while_no_hands_are_taken_the_button_says_why_and_what_stays_possible_stays(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage.open()
    stage.do(CloseQueue(), by=MEDIATOR)
    button = page.get_by_role("button", name="Raise hand")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("The mediator takes no new hands now.").first).to_be_visible()
    page.get_by_text("More ways to ask").click()
    expect(page.get_by_role("button", name="Answer what was just said")).to_have_attribute(
        "aria-disabled", "true"
    )
    expect(page.get_by_role("button", name="Ask for a break")).not_to_have_attribute("aria-disabled", "true")
    stage.do(OpenQueue(), by=MEDIATOR)
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_the_mediator_closes_opens_and_clears_the_queue(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    stage._do([RaiseHand()], PARENT)
    stage.open()
    page.get_by_text("All hands", exact=True).click()
    page.get_by_role("button", name="Take no new hands").click()
    expect(page.get_by_text("The mediator takes no new hands at the moment.")).to_be_visible()
    page.get_by_role("button", name="Take hands again").click()
    page.get_by_role("button", name="Clear all hands").click()
    page.get_by_role("dialog").get_by_label("What would you like to tell them?").fill("We begin anew.")
    page.get_by_role("dialog").get_by_role("button", name="Clear all hands").click()
    expect(page.get_by_text("No hands are raised.")).to_be_visible()
    assert stage.room.floor.queue.denials[PARENT].words == "We begin anew."


def test_a_mistaken_next_is_undone(page: Page) -> None:
    stage = Stage(page, MEDIATOR)
    speaking(stage, PARENT)
    stage._do([RaiseHand()], SCHOOL)
    stage.open()
    page.get_by_role("button", name="Next speaker").click()
    expect(panel(page)).to_contain_text("The school")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(panel(page)).to_contain_text("The parent")
    expect(page.get_by_role("region", name="Hands raised")).to_contain_text("The school")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_hidden()


def test_who_acts_without_the_floor_is_told_who_speaks_and_how_to_be_next(page: Page) -> None:
    stage = Stage(page, PARENT)
    stage._do([GrantFloor(to=PARENT)], MEDIATOR)
    stage._do([RaiseHand()], SCHOOL)
    stage.open()
    ready = page.get_by_role("button", name="I’m ready")
    expect(ready).to_be_visible()
    stage.answering = False
    ready.click()
    expect(page.get_by_text("Sending…")).to_be_visible()
    stage.do(GrantNext(after=turn_of(stage).id), by=MEDIATOR)
    stage.answering = True
    stage.end(1012)  # the same command comes again, about a turn that is over
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Speaking now: The school.")
    expect(dialog).to_contain_text("Raise your hand, and your turn will come.")


def test_while_the_mediator_is_gone_everything_waits_and_says_why(page: Page) -> None:
    stage = Stage(page, PARENT)
    speaking(stage, PARENT)
    stage.open()
    expect(panel(page)).to_contain_text("You have the floor")
    stage.do_for_service(SuspendMeeting())
    expect(page.get_by_role("region", name="The meeting", exact=True)).to_contain_text("on hold for a moment")
    expect(panel(page)).to_contain_text("The meeting waits for the mediator.")
    expect(page.get_by_role("alert")).to_contain_text("The meeting is on hold for a moment.")
    expect(page.get_by_role("button", name="Finish speaking")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Your turn and its time wait for you.")).to_be_visible()
    expect(page).to_have_title("On hold for a moment – Evenhand")
    stage.do_for_service(LiftSuspension())
    expect(panel(page)).to_contain_text("You have the floor")


def test_the_time_that_is_left_is_drawn_at_most_every_ten_seconds(page: Page) -> None:
    page.clock.install(time=BEGAN)
    stage = Stage(page, PARENT)
    stage._do([SetLimit(seconds=60, grace=0)], MEDIATOR)
    speaking(stage, PARENT)
    stage.open()
    expect(panel(page)).to_be_visible()
    wrap_up(stage)
    left = panel(page).locator('[data-part="left"]')
    expect(left).to_contain_text("left.")
    page.evaluate(
        """() => { window.drawn = 0;
            new MutationObserver(() => window.drawn++).observe(document.querySelector('.floor-left'),
                { childList: true, characterData: true, subtree: true }); }"""
    )
    for step in range(1, 7):
        stage.now = BEGAN + timedelta(seconds=10 * step)
        page.clock.run_for(10_000)
    assert 3 <= page.evaluate("window.drawn") <= 6


@pytest.mark.a11y
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", [MEDIATOR, PARENT, SCHOOL], ids=["mediator", "holder", "other"])
def test_axe_finds_nothing_in_any_state_of_a_turn(page: Page, scheme: str, who: ParticipantId) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found: dict[str, object] = {}
    stage = Stage(page, who, people=WITH_A_SUPPORTER)
    stage._do([SetLimit(seconds=120)], MEDIATOR)
    stage._do([RaiseHand(kind=RequestKind.REPLY, reason="About the bus")], OFFICER)
    stage._do([RaiseHand(kind=RequestKind.BREAK, reason="I need air")], SCHOOL)
    stage._do([RaiseHand(kind=RequestKind.PRIVATE)], PARENT)
    stage.open()
    expect(panel(page)).to_be_visible()

    def look(state: str) -> None:
        stage.settle()
        found[state] = [*violations(page), *small_targets(page)]

    for summary in page.locator("summary:visible").all():
        summary.click()
    stage.do(GrantFloor(to=PARENT), by=MEDIATOR)
    look("offered")
    stage.do(BeginTurn(turn=turn_of(stage).id), by=PARENT)
    if who == PARENT:
        page.get_by_role("button", name="Write instead").click()
    look("speaking")
    stage.do(TypeTurn(turn=turn_of(stage).id, words="In writing."), by=PARENT)
    wrap_up(stage)
    look("wrapping up")
    request = stage.room.floor.queue.waiting[0]
    stage.do(InterposeReply(request=request.id, turn=turn_of(stage).id), by=MEDIATOR)
    look("a reply")
    stage.do_for_service(HoldTurn(turn=turn_of(stage).id, holder=turn_of(stage).holder))
    look("held")
    stage.do(CloseQueue(), by=MEDIATOR)
    stage.do_for_service(SuspendMeeting())
    look("suspended")
    stage.do_for_service(LiftSuspension())
    stage.do(PauseMeeting(reason="A break"), by=MEDIATOR)
    look("paused")
    page.set_viewport_size(NARROW)
    assert not is_too_wide(page)
    assert {state: faults for state, faults in found.items() if faults} == {}
