import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { commands, findCommand, runLine } from "../../WebChat.Server/wwwroot/js/commands.js";
import { createFormat } from "../../WebChat.Server/wwwroot/js/format.js";
import { complete } from "../../WebChat.Server/wwwroot/js/completion.js";

/** Runs a line and tells what it came to. */
function run(line) {
  const calls = [];
  const chat = new Proxy(
    {},
    {
      get:
        (_, method) =>
        (...values) => {
          calls.push([method, ...values.filter((value) => value !== undefined)]);
          return method !== "refuse" && method !== "usage";
        },
    },
  );
  const done = runLine(line, chat);
  return { calls, done };
}

describe("a line", () => {
  const cases = [
    ["hello", ["say", "hello"]],
    ["  padded  ", ["say", "padded"]],
    ["two\nlines", ["say", "two\nlines"]],
    ["//shrug", ["say", "/shrug"]],
    ["@ home", ["say", "@ home"]],
    ["mail@example.com", ["say", "mail@example.com"]],
    ["@bob hi there,  you", ["whisper", "bob", "hi there,  you"]],
    ["@bob: hi", ["whisper", "bob", "hi"]],
    ["@bob two\nlines", ["whisper", "bob", "two\nlines"]],
    ["@bob", ["refuse", "answer.noText", { name: "bob" }]],
    ["/msg bob any  number of words", ["whisper", "bob", "any  number of words"]],
    ["/msg @bob hi", ["whisper", "bob", "hi"]],
    ["/me waves to all", ["say", "waves to all", "action"]],
    ["/who", ["who"]],
    ["/ls", ["who"]],
    ["/look garden", ["who", "garden"]],
    ["/WHO", ["who"]],
    ["/help", ["help"]],
    ["/h", ["help"]],
    ["/quiet", ["toggleQuiet"]],
    ["/i", ["toggleQuiet"]],
    ["/ignore", ["toggleQuiet"]],
    ["/join #ops", ["join", "ops"]],
    ["/leave", ["leave"]],
    ["/rooms", ["rooms"]],
    ["/nick anna", ["rename", "anna"]],
    ["/nick anna lee", ["rename", "anna lee"]],
    ["/hide bob", ["hide", "bob"]],
    ["/unhide bob", ["unhide", "bob"]],
    ["/quit", ["quit"]],
    ["/search", ["search"]],
    ["/find two words", ["search", "two words"]],
    ["/mentions", ["mentions"]],
    ["/export", ["transcript"]],
    ["/export txt", ["transcript", "txt"]],
    ["/etc/passwd is a file", ["refuse", "answer.unknownCommand", { command: "/etc/passwd" }]],
    ["/", ["refuse", "answer.unknownCommand", { command: "/" }]],
    ["/constructor", ["refuse", "answer.unknownCommand", { command: "/constructor" }]],
  ];
  for (const [line, call] of cases) {
    test(JSON.stringify(line), () => {
      const { calls, done } = run(line);
      assert.deepEqual(calls, [call]);
      assert.equal(done, call[0] !== "refuse");
    });
  }

  test("of nothing does nothing", () => assert.deepEqual(run("   ").calls, []));

  for (const line of ["/msg", "/msg bob", "/me", "/join", "/nick", "/hide"]) {
    test(`${line}: what is missing is told by its usage`, () => {
      const { calls, done } = run(line);
      assert.equal(calls[0][0], "usage");
      assert.equal(calls[0][1], findCommand(line.split(" ")[0]));
      assert.equal(done, false);
    });
  }

  test("names and aliases of commands are unique", () => {
    const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    assert.equal(new Set(names).size, names.length);
  });
});

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
    assert.deepEqual(labels("@"), ["bob", "Bobby", "Émile", "zoe", "李小龙"]);
    assert.equal(labels("mail@bo"), null);
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
