// The only home of the lists of what is plugged in, as the person knows it, fresh after each change.

/** @typedef {{ id: string, label: string }} Device `label` is empty until a device was allowed once */
/** @typedef {{ microphones: Device[], cameras: Device[], loudspeakers: Device[] }} Lists */

/** @type {Readonly<Lists>} */
export const NOTHING_YET = Object.freeze({ microphones: [], cameras: [], loudspeakers: [] });

// Chromium lists the system's choice a second time under these. Chosen by such a name, a device that is unplugged is
// replaced without a word.
const NAMES_OF_OTHERS = new Set(["", "default", "communications"]);

/**
 * @param {readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[]} all
 * @returns {Lists}
 */
export function listsOf(all) {
  /** @param {MediaDeviceKind} kind */
  const of = (kind) =>
    all
      .filter((one) => one.kind === kind && !NAMES_OF_OTHERS.has(one.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of("audioinput"), cameras: of("videoinput"), loudspeakers: of("audiooutput") };
}

/** @typedef {Pick<MediaDevices, "enumerateDevices" | "addEventListener" | "removeEventListener">} Plugged */

export class Devices {
  /** @type {Readonly<Lists>} */
  #lists = NOTHING_YET;
  #plugged;
  #changed;
  // One headset makes several events: only the newest answer counts.
  #asked = 0;
  #listen = () => void this.read();

  /**
   * @param {Plugged | undefined} plugged
   * @param {() => void} changed
   */
  constructor(plugged, changed) {
    this.#plugged = plugged;
    this.#changed = changed;
    plugged?.addEventListener("devicechange", this.#listen);
  }

  get lists() {
    return this.#lists;
  }

  /** Ask again: after a device was allowed, which is when the names are told. */
  async read() {
    const asked = ++this.#asked;
    /** @type {Lists} */
    let lists = NOTHING_YET;
    try {
      lists = listsOf((await this.#plugged?.enumerateDevices()) ?? []);
    } catch {
      // No list: the browser's own choice of device still works.
    }
    if (asked !== this.#asked || JSON.stringify(lists) === JSON.stringify(this.#lists)) return;
    this.#lists = lists;
    this.#changed();
  }

  close() {
    this.#asked += 1;
    this.#plugged?.removeEventListener("devicechange", this.#listen);
  }
}
