// The only home of the safety code: digits that are the same for everybody if, and only if, every two browsers talk to
// each other directly. Whoever sat in between would need keys of their own, and so another code on one screen at least.

/** Reading aloud: pairs of digits, three and three. */
const PAIRS = 6;
const GROUP = 3;
// Somebody in between can try keys until two codes are alike by chance. Twelve digits, each try as dear as this, are days
// of one computer's time, and they have the seconds of a connection's beginning (docs/decisions/0020).
const ROUNDS = 200_000;
const SALT = "evenhand safety code 1";

/**
 * The fingerprints of the keys in a description (RFC 8122): all of them, for a second one put in beside the true one
 * would be believed too.
 * @param {string} sdp
 */
export function fingerprintsIn(sdp) {
  return [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gm)].map(
    ([, how, print]) => `${how?.toLowerCase()} ${print?.toUpperCase()}`,
  );
}

/**
 * The code of a room.
 * @param {Iterable<string>} fingerprints of everybody's keys, in any order
 * @returns {Promise<string>} such as `27 81 04 · 93 55 12`
 */
export async function safetyCode(fingerprints) {
  const all = [...new Set(fingerprints)].sort().join("\n");
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(all), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: new TextEncoder().encode(SALT), iterations: ROUNDS };
  const bits = new DataView(await crypto.subtle.deriveBits(how, key, 64));
  // 64 bits for twelve digits: none is likelier than another by more than one in ten million.
  const number = bits.getBigUint64(0) % 10n ** BigInt(PAIRS * 2);
  const pairs = number.toString().padStart(PAIRS * 2, "0").match(/../g) ?? [];
  return `${pairs.slice(0, GROUP).join(" ")} · ${pairs.slice(GROUP).join(" ")}`;
}
