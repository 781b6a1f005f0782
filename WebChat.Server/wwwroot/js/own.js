// Which reactions are one's own. Pages of history are the same for everybody and name the first ten people: of an emoji with more,
// only the server knows.

import { Disconnected } from "./connection.js";

/** So many messages are asked about at once. */
const most = 100;

/** @typedef {import("./types.js").ChatEvent} ChatEvent */

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {Pick<import("./connection.js").Connection, "call">} parts.connection
 * @param {(event: ChatEvent) => void} parts.dispatch
 */
export function createOwn({ state, connection, dispatch }) {
  /** @type {Map<string, Set<number>>} messages of rooms that are to be asked about */
  const unsure = new Map();
  let asking = false;

  /** The messages of a page of which it does not say whether one has reacted. @param {ChatEvent[]} events */
  function* unsureOf(events) {
    for (const event of events) {
      const { target = event.seq, now = event } = event;
      if (now.reactions?.some(isUnsure)) yield target;
    }
  }

  /** @param {import("./state-changes.js").Reaction} reaction */
  const isUnsure = ({ count, tags }) => count > tags.length && !tags.includes(state.self?.tag ?? "");

  /** @param {string} room @param {Set<number>} seqs */
  async function askAbout(room, seqs) {
    const batch = [...seqs].slice(0, most);
    const { epoch } = state.rooms.get(room) ?? {};
    const self = state.self?.tag;
    const { ok, error } = await connection.call("OwnReactions", { room, seqs: batch });
    if (error?.code === "slow_down")
      return void (await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 1000)));
    if (ok && state.self?.tag === self && state.rooms.get(room)?.epoch === epoch)
      dispatch({ type: "own", room, messages: ok });
    // What is refused (one has left the room) is not asked again.
    for (const seq of batch) seqs.delete(seq);
    if (seqs.size === 0) unsure.delete(room);
  }

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      for (let [next] = unsure; next; [next] = unsure) await askAbout(...next);
    } catch (error) {
      // On the way back pages come again, and with the first of them the rest is asked.
      if (!(error instanceof Disconnected)) throw error;
    } finally {
      asking = false;
    }
  }

  return {
    /** Asks about what the pages that come leave open. @param {ChatEvent} event */
    askForOwn({ type, reply, page = reply }) {
      if (type !== "roomState" && type !== "history") return;
      const { room, events } = page;
      const seqs = unsure.get(room) ?? new Set();
      for (const seq of unsureOf(events)) seqs.add(seq);
      if (seqs.size > 0) unsure.set(room, seqs);
      if (unsure.size > 0) void ask();
    },
  };
}
