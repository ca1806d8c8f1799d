import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Sending } from "../../static/media/sending.js";
import { Clock, FakeConnection, FakeTrack, settle } from "./media_fakes.js";

/** @type {Clock} */ let clock;
/** @type {Sending} */ let sending;
/** @type {any} */ let toMediator;
/** @type {any} */ let toParent;
/** @type {FakeTrack} */ let capture;
let changes = 0;

const NOBODY = { hearing: { everybody: [] }, alive: true };
const MINE = { hearing: { everybody: ["me"] }, alive: true };

/** @param {string} them */
function linkTo(them) {
  const microphone = new FakeConnection({}).addTransceiver("audio");
  return /** @type {any} */ ({ them, slots: { microphone }, get out() { return microphone.sender.track; }, had: microphone.sender.had });
}

beforeEach(async () => {
  clock = new Clock();
  changes = 0;
  sending = new Sending({ me: "me", timers: clock.timers, changed: () => (changes += 1) });
  [toMediator, toParent] = [linkTo("mediator"), linkTo("parent")];
  capture = new FakeTrack("audio");
  sending.add(toMediator);
  await sending.captured(/** @type {any} */ (capture));
  sending.add(toParent);
  await settle();
});

const out = () => [toMediator.out.enabled, toParent.out.enabled];

test("each link has a clone of its own, shut; what was captured goes nowhere and stays on for one's own meter", () => {
  assert.equal(capture.clones.length, 2);
  assert.notEqual(toMediator.out, toParent.out);
  assert.ok(!toMediator.had.includes(capture) && !toParent.had.includes(capture));
  assert.deepEqual(out(), [false, false]);
  assert.equal(capture.enabled, true);
});

test("it goes out when it was pressed, may be heard, and the lease lives; not when one of them is missing", () => {
  sending.apply(MINE);
  assert.deepEqual([...out(), sending.heard], [false, false, false]);
  sending.open();
  assert.deepEqual([...out(), sending.heard], [true, true, true]);
  sending.apply({ ...MINE, alive: false });
  assert.deepEqual([...out(), sending.heard], [false, false, false]);
  sending.apply(MINE);
  assert.deepEqual([...out(), sending.heard], [true, true, true]);
  sending.close();
  assert.deepEqual([...out(), sending.heard, sending.isOpen], [false, false, false, false]);
});

test("when the right goes the microphone is shut, and the next turn needs a press of its own", () => {
  sending.apply(MINE);
  sending.open();
  sending.apply(NOBODY);
  assert.deepEqual([...out(), sending.isOpen], [false, false, false]);
  sending.apply(MINE);
  assert.deepEqual([...out(), sending.isOpen], [false, false, false]);
});

test("the right that goes while the lease is lost shuts it too", () => {
  sending.apply(MINE);
  sending.open();
  sending.apply({ ...MINE, alive: false });
  assert.equal(sending.isOpen, true);
  sending.apply({ ...NOBODY, alive: false });
  sending.apply(MINE);
  assert.deepEqual([...out(), sending.isOpen], [false, false, false]);
});

test("a press just before the right comes counts; one that no right follows is forgotten", async () => {
  sending.apply(NOBODY);
  sending.open();
  assert.deepEqual(out(), [false, false]);
  await clock.pass(9_000);
  sending.apply(MINE);
  await clock.pass(60_000);
  assert.deepEqual(out(), [true, true]);
  sending.apply(NOBODY);
  sending.open();
  await clock.pass(10_000);
  assert.deepEqual([sending.isOpen, changes], [false, 1]);
  sending.apply(MINE);
  assert.deepEqual(out(), [false, false]);
});

test("an interpreter's words go to those they interpret for, and to nobody else's browser", () => {
  sending.apply({ hearing: { everybody: [], lanes: { me: ["parent"] } }, alive: true });
  sending.open();
  assert.deepEqual(out(), [false, true]);
  assert.equal(sending.heard, true);
});

test("a slot is never emptied: whether it is open or shut, the same clone stays in it", async () => {
  for (const rights of [MINE, NOBODY, MINE, { ...MINE, alive: false }, NOBODY]) {
    sending.apply(rights);
    sending.open();
    sending.close();
  }
  await settle();
  assert.deepEqual([toMediator.had.length, toParent.had.length], [1, 1]);
  await sending.captured(null);
  assert.ok(!toMediator.had.includes(null));
});

test("another microphone takes over within a turn: its clone is shut until it is in its place by the same rule", async () => {
  sending.apply(MINE);
  sending.open();
  const first = toParent.out;
  const other = new FakeTrack("audio");
  await sending.captured(/** @type {any} */ (other));
  assert.deepEqual(out(), [true, true]);
  assert.ok(other.clones.includes(toParent.out));
  assert.equal(first.readyState, "ended");
});

test("a microphone that is pulled out is not open, and one that is plugged in within the turn goes on", async () => {
  sending.apply(MINE);
  sending.open();
  await sending.captured(null);
  assert.deepEqual([sending.isOpen, sending.heard], [false, false]);
  await sending.captured(/** @type {any} */ (new FakeTrack("audio")));
  assert.deepEqual([...out(), sending.isOpen], [true, true, true]);
});

test("a link that comes within a turn gets what the others get, and one that goes loses its clone", async () => {
  sending.apply(MINE);
  sending.open();
  const toSchool = linkTo("school");
  sending.add(toSchool);
  await settle();
  assert.equal(toSchool.out.enabled, true);
  sending.remove(toSchool);
  assert.equal(toSchool.out.readyState, "ended");
});

test("whoever has no microphone is never heard", () => {
  const without = new Sending({ me: "me", timers: clock.timers, changed: () => {} });
  without.apply(MINE);
  without.open();
  assert.deepEqual([without.isOpen, without.heard], [false, false]);
});
