// The only home of a place in the queue, in words.

/** @import { Words } from "../say.js" */

/**
 * @param {number} n
 * @param {Pick<Words, "say" | "ordinal">} words
 */
export function placeInWords(n, { say, ordinal }) {
  if (n === 1) return say("You are next.");
  switch (ordinal(n)) {
    case "one":
      return say("You are {n}st in the queue.", { n });
    case "two":
      return say("You are {n}nd in the queue.", { n });
    case "few":
      return say("You are {n}rd in the queue.", { n });
    default:
      return say("You are {n}th in the queue.", { n });
  }
}
