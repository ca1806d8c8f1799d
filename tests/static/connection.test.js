import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Backoff } from "../../static/room/backoff.js";
import { Connection } from "../../static/room/connection.js";

const VIEW = '{"type":"view","version":1,"now":"2026-03-03T10:00:00Z","view":{}}';
const BEAT = '{"type":"beat","now":"2026-03-03T10:00:00Z"}';
const HERE = '{"type":"here"}';

/** @type {any[]} */ let sockets;
/** @type {{ at: number, act: () => void, id: number }[]} */ let timers;
/** @type {string[]} */ let states;
/** @type {any[]} */ let heard;
/** @type {Connection} */ let connection;
let now = 0;

/** Let so much time pass. */
function pass(/** @type {number} */ milliseconds) {
  const until = now + milliseconds;
  for (;;) {
    timers.sort((one, other) => one.at - other.at);
    const next = timers[0];
    if (next === undefined || next.at > until) break;
    timers.shift();
    now = next.at;
    next.act();
  }
  now = until;
}

beforeEach(() => {
  let made = 0;
  [sockets, timers, states, heard, now] = [[], [], [], [], 0];
  connection = new Connection({
    open: () => {
      const socket = { sent: /** @type {string[]} */ ([]), closed: false, send: (/** @type {string} */ text) => socket.sent.push(text), close: () => (socket.closed = true), onmessage: null, onclose: null };
      sockets.push(socket);
      return /** @type {any} */ (socket);
    },
    backoff: new Backoff(() => 1),
    timers: {
      set: (act, milliseconds) => (timers.push({ at: now + milliseconds, act, id: ++made }), made),
      clear: (id) => (timers = timers.filter((one) => one.id !== id)),
      now: () => now,
    },
    hear: (message) => heard.push(message.type),
    changed: (state) => states.push(state),
  });
  connection.connect();
});

function opened(/** @type {number} */ index) {
  sockets[index].onmessage({ data: VIEW });
}

test("a line is open once it has shown a view, and says that it is here at each beat of the server's", () => {
  sockets[0].onmessage({ data: BEAT });
  assert.deepEqual(states, []);
  sockets[0].onmessage({ data: VIEW });
  assert.deepEqual(states, ["open"]);
  sockets[0].onmessage({ data: BEAT });
  assert.deepEqual(sockets[0].sent, [HERE, HERE]);
});

test("a page in a hidden tab, whose timers sleep, says so all the same", () => {
  opened(0);
  now += 60_000; // and no timer ran
  sockets[0].onmessage({ data: BEAT });
  assert.deepEqual(sockets[0].sent, [HERE]);
  assert.deepEqual(states, ["open"]);
});

test("a line that has been silent for four beats is dead, and nothing it says later is heard", () => {
  opened(0);
  pass(7_999);
  sockets[0].onmessage({ data: BEAT });
  pass(7_999);
  assert.deepEqual(states, ["open"]);
  pass(1);
  assert.deepEqual(states, ["open", "lost"]);
  assert.equal(sockets[0].closed, true);
  assert.equal(sockets[0].onmessage, null);
  pass(500);
  assert.equal(sockets.length, 2);
});

test("a line that is slow to open is given longer, and is given up in the end", () => {
  pass(20_000);
  sockets[0].onmessage({ data: BEAT });
  pass(24_999);
  assert.deepEqual(states, []);
  opened(0);
  pass(7_999);
  assert.deepEqual(states, ["open"]);
});

test("a line that never opens is given up", () => {
  pass(25_000);
  assert.deepEqual(states, ["lost"]);
});

test("a lost line is tried again, later each time, and at once when the network is back", () => {
  opened(0);
  sockets[0].onclose({ code: 1006 });
  pass(499);
  assert.equal(sockets.length, 1);
  pass(1);
  assert.equal(sockets.length, 2);
  sockets[1].onclose({ code: 1012 });
  pass(500);
  assert.equal(sockets.length, 2);
  connection.hurry();
  assert.equal(sockets.length, 3);
  opened(2);
  assert.deepEqual(states, ["open", "lost", "lost", "open"]);
  pass(5_000);
  assert.equal(sockets.length, 3);
});

for (const [code, state] of /** @type {const} */ ([[4409, "replaced"], [4401, "no-session"], [4400, "not-understood"]])) {
  test(`a line closed with ${code} is not tried again by itself`, () => {
    opened(0);
    sockets[0].onclose({ code });
    pass(60_000);
    connection.hurry();
    assert.deepEqual(states, ["open", state]);
    assert.equal(sockets.length, 1);
    connection.connect();
    assert.equal(sockets.length, 2);
  });
}

test("nothing is sent on a line that is not open", () => {
  connection.send({ type: "ask", key: "k1", command: { type: "raise_hand" } });
  assert.deepEqual(sockets[0].sent, []);
});
