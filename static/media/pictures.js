// The only home of what goes out of this person's camera and screen, to whom and how, and of which pictures are taken.
// The table (quality.js) says how; the floor in the view says who is large; a weak link (weak.js) gets sound alone.

import { Camera } from "./camera.js";
import { Encodings } from "./encodings.js";
import { comesFirst, interpretsFor, mayShare, partOf } from "./parts.js";
import { SOUND, pictures } from "./quality.js";
import { readingOf } from "./readings.js";
import { ScreenShare } from "./screen_share.js";
import { NO_STRAIN, looked } from "./strain.js";
import { SOUND_LINK, after, broughtBack, hasRecovered } from "./weak.js";

/** @import { Timers } from "../room/connection.js" */
/** @import { Blur } from "./camera.js" */
/** @import { Seen } from "./parts.js" */
/** @import { Encoding, Sent } from "./quality.js" */
/** @import { Trouble } from "./troubles.js" */
/** @import { Weakness } from "./weak.js" */

/** @typedef {{ session: { state: string } } & Seen} RoomSeen */
/** @typedef {Record<"microphone" | "camera" | "screen", RTCRtpTransceiver | null>} Slots */
/**
 * What pictures need of a link: who is at its other end, on which page, and its slots, once it has them.
 * @typedef {{ them: string, page: string, slots: Slots }} LinkToThem
 */
/** @typedef {{ sound_only: boolean, no_faces: boolean }} Choices */
/**
 * A state is never changed, but replaced by another. `weak`: pictures were put off on this person's own line; of a link:
 * on that one. `recovered`: those of every weak link could come back. `full`: so many take part that nobody's picture
 * is sent. `choices`: what this person does not want to see.
 * @typedef {object} PicturesState
 * @property {{ on: boolean, trouble: Trouble | null, blur: Blur }} camera
 * @property {{ on: boolean, trouble: Trouble | null }} screen
 * @property {Readonly<Record<string, { weak: boolean }>>} links by participant
 * @property {boolean} weak
 * @property {boolean} recovered
 * @property {boolean} full
 * @property {Choices} choices
 */
/**
 * @typedef {object} Kept of one link
 * @property {string} page
 * @property {Slots} slots
 * @property {Encodings | null} camera
 * @property {Encodings | null} screen
 * @property {Encodings | null} sound
 * @property {Weakness} weakness
 * @property {boolean} strained
 * @property {Sent} sent
 */

// Where a browser does not say how large its picture is before the first frame.
const CAMERA_LINES = 540;
const SCREEN_LINES = 1080;

/** @type {Readonly<PicturesState>} */
export const NO_PICTURES = Object.freeze(/** @type {PicturesState} */ ({
  camera: { on: false, trouble: null, blur: "none" },
  screen: { on: false, trouble: null },
  links: {},
  weak: false,
  recovered: false,
  full: false,
  choices: { sound_only: false, no_faces: false },
}));
/** @type {Sent} */
const NOTHING = { camera: null, screen: null };

export class Pictures {
  /** @type {PicturesState} */
  state = NO_PICTURES;
  /** @type {Map<string, Kept>} */
  #links = new Map();
  /**
   * Of links that are gone: one that is made anew to the same page is as weak as it was.
   * @type {Map<string, Pick<Kept, "page" | "weakness">>}
   */
  #gone = new Map();
  /** @type {RoomSeen | null} */
  #room = null;
  #me = "";
  /** @type {Choices} */
  #choices = NO_PICTURES.choices;
  /** @type {number | null} */
  #uplink = null;
  #strain = NO_STRAIN;
  #full = false;
  #camera;
  #screen;
  #timers;
  #changed;

  /**
   * @param {object} given
   * @param {MediaDevices | undefined} given.devices
   * @param {Timers} given.timers
   * @param {() => void} given.changed the state is another one
   */
  constructor({ devices, timers, changed }) {
    this.#camera = new Camera(devices, () => this.#apply());
    this.#screen = new ScreenShare(devices, () => this.#apply());
    this.#timers = timers;
    this.#changed = changed;
  }

  /** One's own picture, to see oneself. */
  get picture() {
    return this.#camera.picture;
  }

  /** What one shares, to see it. */
  get shared() {
    return this.#screen.picture;
  }

  /**
   * A link has its slots: before it is agreed, so that what is not wanted is never asked for.
   * @param {LinkToThem} link
   */
  onLink({ them, page, slots }) {
    this.#close(them);
    const before = this.#gone.get(them);
    const weakness = before?.page === page ? { ...before.weakness, last: null } : SOUND_LINK;
    /** @param {RTCRtpTransceiver | null} slot */
    const queue = (slot) => (slot === null ? null : new Encodings(slot.sender, this.#timers));
    const [sound, camera, screen] = [queue(slots.microphone), queue(slots.camera), queue(slots.screen)];
    this.#links.set(them, { page, slots, sound, camera, screen, weakness, strained: false, sent: NOTHING });
    // Which track goes out is the microphone's; here it is only put before the pictures, and costs what is reserved.
    sound?.want({ encoding: SOUND });
    this.#apply();
  }

  /** @param {Pick<LinkToThem, "them" | "slots">} link one that was replaced meanwhile changes nothing */
  onGone({ them, slots }) {
    if (this.#links.get(them)?.slots.camera !== slots.camera) return;
    this.#close(them);
    this.#apply();
  }

  /**
   * @param {{ room?: RoomSeen } | null} view
   * @param {string} me
   */
  saw(view, me) {
    this.#me = me;
    this.#room = view?.room ?? null;
    if (this.#room === null || this.#room.session.state === "closed") this.stop();
    // What is shared ends with the right to it, and does not come back with it. Nor is a window shown that is chosen
    // too late.
    else if (this.#screen.wanted && !mayShare(this.#room, me)) this.#screen.stop();
    else this.#apply();
  }

  /**
   * By a press. Pressed again while pictures are off for a weak line, it brings them back.
   * @param {boolean} on
   */
  async camera(on) {
    if (!on) return this.#camera.stop();
    // Whoever wants to be seen has chosen anew.
    if (this.#choices.sound_only) this.choose({ ...this.#choices, sound_only: false });
    this.again();
    if (!this.#camera.on) await this.#camera.start();
    // The room may have been left while the browser asked.
    if (this.#room === null) this.#camera.stop();
  }

  /** @param {string} id another camera */
  async use(id) {
    await this.#camera.use(id);
  }

  /** @param {boolean} on */
  async blur(on) {
    const done = await this.#camera.setBlur(on);
    this.#apply();
    return done;
  }

  /**
   * By a press, and only of whoever may be heard by everybody.
   * @param {boolean} on
   */
  async screen(on) {
    if (!on) return this.#screen.stop();
    if (this.#mayShare() && !this.#screen.wanted) await this.#screen.start();
  }

  /**
   * What this person does not want to see. Nobody is told; it is not sent to them. With sound alone, theirs is not
   * sent either.
   * @param {Partial<Choices>} choices
   */
  choose(choices) {
    this.#choices = { ...this.#choices, ...choices };
    if (this.#choices.sound_only && this.#camera.on) this.#camera.stop();
    else this.#apply();
  }

  /** Bring back the pictures that were put off for a weak line. By a press. */
  again() {
    for (const kept of this.#links.values()) kept.weakness = broughtBack(kept.weakness);
    this.#gone.clear();
    this.#apply();
  }

  /**
   * What the check of the line measured.
   * @param {number | null} bits a second
   */
  uplink(bits) {
    this.#uplink = bits;
    this.#apply();
  }

  /**
   * A link's statistics, each second or two.
   * @param {Pick<LinkToThem, "them">} link
   * @param {Pick<RTCStatsReport, "forEach">} report
   */
  measured({ them }, report) {
    const kept = this.#links.get(them);
    if (kept === undefined) return;
    const reading = readingOf(report);
    const at = this.#timers.now();
    const { camera, screen } = kept.sent;
    const asked = (camera?.maxBitrate ?? 0) + (screen?.maxBitrate ?? 0);
    kept.weakness = after(kept.weakness, reading, { at, asked });
    kept.strained = reading.strained;
    this.#strain = looked(this.#strain, [...this.#links.values()].some(({ strained }) => strained), at);
    this.#apply();
  }

  /** No picture any more; the lamps go out. */
  stop() {
    this.#screen.stop();
    this.#camera.stop();
  }

  #mayShare() {
    return this.#room !== null && mayShare(this.#room, this.#me);
  }

  /** @param {string} them */
  #close(them) {
    const kept = this.#links.get(them);
    if (kept === undefined) return;
    for (const queue of [kept.sound, kept.camera, kept.screen]) queue?.close();
    this.#links.delete(them);
    this.#gone.set(them, { page: kept.page, weakness: kept.weakness });
  }

  /** Most links are weak: then it is this person's own line. */
  #weak() {
    const all = [...this.#links.values()];
    return all.filter(({ weakness }) => weakness.off).length * 2 > all.length;
  }

  #apply() {
    const camera = this.#camera.on ? (this.#camera.lines ?? CAMERA_LINES) : null;
    const screen = this.#screen.on ? (this.#screen.lines ?? SCREEN_LINES) : null;
    const { full, to } = pictures({
      part: this.#room === null ? "other" : partOf(this.#room, this.#me),
      uplink: this.#uplink,
      spared: this.#strain.spared,
      camera,
      screen,
      receivers: this.#receivers(),
    });
    this.#full = full;
    for (const [them, kept] of this.#links) {
      kept.sent = (this.#room === null ? undefined : to[them]) ?? NOTHING;
      kept.camera?.want(wish(this.#camera.track, kept.sent.camera));
      kept.screen?.want(wish(this.#screen.track, kept.sent.screen));
      const { sound_only, no_faces } = this.#choices;
      const signs = this.#room !== null && interpretsFor(this.#room, them, this.#me);
      take(kept.slots.camera, !sound_only && !kept.weakness.off && (!no_faces || signs));
      take(kept.slots.screen, !sound_only && !kept.weakness.off);
    }
    this.#show();
  }

  #receivers() {
    const weak = this.#weak();
    return Object.fromEntries(
      [...this.#links].map(([them, { slots, weakness }]) => [
        them,
        {
          first: this.#room !== null && comesFirst(this.#room, this.#me, them),
          weak: weak || weakness.off,
          camera: isTaken(slots.camera),
          screen: isTaken(slots.screen),
        },
      ]),
    );
  }

  #show() {
    const [camera, screen] = [this.#camera, this.#screen];
    const at = this.#timers.now();
    const off = [...this.#links.values()].map(({ weakness }) => weakness).filter((one) => one.off);
    /** @type {PicturesState} */
    const state = {
      camera: { on: camera.on, trouble: camera.trouble, blur: camera.blur },
      screen: { on: screen.on, trouble: screen.trouble },
      links: Object.fromEntries([...this.#links].map(([them, { weakness }]) => [them, { weak: weakness.off }])),
      weak: this.#weak(),
      recovered: off.length > 0 && off.every((one) => hasRecovered(one, at)),
      full: this.#full,
      choices: this.#choices,
    };
    if (JSON.stringify(state) === JSON.stringify(this.state)) return;
    this.state = state;
    this.#changed();
  }
}

/**
 * @param {MediaStreamTrack | null} track
 * @param {Encoding | null} encoding
 */
function wish(track, encoding) {
  return encoding === null ? { track: null } : { track, encoding };
}

/**
 * Whether the other end takes what this slot sends. Nothing was agreed yet: then it may.
 * @param {RTCRtpTransceiver | null} slot
 */
function isTaken(slot) {
  const agreed = slot?.currentDirection ?? null;
  return agreed === null || agreed.startsWith("send");
}

/**
 * Take the other's pictures, or do not. The link agrees on it anew, by itself; the other's sender then stops by itself.
 * @param {RTCRtpTransceiver | null} slot
 * @param {boolean} wanted
 */
function take(slot, wanted) {
  if (slot === null || slot.direction === "stopped") return;
  const direction = wanted ? "sendrecv" : "sendonly";
  if (slot.direction !== direction) slot.direction = direction;
}
