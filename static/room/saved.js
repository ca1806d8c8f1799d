// The only home of the line to the server in words: connected or not, saved or not.

import { face, region } from "../dom.js";

/** @import { Saved } from "./asks.js" */
/** @import { LineState } from "./connection.js" */

export function savedRegions() {
  const saved = region("saved");
  const connection = region("connection");
  return {
    /** @param {Saved} state */
    drawSaved(state) {
      face(saved, state);
    },

    /**
     * @param {LineState} state
     * @param {boolean} wasLost
     */
    drawConnection(state, wasLost) {
      face(connection, state === "lost" ? "lost" : state === "open" && wasLost ? "back" : "on");
    },
  };
}
