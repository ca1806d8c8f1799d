// The only home of wording an action: the mediator's form. If the words on the board change meanwhile, what
// is typed stays, the newer words stand beside it, and the mediator chooses.

import { asked, onPress } from "../buttons.js";
import { face, fill, part, region, show, the } from "../dom.js";
import { filledIn, said } from "../form.js";
import { focusHeading, remembered } from "./focus.js";

/** @import { ActionShown, BoardShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/**
 * @typedef {object} Words
 * @property {string} what
 * @property {string} who
 * @property {string} [by_when]
 */

/** @param {Tools} tools */
export function actionForm(tools) {
  const { say } = tools.words;
  const root = region("action-form");
  const form = the(document, '[data-region="action-form"]', HTMLFormElement);
  /** What the form is for: a new action, perhaps from a suggestion, or new words for one as it stood.
   * @type {{ suggestion?: string } | { action: string, wording: number } | null} */
  let purpose = null;
  let giveBack = () => {};
  /** @type {ActionShown | undefined} the action as it is on the board now */
  let newer;

  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form.elements.namedItem(name));

  /**
   * @param {NonNullable<typeof purpose>} wanted
   * @param {Words} words
   */
  function open(wanted, words) {
    purpose = wanted;
    if (root.hidden) giveBack = remembered();
    newer = undefined;
    problem("");
    show(root, { conflict: false });
    face(root, "action" in wanted ? "change" : "add");
    field("what").value = words.what;
    field("who").value = words.who;
    field("by_when").value = words.by_when ?? "";
    root.hidden = false;
    focusHeading(root);
  }

  function close() {
    purpose = null;
    root.hidden = true;
    giveBack();
  }

  /** @param {string} words */
  function problem(words) {
    show(root, { problem: words !== "" });
    const notice = part(root, "problem");
    fill(notice, { words });
    show(notice, { words: true });
  }

  /** @param {Words} words */
  function facts({ who, by_when }) {
    return [who, by_when === undefined ? "" : tools.words.date(by_when)].filter(Boolean).join(" · ");
  }

  /** @returns {Words} */
  function typed() {
    const by_when = field("by_when").value;
    return { what: field("what").value, who: field("who").value, ...(by_when === "" ? {} : { by_when }) };
  }

  /** @param {ActionShown | undefined} now undefined if it is off the board */
  function drawConflict(now) {
    newer = now;
    if (now === undefined || now.standing === "confirmed") {
      problem(
        now === undefined
          ? say("This action has been taken off the board. Your words are still here.")
          : say("This action has been confirmed. Your words are still here."),
      );
      return;
    }
    const yours = typed();
    fill(root, {
      "theirs-what": now.what,
      "theirs-facts": facts(now),
      "yours-what": yours.what,
      "yours-facts": facts(yours),
    });
    show(root, { conflict: true });
  }

  form.addEventListener("input", () => {
    const yours = typed();
    fill(root, { "yours-what": yours.what, "yours-facts": facts(yours) });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const sent = purpose;
    if (sent === null || button?.getAttribute("aria-disabled") === "true") return;
    if (newer !== undefined) {
      focusHeading(part(root, "conflict")) || part(root, "conflict").scrollIntoView();
      return;
    }
    const filled = filledIn(form);
    if (filled === null) return;
    const words = typed();
    if (said(filled, "what") === "") return;
    if (button instanceof HTMLElement) asked(button, true);
    const ending = await tools.put(
      "action" in sent ? { type: "reword_action", ...sent, ...words } : { type: "add_action", ...sent, ...words },
    );
    if (button instanceof HTMLElement) asked(button, false);
    if (purpose !== sent) return;
    if (ending.code === null) close();
    else if (ending.code !== "wording_has_changed") problem(tools.sentence(ending));
  });
  onPress(root, {
    "leave-form": close,
    "keep-theirs": close,
    "keep-yours": () => {
      if (purpose !== null && "action" in purpose && newer !== undefined) purpose.wording = newer.wording;
      newer = undefined;
      show(root, { conflict: false });
      field("what").focus();
    },
  });

  return {
    add: () => open({}, { what: "", who: "" }),

    /**
     * @param {string} suggestion
     * @param {Words} words
     */
    takeUp: (suggestion, words) => open({ suggestion }, words),

    /**
     * @param {string} action
     * @param {ActionShown} now
     */
    change: (action, now) => open({ action, wording: now.wording }, now),

    /** @param {BoardShown} board */
    draw(board) {
      if (purpose === null || !("action" in purpose)) return;
      const now = board.by_id[purpose.action];
      if (now === undefined || now.standing === "confirmed" || now.wording !== purpose.wording) drawConflict(now);
    },
  };
}
