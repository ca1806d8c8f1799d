import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { DeviceCheck } from "../../static/media/device_check.js";
import { loudnessOf } from "../../static/media/loudness.js";
import { MOST_BITS, measureUplink } from "../../static/media/uplink.js";
import { Clock } from "./clock.js";
import { FakeDevices, error } from "./fake_media.js";

/** @type {Clock} */ let clock;
/** @type {FakeDevices} */ let devices;
/** @type {DeviceCheck} */ let check;
/** @type {any[]} */ let nodes;
/** @type {FakeConnection[]} */ let connections;
let loudness = 0;
/** @type {any} */ let relay;
const RELAY = { policy: "relay", servers: [{ urls: ["turn:relay.example"], username: "u", credential: "c" }] };

/** A node of Web Audio that only remembers to what it leads. */
class FakeNode {
  /** @type {any[]} */ to = [];
  gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };

  /** @param {any} _context @param {any} options */
  constructor(_context, options) {
    this.options = options;
    nodes.push(this);
  }

  /** @param {any} other */
  connect(other) {
    this.to.push(other);
    return other;
  }

  disconnect() {
    this.to = [];
  }

  /** @param {Float32Array} samples */
  getFloatTimeDomainData(samples) {
    samples.fill(loudness);
  }

  start() {}
  stop() {}
}
class Analyser extends FakeNode {}
class Gain extends FakeNode {}
class Delay extends FakeNode {}
class Oscillator extends FakeNode {}
Object.assign(globalThis, { AnalyserNode: Analyser, GainNode: Gain, DelayNode: Delay, OscillatorNode: Oscillator });

const destination = { name: "loudspeaker" };
const context = /** @type {any} */ ({
  currentTime: 0,
  destination,
  resume: async () => {},
  close: async () => {},
  createMediaStreamSource: () => new FakeNode(null, "microphone"),
});

class FakeConnection {
  /** @type {any} */ onicecandidate = null;
  /** @type {any} */ onicecandidateerror = null;
  closed = false;

  /** @param {any} config */
  constructor(config) {
    this.config = config;
    connections.push(this);
  }

  createDataChannel() {
    return {};
  }

  async setLocalDescription() {}

  close() {
    this.closed = true;
  }
}

beforeEach(() => {
  [clock, devices, nodes, connections, loudness, relay] = [new Clock(), new FakeDevices(), [], [], 0, RELAY];
  check = checking();
});

function checking(/** @type {any} */ but = {}) {
  return new DeviceCheck({
    devices: /** @type {any} */ (devices),
    secure: true,
    context: () => context,
    connect: (config) => /** @type {any} */ (new FakeConnection(config)),
    relay: async () => relay,
    timers: clock.timers,
    changed: () => {},
    ...but,
  });
}

const step = (/** @type {import("../../static/media/device_check.js").Step} */ name) => {
  const { standing, trouble } = check.state.steps[name];
  return trouble ?? standing;
};

test("before a press nothing is asked of the computer", () => {
  assert.deepEqual([devices.asked, nodes, connections], [[], [], []]);
  assert.equal(step("secure"), "ok");
});

test("a page that is not served safely says so, and each step of it too", async () => {
  check = checking({ secure: false, devices: undefined });
  await check.microphone();
  await check.camera();
  assert.deepEqual([step("secure"), step("microphone"), step("camera")], ["insecure", "insecure", "insecure"]);
});

test("each reason why there is no microphone has its own code", async () => {
  for (const [name, code] of [["NotAllowedError", "refused"], ["NotFoundError", "missing"], ["NotReadableError", "busy"]]) {
    devices.fails = error(String(name));
    await check.microphone();
    assert.equal(step("microphone"), code);
  }
});

test("a word that is heard is enough, and a knock is not", async () => {
  await check.microphone();
  assert.deepEqual([step("microphone"), step("level")], ["ok", "running"]);
  loudness = 0.1;
  await clock.pass(100);
  loudness = 0;
  await clock.pass(3_000);
  loudness = 0.1;
  await clock.pass(200);
  assert.equal(step("level"), "running");
  await clock.pass(100);
  assert.equal(step("level"), "ok");
  assert.ok(check.state.level > 0.5);
});

test("a microphone from which nothing is heard for ten seconds is silent, until a word comes", async () => {
  await check.microphone();
  await clock.pass(10_000);
  assert.equal(step("level"), "silent");
  loudness = 0.1;
  await clock.pass(300);
  assert.equal(step("level"), "ok");
});

test("a microphone that is unplugged in the check is gone", async () => {
  await check.microphone();
  devices.given[0]?.onended?.();
  assert.equal(step("microphone"), "gone");
});

test("people hear themselves out of a delay in this page, once, and say whether they did", async () => {
  await check.microphone();
  check.echo();
  const delay = nodes.find((one) => one instanceof Delay);
  assert.deepEqual(delay.options, { maxDelayTime: 3, delayTime: 3 });
  assert.deepEqual(delay.to, [destination]);
  // The way into it is shut before it plays: nobody's loudspeaker talks to their microphone.
  assert.equal(step("echo"), "running");
  await clock.pass(6_000);
  assert.equal(step("echo"), "asked");
  check.answer("echo", false);
  assert.equal(step("echo"), "not_heard");
  assert.deepEqual(connections, []);
});

test("the loudspeaker is tried with a tone, and the person says whether they heard it", async () => {
  await check.loudspeaker();
  assert.equal(step("loudspeaker"), "running");
  await clock.pass(1_000);
  assert.equal(step("loudspeaker"), "asked");
  check.answer("loudspeaker", true);
  assert.equal(step("loudspeaker"), "ok");
});

test("the camera's picture is for the person alone, and its lamp goes out", async () => {
  await check.camera();
  assert.equal(step("camera"), "ok");
  assert.notEqual(check.picture, null);
  check.cameraOff();
  assert.equal(check.picture, null);
  assert.equal(devices.given[0]?.stopped, true);
  devices.fails = error("NotReadableError");
  await check.camera();
  assert.equal(step("camera"), "busy");
});

test("the room's own microphone is listened to where there is one: no second is asked for", async () => {
  const live = { stop() {} };
  globalThis.MediaStream = /** @type {any} */ (class {
    getTracks() {
      return [live];
    }
    getAudioTracks() {
      return [live];
    }
  });
  check = checking({ live: () => ({ clone: () => live }) });
  await check.microphone();
  assert.equal(step("microphone"), "ok");
  assert.deepEqual(devices.asked, []);
});

test("a relay that gives an address is reached, and only a relay's address counts", async () => {
  const asking = check.line();
  await clock.pass(0);
  const [connection] = connections;
  assert.equal(connection?.config.iceTransportPolicy, "relay");
  connection?.onicecandidate({ candidate: { candidate: "candidate:1 1 udp 1 198.51.100.1 9 typ host" } });
  assert.equal(step("relay"), "running");
  connection?.onicecandidate({ candidate: { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ relay raddr 0.0.0.0 rport 0" } });
  await clock.pass(0);
  assert.equal(step("relay"), "ok");
  assert.equal(connection?.closed, true);
  await clock.pass(20_000);
  await asking;
  // These connections never open: what nobody can measure is not guessed.
  assert.equal(step("uplink"), "unmeasured");
  assert.equal(check.state.uplink, null);
  assert.ok(connections.every(({ closed }) => closed));
});

test("a relay that does not answer in five seconds, one that says no, and a line that cannot be asked, each have a code", async () => {
  let asking = check.line();
  await clock.pass(5_000);
  await asking;
  assert.equal(step("relay"), "relay_unreachable");
  asking = check.line();
  await clock.pass(0);
  connections[1]?.onicecandidateerror({ errorCode: 401 });
  connections[1]?.onicecandidate({ candidate: null });
  await asking;
  assert.equal(step("relay"), "relay_refused");
  relay = null;
  await check.line();
  assert.equal(step("relay"), "line_down");
  assert.ok(connections.every(({ closed }) => closed));
});

test("where there is no relay there is nothing to reach", async () => {
  relay = { policy: "all", servers: [] };
  await check.line();
  assert.deepEqual([step("relay"), step("uplink")], ["none", "none"]);
  assert.deepEqual(connections, []);
});

test("a check that is over leaves nothing on, and what it found is still to be read", async () => {
  await check.microphone();
  await check.camera();
  loudness = 0.1;
  await clock.pass(300);
  check.close();
  assert.ok(devices.given.every(({ stopped }) => stopped));
  assert.equal(clock.running.length, 0);
  assert.equal(step("level"), "ok");
});

test("a microphone that is given after the check is over is given back", async () => {
  let answer = () => {};
  devices.waits = new Promise((resolve) => (answer = () => resolve()));
  const asking = check.microphone();
  check.close();
  answer();
  await asking;
  assert.equal(devices.given[0]?.stopped, true);
});

test("loudness is as an ear has it", () => {
  const at = (/** @type {number} */ sample) => loudnessOf(new Float32Array(1_024).fill(sample));
  assert.equal(at(0), 0);
  assert.equal(at(1), 1);
  assert.ok(at(0.001) < 0.1 && at(0.01) > 0.3 && at(0.01) < 0.6);
});

/** Two ends of a line that carries so many bits a second. */
function line(/** @type {number} */ bits) {
  /** @type {any} */ let far = null;
  let room = 0;
  let last = 0;
  /** @type {any} */
  const channel = {
    readyState: "open",
    bufferedAmount: 0,
    send: (/** @type {Uint8Array} */ message) => {
      room = Math.min(bits / 8, room + ((clock.time - last) * bits) / 8_000);
      last = clock.time;
      if (room < message.byteLength + 100) return;
      room -= message.byteLength + 100;
      far.onmessage({ data: { byteLength: message.byteLength } });
    },
  };
  const end = () => {
    /** @type {any} */
    const made = {
      closed: false,
      createDataChannel: () => channel,
      createOffer: async () => ({}),
      createAnswer: async () => ({}),
      setLocalDescription: async () => {},
      setRemoteDescription: async () => {},
      addIceCandidate: async () => {},
      close: () => (made.closed = true),
      set ondatachannel(/** @type {any} */ hear) {
        far = {};
        hear({ channel: far });
      },
    };
    ends.push(made);
    return made;
  };
  /** @type {any[]} */
  const ends = [];
  return { end, ends, channel };
}

test("the uplink is measured by what comes back, to a bound, and both ends are closed", async () => {
  for (const [bits, about] of [[1_000_000, 1_000_000], [50_000_000, MOST_BITS]]) {
    const { end, ends } = line(Number(bits));
    const measuring = measureUplink(end, [], clock.timers);
    await clock.pass(4_000);
    const measured = await measuring;
    assert.ok(measured !== null && Math.abs(measured / Number(about) - 1) < 0.1, `${measured} for ${bits}`);
    assert.ok(ends.length === 2 && ends.every(({ closed }) => closed));
  }
});

test("a line that breaks, and a page that slept, measured nothing", async () => {
  const broken = line(1_000_000);
  const measuring = measureUplink(broken.end, [], clock.timers);
  await clock.pass(500);
  broken.channel.readyState = "closed";
  await clock.pass(4_000);
  assert.equal(await measuring, null);
  const slow = { ...clock.timers, set: (/** @type {() => void} */ act, /** @type {number} */ ms) => clock.timers.set(act, Math.max(1_000, ms)) };
  const sleeping = measureUplink(line(1_000_000).end, [], slow);
  await clock.pass(10_000);
  assert.equal(await sleeping, null);
});
