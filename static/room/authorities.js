// The only home of who could decide today: one list a party, in which the mediator chooses what was said.

import { fill, options, the } from "../dom.js";
import { keep } from "../list.js";

/** @import { AuthorityShown, Command, Party } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {AuthorityShown | undefined} said */
function valueOf(said) {
  if (said === undefined) return "";
  return said.by === undefined ? said.answer : `${said.answer} ${said.by}`;
}

/**
 * What a choice in a party's list asks for.
 * @param {HTMLSelectElement} list
 * @returns {Command | null}
 */
export function authorityIn(list) {
  const party = /** @type {Party} */ (list.closest("[data-key]")?.getAttribute("data-key") ?? "");
  const [answer = "", participant] = list.value.split(" ");
  if (answer === "not_asked") return { type: "record_authority", party, answer };
  if (answer !== "yes" && answer !== "no") return null;
  return { type: "record_authority", party, answer, ...(participant === undefined ? {} : { participant }) };
}

/**
 * @param {HTMLElement} place
 * @param {InTheRoom} now
 * @param {Tools} tools
 */
export function authoritiesIn(place, { room, mediator, nameOf }, tools) {
  const { say } = tools.words;
  const { order, by_id } = room.people;
  const asked = room.board.parties.filter((party) => room.board.absences[party] === undefined);
  keep(place, asked, "authority", (item, key) => {
    const party = /** @type {Party} */ (key);
    fill(item, { party: tools.names.parties[party] });
    const list = the(item, "select", HTMLSelectElement);
    const people = order.filter((who) => {
      const person = by_id[who];
      return person?.party === party && person.speaks && person.attendance !== "expected";
    });
    // Nothing is chosen beforehand. The list stays as it is for as long as the same people are in it.
    if (list.dataset["people"] !== people.join(" ")) {
      list.dataset["people"] = people.join(" ");
      options(list, [
        ["", say("Choose one")],
        ...people.flatMap((who) => [
          /** @type {const} */ ([`yes ${who}`, say("{name}: yes", { name: nameOf(who) })]),
          /** @type {const} */ ([`no ${who}`, say("{name}: no, somebody else must be asked", { name: nameOf(who) })]),
        ]),
        ["not_asked", say("This was not asked")],
      ]);
    }
    const value = valueOf(mediator?.closing.authorities[party]);
    if (list.value !== value && document.activeElement !== list) list.value = value;
  });
}
