// The only home of whether this network reaches the relay: by asking it for one address of its own.

/** @import { Timers } from "../room/connection.js" */

/** @typedef {"ok" | "relay_unreachable" | "relay_refused"} RelayAnswer */

// A relay that has not answered by then, over UDP and over TCP, is behind something that blocks calls.
const LONGEST_MS = 5_000;
// The relay said no: credentials that are wrong or over (RFC 8656, section 5: 401, 438), or no room left (486, 508).
const REFUSALS = new Set([401, 438, 486, 508]);

/**
 * @param {(config: RTCConfiguration) => RTCPeerConnection} connect
 * @param {RTCIceServer[]} iceServers
 * @param {Timers} timers
 * @returns {Promise<RelayAnswer>}
 */
export function reachRelay(connect, iceServers, timers) {
  const connection = connect({ iceServers, iceTransportPolicy: "relay" });
  let refused = false;
  return new Promise((resolve) => {
    const timer = timers.set(() => end(refused ? "relay_refused" : "relay_unreachable"), LONGEST_MS);
    /** @param {RelayAnswer} answer */
    function end(answer) {
      timers.clear(timer);
      connection.onicecandidate = connection.onicecandidateerror = null;
      connection.close();
      resolve(answer);
    }
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) end(refused ? "relay_refused" : "relay_unreachable");
      else if (/ typ relay /u.test(`${candidate.candidate} `)) end("ok");
    };
    connection.onicecandidateerror = ({ errorCode }) => {
      refused ||= REFUSALS.has(errorCode);
    };
    // Something has to be offered, or nothing is gathered.
    connection.createDataChannel("check");
    connection.setLocalDescription().catch(() => end("relay_unreachable"));
  });
}
