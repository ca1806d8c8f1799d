// The only home of what changed about a correction between two views, in sentences for somebody who does not see it.

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
export function newsOfCorrection(before, now, { say }, names) {
  /** @param {string} words */
  const tell = (words) => [{ subject: "correction", words }];
  const versions = now.you.versions?.length ?? 1;
  if (versions > (before.you.versions?.length ?? 1)) {
    return tell(say("The outcome has a new version: version {version}.", { version: versions }));
  }
  const mine = now.mediator?.correctable;
  const old = before.mediator?.correctable;
  const read = now.you.proposed_correction ?? mine?.proposed;
  const was = before.you.proposed_correction ?? old?.proposed;
  const being = now.room?.being_corrected !== undefined;
  if (being !== (before.room?.being_corrected !== undefined)) {
    return tell(being ? say("A correction of the outcome is being agreed.") : say("The correction was taken back."));
  }
  if (read === undefined || was === undefined) return [];
  if (read.number !== was.number) return tell(say("The correction has changed. Please read it again."));
  const asked = Object.entries(mine?.changes ?? {}).find(([who, one]) => old?.changes[who]?.at !== one.at);
  if (asked !== undefined) {
    const name = now.room?.people.by_id[asked[0]]?.name ?? "";
    return tell(say("{name} asks for a change in the correction.", { name }));
  }
  const parties = /** @type {Party[]} */ (Object.keys(read.assents));
  const yes = parties.find((party) => was.assents[party] === undefined);
  if (yes === undefined) return [];
  return tell(say("{party} has said yes to the correction.", { party: names.parties[yes] }));
}
