// The only home of a rough measure of this line: two ends in this page, with the relay between them, for three seconds.
// What comes back went up and down, so the smaller of the two is what is measured.

/** @import { Timers } from "../room/connection.js" */

/** @typedef {(config: RTCConfiguration) => RTCPeerConnection} Connect */

const MEASURED_MS = 3_000;
// The first second is the browser feeling its way.
const WARMING_MS = 1_000;
const CONNECTING_MS = 8_000;
const STEP_MS = 20;
// A message fits one packet, so that a lost packet costs no other.
const MESSAGE = 1_100;
// What a packet carries besides: SCTP, DTLS, the relay, UDP and IP.
const BESIDE = 100;
// Nothing here needs more (the table's most is 4.9 Mbit/s): a fast line is not flooded to learn by how much it is fast.
export const MOST_BITS = 8_000_000;
const PER_STEP = Math.ceil((MOST_BITS * STEP_MS) / 1000 / 8 / (MESSAGE + BESIDE));
// More than that waiting in the browser is a queue, and no measure.
const MOST_WAITING = 64_000;

/**
 * @param {Connect} connect
 * @param {RTCIceServer[]} iceServers of a relay
 * @param {Timers} timers
 * @returns {Promise<number | null>} bits a second, at most `MOST_BITS`; null if nothing came back
 */
export async function measureUplink(connect, iceServers, timers) {
  const [near, far] = [0, 1].map(() => connect({ iceServers, iceTransportPolicy: "relay" }));
  if (near === undefined || far === undefined) return null;
  try {
    const channel = near.createDataChannel("uplink", { ordered: false, maxRetransmits: 0 });
    const counted = countOf(far);
    await join(near, far, channel, timers);
    return await flood(channel, counted, timers);
  } catch {
    return null;
  } finally {
    near.close();
    far.close();
  }
}

/**
 * @param {RTCPeerConnection} far
 * @returns {() => number} bytes that came so far
 */
function countOf(far) {
  let bytes = 0;
  far.ondatachannel = ({ channel }) => {
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }) => (bytes += data.byteLength + BESIDE);
  };
  return () => bytes;
}

/**
 * @param {RTCPeerConnection} near
 * @param {RTCPeerConnection} far
 * @param {RTCDataChannel} channel
 * @param {Timers} timers
 */
async function join(near, far, channel, timers) {
  // No server is asked: the two ends are in one page. Each candidate waits for the other's description.
  const agreed = agree(near, far);
  agreed.catch(() => {});
  for (const [one, other] of [[near, far], [far, near]]) {
    if (one === undefined || other === undefined) continue;
    one.onicecandidate = ({ candidate }) => {
      if (candidate !== null) agreed.then(() => other.addIceCandidate(candidate)).catch(() => {});
    };
  }
  await agreed;
  await new Promise((resolve, reject) => {
    const timer = timers.set(() => reject(new Error("no connection")), CONNECTING_MS);
    const opened = () => {
      timers.clear(timer);
      resolve(undefined);
    };
    if (channel.readyState === "open") opened();
    else channel.onopen = opened;
  });
}

/**
 * @param {RTCPeerConnection} near
 * @param {RTCPeerConnection} far
 */
async function agree(near, far) {
  const offer = await near.createOffer();
  // The far end knows the near one's before either gathers, so that no candidate is lost.
  await far.setRemoteDescription(offer);
  const answer = await far.createAnswer();
  await near.setLocalDescription(offer);
  await far.setLocalDescription(answer);
  await near.setRemoteDescription(answer);
}

/**
 * @param {RTCDataChannel} channel
 * @param {() => number} counted
 * @param {Timers} timers
 * @returns {Promise<number | null>}
 */
async function flood(channel, counted, timers) {
  const message = new Uint8Array(MESSAGE);
  const began = timers.now();
  let from = { at: began, bytes: 0 };
  let warm = false;
  let steps = 0;
  for (;;) {
    const at = timers.now();
    if (!warm && at - began >= WARMING_MS) [warm, from] = [true, { at, bytes: counted() }];
    steps += 1;
    if (at - began >= MEASURED_MS || channel.readyState !== "open") break;
    for (let n = 0; n < PER_STEP && channel.bufferedAmount < MOST_WAITING; n += 1) channel.send(message);
    await new Promise((resolve) => timers.set(() => resolve(undefined), STEP_MS));
  }
  const bytes = counted() - from.bytes;
  const seconds = (timers.now() - from.at) / 1000;
  // A page that slept in between (a hidden tab) measured itself, and not the line.
  if (!warm || bytes <= 0 || seconds <= 0 || steps * STEP_MS * 2 < MEASURED_MS) return null;
  return Math.min(MOST_BITS, Math.round((bytes * 8) / seconds));
}
