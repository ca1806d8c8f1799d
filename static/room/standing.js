// The only home of where an action stands, in words and as the state that its card is drawn in.

/** @import { ActionShown, BoardShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

/** @typedef {"draft" | "option" | "needs" | "part" | "all" | "confirmed" | "change" | "no"} CardState */

/**
 * @param {ActionShown} action
 * @param {BoardShown} board
 * @param {Pick<Tools, "words" | "names">} tools
 * @returns {{ state: CardState, words: string }}
 */
export function standingInWords(action, board, { words, names }) {
  const { say, list, time } = words;
  switch (action.standing) {
    case "draft":
      return { state: "draft", words: say("A draft. Only you can see it.") };
    case "option":
      return { state: "option", words: say("An idea to look at. Nobody has to say yes to it.") };
    case "not_agreed":
      return { state: "no", words: say("This is not agreed.") };
    case "confirmed":
      return {
        state: "confirmed",
        words: say("Confirmed at {time}. These words are final.", { time: time(action.confirmed_at ?? "") }),
      };
    case "change_asked":
      return { state: "change", words: say("A change is asked for.") };
    case "all_agreed":
      return { state: "all", words: say("Everybody has agreed. The mediator can confirm it.") };
    case "needs_agreement": {
      // A date in place of the law's needs every party's yes, whoever cannot be asked.
      const parties = board.parties.filter(
        (one) => !action.assents[one] && (!board.absences[one] || action.different_date === true),
      );
      const left = parties.map((one) => names.parties[one]);
      if (action.awaits_owner === true) left.push(say("whoever will do it"));
      return {
        state: Object.keys(action.assents).length > 0 ? "part" : "needs",
        words: say("Still to agree: {parties}", { parties: list(left) }),
      };
    }
  }
}
