import assert from "node:assert/strict";
import { test } from "node:test";

import { Devices, listsOf } from "../../static/media/devices.js";
import { troubleOf } from "../../static/media/troubles.js";
import { settled } from "./clock.js";
import { FakeDevices, error } from "./fake_media.js";

const one = (/** @type {any} */ kind, deviceId = "", label = "") => ({ kind, deviceId, label });

test("each device is listed once, under its own name, by what it does", () => {
  const all = [
    one("audioinput", "default", "Default - Headset"),
    one("audioinput", "communications", "Communications - Headset"),
    one("audioinput", "a", "Headset"),
    one("videoinput", "b", "Camera"),
    one("audiooutput", "c", "Speakers"),
  ];
  assert.deepEqual(listsOf(all), {
    microphones: [{ id: "a", label: "Headset" }],
    cameras: [{ id: "b", label: "Camera" }],
    loudspeakers: [{ id: "c", label: "Speakers" }],
  });
});

test("before a device was allowed, browsers tell neither name nor number, and nothing is listed", () => {
  assert.deepEqual(listsOf([one("audioinput"), one("videoinput")]), { microphones: [], cameras: [], loudspeakers: [] });
});

test("what is plugged in or out is listed anew, and told only if it changes the list", async () => {
  const plugged = new FakeDevices();
  let told = 0;
  const devices = new Devices(plugged, () => (told += 1));
  plugged.plugged = [one("audioinput", "a", "Headset")];
  plugged.dispatchEvent(new Event("devicechange"));
  await settled();
  assert.deepEqual(devices.lists.microphones, [{ id: "a", label: "Headset" }]);
  plugged.dispatchEvent(new Event("devicechange"));
  await settled();
  assert.equal(told, 1);
  devices.close();
  plugged.plugged = [];
  plugged.dispatchEvent(new Event("devicechange"));
  await settled();
  assert.equal(told, 1);
});

test("of two lists that were asked for, the newer counts whichever comes first", async () => {
  /** @type {((all: any[]) => void)[]} */
  const answers = [];
  const plugged = /** @type {any} */ (new FakeDevices());
  plugged.enumerateDevices = () => new Promise((resolve) => answers.push(resolve));
  const devices = new Devices(plugged, () => {});
  void devices.read();
  void devices.read();
  answers[1]?.([one("videoinput", "new", "New")]);
  await settled();
  answers[0]?.([one("videoinput", "old", "Old")]);
  await settled();
  assert.deepEqual(devices.lists.cameras, [{ id: "new", label: "New" }]);
});

test("a page that may have no devices lists none", async () => {
  const devices = new Devices(undefined, () => assert.fail());
  await devices.read();
  assert.deepEqual(devices.lists.microphones, []);
});

test("each error of a browser's has its code, and what is no error of a browser's is unknown", () => {
  const code = (/** @type {string} */ name) => troubleOf(error(name));
  assert.deepEqual(["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "AbortError"].map(code), [
    "refused",
    "missing",
    "missing",
    "busy",
    "busy",
  ]);
  assert.equal(troubleOf(new TypeError("of ours")), "unknown");
  assert.equal(troubleOf(undefined), "unknown");
});
