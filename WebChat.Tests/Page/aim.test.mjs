import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { createAim } from "../../WebChat.Server/wwwroot/js/aim.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { inLobby, me, message } from "./events.mjs";
import { memory } from "./memory.mjs";

describe("what one said is put right", () => {
  let field, deleting, rewritten, aim, state, kept;

  beforeEach(() => {
    const now = new Date().toISOString();
    ({ state } = inLobby([1, 2].map((seq) => message(seq, me, { at: now, text: `text ${seq}` }))));
    state.limits.changeHours = 24;
    apply(state, { type: "open", place: { kind: "room", room: "lobby" } });
    [field, deleting, rewritten] = ["", new Set(), []];
    kept = memory();
    aim = createAim({
      store: createStore(kept, "t:"),
      state,
      chat: { rewrite: async (...values) => (rewritten.push(values), true) },
      changing: {
        deleteSoon: (seq) => deleting.add(seq),
        deletionOf: (seq) => deleting.has(seq) || undefined,
      },
      read: () => field,
      write: (text) => (field = text),
      changed: () => undefined,
    });
    aim.open("room:lobby");
  });

  test("the last message first, but none that is about to be deleted", () => {
    assert.ok(aim.rewriteLast());
    assert.equal(field, "text 2");
    aim.cancel();
    deleting.add(2);
    assert.ok(aim.rewriteLast());
    assert.equal(field, "text 1");
    aim.cancel();
    deleting.add(1);
    assert.ok(!aim.rewriteLast());
  });

  test("what came with a transcript, or is too old, is nobody's to change", () => {
    const { entries } = state.rooms.get("lobby").timeline;
    const last = entries.findIndex(({ seq }) => seq === 2);
    entries[last] = { ...entries[last], imported: true };
    assert.ok(aim.rewriteLast());
    assert.equal(field, "text 1");
    aim.cancel();
    const first = entries.findIndex(({ seq }) => seq === 1);
    entries[first] = { ...entries[first], time: Date.now() - 24 * 3_600_000 - 1 };
    assert.ok(!aim.rewriteLast());
  });

  test("a secret that stood in the field comes back to it, and is kept nowhere else", () => {
    field = "password=hunter2hunter2";
    aim.rewrite(state.rooms.get("lobby").timeline.entries.at(-1));
    assert.equal(field, "text 2");
    assert.ok(!JSON.stringify(kept).includes("hunter2"));
    aim.cancel();
    assert.equal(field, "password=hunter2hunter2");
  });

  test("with nothing in its place it is deleted", () => {
    aim.rewriteLast();
    field = "";
    assert.ok(aim.send(" "));
    assert.deepEqual([[...deleting], rewritten, aim.current], [[2], [], null]);
    assert.ok(!aim.send(""));
  });

  test("with other words it is sent", async () => {
    aim.rewriteLast();
    field = "better";
    assert.ok(aim.send("better"));
    await new Promise(setImmediate);
    assert.deepEqual(rewritten, [["lobby", 2, "better"]]);
    assert.deepEqual([aim.current, field], [null, ""]);
  });
});
