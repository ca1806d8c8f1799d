// The only home of the end on screen: which ways to keep the outcome there are.

import { region, show } from "../dom.js";

/** @import { InTheRoom } from "./page.js" */

export function closedRegion() {
  const root = region("closed");
  return {
    /** @param {InTheRoom} now */
    draw({ room }) {
      // Where nothing was agreed there is no date, and so no file of dates.
      const dated = room.board.order.some((key) => room.board.by_id[key]?.standing === "confirmed");
      show(root, { "calendar-line": dated });
    },
  };
}
