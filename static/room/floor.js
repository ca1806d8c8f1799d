// The only home of the floor on screen: who is speaking, who is next, and a person's one main action.

import { able, offer, onPress } from "../buttons.js";
import { face, fill, part, region, show, showFor } from "../dom.js";
import { keep } from "../list.js";
import { ownRequest } from "./own.js";
import { STEP_SECONDS, after, afterInWords, leftInWords, limitInWords, phaseInWords, turnState, whyNot, whyTurnWaits } from "./turn.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {InTheRoom} now */
function barState({ you, mediator, room, may }) {
  if (mediator !== null) {
    if (!may("grant_next")) return "off";
    return room.floor.turn === undefined ? "idle" : "busy";
  }
  if (you.turn !== undefined) return room.floor.turn?.phase === "offered" ? "offered" : "you";
  if (ownRequest(you, "speak") !== null) return "up";
  return you.speaks && may("raise_hand") ? "down" : "off";
}

/**
 * @param {Tools} tools
 * @param {{ turnBegun: () => void }} microphone
 */
export function floorRegions(tools, microphone) {
  const { words } = tools;
  const speaking = region("floor");
  const bar = region("bar");
  /** @type {InTheRoom} */
  let shown;
  let ticking = false;

  /** @param {HTMLElement} button */
  function letGo(button) {
    const request = shown.you.turn_request ?? ownRequest(shown.you, "speak")?.id;
    if (request !== undefined) tools.ask({ type: "let_go", request }, button);
  }
  /**
   * Something about the turn that is on the screen, and no other.
   * @param {(turn: string) => import("../protocol.d.ts").Command} command
   */
  const ofTurn = (command) => (/** @type {HTMLElement} */ button) => {
    const turn = shown.room.floor.turn;
    if (turn !== undefined) tools.ask(command(turn.id), button);
  };
  /** @param {HTMLElement} button */
  async function begin(button) {
    const turn = shown.room.floor.turn;
    if (turn === undefined) return;
    const begun = await tools.ask({ type: "begin_turn", turn: turn.id }, button);
    // The same press turns the person's own microphone on; but not for a turn that has gone meanwhile.
    if (begun && shown.you.turn === turn.id) microphone.turnBegun();
  }
  onPress(bar, {
    "raise-hand": (button) => tools.ask({ type: "raise_hand" }, button),
    "lower-hand": letGo,
    "begin-turn": (button) => void begin(button),
    "not-now": letGo,
    "finish-speaking": letGo,
    "next-speaker": (button) => tools.ask({ type: "grant_next", ...after(shown.room.floor) }, button),
    "take-floor-back": ofTurn((turn) => ({ type: "revoke_floor", turn })),
  });
  onPress(speaking, {
    "pass-floor": (button, to) => ofTurn((turn) => ({ type: "pass_floor", turn, to }))(button),
    "undo-grant": ofTurn((turn) => ({ type: "undo_grant", turn })),
    "one-more": ofTurn((turn) => ({ type: "extend_turn", turn, seconds: 60 })),
    "two-more": ofTurn((turn) => ({ type: "extend_turn", turn, seconds: 120 })),
    "drop-limit": ofTurn((turn) => ({ type: "drop_limit", turn })),
  });

  /** @param {string | undefined} participant */
  function called(participant) {
    if (participant === undefined) return "";
    return participant === shown.you.id ? words.say("You") : shown.nameOf(participant);
  }

  /** The time that is left, now and again every few seconds while somebody comes to their end. */
  function drawLeft() {
    const turn = shown.room.floor.turn;
    const left = turn === undefined ? "" : leftInWords(turn, tools.clock(), words);
    fill(speaking, { left });
    show(speaking, { left: left !== "" });
    if (left === "" || ticking) return;
    ticking = true;
    tools.later(() => {
      ticking = false;
      drawLeft();
    }, STEP_SECONDS * 1000);
  }

  /** @param {InTheRoom} now */
  function drawSpeaking(now) {
    const { room, mediator, you, may } = now;
    const turn = room.floor.turn;
    const holder = turn && room.people.by_id[turn.holder];
    const own = turn !== undefined && turn.holder === you.id && may("begin_turn");
    const pass = own ? you.pass_to : [];
    face(speaking, turnState(now));
    const about = {
      name: holder?.name ?? "",
      role: holder === undefined ? "" : tools.names.roles[holder.role],
      since: turn === undefined ? "" : words.time(turn.given_at),
      until: turn?.deadline === undefined ? "" : words.time(turn.deadline.at),
      after: afterInWords(now, words),
      phase: turn === undefined ? "" : phaseInWords(turn, words),
      limit: turn === undefined ? "" : limitInWords(turn, words),
      typed: turn?.typed ?? "",
      next: next(now),
    };
    fill(speaking, about);
    show(speaking, {
      "until-line": about.until !== "",
      after: about.after !== "",
      phase: about.phase !== "",
      limit: about.limit !== "",
      "typed-block": about.typed !== "" && room.session.state === "open",
      "next-line": about.next !== "",
      "own-acts": own,
      "pass-to": pass.length > 0,
    });
    keep(part(speaking, "pass-to"), pass, "pass", (item, who) => {
      fill(item, { "pass-words": words.say("Pass to: {name}", { name: now.nameOf(who) }) });
    });
    const timed = turn?.limit !== undefined && may("extend_turn");
    const undo = turn !== undefined && mediator?.undo === turn.id && may("undo_grant");
    show(speaking, { lead: timed || undo });
    offer(speaking, { "undo-grant": undo, "one-more": timed, "two-more": timed, "drop-limit": timed });
    drawLeft();
  }

  /** @param {InTheRoom} now */
  function next({ room }) {
    const first = room.floor.order[0];
    return called(room.floor.interrupted?.holder ?? (first === undefined ? undefined : room.floor.by_id[first]?.participant));
  }

  /** @param {InTheRoom} now */
  function drawBar(now) {
    const { room, mediator, you, may } = now;
    const turn = room.floor.turn;
    const state = barState(now);
    const why =
      state === "offered" || state === "you"
        ? whyTurnWaits(now, words)
        : state === "up"
          ? ""
          : whyNot(now, words, tools.names.refusals.needs_permission);
    // Honey is the floor, and nobody has it while the meeting stands still.
    bar.dataset["state"] = mediator === null && room.session.state !== "open" ? "off" : state;
    fill(bar, {
      now: (room.session.state === "open" && called(turn?.holder)) || words.say("Nobody"),
      next: next(now),
      "off-words": why,
    });
    show(bar, { "next-line": next(now) !== "", "off-words": why !== "" && mediator === null });
    showFor(bar, { participant: mediator === null, mediator: mediator !== null });
    offer(bar, {
      "raise-hand": state === "down",
      "lower-hand": state === "up",
      "begin-turn": state === "offered",
      "not-now": state === "offered",
      "finish-speaking": state === "you" && you.turn_request !== undefined,
      "take-floor-back": turn !== undefined && may("revoke_floor"),
    });
    able(bar, {
      "raise-hand": why === "",
      "begin-turn": may("begin_turn"),
      "not-now": may("let_go"),
      "lower-hand": may("let_go"),
      "finish-speaking": may("let_go"),
      "next-speaker": may("grant_next") && room.floor.order.length > 0,
    });
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      drawSpeaking(now);
      drawBar(now);
    },
  };
}
