import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Media } from "../../static/media/media.js";
import { Clock, FakeConnection, FakeDevices, FakeRoom, FakeSpeaker, settle, streamOf } from "./media_fakes.js";
import "./web_crypto.js";

const RELAY = /** @type {const} */ ({ type: "relay", policy: "relay", servers: [{ urls: ["turn:relay.example"] }] });

/** @type {Clock} */ let clock;
/** @type {FakeRoom} */ let room;
let ids = 0;

beforeEach(() => {
  clock = new Clock();
  room = new FakeRoom();
});

/**
 * The view of one of three people.
 * @param {string} me
 * @param {string[]} everybody who may be heard by everybody
 */
function viewOf(me, everybody, { whereabouts = "room", closed = false, session = "open", away = "" } = {}) {
  const person = (/** @type {string} */ who, /** @type {string} */ role) => ({ name: who, role, attendance: who === away ? "away" : "here", speaks: true });
  const by_id = { mediator: person("mediator", "mediator"), parent: person("parent", "parent"), school: person("school", "school") };
  return /** @type {any} */ ({
    you: { id: me, role: by_id[/** @type {"parent"} */ (me)].role, whereabouts, closed },
    room: { hearing: { everybody }, session: { state: session }, people: { order: Object.keys(by_id), by_id }, floor: { order: [], by_id: {}, taking: true } },
  });
}

/** A page of somebody's, in the room, with an open line and the relay's answer. @param {string} me */
function pageOf(me) {
  const devices = new FakeDevices();
  /** @type {FakeConnection[]} */ const connections = [];
  /** @type {FakeSpeaker[]} */ const speakers = [];
  /** @type {string[]} */ const asked = [];
  const one = { devices, connections, speakers, asked, answersRelay: true, level: 0, changes: 0, media: /** @type {Media} */ (/** @type {any} */ (null)) };
  const say = room.sender(me);
  one.media = new Media({
    me,
    send: (message) => {
      asked.push(message.type);
      if (message.type === "ask_relay" && one.answersRelay) queueMicrotask(() => one.media.relay(RELAY));
      else say(message);
    },
    timers: clock.timers,
    devices: /** @type {any} */ (devices),
    connect: (config) => {
      const connection = new FakeConnection(config);
      connections.push(connection);
      return /** @type {any} */ (connection);
    },
    random: () => `id-${++ids}`,
    sinks: /** @type {any} */ ({
      append: () => {},
      ownerDocument: { createElement: () => (speakers.push(new FakeSpeaker()), speakers.at(-1)) },
    }),
    changed: () => (one.changes += 1),
    browser: {
      streamOf,
      readerOf: () => ({ read: () => one.level, end: () => {} }),
      newCertificate: async () => /** @type {any} */ ({ print: `PRINT:${me}` }),
      clock: () => clock.now,
    },
  });
  room.enter(me, (message) => one.media.signal(message));
  one.media.lineIs("open");
  one.media.saw(viewOf(me, ["mediator"]));
  return one;
}

/** @typedef {ReturnType<typeof pageOf>} Page */

async function meeting() {
  const pages = { mediator: pageOf("mediator"), parent: pageOf("parent"), school: pageOf("school") };
  for (const one of Object.values(pages)) {
    await one.media.start({ microphone: true, camera: false });
    await room.carry();
  }
  return pages;
}

/** Everybody sees who may be heard. @param {Record<string, Page>} pages @param {string[]} everybody */
function show(pages, everybody) {
  for (const [me, { media }] of Object.entries(pages)) media.saw(viewOf(me, everybody));
}

/** Whom a page plays now. @param {Page} page */
const played = (page) => page.speakers.filter((one) => !one.muted && one.srcObject !== null).length;
/** Whether a page sends to anybody. @param {Page} page */
const sends = (page) => page.connections.some((one) => one.connectionState === "connected" && one.getTransceivers()[0]?.sender.track?.enabled === true);

test("before a press nothing is asked, captured, made or played", async () => {
  const page = pageOf("parent");
  await clock.pass(60_000);
  assert.deepEqual([page.asked, page.devices.asked, page.connections, page.speakers], [[], [], [], []]);
  assert.equal(page.media.state.taking, "no");
});

test("no connection is made before the server has named the ways, and each by these ways", async () => {
  const page = pageOf("parent");
  page.answersRelay = false;
  const other = pageOf("mediator");
  await other.media.start({ microphone: false, camera: false });
  void page.media.start({ microphone: true, camera: false });
  await room.carry();
  assert.deepEqual([page.media.state.taking, page.connections], ["starting", []]);
  page.media.relay(RELAY);
  await clock.pass(10);
  await room.carry();
  assert.equal(page.media.state.taking, "yes");
  assert.equal(page.media.state.policy, "relay");
  assert.equal(page.connections[0]?.configurations[0].iceTransportPolicy, "relay");
});

test("in a meeting only those are played whom the view lets be heard, and they alone send, once they pressed", async () => {
  const pages = await meeting();
  assert.deepEqual(Object.values(pages).map(played), [0, 1, 1]);
  pages.mediator.media.openMicrophone();
  pages.school.media.openMicrophone();
  assert.deepEqual(Object.values(pages).map(sends), [true, false, false]);
  show(pages, ["mediator", "parent"]);
  assert.deepEqual(Object.values(pages).map(played), [1, 1, 2]);
  assert.deepEqual(Object.values(pages).map(sends), [true, false, false]);
  pages.parent.media.openMicrophone();
  assert.deepEqual(Object.values(pages).map(sends), [true, true, false]);
  assert.deepEqual([pages.parent.media.state.heardNow, pages.parent.media.state.microphone.state], [true, "open"]);
});

test("when the right goes, everybody is silent before the new view is drawn", async () => {
  const pages = await meeting();
  show(pages, ["mediator", "parent"]);
  pages.parent.media.openMicrophone();
  for (const me of /** @type {const} */ (["mediator", "parent", "school"])) pages[me].media.saw(viewOf(me, []));
  // Nothing has been waited for.
  assert.deepEqual(Object.values(pages).map(played), [0, 0, 0]);
  assert.deepEqual(Object.values(pages).map(sends), [false, false, false]);
  assert.equal(pages.parent.media.state.microphone.state, "ready");
});

test("without a word of the server's everybody falls silent within six seconds, and goes on with its next", async () => {
  const pages = await meeting();
  show(pages, ["mediator", "parent"]);
  pages.parent.media.openMicrophone();
  await clock.pass(6_001);
  assert.deepEqual(Object.values(pages).map(played), [0, 0, 0]);
  assert.equal(sends(pages.parent), false);
  assert.deepEqual([pages.parent.media.state.lease, pages.parent.media.state.microphone.state], [false, "open"]);
  for (const { media } of Object.values(pages)) media.heard();
  await clock.pass(100);
  assert.deepEqual(Object.values(pages).map(played), [1, 1, 2]);
  assert.equal(sends(pages.parent), true);
});

test("of what a line held back nothing is played but the last: not for a moment whoever lost the floor meanwhile", async () => {
  const pages = await meeting();
  show(pages, ["parent"]);
  const { school } = pages;
  await clock.pass(7_000);
  const before = school.speakers.map((one) => one.done.length);
  school.media.heard();
  school.media.saw(viewOf("school", ["parent"]));
  school.media.saw(viewOf("school", []));
  await clock.pass(500);
  assert.deepEqual(school.speakers.map((one, place) => one.done.slice(before[place]).includes("unmute")), [false, false]);
});

test("a page that was cut off while the floor moved never plays the one who had it, not for a moment", async () => {
  const pages = await meeting();
  show(pages, ["parent"]);
  const { school } = pages;
  school.media.lineIs("lost");
  await clock.pass(7_000);
  const before = school.speakers.map((one) => one.done.length);
  // The new line beats before it shows the room, and then shows it.
  school.media.heard();
  school.media.saw(viewOf("school", []));
  assert.deepEqual(school.speakers.map((one, place) => one.done.slice(before[place]).includes("unmute")), [false, false]);
  assert.equal(played(school), 0);
});

test("a person who comes while somebody is heard hears them; the link that takes another's place begins closed", async () => {
  const pages = await meeting();
  show(pages, ["mediator", "parent"]);
  const loaded = pageOf("parent");
  pages.parent.media.signal = () => {};
  await loaded.media.start({ microphone: true, camera: false });
  await room.carry();
  const made = pages.school.speakers.at(-1);
  assert.deepEqual(made?.done.slice(0, 2), ["mute", "fill"]);
  assert.equal(made?.muted, false);
  assert.equal(pages.school.speakers.filter((one) => one.srcObject !== null).length, 2);
});

test("whoever is refused a microphone, or has none, takes part as a listener", async () => {
  const page = pageOf("parent");
  page.devices.refuses = "NotAllowedError";
  await page.media.start({ microphone: true, camera: false });
  await settle();
  const { taking, microphone } = page.media.state;
  assert.deepEqual([taking, microphone.state, microphone.trouble], ["yes", "none", "refused"]);
  assert.equal(room.said[0].data.about.microphone, "none");
});

test("whoever thinks the browser's question over takes part meanwhile, and with the microphone once they say yes", async () => {
  const page = pageOf("parent");
  const other = pageOf("mediator");
  await other.media.start({ microphone: false, camera: false });
  /** @type {any} */ let allow = null;
  const get = page.devices.getUserMedia.bind(page.devices);
  page.devices.getUserMedia = (/** @type {any} */ constraints) => new Promise((done) => (allow = () => done(get(constraints))));
  void page.media.start({ microphone: true, camera: false });
  await clock.pass(3_000);
  await room.carry();
  assert.equal(page.media.state.taking, "yes");
  allow();
  await room.carry();
  assert.equal(page.media.state.microphone.state, "ready");
  assert.equal(other.media.state.links["parent"]?.microphone, "ready");
});

test("a listener adds a microphone by another press, and keeps the links", async () => {
  const pages = { mediator: pageOf("mediator"), parent: pageOf("parent") };
  for (const { media } of Object.values(pages)) {
    await media.start({ microphone: false, camera: false });
    await room.carry();
  }
  const made = pages.parent.connections.length;
  await pages.parent.media.start({ microphone: true, camera: false });
  await room.carry();
  assert.equal(pages.parent.media.state.microphone.state, "ready");
  assert.equal(pages.mediator.media.state.links["parent"]?.microphone, "ready");
  assert.equal(pages.parent.connections.length, made);
});

test("taking part ends whole: nothing is played, sent, held or left running", async () => {
  const pages = await meeting();
  show(pages, ["mediator", "parent"]);
  pages.parent.media.openMicrophone();
  pages.parent.media.stop();
  const { taking, links, microphone } = pages.parent.media.state;
  assert.deepEqual([taking, links, microphone.state, played(pages.parent)], ["no", {}, "none", 0]);
  assert.ok(pages.parent.connections.every((one) => one.connectionState === "closed"));
  assert.ok(pages.parent.devices.given.every((one) => one.readyState === "ended"));
  await room.carry();
  assert.deepEqual(Object.keys(pages.school.media.state.links), ["mediator"]);
});

for (const [what, view] of /** @type {const} */ ([["is in no room", null], ["was removed", viewOf("parent", ["mediator"], { whereabouts: "removed" })], ["reads of a closed meeting", viewOf("parent", [], { closed: true })]])) {
  test(`a page that ${what} takes part no more`, async () => {
    const pages = await meeting();
    pages.parent.media.saw(view);
    assert.deepEqual([pages.parent.media.state.taking, played(pages.parent)], ["no", 0]);
    assert.ok(pages.parent.connections.every((one) => one.connectionState === "closed"));
    assert.ok(pages.parent.devices.given.every((one) => one.readyState === "ended"));
  });
}

test("a stop while it begins is the last word", async () => {
  const page = pageOf("parent");
  page.answersRelay = false;
  const begun = page.media.start({ microphone: true, camera: false });
  page.media.stop();
  page.media.relay(RELAY);
  await begun;
  await clock.pass(10_000);
  assert.deepEqual([page.media.state.taking, room.said], ["no", []]);
  assert.ok(page.devices.given.every((one) => one.readyState === "ended"));
});

test("sound that the browser blocks is said, and a press makes it heard", async () => {
  const pages = await meeting();
  const { school } = pages;
  for (const one of school.speakers) [one.refuses, one.paused] = ["NotAllowedError", true];
  show(pages, ["mediator", "parent"]);
  await settle();
  assert.equal(school.media.state.blocked, true);
  for (const one of school.speakers) one.refuses = null;
  school.media.resumeSound();
  await settle();
  assert.equal(school.media.state.blocked, false);
});

test("who speaks without the right is told so, and who has it is not", async () => {
  const pages = await meeting();
  const { parent } = pages;
  parent.level = 0.3;
  await clock.pass(1_000);
  assert.equal(parent.media.state.microphone.unheard, true);
  parent.media.saw(viewOf("parent", ["mediator", "parent"]));
  assert.equal(parent.media.state.microphone.unheard, false);
});

test("the level moves the state only while it is shown", async () => {
  const page = pageOf("parent");
  await page.media.start({ microphone: true, camera: false });
  page.level = 0.33;
  await clock.pass(300);
  assert.equal(page.media.state.microphone.level, 0);
  page.media.showLevel(true);
  await clock.pass(300);
  assert.equal(page.media.state.microphone.level, 1);
  const { changes } = page;
  await clock.pass(1_000);
  assert.ok(page.changes <= changes + 2, "a level that stays draws nothing");
});

test("a browser that sends without the floor is noticed, the mediator is told, and nobody plays it", async () => {
  const pages = await meeting();
  const { mediator, school } = pages;
  // The link of the school to the parent; the mediator has no way to the parent and sees nothing itself.
  const tampered = school.connections.find((_, place) => school.media.state.links["parent"] !== undefined && place === school.connections.length - 1);
  for (let second = 1; second <= 4; second += 1) {
    for (const one of school.connections) {
      if (one === tampered) one.stats = [{ type: "inbound-rtp", kind: "audio", packetsReceived: 50 * second, bytesReceived: 4_000 * second }];
    }
    for (const { media } of Object.values(pages)) media.heard();
    await clock.pass(1_000);
  }
  await room.carry();
  const told = room.said.filter(({ data }) => data.kind === "noticed");
  assert.deepEqual(told.map(({ from, to, data }) => [from, to, data.participant]), [["school", "mediator", "parent"]]);
  assert.equal(school.media.state.links["parent"]?.noticed, true);
  assert.equal(played(school), 1); // the mediator
  // It is connected with the parent, and sees that nothing comes: it does not take another's word for it.
  assert.equal(mediator.media.state.links["parent"]?.noticed, false);
  mediator.connections.forEach((one) => one.becomes("failed"));
  mediator.media.signal({ type: "signal", from: "school", page: "p", data: { kind: "noticed", participant: "parent" } });
  assert.equal(mediator.media.state.links["parent"]?.noticed, true);
});

test("only a mediator is told of it", async () => {
  const pages = await meeting();
  pages.school.connections.forEach((one) => one.becomes("failed"));
  pages.school.media.signal({ type: "signal", from: "mediator", page: "p", data: { kind: "noticed", participant: "parent" } });
  assert.equal(pages.school.media.state.links["parent"]?.noticed, false);
});

test("everybody reads the same safety code, of one key for each", async () => {
  const pages = await meeting();
  for (let wait = 0; wait < 200 && Object.values(pages).some((one) => one.media.state.code === null); wait += 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
  const codes = Object.values(pages).map((one) => one.media.state.code);
  assert.match(codes[0] ?? "", /^\d\d /);
  assert.equal(new Set(codes).size, 1);
});

test("a shared screen is shown of whoever may be heard, and of nobody else", async () => {
  const pages = await meeting();
  const from = { type: /** @type {const} */ ("signal"), from: "parent", page: room.said.find((one) => one.from === "parent").page };
  pages.school.media.signal({ ...from, data: { kind: "about", about: { microphone: "ready", camera: true, screen: true } } });
  assert.equal(pages.school.media.screenOf("parent"), null);
  assert.notEqual(pages.school.media.pictureOf("parent"), null);
  pages.school.media.saw(viewOf("school", ["mediator", "parent"]));
  const stream = pages.school.media.screenOf("parent");
  assert.notEqual(stream, null);
  assert.equal(pages.school.media.screenOf("parent"), stream);
});

test("a state is another one only when something is other, and the old one is left as it was", async () => {
  const page = pageOf("parent");
  const before = page.media.state;
  page.media.saw(viewOf("parent", ["mediator"]));
  assert.equal(page.media.state, before);
  await page.media.start({ microphone: true, camera: false });
  assert.notEqual(page.media.state, before);
  assert.equal(before.taking, "no");
});
