// The only home of the mediator's summary on screen, and of what people would put right in it.

import { offer, onPress } from "../buttons.js";
import { fill, part, show, showFor, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * Let the mediator write a summary; `words` stand in it already.
 * @param {Tools} tools
 */
export function summaryWriting(tools) {
  const writing = dialog("summary-dialog", tools);
  const field = the(document, "#summary-dialog-words", HTMLTextAreaElement);
  return {
    /** @param {string} words */
    open(words) {
      writing.open((form) => tools.put({ type: "show_summary", words: said(form, "words") }));
      field.value = words;
    },
  };
}

/**
 * @param {HTMLElement} root
 * @param {Tools} tools
 * @param {ReturnType<typeof summaryWriting>} writing
 */
export function summaryCard(root, tools, writing) {
  const card = part(root, "summary");
  const correcting = dialog("correct-dialog", tools);
  let summary = "";
  let words = "";
  onPress(card, {
    "correct-summary": () => {
      const named = summary;
      correcting.open((form) => tools.put({ type: "correct_summary", summary: named, words: said(form, "words") }));
    },
    "show-summary": () => writing.open(words),
    "end-summary": (button) => tools.ask({ type: "end_summary", summary }, button),
  });

  return {
    /** @param {InTheRoom} now */
    draw({ you, room, mediator, may, nameOf }) {
      const shown = room.guidance.summary;
      summary = shown?.id ?? "";
      words = shown?.words ?? "";
      card.hidden = shown === undefined;
      if (shown === undefined) return false;
      fill(card, { "summary-words": words, "own-correction": you.correction ?? "" });
      const corrections = mediator?.corrections ?? {};
      const who = Object.keys(corrections);
      show(card, { "own-correction-line": you.correction !== undefined, corrections: who.length > 0 });
      keep(part(card, "corrections"), who, "correction", (item, key) => {
        fill(item, { name: nameOf(key), words: corrections[key]?.words ?? "" });
      });
      showFor(card, { mediator: mediator !== null, participant: mediator === null });
      offer(card, {
        "correct-summary": may("correct_summary"),
        "show-summary": may("show_summary"),
        "end-summary": may("end_summary"),
      });
      return true;
    },
  };
}
