import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Relay } from "../../static/media/relay.js";
import { Clock, settle } from "./media_fakes.js";

/** @type {Clock} */ let clock;
/** @type {any[]} */ let sent;
/** @type {any[]} */ let changes;
/** @type {Relay} */ let relay;

const SERVERS = [{ urls: ["turn:relay.example:3478"], username: "u", credential: "c" }];
/** @param {number} [minutes] from now */
const said = (minutes) => /** @type {const} */ ({ type: "relay", policy: "relay", servers: SERVERS, ...(minutes === undefined ? {} : { until: new Date(clock.now + minutes * 60_000).toISOString() }) });

beforeEach(() => {
  clock = new Clock();
  [sent, changes] = [[], []];
  relay = new Relay({ send: (message) => sent.push(message.type), timers: clock.timers, clock: () => clock.now, changed: (ways) => changes.push(ways) });
});

test("there are no ways before the server names them, and then only the relay's", async () => {
  let known = false;
  void relay.begin().then(() => (known = true));
  await settle();
  assert.deepEqual([relay.ways, known, sent], [null, false, ["ask_relay"]]);
  relay.heard(said());
  await settle();
  assert.equal(known, true);
  assert.deepEqual(relay.ways, { iceServers: SERVERS, iceTransportPolicy: "relay", bundlePolicy: "max-bundle" });
});

test("ways that are known already are not asked for again", async () => {
  relay.heard(said());
  await relay.begin();
  assert.deepEqual(sent, []);
});

test("an answer that does not come is asked for again, and on a new line at once", async () => {
  void relay.begin();
  await clock.pass(4_000);
  assert.equal(sent.length, 2);
  relay.lineOpened();
  assert.equal(sent.length, 3);
  relay.heard(said());
  await clock.pass(60_000);
  relay.lineOpened();
  assert.equal(sent.length, 3);
});

test("credentials are renewed five minutes before they run out, also those that were known before it began", async () => {
  relay.heard(said(60));
  await relay.begin();
  await clock.pass(45 * 60_000 - 1);
  assert.equal(sent.length, 0);
  await clock.pass(1);
  assert.equal(sent.length, 1);
  relay.heard(said(30));
  await clock.pass(25 * 60_000);
  assert.equal(sent.length, 2);
  assert.equal(changes.length, 1);
});

for (const minutes of [-120, 600]) {
  test(`a device whose clock is wrong (${minutes} minutes left) asks neither without end nor never`, async () => {
    relay = new Relay({
      send: (message) => {
        sent.push(message.type);
        queueMicrotask(() => relay.heard(said(minutes)));
      },
      timers: clock.timers, clock: () => clock.now, changed: () => {},
    });
    void relay.begin();
    await clock.pass(50 * 60_000);
    assert.ok(sent.length >= 2 && sent.length < 60, String(sent.length));
  });
}

test("links that need fresh ones at once share one answer", async () => {
  await Promise.all([relay.begin(), relay.heard(said(60))]);
  const before = sent.length;
  let done = 0;
  for (let each = 0; each < 9; each += 1) void relay.fresh().then(() => (done += 1));
  await settle();
  assert.deepEqual([sent.length - before, done], [1, 0]);
  relay.heard(said(60));
  await settle();
  assert.equal(done, 9);
});

test("what has to be mended does not wait for an answer that does not come", async () => {
  await Promise.all([relay.begin(), relay.heard(said(60))]);
  let done = false;
  void relay.fresh().then(() => (done = true));
  await clock.pass(2_000);
  assert.equal(done, true);
});

test("after its end it asks no more", async () => {
  void relay.begin();
  relay.heard(said(60));
  relay.end();
  await clock.pass(2 * 60 * 60_000);
  assert.equal(sent.length, 1);
  assert.equal(clock.waiting, 0);
});
