// The only home of wording an action: the mediator's form. If the words on the board change meanwhile, what
// is typed stays, the newer words stand beside it, and the mediator chooses.

import { asked, offer, onPress } from "../buttons.js";
import { face, fill, options, part, region, say as saying, show, the } from "../dom.js";
import { filledIn, said } from "../form.js";
import { keep } from "../list.js";
import { factsOf } from "./action_card.js";
import { focusHeading, remembered } from "./focus.js";
import { hintsFor } from "./hints.js";

/** @import { ActionShown, BoardShown, Matter, PutUpAs, RuleId, Section, WordsShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @typedef {Pick<WordsShown, "what" | "who"> & Partial<Omit<WordsShown, "wording" | "reworded_at">>} Words */

// How long after the last key a hint comes: nobody is spoken to while they type (WCAG 2.2 status messages).
const AFTER_TYPING_MS = 1_200;

/** @param {Tools} tools */
export function actionForm(tools) {
  const { say } = tools.words;
  const root = region("action-form");
  const form = the(document, '[data-region="action-form"]', HTMLFormElement);
  /** What the form is for: a new action, perhaps from a suggestion, or new words for one as it stood.
   * @type {{ suggestion?: string } | { action: string, wording: number } | null} */
  let purpose = null;
  let giveBack = () => {};
  /** @type {ActionShown | undefined} the action as it is on the board now */
  let newer;
  /** @type {InTheRoom} */
  let shown;
  /** The fields that the mediator has been in and left. */
  const left = /** @type {Set<string>} */ (new Set());
  let keys = 0;

  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (form.elements.namedItem(name));
  /** @param {string} name */
  const tick = (name) => the(form, `input[name="${name}"]`, HTMLInputElement);
  /** @param {string} name */
  const list = (name) => the(form, `select[name="${name}"]`, HTMLSelectElement);
  const { sections, about, cautions } = tools.names.actions;
  /** @param {HTMLSelectElement} one */
  const nothing = (one) => /** @type {[string, string][]} */ ([["", one.options[0]?.text ?? ""]]);
  options(list("section"), [...nothing(list("section")), ...Object.entries(sections)]);
  options(list("about"), [...nothing(list("about")), ...Object.entries(about)]);

  /**
   * @param {NonNullable<typeof purpose>} wanted
   * @param {Words} words
   */
  function open(wanted, words) {
    purpose = wanted;
    if (root.hidden) giveBack = remembered();
    newer = undefined;
    problem("");
    show(root, { conflict: false });
    face(root, "action" in wanted ? "change" : "add");
    field("what").value = words.what;
    field("who").value = words.who;
    field("by_when").value = words.by_when ?? "";
    field("how_seen").value = words.how_seen ?? "";
    const people = shown.room.people.order.filter((who) => shown.room.people.by_id[who]?.role !== "mediator");
    const named = people.map((who) => /** @type {[string, string]} */ ([who, shown.nameOf(who)]));
    options(list("owner"), [...nothing(list("owner")), ...named], words.owner);
    list("section").value = words.section ?? "";
    const { matter, row } = words;
    list("about").value = `${matter}:${row}` in about ? `${matter}:${row}` : (matter ?? "");
    tick("authority_words").checked = words.authority_words === true;
    tick("different_date").checked = words.different_date === true;
    const more = [words.how_seen, words.owner, words.section, matter, words.authority_words, words.different_date];
    the(form, "details", HTMLDetailsElement).open = more.some((one) => one !== undefined);
    offer(root, { "save-option": !("action" in wanted), "save-draft": !("action" in wanted) });
    left.clear();
    hint();
    root.hidden = false;
    focusHeading(root);
  }

  function close() {
    purpose = null;
    root.hidden = true;
    giveBack();
  }

  /** @param {string} words */
  function problem(words) {
    show(root, { problem: words !== "" });
    const notice = part(root, "problem");
    fill(notice, { words });
    show(notice, { words: true });
  }

  /** @param {Words} words */
  function facts(words) {
    return factsOf({ ...words, wording: 0, reworded_at: "" }, tools, shown.nameOf);
  }

  /** @returns {Words} */
  function typed() {
    const by_when = field("by_when").value;
    const how_seen = field("how_seen").value;
    const owner = list("owner").value;
    const section = /** @type {Section | ""} */ (list("section").value);
    const [matter = "", row] = /** @type {[Matter | "", RuleId | undefined]} */ (list("about").value.split(":"));
    return {
      what: field("what").value,
      who: field("who").value,
      ...(by_when === "" ? {} : { by_when }),
      ...(how_seen === "" ? {} : { how_seen }),
      ...(owner === "" ? {} : { owner }),
      ...(section === "" ? {} : { section }),
      ...(matter === "" ? {} : { matter }),
      ...(row === undefined ? {} : { row }),
      ...(tick("authority_words").checked ? { authority_words: true } : {}),
      ...(tick("different_date").checked ? { different_date: true } : {}),
    };
  }

  /** Say what the mediator may want to look at again. What is said already is not said once more. */
  function hint() {
    const { what, who, by_when, matter, owner, authority_words } = typed();
    const named = owner !== undefined || authority_words === true ? "-" : who;
    const hints = hintsFor({ what, who: named, by_when: by_when ?? "" }, left, tools.words);
    show(root, { "hints-block": hints.length > 0, "ends-plan": matter === "end" });
    fill(root, { "ends-plan": cautions.warn_before_recording });
    keep(part(root, "hints"), hints, "hint", (item, words) => saying(item, words));
  }

  /** A hint comes when the mediator has paused: not between two keys, and under no press that is under way. */
  function soon() {
    const key = ++keys;
    tools.later(() => key === keys && !root.hidden && hint(), AFTER_TYPING_MS);
  }

  /** @param {ActionShown | undefined} now undefined if it is off the board */
  function drawConflict(now) {
    newer = now;
    if (now === undefined || now.standing === "confirmed") {
      problem(
        now === undefined
          ? say("This action has been taken off the board. Your words are still here.")
          : say("This action has been confirmed. Your words are still here."),
      );
      return;
    }
    const yours = typed();
    fill(root, {
      "theirs-what": now.what,
      "theirs-facts": facts(now),
      "yours-what": yours.what,
      "yours-facts": facts(yours),
    });
    show(root, { conflict: true });
  }

  form.addEventListener("input", () => {
    const yours = typed();
    fill(root, { "yours-what": yours.what, "yours-facts": facts(yours) });
    soon();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    left.add(target.name);
    soon();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const sent = purpose;
    if (sent === null || button?.getAttribute("aria-disabled") === "true") return;
    if (newer !== undefined) {
      focusHeading(part(root, "conflict")) || part(root, "conflict").scrollIntoView();
      return;
    }
    const filled = filledIn(form);
    if (filled === null) return;
    const words = typed();
    if (said(filled, "what") === "") return;
    if (button instanceof HTMLElement) asked(button, true);
    const ending = await tools.put(
      "action" in sent
        ? { type: "reword_action", ...sent, ...words }
        : { type: "add_action", ...sent, ...words, state: stateOf(button) },
    );
    if (button instanceof HTMLElement) asked(button, false);
    if (purpose !== sent) return;
    if (ending.code === null) close();
    else if (ending.code !== "wording_has_changed") problem(tools.sentence(ending));
  });
  onPress(root, {
    "leave-form": close,
    "keep-theirs": close,
    "keep-yours": () => {
      if (purpose !== null && "action" in purpose && newer !== undefined) purpose.wording = newer.wording;
      newer = undefined;
      show(root, { conflict: false });
      field("what").focus();
    },
  });

  /**
   * As what the action comes on the board: the button says.
   * @param {HTMLElement | null} button
   * @returns {PutUpAs}
   */
  function stateOf(button) {
    const value = button?.getAttribute("value");
    return value === "draft" || value === "option" ? value : "open";
  }

  return {
    add: () => open({}, { what: "", who: "" }),

    /**
     * @param {string} suggestion
     * @param {Words} words
     */
    takeUp: (suggestion, words) => open({ suggestion }, words),

    /**
     * @param {string} action
     * @param {ActionShown} now
     */
    change: (action, now) => open({ action, wording: now.wording }, now),

    /**
     * @param {InTheRoom} next
     * @param {BoardShown} board
     */
    draw(next, board) {
      shown = next;
      if (purpose === null || !("action" in purpose)) return;
      const now = board.by_id[purpose.action];
      if (now === undefined || now.standing === "confirmed" || now.wording !== purpose.wording) drawConflict(now);
    },
  };
}
