// What is new and about oneself since one asked last: mentions, replies, private messages. It goes by numbers, so that what came with a
// connection that had been lost is told of as well, and nothing twice.

import { concern, levelOf } from "./attend.js";
import { messagesAfter } from "./select.js";

/**
 * @typedef {object} News
 * @property {"mention" | "reply" | "private"} why
 * @property {import("./types.js").Place} place
 * @property {string} key of the place
 * @property {import("./types.js").Entry} entry
 */

/** @param {import("./state.js").State} state */
export function createNews(state) {
  /** @type {Map<string, number>} up to which number each room was looked at */
  const rooms = new Map();
  /** @type {number | null} private messages have one row of numbers; null: not looked at yet */
  let privates = null;

  /** @param {import("./state-rooms.js").Room} room @returns {News[]} */
  function inRoom(room) {
    const before = rooms.get(room.key) ?? room.last;
    rooms.set(room.key, room.last);
    if (room.last <= before || levelOf(state, room.name) === "nothing") return [];
    return messagesAfter(room, before)
      .reverse()
      .flatMap((entry) => {
        const why = concern(state, room, entry);
        return why ? [{ why, entry, key: room.key, place: { kind: "room", room: room.name } }] : [];
      });
  }

  /** @returns {News[]} */
  function inPrivate() {
    const last = Math.max(0, ...[...state.privates.values()].map((conversation) => conversation.last));
    const before = privates ?? last;
    privates = last;
    if (last <= before) return [];
    return [...state.privates.values()].flatMap((conversation) => {
      const { key, tag } = conversation;
      if (state.hidden.has(tag)) return [];
      return messagesAfter(conversation, before)
        .filter((entry) => entry.tag === tag && !entry.deleted)
        .reverse()
        .map((entry) => ({
          why: /** @type {const} */ ("private"),
          entry,
          key,
          place: { kind: "private", tag },
        }));
    });
  }

  return {
    /** What came since the last time; at first nothing: what was there before is history. */
    take: () => [
      ...[...state.rooms.values()].filter(({ epoch }) => epoch !== null).flatMap(inRoom),
      ...inPrivate(),
    ],

    /** The session is over. */
    forget() {
      rooms.clear();
      privates = null;
    },
  };
}
