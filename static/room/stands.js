// The only home of how each party stands to the outcome, in words.

import { face, fill, show } from "../dom.js";
import { keep } from "../list.js";

/** @import { Party } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * A party that confirmed did so, whatever was recorded of it before.
 * @param {Party} party
 * @param {Pick<InTheRoom, "room" | "nameOf">} now
 * @param {Tools["words"]} words
 * @returns {{ state: "open" | "confirmed" | "unconfirmed", words: string, reason: string }}
 */
export function standOf(party, { room, nameOf }, { say, time }) {
  const yes = room.closing?.confirmations[party];
  if (yes !== undefined) {
    const words = say("Confirmed by {name} at {time}", { name: nameOf(yes.by), time: time(yes.at) });
    return { state: "confirmed", words, reason: "" };
  }
  const will_not = room.closing?.unconfirmed[party];
  if (will_not !== undefined) return { state: "unconfirmed", words: say("Does not confirm it"), reason: will_not };
  const away = room.board.absences[party];
  if (away !== undefined) return { state: "unconfirmed", words: say("Cannot be asked"), reason: away };
  return { state: "open", words: say("Has not confirmed yet"), reason: "" };
}

/**
 * @param {HTMLElement} list
 * @param {string} template
 * @param {InTheRoom} now
 * @param {Tools} tools
 * @param {(item: HTMLElement, party: Party, state: string) => void} [draw]
 */
export function standsIn(list, template, now, tools, draw = () => {}) {
  keep(list, now.room.board.parties, template, (item, key) => {
    const party = /** @type {Party} */ (key);
    const { state, words, reason } = standOf(party, now, tools.words);
    face(item, state);
    fill(item, { party: tools.names.parties[party], words, reason });
    show(item, { reason: reason !== "" });
    draw(item, party, state);
  });
}
