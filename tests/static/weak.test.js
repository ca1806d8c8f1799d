import assert from "node:assert/strict";
import { test } from "node:test";

import { readingOf } from "../../static/media/readings.js";
import { NO_STRAIN, looked } from "../../static/media/strain.js";
import { SOUND_LINK, after, broughtBack, hasRecovered } from "../../static/media/weak.js";

/** @import { Reading } from "../../static/media/readings.js" */
/** @import { Weakness } from "../../static/media/weak.js" */

const SECOND = 1000;

/** A link that is read once a second. */
class Line {
  at = 0;
  played = 0;
  concealed = 0;
  /** @type {Weakness} */ weakness = SOUND_LINK;

  /** @param {number} seconds @param {any} line */
  goes(seconds, { rtt = 50, concealed = 0, available = null, asked = 500_000, seen = 0, speech = 48_000 } = {}) {
    for (let n = 0; n < seconds; n += 1) {
      this.at += SECOND;
      this.played += speech;
      this.concealed += speech * concealed;
      /** @type {Reading} */
      const reading = { rtt_ms: rtt, concealed: this.concealed, played: this.played, seen, available, strained: false };
      this.weakness = after(this.weakness, reading, { at: this.at, asked });
    }
    return this.weakness.off;
  }
}

test("a link stays as it is while it is good", () => {
  assert.equal(new Line().goes(600, { available: 3_000_000 }), false);
});

test("pictures go off after five bad seconds, for each of three reasons, and not before", () => {
  for (const bad of [{ rtt: 700 }, { concealed: 0.05 }]) {
    const line = new Line();
    line.goes(20);
    assert.equal(line.goes(5, bad), false, JSON.stringify(bad));
    assert.equal(line.goes(1, bad), true, JSON.stringify(bad));
  }
  const line = new Line();
  line.goes(20, { available: 2_000_000 });
  assert.equal(line.goes(5, { available: 100_000 }), false);
  assert.equal(line.goes(1, { available: 100_000 }), true);
});

test("one bad second of many changes nothing", () => {
  const line = new Line();
  for (let n = 0; n < 50; n += 1) {
    line.goes(4, { rtt: 900 });
    assert.equal(line.goes(1), false);
  }
});

test("a line at its edge goes off once and does not flap", () => {
  const line = new Line();
  // Between good and bad nothing is forgotten and nothing is decided.
  assert.equal(line.goes(30, { rtt: 500 }), false);
  line.goes(3, { rtt: 650 });
  line.goes(2, { rtt: 590 });
  assert.equal(line.goes(1, { rtt: 650 }), true);
  for (let n = 0; n < 20; n += 1) assert.equal(line.goes(1, { rtt: n % 2 === 0 ? 610 : 300 }), true);
});

test("pictures that went off stay off, however good the line is, until the person brings them back", () => {
  const line = new Line();
  line.goes(10, { rtt: 900 });
  assert.equal(line.goes(600), true);
  line.weakness = broughtBack(line.weakness);
  assert.equal(line.goes(60), false);
});

test("that they could come back is said once the line was good for ten seconds", () => {
  const line = new Line();
  line.goes(10, { rtt: 900 });
  line.goes(10, { asked: 0 });
  assert.equal(hasRecovered(line.weakness, line.at), false);
  line.goes(1, { asked: 0 });
  assert.equal(hasRecovered(line.weakness, line.at), true);
  line.goes(1, { rtt: 900 });
  assert.equal(hasRecovered(line.weakness, line.at), false);
  assert.equal(hasRecovered(SOUND_LINK, line.at), false);
});

test("whoever brings them back on a line that fails again is given longer each time, to a bound", () => {
  const line = new Line();
  const lasted = [];
  for (let n = 0; n < 6; n += 1) {
    let seconds = 0;
    while (!line.goes(1, { rtt: 900 })) seconds += 1;
    lasted.push(seconds);
    line.weakness = broughtBack(line.weakness);
  }
  assert.deepEqual(lasted, [5, 10, 20, 40, 60, 60]);
});

test("an estimate of a link that carries a thumbnail says nothing: it stands near the thumbnail", () => {
  assert.equal(new Line().goes(60, { asked: 60_000, available: 70_000 }), false);
});

test("an estimate has ten seconds to climb after more was asked", () => {
  const line = new Line();
  line.goes(60, { asked: 60_000, available: 70_000 });
  assert.equal(line.goes(10, { available: 70_000 }), false);
  assert.equal(line.goes(10, { available: 900_000 }), false);
});

test("a link without pictures has none to put off, and one whose pictures only come in has", () => {
  assert.equal(new Line().goes(60, { asked: 0, rtt: 900 }), false);
  const line = new Line();
  for (let n = 1; n <= 7; n += 1) line.goes(1, { asked: 0, rtt: 900, seen: n * 1000 });
  assert.equal(line.weakness.off, true);
});

test("too little sound to judge by is not judged", () => {
  assert.equal(new Line().goes(60, { speech: 960, concealed: 1 }), false);
});

test("a computer that is strained for five seconds sends less, a step at a time, and more again after a calm minute", () => {
  let strain = NO_STRAIN;
  let at = 0;
  const looks = (/** @type {number} */ seconds, /** @type {boolean} */ strained) => {
    for (let n = 0; n < seconds; n += 1) strain = looked(strain, strained, (at += SECOND));
    return strain.spared;
  };
  assert.equal(looks(5, true), 0);
  assert.equal(looks(1, true), 1);
  assert.equal(looks(60, false), 1);
  assert.equal(looks(1, false), 0);
  assert.equal(looks(120, true), 3);
  assert.equal(looks(4000, false), 0);
});

/** @param {object[]} entries @returns {any} */
const report = (...entries) => new Map(entries.map((one, n) => [n, one]));
const SPEECH = { type: "inbound-rtp", kind: "audio", concealedSamples: 900, silentConcealedSamples: 600, totalSamplesReceived: 48_000 };

test("the readings of Chromium: the pair that its transport names", () => {
  const reading = readingOf(
    report(
      { type: "transport", selectedCandidatePairId: "b" },
      { type: "candidate-pair", id: "a", currentRoundTripTime: 9, availableOutgoingBitrate: 1 },
      { type: "candidate-pair", id: "b", currentRoundTripTime: 0.08, availableOutgoingBitrate: 300_000 },
      SPEECH,
      { type: "inbound-rtp", kind: "video", bytesReceived: 5_000 },
      { type: "inbound-rtp", kind: "video", bytesReceived: 200 },
      { type: "outbound-rtp", kind: "video", qualityLimitationReason: "bandwidth" },
      { type: "outbound-rtp", kind: "video", qualityLimitationReason: "cpu" },
    ),
  );
  // Silence that is invented while nobody speaks is no fault of the line, and no sound that was played.
  assert.deepEqual(reading, { rtt_ms: 80, concealed: 300, played: 47_400, seen: 5_200, available: 300_000, strained: true });
});

test("the readings of Firefox: the pair that says so itself, and no estimate", () => {
  const reading = readingOf(report({ type: "candidate-pair", id: "a", selected: true, currentRoundTripTime: 0.2 }, SPEECH));
  assert.equal(reading.rtt_ms, 200);
  assert.equal(reading.available, null);
  assert.equal(reading.strained, false);
});

test("of a link that is not connected nothing is known", () => {
  assert.deepEqual(readingOf(report()), { rtt_ms: null, concealed: 0, played: 0, seen: 0, available: null, strained: false });
});
