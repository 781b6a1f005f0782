import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complete } from "../../WebChat.Server/wwwroot/js/completion.js";
import { createFormat } from "../../WebChat.Server/wwwroot/js/format.js";
import { assertLinear } from "./linear.mjs";

describe("completion", () => {
  const known = {
    people: [
      { nickname: "李小龙", tag: "3" },
      { nickname: "zoe", tag: "5" },
      { nickname: "Émile", tag: "6" },
      { nickname: "Bobby", tag: "2" },
      { nickname: "bob", tag: "1" },
    ],
    rooms: ["lobby", "garden"],
    reach: "all",
    hidden: [{ nickname: "mallory", tag: "4" }],
    compare: createFormat("en").compare,
    emoji: (part) =>
      [
        { code: "tada", emoji: "🎉" },
        { code: "taco", emoji: "🌮" },
        { code: "+1", emoji: "👍" },
      ].filter(({ code }) => code.startsWith(part)),
  };
  const labels = (text, caret = text.length) =>
    complete(text, caret, known)?.items.map(({ label }) => label) ?? null;

  test("commands at the beginning only", () => {
    assert.deepEqual(labels("/h"), ["help", "hide"]);
    assert.equal(labels("see /h"), null);
    assert.equal(labels("//h"), null);
    assert.equal(labels("/help"), null, "what is complete needs no completing");
  });

  test("names anywhere, whatever their case", () => {
    assert.deepEqual(labels("hi @bo"), ["bob", "Bobby"]);
    assert.deepEqual(labels("@李"), ["李小龙"]);
    assert.deepEqual(labels("@"), ["bob", "Bobby", "Émile", "zoe", "李小龙", "all"]);
  });

  test("behind words of scripts without spaces, brackets, quotes and marks", () => {
    for (const before of [
      "你好",
      "こんにちは",
      "カタ",
      "สวัสดี",
      "(",
      "[",
      "（",
      "「",
      "“",
      "«",
      '"',
      "'",
      "**",
      "~~",
      "||",
      "> ",
      "好，",
      "🎉",
    ]) {
      assert.deepEqual(labels(`${before}@bo`), ["bob", "Bobby"], before);
      assert.deepEqual(labels(`${before}#gar`), ["garden"], before);
      assert.deepEqual(labels(`${before}:tad`), [":tada:"], before);
      assert.equal(complete(`${before}@bo`, before.length + 3, known).from, before.length, before);
    }
  });

  test("not in addresses, words and numbers", () => {
    for (const before of [
      "mail",
      "ann.lee",
      "a1",
      "été",
      "x_",
      "https://host/",
      "host:80/",
      "a&b=",
      "@",
      "ann@",
      "10",
    ]) {
      assert.equal(labels(`${before}@bo`), null, before);
      assert.equal(labels(`${before}#gar`), null, before);
      assert.equal(labels(`${before}:tad`), null, before);
    }
  });

  test("everybody, behind the people, with whom that would call", () => {
    assert.deepEqual(labels("hi @z"), ["zoe"]);
    assert.deepEqual(labels("hi @a"), ["all"]);
    assert.deepEqual(labels("hi @eve"), ["everyone"]);
    assert.deepEqual(labels("开会了@所"), ["所有人"]);
    assert.equal(labels("hi @all"), null, "what is complete needs no completing");
    assert.deepEqual(complete("@a", 2, { ...known, reach: "crowd" }).items, [
      { kind: "everybody", value: "@all ", label: "all", reach: "crowd" },
    ]);
    const people = Array.from({ length: 40 }, (_, n) => ({ nickname: `a${n + 10}`, tag: `${n}` }));
    assert.equal(complete("@a", 2, { ...known, people }).items.length, 12);
    assert.equal(complete("@a", 2, { ...known, people }).items.at(-1).label, "all");
    assert.equal(complete("@a", 2, { ...known, people: [], reach: null }), null, "there is no room to call");
    assert.equal(
      complete("/msg a", 6, { ...known, people: [] }),
      null,
      "a private message goes to one person",
    );
  });

  test("emoji by their short codes, but not in times, addresses and words", () => {
    assert.deepEqual(labels("look :ta"), [":tada:", ":taco:"]);
    assert.deepEqual(labels("好:tad"), [":tada:"]);
    assert.deepEqual(complete("a :+1", 5, known), {
      from: 2,
      to: 5,
      items: [{ kind: "emoji", value: "👍 ", label: ":+1:", emoji: "👍" }],
    });
    for (const text of [":", ":t", "a:tad", "https://tad", "10:30", "::tad", ":nothing"])
      assert.equal(labels(text), null, text);
  });

  test("what a command takes", () => {
    assert.deepEqual(labels("/msg bo"), ["bob", "Bobby"]);
    assert.deepEqual(labels("/join g"), ["garden"]);
    assert.deepEqual(labels("/unhide m"), ["mallory"]);
    assert.equal(labels("/msg bob hel"), null);
  });

  test("rooms, and only the word where the caret is", () => {
    assert.deepEqual(complete("go to #gar now", 10, known), {
      from: 6,
      to: 10,
      items: [{ kind: "room", value: "#garden ", label: "garden" }],
    });
  });
});

test("a hostile text takes no longer than its length allows", () => {
  const known = { people: [], rooms: [], hidden: [], compare: () => 0, emoji: () => [], reach: null };
  for (const unit of [" @a", "(", ":ab", "@", " #", "小@"])
    assertLinear((size) => {
      const text = unit.repeat(size / unit.length);
      return () => complete(text, text.length, known);
    }, 4000);
});
