import assert from "node:assert/strict";
import { test } from "node:test";

import { isHeard, mayHear } from "../../static/media/hearing.js";

const MEETING = { everybody: ["mediator", "parent"], lanes: { interpreter: ["parent"] } };
const alive = { hearing: MEETING, alive: true };

test("whoever may be heard by everybody is heard by each, and nobody hears themselves", () => {
  assert.equal(mayHear(alive, "school", "parent"), true);
  assert.equal(mayHear(alive, "school", "mediator"), true);
  assert.equal(mayHear(alive, "parent", "parent"), false);
});

test("nobody else is heard", () => {
  assert.equal(mayHear(alive, "parent", "school"), false);
});

test("an interpreter is heard by those they interpret for, and by nobody else", () => {
  assert.equal(mayHear(alive, "parent", "interpreter"), true);
  assert.equal(mayHear(alive, "school", "interpreter"), false);
  // And it goes one way.
  assert.equal(mayHear(alive, "interpreter", "school"), false);
});

test("without a living lease, or without a room, nobody is heard", () => {
  assert.equal(mayHear({ hearing: MEETING, alive: false }, "school", "parent"), false);
  assert.equal(mayHear({ hearing: MEETING, alive: false }, "parent", "interpreter"), false);
  assert.equal(mayHear({ hearing: undefined, alive: true }, "school", "parent"), false);
  assert.equal(mayHear({ hearing: { everybody: [] }, alive: true }, "school", "parent"), false);
});

test("the right to be heard by anybody is the view's, whatever the lease", () => {
  assert.equal(isHeard(MEETING, "parent"), true);
  assert.equal(isHeard(MEETING, "interpreter"), true);
  assert.equal(isHeard(MEETING, "school"), false);
  assert.equal(isHeard({ everybody: [], lanes: { interpreter: [] } }, "interpreter"), false);
  assert.equal(isHeard(undefined, "parent"), false);
});
