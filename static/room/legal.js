// The only home of legal dates in words: one line for an action's card, and the rest for who wants to know why.

/** @import { ActionShown, LastDayShown, LegalDateShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/** @typedef {Pick<Tools, "words" | "names">} Says */
/** @typedef {{ does: string, day: string, near: string, cautions: string, source: string, sure: string }} LegalWords */

/**
 * The one of the law's last days that the action's own date is for.
 * @param {ActionShown} action
 */
export function ownLegalDate({ law }) {
  return law.dates.find((one) => one.rule === law.row);
}

/**
 * One line. Empty if the law's table gives no day.
 * @param {ActionShown} action
 * @param {Says} tools
 */
export function legalLine(action, { words }) {
  const { say, weekday } = words;
  const found = ownLegalDate(action);
  if (found === undefined) return "";
  const line = [say("Last day in law: {date}.", { date: weekday(found.on) })];
  if (!found.working_day && found.last_working_day !== undefined) {
    line.push(say("The last working day before it is {date}.", { date: weekday(found.last_working_day) }));
  }
  if (found.mark !== "verified") line.push(say("Not verified."));
  return line.join(" ");
}

/**
 * What there is to say of the action's own date beside the law's. Empty if nothing.
 * @param {ActionShown} action
 * @param {Says} tools
 */
export function ownDateWords(action, { words, names }) {
  const { say } = words;
  // What gives a plan up is said where nobody has to unfold anything to meet it.
  if (action.matter === "end") return names.actions.cautions.warn_before_recording;
  if (action.different_date === true) {
    return say("This date is agreed in writing in place of the law’s date. Every party has to say yes to it.");
  }
  if (action.late === true) return say("The date above is later than the law allows.");
  return "";
}

/**
 * What there is to know about a last day: that it is none to work on, and the days off around it.
 * @param {Pick<LegalDateShown | LastDayShown, "working_day" | "last_working_day" | "bank_holidays">} date
 * @param {Says} tools
 * @returns {string[]}
 */
export function nearWords(date, { words }) {
  const { say, weekday } = words;
  const near = [];
  if (!date.working_day) near.push(say("This is no working day."));
  if (date.last_working_day === undefined) near.push(say("There is no working day before it."));
  else if (!date.working_day) {
    near.push(say("The last working day before it is {date}.", { date: weekday(date.last_working_day) }));
  }
  if (date.bank_holidays.length > 0) {
    const days = date.bank_holidays.map(({ on, name }) => say("{name}, {date}", { name, date: weekday(on) }));
    near.push(say("Bank holidays near it: {days}.", { days: days.join("; ") }));
  }
  return near;
}

/**
 * @param {LegalDateShown} date
 * @param {Says} tools
 * @returns {LegalWords}
 */
export function legalWords(date, { words, names }) {
  const { say, weekday, list } = words;
  const { duties, bound, marks, cautions } = names.actions;
  const who = list(date.bound.map((one) => bound[one]));
  const near = nearWords(date, { words, names });
  if (date.agreed !== undefined) {
    near.push(say("Agreed in writing in its place: {date}.", { date: weekday(date.agreed) }));
  }
  return {
    does: say("{who}: {duty}", { who, duty: duties[date.does] }),
    day: say("At the latest {date}", { date: weekday(date.on) }),
    near: near.join(" "),
    cautions: date.cautions.map((one) => cautions[one]).join(" "),
    source: say("Rule {rule}: {source}.", { rule: date.rule, source: date.source }),
    sure: marks[date.mark],
  };
}
