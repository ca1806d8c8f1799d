// The only home of correcting the sealed outcome on the mediator's page: the words as they are now, what is wrong in
// them, and the seal once everybody who must agree has said yes.

import { able, asked, onPress } from "../buttons.js";
import { face, fill, part, region, show, the } from "../dom.js";
import { keep } from "../list.js";
import { filledIn } from "../form.js";
import { changesIn } from "./changes.js";
import { dialog } from "./dialogs.js";
import { focusHeading } from "./focus.js";

/** @import { ActionCorrection, AgreedActionShown, CorrectableShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function correctingRegion(tools) {
  const { say, weekday, time, dayOf } = tools.words;
  const root = region("correcting");
  const form = the(root, "form", HTMLFormElement);
  const sure = dialog("seal-correction-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  /** Of what is being written: the number that it takes the place of, and null while nothing is. @type {{ replaces: number | undefined } | null} */
  let writing = null;

  /** @returns {CorrectableShown} */
  const correctable = () => /** @type {CorrectableShown} */ (shown.mediator?.correctable);

  /**
   * @param {HTMLElement} item
   * @param {string} name
   */
  const field = (item, name) =>
    /** @type {HTMLInputElement | HTMLTextAreaElement} */ (the(item, `[name="${name}"]`, HTMLElement));

  /** What is there now stands in the form, with what was proposed already in its place. */
  function begin() {
    const { order, actions, words, proposed } = correctable();
    writing = { replaces: proposed?.number };
    const changed = new Map((proposed?.changes ?? []).map((one) => [`${one.action ?? ""}-${one.changed}`, one.after]));
    const otherDates = (proposed?.changes ?? []).filter((one) => one.other_date === true).map((one) => one.action);
    field(form, "why").value = proposed?.why ?? "";
    field(form, "words").value = changed.get("-conclusion") ?? words;
    show(root, { problem: false });
    keep(part(root, "actions"), [], "correct-action", () => {});
    keep(part(root, "actions"), order, "correct-action", (item, key) => {
      const now = /** @type {AgreedActionShown} */ (actions[key]);
      fill(item, { legend: say("Action {number}", { number: now.number }) });
      for (const name of /** @type {const} */ (["what", "who", "by_when", "how_seen"])) {
        field(item, name).value = changed.get(`${now.number}-${name}`) ?? now[name];
      }
      if (now.law_day !== undefined) {
        fill(item, { law: say("The last day in law is {date}.", { date: weekday(now.law_day) }) });
        show(item, { "law-block": true });
        the(item, 'input[name="different_date"]', HTMLInputElement).checked = otherDates.includes(now.number);
      }
    });
    draw();
    focusHeading(root);
  }

  /** @returns {ActionCorrection[]} */
  function typed() {
    const { order, actions } = correctable();
    /** @type {ActionCorrection[]} */
    const corrections = [];
    for (const item of part(root, "actions").children) {
      const key = item.getAttribute("data-key") ?? "";
      const now = actions[key];
      if (!(item instanceof HTMLElement) || now === undefined || !order.includes(key)) continue;
      /** @type {ActionCorrection} */
      const one = { action: key };
      for (const name of /** @type {const} */ (["what", "who", "by_when", "how_seen"])) {
        const value = field(item, name).value;
        if (value !== now[name]) one[name] = value;
      }
      const other = the(item, 'input[name="different_date"]', HTMLInputElement);
      if (one.by_when !== undefined && other.checked) one.different_date = true;
      if (Object.keys(one).length > 1) corrections.push(one);
    }
    return corrections;
  }

  /** @param {string} words */
  function problem(words) {
    show(root, { problem: words !== "" });
    const notice = part(root, "problem");
    fill(notice, { words });
    show(notice, { words: true });
    if (words !== "") notice.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    const sent = writing;
    if (sent === null || filledIn(form) === null) return;
    const words = field(form, "words").value;
    asked(button, true);
    const ending = await tools.put({
      type: "propose_correction",
      why: field(form, "why").value,
      actions: typed(),
      ...(words === correctable().words ? {} : { words }),
      ...(sent.replaces === undefined ? {} : { replaces: sent.replaces }),
    });
    asked(button, false);
    if (writing !== sent) return;
    if (ending.code === null) leave();
    else problem(tools.sentence(ending));
  });

  function leave() {
    writing = null;
    draw();
    focusHeading(root);
  }

  onPress(root, {
    "begin-correcting": begin,
    "change-correcting": begin,
    "leave-correcting": leave,
    "take-back-correction": (button) => {
      const number = correctable().proposed?.number;
      if (number !== undefined) tools.ask({ type: "take_back_correction", number }, button);
    },
    "seal-correction": () => {
      // What is on the screen as they are asked: if it changes meanwhile, nothing is sealed.
      const number = correctable().proposed?.number;
      if (number !== undefined) sure.open(() => tools.put({ type: "seal_correction", number }));
    },
    "let-in": (button, key) => {
      const knock = shown.mediator?.door[key];
      if (knock === undefined) return;
      tools.ask({ type: "let_in", participant: knock.participant, device: knock.device }, button);
    },
  });

  function draw() {
    const { mediator, may, nameOf } = shown;
    const there = mediator?.correctable;
    root.hidden = there === undefined || !may("propose_correction");
    if (root.hidden || there === undefined || mediator === null) {
      writing = null;
      return;
    }
    const { proposed, changes, ready } = there;
    face(root, writing !== null ? "writing" : proposed === undefined ? "none" : "proposed");
    if (proposed === undefined) return;
    changesIn(root, proposed, shown, tools);
    const wanted = Object.keys(changes);
    keep(part(root, "asked"), wanted, "outcome-correction", (item, who) => {
      const one = changes[who];
      if (one === undefined) return;
      const when = say("{date} at {time}", { date: dayOf(one.at), time: time(one.at) });
      fill(item, { name: nameOf(who), words: one.words, when });
    });
    // Only who was in the meeting is let in after it.
    const waiting = Object.keys(mediator.door).filter((key) => mediator.door[key]?.ready && mediator.door[key]?.again);
    keep(part(root, "door"), waiting, "knock", (item, key) => {
      fill(item, { name: nameOf(mediator.door[key]?.participant ?? "") });
    });
    show(root, {
      "asked-block": wanted.length > 0,
      "door-block": waiting.length > 0,
      "not-ready": ready !== true,
    });
    able(root, { "seal-correction": ready === true && may("seal_correction") });
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      draw();
    },
  };
}
