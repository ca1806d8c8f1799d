// The only home of the mediator's time limits: for every turn from the next one on, or for one person.

import { options, the } from "../dom.js";
import { said } from "../form.js";
import { dialog } from "./dialogs.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * The limits that are set, in words.
 * @param {Pick<InTheRoom, "room" | "mediator" | "nameOf">} now
 * @param {Pick<Tools["words"], "say" | "sayMany" | "list">} words
 */
export function limitsInWords({ room, mediator, nameOf }, { say, sayMany, list }) {
  /** @param {number} seconds */
  const minutes = (seconds) => sayMany("{n} minute", "{n} minutes", Math.round(seconds / 60));
  const { limit } = room.floor;
  const all = limit === undefined ? say("Turns have no time limit.") : say("Each turn: {time}.", { time: minutes(limit.seconds) });
  const own = Object.entries(mediator?.limits ?? {}).map(([who, seconds]) =>
    say("{name}: {time}", { name: nameOf(who), time: seconds === 0 ? say("no limit") : minutes(seconds) }),
  );
  return own.length === 0 ? all : `${all} ${list(own)}`;
}

/** @param {Tools} tools */
export function limitSetting(tools) {
  const setting = dialog("limit-dialog", tools);
  const form = the(document, "#limit-dialog form", HTMLFormElement);
  const own = the(form, '[name="own"]', HTMLInputElement);
  form.addEventListener("change", () => (own.required = said(new FormData(form), "minutes") === "own"));
  own.addEventListener("input", () => {
    the(form, '[value="own"]', HTMLInputElement).checked = true;
    own.required = true;
  });

  return {
    /** @param {InTheRoom} now */
    open({ room, nameOf }) {
      own.required = false;
      setting.open((filled) => {
        const chosen = said(filled, "minutes");
        const minutes = Number.parseInt(chosen === "own" ? said(filled, "own") : chosen, 10);
        const seconds = Number.isNaN(minutes) ? {} : { seconds: minutes * 60 };
        const participant = said(filled, "who");
        return tools.put(
          participant === ""
            ? { type: "set_limit", ...seconds }
            : { type: "set_limit_for", participant, ...seconds },
        );
      });
      const people = room.people.order.filter((who) => room.people.by_id[who]?.speaks === true);
      options(the(form, "select", HTMLSelectElement), [
        ["", tools.words.say("Everybody, from now on")],
        ...people.map((who) => /** @type {[string, string]} */ ([who, nameOf(who)])),
      ]);
    },
  };
}
