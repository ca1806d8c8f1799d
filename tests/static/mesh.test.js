import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Mesh } from "../../static/media/mesh.js";
import { Clock, FakeConnection, FakeRoom } from "./media_fakes.js";

const ABOUT = /** @type {const} */ ({ microphone: "ready", camera: false, screen: false });

/** @type {Clock} */ let clock;
/** @type {FakeRoom} */ let room;
let ids = 0;
/** Whether new connections reach the other end. */
let reaches = true;

beforeEach(() => {
  clock = new Clock();
  room = new FakeRoom();
  reaches = true;
});

/** @typedef {ReturnType<typeof page>} Page */

/** A page of somebody's, loaded just now, with an open line. @param {string} me */
function page(me) {
  /** @type {FakeConnection[]} */
  const connections = [];
  /** @type {any[]} */ const linked = [];
  /** @type {any[]} */ const gone = [];
  let cut = false;
  const say = room.sender(me);
  const mesh = new Mesh({
    me,
    page: `page-${++ids}`,
    newId: () => `link-${++ids}`,
    timers: clock.timers,
    send: (message) => {
      if (!cut) say(message);
    },
    connect: () => {
      const connection = new FakeConnection({});
      connection.reaches = reaches;
      connections.push(connection);
      return /** @type {any} */ (connection);
    },
    freshWays: async () => /** @type {any} */ ({}),
    linked: (link) => linked.push(link),
    gone: (link) => gone.push(link),
    changed: () => {},
  });
  const one = {
    mesh, connections, linked, gone,
    line(/** @type {boolean} */ open) {
      cut = !open;
      if (open) room.enter(me, (message) => mesh.signal(message));
      else room.leave(me);
      mesh.lineIs(open);
    },
    links: () => Object.fromEntries(mesh.links.map((link) => [link.them, `${link.id} ${link.state}`])),
  };
  one.line(true);
  return one;
}

/** @param {Record<string, Page>} pages */
function wholeAndOnce(pages) {
  const names = Object.keys(pages);
  for (const me of names) {
    const mine = pages[me];
    assert.deepEqual(Object.keys(mine?.links() ?? {}).sort(), names.filter((them) => them !== me).sort(), `the links of ${me}`);
    assert.equal(mine?.connections.filter((one) => one.connectionState !== "closed").length, names.length - 1, `the connections of ${me}`);
    for (const [them, link] of Object.entries(mine?.links() ?? {})) {
      assert.equal(link, pages[them]?.links()[me], `${me} and ${them}`);
      assert.match(link, / connected$/);
    }
    assert.equal(mine?.mesh.whole, true);
    assert.equal(new Set(mine?.linked).size - new Set(mine?.gone).size, names.length - 1, `of all that ${me} was told, so many are there`);
  }
}

/** @param {string} attendance */
const people = (attendance, who = "b") => /** @type {any} */ ({ order: [], by_id: Object.fromEntries(["a", "b", "c"].map((each) => [each, { attendance: each === who ? attendance : "here" }])) });

for (const order of ["abc", "cba", "bca"]) {
  test(`people who come one after the other (${order}) are linked in pairs, and the newcomer offers`, async () => {
    /** @type {Record<string, Page>} */
    const pages = {};
    for (const me of order) {
      pages[me] = page(me);
      pages[me]?.mesh.begin(ABOUT);
      await room.carry();
      assert.ok(pages[me]?.mesh.links.every((link) => link.mine), me);
    }
    wholeAndOnce(pages);
    assert.equal(Object.values(pages).flatMap((one) => one.connections).length, 6);
  });
}

test("whoever does not take part is linked with nobody, and answers nobody", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  await room.carry();
  assert.deepEqual([a.links(), b.links()], [{}, {}]);
  assert.equal(a.mesh.whole, true);
});

test("in whatever order the words of people who come at once arrive, there is one link for each pair", async () => {
  // A simple generator with a seed: a failure names its round.
  let seed = 1;
  const chance = (/** @type {number} */ choices) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return choices === 0 ? 0 : Math.floor((seed / 2_147_483_648) * choices);
  };
  for (let round = 0; round < 60; round += 1) {
    room = new FakeRoom();
    const pages = { a: page("a"), b: page("b"), c: page("c"), d: page("d") };
    const newcomers = Object.entries(pages).sort(() => chance(3) - 1);
    for (const [, one] of newcomers) {
      one.mesh.begin(ABOUT);
      // Some of what was said is heard before the next one comes.
      for (let heard = chance(6); heard > 0 && room.waiting.length > 0; heard -= 1) {
        room.deliver(/** @type {string} */ (room.waiting[chance(room.waiting.length)]));
      }
    }
    await room.carry(chance);
    assert.doesNotThrow(() => wholeAndOnce(pages), `round ${round}`);
  }
});

test("of two who offer at once, the link of the one whose id comes first stands", async () => {
  const pages = { a: page("a"), b: page("b") };
  pages.a.mesh.begin(ABOUT);
  pages.b.mesh.begin(ABOUT);
  await room.carry();
  wholeAndOnce(pages);
  assert.deepEqual([pages.a.mesh.links[0]?.mine, pages.b.mesh.links[0]?.mine], [true, false]);
});

test("a page that is loaded anew takes the place of the one before", async () => {
  const [a, old] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  old.mesh.begin(ABOUT);
  await room.carry();
  const before = a.mesh.links[0];
  room.leave("b");
  const b = page("b");
  b.mesh.begin({ ...ABOUT, microphone: "none" });
  await room.carry();
  old.mesh.end(); // and nobody hears it
  assert.deepEqual(a.gone, [before]);
  assert.equal(a.connections[0]?.connectionState, "closed");
  assert.equal(a.mesh.links.length, 1);
  assert.equal(a.links()["b"], b.links()["a"]);
  assert.equal(a.mesh.links[0]?.about.microphone, "none");
});

test("what the page before said last, and comes late, changes nothing", async () => {
  const [a, old] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  old.mesh.begin(ABOUT);
  await room.carry();
  const was = room.said.find(({ from }) => from === "b").page;
  const b = page("b");
  b.mesh.begin(ABOUT);
  await room.carry();
  const link = a.links()["b"];
  a.mesh.signal({ type: "signal", from: "b", page: was, data: { kind: "bye" } });
  a.mesh.signal({ type: "signal", from: "b", page: was, data: { kind: "hello", answer: false, about: ABOUT } });
  await room.carry();
  assert.equal(a.links()["b"], link);
});

test("when a line is back, the links that are well stay as they are, and what was missed is said again", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  const before = a.links();
  const made = a.connections.length + b.connections.length;
  b.line(false);
  a.mesh.tell({ ...ABOUT, camera: true });
  await room.carry();
  b.line(true);
  await room.carry();
  assert.deepEqual(a.links(), before);
  assert.equal(b.mesh.linkTo("a")?.about.camera, true);
  assert.equal(a.connections.length + b.connections.length, made);
});

test("people who came while one's line was lost are linked when it is back", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  await room.carry();
  a.line(false);
  b.mesh.begin(ABOUT);
  await room.carry();
  assert.deepEqual(b.links(), {});
  a.line(true);
  await room.carry();
  wholeAndOnce({ a, b });
});

test("an offer that was lost with its line is made again", async () => {
  for (const lost of ["a", "b"]) {
    room = new FakeRoom();
    const pages = { a: page("a"), b: page("b") };
    pages.a.mesh.begin(ABOUT);
    await room.carry();
    pages.b.mesh.begin(ABOUT);
    // Until b has offered.
    while (!room.waiting.includes("b") || pages.b.connections.length === 0) {
      await clock.pass(0);
      room.deliver(/** @type {string} */ (room.waiting[0]));
      await clock.pass(0);
    }
    const one = lost === "a" ? pages.a : pages.b;
    room.leave("b"); // what b has said and nobody heard is lost
    room.enter("b", (message) => pages.b.mesh.signal(message));
    one.line(false);
    await room.carry();
    one.line(true);
    await room.carry();
    wholeAndOnce(pages);
  }
});

test("who takes part no more is let go of, and is not asked again", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  b.mesh.end();
  await room.carry();
  assert.deepEqual([a.mesh.others, a.links(), b.links()], [[], {}, {}]);
  assert.ok([...a.connections, ...b.connections].every((one) => one.connectionState === "closed"));
  await clock.pass(200_000);
  assert.equal(clock.waiting, 0);
});

test("a page whose goodbye was lost says it when it is offered a link again", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  b.line(false);
  b.mesh.end();
  b.line(true);
  await room.carry();
  a.connections.at(-1)?.becomes("failed");
  await clock.pass(80_000);
  await room.carry();
  assert.deepEqual(a.mesh.others, []);
});

for (const attendance of ["removed", undefined]) {
  test(`somebody who is ${attendance ?? "in the room no more"} is let go of at once`, async () => {
    const [a, b] = [page("a"), page("b")];
    a.mesh.begin(ABOUT);
    b.mesh.begin(ABOUT);
    await room.carry();
    a.mesh.saw(people(/** @type {any} */ (attendance)));
    assert.deepEqual([a.links(), a.mesh.others, a.gone.length], [{}, [], a.linked.length]);
    assert.ok(a.connections.every((one) => one.connectionState === "closed"));
  });
}

test("somebody who is away keeps a link that is well, and loses one that has been dead for a minute", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  a.mesh.saw(people("away"));
  await clock.pass(120_000);
  assert.match(a.links()["b"] ?? "", /connected$/);
  b.line(false);
  a.connections.at(-1)?.becomes("disconnected");
  await clock.pass(59_999);
  assert.equal(a.mesh.links.length, 1);
  await clock.pass(1);
  assert.deepEqual([a.links(), a.mesh.others], [{}, []]);
});

test("a link to somebody who is there is made anew after a minute, once, with another id", async () => {
  const pages = { a: page("a"), b: page("b") };
  reaches = false;
  pages.a.mesh.begin(ABOUT);
  pages.b.mesh.begin(ABOUT);
  await room.carry();
  pages.a.mesh.saw(people("here"));
  const first = pages.a.mesh.links[0]?.id;
  await clock.pass(30_000);
  assert.match(pages.a.links()["b"] ?? "", /broken$/);
  assert.equal(pages.a.mesh.whole, false);
  reaches = true;
  await clock.pass(30_000);
  await room.carry();
  wholeAndOnce(pages);
  assert.notEqual(pages.a.mesh.links[0]?.id, first);
  await clock.pass(300_000);
  assert.equal(pages.b.connections.filter((one) => one.connectionState !== "closed").length, 1);
});

test("what names a link that nobody knows is not heard, unless it offers it", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  const from = { type: /** @type {const} */ ("signal"), from: "b", page: room.said.find((one) => one.from === "b").page };
  const before = a.connections.at(-1)?.remoteDescription;
  a.mesh.signal({ ...from, data: { kind: "description", link: "other", type: "answer", sdp: "x" } });
  a.mesh.signal({ ...from, data: { kind: "restart", link: "other" } });
  await room.carry();
  assert.equal(a.connections.at(-1)?.remoteDescription, before);
  assert.equal(a.connections.at(-1)?.restarts, 0);
});

test("an offer of a page that never said hello makes nothing", async () => {
  const a = page("a");
  a.mesh.begin(ABOUT);
  a.mesh.signal({ type: "signal", from: "x", page: "p", data: { kind: "description", link: "l", type: "offer", sdp: "v=0\r\n" } });
  await room.carry();
  assert.deepEqual([a.connections, a.mesh.others], [[], []]);
});

test("an offer that is none of ours ends the link, and it is not made anew", async () => {
  const a = page("a");
  a.mesh.begin(ABOUT);
  const tampered = new FakeConnection({});
  tampered.addTransceiver("video");
  await tampered.setLocalDescription();
  const from = { type: /** @type {const} */ ("signal"), from: "x", page: "p" };
  a.mesh.signal({ ...from, data: { kind: "hello", answer: false, about: ABOUT } });
  a.mesh.signal({ ...from, data: { kind: "description", link: "l", type: "offer", sdp: tampered.localDescription.sdp } });
  await clock.pass(200_000);
  assert.deepEqual([a.links(), a.mesh.others, a.linked], [{}, [], []]);
  assert.equal(a.connections.length, 1);
});

test("what one takes part with is told when it is another, and only then", async () => {
  const [a, b] = [page("a"), page("b")];
  a.mesh.tell(ABOUT); // it does not take part yet
  a.mesh.begin(ABOUT);
  b.mesh.begin(ABOUT);
  await room.carry();
  const before = room.said.length;
  a.mesh.tell({ ...ABOUT });
  assert.equal(room.said.length, before);
  a.mesh.tell({ ...ABOUT, microphone: "open" });
  await room.carry();
  assert.equal(room.said.length, before + 1);
  assert.deepEqual(b.mesh.others.map(({ them, about }) => [them, about.microphone]), [["a", "open"]]);
});
