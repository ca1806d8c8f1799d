// The only home of how the modules ask: through one outbox, with a refusal said in words.

import { asked } from "../buttons.js";
import { dialog } from "./dialogs.js";

/** @import { Words } from "../say.js" */
/** @import { Asks, Ending } from "./asks.js" */
/** @import { Page, Tools } from "./page.js" */

/**
 * @param {Page} page
 * @param {Words} words
 * @param {Asks["ask"]} put
 * @returns {Tools}
 */
export function askingWith(page, words, put) {
  const { say } = words;
  const refusing = dialog("refusal-dialog", { sentence });

  /** @param {Ending} ending */
  function sentence(ending) {
    if (ending.code === null) return "";
    const why = page.names.refusals[ending.code] ?? say("That was not done. Please try again.");
    if (ending.number === undefined) return why;
    const number = say("The number to give to whoever helps you: {number}.", { number: ending.number });
    return `${why} ${number}`;
  }

  return {
    words,
    names: page.names,
    put,
    async ask(command, button) {
      if (button !== undefined) asked(button, true);
      const ending = await put(command);
      if (button !== undefined) asked(button, false);
      if (ending.code !== null) refusing.open(async () => ({ code: null }), { sentence: sentence(ending) });
      return ending.code === null;
    },
    sentence,
  };
}
