// Makes the events and replies that the server sends.

import { buildRows } from "../../WebChat.Server/wwwroot/js/rows.js";
import { apply, createState } from "../../WebChat.Server/wwwroot/js/state.js";

export const start = Date.parse("2026-11-21T09:00:00.000Z");
export const me = { nickname: "ann", tag: "t-ann" };
export const bob = { nickname: "bob", tag: "t-bob" };

export const at = (seconds) => new Date(start + seconds * 1000).toISOString();

export const message = (seq, from = bob, more = {}) => ({
  type: "message",
  room: "lobby",
  seq,
  id: `m${seq}`,
  from: from.nickname,
  tag: from.tag,
  text: `text ${seq}`,
  kind: "text",
  at: at(seq),
  ...more,
});

export const messages = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

export const whisper = (seq, from, to, more = {}) => ({
  type: "private",
  seq,
  id: `p${seq}`,
  from: from.nickname,
  tag: from.tag,
  to: to.nickname,
  toTag: to.tag,
  text: `private ${seq}`,
  kind: "text",
  at: at(seq),
  ...more,
});

export const coming = (type, person, more = {}) => ({
  type,
  room: "lobby",
  ...person,
  at: at(1000),
  ...more,
});

export const welcome = (more = {}) => ({
  type: "welcome",
  now: start,
  welcome: {
    ...me,
    token: "secret",
    resumed: false,
    epoch: "e1",
    serverTime: at(0),
    motd: "Welcome!",
    limits: {},
    announcements: [],
    privates: [],
    quiet: false,
    rooms: [],
    ...more,
  },
});

export const roomState = (events, { after, ...more } = {}) => ({
  type: "roomState",
  after,
  time: Date.parse(at(2000)),
  reply: {
    room: "lobby",
    topic: "",
    epoch: "e1",
    first: 1,
    last: events.at(-1)?.seq ?? 0,
    count: 2,
    members: [
      { ...me, state: "online" },
      { ...bob, state: "online" },
    ],
    events,
    complete: true,
    ...more,
  },
});

/** A page of history, as the answer to a query. */
export const history = (events, query, more = {}) => ({
  type: "history",
  query,
  time: Date.parse(at(2000)),
  page: { room: "lobby", epoch: "e1", first: 1, last: events.at(-1)?.seq ?? 0, events, ...more },
});

/** A state that has joined and entered the lobby, where these messages are. */
export function inLobby(events = []) {
  const state = createState();
  apply(state, welcome());
  apply(state, { type: "entering", room: "lobby" });
  apply(state, roomState(events));
  apply(state, { type: "open", place: { kind: "room", room: "lobby" } });
  return { state, room: state.rooms.get("lobby") };
}

export const seqs = (room) =>
  room.timeline.entries.filter(({ type }) => type === "message").map(({ seq }) => seq);
export const types = (room) => room.timeline.entries.map(({ type }) => type);

/** The rows of a whole room. */
export const rowsOf = (room, more = {}) => {
  const { entries } = room.timeline;
  const all = { start: 0, end: entries.length };
  return buildRows(entries, all, { first: room.first, last: room.last, ...more });
};
export const kinds = (rows) => rows.map(({ type }) => type);
