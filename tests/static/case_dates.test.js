import assert from "node:assert/strict";
import { test } from "node:test";

import { appealWords, caseDateWords, endWords, schoolAgeWords } from "../../static/room/case_dates.js";
import { wordsOf } from "../../static/say.js";

const names = {
  actions: {
    bound: { family: "The family", local_authority: "The local authority" },
    marks: { unverified: "Not verified: nobody checked.", practice: "Not verified: custom, and no law." },
    cautions: {
      mediating_stops_no_clock: "Mediation does not stop this time.",
      family_may_consent_to_less: "The family may agree to less.",
    },
  },
  dates: {
    duties: { contact_adviser: "Speak to an adviser", give_notice_of_meeting: "Tell when and where" },
    starts: { notice_sent: "the notice was sent", certificate_issued: "the certificate was issued" },
    ends: { notice_sent: "Two months from the notice", certificate_issued: "One month from the certificate" },
    choosers: { adviser: "The adviser chose that day." },
    moved: { short_month: "that month has no such day", not_a_working_day: "moved to the next working day" },
    noDay: { no_notice: "Missing: the day of the notice." },
  },
};
const TOOLS = /** @type {any} */ ({ words: wordsOf({}, "en-GB"), names });
const MONDAY = { on: "2026-03-02", weekday: "monday", working_day: true, bank_holidays: [], past: false };
/** @param {object} [change] */
const day = (change = {}) => ({ ...MONDAY, last_working_day: "2026-03-02", ...change });
/** @param {object} [change] */
const row = (change = {}) =>
  /** @type {any} */ ({
    rule: "T20",
    does: "contact_adviser",
    bound: ["family"],
    source: "regulation 33",
    mark: "unverified",
    cautions: [],
    day: day(),
    start: "notice_sent",
    starts_on: "2026-01-02",
    ...change,
  });
/** @param {object} [change] */
const appeal = (change = {}) =>
  /** @type {any} */ ({
    rule: "T27",
    source: "rule 20(1)(c)",
    mark: "unverified",
    cautions: ["mediating_stops_no_clock"],
    ends: [],
    awaits_certificate: true,
    day: day({ until: "17:00:00" }),
    ...change,
  });
/** @param {object} [change] */
const end = (change = {}) =>
  /** @type {any} */ ({
    start: "notice_sent",
    starts_on: "2025-12-31",
    counted: "2026-02-28",
    day: day(),
    moved: ["short_month", "not_a_working_day"],
    counts: true,
    ...change,
  });

test("the last day to appeal is a day with its weekday and the hour at which it is over", () => {
  const words = appealWords(appeal(), TOOLS);
  assert.equal(words["last-day"], "Monday 2 March 2026");
  assert.equal(words["last-day-more"], "The tribunal must have the appeal by 17:00 on that day.");
  assert.equal(words["appeal-cautions"], "Mediation does not stop this time.");
  assert.equal(words["appeal-sure"], "Not verified: nobody checked.");
  assert.equal(words["last-day-missing"], "");
});

test("a last day that has passed says whom to ask", () => {
  const words = appealWords(appeal({ day: day({ past: true }) }), TOOLS);
  assert.match(words["last-day-more"], /This day has passed\. .* a lawyer can say what is still possible\./);
});

test("a last day that is not known says what is missing", () => {
  const words = appealWords(appeal({ day: undefined, why_none: "no_notice" }), TOOLS);
  assert.equal(words["last-day"], "Not known here");
  assert.equal(words["last-day-missing"], "Missing: the day of the notice.");
  assert.equal(words["last-day-more"], "");
});

test("a moved end says where the calendar had it, and every reason in order", () => {
  const words = endWords(end(), true, TOOLS);
  assert.equal(words.does, "Two months from the notice");
  assert.equal(
    words.counted,
    "Counted from Wednesday 31 December 2025, when the notice was sent. By the calendar it ends on Saturday " +
      "28 February 2026: that month has no such day; moved to the next working day.",
  );
});

test("of two ends on one day, or of one, none is said to be the later", () => {
  assert.match(endWords(end(), true, TOOLS).counts, /the later one/);
  assert.equal(endWords(end(), false, TOOLS).counts, "");
  assert.equal(endWords(end({ counts: false }), true, TOOLS).counts, "");
});

test("a row says who must do what, by when, from when, and how sure it is", () => {
  const words = caseDateWords(row({ chosen_by: "adviser" }), TOOLS);
  assert.equal(words.does, "The family: Speak to an adviser");
  assert.equal(words.day, "At the latest Monday 2 March 2026");
  assert.equal(
    words.counted,
    "Counted from Friday 2 January 2026, when the notice was sent. The adviser chose that day.",
  );
  assert.equal(words.source, "Rule T20: regulation 33.");
  assert.equal(words.sure, "Not verified: nobody checked.");
  assert.equal(words.stands, "");
});

test("a day that has passed is said, unless what it was for was done", () => {
  const past = day({ past: true });
  assert.equal(caseDateWords(row({ day: past }), TOOLS).stands, "This day has passed.");
  assert.equal(
    caseDateWords(row({ day: past, done_on: "2026-02-27" }), TOOLS).stands,
    "Done on Friday 27 February 2026.",
  );
  assert.equal(
    caseDateWords(row({ day: past, done_on: "2026-03-03", late: true }), TOOLS).stands,
    "Done on Tuesday 3 March 2026, after this day.",
  );
});

test("a row without a day says what is missing", () => {
  const words = caseDateWords(row({ day: undefined, start: undefined, starts_on: undefined, why_none: "no_notice" }), TOOLS);
  assert.equal(words.day, "No date yet");
  assert.equal(words.stands, "Missing: the day of the notice.");
  assert.equal(words.counted, "");
  assert.equal(words.near, "");
});

test("what a family agreed to is said in place of what it may agree to", () => {
  const notice = row({
    does: "give_notice_of_meeting",
    start: "meeting",
    cautions: ["family_may_consent_to_less"],
  });
  assert.equal(caseDateWords(notice, TOOLS).cautions, "The family may agree to less.");
  assert.match(caseDateWords(notice, TOOLS).counted, /^Counted back from the meeting, which is planned for/);
  const shorter = caseDateWords({ ...notice, shorter: true }, TOOLS);
  assert.equal(shorter.cautions, "");
  assert.equal(shorter.stands, "The family has agreed to less time than this.");
});

test("a custom has no source, and says that it is one", () => {
  const words = caseDateWords(row({ mark: "practice", day: day({ until: "12:30:00" }) }), TOOLS);
  assert.equal(words.source, "");
  assert.equal(words.sure, "Not verified: custom, and no law.");
  assert.equal(words.day, "At the latest Monday 2 March 2026 at 12:30");
});

test("the end of compulsory school age is said as what it is, before it and after", () => {
  const age = /** @type {any} */ ({ ends: "2026-06-26", past: false, source: "section 8", mark: "unverified" });
  assert.match(schoolAgeWords(age, TOOLS)["school-age-words"], /^Compulsory school age ends on Friday 26 June 2026\./);
  assert.match(schoolAgeWords({ ...age, past: true }, TOOLS)["school-age-words"], /ended on Friday 26 June 2026\. Since/);
  assert.equal(schoolAgeWords(age, TOOLS)["school-age-sure"], "Not verified: nobody checked.");
});
