// The only home of devices, links and senders that are none: what a browser's do, as far as pictures depend on it.

/** A camera's or a screen's picture. */
export class FakeTrack {
  kind = "video";
  contentHint = "";
  stopped = false;
  /** @type {(() => void) | null} */ onended = null;
  /** @type {any} */ settings;
  /** @type {any} */ capabilities = {};

  constructor(settings = { width: 960, height: 540 }) {
    this.settings = settings;
  }

  stop() {
    this.stopped = true;
  }

  getSettings() {
    return this.settings;
  }

  getCapabilities() {
    return this.capabilities;
  }

  /** @param {any} wanted */
  async applyConstraints(wanted) {
    if ("backgroundBlur" in wanted) this.settings = { ...this.settings, backgroundBlur: wanted.backgroundBlur };
  }
}

/** @param {any} track @returns {any} */
export const streamOf = (track) => ({ getTracks: () => [track], getVideoTracks: () => [track], getAudioTracks: () => [track] });

export const error = (/** @type {string} */ name) => Object.assign(new Error(name), { name });

/** Gives a new picture at each asking; or waits, or fails, as it is told. */
export class FakeDevices extends EventTarget {
  /** @type {any[]} */ asked = [];
  /** @type {FakeTrack[]} */ given = [];
  /** @type {Error | null} */ fails = null;
  /** @type {Promise<void> | null} */ waits = null;
  /** @type {any[]} */ plugged = [];

  /** @param {any} wanted */
  async getUserMedia(wanted) {
    this.asked.push(wanted);
    await this.waits;
    if (this.fails !== null) throw this.fails;
    const track = new FakeTrack();
    this.given.push(track);
    return streamOf(track);
  }

  /** @param {any} wanted */
  getDisplayMedia(wanted) {
    return this.getUserMedia(wanted);
  }

  async enumerateDevices() {
    return this.plugged;
  }
}

/** As strict as a browser's: one change at a time, on parameters that were read since the last. */
export class FakeSender {
  /** @type {any} */ track = null;
  /** @type {any[]} */ encodings = [{ active: true }];
  /** @type {string[]} */ failing = [];
  /** @type {string[]} */ done = [];
  tries = 0;
  #read = "";
  #made = 0;
  busy = false;

  getParameters() {
    this.#read = `t${++this.#made}`;
    return { transactionId: this.#read, encodings: this.encodings.map((one) => ({ ...one })) };
  }

  /** @param {any} parameters */
  async setParameters(parameters) {
    this.tries += 1;
    if (this.busy) throw error("InvalidStateError");
    if (parameters.transactionId !== this.#read) throw error("InvalidModificationError");
    this.busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    this.busy = false;
    this.#read = "";
    const failing = this.failing.shift();
    if (failing !== undefined) throw error(failing);
    this.encodings = parameters.encodings;
    this.done.push(`limit ${parameters.encodings[0].maxBitrate ?? parameters.encodings[0].priority}`);
  }

  /** @param {any} track */
  async replaceTrack(track) {
    await new Promise((resolve) => setImmediate(resolve));
    this.track = track;
    this.done.push(track === null ? "nothing" : "picture");
  }
}

/** @returns {any} */
function slot() {
  return { sender: new FakeSender(), direction: "sendrecv", currentDirection: null };
}

/** @param {string} them @returns {any} */
export function fakeLink(them, page = `page of ${them}`) {
  return { them, page, slots: { microphone: slot(), camera: slot(), screen: slot() } };
}
