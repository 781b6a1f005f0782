import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attentionToAll } from "../../WebChat.Server/wwwroot/js/attend.js";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";
import {
  conversations,
  newsSince,
  openAnnouncements,
  presenceOf,
  typingIn,
  unreadInPrivate,
  unreadInRoom,
} from "../../WebChat.Server/wwwroot/js/select.js";
import {
  at,
  bob,
  coming,
  inLobby,
  me,
  message,
  messages,
  roomState,
  seqs,
  types,
  welcome,
  whisper,
} from "./events.mjs";

describe("people", () => {
  test("coming, going and another name change the roster and leave a line, once", () => {
    const { state, room } = inLobby();
    const carol = { nickname: "carol", tag: "t-carol" };
    const doings = [
      coming("joined", carol),
      coming("joined", carol),
      coming("renamed", carol, { to: "caroline" }),
      coming("renamed", carol, { to: "caroline" }),
      coming("left", { nickname: "caroline", tag: "t-carol" }, { reason: "quit" }),
      coming("left", { nickname: "caroline", tag: "t-carol" }, { reason: "quit" }),
    ];
    for (const event of doings) apply(state, event);
    assert.deepEqual(types(room), ["fold"]);
    assert.deepEqual(
      room.timeline.entries[0].comings.map(({ type }) => type),
      ["joined", "renamed", "left"],
    );
    assert.equal(room.count, 2);
  });

  test("presence and the size of a crowd", () => {
    const { state, room } = inLobby();
    apply(state, coming("presence", { nickname: "bob", state: "reconnecting" }));
    apply(state, coming("population", { count: 900 }));
    assert.equal(room.members.get("t-bob").state, "reconnecting");
    assert.equal(room.count, 900);
  });

  test("how one is there oneself is what the others were told, not how one came in", () => {
    const { state, room } = inLobby();
    const presences = () => [me, bob].map(({ tag }) => presenceOf(state, room.members.get(tag)));
    room.members.get(me.tag).state = "away";
    assert.deepEqual(presences(), ["online", "online"]);
    apply(state, { type: "away", on: true });
    apply(state, coming("presence", { nickname: "bob", state: "reconnecting" }));
    assert.deepEqual(presences(), ["away", "reconnecting"]);
    state.outOfTouch = true;
    assert.deepEqual(presences(), ["unclear", "unclear"]);
  });

  test("who is writing, until they have written or some seconds passed", () => {
    const { state, room } = inLobby();
    apply(state, { type: "typing", room: "lobby", nickname: "bob", until: 5000 });
    apply(state, { type: "typing", room: "lobby", nickname: "ann", until: 5000 });
    assert.deepEqual(typingIn(room, 4000), ["bob"]);
    assert.deepEqual(typingIn(room, 6000), []);
    apply(state, message(1));
    assert.deepEqual(typingIn(room, 4000), []);
  });

  test("one's own new name, told by a room or by another tab", () => {
    const { state } = inLobby();
    apply(state, coming("renamed", me, { to: "anna" }));
    assert.equal(state.self.nickname, "anna");
    apply(state, { type: "notice", code: "renamed", nickname: "annika", at: at(1) });
    assert.equal(state.self.nickname, "annika");
  });
});

describe("private messages", () => {
  test("are kept by person, not by name, and never in a room", () => {
    const { state, room } = inLobby();
    apply(state, whisper(1, bob, me));
    apply(state, whisper(2, me, bob));
    apply(state, whisper(3, { nickname: "bob", tag: "t-other" }, me));
    assert.deepEqual([...state.privates.keys()], ["t-bob", "t-other"]);
    assert.deepEqual(seqs(state.privates.get("t-bob")), [1, 2]);
    assert.deepEqual(seqs(room), []);
  });

  test("the cursor moves with what comes live, and with the reply to Join", () => {
    const { state } = inLobby();
    apply(state, whisper(9, bob, me));
    assert.equal(state.privateAfter, 0, "a live one during a join may be ahead of older ones");
    apply(state, welcome({ privates: [whisper(8, bob, me)], resumed: true }));
    assert.equal(state.privateAfter, 8);
    apply(state, { type: "connection", connection: { name: "live" } });
    apply(state, whisper(10, bob, me));
    assert.equal(state.privateAfter, 10);
  });

  test("another session does not inherit them", () => {
    const { state } = inLobby();
    apply(state, whisper(1, bob, me));
    apply(state, welcome({ tag: "t-new" }));
    const conversation = state.privates.get(bob.tag);
    assert.deepEqual(types(conversation), ["gap"]);
    assert.equal(conversation.timeline.entries[0].reason, "session");
    assert.equal(state.privateAfter, 0);
    apply(state, whisper(1, bob, { ...me, tag: "t-new" }));
    assert.deepEqual(types(conversation), ["gap", "message"]);
  });
});

describe("reading", () => {
  test("what comes while one looks elsewhere is unread, and begins with a line", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, message(4));
    apply(state, message(5));
    assert.equal(unreadInRoom(state, room), 2);
    assert.equal(room.unreadFrom, 3);
    apply(state, { type: "watch", key: "room:lobby" });
    assert.equal(unreadInRoom(state, room), 0);
    assert.equal(room.unreadFrom, 3, "the line stays while the place is open");
    apply(state, message(6));
    assert.equal(unreadInRoom(state, room), 0);
    apply(state, message(7, me));
    assert.equal(room.unreadFrom, null, "who answers has read");
  });

  test("how far one had read comes back with the page", () => {
    const state = createState({
      read: { epoch: "e1", tag: "t-ann", rooms: { lobby: 2 }, privates: { "t-bob": 1 } },
    });
    apply(state, welcome({ privates: [whisper(1, bob, me), whisper(2, bob, me)], resumed: true }));
    apply(state, { type: "entering", room: "lobby" });
    apply(state, roomState(messages(1, 5)));
    assert.equal(unreadInRoom(state, state.rooms.get("lobby")), 3);
    assert.equal(state.rooms.get("lobby").unreadFrom, 2);
    assert.equal(unreadInPrivate(state, state.privates.get("t-bob")), 1);
  });

  test("in a room entered for the first time nothing is unread", () => {
    const { state, room } = inLobby(messages(1, 40));
    assert.equal(unreadInRoom(state, room), 0);
  });
});

describe("hiding a person", () => {
  const eve = { nickname: "eve", tag: "t-eve" };

  test("takes their messages out of what is unread, in rooms and in private, also behind those of others", () => {
    const { state, room } = inLobby(messages(1, 3));
    apply(state, { type: "hide", ...bob });
    apply(state, message(4));
    apply(state, whisper(1, bob, me));
    assert.equal(unreadInRoom(state, room), 0);
    assert.equal(unreadInPrivate(state, state.privates.get("t-bob")), 0);
    apply(state, message(5, eve));
    apply(state, message(6));
    assert.equal(unreadInRoom(state, room), 1);
    assert.equal(attentionToAll(state).count, 1);
  });

  test("and what was unread before, until they are shown again", () => {
    const { state } = inLobby();
    apply(state, whisper(1, bob, me));
    assert.equal(attentionToAll(state).count, 1);
    apply(state, { type: "hide", ...bob });
    assert.equal(attentionToAll(state).count, 0);
    apply(state, { type: "unhide", ...bob });
    assert.equal(attentionToAll(state).count, 1);
  });

  test("shows no conversation that they begin; one that is open or in which one wrote stays", () => {
    const { state } = inLobby();
    const listed = () => conversations(state).map(({ tag }) => tag);
    apply(state, { type: "hide", ...bob });
    apply(state, whisper(1, bob, me));
    apply(state, whisper(2, eve, me));
    assert.deepEqual(listed(), ["t-eve"]);
    apply(state, { type: "open", place: { kind: "private", tag: "t-bob" } });
    assert.deepEqual(listed(), ["t-bob", "t-eve"]);
    apply(state, { type: "open", place: { kind: "room", room: "lobby" } });
    apply(state, whisper(3, me, bob));
    assert.deepEqual(listed(), ["t-bob", "t-eve"]);
  });
});

test("news are counted from where one left the end: in private by messages, since numbers are those of all conversations", () => {
  const { state } = inLobby(messages(1, 3));
  const eve = { nickname: "eve", tag: "t-eve" };
  apply(state, { type: "hide", ...bob });
  for (const event of [message(4), message(5, eve), message(6)]) apply(state, event);
  assert.equal(newsSince(state, 3), 1);
  for (const event of [whisper(1, eve, me), whisper(5, bob, me), whisper(9, eve, me)]) apply(state, event);
  apply(state, { type: "open", place: { kind: "private", tag: "t-eve" } });
  assert.equal(newsSince(state, 1), 1);
  apply(state, { type: "open", place: { kind: "private", tag: "t-bob" } });
  assert.equal(newsSince(state, 0), 0);
});

test("an announcement is there once, newest first, until it is put aside", () => {
  const { state } = inLobby();
  const announcement = (id, seconds) => ({
    type: "announcement",
    id,
    text: id,
    by: "admin",
    at: at(seconds),
  });
  for (const event of [announcement("b", 2), announcement("a", 1), announcement("b", 2)]) apply(state, event);
  assert.deepEqual(
    openAnnouncements(state).map(({ id }) => id),
    ["b", "a"],
  );
  apply(state, { type: "dismiss", id: "b" });
  assert.deepEqual(
    openAnnouncements(state).map(({ id }) => id),
    ["a"],
  );
});
