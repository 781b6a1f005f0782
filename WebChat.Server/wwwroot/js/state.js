// All that the page knows, and the one way to change it: `apply(state, event)`. Events come from the server or are doings of the
// page's own; each may be applied again without harm. Nothing here knows the document, the network or the clock.

import { attentionEvents } from "./state-attention.js";
import { outageEvents, comeBack } from "./state-outage.js";
import { converseWithWaiting, createConversation, endSession, privateEvents } from "./state-privates.js";
import { roomEvents } from "./state-rooms.js";
import { addLine } from "./timeline.js";

/**
 * @typedef {import("./types.js").Place} Place
 * @typedef {import("./types.js").ChatEvent} ChatEvent
 * @typedef {import("./types.js").OutboxItem} OutboxItem
 */

/** What other visits left behind. @param {{read?: any, hidden?: [string, string][], dismissed?: string[], levels?: [string, any][]}} [kept] */
export function createState(kept = {}) {
  return {
    /** @type {{nickname: string, tag: string} | null} */
    self: null,
    /** @type {string | null} */
    epoch: null,
    motd: "",
    /** What is to be added to the time of this device to have that of the server, in milliseconds. */
    clockOffset: 0,
    quiet: false,
    /** Whether the others are told that one is away. */
    away: false,
    limits: { nickname: 32, text: 4000, lines: 60, room: 32, page: 500, topic: 200, changeHours: 24 },
    /** @type {import("./types.js").ConnectionState} */
    connection: { name: "idle" },
    /** @type {import("./types.js").ConnectionState} what one is shown of it, which is calmer */
    shown: { name: "idle" },
    /** The connection has been away for so long that nobody knows how the others are there. */
    outOfTouch: false,
    /** @type {{since: number} | null} the server has said that it stops, and is not back yet */
    outage: null,

    /** @type {Map<string, import("./state-rooms.js").Room>} */
    rooms: new Map(),
    /** @type {Map<string, import("./state-privates.js").Conversation>} by the tag of the other one */
    privates: new Map(),
    /** The last private message, for the next `Join`. */
    privateAfter: 0,
    /** @type {Array<{id: string, text: string, by: string, time: number}>} in order of time */
    announcements: [],
    /** @type {Array<{room: string, topic: string, members: number, last: number}> | null} all rooms of the server, when asked */
    directory: null,

    /** @type {Place | null} what is open */
    place: null,
    /** @type {string | null} the key of the place of which the newest message is being looked at */
    watching: null,

    /** @type {OutboxItem[]} */
    outbox: [],
    /** @type {Map<string, OutboxItem>} confirmed, but the event itself is not here yet */
    sent: new Map(),
    /** @type {Set<string>} ids of own messages that are in a timeline */
    delivered: new Set(),

    /** @type {Map<string, string>} tag and name of those one does not want to read */
    hidden: new Map(kept.hidden ?? []),
    /** @type {Set<string>} */
    dismissed: new Set(kept.dismissed ?? []),
    /** @type {Map<string, import("./state-attention.js").Level>} how much one wants to be told of a room, where it is not all */
    levels: new Map(kept.levels ?? []),
    /** @type {import("./state-attention.js").Return | null} what happened while one was away, until that is put aside */
    missed: null,
    /** How far one had read when the page was last open. */
    kept: kept.read ?? { epoch: null, rooms: {}, privates: {} },
  };
}

/** @typedef {ReturnType<typeof createState>} State */

/** @param {State} state @param {ChatEvent} event */
export function apply(state, event) {
  const handlers = Object.hasOwn(events, event.type) ? events[event.type] : null;
  handlers?.(state, event);
  return state;
}

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
const events = {
  ...roomEvents,
  ...privateEvents,
  ...outageEvents,
  ...attentionEvents,

  welcome(state, { welcome, now }) {
    const samePerson = state.self?.tag === welcome.tag || !state.self;
    if (state.epoch !== null && state.epoch !== welcome.epoch)
      for (const room of state.rooms.values()) room.restart();
    if (!samePerson) endSession(state, Date.parse(welcome.serverTime));
    if (state.kept.epoch !== welcome.epoch || state.kept.tag !== welcome.tag)
      state.kept = { ...state.kept, privates: {} };
    if (state.kept.epoch !== welcome.epoch) state.kept = { epoch: welcome.epoch, rooms: {}, privates: {} };
    state.self = { nickname: welcome.nickname, tag: welcome.tag };
    state.epoch = welcome.epoch;
    state.motd = welcome.motd ?? "";
    state.clockOffset = Date.parse(welcome.serverTime) - now;
    state.quiet = welcome.quiet;
    state.away = welcome.away ?? false;
    Object.assign(state.limits, welcome.limits);
    comeBack(state, Date.parse(welcome.serverTime));
    for (const event of [...welcome.announcements, ...welcome.privates]) apply(state, event);
    for (const { seq } of welcome.privates) state.privateAfter = Math.max(state.privateAfter, seq);
  },

  connection(state, { connection }) {
    state.connection = connection;
    // What comes with the way back was not looked at when it was said.
    if (connection.name !== "live") state.watching = null;
  },

  announcement(state, { id, text, by, at }) {
    if (state.announcements.some((known) => known.id === id)) return;
    state.announcements.push({ id, text, by, time: Date.parse(at) });
    state.announcements.sort((a, b) => a.time - b.time);
  },

  dismiss(state, { id }) {
    state.dismissed.add(id);
  },

  notice(state, { code, nickname, quiet, away, at }) {
    if (code === "stopping" || code === "unavailable") apply(state, { type: "outage", code, at });
    if (code === "available") comeBack(state, Date.parse(at));
    if (code === "quiet_changed") state.quiet = quiet;
    if (code === "away_changed") state.away = away;
    if (code === "renamed" && state.self) state.self.nickname = nickname;
  },

  quiet(state, { on }) {
    state.quiet = on;
  },

  named(state, { nickname }) {
    if (state.self) state.self.nickname = nickname;
  },

  hide(state, { tag, nickname }) {
    state.hidden.set(tag, nickname);
  },

  unhide(state, { tag }) {
    state.hidden.delete(tag);
  },

  directory(state, { rooms }) {
    state.directory = [...rooms].sort((a, b) => b.members - a.members || (a.room < b.room ? -1 : 1));
  },

  /** The outbox as it is now. */
  outbox(state, { items }) {
    state.outbox = items;
    converseWithWaiting(state);
  },

  /** The server has it; the event follows, or came before. */
  receipt(state, { item, receipt }) {
    const room = item.place.kind === "room" ? state.rooms.get(item.place.room) : null;
    const covered = room && receipt.seq <= room.timeline.cursor;
    if (!covered && !state.delivered.has(item.id)) state.sent.set(item.id, { ...item, at: receipt.at });
  },

  open(state, { place }) {
    const before = threadOf(state, state.place);
    if (before && before.key !== keyOf(place)) before.unreadFrom = null;
    state.place = place;
  },

  /** One looks at the newest message of a place, or (null) at none. */
  watch(state, { key }) {
    state.watching = key;
    const thread = key === keyOf(state.place) ? threadOf(state, state.place) : null;
    if (thread) thread.readTo = Math.max(thread.readTo ?? 0, thread.last);
  },

  /** A line that only this page shows: an answer to a command. */
  line(state, { place, line }) {
    const thread = threadOf(state, place);
    if (!thread) return;
    // It comes after all that is here, whatever a clock says.
    const known = [line, thread.timeline.entries.at(-1), state.announcements.at(-1)];
    addLine(thread.timeline, { ...line, time: Math.max(...known.map((entry) => entry?.time ?? 0)) });
  },

  converse(state, { tag, nickname }) {
    const known = state.privates.get(tag);
    if (known) known.nickname = nickname;
    else state.privates.set(tag, createConversation(tag, nickname, state.kept.privates[tag]));
  },

  /** The session is over. Who quit for good leaves nothing behind; who did not wants to find their filters again. */
  ended(state, { forget }) {
    state.rooms.clear();
    state.privates.clear();
    state.sent.clear();
    state.delivered.clear();
    state.outbox = [];
    state.self = null;
    state.place = null;
    state.outage = null;
    state.privateAfter = 0;
    state.missed = null;
    if (!forget) return;
    state.hidden.clear();
    state.levels.clear();
    state.dismissed.clear();
    state.kept = { epoch: null, rooms: {}, privates: {} };
  },
};

/** @param {Place | null} place */
export const keyOf = (place) =>
  place ? (place.kind === "room" ? `room:${place.room}` : `private:${place.tag}`) : "";

/** The room or conversation of a place. @param {State} state @param {Place | null} place */
export function threadOf(state, place) {
  if (!place) return undefined;
  return place.kind === "room" ? state.rooms.get(place.room) : state.privates.get(place.tag);
}
