import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../static/room/backoff.js";

test("the bound of the wait doubles from half a second to fifteen seconds and stays there", () => {
  const backoff = new Backoff(() => 1);
  assert.deepEqual(
    Array.from({ length: 7 }, () => backoff.next()),
    [500, 1000, 2000, 4000, 8000, 15_000, 15_000],
  );
});

test("the wait is anywhere below its bound, so that a room does not come back all at once", () => {
  const chances = [0, 0.25];
  const backoff = new Backoff(() => chances.shift() ?? 0);
  assert.deepEqual([backoff.next(), backoff.next()], [0, 250]);
});

test("after it worked, the waits start from the beginning", () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 500);
});
