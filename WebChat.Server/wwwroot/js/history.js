// Older messages, and those that were missed, by HTTP. Pages are merged by number, so that the order in which they come is of no matter.

import { holes } from "./timeline.js";
import { urlOf } from "./urls.js";

/** What is caught up with at once after a reconnect; of more, the newest is loaded, and the rest when one scrolls there. */
const catchUpLimit = 2000;
const pageSize = 200;

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {(event: import("./types.js").ChatEvent) => void} options.dispatch
 */
export function createHistory({ state, dispatch }) {
  /** @type {Map<string, Promise<boolean>>} one request at a time for each room */
  const underWay = new Map();
  /** @type {Set<string>} rooms where the last request failed */
  const failed = new Set();

  /** @param {string} room @param {Record<string, number>} query */
  async function page(room, query) {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const response = await fetch(urlOf(`api/rooms/${encodeURIComponent(room)}/messages?${search}`), {
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`history: ${response.status}`);
    return response.json();
  }

  /** @param {string} room @param {Record<string, number>} query @returns {Promise<boolean>} */
  function load(room, query) {
    const running = underWay.get(room);
    if (running) return running;
    const request = page(room, query)
      .then(
        (loaded) => {
          failed.delete(room);
          dispatch({ type: "history", page: loaded });
          return loaded.events.length > 0;
        },
        () => {
          failed.add(room);
          dispatch({ type: "historyFailed", room });
          return false;
        },
      )
      .finally(() => underWay.delete(room));
    underWay.set(room, request);
    return request;
  }

  return {
    failed: (/** @type {string} */ room) => failed.has(room),

    /** Fills the newer end of a hole. @param {string} room @param {{from: number, to: number}} hole */
    fill: (room, { from, to }) => load(room, { before: to + 1, limit: Math.min(pageSize, to - from + 1) }),

    /** Loads what was missed while away, from a number on. @param {string} name @param {number} after */
    async catchUp(name, after) {
      const room = state.rooms.get(name);
      if (!room) return;
      const missing = () => holes(room.timeline, Math.max(after + 1, room.first), room.timeline.cursor);
      const count = missing().reduce((sum, { from, to }) => sum + to - from + 1, 0);
      if (count > catchUpLimit) {
        await load(name, { before: room.timeline.cursor + 1, limit: pageSize });
        return;
      }
      for (let [hole] = missing(); hole && state.rooms.get(name) === room; [hole] = missing()) {
        if (!(await load(name, { after: hole.from - 1, limit: 500 }))) return;
      }
    },
  };
}
