import assert from "node:assert/strict";
import { test } from "node:test";

import { shownLevel } from "../../static/media/meter.js";
import { Speaking } from "../../static/media/speaking.js";

/** @param {Speaking} speaking @param {number} level @param {number} looks */
function look(speaking, level, looks) {
  let now = false;
  for (let each = 0; each < looks; each += 1) now = speaking.look(level);
  return now;
}

test("half a second of voice is speech, a cough is not", () => {
  assert.equal(look(new Speaking(), 0.2, 5), true);
  const cough = new Speaking();
  look(cough, 0.5, 3);
  assert.equal(look(cough, 0.001, 10), false);
});

test("a quiet room is not speech", () => {
  assert.equal(look(new Speaking(), 0.008, 100), false);
});

test("between two sentences somebody still speaks; after a second and a half they do not", () => {
  const speaking = new Speaking();
  look(speaking, 0.2, 10);
  assert.equal(look(speaking, 0, 14), true);
  assert.equal(look(speaking, 0, 1), false);
  assert.equal(look(speaking, 0, 10), false);
});

test("the meter is full for a loud voice and moves in steps", () => {
  assert.deepEqual([shownLevel(0), shownLevel(0.9), shownLevel(0.165), shownLevel(0.17)], [0, 1, 0.5, 0.5]);
});
