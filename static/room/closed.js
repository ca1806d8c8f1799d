// The only home of the end on screen: the document is offered when it is there, and not before.

import { face, region, the } from "../dom.js";
import { Backoff } from "./backoff.js";

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
  };
}
