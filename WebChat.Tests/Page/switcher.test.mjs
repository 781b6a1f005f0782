import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fits } from "../../WebChat.Server/wwwroot/js/fuzzy.js";
import { createOrder } from "../../WebChat.Server/wwwroot/js/order.js";
import { choices } from "../../WebChat.Server/wwwroot/js/switcher.js";
import { apply } from "../../WebChat.Server/wwwroot/js/state.js";
import { at, bob, inLobby, me, message, roomState, whisper } from "./events.mjs";
import { assertLinear } from "./linear.mjs";

const best = (query, ...texts) =>
  texts
    .map((text) => ({ text, score: fits(query, text) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe("fitting", () => {
  test("letters may be left out, not put in another order", () => {
    assert.deepEqual(best("opn", "operations", "open", "nope"), ["open", "operations"]);
    assert.deepEqual(best("ops", "ops", "ops-night", "tops", "openhouse"), [
      "ops",
      "ops-night",
      "tops",
      "openhouse",
    ]);
    assert.deepEqual(best("on", "ops-night", "moon"), ["ops-night", "moon"]);
    assert.deepEqual(best("night ops", "ops-night", "ops-day"), ["ops-night"]);
    assert.deepEqual(best("ＯＰＳ".normalize("NFKC").toLowerCase(), "ＯＰＳ"), ["ＯＰＳ"]);
  });

  test("Chinese: by any of its characters, in order", () => {
    assert.deepEqual(best("会议", "会议室", "周会议程", "议会"), ["会议室", "周会议程"]);
    assert.deepEqual(best("会室", "会议室", "室会"), ["会议室"]);
    assert.deepEqual(best("议", "会议室", "大厅"), ["会议室"]);
  });

  test("takes time in step with what is typed", () => {
    assertLinear((size) => {
      const query = "a".repeat(size / 10);
      const texts = Array.from({ length: 200 }, () => "ab".repeat(50));
      return () => texts.map((text) => fits(query, text));
    }, 1000);
  });
});

describe("the switcher", () => {
  const describeCommand = (name) => ({ leave: "离开这个房间", who: "谁在这里" })[name] ?? "";

  function world() {
    const { state } = inLobby([message(1)]);
    for (const room of ["garden", "ops"]) {
      apply(state, { type: "entering", room });
      apply(state, roomState([], { room, members: [{ ...me, state: "online" }] }));
    }
    apply(state, { type: "directory", rooms: [{ room: "opera", topic: "", members: 1, last: 0 }] });
    apply(state, whisper(1, { nickname: "olga", tag: "t-olga" }, me));
    const find = (query, recent = []) => choices(state, { query, recent, describe: describeCommand });
    return { state, find };
  }
  const names = (found) => found.map(({ kind, label }) => `${kind}:${label}`);

  test("offers what was visited last first, without where one is", () => {
    const { find } = world();
    const found = names(find("", ["room:lobby", "room:ops", "private:t-olga", "room:garden"]));
    assert.deepEqual(found.slice(0, 3), ["room:ops", "private:olga", "room:garden"]);
    assert.ok(!found.includes("room:lobby"));
    assert.ok(found.includes("command:/help"));
    assert.ok(found.includes("person:bob"));
  });

  test("finds rooms, people and commands, and offers to make a room", () => {
    const { find } = world();
    assert.deepEqual(names(find("op")).slice(0, 2), ["room:ops", "room:opera"]);
    assert.equal(names(find("op")).at(-1), "make:op");
    assert.ok(!names(find("ops")).includes("make:ops"), "it is there");
    assert.deepEqual(
      names(find("not a name")).filter((name) => name.startsWith("make")),
      [],
    );
    assert.deepEqual(names(find("离开")), ["command:/leave", "make:离开"]);
  });

  test("a sign asks for one kind", () => {
    const { find } = world();
    assert.deepEqual(
      names(find("@o")),
      ["private:olga", "person:bob"].filter((name) => name.includes("o")),
    );
    assert.deepEqual(names(find("#ga")), ["room:garden", "make:ga"]);
    assert.ok(names(find("/")).every((name) => name.startsWith("command:")));
  });

  test("of two that fit as well, the one visited last comes first", () => {
    const { state, find } = world();
    apply(state, { type: "entering", room: "opal" });
    assert.deepEqual(names(find("#op", ["room:opal"])).slice(0, 1), ["room:opal"]);
    assert.deepEqual(names(find("#op", ["room:ops"])).slice(0, 1), ["room:ops"]);
  });
});

test("rooms stand in the order of what was said last, and rest while somebody chooses", () => {
  const { state } = inLobby([message(1)]);
  apply(state, { type: "entering", room: "ops" });
  apply(state, roomState([message(1, bob, { room: "ops", at: at(50) })], { room: "ops" }));
  let held = false;
  const order = createOrder(() => held);
  const look = () => {
    const rooms = order.of(state.rooms.values());
    order.shown(rooms);
    return rooms.map(({ name }) => name);
  };
  assert.deepEqual(look(), ["ops", "lobby"]);
  held = true;
  apply(state, message(2, bob, { at: at(99) }));
  apply(state, { type: "entering", room: "new" });
  assert.deepEqual(look(), ["ops", "lobby", "new"]);
  held = false;
  assert.deepEqual(look(), ["lobby", "ops", "new"]);
});
