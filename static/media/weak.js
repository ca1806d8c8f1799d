// The only home of when a link is too weak for pictures: they go off so that its sound stays whole, and stay off until
// the person brings them back. A browser left to itself lets the pictures drown the sound (decision 21).

/** @import { Reading } from "./readings.js" */

/**
 * `off`: pictures are off on this link. `bad_since`, `good_since`: from when every reading since was no better, or no
 * worse. `patience_ms`: how long it has to be bad. `last`: the reading before. `asked_since`: from when so much has been
 * asked of the link that the browser's own estimate of it counts.
 * @typedef {object} Weakness
 * @property {boolean} off
 * @property {number | null} bad_since
 * @property {number | null} good_since
 * @property {number} patience_ms
 * @property {Reading | null} last
 * @property {number | null} asked_since
 */
/**
 * `at`: milliseconds of any clock that only goes forward. `asked`: bits a second of picture that this page sends on the
 * link.
 * @typedef {{ at: number, asked: number }} Circumstances
 */

const PATIENCE_MS = 5_000;
// Who brings pictures back on a line that fails again is asked again less often, and not for ever.
const MOST_PATIENCE_MS = 60_000;
// Good for so long, and the screen may say that pictures can come back.
const RECOVERED_MS = 10_000;

// Between the two of each, nothing is decided: a line at its edge does not flap.
const BAD = { rtt_ms: 600, concealed: 0.03, available: 150_000 };
const GOOD = { rtt_ms: 400, concealed: 0.01, available: 250_000 };
// Samples of sound are 48,000 a second. In less than a quarter of one, one lost packet is over the bound.
const ENOUGH_PLAYED = 12_000;
// An estimate is only told from what is sent: on a link that carries a thumbnail it stands near the thumbnail, however
// good the link is; and it takes up to 8.5 seconds to climb when more is asked.
const ASKED_ENOUGH = 250_000;
const CLIMB_MS = 10_000;

/** @type {Weakness} */
export const SOUND_LINK = Object.freeze({
  off: false,
  bad_since: null,
  good_since: null,
  patience_ms: PATIENCE_MS,
  last: null,
  asked_since: null,
});

/**
 * The share of sound that was invented since the last reading; null where too little was played to say.
 * @param {Reading | null} last
 * @param {Reading} reading
 */
function concealedShare(last, reading) {
  if (last === null) return null;
  const played = reading.played - last.played;
  return played < ENOUGH_PLAYED ? null : (reading.concealed - last.concealed) / played;
}

/**
 * What one more reading makes of a link.
 * @param {Weakness} weakness
 * @param {Reading} reading
 * @param {Circumstances} circumstances
 * @returns {Weakness}
 */
export function after(weakness, reading, { at, asked }) {
  const pictures = asked > 0 || (weakness.last !== null && reading.seen > weakness.last.seen);
  const asked_since = asked < ASKED_ENOUGH ? null : (weakness.asked_since ?? at);
  const concealed = concealedShare(weakness.last, reading);
  const available = asked_since !== null && at - asked_since >= CLIMB_MS ? reading.available : null;
  const bad =
    (reading.rtt_ms ?? 0) > BAD.rtt_ms || (concealed ?? 0) > BAD.concealed || (available ?? Infinity) < BAD.available;
  const good =
    (reading.rtt_ms ?? 0) < GOOD.rtt_ms && (concealed ?? 0) < GOOD.concealed && (available ?? Infinity) > GOOD.available;
  // A link without pictures has nothing to put off, whatever its line is like.
  const bad_since = good || !(pictures || weakness.off) ? null : bad ? (weakness.bad_since ?? at) : weakness.bad_since;
  const off = weakness.off || (pictures && bad && bad_since !== null && at - bad_since >= weakness.patience_ms);
  const good_since = bad ? null : good ? (weakness.good_since ?? at) : weakness.good_since;
  return { off, bad_since, good_since, patience_ms: weakness.patience_ms, last: reading, asked_since };
}

/**
 * Whether pictures that were put off could come back.
 * @param {Weakness} weakness
 * @param {number} at
 */
export function hasRecovered({ off, good_since }, at) {
  return off && good_since !== null && at - good_since >= RECOVERED_MS;
}

/**
 * The person brings the pictures back.
 * @param {Weakness} weakness
 * @returns {Weakness}
 */
export function broughtBack(weakness) {
  if (!weakness.off) return weakness;
  const patience_ms = Math.min(MOST_PATIENCE_MS, weakness.patience_ms * 2);
  return { ...weakness, off: false, bad_since: null, good_since: null, asked_since: null, patience_ms };
}
