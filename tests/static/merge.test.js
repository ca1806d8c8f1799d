import assert from "node:assert/strict";
import { test } from "node:test";

import { merged } from "../../static/room/merge.js";

// RFC 7396, appendix A: target, patch, result.
const EXAMPLES = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [["a", "b"], ["c", "d"], ["c", "d"]],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

test("a merge patch does what RFC 7396 says of each of its examples", () => {
  for (const [target, patch, result] of EXAMPLES) assert.deepEqual(merged(target, patch), result);
});

test("a patch changes neither the view before it nor itself", () => {
  const before = Object.freeze({ floor: Object.freeze({ turn: "t1" }), people: Object.freeze({}) });
  const after = merged(before, Object.freeze({ floor: Object.freeze({ turn: null }) }));
  assert.deepEqual(after, { floor: {}, people: {} });
  assert.equal(/** @type {any} */ (after).people, before.people);
});

test("a key called __proto__ reaches nothing but itself", () => {
  const after = merged({}, JSON.parse('{"__proto__": {"mediator": true}}'));
  assert.equal(/** @type {any} */ ({}).mediator, undefined);
  assert.equal(Object.getPrototypeOf(after), Object.prototype);
});
