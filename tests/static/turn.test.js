import assert from "node:assert/strict";
import { test } from "node:test";

import { answersByName } from "../../static/room/check.js";
import { limitsInWords } from "../../static/room/limits.js";
import { afterInWords, leftInWords, limitInWords, secondsLeft, turnState, whyNot } from "../../static/room/turn.js";
import { wordsOf } from "../../static/say.js";

const words = wordsOf({}, "en-GB");
const NOW = Date.parse("2026-03-03T10:00:00Z");

/** @returns {any} a room with a turn */
function withTurn(/** @type {any} */ turn, state = "open") {
  return { you: { id: "p2", speaks: true }, room: { session: { state }, floor: { turn, taking: true } }, nameOf: String };
}

test("a turn has one face for each way that it can stand", () => {
  const mine = { holder: "p2", phase: "speaking" };
  assert.equal(turnState(withTurn(undefined)), "nobody");
  assert.equal(turnState(withTurn({ holder: "p3", phase: "offered" })), "other");
  assert.equal(turnState(withTurn({ ...mine, phase: "offered" })), "offered");
  assert.equal(turnState(withTurn(mine)), "you");
  assert.equal(turnState(withTurn({ ...mine, phase: "wrapping_up" })), "ending");
  assert.equal(turnState(withTurn({ holder: "p3", held_since: "2026-03-03T10:00:00Z" })), "held");
  assert.equal(turnState(withTurn(mine, "paused")), "paused");
  assert.equal(turnState(withTurn(mine, "suspended")), "suspended");
});

test("the time that is left goes down in steps of ten seconds, and never to nothing", () => {
  const at = (/** @type {number} */ seconds) => new Date(NOW + seconds * 1000).toISOString();
  assert.deepEqual([75, 71, 70, 61, 3, -5].map((left) => secondsLeft(at(left), NOW)), [80, 80, 70, 70, 10, 10]);
});

test("what is left is said in seconds near the end, and only when an end is coming", () => {
  const ends = (/** @type {string} */ kind) => /** @type {any} */ ({ deadline: { kind, at: "2026-03-03T10:00:38Z" } });
  assert.equal(leftInWords(ends("time_over"), NOW, words), "About 40 seconds left.");
  assert.equal(leftInWords(ends("wrap_up"), NOW, words), "");
});

test("a limit is told beforehand, with the promise that its end is told", () => {
  const turn = /** @type {any} */ ({ limit: { seconds: 180, grace: 20 } });
  assert.equal(limitInWords(turn, words), "You have 3 minutes. You are told before it is over.");
  assert.equal(limitInWords(/** @type {any} */ ({}), words), "");
});

test("whoever is interrupted by a short answer is told that it is their turn again", () => {
  const now = withTurn({ holder: "p3" });
  now.room.floor.interrupted = { holder: "p2" };
  assert.equal(afterInWords(now, words), "A short answer. Then it is your turn again.");
  now.you.id = "p4";
  assert.equal(afterInWords(now, words), "A short answer. Then this person goes on: p2.");
});

test("a hand that cannot be raised says why", () => {
  const why = (/** @type {any} */ now) => whyNot(now, words, "Needs permission.");
  assert.equal(why(withTurn(undefined)), "");
  assert.match(why(withTurn(undefined, "paused")), /paused/);
  assert.match(why(withTurn(undefined, "suspended")), /mediator’s line is gone/);
  const shut = withTurn(undefined);
  shut.room.floor.taking = false;
  assert.match(why(shut), /no new hands/);
  const silent = { ...withTurn(undefined), you: { speaks: false, role: "observer" } };
  assert.match(why(silent), /You do not take turns/);
  assert.equal(why({ ...silent, you: { speaks: false, role: "parent" } }), "Needs permission.");
});

test("a check is answered by name, and whoever has not answered is named too", () => {
  const people = { order: ["p1", "p2", "p3", "p4"], by_id: /** @type {any} */ ({}) };
  people.by_id = {
    p1: { role: "mediator", attendance: "here" },
    p2: { role: "parent", attendance: "here" },
    p3: { role: "school", attendance: "away" },
    p4: { role: "observer", attendance: "expected" },
  };
  const now = /** @type {any} */ ({ room: { people }, mediator: { answers: { p2: "not_yet" } }, nameOf: String });
  assert.deepEqual(answersByName(now), { yes: [], not_yet: ["p2"], open: ["p3"] });
});

test("the limits that are set are said: for all, and for single people", () => {
  const now = /** @type {any} */ ({ room: { floor: {} }, mediator: { limits: {} }, nameOf: String });
  assert.equal(limitsInWords(now, words), "Turns have no time limit.");
  now.room.floor.limit = { seconds: 180 };
  now.mediator.limits = { p2: 0, p3: 300 };
  assert.equal(limitsInWords(now, words), "Each turn: 3 minutes. p2: no limit, p3: 5 minutes");
});
