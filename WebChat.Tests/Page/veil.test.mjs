import assert from "node:assert/strict";
import { test } from "node:test";
import { quoteOf } from "../../WebChat.Server/wwwroot/js/pointing.js";
import { fileNameOf } from "../../WebChat.Server/wwwroot/js/saving.js";
import { excerptOf } from "../../WebChat.Server/wwwroot/js/state-changes.js";
import { veiled } from "../../WebChat.Server/wwwroot/js/veil.js";

test("what is hidden stays hidden where only the beginning of a text stands", () => {
  for (const [text, seen] of [
    ["a ||b|| c ||d e|| f", "a ▒▒▒▒▒ c ▒▒▒▒▒ f"],
    ["no || spoiler || here, nor |||| here", "no || spoiler || here, nor |||| here"],
    ["a || b", "a || b"],
    ["cut ||in the mid…", "cut ▒▒▒▒▒…"],
    ["cut ||at the end|…", "cut ▒▒▒▒▒…"],
    ["||a|| ||b…", "▒▒▒▒▒ ▒▒▒▒▒…"],
    ["||a|| and b…", "▒▒▒▒▒ and b…"],
  ])
    assert.equal(veiled(text), seen);
  const long = excerptOf(`the murderer is ||${"x".repeat(300)}||`);
  assert.doesNotMatch(veiled(long), /x/);
});

test("where nothing is drawn, a text reads without its signs", () => {
  for (const [text, seen] of [
    ["Who has the **key**?", "Who has the key?"],
    ["_one_ ~~two~~ `three*` [four](https://example.com/)", "one two three* four"],
    ["**both _within_** and ||a **b**||", "both within and ▒▒▒▒▒"],
    ["cut **in the mid…", "cut **in the mid…"],
    ["2*3*4 snake_case :tada: @ann_", "2*3*4 snake_case :tada: @ann_"],
    ["<b>no markup</b>", "<b>no markup</b>"],
  ])
    assert.equal(veiled(text), seen);
});

test("a quote to write below is one line, and hides what the text hides", () => {
  assert.equal(quoteOf("one\ntwo"), "> one two\n");
  assert.equal(quoteOf("||a||"), "> ||a||\n");
  assert.match(quoteOf(`||${"a".repeat(300)}||`), /^> \|\|a+…\|\|\n$/);
  assert.equal(quoteOf("a || b"), "> a || b\n");
});

test("a file has the name that the server gives it", () => {
  const name = (value) => fileNameOf(new Headers(value ? { "Content-Disposition": value } : {}));
  assert.equal(
    name("attachment; filename=\"=?utf-8?B?5pel?=\"; filename*=UTF-8''%E6%97%A5-2026-11-22.html"),
    "日-2026-11-22.html",
  );
  assert.equal(name("attachment; filename*=UTF-8''%E6"), "");
  assert.equal(name(""), "");
});
