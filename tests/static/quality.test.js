import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_PEOPLE, OVERHEAD, SCREENS, SHARE_OF_UPLINK, SIZES, SOUND, SOUND_BITS, pictures } from "../../static/media/quality.js";

/** @import { Part } from "../../static/media/parts.js" */
/** @import { Situation, Receiver } from "../../static/media/quality.js" */

/** @returns {Record<string, Receiver>} so many others; the first is a mediator, if there is one to reach */
function others(/** @type {number} */ many, mediator = true, /** @type {Partial<Receiver>} */ all = {}) {
  const one = (/** @type {number} */ n) => [`p${n}`, { first: mediator && n === 1, weak: false, camera: true, screen: true, ...all }];
  return Object.fromEntries(Array.from({ length: many }, (_, n) => one(n + 1)));
}

/** @returns {Situation} */
function situation(/** @type {Part} */ part, /** @type {number} */ people, /** @type {Partial<Situation>} */ but = {}) {
  return { part, uplink: null, spared: 0, camera: 540, screen: null, receivers: others(people - 1, part !== "mediator"), ...but };
}

/** What goes to each, as lines@rate/kbit. */
function sizes(/** @type {Situation} */ given, /** @type {"camera" | "screen"} */ slot = "camera") {
  const captured = given[slot] ?? 0;
  return Object.values(pictures(given).to).map(({ [slot]: one }) =>
    one === null ? "-" : `${Math.round(captured / one.scaleResolutionDownBy)}@${one.maxFramerate}/${one.maxBitrate / 1000}`,
  );
}

/** The one thing that everybody gets. */
function toAll(/** @type {Situation} */ given, /** @type {"camera" | "screen"} */ slot = "camera") {
  const all = new Set(sizes(given, slot));
  assert.equal(all.size, 1, `not the same to everybody: ${[...all]}`);
  return [...all][0];
}

const GOOD = 10_000_000;

test("up to four: the speaker is large, the mediator beside, the others small", () => {
  for (const people of [2, 3, 4]) {
    assert.equal(toAll(situation("holder", people)), "540@24/500");
    assert.equal(toAll(situation("holder", people, { uplink: GOOD })), "540@24/700");
    assert.equal(toAll(situation("mediator", people)), "270@15/150");
    assert.equal(toAll(situation("other", people)), "135@8/60");
  }
});

test("five and six: small pictures go to the mediator alone, unless the line is known to be good", () => {
  for (const people of [5, 6]) {
    assert.equal(toAll(situation("holder", people)), "540@24/500");
    assert.equal(toAll(situation("mediator", people)), "270@15/150");
    assert.deepEqual(sizes(situation("other", people)), ["135@8/60", ...Array(people - 2).fill("-")]);
    assert.equal(toAll(situation("other", people, { uplink: 3_500_000 })), "135@8/60");
  }
});

test("seven to ten: sound first, the speaker's picture smaller, nobody else's but the mediator's", () => {
  for (const people of [7, 8, 9, 10]) {
    assert.equal(toAll(situation("holder", people)), "180@12/120");
    assert.equal(toAll(situation("holder", people, { uplink: GOOD })), "360@20/250");
    assert.equal(toAll(situation("mediator", people)), "135@8/60");
    assert.equal(toAll(situation("other", people, { uplink: GOOD })), "-");
  }
});

test("above ten nobody's picture goes out, and that is said", () => {
  for (const part of /** @type {Part[]} */ (["holder", "mediator", "interpreter", "other"])) {
    const many = pictures(situation(part, MOST_PEOPLE + 1, { uplink: GOOD, screen: 1080 }));
    assert.equal(many.full, true);
    assert.ok(Object.values(many.to).every(({ camera, screen }) => camera === null && screen === null));
    assert.equal(pictures(situation(part, MOST_PEOPLE)).full, false);
  }
});

test("whoever signs is sent at the mediator's size to everybody in any room, smooth enough to be read", () => {
  for (let people = 2; people <= MOST_PEOPLE; people += 1) {
    assert.equal(toAll(situation("interpreter", people)), "270@24/200");
  }
});

test("an interpreter whose line is too thin for all is seen by those they interpret for", () => {
  const thin = situation("interpreter", 8, { uplink: 900_000 });
  assert.deepEqual(sizes(thin), ["270@24/200", ...Array(6).fill("-")]);
});

test("a shared screen is the large picture: the face of whoever shares stands beside it", () => {
  const sharing = situation("holder", 4, { screen: 1080 });
  assert.equal(toAll(sharing, "screen"), "1080@5/700");
  assert.equal(toAll(sharing), "270@15/150");
  assert.equal(toAll(situation("holder", 6, { screen: 1440 }), "screen"), "1080@5/400");
  assert.equal(toAll(situation("holder", 8, { screen: 1080 }), "screen"), "720@5/200");
  assert.equal(toAll(situation("holder", 8, { screen: 1080 })), "135@8/60");
});

test("a picture is never made larger than it was taken", () => {
  assert.equal(pictures(situation("holder", 3, { camera: 360 })).to["p1"]?.camera?.scaleResolutionDownBy, 1);
});

test("nothing is sent of what is not there", () => {
  assert.deepEqual(pictures(situation("holder", 3, { camera: null })).to, { p1: { camera: null, screen: null }, p2: { camera: null, screen: null } });
  assert.deepEqual(pictures(situation("holder", 1)).to, {});
});

test("a weak link gets sound alone, and whoever takes no picture gets none; neither costs the others anything", () => {
  const receivers = { ...others(3), p2: { first: false, weak: true, camera: true, screen: true }, p3: { first: false, weak: false, camera: false, screen: true } };
  const given = situation("holder", 4, { receivers, screen: 1080, uplink: 2_000_000 });
  assert.deepEqual(sizes(given), ["270@15/150", "-", "-"]);
  assert.deepEqual(sizes(given, "screen").map((one) => one !== "-"), [true, false, true]);
});

test("a computer that cannot keep up sends smaller pictures, and the smallest until its camera is turned off", () => {
  assert.equal(toAll(situation("holder", 4, { spared: 1 })), "360@20/250");
  assert.equal(toAll(situation("holder", 4, { spared: 2 })), "180@12/120");
  assert.equal(toAll(situation("other", 3, { spared: 0 })), "135@8/60");
  assert.notDeepEqual(sizes(situation("other", 3, { spared: 9 })), ["-", "-"]);
});

test("all that is sent, sound and all, is never more than its share of the uplink; and a thinner line never sends more", () => {
  for (const part of /** @type {Part[]} */ (["holder", "mediator", "interpreter", "other"])) {
    for (let people = 2; people <= MOST_PEOPLE; people += 1) {
      for (const screen of [null, 1080]) {
        let before = 0;
        for (let uplink = 0; uplink <= 12_000_000; uplink += 50_000) {
          const given = situation(part, people, { uplink, screen });
          const sent = Object.values(pictures(given).to).flatMap(({ camera, screen }) => [camera, screen]);
          const bits = sent.reduce((total, one) => total + (one?.maxBitrate ?? 0) * OVERHEAD, 0);
          const sound = (people - 1) * SOUND_BITS;
          // Sound goes out whatever the line is; a picture only in what is left.
          assert.ok(bits === 0 || bits + sound <= uplink * SHARE_OF_UPLINK, `${part} of ${people} at ${uplink}: ${bits + sound}`);
          if (screen === null) assert.ok(bits >= before, `${part} of ${people} at ${uplink}: less than on a thinner line`);
          before = bits;
        }
      }
    }
  }
});

test("one person never sends two large pictures", () => {
  for (let people = 2; people <= MOST_PEOPLE; people += 1) {
    for (const uplink of [null, 1_000_000, 3_500_000, GOOD]) {
      for (const { camera, screen } of Object.values(pictures(situation("holder", people, { uplink, screen: 1080 })).to)) {
        if (screen !== null) assert.ok((camera?.maxBitrate ?? 0) <= SIZES.beside.bits);
      }
    }
  }
});

test("no picture costs what sound has, and sound stands before all of them", () => {
  assert.equal(SOUND.priority, "high");
  assert.ok(SOUND.maxBitrate < SOUND_BITS);
  const sent = pictures(situation("holder", 4, { screen: 1080 })).to["p1"];
  for (const one of [sent?.camera, sent?.screen]) assert.equal(one !== null && one !== undefined && "priority" in one, false);
});

test("each plan is cheaper than the one before it", () => {
  const bits = Object.values(SCREENS).map((one) => one.bits);
  assert.deepEqual(bits, bits.slice().sort((one, other) => other - one));
});
