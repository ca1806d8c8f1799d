// The only home of what the mediator told this person alone: that what they asked for is not possible now, and why.

import { onPress } from "../buttons.js";
import { fill, part, region, show } from "../dom.js";
import { focusHeading } from "./focus.js";

/** @import { DenialShown } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * Hands that were all lowered together are no answer to this person, and are not told as one.
 *
 * @param {DenialShown} denial
 * @param {Words} words
 * @returns {string}
 */
export function toldInWords({ cleared }, { say }) {
  if (cleared === "step") return say("The meeting has moved on, and all hands were lowered. You can raise yours again.");
  if (cleared === "queue") return say("The mediator has lowered all hands. You can raise yours again later.");
  return say("The mediator has answered: not now.");
}

/** @param {Tools} tools */
export function toldNotice(tools) {
  const notice = part(document.body, "told");
  let put_away = "";
  let shown = "";
  onPress(notice, {
    "put-away": () => {
      put_away = shown;
      notice.hidden = true;
      focusHeading(region("hands"));
    },
  });
  return {
    /** @param {InTheRoom} now */
    draw({ you }) {
      shown = you.denial?.request ?? "";
      notice.hidden = shown === "" || shown === put_away;
      fill(notice, {
        title: you.denial === undefined ? "" : toldInWords(you.denial, tools.words),
        words: you.denial?.words ?? "",
      });
      show(notice, { words: (you.denial?.words ?? "") !== "" });
    },
  };
}
