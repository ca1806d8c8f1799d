// The only home of the check of microphone, loudspeaker, camera and line before a meeting: what each step asks, and what
// can be wrong in it, as codes. Nothing of it leaves this computer but what the relay is asked.

import { Camera } from "./camera.js";
import { ECHO_SECONDS, playBack } from "./echo.js";
import { loudnessMeter } from "./loudness.js";
import { reachRelay } from "./relay_check.js";
import { TONE_SECONDS, playTone } from "./tone.js";
import { troubleOf } from "./troubles.js";
import { measureUplink } from "./uplink.js";

/** @import { Timers } from "../room/connection.js" */
/** @import { RelayAnswer } from "./relay_check.js" */
/** @import { Trouble } from "./troubles.js" */

/** @typedef {"secure" | "microphone" | "level" | "echo" | "loudspeaker" | "camera" | "relay" | "uplink"} Step */
/**
 * `silent`: the microphone is there, and nothing is heard from it. `not_heard`: the person says that they heard nothing.
 * `line_down`: the room's own line could not be asked. `slow`: sound alone. `unmeasured`: nobody can say.
 * @typedef {Trouble | "silent" | "not_heard" | Exclude<RelayAnswer, "ok"> | "line_down" | "slow" | "unmeasured"} CheckTrouble
 */
/**
 * `running`: it goes on. `asked`: the person has to say whether they heard it. `none`: there is nothing to check.
 * @typedef {"not_yet" | "running" | "asked" | "ok" | "none" | "trouble"} Standing
 */
/** @typedef {{ standing: Standing, trouble: CheckTrouble | null }} Checked */
/**
 * A state is never changed, but replaced by another. `level`: from 0 to 1. `uplink`: bits a second.
 * @typedef {{ steps: Readonly<Record<Step, Checked>>, level: number, uplink: number | null }} CheckState
 */
/** @typedef {{ policy: "relay" | "all", servers: RTCIceServer[] }} RelayToUse */

const LISTEN_EVERY_MS = 100;
const LISTEN_MS = 10_000;
// Of loudness.js: about -46 dB. A fan is below it, a word above.
const SPEECH = 0.3;
// In two seconds, so often: words have pauses between them, and a knock on the table is over sooner.
const REMEMBERED = 20;
const SPOKEN_TIMES = 3;
// Less than this carries sound to a full room, and hardly a picture.
const SLOW_BITS = 600_000;

const NOT_YET = /** @type {Checked} */ (Object.freeze({ standing: "not_yet", trouble: null }));
/** @type {Readonly<CheckState>} */
export const UNCHECKED = Object.freeze({
  steps: Object.freeze({
    secure: NOT_YET,
    microphone: NOT_YET,
    level: NOT_YET,
    echo: NOT_YET,
    loudspeaker: NOT_YET,
    camera: NOT_YET,
    relay: NOT_YET,
    uplink: NOT_YET,
  }),
  level: 0,
  uplink: null,
});

export class DeviceCheck {
  /** @type {CheckState} */
  state = UNCHECKED;
  #given;
  #camera;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {{ stream: MediaStream, source: MediaStreamAudioSourceNode } | null} */
  #microphone = null;
  /** Ends the echo. @type {(() => void) | null} */
  #silence = null;
  /** @type {Set<number>} */
  #running = new Set();
  // A step that is begun anew, or a check that is over, makes what the older one finds worth nothing.
  #begun = 0;

  /**
   * @param {object} given
   * @param {MediaDevices | undefined} given.devices
   * @param {boolean} given.secure `isSecureContext`
   * @param {() => AudioContext} given.context
   * @param {(config: RTCConfiguration) => RTCPeerConnection} given.connect
   * @param {() => Promise<RelayToUse | null>} given.relay what the server says; null if it cannot be asked
   * @param {() => MediaStreamTrack | null} [given.live] the room's own capture: some phones silence it for a second one
   * @param {Timers} given.timers
   * @param {() => void} given.changed
   */
  constructor(given) {
    this.#given = given;
    this.#camera = new Camera(given.devices, given.changed);
    this.#stands("secure", given.secure && given.devices !== undefined ? "ok" : "trouble", "insecure");
  }

  /** The person's own picture, to see themselves. */
  get picture() {
    return this.#camera.picture;
  }

  /**
   * From a press: ask for the microphone, and listen until a word was heard.
   * @param {string} [id] one of the list
   */
  async microphone(id = "") {
    this.#release();
    const begun = ++this.#begun;
    this.#stands("microphone", "running");
    this.#stands("level", "not_yet");
    this.#stands("echo", "not_yet");
    let stream;
    try {
      stream = await this.#open(id);
    } catch (error) {
      if (begun === this.#begun) this.#stands("microphone", "trouble", this.#given.devices === undefined ? "insecure" : troubleOf(error));
      return;
    }
    if (begun !== this.#begun) return stop(stream);
    this.#begin(stream);
  }

  /** From a press: hear oneself, three seconds later. The person says whether they did. */
  echo() {
    const [context, microphone] = [this.#context, this.#microphone];
    if (context === null || microphone === null) return;
    this.#silence?.();
    void context.resume();
    this.#silence = playBack(context, microphone.source);
    this.#stands("echo", "running");
    this.#later(() => this.#stands("echo", "asked"), ECHO_SECONDS * 2000);
  }

  /**
   * From a press: two notes.
   * @param {string} [id] a loudspeaker of the list, where the browser can choose
   */
  async loudspeaker(id = "") {
    const context = this.#sound();
    this.#stands("loudspeaker", "running");
    try {
      await context.resume();
      // Not in TypeScript's DOM yet (Web Audio 1.1), nor in every browser.
      const choosing = /** @type {{ setSinkId?: (id: string) => Promise<void> }} */ (/** @type {unknown} */ (context));
      await choosing.setSinkId?.(id);
      playTone(context);
    } catch (error) {
      return this.#stands("loudspeaker", "trouble", troubleOf(error));
    }
    this.#later(() => this.#stands("loudspeaker", "asked"), TONE_SECONDS * 1000);
  }

  /**
   * The person's answer.
   * @param {"echo" | "loudspeaker"} step
   * @param {boolean} heard
   */
  answer(step, heard) {
    this.#stands(step, heard ? "ok" : "trouble", "not_heard");
  }

  /**
   * From a press: the camera's picture, which nobody else sees.
   * @param {string} [id]
   */
  async camera(id = "") {
    this.#stands("camera", "running");
    if (id !== "") await this.#camera.use(id);
    if (!this.#camera.on) await this.#camera.start();
    const { on, trouble } = this.#camera;
    if (on) this.#stands("camera", "ok");
    else if (trouble === null) this.#stands("camera", "not_yet");
    else this.#stands("camera", "trouble", trouble);
  }

  cameraOff() {
    this.#camera.stop();
    this.#stands("camera", "not_yet");
  }

  /** Whether this network lets calls through, and roughly how much it carries. */
  async line() {
    const begun = this.#begun;
    this.#stands("relay", "running");
    this.#stands("uplink", "not_yet");
    const { connect, relay, timers } = this.#given;
    const to = await relay();
    if (begun !== this.#begun) return;
    if (to === null) return this.#stands("relay", "trouble", "line_down");
    // Without a relay people's browsers find each other; there is nothing on the way that could be asked.
    if (to.servers.length === 0) {
      this.#stands("relay", "none");
      return this.#stands("uplink", "none");
    }
    const reached = await reachRelay(connect, to.servers, timers);
    if (begun !== this.#begun) return;
    if (reached !== "ok") return this.#stands("relay", "trouble", reached);
    this.#stands("relay", "ok");
    this.#stands("uplink", "running");
    const uplink = await measureUplink(connect, to.servers, timers);
    if (begun !== this.#begun) return;
    this.#become({ uplink });
    if (uplink === null) this.#stands("uplink", "trouble", "unmeasured");
    else this.#stands("uplink", uplink < SLOW_BITS ? "trouble" : "ok", "slow");
  }

  /** The check is over: every lamp goes out. What it found stays to be read. */
  close() {
    this.#begun += 1;
    this.#release();
    this.#camera.stop();
    void this.#context?.close();
    this.#context = null;
  }

  /** @param {string} id */
  async #open(id) {
    const live = this.#given.live?.() ?? null;
    if (live !== null) return new MediaStream([live.clone()]);
    if (this.#given.devices === undefined) throw new Error("not a secure page");
    return this.#given.devices.getUserMedia({ audio: id === "" ? true : { deviceId: { exact: id } } });
  }

  /** @param {MediaStream} stream */
  #begin(stream) {
    const context = this.#sound();
    void context.resume();
    const source = context.createMediaStreamSource(stream);
    this.#microphone = { stream, source };
    const [track] = stream.getAudioTracks();
    if (track !== undefined) {
      track.onended = () => {
        this.#release();
        this.#stands("microphone", "trouble", "gone");
      };
    }
    this.#stands("microphone", "ok");
    this.#stands("level", "running");
    this.#listen(loudnessMeter(context, source), [], 0);
  }

  /**
   * @param {() => number} loudness
   * @param {readonly boolean[]} heard whether it was speech, each time of late
   * @param {number} listened milliseconds
   */
  #listen(loudness, heard, listened) {
    const level = loudness();
    this.#become({ level });
    const late = [...heard, level >= SPEECH].slice(-REMEMBERED);
    if (late.filter(Boolean).length >= SPOKEN_TIMES) this.#stands("level", "ok");
    // It goes on listening: a word may still come, and the person sees the level move.
    else if (listened >= LISTEN_MS && this.state.steps.level.standing === "running") this.#stands("level", "trouble", "silent");
    this.#later(() => this.#listen(loudness, late, listened + LISTEN_EVERY_MS), LISTEN_EVERY_MS);
  }

  #sound() {
    this.#context ??= this.#given.context();
    return this.#context;
  }

  #release() {
    for (const timer of this.#running) this.#given.timers.clear(timer);
    this.#running.clear();
    this.#silence?.();
    this.#silence = null;
    this.#microphone?.source.disconnect();
    if (this.#microphone !== null) stop(this.#microphone.stream);
    this.#microphone = null;
    if (this.state.level !== 0) this.#become({ level: 0 });
  }

  /**
   * @param {() => void} act
   * @param {number} milliseconds
   */
  #later(act, milliseconds) {
    const timer = this.#given.timers.set(() => {
      this.#running.delete(timer);
      act();
    }, milliseconds);
    this.#running.add(timer);
  }

  /**
   * @param {Step} step
   * @param {Standing} standing
   * @param {CheckTrouble} [trouble] counts if it is one
   */
  #stands(step, standing, trouble = "unknown") {
    const checked = { standing, trouble: standing === "trouble" ? trouble : null };
    this.#become({ steps: { ...this.state.steps, [step]: checked } });
  }

  /** @param {Partial<CheckState>} changes */
  #become(changes) {
    this.state = { ...this.state, ...changes };
    this.#given.changed();
  }
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
