import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf } from "../../static/room/places.js";

const PEOPLE = {
  m: { role: /** @type {const} */ ("mediator"), attendance: /** @type {const} */ ("here") },
  a: { role: /** @type {const} */ ("parent"), attendance: /** @type {const} */ ("here") },
  b: { role: /** @type {const} */ ("school"), attendance: /** @type {const} */ ("here") },
  i: { role: /** @type {const} */ ("interpreter"), attendance: /** @type {const} */ ("away") },
  x: { role: /** @type {const} */ ("observer"), attendance: /** @type {const} */ ("expected") },
};
const ORDER = ["m", "a", "b", "i", "x"];

/** @param {Partial<import("../../static/room/places.js").Placing>} [changed] */
function places(changed = {}) {
  return placesOf({ me: "a", order: ORDER, people: PEOPLE, holder: null, pinned: "", wanted: "all", camera: () => true, screen: () => false, ...changed });
}
/** @param {ReturnType<typeof places>} of */
const names = ({ large, beside, small }) => [large?.who, beside?.who, small.map((one) => one.who).join("")];

test("while nobody shows a picture there are no places", () => {
  assert.equal(places({ camera: () => false }).any, false);
  assert.equal(places({ wanted: "sound-only" }).any, false);
});

test("whoever has the floor is large, the mediator beside, the others in the people's order", () => {
  assert.deepEqual(names(places({ holder: "b" })), ["b", "m", "abi"]);
});

test("the small places stay where they are whoever has the floor", () => {
  const orders = [null, "a", "b", "i", "m"].map((holder) => places({ holder }).small.map((one) => one.who).join(""));
  assert.deepEqual(new Set(orders), new Set(["abi"]));
});

test("a small place says that its person speaks, and that they are seen in the large one", () => {
  const own = places({ holder: "b" }).small.find((one) => one.who === "b");
  assert.deepEqual(own, { who: "b", kind: "camera", shown: false, elsewhere: true, speaking: true });
});

test("whoever speaks without a picture is in the large place by name", () => {
  const { large, small } = places({ holder: "b", camera: (who) => who !== "b" });
  assert.deepEqual(large, { who: "b", kind: "camera", shown: false, elsewhere: false, speaking: true });
  assert.equal(small.find((one) => one.who === "b")?.elsewhere, false);
});

test("nobody is shown themselves large", () => {
  assert.deepEqual(names(places({ holder: "a" })), ["m", "m", "abi"]);
  assert.deepEqual(names(places({ me: "m" })), [undefined, undefined, "mabi"]);
});

test("a shared screen takes the large place, and its person's picture stays small", () => {
  const { large, small } = places({ holder: "b", screen: (who) => who === "b" });
  assert.deepEqual([large?.who, large?.kind], ["b", "screen"]);
  assert.equal(small.find((one) => one.who === "b")?.shown, true);
});

test("a screen of somebody who neither leads nor has the floor is not put large", () => {
  assert.equal(places({ holder: "b", screen: (who) => who === "i" }).large?.kind, "camera");
});

test("a picture that is kept large keeps its place whoever speaks", () => {
  for (const holder of [null, "a", "b", "i"]) assert.equal(places({ holder, pinned: "i" }).beside?.who, "i");
  assert.deepEqual(names(places({ holder: "b", pinned: "i" })), ["b", "i", "mab"]);
  assert.deepEqual(names(places({ holder: "i", pinned: "i" })), [undefined, "i", "mab"]);
});

test("somebody kept large who has not come leaves the mediator beside", () => {
  assert.equal(places({ pinned: "x" }).beside?.who, "m");
});

test("without faces, a shared screen is all that is shown", () => {
  assert.equal(places({ wanted: "no-faces" }).any, false);
  assert.deepEqual(names(places({ wanted: "no-faces", holder: "b", screen: (who) => who === "b" })), ["b", undefined, ""]);
});
