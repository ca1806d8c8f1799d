// The only home of the raised hands on screen: the queue in order, one's own place, and the mediator's choices.

import { able, offer, onPress } from "../buttons.js";
import { fill, part, region, show, showFor } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";
import { ownPlace } from "./own.js";
import { placeInWords } from "./place.js";
import { after } from "./turn.js";

/** @import { RequestShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function handsRegion(tools) {
  const { words } = tools;
  const root = region("hands");
  const declining = dialog("decline-dialog", tools);
  const clearing = dialog("clear-dialog", tools);
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
    interpose: (button, request) => {
      const turn = shown.room.floor.turn?.id;
      if (turn !== undefined) tools.ask({ type: "interpose_reply", request, turn }, button);
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
    "close-queue": (button) => tools.ask({ type: "close_queue" }, button),
    "open-queue": (button) => tools.ask({ type: "open_queue" }, button),
    "clear-queue": () => clearing.open((form) => tools.put({ type: "clear_queue", words: said(form, "words") })),
  });

  /** @param {RequestShown} request */
  function about({ kind, raised_at }) {
    const since = words.say("Since {time}", { time: words.time(raised_at) });
    return kind === "speak" ? since : `${tools.names.kinds[kind]} · ${since}`;
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { you, room, mediator, may, nameOf } = now;
      const { order, by_id, turn, interrupted, taking } = room.floor;
      const place = ownPlace(you);
      show(root, {
        none: order.length === 0,
        hands: order.length > 0,
        "own-place": place !== null,
        "not-taking": !taking,
      });
      fill(root, { "own-place": place === null ? "" : placeInWords(place, words) });
      showFor(root, { mediator: mediator !== null && may("close_queue") });
      offer(root, { "close-queue": taking, "open-queue": !taking });
      able(root, { "clear-queue": order.length > 0 });
      keep(part(root, "hands"), order, "hand", (item, key, index) => {
        const request = by_id[key];
        if (request === undefined) return;
        const own = request.participant === you.id;
        item.dataset["own"] = String(own);
        fill(item, {
          place: String(index + 1),
          name: nameOf(request.participant),
          kind: about(request),
          reason: request.reason ?? "",
        });
        show(item, { you: own, kind: true, reason: request.reason !== undefined });
        showFor(item, { mediator: mediator !== null });
        offer(item, {
          "give-floor": may("grant_floor"),
          interpose:
            may("interpose_reply") &&
            request.kind !== "speak" &&
            turn !== undefined &&
            turn.holder !== request.participant &&
            interrupted === undefined,
        });
        able(item, { "move-up": index > 0, "move-down": index < order.length - 1 });
      });
    },
  };
}
