// The only home of by which ways this browser may reach the others: by the relay, with its credentials, and when those
// are renewed. Before the server has named the ways there are none: a connection that was made earlier would tell
// the other side this device's address.

/** @import { FromBrowser, RelayShown } from "../protocol.d.ts" */
/** @import { Timers } from "../room/connection.js" */

/** What a connection is made with. @typedef {Required<Pick<RTCConfiguration, "iceServers" | "iceTransportPolicy" | "bundlePolicy">>} Ways */

// An answer that was lost with its line is asked for again.
const ASK_AGAIN_MS = 4_000;
// While the old ones still do, there is no hurry.
const RENEW_AGAIN_MS = 30_000;
// A link that has to be mended does not wait longer than this for newer credentials: the old may still do.
const FRESH_MS = 2_000;
const BEFORE_MS = 5 * 60_000;
// The credentials are good for an hour. Between these two, a device whose clock is wrong neither asks without end nor
// too late.
const SOONEST_MS = 60_000;
const LATEST_MS = 45 * 60_000;

export class Relay {
  /** @type {Ways | null} */
  ways = null;
  /** @type {RelayShown["policy"] | null} */
  policy = null;
  #send;
  #timers;
  #clock;
  #changed;
  #wanted = false;
  /** @type {string | undefined} */
  #until;
  /** @type {number | null} when it was last asked for and not yet answered */
  #timer = null;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {object} given
   * @param {(message: FromBrowser) => unknown} given.send
   * @param {Timers} given.timers
   * @param {() => number} given.clock the server's, in milliseconds of this device's
   * @param {(ways: Ways) => void} given.changed
   */
  constructor({ send, timers, clock, changed }) {
    this.#send = send;
    this.#timers = timers;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** From now on the ways are asked for and kept fresh. Ends when they are known, or nobody wants them any more. */
  async begin() {
    this.#wanted = true;
    if (this.ways !== null) return this.#renewInTime();
    this.#ask();
    await new Promise((known) => this.#waiting.add(() => known(null)));
  }

  end() {
    this.#wanted = false;
    this.#wait(null);
    this.#answer();
  }

  /** The room's line is open again: what was asked on the old one may be lost. */
  lineOpened() {
    if (this.#wanted && (this.ways === null || this.#waiting.size > 0)) this.#ask();
  }

  /** @param {RelayShown} message */
  heard({ policy, servers, until }) {
    this.policy = policy;
    this.ways = { iceServers: servers, iceTransportPolicy: policy, bundlePolicy: "max-bundle" };
    this.#until = until;
    if (!this.#wanted) return;
    this.#renewInTime();
    this.#changed(this.ways);
    this.#answer();
  }

  /**
   * The newest ways there are to be had, soon. Several links that ask at once share one answer.
   * @returns {Promise<void>}
   */
  fresh() {
    return new Promise((done) => {
      const first = this.#waiting.size === 0;
      const end = () => {
        this.#timers.clear(late);
        this.#waiting.delete(end);
        done();
      };
      const late = this.#timers.set(end, FRESH_MS);
      this.#waiting.add(end);
      if (first) this.#ask();
    });
  }

  #answer() {
    for (const end of this.#waiting) end();
    this.#waiting.clear();
  }

  #renewInTime() {
    if (this.#until === undefined) return this.#wait(null);
    const left = Date.parse(this.#until) - this.#clock() - BEFORE_MS;
    this.#wait(() => this.#ask(), Math.min(LATEST_MS, Math.max(SOONEST_MS, left)));
  }

  #ask() {
    this.#send({ type: "ask_relay" });
    this.#wait(() => this.#ask(), this.ways === null ? ASK_AGAIN_MS : RENEW_AGAIN_MS);
  }

  /**
   * @param {(() => void) | null} act
   * @param {number} [milliseconds]
   */
  #wait(act, milliseconds = 0) {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = act === null ? null : this.#timers.set(act, milliseconds);
  }
}
