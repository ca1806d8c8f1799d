import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Lease } from "../../static/media/lease.js";
import { Clock } from "./media_fakes.js";

/** @type {Clock} */ let clock;
/** @type {Lease} */ let lease;
/** @type {boolean[]} */ let changes;

beforeEach(() => {
  clock = new Clock();
  changes = [];
  lease = new Lease({ timers: clock.timers, changed: () => changes.push(lease.alive) });
});

test("before the room was shown there is no lease, whatever was heard", async () => {
  lease.heard();
  await clock.pass(1_000);
  assert.equal(lease.alive, false);
  lease.saw();
  assert.equal(lease.alive, true);
  assert.deepEqual(changes, [true]);
});

test("it lives for six seconds after the last word, and not longer", async () => {
  lease.saw();
  await clock.pass(5_000);
  lease.heard();
  await clock.pass(6_000);
  assert.equal(lease.alive, true);
  await clock.pass(1);
  assert.equal(lease.alive, false);
  assert.deepEqual(changes, [true, false]);
});

test("it is over when its time is over, though no timer ran", () => {
  lease.saw();
  clock.now += 6_001;
  assert.equal(lease.alive, false);
});

test("a silence on a line that lives on ends with what it held back, when that is all here", async () => {
  lease.saw();
  await clock.pass(7_000);
  lease.heard();
  lease.saw(); // an older state of the room, and there is more to come
  assert.equal(lease.alive, false);
  await clock.pass(100);
  assert.equal(lease.alive, true);
  assert.deepEqual(changes, [true, false, true]);
});

test("a word on a new line opens nothing before that line has shown the room", async () => {
  lease.saw();
  lease.lineLost();
  await clock.pass(7_000);
  lease.heard();
  await clock.pass(1_000);
  assert.equal(lease.alive, false);
  lease.saw();
  assert.equal(lease.alive, true);
});

test("a line that is lost and soon back ends nothing", async () => {
  lease.saw();
  lease.lineLost();
  await clock.pass(3_000);
  assert.equal(lease.alive, true);
  lease.saw();
  assert.deepEqual(changes, [true]);
});

test("with the room it is over at once, and no timer is left", () => {
  lease.saw();
  lease.end();
  assert.equal(lease.alive, false);
  assert.deepEqual(changes, [true, false]);
  assert.equal(clock.waiting, 0);
});
