// The only home of the connection to one other person's browser: how the two agree on it (perfect negotiation, W3C
// WebRTC section 10.7), and its three slots. After the first offer and answer nothing is agreed anew but the ways: not for
// a turn, a camera, a shared screen or a bitrate.

import { Mending } from "./mending.js";
import { withQuietSilence } from "./opus.js";

/** @import { About, SignalData } from "../protocol.d.ts" */
/** @import { Timers } from "../room/connection.js" */
/** @import { Ways } from "./relay.js" */
/** @import { LinkState } from "./state.js" */

/** What an SDP's three parts are, by their place. */
const KINDS = /** @type {const} */ (["audio", "video", "video"]);
// A line that is away for some seconds is mended before anybody has to read of it.
const BROKEN_MS = 10_000;

/**
 * Each a transceiver once the link has any: all three, or none.
 * @typedef {object} Slots
 * @property {RTCRtpTransceiver | null} microphone
 * @property {RTCRtpTransceiver | null} camera
 * @property {RTCRtpTransceiver | null} screen
 */
/**
 * What a link is given by its mesh.
 * @typedef {object} LinkGiven
 * @property {string} id
 * @property {string} me
 * @property {string} them
 * @property {string} page of theirs
 * @property {About} about them
 * @property {RTCPeerConnection} connection
 * @property {Timers} timers
 * @property {() => Promise<Ways>} freshWays with credentials that last
 * @property {(data: SignalData) => void} send to them
 * @property {(link: Link) => void} ready it has its slots
 * @property {(link: Link) => void} changed its state
 * @property {(link: Link) => void} dead it has to be made anew
 * @property {(link: Link) => void} refused it is not what a page of ours offers
 */

export class Link {
  /** @type {Slots} */
  slots = { microphone: null, camera: null, screen: null };
  /** @type {LinkState} */
  state = "connecting";
  id;
  them;
  page;
  /** What they take part with. */
  about;
  connection;
  /** Whether this end offered it. */
  mine = false;
  #polite;
  #given;
  #mending;
  #offering = false;
  #ignoring = false;
  #closed = false;
  /** @type {number | null} */
  #breaking = null;
  /** What they say is heard in its order, each when the one before it is done. @type {Promise<void>} */
  #hearing = Promise.resolve();

  /** @param {LinkGiven} given */
  constructor(given) {
    this.#given = given;
    this.id = given.id;
    this.them = given.them;
    this.page = given.page;
    this.about = given.about;
    // The two ends know it of each other without a word.
    this.#polite = given.me > given.them;
    const connection = (this.connection = given.connection);
    this.#mending = new Mending({
      polite: this.#polite,
      timers: given.timers,
      restart: () => void this.#restart(),
      ask: () => given.send({ kind: "restart", link: this.id }),
      anew: () => given.dead(this),
    });
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) return;
      given.send({ kind: "candidate", link: this.id, candidate: candidate.candidate, mid: candidate.sdpMid ?? "" });
    };
    connection.onconnectionstatechange = () => this.#becomes(connection.connectionState);
    this.#mayBreak();
  }

  /** Whether theirs is the word that counts when both offer. */
  get polite() {
    return this.#polite;
  }

  /** Whether the other end has agreed to it yet. */
  get agreed() {
    return this.connection.remoteDescription !== null;
  }

  /** Offer it. Only the end that offers makes the slots; the other adopts them by their place. */
  begin() {
    this.mine = true;
    this.#take(KINDS.map((kind) => this.connection.addTransceiver(kind, { direction: "sendrecv" })));
  }

  /**
   * What they say about this link.
   * @param {SignalData} data
   */
  hear(data) {
    this.#hearing = this.#hearing.then(() => this.#heard(data)).catch(() => {
      // What cannot be understood mends itself or does not: a link that stays unconnected is made anew.
    });
    return this.#hearing;
  }

  /** @param {boolean} open */
  lineIs(open) {
    this.#mending.lineIs(open);
    if (open) this.#offerAgain();
  }

  /**
   * New credentials, before the old run out. What is connected stays so.
   * @param {Ways} ways
   */
  use(ways) {
    if (this.#closed) return;
    try {
      // With all the rest as it is: a configuration without the key that the connection was made with is refused.
      this.connection.setConfiguration({ ...this.connection.getConfiguration(), ...ways });
    } catch {
      // A browser that takes no others goes on with those it has.
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#mending.end();
    this.#stopBreaking();
    const { connection } = this;
    connection.onnegotiationneeded = connection.onicecandidate = connection.onconnectionstatechange = null;
    connection.close();
  }

  /** @param {SignalData} data */
  async #heard(data) {
    if (this.#closed) return;
    if (data.kind === "description") await this.#describe(data);
    else if (data.kind === "candidate") await this.#candidate(data);
    else if (data.kind === "restart" && !this.#polite) this.#mending.asked();
  }

  async #offer() {
    try {
      this.#offering = true;
      await this.connection.setLocalDescription();
      this.#sayOwn();
    } catch {
      // Closed meanwhile.
    } finally {
      this.#offering = false;
    }
  }

  /** @param {{ type: "offer" | "answer", sdp: string }} description */
  async #describe({ type, sdp }) {
    const { connection } = this;
    const calm = !this.#offering && connection.signalingState === "stable";
    this.#ignoring = type === "offer" && !calm && !this.#polite;
    if (this.#ignoring) return;
    await connection.setRemoteDescription({ type, sdp: withQuietSilence(sdp) });
    if (this.#closed || !this.#fits()) return;
    if (type === "answer") return;
    await connection.setLocalDescription();
    this.#sayOwn();
  }

  /** @param {{ candidate: string, mid: string }} data */
  async #candidate({ candidate, mid }) {
    try {
      await this.connection.addIceCandidate({ candidate, sdpMid: mid });
    } catch (error) {
      if (!this.#ignoring) throw error;
    }
  }

  /**
   * Adopt the slots of the other end's first offer. What it offers beyond them, then or later, is a track that nobody
   * knows: it is shut here and given to nobody, so that no element ever plays it.
   */
  #fits() {
    const all = this.connection.getTransceivers();
    if (this.slots.microphone === null) {
      const first = all.slice(0, KINDS.length);
      if (first.length < KINDS.length || first.some((one, place) => one.receiver.track.kind !== KINDS[place])) {
        for (const one of all) one.receiver.track.enabled = false;
        this.#given.refused(this);
        return false;
      }
      for (const one of first) one.direction = "sendrecv";
      this.#take(first);
    }
    const known = new Set(Object.values(this.slots));
    for (const one of all) {
      if (known.has(one)) continue;
      one.receiver.track.enabled = false;
      if (one.direction !== "stopped") one.direction = "inactive";
    }
    return true;
  }

  /** @param {RTCRtpTransceiver[]} three */
  #take([microphone, camera, screen]) {
    this.slots = { microphone: microphone ?? null, camera: camera ?? null, screen: screen ?? null };
    this.#given.ready(this);
  }

  #sayOwn() {
    const own = this.connection.localDescription;
    if (this.#closed || own === null || (own.type !== "offer" && own.type !== "answer")) return;
    this.#given.send({ kind: "description", link: this.id, type: own.type, sdp: own.sdp });
  }

  async #restart() {
    try {
      this.use(await this.#given.freshWays());
    } catch {
      // With the old ones then, which may still do.
    }
    if (this.#closed) return;
    this.connection.restartIce();
    this.#offerAgain();
  }

  /** An offer that has no answer may be lost; and while it waits, the browser asks for no other. */
  #offerAgain() {
    if (this.connection.signalingState === "have-local-offer" && !this.#offering) void this.#offer();
  }

  /** @param {RTCPeerConnectionState} state */
  #becomes(state) {
    if (state === "connected") {
      this.#stopBreaking();
      this.#mending.well();
      this.#show("connected");
    } else if (state === "disconnected" || state === "failed") {
      this.#mending.trouble();
      this.#mayBreak();
      if (this.state === "connected") this.#show("connecting");
    }
  }

  #mayBreak() {
    this.#breaking ??= this.#given.timers.set(() => this.#show("broken"), BROKEN_MS);
  }

  #stopBreaking() {
    if (this.#breaking !== null) this.#given.timers.clear(this.#breaking);
    this.#breaking = null;
  }

  /** @param {LinkState} state */
  #show(state) {
    if (this.state === state) return;
    this.state = state;
    this.#given.changed(this);
  }
}
