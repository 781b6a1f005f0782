import assert from "node:assert/strict";
import { test } from "node:test";
import { unreadInRoom } from "../../WebChat.Server/wwwroot/js/select.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { holes } from "../../WebChat.Server/wwwroot/js/timeline.js";
import {
  at,
  bob,
  coming,
  history,
  inLobby,
  kinds,
  message,
  messages,
  roomState,
  rowsOf,
  types,
} from "./events.mjs";

const numbered = { room: "lobby", target: 1 };
const edited = (seq) => ({ ...numbered, type: "edited", seq, text: "other", at: at(seq) });
const deleted = (seq) => ({ ...numbered, type: "deleted", seq, by: "bob", at: at(seq) });
const reacted = (seq) => ({
  ...numbered,
  type: "reacted",
  seq,
  emoji: "👍",
  ...bob,
  on: true,
  at: at(seq),
});
const topic = (seq, text) => ({
  type: "topic",
  room: "lobby",
  seq,
  topic: text,
  by: "bob",
  at: at(seq),
});

test("what changes messages has numbers, and leaves no hole", () => {
  const { state, room } = inLobby(messages(1, 2));
  const other = { type: "other", room: "lobby", seq: 8, at: at(8) };
  for (const event of [edited(3), reacted(4), deleted(5), topic(6, "numbers"), message(7), other])
    apply(state, event);
  assert.equal(room.timeline.cursor, 8);
  assert.deepEqual(holes(room.timeline, 1, 8), []);
  assert.deepEqual(kinds(rowsOf(room)), ["start", "day", "message", "message", "topic", "message"]);
  assert.equal(room.topic, "numbers");
  apply(state, reacted(4));
  assert.equal(types(room).length, 8);
});

test("it is nothing to read, whenever it comes", () => {
  const { state, room } = inLobby(messages(1, 2));
  apply(state, edited(3));
  assert.equal(unreadInRoom(state, room), 0);
  apply(state, message(4));
  apply(state, reacted(5));
  apply(state, message(6));
  assert.equal(unreadInRoom(state, room), 2);
  apply(state, { type: "watch", key: "room:lobby" });
  assert.equal(unreadInRoom(state, room), 0);
  apply(state, { type: "watch", key: null });
  apply(state, reacted(7));
  assert.equal(unreadInRoom(state, room), 0);
});

test("it is nothing to have missed, in what comes at once and in what is loaded later", () => {
  const { state, room } = inLobby(messages(1, 2));
  const away = () => room.timeline.entries.find(({ type }) => type === "away")?.count;
  apply(state, roomState([edited(3), message(4)], { after: 2, last: 8, complete: false }));
  assert.equal(away(), 5);
  apply(state, history([reacted(5), message(6), topic(7, ""), deleted(8)], { after: 4, limit: 500 }));
  assert.equal(away(), 2);
  assert.deepEqual(holes(room.timeline, 1, 8), []);
});

test("a page of nothing but changes is no hole, and what is before it is one", () => {
  const { state, room } = inLobby();
  apply(state, roomState([reacted(8), edited(9)], { last: 9 }));
  const rows = rowsOf(room);
  assert.deepEqual(kinds(rows), ["hole"]);
  assert.deepEqual([rows[0].from, rows[0].to], [1, 7]);
});

test("an earlier state of the server takes changes back as well", () => {
  const { state, room } = inLobby([...messages(1, 2), edited(3), message(4)]);
  const restored = { from: 3, to: 4, reason: "restored" };
  apply(state, roomState(messages(1, 2), { after: 4, last: 2, gap: restored }));
  apply(state, message(3));
  assert.deepEqual(
    room.timeline.entries.filter(({ type }) => type === "message").map(({ seq }) => seq),
    [1, 2, 3],
  );
});

test("reactions do not part those who come and go", () => {
  const { state, room } = inLobby(messages(1, 1));
  apply(state, coming("joined", { nickname: "eve", tag: "t-eve" }));
  apply(state, reacted(2));
  apply(state, coming("left", { nickname: "eve", tag: "t-eve" }));
  assert.equal(types(room).filter((type) => type === "fold").length, 1);
});
