// The only home of how the parts of the engine make up the one state that the screen sees.

import { isHeard } from "./hearing.js";

/** @import { Lists } from "./devices.js" */
/** @import { Rights } from "./hearing.js" */
/** @import { Listening } from "./listening.js" */
/** @import { Mesh } from "./mesh.js" */
/** @import { Microphone } from "./microphone.js" */
/** @import { PicturesState } from "./pictures.js" */
/** @import { Relay } from "./relay.js" */
/** @import { Sending } from "./sending.js" */
/** @import { MediaState } from "./state.js" */
/** @import { Watch } from "./watch.js" */

/**
 * @typedef {object} Parts
 * @property {string} me
 * @property {MediaState["taking"]} taking
 * @property {Rights} rights
 * @property {Relay} relay
 * @property {Listening} listening
 * @property {Sending} sending
 * @property {Microphone} microphone
 * @property {number} level as far as it is shown
 * @property {boolean} speaks
 * @property {Lists} lists
 * @property {PicturesState} pictures
 * @property {Mesh} mesh
 * @property {Watch} watch
 * @property {string | null} code
 */

/**
 * @param {Microphone} microphone
 * @param {Sending} sending
 */
export function microphoneState(microphone, sending) {
  if (microphone.track === null) return "none";
  return sending.isOpen ? "open" : "ready";
}

/**
 * @param {Parts} parts
 * @returns {MediaState}
 */
export function stateOf(parts) {
  const { me, rights, microphone, sending, lists, mesh, watch } = parts;
  const { camera, screen, links, weak, recovered, full } = parts.pictures;
  return {
    taking: parts.taking,
    lease: rights.alive,
    policy: parts.relay.policy,
    blocked: parts.listening.blocked,
    microphone: {
      state: microphoneState(microphone, sending),
      trouble: microphone.trouble,
      level: parts.level,
      // Who may be heard and has it shut is told so by its state, and not as somebody without the floor.
      unheard: parts.speaks && !isHeard(rights.hearing, me),
      label: microphone.label,
      devices: lists.microphones,
    },
    loudspeakers: lists.loudspeakers,
    camera: { ...camera, devices: lists.cameras },
    screen,
    heardNow: sending.heard,
    links: Object.fromEntries(
      mesh.others.map(({ them, about, state }) => [
        them,
        { state, ...about, weak: links[them]?.weak ?? false, noticed: watch.hasNoticed(them) },
      ]),
    ),
    weak,
    recovered,
    full,
    code: parts.code,
  };
}
