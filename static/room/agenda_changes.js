// The only home of the mediator's changes to the order of the meeting: move on, leave a step out, add one.

import { fill, options, show, the } from "../dom.js";
import { said } from "../form.js";
import { dialog } from "./dialogs.js";
import { stepName } from "./step_name.js";

/** @import { Hands } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {string} id */
const select = (id) => the(document, `#${id}`, HTMLSelectElement);

/** @param {Tools} tools */
export function agendaChanges(tools) {
  const moving = dialog("move-dialog", tools);
  const skipping = dialog("skip-dialog", tools);
  const adding = dialog("add-step-dialog", tools);
  const root = the(document, "#move-dialog", HTMLDialogElement);

  /**
   * @param {InTheRoom} now
   * @param {(progress: string) => boolean} wanted
   * @returns {[string, string][]}
   */
  function steps({ room }, wanted) {
    const { order, by_id } = room.agenda;
    return order
      .filter((key) => wanted(by_id[key]?.progress ?? ""))
      .map((key) => [key, stepName(by_id[key], tools)]);
  }

  return {
    /** @param {InTheRoom} now */
    move(now) {
      const { room, mediator, nameOf } = now;
      const next = room.agenda.order.find((key) => room.agenda.by_id[key]?.progress === "to_come");
      const hands = room.floor.order.length > 0;
      const unheard = tools.words.list((mediator?.unheard ?? []).map(nameOf));
      for (const radio of root.querySelectorAll("input")) radio.required = hands;
      moving.open((form) =>
        tools.put({
          type: "move_to_step",
          step: said(form, "step"),
          hands: hands ? /** @type {Hands} */ (said(form, "hands")) : "keep",
        }),
      );
      options(select("move-dialog-step"), steps(now, (progress) => progress !== "now"), next);
      fill(root, { unheard });
      show(root, { "unheard-line": unheard !== "", "hands-choice": hands });
    },

    /** @param {InTheRoom} now */
    skip(now) {
      skipping.open((form) => tools.put({ type: "skip_step", step: said(form, "step"), reason: said(form, "reason") }));
      options(select("skip-dialog-step"), steps(now, (progress) => progress === "to_come"));
    },

    /** @param {InTheRoom} now */
    add(now) {
      const { order, by_id } = now.room.agenda;
      adding.open((form) => {
        const after = said(form, "after");
        return tools.put({
          type: "add_step",
          title: said(form, "title"),
          reason: said(form, "reason"),
          ...(after === "" ? {} : { after }),
        });
      });
      const present = order.find((key) => by_id[key]?.progress === "now");
      options(
        select("add-step-dialog-after"),
        [["", tools.words.say("It comes first")], ...steps(now, () => true)],
        present,
      );
    },
  };
}
