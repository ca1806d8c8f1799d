// The only home of suggestions: made by anybody, seen by them and by the mediator, who takes them up or not.

import { asked, offer, onPress } from "../buttons.js";
import { fill, part, region, show, showFor, the } from "../dom.js";
import { filledIn, said } from "../form.js";
import { keep } from "../list.js";
import { focusHeading, remembered } from "./focus.js";

/** @import { actionForm } from "./action_form.js" */
/** @import { SuggestionShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {Tools} tools
 * @param {ReturnType<typeof actionForm>} words the mediator's form, where a suggestion becomes an action
 */
export function suggestionsRegion(tools, words) {
  const root = region("board");
  const form = the(document, '[data-region="suggest-form"]', HTMLFormElement);
  /** @type {Record<string, SuggestionShown>} */
  let shown = {};
  let giveBack = () => {};

  function close() {
    form.hidden = true;
    giveBack();
  }
  onPress(root, {
    "suggest-action": () => {
      if (form.hidden) {
        form.reset();
        giveBack = remembered();
      }
      form.hidden = false;
      focusHeading(form);
    },
    "take-up": (_, key) => {
      const suggestion = shown[key];
      if (suggestion !== undefined) words.takeUp(key, suggestion);
    },
    "put-aside": (button, key) => tools.ask({ type: "decline_suggestion", suggestion: key }, button),
  });
  onPress(form, { "leave-form": close });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const filled = filledIn(form);
    if (filled === null || button?.getAttribute("aria-disabled") === "true") return;
    if (button instanceof HTMLElement) asked(button, true);
    const ending = await tools.put({ type: "suggest_action", what: said(filled, "what") });
    if (button instanceof HTMLElement) asked(button, false);
    const problem = part(form, "problem");
    show(form, { problem: ending.code !== null });
    fill(problem, { words: tools.sentence(ending) });
    show(problem, { words: true });
    if (ending.code === null) close();
  });

  return {
    /** @param {InTheRoom} now */
    draw({ you, mediator, may, nameOf }) {
      shown = mediator?.suggestions ?? you.suggestions;
      const keys = Object.keys(shown).sort((one, other) =>
        (shown[one]?.at ?? "").localeCompare(shown[other]?.at ?? ""),
      );
      offer(root, { "suggest-action": may("suggest_action") });
      show(root, { suggestions: keys.length > 0 });
      keep(part(root, "suggestions"), keys, "suggestion", (item, key) => {
        fill(item, { by: nameOf(shown[key]?.by ?? ""), what: shown[key]?.what ?? "" });
        showFor(item, { participant: mediator === null, mediator: mediator !== null && may("add_action") });
      });
    },
  };
}
