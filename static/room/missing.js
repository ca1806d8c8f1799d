// The only home of what keeps a meeting from being closed, in words: the list that the refusal stands on.

/** @import { LackShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/**
 * @param {LackShown} lack
 * @param {Pick<Tools, "words" | "names">} tools
 */
export function missingInWords({ what, party }, { words: { say }, names }) {
  const named = { party: party === undefined ? "" : names.parties[party] };
  switch (what) {
    case "open_items":
      return say("Say that what is not settled stays as not agreed.");
    case "conclusion":
      return say("Choose how the meeting ended.");
    case "authority":
      return say("{party}: say whether they could decide today.", named);
    case "views":
      return say("Say how the child’s or young person’s views were heard.");
    case "confirmation":
      return say("{party}: has not confirmed the outcome. If they will not, record why.", named);
  }
}
