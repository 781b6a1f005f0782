import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  attentionTo,
  attentionToAll,
  callsIn,
  concern,
  reachOfAll,
} from "../../WebChat.Server/wwwroot/js/attend.js";
import { crowd } from "../../WebChat.Server/wwwroot/js/mentions.js";
import { isAnything, whatWasMissed } from "../../WebChat.Server/wwwroot/js/missed.js";
import { createNews } from "../../WebChat.Server/wwwroot/js/news.js";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";
import { unreadInRoom } from "../../WebChat.Server/wwwroot/js/select.js";
import { at, bob, history, inLobby, me, message, messages, roomState, welcome, whisper } from "./events.mjs";

const entryOf = (room, seq) => room.timeline.entries.find((entry) => entry.seq === seq && entry.sub === 0);
const topic = (seq, text = "lunch") => ({
  type: "topic",
  room: "lobby",
  seq,
  topic: text,
  by: "bob",
  at: at(seq),
});

describe("a message is about me", () => {
  const why = (text, more, before = []) => {
    const { state, room } = inLobby([message(1, me), ...before, message(9, bob, { text, ...more })]);
    return concern(state, room, entryOf(room, 9));
  };

  test("when it names me, or answers me", () => {
    assert.equal(why("hello @ann"), "mention");
    assert.equal(why("hello"), null);
    assert.equal(why("yes", { replyTo: 1 }), "reply");
    assert.equal(why("yes", { replyTo: 4, reply: { seq: 4, from: "x", tag: me.tag, excerpt: "" } }), "reply");
    assert.equal(why("yes @ann", { replyTo: 1 }), "mention");
  });

  test("not when it is my own, deleted, or of somebody whom I hide", () => {
    const { state, room } = inLobby([
      message(1, me, { text: "I am @ann" }),
      message(2, bob, { text: "@ann" }),
    ]);
    assert.equal(concern(state, room, entryOf(room, 1)), null);
    entryOf(room, 2).deleted = 1;
    assert.equal(concern(state, room, entryOf(room, 2)), null);
    delete entryOf(room, 2).deleted;
    assert.equal(concern(state, room, entryOf(room, 2)), "mention");
    apply(state, { type: "hide", tag: bob.tag, nickname: "bob" });
    assert.equal(concern(state, room, entryOf(room, 2)), null);
  });

  test("by my new name after I took another one, and by the new text after an edit", () => {
    const { state, room } = inLobby([message(1, bob, { text: "@ann" })]);
    assert.equal(concern(state, room, entryOf(room, 1)), "mention");
    apply(state, { type: "named", nickname: "anna" });
    assert.equal(concern(state, room, entryOf(room, 1)), null);
    entryOf(room, 1).text = "@anna";
    assert.equal(concern(state, room, entryOf(room, 1)), "mention");
  });

  test("when it calls everybody: in a small room, and not again within ten minutes", () => {
    const calls = [
      message(1, bob, { text: "@all lunch" }),
      message(2, bob, { text: "@all now!", at: at(300) }),
    ];
    const later = message(3, bob, { text: "@all coffee", at: at(901) });
    const { state, room } = inLobby([...calls, later]);
    const called = () => [1, 2, 3].map((seq) => callsIn(state, room, entryOf(room, seq)).length);
    assert.deepEqual(called(), [1, 0, 1]);
    room.count = crowd + 1;
    apply(state, message(4, bob, { text: "@all and who came since", at: at(1800) }));
    apply(state, { type: "reacted", room: "lobby", seq: 5, target: 1, emoji: "👍", ...bob, on: true });
    assert.deepEqual(called(), [1, 0, 1], "what called one then did so, whoever came since");
    assert.equal(callsIn(state, room, entryOf(room, 4)).length, 0);
  });
});

describe("what is unread", () => {
  test("are messages of others only, whatever else has a number", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, { type: "watch", key: null });
    room.readTo = 3;
    apply(state, topic(4));
    assert.equal(unreadInRoom(state, room), 0, "a topic is nothing to be read");
    assert.equal(room.topic, "lunch");
    apply(state, message(5));
    apply(state, topic(6));
    apply(state, message(7, me));
    assert.equal(unreadInRoom(state, room), 1);
    apply(state, message(8));
    apply(state, topic(9, ""));
    assert.equal(unreadInRoom(state, room), 2);
    entryOf(room, 8).deleted = 1;
    apply(state, topic(10));
    assert.equal(unreadInRoom(state, room), 1, "what was deleted is nothing to be read either");
  });

  test("cannot stick: of what is missing the numbers count, until it is there", () => {
    const { state, room } = inLobby(messages(1, 3));
    room.readTo = 3;
    apply(state, roomState([message(10)], { after: 3, last: 10 }));
    assert.equal(unreadInRoom(state, room), 7);
    apply(
      state,
      history([topic(4), message(5), topic(6), topic(7), topic(8), message(9)], { before: 10 }, { last: 10 }),
    );
    assert.equal(unreadInRoom(state, room), 3);
    apply(state, { type: "watch", key: "room:lobby" });
    assert.equal(unreadInRoom(state, room), 0);
  });

  test("counts by what one wants to be told of a room", () => {
    const { state, room } = inLobby(messages(1, 3));
    room.readTo = 3;
    apply(state, message(4));
    apply(state, message(5, bob, { text: "@ann" }));
    const counts = (level) => {
      apply(state, { type: "level", room: "lobby", level });
      return attentionTo(state, room);
    };
    assert.deepEqual(counts("mentions"), { count: 1, mentions: 1 });
    assert.deepEqual(counts("nothing"), { count: 0, mentions: 0 });
    assert.deepEqual(counts("all"), { count: 2, mentions: 1 });
    assert.equal(state.levels.size, 0);
    apply(state, whisper(1, bob, me));
    assert.deepEqual(attentionToAll(state), { count: 3, mentions: 2 });
    // Whom one hides calls nobody, from that moment on.
    apply(state, { type: "hide", ...bob });
    assert.deepEqual(attentionToAll(state), { count: 0, mentions: 0 });
  });

  test("is read where another tab has read it", () => {
    const { state, room } = inLobby(messages(1, 3));
    room.readTo = 3;
    for (const event of messages(4, 6)) apply(state, event);
    const read = { epoch: "e1", tag: me.tag, rooms: { lobby: 5 }, privates: {} };
    apply(state, { type: "readElsewhere", read: { ...read, epoch: "e0" } });
    assert.equal(unreadInRoom(state, room), 3);
    apply(state, { type: "readElsewhere", read });
    assert.equal(unreadInRoom(state, room), 1);
    apply(state, { type: "readElsewhere", read: { ...read, rooms: { lobby: 99 } } });
    assert.equal(room.readTo, 6);
  });
});

describe("what was missed", () => {
  function back(events, more) {
    const state = createState({ read: { epoch: "e1", tag: me.tag, rooms: { lobby: 2 }, privates: {} } });
    apply(state, welcome(more));
    apply(state, { type: "entering", room: "lobby" });
    apply(state, roomState(events));
    apply(state, { type: "returned", since: Date.parse(at(2)) });
    return { state, room: state.rooms.get("lobby") };
  }

  const events = [
    message(1, me),
    message(2),
    message(3),
    message(4, bob, { text: "@ann?" }),
    topic(5),
    message(6, bob, { replyTo: 1 }),
    message(7, me),
  ];

  test("is counted, with where to find it", () => {
    const { state } = back(events, {
      privates: [whisper(1, bob, me)],
      announcements: [1, 5].map((id) => ({
        type: "announcement",
        id: `a${id}`,
        text: "",
        by: "op",
        at: at(id),
      })),
    });
    const missed = whatWasMissed(state, state.missed);
    assert.equal(missed.count, 3);
    assert.ok(missed.all);
    assert.deepEqual(
      [missed.messages, missed.mentions, missed.replies].map((targets) => targets.map(({ seq }) => seq)),
      [[3], [4], [6]],
    );
    assert.deepEqual(missed.privates, [{ place: { kind: "private", tag: bob.tag }, seq: 1 }]);
    assert.deepEqual(
      missed.announcements.map(({ id }) => id),
      ["a5"],
    );
  });

  test("is said to be at least so much until all is loaded", () => {
    const { state, room } = back(events.slice(5));
    assert.deepEqual(
      [whatWasMissed(state, state.missed).count, whatWasMissed(state, state.missed).all],
      [1, false],
    );
    apply(state, history(events.slice(0, 5), { before: 6 }, { last: 7 }));
    assert.deepEqual(
      [whatWasMissed(state, state.missed).count, whatWasMissed(state, state.missed).all],
      [3, true],
    );
    room.readTo = 7;
    assert.equal(whatWasMissed(state, state.missed).count, 3, "also when it was read since");
  });

  test("leaves out what one does not want to be told", () => {
    const { state } = back(events);
    apply(state, { type: "level", room: "lobby", level: "mentions" });
    const missed = whatWasMissed(state, state.missed);
    assert.deepEqual([missed.count, missed.mentions.length, missed.replies.length], [0, 1, 1]);
    apply(state, { type: "level", room: "lobby", level: "nothing" });
    assert.ok(!isAnything(whatWasMissed(state, state.missed)));
  });
});

describe("news", () => {
  test("are told once, and what was there at first never", () => {
    const { state } = inLobby([message(1, bob, { text: "@ann" })]);
    apply(state, whisper(1, bob, me));
    state.connection = { name: "live" };
    const news = createNews(state);
    const take = () => news.take().map(({ why, entry }) => `${why} ${entry.seq}`);
    assert.deepEqual(take(), []);
    apply(state, message(2));
    apply(state, message(3, bob, { text: "@ann" }));
    apply(state, whisper(2, bob, me));
    apply(state, whisper(3, me, bob));
    assert.deepEqual(take(), ["mention 3", "private 2"]);
    assert.deepEqual(take(), []);
  });

  test("include what came with a connection that had been lost, and the first words of somebody", () => {
    const { state } = inLobby([message(1, me)]);
    const news = createNews(state);
    news.take();
    apply(state, roomState([message(2, bob, { replyTo: 1 })], { after: 1 }));
    apply(state, whisper(1, bob, me));
    assert.deepEqual(
      news.take().map(({ why, key }) => `${why} ${key}`),
      ["reply room:lobby", "private private:t-bob"],
    );
  });

  test("are none where one wants to be told nothing", () => {
    const { state } = inLobby();
    const news = createNews(state);
    news.take();
    apply(state, { type: "level", room: "lobby", level: "nothing" });
    apply(state, message(1, bob, { text: "@ann" }));
    assert.deepEqual(news.take(), []);
  });
});

test("what a call to everybody would do is known before it is made", () => {
  const { state, room } = inLobby([message(1, bob, { text: "hello" })]);
  const now = (seconds) => Date.parse(at(seconds));
  assert.equal(reachOfAll(state, room, now(2)), "all");
  apply(state, message(2, me, { text: "@all lunch" }));
  apply(state, message(3));
  assert.equal(reachOfAll(state, room, now(30)), "lately", "by oneself, too");
  assert.equal(reachOfAll(state, room, now(2 + 9 * 60)), "lately");
  assert.equal(reachOfAll(state, room, now(2 + 10 * 60)), "all");
  room.count = crowd + 1;
  assert.equal(reachOfAll(state, room, now(2000)), "crowd");
});
