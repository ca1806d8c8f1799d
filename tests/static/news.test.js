import assert from "node:assert/strict";
import { test } from "node:test";

import { newsBetween } from "../../static/room/news.js";
import { merged } from "../../static/room/merge.js";
import { wordsOf } from "../../static/say.js";

const words = wordsOf({}, "en-GB");
const names = /** @type {any} */ ({
  states: { open: "The meeting is open", paused: "The meeting is paused", suspended: "The meeting is on hold" },
  kinds: { break: "Asks for a break" },
  terms: { listen: "Listen when somebody speaks" },
  steps: { family: "The family speaks" },
});
const action = { number: 1, standing: "needs_agreement", wording: 1, assents: {}, changes: {} };
/** @type {any} */
const BEFORE = {
  you: { id: "p2", role: "parent", may: [], requests: {}, notes: {} },
  room: {
    session: { state: "open" },
    people: { order: ["p1", "p2", "p3"], by_id: { p2: { name: "The parent" }, p3: { name: "The school" } } },
    floor: { order: [], by_id: {}, taking: true },
    agenda: { order: ["introduction", "family"], by_id: { introduction: { step: "introduction", progress: "now" } } },
    mediation: { child: "AB" },
    guidance: { notes: {} },
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

test("one's own turn is offered, and that is told at once", () => {
  const turn = { id: "t1", holder: "p2", phase: "offered" };
  const after = merged(BEFORE, { you: { turn: "t1" }, room: { floor: { turn } } });
  const [news] = newsBetween(BEFORE, /** @type {any} */ (after), words, names);
  assert.deepEqual(news, {
    subject: "floor",
    words: "It is your turn. Press “I’m ready” when you want to begin.",
    urgent: true,
  });
});

/** @type {any} */
const MINE = merged(BEFORE, {
  you: { turn: "t1" },
  room: { floor: { turn: { id: "t1", holder: "p2", phase: "speaking", limit: { seconds: 120, grace: 20 } } } },
});
/** @type {any} */
const THEIRS = merged(MINE, { you: { turn: null }, room: { floor: { turn: { holder: "p3" } } } });
/** All that is said after a change of the turn, and whether it is said at once. */
function ofTurn(/** @type {any} */ turn, before = MINE) {
  const after = /** @type {any} */ (merged(before, { room: { floor: { turn } } }));
  return newsBetween(before, after, words, names).map((one) => [one.words, one.urgent === true]);
}

test("that the time is nearly over is told at once, with the time, and to nobody else", () => {
  const ending = { phase: "wrapping_up", deadline: { kind: "time_over", at: "2026-03-03T10:45:00Z" } };
  assert.deepEqual(ofTurn(ending), [["Your time is nearly over. Your turn ends at 10:45.", true]]);
  assert.deepEqual(ofTurn(ending, THEIRS), []);
});

test("more time, and no limit any more, are told", () => {
  const ending = /** @type {any} */ (merged(MINE, { room: { floor: { turn: { phase: "wrapping_up" } } } }));
  const given = { phase: "speaking", limit: { seconds: 180 } };
  assert.deepEqual(ofTurn(given), [["The mediator has given you more time.", false]]);
  assert.deepEqual(ofTurn(given, ending), [["The mediator has given you more time.", true]]);
  const none = { phase: "speaking", limit: null };
  assert.deepEqual(ofTurn(none, ending), [["There is no limit for your turn now. Take the time you need.", true]]);
});

test("a turn that is held is told with the time until which it waits, and the way back", () => {
  const held = { held_since: "2026-03-03T10:42:00Z", deadline: { kind: "held_too_long", at: "2026-03-03T10:43:00Z" } };
  assert.deepEqual(ofTurn(held, THEIRS), [["The line of The school is gone. Their turn waits until 10:43.", false]]);
  const gone = /** @type {any} */ (merged(THEIRS, { room: { floor: { turn: held } } }));
  assert.deepEqual(ofTurn({ held_since: null, deadline: null }, gone), [["The school is back.", false]]);
});

test("whose turn a short answer interrupts is told at once, and when it is theirs again", () => {
  const interrupted = MINE.room.floor.turn;
  const reply = { id: "t2", holder: "p3", phase: "offered" };
  const during = /** @type {any} */ (merged(MINE, { room: { floor: { turn: reply, interrupted } } }));
  const news = newsBetween(MINE, during, words, names);
  assert.deepEqual(
    news.map((one) => [one.words, one.urgent]),
    [["A short answer by The school. Then it is your turn again.", true]],
  );
  const again = /** @type {any} */ (merged(during, { room: { floor: { turn: interrupted, interrupted: null } } }));
  assert.deepEqual(
    newsBetween(during, again, words, names).map((one) => [one.words, one.urgent]),
    [["It is your turn again.", true]],
  );
});

test("that the mediator's line is gone is told at once", () => {
  const after = /** @type {any} */ (merged(BEFORE, { room: { session: { state: "suspended" } } }));
  const [news] = newsBetween(BEFORE, after, words, names);
  assert.equal(news?.urgent, true);
  assert.match(news?.words ?? "", /^The meeting is on hold\. The mediator’s line is gone\./);
});

/** A patch that gives one a place. */
const at = (/** @type {number} */ place) => ({ you: { requests: { r1: { kind: "speak", state: "accepted", place } } } });

test("a change of one's own place is told, and other people's places are not", () => {
  assert.deepEqual(said(at(3)), ["You are 3rd in the queue."]);
  assert.deepEqual(said({ room: { floor: { order: ["r9"], by_id: { r9: { participant: "p3" } } } } }), []);
});

test("places are said as people say them", () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23].map((place) => said(at(place))[0]);
  assert.deepEqual(places, [
    "You are next.",
    ...["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd"].map((n) => `You are ${n} in the queue.`),
  ]);
});

test("that a request has been seen is told to who asked, and a request to the mediator", () => {
  const asked = merged(BEFORE, { you: { requests: { r1: { kind: "break", state: "pending" } } } });
  const patch = { you: { requests: { r1: { state: "accepted" } } } };
  assert.deepEqual(said(patch, asked), ["The mediator has seen what you asked, and will come to it."]);
  const mediator = { asides: {}, answers: {}, corrections: {}, door: {} };
  const aside = { participant: "p3", kind: "break", state: "pending" };
  assert.deepEqual(said({ mediator: { asides: { r1: aside } } }, merged(BEFORE, { mediator })), [
    "The school: Asks for a break.",
  ]);
});

test("what the mediator says beside the floor is told: a check, a summary, a cue, a word", () => {
  const guidance = (/** @type {any} */ change) => said({ room: { guidance: change } });
  assert.deepEqual(guidance({ check: { id: "n1", point: "A quiet room" } }), [
    "The mediator asks: is this clear? A quiet room",
  ]);
  assert.deepEqual(guidance({ summary: { id: "n2", words: "So far" } }), ["The mediator shows a summary."]);
  assert.deepEqual(guidance({ child_cued_at: "2026-03-03T10:00:00Z" }), ["Back to the child: AB."]);
  assert.deepEqual(guidance({ notes: { n3: { kind: "reminder", term: "listen", words: "" } } }), [
    "The mediator reminds us all of something we agreed. Listen when somebody speaks",
  ]);
  assert.deepEqual(said({ you: { notes: { n4: { kind: "nudge", words: "Take your time" } } } }), [
    "A word from the mediator, for you alone",
  ]);
});

test("where the meeting has got to is told", () => {
  const by_id = { introduction: { progress: "done" }, family: { step: "family", progress: "now" } };
  assert.deepEqual(said({ room: { agenda: { by_id } } }), ["The meeting is now at: The family speaks."]);
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
    "The mediator has answered: not now. After the school.",
  ]);
});

test("hands that were all lowered together are told as that, and not as an answer to this person", () => {
  const lowered = (/** @type {any} */ denial) => said({ you: { denial: { request: "r1", words: "", ...denial } } });
  assert.deepEqual(lowered({ cleared: "step" }), [
    "The meeting has moved on, and all hands were lowered. You can raise yours again.",
  ]);
  assert.deepEqual(lowered({ cleared: "queue", words: "A short pause first." }), [
    "The mediator has lowered all hands. You can raise yours again later. A short pause first.",
  ]);
});

test("somebody at the door is told nothing", () => {
  assert.deepEqual(newsBetween(/** @type {any} */ ({ you: BEFORE.you }), BEFORE, words, names), []);
});
