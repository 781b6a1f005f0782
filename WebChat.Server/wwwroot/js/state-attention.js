// How much one wants to be told of a room, and what happened while one was away.

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").ChatEvent} ChatEvent */

/** @typedef {"all" | "mentions" | "nothing"} Level */

/**
 * One is back: what is to be told of is what came between two numbers in each place, and since a time.
 * @typedef {object} Return
 * @property {number} since when one was last here, by the server's clock, in milliseconds
 * @property {Map<string, {from: number, to: number}>} rooms behind the first number, up to the second
 * @property {Map<string, {from: number, to: number}>} privates by tag
 */

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
export const attentionEvents = {
  away(state, { on }) {
    state.away = on;
  },

  level(state, { room, level }) {
    if (level === "all") state.levels.delete(room);
    else state.levels.set(room, level);
  },

  /** One is back after a while. Nothing has been looked at yet. */
  returned(state, { since }) {
    const unread = (/** @type {Iterable<[string, import("./thread.js").Thread]>} */ threads) =>
      new Map(
        [...threads]
          .filter(([, { readTo, last }]) => readTo !== null && readTo < last)
          .map(([name, { readTo, last }]) => [name, { from: /** @type {number} */ (readTo), to: last }]),
      );
    state.missed = { since, rooms: unread(state.rooms), privates: unread(state.privates) };
  },

  /** Another tab has been read in. @param {State} state @param {ChatEvent} event */
  readElsewhere(state, { read }) {
    if (!read || read.epoch !== state.epoch || read.tag !== state.self?.tag) return;
    const note = (
      /** @type {import("./thread.js").Thread | undefined} */ thread,
      /** @type {unknown} */ readTo,
    ) => {
      if (thread?.readTo === null || thread === undefined || typeof readTo !== "number") return;
      thread.readTo = Math.max(thread.readTo, Math.min(readTo, thread.last));
    };
    for (const [name, readTo] of Object.entries(read.rooms ?? {})) note(state.rooms.get(name), readTo);
    for (const [tag, readTo] of Object.entries(read.privates ?? {})) note(state.privates.get(tag), readTo);
    if (typeof read.at === "number") state.kept.at = Math.max(state.kept.at ?? 0, read.at);
  },

  /** One has seen what was missed. */
  caughtUp(state) {
    state.missed = null;
  },
};
