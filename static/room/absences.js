// The only home of parties that cannot be asked: recorded by the mediator with a reason, seen by everybody.

import { offer, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";

/** @import { Party } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function absencesRegion(tools) {
  const root = region("absences");
  const recording = dialog("absence-dialog", tools);
  const choices = part(the(document, "#absence-dialog", HTMLDialogElement), "parties");
  onPress(root, {
    "record-absence": () =>
      recording.open((form) =>
        tools.put({
          type: "record_absence",
          party: /** @type {Party} */ (said(form, "party")),
          reason: said(form, "reason"),
        }),
      ),
    "withdraw-absence": (button, party) =>
      tools.ask({ type: "withdraw_absence", party: /** @type {Party} */ (party) }, button),
  });

  return {
    /** @param {InTheRoom} now */
    draw({ room, may }) {
      const { parties, absences } = room.board;
      const absent = parties.filter((party) => absences[party] !== undefined);
      root.hidden = absent.length === 0 && !(may("record_absence") && room.board.order.length > 0);
      show(root, { absences: absent.length > 0 });
      keep(part(root, "absences"), absent, "absence", (item, party) => {
        fill(item, {
          party: tools.names.parties[/** @type {Party} */ (party)],
          reason: absences[/** @type {Party} */ (party)] ?? "",
        });
        offer(item, { "withdraw-absence": may("withdraw_absence") });
      });
      offer(root, { "record-absence": may("record_absence") && absent.length < parties.length });
      keep(choices, parties, "party", (item, party) => {
        fill(item, { party: tools.names.parties[/** @type {Party} */ (party)] });
        the(item, "input", HTMLInputElement).value = party;
      });
    },
  };
}
