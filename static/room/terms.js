// The only home of agreeing to the terms: one at a time, each saved by itself, so that a reload loses nothing.

import { fill, onPress, region } from "../dom.js";

/** @import { You } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/** @param {Tools} tools */
export function termsRegion(tools) {
  const { sayMany } = tools.words;
  const root = region("terms");
  const terms = [...root.querySelectorAll("[data-term]")].filter((one) => one instanceof HTMLElement);
  onPress(root, {
    "agree-term": async (button) => {
      const term = button.closest("[data-term]");
      const done = await tools.ask({ type: "agree_to_term", term: term?.getAttribute("data-term") ?? "" }, button);
      // The button has gone with one's own press: the next thing to read is the next term.
      if (done && document.activeElement?.closest("[data-term]") === term) focusNext();
    },
  });

  function focusNext() {
    const next = terms.find((term) => term.dataset["state"] !== "agreed")?.querySelector("h4");
    if (!(next instanceof HTMLElement)) return;
    next.tabIndex = -1;
    next.focus();
  }

  return {
    /** @param {You} you */
    draw({ agreed_terms }) {
      let left = 0;
      for (const term of terms) {
        const agreed = agreed_terms.includes(term.dataset["term"] ?? "");
        if (!agreed) left += 1;
        term.dataset["state"] = agreed ? "agreed" : "asked";
        for (const one of term.querySelectorAll("[data-act], [data-part]")) {
          one.toggleAttribute("hidden", one.hasAttribute("data-act") === agreed);
        }
      }
      fill(root, { count: sayMany("One term is left.", "{n} terms are left.", left) });
    },
  };
}
