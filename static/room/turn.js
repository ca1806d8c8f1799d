// The only home of a turn in words: how it stands, how long it may take, and what comes after it.

/** @import { FloorShown, TurnShown } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom } from "./page.js" */

/** @typedef {"nobody" | "other" | "offered" | "you" | "ending" | "held" | "paused" | "suspended"} TurnState */

// Time that is left is shown in steps of this: a number that runs makes people hurry.
export const STEP_SECONDS = 10;

/**
 * The turn on the screen, for a command to name: what quotes an older one changes nothing.
 * @param {FloorShown} floor
 */
export function after(floor) {
  return floor.turn === undefined ? {} : { after: floor.turn.id };
}

/**
 * The face of Speaking now.
 * @param {Pick<InTheRoom, "you" | "room">} now
 * @returns {TurnState}
 */
export function turnState({ you, room }) {
  const { state } = room.session;
  if (state === "paused" || state === "suspended") return state;
  const turn = room.floor.turn;
  if (turn === undefined) return "nobody";
  if (turn.held_since !== undefined) return "held";
  if (turn.holder !== you.id) return "other";
  if (turn.phase === "offered") return "offered";
  return turn.phase === "wrapping_up" ? "ending" : "you";
}

/**
 * A limit in words.
 * @param {TurnShown} turn
 * @param {Pick<Words, "say" | "sayMany">} words
 */
export function limitInWords({ limit }, { say, sayMany }) {
  if (limit === undefined) return "";
  const minutes = Math.round(limit.seconds / 60);
  const time = sayMany("You have one minute.", "You have {n} minutes.", minutes);
  return `${time} ${say("You are told before it is over.")}`;
}

/**
 * Whole steps of seconds until a moment, none less than one step.
 * @param {string} moment RFC 3339
 * @param {number} clock
 */
export function secondsLeft(moment, clock) {
  const left = (Date.parse(moment) - clock) / 1000;
  return Math.max(STEP_SECONDS, Math.ceil(left / STEP_SECONDS) * STEP_SECONDS);
}

/**
 * The time until a turn ends by itself, roughly.
 * @param {TurnShown} turn
 * @param {number} clock
 * @param {Pick<Words, "sayMany">} words
 */
export function leftInWords({ deadline }, clock, { sayMany }) {
  if (deadline?.kind !== "time_over") return "";
  const seconds = secondsLeft(deadline.at, clock);
  if (seconds > 90) return sayMany("About one minute left.", "About {n} minutes left.", Math.round(seconds / 60));
  return sayMany("About one second left.", "About {n} seconds left.", seconds);
}

/**
 * What comes after a short reply: for whom it interrupted, and for the others.
 * @param {Pick<InTheRoom, "you" | "room" | "nameOf">} now
 * @param {Pick<Words, "say">} words
 */
export function afterInWords({ you, room, nameOf }, { say }) {
  const waiting = room.floor.interrupted;
  if (waiting === undefined) return "";
  if (waiting.holder === you.id) return say("A short answer. Then it is your turn again.");
  return say("A short answer. Then this person goes on: {name}.", { name: nameOf(waiting.holder) });
}

/**
 * How far somebody else's turn has come, where that is worth saying.
 * @param {TurnShown} turn
 * @param {Pick<Words, "say">} words
 */
export function phaseInWords({ phase, typed }, { say }) {
  if (phase === "offered") return say("Getting ready. There is no hurry.");
  if (phase === "wrapping_up") return say("Coming to the end of their time.");
  return typed === undefined ? "" : say("Taking this turn in writing.");
}

/**
 * Why somebody who does not hold the floor cannot raise a hand now; empty if they can.
 * @param {InTheRoom} now
 * @param {Pick<Words, "say">} words
 * @param {string} needsPermission
 */
export function whyNot({ you, room }, { say }, needsPermission) {
  const { state } = room.session;
  if (!you.speaks) {
    if (you.role === "parent" || you.role === "supporter") return needsPermission;
    return say("You do not take turns in this meeting. You can still ask the mediator for a break or a word.");
  }
  if (state === "suspended") return say("The mediator’s line is gone. You can raise your hand when the meeting goes on.");
  if (state === "paused") return say("The meeting is paused. You can raise your hand when it goes on.");
  if (state !== "open") return say("You can raise your hand when the meeting is open.");
  if (!room.floor.taking) return say("The mediator takes no new hands now. You can raise yours a little later.");
  return "";
}

/**
 * Why somebody cannot go on with their turn now; empty if they can.
 * @param {Pick<InTheRoom, "room">} now
 * @param {Pick<Words, "say">} words
 */
export function whyTurnWaits({ room }, { say }) {
  const { state } = room.session;
  if (state === "suspended") return say("The mediator’s line is gone. Your turn and its time wait for you.");
  if (state === "paused") return say("The meeting is paused. Your turn and its time wait for you.");
  return "";
}
