// The only home of the certificate on the page of a closed room. A closed room tells nothing of it, and a certificate
// may come days later: so this page asks, when it is opened, when it is looked at again, and now and then.

import { face, fill, region, show } from "../dom.js";
import { Backoff } from "./backoff.js";

/** How long until it is asked again while somebody waits for it. Nobody is in a hurry, and most close the page. */
const AGAIN = 60_000;

/** @typedef {{ stands: "none" | "unable" | "awaited" | "to_issue" | "issued", letter: boolean, words: string }} Standing */

/**
 * @param {(act: () => void, wait: number) => void} later
 * @param {() => void} issued it has just been issued
 * @param {Backoff} [retry]
 */
export function certificateRegion(later, issued, retry = new Backoff(Math.random)) {
  const root = region("certificate");
  const address = `${root.dataset["at"]}/standing`;
  let begun = false;
  let waits = false;
  /** Whether it was said once that there is nothing: one process may hear a moment late that the meeting has closed. */
  let saidNone = false;

  /** @param {Standing} told */
  function draw({ stands, letter, words }) {
    if (stands === "issued" && root.dataset["state"] !== "issued") issued();
    waits = stands === "awaited" || stands === "to_issue" || (stands === "none" && !saidNone);
    saidNone = stands === "none";
    face(root, stands);
    show(root, { "is-certificate": !letter, "is-letter": letter, certificate: !letter, letter, words: words !== "" });
    fill(root, { words });
    root.hidden = stands === "none";
  }

  /** Whether there was an answer. */
  async function look() {
    try {
      const answer = await fetch(address);
      if (!answer.ok) return false;
      draw(await answer.json());
      retry.reset();
      return true;
    } catch {
      return false;
    }
  }

  async function lookAgain() {
    const answered = !waits || document.hidden || (await look());
    // Without an answer nobody knows how it stands: that is asked again soon, and not in a minute.
    later(lookAgain, answered ? AGAIN : retry.next());
  }

  document.addEventListener("visibilitychange", () => begun && !document.hidden && look());

  return {
    /** The meeting has closed, and this page says so. */
    async begin() {
      if (begun) return;
      begun = true;
      waits = true;
      await lookAgain();
    },
  };
}
