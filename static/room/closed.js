// The only home of the end on screen: the document is offered when it is there, and not before; in which other forms
// there is something to keep; and which version is the newest, with the older ones below it.

import { face, fill, part, region, show, the } from "../dom.js";
import { keep } from "../list.js";
import { Backoff } from "./backoff.js";

/** @import { You } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom } from "./page.js" */

// The first print after a start takes a few seconds. Whoever still waits then is told why.
const SOON_MS = 15_000;

/**
 * @param {{ words: Words, later: (act: () => void, wait: number) => void, now: () => number, retry?: Backoff }} tools
 */
export function closedRegion({ words, later, now, retry = new Backoff(Math.random) }) {
  const { say, time, dayOf } = words;
  const root = region("closed");
  const link = the(root, '[data-part="outcome-link"]', HTMLAnchorElement);
  const newest = link.getAttribute("href") ?? "";
  /** The version that is offered, or waited for; 0 before the close. */
  let version = 0;
  let since = 0;

  /** @param {number} wanted */
  const hrefOf = (wanted) => newest.replace(/\.pdf$/u, `/version-${wanted}.pdf`);

  /** @param {string} moment */
  const when = (moment) => say("{date} at {time}", { date: dayOf(moment), time: time(moment) });

  /** @param {number} wanted */
  async function look(wanted) {
    let ready = false;
    try {
      ready = (await fetch(link.href, { method: "HEAD" })).ok;
    } catch {
      // The line is down: asked again below, as after any other no.
    }
    // A newer one has come meanwhile, which is looked for by itself.
    if (wanted !== version) return;
    if (ready) return face(root, "ready");
    if (now() - since >= SOON_MS) face(root, "late");
    later(() => wanted === version && look(wanted), retry.next());
  }

  /** @param {string[]} versions when each was sealed */
  function drawVersions(versions) {
    const last = versions.at(-1);
    show(root, { version: last !== undefined, "older-block": last !== undefined });
    if (last === undefined) return;
    fill(root, {
      version: say("This is version {version}. It was sealed on {when}, and takes the place of the one before.", {
        version: versions.length,
        when: when(last),
      }),
    });
    const older = versions.slice(0, -1).map((_, index) => String(index + 1)).reverse();
    keep(part(root, "older"), older, "version", (item, key) => {
      const at = versions[Number(key) - 1] ?? "";
      fill(item, { link: say("Version {version}, sealed on {when} (PDF)", { version: key, when: when(at) }) });
      the(item, '[data-part="link"]', HTMLAnchorElement).setAttribute("href", hrefOf(Number(key)));
    });
  }

  return {
    /**
     * The meeting is closed: ask for the document until it is there; and again for each newer version of it.
     * @param {Pick<You, "versions">} you
     */
    begin({ versions = [] }) {
      drawVersions(versions);
      const wanted = Math.max(1, versions.length);
      if (version === wanted) return;
      version = wanted;
      since = now();
      // By its number: a process that has not heard of it yet must not give out the one before.
      link.setAttribute("href", version === 1 ? newest : hrefOf(version));
      face(root, "writing");
      look(version);
    },

    /** @param {InTheRoom} now */
    draw({ room }) {
      // Where nothing was agreed there is no date, and so no file of dates.
      const dated = room.board.order.some((key) => room.board.by_id[key]?.standing === "confirmed");
      show(root, { "calendar-line": dated });
    },
  };
}
