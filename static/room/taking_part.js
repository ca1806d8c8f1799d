// The only home of taking part with sound from this page: nothing of it is loaded, played or captured before the person
// pressed for it (or before the reload of a page where they had), and whatever ends their place in the room ends it.

/** @import { MediaBackend } from "../media/backend.js" */
/** @import { FromBrowser, RelayShown, ToBrowser, View } from "../protocol.d.ts" */
/** @import { Kept, Taking } from "./choices.js" */
/** @import { DeviceKind } from "../media/state.js" */
/** @import { LineState, Timers } from "./connection.js" */

/**
 * @typedef {object} Given
 * @property {(me: string) => Promise<MediaBackend>} make loads what sound needs, and makes it
 * @property {(message: FromBrowser) => boolean} send false: there is no line now
 * @property {Pick<Timers, "set">} timers
 * @property {Kept} kept
 * @property {() => Promise<boolean>} tellOfAddresses that there is no relay; whether the person goes on
 * @property {() => void} changed
 */

// The room answers at once where its line is there.
const ANSWER_MS = 5_000;

export class TakingPart {
  /** @type {MediaBackend | null} */
  #media = null;
  /** What was pressed for and has not begun, while the service is asked how sound goes. @type {Taking | null} */
  #wanted = null;
  /** Its own for each beginning: what was begun before a stop must not go on after it. @type {object | null} */
  #beginning = null;
  #failed = false;
  #resumed = false;
  /** Which device of each kind the person chose; empty for the one that their computer uses. @type {Map<DeviceKind, string>} */
  #devices = new Map();
  /** @type {number | null} */
  #uplink = null;
  /** Who asked how sound goes, only to know. @type {Set<(relay: RelayShown | null) => void>} */
  #asking = new Set();
  /** @type {View | null} */
  #view = null;
  /** @type {LineState} */
  #line = "opening";
  #given;

  /** @param {Given} given */
  constructor(given) {
    this.#given = given;
  }

  get media() {
    return this.#media;
  }

  get state() {
    return this.#media?.state ?? null;
  }

  get starting() {
    return this.#wanted !== null;
  }

  /** Whether what sound needs could not be loaded. */
  get failed() {
    return this.#failed;
  }

  get choices() {
    return this.#given.kept.choices;
  }

  /** @param {Partial<import("./choices.js").Choices>} changed */
  choose(changed) {
    this.#given.kept.choose(changed);
    this.#tellChoices();
    this.#given.changed();
  }

  /** @param {DeviceKind} kind */
  device(kind) {
    return this.#devices.get(kind) ?? "";
  }

  /**
   * @param {DeviceKind} kind
   * @param {string} id empty for the one that the computer uses
   */
  async use(kind, id) {
    this.#devices.set(kind, id);
    await this.#media?.use(kind, id);
  }

  /** @param {number | null} bits a second, as a try of the line measured them */
  uplink(bits) {
    this.#uplink = bits;
    this.#media?.uplink(bits);
  }

  /** How sound goes here, for whoever tries their connection; null if the room cannot be asked. */
  askRelay() {
    return new Promise((/** @type {(relay: RelayShown | null) => void} */ resolve) => {
      /** @param {RelayShown | null} relay */
      const answered = (relay) => {
        this.#asking.delete(answered);
        resolve(relay);
      };
      this.#asking.add(answered);
      if (!this.#given.send({ type: "ask_relay" })) return answered(null);
      this.#given.timers.set(() => answered(null), ANSWER_MS);
    });
  }

  /**
   * The person pressed for sound, or for a microphone where they only listened.
   * @param {Taking} taking
   */
  turnOn(taking) {
    this.#failed = false;
    if (this.#media !== null) {
      this.#given.kept.taking = taking;
      void this.#media.start({ microphone: taking.microphone, camera: this.#media.state.camera.on });
      return;
    }
    this.#wanted = taking;
    this.#beginning = {};
    this.#given.send({ type: "ask_relay" });
    this.#given.changed();
  }

  turnOff() {
    this.#given.kept.taking = null;
    this.#wanted = null;
    this.#beginning = null;
    const media = this.#media;
    this.#media = null;
    media?.stop();
    this.#given.changed();
  }

  /** @param {View | null} view null: this page is in no room any more */
  saw(view) {
    this.#view = view;
    if (view !== null && view.room !== undefined && !view.you.closed && view.you.whereabouts === "room") {
      this.#media?.saw(view);
      if (!this.#resumed) this.#resume();
      return;
    }
    this.#media?.saw(null);
    if (this.#media !== null || this.#wanted !== null) this.turnOff();
    else if (view !== null && (view.you.closed || view.you.whereabouts === "removed")) this.#given.kept.taking = null;
  }

  /** The server said something, whatever it was. */
  heard() {
    this.#media?.heard();
  }

  /** @param {ToBrowser} message */
  hear(message) {
    if (message.type === "signal") this.#media?.signal(message);
    if (message.type !== "relay") return;
    for (const answered of [...this.#asking]) answered(message);
    if (this.#media !== null) this.#media.relay(message);
    else if (this.#wanted !== null) void this.#begin(this.#wanted, message);
  }

  /** @param {LineState} state */
  lineIs(state) {
    this.#line = state;
    this.#media?.lineIs(state);
    if (state === "open" && this.#wanted !== null && this.#media === null) this.#given.send({ type: "ask_relay" });
    if (state === "replaced" || state === "no-session" || state === "not-understood") this.saw(null);
  }

  /** After a reload of this tab, sound comes back by itself: with the microphone off. */
  #resume() {
    this.#resumed = true;
    const taking = this.#given.kept.taking;
    if (taking !== null && this.#media === null) this.turnOn(taking);
  }

  /**
   * @param {Taking} taking
   * @param {RelayShown} relay
   */
  async #begin(taking, relay) {
    const beginning = this.#beginning;
    const view = this.#view;
    if (beginning === null || view === null) return;
    // One answer begins one time, though it may come twice: the line may have been another.
    this.#beginning = null;
    const mine = () => this.#wanted === taking;
    const { kept, tellOfAddresses, make, changed } = this.#given;
    if (relay.policy === "all" && !kept.told) {
      if (!(await tellOfAddresses())) {
        if (mine()) this.turnOff();
        return;
      }
      kept.told = true;
    }
    /** @type {MediaBackend} */
    let media;
    try {
      media = await make(view.you.id);
    } catch {
      if (!mine()) return;
      this.#failed = true;
      this.turnOff();
      return;
    }
    if (!mine() || this.#view === null) return media.stop();
    this.#media = media;
    kept.taking = taking;
    media.lineIs(this.#line);
    media.saw(this.#view);
    media.relay(relay);
    this.#tellChoices();
    for (const [kind, id] of this.#devices) void media.use(kind, id);
    if (this.#uplink !== null) media.uplink(this.#uplink);
    await media.start({ microphone: taking.microphone, camera: false });
    if (mine()) this.#wanted = null;
    changed();
  }

  #tellChoices() {
    const { pictures } = this.choices;
    this.#media?.choose({ sound_only: pictures === "sound-only", no_faces: pictures === "no-faces" });
  }
}
