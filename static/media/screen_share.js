// The only home of this person's shared screen: chosen in the browser's own window, without its sound, and over when
// they, the browser or the end of their turn says so.

import { Capture } from "./capture.js";

/**
 * Text needs sharp edges and hardly any movement. Without sound: a second way for sound would pass by the floor.
 * `selfBrowserSurface`: the room itself would show itself in itself. Not all of it is in TypeScript's DOM yet.
 */
const SHARED = /** @type {DisplayMediaStreamOptions} */ ({
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 5, max: 5 } },
  audio: false,
  selfBrowserSurface: "exclude",
  systemAudio: "exclude",
});

export class ScreenShare {
  #capture;
  #devices;

  /**
   * @param {Pick<MediaDevices, "getDisplayMedia"> | undefined} devices
   * @param {() => void} changed
   */
  constructor(devices, changed) {
    this.#devices = devices;
    this.#capture = new Capture(changed);
  }

  get on() {
    return this.#capture.track !== null;
  }

  /** Whether it is on, or the person is choosing what to share. */
  get wanted() {
    return this.#capture.wanted;
  }

  get track() {
    return this.#capture.track;
  }

  get lines() {
    return this.#capture.lines;
  }

  get picture() {
    return this.#capture.stream;
  }

  /** Its own end is no trouble: "Stop sharing" in the browser is as good a way as our button. */
  get trouble() {
    const { trouble } = this.#capture;
    return trouble === "gone" ? null : trouble;
  }

  /** By a press. Phones have no getDisplayMedia. */
  async start() {
    const devices = this.#devices;
    if (devices === undefined) return this.#capture.stop("insecure");
    if (devices.getDisplayMedia === undefined) return this.#capture.stop("missing");
    const started = await this.#capture.start(() => devices.getDisplayMedia(SHARED));
    const { track } = this.#capture;
    if (started && track !== null) track.contentHint = "detail";
  }

  stop() {
    this.#capture.stop();
  }
}
