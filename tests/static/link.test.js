import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Link } from "../../static/media/link.js";
import { CONTRACT } from "./connection_contract.js";
import { Clock, FakeConnection, settle } from "./media_fakes.js";

const ABOUT = /** @type {const} */ ({ microphone: "ready", camera: false, screen: false });
const WAYS = { iceServers: [{ urls: ["turn:new"] }], iceTransportPolicy: "relay", bundlePolicy: "max-bundle" };
const KEY = {};

/** @type {Clock} */ let clock;
/** @type {any[]} */ let said;

beforeEach(() => {
  clock = new Clock();
  said = [];
});

for (const [words, check] of Object.entries(CONTRACT)) {
  test(`the fake connection keeps the contract: ${words}`, () =>
    check(
      (configuration = {}) => new FakeConnection(configuration),
      async () => ({ print: "one" }),
    ));
}

/**
 * One end of a link from `me` to `them`.
 * @param {string} me
 * @param {string} them
 */
function end(me, them) {
  const connection = new FakeConnection({ certificates: [KEY] });
  /** @type {string[]} */
  const told = [];
  const link = new Link({
    id: "link-1", me, them, page: `page-${them}`, about: ABOUT,
    connection: /** @type {any} */ (connection),
    timers: clock.timers,
    freshWays: async () => /** @type {any} */ (WAYS),
    send: (data) => said.push({ from: me, data }),
    ready: (one) => told.push(`ready ${Object.values(one.slots).every((slot) => slot !== null)}`),
    changed: (one) => told.push(one.state),
    dead: () => told.push("dead"),
    refused: () => told.push("refused"),
  });
  return { link, connection, told };
}

/** Carry what the two ends say to each other. */
async function carry(/** @type {Record<string, { link: Link }>} */ ends) {
  for (;;) {
    await settle();
    const next = said.shift();
    if (next === undefined) return;
    for (const [who, { link }] of Object.entries(ends)) if (who !== next.from) void link.hear(next.data);
  }
}

async function pair() {
  const [a, b] = [end("a", "b"), end("b", "a")];
  a.link.begin();
  await carry({ a, b });
  return { a, b };
}

test("who offers makes three slots, the other adopts them by their place, and both send and receive", async () => {
  const { a, b } = await pair();
  for (const { link, connection, told } of [a, b]) {
    assert.deepEqual(told, ["ready true", "connected"]);
    const all = connection.getTransceivers();
    assert.deepEqual(Object.values(link.slots), all);
    assert.deepEqual(all.map((one) => [one.kind, one.direction]), [["audio", "sendrecv"], ["video", "sendrecv"], ["video", "sendrecv"]]);
  }
  assert.deepEqual([a.link.mine, b.link.mine], [true, false]);
});

test("one offer and one answer are all: a track, when it comes, is agreed with nobody", async () => {
  const { a, b } = await pair();
  await a.link.slots.microphone?.sender.replaceTrack(/** @type {any} */ ({}));
  await carry({ a, b });
  assert.equal(said.length, 0);
});

test("silence is asked to be short of the other end's coder, in their description", async () => {
  const { a, b } = await pair();
  for (const { connection } of [a, b]) {
    assert.match(connection.remoteDescription.sdp, /a=fmtp:111 usedtx=1;useinbandfec=1/);
    // What it says of itself is not touched.
    assert.doesNotMatch(connection.localDescription.sdp, /usedtx/);
  }
});

test("a track beyond the three is shut and put in no slot", async () => {
  const { a, b } = await pair();
  a.connection.addTransceiver("audio");
  await carry({ a, b });
  const unknown = b.connection.getTransceivers()[3];
  assert.equal(unknown?.receiver.track.enabled, false);
  assert.equal(unknown?.direction, "inactive");
  assert.ok(!Object.values(b.link.slots).includes(/** @type {any} */ (unknown)));
  assert.deepEqual(b.told, ["ready true", "connected"]);
});

for (const kinds of [["video", "audio", "video"], ["audio", "audio", "video"], ["audio"]]) {
  test(`an offer of ${kinds.join(", ")} is none of ours: nothing of it is taken`, async () => {
    const b = end("b", "a");
    const tampered = new FakeConnection({});
    for (const kind of kinds) tampered.addTransceiver(kind);
    await tampered.setLocalDescription();
    await b.link.hear({ kind: "description", link: "link-1", type: "offer", sdp: tampered.localDescription.sdp });
    assert.deepEqual(b.told, ["refused"]);
    assert.deepEqual(b.link.slots, { microphone: null, camera: null, screen: null });
    assert.ok(b.connection.getTransceivers().every((one) => !one.receiver.track.enabled));
    assert.deepEqual(said, []);
  });
}

test("both look for new ways at once, again and again, and stay agreed", async () => {
  const { a, b } = await pair();
  for (let round = 0; round < 25; round += 1) {
    a.connection.restartIce();
    b.connection.restartIce();
    await carry({ a, b });
    assert.deepEqual([a.connection.signalingState, b.connection.signalingState], ["stable", "stable"]);
  }
  assert.deepEqual([a.link.state, b.link.state], ["connected", "connected"]);
  assert.deepEqual(a.told, ["ready true", "connected"]);
});

test("a link that loses its way looks for another, by its first end, with fresh credentials", async () => {
  const { a, b } = await pair();
  for (const { connection } of [a, b]) connection.becomes("disconnected");
  assert.equal(a.link.state, "connecting");
  await clock.pass(1_500);
  assert.deepEqual([a.connection.restarts, b.connection.restarts], [1, 0]);
  assert.deepEqual(a.connection.configurations.at(-1), { certificates: [KEY], ...WAYS });
  await carry({ a, b });
  assert.deepEqual([a.link.state, b.link.state], ["connected", "connected"]);
});

test("an offer that was lost is made again when the link is mended, and when the line is back", async () => {
  const { a, b } = await pair();
  a.connection.restartIce();
  await settle();
  said = []; // lost, and the browser waits for its answer
  a.connection.becomes("failed");
  await clock.pass(1_500);
  await carry({ a, b });
  assert.deepEqual([a.link.state, a.connection.signalingState], ["connected", "stable"]);
  b.connection.restartIce();
  await settle();
  said = [];
  b.link.lineIs(false);
  b.link.lineIs(true);
  await carry({ a, b });
  assert.equal(b.connection.signalingState, "stable");
});

test("where the first end sees no trouble, the other asks it", async () => {
  const { a, b } = await pair();
  b.connection.becomes("disconnected");
  await clock.pass(4_000);
  assert.deepEqual(said.map(({ from, data }) => [from, data.kind]), [["b", "restart"]]);
  await carry({ a, b });
  assert.deepEqual([a.connection.restarts, b.connection.restarts], [1, 0]);
});

test("the first end asks nobody, and is restarted by nobody's asking but the other's", async () => {
  const { b } = await pair();
  await b.link.hear({ kind: "restart", link: "link-1" });
  await settle();
  assert.equal(b.connection.restarts, 0);
});

test("a link that does not come back is called broken after ten seconds, and no longer when it does", async () => {
  const { a } = await pair();
  a.connection.becomes("failed");
  await clock.pass(9_999);
  assert.equal(a.link.state, "connecting");
  await clock.pass(1);
  assert.equal(a.link.state, "broken");
  a.connection.becomes("connected");
  assert.equal(a.link.state, "connected");
});

test("what cannot be understood does not end a link", async () => {
  const { a, b } = await pair();
  await a.link.hear({ kind: "candidate", link: "link-1", candidate: "x", mid: "0" });
  await a.link.hear({ kind: "description", link: "link-1", type: "answer", sdp: "nonsense" });
  b.connection.restartIce();
  await carry({ a, b });
  assert.equal(a.connection.signalingState, "stable");
  assert.equal(a.link.state, "connected");
});

test("candidates go out with the part they are of, and the end of them too", async () => {
  const { connection } = end("a", "b");
  connection.onicecandidate({ candidate: { candidate: "candidate:1", sdpMid: "0" } });
  connection.onicecandidate({ candidate: { candidate: "", sdpMid: "0" } });
  connection.onicecandidate({ candidate: null });
  assert.deepEqual(said.map(({ data }) => data), [
    { kind: "candidate", link: "link-1", candidate: "candidate:1", mid: "0" },
    { kind: "candidate", link: "link-1", candidate: "", mid: "0" },
  ]);
});

test("a closed link says nothing, hears nothing and leaves no timer", async () => {
  const { a, b } = await pair();
  const { onicecandidate } = a.connection;
  a.link.close();
  b.link.close();
  assert.equal(clock.waiting, 0);
  assert.equal(a.connection.connectionState, "closed");
  assert.equal(a.connection.onicecandidate, null);
  assert.notEqual(onicecandidate, null);
  await a.link.hear({ kind: "restart", link: "link-1" });
  a.link.use(/** @type {any} */ (WAYS));
  assert.equal(a.connection.configurations.length, 1);
});
