import assert from "node:assert/strict";
import { test } from "node:test";

import { Sink } from "../../static/media/sink.js";
import { FakeSpeaker, FakeTrack, settle, streamOf } from "./media_fakes.js";

function sinkOf({ refuses = /** @type {string | null} */ (null) } = {}) {
  const speaker = new FakeSpeaker();
  speaker.refuses = refuses;
  const track = new FakeTrack("audio");
  /** @type {boolean[]} */
  const told = [];
  const sink = new Sink({ speaker: /** @type {any} */ (speaker), track: /** @type {any} */ (track), streamOf, changed: () => told.push(sink.blocked) });
  return { speaker, track, sink, told };
}

test("it is muted before it is given any sound, and its track is off", () => {
  const { speaker, track } = sinkOf();
  assert.deepEqual(speaker.done, ["mute", "fill", "play"]);
  assert.equal(track.enabled, false);
});

test("a track's own switch is not what is relied on: the element stays muted until it is opened", async () => {
  const { speaker, track, sink } = sinkOf();
  await settle();
  assert.equal(speaker.muted, true);
  assert.equal(sink.isOpen, false);
  sink.open();
  assert.deepEqual([speaker.muted, track.enabled], [false, true]);
  sink.close();
  assert.deepEqual([speaker.muted, track.enabled], [true, false]);
});

test("to open it takes nothing but an unmute: it plays already", async () => {
  const { speaker, sink } = sinkOf();
  await settle();
  sink.open();
  assert.deepEqual(speaker.done.slice(3), ["unmute"]);
});

test("a browser that wants a press first is said so, once something should be heard, and plays after the press", async () => {
  const { speaker, sink, told } = sinkOf({ refuses: "NotAllowedError" });
  await settle();
  assert.deepEqual(told, []);
  sink.open();
  await settle();
  assert.deepEqual(told, [true]);
  speaker.refuses = null;
  sink.resume();
  await settle();
  assert.deepEqual(told, [true, false]);
  assert.equal(speaker.paused, false);
});

test("an element that the browser stops when it is opened is played again, and if it may not be, that is said", async () => {
  const { speaker, sink, told } = sinkOf();
  await settle();
  speaker.refuses = "NotAllowedError";
  sink.open();
  speaker.pause();
  speaker.onpause();
  await settle();
  assert.deepEqual(told, [true]);
});

test("another failure of playing is nothing that a press could repair", async () => {
  const { sink, told } = sinkOf({ refuses: "AbortError" });
  sink.open();
  await settle();
  assert.deepEqual(told, []);
});

test("what is closed is not blocked, and a press opens nothing", async () => {
  const { speaker, sink, told } = sinkOf({ refuses: "NotAllowedError" });
  sink.open();
  await settle();
  sink.close();
  assert.deepEqual(told, [true, false]);
  sink.resume();
  await settle();
  assert.equal(speaker.muted, true);
});

test("after its end nothing opens it any more", () => {
  const { speaker, track, sink } = sinkOf();
  sink.open();
  sink.end();
  assert.deepEqual(speaker.done.slice(-3), ["mute", "empty", "remove"]);
  sink.open();
  assert.deepEqual([sink.isOpen, speaker.muted, track.enabled], [false, true, false]);
});

test("a new sink of the same person is closed, however open the old one was", () => {
  const { sink } = sinkOf();
  sink.open();
  sink.end();
  assert.deepEqual([sinkOf().speaker.muted, sinkOf().sink.isOpen], [true, false]);
});
