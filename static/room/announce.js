// The only home of saying aloud what changed. Seldom, and little at a time: who listens to a screen reader
// listens to people as well.

/** @import { Words } from "../say.js" */
/** @import { Timers } from "./connection.js" */
/** @import { News } from "./news.js" */

// At most one polite announcement in so long (WCAG 2.2 status messages: not chatty).
const APART_MS = 5_000;
// More subjects than this at once are counted, not read out.
const MOST_AT_ONCE = 3;
// What is never only counted, however much else changed: whether one can be heard, and whom to listen to.
const FIRST = ["line", "session", "floor", "place"];

/** @param {string} subject */
function rank(subject) {
  const place = FIRST.indexOf(subject);
  return place === -1 ? FIRST.length : place;
}

export class Announcer {
  /** @type {Map<string, string>} subject to words */
  #waiting = new Map();
  #lastAt = -Infinity;
  #running = false;
  #polite;
  #urgent;
  #timers;
  #words;

  /**
   * @param {object} given
   * @param {(words: string) => void} given.polite
   * @param {(words: string) => void} given.urgent
   * @param {Pick<Timers, "set" | "now">} given.timers
   * @param {Words} given.words
   */
  constructor({ polite, urgent, timers, words }) {
    this.#polite = polite;
    this.#urgent = urgent;
    this.#timers = timers;
    this.#words = words;
  }

  /** @param {readonly News[]} news */
  tell(news) {
    for (const { subject, words, urgent } of news) {
      this.#waiting.delete(subject);
      if (urgent === true) this.#urgent(words);
      else this.#waiting.set(subject, words);
    }
    if (this.#waiting.size === 0 || this.#running) return;
    this.#running = true;
    // Even the first waits for the burst that it may be part of: what is drawn together is said together.
    const wait = Math.max(0, this.#lastAt + APART_MS - this.#timers.now());
    this.#timers.set(() => this.#say(), wait);
  }

  /** The page is no longer the meeting's: nothing of it is said any more, nor left where it was said. */
  forget() {
    this.#waiting.clear();
    this.#polite("");
    this.#urgent("");
  }

  #say() {
    this.#running = false;
    this.#lastAt = this.#timers.now();
    const all = [...this.#waiting];
    this.#waiting.clear();
    const most = new Set([...all].sort(([one], [other]) => rank(one) - rank(other)).slice(0, MOST_AT_ONCE));
    const said = all.filter((one) => most.has(one)).map(([, words]) => words);
    const left = all.length - said.length;
    if (left > 0) said.push(this.#words.sayMany("One more thing changed.", "{n} more things changed.", left));
    if (said.length > 0) this.#polite(said.join(" "));
  }
}
