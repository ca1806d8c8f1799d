import assert from "node:assert/strict";
import { test } from "node:test";

import { newsBetween } from "../../static/room/news.js";
import { merged } from "../../static/room/merge.js";
import { wordsOf } from "../../static/say.js";

const words = wordsOf({}, "en-GB");
const names = /** @type {any} */ ({ states: { open: "The meeting is open", paused: "The meeting is paused" } });
const action = { number: 1, standing: "needs_agreement", wording: 1, assents: {}, changes: {} };
/** @type {any} */
const BEFORE = {
  you: { id: "p2", role: "parent", may: [] },
  room: {
    session: { state: "open" },
    people: { order: ["p1", "p2", "p3"], by_id: { p2: { name: "The parent" }, p3: { name: "The school" } } },
    floor: { order: [], by_id: {} },
    board: { order: ["a1"], by_id: { a1: action }, parties: ["family"], absences: {} },
  },
};

/** What is said after a patch. */
function said(/** @type {any} */ patch, before = BEFORE) {
  return newsBetween(before, /** @type {any} */ (merged(before, patch)), words, names).map((one) => one.words);
}

test("somebody else's turn is told by name", () => {
  assert.deepEqual(said({ room: { floor: { turn: { id: "t1", holder: "p3" } } } }), ["The school has the floor."]);
});

test("one's own turn is told at once", () => {
  const after = merged(BEFORE, { you: { turn: "t1" }, room: { floor: { turn: { id: "t1", holder: "p2" } } } });
  const [news] = newsBetween(BEFORE, /** @type {any} */ (after), words, names);
  assert.deepEqual(news, { subject: "floor", words: "You have the floor.", urgent: true });
});

test("a change of one's own place is told, and other people's places are not", () => {
  assert.deepEqual(said({ you: { place: 3 } }), ["You are 3rd in the queue."]);
  assert.deepEqual(said({ room: { floor: { order: ["r9"], by_id: { r9: { participant: "p3" } } } } }), []);
});

test("places are said as people say them", () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23].map((place) => said({ you: { place } })[0]);
  assert.deepEqual(places, [
    "You are next.",
    ...["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd"].map((n) => `You are ${n} in the queue.`),
  ]);
});

test("a pause is told with its reason", () => {
  const patch = { room: { session: { state: "paused", pause: { reason: "A short break" } } } };
  assert.deepEqual(said(patch), ["The meeting is paused: A short break"]);
});

test("a confirmed action, changed words and a change asked for are told", () => {
  const a1 = (/** @type {any} */ change) => ({ room: { board: { by_id: { a1: change } } } });
  assert.deepEqual(said(a1({ standing: "confirmed" })), ["Action 1 is confirmed."]);
  assert.deepEqual(said(a1({ wording: 2 })), ["The words of action 1 have changed."]);
  assert.deepEqual(said(a1({ standing: "change_asked", changes: { family: {} } })), [
    "A change is asked for in action 1.",
  ]);
});

test("a lowered hand is told with the mediator's words", () => {
  assert.deepEqual(said({ you: { denial: { request: "r1", words: "After the school." } } }), [
    "The mediator lowered your hand. After the school.",
  ]);
});

test("somebody at the door is told nothing", () => {
  assert.deepEqual(newsBetween(/** @type {any} */ ({ you: BEFORE.you }), BEFORE, words, names), []);
});
