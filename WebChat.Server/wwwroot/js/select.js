// Questions to the state.

import { folded } from "./mentions.js";
import { keyOf } from "./state.js";
import { holes } from "./timeline.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").Place} Place @typedef {import("./types.js").OutboxItem} OutboxItem */

/**
 * The messages of others that came after a number, newest first, without those of people whom one hides.
 * @param {State} state @param {import("./thread.js").Thread} thread @param {number} seq
 */
const laterFromOthers = (state, thread, seq) =>
  messagesAfter(thread, seq).filter(
    ({ tag, deleted }) => !deleted && tag !== state.self?.tag && !state.hidden.has(tag),
  );

/** The messages that came after a number, newest first. @param {import("./thread.js").Thread} thread @param {number} seq */
export function messagesAfter({ timeline: { entries } }, seq) {
  const found = [];
  for (let index = entries.length - 1; index >= 0 && entries[index].seq > seq; index--)
    if (entries[index].type === "message") found.push(entries[index]);
  return found;
}

/** @type {WeakMap<import("./thread.js").Thread, {stamp: string, count: number}>} */
const counts = new WeakMap();

/**
 * How many messages of a room came after a number. Of what is not loaded the numbers say it; what has a number and is no message
 * (a reaction, another topic), or is deleted, one's own, or of somebody whom one hides, does not count.
 * @param {State} state @param {import("./state-rooms.js").Room} room @param {number} seq
 */
function laterInRoom(state, room, seq) {
  if (room.last <= seq) return 0;
  const { timeline, last } = room;
  const stamp = [seq, last, timeline.seqs.size, timeline.lines, [...state.hidden.keys()]].join(" ");
  const known = counts.get(room);
  if (known?.stamp === stamp) return known.count;
  const missing = holes(timeline, seq + 1, last).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const count = laterFromOthers(state, room, seq).length + missing;
  counts.set(room, { stamp, count });
  return count;
}

/** @param {State} state @param {import("./state-rooms.js").Room} room */
export const unreadInRoom = (state, room) =>
  room.readTo === null ? 0 : laterInRoom(state, room, room.readTo);

/** @param {State} state @param {import("./state-privates.js").Conversation} conversation */
export const unreadInPrivate = (state, conversation) =>
  laterFromOthers(state, conversation, conversation.readTo ?? 0).length;

/** @param {State} state @param {Place | null} place */
export function unreadIn(state, place) {
  const room = place?.kind === "room" ? state.rooms.get(place.room) : undefined;
  if (room) return unreadInRoom(state, room);
  const conversation = place?.kind === "private" ? state.privates.get(place.tag) : undefined;
  return conversation ? unreadInPrivate(state, conversation) : 0;
}

/** How many messages came after a number, in the place that is open. @param {State} state @param {number} seq */
export function newsSince(state, seq) {
  const { place } = state;
  const room = place?.kind === "room" ? state.rooms.get(place.room) : undefined;
  if (room) return laterInRoom(state, room, seq);
  const conversation = place?.kind === "private" ? state.privates.get(place.tag) : undefined;
  return conversation ? laterFromOthers(state, conversation, seq).length : 0;
}

/**
 * The conversations to choose from. Somebody whom one hides has a place there only if one wrote to them oneself.
 * @param {State} state
 */
export const conversations = (state) =>
  [...state.privates.values()].filter(
    ({ tag, key, timeline: { entries } }) =>
      !state.hidden.has(tag) ||
      key === keyOf(state.place) ||
      entries.some((entry) => entry.type === "message" && entry.tag !== tag),
  );

/** What is not confirmed yet in a place, oldest first. @param {State} state @param {Place | null} place @returns {OutboxItem[]} */
export function pendingIn(state, place) {
  const key = keyOf(place);
  const queued = state.outbox.filter(({ id }) => !state.delivered.has(id) && !state.sent.has(id));
  return [...state.sent.values(), ...queued].filter((item) => keyOf(item.place) === key);
}

/** How many wait to be sent, in all places. @param {State} state */
export const waiting = (state) =>
  state.outbox.filter(({ id, state: s }) => s === "pending" && !state.delivered.has(id)).length;

/** Somebody by name: the place that is open knows best, then the other rooms, then past conversations. @param {State} state @param {string} nickname */
export function personByName(state, nickname) {
  const wanted = folded(nickname);
  const here = state.place?.kind === "room" ? state.rooms.get(state.place.room) : undefined;
  for (const room of [...(here ? [here] : []), ...state.rooms.values()]) {
    for (const member of room.members.values()) if (folded(member.nickname) === wanted) return member;
  }
  for (const { tag, nickname: name } of state.privates.values())
    if (folded(name) === wanted) return { tag, nickname: name };
  return null;
}

/** Somebody in a list by name. @template {{nickname: string}} T @param {T[]} people @param {string} nickname */
export const findByName = (people, nickname) =>
  people.find((person) => folded(person.nickname) === folded(nickname));

/** Somebody who is there, by tag. @param {State} state @param {string} tag */
export function memberByTag(state, tag) {
  for (const room of state.rooms.values()) {
    const member = room.members.get(tag);
    if (member) return member;
  }
  return null;
}

/** How somebody is there; without a connection nobody knows. Of oneself no event tells. @param {State} state @param {{tag: string, state: string} | null | undefined} member */
export function presenceOf(state, member) {
  if (!member) return "unknown";
  if (state.outOfTouch) return "unclear";
  if (member.tag !== state.self?.tag) return member.state;
  return state.away ? "away" : "online";
}

/** How many were refused in a place, and wait for a decision. @param {State} state @param {string} key */
export const failedIn = (state, key) =>
  state.outbox.filter((item) => item.state === "failed" && keyOf(item.place) === key).length;

/** Announcements that were not put aside, newest first. @param {State} state */
export const openAnnouncements = (state) =>
  state.announcements.filter(({ id }) => !state.dismissed.has(id)).reverse();

/** Who is writing at the moment. @param {import("./state-rooms.js").Room} room @param {number} now */
export const typingIn = (room, now) =>
  [...room.typing].filter(([, until]) => until > now).map(([nickname]) => nickname);

/**
 * Whether one can edit and delete a message: one's own, not too old, and not from a transcript, which is nobody's by now.
 * @param {State} state @param {import("./types.js").Entry} entry @param {number} now of this device
 */
export const isChangeable = (state, { type, tag, deleted, imported, time }, now) =>
  type === "message" &&
  tag === state.self?.tag &&
  !deleted &&
  !imported &&
  now + state.clockOffset - time < state.limits.changeHours * 3_600_000;
