// The only home of a computer that cannot keep up with its own pictures: it sends smaller ones, a step at a time.

/**
 * `spared`: steps that it stays below. `since`: from when it has been strained, or free, without a break.
 * @typedef {{ spared: number, strained: boolean, since: number | null }} Strain
 */

const STRAINED_MS = 5_000;
// Longer than a step down: the step up costs a large frame, and is soon undone if it was wrong.
const FREE_MS = 60_000;
const MOST_STEPS = 3;

/** @type {Strain} */
export const NO_STRAIN = Object.freeze({ spared: 0, strained: false, since: null });

/**
 * What one more look at all links makes of it.
 * @param {Strain} strain
 * @param {boolean} strained whether any of them says that the computer is the limit
 * @param {number} at milliseconds
 * @returns {Strain}
 */
export function looked(strain, strained, at) {
  const since = strained === strain.strained ? (strain.since ?? at) : at;
  if (strained && at - since >= STRAINED_MS) return step(strain.spared + 1, strained, at);
  if (!strained && at - since >= FREE_MS) return step(strain.spared - 1, strained, at);
  return { spared: strain.spared, strained, since };
}

/**
 * @param {number} spared
 * @param {boolean} strained
 * @param {number} at
 * @returns {Strain}
 */
function step(spared, strained, at) {
  return { spared: Math.max(0, Math.min(MOST_STEPS, spared)), strained, since: at };
}
