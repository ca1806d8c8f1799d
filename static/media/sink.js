// The only home of one person's sound at this end: whether it is played, and by which loudspeaker.
//
// It is closed when it is made, and only `open` opens it: nothing is taken over from an older sink of the same person.
// What closes it is the element, muted before it has any sound, and the track too. The track alone does not:
// Chromium plays on when `enabled` was set to false before or during play() (measured: at full strength).

/**
 * What a sink needs of an audio element.
 * @typedef {Pick<HTMLAudioElement, "muted" | "autoplay" | "paused" | "srcObject" | "play" | "pause" | "remove"> & {
 *   onpause: ((event: Event) => unknown) | null, setSinkId?: (id: string) => Promise<void> }} Speaker
 */

export class Sink {
  /** Whether the browser refused to play it before a press. */
  blocked = false;
  #open = false;
  #gone = false;
  #speaker;
  #track;
  #changed;

  /**
   * @param {object} given
   * @param {Speaker} given.speaker of its own, and new
   * @param {MediaStreamTrack} given.track
   * @param {(track: MediaStreamTrack) => MediaStream} given.streamOf
   * @param {() => void} given.changed whether it is blocked
   */
  constructor({ speaker, track, streamOf, changed }) {
    this.#speaker = speaker;
    this.#track = track;
    this.#changed = changed;
    // In this order.
    speaker.muted = true;
    track.enabled = false;
    speaker.srcObject = streamOf(track);
    // A browser that lets nothing be heard without a press stops the element when it is opened.
    speaker.onpause = () => {
      if (this.#open) void this.#play();
    };
    // Played from the start, in silence: to open it is then to unmute it, and nothing else that takes time.
    void this.#play();
  }

  get isOpen() {
    return this.#open;
  }

  /** Let it be heard. Only for whom mayHear (hearing.js) lets be heard. */
  open() {
    if (this.#open || this.#gone) return;
    this.#open = true;
    this.#track.enabled = true;
    this.#speaker.muted = false;
    if (this.#speaker.paused) void this.#play();
  }

  close() {
    this.#open = false;
    this.#speaker.muted = true;
    this.#track.enabled = false;
    this.#block(false);
  }

  /** From a press: what the browser refused, it may play now. */
  resume() {
    if (this.#open) void this.#play();
  }

  /**
   * By which loudspeaker. Where the browser cannot choose, or the chosen one is gone, by its own.
   * @param {string} device
   */
  async use(device) {
    try {
      await this.#speaker.setSinkId?.(device);
    } catch {
      await this.#speaker.setSinkId?.("").catch(() => {});
    }
  }

  /** The person is gone. */
  end() {
    this.close();
    this.#gone = true;
    this.#speaker.onpause = null;
    this.#speaker.srcObject = null;
    this.#speaker.remove();
  }

  async #play() {
    try {
      await this.#speaker.play();
      this.#block(false);
    } catch (error) {
      // Only of what should be heard now: one that is closed is tried again when it opens.
      if (this.#open && error instanceof Error && error.name === "NotAllowedError") this.#block(true);
    }
  }

  /** @param {boolean} blocked */
  #block(blocked) {
    if (this.blocked === blocked) return;
    this.blocked = blocked;
    this.#changed();
  }
}
