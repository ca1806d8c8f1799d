// The only home of what the mediator told this person alone: that what they asked for is not possible now, and why.

import { onPress } from "../buttons.js";
import { fill, part, region, show } from "../dom.js";
import { focusHeading } from "./focus.js";

/** @import { InTheRoom, Tools } from "./page.js" */

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
        title: tools.words.say("The mediator has answered: not now"),
        words: you.denial?.words ?? "",
      });
      show(notice, { words: (you.denial?.words ?? "") !== "" });
    },
  };
}
