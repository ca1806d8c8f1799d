import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Pictures } from "../../static/media/pictures.js";
import { Clock } from "./clock.js";
import { FakeDevices, FakeTrack, error, fakeLink } from "./fake_media.js";

/** @type {Clock} */ let clock;
/** @type {FakeDevices} */ let devices;
/** @type {Pictures} */ let pictures;
let told = 0;
const role = (/** @type {string} */ name) => ({ role: name });

/** p1 mediates, p2 is this page's person, p3 the school, p4 interprets for p2. @returns {any} */
function view({ state = "open", holder = "", everybody = ["p1"], lanes = {} } = {}) {
  const by_id = { p1: role("mediator"), p2: role("parent"), p3: role("school"), p4: role("interpreter") };
  const floor = holder === "" ? {} : { turn: { holder } };
  return { room: { session: { state }, people: { by_id }, floor, hearing: { everybody, lanes } } };
}
const MY_TURN = view({ holder: "p2", everybody: ["p1", "p2"] });

beforeEach(() => {
  told = 0;
  clock = new Clock();
  devices = new FakeDevices();
  pictures = new Pictures({ devices: /** @type {any} */ (devices), timers: clock.timers, changed: () => (told += 1) });
  pictures.saw(view(), "p2");
});

function linked(/** @type {string[]} */ ...them) {
  const links = them.map((one) => fakeLink(one));
  for (const link of links) pictures.onLink(link);
  return links;
}

/** What a link's slot sends now: bits a second, or nothing. */
async function sent(/** @type {any} */ link, /** @type {"camera" | "screen"} */ slot = "camera") {
  await clock.pass(0);
  const { sender } = link.slots[slot];
  return sender.track === null ? null : sender.encodings[0].maxBitrate;
}

test("nothing is taken from a camera before a press, and its lamp goes out at a press", async () => {
  const [link] = linked("p1");
  assert.equal(await sent(link), null);
  assert.deepEqual(devices.asked, []);
  await pictures.camera(true);
  assert.equal(await sent(link), 60_000);
  assert.equal(pictures.state.camera.on, true);
  await pictures.camera(false);
  assert.equal(await sent(link), null);
  assert.equal(devices.given[0]?.stopped, true);
});

test("the picture follows the floor, and comes back when the floor goes", async () => {
  const [link] = linked("p1");
  await pictures.camera(true);
  pictures.saw(MY_TURN, "p2");
  assert.equal(await sent(link), 500_000);
  pictures.saw(view(), "p2");
  assert.equal(await sent(link), 60_000);
  // One picture, and no new asking for the camera.
  assert.equal(devices.given.length, 1);
});

test("whoever comes while the camera is on is sent its picture, and a link that is gone is left alone", async () => {
  await pictures.camera(true);
  const [one, other] = linked("p1", "p3");
  assert.equal(await sent(one), 60_000);
  assert.equal(await sent(other), 60_000);
  pictures.onGone(other);
  await pictures.camera(false);
  assert.equal(await sent(other), 60_000);
  assert.equal(await sent(one), null);
});

test("a link that was replaced says goodbye too late, and the one in its place goes on", async () => {
  const [old, anew] = linked("p1", "p1");
  pictures.onGone(old);
  await pictures.camera(true);
  assert.equal(await sent(anew), 60_000);
});

test("sound stands before pictures on every link, and its track is the microphone's affair", async () => {
  const [link] = linked("p1");
  await clock.pass(0);
  const { sender } = link.slots.microphone;
  assert.equal(sender.encodings[0].priority, "high");
  assert.deepEqual(sender.done.filter((/** @type {string} */ one) => !one.startsWith("limit")), []);
});

test("a camera that is pressed off while the browser asks does not come on", async () => {
  let answer = () => {};
  devices.waits = new Promise((resolve) => (answer = () => resolve()));
  const pressed = pictures.camera(true);
  await pictures.camera(false);
  answer();
  await pressed;
  assert.equal(pictures.state.camera.on, false);
  assert.equal(devices.given[0]?.stopped, true);
});

test("a camera that cannot be had says why, and the person is in the room as before", async () => {
  for (const [name, trouble] of [["NotAllowedError", "refused"], ["NotFoundError", "missing"], ["NotReadableError", "busy"]]) {
    devices.fails = error(String(name));
    await pictures.camera(true);
    assert.deepEqual([pictures.state.camera.on, pictures.state.camera.trouble], [false, trouble]);
  }
  devices.fails = null;
  await pictures.camera(true);
  assert.deepEqual([pictures.state.camera.on, pictures.state.camera.trouble], [true, null]);
});

test("a camera that is unplugged is gone, and says so", async () => {
  const [link] = linked("p1");
  await pictures.camera(true);
  devices.given[0]?.onended?.();
  assert.equal(await sent(link), null);
  assert.deepEqual([pictures.state.camera.on, pictures.state.camera.trouble], [false, "gone"]);
});

test("a page that is not served safely has no camera", async () => {
  const none = new Pictures({ devices: undefined, timers: clock.timers, changed: () => {} });
  none.saw(view(), "p2");
  await none.camera(true);
  assert.equal(none.state.camera.trouble, "insecure");
});

test("another camera takes the place of the first, whose lamp goes out first", async () => {
  const [link] = linked("p1");
  await pictures.camera(true);
  await pictures.use("other");
  await clock.pass(0);
  assert.deepEqual(devices.asked[1].video.deviceId, { exact: "other" });
  assert.equal(devices.given[0]?.stopped, true);
  assert.equal(link.slots.camera.sender.track, devices.given[1]);
});

test("blur is offered where the camera can do it, and nowhere else", async () => {
  await pictures.camera(true);
  assert.equal(pictures.state.camera.blur, "none");
  assert.equal(await pictures.blur(true), false);
  const [track] = devices.given;
  if (track !== undefined) track.capabilities = { backgroundBlur: [false, true] };
  assert.equal(await pictures.blur(true), true);
  assert.equal(pictures.state.camera.blur, "on");
});

test("a screen is shared by whoever may be heard, and ends with their right", async () => {
  const [link] = linked("p1");
  await pictures.screen(true);
  assert.deepEqual(devices.asked, []);
  pictures.saw(MY_TURN, "p2");
  await pictures.screen(true);
  assert.equal(devices.asked[0].audio, false);
  assert.equal(devices.given[0]?.contentHint, "detail");
  assert.equal(await sent(link, "screen"), 700_000);
  pictures.saw(view(), "p2");
  assert.equal(await sent(link, "screen"), null);
  assert.equal(devices.given[0]?.stopped, true);
  assert.deepEqual(pictures.state.screen, { on: false, trouble: null });
});

test("a screen that is chosen after the right went is never shown", async () => {
  const [link] = linked("p1");
  pictures.saw(MY_TURN, "p2");
  let chosen = () => {};
  devices.waits = new Promise((resolve) => (chosen = () => resolve()));
  const pressed = pictures.screen(true);
  pictures.saw(view(), "p2");
  chosen();
  await pressed;
  assert.equal(await sent(link, "screen"), null);
  assert.ok(!link.slots.screen.sender.done.includes("picture"));
  assert.equal(devices.given[0]?.stopped, true);
});

test("the browser's own way to stop sharing is as good as ours", async () => {
  pictures.saw(MY_TURN, "p2");
  await pictures.screen(true);
  devices.given[0]?.onended?.();
  assert.deepEqual(pictures.state.screen, { on: false, trouble: null });
});

test("a phone that cannot share its screen says so", async () => {
  /** @type {any} */ (devices).getDisplayMedia = undefined;
  pictures.saw(MY_TURN, "p2");
  await pictures.screen(true);
  assert.equal(pictures.state.screen.trouble, "missing");
});

test("who wants no faces takes none, and still a shared screen and whoever interprets for them", () => {
  pictures.saw(view({ lanes: { p4: ["p2"] } }), "p2");
  pictures.choose({ no_faces: true });
  const [school, interpreter] = linked("p3", "p4");
  // Before the link is agreed: what is not wanted is never asked for.
  assert.deepEqual([school.slots.camera.direction, school.slots.screen.direction], ["sendonly", "sendrecv"]);
  assert.equal(interpreter.slots.camera.direction, "sendrecv");
  pictures.choose({ no_faces: false });
  assert.equal(school.slots.camera.direction, "sendrecv");
});

test("sound alone takes no picture and sends none; a press on the camera is the end of it", async () => {
  const [link] = linked("p1");
  await pictures.camera(true);
  pictures.choose({ sound_only: true });
  assert.deepEqual([link.slots.camera.direction, link.slots.screen.direction], ["sendonly", "sendonly"]);
  assert.equal(devices.given[0]?.stopped, true);
  await pictures.camera(true);
  assert.equal(pictures.state.choices.sound_only, false);
  assert.equal(link.slots.camera.direction, "sendrecv");
});

test("whoever takes no picture is sent none, and the microphone's slot is never touched", async () => {
  const [one, other] = linked("p1", "p3");
  one.slots.camera.currentDirection = "recvonly";
  await pictures.camera(true);
  assert.equal(await sent(one), null);
  assert.equal(await sent(other), 60_000);
  pictures.choose({ sound_only: true });
  assert.equal(one.slots.microphone.direction, "sendrecv");
});

/** @returns {any} a link's statistics, with so long a way there and back */
const stats = (/** @type {number} */ seconds) =>
  new Map([["pair", { type: "candidate-pair", selected: true, currentRoundTripTime: seconds }]]);

/** Statistics each second. */
async function reads(/** @type {any} */ link, /** @type {number} */ times, /** @type {number} */ seconds) {
  for (let n = 0; n < times; n += 1) {
    clock.time += 1_000;
    pictures.measured(link, stats(seconds));
  }
  await clock.pass(0);
}

test("a weak link gets sound alone, both ways, until the person brings its pictures back", async () => {
  const [weak, good, third] = linked("p1", "p3", "p4");
  await pictures.camera(true);
  await reads(weak, 7, 0.9);
  assert.equal(await sent(weak), null);
  assert.equal(weak.slots.camera.direction, "sendonly");
  assert.deepEqual(pictures.state.links, { p1: { weak: true }, p3: { weak: false }, p4: { weak: false } });
  // The others' lines are good, so it is not this person's own.
  assert.equal(pictures.state.weak, false);
  assert.equal(await sent(good), 60_000);
  assert.equal(await sent(third), 60_000);
  await reads(weak, 60, 0.05);
  assert.equal(await sent(weak), null);
  assert.equal(pictures.state.recovered, true);
  await pictures.camera(true);
  assert.equal(await sent(weak), 60_000);
  assert.equal(weak.slots.camera.direction, "sendrecv");
});

test("when most links are weak it is the own line, and nobody is sent a picture", async () => {
  const [one, two, three] = linked("p1", "p3", "p4");
  await pictures.camera(true);
  await reads(one, 7, 0.9);
  await reads(two, 7, 0.9);
  assert.equal(pictures.state.weak, true);
  assert.equal(await sent(three), null);
  assert.equal(pictures.state.camera.on, true);
});

test("a weak link that is made anew is as weak as it was; a page that was loaded anew begins anew", async () => {
  const [link] = linked("p1");
  await pictures.camera(true);
  await reads(link, 7, 0.9);
  pictures.onGone(link);
  const again = fakeLink("p1");
  pictures.onLink(again);
  assert.equal(await sent(again), null);
  const reloaded = fakeLink("p1", "another page");
  pictures.onLink(reloaded);
  assert.equal(await sent(reloaded), 60_000);
});

test("a thin line that was measured makes the picture smaller", async () => {
  const [link] = linked("p1", "p3");
  await pictures.camera(true);
  pictures.saw(MY_TURN, "p2");
  pictures.uplink(1_000_000);
  assert.equal(await sent(link), 250_000);
});

test("the eleventh person ends all pictures, and that is said", async () => {
  await pictures.camera(true);
  const links = linked(...Array.from({ length: 10 }, (_, n) => `q${n}`));
  assert.equal(pictures.state.full, true);
  for (const link of links) assert.equal(await sent(link), null);
});

test("whoever is out of the room, or whose meeting is closed, has every lamp out", async () => {
  for (const over of [null, {}, view({ state: "closed" })]) {
    pictures.saw(MY_TURN, "p2");
    await pictures.camera(true);
    await pictures.screen(true);
    pictures.saw(over, "p2");
    assert.ok(devices.given.every(({ stopped }) => stopped));
    assert.deepEqual([pictures.state.camera.on, pictures.state.screen.on], [false, false]);
  }
});

test("what a screen has drawn is not told again", async () => {
  linked("p1");
  await pictures.camera(true);
  const before = [told, pictures.state];
  pictures.saw(view(), "p2");
  pictures.uplink(10_000_000);
  assert.deepEqual([told, pictures.state], before);
});

test("a phone held upright sends a picture as large as one on its side", async () => {
  devices.getUserMedia = async () => {
    const track = new FakeTrack({ width: 540, height: 960 });
    return /** @type {any} */ ({ getTracks: () => [track], getVideoTracks: () => [track] });
  };
  const [link] = linked("p1");
  await pictures.camera(true);
  pictures.saw(MY_TURN, "p2");
  await clock.pass(0);
  assert.equal(link.slots.camera.sender.encodings[0].scaleResolutionDownBy, 1);
});
