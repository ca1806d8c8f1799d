// The only home of what the mediator says beside the floor, all together: shown if there is any of it.

import { offer, onPress } from "../buttons.js";
import { fill, region, show } from "../dom.js";
import { checkCard } from "./check.js";
import { notesList } from "./notes.js";
import { summaryCard } from "./summary.js";

/** @import { summaryWriting } from "./summary.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {Tools} tools
 * @param {ReturnType<typeof summaryWriting>} writing
 */
export function guidanceRegion(tools, writing) {
  const root = region("guidance");
  const cards = [checkCard(root, tools), summaryCard(root, tools, writing), notesList(root, tools)];
  onPress(root, { "end-cue": (button) => tools.ask({ type: "end_cue" }, button) });
  return {
    /** @param {InTheRoom} now */
    draw(now) {
      const { room, may } = now;
      const cued = room.guidance.child_cued_at !== undefined;
      show(root, { cue: cued });
      fill(root, { child: room.mediation.child });
      offer(root, { "end-cue": may("end_cue") });
      const any = cards.map((card) => card.draw(now)).some(Boolean);
      root.hidden = !(cued || any);
    },
  };
}
