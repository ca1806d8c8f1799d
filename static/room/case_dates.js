// The only home of the legal dates of the case on screen: the last day to appeal first, then what is due around the
// meeting. They are in no view: this page asks for them when it opens, and when there may be something new.

import { fill, part, region, show } from "../dom.js";
import { keep } from "../list.js";
import { nearWords } from "./legal.js";

/** @import { AppealShown, CaseDateShown, CaseDatesShown, EndingShown, LastDayShown } from "../protocol.d.ts" */
/** @import { SchoolAgeShown, Start } from "../protocol.d.ts" */
/** @import { Says } from "./legal.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** How long until a first answer that did not come is asked for again. */
const AGAIN_MS = 10_000;

/** @param {LastDayShown} day */
const until = ({ until }) => until?.slice(0, "17:00".length);

/**
 * What a day is counted from.
 * @param {Start} start
 * @param {string} date
 * @param {Says} tools
 */
function countedFrom(start, date, { words, names }) {
  const day = words.weekday(date);
  if (start === "meeting") return words.say("Counted back from the meeting, which is planned for {date}.", { date: day });
  return words.say("Counted from {date}, when {event}.", { date: day, event: names.dates.starts[start] ?? "" });
}

/**
 * The last day to appeal, as somebody has to understand it at once.
 * @param {AppealShown} appeal
 * @param {Says} tools
 */
export function appealWords({ day, why_none, mark, rule, source, cautions }, { words, names }) {
  const { say, weekday } = words;
  const more = [];
  if (day?.until !== undefined) {
    more.push(say("The tribunal must have the appeal by {time} on that day.", { time: until(day) ?? "" }));
  }
  if (day?.past) {
    more.push(say("This day has passed. The mediation adviser or a lawyer can say what is still possible."));
  }
  return {
    "last-day": day === undefined ? say("Not known here") : weekday(day.on),
    "last-day-more": more.join(" "),
    "last-day-missing": why_none === undefined ? "" : names.dates.noDay[why_none],
    "appeal-cautions": cautions.map((one) => names.actions.cautions[one]).join(" "),
    "appeal-source": say("Rule {rule}: {source}.", { rule, source }),
    "appeal-sure": names.actions.marks[mark],
  };
}

/**
 * One of the two times that an appeal has.
 * @param {EndingShown} end
 * @param {boolean} differ whether the two end on different days, so that it has to be said which counts
 * @param {Says} tools
 */
export function endWords({ start, starts_on, counted, day, moved, counts }, differ, tools) {
  const { words, names } = tools;
  const from = [countedFrom(start, starts_on, tools)];
  if (moved.length > 0) {
    const why = moved.map((one) => names.dates.moved[one]).join("; ");
    from.push(words.say("By the calendar it ends on {date}: {why}.", { date: words.weekday(counted), why }));
  }
  return {
    does: names.dates.ends[start] ?? "",
    day: words.weekday(day.on),
    counts: counts && differ ? words.say("This is the day that counts, because it is the later one.") : "",
    counted: from.join(" "),
    near: nearWords(day, tools).join(" "),
  };
}

/**
 * From when a young person has the rights in the case. For the mediator, who has to know whom they are asking.
 * @param {SchoolAgeShown} schoolAge
 * @param {Says} tools
 */
export function schoolAgeWords({ ends, past, source, mark }, { words, names }) {
  const date = words.weekday(ends);
  return {
    "school-age-words": past
      ? words.say("Compulsory school age ended on {date}. Since then the rights in this case are the young person’s.", { date })
      : words.say("Compulsory school age ends on {date}. From then on the rights in this case are the young person’s.", { date }),
    "school-age-source": words.say("Source: {source}.", { source }),
    "school-age-sure": names.actions.marks[mark],
  };
}

/**
 * One row.
 * @param {CaseDateShown} row
 * @param {Says} tools
 */
export function caseDateWords(row, tools) {
  const { words, names } = tools;
  const { say, weekday, list } = words;
  const { day, done_on } = row;
  const who = list(row.bound.map((one) => names.actions.bound[one]));
  const stands = [];
  if (row.why_none !== undefined) stands.push(names.dates.noDay[row.why_none]);
  if (done_on !== undefined) {
    const date = weekday(done_on);
    stands.push(row.late ? say("Done on {date}, after this day.", { date }) : say("Done on {date}.", { date }));
  } else if (day?.past) {
    stands.push(say("This day has passed."));
  }
  if (row.shorter) stands.push(say("The family has agreed to less time than this."));
  const counted = [];
  if (row.start !== undefined && row.starts_on !== undefined) counted.push(countedFrom(row.start, row.starts_on, tools));
  if (row.chosen_by !== undefined) counted.push(names.dates.choosers[row.chosen_by]);
  const time = day === undefined ? undefined : until(day);
  return {
    does: say("{who}: {duty}", { who, duty: names.dates.duties[row.does] ?? "" }),
    day: atTheLatest(day, time, tools),
    stands: stands.join(" "),
    counted: counted.join(" "),
    near: day === undefined ? "" : nearWords(day, tools).join(" "),
    cautions: row.shorter ? "" : row.cautions.map((one) => names.actions.cautions[one]).join(" "),
    // A custom has no source to look up; that it is one is said.
    source: row.mark === "practice" ? "" : say("Rule {rule}: {source}.", { rule: row.rule, source: row.source }),
    sure: names.actions.marks[row.mark],
  };
}

/**
 * @param {LastDayShown | undefined} day
 * @param {string | undefined} time
 * @param {Says} tools
 */
function atTheLatest(day, time, { words }) {
  const { say, weekday } = words;
  if (day === undefined) return say("No date yet");
  if (time === undefined) return say("At the latest {date}", { date: weekday(day.on) });
  return say("At the latest {date} at {time}", { date: weekday(day.on), time });
}

/**
 * Fill an item, and hide what there is nothing to say in.
 * @param {HTMLElement} item
 * @param {Record<string, string>} words
 */
function fillOrHide(item, words) {
  fill(item, words);
  show(item, Object.fromEntries(Object.entries(words).map(([name, text]) => [name, text !== ""])));
}

/**
 * @param {HTMLElement} root
 * @param {CaseDatesShown} dates
 * @param {Tools} tools
 */
function drawDates(root, { on, appeal, no_certificate, school_age, why_none, dates }, tools) {
  const { words, names } = tools;
  const none = why_none === undefined ? "" : names.dates.noDates[why_none];
  const noCertificate = no_certificate === undefined ? "" : names.dates.noCertificate[no_certificate];
  fillOrHide(root, {
    none,
    "no-certificate": noCertificate,
    on: on === undefined ? "" : words.say("Worked out on {date}.", { date: words.weekday(on) }),
    ...(appeal === undefined ? {} : appealWords(appeal, tools)),
    ...(school_age === undefined ? {} : schoolAgeWords(school_age, tools)),
  });
  show(root, {
    appeal: appeal !== undefined,
    awaits: appeal?.awaits_certificate === true,
    how: (appeal?.ends.length ?? 0) > 0,
    others: dates.length > 0,
    "school-age": school_age !== undefined,
  });
  const ends = appeal?.ends ?? [];
  const differ = new Set(ends.map((one) => one.day.on)).size > 1;
  keep(
    part(root, "ends"),
    ends.map((one) => one.start),
    "ending",
    (item, _, index) => {
      const end = ends[index];
      if (end !== undefined) fillOrHide(item, endWords(end, differ, tools));
    },
  );
  keep(
    part(root, "dates"),
    dates.map((one) => one.rule),
    "legal",
    (item, _, index) => {
      const row = dates[index];
      if (row !== undefined) fillOrHide(item, caseDateWords(row, tools));
    },
  );
}

/** @param {Tools} tools */
export function caseDatesRegions(tools) {
  // In the room, and on the page of the closed one.
  const roots = [region("case-dates"), region("case-dates-closed")];
  const folds = roots.flatMap((root) => [...root.querySelectorAll("details")].slice(0, 1));
  const address = roots[0]?.dataset["at"] ?? "";
  /** @type {CaseDatesShown | null} what was answered last */
  let dates = null;
  /** How the meeting stood when it was asked last; empty while the page is not in it, and asks for nothing. */
  let stood = "";
  let asking = false;
  /** How often the page was left: an answer to what was asked before that is no longer for it. */
  let left = 0;

  function drawAll() {
    for (const root of roots) {
      root.hidden = dates === null;
      if (dates !== null) drawDates(root, dates, tools);
    }
  }

  /** @param {boolean} failed */
  const told = (failed) => roots.forEach((root) => show(root, { "not-read": failed }));

  async function look() {
    if (asking || stood === "") return;
    asking = true;
    const here = left;
    try {
      const answer = await fetch(address);
      /** @type {CaseDatesShown | null} they are not for everybody: there is nothing then */
      let found = null;
      if (answer.status !== 204 && answer.status !== 401) {
        if (!answer.ok) throw new Error(`the dates: ${answer.status}`);
        found = await answer.json();
      }
      if (here !== left) return;
      dates = found;
      told(false);
      drawAll();
    } catch {
      if (here !== left) return;
      told(true);
      if (dates === null) tools.later(() => here === left && look(), AGAIN_MS);
    } finally {
      if (here === left) asking = false;
    }
  }

  for (const fold of folds) fold.addEventListener("toggle", () => fold.open && look());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && folds.some((fold) => fold.open)) void look();
  });

  /** @param {string} state */
  function standsNow(state) {
    if (state === stood) return;
    stood = state;
    void look();
  }

  return {
    /** @param {InTheRoom} now */
    draw: ({ room }) => standsNow(room.session.state),

    /** The meeting has closed, also for somebody who is only there for its page. */
    begin: () => standsNow("closed"),

    /** Something was issued that a date may be counted from. */
    look,

    /** The page is no longer in the meeting, and has been emptied: it is asked anew when it is there again. */
    forget() {
      [dates, stood, asking, left] = [null, "", false, left + 1];
      for (const root of roots) root.hidden = true;
    },
  };
}
