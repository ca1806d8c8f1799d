// The only home of how large, how smooth and how costly each picture goes out: a table of plans, and the first of them
// that fits. Sound has no row, since it is never traded for a picture: its share is taken off before the first plan is
// tried.
//
// Figures: bits on the wire and what a picture of a talking head needs, as measured on 23 November 2026 in a mesh of
// Chromium (docs/decisions/0021-pictures.md).

/** @import { Part } from "./parts.js" */

/**
 * One stream as it goes out, for RTCRtpSender.setParameters. What is not sent has no encoding but null.
 * @typedef {object} Encoding
 * @property {true} active
 * @property {number} maxBitrate bits a second
 * @property {number} scaleResolutionDownBy 1 or more
 * @property {number} maxFramerate pictures a second
 */
/**
 * `lines`: the shorter side of the picture, in points.
 * @typedef {{ lines: number, rate: number, bits: number }} Size
 */
/**
 * Somebody that this page is linked with. `first`: where not everybody can be sent to, they are. `weak`: a picture would
 * cost this link its sound. `camera`, `screen`: whether they take one now.
 * @typedef {{ first: boolean, weak: boolean, camera: boolean, screen: boolean }} Receiver
 */
/**
 * `uplink`: bits a second that this page can send, if it was measured. `spared`: how many plans this computer has to
 * stay below, since it could not keep up. `camera`, `screen`: what there is to send, by the shorter side of the capture.
 * @typedef {object} Situation
 * @property {Part} part
 * @property {number | null} uplink
 * @property {number} spared
 * @property {number | null} camera
 * @property {number | null} screen
 * @property {Readonly<Record<string, Receiver>>} receivers
 */
/** @typedef {{ camera: Encoding | null, screen: Encoding | null }} Sent */
/** @typedef {{ full: boolean, to: Record<string, Sent> }} Pictures */

// The largest mesh in which one computer keeps up with its pictures; above it there is sound alone.
export const MOST_PEOPLE = 10;
// What is left of a measured uplink is for the other people of the household, and for the error of the measurement.
export const SHARE_OF_UPLINK = 0.7;
// Speech (44 kbit/s) and control (8 kbit/s) of one link, on the wire. Reserved for everybody at all times: whoever gets
// the floor must be heard at once, whatever they send.
export const SOUND_BITS = 52_000;
/** Sound before pictures wherever a browser has to choose. The bits are Opus's own, for speech. */
export const SOUND = /** @type {const} */ ({ priority: "high", networkPriority: "high", maxBitrate: 32_000 });
// What a picture costs on the wire beyond its own bits.
export const OVERHEAD = 1.03;
// From here on, more is sent than to a line of which nothing is known.
const GOOD_UPLINK = 3_500_000;

/** @type {Record<"sharpest" | "large" | "middle" | "low" | "beside" | "signing" | "signing_low" | "thumbnail", Size>} */
export const SIZES = {
  sharpest: { lines: 540, rate: 24, bits: 700_000 },
  large: { lines: 540, rate: 24, bits: 500_000 },
  middle: { lines: 360, rate: 20, bits: 250_000 },
  beside: { lines: 270, rate: 15, bits: 150_000 },
  low: { lines: 180, rate: 12, bits: 120_000 },
  // Signs are read from movement: under 20 pictures a second they blur into each other (ITU-T H Suppl. 1). The size is
  // the mediator's, the rate is not.
  signing: { lines: 270, rate: 24, bits: 200_000 },
  signing_low: { lines: 180, rate: 20, bits: 120_000 },
  thumbnail: { lines: 135, rate: 8, bits: 60_000 },
};

/** @type {Record<"sharp" | "plain" | "thrifty" | "least", Size>} */
export const SCREENS = {
  sharp: { lines: 1080, rate: 5, bits: 700_000 },
  plain: { lines: 1080, rate: 5, bits: 400_000 },
  thrifty: { lines: 720, rate: 5, bits: 200_000 },
  least: { lines: 720, rate: 3, bits: 120_000 },
};

/** @typedef {"everybody" | "first"} Whom */
/** @typedef {readonly [Size, Whom]} Plan */

const { sharpest, large, middle, low, beside, signing, signing_low, thumbnail } = SIZES;

/** From the best to the least, for each part.
 * @type {Record<Part, readonly Plan[]>} */
const PLANS = {
  holder: [
    [sharpest, "everybody"],
    [large, "everybody"],
    [middle, "everybody"],
    [low, "everybody"],
    [thumbnail, "everybody"],
    [low, "first"],
    [thumbnail, "first"],
  ],
  mediator: [
    [beside, "everybody"],
    [thumbnail, "everybody"],
    [thumbnail, "first"],
  ],
  interpreter: [
    [signing, "everybody"],
    [signing_low, "everybody"],
    [signing, "first"],
    [signing_low, "first"],
  ],
  other: [
    [thumbnail, "everybody"],
    [thumbnail, "first"],
  ],
};

/** @type {readonly Plan[]} */
const NONE = [];

/**
 * The plans that people of a part may have in a room of so many, best first.
 * @param {Part} part
 * @param {number} people
 * @param {boolean} good the uplink was measured, and is a good one
 * @param {boolean} sharing the screen is the large picture then, and no other beside it
 * @returns {readonly Plan[]}
 */
function plansFor(part, people, good, sharing) {
  if (part === "interpreter") return PLANS.interpreter;
  const own = part === "holder" && sharing ? PLANS.mediator : PLANS[part];
  /** @param {Size} size */
  const from = (size) => own.slice(own.findIndex(([one]) => one === size));
  if (own === PLANS.mediator) return from(people <= 6 ? beside : thumbnail);
  if (part === "holder") {
    if (people <= 4) return from(good ? sharpest : large);
    return from(people <= 6 ? large : good ? middle : low);
  }
  if (people <= 4) return own;
  if (people <= 6) return good ? own : own.filter(([, whom]) => whom === "first");
  return NONE;
}

/**
 * @param {number} people
 * @param {boolean} good
 * @returns {readonly Plan[]}
 */
function screenPlans(people, good) {
  const start = people <= 4 ? 0 : people <= 6 || good ? 1 : 2;
  return Object.values(SCREENS)
    .slice(start)
    .map((size) => [size, "everybody"]);
}

/**
 * @param {Size} size
 * @param {number} captured
 * @returns {Encoding}
 */
function encoding({ lines, rate, bits }, captured) {
  return { active: true, maxBitrate: bits, scaleResolutionDownBy: Math.max(1, captured / lines), maxFramerate: rate };
}

/**
 * The first plan that fits, and what it leaves.
 * @param {readonly Plan[]} plans
 * @param {readonly [string, Receiver][]} takers
 * @param {number} budget bits a second
 * @returns {{ size: Size | null, to: ReadonlySet<string>, left: number }}
 */
function fit(plans, takers, budget) {
  for (const [size, whom] of plans) {
    const to = takers.filter(([, { first }]) => whom === "everybody" || first).map(([who]) => who);
    const cost = to.length * size.bits * OVERHEAD;
    if (to.length > 0 && cost <= budget) return { size, to: new Set(to), left: budget - cost };
  }
  return { size: null, to: new Set(), left: budget };
}

/**
 * What goes to whom, and how. All that is sent, with its sound, is never more than its share of a measured uplink.
 * @param {Situation} situation
 * @returns {Pictures}
 */
export function pictures({ part, uplink, spared, camera, screen, receivers }) {
  const all = Object.entries(receivers);
  const people = all.length + 1;
  const full = people > MOST_PEOPLE;
  const good = uplink !== null && uplink >= GOOD_UPLINK;
  const budget = uplink === null ? Infinity : uplink * SHARE_OF_UPLINK - all.length * SOUND_BITS;
  /** @param {"camera" | "screen"} slot */
  const takers = (slot) => (full ? [] : all.filter(([, one]) => one[slot] && !one.weak));
  const shared = fit(screen === null ? NONE : screenPlans(people, good), takers("screen"), budget);
  const plans = camera === null ? NONE : plansFor(part, people, good, shared.size !== null);
  // The last plan stays: a computer that cannot do even that has a camera that can be turned off.
  const shown = fit(plans.slice(Math.min(spared, Math.max(0, plans.length - 1))), takers("camera"), shared.left);
  /** @type {(slot: typeof shown, captured: number | null, who: string) => Encoding | null} */
  const sent = ({ size, to }, captured, who) =>
    size === null || captured === null || !to.has(who) ? null : encoding(size, captured);
  const to = all.map(([who]) => [who, { camera: sent(shown, camera, who), screen: sent(shared, screen, who) }]);
  return { full, to: Object.fromEntries(to) };
}
