// The only home of reading the outcome before it is sealed, for everybody but the mediator: is this what was agreed?

import { able, offer, onPress } from "../buttons.js";
import { face, fill, part, region, show } from "../dom.js";
import { said } from "../form.js";
import { dialog } from "./dialogs.js";
import { sheetIn } from "./sheet.js";
import { standOf, standsIn } from "./stands.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function readingRegion(tools) {
  const root = region("reading");
  const correcting = dialog("correct-outcome-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  /** @type {number | null} the outcome that was read before the one that is on the screen, if it has changed */
  let read = null;
  let changed = false;
  const sheet = sheetIn(region("reading-sheet"), tools, () => {
    if (read !== null && read !== sheet.number) changed = true;
    read = sheet.number;
    draw();
  });

  onPress(root, {
    // The number of what is on the screen: what was not read is not confirmed.
    "confirm-outcome": (button) => tools.ask({ type: "confirm_outcome", outcome: sheet.number ?? 0 }, button),
    "correct-outcome": () =>
      correcting.open((form) => tools.put({ type: "ask_to_correct_outcome", words: said(form, "words") })),
  });

  function draw() {
    const { you, room, may } = shown;
    const { closing } = room;
    if (closing === undefined) return;
    const party = you.party;
    const stand = party === undefined ? null : standOf(party, shown, tools.words);
    const confirmed = stand?.state === "confirmed";
    if (confirmed) changed = false;
    const there = sheet.number !== null;
    face(root, !there ? "none" : stand === null ? "reader" : confirmed ? "confirmed" : "asked");
    fill(root, {
      "confirmed-by": confirmed ? stand.words : "",
      told: you.outcome_correction?.words ?? "",
    });
    show(root, {
      question: there,
      "stands-block": there,
      changed: changed && there,
      "on-hold": room.session.state === "suspended",
      "told-block": you.outcome_correction !== undefined,
    });
    offer(root, { "confirm-outcome": there && stand !== null && !confirmed, "correct-outcome": there });
    able(root, {
      "confirm-outcome": may("confirm_outcome") && sheet.number === closing.outcome,
      "correct-outcome": may("ask_to_correct_outcome"),
    });
    standsIn(part(root, "stands"), "reader-stand", shown, tools);
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      if (now.mediator !== null) return;
      sheet.draw(now.room);
      if (now.room.closing === undefined) {
        read = null;
        changed = false;
        return;
      }
      draw();
    },
  };
}
