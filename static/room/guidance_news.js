// The only home of what the mediator newly says beside the floor, and of where the meeting has got to, in sentences.

import { noteTitle } from "./notes.js";

/** @import { View } from "../protocol.d.ts" */
/** @import { News } from "./news.js" */
/** @import { Names } from "./page.js" */
/** @import { Words } from "../say.js" */

/**
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
export function newsOfGuidance(before, now, words, names) {
  const { say } = words;
  const said = now.room?.guidance;
  const old = before.room?.guidance;
  if (said === undefined || old === undefined) return [];
  /** @type {News[]} */
  const news = [];
  const mine = now.mediator !== undefined;
  if (!mine && said.check !== undefined && said.check.id !== old.check?.id) {
    news.push({ subject: "check", words: say("The mediator asks: is this clear? {words}", { words: said.check.point }) });
  }
  if (!mine && said.summary !== undefined && said.summary.id !== old.summary?.id) {
    news.push({ subject: "summary", words: say("The mediator shows a summary.") });
  }
  if (!mine && said.child_cued_at !== undefined && old.child_cued_at === undefined) {
    const child = now.room?.mediation.child ?? "";
    news.push({ subject: "cue", words: say("Back to the child: {child}.", { child }) });
  }
  for (const [id, note] of Object.entries(now.you.notes)) {
    if (before.you.notes[id] === undefined) news.push({ subject: "note", words: noteTitle(note, true, words) });
  }
  for (const [id, note] of Object.entries(said.notes)) {
    if (mine || old.notes[id] !== undefined) continue;
    const term = note.term === undefined ? "" : ` ${names.terms[note.term] ?? ""}`;
    news.push({ subject: "note to all", words: `${noteTitle(note, false, words)}.${term}` });
  }
  for (const [who, answer] of Object.entries(now.mediator?.answers ?? {})) {
    if (answer !== "not_yet" || before.mediator?.answers[who] === answer) continue;
    const name = now.room?.people.by_id[who]?.name ?? "";
    news.push({ subject: `answer ${who}`, words: say("{name} has not understood yet.", { name }) });
  }
  for (const [who, correction] of Object.entries(now.mediator?.corrections ?? {})) {
    if (before.mediator?.corrections[who]?.at === correction.at) continue;
    const name = now.room?.people.by_id[who]?.name ?? "";
    news.push({ subject: `correction ${who}`, words: say("{name} says that something in the summary is not right.", { name }) });
  }
  return news;
}

/**
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
export function newsOfAgenda(before, now, { say }, names) {
  /** @param {View} view */
  const present = (view) => Object.entries(view.room?.agenda.by_id ?? {}).find(([, one]) => one.progress === "now");
  const step = present(now);
  if (step === undefined || step[0] === present(before)?.[0]) return [];
  return [{ subject: "step", words: say("The meeting is now at: {step}.", { step: step[1].title ?? names.steps[step[1].step] }) }];
}
