import assert from "node:assert/strict";
import { test } from "node:test";
import { buildRows, summarise } from "../../WebChat.Server/wwwroot/js/rows.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import {
  at,
  bob,
  coming,
  inLobby,
  kinds,
  me,
  message,
  messages,
  roomState,
  rowsOf,
  welcome,
} from "./events.mjs";

test("messages of one author within five minutes form a group", () => {
  const { room } = inLobby([
    message(1),
    message(2),
    message(3, me),
    message(4, me, { at: at(290) }),
    message(5, me, { at: at(600) }),
    message(6, me, { at: at(601), kind: "action" }),
    message(7, me, { at: at(602) }),
  ]);
  const heads = rowsOf(room)
    .filter(({ type }) => type === "message")
    .map(({ head }) => head);
  assert.deepEqual(heads, [true, false, true, false, true, true, true]);
});

test("each day has its line", () => {
  const { room } = inLobby([
    message(1),
    message(2, bob, { at: "2026-11-22T12:00:00.000Z" }),
    message(3, bob, { at: "2026-11-22T12:00:01.000Z" }),
  ]);
  assert.deepEqual(kinds(rowsOf(room)), ["start", "day", "message", "day", "message", "message"]);
});

test("missing numbers are holes: above, between, and at the end", () => {
  const { state, room } = inLobby(messages(5, 6));
  apply(state, message(9));
  room.last = 12;
  const found = rowsOf(room).filter(({ type }) => type === "hole");
  assert.deepEqual(
    found.map(({ from, to }) => [from, to]),
    [
      [1, 4],
      [7, 8],
      [10, 12],
    ],
  );
});

test("what is no longer kept is no hole", () => {
  const { room } = inLobby(messages(5, 6));
  room.first = 5;
  assert.deepEqual(kinds(rowsOf(room)), ["expired", "day", "message", "message"]);
});

test("the line of what is new stands before the first unread message", () => {
  const { room } = inLobby(messages(1, 4));
  assert.deepEqual(kinds(rowsOf(room, { unreadFrom: 2 })), [
    "start",
    "day",
    "message",
    "message",
    "unread",
    "message",
    "message",
  ]);
});

test("people whom one hides are left out, without a hole", () => {
  const { room } = inLobby([message(1, me), message(2), message(3, me)]);
  const rows = rowsOf(room, { hidden: new Map([[bob.tag, bob.nickname]]) });
  assert.deepEqual(kinds(rows), ["start", "day", "message", "message"]);
});

test("announcements stand at their time, and not in a part of the history where they do not belong", () => {
  const { room } = inLobby(messages(1, 4));
  const announcements = [
    { id: "a", time: Date.parse(at(2.5)) },
    { id: "b", time: Date.parse(at(99)) },
  ];
  assert.deepEqual(kinds(rowsOf(room, { announcements })), [
    "start",
    "day",
    "message",
    "message",
    "announcement",
    "message",
    "message",
    "announcement",
  ]);
  const { entries } = room.timeline;
  assert.deepEqual(
    kinds(buildRows(entries, { start: 3, end: 4 }, { first: 1, last: 4, announcements: [announcements[0]] })),
    ["message"],
  );
});

test("answers and announcements stand in the order in which they came, though the clock of the device is wrong", () => {
  for (const wrong of [-3_600_000, 3_600_000]) {
    const { state, room } = inLobby(messages(1, 1));
    apply(state, { ...welcome({ serverTime: at(2) }), now: Date.parse(at(2)) + wrong });
    const answer = (seconds) =>
      apply(state, {
        type: "line",
        place: state.place,
        line: { type: "info", time: Date.parse(at(seconds)) + wrong + state.clockOffset },
      });
    const announce = (seconds) =>
      apply(state, { type: "announcement", id: `a${seconds}`, text: "", by: "op", at: at(seconds) });
    answer(3);
    announce(4);
    answer(5);
    apply(state, message(2, bob, { at: at(6) }));
    announce(7);
    assert.deepEqual(kinds(rowsOf(room, { announcements: state.announcements })).slice(2), [
      "message",
      "info",
      "announcement",
      "info",
      "message",
      "announcement",
    ]);
  }
});

test("an answer never stands before what was there already", () => {
  const { state, room } = inLobby(messages(1, 1));
  apply(state, { type: "announcement", id: "a", text: "", by: "op", at: at(9) });
  apply(state, { type: "line", place: state.place, line: { type: "info", time: Date.parse(at(0)) } });
  assert.deepEqual(kinds(rowsOf(room, { announcements: state.announcements })).slice(2), [
    "message",
    "announcement",
    "info",
  ]);
});

test("an announcement made while one was away stands among what was missed", () => {
  const { state, room } = inLobby(messages(1, 1));
  apply(state, roomState(messages(2, 3), { after: 1 }));
  const announcements = [{ id: "a", time: Date.parse(at(2.5)) }];
  assert.deepEqual(kinds(rowsOf(room, { announcements })).slice(2), [
    "message",
    "away",
    "message",
    "announcement",
    "message",
  ]);
});

test("comings and goings in a row fold into one", () => {
  const { state, room } = inLobby(messages(1, 1));
  for (const n of [1, 2, 3]) apply(state, coming("joined", { nickname: `p${n}`, tag: `t${n}` }));
  apply(state, coming("left", { nickname: "p2", tag: "t2" }, { reason: "lost" }));
  apply(state, coming("left", bob, { reason: "quit" }));
  apply(state, coming("joined", bob));
  apply(state, coming("renamed", { nickname: "p3", tag: "t3" }, { to: "q3" }));
  const fold = rowsOf(room).at(-1);
  assert.equal(fold.type, "fold");
  assert.deepEqual(summarise(fold.entry.comings), {
    joined: ["p1", "p3"],
    left: [],
    visited: ["p2"],
    returned: ["bob"],
    renamed: [{ from: "p3", to: "q3" }],
  });
});

test("two hundred who come and go in a minute, while people talk, make three lines", () => {
  const { state, room } = inLobby();
  let seq = 0;
  for (let n = 0; n < 200; n++) {
    const person = { nickname: `p${n}`, tag: `t${n}` };
    const second = (n * 60) / 200;
    apply(state, coming("joined", person, { at: at(second) }));
    if (n % 3 === 0) apply(state, message(++seq, bob, { at: at(second) }));
    if (n % 2 === 0) apply(state, coming("left", person, { at: at(second + 0.1), reason: "quit" }));
    if (n % 5 === 0) apply(state, message(++seq, bob, { at: at(second + 0.1) }));
  }
  const folds = rowsOf(room).filter(({ type }) => type === "fold");
  assert.equal(folds.length, 3);
  assert.equal(folds.flatMap(({ entry }) => entry.comings).length, 300);
});

test("people who come one after the other over a day stand where they came", () => {
  const { state, room } = inLobby();
  for (let n = 1; n <= 5; n++) {
    apply(state, coming("joined", { nickname: `p${n}`, tag: `t${n}` }, { at: at(n * 100) }));
    apply(state, message(n, bob, { at: at(n * 100 + 1) }));
  }
  assert.equal(rowsOf(room).filter(({ type }) => type === "fold").length, 5);
});

test("the keys of the rows are unique", () => {
  const { state, room } = inLobby(messages(1, 20));
  for (const n of [1, 2]) apply(state, coming("joined", { nickname: `p${n}`, tag: `t${n}` }));
  const keys = rowsOf(room, { unreadFrom: 3 }).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
