// The only home of voice and video in this page as a whole. It obeys the room's view and decides nothing: who may be heard
// is in the view, and one function (hearing.js) answers for what is played and for what is sent.

import { AgreedCode } from "./agreed_code.js";
import { BROWSER, speakerIn } from "./browser.js";
import { Devices, NOTHING_YET } from "./devices.js";
import { mayHear } from "./hearing.js";
import { Lease } from "./lease.js";
import { Listening } from "./listening.js";
import { Mesh } from "./mesh.js";
import { Meter, shownLevel } from "./meter.js";
import { Microphone } from "./microphone.js";
import { Pictures } from "./pictures.js";
import { Relay } from "./relay.js";
import { Sending } from "./sending.js";
import { Showing } from "./showing.js";
import { Speaking } from "./speaking.js";
import { SILENT } from "./state.js";
import { microphoneState, stateOf } from "./state_of.js";
import { Watch } from "./watch.js";

/** @import { About, FromBrowser, HearingShown, RelayShown, RoomShown, ShowSignal, View } from "../protocol.d.ts" */
/** @import { LineState, Timers } from "../room/connection.js" */
/** @import { Browser } from "./browser.js" */
/** @import { Link } from "./link.js" */
/** @import { DeviceKind, MediaState } from "./state.js" */

// A person who has allowed their microphone before is asked nothing: then the links begin with it. Whoever is asked, and
// thinks it over, hears the others meanwhile.
const MICROPHONE_MS = 3_000;

export class Media {
  /** @type {Readonly<MediaState>} */
  state = SILENT;
  /** @type {MediaState["taking"]} */
  #taking = "no";
  /** Each beginning is its own: what an older one waited for changes nothing. */
  #beginning = 0;
  /** @type {RoomShown | null} */
  #room = null;
  /** @type {RTCCertificate | null} */
  #certificate = null;
  /** @type {Devices | null} */
  #devices = null;
  #level = 0;
  #levelShown = false;
  #speaks = false;
  #speaking = new Speaking();
  #given;
  #browser;
  #lease;
  #relay;
  #mesh;
  #listening;
  #sending;
  #microphone;
  #meter;
  #watch;
  #code;
  #pictures;
  #showing;

  /**
   * @param {object} given
   * @param {string} given.me
   * @param {(message: FromBrowser) => unknown} given.send over the room's line; it may be lost
   * @param {Timers} given.timers
   * @param {MediaDevices | undefined} given.devices
   * @param {(config: RTCConfiguration) => RTCPeerConnection} given.connect
   * @param {() => string} given.random an id
   * @param {Pick<HTMLElement, "append" | "ownerDocument">} given.sinks where the audio elements are put
   * @param {() => void} given.changed the state is another one
   * @param {Browser} [given.browser]
   */
  constructor({ me, send, timers, devices, connect, random, sinks, changed, browser = BROWSER }) {
    const show = () => this.#show();
    const page = random();
    this.#given = { me, page, send, timers, devices, changed };
    this.#browser = browser;
    this.#lease = new Lease({ timers, changed: () => this.#apply() });
    this.#relay = new Relay({ send, timers, clock: browser.clock, changed: (ways) => this.#mesh.use(ways) });
    this.#listening = new Listening({ me, speaker: () => speakerIn(sinks), streamOf: browser.streamOf, changed: show });
    this.#sending = new Sending({ me, timers, changed: show });
    this.#microphone = new Microphone({ devices, timers, captured: (track) => this.#captured(track), changed: show });
    this.#meter = new Meter({ timers, readerOf: browser.readerOf, look: (level) => this.#measured(level) });
    this.#pictures = new Pictures({ devices, timers, changed: show });
    this.#showing = new Showing(browser.streamOf);
    this.#code = new AgreedCode(show);
    this.#watch = new Watch({
      me,
      timers,
      noticed: (them) => this.#noticed(them),
      measured: (link, report) => this.#pictures.measured(link, report),
      changed: show,
    });
    this.#mesh = new Mesh({
      me,
      page,
      newId: random,
      timers,
      send,
      connect: () => connect(this.#config()),
      freshWays: () => this.#freshWays(),
      linked: (link) => this.#linked(link),
      gone: (link) => this.#gone(link),
      changed: show,
    });
  }

  /**
   * Take part. From a press, or after a reload of a page that did: the microphone is shut either way. Called again, it
   * adds a microphone or a camera. Ends when this page takes part, whether it got them or not.
   * @param {{ microphone: boolean, camera: boolean }} wanted
   */
  async start({ microphone, camera }) {
    if (this.#room === null) return;
    const captured = microphone ? this.#microphone.start() : Promise.resolve();
    if (camera) void this.#pictures.camera(true);
    if (this.#taking !== "no") return captured;
    this.#taking = "starting";
    const beginning = ++this.#beginning;
    this.#devices = new Devices(this.#given.devices, () => this.#show());
    void this.#devices.read();
    this.#show();
    // No connection before the server has named the ways: it would tell the others this device's address.
    await Promise.all([this.#relay.begin(), this.#certify(), Promise.race([captured, this.#wait(MICROPHONE_MS)])]);
    if (beginning !== this.#beginning) return;
    this.#taking = "yes";
    this.#mesh.begin(this.#about());
    this.#show();
  }

  /** Take part no more: nothing is played, nothing is sent, and the lamps go out. */
  stop() {
    this.#beginning += 1;
    this.#taking = "no";
    this.#mesh.end();
    this.#sending.close();
    this.#microphone.stop();
    this.#pictures.stop();
    this.#relay.end();
    this.#devices?.close();
    this.#devices = null;
    this.#show();
  }

  /**
   * The room as it is now, at once and before it is drawn: who may not be heard any more is silent when this returns.
   * @param {View | null} view null: this page is in no room
   */
  saw(view) {
    const inside = view !== null && view.you.whereabouts === "room" && !view.you.closed;
    this.#room = inside ? (view.room ?? null) : null;
    if (this.#room === null) {
      this.#lease.end();
      this.#apply();
      this.#pictures.saw(null, this.#given.me);
      this.stop();
      return;
    }
    // The room is the new one before the lease begins anew: else the sound would open, for this moment, as it was.
    this.#lease.saw();
    this.#apply();
    this.#mesh.saw(this.#room.people);
    this.#pictures.saw(view, this.#given.me);
    this.#show();
  }

  /** The server said something, whatever it was. */
  heard() {
    this.#lease.heard();
  }

  /** @param {LineState} state */
  lineIs(state) {
    const open = state === "open";
    if (!open) this.#lease.lineLost();
    if (open) this.#relay.lineOpened();
    this.#mesh.lineIs(open);
    this.#show();
  }

  /** @param {ShowSignal} message */
  signal(message) {
    const { data } = message;
    if (data.kind !== "noticed") return this.#mesh.signal(message);
    if (this.#roleOf(this.#given.me) === "mediator") this.#watch.told(data.participant);
  }

  /** @param {RelayShown} message */
  relay(message) {
    this.#relay.heard(message);
    this.#show();
  }

  /** By a press of the person's, and by nothing else. */
  openMicrophone() {
    // After a phone call a capture can be dead without saying so. The press is the moment to begin a new one.
    if (this.#microphone.track?.muted) void this.#microphone.capture();
    this.#sending.open();
    this.#show();
  }

  closeMicrophone() {
    this.#sending.close();
    this.#show();
  }

  /**
   * Another device.
   * @param {DeviceKind} kind
   * @param {string} id
   */
  async use(kind, id) {
    if (kind === "microphone") await this.#microphone.use(id);
    else if (kind === "camera") await this.#pictures.use(id);
    else await this.#listening.use(id);
  }

  /** @param {boolean} on */
  camera(on) {
    return this.#pictures.camera(on);
  }

  /** @param {boolean} on */
  screen(on) {
    return this.#pictures.screen(on);
  }

  /** @param {boolean} on */
  blur(on) {
    return this.#pictures.blur(on);
  }

  /** @param {Partial<Pictures["state"]["choices"]>} choices */
  choose(choices) {
    this.#pictures.choose(choices);
  }

  /** Bring back the pictures that were put off. By a press. */
  picturesAgain() {
    this.#pictures.again();
  }

  /** @param {number | null} bits a second, as the check of the line measured them */
  uplink(bits) {
    this.#pictures.uplink(bits);
  }

  /** From a press: what the browser would not play without one. */
  resumeSound() {
    this.#listening.resume();
  }

  /**
   * Whether the level is of use to anybody now.
   * @param {boolean} shown
   */
  showLevel(shown) {
    this.#levelShown = shown;
    this.#show();
  }

  /** @param {string} participant */
  pictureOf(participant) {
    return this.#showing.of(this.#mesh.linkTo(participant), "camera");
  }

  /** Of whoever may be heard, and of nobody else. @param {string} participant */
  screenOf(participant) {
    if (!mayHear(this.#rights(), this.#given.me, participant)) return null;
    return this.#showing.of(this.#mesh.linkTo(participant), "screen");
  }

  get ownPicture() {
    return this.#pictures.picture;
  }

  /** The capture itself, for this person's own ears: for a second one, some phones silence the first. */
  get capture() {
    return this.#microphone.track;
  }

  get ownScreen() {
    return this.#pictures.shared;
  }

  #rights() {
    /** @type {HearingShown | undefined} */
    const hearing = this.#room?.hearing;
    return { hearing, alive: this.#lease.alive };
  }

  #apply() {
    const rights = this.#rights();
    this.#listening.apply(rights);
    this.#sending.apply(rights);
    this.#watch.apply(rights, (them) => this.#room?.people.by_id[them]?.attendance === "here");
    this.#show();
  }

  /** @param {Link} link */
  #linked(link) {
    this.#listening.add(link);
    this.#sending.add(link);
    this.#watch.add(link);
    this.#pictures.onLink(link);
    this.#apply();
  }

  /** @param {Link} link */
  #gone(link) {
    this.#listening.remove(link);
    this.#sending.remove(link);
    this.#watch.remove(link);
    this.#pictures.onGone(link);
  }

  /** @param {MediaStreamTrack | null} track */
  async #captured(track) {
    try {
      this.#meter.measure(track);
    } catch {
      // Without a meter the person is heard all the same.
    }
    if (track === null) [this.#level, this.#speaks, this.#speaking] = [0, false, new Speaking()];
    void this.#devices?.read();
    await this.#sending.captured(track);
  }

  /** @param {number} level */
  #measured(level) {
    this.#level = shownLevel(level);
    this.#speaks = this.#speaking.look(level);
    this.#show();
  }

  /** @param {string} them */
  #noticed(them) {
    const { me, page, send } = this.#given;
    for (const to of this.#room?.people.order ?? []) {
      if (to === me || to === them || this.#roleOf(to) !== "mediator") continue;
      send({ type: "signal", to, page, data: { kind: "noticed", participant: them } });
    }
  }

  /** @param {string} participant */
  #roleOf(participant) {
    return this.#room?.people.by_id[participant]?.role;
  }

  /** @returns {RTCConfiguration} */
  #config() {
    const certificates = this.#certificate === null ? {} : { certificates: [this.#certificate] };
    if (this.#relay.ways === null) throw new Error("no connection before the ways are known");
    return { ...this.#relay.ways, ...certificates };
  }

  async #freshWays() {
    await this.#relay.fresh();
    if (this.#relay.ways === null) throw new Error("no connection before the ways are known");
    return this.#relay.ways;
  }

  /** One key for all links, or the room's people could not compare one code. */
  async #certify() {
    try {
      this.#certificate ??= await this.#browser.newCertificate();
    } catch {
      // Each link has its own then, and the code compares for two people alone.
    }
  }

  /** @param {number} milliseconds */
  #wait(milliseconds) {
    return new Promise((done) => this.#given.timers.set(() => done(null), milliseconds));
  }

  /** @returns {About} */
  #about() {
    const { camera, screen } = this.#pictures.state;
    const microphone = microphoneState(this.#microphone, this.#sending);
    return { microphone, camera: camera.on, screen: screen.on };
  }

  #show() {
    this.#mesh.tell(this.#about());
    this.#code.look(this.#mesh.links, this.#mesh.whole);
    const state = stateOf({
      me: this.#given.me,
      taking: this.#taking,
      rights: this.#rights(),
      relay: this.#relay,
      listening: this.#listening,
      sending: this.#sending,
      microphone: this.#microphone,
      level: this.#levelShown ? this.#level : 0,
      speaks: this.#speaks,
      lists: this.#devices?.lists ?? NOTHING_YET,
      pictures: this.#pictures.state,
      mesh: this.#mesh,
      watch: this.#watch,
      code: this.#code.code,
    });
    if (JSON.stringify(state) === JSON.stringify(this.state)) return;
    this.state = state;
    this.#given.changed();
  }
}
