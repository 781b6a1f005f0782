// What can stand where the caret is: a command, a name, a room, an emoji. A pure function; the composer shows it.

import { commands, findCommand } from "./commands.js";
import { everybody, spacelessScripts } from "./mentions.js";

const most = 12;

/**
 * Where a name, a room or a short code can begin: behind white space, an opening bracket, a quote, a mark of emphasis, the punctuation of
 * scripts without spaces, and those scripts themselves; not in an address, a time or a word.
 */
const opening = String.raw`(?<=^|[\s\p{Ps}\p{Pi}"'*~|>\u00bf\u00a1\u2014\u2026\u3001\u3002\u300d\u300f\uff01\uff0c\uff1a\uff1b\uff1f\u30fb\p{Extended_Pictographic}\ufe0f${spacelessScripts}])`;
const shortCode = new RegExp(String.raw`${opening}:([a-z][\w+-]+|[+-]1)$`, "iu");
const reference = new RegExp(String.raw`${opening}([@#])([^\s@#]*)$`, "u");

/**
 * @typedef {{kind: "command" | "person" | "everybody" | "room" | "emoji", value: string, label: string, command?: import("./commands.js").Command, tag?: string, emoji?: string, reach?: Reach}} Suggestion
 * @typedef {"all" | "crowd" | "lately"} Reach whom a call to everybody would call: all, or nobody, in a crowd or because somebody called lately
 * @typedef {{from: number, to: number, items: Suggestion[]}} Completion the part of the text that an item replaces
 */

/**
 * @param {string} text
 * @param {number} caret
 * @param {{people: Array<{nickname: string, tag: string}>, rooms: string[], hidden: Array<{nickname: string, tag: string}>, compare: (a: string, b: string) => number, emoji: (part: string) => Array<{code: string, emoji: string}>, reach: Reach | null}} known `compare` is the order of names; `reach` is nothing outside of rooms
 * @returns {Completion | null}
 */
export function complete(text, caret, known) {
  const before = text.slice(0, caret);
  const code = shortCode.exec(before);
  if (code) {
    const items = known
      .emoji(code[1])
      .map((each) => item("emoji", `${each.emoji} `, `:${each.code}:`, { emoji: each.emoji }));
    return items.length ? { from: code.index, to: caret, items } : null;
  }
  const found = candidates(before, known);
  if (!found) return null;
  const { items, prefix, from } = found;
  const typed = fold(prefix);
  const fitting = items.filter(({ label }) => fold(label).startsWith(typed));
  // Commands have an order of their own.
  if (!fitting[0]?.command) fitting.sort((a, b) => known.compare(a.label, b.label));
  // Behind the people: nobody is to call everybody by pressing a key too early.
  const all = found.all ? callAll(typed, known.reach) : [];
  const shown = [...(fitting[0]?.command ? fitting : fitting.slice(0, most - all.length)), ...all];
  // What is complete needs no completing.
  if (shown.length === 0 || (shown.length === 1 && fold(shown[0].label) === typed)) return null;
  return { from, to: caret, items: shown };
}

/**
 * @param {string} before @param {Parameters<typeof complete>[2]} known
 * @returns {{items: Suggestion[], prefix: string, from: number, all?: boolean} | null} `all`: everybody can be named there as well
 */
function candidates(before, { people, rooms, hidden }) {
  const word = /\S*$/u.exec(before)?.[0] ?? "";
  const from = before.length - word.length;
  if (from === 0 && word.startsWith("/") && !word.startsWith("//")) {
    const items = commands.map((command) => item("command", `/${command.name} `, command.name, { command }));
    return { items, prefix: word.slice(1), from };
  }
  const argument = /^\/(\S+)\s+\S*$/u.exec(before);
  const command = argument && findCommand(argument[1]);
  if (command?.completes) {
    const prefix = word.replace(/^[@#]/u, "");
    if (command.completes === "room")
      return { items: rooms.map((room) => item("room", `${room} `, room)), prefix, from };
    return { items: names(command.completes === "hidden" ? hidden : people, ""), prefix, from };
  }
  const named = reference.exec(before);
  if (!named) return null;
  const [, sign, prefix] = named;
  if (sign === "@") return { items: names(people, "@"), prefix, from: named.index, all: true };
  return { items: rooms.map((room) => item("room", `#${room} `, room)), prefix, from: named.index };
}

/** @param {Array<{nickname: string, tag: string}>} people @param {string} sign */
const names = (people, sign) =>
  people.map(({ nickname, tag }) => item("person", `${sign}${nickname} `, nickname, { tag }));

/** The word for everybody that begins so. @param {string} typed @param {Reach | null} reach */
function callAll(typed, reach) {
  const word = reach && [...everybody].find((each) => each.startsWith(typed));
  return word ? [item("everybody", `@${word} `, word, { reach })] : [];
}

/** @param {Suggestion["kind"]} kind @param {string} value @param {string} label @param {object} [more] @returns {Suggestion} */
const item = (kind, value, label, more) => ({ kind, value, label, ...more });

/** @param {string} text */
const fold = (text) => text.normalize("NFKC").toLowerCase();
