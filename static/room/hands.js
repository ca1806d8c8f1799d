// The only home of the raised hands on screen: the queue in order, one's own place, and the mediator's choices.

import { able, offer, onPress } from "../buttons.js";
import { fill, part, region, show, showFor } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";
import { after } from "./floor.js";

/** @import { Words } from "../say.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * One's own place in the queue, in words.
 * @param {number} n
 * @param {Words} words
 */
export function placeInWords(n, { say, ordinal }) {
  if (n === 1) return say("You are next.");
  switch (ordinal(n)) {
    case "one":
      return say("You are {n}st in the queue.", { n });
    case "two":
      return say("You are {n}nd in the queue.", { n });
    case "few":
      return say("You are {n}rd in the queue.", { n });
    default:
      return say("You are {n}th in the queue.", { n });
  }
}

/** @param {Tools} tools */
export function handsRegion(tools) {
  const { words } = tools;
  const root = region("hands");
  const declining = dialog("decline-dialog", tools);
  /** @type {InTheRoom} */
  let shown;

  /**
   * @param {HTMLElement} button
   * @param {string} request
   * @param {number} by
   */
  function move(button, request, by) {
    const place = shown.room.floor.order.indexOf(request) + 1 + by;
    if (place >= 1) tools.ask({ type: "move_request", request, place }, button);
  }
  onPress(root, {
    "give-floor": (button, request) => {
      const to = shown.room.floor.by_id[request]?.participant;
      if (to !== undefined) tools.ask({ type: "grant_floor", to, ...after(shown.room.floor) }, button);
    },
    "move-up": (button, request) => move(button, request, -1),
    "move-down": (button, request) => move(button, request, 1),
    "decline-hand": (_, request) => {
      const asking = shown.room.floor.by_id[request]?.participant ?? "";
      declining.open(
        (form) => tools.put({ type: "deny_request", request, words: said(form, "words") }),
        { name: shown.nameOf(asking) },
      );
    },
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { you, room, mediator, may, nameOf } = now;
      const { order, by_id } = room.floor;
      show(root, {
        none: order.length === 0,
        hands: order.length > 0,
        "own-place": you.place !== undefined,
      });
      fill(root, {
        "own-place": you.place === undefined ? "" : placeInWords(you.place, words),
      });
      keep(part(root, "hands"), order, "hand", (item, key, index) => {
        const request = by_id[key];
        const own = request?.participant === you.id;
        item.dataset["own"] = String(own);
        fill(item, {
          place: String(index + 1),
          name: nameOf(request?.participant ?? ""),
          kind: request === undefined ? "" : words.say("Since {time}", { time: words.time(request.raised_at) }),
        });
        show(item, { you: own, kind: request !== undefined });
        showFor(item, { mediator: mediator !== null });
        offer(item, { "give-floor": may("grant_floor") });
        able(item, { "move-up": index > 0, "move-down": index < order.length - 1 });
      });
    },
  };
}
