// The only home of what is read from a link's statistics (W3C WebRTC Statistics), whichever browser wrote them.

/**
 * One reading. `rtt_ms`: to the other and back. `concealed` and `played`: samples of speech since the link began, the
 * invented ones and all. `seen`: bytes of picture that came in since then. `available`: bits a second that the browser
 * believes it can send. `strained`: this computer cannot encode as much as it is asked to. What a browser does not tell
 * is null.
 * @typedef {object} Reading
 * @property {number | null} rtt_ms
 * @property {number} concealed
 * @property {number} played
 * @property {number} seen
 * @property {number | null} available
 * @property {boolean} strained
 */

/** @typedef {Record<string, unknown>} Entry */

/** @param {unknown} value */
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);

/**
 * @param {Pick<RTCStatsReport, "forEach">} report
 * @returns {Reading}
 */
export function readingOf(report) {
  /** @type {Entry[]} */
  const entries = [];
  report.forEach((/** @type {Entry} */ entry) => entries.push(entry));
  /** @param {string} type */
  const of = (type) => entries.filter((entry) => entry["type"] === type);
  const chosen = new Set(of("transport").map((one) => one["selectedCandidatePairId"]));
  // Chromium names the pair that is used in the transport; Firefox marks it on the pair.
  const pair = of("candidate-pair").find((one) => chosen.has(one["id"]) || one["selected"] === true);
  const came = of("inbound-rtp");
  const heard = came.filter((one) => one["kind"] === "audio");
  // Silence that is invented while the other is silent (DTX) is no fault of the line.
  /** @type {(one: Entry, name: string) => number} */
  const count = (one, name) => number(one[name]) ?? 0;
  const silence = sum(heard.map((one) => count(one, "silentConcealedSamples")));
  const rtt = number(pair?.["currentRoundTripTime"]);
  return {
    rtt_ms: rtt === null ? null : rtt * 1000,
    concealed: sum(heard.map((one) => count(one, "concealedSamples"))) - silence,
    played: sum(heard.map((one) => count(one, "totalSamplesReceived"))) - silence,
    seen: sum(came.filter((one) => one["kind"] === "video").map((one) => count(one, "bytesReceived"))),
    available: number(pair?.["availableOutgoingBitrate"]),
    strained: of("outbound-rtp").some((one) => one["kind"] === "video" && one["qualityLimitationReason"] === "cpu"),
  };
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
