import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Encodings } from "../../static/media/encodings.js";
import { Clock, settled } from "./clock.js";
import { FakeSender, FakeTrack } from "./fake_media.js";

/** @type {Clock} */ let clock;
/** @type {FakeSender} */ let sender;
/** @type {Encodings} */ let queue;
const picture = /** @type {any} */ (new FakeTrack());
const at = (/** @type {number} */ maxBitrate) => ({ active: true, maxBitrate });

beforeEach(() => {
  clock = new Clock();
  sender = new FakeSender();
  queue = new Encodings(/** @type {any} */ (sender), clock.timers);
});

test("a picture's limits stand before its first frame", async () => {
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(0);
  assert.deepEqual(sender.done, ["limit 500", "picture"]);
  assert.equal(sender.track, picture);
});

test("a sender is changed once at a time, and of many wishes the newest is what it ends with", async () => {
  for (let bits = 1; bits <= 20; bits += 1) queue.want({ track: picture, encoding: at(bits) });
  await clock.pass(0);
  await clock.pass(0);
  assert.equal(sender.encodings[0].maxBitrate, 20);
  // The first was on its way; those between were overtaken.
  assert.deepEqual(sender.done, ["limit 1", "picture", "limit 20"]);
});

test("a wish that changes nothing asks nothing of the sender", async () => {
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(0);
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(0);
  assert.equal(sender.tries, 1);
  assert.deepEqual(sender.done, ["limit 500", "picture"]);
});

test("a sender that is being negotiated is asked again, later each time, with parameters read afresh", async () => {
  sender.failing = ["InvalidStateError", "InvalidModificationError", "InvalidStateError"];
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(49);
  assert.equal(sender.tries, 1);
  await clock.pass(1);
  assert.equal(sender.tries, 2);
  await clock.pass(99);
  assert.equal(sender.tries, 2);
  await clock.pass(1 + 200);
  assert.equal(sender.tries, 4);
  assert.deepEqual(sender.done, ["limit 500", "picture"]);
});

test("a sender that has no encodings yet is asked again when it may have", async () => {
  sender.encodings = [];
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(1_000);
  assert.equal(sender.track, null);
  sender.encodings = [{ active: true }];
  await clock.pass(2_000);
  assert.equal(sender.track, picture);
});

test("somebody else who changes the same sender costs one more try", async () => {
  queue.want({ track: picture, encoding: at(500) });
  sender.getParameters();
  await clock.pass(50);
  assert.equal(sender.encodings[0].maxBitrate, 500);
});

test("the camera turned off while its limits wait is off at once", async () => {
  queue.want({ track: picture, encoding: at(100) });
  await clock.pass(0);
  sender.failing = Array(100).fill("InvalidStateError");
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(5_000);
  queue.want({ track: null });
  await settled();
  await settled();
  assert.equal(sender.track, null);
  assert.equal(clock.running.length, 0);
});

test("a picture whose limits cannot be set does not go out", async () => {
  queue.want({ track: picture, encoding: at(100) });
  await clock.pass(0);
  sender.failing = ["OperationError"];
  queue.want({ track: picture, encoding: at(700) });
  await clock.pass(0);
  assert.equal(sender.track, null);
});

test("the sound's queue never touches its track", async () => {
  sender.track = "the microphone";
  queue.want({ encoding: { priority: "high" } });
  await clock.pass(0);
  assert.equal(sender.track, "the microphone");
  assert.deepEqual(sender.done, ["limit high"]);
});

test("after the link is gone nothing is done to its sender, and nothing waits", async () => {
  sender.failing = ["InvalidStateError"];
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(0);
  queue.close();
  await clock.pass(60_000);
  queue.want({ track: picture, encoding: at(500) });
  await clock.pass(60_000);
  assert.equal(sender.tries, 1);
  assert.equal(clock.running.length, 0);
});
