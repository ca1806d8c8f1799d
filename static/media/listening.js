// The only home of whom this browser plays: one sink for each link, opened and closed by mayHear and by nothing else.

import { mayHear } from "./hearing.js";
import { Sink } from "./sink.js";

/** @import { Rights } from "./hearing.js" */
/** @import { Link } from "./link.js" */
/** @import { Speaker } from "./sink.js" */

export class Listening {
  /** @type {Map<Link, Sink>} */
  #sinks = new Map();
  /** @type {string | null} */
  #device = null;
  #me;
  #speaker;
  #streamOf;
  #changed;

  /**
   * @param {object} given
   * @param {string} given.me
   * @param {() => Speaker} given.speaker makes an audio element, and puts it where it belongs
   * @param {(track: MediaStreamTrack) => MediaStream} given.streamOf
   * @param {() => void} given.changed whether anything is blocked
   */
  constructor({ me, speaker, streamOf, changed }) {
    this.#me = me;
    this.#speaker = speaker;
    this.#streamOf = streamOf;
    this.#changed = changed;
  }

  /** Whether the browser keeps something silent that should be heard, until a press. */
  get blocked() {
    return [...this.#sinks.values()].some((sink) => sink.blocked);
  }

  /** @param {Link} link with its slots */
  add(link) {
    const track = link.slots.microphone?.receiver.track;
    if (track === undefined || this.#sinks.has(link)) return;
    const sink = new Sink({ speaker: this.#speaker(), track, streamOf: this.#streamOf, changed: this.#changed });
    this.#sinks.set(link, sink);
    if (this.#device !== null) void sink.use(this.#device);
  }

  /** @param {Link} link */
  remove(link) {
    this.#sinks.get(link)?.end();
    this.#sinks.delete(link);
  }

  /** @param {Rights} rights */
  apply(rights) {
    for (const [link, sink] of this.#sinks) {
      if (mayHear(rights, this.#me, link.them)) sink.open();
      else sink.close();
    }
  }

  /** From a press. */
  resume() {
    for (const sink of this.#sinks.values()) sink.resume();
  }

  /**
   * By which loudspeaker everybody is heard from now on.
   * @param {string} device
   */
  async use(device) {
    this.#device = device;
    await Promise.all([...this.#sinks.values()].map((sink) => sink.use(device)));
  }
}
