import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { holes } from "../../WebChat.Server/wwwroot/js/timeline.js";
import {
  at,
  bob,
  history,
  inLobby,
  kinds,
  me,
  message,
  messages,
  roomState,
  rowsOf as rowsWithDays,
  seqs,
  start,
  types,
  welcome,
  whisper,
} from "./events.mjs";

const rowsOf = (room, more) => rowsWithDays(room, more).filter(({ type }) => type !== "day");
const stopping = (seconds) => ({ type: "notice", code: "stopping", at: at(seconds) });
const back = (seconds) => welcome({ resumed: true, serverTime: at(seconds) });
const gap = (room) => room.timeline.entries.find(({ type }) => type === "gap");

describe("what cannot be had", () => {
  test("is a gap and no hole, below what one has", () => {
    const { state, room } = inLobby(messages(1, 3));
    const lost = { from: 4, to: 10, reason: "retention" };
    apply(state, roomState(messages(11, 12), { after: 3, first: 11, gap: lost }));
    const rows = rowsOf(room);
    assert.deepEqual(kinds(rows).slice(-5), ["message", "gap", "away", "message", "message"]);
    assert.ok(!kinds(rows).includes("hole"));
    assert.deepEqual(holes(room.timeline, 1, 12), []);
  });

  test("is found by asking for it: a page that should hold it and does not", () => {
    const { state, room } = inLobby(messages(20, 30));
    apply(state, history(messages(1, 4), { before: 20, limit: 200 }, { last: 30 }));
    assert.deepEqual(gap(room), {
      ...gap(room),
      seq: 4,
      from: 5,
      to: 19,
      reason: "missing",
    });
    assert.deepEqual(holes(room.timeline, 1, 30), []);
    assert.ok(!kinds(rowsOf(room)).includes("hole"));
  });

  test("is found by reading forwards as well", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState(messages(4, 6), { after: 3, last: 20, complete: false }));
    apply(state, history(messages(15, 20), { after: 6, limit: 500 }));
    assert.deepEqual([gap(room).from, gap(room).to], [7, 14]);
  });

  test("is not said of what the page did not reach", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState(messages(4, 6), { after: 3, last: 20, complete: false }));
    apply(state, history(messages(7, 9), { after: 6, limit: 3 }, { last: 20 }));
    assert.equal(gap(room), undefined);
    assert.deepEqual(holes(room.timeline, 1, 20), [{ from: 10, to: 20 }]);
  });

  test("above the first number that is kept is retention, and nothing more is said of what was never here", () => {
    const { state, room } = inLobby(messages(50, 60));
    apply(state, history([], { before: 50, limit: 200 }, { first: 50, last: 60 }));
    assert.equal(gap(room), undefined);
    assert.equal(rowsOf(room)[0].type, "expired");
  });

  test("a restored server: lines about other things stay, the lost messages go", () => {
    const { state, room } = inLobby(messages(1, 30));
    apply(state, stopping(40));
    apply(state, back(50));
    const lost = { from: 21, to: 30, reason: "restored" };
    apply(state, roomState(messages(1, 20), { after: 30, last: 20, gap: lost }));
    assert.deepEqual(types(room).slice(-4), ["message", "stopping", "back", "gap"]);
    apply(state, message(21, bob, { id: "another" }));
    assert.equal(seqs(room).at(-1), 21);
    assert.deepEqual(types(room).slice(-2), ["gap", "message"]);
  });

  test("private numbers that a restored server uses again bring no message to nothing", () => {
    const { state } = inLobby();
    apply(state, { type: "connection", connection: { name: "live" } });
    for (let seq = 1; seq <= 4; seq++) apply(state, whisper(seq, bob, me));
    apply(state, whisper(3, bob, me, { id: "new 3" }));
    const conversation = state.privates.get(bob.tag);
    assert.deepEqual(types(conversation), ["message", "message", "gap", "message"]);
    assert.equal(gap(conversation).count, 2);
    assert.equal(conversation.timeline.entries.at(-1).key, "new 3");
    apply(state, { type: "privatesKept", time: start, events: [whisper(1, bob, me)] });
    assert.deepEqual(seqs(conversation), [1]);
    assert.equal(state.privateAfter, 1);
  });
});

describe("what was missed", () => {
  test("one's own messages that history brings later are not counted", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, roomState(messages(4, 6), { after: 3, last: 9, complete: false }));
    const away = room.timeline.entries.find(({ type }) => type === "away");
    assert.equal(away.count, 6);
    apply(state, history([message(7), message(8, me), message(9)], { after: 6, limit: 500 }));
    assert.equal(away.count, 5);
  });

  test("is one line, not two, when it is unread as well", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, { type: "connection", connection: { name: "live" } });
    apply(state, { type: "watch", key: "room:lobby" });
    apply(state, { type: "connection", connection: { name: "reconnecting" } });
    apply(state, roomState(messages(4, 6), { after: 3 }));
    assert.equal(room.unreadFrom, 3);
    const rows = rowsOf(room, { unreadFrom: room.unreadFrom });
    assert.deepEqual(kinds(rows).slice(3), ["message", "away", "message", "message", "message"]);
    assert.equal(rows.find(({ type }) => type === "away").unread, true);
  });
});

describe("a server that stops", () => {
  test("is said in every room and conversation, and that it is back, once", () => {
    const { state, room } = inLobby(messages(1, 2));
    apply(state, whisper(1, bob, me));
    apply(state, stopping(10));
    apply(state, stopping(10));
    apply(state, back(22));
    apply(state, back(30));
    assert.deepEqual(types(room), ["message", "message", "stopping", "back"]);
    assert.deepEqual(types(state.privates.get(bob.tag)), ["message", "stopping", "back"]);
    assert.equal(room.timeline.entries.at(-1).away, 12_000);
  });

  test("is back before what was said meanwhile", () => {
    const { state, room } = inLobby(messages(1, 2));
    apply(state, stopping(10));
    apply(state, back(22));
    apply(state, roomState(messages(3, 4), { after: 2 }));
    assert.deepEqual(types(room).slice(2), ["stopping", "back", "away", "message", "message"]);
  });

  test("again and again is one line, but for the stop that goes on", () => {
    const { state, room } = inLobby(messages(1, 1));
    for (const seconds of [10, 20, 30]) {
      apply(state, stopping(seconds));
      apply(state, back(seconds + 5));
    }
    apply(state, stopping(40));
    const rows = rowsOf(room);
    assert.deepEqual(kinds(rows).slice(1), ["message", "outages", "stopping"]);
    assert.equal(rows.at(-2).entries.length, 6);
    apply(state, message(2));
    apply(state, back(50));
    assert.deepEqual(kinds(rowsOf(room)).slice(1), ["message", "outages", "stopping", "message", "back"]);
  });

  test("a store that is away, and back, is said without a connection that is lost", () => {
    const { state, room } = inLobby(messages(1, 2));
    apply(state, { type: "notice", code: "unavailable", at: at(10) });
    apply(state, { type: "notice", code: "available", at: at(16) });
    assert.deepEqual(types(room).slice(2), ["stopping", "back"]);
    assert.equal(room.timeline.entries.at(-2).code, "unavailable");
    assert.equal(room.timeline.entries.at(-1).away, 6_000);
  });

  test("a connection that comes back without that has no line", () => {
    const { state, room } = inLobby(messages(1, 2));
    apply(state, back(30));
    assert.deepEqual(types(room), ["message", "message"]);
  });
});

test("whom one has written to has a place before the first message has gone", () => {
  const { state } = inLobby();
  const place = { kind: "private", tag: bob.tag };
  apply(state, {
    type: "outbox",
    items: [{ id: "x", place, to: "bob", text: "hi", kind: "text", state: "failed" }],
  });
  assert.equal(state.privates.get(bob.tag).nickname, "bob");
});
