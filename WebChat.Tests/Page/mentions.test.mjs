import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../WebChat.Server/wwwroot/js/markdown.js";
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

test("the signs of a name are no marks, and what stands around it may be some", () => {
  /** What a reader of that name sees: marks in brackets, mentions of them in quotes. */
  const seen = (text, nickname) => {
    const show = (node) => {
      if (typeof node !== "string") return `${node.type}(${node.text ?? node.children.map(show).join("")})`;
      const marks = mentionsIn(node, nickname).toReversed();
      return marks.reduce(
        (all, { start, end }) => `${all.slice(0, start)}"${all.slice(start, end)}"${all.slice(end)}`,
        node,
      );
    };
    return parse(text, undefined, nickname)
      .flatMap(({ type, children }) => (type === "paragraph" ? children : [{ type, children }]))
      .map(show)
      .join("");
  };
  for (const [text, nickname, expected] of [
    ["@snake_case_", "snake_case_", '"@snake_case_"'],
    ["_hi @snake_case_", "snake_case_", '_hi "@snake_case_"'],
    ["_hi_ @snake_case_ _you_", "snake_case_", 'em(hi) "@snake_case_" em(you)'],
    ["_hi @snake_case_ there_", "snake_case_", 'em(hi "@snake_case_" there)'],
    ["@a_b_c and _soft_", "a_b_c", '"@a_b_c" and em(soft)'],
    ["@a__ @a__", "a__", '"@a__" "@a__"'],
    ["@小_明_ 在", "小_明_", '"@小_明_" 在'],
    ["@小_明_天", "小_明_天", '"@小_明_天"'],
    ["*@a_b_c*, **@a_b_c**", "a_b_c", 'em("@a_b_c"), strong("@a_b_c")'],
    ["_@ann_", "ann", 'em("@ann")'],
    ["__ @all _x_", "a_", '__ "@all" em(x)'],
    ["> _to_ @a_b_", "a_b_", 'quote(paragraph(em(to) "@a_b_"))'],
    ["`@a_b_` _x_", "a_b_", "code(@a_b_) em(x)"],
  ])
    assert.equal(seen(text, nickname), expected, text);
  // Names of others keep theirs, too.
  assert.equal(seen("@小_明_天", "ann"), "@小_明_天");
  assert.equal(seen("@https://a_b.example/_c_", "ann").startsWith("@link("), true);
});

test("a hostile text takes no longer than its length allows", () => {
  for (const unit of [
    "@",
    "@a",
    `@${"a".repeat(127)}`,
    `@${"小".repeat(100)}`,
    "@'",
    "@a'",
    "@_",
    "@a_",
    `@a${"_".repeat(127)}`,
  ])
    assertLinear((size) => {
      const text = unit.repeat(size / unit.length);
      return () => [mentionsIn(text, "nobody", () => false), parse(text, undefined, "nobody")];
    }, 4000);
});
