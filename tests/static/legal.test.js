import assert from "node:assert/strict";
import { test } from "node:test";

import { legalLine, legalWords, ownDateWords } from "../../static/room/legal.js";
import { wordsOf } from "../../static/say.js";

const names = {
  actions: {
    duties: { amend_content: "Issue the changed plan" },
    bound: { local_authority: "The local authority" },
    marks: { unverified: "Not verified: nobody checked.", verified: "Read in the law itself." },
    cautions: {
      exception_may_be_claimed: "An exception may be claimed.",
      warn_before_recording: "Make sure that the family means it.",
    },
  },
};
const TOOLS = /** @type {any} */ ({ words: wordsOf({}, "en-GB"), names });
const EASTER = {
  rule: "T4",
  does: "amend_content",
  bound: ["local_authority"],
  on: "2026-04-06",
  weekday: "monday",
  working_day: false,
  last_working_day: "2026-04-02",
  bank_holidays: [
    { on: "2026-04-03", name: "Good Friday" },
    { on: "2026-04-06", name: "Easter Monday" },
  ],
  source: "regulation 42(2) with 44(2)(e)",
  mark: "unverified",
  cautions: ["exception_may_be_claimed"],
  replaceable: true,
};
/** @param {object} [change] */
const action = (change = {}) =>
  /** @type {any} */ ({ law: { agreed_on: "2026-03-02", row: "T4", dates: [EASTER] }, ...change });

test("a card says the last day, the working day before it, and that nobody verified it", () => {
  assert.equal(
    legalLine(action(), TOOLS),
    "Last day in law: Monday 6 April 2026. The last working day before it is Thursday 2 April 2026. Not verified.",
  );
});

test("a verified working day is said plainly", () => {
  const plain = { ...EASTER, on: "2026-04-07", working_day: true, last_working_day: "2026-04-07", mark: "verified" };
  const law = { agreed_on: "2026-03-02", row: "T4", dates: [plain] };
  assert.equal(legalLine(action({ law }), TOOLS), "Last day in law: Tuesday 7 April 2026.");
});

test("without a date the card has no line", () => {
  assert.equal(legalLine(action({ law: { agreed_on: "2026-03-02", dates: [], why_none: "wales" } }), TOOLS), "");
});

test("the rest says whom it binds, the holidays near it, its rule and its source", () => {
  const words = legalWords(/** @type {any} */ (EASTER), TOOLS);
  assert.equal(words.does, "The local authority: Issue the changed plan");
  assert.equal(words.day, "At the latest Monday 6 April 2026");
  assert.match(words.near, /no working day\. The last working day before it is Thursday 2 April 2026\./);
  assert.match(words.near, /Good Friday, Friday 3 April 2026; Easter Monday, Monday 6 April 2026/);
  assert.equal(words.source, "Rule T4: regulation 42(2) with 44(2)(e).");
  assert.equal(words.sure, "Not verified: nobody checked.");
  assert.equal(words.cautions, "An exception may be claimed.");
});

test("a date that is later than the law's is remarked on, unless it is agreed in its place", () => {
  assert.match(ownDateWords(action({ late: true }), TOOLS), /later than the law allows/);
  assert.match(ownDateWords(action({ different_date: true }), TOOLS), /agreed in writing in place of the law/);
  assert.equal(ownDateWords(action(), TOOLS), "");
});

test("what gives a plan up is said on the card itself", () => {
  assert.equal(ownDateWords(action({ matter: "end" }), TOOLS), "Make sure that the family means it.");
});
