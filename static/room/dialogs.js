// The only home of dialogs: one question, asked in the middle. What was typed stays until it is saved or left.

import { asked, onPress } from "../buttons.js";
import { fill, part, show, the } from "../dom.js";
import { filledIn } from "../form.js";
import { isLost, remembered } from "./focus.js";

/** @import { Ending } from "./asks.js" */
/** @import { Tools } from "./page.js" */

/** @typedef {(form: FormData) => Promise<Ending>} Sending */

/**
 * @param {string} id
 * @param {Pick<Tools, "sentence" | "withdraw">} tools
 */
export function dialog(id, { sentence, withdraw }) {
  const root = the(document, `#${id}`, HTMLDialogElement);
  const form = the(root, "form", HTMLFormElement);
  /** @type {Sending | null} */
  let sending = null;
  /** @type {ReturnType<Sending> | null} */
  let unanswered = null;
  let giveBack = () => {};

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter instanceof HTMLElement ? event.submitter : null;
    const sent = sending;
    if (sent === null || button?.getAttribute("aria-disabled") === "true") return;
    const filled = filledIn(form);
    if (filled === null) return;
    if (button !== null) asked(button, true);
    unanswered = sent(filled);
    const ending = await unanswered;
    if (button !== null) asked(button, false);
    if (sending !== sent) return; // left meanwhile, and perhaps opened again for something else
    if (ending.code === null) root.close();
    else problem(sentence(ending));
  });
  onPress(root, { "leave-dialog": () => root.close() });
  root.addEventListener("close", () => {
    sending = null;
    // Who leaves a question has not asked it: it must not be sent by itself when a lost line is back.
    if (unanswered !== null) withdraw(unanswered);
    unanswered = null;
    // The browser gives focus back to what opened the dialog, unless that has gone meanwhile.
    if (isLost()) giveBack();
  });

  /** @param {string} words */
  function problem(words) {
    show(root, { problem: words !== "" });
    fill(part(root, "problem"), { words });
    show(part(root, "problem"), { words: true });
  }

  return {
    /** @returns {boolean} */
    get isOpen() {
      return root.open;
    },

    /**
     * Ask. The dialog closes when what it sends is done; a refusal is said in it.
     * @param {Sending} send
     * @param {Record<string, string>} [words]
     */
    open(send, words = {}) {
      form.reset();
      problem("");
      fill(root, words);
      sending = send;
      giveBack = remembered();
      root.showModal();
    },

    /**
     * Change what an open dialog says, and nothing that is typed in it.
     * @param {Record<string, string>} words
     */
    refill(words) {
      fill(root, words);
    },
  };
}
