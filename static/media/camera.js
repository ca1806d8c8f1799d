// The only home of this person's camera: on and off by their press alone, which one it is, and blur where the browser
// does that itself.

import { Capture } from "./capture.js";

/**
 * Whether the room behind the person is blurred. `none`: this camera or browser cannot.
 * @typedef {"none" | "off" | "on"} Blur
 */

// The largest picture that is ever sent (quality.js): more would only heat the computer.
const PICTURE = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24, max: 30 } };

export class Camera {
  #capture;
  #devices;
  #chosen = "";

  /**
   * @param {Pick<MediaDevices, "getUserMedia"> | undefined} devices
   * @param {() => void} changed
   */
  constructor(devices, changed) {
    this.#devices = devices;
    this.#capture = new Capture(changed);
  }

  get on() {
    return this.#capture.track !== null;
  }

  get track() {
    return this.#capture.track;
  }

  get lines() {
    return this.#capture.lines;
  }

  get trouble() {
    return this.#capture.trouble;
  }

  /** One's own picture, to see oneself. */
  get picture() {
    return this.#capture.stream;
  }

  /** @returns {Blur} */
  get blur() {
    const { track } = this.#capture;
    // Not in TypeScript's DOM yet (W3C Media Capture Extensions, background blur); missing in most browsers.
    const capabilities = /** @type {{ backgroundBlur?: boolean[] } | undefined} */ (track?.getCapabilities?.());
    if (track === null || capabilities?.backgroundBlur?.includes(true) !== true) return "none";
    const settings = /** @type {{ backgroundBlur?: boolean }} */ (track.getSettings());
    return settings.backgroundBlur === true ? "on" : "off";
  }

  /** By a press. */
  async start() {
    const devices = this.#devices;
    if (devices === undefined) return this.#capture.stop("insecure");
    const started = await this.#capture.start(() => this.#open(devices));
    const { track } = this.#capture;
    if (started && track !== null) track.contentHint = "motion";
  }

  stop() {
    this.#capture.stop();
  }

  /**
   * Another camera; while it is on, at once.
   * @param {string} id
   */
  async use(id) {
    this.#chosen = id;
    if (!this.on) return;
    // A phone has one camera at a time: the old one has to be given back first.
    this.#capture.stop();
    await this.start();
  }

  /**
   * @param {boolean} on
   * @returns {Promise<boolean>} whether it is so now
   */
  async setBlur(on) {
    const { track, blur } = this;
    if (track === null || blur === "none") return false;
    try {
      await track.applyConstraints({ ...PICTURE, .../** @type {object} */ ({ backgroundBlur: on }) });
    } catch {
      // Only the system can change it, and the person there.
    }
    return this.blur === (on ? "on" : "off");
  }

  /** @param {Pick<MediaDevices, "getUserMedia">} devices */
  async #open(devices) {
    const chosen = this.#chosen;
    if (chosen === "") return devices.getUserMedia({ video: PICTURE });
    try {
      return await devices.getUserMedia({ video: { ...PICTURE, deviceId: { exact: chosen } } });
    } catch (error) {
      // The one of last time is not plugged in: any camera is better than none, and its name is on the screen.
      if (!(error instanceof Object && "name" in error && error.name === "OverconstrainedError")) throw error;
      this.#chosen = "";
      return devices.getUserMedia({ video: PICTURE });
    }
  }
}
