// What one sees of a connection that is away, and of a server that stops and is back.

import { addLine } from "./timeline.js";

/** @typedef {import("./state.js").State} State @typedef {import("./types.js").ChatEvent} ChatEvent */

/** @type {Record<string, (state: State, event: ChatEvent) => void>} */
export const outageEvents = {
  shown(state, { connection }) {
    state.shown = connection;
  },

  touch(state, { lost }) {
    state.outOfTouch = lost;
  },

  /** @param {State} state @param {ChatEvent} event code: `stopping`, or `unavailable` when it is the store that is away */
  outage(state, { code, at }) {
    if (state.outage) return;
    const since = Date.parse(at);
    state.outage = { since };
    everywhere(state, { type: "stopping", time: since, code });
  },
};

/** One is in again, or the store is back: if the server had said that something is away, it is over. @param {State} state @param {number} time */
export function comeBack(state, time) {
  if (!state.outage) return;
  everywhere(state, { type: "back", time, away: Math.max(0, time - state.outage.since) });
  state.outage = null;
}

/** A line wherever one may look next. @param {State} state @param {{type: string, time: number, [field: string]: any}} line */
function everywhere({ rooms, privates }, line) {
  for (const { timeline } of [...rooms.values(), ...privates.values()]) addLine(timeline, line);
}
