// The only home of an action's card: its exact words, where it stands, and who has said what to it.

import { offer } from "../buttons.js";
import { face, fill, part, show, showFor, the } from "../dom.js";
import { keep } from "../list.js";
import { legalLine, legalWords, ownDateWords } from "./legal.js";
import { standingInWords } from "./standing.js";

/** @import { ActionShown, Party, WordsShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * Who will do it, in the action's own words; the authority, if it words a change itself and nobody said more.
 * @param {WordsShown} words
 * @param {Tools} tools
 */
export function whoWill({ who, owner, authority_words }, { words, names }) {
  if (who !== "") return who;
  if (authority_words === true) return names.parties.local_authority;
  return owner === undefined ? words.say("Not said yet") : "";
}

/**
 * What else a wording says, on one line.
 * @param {WordsShown} words
 * @param {Tools} tools
 * @param {(participant: string) => string} nameOf
 */
export function factsOf(words, tools, nameOf) {
  const { say, weekday } = tools.words;
  const { sections } = tools.names.actions;
  return [
    words.who,
    words.owner === undefined ? "" : nameOf(words.owner),
    words.by_when === undefined ? "" : weekday(words.by_when),
    words.how_seen ?? "",
    words.section === undefined ? "" : sections[words.section],
    words.matter === undefined ? "" : aboutWords(words, tools),
    words.authority_words === true ? say("The local authority writes the words of the change.") : "",
    words.different_date === true ? say("The date is agreed in place of the law’s.") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * What it is about in law, as the mediator chose it.
 * @param {WordsShown} words
 * @param {Tools} tools
 */
export function aboutWords({ matter, row }, { names }) {
  const { about } = names.actions;
  return about[`${matter}:${row}`] ?? about[matter ?? ""] ?? "";
}

/**
 * Whether the parties are asked to agree to it now.
 * @param {ActionShown} action
 */
function proposedOnly({ standing }) {
  return !["draft", "option", "not_agreed", "confirmed"].includes(standing);
}

/**
 * @param {HTMLElement} item
 * @param {ActionShown} action
 * @param {InTheRoom} shown
 * @param {Tools} tools
 */
export function drawAction(item, action, shown, tools) {
  const { you, room, mediator, may, nameOf } = shown;
  const { say, weekday } = tools.words;
  const standing = standingInWords(action, room.board, tools);
  const proposed = !["draft", "option", "not_agreed"].includes(action.standing);
  const open = proposedOnly(action);
  const owner = action.owner === undefined ? "" : nameOf(action.owner);
  face(item, standing.state);
  the(item, "article", HTMLElement).dataset["state"] = standing.state;
  fill(item, {
    number: String(action.number),
    "number-words": String(action.number),
    wording: String(action.wording),
    what: action.what,
    who: whoWill(action, tools),
    owner,
    "by-when": action.by_when === undefined ? say("Not said yet") : weekday(action.by_when),
    "how-seen": action.how_seen ?? "",
    section: action.section === undefined ? "" : tools.names.actions.sections[action.section],
    law: legalLine(action, tools),
    "own-date-words": ownDateWords(action, tools),
    state: standing.words,
  });
  show(item, {
    "authority-words": action.authority_words === true,
    "owner-line": owner !== "" && owner !== action.who,
    "law-block": proposed || action.law.dates.length > 0,
    "how-seen-line": action.how_seen !== undefined,
    "section-line": action.section !== undefined,
    law: legalLine(action, tools) !== "",
    "own-date": ownDateWords(action, tools) !== "",
    assents: proposed,
  });
  drawAssents(item, action, shown, tools);
  drawSaid(item, action, shown, tools);
  drawLaw(item, action, tools);
  show(item, { "history-block": action.earlier.length > 0 });
  keep(
    part(item, "history"),
    action.earlier.map((one) => String(one.wording)),
    "earlier",
    (line, key, index) => {
      const words = action.earlier[index];
      if (words !== undefined) fill(line, { wording: key, what: words.what, facts: factsOf(words, tools, nameOf) });
    },
  );
  const mine = you.party !== undefined && open;
  showFor(item, {
    party: mine && may("assent_to_action"),
    owner: open && action.owner === you.id && may("take_on_action"),
    officer: (open || action.standing === "option") && may("mark_remit"),
    mediator: mediator !== null && may("confirm_action"),
  });
  offer(item, {
    agree: mine && you.party !== undefined && action.assents[you.party] === undefined,
    "ask-change": mine,
    "take-on": action.promise === undefined,
    "take-back": action.promise !== undefined,
    confirm: action.standing === "all_agreed",
    propose: !proposed,
    "change-words": action.standing !== "confirmed",
    withdraw: action.standing !== "confirmed",
    reopen: action.standing === "confirmed",
    "offer-option": action.standing !== "confirmed" && action.standing !== "option",
    "mark-not-agreed": open || action.standing === "option",
  });
}

/**
 * Each party's yes, side by side.
 * @param {HTMLElement} item
 * @param {ActionShown} action
 * @param {InTheRoom} shown
 * @param {Tools} tools
 */
function drawAssents(item, action, { room, nameOf }, tools) {
  const { say, time } = tools.words;
  const { parties, absences } = room.board;
  keep(part(item, "assents"), parties, "assent", (line, key) => {
    const party = /** @type {Party} */ (key);
    const yes = action.assents[party];
    const state = yes ? "yes" : action.changes[party] ? "asked" : absences[party] ? "absent" : "not-yet";
    const words = {
      yes: say("{name} agreed at {time}", {
        name: nameOf(yes?.by ?? ""),
        time: yes === undefined ? "" : time(yes.at),
      }),
      asked: say("Asked for a change"),
      absent: say("Cannot be asked: {reason}", { reason: absences[party] ?? "" }),
      "not-yet": say("Has not agreed yet"),
    };
    face(line, state);
    fill(line, { party: tools.names.parties[party], words: words[state] });
  });
  const changes = /** @type {Party[]} */ (Object.keys(action.changes)).sort();
  show(item, { "changes-block": changes.length > 0 });
  keep(part(item, "changes"), changes, "asked", (line, key) => {
    const party = /** @type {Party} */ (key);
    const change = action.changes[party];
    fill(line, {
      by: say("{name}, for {party}", { name: nameOf(change?.by ?? ""), party: tools.names.parties[party] }),
      words: change?.words ?? "",
    });
  });
}

/**
 * What its owner has said, and the authority's officer.
 * @param {HTMLElement} item
 * @param {ActionShown} action
 * @param {InTheRoom} shown
 * @param {Tools} tools
 */
function drawSaid(item, action, { room, nameOf }, tools) {
  const { say, time } = tools.words;
  const { owner, promise, remit, standing } = action;
  const asked = owner !== undefined && !["draft", "option", "not_agreed"].includes(standing);
  const name = owner === undefined ? "" : nameOf(owner);
  const here = action.awaits_owner === true;
  let words = say("{name} has still to say: I will do this.", { name });
  if (promise !== undefined) words = say("{name} said at {time}: I will do this.", { name, time: time(promise.at) });
  else if (!here) words = say("{name} is not here, and will be told.", { name });
  fill(item, { "promise-words": words });
  show(item, { promise: asked, promised: promise !== undefined, "not-promised": promise === undefined });
  // Asked of the authority wherever it is the one to act. It holds nothing up.
  const theirs =
    action.authority_words === true || (owner !== undefined && room.people.by_id[owner]?.role === "local_authority");
  const unsaid = theirs && remit === undefined && proposedOnly(action);
  const officer = remit === undefined ? "" : nameOf(remit.by);
  let remitWords = say("The authority has not said yet whether this is within its remit.");
  if (remit?.within === true) remitWords = say("{name} says: this is within the authority’s remit.", { name: officer });
  else if (remit !== undefined) {
    remitWords = say("{name} says: this is outside the authority’s remit.", { name: officer });
  }
  fill(item, { "remit-words": remitWords });
  show(item, {
    remit: remit !== undefined || unsaid,
    within: remit?.within === true,
    beyond: remit?.within === false,
    unsaid,
  });
}

/**
 * The law's last days, and where they come from.
 * @param {HTMLElement} item
 * @param {ActionShown} action
 * @param {Tools} tools
 */
function drawLaw(item, action, tools) {
  const { law } = action;
  const about = action.matter === undefined ? "" : aboutWords(action, tools);
  const why = law.why_none === undefined ? "" : tools.names.actions.noLaw[law.why_none];
  fill(item, {
    "no-law": why,
    about,
    appeal:
      action.matter === "not_appealable"
        ? tools.words.say("Nobody could appeal about it.")
        : tools.words.say("It could be appealed."),
    "law-from": tools.words.say("Worked out for an agreement on {date}.", { date: tools.words.weekday(law.agreed_on) }),
  });
  show(item, {
    "no-law": why !== "",
    "about-line": about !== "",
    "law-from": law.dates.length > 0,
    legal: law.dates.length > 0,
  });
  keep(
    part(item, "legal"),
    law.dates.map((one) => one.rule),
    "legal",
    (line, _, index) => {
      const date = law.dates[index];
      if (date === undefined) return;
      const words = legalWords(date, tools);
      fill(line, words);
      show(line, { near: words.near !== "", cautions: words.cautions !== "" });
    },
  );
}
