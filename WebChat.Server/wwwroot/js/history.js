// Older messages, and those that were missed, by HTTP. Pages are merged by number, so that the order in which they come is of no matter.

import { holes } from "./timeline.js";
import { urlOf } from "./urls.js";

/** What is caught up with at once after a reconnect; of more, the newest is loaded, and the rest when one scrolls there. */
const catchUpLimit = 2000;
const pageSize = 200;
/** So many messages on each side of one that one jumps to. */
const surroundings = 50;

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

  /**
   * Asks for what belongs into a hole. Whether that has got smaller: if not, asking at once again would be in vain.
   * @param {string} room @param {{from: number, to: number}} hole @param {Record<string, number>} query
   * @returns {Promise<boolean>}
   */
  function load(room, { from, to }, query) {
    const running = underWay.get(room);
    if (running) return running;
    const missing = () => {
      const { timeline } = state.rooms.get(room) ?? {};
      return timeline ? total(holes(timeline, from, to)) : 0;
    };
    const before = missing();
    if (before === 0) return Promise.resolve(true);
    const request = page(room, query)
      .then(
        (loaded) => {
          dispatch({ type: "history", page: loaded, query, time: Date.now() + state.clockOffset });
          const smaller = missing() < before;
          if (smaller) failed.delete(room);
          else failed.add(room);
          return smaller;
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

  /** As `load`, in its turn. @type {typeof load} */
  async function loadNext(room, hole, query) {
    while (underWay.has(room)) await underWay.get(room);
    return load(room, hole, query);
  }

  return {
    failed: (/** @type {string} */ room) => failed.has(room),

    /**
     * Fills the end of a hole that is next to what one reads. It is as it was when it was drawn last: what has come since is not asked for again.
     * @param {string} room @param {{from: number, to: number}} hole @param {"newer" | "older"} [end]
     */
    fill(room, hole, end = "newer") {
      const { timeline } = state.rooms.get(room) ?? {};
      const left = timeline ? holes(timeline, hole.from, hole.to) : [];
      const next = end === "newer" ? left.at(-1) : left[0];
      if (!next) return Promise.resolve(true);
      const limit = Math.min(pageSize, total([next]));
      return load(
        room,
        next,
        end === "newer" ? { before: next.to + 1, limit } : { after: next.from - 1, limit },
      );
    },

    /**
     * Loads a message with what surrounds it, as far as it is not here.
     * @param {string} name @param {number} seq
     * @returns {Promise<boolean>} whether it is here now
     */
    async around(name, seq) {
      const room = state.rooms.get(name);
      if (!room || seq < room.first || seq > room.last) return false;
      const isHere = () => room.timeline.seqs.has(seq);
      if (isHere()) return true;
      const above = { from: Math.max(1, room.first, seq - surroundings), to: seq };
      await loadNext(name, above, { before: seq + 1, limit: surroundings + 1 });
      const below = { from: seq + 1, to: Math.min(seq + surroundings, room.last) };
      if (isHere() && below.from <= below.to)
        await loadNext(name, below, { after: seq, limit: surroundings });
      return isHere();
    },

    /** Loads what was missed while away, from a number on. @param {string} name @param {number} after */
    async catchUp(name, after) {
      const room = state.rooms.get(name);
      if (!room) return;
      failed.delete(name);
      const missing = () => holes(room.timeline, Math.max(after + 1, room.first), room.timeline.cursor);
      if (total(missing()) > catchUpLimit) {
        const newest = /** @type {{from: number, to: number}} */ (missing().at(-1));
        await load(name, newest, { before: newest.to + 1, limit: pageSize });
        return;
      }
      for (let [hole] = missing(); hole && state.rooms.get(name) === room; [hole] = missing()) {
        if (!(await load(name, hole, { after: hole.from - 1, limit: 500 }))) return;
      }
    },
  };
}

/** How many numbers. @param {Array<{from: number, to: number}>} ranges */
const total = (ranges) => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
