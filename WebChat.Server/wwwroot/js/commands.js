// The slash commands: one table that runs them, completes them, and makes the help.

import { isEverybody } from "./mentions.js";

/**
 * @typedef {import("./chat.js").Chat} Chat
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} [aliases]
 * @property {string[]} [takes] what it takes, as keys of words for people; a last "?" says that it can be left out
 * @property {boolean} [rest] whether the last argument is the rest of the line
 * @property {"person" | "room" | "hidden"} [completes] what the first argument is
 * @property {(chat: Chat, ...values: string[]) => boolean | Promise<boolean>} run says whether it was done; if not, the line stays
 */

/** @type {Command[]} */
export const commands = [
  { name: "help", aliases: ["h"], run: (chat) => chat.help() },
  {
    name: "who",
    aliases: ["ls", "look"],
    takes: ["room?"],
    completes: "room",
    run: (chat, room) => chat.who(room),
  },
  {
    name: "msg",
    takes: ["name", "text"],
    rest: true,
    completes: "person",
    run: (chat, name, text) => chat.whisper(name, text),
  },
  { name: "me", takes: ["action"], rest: true, run: (chat, text) => chat.say(text, "action") },
  { name: "nick", takes: ["name"], run: (chat, name) => chat.rename(name) },
  { name: "rooms", run: (chat) => chat.rooms() },
  { name: "join", takes: ["room"], completes: "room", run: (chat, room) => chat.join(room) },
  { name: "leave", run: (chat) => chat.leave() },
  { name: "topic", takes: ["text?"], rest: true, run: (chat, text) => chat.topic(text) },
  { name: "invite", run: (chat) => chat.invite() },
  { name: "away", run: (chat) => chat.toggleAway() },
  { name: "quiet", aliases: ["i", "ignore"], run: (chat) => chat.toggleQuiet() },
  { name: "hide", takes: ["name"], completes: "person", run: (chat, name) => chat.hide(name) },
  { name: "unhide", takes: ["name"], completes: "hidden", run: (chat, name) => chat.unhide(name) },
  {
    name: "search",
    aliases: ["find"],
    takes: ["words?"],
    rest: true,
    run: (chat, words) => chat.search(words),
  },
  { name: "mentions", run: (chat) => chat.mentions() },
  { name: "export", takes: ["format?"], run: (chat, format) => chat.transcript(format) },
  { name: "quit", run: (chat) => chat.quit() },
];

/** @param {string} name with or without its slash, in any case */
export function findCommand(name) {
  const wanted = name.replace(/^\//, "").toLowerCase();
  return commands.find((command) => command.name === wanted || command.aliases?.includes(wanted));
}

/**
 * Does what a line says.
 * @param {string} line
 * @param {Chat} chat
 * @returns {boolean | Promise<boolean>} whether it was done; if not, the line should stay
 */
export function runLine(line, chat) {
  const text = line.trim();
  if (text.startsWith("//")) return chat.say(text.slice(1));
  if (text.startsWith("/")) return runCommand(text, chat);
  const [, word = ""] = /^@(\S+)/u.exec(text) ?? [];
  // Who calls everybody does so in the room.
  if (isEverybody(word.replace(/[:,!.]+$/, ""))) return chat.say(text);
  const toPerson = /^@(\S+)\s+([^]+)$/u.exec(text);
  if (toPerson) return chat.whisper(toPerson[1].replace(/[:,]+$/, ""), toPerson[2]);
  if (/^@\S+$/u.test(text)) return chat.refuse("answer.noText", { name: text.slice(1) });
  return text === "" ? false : chat.say(text);
}

/** @param {string} text @param {Chat} chat */
function runCommand(text, chat) {
  const [, name, rest] = /** @type {RegExpExecArray} */ (/^\/(\S*)\s*([^]*)$/u.exec(text));
  const command = findCommand(name);
  if (!command || name === "") return chat.refuse("answer.unknownCommand", { command: `/${name}` });
  const values = split(rest, command);
  const needed = (command.takes ?? []).filter((word) => !word.endsWith("?")).length;
  if (values.length < needed) return chat.usage(command);
  return command.run(chat, ...values);
}

/** @param {string} rest @param {Command} command */
function split(rest, { takes = [], rest: lastIsText }) {
  const trimmed = rest.trim();
  if (!trimmed) return [];
  // The only argument is all there is: a name with a space is refused with the reason, not cut.
  if (takes.length < 2) return [lastIsText ? trimmed : plainName(trimmed)];
  const [, first, text] = /** @type {RegExpExecArray} */ (/^(\S+)\s*([^]*)$/u.exec(trimmed));
  return text ? [plainName(first), text] : [plainName(first)];
}

/** People put the sign of a person or a room before the name here as well. @param {string} word */
function plainName(word) {
  return word.replace(/^[@#](?=.)/u, "");
}
