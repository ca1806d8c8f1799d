// The only home of a proposed correction for everybody but the mediator: who is asked reads it and answers, and all
// others are told that there is one.

import { able, offer, onPress } from "../buttons.js";
import { face, fill, region, show } from "../dom.js";
import { said } from "../form.js";
import { changesIn } from "./changes.js";
import { dialog } from "./dialogs.js";

/** @import { InTheRoom, Tools } from "./page.js" */

// How long a yes waits when the words have changed under it, as on the board.
const SETTLING_MS = 1_500;

/** @param {Tools} tools */
export function correctionRegion(tools) {
  const root = region("correction");
  const asking = dialog("change-correction-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  /** The number on the screen; 0 while there is none. */
  let read = 0;
  let changed = false;
  let settling = false;

  onPress(root, {
    // The number on the screen: what was not read is not agreed to.
    "assent-to-correction": (button) => tools.ask({ type: "assent_to_correction", number: read }, button),
    "ask-to-change-correction": () => {
      const number = read;
      asking.open((form) => tools.put({ type: "ask_to_change_correction", number, words: said(form, "words") }));
    },
  });

  /** @param {number} number */
  function becomes(number) {
    if (number === read) return;
    changed = read !== 0;
    read = number;
    if (!changed) return;
    settling = true;
    tools.later(() => {
      if (read !== number) return;
      settling = false;
      draw();
    }, SETTLING_MS);
  }

  function draw() {
    const { you, room, mediator, may } = shown;
    const proposed = you.proposed_correction;
    root.hidden = mediator !== null || room.being_corrected === undefined;
    if (root.hidden) read = 0;
    face(root, proposed === undefined ? "other" : proposed.yes === true ? "yes" : "asked");
    show(root, { proposed: proposed !== undefined });
    if (proposed === undefined) return;
    becomes(proposed.number);
    if (proposed.yes === true) changed = false;
    changesIn(root, proposed, shown, tools);
    fill(root, { told: proposed.change ?? "" });
    show(root, { changed, "told-block": proposed.change !== undefined });
    offer(root, { "assent-to-correction": proposed.yes !== true || proposed.change !== undefined });
    able(root, {
      "assent-to-correction": may("assent_to_correction") && !settling,
      "ask-to-change-correction": may("ask_to_change_correction"),
    });
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      draw();
    },
  };
}
