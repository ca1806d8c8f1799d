// The only home of how long this page may go on without a word of the server's. Who may be heard is the server's to
// say: a page that does not hear from it plays nothing and sends nothing.

/** @import { Timers } from "../room/connection.js" */

/** The server beats every two seconds: three beats may be late or lost. */
export const LEASE_MS = 6_000;

export class Lease {
  /** @type {number | null} when the server was last heard of; null: its words are of no worth now */
  #last = null;
  /** @type {number | null} */
  #timer = null;
  #wasAlive = false;
  // A new line may speak before it shows the room, and what this page knows of the room is of the old line: until the
  // first view, a word on it would open the sound for whoever had the floor before.
  #hasView = false;
  #timers;
  #changed;

  /**
   * @param {object} given
   * @param {Timers} given.timers
   * @param {() => void} given.changed it ended, or began again
   */
  constructor({ timers, changed }) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** Asked of the clock, and not of a timer: those of a page that sleeps come late. */
  get alive() {
    return this.#last !== null && this.#timers.now() - this.#last <= LEASE_MS;
  }

  /** The server said something, whatever it was. */
  heard() {
    if (this.#hasView) this.#renew();
  }

  /** The server showed the room. */
  saw() {
    this.#hasView = true;
    this.#renew();
  }

  /** The line is gone: what is said on the next one counts from its first view on. */
  lineLost() {
    this.#hasView = false;
  }

  /** There is no room any more. */
  end() {
    this.#hasView = false;
    this.#last = null;
    this.#look();
  }

  #renew() {
    this.#last = this.#timers.now();
    this.#look();
  }

  #look() {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
    const alive = this.alive;
    if (alive && this.#last !== null) {
      // One past the end, at which it still holds.
      this.#timer = this.#timers.set(() => this.#look(), this.#last + LEASE_MS + 1 - this.#timers.now());
    }
    if (alive === this.#wasAlive) return;
    this.#wasAlive = alive;
    this.#changed();
  }
}
