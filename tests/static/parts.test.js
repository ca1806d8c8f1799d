import assert from "node:assert/strict";
import { test } from "node:test";

import { comesFirst, interpretsFor, mayShare, partOf } from "../../static/media/parts.js";

/** p1 mediates, p2 and p3 take turns, p4 interprets for p3. @returns {any} */
function room(/** @type {any} */ { turn = {}, everybody = ["p1"], lanes = {} } = {}) {
  const role = (/** @type {string} */ name) => ({ role: name });
  return {
    people: { by_id: { p1: role("mediator"), p2: role("parent"), p3: role("young_person"), p4: role("interpreter") } },
    floor: turn,
    hearing: { everybody, lanes },
  };
}
const EVERYBODY = ["p1", "p2", "p3", "p4"];
const parts = (/** @type {any} */ seen) => EVERYBODY.map((who) => partOf(seen, who));

test("with nobody's turn there is no large picture", () => {
  assert.deepEqual(parts(room()), ["mediator", "other", "other", "interpreter"]);
});

test("whoever has the floor is the holder while they may be heard, and not before or after", () => {
  const turn = { turn: { holder: "p2" } };
  assert.deepEqual(parts(room({ turn, everybody: ["p1", "p2"] })), ["mediator", "holder", "other", "interpreter"]);
  // Offered and not begun, held, or the meeting is paused: the view lets nobody hear them.
  assert.deepEqual(parts(room({ turn })), ["mediator", "other", "other", "interpreter"]);
});

test("at most one person is large, whoever may be heard", () => {
  for (const holder of EVERYBODY) {
    const all = parts(room({ turn: { turn: { holder } }, everybody: EVERYBODY }));
    assert.ok(all.filter((part) => part === "holder").length <= 1);
  }
});

test("a screen is shared by whoever may be heard by everybody in their own right", () => {
  const may = (/** @type {string[]} */ everybody) => EVERYBODY.filter((who) => mayShare(room({ everybody }), who));
  assert.deepEqual(may(["p1"]), ["p1"]);
  assert.deepEqual(may(["p1", "p2"]), ["p1", "p2"]);
  // The interpreter is heard by everybody while p3 speaks, as p3's voice.
  assert.deepEqual(may(["p1", "p3", "p4"]), ["p1", "p3"]);
  assert.deepEqual(may([]), []);
});

test("the mediator and those of a lane come first, both ways", () => {
  const seen = room({ lanes: { p4: ["p3"] } });
  const first = (/** @type {string} */ from) => EVERYBODY.filter((to) => to !== from && comesFirst(seen, from, to));
  assert.deepEqual(first("p2"), ["p1"]);
  assert.deepEqual(first("p3"), ["p1", "p4"]);
  assert.deepEqual(first("p4"), ["p1", "p3"]);
  assert.equal(interpretsFor(seen, "p4", "p3"), true);
  assert.equal(interpretsFor(seen, "p3", "p4"), false);
});
