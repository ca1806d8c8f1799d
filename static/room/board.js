// The only home of the board on screen: each action, its exact words, and each party's yes to them.

import { offer, onPress } from "../buttons.js";
import { face, fill, part, region, show, showFor, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { actionForm } from "./action_form.js";
import { dialog } from "./dialogs.js";
import { standingInWords } from "./standing.js";

/** @import { ActionShown, Party } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * @param {ActionShown} action
 * @returns {Party[]}
 */
function changesOf({ changes }) {
  return /** @type {Party[]} */ (Object.keys(changes)).sort();
}

/** @param {Tools} tools */
export function boardRegion(tools) {
  const { say } = tools.words;
  const root = region("board");
  const form = actionForm(tools);
  const asking = dialog("change-dialog", tools);
  const reopening = dialog("reopen-dialog", tools);
  const withdrawing = dialog("withdraw-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  /** The action that somebody is asking for a change in. */
  let askedAbout = "";

  /**
   * @param {string} id
   * @param {(action: ActionShown) => void} act
   */
  function withAction(id, act) {
    const action = shown.room.board.by_id[id];
    if (action !== undefined) act(action);
  }
  onPress(root, {
    "add-action": () => form.add(),
    agree: (button, id) =>
      withAction(id, ({ wording }) => tools.ask({ type: "assent_to_action", action: id, wording }, button)),
    confirm: (button, id) =>
      withAction(id, ({ wording }) => tools.ask({ type: "confirm_action", action: id, wording }, button)),
    "ask-change": (_, id) =>
      withAction(id, ({ what, wording }) => {
        askedAbout = id;
        let named = wording;
        asking.open(
          async (filled) => {
            const words = said(filled, "words");
            const ending = await tools.put({ type: "ask_for_change", action: id, wording: named, words });
            // The newer words are on the screen by now: pressed again, it is those that are meant.
            named = shown.room.board.by_id[id]?.wording ?? named;
            return ending;
          },
          { what },
        );
      }),
    "change-words": (_, id) => withAction(id, (action) => form.change(id, action)),
    reopen: (_, id) =>
      withAction(id, ({ what, wording }) =>
        reopening.open(() => tools.put({ type: "reopen_action", action: id, wording }), { what }),
      ),
    withdraw: (_, id) =>
      withAction(id, ({ what, wording }) =>
        withdrawing.open(() => tools.put({ type: "withdraw_action", action: id, wording }), { what }),
      ),
  });

  /**
   * @param {HTMLElement} item
   * @param {string} id
   */
  function drawAction(item, id) {
    const { you, room, mediator, may, nameOf } = shown;
    const action = room.board.by_id[id];
    if (action === undefined) return;
    const { parties, absences } = room.board;
    const standing = standingInWords(action, room.board, tools);
    face(item, standing.state);
    the(item, "article", HTMLElement).dataset["state"] = standing.state;
    fill(item, {
      number: String(action.number),
      "number-words": String(action.number),
      wording: String(action.wording),
      what: action.what,
      who: action.who || say("Not said yet"),
      "by-when": action.by_when === undefined ? say("Not said yet") : tools.words.date(action.by_when),
      state: standing.words,
    });
    keep(part(item, "assents"), parties, "assent", (line, key) => {
      const party = /** @type {Party} */ (key);
      const yes = action.assents[party];
      const state = yes ? "yes" : action.changes[party] ? "asked" : absences[party] ? "absent" : "not-yet";
      const words = {
        yes: say("{name} agreed at {time}", {
          name: nameOf(yes?.by ?? ""),
          time: yes === undefined ? "" : tools.words.time(yes.at),
        }),
        asked: say("Asked for a change"),
        absent: say("Cannot be asked: {reason}", { reason: absences[party] ?? "" }),
        "not-yet": say("Has not agreed yet"),
      };
      face(line, state);
      fill(line, { party: tools.names.parties[party], words: words[state] });
    });
    const changes = changesOf(action);
    show(item, { "changes-block": changes.length > 0 });
    keep(part(item, "changes"), changes, "asked", (line, key) => {
      const party = /** @type {Party} */ (key);
      const change = action.changes[party];
      fill(line, {
        by: say("{name}, for {party}", { name: nameOf(change?.by ?? ""), party: tools.names.parties[party] }),
        words: change?.words ?? "",
      });
    });
    const open = action.standing !== "confirmed";
    const mine = you.party !== undefined && open;
    showFor(item, { party: mine && may("assent_to_action"), mediator: mediator !== null && may("confirm_action") });
    offer(item, {
      agree: mine && you.party !== undefined && action.assents[you.party] === undefined,
      "ask-change": mine,
      confirm: action.standing === "all_agreed",
      "change-words": open,
      withdraw: open,
      reopen: !open,
    });
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      const { room, mediator, may } = now;
      offer(root, { "add-action": mediator !== null && may("add_action") });
      show(root, { none: room.board.order.length === 0, actions: room.board.order.length > 0 });
      keep(part(root, "actions"), room.board.order, "action", drawAction);
      if (asking.isOpen) withAction(askedAbout, ({ what }) => asking.refill({ what }));
      form.draw(room.board);
    },
    form,
  };
}
