// The only home of the board on screen: its actions in their order, and what is asked of each.

import { able, offer, onPress } from "../buttons.js";
import { fill, part, region, show } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { drawAction, whoWill } from "./action_card.js";
import { actionForm } from "./action_form.js";
import { dialog } from "./dialogs.js";

/** @import { ActionShown, BoardShown } from "../protocol.d.ts" */
/** @import { InTheRoom, Tools } from "./page.js" */

// How long a yes waits when the words have changed under it: a finger on its way to the button when they did is
// stopped, and whoever reads is not kept waiting.
const SETTLING_MS = 1_500;

/**
 * The board as its reader sees it: the mediator's has their drafts on it.
 * @param {InTheRoom} shown
 * @returns {BoardShown}
 */
function boardOf({ room, mediator }) {
  if (mediator === null) return room.board;
  return {
    ...room.board,
    order: mediator.board_order,
    by_id: { ...room.board.by_id, ...mediator.drafts },
  };
}

/** @param {Tools} tools */
export function boardRegion(tools) {
  const root = region("board");
  const form = actionForm(tools);
  const asking = dialog("change-dialog", tools);
  const reopening = dialog("reopen-dialog", tools);
  const withdrawing = dialog("withdraw-dialog", tools);
  /** @type {InTheRoom} */
  let shown;
  /** @type {BoardShown} */
  let board;
  /** Whether this reader has the actions together by who will do them. It is theirs alone. */
  let grouped = false;
  /** @type {Map<string, number>} the wording of each action that was drawn last */
  const drawn = new Map();
  /** @type {Map<string, number>} until when, by this device's clock, the words of an action have just changed */
  const settling = new Map();
  /** The action that somebody is asking for a change in. */
  let askedAbout = "";

  /**
   * @param {string} id
   * @param {(action: ActionShown) => void} act
   */
  function withAction(id, act) {
    const action = board.by_id[id];
    if (action !== undefined) act(action);
  }

  /**
   * One of the commands that name an action and its wording, and nothing else.
   * @param {"assent_to_action" | "confirm_action" | "take_on_action" | "take_back_promise" | "offer_as_option"
   *   | "propose_action" | "mark_not_agreed"} type
   */
  const asks = (type) => (/** @type {HTMLElement} */ button, /** @type {string} */ id) =>
    withAction(id, ({ wording }) => tools.ask({ type, action: id, wording }, button));

  /** @param {boolean} within */
  const remit = (within) => (/** @type {HTMLElement} */ button, /** @type {string} */ id) =>
    withAction(id, ({ wording }) => tools.ask({ type: "mark_remit", action: id, wording, within }, button));

  /**
   * @param {HTMLElement} button
   * @param {string} action
   * @param {string | undefined} before
   */
  function move(button, action, before) {
    tools.ask({ type: "move_action", action, ...(before === undefined ? {} : { before }) }, button);
  }

  /** @param {boolean} yes */
  function group(yes) {
    grouped = yes;
    draw();
  }

  /** The actions in the order in which they are read. */
  function order() {
    if (!grouped) return board.order;
    const groups = [...new Set(board.order.map(groupOf))];
    return groups.flatMap((one) => board.order.filter((id) => groupOf(id) === one));
  }

  /** @param {string} id */
  function groupOf(id) {
    const action = board.by_id[id];
    if (action === undefined) return "";
    return whoWill(action, tools) || shown.nameOf(action.owner ?? "");
  }
  onPress(root, {
    "add-action": () => form.add(),
    agree: asks("assent_to_action"),
    confirm: asks("confirm_action"),
    "take-on": asks("take_on_action"),
    "take-back": asks("take_back_promise"),
    "offer-option": asks("offer_as_option"),
    propose: asks("propose_action"),
    "mark-not-agreed": asks("mark_not_agreed"),
    "within-remit": remit(true),
    "outside-remit": remit(false),
    "action-up": (button, id) => move(button, id, board.order[board.order.indexOf(id) - 1]),
    "action-down": (button, id) => move(button, id, board.order[board.order.indexOf(id) + 2]),
    "group-by-who": () => group(true),
    "in-order": () => group(false),
    "ask-change": (_, id) =>
      withAction(id, ({ what, wording }) => {
        askedAbout = id;
        let named = wording;
        asking.open(
          async (filled) => {
            const words = said(filled, "words");
            const ending = await tools.put({ type: "ask_for_change", action: id, wording: named, words });
            // The newer words are on the screen by now: pressed again, it is those that are meant.
            named = board.by_id[id]?.wording ?? named;
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
   * Whether the words of an action have just changed.
   * @param {string} id
   * @param {number} wording
   */
  function justChanged(id, wording) {
    const before = drawn.get(id);
    drawn.set(id, wording);
    if (before !== undefined && before !== wording) {
      settling.set(id, performance.now() + SETTLING_MS);
      tools.later(draw, SETTLING_MS + 1);
    }
    return performance.now() < (settling.get(id) ?? 0);
  }

  function draw() {
    const { mediator, may } = shown;
    const ids = order();
    offer(root, {
      "add-action": mediator !== null && may("add_action"),
      "group-by-who": !grouped && ids.length > 1,
      "in-order": grouped && ids.length > 1,
    });
    show(root, { none: ids.length === 0, actions: ids.length > 0 });
    keep(part(root, "actions"), ids, "action", (item, id, index) => {
      const action = board.by_id[id];
      if (action === undefined) return;
      drawAction(item, action, shown, tools);
      const changed = justChanged(id, action.wording);
      able(item, { agree: !changed, "take-on": !changed });
      show(item, { "just-changed": changed });
      const before = ids[index - 1];
      fill(item, { group: groupOf(id) });
      show(item, { group: grouped && (before === undefined || groupOf(before) !== groupOf(id)) });
      offer(item, { "action-up": !grouped, "action-down": !grouped });
      able(item, { "action-up": index > 0, "action-down": index < ids.length - 1 });
    });
    if (asking.isOpen) withAction(askedAbout, ({ what }) => asking.refill({ what }));
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      board = boardOf(now);
      draw();
      form.draw(now, board);
    },
    form,
  };
}
