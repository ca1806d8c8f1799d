// The only home of a check of understanding on screen: the point, one's own answer, and for the mediator who said what.

import { offer, onPress } from "../buttons.js";
import { fill, part, show, showFor } from "../dom.js";

/** @import { Understood } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * Who has answered what, by name, and who has not.
 * @param {Pick<InTheRoom, "room" | "mediator" | "nameOf">} now
 * @returns {Record<Understood | "open", string[]>}
 */
export function answersByName({ room, mediator, nameOf }) {
  const answers = mediator?.answers ?? {};
  const asked = room.people.order.filter((who) => {
    const person = room.people.by_id[who];
    return person !== undefined && person.role !== "mediator" && person.attendance !== "expected";
  });
  /** @param {Understood | undefined} answer */
  const those = (answer) => asked.filter((who) => answers[who] === answer).map(nameOf);
  return { yes: those("yes"), not_yet: those("not_yet"), open: those(undefined) };
}

/**
 * @param {HTMLElement} root
 * @param {Tools} tools
 */
export function checkCard(root, tools) {
  const { say, list } = tools.words;
  const card = part(root, "check");
  let check = "";

  /** @param {Understood} answer */
  const answering = (answer) => (/** @type {HTMLElement} */ button) =>
    tools.ask({ type: "answer_check", check, answer }, button);
  onPress(card, {
    understood: answering("yes"),
    "not-yet": answering("not_yet"),
    "end-check": (button) => tools.ask({ type: "end_check", check }, button),
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      const { you, room, mediator, may } = now;
      const asked = room.guidance.check;
      check = asked?.id ?? "";
      card.hidden = asked === undefined;
      if (asked === undefined) return false;
      const own =
        you.answer === "yes"
          ? say("You said: I understood.")
          : you.answer === "not_yet"
            ? say("You said: not yet. The mediator will come back to it.")
            : "";
      const answers = mediator === null ? { yes: [], not_yet: [], open: [] } : answersByName(now);
      fill(card, {
        point: asked.point,
        "own-answer": own,
        yes: list(answers.yes),
        "not-yet": list(answers.not_yet),
        open: list(answers.open),
      });
      show(card, {
        "own-answer": own !== "",
        "yes-line": answers.yes.length > 0,
        "not-yet-line": answers.not_yet.length > 0,
        "open-line": answers.open.length > 0,
      });
      showFor(card, { mediator: mediator !== null, participant: mediator === null });
      offer(card, {
        understood: may("answer_check") && you.answer !== "yes",
        "not-yet": may("answer_check") && you.answer !== "not_yet",
        "end-check": may("end_check"),
      });
      return true;
    },
  };
}
