import assert from "node:assert/strict";
import { test } from "node:test";
import { isEverybody, mentionsIn } from "../../WebChat.Server/wwwroot/js/mentions.js";
import { assertLinear } from "./linear.mjs";

const named = (text, nickname = "ann", isOther) =>
  mentionsIn(text, nickname, isOther).map(({ start, end, kind }) => `${kind}:${text.slice(start, end)}`);

test("a name after the sign is a mention, however it is written", () => {
  for (const text of [
    "@ann",
    "hello @ann!",
    "(@ann)",
    "@ann, @bob",
    "@ann.",
    "is it @ann?",
    "@ann's idea",
    "@ann-",
  ])
    assert.deepEqual(named(text), ["me:@ann"], text);
  assert.deepEqual(named("ask @ANN or @Ａnn"), ["me:@ANN", "me:@Ａnn"]);
  assert.deepEqual(named("@d'Arc", "d’Arc"), ["me:@d'Arc"]);
  assert.deepEqual(named("@🦊 and @🦊!", "🦊"), ["me:@🦊", "me:@🦊"]);
});

test("what only looks like it is none", () => {
  for (const text of [
    "ann",
    "@anna",
    "@ann_b",
    "mail ann@ann.example",
    "x@ann",
    "@ann.lee",
    "@ann-lee",
    "@ ann",
    "@@",
    "@1ann",
  ])
    assert.deepEqual(named(text), [], text);
});

test("in scripts without spaces a name ends where the text goes on", () => {
  assert.deepEqual(named("你好@小明你在吗", "小明"), ["me:@小明"]);
  assert.deepEqual(named("@bob你好", "bob"), ["me:@bob"]);
  const isOther = (name) => name === "小明明";
  assert.deepEqual(named("@小明明 在吗", "小明", isOther), [], "it is somebody else's, longer name");
});

test("everybody is named by words that nobody can have as a name", () => {
  assert.deepEqual(named("@all lunch, @ann"), ["all:@all", "me:@ann"]);
  assert.deepEqual(named("@Everyone, 开会了@所有人"), ["all:@Everyone", "all:@所有人"]);
  assert.deepEqual(named("@allan @all-in"), []);
  assert.ok(isEverybody("ALL"));
  assert.ok(!isEverybody("allan"));
});

test("a hostile text takes no longer than its length allows", () => {
  for (const unit of ["@", "@a", `@${"a".repeat(127)}`, `@${"小".repeat(100)}`, "@'", "@a'"])
    assertLinear((size) => {
      const text = unit.repeat(size / unit.length);
      return () => mentionsIn(text, "nobody", () => false);
    }, 4000);
});
