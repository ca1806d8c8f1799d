// The only home of a proposed correction in words: what changes, before and after, and whose yes it needs.

import { face, fill, part } from "../dom.js";
import { keep } from "../list.js";

/** @import { Assent, Changed, ChangeShown, CorrectionShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {ChangeShown} one
 * @param {string} text
 * @param {Tools["words"]} words
 */
function saidIn({ changed }, text, { say, weekday }) {
  if (changed === "by_when") return weekday(text);
  return text.trim() === "" ? say("nothing was said") : text;
}

/**
 * @param {Assent | undefined} yes
 * @param {InTheRoom} now
 * @param {Tools["words"]} words
 */
function yesInWords(yes, { nameOf }, { say, time, dayOf }) {
  if (yes === undefined) return say("Has not answered yet");
  return say("{name} said yes on {date} at {time}", {
    name: nameOf(yes.by),
    date: dayOf(yes.at),
    time: time(yes.at),
  });
}

/**
 * What stands where a correction is read: `root` has its lists and its reason.
 * @param {HTMLElement} root
 * @param {CorrectionShown} proposed
 * @param {InTheRoom} now
 * @param {Tools} tools
 */
export function changesIn(root, proposed, now, { words, names }) {
  fill(root, { why: proposed.why });
  const keys = proposed.changes.map(({ action, changed }) => `${action ?? ""}-${changed}`);
  keep(part(root, "changes"), keys, "change", (item, _key, index) => {
    const one = /** @type {ChangeShown} */ (proposed.changes[index]);
    const what = names.changed[/** @type {Changed} */ (one.changed)];
    fill(item, {
      label: one.action === undefined ? what : words.say("Action {number}: {what}", { number: one.action, what }),
      before: saidIn(one, one.before, words),
      after:
        one.other_date === true
          ? words.say("{date}, in place of the law’s date", { date: saidIn(one, one.after, words) })
          : saidIn(one, one.after, words),
    });
  });
  const asked = [
    ...proposed.parties.map((party) => ({ key: `party-${party}`, name: names.parties[party], yes: proposed.assents[party] })),
    ...proposed.owners.map((who) => ({
      key: `owner-${who}`,
      name: words.say("{name}, who will do it", { name: now.nameOf(who) }),
      yes: proposed.promises[who],
    })),
  ];
  keep(
    part(root, "agreeing"),
    asked.map((one) => one.key),
    "agreeing",
    (item, _key, index) => {
      const one = /** @type {(typeof asked)[number]} */ (asked[index]);
      face(item, one.yes === undefined ? "open" : "confirmed");
      fill(item, { name: one.name, words: yesInWords(one.yes, now, words) });
    },
  );
}
