// The only home of what the engine of sound takes from the browser itself, and a test gives it in its place.

import { readerOf } from "./meter.js";

/** @import { Reader } from "./meter.js" */

/**
 * @typedef {object} Browser
 * @property {(track: MediaStreamTrack) => MediaStream} streamOf
 * @property {(track: MediaStreamTrack) => Reader} readerOf
 * @property {() => Promise<RTCCertificate>} newCertificate
 * @property {() => number} clock in milliseconds since 1970
 */

/** @type {Browser} */
export const BROWSER = {
  streamOf: (track) => new MediaStream([track]),
  readerOf,
  newCertificate: () =>
    RTCPeerConnection.generateCertificate(/** @type {EcKeyGenParams} */ ({ name: "ECDSA", namedCurve: "P-256" })),
  clock: () => Date.now(),
};

/**
 * A new audio element, for one person.
 * @param {Pick<HTMLElement, "append" | "ownerDocument">} place where it is put
 */
export function speakerIn(place) {
  const speaker = place.ownerDocument.createElement("audio");
  place.append(speaker);
  return speaker;
}
