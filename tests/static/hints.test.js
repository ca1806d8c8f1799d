import assert from "node:assert/strict";
import { test } from "node:test";

import { hintsFor } from "../../static/room/hints.js";
import { wordsOf } from "../../static/say.js";

const WORDS = wordsOf({}, "en-GB");
const NONE = new Set();

/**
 * @param {string} what
 * @param {ReadonlySet<string>} [left]
 * @param {{ who?: string, by_when?: string }} [more]
 */
const hints = (what, left = NONE, more = {}) =>
  hintsFor({ what, who: "The school", by_when: "2027-01-29", ...more }, left, WORDS);

for (const [what, word] of [
  ["Send regular reports.", "regular"],
  ["Meet REGULARLY with the family.", "regularly"],
  ["Give help as appropriate.", "as appropriate"],
  ["Write as  soon\nas possible.", "as soon as possible"],
  ["Write ASAP!", "asap"],
  ["Use the lift where possible.", "where possible"],
  ["Consider a taxi.", "consider"],
  ["Give access to a quiet room.", "access to"],
  ["Make opportunities for play.", "opportunities"],
]) {
  test(`“${word}” promises nothing, and is asked about`, () => {
    const found = hints(what ?? "");
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", new RegExp(`“${word}”`));
  });
}

test("words that can be checked are left in peace", () => {
  assert.deepEqual(hints("Send the plan with 12 hours a week of help.", new Set(["what", "who", "by_when"])), []);
});

test("a word inside another word is not that word", () => {
  assert.deepEqual(hints("Correct the irregularly printed page for the considerate pupil."), []);
});

test("nobody is told what is missing before they have been there and left", () => {
  const bare = { who: "", by_when: "" };
  assert.deepEqual(hints("Send it.", NONE, bare), []);
  assert.deepEqual(hints("Send it.", new Set(["who"]), bare), ["It does not say who will do it."]);
  assert.deepEqual(hints("Send it.", new Set(["by_when"]), bare), ["It does not say by when."]);
});

test("an action that begins with no doing word is asked to begin with one", () => {
  assert.deepEqual(hints("The plan will be sent."), [], "not while it is being typed");
  assert.match(hints("The plan will be sent.", new Set(["what"]))[0] ?? "", /Begin with a doing word/);
  assert.deepEqual(hints("Theatre tickets", new Set(["what"])), []);
});

test("nothing typed is nothing to remark on", () => {
  assert.deepEqual(hints("  \n", new Set(["what", "who", "by_when"]), { who: "", by_when: "" }), []);
});

test("what somebody typed is only ever said back as the listed word it was", () => {
  assert.deepEqual(hints("<b>regular</b> {word} شامل 🎈"), ["“regular”: how often, exactly?"]);
});

test("another language brings its own words", () => {
  const catalogue = { "regular, regularly, from time to time, frequently": "regelmäßig, öfter" };
  const german = wordsOf(catalogue, "de");
  const found = hintsFor({ what: "Öfter schreiben.", who: "A", by_when: "2027-01-29" }, NONE, german);
  assert.deepEqual(found, ["“öfter”: how often, exactly?"]);
});
