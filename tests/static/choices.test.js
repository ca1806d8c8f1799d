import assert from "node:assert/strict";
import { test } from "node:test";

import { Kept } from "../../static/room/choices.js";
import { canBeHeld, isForMicrophone } from "../../static/room/hold_to_speak.js";

/** What a browser keeps. */
function store() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  });
}

test("a choice is there after a reload, and whose picture is large only in this tab and meeting", () => {
  const [device, tab] = [store(), store()];
  new Kept(device, tab, "one").choose({ hold: true, key: "KeyM", keyName: "M", pinned: "p4" });
  assert.deepEqual(new Kept(device, tab, "one").choices, { hold: true, key: "KeyM", keyName: "M", pictures: "all", pinned: "p4" });
  assert.equal(new Kept(device, tab, "other").choices.pinned, "");
  assert.equal(new Kept(device, store(), "one").choices.hold, true);
});

test("what somebody else wrote in its place is not taken", () => {
  const device = store();
  device.setItem("evenhand-sound", '{"hold":"yes","key":7,"pictures":"everything","keyName":"M"}');
  assert.deepEqual(new Kept(device, null, "one").choices, { hold: false, key: "", keyName: "M", pictures: "all", pinned: "" });
  device.setItem("evenhand-sound", "{");
  assert.equal(new Kept(device, null, "one").choices.hold, false);
});

test("a browser that keeps nothing loses nothing but the choice", () => {
  const full = /** @type {any} */ ({
    getItem: () => null,
    removeItem: () => {},
    setItem: () => {
      throw new Error("full");
    },
  });
  for (const kept of [new Kept(full, full, "one"), new Kept(null, null, "one")]) {
    kept.choose({ hold: true });
    kept.taking = { microphone: true };
    assert.equal(kept.choices.hold, true);
    assert.equal(kept.taking, null);
  }
});

test("how a page takes part is kept until it no longer does", () => {
  const tab = store();
  const kept = new Kept(null, tab, "one");
  kept.taking = { microphone: true };
  assert.deepEqual(new Kept(null, tab, "one").taking, { microphone: true });
  kept.taking = null;
  assert.equal(new Kept(null, tab, "one").taking, null);
});

/** A press of the chosen key on an element of some kind. */
function press(/** @type {string | null} */ on, /** @type {any} */ changed = {}) {
  const event = { code: "KeyM", repeat: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...changed };
  /** @param {string} selector */
  const is = (selector) => selector.split(", ").includes(on ?? "");
  const element = on === null ? null : /** @type {any} */ ({ matches: is, closest: (/** @type {string} */ selector) => (is(selector) ? {} : null) });
  return isForMicrophone(event, element, changed.key ?? "KeyM");
}

test("the key of one's choice is the microphone's, and no other", () => {
  assert.equal(press("main"), true);
  assert.equal(press(null), true);
  assert.equal(press("main", { code: "KeyN" }), false);
  assert.equal(press("main", { key: "" }), false);
});

test("a key that somebody types with, or that is held with others, is not taken from them", () => {
  for (const on of ["input", "textarea", "select", "[contenteditable]", "dialog"]) assert.equal(press(on), false);
  for (const held of ["ctrlKey", "altKey", "metaKey", "isComposing", "repeat"]) assert.equal(press("main", { [held]: true }), false);
});

test("space on a button presses the button", () => {
  for (const code of ["Space", "Enter"]) assert.equal(press("button", { code, key: code }), false);
  assert.equal(press("button"), true);
  assert.equal(press("main", { code: "Space", key: "Space" }), true);
});

test("a key that moves focus or leaves a dialog cannot be chosen", () => {
  for (const code of ["Tab", "Escape", "ShiftLeft", "ControlRight", "AltLeft", "MetaLeft", ""]) assert.equal(canBeHeld({ code }), false);
  for (const code of ["KeyM", "Space", "F8"]) assert.equal(canBeHeld({ code }), true);
});
