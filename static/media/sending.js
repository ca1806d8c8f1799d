// The only home of what of this person's sound goes out, and to whom.
//
// Each link has a clone of its own: an interpreter's words go to those they interpret for, and to nobody else's browser. A
// clone is opened by three things together: the person pressed, the view lets them be heard by that other, and the
// lease is alive. It stays in its slot and is only opened and shut: a sound slot that is emptied and filled again swallows
// the first half second of every turn in Chromium (replaceTrack(null); measured), and `encodings[0].active` is not obeyed
// by Firefox before 154.

import { isHeard, mayHear } from "./hearing.js";

/** @import { Timers } from "../room/connection.js" */
/** @import { Rights } from "./hearing.js" */
/** @import { Link } from "./link.js" */

// One press says "I begin" to the room and opens the microphone: the right comes with the server's answer.
// A press that no right follows is forgotten, so that nobody is heard by surprise.
const PRESS_MS = 10_000;

export class Sending {
  /** @type {Map<Link, MediaStreamTrack | null>} the clone in each link's slot */
  #links = new Map();
  /** @type {MediaStreamTrack | null} */
  #capture = null;
  /** @type {Rights} */
  #rights = { hearing: undefined, alive: false };
  #pressed = false;
  #hadRight = false;
  /** @type {number | null} */
  #waiting = null;
  #me;
  #timers;
  #changed;

  /**
   * @param {object} given
   * @param {string} given.me
   * @param {Timers} given.timers
   * @param {() => void} given.changed it was shut, and not by a press
   */
  constructor({ me, timers, changed }) {
    this.#me = me;
    this.#timers = timers;
    this.#changed = changed;
  }

  /** Whether the person's microphone is open, as far as it is theirs to open. */
  get isOpen() {
    return this.#pressed && this.#capture !== null;
  }

  /** Whether somebody may hear it now. */
  get heard() {
    return this.isOpen && this.#rights.alive && isHeard(this.#rights.hearing, this.#me);
  }

  /** A press of the person's. */
  open() {
    this.#pressed = true;
    if (!this.#hadRight) {
      this.#forget();
      this.#waiting = this.#timers.set(() => {
        this.close();
        this.#changed();
      }, PRESS_MS);
    }
    this.#gate();
  }

  close() {
    this.#forget();
    this.#pressed = false;
    this.#gate();
  }

  /**
   * What the view says. When the right goes, the microphone is shut until the next press; when only the lease does, it
   * is held for as long as that lasts.
   * @param {Rights} rights
   */
  apply(rights) {
    this.#rights = rights;
    const has = isHeard(rights.hearing, this.#me);
    const went = this.#hadRight && !has;
    this.#hadRight = has;
    if (has) this.#forget();
    if (went) this.close();
    else this.#gate();
  }

  /** @param {Link} link with its slots */
  add(link) {
    if (this.#links.has(link)) return;
    this.#links.set(link, null);
    if (this.#capture !== null) void this.#fill(link, this.#capture);
  }

  /** @param {Link} link */
  remove(link) {
    this.#links.get(link)?.stop();
    this.#links.delete(link);
  }

  /**
   * There is a new capture, or none.
   * @param {MediaStreamTrack | null} capture
   */
  async captured(capture) {
    this.#capture = capture;
    if (capture === null) {
      // Stopped, and left where they are: an empty slot would lose the beginning of what is said later. The press
      // stands: who changes the microphone in their own turn goes on with the next.
      for (const clone of this.#links.values()) clone?.stop();
      return;
    }
    await Promise.all([...this.#links.keys()].map((link) => this.#fill(link, capture)));
  }

  /**
   * @param {Link} link
   * @param {MediaStreamTrack} capture
   */
  async #fill(link, capture) {
    const old = this.#links.get(link);
    const clone = capture.clone();
    this.#links.set(link, clone);
    // A clone is as open as what it is of, and that one always is: gated before anything can take sound from it.
    this.#gate();
    try {
      await link.slots.microphone?.sender.replaceTrack(clone);
    } catch {
      // The link was closed meanwhile.
    }
    old?.stop();
  }

  #gate() {
    for (const [link, clone] of this.#links) {
      if (clone !== null) clone.enabled = this.isOpen && mayHear(this.#rights, link.them, this.#me);
    }
  }

  #forget() {
    if (this.#waiting !== null) this.#timers.clear(this.#waiting);
    this.#waiting = null;
  }
}
