// What happens in rooms.

import { crowd } from "./mentions.js";
import { catchUp, change, changeTypes, learnOwn, renew, stateOf } from "./state-changes.js";
import {
  addChange,
  addComing,
  addGap,
  addLine,
  addMessage,
  addTopic,
  advance,
  createTimeline,
  dropFrom,
  holes,
  isNumbered,
  trim,
} from "./timeline.js";
import { arrive, createThread } from "./thread.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").ChatEvent} ChatEvent @typedef {import("./types.js").Member} Member */

/** @param {string} name @param {number | null} readTo */
function createRoom(name, readTo) {
  const room = {
    ...createThread(`room:${name}`, readTo),
    name,
    topic: "",
    /** @type {string | null} the epoch of its numbers; null: never entered */
    epoch: null,
    /** The first number that the server still keeps. */
    first: 0,
    count: 0,
    /** @type {Map<string, Member>} by tag; in a crowd not all of them */
    members: new Map(),
    /** @type {Map<string, number>} who is writing, and until when that holds */
    typing: new Map(),

    /** Numbers start again. */
    restart() {
      room.timeline = createTimeline();
      Object.assign(room, { last: 0, first: 0, readTo: 0, unreadFrom: null });
    },
  };
  return room;
}

/** @typedef {ReturnType<typeof createRoom>} Room */

/** @param {State} state @param {string} name */
function roomOf(state, name) {
  let room = state.rooms.get(name);
  if (!room) state.rooms.set(name, (room = createRoom(name, state.kept.rooms[name] ?? null)));
  return room;
}

/** @param {State} state @param {Room} room @param {ChatEvent} event @returns {boolean} whether it is new here, and nothing to have missed: one's own, or no message */
function addTo(state, room, event) {
  const self = state.self?.tag;
  if (changeTypes.has(event.type)) {
    const isNew = (event.type === "topic" ? addTopic : addChange)(room.timeline, event);
    if (event.target) change(room.timeline, event, self);
    if (isNew) arrive(room, event.seq, "seen");
    return isNew;
  }
  if (event.type !== "message") return false;
  if (!addMessage(room.timeline, event, { ...stateOf(event), small: room.count <= crowd })) {
    renew(room.timeline, event, self);
    return false;
  }
  catchUp(room.timeline, event.seq, self);
  const own = event.tag === self;
  if (own) {
    state.delivered.add(event.id);
    state.sent.delete(event.id);
  }
  const seen = state.watching === room.key || state.hidden.has(event.tag);
  arrive(room, event.seq, own ? "own" : seen ? "seen" : "new");
  return own;
}

/** @param {Room} room @param {ChatEvent} event */
function note(room, { type, at, nickname, tag, to, reason }) {
  addComing(room.timeline, { type, time: Date.parse(at), nickname, tag, to, reason });
}

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
export const roomEvents = {
  /** The page is about to enter: what arrives before the reply has a place to go. */
  entering(state, { room }) {
    roomOf(state, room);
  },

  roomState(state, { reply, after, quiet, time }) {
    const room = roomOf(state, reply.room);
    const { gap } = reply;
    const epochChanged = room.epoch !== null && room.epoch !== reply.epoch;
    if (epochChanged && after === room.timeline.cursor) room.restart();
    if (gap?.reason === "restored") dropFrom(room.timeline, gap.from);

    Object.assign(room, {
      topic: reply.topic ?? "",
      epoch: reply.epoch,
      first: reply.first,
      count: reply.count,
    });
    room.members = new Map(
      reply.members.map((/** @type {any} */ { since, ...member }) => [
        member.tag,
        { ...member, ...(since && { since: Date.parse(since) }) },
      ]),
    );
    room.readTo = Math.min(room.readTo ?? reply.last, reply.last);
    for (const event of reply.events) addTo(state, room, event);
    if (reply.last > room.last) arrive(room, reply.last, state.watching === room.key ? "seen" : "new");
    advance(room.timeline, reply.last);

    if (gap?.reason === "retention") addGap(room.timeline, { time, ...gap });
    else if (gap)
      addLine(room.timeline, { type: "gap", time, ...gap }, gap.reason === "epoch" ? 0 : gap.from - 1);
    if (after !== undefined && !epochChanged && gap?.reason !== "restored")
      recovered(state, room, reply, after, quiet, time);
  },

  /** A page of history. What it should hold and does not, nobody has. */
  history(state, { page, query, time }) {
    const room = state.rooms.get(page.room);
    if (!room || room.epoch !== page.epoch) return;
    room.first = page.first;
    for (const event of page.events) if (addTo(state, room, event)) uncount(room, event.seq);
    const { from, to } = span(page, query);
    const oldest = room.timeline.entries.find(isNumbered)?.seq ?? page.first;
    for (const hole of holes(
      room.timeline,
      Math.max(from, Math.min(oldest, page.first)),
      Math.min(to, page.last),
    ))
      addGap(room.timeline, { ...hole, time, reason: hole.to < page.first ? "retention" : "missing" });
  },

  /** Which reactions are one's own. */
  own(state, { room, messages }) {
    const { timeline } = state.rooms.get(room) ?? {};
    if (timeline) for (const answer of messages) learnOwn(timeline, answer, state.self?.tag);
  },

  exited(state, { room }) {
    state.rooms.delete(room);
  },

  message(state, event) {
    const room = state.rooms.get(event.room);
    if (!room) return;
    room.typing.delete(event.from);
    addTo(state, room, event);
    if (state.watching === room.key || state.place?.kind !== "room" || state.place.room !== room.name)
      trim(room.timeline);
  },

  edited: numbered,
  other: numbered,
  deleted: numbered,
  reacted: numbered,

  topic(state, event) {
    const room = state.rooms.get(event.room);
    if (room && event.seq > room.last) room.topic = event.topic;
    numbered(state, event);
  },

  joined(state, event) {
    const room = state.rooms.get(event.room);
    if (!room || room.members.has(event.tag) || event.tag === state.self?.tag) return;
    const { nickname, tag, at, since = at } = event;
    room.members.set(tag, { nickname, tag, state: "online", since: Date.parse(since) });
    room.count++;
    note(room, event);
  },

  left(state, event) {
    const room = state.rooms.get(event.room);
    if (!room?.members.delete(event.tag)) return;
    room.count--;
    room.typing.delete(event.nickname);
    note(room, event);
  },

  presence(state, { room: name, nickname, state: presence }) {
    for (const member of state.rooms.get(name)?.members.values() ?? [])
      if (member.nickname === nickname) member.state = presence;
  },

  population(state, { room: name, count }) {
    const room = state.rooms.get(name);
    if (room) room.count = count;
  },

  renamed(state, event) {
    const room = state.rooms.get(event.room);
    const member = room?.members.get(event.tag);
    if (state.self && state.self.tag === event.tag) state.self.nickname = event.to;
    if (state.hidden.has(event.tag)) state.hidden.set(event.tag, event.to);
    const conversation = state.privates.get(event.tag);
    if (conversation) conversation.nickname = event.to;
    if (!room || member?.nickname === event.to) return;
    if (member) member.nickname = event.to;
    room.typing.delete(event.nickname);
    note(room, event);
  },

  typing(state, { room, nickname, until }) {
    if (nickname !== state.self?.nickname) state.rooms.get(room)?.typing.set(nickname, until);
  },
};

/** Something with a number that is no message. @param {State} state @param {ChatEvent} event */
function numbered(state, event) {
  const room = state.rooms.get(event.room);
  if (room) addTo(state, room, event);
}

/** Says how much one has missed. @param {State} state @param {Room} room @param {any} reply @param {number} after @param {boolean} quiet @param {number} time */
function recovered(state, room, reply, after, quiet, time) {
  const behind = Math.max(after, reply.gap?.to ?? after);
  const unmissed = reply.events.filter(
    (/** @type {ChatEvent} */ { type, tag, seq }) =>
      seq > behind && (tag === state.self?.tag || changeTypes.has(type)),
  ).length;
  const count = reply.last - behind - unmissed;
  if (count > 0) addLine(room.timeline, { type: "away", time, count, quiet, to: reply.last }, behind);
}

/** One's own message, or no message, was counted as missed, before it was here to be recognised. @param {Room} room @param {number} seq */
function uncount({ timeline: { entries } }, seq) {
  const at = entries.findLastIndex(
    ({ type, seq: behind, to }) => type === "away" && behind < seq && seq <= to,
  );
  if (at >= 0 && --entries[at].count === 0) entries.splice(at, 1);
}

/** The numbers that a page of history answers for. @param {any} page @param {{after?: number, before?: number}} query */
function span({ events, last }, { after, before }) {
  if (after !== undefined) return { from: after + 1, to: events.at(-1)?.seq ?? last };
  return { from: events[0]?.seq ?? 1, to: before === undefined ? last : before - 1 };
}
