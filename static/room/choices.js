// The only home of what a person chose about sound and picture, kept by their browser: on the device what is theirs for
// every meeting, in the tab what is of this one. A browser that keeps nothing loses nothing but the choice.

/** @typedef {"all" | "no-faces" | "sound-only"} PicturesWanted */
/**
 * @typedef {object} Choices
 * @property {boolean} hold to speak: the microphone is on only while a button or key is held
 * @property {string} key the key to hold, as KeyboardEvent.code names it; empty for none
 * @property {string} keyName how that key was called when it was chosen
 * @property {PicturesWanted} pictures
 * @property {string} pinned whose picture is kept large; empty for nobody's
 */
/** How this page takes part, so that it does again after a reload. @typedef {{ microphone: boolean }} Taking */

/** @type {Choices} */
const USUAL = { hold: false, key: "", keyName: "", pictures: "all", pinned: "" };
const OWN = "evenhand-sound";

export class Kept {
  /** @type {Choices} */
  #choices;
  #device;
  #tab;
  #here;

  /**
   * @param {Storage | null} device
   * @param {Storage | null} tab
   * @param {string} here what names this person's place in this meeting
   */
  constructor(device, tab, here) {
    this.#device = device;
    this.#tab = tab;
    this.#here = `${OWN} ${here}`;
    this.#choices = { ...USUAL, ...fitting(read(device, OWN)), pinned: String(read(tab, `${this.#here} pinned`) ?? "") };
  }

  get choices() {
    return this.#choices;
  }

  /** @param {Partial<Choices>} changed */
  choose(changed) {
    this.#choices = { ...this.#choices, ...changed };
    const { pinned, ...device } = this.#choices;
    write(this.#device, OWN, device);
    write(this.#tab, `${this.#here} pinned`, pinned);
  }

  /** @returns {Taking | null} */
  get taking() {
    const kept = read(this.#tab, this.#here);
    return kept !== null && typeof kept === "object" && "microphone" in kept ? { microphone: kept.microphone === true } : null;
  }

  /** @param {Taking | null} taking */
  set taking(taking) {
    write(this.#tab, this.#here, taking);
  }

  /** Whether this person was told, in this tab, that there is no relay. */
  get told() {
    return read(this.#tab, `${this.#here} told`) === true;
  }

  set told(yes) {
    write(this.#tab, `${this.#here} told`, yes);
  }
}

/**
 * What fits of what was kept: an older program, or somebody's hand, may have written something else.
 * @param {unknown} kept
 * @returns {Partial<Choices>}
 */
function fitting(kept) {
  if (kept === null || typeof kept !== "object") return {};
  /** @type {Record<string, unknown>} */
  const fits = {};
  for (const [name, usual] of Object.entries(USUAL)) {
    const value = /** @type {Record<string, unknown>} */ (kept)[name];
    if (typeof value === typeof usual) fits[name] = value;
  }
  if (!["all", "no-faces", "sound-only"].includes(String(fits["pictures"]))) delete fits["pictures"];
  return fits;
}

/**
 * @param {Storage | null} storage
 * @param {string} name
 * @returns {unknown}
 */
function read(storage, name) {
  try {
    return JSON.parse(storage?.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {Storage | null} storage
 * @param {string} name
 * @param {unknown} value
 */
function write(storage, name, value) {
  try {
    if (value === null || value === "") storage?.removeItem(name);
    else storage?.setItem(name, JSON.stringify(value));
  } catch {
    // Full, or forbidden: the choice holds for as long as the page does.
  }
}

/**
 * A store of the browser's, or null where the person or their browser forbids it: even to name it may throw.
 * @param {() => Storage} get
 */
export function storage(get) {
  try {
    return get();
  } catch {
    return null;
  }
}
