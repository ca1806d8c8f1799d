// The only home of what our modules count on of an RTCPeerConnection. The fake keeps it (link.test.js), and so does the
// real one: each check can run in a browser's page as it stands.

/** @param {boolean} true_ @param {string} words */
function must(true_, words) {
  if (!true_) throw new Error(words);
}

/** @param {any} connection @returns {Promise<void>} */
const needed = (connection) => new Promise((done) => (connection.onnegotiationneeded = () => done()));

/** @type {Record<string, (make: (configuration?: any) => any, key: () => Promise<any>) => Promise<void>>} */
export const CONTRACT = {
  async "three transceivers ask for one negotiation, and are adopted in their order"(make) {
    const [one, other] = [make(), make()];
    const asks = needed(one);
    for (const kind of ["audio", "video", "video"]) one.addTransceiver(kind, { direction: "sendrecv" });
    await asks;
    await one.setLocalDescription();
    must(one.localDescription.type === "offer", "it offers");
    await other.setRemoteDescription(one.localDescription);
    const kinds = other.getTransceivers().map((/** @type {any} */ each) => each.receiver.track.kind);
    must(kinds.join() === "audio,video,video", `adopted as ${kinds.join()}`);
    must(other.getTransceivers()[0].direction === "recvonly", "what is adopted sends nothing before it is told to");
    for (const each of other.getTransceivers()) each.direction = "sendrecv";
    await other.setLocalDescription();
    must(other.localDescription.type === "answer", "it answers");
    await one.setRemoteDescription(other.localDescription);
    must(one.signalingState === "stable" && other.signalingState === "stable", "both agree");
    must(one.getTransceivers().length === 3, "the offerer's are still its own");
    one.close();
    other.close();
  },

  async "an offer takes back one's own that has no answer"(make) {
    const [one, other] = [make(), make()];
    for (const each of [one, other]) each.addTransceiver("audio");
    await one.setLocalDescription();
    await other.setLocalDescription();
    await one.setRemoteDescription(other.localDescription);
    must(one.signalingState === "have-remote-offer", one.signalingState);
    await one.setLocalDescription();
    await other.setRemoteDescription(one.localDescription);
    must(other.signalingState === "stable" && one.signalingState === "stable", "both agree");
    one.close();
    other.close();
  },

  async "a candidate before a description, and an answer to nothing, are refused"(make) {
    const one = make();
    let refused = 0;
    const count = () => (refused += 1);
    await one.addIceCandidate({ candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host", sdpMid: "0" }).catch(count);
    await one.setRemoteDescription({ type: "answer", sdp: "v=0\r\n" }).catch(count);
    must(refused === 2, `${refused} were refused`);
    one.close();
  },

  async "a new configuration is taken with the same key, and refused without it"(make, key) {
    const certificates = [await key()];
    const one = make({ certificates, iceServers: [] });
    one.setConfiguration({ ...one.getConfiguration(), iceTransportPolicy: "relay" });
    must(one.getConfiguration().iceTransportPolicy === "relay", "it is taken");
    let refused = "";
    try {
      one.setConfiguration({ iceTransportPolicy: "all" });
    } catch (error) {
      refused = error instanceof Error ? error.name : "";
    }
    must(refused === "InvalidModificationError", `refused with ${refused || "nothing"}`);
    one.close();
  },

  async "a closed one does nothing more"(make) {
    const one = make();
    one.close();
    let refused = false;
    await one.setLocalDescription().catch(() => (refused = true));
    must(refused, "it refuses");
    must(one.connectionState === "closed", one.connectionState);
  },
};
