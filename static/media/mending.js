// The only home of when a link that does not connect is mended: who looks for new ways, how often, and when the whole
// link is made anew.

/** @import { Timers } from "../room/connection.js" */

// Many a line comes back by itself within a second. Both ends see the same trouble, and one of them has to be first:
// two that begin at once only disturb each other.
const FIRST_MS = 1_500;
const FIRST_POLITE_MS = 4_000;
/** Each look takes ports of the relay's, and without ever longer waits it has soon none left (measured). The last
 * one again and again. */
const NEXT_MS = [4_000, 8_000, 15_000];
// What has not been mended by then will not be: the link is made anew, and the polite end leaves the other the time.
const ANEW_MS = 60_000;
const ANEW_POLITE_MS = 75_000;
/** To the other end's asking, too, the relay's ports set a bound. */
const ASKED_MS = 4_000;

export class Mending {
  #polite;
  #timers;
  #restart;
  #ask;
  #anew;
  #lineOpen = true;
  #troubled = false;
  #times = 0;
  /** When the link was last connected, or made. */
  #since;
  /** @type {number | null} when this end last looked for new ways */
  #restarted = null;
  /** @type {Map<string, number>} */
  #running = new Map();

  /**
   * @param {object} given
   * @param {boolean} given.polite
   * @param {Timers} given.timers
   * @param {() => void} given.restart look for new ways
   * @param {() => void} given.ask the other end to
   * @param {() => void} given.anew make the whole link anew
   */
  constructor({ polite, timers, restart, ask, anew }) {
    this.#polite = polite;
    this.#timers = timers;
    this.#restart = restart;
    this.#ask = ask;
    this.#anew = anew;
    this.#since = timers.now();
    this.#waitAnew();
  }

  /** The link is connected. */
  well() {
    this.#troubled = false;
    this.#times = 0;
    this.#stop("mend");
    this.#stop("anew");
  }

  /** The link was connected and is not, or it could not connect. */
  trouble() {
    if (this.#troubled) return;
    this.#troubled = true;
    if (!this.#running.has("anew")) {
      this.#since = this.#timers.now();
      this.#waitAnew();
    }
    this.#wait();
  }

  /**
   * Whether the room's own line is open: over a closed one nothing can be mended. When it is back, it is tried soon,
   * however long the waits had become: the network has just changed for the better.
   * @param {boolean} open
   */
  lineIs(open) {
    const opened = open && !this.#lineOpen;
    this.#lineOpen = open;
    if (!opened) return;
    this.#times = 0;
    if (this.#troubled) this.#wait();
    if (this.#running.has("anew")) this.#waitAnew();
  }

  /** The other end asks for new ways: it sees a trouble that this one may not see. */
  asked() {
    const now = this.#timers.now();
    if (this.#restarted !== null && now - this.#restarted < ASKED_MS) return;
    this.#restarted = now;
    this.#restart();
  }

  /** The link is closed. */
  end() {
    this.#stop("mend");
    this.#stop("anew");
  }

  #wait() {
    const first = this.#polite ? FIRST_POLITE_MS : FIRST_MS;
    const wait = this.#times === 0 ? first : NEXT_MS[Math.min(this.#times, NEXT_MS.length) - 1];
    this.#start("mend", wait ?? first, () => {
      if (!this.#lineOpen) return; // lineIs goes on
      this.#times += 1;
      if (this.#polite) this.#ask();
      else {
        this.#restarted = this.#timers.now();
        this.#restart();
      }
      this.#wait();
    });
  }

  #waitAnew() {
    const all = this.#polite ? ANEW_POLITE_MS : ANEW_MS;
    const wait = Math.max(0, this.#since + all - this.#timers.now());
    this.#start("anew", wait, () => {
      // Still to be done once the line is open: #running keeps the name for lineIs.
      if (!this.#lineOpen) return this.#start("anew", ANEW_MS, () => this.#waitAnew());
      this.#stop("anew");
      this.#anew();
    });
  }

  /**
   * @param {"mend" | "anew"} name
   * @param {number} milliseconds
   * @param {() => void} act
   */
  #start(name, milliseconds, act) {
    this.#stop(name);
    this.#running.set(name, this.#timers.set(act, milliseconds));
  }

  /** @param {"mend" | "anew"} name */
  #stop(name) {
    const running = this.#running.get(name);
    if (running !== undefined) this.#timers.clear(running);
    this.#running.delete(name);
  }
}
