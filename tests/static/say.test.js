import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOf } from "../../static/say.js";

test("a sentence without a translation is shown in English, its values filled", () => {
  const { say } = wordsOf({}, "en-GB");
  assert.equal(say("{name} has the floor.", { name: "The parent" }), "The parent has the floor.");
});

test("a translation may put the values where its language wants them", () => {
  const { say } = wordsOf({ "{name} has the floor.": "Gan {name} y mae'r llawr." }, "cy");
  assert.equal(say("{name} has the floor.", { name: "A" }), "Gan A y mae'r llawr.");
});

test("a value is text: what looks like a place in it stays as it was typed", () => {
  const { say } = wordsOf({}, "en-GB");
  assert.equal(say("{a} and {b}", { a: "{b}", b: "x" }), "{b} and x");
});

test("a number has the plural that its language gives it", () => {
  const catalogue = { "{n} hand": { one: "{n} llaw", two: "{n} law", few: "{n} llaw!", other: "{n} o ddwylo" } };
  const { sayMany } = wordsOf(catalogue, "cy");
  assert.deepEqual([1, 2, 3, 10].map((n) => sayMany("{n} hand", "{n} hands", n)), ["1 llaw", "2 law", "3 llaw!", "10 o ddwylo"]);
  const english = wordsOf({}, "en-GB");
  assert.equal(english.sayMany("{n} hand", "{n} hands", 1), "1 hand");
  assert.equal(english.sayMany("{n} hand", "{n} hands", 2), "2 hands");
});

test("times are English times, and a day is the same day wherever it is read", () => {
  const { time, date } = wordsOf({}, "en-GB");
  assert.equal(time("2026-07-01T09:42:00Z"), "10:42");
  assert.equal(date("2026-03-03"), "3 March 2026");
  assert.equal(date("12027-03-03"), "", "a year that is still being typed");
});

test("a sentence called like a property of every object is still a sentence", () => {
  assert.equal(wordsOf({}, "en-GB").say("constructor"), "constructor");
});
