// What can stand where the caret is: a command, a name, a room, an emoji. A pure function; the composer shows it.

import { commands, findCommand } from "./commands.js";

const most = 12;

/** The beginning of a short code: not of a time, an address, or a face. */
const shortCode = /(?<![\w:/]):([a-z][\w+-]+|[+-]1)$/iu;

/**
 * @typedef {{kind: "command" | "person" | "room" | "emoji", value: string, label: string, command?: import("./commands.js").Command, tag?: string, emoji?: string}} Suggestion
 * @typedef {{from: number, to: number, items: Suggestion[]}} Completion the part of the text that an item replaces
 */

/**
 * @param {string} text
 * @param {number} caret
 * @param {{people: Array<{nickname: string, tag: string}>, rooms: string[], hidden: Array<{nickname: string, tag: string}>, compare: (a: string, b: string) => number, emoji: (part: string) => Array<{code: string, emoji: string}>}} known `compare` is the order of names
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
  const word = /\S*$/u.exec(before)?.[0] ?? "";
  const from = caret - word.length;
  const found = candidates(before, word, from, known);
  if (!found) return null;
  const { items, prefix } = found;
  const typed = fold(prefix);
  const fitting = items.filter(({ label }) => fold(label).startsWith(typed));
  // Commands have an order of their own.
  if (!fitting[0]?.command) fitting.sort((a, b) => known.compare(a.label, b.label));
  // What is complete needs no completing.
  if (fitting.length === 0 || (fitting.length === 1 && fold(fitting[0].label) === typed)) return null;
  return { from, to: caret, items: fitting[0].command ? fitting : fitting.slice(0, most) };
}

/** @param {string} before @param {string} word @param {number} from @param {Parameters<typeof complete>[2]} known */
function candidates(before, word, from, { people, rooms, hidden }) {
  if (from === 0 && word.startsWith("/") && !word.startsWith("//")) {
    const items = commands.map((command) => item("command", `/${command.name} `, command.name, { command }));
    return { items, prefix: word.slice(1) };
  }
  const argument = /^\/(\S+)\s+\S*$/u.exec(before);
  const command = argument && findCommand(argument[1]);
  if (command?.completes) {
    const prefix = word.replace(/^[@#]/u, "");
    if (command.completes === "room")
      return { items: rooms.map((room) => item("room", `${room} `, room)), prefix };
    return { items: names(command.completes === "hidden" ? hidden : people, ""), prefix };
  }
  if (word.startsWith("@")) return { items: names(people, "@"), prefix: word.slice(1) };
  if (word.startsWith("#"))
    return { items: rooms.map((room) => item("room", `#${room} `, room)), prefix: word.slice(1) };
  return null;
}

/** @param {Array<{nickname: string, tag: string}>} people @param {string} sign */
const names = (people, sign) =>
  people.map(({ nickname, tag }) => item("person", `${sign}${nickname} `, nickname, { tag }));

/** @param {Suggestion["kind"]} kind @param {string} value @param {string} label @param {object} [more] @returns {Suggestion} */
const item = (kind, value, label, more) => ({ kind, value, label, ...more });

/** @param {string} text */
const fold = (text) => text.normalize("NFKC").toLowerCase();
