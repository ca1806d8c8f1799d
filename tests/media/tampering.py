"""The only home of what somebody may do to their own browser: scripts that run before the page's own."""

# What the page shuts stays open: it sends from the first packet on, floor or not.
SENDS_ALWAYS = """
const shut = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, "enabled");
Object.defineProperty(MediaStreamTrack.prototype, "enabled", {
  configurable: true,
  get() { return shut.get.call(this); },
  set(value) { if (this.kind !== "audio") shut.set.call(this, value); },
});
"""

# A second sound beside the one that the page knows of, on every link.
SENDS_A_SECOND_SOUND = """
const Before = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Before {
  constructor(...given) {
    super(...given);
    this.addEventListener("connectionstatechange", async () => {
      if (this.connectionState !== "connected" || this.second) return;
      this.second = true;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.addTransceiver(stream.getAudioTracks()[0], { direction: "sendonly" });
    });
  }
};
"""

# It looks for every way, and names them to the others, though the service says that only the relay's count.
NAMES_ITS_ADDRESSES = """
const Bound = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Bound {
  constructor(config, ...more) { super({ ...config, iceTransportPolicy: "all" }, ...more); }
  setConfiguration(config) { super.setConfiguration({ ...config, iceTransportPolicy: "all" }); }
};
"""

# Not tampering but a control: the gate of the listener's own browser, which lets everybody be heard.
GATE = "media/hearing.js"
GATE_OPEN = {
    "export function mayHear(": "export function mayHear() {\n  return true;\n}\n\nexport function mayHearOfTheProduct("
}
