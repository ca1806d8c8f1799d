// The only home of no interruptions, said kindly: who is speaking, how to be next, and what one's place is.

import { ownPlace } from "./own.js";
import { placeInWords } from "./place.js";

/** @import { RefusalCode, View } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */

/** @type {ReadonlySet<RefusalCode>} the refusals that mean: the floor is not yours now */
const ABOUT_THE_FLOOR = new Set([
  "not_your_turn",
  "turn_has_changed",
  "queue_is_closed",
  "no_such_request",
  "nobody_is_waiting",
  "you_have_the_floor",
]);

/**
 * What helps somebody who acted without the floor. Empty if a refusal is about something else.
 * @param {RefusalCode} code
 * @param {View | null} view
 * @param {Pick<Words, "say" | "ordinal">} words
 */
export function whoseTurn(code, view, words) {
  const { say } = words;
  if (!ABOUT_THE_FLOOR.has(code) || view?.room === undefined) return "";
  const { you, room } = view;
  const turn = room.floor.turn;
  if (turn !== undefined && turn.holder === you.id) return "";
  const told = [
    turn === undefined
      ? say("Nobody is speaking now.")
      : say("Speaking now: {name}.", { name: room.people.by_id[turn.holder]?.name ?? "" }),
  ];
  const place = ownPlace(you);
  if (place !== null) told.push(say("Your hand is raised."), placeInWords(place, words));
  else if (you.speaks && you.role !== "mediator" && room.floor.taking && code !== "not_your_turn") {
    told.push(say("Raise your hand, and your turn will come."));
  }
  return told.join(" ");
}
