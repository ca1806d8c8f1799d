// The only home of agreeing to the terms: one at a time, each tick saved by itself, so that a reload loses none.

import { asked, onPress } from "../buttons.js";
import { fill, region, show } from "../dom.js";

/** @import { You } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/**
 * @param {Tools} tools
 * @param {() => void} done told when the person goes on, having agreed to all
 */
export function termsRegion(tools, done) {
  const root = region("terms");
  const ticks = [...root.querySelectorAll('input[name="term"]')].filter((one) => one instanceof HTMLInputElement);
  /** @type {Set<string>} */
  let agreed = new Set();
  /** @type {Map<string, Promise<boolean>>} */
  const asking = new Map();

  root.addEventListener("click", (event) => {
    // What was agreed to is agreed to: the tick stays.
    const tick = event.target;
    if (tick instanceof HTMLInputElement && agreed.has(tick.value)) event.preventDefault();
  });
  root.addEventListener("change", (event) => {
    const tick = event.target;
    if (tick instanceof HTMLInputElement && tick.checked && !asking.has(tick.value)) agree(tick);
  });
  root.addEventListener("submit", (event) => event.preventDefault());
  onPress(root, {
    "agree-terms": async (button) => {
      asked(button, true);
      await Promise.all(asking.values());
      asked(button, false);
      const left = ticks.find((tick) => !agreed.has(tick.value));
      show(root, { missing: left !== undefined });
      if (left === undefined) done();
      else left.focus();
    },
  });

  /** @param {HTMLInputElement} tick */
  function agree(tick) {
    const saving = tools.ask({ type: "agree_to_term", term: tick.value }).then((saved) => {
      asking.delete(tick.value);
      if (!saved) tick.checked = false;
      return saved;
    });
    asking.set(tick.value, saving);
  }

  return {
    /** @param {You} you */
    draw({ agreed_terms }) {
      agreed = new Set(agreed_terms);
      for (const tick of ticks) if (agreed.has(tick.value)) tick.checked = true;
      const left = ticks.filter((tick) => !agreed.has(tick.value)).length;
      show(root, { count: left > 0 && agreed.size > 0 });
      fill(root, { count: tools.words.sayMany("One term is left.", "{n} terms are left.", left) });
      if (left === 0) show(root, { missing: false });
    },
  };
}
