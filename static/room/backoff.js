// The only home of how long to wait before trying again: full jitter, so that a whole room that lost its
// server does not come back in one instant.

const FIRST_MS = 500;
const MOST_MS = 15_000;

export class Backoff {
  #most = FIRST_MS;
  #chance;

  /** @param {() => number} chance from 0 to 1, such as Math.random */
  constructor(chance) {
    this.#chance = chance;
  }

  /** The next wait in milliseconds: anything up to a bound that doubles. */
  next() {
    const wait = this.#chance() * this.#most;
    this.#most = Math.min(MOST_MS, this.#most * 2);
    return wait;
  }

  /** It worked: the next trouble starts from the beginning. */
  reset() {
    this.#most = FIRST_MS;
  }
}
