import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Watch } from "../../static/media/watch.js";
import { Clock, FakeConnection } from "./media_fakes.js";

/** @type {Clock} */ let clock;
/** @type {Watch} */ let watch;
/** @type {string[]} */ let noticed;
/** @type {any} */ let link;
/** @type {FakeConnection} */ let connection;
let here = true;

const RIGHTS = { hearing: { everybody: ["mediator"] }, alive: true };
const VOICE = 80;

beforeEach(() => {
  clock = new Clock();
  noticed = [];
  here = true;
  watch = new Watch({ me: "mediator", timers: clock.timers, noticed: (them) => noticed.push(them), measured: () => {}, changed: () => {} });
  connection = new FakeConnection({});
  link = { them: "parent", state: "connected", connection };
  watch.add(link);
  watch.apply(RIGHTS, () => here);
});

/** So much sound arrives for so many seconds. @param {{ seconds: number, packets?: number, bytes?: number, kind?: string }} sound */
async function arrives({ seconds, packets = 50, bytes = VOICE, kind = "audio" }) {
  for (let second = 0; second < seconds; second += 1) {
    const [before] = connection.stats;
    const all = (before?.packetsReceived ?? 0) + packets;
    connection.stats = [{ type: "inbound-rtp", kind, packetsReceived: all, bytesReceived: (before?.bytesReceived ?? 0) + packets * bytes }];
    await clock.pass(1_000);
  }
}

test("sound from somebody who may not be heard is noticed after two seconds of it, once", async () => {
  await arrives({ seconds: 2 });
  assert.deepEqual(noticed, []);
  await arrives({ seconds: 1 });
  assert.deepEqual([noticed, watch.hasNoticed("parent")], [["parent"], true]);
  await arrives({ seconds: 20 });
  assert.deepEqual(noticed, ["parent"]);
});

test("it is over when the sound is, and a new spell is told anew", async () => {
  await arrives({ seconds: 5 });
  await arrives({ seconds: 1, packets: 5 });
  assert.equal(watch.hasNoticed("parent"), false);
  await arrives({ seconds: 3 });
  assert.deepEqual(noticed, ["parent", "parent"]);
});

test("whoever may be heard is not noticed, and neither are their last words after it", async () => {
  watch.apply({ hearing: { everybody: ["mediator", "parent"] }, alive: true }, () => here);
  await arrives({ seconds: 10 });
  watch.apply(RIGHTS, () => here);
  await arrives({ seconds: 1 });
  await arrives({ seconds: 5, packets: 5, bytes: 6 });
  assert.deepEqual(noticed, []);
});

test("a microphone that is held shut is not noticed: short silence, long silence, or none", async () => {
  await arrives({ seconds: 5, packets: 5, bytes: 18 });
  await arrives({ seconds: 5, packets: 50, bytes: 35 });
  await arrives({ seconds: 5, packets: 0 });
  assert.deepEqual(noticed, []);
});

test("pictures are no sound", async () => {
  await arrives({ seconds: 5, packets: 300, kind: "video" });
  assert.deepEqual(noticed, []);
});

test("a second track of sound beside the three is seen as well", async () => {
  for (let second = 1; second < 5; second += 1) {
    connection.stats = [
      { type: "inbound-rtp", kind: "audio", packetsReceived: 5 * second, bytesReceived: 15 * second },
      { type: "inbound-rtp", kind: "audio", packetsReceived: 50 * second, bytesReceived: 50 * VOICE * second },
    ];
    await clock.pass(1_000);
  }
  assert.deepEqual(noticed, ["parent"]);
});

test("somebody whose line is cut cannot know that their right is gone, and nobody is told anything of them", async () => {
  here = false;
  await arrives({ seconds: 10 });
  assert.deepEqual(noticed, []);
});

test("without a lease of one's own one knows of nobody's right", async () => {
  watch.apply({ ...RIGHTS, alive: false }, () => here);
  await arrives({ seconds: 10 });
  assert.deepEqual(noticed, []);
});

test("what another browser noticed is believed of somebody whom this one cannot see, for half a minute", async () => {
  link.state = "broken";
  watch.told("parent");
  assert.equal(watch.hasNoticed("parent"), true);
  await clock.pass(30_000);
  assert.equal(watch.hasNoticed("parent"), false);
});

test("nobody makes somebody a suspect whom this browser sees sending nothing", () => {
  watch.told("parent");
  assert.equal(watch.hasNoticed("parent"), false);
});

test("a link that is gone is looked at no more, and without links nothing runs", async () => {
  await arrives({ seconds: 5 });
  watch.remove(link);
  assert.equal(watch.hasNoticed("parent"), false);
  await clock.pass(2_000);
  assert.equal(clock.waiting, 0);
});
