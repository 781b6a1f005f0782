// What the switcher offers: rooms, people and commands that fit what is typed, the best and most recent first. Pure functions.

import { attentionTo } from "./attend.js";
import { commands } from "./commands.js";
import { fits } from "./fuzzy.js";
import { folded } from "./mentions.js";
import { byActivity } from "./order.js";
import { conversations, unreadInPrivate } from "./select.js";
import { keyOf } from "./state.js";

const most = 40;
/** What was visited last is worth so much more than what fits as well. */
const recentPoints = 12;
/** A sign at the beginning asks for one kind only. */
const kinds = { "#": ["room", "make"], "@": ["private", "person"], "/": ["command"] };
/** The name of a room; the server has the last word. */
const roomName = /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_-]{0,31}$/u;

/**
 * @typedef {object} Choice
 * @property {"room" | "private" | "person" | "command" | "make"} kind
 * @property {string} key
 * @property {string} label
 * @property {string} [note] what stands beside it; a command also fits by it
 * @property {string} [tag] of a person
 * @property {number} [unread]
 * @property {number} [mentions]
 * @property {boolean} [inside] whether one is in this room
 */

/**
 * @param {import("./state.js").State} state
 * @param {object} typed
 * @param {string} typed.query
 * @param {string[]} typed.recent keys of places, the last visited first
 * @param {(name: string) => string} typed.describe what a command does
 * @returns {Choice[]}
 */
export function choices(state, { query, recent, describe }) {
  const wanted = folded(query.trim());
  const only = kinds[/** @type {keyof typeof kinds} */ (wanted[0])];
  const words = only ? wanted.slice(1).trim() : wanted;
  const ranks = new Map(recent.map((key, index) => [key, recent.length - index]));
  const rank = (/** @type {Choice} */ { key }) => ranks.get(key) ?? 0;

  const known = all(state, describe).filter(({ kind }) => !only || only.includes(kind));
  if (words === "") {
    // Where one is already is no place to go to.
    const others = known.filter(({ key }) => key !== keyOf(state.place));
    return others.sort((a, b) => rank(b) - rank(a)).slice(0, most);
  }
  const found = known
    .flatMap((choice) => {
      const label = fits(words, choice.label);
      const described = choice.kind === "command" && contains(choice.note ?? "", words);
      if (label === null && !described) return [];
      const recently = recent.length ? (recentPoints * rank(choice)) / recent.length : 0;
      return [{ choice, score: (label ?? 0) + recently }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ choice }) => choice)
    .slice(0, most);
  const isNew =
    roomName.test(words) && !known.some(({ kind, label }) => kind === "room" && folded(label) === words);
  if (isNew && (!only || only.includes("make")))
    found.push({ kind: "make", key: `make:${words}`, label: words });
  return found;
}

/** A description is long: in it, whole words count, or there would be letters of anything. @param {string} text @param {string} words */
const contains = (text, words) => words.split(/\s+/u).every((word) => folded(text).includes(word));

/** @param {import("./state.js").State} state @param {(name: string) => string} describe @returns {Choice[]} */
function all(state, describe) {
  const rooms = byActivity(state.rooms.values()).map((room) => {
    const { count, mentions } = attentionTo(state, room);
    return choice("room", room.key, room.name, { note: room.topic, unread: count, mentions, inside: true });
  });
  const others = (state.directory ?? [])
    .filter(({ room }) => !state.rooms.has(room))
    .map(({ room, topic }) => choice("room", `room:${room}`, room, { note: topic, inside: false }));
  const privates = byActivity(conversations(state)).map((conversation) => {
    const unread = unreadInPrivate(state, conversation);
    const { key, tag, nickname } = conversation;
    return choice("private", key, nickname, { tag, unread, mentions: unread });
  });
  return [...rooms, ...privates, ...others, ...people(state), ...orders(describe)];
}

/** Who is there and whom one does not talk to yet. @param {import("./state.js").State} state */
function people(state) {
  const found = new Map();
  for (const room of state.rooms.values())
    for (const { tag, nickname } of room.members.values())
      if (tag !== state.self?.tag && !state.privates.has(tag) && !state.hidden.has(tag))
        found.set(tag, nickname);
  return [...found].map(([tag, nickname]) => choice("person", `private:${tag}`, nickname, { tag }));
}

/** @param {(name: string) => string} describe */
const orders = (describe) =>
  commands.map(({ name }) => choice("command", `command:${name}`, `/${name}`, { note: describe(name) }));

/** @param {Choice["kind"]} kind @param {string} key @param {string} label @param {Partial<Choice>} more @returns {Choice} */
const choice = (kind, key, label, more) => ({ kind, key, label, ...more });
