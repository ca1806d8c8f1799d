// The only home of the closing step: what is not settled, how it ended, and the press that ends it.

import { asked, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";
import { standingInWords } from "./standing.js";

/** @import { Conclusion } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {Tools} tools
 * @param {() => void} leave
 */
export function closingRegion(tools, leave) {
  const { say } = tools.words;
  const root = region("closing");
  const form = the(root, "form", HTMLFormElement);
  const sure = dialog("close-dialog", tools);
  for (const radio of form.querySelectorAll('input[type="radio"]')) {
    // One name for each ending, here as in the document.
    const name = tools.names.conclusions[/** @type {Conclusion} */ (radio.getAttribute("value") ?? "")];
    const label = radio.nextElementSibling;
    if (label !== null && name !== undefined) label.textContent = name;
  }
  /** @type {InTheRoom} */
  let shown;
  let begun = false;

  function written() {
    const filled = new FormData(form);
    const conclusion = /** @type {Conclusion | ""} */ (said(filled, "closing-conclusion"));
    return { conclusion, words: said(filled, "words").trim() };
  }

  /** Save what is written of the ending, if it is not saved already. */
  async function write() {
    const { conclusion, words } = written();
    const saved = shown.mediator?.conclusion;
    if (conclusion === "") return true;
    if (saved?.conclusion === conclusion && saved.words === words) return true;
    return tools.ask({ type: "write_conclusion", conclusion, words });
  }

  onPress(root, { "leave-closing": leave });
  form.addEventListener("change", write);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    show(root, { "not-chosen": written().conclusion === "" });
    if (written().conclusion === "") {
      the(form, 'input[type="radio"]', HTMLInputElement).focus();
      return;
    }
    asked(button, true);
    const saved = await write();
    asked(button, false);
    if (!saved) return;
    // The number of the outcome that is on the screen as they are asked: if it changes meanwhile, nothing closes.
    const seen = shown.mediator?.outcome ?? 0;
    const left = shown.mediator?.unresolved.length ?? 0;
    sure.open(() => tools.put({ type: "close_meeting", outcome: seen }), {
      conclusion: tools.names.conclusions[/** @type {Conclusion} */ (written().conclusion)],
      unresolved: tools.words.sayMany(
        "One action is not settled. The outcome will list it as not agreed.",
        "{n} actions are not settled. The outcome will list them as not agreed.",
        left,
      ),
    });
    show(the(document, "#close-dialog", HTMLDialogElement), { unresolved: left > 0 });
  });

  return {
    /** The step begins: what was written before stands in the form again. */
    begin() {
      begun = false;
    },

    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { room, mediator } = now;
      if (mediator === null) return;
      const saved = mediator.conclusion;
      if (!begun) {
        begun = true;
        const radio = form.querySelector(`input[value="${saved?.conclusion ?? "none"}"]`);
        if (radio instanceof HTMLInputElement) radio.checked = true;
        the(form, "textarea", HTMLTextAreaElement).value = saved?.words ?? "";
      }
      const left = mediator.unresolved;
      show(root, { "all-settled": left.length === 0, "unresolved-block": left.length > 0 });
      keep(part(root, "unresolved"), left, "unresolved", (item, key) => {
        const action = room.board.by_id[key];
        if (action === undefined) return;
        fill(item, {
          number: String(action.number),
          what: action.what,
          state: standingInWords(action, room.board, tools).words,
        });
      });
      const agreed = room.board.order.filter((key) => room.board.by_id[key]?.standing === "confirmed");
      show(root, { "none-agreed": agreed.length === 0, agreed: agreed.length > 0, "said-words": !!saved?.words });
      show(root, { "page-line": saved !== undefined });
      fill(root, {
        reference: room.mediation.reference,
        conclusion: saved === undefined ? say("Not chosen yet") : tools.names.conclusions[saved.conclusion],
        "said-words": saved?.words ?? "",
      });
      keep(part(root, "agreed"), agreed, "agreed", (item, key) => {
        const action = room.board.by_id[key];
        const by = action?.by_when;
        fill(item, {
          what: action?.what ?? "",
          who: action?.who ?? "",
          "by-when": by === undefined ? "" : tools.words.date(by),
        });
      });
    },
  };
}
