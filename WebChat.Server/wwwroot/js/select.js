// Questions to the state.

import { keyOf } from "./state.js";
import { isNumbered } from "./timeline.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").Place} Place @typedef {import("./types.js").OutboxItem} OutboxItem */

/**
 * The messages of others that came after a number, newest first, without those of people whom one hides.
 * @param {State} state @param {import("./thread.js").Thread} thread @param {number} seq
 */
const laterFromOthers = (state, thread, seq) =>
  later(thread, seq).filter(({ tag }) => tag !== state.self?.tag && !state.hidden.has(tag));

/** @param {import("./thread.js").Thread} thread @param {number} seq */
const later = (thread, seq) => laterNumbers(thread, seq).filter(({ type }) => type === "message");

/** @param {import("./thread.js").Thread} thread @param {number} seq */
function laterNumbers({ timeline: { entries } }, seq) {
  const found = [];
  for (let index = entries.length - 1; index >= 0 && entries[index].seq > seq; index--)
    if (isNumbered(entries[index])) found.push(entries[index]);
  return found;
}

/**
 * How many messages of a room came after a number: the numbers say it, whether all are loaded or not.
 * @param {State} state @param {import("./state-rooms.js").Room} room @param {number} seq
 */
function laterInRoom(state, room, seq) {
  const uncounted = laterNumbers(room, seq).filter(
    ({ type, tag }) => type === "change" || state.hidden.has(tag),
  );
  return Math.max(0, room.last - seq - uncounted.length);
}

/** @param {State} state @param {import("./state-rooms.js").Room} room */
export const unreadInRoom = (state, room) =>
  room.readTo === null ? 0 : laterInRoom(state, room, room.readTo);

/** @param {State} state @param {import("./state-privates.js").Conversation} conversation */
export const unreadInPrivate = (state, conversation) =>
  laterFromOthers(state, conversation, conversation.readTo ?? 0).length;

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

/** @param {State} state */
export function unreadTotal(state) {
  let total = 0;
  for (const room of state.rooms.values()) total += unreadInRoom(state, room);
  for (const conversation of state.privates.values()) total += unreadInPrivate(state, conversation);
  return total;
}

/** What is not confirmed yet in a place, oldest first. @param {State} state @param {Place | null} place @returns {OutboxItem[]} */
export function pendingIn(state, place) {
  const key = keyOf(place);
  const queued = state.outbox.filter(({ id }) => !state.delivered.has(id) && !state.sent.has(id));
  return [...state.sent.values(), ...queued].filter((item) => keyOf(item.place) === key);
}

/** How many wait to be sent, in all places. @param {State} state */
export const waiting = (state) =>
  state.outbox.filter(({ id, state: s }) => s === "pending" && !state.delivered.has(id)).length;

/** Names are compared as people see them; the server has the last word. @param {string} nickname */
const folded = (nickname) => nickname.normalize("NFKC").replaceAll("'", "\u2019").toLowerCase();

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

/** How somebody is there; without a connection nobody knows. @param {State} state @param {{state: string} | null | undefined} member */
export const presenceOf = (state, member) =>
  member ? (state.outOfTouch ? "unclear" : member.state) : "unknown";

/** How many were refused in a place, and wait for a decision. @param {State} state @param {string} key */
export const failedIn = (state, key) =>
  state.outbox.filter((item) => item.state === "failed" && keyOf(item.place) === key).length;

/** Announcements that were not put aside, newest first. @param {State} state */
export const openAnnouncements = (state) =>
  state.announcements.filter(({ id }) => !state.dismissed.has(id)).reverse();

/** Who is writing at the moment. @param {import("./state-rooms.js").Room} room @param {number} now */
export const typingIn = (room, now) =>
  [...room.typing].filter(([, until]) => until > now).map(([nickname]) => nickname);
