import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { memory } from "./memory.mjs";

test("keeps values under its prefix", () => {
  const storage = memory();
  const store = createStore(storage, "chat:");
  store.set("a", { deep: [1] });
  storage.setItem("other:a", "1");
  assert.deepEqual(store.get("a"), { deep: [1] });
  assert.deepEqual(store.keys(""), ["a"]);
  store.remove("a");
  assert.equal(store.get("a", "none"), "none");
});

for (const [what, storage] of [
  ["full", memory({ full: true })],
  ["forbidden", null],
]) {
  test(`a ${what} storage is replaced by the tab's own memory`, () => {
    const store = createStore(storage, "chat:");
    store.set("b", 2);
    store.set("a", 1);
    assert.equal(store.get("a"), 1);
    assert.deepEqual(store.keys(""), ["a", "b"]);
    store.remove("a");
    assert.equal(store.get("a"), null);
    assert.deepEqual(store.keys(""), ["b"]);
  });
}

test("what is no JSON counts as nothing", () => {
  const storage = memory();
  storage.setItem("chat:a", "{broken");
  assert.equal(createStore(storage, "chat:").get("a", "none"), "none");
});
