// What deserves attention: who is meant by a message, how much of a room is unread, and what was missed. Questions to the state.

import { crowd, folded, mentionsIn } from "./mentions.js";
import { messagesAfter, unreadInPrivate, unreadInRoom } from "./select.js";
import { indexAt } from "./timeline.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state-rooms.js").Room} Room
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./state-attention.js").Level} Level
 */

/** A room is not called again within this time. */
const callEvery = 10 * 60_000;

/** @type {WeakMap<Entry, {text: string, nickname: string, mentions: import("./mentions.js").Mention[]}>} */
const read = new WeakMap();

/** Whom a text names, oneself and everybody, among those who are in a room. @param {State} state @param {Room} room @param {string} text */
function namedIn({ self }, { members }, text) {
  const isOther = (/** @type {string} */ name) =>
    [...members.values()].some(({ tag, nickname }) => tag !== self?.tag && folded(nickname) === name);
  return mentionsIn(text, self?.nickname ?? "", isOther);
}

/** Whether a text calls one by name. @param {State} state @param {Room} room @param {string} text */
export const callsByName = (state, room, text) =>
  namedIn(state, room, text).some(({ kind }) => kind === "me");

/** Whom a message names. @param {State} state @param {Room} room @param {Entry} entry */
function mentionsOf(state, room, entry) {
  const nickname = state.self?.nickname ?? "";
  const known = read.get(entry);
  if (known && known.text === entry.text && known.nickname === nickname) return known.mentions;
  const mentions = namedIn(state, room, entry.text);
  read.set(entry, { text: entry.text, nickname, mentions });
  return mentions;
}

/**
 * The parts of a message that call one: one's own name, and everybody where that counts.
 * @param {State} state @param {Room} room @param {Entry} entry
 */
export function callsIn(state, room, entry) {
  if (entry.type !== "message" || entry.deleted || entry.tag === state.self?.tag) return [];
  const mentions = mentionsOf(state, room, entry);
  const all = mentions.some(({ kind }) => kind === "all") && canCall(state, room, entry);
  return mentions.filter(({ kind }) => kind === "me" || all);
}

/**
 * A call to everybody counts in what was a small room when it came, whoever comes later, and when the room was not called already a
 * while before: who calls again and again calls nobody. @param {State} state @param {Room} room @param {Entry} entry
 */
const canCall = (state, room, entry) =>
  entry.small && !calledBefore(state, room, indexAt(room.timeline.entries, entry), entry.time);

/** Whether a room was called shortly before a time. @param {State} state @param {Room} room @param {number} end the index of the first entry that is not looked at @param {number} time */
function calledBefore(state, room, end, time) {
  const { entries } = room.timeline;
  for (let at = end - 1; at >= 0 && time - entries[at].time < callEvery; at--) {
    const earlier = entries[at];
    if (earlier.type === "message" && mentionsOf(state, room, earlier).some(({ kind }) => kind === "all"))
      return true;
  }
  return false;
}

/**
 * What a call to everybody would do now.
 * @param {State} state @param {Room} room @param {number} time by the server's clock
 * @returns {import("./completion.js").Reach}
 */
export function reachOfAll(state, room, time) {
  if (room.count > crowd) return "crowd";
  return calledBefore(state, room, room.timeline.entries.length, time) ? "lately" : "all";
}

/**
 * Why a message is about oneself, if it is.
 * @param {State} state @param {Room} room @param {Entry} entry
 * @returns {"mention" | "reply" | null}
 */
export function concern(state, room, entry) {
  if (entry.type !== "message" || entry.deleted || entry.tag === state.self?.tag) return null;
  if (state.hidden.has(entry.tag)) return null;
  if (callsIn(state, room, entry).length > 0) return "mention";
  return isReplyToMe(state, room, entry) ? "reply" : null;
}

/** @param {State} state @param {Room} room @param {Entry} entry */
function isReplyToMe(state, { timeline: { entries } }, { reply, replyTo }) {
  if (reply) return reply.tag === state.self?.tag;
  if (!replyTo) return false;
  const original = entries[indexAt(entries, { seq: replyTo, sub: 0 })];
  return original?.seq === replyTo && original.tag === state.self?.tag;
}

/** How much of a room one wants to be told. @param {State} state @param {string} room @returns {Level} */
export const levelOf = (state, room) => state.levels.get(room) ?? "all";

/** @type {WeakMap<Room, {stamp: string, mentions: number}>} looking through what is unread for each frame would be felt */
const counted = new WeakMap();

/** @param {State} state @param {Room} room */
function unreadMentions(state, room) {
  const { timeline, readTo } = room;
  if (readTo === null || room.last <= readTo) return 0;
  const hidden = [...state.hidden.keys()];
  const stamp = [readTo, timeline.seqs.size, room.last, state.self?.nickname, hidden].join(" ");
  const known = counted.get(room);
  if (known?.stamp === stamp) return known.mentions;
  const mentions = messagesAfter(room, readTo).filter((entry) => concern(state, room, entry)).length;
  counted.set(room, { stamp, mentions });
  return mentions;
}

/**
 * What stands beside a room in the list: how much is unread of what one wants to be told, and how much of that is about oneself.
 * @param {State} state @param {Room} room
 */
export function attentionTo(state, room) {
  const level = levelOf(state, room.name);
  if (level === "nothing") return { count: 0, mentions: 0 };
  const mentions = unreadMentions(state, room);
  return { count: level === "all" ? unreadInRoom(state, room) : mentions, mentions };
}

/** The same for everything: for the title and the icon. @param {State} state */
export function attentionToAll(state) {
  const all = { count: 0, mentions: 0 };
  for (const room of state.rooms.values()) {
    const { count, mentions } = attentionTo(state, room);
    all.count += count;
    all.mentions += mentions;
  }
  for (const conversation of state.privates.values()) {
    const count = unreadInPrivate(state, conversation);
    all.count += count;
    all.mentions += count;
  }
  return all;
}

/** The rooms that one shares with somebody, as far as one is told who is there. @param {State} state @param {string} tag */
export const sharedRooms = (state, tag) =>
  [...state.rooms.values()].filter(({ members }) => members.has(tag)).map(({ name }) => name);
