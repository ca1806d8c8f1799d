import assert from "node:assert/strict";
import { test } from "node:test";

import { AgreedCode } from "../../static/media/agreed_code.js";
import { fingerprintsIn, safetyCode } from "../../static/media/safety_code.js";
import "./web_crypto.js";

const [A, B, C] = ["sha-256 AA:01", "sha-256 BB:02", "sha-256 CC:03"];

test("it is six pairs of digits, three and three, and the same in any order", async () => {
  const code = await safetyCode([A, B, C]);
  assert.match(code, /^\d\d \d\d \d\d · \d\d \d\d \d\d$/);
  assert.equal(await safetyCode([C, A, B, A]), code);
});

test("it stays the same between versions of the program, or two people could not compare", async () => {
  assert.equal(await safetyCode([A, B]), "34 90 74 · 31 99 68");
});

test("one key that is another makes another code", async () => {
  assert.notEqual(await safetyCode([A, B]), await safetyCode([A, C]));
  assert.notEqual(await safetyCode([A, B]), await safetyCode([A, B, C]));
});

test("all fingerprints of a description count: one slipped in beside the true one would be believed", () => {
  const sdp = "v=0\r\na=fingerprint:SHA-256 aa:01\r\nm=audio\r\na=fingerprint:sha-256 AA:01\r\na=fingerprint:sha-256 ff:09\r\n";
  assert.deepEqual(fingerprintsIn(sdp), ["sha-256 AA:01", "sha-256 AA:01", "sha-256 FF:09"]);
});

/** @param {string} own @param {string} theirs */
const link = (own, theirs) => /** @type {any} */ ({ connection: { localDescription: { sdp: `a=fingerprint:${own}\r\n` }, remoteDescription: { sdp: `a=fingerprint:${theirs}\r\n` } } });

/** What somebody with these links reads. @param {any[]} links @param {boolean} whole */
async function readBy(links, whole = true) {
  /** @type {AgreedCode} */
  let code;
  await new Promise((done) => {
    code = new AgreedCode(() => done(null));
    code.look(links, whole);
    if (!whole || links.length === 0) done(null);
  });
  // @ts-ignore
  return code.code;
}

test("three people who are linked in pairs read the same code", async () => {
  const codes = await Promise.all([readBy([link(A, B), link(A, C)]), readBy([link(B, A), link(B, C)]), readBy([link(C, A), link(C, B)])]);
  assert.equal(new Set(codes).size, 1);
});

test("with somebody in between two of them, at least one reads another", async () => {
  const between = "sha-256 EE:66";
  const codes = await Promise.all([readBy([link(A, between), link(A, C)]), readBy([link(B, between), link(B, C)]), readBy([link(C, A), link(C, B)])]);
  assert.ok(new Set(codes).size > 1);
});

test("there is none while somebody is not linked with, and none for one person alone", async () => {
  assert.equal(await readBy([link(A, B)], false), null);
  assert.equal(await readBy([]), null);
});

test("an older code is taken away at once when the people are others, and does not come back late", async () => {
  let changes = 0;
  const code = new AgreedCode(() => (changes += 1));
  code.look([link(A, B)], true);
  code.look([link(A, B), link(A, C)], false);
  await safetyCode([A, B]);
  await safetyCode([A, B]);
  assert.deepEqual([code.code, changes], [null, 0]);
});
