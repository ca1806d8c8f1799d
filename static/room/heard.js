// The only home of the time heard by side: for the mediator's eyes, as information and not advice.

import { fill, part, show } from "../dom.js";
import { keep } from "../list.js";

/** @import { Party } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {HTMLElement} root
 * @param {Tools} tools
 */
export function heardList(root, tools) {
  const { say, sayMany } = tools.words;
  /** @param {number} seconds */
  function roughly(seconds) {
    if (seconds === 0) return say("not yet");
    if (seconds < 60) return say("less than a minute");
    return sayMany("{n} minute", "{n} minutes", Math.round(seconds / 60));
  }

  return {
    /** @param {InTheRoom} now */
    draw({ mediator, nameOf }) {
      const heard = mediator?.heard ?? {};
      keep(part(root, "heard"), Object.keys(heard), "side", (item, side) => {
        const party = tools.names.parties[/** @type {Party} */ (side)];
        fill(item, { name: say("{name}:", { name: party ?? nameOf(side) }), time: roughly(heard[side] ?? 0) });
      });
      const longest = mediator?.waiting[0];
      fill(root, { waiting: longest === undefined ? "" : nameOf(longest) });
      show(root, { "waiting-line": longest !== undefined });
    },
  };
}
