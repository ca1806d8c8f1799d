// The only home of what changed between two views, in sentences for somebody who does not see the screen.

import { newsOfClosing } from "./closing_news.js";
import { newsOfCorrection } from "./correction_news.js";
import { newsOfRequests, newsOfTurns } from "./floor_news.js";
import { newsOfAgenda, newsOfGuidance } from "./guidance_news.js";

/** @import { View, RoomShown } from "../protocol.d.ts" */
/** @import { Names } from "./page.js" */
/** @import { Words } from "../say.js" */

/**
 * One thing to say. Of two with the same subject, only the newer is worth saying.
 * @typedef {object} News
 * @property {string} subject
 * @property {string} words
 * @property {boolean} [urgent]
 */

/**
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
export function newsBetween(before, now, words, names) {
  if (now.you.whereabouts === "removed" && before.you.whereabouts !== "removed") {
    return [{ subject: "session", words: words.say("You have left the meeting."), urgent: true }];
  }
  if (before.room === undefined || now.room === undefined) return [];
  return [
    ...ofSession(before.room, now.room, words, names),
    ...newsOfTurns(before, now, words),
    ...newsOfRequests(before, now, words, names),
    ...newsOfAgenda(before, now, words, names),
    ...newsOfGuidance(before, now, words, names),
    ...newsOfClosing(before, now, words, names),
    ...newsOfCorrection(before, now, words, names),
    ...ofDoor(before, now, words),
    ...ofBoard(before.room, now.room, words),
  ];
}

/**
 * @param {RoomShown} before
 * @param {RoomShown} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
function ofSession(before, now, { say }, names) {
  const { state, pause } = now.session;
  if (before.session.state === state) return [];
  const named = names.states[state];
  if (state === "suspended") {
    const calm = say("{state}. The mediator’s line is gone. Nobody is heard, and no time is lost.", { state: named });
    return [{ subject: "session", words: calm, urgent: true }];
  }
  return [
    {
      subject: "session",
      words: state !== "paused" || pause === undefined ? `${named}.` : say("{state}: {reason}", { state: named, reason: pause.reason }),
    },
  ];
}

/**
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @returns {News[]}
 */
function ofDoor(before, now, { say }) {
  // After the close nobody has to be let in, but who was there and is to agree to a correction.
  const wanted = !now.you.closed || now.room?.being_corrected !== undefined;
  const come = Object.entries(now.mediator?.door ?? {}).find(
    ([key, knock]) =>
      knock.ready && wanted && (knock.again || !now.you.closed) && before.mediator?.door[key]?.ready !== true,
  );
  if (come === undefined) return [];
  const name = now.room?.people.by_id[come[1].participant]?.name ?? "";
  return [{ subject: "door", words: say("{name} is waiting to be let in.", { name }) }];
}

/**
 * @param {RoomShown} before
 * @param {RoomShown} now
 * @param {Words} words
 * @returns {News[]}
 */
function ofBoard(before, now, { say }) {
  /** @type {News[]} */
  const news = [];
  for (const id of now.board.order) {
    const action = now.board.by_id[id];
    const old = before.board.by_id[id];
    if (action === undefined) continue;
    const { number, standing } = action;
    /** @param {string} text */
    const tell = (text) => news.push({ subject: `action ${id}`, words: text });
    if (old === undefined) tell(say("Action {number} is on the board.", { number }));
    else if (standing === "confirmed" && old.standing !== standing) {
      tell(say("Action {number} is confirmed.", { number }));
    } else if (standing === "not_agreed" && old.standing !== standing) {
      tell(say("Action {number} is not agreed.", { number }));
    } else if (standing === "needs_agreement" && (old.standing === "option" || old.standing === "not_agreed")) {
      tell(say("Action {number} is proposed. You can agree to it.", { number }));
    } else if (standing === "option" && old.standing !== standing) {
      tell(say("Action {number} is an idea to look at now.", { number }));
    } else if (old.standing === "confirmed" && standing !== "confirmed") {
      tell(say("Action {number} is reopened.", { number }));
    } else if (old.wording !== action.wording) {
      tell(say("The words of action {number} have changed.", { number }));
    } else if (Object.keys(action.changes).some((party) => !(party in old.changes))) {
      tell(say("A change is asked for in action {number}.", { number }));
    } else if (standing === "all_agreed" && old.standing !== standing) {
      tell(say("Everybody has agreed to action {number}.", { number }));
    }
  }
  return news;
}
