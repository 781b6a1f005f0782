import assert from "node:assert/strict";
import { test } from "node:test";
import { createAway, idleAfter } from "../../WebChat.Server/wwwroot/js/away.js";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { welcome } from "./events.mjs";

function world() {
  const state = createState();
  apply(state, welcome());
  const calls = [];
  const time = { now: 0, active: 0 };
  const connection = {
    state: { name: "live" },
    async call(method, on) {
      calls.push(`${method} ${on}`);
      return { ok: {} };
    },
  };
  const away = createAway({
    state,
    store: createStore(null, ""),
    connection,
    dispatch: (event) => apply(state, event),
    active: () => time.active,
    now: () => time.now,
  });
  return { state, calls, time, connection, away };
}

test("after ten minutes without anybody one is away, once, and back with the first doing", async () => {
  const { state, calls, time, away } = world();
  time.now = idleAfter - 1;
  await away.look();
  assert.deepEqual(calls, []);
  time.now = idleAfter;
  await away.look();
  await away.look();
  assert.deepEqual(calls, ["SetAway true"]);
  assert.ok(state.away);
  time.active = time.now += 1000;
  await away.look();
  await away.look();
  assert.deepEqual(calls, ["SetAway true", "SetAway false"]);
  assert.ok(!state.away);
});

test("who chose to be away stays so, whatever they do, until they choose otherwise", async () => {
  const { calls, time, away } = world();
  assert.equal(await away.choose(true), null);
  time.active = time.now = 5000;
  await away.look();
  time.now = idleAfter * 2;
  await away.look();
  time.active = time.now;
  await away.look();
  assert.deepEqual(calls, ["SetAway true"]);
  assert.equal(await away.choose(false), null);
  assert.deepEqual(calls, ["SetAway true", "SetAway false"]);
});

test("another device that says away does not start a quarrel", async () => {
  const { state, calls, time, away } = world();
  time.now = idleAfter;
  await away.look();
  apply(state, { type: "notice", code: "away_changed", away: false });
  await away.look();
  assert.deepEqual(calls, ["SetAway true"], "the other device is in use: this one says nothing again");
});

test("a choice is told again to a server that does not know it, and cannot be made without one", async () => {
  const { state, calls, connection, away } = world();
  await away.choose(true);
  apply(state, welcome({ away: true }));
  await away.begin();
  apply(state, welcome({ away: false }));
  await away.begin();
  assert.deepEqual(calls, ["SetAway true", "SetAway true"]);
  connection.state.name = "reconnecting";
  assert.deepEqual(await away.choose(false), { code: "offline" });
  assert.ok(away.chosen);
});

test("a call that fails unforeseen is told to whoever made it, and stops no other", async () => {
  const { state, time, connection, away } = world();
  const { call } = connection;
  connection.call = () => Promise.reject(new Error("a fault"));
  await assert.rejects(away.choose(true), /a fault/);
  time.now = idleAfter;
  await assert.rejects(away.look(), /a fault/);
  connection.call = call;
  await away.look();
  assert.ok(state.away);
  assert.equal(await away.choose(true), null);
});
