import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Announcer } from "../../static/room/announce.js";
import { wordsOf } from "../../static/say.js";

/** @type {[number, string][]} */ let polite;
/** @type {string[]} */ let urgent;
/** @type {{ at: number, act: () => void }[]} */ let timers;
/** @type {Announcer} */ let announcer;
let now = 0;

function pass(/** @type {number} */ milliseconds) {
  const until = now + milliseconds;
  for (let next; (next = timers[0]) !== undefined && next.at <= until; ) {
    timers.shift();
    now = next.at;
    next.act();
  }
  now = until;
}

beforeEach(() => {
  [polite, urgent, timers, now] = [[], [], [], 0];
  announcer = new Announcer({
    polite: (words) => polite.push([now, words]),
    urgent: (words) => urgent.push(words),
    timers: { set: (act, wait) => timers.push({ at: now + wait, act }), now: () => now },
    words: wordsOf({}, "en-GB"),
  });
});

const news = (/** @type {string} */ subject, /** @type {string} */ words) => ({ subject, words });

test("what happens alone is said at once", () => {
  announcer.tell([news("floor", "A has the floor.")]);
  pass(0);
  assert.deepEqual(polite, [[0, "A has the floor."]]);
});

test("nothing is said within five seconds of the last, and then only the newest of a subject", () => {
  announcer.tell([news("floor", "A has the floor.")]);
  pass(1_000);
  announcer.tell([news("floor", "B has the floor.")]);
  announcer.tell([news("place", "You are next."), news("floor", "C has the floor.")]);
  pass(3_999);
  assert.equal(polite.length, 1);
  pass(1);
  assert.deepEqual(polite[1], [5_000, "You are next. C has the floor."]);
  pass(60_000);
  assert.equal(polite.length, 2);
});

test("twenty changes in one second are one summary", () => {
  announcer.tell(Array.from({ length: 20 }, (_, n) => news(`action ${n}`, `Action ${n}.`)));
  pass(10_000);
  assert.deepEqual(polite, [[0, "Action 0. Action 1. Action 2. 17 more things changed."]]);
});

test("whom to listen to is said however much else changed", () => {
  announcer.tell([...["door", "hands", "action 1"].map((one) => news(one, `${one}.`)), news("floor", "A has the floor.")]);
  pass(0);
  assert.deepEqual(polite, [[0, "door. hands. A has the floor. One more thing changed."]]);
});

test("one's own turn does not wait, and is not said twice", () => {
  announcer.tell([news("floor", "A has the floor.")]);
  pass(0);
  announcer.tell([news("floor", "B has the floor.")]);
  announcer.tell([{ ...news("floor", "You have the floor."), urgent: true }]);
  pass(10_000);
  assert.deepEqual(urgent, ["You have the floor."]);
  assert.equal(polite.length, 1);
});

test("a page that is no longer the meeting's says nothing more, and leaves nothing where it was said", () => {
  announcer.tell([news("floor", "A has the floor.")]);
  pass(0);
  announcer.tell([{ ...news("place", "It is your turn."), urgent: true }, news("floor", "B has the floor.")]);
  announcer.forget();
  pass(60_000);
  assert.deepEqual(polite.map(([, words]) => words), ["A has the floor.", ""]);
  assert.deepEqual(urgent, ["It is your turn.", ""]);
});
