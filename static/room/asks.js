// The only home of what this person has asked and not yet seen done. A command keeps its key until the view
// shows it: sent again with the same key after a lost line, it is never carried out twice. Nothing is taken
// for done before the server's view says so.

/** @import { Command, RefusalCode } from "../protocol.d.ts" */

/**
 * How an ask ended. `number`: of a fault, for the person to name to whoever helps them.
 * @typedef {{ code: null } | { code: RefusalCode, number?: string }} Ending
 */
/** @typedef {"saved" | "sending" | "not-saved"} Saved */
/** @typedef {(message: { type: "ask", key: string, command: Command }) => void} Send */
/**
 * @typedef {object} Pending
 * @property {Command} command
 * @property {(ending: Ending) => void} end
 * @property {boolean} sent on the line that is open now
 * @property {number | null} version that the answer named
 */

export class Asks {
  /** @type {Map<string, Pending>} in the order asked */
  #pending = new Map();
  /** @type {WeakMap<Promise<Ending>, string>} */
  #keys = new WeakMap();
  /** @type {Send | null} */
  #send = null;
  #notSaved = false;
  #newKey;
  #later;
  #changed;

  /**
   * @param {object} given
   * @param {() => string} given.newKey
   * @param {(again: () => void) => void} given.later does something again after a wait
   * @param {() => void} given.changed told whenever `saved` may have changed
   */
  constructor({ newKey, later, changed }) {
    this.#newKey = newKey;
    this.#later = later;
    this.#changed = changed;
  }

  /** @returns {Saved} */
  get saved() {
    if (this.#pending.size === 0) return "saved";
    return this.#notSaved || this.#send === null ? "not-saved" : "sending";
  }

  /**
   * Ask for something. Ends when the view shows it, or when it is refused.
   * @param {Command} command
   * @returns {Promise<Ending>}
   */
  ask(command) {
    const key = this.#newKey();
    /** @type {Promise<Ending>} */
    const ending = new Promise((end) => {
      this.#pending.set(key, { command, end, sent: false, version: null });
    });
    this.#keys.set(ending, key);
    this.#sendAll();
    return ending;
  }

  /**
   * The person has thought better of it: it is sent no more. What has already arrived is done all the same, and
   * the view shows it.
   * @param {Promise<Ending>} ending what `ask` gave
   */
  withdraw(ending) {
    const key = this.#keys.get(ending);
    const one = key === undefined ? undefined : this.#pending.get(key);
    if (key !== undefined && one !== undefined) this.#end(key, one, { code: null });
  }

  /**
   * A line is open and has shown a whole view: what had no answer is sent again, in order.
   * @param {Send} send
   */
  lineOpened(send) {
    this.#send = send;
    for (const one of this.#pending.values()) one.sent = false;
    this.#sendAll();
  }

  lineLost() {
    this.#send = null;
    this.#changed();
  }

  /**
   * @param {string} key
   * @param {number} version
   * @param {number} seen the version of the view on the screen
   */
  answered(key, version, seen) {
    const one = this.#pending.get(key);
    if (one === undefined) return;
    one.version = version;
    this.#notSaved = false;
    this.saw(seen);
  }

  /**
   * @param {string} key
   * @param {RefusalCode} code
   * @param {string} [number]
   */
  refused(key, code, number) {
    const one = this.#pending.get(key);
    if (one === undefined) return;
    if (code === "not_saved") {
      // It may or may not have been written: only the same key may ask again.
      this.#notSaved = true;
      one.sent = false;
      this.#later(() => this.#sendAll());
      this.#changed();
      return;
    }
    this.#end(key, one, number === undefined ? { code } : { code, number });
  }

  /**
   * The screen shows this version: what was answered with it or an earlier one is done.
   * @param {number} version
   */
  saw(version) {
    for (const [key, one] of this.#pending) {
      if (one.version !== null && one.version <= version) this.#end(key, one, { code: null });
    }
    this.#changed();
  }

  #sendAll() {
    for (const [key, one] of this.#pending) {
      if (this.#send === null || one.sent || one.version !== null) continue;
      one.sent = true;
      this.#send({ type: "ask", key, command: one.command });
    }
    this.#changed();
  }

  /**
   * @param {string} key
   * @param {Pending} one
   * @param {Ending} ending
   */
  #end(key, one, ending) {
    this.#pending.delete(key);
    if (this.#pending.size === 0) this.#notSaved = false;
    one.end(ending);
    this.#changed();
  }
}
