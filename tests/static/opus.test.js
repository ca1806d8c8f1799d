import assert from "node:assert/strict";
import { test } from "node:test";

import { withQuietSilence } from "../../static/media/opus.js";

const lines = (/** @type {string[]} */ ...all) => all.map((line) => `${line}\r\n`).join("");

test("what is asked is added to what the coder was told, and the rest of the description stays as it is", () => {
  const before = lines("v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111");
  const after = lines("v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;usedtx=1;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111");
  assert.equal(withQuietSilence(before), after);
  assert.equal(withQuietSilence(after), after);
});

test("a coder that said no is asked all the same", () => {
  const before = lines("m=audio 9 X 109", "a=rtpmap:109 opus/48000/2", "a=fmtp:109 maxplaybackrate=48000; usedtx=0; stereo=1");
  assert.match(withQuietSilence(before), /a=fmtp:109 maxplaybackrate=48000;stereo=1;usedtx=1;useinbandfec=1\r\n/);
});

test("a coder that said nothing is asked too", () => {
  const before = lines("m=audio 9 X 96", "a=rtpmap:96 OPUS/48000/2", "a=sendrecv");
  assert.equal(withQuietSilence(before), lines("m=audio 9 X 96", "a=rtpmap:96 OPUS/48000/2", "a=fmtp:96 usedtx=1;useinbandfec=1", "a=sendrecv"));
});

test("a description without Opus is left alone", () => {
  const before = lines("m=video 9 X 96", "a=rtpmap:96 VP8/90000", "a=fmtp:96 x=1");
  assert.equal(withQuietSilence(before), before);
});
