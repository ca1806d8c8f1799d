// The only home of JSON Merge Patch (RFC 7396) in the browser: how a patch makes the next view of the last.

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The result of a merge patch. Neither argument is changed, and what the patch does not touch is shared.
 * @param {unknown} target
 * @param {unknown} patch
 * @returns {unknown}
 */
export function merged(target, patch) {
  if (!isObject(patch)) return patch;
  const entries = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) entries.delete(key);
    else entries.set(key, merged(entries.get(key), value));
  }
  // fromEntries defines what it is given: a key called __proto__ is a key like any other.
  return Object.fromEntries(entries);
}
