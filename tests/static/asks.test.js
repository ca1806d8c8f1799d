import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Asks } from "../../static/room/asks.js";

/** @type {any[]} */ let sent;
/** @type {(() => void)[]} */ let waiting;
/** @type {Asks} */ let asks;
const send = (/** @type {any} */ message) => sent.push(message);
const keys = () => sent.map((one) => one.key);

beforeEach(() => {
  let keysMade = 0;
  sent = [];
  waiting = [];
  asks = new Asks({
    newKey: () => `k${++keysMade}`,
    later: (again) => waiting.push(again),
    changed: () => {},
  });
});

test("a command is done only when the view of its version is on the screen", async () => {
  asks.lineOpened(send);
  let done = false;
  const ending = asks.ask({ type: "raise_hand" }).then((ending) => ((done = true), ending));
  assert.equal(asks.saved, "sending");
  asks.answered("k1", 7, 6);
  await Promise.resolve();
  assert.equal(done, false);
  assert.equal(asks.saved, "sending");
  asks.saw(7);
  assert.deepEqual(await ending, { code: null });
  assert.equal(asks.saved, "saved");
});

test("what had no answer is sent again on a new line, in order and with the same keys", () => {
  asks.lineOpened(send);
  asks.ask({ type: "raise_hand" });
  asks.ask({ type: "let_go", request: "r1" });
  asks.lineLost();
  assert.equal(asks.saved, "not-saved");
  asks.ask({ type: "open_meeting" });
  assert.deepEqual(keys(), ["k1", "k2"]);
  asks.lineOpened(send);
  assert.deepEqual(keys(), ["k1", "k2", "k1", "k2", "k3"]);
});

test("what was answered is not sent again, even if its view has not come", () => {
  asks.lineOpened(send);
  asks.ask({ type: "raise_hand" });
  asks.answered("k1", 9, 8);
  asks.lineLost();
  asks.lineOpened(send);
  assert.deepEqual(keys(), ["k1"]);
});

test("a refusal ends an ask with its code and leaves nothing to send", async () => {
  asks.lineOpened(send);
  const ending = asks.ask({ type: "grant_next", after: "t1" });
  asks.refused("k1", "turn_has_changed");
  assert.deepEqual(await ending, { code: "turn_has_changed" });
  asks.lineOpened(send);
  assert.deepEqual(keys(), ["k1"]);
});

test("a fault's number reaches the person", async () => {
  asks.lineOpened(send);
  const ending = asks.ask({ type: "raise_hand" });
  asks.refused("k1", "fault", "1a2b");
  assert.deepEqual(await ending, { code: "fault", number: "1a2b" });
});

test("what could not be saved is asked again with the same key, and is called not saved until it is", async () => {
  asks.lineOpened(send);
  const ending = asks.ask({ type: "raise_hand" });
  asks.refused("k1", "not_saved");
  assert.equal(asks.saved, "not-saved");
  assert.deepEqual(keys(), ["k1"]);
  waiting.forEach((again) => again());
  assert.deepEqual(keys(), ["k1", "k1"]);
  asks.answered("k1", 3, 3);
  assert.deepEqual(await ending, { code: null });
  assert.equal(asks.saved, "saved");
});

test("an answer to a key of somebody else's changes nothing", () => {
  asks.lineOpened(send);
  asks.ask({ type: "raise_hand" });
  asks.answered("other", 3, 3);
  asks.refused("other", "fault");
  assert.equal(asks.saved, "sending");
});

test("what was taken back is not sent on a new line, and what stays is", async () => {
  const stop = asks.ask({ type: "stop_meeting", term: "be-kind" });
  asks.ask({ type: "raise_hand" });
  asks.withdraw(stop);
  assert.deepEqual(await stop, { code: null });
  asks.lineOpened(send);
  assert.deepEqual(sent.map((one) => one.command.type), ["raise_hand"]);
});

test("what was sent and taken back is not sent again, and its late answer is nothing", () => {
  asks.lineOpened(send);
  const stop = asks.ask({ type: "stop_meeting", term: "be-kind" });
  asks.lineLost();
  asks.withdraw(stop);
  asks.lineOpened(send);
  asks.answered("k1", 9, 9);
  assert.deepEqual(keys(), ["k1"]);
  assert.equal(asks.saved, "saved");
});
