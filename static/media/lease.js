// The only home of how long this page may go on without a word of the server's. Who may be heard is the server's to
// say: a page that does not hear from it plays nothing and sends nothing.

/** @import { Timers } from "../room/connection.js" */

/** The server beats every two seconds: three beats may be late or lost. */
export const LEASE_MS = 6_000;
// What a line held back comes all at once, oldest first. The last of it counts: who may be heard by the first may have lost
// the floor by the next.
const CAUGHT_UP_MS = 100;

export class Lease {
  /** @type {number | null} when the server was last heard of; null: its words are of no worth now */
  #last = null;
  /** @type {number | null} */
  #timer = null;
  /** @type {number | null} */
  #catchingUp = null;
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
    if (!this.#hasView) return;
    if (this.alive) this.#renew();
    else this.#catchingUp ??= this.#timers.set(() => this.#renew(), CAUGHT_UP_MS);
  }

  /** The server showed the room. The first time on a line, that is all of it, as it is now. */
  saw() {
    if (this.#hasView) return this.heard();
    this.#hasView = true;
    this.#renew();
  }

  /** The line is gone: what is said on the next one counts from its first view on. */
  lineLost() {
    this.#hasView = false;
    this.#stopCatchingUp();
  }

  /** There is no room any more. */
  end() {
    this.lineLost();
    this.#last = null;
    this.#look();
  }

  #renew() {
    this.#stopCatchingUp();
    this.#last = this.#timers.now();
    this.#look();
  }

  #stopCatchingUp() {
    if (this.#catchingUp !== null) this.#timers.clear(this.#catchingUp);
    this.#catchingUp = null;
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
