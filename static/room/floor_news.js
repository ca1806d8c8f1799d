// The only home of what changed on the floor between two views, in sentences for somebody who does not see it.

import { ownPlace } from "./own.js";
import { placeInWords } from "./place.js";
import { toldInWords } from "./told.js";

/** @import { TurnShown, View } from "../protocol.d.ts" */
/** @import { News } from "./news.js" */
/** @import { Names } from "./page.js" */
/** @import { Words } from "../say.js" */

/**
 * Whose turn it is, and how it stands.
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @returns {News[]}
 */
export function newsOfTurns(before, now, words) {
  const { say } = words;
  const turn = now.room?.floor.turn;
  const old = before.room?.floor.turn;
  const me = now.you.id;
  /**
   * @param {string} text
   * @param {boolean} [urgent]
   * @returns {News[]}
   */
  const tell = (text, urgent = false) => [{ subject: "floor", words: text, ...(urgent ? { urgent } : {}) }];
  if (turn === undefined) {
    if (old === undefined) return [];
    return old.holder === me ? tell(say("Your turn has ended.")) : tell(say("Nobody is speaking now."));
  }
  const name = now.room?.people.by_id[turn.holder]?.name ?? "";
  if (turn.id !== old?.id || turn.holder !== old.holder) {
    const interrupted = now.room?.floor.interrupted;
    if (turn.holder === me) {
      if (before.room?.floor.interrupted?.id === turn.id) return tell(say("It is your turn again."), true);
      if (turn.phase !== "offered") return tell(say("You have the floor."), true);
      return tell(say("It is your turn. Press “I’m ready” when you want to begin."), true);
    }
    if (interrupted?.holder === me) {
      return tell(say("A short answer by {name}. Then it is your turn again.", { name }), true);
    }
    return tell(say("{name} has the floor.", { name }));
  }
  return newsOfOneTurn(old, turn, turn.holder === me, name, tell, words);
}

/**
 * @param {TurnShown} old
 * @param {TurnShown} turn the same one, as it is now
 * @param {boolean} mine
 * @param {string} name
 * @param {(text: string, urgent?: boolean) => News[]} tell
 * @param {Words} words
 * @returns {News[]}
 */
function newsOfOneTurn(old, turn, mine, name, tell, { say, time }) {
  if (turn.held_since !== undefined && old.held_since === undefined) {
    const until = turn.deadline === undefined ? "" : time(turn.deadline.at);
    if (until === "") return tell(say("The line of {name} is gone. Their turn waits.", { name }));
    return tell(say("The line of {name} is gone. Their turn waits until {time}.", { name, time: until }));
  }
  if (turn.held_since === undefined && old.held_since !== undefined) {
    return mine ? tell(say("You are back. It is still your turn."), true) : tell(say("{name} is back.", { name }));
  }
  if (mine && turn.phase === "wrapping_up" && old.phase !== "wrapping_up") {
    const until = turn.deadline === undefined ? "" : time(turn.deadline.at);
    return tell(say("Your time is nearly over. Your turn ends at {time}.", { time: until }), true);
  }
  if (mine && old.limit !== undefined && turn.limit === undefined) {
    return tell(say("There is no limit for your turn now. Take the time you need."), old.phase === "wrapping_up");
  }
  if (mine && (turn.limit?.seconds ?? 0) > (old.limit?.seconds ?? Infinity)) {
    return tell(say("The mediator has given you more time."), old.phase === "wrapping_up");
  }
  if (!mine && (turn.typed ?? "") !== (old.typed ?? "") && turn.typed !== undefined) {
    return [{ subject: "typed", words: say("{name} writes: {words}", { name, words: turn.typed }) }];
  }
  return [];
}

/**
 * What waits: hands, and what was asked of the mediator alone.
 * @param {View} before
 * @param {View} now
 * @param {Words} words
 * @param {Names} names
 * @returns {News[]}
 */
export function newsOfRequests(before, now, words, names) {
  const { say, sayMany } = words;
  const { denial, requests } = now.you;
  /** @type {News[]} */
  const news = [];
  const taking = now.room?.floor.taking;
  if (taking !== before.room?.floor.taking && now.mediator === undefined) {
    const text = taking ? say("The mediator takes hands again.") : say("The mediator takes no new hands at the moment.");
    news.push({ subject: "taking", words: text });
  }
  const seen = Object.entries(requests).some(
    ([id, one]) => one.state === "accepted" && before.you.requests[id]?.state === "pending",
  );
  if (seen) news.push({ subject: "aside", words: say("The mediator has seen what you asked, and will come to it.") });
  if (denial !== undefined && denial.request !== before.you.denial?.request) {
    const said = denial.words === "" ? "" : ` ${denial.words}`;
    return [...news, { subject: "place", words: toldInWords(denial, words) + said }];
  }
  const place = ownPlace(now.you);
  if (place !== null && place !== ownPlace(before.you)) {
    return [...news, { subject: "place", words: placeInWords(place, words) }];
  }
  if (now.mediator === undefined) return news;
  for (const [id, aside] of Object.entries(now.mediator.asides)) {
    if (before.mediator?.asides[id] !== undefined) continue;
    const name = now.room?.people.by_id[aside.participant]?.name ?? "";
    news.push({ subject: `aside ${id}`, words: say("{name}: {words}.", { name, words: names.kinds[aside.kind] }) });
  }
  const hands = now.room?.floor.order.length ?? 0;
  if (hands > (before.room?.floor.order.length ?? 0)) {
    news.push({ subject: "hands", words: sayMany("One hand is raised.", "{n} hands are raised.", hands) });
  }
  return news;
}
