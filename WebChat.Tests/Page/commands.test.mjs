import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { commands, findCommand, runLine } from "../../WebChat.Server/wwwroot/js/commands.js";

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
