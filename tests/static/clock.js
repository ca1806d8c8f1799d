// The only home of a clock that a test moves by hand.

// The longest row of promises that a test waits for, each of which takes a turn.
const TURNS = 8;

/** Let whatever is promised be done. */
export async function settled() {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export class Clock {
  time = 0;
  /** @type {{ at: number, act: () => void, id: number }[]} */
  running = [];
  #made = 0;

  timers = {
    set: (/** @type {() => void} */ act, /** @type {number} */ milliseconds) => {
      this.running.push({ at: this.time + milliseconds, act, id: ++this.#made });
      return this.#made;
    },
    clear: (/** @type {number} */ id) => void (this.running = this.running.filter((one) => one.id !== id)),
    now: () => this.time,
  };

  /** @param {number} milliseconds */
  async pass(milliseconds) {
    const until = this.time + milliseconds;
    await settled();
    for (;;) {
      this.running.sort((one, other) => one.at - other.at);
      const [next] = this.running;
      if (next === undefined || next.at > until) break;
      this.running.shift();
      this.time = next.at;
      next.act();
      await settled();
    }
    this.time = until;
  }
}
