// The only home of a picture taken from this computer, of a camera or a screen: got by a press, given back so that its
// lamp goes out, and seen to be gone when the system takes it away.

import { troubleOf } from "./troubles.js";

/** @import { Trouble } from "./troubles.js" */

export class Capture {
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {Trouble | null} */
  #trouble = null;
  // Each press is a new wish. What an older one got is given back at once.
  #wish = 0;
  #starting = false;
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  get stream() {
    return this.#stream;
  }

  /** @returns {MediaStreamTrack | null} */
  get track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /** Whether there is a picture, or the person is being asked for one. */
  get wanted() {
    return this.#stream !== null || this.#starting;
  }

  get trouble() {
    return this.#trouble;
  }

  /** The shorter side of the picture, in points; null while there is none. */
  get lines() {
    const { track } = this;
    if (track === null) return null;
    const { width = 0, height = 0 } = track.getSettings();
    // A phone held upright has its longer side up. Before the first frame some browsers know no size.
    return Math.min(width, height) || null;
  }

  /**
   * @param {() => Promise<MediaStream>} get
   * @returns {Promise<boolean>} whether there is a picture now
   */
  async start(get) {
    const wish = ++this.#wish;
    this.#starting = true;
    try {
      const stream = await get();
      if (wish !== this.#wish) {
        giveBack(stream);
        return false;
      }
      this.#become(stream, null);
      return true;
    } catch (error) {
      if (wish === this.#wish) this.#become(null, troubleOf(error));
      return false;
    }
  }

  /** @param {Trouble | null} trouble why, if it is not what the person wanted */
  stop(trouble = null) {
    this.#wish += 1;
    this.#become(null, trouble);
  }

  /**
   * @param {MediaStream | null} stream
   * @param {Trouble | null} trouble
   */
  #become(stream, trouble) {
    const old = this.#stream;
    this.#starting = false;
    this.#stream = stream;
    this.#trouble = trouble;
    if (old !== null) giveBack(old);
    const { track } = this;
    // Fired only when somebody else ended it: the system, an unplugged cable, the browser's own "Stop sharing".
    if (track !== null) track.onended = () => this.stop("gone");
    this.#changed();
  }
}

/** @param {MediaStream} stream */
function giveBack(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
