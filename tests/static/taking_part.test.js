import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Kept } from "../../static/room/choices.js";
import { TakingPart } from "../../static/room/taking_part.js";
import { media as stateOf } from "./sound_of.js";

/** @type {string[]} what the engine was told, in order */ let told;
/** @type {any[]} */ let sent;
/** @type {Kept} */ let kept;
/** @type {TakingPart} */ let sound;
let goesOn = true;
let loads = true;
let asked = 0;

const IN = /** @type {any} */ ({ you: { id: "p2", whereabouts: "room", closed: false }, room: {} });
const RELAY = /** @type {any} */ ({ type: "relay", policy: "relay", servers: [] });
const NONE = /** @type {any} */ ({ type: "relay", policy: "all", servers: [] });

function store() {
  const values = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ name) => values.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => values.set(name, value),
    removeItem: (/** @type {string} */ name) => values.delete(name),
  });
}

/** An engine that says what it is told. */
function engine(/** @type {string} */ me) {
  told.push(`made for ${me}`);
  /** @param {string} name */
  const tells = (name) => (/** @type {any} */ what) => void told.push(what === null ? `${name} nothing` : name);
  return /** @type {any} */ ({
    state: stateOf(),
    start: async (/** @type {any} */ { microphone, camera }) => void told.push(`start ${microphone} ${camera}`),
    ...Object.fromEntries(["stop", "saw", "heard", "signal", "relay", "lineIs", "choose"].map((name) => [name, tells(name)])),
  });
}

/** Let everything go on that waits for nothing but its turn. */
const settle = () => new Promise((done) => setImmediate(done));

function page() {
  sound = new TakingPart({
    make: async (me) => (loads ? engine(me) : Promise.reject(new Error("not loaded"))),
    send: (message) => sent.push(message) > 0,
    kept,
    timers: { set: () => 0 },
    tellOfAddresses: async () => {
      asked += 1;
      return goesOn;
    },
    changed: () => {},
  });
  sound.lineIs("open");
}

beforeEach(() => {
  [told, sent, goesOn, loads, asked] = [[], [], true, true, 0];
  kept = new Kept(store(), store(), "one");
  page();
});

async function turnedOn(/** @type {any} */ relay = RELAY) {
  sound.saw(IN);
  sound.turnOn({ microphone: true });
  sound.hear(relay);
  await settle();
}

test("nothing of sound is made before the press, whatever comes down the line", async () => {
  sound.saw(IN);
  sound.hear(RELAY);
  sound.hear(/** @type {any} */ ({ type: "signal", from: "p1", page: "x", data: { kind: "hello" } }));
  sound.heard();
  await settle();
  assert.deepEqual([told, sent], [[], []]);
});

test("after the press the engine knows the room and the line before it starts", async () => {
  await turnedOn();
  assert.deepEqual(sent, [{ type: "ask_relay" }]);
  assert.deepEqual(told, ["made for p2", "lineIs", "saw", "relay", "choose", "start true false"]);
  assert.equal(sound.starting, false);
});

test("where there is no relay the person is told once, before anything is made", async () => {
  goesOn = false;
  await turnedOn(NONE);
  assert.deepEqual([told, asked], [[], 1]);
  assert.equal(sound.starting, false);
  goesOn = true;
  await turnedOn(NONE);
  assert.equal(told.at(-1), "start true false");
  sound.turnOff();
  await turnedOn(NONE);
  assert.equal(asked, 2);
});

test("a microphone can be added to listening, and the picture stays as it is", async () => {
  await turnedOn();
  sound.turnOn({ microphone: true });
  assert.equal(told.at(-1), "start true false");
  assert.equal(told.filter((one) => one.startsWith("made")).length, 1);
});

test("two answers begin it once", async () => {
  sound.saw(IN);
  sound.turnOn({ microphone: false });
  sound.hear(RELAY);
  sound.hear(RELAY);
  await settle();
  assert.equal(told.filter((one) => one.startsWith("made")).length, 1);
});

test("a press on a line that is lost is asked again when it is back", async () => {
  sound.saw(IN);
  sound.lineIs("lost");
  sound.turnOn({ microphone: true });
  sound.lineIs("open");
  assert.equal(sent.length, 2);
});

test("what was turned off while it was being loaded does not go on", async () => {
  sound.saw(IN);
  sound.turnOn({ microphone: true });
  sound.hear(RELAY);
  sound.turnOff();
  await settle();
  assert.equal(told.at(-1), "stop");
  assert.equal(sound.media, null);
});

test("what could not be loaded says so, and can be tried again", async () => {
  loads = false;
  await turnedOn();
  assert.equal(sound.failed, true);
  loads = true;
  await turnedOn();
  assert.equal(sound.failed, false);
  assert.notEqual(sound.media, null);
});

test("after a reload of the tab sound comes back by itself", async () => {
  await turnedOn();
  page();
  told = [];
  sound.saw(IN);
  sound.hear(RELAY);
  await settle();
  assert.equal(told.at(-1), "start true false");
});

test("sound that the person turned off stays off after a reload", async () => {
  await turnedOn();
  sound.turnOff();
  page();
  sound.saw(IN);
  assert.equal(sent.length, 1);
});

for (const [how, view] of /** @type {const} */ ([
  ["removed", { you: { id: "p2", whereabouts: "removed", closed: false } }],
  ["at the end of the meeting", { you: { id: "p2", whereabouts: "room", closed: true }, room: {} }],
])) {
  test(`whoever is ${how} has no sound any more, and none after a reload`, async () => {
    await turnedOn();
    sound.saw(/** @type {any} */ (view));
    assert.equal(told.at(-1), "stop");
    assert.equal(sound.media, null);
    page();
    sound.saw(IN);
    assert.equal(sent.length, 1);
  });
}

for (const line of /** @type {const} */ (["replaced", "no-session", "not-understood"])) {
  test(`a page whose line is over (${line}) has no sound any more`, async () => {
    await turnedOn();
    sound.lineIs(line);
    assert.deepEqual(told.slice(-2), ["saw nothing", "stop"]);
    assert.equal(sound.media, null);
  });
}

test("a line that is lost stops nothing: that is the lease's", async () => {
  await turnedOn();
  sound.lineIs("lost");
  assert.equal(told.at(-1), "lineIs");
  assert.notEqual(sound.media, null);
});
