// The only home of what people asked of the mediator alone, on the mediator's screen.

import { offer, onPress } from "../buttons.js";
import { fill, part, region, show } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function asidesRegion(tools) {
  const root = region("asides");
  const answering = dialog("answer-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  onPress(root, {
    "accept-aside": (button, request) => tools.ask({ type: "accept_request", request }, button),
    "answer-aside": (button, request) => tools.ask({ type: "answer_request", request }, button),
    "decline-aside": (_, request) => {
      const aside = shown.mediator?.asides[request];
      if (aside === undefined) return;
      answering.open(
        (form) => tools.put({ type: "deny_request", request, words: said(form, "words") }),
        { name: shown.nameOf(aside.participant), kind: tools.names.kinds[aside.kind] },
      );
    },
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { mediator, nameOf, may } = now;
      const asides = mediator?.asides ?? {};
      const keys = Object.keys(asides).sort((one, other) =>
        (asides[one]?.raised_at ?? "").localeCompare(asides[other]?.raised_at ?? ""),
      );
      root.hidden = keys.length === 0;
      keep(part(root, "asides"), keys, "aside", (item, key) => {
        const aside = asides[key];
        if (aside === undefined) return;
        const seen = aside.state === "accepted";
        fill(item, {
          name: nameOf(aside.participant),
          kind: tools.names.kinds[aside.kind],
          reason: aside.reason ?? "",
          said: seen ? tools.words.say("You have said that you will come to it.") : "",
        });
        show(item, { reason: aside.reason !== undefined, said: seen });
        offer(item, {
          "accept-aside": !seen && may("accept_request"),
          "answer-aside": seen && may("answer_request"),
          "decline-aside": may("deny_request"),
        });
      });
    },
  };
}
