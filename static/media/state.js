// The only home of what the room's screen may know of sound and picture.

/** @import { Microphone, Ways } from "../protocol.d.ts" */
/** @import { Blur } from "./camera.js" */
/** @import { Device } from "./devices.js" */
/** @import { Trouble } from "./troubles.js" */

/** @typedef {"microphone" | "camera" | "loudspeaker"} DeviceKind */
/** @typedef {"connecting" | "connected" | "broken"} LinkState */

/**
 * This person's own microphone. `open`: their sound goes out, as far as they may be heard. `level`: from 0 to 1, only
 * while it is shown. `unheard`: they speak, and nobody hears it.
 * @typedef {object} MicrophoneState
 * @property {Microphone} state
 * @property {Trouble | null} trouble
 * @property {number} level
 * @property {boolean} unheard
 * @property {string} label
 * @property {Device[]} devices
 */
/** @typedef {{ on: boolean, trouble: Trouble | null, blur: Blur, devices: Device[] }} CameraState */
/** @typedef {{ on: boolean, trouble: Trouble | null }} ScreenState */
/**
 * The link to one other person. `microphone`, `camera`, `screen`: what they take part with. `weak`: their picture or
 * ours was put off to keep the sound. `noticed`: their browser sends sound without the floor, which nobody hears.
 * @typedef {object} LinkShown
 * @property {LinkState} state
 * @property {Microphone} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {boolean} weak
 * @property {boolean} noticed
 */
/**
 * All of it. A state is never changed, but replaced by another. `taking`: whether this page takes part. `lease`:
 * whether the server was heard of lately; without it nobody is heard. `blocked`: the browser plays no sound before a
 * press. `heardNow`: the microphone is open and somebody may hear it. `weak`: the own line is; pictures were put off.
 * `recovered`: they could come back. `full`: so many take part that no pictures are sent. `code`: what people can read to each other to know that nobody sits in between.
 * @typedef {object} MediaState
 * @property {"no" | "starting" | "yes"} taking
 * @property {boolean} lease
 * @property {Ways | null} policy
 * @property {boolean} blocked
 * @property {MicrophoneState} microphone
 * @property {Device[]} loudspeakers
 * @property {CameraState} camera
 * @property {ScreenState} screen
 * @property {boolean} heardNow
 * @property {Readonly<Record<string, LinkShown>>} links by participant
 * @property {boolean} weak
 * @property {boolean} recovered
 * @property {boolean} full
 * @property {string | null} code
 */

/** @type {MediaState} */
const silent = {
  taking: "no",
  lease: false,
  policy: null,
  blocked: false,
  microphone: { state: "none", trouble: null, level: 0, unheard: false, label: "", devices: [] },
  loudspeakers: [],
  camera: { on: false, trouble: null, blur: "none", devices: [] },
  screen: { on: false, trouble: null },
  heardNow: false,
  links: {},
  weak: false,
  recovered: false,
  full: false,
  code: null,
};

/** Before anything was pressed. */
export const SILENT = Object.freeze(silent);
