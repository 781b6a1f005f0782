import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { bound, createWindow, earlier, later, range, sizes } from "../../WebChat.Server/wwwroot/js/window.js";
import { at, bob, history, inLobby, message, messages } from "./events.mjs";

test("the window begins at the end, grows upwards and stays bounded", () => {
  const { entries } = inLobby(messages(1, 1000)).room.timeline;
  const window = createWindow(entries);
  assert.deepEqual(range(window, entries), { start: 1000 - sizes.first, end: 1000, news: 1000 });
  for (let steps = 0; steps < 5; steps++) assert.equal(earlier(window, entries), true);
  const { start, end } = range(window, entries);
  assert.equal(start, 1000 - sizes.first - 5 * sizes.step);
  assert.equal(end - start, sizes.most);
  while (later(window, entries));
  assert.equal(range(window, entries).end, 1000);
  assert.equal(window.to, null);
});

test("the window keeps its place while older and newer messages come in", () => {
  const { state, room } = inLobby(messages(501, 700));
  const { entries } = room.timeline;
  const window = createWindow(entries);
  const first = entries[range(window, entries).start].seq;
  apply(state, history(messages(401, 500), { before: 501 }, { last: 700 }));
  for (const event of messages(701, 900)) apply(state, event);
  assert.equal(entries[range(window, entries).start].seq, first);
  bound(window, entries, false);
  assert.equal(entries[range(window, entries).start].seq, first, "one who reads keeps what is read");
  assert.equal(range(window, entries).end - range(window, entries).start, sizes.most);
});

test("who follows keeps the end", () => {
  const { state, room } = inLobby(messages(1, 100));
  const { entries } = room.timeline;
  const window = createWindow(entries);
  for (const event of messages(101, 900)) {
    apply(state, event);
    bound(window, entries, true);
  }
  const { start, end } = range(window, entries);
  assert.equal(end, entries.length);
  assert.ok(end - start <= sizes.most);
});

describe("what is not seen is no screen of messages", () => {
  const reacted = (seq) => ({
    type: "reacted",
    room: "lobby",
    seq,
    target: 1,
    emoji: "🎉",
    ...bob,
    on: seq % 2 === 0,
    at: at(seq),
  });
  const reactions = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => reacted(from + index));
  const seen = (window, entries) => {
    const { start, end } = range(window, entries);
    return entries.slice(start, end).filter(({ type, tag }) => type === "message" && tag !== "t-eve").length;
  };

  test("reactions do not push messages out, whether they come live or are loaded", () => {
    const { state, room } = inLobby([...messages(1, 150)]);
    const { entries } = room.timeline;
    const window = createWindow(entries);
    for (const event of reactions(151, 900)) {
      apply(state, event);
      bound(window, entries, true);
    }
    assert.equal(seen(window, entries), sizes.first);
    assert.equal(seen(createWindow(entries), entries), sizes.first);
    while (earlier(window, entries));
    assert.equal(seen(window, entries), 150);
    bound(window, entries, true);
    assert.equal(seen(window, entries), 150);
    window.from = { seq: 1, sub: 0 };
    window.to = { seq: 40, sub: 0 };
    assert.ok(later(window, entries) && later(window, entries));
    assert.equal(window.to, null);
  });

  test("neither does somebody whom one hides", () => {
    const eve = { nickname: "eve", tag: "t-eve" };
    const { room } = inLobby([
      ...messages(1, 150),
      ...messages(151, 800).map(({ seq }) => message(seq, eve)),
    ]);
    const { entries } = room.timeline;
    const hidden = new Map([[eve.tag, eve.nickname]]);
    const window = createWindow(entries, hidden);
    assert.equal(seen(window, entries), sizes.first);
    bound(window, entries, true, hidden);
    assert.equal(seen(window, entries), sizes.first);
    assert.ok(earlier(window, entries, hidden));
    assert.equal(seen(window, entries), 150);
  });
});
