import assert from "node:assert/strict";
import { test } from "node:test";
import { forget, keepAsDrafts } from "../../WebChat.Server/wwwroot/js/keep.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { bob, inLobby, messages, whisper, me } from "./events.mjs";
import { memory } from "./memory.mjs";

const lobby = { kind: "room", room: "lobby" };
const withBob = { kind: "private", tag: "t-bob" };
const item = (text, place = lobby, kind = "text") => ({
  id: text,
  place,
  text,
  kind,
  at: "",
  state: "pending",
});

test("who quits leaves the settings of the browser and nothing else, under this chat's prefix only", () => {
  const storage = memory();
  const other = createStore(storage, "other:");
  other.set("session", 1);
  const store = createStore(storage, "chat:");
  const settings = ["clock", "density", "hint", "language", "nickname", "size", "theme"];
  const own = [
    "session",
    "read",
    "hidden",
    "dismissed",
    "outbox:1",
    "draft:room:lobby",
    "draft:private:t-bob",
  ];
  for (const key of [...settings, ...own, "something of a later version"]) store.set(key, "x");
  forget(store);
  assert.deepEqual(store.keys(""), settings);
  assert.deepEqual(other.keys(""), ["session"]);
});

test("what was not sent becomes part of the drafts of its places, in order, before what was being written", () => {
  const store = createStore(memory(), "chat:");
  store.set("draft:room:lobby", "half a");
  keepAsDrafts(store, [item("one"), item("psst", withBob), item("two"), item("waves", withBob, "action")]);
  assert.equal(store.get("draft:room:lobby"), "one\ntwo\nhalf a");
  assert.equal(store.get("draft:private:t-bob"), "psst\n/me waves");
});

test("a kept line does what it did before when it is sent again", () => {
  const store = createStore(memory(), "chat:");
  keepAsDrafts(store, [item("/etc is a folder")]);
  assert.equal(store.get("draft:room:lobby"), "//etc is a folder");
});

test("after an end nothing of the session is there; of a session that was quit not even the filters", () => {
  for (const forgets of [false, true]) {
    const { state } = inLobby(messages(1, 3));
    apply(state, whisper(1, bob, me));
    apply(state, { type: "hide", ...bob });
    apply(state, { type: "dismiss", id: "a" });
    state.kept.rooms.lobby = 3;
    apply(state, { type: "ended", forget: forgets });
    assert.deepEqual([state.self, state.place, state.rooms.size, state.privates.size], [null, null, 0, 0]);
    assert.equal(state.hidden.size, forgets ? 0 : 1);
    assert.equal(state.dismissed.size, forgets ? 0 : 1);
    assert.deepEqual(state.kept.rooms, forgets ? {} : { lobby: 3 });
  }
});
