// The only home of the fakes that the tests of sound and picture share: a clock, a room that carries signals, and what a
// browser has for sound. What the fake connection promises of the real one is in connection_contract.js.

/** Let everything that waits for nothing but its turn happen. */
export async function settle() {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((done) => setImmediate(done));
}

export class Clock {
  now = 0;
  /** @type {{ at: number, act: () => void, id: number }[]} */
  #running = [];
  #made = 0;
  timers = {
    set: (/** @type {() => void} */ act, /** @type {number} */ milliseconds) => {
      this.#running.push({ at: this.now + milliseconds, act, id: ++this.#made });
      return this.#made;
    },
    clear: (/** @type {number} */ id) => {
      this.#running = this.#running.filter((one) => one.id !== id);
    },
    now: () => this.now,
  };

  get waiting() {
    return this.#running.length;
  }

  /** Let so much time pass, and what comes of it happen. */
  async pass(/** @type {number} */ milliseconds) {
    await settle();
    const until = this.now + milliseconds;
    for (;;) {
      this.#running.sort((one, other) => one.at - other.at || one.id - other.id);
      const next = this.#running[0];
      if (next === undefined || next.at > until) break;
      this.#running.shift();
      this.now = next.at;
      next.act();
      await settle();
    }
    this.now = until;
  }
}

export class FakeTrack {
  enabled = true;
  muted = false;
  readyState = "live";
  /** @type {any} */ onended = null;
  /** @type {any} */ onmute = null;
  /** @type {any} */ onunmute = null;
  /** @type {FakeTrack[]} */
  clones = [];

  constructor(/** @type {string} */ kind, { label = "", deviceId = "" } = {}) {
    this.kind = kind;
    this.label = label;
    this.deviceId = deviceId;
  }

  clone() {
    const clone = new FakeTrack(this.kind, this);
    clone.enabled = this.enabled;
    this.clones.push(clone);
    return clone;
  }

  stop() {
    this.readyState = "ended";
  }

  getSettings() {
    return { deviceId: this.deviceId };
  }
}

/** An audio element that remembers in which order what was done to it. */
export class FakeSpeaker {
  /** @type {string[]} */
  done = [];
  /** What play() rejects with. @type {string | null} */
  refuses = null;
  paused = true;
  /** @type {any} */ onpause = null;
  #muted = false;
  #srcObject = null;

  get muted() {
    return this.#muted;
  }
  set muted(muted) {
    this.done.push(muted ? "mute" : "unmute");
    this.#muted = muted;
  }
  get srcObject() {
    return this.#srcObject;
  }
  set srcObject(stream) {
    this.done.push(stream === null ? "empty" : "fill");
    this.#srcObject = stream;
  }
  async play() {
    this.done.push("play");
    if (this.refuses !== null) throw Object.assign(new Error("refused"), { name: this.refuses });
    this.paused = false;
  }
  pause() {
    this.paused = true;
  }
  remove() {
    this.done.push("remove");
  }
}

class FakeSender {
  /** @type {any} */ track = null;
  /** @type {any[]} */ had = [];
  #parameters = { encodings: [{}] };
  async replaceTrack(/** @type {any} */ track) {
    this.had.push(track);
    this.track = track;
  }
  getParameters() {
    return structuredClone(this.#parameters);
  }
  async setParameters(/** @type {any} */ parameters) {
    this.#parameters = parameters;
  }
}

class FakeTransceiver {
  sender = new FakeSender();
  /** @type {string | null} */ mid = null;
  /** @type {string | null} */ currentDirection = null;
  constructor(/** @type {string} */ kind, /** @type {string} */ direction) {
    this.kind = kind;
    this.direction = direction;
    this.receiver = { track: new FakeTrack(kind) };
  }
}

/** @type {Map<string, FakeConnection>} */
const everywhere = new Map();
let made = 0;

export class FakeConnection {
  signalingState = "stable";
  connectionState = "new";
  /** @type {any} */ localDescription = null;
  /** @type {any} */ remoteDescription = null;
  /** @type {any} */ onnegotiationneeded = null;
  /** @type {any} */ onicecandidate = null;
  /** @type {any} */ onconnectionstatechange = null;
  /** @type {any[]} */ candidates = [];
  /** @type {any[]} */ configurations = [];
  /** @type {any[]} what getStats says */ stats = [];
  restarts = 0;
  /** Whether the two ends reach each other once they agree. */
  reaches = true;
  /** @type {FakeTransceiver[]} */
  #transceivers = [];
  /** @type {any} */ #settled = { local: null, remote: null };
  #version = 0;

  constructor(/** @type {any} */ configuration) {
    this.configurations.push(configuration);
    this.id = `connection-${++made}`;
    this.print = configuration?.certificates?.[0]?.print ?? this.id;
    everywhere.set(this.id, this);
  }

  addTransceiver(/** @type {any} */ kind, { direction = "sendrecv" } = {}) {
    const one = new FakeTransceiver(typeof kind === "string" ? kind : kind.kind, direction);
    this.#transceivers.push(one);
    this.#need();
    return one;
  }

  getTransceivers() {
    return [...this.#transceivers];
  }

  restartIce() {
    this.restarts += 1;
    this.#need();
  }

  getConfiguration() {
    return this.configurations.at(-1);
  }

  setConfiguration(/** @type {any} */ configuration) {
    if (configuration.certificates?.[0] !== this.configurations.at(-1).certificates?.[0]) {
      throw Object.assign(new Error("not with another key"), { name: "InvalidModificationError" });
    }
    this.configurations.push(configuration);
  }

  async getStats() {
    return new Map(this.stats.map((one, place) => [String(place), one]));
  }

  async setLocalDescription() {
    this.#alive();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.#transceivers.forEach((one, place) => (one.mid = String(place)));
    this.#version += 1;
    this.localDescription = { type, sdp: this.#sdp() };
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    if (type === "answer") this.#agree();
  }

  async setRemoteDescription(/** @type {any} */ { type, sdp }) {
    this.#alive();
    const at = this.signalingState;
    // An offer takes back one's own that has no answer yet.
    const fits = type === "offer" ? at === "stable" || at === "have-local-offer" : at === "have-local-offer";
    if (!fits) throw Object.assign(new Error(`a remote ${type} while ${at}`), { name: "InvalidStateError" });
    if (type === "offer" && at === "have-local-offer") this.localDescription = this.#settled.local;
    this.remoteDescription = { type, sdp };
    const kinds = [...sdp.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind);
    kinds.forEach((kind, place) => {
      this.#transceivers[place] ??= new FakeTransceiver(kind, "recvonly");
    });
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    if (type === "answer") this.#agree();
  }

  async addIceCandidate(/** @type {any} */ candidate) {
    this.#alive();
    if (this.remoteDescription === null) throw Object.assign(new Error("too early"), { name: "InvalidStateError" });
    this.candidates.push(candidate);
  }

  close() {
    this.signalingState = this.connectionState = "closed";
  }

  /** The network has its own ways. */
  becomes(/** @type {string} */ state) {
    if (this.connectionState === "closed") return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  #alive() {
    if (this.signalingState === "closed") throw Object.assign(new Error("closed"), { name: "InvalidStateError" });
  }

  #need() {
    queueMicrotask(() => {
      if (this.signalingState === "stable") this.onnegotiationneeded?.();
      else if (this.signalingState !== "closed") this.needed = true;
    });
  }

  #agree() {
    this.#settled = { local: this.localDescription, remote: this.remoteDescription };
    for (const one of this.#transceivers) one.currentDirection = one.direction;
    if (this.needed === true) {
      this.needed = false;
      this.#need();
    }
    const other = everywhere.get(idIn(this.remoteDescription.sdp));
    if (other === undefined || idIn(other.remoteDescription?.sdp ?? "") !== this.id) return;
    queueMicrotask(() => {
      for (const one of [this, other]) {
        if (this.reaches && other.reaches && one.connectionState !== "connected") one.becomes("connected");
      }
    });
  }

  #sdp() {
    const parts = this.#transceivers.map((one, place) => {
      const coder = one.kind === "audio" ? "a=rtpmap:111 opus/48000/2\r\n" : "";
      return `m=${one.kind} 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:${place}\r\n${coder}`;
    });
    return `v=0\r\no=- ${this.id} ${this.#version} IN IP4 0.0.0.0\r\na=fingerprint:sha-256 ${this.print}\r\n${parts.join("")}`;
  }
}

/** @param {string} sdp */
function idIn(sdp) {
  return /^o=- (\S+)/m.exec(sdp)?.[1] ?? "";
}

/** What was plugged into this device. */
export class FakeDevices extends EventTarget {
  /** @type {{ kind: string, deviceId: string, label: string, groupId: string }[]} */
  list = [{ kind: "audioinput", deviceId: "built-in", label: "Built-in", groupId: "g1" }];
  /** @type {string | null} the name of the error that the next asking ends with */
  refuses = null;
  /** @type {any[]} */ asked = [];
  /** @type {FakeTrack[]} */ given = [];

  async enumerateDevices() {
    return this.list;
  }

  async getUserMedia(/** @type {any} */ constraints) {
    this.asked.push(constraints);
    if (this.refuses !== null) throw Object.assign(new Error("no"), { name: this.refuses });
    const wanted = constraints.audio?.deviceId?.exact;
    const found = this.list.find((one) => one.kind === "audioinput" && (wanted === undefined || one.deviceId === wanted));
    if (found === undefined) throw Object.assign(new Error("no"), { name: wanted === undefined ? "NotFoundError" : "OverconstrainedError" });
    const track = new FakeTrack(constraints.audio ? "audio" : "video", found);
    this.given.push(track);
    return { getAudioTracks: () => [track], getVideoTracks: () => [track], getTracks: () => [track] };
  }

  /** Something was plugged in or pulled out. */
  become(/** @type {FakeDevices["list"]} */ list) {
    this.list = list;
    this.dispatchEvent(new Event("devicechange"));
  }
}

/**
 * A room that carries signals as the server does: each sender's in their order, those of several in any.
 */
export class FakeRoom {
  /** @type {Map<string, (message: any) => void>} */
  #pages = new Map();
  /** @type {Map<string, any[]>} */
  #sent = new Map();
  /** @type {any[]} everything that was ever said */
  said = [];

  /** @param {string} me */
  enter(me, /** @type {(message: any) => void} */ hear) {
    this.#pages.set(me, hear);
  }

  leave(/** @type {string} */ me) {
    this.#pages.delete(me);
    this.#sent.delete(me);
  }

  /** @param {string} from */
  sender(from) {
    return (/** @type {any} */ message) => {
      if (message.type !== "signal") return;
      this.said.push({ from, ...message });
      this.#sent.set(from, [...(this.#sent.get(from) ?? []), message]);
    };
  }

  /** @param {(choices: number) => number} choose which sender is next */
  async carry(choose = () => 0) {
    for (;;) {
      await settle();
      const waiting = [...this.#sent.keys()].filter((from) => this.#sent.get(from)?.length).sort();
      const from = waiting[choose(waiting.length)];
      if (from === undefined) return;
      this.deliver(from);
    }
  }

  /** The next of somebody's. */
  deliver(/** @type {string} */ from) {
    const { to, page, data } = this.#sent.get(from)?.shift() ?? {};
    for (const [who, hear] of this.#pages) {
      if (who !== from && (to === undefined || to === who) && data !== undefined) {
        hear({ type: "signal", from, page, data: structuredClone(data) });
      }
    }
  }

  get waiting() {
    return [...this.#sent.keys()].filter((from) => this.#sent.get(from)?.length);
  }
}

export function streamOf(/** @type {any} */ track) {
  return /** @type {any} */ ({ track, getAudioTracks: () => [track], getVideoTracks: () => [track] });
}
