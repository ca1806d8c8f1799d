// The only home of the order of the meeting on screen: where it has got to, and what the present step is for.

import { offer, onPress } from "../buttons.js";
import { face, fill, part, region, say as put, show, showFor } from "../dom.js";
import { keep } from "../list.js";
import { agendaChanges } from "./agenda_changes.js";
import { stepName } from "./step_name.js";

/** @import { Progress, Step } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @type {Record<Progress, string>} */
const FACES = { to_come: "later", now: "now", done: "done", skipped: "skipped" };

/**
 * Whose step it is, where its name does not say so.
 * @param {Step} step
 * @param {Tools["words"]} words
 */
function whoseStep(step, { say }) {
  switch (step) {
    case "introduction":
      return say("The mediator speaks.");
    case "open_discussion":
      return say("Everybody can raise a hand.");
    case "actions":
      return say("Everybody looks at the words together.");
    case "added":
      return say("The mediator says who speaks.");
    default:
      return "";
  }
}

/** @param {Tools} tools */
export function agendaRegion(tools) {
  const root = region("agenda");
  const changes = agendaChanges(tools);
  /** @type {InTheRoom} */
  let shown;
  onPress(root, {
    "next-step": () => changes.move(shown),
    "other-step": () => changes.move(shown),
    "skip-step": () => changes.skip(shown),
    "add-step": () => changes.add(shown),
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { room, mediator, may } = now;
      const { order, by_id } = room.agenda;
      showFor(root, { mediator: mediator !== null && may("add_step") });
      const ahead = order.some((key) => by_id[key]?.progress === "to_come");
      offer(root, {
        "next-step": may("move_to_step") && ahead,
        "other-step": may("move_to_step"),
        "skip-step": may("skip_step") && ahead,
        "add-step": may("add_step"),
      });
      keep(part(root, "steps"), order, "step", (item, key, index) => {
        const step = by_id[key];
        if (step === undefined) return;
        const present = step.progress === "now";
        face(item, FACES[step.progress]);
        if (present) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
        const who = present ? whoseStep(step.step, tools.words) : "";
        fill(item, { number: String(index + 1), name: stepName(step, tools), reason: step.reason ?? "", who });
        const prompts = present ? tools.names.prompts[step.step] : [];
        show(item, {
          number: step.progress !== "done",
          reason: step.reason !== undefined,
          who: who !== "",
          prompts: prompts.length > 0,
        });
        keep(part(item, "prompts"), prompts.map((_, n) => `${key}-${n}`), "prompt", (line, _, n) => put(line, prompts[n] ?? ""));
      });
    },
  };
}
