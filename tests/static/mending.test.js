import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Mending } from "../../static/media/mending.js";
import { Clock } from "./media_fakes.js";

/** @type {Clock} */ let clock;
/** @type {[number, string][]} */ let done;

function mendingOf({ polite = false } = {}) {
  const note = (/** @type {string} */ what) => () => done.push([clock.now, what]);
  return new Mending({ polite, timers: clock.timers, restart: note("restart"), ask: note("ask"), anew: note("anew") });
}

beforeEach(() => {
  clock = new Clock();
  done = [];
});

test("the first end looks for new ways after a second and a half, and then ever later", async () => {
  const mending = mendingOf();
  mending.well();
  mending.trouble();
  await clock.pass(59_000);
  assert.deepEqual(done, [1_500, 5_500, 13_500, 28_500, 43_500, 58_500].map((at) => [at, "restart"]));
});

test("the other end asks, and later than the first", async () => {
  const mending = mendingOf({ polite: true });
  mending.well();
  mending.trouble();
  await clock.pass(20_000);
  assert.deepEqual(done, [[4_000, "ask"], [8_000, "ask"], [16_000, "ask"]]);
});

test("what mends itself is left alone, and the next trouble begins from the beginning", async () => {
  const mending = mendingOf();
  mending.well();
  mending.trouble();
  await clock.pass(6_000);
  mending.well();
  await clock.pass(100_000);
  assert.equal(done.length, 2);
  mending.trouble();
  await clock.pass(1_500);
  assert.deepEqual(done.at(-1), [107_500, "restart"]);
});

test("trouble that is told again does not begin the wait again", async () => {
  const mending = mendingOf();
  mending.well();
  mending.trouble();
  await clock.pass(1_000);
  mending.trouble();
  await clock.pass(500);
  assert.equal(done.length, 1);
});

test("over a closed line nothing is mended; when it is back, soon", async () => {
  const mending = mendingOf();
  mending.well();
  mending.trouble();
  await clock.pass(30_000);
  const before = done.length;
  mending.lineIs(false);
  await clock.pass(25_000);
  assert.equal(done.length, before);
  mending.lineIs(true);
  await clock.pass(1_500);
  assert.deepEqual(done.slice(before), [[56_500, "restart"]]);
});

for (const [polite, at] of /** @type {const} */ ([[false, 60_000], [true, 75_000]])) {
  test(`a link that is not connected for ${at / 1_000} seconds is made anew by its ${polite ? "polite" : "first"} end`, async () => {
    mendingOf({ polite });
    await clock.pass(at - 1);
    assert.deepEqual(done, []);
    await clock.pass(1);
    assert.deepEqual(done, [[at, "anew"]]);
  });
}

test("the minute is counted from when it was last connected", async () => {
  const mending = mendingOf();
  await clock.pass(40_000);
  mending.well();
  await clock.pass(40_000);
  mending.trouble();
  await clock.pass(59_999);
  assert.ok(done.every(([, what]) => what !== "anew"));
  await clock.pass(1);
  assert.deepEqual(done.at(-1), [140_000, "anew"]);
});

test("a link that never connected and fails is given its one minute, and not another", async () => {
  const mending = mendingOf();
  await clock.pass(30_000);
  mending.trouble();
  await clock.pass(30_000);
  assert.deepEqual(done.at(-1), [60_000, "anew"]);
});

test("a minute that ends over a closed line is acted on once the line is open", async () => {
  const mending = mendingOf();
  mending.lineIs(false);
  await clock.pass(90_000);
  assert.deepEqual(done, []);
  mending.lineIs(true);
  await clock.pass(0);
  assert.deepEqual(done, [[90_000, "anew"]]);
});

test("asked by the other end it looks at once, but not more often than every four seconds", async () => {
  const mending = mendingOf();
  mending.well();
  mending.asked();
  await clock.pass(3_999);
  mending.asked();
  assert.equal(done.length, 1);
  await clock.pass(1);
  mending.asked();
  assert.equal(done.length, 2);
});

test("of a closed link nothing is left", async () => {
  const mending = mendingOf();
  mending.trouble();
  mending.end();
  assert.equal(clock.waiting, 0);
});
