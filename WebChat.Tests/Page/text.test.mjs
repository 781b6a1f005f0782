import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createFormat, initial, tone } from "../../WebChat.Server/wwwroot/js/format.js";
import { newId } from "../../WebChat.Server/wwwroot/js/ids.js";
import { linkify } from "../../WebChat.Server/wwwroot/js/linkify.js";
import { brokenRule } from "../../WebChat.Server/wwwroot/js/nickname.js";
import { addressOf, placeOf } from "../../WebChat.Server/wwwroot/js/urls.js";
import { assertLinear } from "./linear.mjs";

const { cases } = JSON.parse(readFileSync(new URL("../Cases/messages.json", import.meta.url), "utf8"));
const links = (text) => linkify(text).filter((part) => typeof part === "object");
const textOf = (text) =>
  linkify(text)
    .map((part) => (typeof part === "string" ? part : part.text))
    .join("");

describe("links", () => {
  for (const { input, normalized, render } of cases.filter((each) => typeof each.normalized === "string")) {
    test(`show the text as it is: ${JSON.stringify(input ?? normalized).slice(0, 60)}`, () => {
      assert.equal(textOf(normalized), normalized);
      const count = /^(\d) links?/.exec(render ?? "")?.[1];
      if (count) assert.equal(links(normalized).length, Number(count));
      for (const { href } of links(normalized)) assert.match(href, /^https?:\/\//);
    });
  }

  const found = [
    ["see https://example.com/a.", ["https://example.com/a"]],
    ["(https://example.com/a_(b))", ["https://example.com/a_(b)"]],
    ["https://example.com/?q=<script>", ["https://example.com/?q="]],
    ["https://example.com，你好", ["https://example.com"]],
    ["http://a.example https://b.example", ["http://a.example", "https://b.example"]],
    ["xhttps://example.com", []],
    ["https://bank.example@evil.example/", []],
    ["ftp://example.com mailto:a@b.example www.example.com", []],
    ["https://", []],
    ["HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A"]],
  ];
  for (const [text, expected] of found) {
    test(text, () => {
      assert.deepEqual(
        links(text).map((link) => link.text),
        expected,
      );
      assert.equal(textOf(text), text);
    });
  }

  const hard = {
    "many beginnings": (size) => "http://".repeat(size),
    "many closing brackets": (size) => `http://a${")".repeat(7 * size)}`,
    "many opening brackets": (size) => `http://a/${"(".repeat(7 * size)}`,
    "many links": (size) => "https://a.b/ ".repeat(size),
  };
  for (const [what, text] of Object.entries(hard))
    test(`take linear time: ${what}`, () => {
      assertLinear((size) => {
        const made = text(size);
        return () => linkify(made);
      }, 600);
    });
});

describe("looks", () => {
  test("a colour of sixteen, the same for the same tag", () => {
    const tones = Array.from({ length: 400 }, (_, index) => tone(`tag${index}`));
    assert.equal(new Set(tones).size, 16);
    assert.ok(tones.every((each) => Number.isInteger(each) && each >= 0 && each < 16));
    assert.equal(tone("abc"), tone("abc"));
  });

  test("an initial is a character as people count them", () => {
    assert.deepEqual(["ann", "李小龙", "👨‍👩‍👧‍👦", "éa", "ß"].map(initial), ["A", "李", "👨‍👩‍👧‍👦", "É", "SS"]);
  });

  test("days have names in each language", () => {
    const now = new Date(2026, 10, 21, 15).getTime();
    const yesterday = new Date(2026, 10, 20, 23, 59).getTime();
    assert.deepEqual(
      ["en", "zh", "fr"].map((language) => createFormat(language).day(now, now)),
      ["Today", "今天", "Aujourd’hui"],
    );
    assert.deepEqual(
      ["en", "zh", "fr"].map((language) => createFormat(language).day(yesterday, now)),
      ["Yesterday", "昨天", "Hier"],
    );
    assert.match(createFormat("en").day(new Date(2025, 0, 2).getTime(), now), /2025/);
    assert.doesNotMatch(createFormat("en").day(new Date(2026, 0, 2).getTime(), now), /2026/);
  });
});

test("why a name is refused", () => {
  const reasons = {
    "ann lee": "space",
    "-ann": "first",
    "ann.": "last",
    "a--b": "double",
    a$b: "symbol",
    аnn: "scripts",
    "٠1": "other",
  };
  for (const [name, reason] of Object.entries(reasons)) assert.equal(brokenRule(name), reason, name);
});

test("addresses and places are each other's inverse, under a sub-path too", () => {
  for (const room of ["lobby", "garden", "größe-東京"]) {
    const { pathname, hash } = new URL(addressOf(room, "t1"));
    assert.deepEqual(placeOf({ pathname, hash }, "/"), { room, tag: "t1" });
    assert.deepEqual(placeOf({ pathname: `/chat${pathname}`, hash: "" }, "/chat/"), { room, tag: "" });
  }
  assert.deepEqual(placeOf({ pathname: "/r/%ff", hash: "#private=%" }, "/"), { room: "lobby", tag: "" });
});

test("ids are UUIDs, with and without a secure context", () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  for (const source of [crypto, plain]) {
    assert.match(newId(source), pattern);
    assert.notEqual(newId(source), newId(source));
  }
});
