// The only home of the floor on screen: who is speaking, who is next, and a person's one main action.

import { able, offer, onPress } from "../buttons.js";
import { face, fill, region, show, showFor } from "../dom.js";

/** @import { FloorShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * The turn on the screen, for a command to name: what quotes an older one changes nothing.
 * @param {FloorShown} floor
 */
export function after(floor) {
  return floor.turn === undefined ? {} : { after: floor.turn.id };
}

/** @param {InTheRoom} now */
function speakingState({ you, room }) {
  if (room.session.state === "paused") return "paused";
  const turn = room.floor.turn;
  if (turn === undefined) return "nobody";
  if (turn.holder === you.id) return "you";
  return room.people.by_id[turn.holder]?.attendance === "away" ? "held" : "other";
}

/** @param {InTheRoom} now */
function barState({ you, mediator, room, may }) {
  if (mediator !== null) {
    if (!may("grant_next")) return "off";
    return room.floor.turn === undefined ? "idle" : "busy";
  }
  if (you.turn !== undefined) return "you";
  if (you.request !== undefined) return "up";
  return may("raise_hand") ? "down" : "off";
}

/** @param {Tools} tools */
export function floorRegions(tools) {
  const { say, time } = tools.words;
  const speaking = region("floor");
  const bar = region("bar");
  /** @type {InTheRoom} */
  let shown;

  /** @param {HTMLElement} button */
  function letGo(button) {
    if (shown.you.request !== undefined) tools.ask({ type: "let_go", request: shown.you.request }, button);
  }
  onPress(bar, {
    "raise-hand": (button) => tools.ask({ type: "raise_hand" }, button),
    "lower-hand": letGo,
    "finish-speaking": letGo,
    "next-speaker": (button) => tools.ask({ type: "grant_next", ...after(shown.room.floor) }, button),
    "take-floor-back": (button) => {
      const turn = shown.room.floor.turn;
      if (turn !== undefined) tools.ask({ type: "revoke_floor", turn: turn.id }, button);
    },
  });

  /** @param {string | undefined} participant */
  function called(participant) {
    if (participant === undefined) return "";
    return participant === shown.you.id ? say("You") : shown.nameOf(participant);
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { room, mediator, you, may } = now;
      const turn = room.floor.turn;
      const holder = turn && room.people.by_id[turn.holder];
      const first = room.floor.order[0];
      const next = called(first === undefined ? undefined : room.floor.by_id[first]?.participant);
      face(speaking, speakingState(now));
      fill(speaking, {
        name: holder?.name ?? "",
        role: holder === undefined ? "" : tools.names.roles[holder.role],
        since: turn === undefined ? "" : time(turn.began_at),
        next,
      });
      show(speaking, { "next-line": next !== "", "until-line": false });

      const state = barState(now);
      const speaks = room.session.state !== "paused";
      bar.dataset["state"] = state;
      fill(bar, { now: (speaks && called(turn?.holder)) || say("Nobody"), next });
      show(bar, {
        "next-line": next !== "",
        "off-words": state === "off" && room.session.state !== "open",
      });
      showFor(bar, { participant: mediator === null, mediator: mediator !== null });
      offer(bar, {
        "raise-hand": state === "down",
        "lower-hand": state === "up",
        "finish-speaking": state === "you" && you.request !== undefined,
        "take-floor-back": turn !== undefined && may("revoke_floor"),
      });
      able(bar, { "next-speaker": may("grant_next") && room.floor.order.length > 0 });
    },
  };
}
