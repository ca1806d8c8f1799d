"""The pitfalls that users of other rooms met (domain/floor-control.md, section 5) and that are about lines and tabs,
each shown in real browsers to be none here. Named by their number there; the others are in tests/rooms.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Locator, expect

from server.limits import HOLD_AFTER_SECONDS, SUSPEND_AFTER_SECONDS
from tests.browser.conftest import Persons, mediation_of
from tests.browser.meeting import CAST, Meeting
from tests.browser.person import COMING_BACK_MS, LINE_DOWN, Person, shows, shows_not
from tests.browser.program import Mediation, Program

HELD = "Their line is gone. Their turn and their time wait for them."
ON_HOLD = "The meeting is on hold for a moment"
TURN_HAS_CHANGED = "Somebody else’s turn has begun. Look who is speaking now."

# What would have come by itself has come, with this much to spare on a machine that is busy.
TO_SPARE_MS = 1_500
LONGER_THAN_A_HOLD_MS = HOLD_AFTER_SECONDS * 1000 + TO_SPARE_MS
LONGER_THAN_A_SUSPENSION_MS = SUSPEND_AFTER_SECONDS * 1000 + TO_SPARE_MS
COMES_IN_TIME_MS = 20_000

# Two pages stop taking in what comes at one moment, and press at one later moment: neither can have seen
# what the other did, however busy the machine is.
RACE_STARTS_IN_MS = 300
RACE_LASTS_MS = 400
_PRESS_AT = """(button, [start, end]) => new Promise((pressed) => setTimeout(() => {
  while (Date.now() < end);
  button.click();
  pressed();
}, start - Date.now()))"""

_MEDIATORS_ACTS = (
    "Next speaker",
    "Give the floor",
    "Take the floor back",
    "Pause meeting",
    "Resume meeting",
    "Close meeting",
    "Add action",
    "Confirm",
    "Let in",
    "Not now",
    "Go to the next step",
    "Check understanding",
    "Stop the meeting",
    "Undo",
)
_MEDIATORS_COMMANDS = (
    {"type": "grant_next"},
    {"type": "pause_meeting", "reason": "We wait."},
    {"type": "resume_meeting"},
    {"type": "close_queue"},
    {"type": "move_to_step", "step": "actions", "hands": "clear"},
)
"""None of these names a turn or a request: nothing but who asks can be the reason for the no."""

INTRUSION = "Words of somebody who has no turn."
_HOLDERS_COMMANDS = (
    {"type": "begin_turn", "turn": ""},
    {"type": "type_turn", "turn": "", "words": INTRUSION},
    {"type": "pass_floor", "turn": "", "to": "p1"},
)
"""Each names the turn that is going on, rightly: nothing but whose it is can be the reason for the no."""


@pytest.fixture(scope="module")
def program(start: Callable[..., Program]) -> Program:
    """One that can be killed without a word to other tests."""
    return start()


@pytest.fixture(scope="module")
def module_mediation(program: Program) -> Mediation:
    """A mediation with a mediator who was named beforehand to carry on."""
    return mediation_of(program, CAST, co_mediator="The mediator in gold")


@pytest.fixture(scope="module")
def module_co_mediator(chromium: Browser, module_mediation: Mediation) -> Iterator[tuple[Person, Persons]]:
    given = Persons(chromium)
    yield given(module_mediation, "Mediator 2").join().agree_to_the_terms().is_in_the_room(), given
    given.leave()


@pytest.fixture
def co_mediator(
    meeting: Meeting, module_co_mediator: tuple[Person, Persons], module_mediation: Mediation
) -> Iterator[Person]:
    """The second mediator, who has agreed to the terms once and is in the room for one test."""
    joined, given = module_co_mediator
    joined.open()
    joined.button("Join").click()
    yield joined.is_in_the_room()
    joined.page.goto("about:blank")
    assert given.take_faults() == []


def _never_shows(place: Locator, words: str, within: float) -> None:
    with pytest.raises(AssertionError):
        shows(place, words, within=within)


@contextmanager
def _no_line(*people: Person) -> Iterator[None]:
    """The network of these people is gone, and then back."""
    with ExitStack() as bearing:
        for person in people:
            bearing.enter_context(person.bearing(*LINE_DOWN))
            person.context.set_offline(True)
        yield
        for person in people:
            person.context.set_offline(False)
        for person in people:
            dropped = person.page.get_by_text("Your connection has dropped.", exact=True)
            expect(dropped).to_be_hidden(timeout=COMING_BACK_MS)


def _offers_only_to_wait(person: Person) -> None:
    """Whatever can be seen of a person's own buttons for the floor does nothing."""
    for act in ("Raise hand", "Lower hand", "I’m ready", "Finish speaking", "Next speaker"):
        button = person.button(act)
        if button.is_visible():
            expect(button).to_be_disabled()


@pytest.mark.row("S29")
def test_pitfall_02_two_mediators_press_next(meeting: Meeting, co_mediator: Person) -> None:
    pressing = (meeting.mediator, co_mediator)
    queue = (meeting.school, meeting.parent, meeting.officer)
    for person in queue:
        person.raise_hand()
    for mediator in pressing:
        mediator.sees_queue(*queue)
    start = time.time() * 1000 + RACE_STARTS_IN_MS
    for mediator in pressing:
        mediator.button("Next speaker").evaluate(
            f"(button, at) => void (window.pressed = ({_PRESS_AT})(button, at))",
            [start, start + RACE_LASTS_MS],
        )
    for mediator in pressing:
        mediator.page.evaluate("pressed")
    for person in (*meeting, co_mediator):
        person.sees_queue(meeting.parent, meeting.officer)
    for mediator in pressing:
        mediator.sees_speaking(meeting.school)
        shows(mediator.page.get_by_role("banner"), "Saved")
    told = [mediator for mediator in pressing if mediator.dialog.is_visible()]
    assert len(told) == 1
    shows(told[0].dialog, TURN_HAS_CHANGED)
    shows(told[0].dialog, f"Speaking now: {meeting.school.name}.")
    told[0].button("OK", told[0].dialog).click()


@pytest.mark.faults
@pytest.mark.row("S40")
def test_pitfall_05_the_holder_drops(meeting: Meeting) -> None:
    holder = meeting.parent
    others = (meeting.mediator, meeting.school, meeting.officer, meeting.young_person)
    meeting.school.raise_hand()
    meeting.mediator.give_the_floor(holder)
    since = _since(meeting.officer)
    with _no_line(holder):
        for person in others:
            shows(person.region("Speaking now"), HELD)
            shows(person.region("Speaking now"), "Their turn waits until:")
            shows(person.region("Speaking now"), holder.name)
            person.sees_queue(meeting.school)
    # It comes back to somebody who goes on, and not to somebody who begins.
    shows(holder.region("Speaking now"), "You have the floor")
    expect(holder.button("I’m ready")).to_be_hidden()
    for person in others:
        person.sees_speaking(holder)
        shows_not(person.region("Speaking now"), HELD)
    assert _since(meeting.officer) == since
    holder.finish_speaking()


@pytest.mark.faults
def test_pitfall_06_closing_one_of_two_tabs(meeting: Meeting) -> None:
    holder = meeting.school
    meeting.mediator.give_the_floor(holder)
    first = holder.page
    holder.page = holder.new_page()
    holder.page.goto(first.url)
    holder.has_the_floor()
    holder.page.close()
    # The tab that was left open goes on, with the turn that was begun in the other.
    holder.page = first
    holder.button("Use Evenhand here").click()
    shows(holder.region("Speaking now"), "You have the floor")
    _never_shows(meeting.officer.region("Speaking now"), HELD, LONGER_THAN_A_HOLD_MS)
    meeting.officer.sees_speaking(holder)
    holder.finish_speaking()


@pytest.mark.faults
def test_pitfall_07_late_end_of_an_old_line(meeting: Meeting) -> None:
    holder = meeting.officer
    meeting.mediator.give_the_floor(holder)
    old = holder.page
    holder.page = holder.new_page()
    holder.page.goto(old.url)
    # The old line ends when the new one is there already.
    holder.has_the_floor()
    expect(old.get_by_role("heading", name="The meeting is open somewhere else")).to_be_visible()
    old.close()
    _never_shows(meeting.parent.region("Speaking now"), HELD, LONGER_THAN_A_HOLD_MS)
    shows_not(meeting.parent.row_of(holder.name), "Away")
    holder.finish_speaking()


@pytest.mark.faults
def test_pitfall_08_a_hand_is_kept_over_a_reload(meeting: Meeting) -> None:
    queue = (meeting.school, meeting.parent, meeting.officer)
    for person in queue:
        person.raise_hand()
    meeting.parent.page.reload()
    expect(meeting.parent.button("Lower hand")).to_be_visible()
    shows(meeting.parent.region("Hands raised"), "You are 2nd")
    for person in meeting:
        person.sees_queue(*queue)


@pytest.mark.row("S40")
def test_pitfall_17_one_person_in_two_tabs(meeting: Meeting) -> None:
    parent = meeting.parent
    parent.raise_hand()
    first = parent.page
    parent.page = second = parent.new_page()
    second.goto(first.url)
    expect(parent.button("Lower hand")).to_be_visible()
    # One tab speaks for the person; the other says so plainly, and shows nothing of the meeting.
    expect(first.get_by_role("heading", name="The meeting is open somewhere else")).to_be_visible()
    shows(first.get_by_role("main"), "It goes on there.")
    expect(first.get_by_role("button", name="Lower hand")).to_be_hidden()
    for person in meeting:
        assert person.name not in first.locator("body").inner_text()
    for person in (meeting.mediator, parent):
        person.sees_queue(parent)
        expect(person.row_of(parent.name)).to_have_count(1)
    parent.page = first
    parent.button("Use Evenhand here").click()
    expect(second.get_by_role("heading", name="The meeting is open somewhere else")).to_be_visible()
    parent.lower_hand()
    meeting.mediator.sees_queue()
    second.close()


def test_pitfall_17_a_question_that_was_open_does_not_cover_where_the_meeting_is(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.button("Pause meeting").click()
    expect(mediator.dialog).to_be_visible()
    first = mediator.page
    mediator.page = second = mediator.new_page()
    second.goto(first.url)
    mediator.is_in_the_room()
    expect(first.get_by_role("dialog")).to_be_hidden()
    expect(first.get_by_role("button", name="Use Evenhand here")).to_be_visible()
    first.close()


@pytest.mark.faults
@pytest.mark.row("S29", "S38")
def test_pitfall_20_the_mediator_drops(meeting: Meeting) -> None:
    mediator, holder, waiting = meeting.mediator, meeting.parent, meeting.school
    mediator.give_the_floor(holder)
    waiting.raise_hand()
    meeting.officer.raise_hand()
    since = _since(meeting.officer)
    with _no_line(mediator):
        for person in meeting.participants:
            shows(person.region("The meeting"), ON_HOLD, within=COMES_IN_TIME_MS)
            shows(person.region("The meeting"), "Nobody is heard, and no time is lost.")
            # Whose line it is is said; whose fault it is is not.
            assert mediator.name not in person.region("The meeting").inner_text()
            person.sees_nobody_speaking()
            shows(person.region("Speaking now"), "Turns, time and raised hands stay as they are.")
            person.sees_queue(waiting, meeting.officer)
            _offers_only_to_wait(person)
        expect(holder.page.get_by_text("Your turn and its time wait for you.").first).to_be_visible()
        asked = meeting.young_person.ask_past_the_page({"type": "raise_hand"})
        assert asked == ["meeting_is_suspended"]
        meeting.young_person.button("Use Evenhand here").click()
        meeting.young_person.is_in_the_room()
    # Exactly where it was.
    shows(holder.region("Speaking now"), "You have the floor")
    expect(holder.button("I’m ready")).to_be_hidden()
    for person in meeting:
        shows(person.region("The meeting"), "The meeting is open")
        person.sees_queue(waiting, meeting.officer)
    for person in (mediator, waiting, meeting.officer, meeting.young_person):
        person.sees_speaking(holder)
    assert _since(meeting.officer) == since
    holder.finish_speaking()
    mediator.next_speaker()
    waiting.has_the_floor()


@pytest.mark.faults
@pytest.mark.row("S29")
def test_pitfall_20_a_co_mediator_carries_on(meeting: Meeting, co_mediator: Person) -> None:
    meeting.parent.raise_hand()
    with _no_line(meeting.mediator):
        shows(meeting.officer.row_of(meeting.mediator.name), "Away")
        co_mediator.next_speaker()
        meeting.parent.has_the_floor()
        _never_shows(meeting.officer.region("The meeting"), ON_HOLD, LONGER_THAN_A_SUSPENSION_MS)
        co_mediator.sees_speaking(meeting.parent)


@pytest.mark.security
@pytest.mark.row("S39", "S40")
def test_pitfall_16_the_gate_is_not_in_the_browser(meeting: Meeting) -> None:
    # Whoever sends by hand what their page does not offer is refused; and the speaker notices nothing.
    holder, intruder = meeting.parent, meeting.school
    meeting.mediator.give_the_floor(holder)
    holder.has_the_floor()
    meeting.young_person.raise_hand()
    expect(intruder.button("Finish speaking")).to_be_hidden()
    answers = intruder.ask_past_the_page(*_HOLDERS_COMMANDS, *_MEDIATORS_COMMANDS)
    assert answers[: len(_HOLDERS_COMMANDS)] == ["not_your_turn"] * len(_HOLDERS_COMMANDS)
    assert set(answers[len(_HOLDERS_COMMANDS) :]) == {"not_yours_to_do"}
    intruder.button("Use Evenhand here").click()
    intruder.is_in_the_room()
    for person in (meeting.mediator, meeting.officer, meeting.young_person, intruder):
        person.sees_speaking(holder)
        person.sees_queue(meeting.young_person)
        shows_not(person.region("Speaking now"), INTRUSION)
    shows(holder.region("Speaking now"), "You have the floor")


@pytest.mark.faults
@pytest.mark.security
@pytest.mark.row("S29", "S30")
def test_pitfall_22_a_party_never_leads(meeting: Meeting) -> None:
    meeting.school.raise_hand()
    _nobody_but_the_mediator_leads(meeting)
    with _no_line(meeting.mediator):
        for person in meeting.participants:
            shows(person.region("The meeting"), ON_HOLD, within=COMES_IN_TIME_MS)
        _nobody_but_the_mediator_leads(meeting)
    for person in meeting:
        person.sees_queue(meeting.school)
        person.sees_nobody_speaking()


def _nobody_but_the_mediator_leads(meeting: Meeting) -> None:
    for person in meeting.participants:
        person.sees_queue(meeting.school)
        for act in _MEDIATORS_ACTS:
            expect(person.button(act)).to_be_hidden()
        expect(person.region("Mediator’s tools")).to_be_hidden()
        answers = person.ask_past_the_page(*_MEDIATORS_COMMANDS)
        assert answers == ["not_yours_to_do"] * len(_MEDIATORS_COMMANDS)
        person.button("Use Evenhand here").click()
        person.is_in_the_room()


@pytest.mark.row("S17")
def test_pitfall_28_a_guest_knocks_before_the_mediator_is_there(
    persons: Persons, mediation: Mediation
) -> None:
    parent = persons(mediation, "Parent").join().agree_to_the_terms().waits()
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    shows(mediator.row_of(parent.name), "Waiting to be let in")
    expect(mediator.link_called("One person is at the door")).to_be_visible()
    school = persons(mediation, "School").join().agree_to_the_terms().waits()
    expect(mediator.link_called("2 people are at the door")).to_be_visible()
    mediator.let_in(school)
    mediator.let_in(parent)
    expect(mediator.link_called("One person is at the door")).to_be_hidden()


@pytest.mark.security
@pytest.mark.row("S29", "S37")
def test_pitfall_29_a_removed_person_comes_back_when_the_mediator_says_so(
    meeting: Meeting, persons: Persons, module_mediation: Mediation
) -> None:
    mediator, gone = meeting.mediator, meeting.school
    mediator.give_the_floor(gone)
    gone.has_the_floor()
    mediator.opened("The terms")
    mediator.button("Remove somebody").click()
    mediator.select("Whom?").select_option(label=gone.name)
    mediator.field("What would you like to tell them?").fill("Let us speak tomorrow.")
    mediator.button("Remove them", mediator.dialog).click()
    expect(gone.heading("You have left the meeting")).to_be_focused()
    shows(gone.page.get_by_role("main"), "Let us speak tomorrow.")
    assert not [name for name in CAST.values() if name in gone.page.content()], "nothing is left in the page"
    meeting.mediator.sees_nobody_speaking()
    for person in (meeting.parent, meeting.officer):
        shows(person.row_of(gone.name), "Has left the meeting")
        shows_not(person.page.get_by_role("main"), "Let us speak tomorrow.")
    # Neither a reload nor the link in another browser leads back.
    gone.page.reload()
    expect(gone.heading("You have left the meeting")).to_be_visible()
    elsewhere = persons(module_mediation, "School").open()
    elsewhere.button("Join").click()
    expect(elsewhere.heading("You have left the meeting")).to_be_visible()
    shows_not(elsewhere.page.get_by_role("main"), "Let us speak tomorrow.")
    elsewhere.page.close()
    mediator.button("Let them come back", mediator.row_of(gone.name)).click()
    gone.is_in_the_room()
    shows(mediator.row_of(gone.name), "Here")


@pytest.mark.faults
@pytest.mark.row("S40")
def test_pitfall_35_the_server_is_killed_in_a_turn(meeting: Meeting, program: Program) -> None:
    holder = meeting.parent
    others = (meeting.mediator, meeting.school, meeting.officer, meeting.young_person)
    meeting.mediator.give_the_floor(holder)
    meeting.school.raise_hand()
    since = _since(meeting.officer)
    with ExitStack() as bearing:
        for person in meeting:
            bearing.enter_context(person.bearing(*LINE_DOWN))
        program.kill()
        for person in meeting:
            expect(person.page.get_by_text("Your connection has dropped.", exact=True)).to_be_visible()
        program.start()
        shows(holder.region("Speaking now"), "You have the floor", within=COMING_BACK_MS)
        for person in others:
            shows(person.region("The meeting"), "The meeting is open", within=COMING_BACK_MS)
            person.sees_speaking(holder, within=COMING_BACK_MS)
            shows_not(person.region("Speaking now"), HELD)
        for person in meeting:
            shows(person.region("Your connection"), "You are connected again.", within=COMING_BACK_MS)
    expect(holder.button("I’m ready")).to_be_hidden()
    assert _since(meeting.officer) == since
    holder.finish_speaking()
    meeting.mediator.next_speaker()
    meeting.school.has_the_floor()


def _since(person: Person) -> str:
    """When the turn began, as it is shown."""
    lines = person.region("Speaking now").inner_text().splitlines()
    return next(line for line in lines if line.startswith("Since:"))
