// The only home of what changed in the closing step between two views, in sentences for somebody who does not see it.

/** @import { Party, View } from "../protocol.d.ts" */
/** @import { News } from "./news.js" */
/** @import { Names } from "./page.js" */
/** @import { Words } from "../say.js" */

/**
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
export function newsOfClosing(before, now, { say }, names) {
  const closing = now.room?.closing;
  const old = before.room?.closing;
  if (closing === undefined || old === undefined) return [];
  if (closing.outcome !== undefined && old.outcome === undefined) {
    return [{ subject: "closing", words: say("The outcome is there to read.") }];
  }
  if (closing.outcome !== old.outcome) {
    return [{ subject: "closing", words: say("The outcome has changed. Please read it again.") }];
  }
  const asked = Object.entries(now.mediator?.closing.corrections ?? {}).find(
    ([who, one]) => before.mediator?.closing.corrections[who]?.at !== one.at,
  );
  if (asked !== undefined) {
    const name = now.room?.people.by_id[asked[0]]?.name ?? "";
    return [{ subject: "closing", words: say("{name} says that something is not right in the outcome.", { name }) }];
  }
  const parties = /** @type {Party[]} */ (Object.keys(closing.confirmations));
  const confirmed = parties.find((party) => old.confirmations[party] === undefined);
  if (confirmed === undefined) return [];
  return [{ subject: "closing", words: say("{party} has confirmed the outcome.", { party: names.parties[confirmed] }) }];
}
