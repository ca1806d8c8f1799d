// The only home of how the meeting ended, as the mediator writes it. It is saved as they go. If the other mediator wrote it
// meanwhile, what is typed stays, the newer words stand beside it, and the mediator chooses.

import { onPress } from "../buttons.js";
import { fill, part, show, the } from "../dom.js";
import { said } from "../form.js";

/** @import { Conclusion, MediatorShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/** @typedef {{ conclusion: Conclusion | "", words: string }} Written */

const NOTHING = /** @type {Written & { number: number }} */ ({ conclusion: "", words: "", number: 0 });

/**
 * @param {Written} one
 * @param {Written} other
 */
const same = (one, other) => one.conclusion === other.conclusion && one.words === other.words;

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 * @param {Tools} tools
 */
export function conclusionIn(root, form, tools) {
  const words = the(form, 'textarea[name="words"]', HTMLTextAreaElement);
  const conflict = part(root, "conflict");
  /** What the form was filled with, or was saved as: what is typed now is written over this, and over nothing else. */
  let over = NOTHING;
  /** @type {Written | null} what was sent last */
  let sent = null;
  let newer = NOTHING;

  /** @returns {Written} */
  function typed() {
    const filled = new FormData(form);
    const conclusion = /** @type {Conclusion | ""} */ (said(filled, "closing-conclusion"));
    return { conclusion, words: said(filled, "words").trim() };
  }

  /** @param {Written} one */
  function put(one) {
    for (const radio of form.querySelectorAll('input[name="closing-conclusion"]')) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === one.conclusion;
    }
    words.value = one.words;
  }

  /** @param {Written} one */
  const ending = ({ conclusion }) => (conclusion === "" ? "" : tools.names.conclusions[conclusion]);

  function drawYours() {
    const yours = typed();
    fill(conflict, { "yours-what": yours.words, "yours-facts": ending(yours) });
  }

  /** @param {Written & { number: number }} now */
  function settle(now) {
    over = now;
    conflict.hidden = true;
  }

  /** Save what is typed, if it is not saved already. True if nothing is left to save. */
  async function write() {
    if (!conflict.hidden) return false;
    const yours = typed();
    if (yours.conclusion === "" || same(yours, over)) return true;
    sent = yours;
    const ended = { type: /** @type {const} */ ("write_conclusion"), ...yours, conclusion: yours.conclusion };
    return tools.ask({ ...ended, over: over.number }, undefined, "conclusion_has_changed");
  }

  form.addEventListener("input", () => !conflict.hidden && drawYours());
  onPress(conflict, {
    "keep-theirs": () => {
      put(newer);
      settle(newer);
      words.focus();
    },
    "keep-yours": () => {
      settle(newer);
      words.focus();
      write();
    },
  });

  return {
    write,

    /** Whether the mediator has still to choose between two. */
    get isTorn() {
      return !conflict.hidden;
    },

    toTheChoice() {
      conflict.scrollIntoView({ block: "center" });
      the(conflict, "button", HTMLButtonElement).focus();
    },

    /**
     * What was written before stands in the form when the step begins.
     * @param {MediatorShown | null} mediator
     */
    begin(mediator) {
      sent = null;
      settle(mediator?.conclusion ?? NOTHING);
      put(over);
    },

    /** @param {MediatorShown} mediator */
    draw({ conclusion }) {
      const now = conclusion ?? NOTHING;
      if (now.number === over.number) return;
      const yours = typed();
      // It is this page's own, or says what is typed here; or nothing else was typed here, and it takes its place.
      if (same(now, yours) || (sent !== null && same(now, sent))) return settle(now);
      if (same(yours, over)) {
        put(now);
        return settle(now);
      }
      newer = now;
      fill(conflict, { "theirs-what": now.words, "theirs-facts": ending(now) });
      drawYours();
      show(root, { conflict: true });
    },
  };
}
