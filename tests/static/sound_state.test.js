import assert from "node:assert/strict";
import { test } from "node:test";

import { newsOfSound } from "../../static/room/sound_news.js";
import { soundOfPerson } from "../../static/room/sound_of_person.js";
import { NO_SOUND, brokenLinks, rightOf, soundShown, withoutSound } from "../../static/room/sound_state.js";
import { troubleInWords } from "../../static/room/trouble_words.js";
import { wordsOf } from "../../static/say.js";
import { LINK, media } from "./sound_of.js";

const words = wordsOf({}, "en-GB");

/** Somebody in the room, of whom it is said by whom they may be heard. */
function now(/** @type {any} */ hearing = { everybody: ["p1"] }) {
  const by_id = { p1: { attendance: "here" }, p2: { attendance: "here" }, p3: { attendance: "here" }, p4: { attendance: "away" } };
  return /** @type {any} */ ({ you: { id: "p2" }, room: { hearing, people: { order: ["p1", "p2", "p3", "p4"], by_id } } });
}

const HEARD = { everybody: ["p1", "p2"] };
const OPEN = { state: /** @type {const} */ ("open") };

/** @type {[string, any, any, string][]} what is so, the engine's state, who may be heard, the face */
const FACES = [
  ["nothing was pressed", null, undefined, "off"],
  ["the engine has ended", media({ taking: "no" }), undefined, "off"],
  ["the microphone is being asked for", media({ taking: "starting" }), undefined, "starting"],
  ["there is no microphone", media({ microphone: { state: "none" } }), undefined, "listening"],
  ["it is somebody else's turn", media(), undefined, "closed"],
  ["one may speak, and the microphone is off", media(), HEARD, "ready"],
  ["it is open, and somebody is reached", media({ microphone: OPEN, heardNow: true }), HEARD, "heard"],
  ["it is open, and nobody else has sound on", media({ microphone: OPEN, heardNow: true, links: {} }), HEARD, "heard"],
  ["it is open, and no link is there yet", media({ microphone: OPEN, heardNow: true, links: { p1: { ...LINK, state: "connecting" } } }), HEARD, "not-yet"],
  ["it is open, and nobody may hear it yet", media({ microphone: OPEN }), HEARD, "not-yet"],
  ["an interpreter is heard by some", media({ microphone: OPEN, heardNow: true }), { everybody: ["p1"], lanes: { p2: ["p3"] } }, "lane"],
  ["somebody speaks without the floor", media({ microphone: { unheard: true } }), undefined, "unheard"],
  ["the line to the room is lost", media({ lease: false, microphone: OPEN, heardNow: false }), HEARD, "lost"],
  ["the browser keeps the sound off", media({ blocked: true }), undefined, "blocked"],
];
for (const [what, state, hearing, face] of FACES) {
  test(`when ${what}, the region says: ${face}`, () => {
    assert.equal(soundShown({ state, starting: false }, now(hearing)).face, face);
  });
}

test("a press that waits for the service's answer is shown, and one outside the room shows nothing", () => {
  assert.equal(soundShown({ state: null, starting: true }, now()).face, "starting");
  assert.deepEqual(soundShown({ state: media(), starting: false }, null), NO_SOUND);
});

test("who has no lane and is not among everybody may be heard by nobody", () => {
  assert.equal(rightOf({ hearing: { everybody: ["p1"], lanes: { p2: [] } } }, "p2"), "nobody");
  assert.equal(rightOf({ hearing: { everybody: ["p1"], lanes: { p2: ["p3"] } } }, "p2"), "some");
});

test("those without sound are who is here and takes no part in it; who is away is not named", () => {
  assert.deepEqual(withoutSound(media(), now().room, "p2"), ["p3"]);
});

test("a broken link is named, and the others are not", () => {
  assert.deepEqual(brokenLinks(media({ links: { p1: LINK, p3: { ...LINK, state: "broken" } } })), ["p3"]);
});

/** What is told when one state follows another. */
function told(/** @type {any} */ before, /** @type {any} */ after, hearing = HEARD) {
  /** @param {any} state */
  const shown = (state) => soundShown({ state, starting: false }, now(hearing));
  return newsOfSound(shown(before), shown(after), words).map((one) => [one.words, one.urgent === true]);
}
const SPEAKS = media({ microphone: OPEN, heardNow: true });

test("a microphone that opens is told at once, with whether one is heard", () => {
  assert.deepEqual(told(media(), SPEAKS), [["Your microphone is on. Everybody can hear you.", true]]);
  assert.deepEqual(told(media(), media({ microphone: OPEN })), [["Your microphone is on. Nobody can hear you yet.", true]]);
  assert.deepEqual(told(media({ microphone: OPEN }), SPEAKS), [["Everybody can hear you.", true]]);
});

test("a microphone that closes is told", () => {
  assert.deepEqual(told(SPEAKS, media()), [["Your microphone is off.", false]]);
});

test("a level that moves tells nothing", () => {
  assert.deepEqual(told(media({ microphone: { level: 0.2 } }), media({ microphone: { level: 0.6 } })), []);
});

test("that sound has stopped is told, and that it is back", () => {
  const lost = media({ lease: false });
  assert.deepEqual(told(media(), lost), [["Sound has stopped. The line to the room is lost.", false]]);
  assert.deepEqual(told(lost, media()), [["Sound is back.", false]]);
});

test("sound that was turned on is told once it is there, and that it is off", () => {
  assert.deepEqual(told(null, media({ taking: "starting" })), []);
  assert.deepEqual(told(media({ taking: "starting" }), media()), [["Sound is on. You can hear the meeting.", false]]);
  assert.deepEqual(told(media(), null), [["Sound is off.", false]]);
});

test("speaking without the floor is told kindly", () => {
  assert.deepEqual(told(media(), media({ microphone: { unheard: true } }), { everybody: ["p1"] }), [["You are speaking, but nobody can hear you.", false]]);
});

const ABOUT = { me: "p2", here: true, mediator: false };

test("beside a name stands how sound is with that person", () => {
  const links = { p1: LINK, p3: { ...LINK, microphone: /** @type {const} */ ("none") }, p4: { ...LINK, state: /** @type {const} */ ("broken") } };
  const state = media({ links });
  assert.equal(soundOfPerson(state, "p1", ABOUT, words), "Sound on");
  assert.equal(soundOfPerson(state, "p3", ABOUT, words), "No microphone");
  assert.equal(soundOfPerson(state, "p4", ABOUT, words), "Connection to them is broken");
});

test("that somebody has no sound on is for the mediator, who gives the floor", () => {
  assert.equal(soundOfPerson(media(), "p3", ABOUT, words), "");
  assert.equal(soundOfPerson(media(), "p3", { ...ABOUT, mediator: true }, words), "No sound in this page");
});

test("a page that takes no part says nothing of anybody's sound", () => {
  assert.equal(soundOfPerson(null, "p1", ABOUT, words), "");
  assert.equal(soundOfPerson(media({ taking: "no" }), "p1", ABOUT, words), "");
});

test("each trouble of each device has a sentence of its own, and what to do", () => {
  for (const device of /** @type {const} */ (["microphone", "camera"])) {
    const all = /** @type {const} */ (["refused", "missing", "busy", "gone", "insecure", "unknown"]).map((trouble) => troubleInWords(device, trouble, words));
    assert.equal(new Set(all.map((one) => one.title)).size, 6);
    assert.ok(all.every((one) => one.words.length > 20));
  }
  assert.notEqual(troubleInWords("screen", "refused", words).title, troubleInWords("screen", "missing", words).title);
});
