import assert from "node:assert/strict";
import { test } from "node:test";

import { line, sentences } from "../../static/text.js";

test("marks that nobody sees are taken out of typed words, and line breaks stay", () => {
  assert.equal(sentences(" \u202eabc\u2069\r\nd\u200be\ufefff\u0007 "), "abc\ndef");
});

test("half a character is taken out and a whole one stays", () => {
  assert.equal(sentences("a\ud83db 😀 ক্ষ 👩‍🏫"), "ab 😀 ক্ষ 👩‍🏫");
});

test("one line stays one line", () => {
  assert.equal(line(" School\n\tnurse "), "School nurse");
});
