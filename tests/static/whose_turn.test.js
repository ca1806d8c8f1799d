import assert from "node:assert/strict";
import { test } from "node:test";

import { whoseTurn } from "../../static/room/whose_turn.js";
import { wordsOf } from "../../static/say.js";

const words = wordsOf({}, "en-GB");
/** @type {any} */
const VIEW = {
  you: { id: "p2", role: "parent", requests: {}, speaks: true },
  room: {
    people: { by_id: { p3: { name: "The school" } } },
    floor: { taking: true, order: [], by_id: {}, turn: { id: "t1", holder: "p3" } },
  },
};

test("somebody without the floor is told who is speaking and how to be next", () => {
  assert.equal(
    whoseTurn("turn_has_changed", VIEW, words),
    "Speaking now: The school. Raise your hand, and your turn will come.",
  );
});

test("somebody who waits already is told their place", () => {
  const you = { ...VIEW.you, requests: { r1: { kind: "speak", state: "accepted", place: 2 } } };
  assert.equal(
    whoseTurn("not_your_turn", { ...VIEW, you }, words),
    "Speaking now: The school. Your hand is raised. You are 2nd in the queue.",
  );
});

test("nobody is told to raise a hand that would not be taken", () => {
  const room = { ...VIEW.room, floor: { ...VIEW.room.floor, taking: false } };
  assert.equal(whoseTurn("queue_is_closed", { ...VIEW, room }, words), "Speaking now: The school.");
});

test("a refusal about something else is left as it is", () => {
  assert.equal(whoseTurn("board_is_full", VIEW, words), "");
});
