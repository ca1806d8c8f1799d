// The only home of the end on screen: the document is offered when it is there, and not before; and in which other
// forms there is something to keep.

import { face, region, show, the } from "../dom.js";
import { Backoff } from "./backoff.js";

/** @import { InTheRoom } from "./page.js" */

// The first print after a start takes a few seconds. Whoever still waits then is told why.
const SOON_MS = 15_000;

/**
 * @param {{ later: (act: () => void, wait: number) => void, now: () => number, retry?: Backoff }} time
 */
export function closedRegion({ later, now, retry = new Backoff(Math.random) }) {
  const root = region("closed");
  const href = the(root, '[data-part="outcome-link"]', HTMLAnchorElement).href;
  let began = false;
  let since = 0;

  async function look() {
    let ready = false;
    try {
      ready = (await fetch(href, { method: "HEAD" })).ok;
    } catch {
      // The line is down: asked again below, as after any other no.
    }
    if (ready) return face(root, "ready");
    if (now() - since >= SOON_MS) face(root, "late");
    later(look, retry.next());
  }

  return {
    /** The meeting is closed: ask for the document until it is there. */
    begin() {
      if (began) return;
      began = true;
      since = now();
      face(root, "writing");
      look();
    },

    /** @param {InTheRoom} now */
    draw({ room }) {
      // Where nothing was agreed there is no date, and so no file of dates.
      const dated = room.board.order.some((key) => room.board.by_id[key]?.standing === "confirmed");
      show(root, { "calendar-line": dated });
    },
  };
}
