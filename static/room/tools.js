// The only home of the mediator's tools on screen: each opens one dialog, and sends one thing.

import { able, onPress } from "../buttons.js";
import { fill, options, region, the } from "../dom.js";
import { said } from "../form.js";
import { dialog } from "./dialogs.js";
import { heardList } from "./heard.js";
import { limitSetting, limitsInWords } from "./limits.js";

/** @import { summaryWriting } from "./summary.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {string} id */
const select = (id) => the(document, `#${id}`, HTMLSelectElement);

/**
 * @param {Tools} tools
 * @param {ReturnType<typeof summaryWriting>} writing
 */
export function toolsRegion(tools, writing) {
  const root = region("tools");
  const checking = dialog("check-dialog", tools);
  const nudging = dialog("nudge-dialog", tools);
  const reminding = dialog("remind-dialog", tools);
  const warning = dialog("warn-dialog", tools);
  const removing = dialog("remove-dialog", tools);
  const stopping = dialog("stop-dialog", tools);
  const limits = limitSetting(tools);
  const heard = heardList(root, tools);
  /** @type {InTheRoom} */
  let shown;

  // Nobody and no term is chosen beforehand: a warning that went to the wrong person cannot be taken back.
  /** @type {[string, string]} */
  const NONE = ["", tools.words.say("Choose one")];

  /** @returns {[string, string][]} who can be told something: whoever has been let in, and not removed */
  function people() {
    const { order, by_id } = shown.room.people;
    return order
      .filter((who) => by_id[who]?.role !== "mediator" && ["here", "away"].includes(by_id[who]?.attendance ?? ""))
      .map((who) => [who, shown.nameOf(who)]);
  }
  /** @returns {[string, string][]} */
  const terms = () => [NONE, ...Object.entries(tools.names.terms)];

  const stop = () => {
    stopping.open((form) => tools.put({ type: "stop_meeting", term: said(form, "term") }));
    options(select("stop-dialog-term"), terms());
  };
  /** @param {string} who empty for nobody yet */
  const remove = (who) => {
    removing.open((form) =>
      tools.put({ type: "remove_person", participant: said(form, "who"), words: said(form, "words") }),
    );
    options(select("remove-dialog-who"), [NONE, ...people()], who);
  };
  onPress(region("closing"), { "stop-meeting": stop });
  onPress(root, {
    "check-understanding": () =>
      checking.open((form) => tools.put({ type: "check_understanding", point: said(form, "point") })),
    "show-summary": () => writing.open(shown.room.guidance.summary?.words ?? ""),
    "cue-child": (button) => tools.ask({ type: "cue_child" }, button),
    nudge: () => {
      nudging.open((form) => tools.put({ type: "nudge", to: said(form, "to"), words: said(form, "words") }));
      options(select("nudge-dialog-to"), [NONE, ...people()]);
    },
    remind: () => {
      reminding.open((form) => {
        const to = said(form, "to");
        const about = { term: said(form, "term"), words: said(form, "words") };
        return tools.put({ type: "remind_of_term", ...about, ...(to === "" ? {} : { to }) });
      });
      options(select("remind-dialog-term"), terms());
      options(select("remind-dialog-to"), [["", tools.words.say("Everybody")], ...people()]);
    },
    warn: () => {
      warning.open((form) =>
        tools.put({ type: "warn", to: said(form, "to"), term: said(form, "term"), words: said(form, "words") }),
      );
      options(select("warn-dialog-to"), [NONE, ...people()]);
      options(select("warn-dialog-term"), terms());
    },
    remove: () => remove(""),
    "stop-meeting": stop,
    "set-limit": () => limits.open(shown),
  });

  return {
    /** Ask to remove somebody whom the mediator was told of. */
    remove,

    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { mediator, may, room } = now;
      root.hidden = mediator === null;
      if (mediator === null) return;
      const somebody = people().length > 0;
      fill(root, { "limit-now": limitsInWords(now, tools.words) });
      able(root, {
        "check-understanding": may("check_understanding"),
        "show-summary": may("show_summary"),
        "cue-child": may("cue_child") && room.guidance.child_cued_at === undefined,
        nudge: may("nudge") && somebody,
        remind: may("remind_of_term"),
        warn: may("warn") && somebody,
        remove: may("remove_person") && somebody,
        "stop-meeting": may("stop_meeting"),
        "set-limit": may("set_limit"),
      });
      heard.draw(now);
    },
  };
}
