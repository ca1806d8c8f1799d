"""The only home of what the room's page does with sound: a press, a microphone, what keeps it from going, its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from rooms.floor_control import GrantFloor, RevokeFloor
from rooms.people import ParticipantId, RemovePerson, Role
from rooms.session import BeginClosing, PauseMeeting
from rooms.turn import BeginTurn
from server import wire
from tests import chromium as chromiums
from tests.static.looking import NARROW, PHONE, WIDE, Scheme, focused, is_too_wide, small_targets, violations
from tests.static.stage import MEDIATOR, OFFICER, PARENT, PEOPLE, SCHOOL, Stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser whose devices are made up: a camera, and a microphone that beeps."""
    with sync_playwright() as playwright:
        browser = chromiums.launch(
            playwright.chromium,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required",
        )
        yield browser
        browser.close()


def on_stage(page: Page, who: ParticipantId, **given: Any) -> Stage:
    stage = Stage(page, who, **given)
    stage.stand_in = True
    return stage


def opened(page: Page, who: ParticipantId = PARENT, **given: Any) -> Stage:
    stage = on_stage(page, who, **given)
    stage.open()
    return stage


def sounding(page: Page, who: ParticipantId = PARENT, **given: Any) -> Stage:
    """Somebody's page, with sound turned on and a link with each of the others."""
    stage = opened(page, who, **given)
    page.get_by_role("button", name="Turn on sound").click()
    shows_not(sound(page), "Sound is")
    page.evaluate(
        "who => media.linked(Object.fromEntries(who.map(one => [one, {}])))",
        [one for one in stage.room.people.by_id if one != who],
    )
    return stage


def sound(page: Page) -> Locator:
    return page.get_by_role("region", name="Sound")


def shows(where: Locator, words: str) -> None:
    """It can be read there: what is hidden does not count."""
    expect(where).to_contain_text(words, use_inner_text=True)


def shows_not(where: Locator, words: str) -> None:
    expect(where).not_to_contain_text(words, use_inner_text=True)


def become(page: Page, **changes: Any) -> None:
    page.evaluate("changes => media.become(changes)", changes)


def told(page: Page, *names: str) -> list[Any]:
    """What the engine was told, of what has these names."""
    return [one for one in page.evaluate("media.told") if one[0] in names]


def give_floor(stage: Stage, to: ParticipantId) -> None:
    turn = stage.room.floor.turn
    stage.do(GrantFloor(to=to, after=turn.id if turn else None), by=MEDIATOR)


def begin(stage: Stage, who: ParticipantId) -> None:
    give_floor(stage, who)
    assert stage.room.floor.turn is not None
    stage.do(BeginTurn(turn=stage.room.floor.turn.id), by=who)


# Turning it on


def test_nothing_of_sound_is_loaded_asked_or_captured_before_the_press(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "for (const name of ['getUserMedia', 'enumerateDevices'])"
        " navigator.mediaDevices[name] = () => { window.captured = true; return Promise.reject(new Error()); }"
    )
    stage = opened(page)
    give_floor(stage, SCHOOL)
    shows(sound(page), "Sound is off in this page")
    shows(sound(page), "Nothing is recorded.")
    shows(sound(page), "You can also use a phone or another call beside this page, or write.")
    assert [one for one in asked if "/media/" in one] == []
    assert page.evaluate("[window.captured, window.media]") == [None, None]


def test_one_press_turns_sound_on_with_the_microphone_off(page: Page) -> None:
    sounding(page)
    shows(sound(page), "You can hear the meeting")
    shows(sound(page), "Your microphone is off. You can turn it on when it is your turn.")
    assert told(page, "start", "open") == [["start", {"microphone": True, "camera": False}]]


def test_whoever_only_listens_can_add_a_microphone_later(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Only listen").click()
    shows(sound(page), "You take part without a microphone. When it is your turn you can write.")
    page.get_by_role("button", name="Use a microphone").click()
    shows(sound(page), "Your microphone is off.")
    assert [one[1]["microphone"] for one in told(page, "start")] == [False, True]


def test_somebody_who_never_speaks_is_asked_for_no_microphone(page: Page) -> None:
    stage = opened(page, ParticipantId("p5"), people=(*PEOPLE, ("The observer", Role.OBSERVER)))
    expect(page.get_by_role("button", name="Only listen")).to_be_hidden()
    page.get_by_role("button", name="Turn on sound").click()
    shows(sound(page), "You take part without a microphone.")
    shows_not(sound(page), "When it is your turn")
    expect(page.get_by_role("button", name="Use a microphone")).to_be_hidden()
    assert told(page, "start") == [["start", {"microphone": False, "camera": False}]]
    assert stage.room.people.by_id


def test_without_a_relay_the_person_is_told_once_and_can_leave_sound_off(page: Page) -> None:
    stage = on_stage(page, PARENT)
    stage.ways = wire.Ways.ALL
    stage.open()
    page.get_by_role("button", name="Turn on sound").click()
    asking = page.get_by_role("dialog", name="Before sound is turned on")
    shows(asking, "can learn the internet address (IP address) of yours")
    asking.get_by_role("button", name="Leave sound off").click()
    shows(sound(page), "Sound is off in this page")
    assert page.evaluate("window.media") is None
    page.get_by_role("button", name="Turn on sound").click()
    asking.get_by_role("button", name="Go on with sound").click()
    shows(sound(page), "You can hear the meeting")
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_role("button", name="Turn off sound").click()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Turn on sound").click()
    shows(sound(page), "You can hear the meeting")


def test_after_a_reload_sound_comes_back_by_itself_and_the_microphone_is_off(page: Page) -> None:
    stage = sounding(page)
    begin(stage, PARENT)
    page.get_by_role("button", name="Turn microphone on").click()
    shows(sound(page), "Everybody can hear you")
    page.reload()
    shows(sound(page), "Your microphone is off")
    assert told(page, "start", "open") == [["start", {"microphone": True, "camera": False}]]


def test_what_sound_needs_and_did_not_come_is_said_and_can_be_tried_again(page: Page) -> None:
    opened(page)
    page.route("**/static/media/media.js", lambda route: route.abort())
    page.get_by_role("button", name="Turn on sound").click()
    shows(sound(page), "Sound could not be turned on")
    expect(sound(page).get_by_role("button", name="Try again")).to_be_visible()
    shows(sound(page), "Sound is off in this page")


# One's own microphone


def test_being_ready_for_a_turn_opens_ones_own_microphone_with_the_same_press(page: Page) -> None:
    stage = sounding(page)
    expect(page.get_by_role("button", name="Turn microphone on")).to_be_hidden()
    give_floor(stage, PARENT)
    expect(page.get_by_role("button", name="I’m ready")).to_be_visible()
    expect(page.get_by_role("button", name="Turn microphone on")).to_be_hidden()
    assert told(page, "open") == []
    page.get_by_role("button", name="I’m ready").click()
    shows(sound(page), "Everybody can hear you")
    expect(page.get_by_role("alert")).to_have_text("Your microphone is on. Everybody can hear you.")
    page.get_by_role("button", name="Turn microphone off").click()
    shows(sound(page), "You may speak now. Turn your microphone on when you want to.")
    page.get_by_role("button", name="Turn microphone on").click()
    expect(page.get_by_role("button", name="Turn microphone off")).to_be_visible()


def test_nobody_elses_act_opens_a_microphone(page: Page) -> None:
    stage = sounding(page)
    begin(stage, PARENT)
    expect(page.get_by_role("button", name="Turn microphone on")).to_be_visible()
    assert told(page, "open") == []


def test_the_microphone_is_off_when_the_turn_is_over_and_a_new_turn_needs_a_new_press(page: Page) -> None:
    stage = sounding(page)
    begin(stage, PARENT)
    page.get_by_role("button", name="Turn microphone on").click()
    assert stage.room.floor.turn is not None
    stage.do(RevokeFloor(turn=stage.room.floor.turn.id), by=MEDIATOR)
    expect(page.get_by_role("button", name="Turn microphone off")).to_be_hidden()
    shows(sound(page), "You can hear the meeting")
    begin(stage, PARENT)
    expect(page.get_by_role("button", name="Turn microphone on")).to_be_visible()
    assert len(told(page, "open")) == 1


def test_a_microphone_that_reaches_nobody_yet_says_so(page: Page) -> None:
    stage = sounding(page)
    begin(stage, PARENT)
    page.evaluate("media.linked({ p1: { state: 'connecting' } })")
    page.get_by_role("button", name="Turn microphone on").click()
    shows(sound(page), "Nobody can hear you yet")
    page.evaluate("media.linked({ p1: {} })")
    shows(sound(page), "Everybody who has sound on can hear you")
    shows(sound(page), "Without sound in this page: The school, The authority officer")


def test_speaking_without_the_floor_is_told_kindly_with_what_to_do(page: Page) -> None:
    stage = sounding(page)
    become(page, microphone={"unheard": True})
    shows(sound(page), "You are speaking, but nobody can hear you")
    shows(sound(page), "Raise your hand, and your turn will come.")
    page.get_by_role("button", name="Raise hand").click()
    shows(sound(page), "Your hand is up, and your turn will come.")
    stage.do(PauseMeeting(reason="A break"), by=MEDIATOR)
    shows(sound(page), "Nobody is heard until the meeting goes on.")


def held_words(page: Page, words: str) -> Locator:
    return page.locator(".microphone-words:visible").filter(has_text=words)


def choose_to_hold(page: Page, key: str = "") -> None:
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_label("Hold to speak: my microphone is on only while I hold").check()
    if key:
        page.get_by_role("button", name="Choose a key").click()
        page.keyboard.press(key)
    page.get_by_role("button", name="Done").click()


def test_who_chose_to_hold_is_heard_for_as_long_as_they_hold(page: Page) -> None:
    stage = sounding(page)
    choose_to_hold(page)
    give_floor(stage, PARENT)
    page.get_by_role("button", name="I’m ready").click()
    hold = page.get_by_role("button", name="Hold to speak")
    expect(hold).to_have_attribute("aria-pressed", "false")
    assert told(page, "open") == []
    hold.hover()
    page.mouse.down()
    expect(hold).to_have_attribute("aria-pressed", "true")
    shows(sound(page), "Everybody can hear you")
    page.mouse.up()
    expect(hold).to_have_attribute("aria-pressed", "false")
    hold.focus()
    page.keyboard.down("Space")
    expect(hold).to_have_attribute("aria-pressed", "true")
    page.keyboard.up("Space")
    expect(hold).to_have_attribute("aria-pressed", "false")
    assert [one[0] for one in told(page, "open", "close")] == ["open", "close"] * 2


def test_a_key_of_ones_own_is_held_to_speak_and_is_still_there_to_type_with(page: Page) -> None:
    stage = sounding(page)
    choose_to_hold(page, "m")
    begin(stage, PARENT)
    expect(held_words(page, "Your microphone is off. Your key: M")).to_be_visible()
    page.keyboard.down("m")
    expect(held_words(page, "Your microphone is on while you hold this.")).to_be_visible()
    page.keyboard.up("m")
    expect(held_words(page, "Your microphone is off. Your key: M")).to_be_visible()
    opens = len(told(page, "open"))
    page.get_by_role("button", name="Write instead").click()
    page.get_by_label("What would you like to say?").press_sequentially("hmm")
    assert page.get_by_label("What would you like to say?").input_value() == "hmm"
    assert len(told(page, "open")) == opens
    page.reload()
    expect(held_words(page, "Your microphone is off. Your key: M")).to_be_visible()


def test_escape_leaves_the_choice_of_a_key_and_not_the_dialog(page: Page) -> None:
    sounding(page)
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_label("Hold to speak: my microphone is on only while I hold").check()
    page.get_by_role("button", name="Choose a key").click()
    expect(page.get_by_text("Press the key now.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Press the key now.")).to_be_hidden()
    expect(page.get_by_role("dialog", name="Sound and picture")).to_be_visible()
    assert focused(page) == "Choose a key"


# What keeps sound from going


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("refused", "This page may not use your microphone"),
        ("missing", "No microphone was found"),
        ("busy", "Another program is using your microphone"),
        ("gone", "Your microphone is gone"),
        ("insecure", "This address gives no page a microphone"),
        ("unknown", "Your microphone could not be turned on"),
    ],
)
def test_each_trouble_has_its_sentence_a_button_and_a_way_on_without(
    page: Page, trouble: str, sentence: str
) -> None:
    sounding(page)
    become(page, microphone={"state": "none", "trouble": trouble})
    shows(sound(page), sentence)
    shows(sound(page), "You can hear the meeting")
    sound(page).get_by_role("button", name="Go on without it").click()
    shows_not(sound(page), sentence)
    become(page, microphone={"trouble": None})
    become(page, microphone={"trouble": trouble})
    sound(page).get_by_role("button", name="Try again").click()
    assert told(page, "start")[-1] == ["start", {"microphone": True, "camera": False}]


def test_when_the_line_to_the_room_is_lost_the_silence_says_why_and_that_it_is_back(page: Page) -> None:
    stage = sounding(page)
    become(page, lease=False)
    shows(sound(page), "Sound has stopped")
    shows(sound(page), "The line to the room is lost. Nobody is heard until it is back.")
    become(page, lease=True)
    shows(sound(page), "You can hear the meeting")
    expect(page.get_by_role("status").filter(has_text="Sound is back.")).to_have_count(1)
    assert stage.lines == 1


def test_a_browser_that_keeps_the_sound_off_is_helped_by_one_press(page: Page) -> None:
    sounding(page)
    become(page, blocked=True)
    shows(sound(page), "Your browser keeps the sound off")
    page.get_by_role("button", name="Tap to hear").click()
    assert told(page, "resumeSound") == [["resumeSound"]]


def test_a_pair_that_cannot_connect_is_named_to_both_and_changes_nothing_for_the_others(page: Page) -> None:
    sounding(page)
    page.evaluate("media.linked({ p1: {}, p3: { state: 'broken' } })")
    shows(sound(page), "There is no sound between you and this person: The school.")
    people = page.get_by_role("region", name="People here")
    shows(people.get_by_role("listitem").filter(has_text="The school"), "Connection to them is broken")
    shows(people.get_by_role("listitem").filter(has_text="The mediator"), "Sound on")


def test_the_mediator_sees_who_has_no_microphone_before_giving_the_floor(page: Page) -> None:
    sounding(page, MEDIATOR)
    page.evaluate("media.linked({ p2: { microphone: 'none' }, p3: {} })")
    people = page.get_by_role("region", name="People here")
    for name, words in (
        ("parent", "No microphone"),
        ("school", "Sound on"),
        ("officer", "No sound in this page"),
    ):
        shows(people.get_by_role("listitem").filter(has_text=name), words)


def test_the_mediator_is_told_of_a_browser_that_sends_without_the_floor_and_can_remove_it(page: Page) -> None:
    stage = sounding(page, MEDIATOR)
    page.evaluate("media.linked({ p3: { noticed: true } })")
    words = "The browser of The school is sending sound without the floor. Nobody can hear it."
    shows(sound(page), words)
    sound(page).get_by_role("button", name="I have read this").click()
    shows_not(sound(page), words)
    page.evaluate("media.linked({ p3: {} })")
    page.evaluate("media.linked({ p3: { noticed: true } })")
    sound(page).get_by_role("button", name="Remove this person").click()
    removing = page.get_by_role("dialog", name="Remove somebody from the meeting")
    expect(removing.get_by_label("Whom?")).to_have_value(SCHOOL)
    removing.get_by_label("What would you like to tell them?").fill("Please talk to us on the phone.")
    removing.get_by_role("button", name="Remove them").click()
    expect(removing).to_be_hidden()
    assert stage.asked[-1]["participant"] == SCHOOL


def test_nobody_but_the_mediator_is_told_of_somebody_elses_browser(page: Page) -> None:
    sounding(page)
    page.evaluate("media.linked({ p3: { noticed: true } })")
    shows_not(sound(page), "sending sound without the floor")


def test_pictures_that_a_weak_line_put_off_are_brought_back_by_a_press(page: Page) -> None:
    sounding(page)
    become(page, weak=True)
    shows(sound(page), "The connection is weak. Pictures are off, so that voices get through.")
    become(page, recovered=True)
    shows(sound(page), "It is better now.")
    page.get_by_role("button", name="Bring pictures back").click()
    assert told(page, "picturesAgain") == [["picturesAgain"]]


# Its end


def test_whoever_is_removed_has_no_sound_any_more(page: Page) -> None:
    stage = sounding(page)
    stage.do(RemovePerson(participant=PARENT, words="Goodbye"), by=MEDIATOR)
    expect(page.get_by_role("heading", name="You have left the meeting")).to_be_visible()
    assert told(page, "stop") == [["stop"]]


def test_a_page_that_another_took_over_has_no_sound_any_more(page: Page) -> None:
    stage = sounding(page)
    stage.end(4409)
    expect(page.get_by_role("heading", name="The meeting is open somewhere else")).to_be_visible()
    assert told(page, "stop") == [["stop"]]


def test_the_person_turns_sound_off_and_it_stays_off(page: Page) -> None:
    sounding(page)
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_role("button", name="Turn off sound").click()
    page.get_by_role("button", name="Done").click()
    shows(sound(page), "Sound is off in this page")
    assert told(page, "stop") == [["stop"]]
    page.reload()
    shows(sound(page), "Sound is off in this page")


def test_in_the_closing_step_the_mediator_has_the_microphone_beside_the_words_on_sound(page: Page) -> None:
    stage = sounding(page, MEDIATOR)
    stage.do(BeginClosing(), by=MEDIATOR)
    expect(page.get_by_role("heading", name="Close the meeting")).to_be_visible()
    page.get_by_role("button", name="Turn microphone on").click()
    shows(sound(page), "Everybody can hear you")


# The dialog

# Somebody who hums: the browser's own made-up microphone only beeps, which is no speech.
HUMMING = """
window.tracks = [];
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (what) => {
    let stream;
    if (what.audio) {
        const context = new AudioContext();
        const voice = context.createOscillator();
        const into = context.createMediaStreamDestination();
        voice.connect(into);
        voice.start();
        stream = into.stream;
    } else stream = await ask(what);
    window.tracks.push(...stream.getTracks());
    return stream;
};
"""


def test_in_the_waiting_room_a_person_tries_everything_and_nothing_stays_on(page: Page) -> None:
    page.add_init_script(HUMMING)
    stage = Stage(page, PARENT, met=False)
    stage.open()
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Continue to the waiting room").click()
    page.get_by_role("button", name="Check your sound").click()
    asking = page.get_by_role("dialog", name="Sound and picture")
    shows(asking, "What you try here stays on this device.")
    assert page.evaluate("tracks.length") == 0
    asking.get_by_role("button", name="Try my microphone").click()
    shows(asking, "We hear you.")
    asking.get_by_role("button", name="Hear myself").click()
    shows(asking, "Speak for three seconds. Then you hear yourself.")
    asking.get_by_role("button", name="Try the loudspeaker").click()
    shows(asking, "Did you hear two soft notes?")
    asking.get_by_role("button", name="No", exact=True).last.click()
    shows(asking, "You heard nothing")
    asking.get_by_role("button", name="Try my camera").click()
    shows(asking, "This is your picture.")
    assert page.evaluate("tracks.filter(one => one.readyState === 'live').length") == 2
    asking.get_by_role("button", name="Done").click()
    page.wait_for_function("tracks.every(one => one.readyState === 'ended')")


def test_a_device_and_what_is_seen_are_chosen_and_told_to_the_engine(page: Page) -> None:
    sounding(page)
    become(page, microphone={"devices": [{"id": "a", "label": "Headset"}, {"id": "b", "label": "Built in"}]})
    become(page, code="7159 2048")
    page.get_by_role("button", name="Sound and picture").click()
    asking = page.get_by_role("dialog", name="Sound and picture")
    asking.get_by_label("Which microphone?").select_option("Built in")
    asking.get_by_label("Show no faces.").check()
    shows(asking, "7159 2048")
    shows(asking, "somebody can film their own screen")
    asking.get_by_role("button", name="Turn my picture on").click()
    shows(asking, "This is your picture.")
    asking.get_by_role("button", name="Done").click()
    assert told(page, "use") == [["use", "microphone", "b"]]
    assert told(page, "choose")[-1] == ["choose", {"sound_only": False, "no_faces": True}]
    sound(page).get_by_role("button", name="Turn my picture off").click()
    assert told(page, "camera") == [["camera", True], ["camera", False]]


# Pictures


def pictures(page: Page) -> Locator:
    return page.get_by_role("region", name="Pictures")


def places(page: Page) -> Any:
    """Where everybody's small place is."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".pictures-small .picture")].map(one => {
            const { x, y } = one.getBoundingClientRect();
            return [one.dataset.key, Math.round(x), Math.round(y)];
        })"""
    )


def test_places_never_move_when_somebody_speaks(page: Page) -> None:
    page.set_viewport_size(WIDE)
    stage = sounding(page)
    expect(pictures(page)).to_be_hidden()
    page.evaluate("media.linked({ p1: { camera: true }, p3: { camera: true }, p4: {} })")
    expect(pictures(page)).to_be_visible()
    stage.settle()
    before = places(page)
    assert [who for who, *_ in before] == [PARENT, SCHOOL, OFFICER]
    for who in (SCHOOL, OFFICER, PARENT):
        begin(stage, who)
        expect(
            pictures(page).get_by_role("listitem").nth([PARENT, SCHOOL, OFFICER].index(who))
        ).to_contain_text("Speaking now")
        stage.settle()
        assert places(page) == before
    begin(stage, SCHOOL)
    shows(pictures(page).locator("[data-part=large]"), "The school")
    shows(pictures(page).locator("[data-part=beside]"), "The mediator")
    expect(pictures(page).locator("video:visible")).to_have_count(2)


def test_a_picture_that_a_person_keeps_large_stays_beside_the_speaker(page: Page) -> None:
    stage = sounding(page)
    page.evaluate("media.linked({ p1: { camera: true }, p3: { camera: true }, p4: { camera: true } })")
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_label("Keep one picture large").select_option("The authority officer")
    page.get_by_role("button", name="Done").click()
    begin(stage, SCHOOL)
    shows(pictures(page).locator("[data-part=large]"), "The school")
    shows(pictures(page).locator("[data-part=beside]"), "The authority officer")


def test_a_shared_screen_is_large_and_its_person_stays_small(page: Page) -> None:
    stage = sounding(page)
    begin(stage, SCHOOL)
    page.evaluate("media.linked({ p1: {}, p3: { camera: true, screen: true } })")
    shows(pictures(page).locator("[data-part=large]"), "Shows their screen")
    expect(
        pictures(page).get_by_role("listitem").filter(has_text="The school").locator("video")
    ).to_be_visible()


def test_sound_only_hides_all_pictures(page: Page) -> None:
    sounding(page)
    page.evaluate("media.linked({ p1: { camera: true } })")
    expect(pictures(page)).to_be_visible()
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_label("Sound only.").check()
    page.get_by_role("button", name="Done").click()
    expect(pictures(page)).to_be_hidden()


# Looking


@pytest.mark.a11y
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sound_and_pictures_can_be_used_by_everybody(page: Page, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    stage = sounding(page)
    begin(stage, PARENT)
    page.get_by_role("button", name="Turn microphone on").click()
    page.evaluate("media.linked({ p1: { camera: true }, p3: { camera: true }, p4: { state: 'broken' } })")
    become(page, camera={"on": True}, microphone={"trouble": "busy"}, weak=True)
    for size in (PHONE, WIDE, NARROW):
        page.set_viewport_size(size)
        stage.settle()
        assert violations(page) == []
        assert small_targets(page) == []
        assert not is_too_wide(page)
    page.get_by_role("button", name="Sound and picture").click()
    page.get_by_label("Hold to speak: my microphone is on only while I hold").check()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        stage.settle()
        assert violations(page) == []
        assert not is_too_wide(page)


@pytest.mark.a11y
@pytest.mark.parametrize("changes", [{"lease": False}, {"blocked": True}, {"microphone": {"unheard": True}}])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_keeps_sound_from_going_can_be_read_by_everybody(
    page: Page, scheme: Scheme, changes: Any
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    stage = sounding(page)
    become(page, **changes)
    stage.settle()
    assert violations(page) == []
    assert small_targets(page) == []
