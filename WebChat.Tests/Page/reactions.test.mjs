import assert from "node:assert/strict";
import { test } from "node:test";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { excerptOf, isMine } from "../../WebChat.Server/wwwroot/js/state-changes.js";
import { createOwn } from "../../WebChat.Server/wwwroot/js/own.js";
import { Disconnected } from "../../WebChat.Server/wwwroot/js/connection.js";
import { at, bob, history, inLobby, kinds, me, message, messages, roomState, rowsOf } from "./events.mjs";

const change = (type, seq, more) => ({ type, room: "lobby", target: 1, seq, at: at(seq), ...more });
const edited = (seq, text) => change("edited", seq, { text });
const deleted = (seq) => change("deleted", seq, { by: "bob" });
const reacted = (seq, emoji, person = bob, on = true) => change("reacted", seq, { emoji, on, ...person });
const person = (number) => ({ nickname: `p${number}`, tag: `t-${number}` });

const find = (room, seq = 1) =>
  room.timeline.entries.find((entry) => entry.type === "message" && entry.seq === seq);

/** What one sees of a message. */
const seen = (room, seq = 1) => {
  const { text, edited: when, deleted: gone, reactions } = find(room, seq);
  return {
    text,
    edited: when,
    deleted: gone,
    reactions: (reactions ?? []).map(({ emoji, count, by }) => [emoji, count, by.join()]),
  };
};

/** Every order of some things. */
function* orders(all) {
  if (all.length < 2) yield all;
  for (const [index, first] of all.entries())
    for (const rest of orders(all.toSpliced(index, 1))) yield [first, ...rest];
}

test("an edit, reactions and a deletion are seen, once, however often they come", () => {
  const { state, room } = inLobby(messages(1, 1));
  for (const event of [edited(2, "better"), reacted(3, "👍"), reacted(4, "👍", me), reacted(5, "🎉")]) {
    apply(state, event);
    apply(state, event);
  }
  assert.deepEqual(seen(room), {
    text: "better",
    edited: at(2),
    deleted: undefined,
    reactions: [
      ["👍", 2, "bob,ann"],
      ["🎉", 1, "bob"],
    ],
  });
  apply(state, reacted(6, "🎉", bob, false));
  apply(state, reacted(7, "🎉", bob, false));
  assert.deepEqual(seen(room).reactions, [["👍", 2, "bob,ann"]]);
  apply(state, deleted(8));
  apply(state, edited(9, "again"));
  apply(state, reacted(10, "👍", me));
  assert.deepEqual(seen(room), { text: "", edited: at(2), deleted: at(8), reactions: [] });
});

test("a change makes another entry, so that what is drawn of the old one is not taken for it", () => {
  const { state, room } = inLobby(messages(1, 1));
  const before = find(room);
  apply(state, reacted(2, "👍"));
  assert.notEqual(find(room), before);
  const after = find(room);
  apply(state, reacted(2, "👍"));
  assert.equal(find(room), after);
});

test("whatever the order, live and from history, it ends the same", () => {
  const all = [edited(2, "two"), reacted(3, "👍"), edited(4, "four"), reacted(5, "🎉", me)];
  /** As a server says it that had read so many changes by then. */
  const { state: server, room: truth } = inLobby(messages(1, 1));
  const snapshots = [message(1)];
  for (const event of all) {
    apply(server, event);
    const { text, edited: when, reactions, changed } = find(truth);
    snapshots.push({ ...message(1), text, edited: when, reactions, changed });
  }
  const expected = seen(truth);

  for (const order of orders(all)) {
    for (let missed = 0; missed < all.length; missed++) {
      for (let read = missed; read <= all.length; read++) {
        // Entered with nothing; one change comes by a page that was read when `read` changes were there; the rest live, in any order.
        const { state, room } = inLobby([message(1)]);
        const { text, edited: when, reactions, changed } = snapshots[read];
        const isRead = read > missed;
        const now = { text, edited: when, reactions, changed };
        for (const event of order) {
          if (event !== all[missed]) apply(state, event);
          else if (isRead) apply(state, history([{ ...event, now }], { after: event.seq - 1 }));
          else apply(state, event);
        }
        assert.deepEqual(seen(room), expected, `${order.map(({ seq }) => seq)} ${missed} ${read}`);
      }
    }
  }
});

test("a change that overtakes its message is not lost", () => {
  const { state, room } = inLobby([message(5)]);
  apply(state, change("edited", 6, { text: "newer", target: 4 }));
  apply(state, change("reacted", 7, { target: 4, emoji: "👍", on: true, ...bob }));
  apply(state, history(messages(1, 4), { before: 5 }));
  assert.equal(seen(room, 4).text, "newer");
  assert.deepEqual(seen(room, 4).reactions, [["👍", 1, "bob"]]);

  const late = inLobby([message(5)]);
  apply(late.state, change("edited", 6, { text: "newer", target: 4 }));
  apply(late.state, change("edited", 8, { text: "newest", target: 4 }));
  const asItIs = message(4, bob, { text: "newest", edited: at(8), changed: 8 });
  apply(late.state, history([...messages(1, 3), asItIs], { before: 5 }));
  assert.equal(seen(late.room, 4).text, "newest");
});

test("a message that comes again as it is by now brings its state along", () => {
  const { state, room } = inLobby([message(1), message(4)]);
  apply(state, history([message(1, bob, { text: "", deleted: at(3), changed: 3 })], { before: 4 }));
  assert.equal(seen(room).deleted, at(3));
  apply(state, history([message(1)], { before: 4 }));
  assert.equal(seen(room).deleted, at(3));
});

test("an edit that was missed is not lost when a later reaction comes first", () => {
  const { state, room } = inLobby([message(1)]);
  apply(state, reacted(3, "👍"));
  const now = { text: "missed", edited: at(2), changed: 2 };
  apply(state, roomState([{ ...edited(2, "missed"), now }], { after: 1, last: 2 }));
  assert.equal(seen(room).text, "missed");
  assert.deepEqual(seen(room).reactions, [["👍", 1, "bob"]]);
});

test("beyond the first ten names the count goes on, and one knows one's own", () => {
  const { state, room } = inLobby([message(1)]);
  for (let number = 1; number <= 12; number++) apply(state, reacted(1 + number, "👍", person(number)));
  apply(state, reacted(20, "👍", me));
  const [[, count, names]] = seen(room).reactions;
  assert.equal(count, 13);
  assert.equal(names.split(",").length, 10);
  assert.ok(isMine(find(room), find(room).reactions[0], me.tag));
  apply(state, reacted(21, "👍", me, false));
  assert.ok(!isMine(find(room), find(room).reactions[0], me.tag));
  assert.equal(find(room).reactions[0].count, 12);
});

test("hundreds of live changes keep a bounded list, and the right state", () => {
  const { state, room } = inLobby([message(1)]);
  for (let seq = 2; seq < 500; seq++) apply(state, edited(seq, `text ${seq}`));
  assert.equal(seen(room).text, "text 499");
  assert.ok(find(room).later.length <= 100);
});

test("who quoted a message quotes it as it is, and nothing of what is deleted", () => {
  const reply = { seq: 1, ...bob, from: "bob", excerpt: "text 1" };
  const { state, room } = inLobby([message(1), message(2, bob, { replyTo: 1, reply })]);
  assert.equal(find(room, 2).reply.excerpt, "text 1");
  apply(state, edited(3, "other\n words"));
  assert.equal(find(room, 2).reply.excerpt, "other words");
  apply(state, deleted(4));
  assert.equal(find(room, 2).reply.excerpt, "");
  assert.ok(!JSON.stringify(room.timeline.entries.map(({ text, reply: r }) => [text, r])).includes("other"));
});

test("an excerpt is one line of whole characters", () => {
  assert.equal(excerptOf(" a\n\nb "), "a b");
  const family = "👨‍👩‍👧‍👦";
  const cut = excerptOf(family.repeat(30));
  assert.ok(cut.length <= 140);
  assert.equal(cut.replaceAll(family, ""), "…");
});

test("a deleted message ends the group of its author", () => {
  const { state, room } = inLobby(messages(1, 3));
  const heads = () => rowsOf(room).flatMap(({ type, head }) => (type === "message" ? [head] : []));
  assert.deepEqual(heads(), [true, false, false]);
  apply(state, { ...deleted(4), target: 2 });
  assert.deepEqual(heads(), [true, true, true]);
});

test("an earlier state of the server takes changes back: what they changed is asked for again", () => {
  const { state, room } = inLobby([...messages(1, 3), edited(4, "gone again")]);
  const restored = { from: 4, to: 4, reason: "restored" };
  apply(state, roomState([], { after: 4, last: 3, gap: restored }));
  assert.equal(find(room), undefined);
  assert.equal(room.timeline.cursor, 3);
  assert.deepEqual(kinds(rowsOf(room)).slice(0, 1), ["hole"]);
  apply(state, history([message(1)], { before: 2 }));
  assert.equal(seen(room).text, "text 1");
});

/** A message to which twelve people have reacted, of whom the first ten are named. */
const crowd = (seq, changed, more = {}) =>
  message(seq, bob, {
    changed,
    reactions: [
      {
        emoji: "👍",
        count: 12,
        by: Array.from({ length: 10 }, (_, i) => `p${i}`),
        tags: Array.from({ length: 10 }, (_, i) => `t-${i}`),
      },
    ],
    ...more,
  });
const mineIn = (room, seq = 1) => isMine(find(room, seq), find(room, seq).reactions[0], me.tag);
const answer = (seq, changed, ...emoji) => ({
  type: "own",
  room: "lobby",
  messages: [{ seq, changed, emoji }],
});

test("what the server says is one's own holds until one does otherwise, whatever comes first", () => {
  const { state, room } = inLobby([crowd(1, 20)]);
  assert.equal(mineIn(room), false);
  apply(state, answer(1, 20, "👍"));
  assert.equal(mineIn(room), true);
  apply(state, reacted(22, "👍", me, false));
  assert.equal(mineIn(room), false);
  apply(state, answer(1, 21, "👍"));
  assert.equal(mineIn(room), false, "the answer is older than what one did since");
  apply(state, answer(1, 30, "👍"));
  assert.equal(mineIn(room), true, "it was done again, in another tab");
  apply(state, answer(1, 31));
  assert.equal(mineIn(room), false);
  apply(state, answer(7, 31, "👍"));

  // Somebody else by now: what the one before did is nobody's here.
  apply(state, answer(1, 32, "👍"));
  assert.equal(isMine(find(room), find(room).reactions[0], "t-other"), false);
});

test("only what a page leaves open is asked, once, a hundred at a time, and again when nobody could answer", async () => {
  const { state } = inLobby([]);
  const asked = [];
  const replies = [];
  const known = [];
  const own = createOwn({
    state,
    dispatch: (event) => known.push(...event.messages),
    connection: {
      async call(method, { room, seqs }) {
        asked.push([method, room, seqs.length, seqs[0]]);
        const reply = replies.shift() ?? { ok: [] };
        if (reply === "gone") throw new Disconnected("gone");
        return reply;
      },
    },
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  const mine = { reactions: [{ emoji: "👍", count: 12, by: ["ann"], tags: [me.tag] }] };
  const few = { reactions: [{ emoji: "👍", count: 1, by: ["bob"], tags: [bob.tag] }] };
  own.askForOwn(roomState([message(1), crowd(2, 3, mine), crowd(3, 4, few)]));
  own.askForOwn({ type: "message", room: "lobby" });
  await settled();
  assert.deepEqual(asked, []);

  replies.push("gone");
  own.askForOwn(roomState([crowd(4, 5)]));
  await settled();
  replies.push(
    { error: { code: "slow_down", retryAfterMs: 1 } },
    { ok: [{ seq: 4, changed: 5, emoji: ["👍"] }] },
  );
  own.askForOwn(history([{ ...reacted(6, "👍", person(1)), target: 5, now: crowd(5, 6) }], { after: 5 }));
  await settled();
  assert.deepEqual(asked, [
    ["OwnReactions", "lobby", 1, 4],
    ["OwnReactions", "lobby", 2, 4],
    ["OwnReactions", "lobby", 2, 4],
  ]);
  assert.deepEqual(known, [{ seq: 4, changed: 5, emoji: ["👍"] }]);

  asked.length = 0;
  own.askForOwn(
    history(
      Array.from({ length: 150 }, (_each, i) => crowd(100 + i, 300)),
      { after: 99 },
    ),
  );
  await settled();
  assert.deepEqual(asked, [
    ["OwnReactions", "lobby", 100, 100],
    ["OwnReactions", "lobby", 50, 200],
  ]);
});
