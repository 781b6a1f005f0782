// What happened while one was away, counted from what is loaded, with where to find it. Pure functions of the state.

import { concern, levelOf } from "./attend.js";
import { messagesAfter } from "./select.js";
import { holes } from "./timeline.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {{place: import("./types.js").Place, seq: number}} Target
 * @typedef {object} Missed
 * @property {Target[]} messages the first one of each room, or of what is loaded of it
 * @property {number} count how many messages there were in all these rooms, as far as they are loaded
 * @property {boolean} all whether everything is loaded: if not, there may be more of each
 * @property {Target[]} mentions
 * @property {Target[]} replies
 * @property {Target[]} privates
 * @property {Array<{id: string, time: number}>} announcements
 */

/**
 * @param {State} state @param {import("./state-attention.js").Return} span
 * @returns {Missed}
 */
export function whatWasMissed(state, { since, rooms, privates }) {
  /** @type {Missed} */
  const missed = {
    messages: [],
    count: 0,
    all: true,
    mentions: [],
    replies: [],
    privates: [],
    announcements: state.announcements.filter(({ id, time }) => time > since && !state.dismissed.has(id)),
  };
  for (const [name, range] of rooms) {
    const room = state.rooms.get(name);
    if (room) addRoom(state, room, range, missed);
  }
  for (const [tag, { from, to }] of privates) {
    const conversation = state.privates.get(tag);
    if (!conversation || state.hidden.has(tag)) continue;
    const theirs = between(conversation, from, to).filter((entry) => entry.tag === tag && !entry.deleted);
    missed.privates.push(
      ...theirs.map(({ seq }) => ({ place: /** @type {const} */ ({ kind: "private", tag }), seq })),
    );
  }
  return missed;
}

/** @param {import("./thread.js").Thread} thread @param {number} from @param {number} to oldest first */
const between = (thread, from, to) =>
  messagesAfter(thread, from)
    .filter(({ seq }) => seq <= to)
    .reverse();

/** @param {State} state @param {import("./state-rooms.js").Room} room @param {{from: number, to: number}} range @param {Missed} missed */
function addRoom(state, room, { from, to }, missed) {
  const level = levelOf(state, room.name);
  if (level === "nothing") return;
  const place = /** @type {const} */ ({ kind: "room", room: room.name });
  const theirs = between(room, from, to).filter(
    ({ tag, deleted }) => !deleted && tag !== state.self?.tag && !state.hidden.has(tag),
  );
  if (holes(room.timeline, Math.max(from + 1, room.first), to).length > 0) missed.all = false;
  if (level === "all" && theirs.length > 0) {
    missed.count += theirs.length;
    missed.messages.push({ place, seq: theirs[0].seq });
  }
  for (const entry of theirs) {
    const why = concern(state, room, entry);
    if (why) missed[why === "mention" ? "mentions" : "replies"].push({ place, seq: entry.seq });
  }
}

/** Whether there is anything to tell. @param {Missed} missed */
export const isAnything = ({ count, mentions, replies, privates, announcements }) =>
  count + mentions.length + replies.length + privates.length + announcements.length > 0;
