import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";
import { holes } from "../../WebChat.Server/wwwroot/js/timeline.js";
import { pendingIn, waiting } from "../../WebChat.Server/wwwroot/js/select.js";
import {
  at,
  bob,
  history,
  inLobby,
  me,
  message,
  messages,
  roomState,
  seqs,
  types,
  welcome,
} from "./events.mjs";
import { assertLinear } from "./linear.mjs";

const lobby = { kind: "room", room: "lobby" };
const shuffled = (list) =>
  list
    .map((value, index) => [Math.sin(index * 7919), value])
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);

describe("messages", () => {
  test("each is there once and in order, whatever the order of arrival", () => {
    const { state, room } = inLobby();
    for (const event of shuffled([...messages(1, 50), ...messages(20, 40)])) apply(state, event);
    assert.deepEqual(
      seqs(room),
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    assert.equal(room.timeline.cursor, 50);
  });

  test("those that come before the reply to Enter are kept and merged", () => {
    const state = createState();
    apply(state, welcome());
    apply(state, { type: "entering", room: "lobby" });
    for (const event of messages(4, 6)) apply(state, event);
    apply(state, roomState(messages(1, 4)));
    const room = state.rooms.get("lobby");
    assert.deepEqual(seqs(room), [1, 2, 3, 4, 5, 6]);
    assert.equal(room.timeline.cursor, 6);
  });

  test("of a room that one is not in are ignored", () => {
    const { state } = inLobby();
    apply(state, message(1, bob, { room: "elsewhere" }));
    assert.deepEqual([...state.rooms.keys()], ["lobby"]);
  });

  test("that skip numbers leave the cursor where it was, so that the rest is asked for", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, message(7));
    assert.equal(room.timeline.cursor, 3);
    assert.deepEqual(holes(room.timeline, 1, 7), [{ from: 4, to: 6 }]);
  });

  test("an event of a type from the future changes nothing", () => {
    const { state } = inLobby(messages(1, 2));
    const before = structuredClone(seqs(state.rooms.get("lobby")));
    apply(state, { type: "constructor" });
    apply(state, { type: "sparkle", room: "lobby", at: at(1) });
    assert.deepEqual(seqs(state.rooms.get("lobby")), before);
  });
});

describe("coming back", () => {
  test("what was missed is added, with a line that counts it", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState(messages(4, 6), { after: 3 }));
    assert.deepEqual(types(room), ["message", "message", "message", "away", "message", "message", "message"]);
    assert.equal(room.timeline.entries[3].count, 3);
  });

  test("one's own messages are not counted as missed", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState([message(4, me), message(5)], { after: 3 }));
    assert.equal(room.timeline.entries.find(({ type }) => type === "away").count, 1);
  });

  test("nothing missed, nothing said", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState([], { after: 3, last: 3 }));
    assert.deepEqual(types(room), ["message", "message", "message"]);
  });

  test("an incomplete reply leaves a hole that history fills", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState(messages(4, 6), { after: 3, last: 9, complete: false }));
    apply(state, message(10));
    assert.deepEqual(holes(room.timeline, 1, room.timeline.cursor), [{ from: 7, to: 9 }]);
    apply(state, history(messages(7, 9), { after: 6 }, { last: 10 }));
    assert.deepEqual(holes(room.timeline, 1, room.timeline.cursor), []);
    assert.equal(room.timeline.cursor, 10);
  });

  test("what the server no longer keeps becomes a gap with its reason", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(
      state,
      roomState(messages(11, 12), { after: 3, first: 11, gap: { from: 4, to: 10, reason: "retention" } }),
    );
    assert.deepEqual(types(room), ["message", "message", "message", "gap", "away", "message", "message"]);
    assert.equal(room.timeline.entries[4].count, 2);
  });

  test("another epoch begins a new timeline, below a gap", () => {
    const { state, room } = inLobby(messages(1, 30));
    apply(state, welcome({ epoch: "e2" }));
    apply(state, message(2));
    apply(
      state,
      roomState([message(1)], { after: 30, epoch: "e2", gap: { from: 1, to: 30, reason: "epoch" } }),
    );
    assert.deepEqual(types(room), ["gap", "message", "message"]);
    assert.equal(room.epoch, "e2");
  });

  test("a server put back to an earlier state takes its lost messages away, and says so", () => {
    const { state, room } = inLobby(messages(1, 30));
    apply(
      state,
      roomState(messages(1, 20), { after: 30, last: 20, gap: { from: 21, to: 30, reason: "restored" } }),
    );
    assert.equal(seqs(room).at(-1), 20);
    assert.equal(room.timeline.cursor, 20);
    apply(state, message(21));
    assert.deepEqual(types(room).slice(-3), ["message", "gap", "message"]);
  });

  test("history of another epoch is not mixed in", () => {
    const { state, room } = inLobby(messages(5, 6));
    apply(state, {
      type: "history",
      page: { room: "lobby", epoch: "old", first: 1, last: 4, events: messages(1, 4) },
    });
    assert.deepEqual(seqs(room), [5, 6]);
  });
});

describe("sending", () => {
  const item = { id: "m4", place: lobby, text: "hi", kind: "text", at: at(4), state: "pending" };

  test("a pending message is swapped for the event by its id", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, { type: "outbox", items: [item] });
    assert.deepEqual(pendingIn(state, lobby), [item]);
    assert.equal(waiting(state), 1);
    apply(state, message(4, me));
    assert.deepEqual(pendingIn(state, lobby), []);
    assert.equal(waiting(state), 0);
    assert.equal(room.timeline.entries.at(-1).key, "m4");
  });

  test("between the receipt and the event it stays in sight", () => {
    const { state } = inLobby(messages(1, 3));
    apply(state, { type: "outbox", items: [item] });
    apply(state, { type: "receipt", item, receipt: { id: "m4", seq: 4, at: at(4) } });
    apply(state, { type: "outbox", items: [] });
    assert.equal(pendingIn(state, lobby).length, 1);
    apply(state, message(4, me));
    assert.deepEqual(pendingIn(state, lobby), []);
  });

  test("a receipt for what is in the timeline leaves nothing behind", () => {
    const { state } = inLobby([...messages(1, 3), message(4, me)]);
    apply(state, { type: "receipt", item, receipt: { id: "m4", seq: 4, at: at(4) } });
    assert.deepEqual(pendingIn(state, lobby), []);
  });
});

test("many messages take linear time, and the memory stays bounded", () => {
  const following = (count) => {
    const { state, room } = inLobby();
    apply(state, { type: "watch", key: "room:lobby" });
    const events = messages(1, count);
    const follow = () => {
      for (const event of events) apply(state, event);
    };
    return { follow, room };
  };
  assertLinear((count) => following(count).follow, 2000);

  const { follow, room } = following(20_000);
  follow();
  assert.ok(room.timeline.entries.length <= 6000);
  assert.equal(seqs(room).at(-1), 20_000);
  assert.equal(room.timeline.cursor, 20_000);
});
