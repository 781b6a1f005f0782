import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, patience } from "../../WebChat.Server/wwwroot/js/connection.js";

const hour = 3_600_000;

/** The same chances for the same seed. */
const chances = (seed) => () => {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
};

/** When the first try begins after an outage; what was open while the network was gone never opens. */
function firstTryAfter(outage, random, hangs) {
  let now = 0;
  for (let attempt = 1, begun = 0; ; attempt++) {
    now = Math.max(now, begun + backoff(attempt, now, random));
    if (now >= outage) return now;
    begun = now;
    if (hangs) now += patience(now, 500);
  }
}

test("after any outage of up to 25 s a try begins before the grace time of 30 s ends, with 2 s left to join", () => {
  for (const hangs of [false, true])
    for (let seed = 1; seed <= 1000; seed++)
      for (let outage = 1000; outage <= 25_000; outage += 1000) {
        const back = firstTryAfter(outage, chances(seed * 7919), hangs);
        assert.ok(back < 28_100, `seed ${seed}, outage ${outage}: ${back}`);
      }
});

test("after a minute it takes its time, but comes back in the grace time that a restart gives", () => {
  for (let seed = 1; seed <= 100; seed++)
    for (const hangs of [false, true])
      assert.ok(firstTryAfter(hour, chances(seed * 7919), hangs) - hour <= 15_000);
});

test("waiting grows, and differs from client to client", () => {
  const most = (attempt, lostFor) => backoff(attempt, lostFor, () => 1);
  assert.deepEqual(
    [1, 2, 3, 50].map((attempt) => most(attempt, 0)),
    [500, 1000, 2000, 3000],
  );
  assert.equal(most(50, hour), 15_000);
  assert.ok(backoff(5, 0, () => 0) < most(5, 0));
});

test("opening may take its time at first, and twice as long as last time where the network is slow", () => {
  assert.equal(patience(Infinity, 0), 10_000);
  assert.equal(patience(0, 100), 3000);
  assert.equal(patience(0, 2000), 4000);
  assert.equal(patience(0, 20_000), 10_000);
});
