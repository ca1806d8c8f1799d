// The only home of what one sender sends: one queue, since a sender refuses to be changed twice at once, or while its
// connection is being negotiated. The newest wish wins; one that was overtaken while it waited is never carried out.

/** @import { Timers } from "../room/connection.js" */

/** @typedef {Pick<RTCRtpSender, "getParameters" | "setParameters" | "replaceTrack">} Sender */
/**
 * `track`: what is sent, or nothing; left out where somebody else decides that. `encoding`: how; left out, as it was.
 * @typedef {{ track?: MediaStreamTrack | null, encoding?: RTCRtpEncodingParameters }} Wish
 */

const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 2_000;
// A sender says these while it is being negotiated, or when it was changed between the reading and the writing.
const PASSING = new Set(["InvalidStateError", "InvalidModificationError"]);

/** @type {(one: object, name: string) => unknown} */
const field = (one, name) => /** @type {Record<string, unknown>} */ (one)[name];

export class Encodings {
  #sender;
  #timers;
  /** @type {Wish | null} */
  #wish = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #running = false;
  #closed = false;
  /** Ends a wait early. @type {(() => void) | null} */
  #wake = null;

  /**
   * @param {Sender} sender
   * @param {Timers} timers
   */
  constructor(sender, timers) {
    this.#sender = sender;
    this.#timers = timers;
  }

  /** @param {Wish} wish */
  want(wish) {
    if (this.#closed) return;
    this.#wish = wish;
    this.#wake?.();
    if (!this.#running) void this.#run();
  }

  /** Nothing more is done to the sender: its connection is over. */
  close() {
    this.#closed = true;
    this.#wish = null;
    this.#wake?.();
  }

  async #run() {
    this.#running = true;
    let wait = FIRST_WAIT_MS;
    while (this.#wish !== null) {
      const wish = this.#wish;
      try {
        await this.#carryOut(wish);
        if (this.#wish === wish) this.#wish = null;
        wait = FIRST_WAIT_MS;
      } catch (error) {
        if (this.#closed) break;
        if (PASSING.has(String(field(Object(error), "name")))) {
          await this.#pause(wait, wish);
          wait = Math.min(MOST_WAIT_MS, wait * 2);
        } else {
          await this.#giveUp(wish);
        }
      }
    }
    this.#running = false;
  }

  /** @param {Wish} wish */
  async #carryOut({ track, encoding }) {
    // Its limits come before the picture: not one frame goes out larger than it was asked for.
    if (encoding !== undefined) await this.#limit(encoding);
    if (track !== undefined) await this.#send(track);
  }

  /** @param {MediaStreamTrack | null} track */
  async #send(track) {
    if (track === this.#track || this.#closed) return;
    await this.#sender.replaceTrack(track);
    this.#track = track;
  }

  /** @param {RTCRtpEncodingParameters} encoding */
  async #limit(encoding) {
    // Read afresh at every try: parameters can be written back once, and only as they were read.
    const parameters = this.#sender.getParameters();
    const [now] = parameters.encodings;
    if (now === undefined) throw new DOMException("not negotiated yet", "InvalidStateError");
    if (Object.entries(encoding).every(([name, value]) => field(now, name) === value)) return;
    parameters.encodings = [{ ...now, ...encoding }];
    await this.#sender.setParameters(parameters);
  }

  /**
   * A picture without its limits would drown the sound: rather none.
   * @param {Wish} wish
   */
  async #giveUp(wish) {
    if (this.#wish === wish) this.#wish = null;
    if (wish.track === undefined || wish.encoding === undefined) return;
    try {
      await this.#send(null);
    } catch {
      // Closed meanwhile.
    }
  }

  /**
   * @param {number} milliseconds
   * @param {Wish} wish whose wait it is: another one is tried at once
   * @returns {Promise<void>}
   */
  #pause(milliseconds, wish) {
    if (this.#wish !== wish) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#timers.set(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        this.#wake = null;
        this.#timers.clear(timer);
        resolve();
      };
    });
  }
}
