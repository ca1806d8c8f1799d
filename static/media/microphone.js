// The only home of this person's microphone as a device: one capture, begun anew when the device goes or another is
// wanted. The capture itself is never sent. It feeds this person's own meter, and clones of it go out (sending.js).

import { troubleOf } from "./troubles.js";

/** @import { Timers } from "../room/connection.js" */
/** @import { Trouble } from "./troubles.js" */

/** @typedef {Pick<MediaDevices, "getUserMedia" | "enumerateDevices" | "addEventListener" | "removeEventListener">} Devices */

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
// What the browser calls whatever the system uses: its name stays when the headset behind it is unplugged.
const DEFAULT = "default";
// A plug that is put in or pulled makes several changes in a row.
const SETTLED_MS = 300;

export class Microphone {
  /** @type {MediaStreamTrack | null} the capture */
  track = null;
  /** @type {Trouble | null} */
  trouble = null;
  #devices;
  #timers;
  #changed;
  #captured;
  #wanted = false;
  /** @type {string | undefined} */
  #chosen;
  /** @type {string | undefined} the device behind the default one, as the browser groups them */
  #group;
  /** @type {number | null} */
  #settling = null;
  /** Each capture waits for the one before it: there are never two that both go on. @type {Promise<void>} */
  #captures = Promise.resolve();

  /**
   * @param {object} given
   * @param {Devices | undefined} given.devices
   * @param {Timers} given.timers
   * @param {(track: MediaStreamTrack | null) => Promise<void>} given.captured there is a new capture, or none; the
   *   old one ends when it is done
   * @param {() => void} given.changed
   */
  constructor({ devices, timers, captured, changed }) {
    this.#devices = devices;
    this.#timers = timers;
    this.#captured = captured;
    this.#changed = changed;
  }

  get label() {
    return this.track?.label ?? "";
  }

  /** Begin to capture. What goes wrong is in `trouble`. */
  async start() {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#devices?.addEventListener("devicechange", this.#mayHaveGone);
    }
    await this.capture();
  }

  stop() {
    this.#wanted = false;
    this.#devices?.removeEventListener("devicechange", this.#mayHaveGone);
    if (this.#settling !== null) this.#timers.clear(this.#settling);
    this.#settling = null;
    this.trouble = null;
    void this.#become(null);
  }

  /**
   * Another device.
   * @param {string} id
   */
  async use(id) {
    this.#chosen = id;
    if (this.#wanted) await this.capture();
  }

  /** Capture anew, whatever there is. After a phone call, a track can say that it lives and be dead. */
  capture() {
    this.#captures = this.#captures.then(() => this.#capture());
    return this.#captures;
  }

  async #capture() {
    if (!this.#wanted) return;
    if (this.#devices === undefined) return this.#failed("insecure");
    try {
      await this.#become(await this.#open(this.#devices));
      await this.#list(this.#devices);
    } catch (error) {
      await this.#become(null);
      this.#failed(troubleOf(error));
    }
    this.#changed();
  }

  /**
   * The chosen device, or where that one is gone, any.
   * @param {Devices} devices
   */
  async #open(devices) {
    const chosen = this.#chosen;
    if (chosen !== undefined) {
      try {
        return await this.#ask(devices, { ...SOUND, deviceId: { exact: chosen } });
      } catch (error) {
        if (troubleOf(error) !== "missing") throw error;
        this.#chosen = undefined;
      }
    }
    return this.#ask(devices, SOUND);
  }

  /**
   * @param {Devices} devices
   * @param {MediaTrackConstraints} audio
   */
  async #ask(devices, audio) {
    const [track] = (await devices.getUserMedia({ audio })).getAudioTracks();
    if (track === undefined) throw new DOMException("no sound in what was captured", "NotFoundError");
    return track;
  }

  /** @param {MediaStreamTrack | null} track */
  async #become(track) {
    const old = this.track;
    if (track !== null && !this.#wanted) {
      track.stop();
      return;
    }
    if (old !== null) old.onended = old.onmute = old.onunmute = null;
    this.track = track;
    if (track !== null) {
      this.trouble = null;
      track.onended = () => void this.#gone();
      // The system took the microphone for something else, such as a phone call.
      track.onmute = () => this.#failed("busy");
      track.onunmute = () => this.#failed(null);
    }
    // Given back at once: the lamp goes out with the press.
    if (track === null) old?.stop();
    // From live to live: the coder's clock goes on, and nothing of what is said next is lost.
    await this.#captured(track);
    old?.stop();
  }

  async #gone() {
    await this.#become(null);
    this.#failed("gone");
    // There may be another. Where there is none, the reason that the person can act on is that theirs is gone.
    await this.capture();
    if (this.#wanted && this.track === null && this.trouble === "missing") this.#failed("gone");
  }

  /** @param {Trouble | null} trouble */
  #failed(trouble) {
    this.trouble = trouble;
    this.#changed();
  }

  /** @param {Devices} devices */
  async #list(devices) {
    /** @type {MediaDeviceInfo[]} */
    let all = [];
    try {
      all = await devices.enumerateDevices();
    } catch {
      // No list: what is captured is captured all the same.
    }
    const found = all.filter((one) => one.kind === "audioinput");
    this.#group = found.find((one) => one.deviceId === DEFAULT)?.groupId;
    return found;
  }

  #mayHaveGone = () => {
    if (this.#settling !== null) this.#timers.clear(this.#settling);
    this.#settling = this.#timers.set(() => void this.#look(), SETTLED_MS);
  };

  async #look() {
    this.#settling = null;
    const [devices, group] = [this.#devices, this.#group];
    if (devices === undefined || !this.#wanted) return;
    const found = await this.#list(devices);
    const now = this.track?.getSettings().deviceId;
    const lost = this.track === null || (now !== undefined && !found.some((one) => one.deviceId === now));
    // The headset was put in or pulled behind a name that stayed the same.
    const moved = (this.#chosen ?? DEFAULT) === DEFAULT && now === DEFAULT && group !== this.#group;
    if (found.length > 0 && (lost || moved)) await this.capture();
    this.#changed();
  }
}
