// The only home of the certificate on the page of a closed room. A closed room tells nothing of it, and a certificate
// may come days later: so this page asks, when it is opened, when it is looked at again, and now and then.

import { face, fill, region, show } from "../dom.js";

/** How long until it is asked again while somebody waits for it. Nobody is in a hurry, and most close the page. */
const AGAIN = 60_000;

/** @typedef {{ stands: "none" | "unable" | "awaited" | "to_issue" | "issued", letter: boolean, words: string }} Standing */

/** @param {(act: () => void, wait: number) => void} later */
export function certificateRegion(later) {
  const root = region("certificate");
  const address = `${root.dataset["at"]}/standing`;
  let begun = false;
  let waits = false;

  /** @param {Standing} told */
  function draw({ stands, letter, words }) {
    waits = stands === "awaited" || stands === "to_issue";
    face(root, stands);
    show(root, { "is-certificate": !letter, "is-letter": letter, certificate: !letter, letter, words: words !== "" });
    fill(root, { words });
    root.hidden = stands === "none";
  }

  async function look() {
    try {
      const answer = await fetch(address);
      if (answer.ok) draw(await answer.json());
    } catch {
      // No line: it is asked again.
    }
  }

  async function lookAgain() {
    if (waits && !document.hidden) await look();
    later(lookAgain, AGAIN);
  }

  document.addEventListener("visibilitychange", () => begun && !document.hidden && look());

  return {
    /** The meeting has closed, and this page says so. */
    async begin() {
      if (begun) return;
      begun = true;
      waits = true;
      await look();
      later(lookAgain, AGAIN);
    },
  };
}
