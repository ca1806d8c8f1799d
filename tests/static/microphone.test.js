import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Microphone } from "../../static/media/microphone.js";
import { Clock, FakeDevices, settle } from "./media_fakes.js";

const HEADSET = { kind: "audioinput", deviceId: "headset", label: "Headset", groupId: "g2" };
const BUILT_IN = { kind: "audioinput", deviceId: "built-in", label: "Built-in", groupId: "g1" };
/** What the browser calls whatever the system uses. @param {string} groupId */
const usual = (groupId) => ({ kind: "audioinput", deviceId: "default", label: "Default", groupId });

/** @type {Clock} */ let clock;
/** @type {FakeDevices} */ let devices;
/** @type {any[]} the captures, and whether the one before still lived when each came */ let captured;
/** @type {Microphone} */ let microphone;

function microphoneOn(/** @type {any} */ plugged) {
  /** @type {any} */ let before = null;
  return new Microphone({
    devices: plugged,
    timers: clock.timers,
    captured: async (track) => {
      captured.push({ track, before: before?.readyState ?? null });
      before = track;
    },
    changed: () => {},
  });
}

beforeEach(() => {
  clock = new Clock();
  devices = new FakeDevices();
  captured = [];
  microphone = microphoneOn(devices);
});

test("it asks for one capture, with the echo, the noise and the loudness seen to by the browser", async () => {
  await microphone.start();
  assert.deepEqual(devices.asked, [{ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } }]);
  assert.deepEqual([microphone.trouble, microphone.label], [null, "Built-in"]);
  assert.equal(captured.length, 1);
});

test("nothing is asked for before it is started", async () => {
  await microphone.use("headset");
  devices.become([BUILT_IN, HEADSET]);
  await clock.pass(1_000);
  assert.deepEqual(devices.asked, []);
});

for (const [error, trouble] of [["NotAllowedError", "refused"], ["NotFoundError", "missing"], ["NotReadableError", "busy"], ["TypeError", "unknown"]]) {
  test(`${error} is the trouble "${trouble}"`, async () => {
    devices.refuses = error ?? null;
    await microphone.start();
    assert.deepEqual([microphone.track, microphone.trouble], [null, trouble]);
  });
}

test("a page that is not served safely has no devices, and says so", async () => {
  microphone = microphoneOn(undefined);
  await microphone.start();
  assert.equal(microphone.trouble, "insecure");
});

test("a trouble is over when it is tried again and works", async () => {
  devices.refuses = "NotAllowedError";
  await microphone.start();
  devices.refuses = null;
  await microphone.start();
  assert.equal(microphone.trouble, null);
  assert.notEqual(microphone.track, null);
});

test("another device takes over from live to live: the old one ends when the new one is in its place", async () => {
  devices.list = [BUILT_IN, HEADSET];
  await microphone.start();
  await microphone.use("headset");
  assert.deepEqual(devices.asked[1].audio.deviceId, { exact: "headset" });
  assert.equal(captured[1].before, "live");
  assert.deepEqual(devices.given.map((one) => one.readyState), ["ended", "live"]);
  assert.equal(microphone.label, "Headset");
});

test("a chosen device that is not there any more is replaced by whatever there is", async () => {
  await microphone.use("headset");
  await microphone.start();
  assert.equal(microphone.label, "Built-in");
  assert.equal(microphone.trouble, null);
});

test("a device that is pulled out is replaced by another", async () => {
  devices.list = [HEADSET];
  await microphone.start();
  devices.list = [BUILT_IN];
  devices.given[0]?.stop();
  devices.given[0]?.onended();
  await settle();
  assert.deepEqual([microphone.label, microphone.trouble], ["Built-in", null]);
});

test("where there is no other, it is gone, and comes back when one is plugged in", async () => {
  await microphone.start();
  devices.list = [];
  devices.given[0]?.onended();
  await settle();
  assert.deepEqual([microphone.track, microphone.trouble], [null, "gone"]);
  devices.become([HEADSET]);
  await clock.pass(1_000);
  assert.deepEqual([microphone.label, microphone.trouble], ["Headset", null]);
});

test("a headset that is put in behind the usual device is followed, though the name stays the same", async () => {
  devices.list = [usual("g1"), BUILT_IN];
  await microphone.start();
  devices.become([usual("g2"), BUILT_IN, HEADSET]);
  await clock.pass(1_000);
  assert.equal(devices.asked.length, 2);
});

test("a change that is none of the microphone's changes nothing, and many at once are one", async () => {
  devices.list = [usual("g1"), BUILT_IN];
  await microphone.start();
  for (let event = 0; event < 5; event += 1) devices.become([usual("g1"), BUILT_IN, HEADSET]);
  await clock.pass(1_000);
  assert.equal(devices.asked.length, 1);
});

test("a phone call that takes the microphone is said, and so is its end", async () => {
  await microphone.start();
  devices.given[0]?.onmute();
  assert.equal(microphone.trouble, "busy");
  devices.given[0]?.onunmute();
  assert.equal(microphone.trouble, null);
});

test("stopped, it holds nothing, not even what was still being asked for", async () => {
  await microphone.start();
  const again = microphone.capture();
  microphone.stop();
  await again;
  await settle();
  assert.ok(devices.given.every((one) => one.readyState === "ended"));
  assert.equal(microphone.track, null);
  devices.become([HEADSET]);
  await clock.pass(1_000);
  assert.ok(devices.given.every((one) => one.readyState === "ended"));
  assert.equal(clock.waiting, 0);
});
