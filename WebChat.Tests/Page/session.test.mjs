import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession } from "../../WebChat.Server/wwwroot/js/session.js";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";
import { message, roomState, welcome } from "./events.mjs";

/** Somebody whose server answers what the test says. @param {Record<string, any>} answers */
function somebody(answers) {
  const state = createState({});
  const kept = new Map();
  const live = { count: 0 };
  const connection = {
    state: { name: "connecting" },
    call: async (/** @type {string} */ method) => structuredClone(answers[method]),
    stay: () => live.count++,
  };
  const session = createSession({
    connection: /** @type {any} */ (connection),
    state,
    dispatch: (event) => apply(state, event),
    store: /** @type {any} */ ({
      get: (/** @type {string} */ key) => kept.get(key),
      set: (/** @type {string} */ key, /** @type {any} */ value) => kept.set(key, value),
    }),
    history: /** @type {any} */ ({ catchUp: async () => undefined }),
    outbox: { drain: async () => undefined },
    wantedRoom: () => "lobby",
    onRefused: () => assert.fail("Nobody was refused."),
    onWelcome: () => undefined,
  });
  return { state, session, live };
}

const welcomed = { ok: welcome({ rooms: ["lobby"] }).welcome };
const entered = { ok: roomState([message(1), message(2)]).reply };

describe("coming back", () => {
  for (const code of ["stopping", "unavailable", "internal"]) {
    test(`to a room that answers ${code} is tried again, and one stays in it`, async () => {
      const answers = { Join: welcomed, Enter: entered };
      const { state, session, live } = somebody(answers);
      assert.deepEqual(await session.greet(), { live: true });
      apply(state, { type: "open", place: { kind: "room", room: "lobby" } });

      answers.Enter = /** @type {any} */ ({ error: { code, message: "not now" } });
      assert.deepEqual(await session.greet(), { live: false, retryAfterMs: 3000 });
      assert.equal(live.count, 1);
      assert.ok(state.rooms.has("lobby"));
      assert.equal(/** @type {any} */ (state.place)?.room, "lobby");

      answers.Enter = entered;
      assert.deepEqual(await session.greet(), { live: true });
      assert.equal(live.count, 2);
    });
  }

  test("to what is missing in a room, when the server has time for it", async (t) => {
    const answers = { Join: welcomed, Enter: entered };
    const { state, session } = somebody(answers);
    await session.greet();
    t.mock.timers.enable({ apis: ["setTimeout"] });
    answers.Enter = /** @type {any} */ ({
      error: { code: "slow_down", message: "not now", retryAfterMs: 700 },
    });
    const reply = session.enter("lobby");
    for (let i = 0; i < 20; i++) await Promise.resolve();
    answers.Enter = { ok: roomState([message(1), message(2), message(3)]).reply };
    t.mock.timers.tick(700);
    assert.equal((await reply).error, undefined);
    assert.equal(state.rooms.get("lobby")?.timeline.cursor, 3);
  });

  test("to a room that cannot be entered any more, one is in it no more", async () => {
    const answers = { Join: welcomed, Enter: entered };
    const { state, session } = somebody(answers);
    await session.greet();
    answers.Enter = /** @type {any} */ ({ error: { code: "banned", message: "no" } });
    assert.deepEqual(await session.greet(), { live: true });
    assert.ok(!state.rooms.has("lobby"));
  });
});
