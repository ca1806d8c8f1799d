// The only home of how the modules ask: through one outbox, with a refusal said in words.

import { asked } from "../buttons.js";
import { dialog } from "./dialogs.js";
import { whoseTurn } from "./whose_turn.js";

/** @import { Words } from "../say.js" */
/** @import { Ending } from "./asks.js" */
/** @import { View } from "../protocol.d.ts" */
/** @import { Page, Tools } from "./page.js" */

/**
 * @param {Page} page
 * @param {Words} words
 * @param {Pick<Tools, "put" | "withdraw">} asks
 * @param {Pick<Tools, "clock" | "later">} time
 * @param {() => View | null} view what is on the screen
 * @param {Pick<Tools, "sound" | "makeTrying">} media
 * @returns {Tools}
 */
export function askingWith(page, words, { put, withdraw }, time, view, media) {
  const { say } = words;
  const refusing = dialog("refusal-dialog", { sentence, withdraw });

  /** @param {Ending} ending */
  function sentence(ending) {
    if (ending.code === null) return "";
    const no = page.names.refusals[ending.code] ?? say("That was not done. Please try again.");
    const why = [no, whoseTurn(ending.code, view(), words)].filter(Boolean).join(" ");
    if (ending.number === undefined) return why;
    const number = say("The number to give to whoever helps you: {number}.", { number: ending.number });
    return `${why} ${number}`;
  }

  return {
    ...time,
    ...media,
    words,
    names: page.names,
    put,
    withdraw,
    async ask(command, button, drawn) {
      if (button !== undefined) asked(button, true);
      const ending = await put(command);
      if (button !== undefined) asked(button, false);
      if (ending.code !== null && ending.code !== drawn) refusing.open(async () => ({ code: null }), { sentence: sentence(ending) });
      return ending.code === null;
    },
    sentence,
  };
}
