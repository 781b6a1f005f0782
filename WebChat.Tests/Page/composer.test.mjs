import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createDrafts } from "../../WebChat.Server/wwwroot/js/drafts.js";
import { findEmoji } from "../../WebChat.Server/wwwroot/js/emoji-search.js";
import { excessOf } from "../../WebChat.Server/wwwroot/js/field.js";
import { fenced, isLong } from "../../WebChat.Server/wwwroot/js/pasting.js";
import { createRecall } from "../../WebChat.Server/wwwroot/js/recall.js";
import { createStore } from "../../WebChat.Server/wwwroot/js/store.js";
import { memory } from "./memory.mjs";

describe("what was written comes back", () => {
  test("older and newer, and at last what was begun", () => {
    const recall = createRecall();
    for (const line of ["one", "two", "two"]) recall.remember(line);
    assert.equal(recall.step(true, "begun"), "two");
    assert.equal(recall.step(true, "two"), "one");
    assert.equal(recall.step(true, "one"), null);
    assert.equal(recall.step(false, "one"), "two");
    assert.equal(recall.step(false, "two"), "begun");
    assert.equal(recall.step(false, "begun"), null);
    assert.equal(recall.active, false);
  });

  test("at most fifty, and nothing when all is forgotten", () => {
    const recall = createRecall();
    for (let number = 0; number < 60; number++) recall.remember(`${number}`);
    let last = "";
    for (let line = recall.step(true, ""); line !== null; line = recall.step(true, line)) last = line;
    assert.equal(last, "10");
    recall.forget();
    assert.equal(recall.step(true, ""), null);
  });
});

describe("drafts", () => {
  const key = "PRIVATE " + "KEY";
  const open = (text) => {
    const storage = memory();
    const store = createStore(storage, "t:");
    const field = { text };
    const drafts = createDrafts({ store, read: () => field.text });
    drafts.open("room:lobby");
    return { storage, store, field, drafts };
  };

  test("are kept for their place, and taken away when they are empty", () => {
    const { store, field, drafts } = open("hello");
    drafts.save();
    assert.equal(store.get("draft:room:lobby"), "hello");
    assert.equal(drafts.open("room:garden"), "");
    assert.equal(drafts.open("room:lobby"), "hello");
    field.text = "";
    drafts.save();
    assert.equal(store.get("draft:room:lobby"), null);
  });

  test("with a secret are nowhere, not even what was kept before", () => {
    const { storage, store, field, drafts } = open("look: ");
    drafts.save();
    field.text = `look: -----BEGIN ${key}-----`;
    drafts.save();
    drafts.keep("room:garden", "password=hunter2");
    assert.deepEqual(store.keys(""), []);
    assert.doesNotMatch(JSON.stringify(storage), /BEGIN|hunter2/);
  });
});

describe("a long text that was pasted", () => {
  const log = Array.from({ length: 9 }, (_, n) => `line ${n}`).join("\n");

  test("has more than 8 lines or 1,000 characters, and is in no fence", () => {
    assert.ok(isLong(log, ""));
    assert.ok(isLong("x".repeat(1001), "look: "));
    assert.ok(!isLong("x".repeat(1000), ""));
    assert.ok(!isLong(log.split("\n").slice(1).join("\n"), ""));
    assert.ok(!isLong(log, "```\n"));
    assert.ok(isLong(log, "```\na\n```\n"));
    assert.ok(!isLong(`\`\`\`js\n${log}\n\`\`\``, ""));
  });

  test("becomes a block on lines of its own", () => {
    assert.deepEqual(fenced(`look: ${log} ok?`, { from: 6, text: log }), {
      value: `look: \n\`\`\`\n${log}\n\`\`\`\n ok?`,
      caret: 7 + 4 + log.length + 5,
    });
    assert.equal(fenced(`${log}\n`, { from: 0, text: `${log}\n` }).value, `\`\`\`\n${log}\n\`\`\`\n`);
    assert.equal(fenced("a ```` b", { from: 0, text: "a ```` b" }).value, "`````\na ```` b\n`````\n");
    assert.equal(fenced("changed", { from: 0, text: log }), null);
  });
});

test("how much too much there is", () => {
  const limits = { text: 100, lines: 3 };
  assert.equal(excessOf("x".repeat(90), limits), null);
  assert.deepEqual(excessOf("x".repeat(95), limits), { kind: "left", count: 5, most: 100, over: false });
  assert.deepEqual(excessOf("x".repeat(103), limits), { kind: "over", count: 3, most: 100, over: true });
  assert.deepEqual(excessOf("a\nb\nc\nd", limits), { kind: "lines", count: 4, most: 3, over: true });
  assert.equal(excessOf(`${"x\n\n".repeat(2)}${"x".repeat(88)}`, limits).kind, "lines");
});

describe("emoji", () => {
  const lib = new URL("../../WebChat.Server/wwwroot/lib/emoji/", import.meta.url);
  const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, lib), "utf8"));
  const codes = new Map(Object.entries(read("codes")));
  const find = (language, query) => findEmoji(read(language), codes, query).map(([emoji]) => emoji);

  test("are found by words in each language, by short codes, and by themselves", () => {
    assert.ok(find("en", "party").includes("🎉"));
    assert.ok(find("fr", "fete").includes("🎉"));
    assert.ok(find("fr", "Fête").includes("🎉"));
    assert.ok(find("zh", "派对").includes("🎉"));
    for (const language of ["en", "fr", "zh"]) {
      assert.ok(find(language, ":tada:").includes("🎉"), language);
      assert.deepEqual(find(language, "🎉"), ["🎉"]);
      assert.deepEqual(find(language, "qqqq"), []);
    }
    assert.equal(find("en", "cat face")[0], "🐱");
  });

  test("are in nine groups in each language, without what stands for nothing alone", () => {
    const lists = ["en", "fr", "zh"].map(read);
    for (const groups of lists) {
      assert.equal(groups.length, 9);
      assert.deepEqual(
        groups.map((group) => group.map(([emoji]) => emoji)),
        lists[0].map((group) => group.map(([emoji]) => emoji)),
      );
      for (const [emoji, name] of groups.flat()) assert.ok(emoji && name, emoji);
    }
    assert.ok(lists[0].flat().length > 1700);
  });

  test("have short codes for what is well known, as others write them", () => {
    const known = {
      tada: "🎉",
      "+1": "👍",
      heart: "❤️",
      smile: "😄",
      rocket: "🚀",
      thinking: "🤔",
      fr: "🇫🇷",
    };
    for (const [code, emoji] of Object.entries(known)) assert.equal(codes.get(code), emoji);
  });
});
