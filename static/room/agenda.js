// The only home of the order of the meeting on screen.

import { face, fill, part, region } from "../dom.js";
import { keep } from "../list.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function agendaRegion(tools) {
  const root = region("agenda");
  return {
    /** @param {InTheRoom} now */
    draw({ room }) {
      keep(part(root, "steps"), room.agenda, "step", (item, step, index) => {
        face(item, "planned");
        fill(item, {
          number: String(index + 1),
          name: tools.names.steps[/** @type {keyof typeof tools.names.steps} */ (step)],
        });
      });
    },
  };
}
