// The only home of what the tests of sound on screen are given: how the engine says that things stand.

/** @import { LinkShown, MediaState, MicrophoneState } from "../../static/media/state.js" */

/** @type {MicrophoneState} */
const MICROPHONE = { state: "ready", trouble: null, level: 0, unheard: false, label: "", devices: [] };

/** @type {LinkShown} */
export const LINK = { state: "connected", microphone: "ready", camera: false, screen: false, weak: false, noticed: false };

/**
 * Taking part with a microphone, and connected with the mediator.
 * @param {Omit<Partial<MediaState>, "microphone"> & { microphone?: Partial<MicrophoneState> }} [changed]
 * @returns {MediaState}
 */
export function media({ microphone, ...rest } = {}) {
  return {
    taking: "yes",
    lease: true,
    policy: "relay",
    blocked: false,
    loudspeakers: [],
    camera: { on: false, trouble: null, blur: "none", devices: [] },
    screen: { on: false, trouble: null },
    heardNow: false,
    links: { p1: LINK },
    weak: false,
    recovered: false,
    full: false,
    code: null,
    ...rest,
    microphone: { ...MICROPHONE, ...microphone },
  };
}
