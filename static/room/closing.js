// The only home of the closing step on the mediator's screen: what is written, what is missing, the press that ends it.

import { asked, offer, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { authoritiesIn, authorityIn } from "./authorities.js";
import { conclusionIn } from "./conclusion.js";
import { dialog } from "./dialogs.js";
import { missingInWords } from "./missing.js";
import { sheetIn } from "./sheet.js";
import { standingInWords } from "./standing.js";
import { standsIn } from "./stands.js";

/** @import { Conclusion, Party, ViewsHeard } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function closingRegion(tools) {
  const root = region("closing");
  const form = the(root, "form", HTMLFormElement);
  const sure = dialog("close-dialog", tools);
  const whyNot = dialog("why-not-dialog", tools);
  const sheet = sheetIn(region("closing-sheet"), tools, () => {});
  for (const radio of form.querySelectorAll('input[name="closing-conclusion"]')) {
    // One name for each ending, here as in the document.
    const name = tools.names.conclusions[/** @type {Conclusion} */ (radio.getAttribute("value") ?? "")];
    const label = radio.nextElementSibling;
    if (label !== null && name !== undefined) label.textContent = name;
  }
  const conclusion = conclusionIn(root, form, tools);
  /** @type {InTheRoom} */
  let shown;
  let begun = false;

  /** @type {Promise<unknown>} */
  let before = Promise.resolve();

  /**
   * One after the other: what is written makes a new number, and what is asked next names the number on the screen.
   * @param {() => Promise<boolean>} act
   */
  function inTurn(act) {
    const done = before.then(act);
    before = done;
    return done;
  }

  /** Save how the child's or young person's views were heard. Why not comes with it, if they were not. */
  async function writeViews() {
    const filled = new FormData(form);
    const how = /** @type {ViewsHeard | ""} */ (said(filled, "closing-views"));
    const words = said(filled, "heard").trim();
    const saved = shown.mediator?.closing.views;
    const unsaid = how === "not_heard" && words === "";
    show(root, { "why-not-heard": unsaid });
    if (how === "" || unsaid || (saved?.how === how && saved.words === words)) return true;
    return tools.ask({ type: "record_views", how, words });
  }

  onPress(root, {
    "leave-closing": (button) => tools.ask({ type: "return_to_meeting" }, button),
    "acknowledge-open": (button) =>
      inTurn(() => tools.ask({ type: "acknowledge_open_items", outcome: shown.mediator?.outcome ?? 0 }, button)),
    "withdraw-absence": (button, party) =>
      tools.ask({ type: "withdraw_absence", party: /** @type {Party} */ (party) }, button),
    "record-why-not": (_, key) => {
      const party = /** @type {Party} */ (key);
      whyNot.open(
        (form) => {
          const type = said(form, "why-not-dialog-why") === "absent" ? "record_absence" : "record_unconfirmed";
          return tools.put({ type, party, reason: said(form, "reason") });
        },
        { party: tools.names.parties[party] },
      );
    },
    "let-in": (button, key) => {
      const knock = shown.mediator?.door[key];
      if (knock === undefined) return;
      tools.ask({ type: "let_in", participant: knock.participant, device: knock.device }, button);
    },
  });
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement) {
      const authority = authorityIn(target);
      if (authority !== null) inTurn(() => tools.ask(authority));
    } else {
      inTurn(conclusion.write);
      inTurn(writeViews);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    asked(button, true);
    const saved = (await inTurn(conclusion.write)) && (await inTurn(writeViews));
    asked(button, false);
    if (conclusion.isTorn) return conclusion.toTheChoice();
    const { mediator } = shown;
    if (!saved || mediator === null || mediator.conclusion === undefined) {
      if (saved) toWhatIsMissing();
      return;
    }
    if (mediator.closing.missing.length > 0) return toWhatIsMissing();
    // The number of the outcome that is on the screen as they are asked: if it changes meanwhile, nothing closes.
    const seen = mediator.outcome;
    const left = mediator.unresolved.length;
    sure.open(() => tools.put({ type: "close_meeting", outcome: seen }), {
      conclusion: tools.names.conclusions[mediator.conclusion.conclusion],
      unresolved: tools.words.sayMany(
        "One action is not settled. The outcome will list it as not agreed.",
        "{n} actions are not settled. The outcome will list them as not agreed.",
        left,
      ),
    });
    show(the(document, "#close-dialog", HTMLDialogElement), { unresolved: left > 0 });
  });

  /** The list says what to do next, so that is where the mediator is taken. */
  function toWhatIsMissing() {
    the(root, "#closing-missing", HTMLElement).focus();
  }

  /** What was written before stands in the form when the step begins; from then on it is theirs who type in it. */
  function fillIn() {
    const { closing } = shown.mediator ?? {};
    conclusion.begin(shown.mediator);
    for (const radio of form.querySelectorAll('input[name="closing-views"]')) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === closing?.views?.how;
    }
    the(form, 'textarea[name="heard"]', HTMLTextAreaElement).value = closing?.views?.words ?? "";
    show(root, { "why-not-heard": false });
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { room, mediator, may, nameOf } = now;
      if (mediator === null) return;
      sheet.draw(room);
      if (room.closing === undefined) {
        begun = false;
        return;
      }
      if (!begun) {
        begun = true;
        fillIn();
      }
      conclusion.draw(mediator);
      const { closing, unresolved: left } = mediator;
      show(root, {
        "all-settled": left.length === 0,
        "unresolved-block": left.length > 0,
        acknowledged: closing.open_acknowledged,
      });
      offer(root, { "acknowledge-open": !closing.open_acknowledged });
      keep(part(root, "unresolved"), left, "unresolved", (item, key) => {
        const action = room.board.by_id[key];
        if (action === undefined) return;
        fill(item, {
          number: String(action.number),
          what: action.what,
          state: standingInWords(action, room.board, tools).words,
        });
      });
      authoritiesIn(part(root, "authorities"), now, tools);
      standsIn(part(root, "stands"), "stand", now, tools, (item, party, state) => {
        const absent = room.board.absences[party] !== undefined;
        show(item, { acts: state !== "confirmed" });
        offer(item, {
          "record-why-not": state === "open" && may("record_unconfirmed"),
          "withdraw-absence": absent && may("withdraw_absence"),
        });
      });
      const corrected = Object.keys(closing.corrections);
      show(root, { "corrections-block": corrected.length > 0 });
      keep(part(root, "corrections"), corrected, "outcome-correction", (item, who) => {
        const correction = closing.corrections[who];
        if (correction === undefined) return;
        const at = tools.words.time(correction.at);
        const before = correction.outcome !== mediator.outcome;
        const since = tools.words.say("{time}, before the last change", { time: at });
        fill(item, { name: nameOf(who), words: correction.words, when: before ? since : at });
      });
      const waiting = Object.keys(mediator.door).filter((key) => mediator.door[key]?.ready);
      show(root, { "door-block": waiting.length > 0 });
      keep(part(root, "door"), waiting, "knock", (item, key) => {
        fill(item, { name: nameOf(mediator.door[key]?.participant ?? "") });
      });
      show(root, { "missing-block": closing.missing.length > 0 });
      const lacks = new Map(closing.missing.map((lack) => [`${lack.what} ${lack.party ?? ""}`, lack]));
      keep(part(root, "missing"), [...lacks.keys()], "missing", (item, key) => {
        const lack = lacks.get(key);
        if (lack !== undefined) fill(item, { words: missingInWords(lack, tools) });
      });
    },
  };
}
