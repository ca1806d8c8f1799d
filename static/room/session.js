// The only home of the session's state on screen, and of the mediator's means to change it.

import { offer, onPress } from "../buttons.js";
import { face, fill, options, region, show, showFor, the } from "../dom.js";
import { said } from "../form.js";
import { dialog } from "./dialogs.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function sessionRegion(tools) {
  const root = region("session");
  const pausing = dialog("pause-dialog", tools);
  onPress(root, {
    "open-meeting": (button) => tools.ask({ type: "open_meeting" }, button),
    "resume-meeting": (button) => tools.ask({ type: "resume_meeting" }, button),
    "begin-closing": (button) => tools.ask({ type: "begin_closing" }, button),
    "pause-meeting": () => {
      pausing.open((form) => {
        const minutes = Number.parseInt(said(form, "minutes"), 10);
        const term = said(form, "term");
        return tools.put({
          type: "pause_meeting",
          reason: said(form, "reason"),
          ...(Number.isNaN(minutes) ? {} : { minutes }),
          ...(term === "" ? {} : { term }),
        });
      });
      options(the(document, "#pause-dialog-term", HTMLSelectElement), [
        ["", tools.words.say("No term was broken")],
        ...Object.entries(tools.names.terms),
      ]);
    },
  });

  return {
    /** @param {InTheRoom} now */
    draw({ room, mediator, may }) {
      const { state, pause } = room.session;
      face(root, state);
      fill(root, {
        reason: pause?.reason ?? "",
        until: pause?.until === undefined ? "" : tools.words.time(pause.until),
        term: pause?.term === undefined ? "" : (tools.names.terms[pause.term] ?? ""),
      });
      show(root, { "until-line": pause?.until !== undefined, "term-line": pause?.term !== undefined });
      showFor(root, { mediator: mediator !== null });
      offer(root, {
        "open-meeting": may("open_meeting"),
        "pause-meeting": may("pause_meeting"),
        "resume-meeting": may("resume_meeting"),
        "begin-closing": may("begin_closing") && state !== "waiting",
      });
    },
  };
}
