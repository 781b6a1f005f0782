import assert from "node:assert/strict";
import { test } from "node:test";
import { Disconnected } from "../../WebChat.Server/wwwroot/js/connection.js";
import { createOutbox } from "../../WebChat.Server/wwwroot/js/outbox.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { memory } from "./memory.mjs";

const item = (id) => ({
  id,
  place: { kind: "room", room: "lobby" },
  text: id,
  kind: "text",
  at: "",
  state: "pending",
});

/** An outbox that sends to `answer`, and notes what it did. */
function setUp(answer, storage = memory()) {
  const sent = [];
  const waits = [];
  const receipts = [];
  const box = { live: true };
  box.outbox = createOutbox({
    store: createStore(storage, "t:"),
    ready: () => box.live,
    onChange: () => undefined,
    onReceipt: ({ id }) => receipts.push(id),
    wait: async (milliseconds) => void waits.push(milliseconds),
    send: async (each) => {
      sent.push(each.id);
      return answer(each, sent.length);
    },
  });
  const states = () => box.outbox.items().map(({ id, state }) => [id, state]);
  return Object.assign(box, { sent, waits, receipts, storage, states });
}

const taken = () => ({ ok: { seq: 1 } });

test("sends in order, one after the other, and forgets what is confirmed", async () => {
  const { outbox, sent, receipts, states } = setUp(taken);
  for (const id of ["a", "b", "c"]) outbox.add(item(id));
  await outbox.drain();
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(receipts, ["a", "b", "c"]);
});

test("keeps what is typed while offline, in order, across a reload, and sends it with the same ids", async () => {
  const storage = memory();
  const before = setUp(taken, storage);
  before.live = false;
  for (const id of ["a", "b", "c"]) before.outbox.add(item(id));
  assert.deepEqual(before.sent, []);
  const after = setUp(taken, storage);
  assert.deepEqual(
    after.states().map(([id]) => id),
    ["a", "b", "c"],
  );
  await after.outbox.drain();
  assert.deepEqual(after.sent, ["a", "b", "c"]);
});

test("a lost connection keeps the item, and it is sent again with its id", async () => {
  const { outbox, sent, states } = setUp((_, attempt) => {
    if (attempt === 1) throw new Disconnected("Post");
    return taken();
  });
  outbox.add(item("a"));
  await settled(() => sent.length === 1);
  await outbox.drain();
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a", "a"]);
});

test("waits as long as the server asks, then goes on", async () => {
  const { outbox, sent, waits, states } = setUp((_, attempt) =>
    attempt === 2 ? { error: { code: "slow_down", retryAfterMs: 700 } } : taken(),
  );
  outbox.add(item("a"));
  outbox.add(item("b"));
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a", "b", "b"]);
  assert.deepEqual(waits, [700]);
});

test("tries again what the store could not take, more and more patiently", async () => {
  const { outbox, sent, waits, states } = setUp((_, attempt) =>
    attempt < 4 ? { error: { code: attempt === 2 ? "stopping" : "unavailable" } } : taken(),
  );
  outbox.add(item("a"));
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a", "a", "a", "a"]);
  assert.deepEqual(waits, [1000, 2000, 4000]);
});

test("a refused item stays with its reason and does not hold up the others", async () => {
  const { outbox, states } = setUp(({ id }) => (id === "a" ? { error: { code: "muted" } } : taken()));
  outbox.add(item("a"));
  outbox.add(item("b"));
  await settled(() => states().length === 1);
  await settled(() => states()[0][1] === "failed");
  assert.equal(outbox.items()[0].refusal.code, "muted");
  outbox.discard("a");
  assert.deepEqual(states(), []);
});

test("a refused item can be sent again", async () => {
  const { outbox, sent, states } = setUp((_, attempt) =>
    attempt === 1 ? { error: { code: "muted" } } : taken(),
  );
  outbox.add(item("a"));
  await settled(() => states()[0]?.[1] === "failed");
  outbox.retry("a");
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a", "a"]);
});

test("an event that came without its receipt settles the item", () => {
  const box = setUp(taken);
  box.live = false;
  box.outbox.add(item("a"));
  box.outbox.settle("a");
  assert.deepEqual(box.states(), []);
});

test("without storage it still sends", async () => {
  const { outbox, sent, states } = setUp(taken, null);
  outbox.add(item("a"));
  await settled(() => states().length === 0);
  assert.deepEqual(sent, ["a"]);
});

/** Lets what is under way go on, until something holds. */
async function settled(holds) {
  for (let turns = 0; turns < 200 && !holds(); turns++)
    await new Promise((resolve) => void setImmediate(resolve));
  assert.ok(holds());
}
