// Whether one counts as away for the others: one chose so, or nobody has done anything for ten minutes in any tab of this browser.

import { onlyDisconnected } from "./connection.js";

/** @typedef {import("./types.js").Refusal} Refusal */

export const idleAfter = 10 * 60_000;
/** @type {Refusal} */
const offline = { code: "offline" };

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {import("./store.js").Store} options.store
 * @param {Pick<import("./connection.js").Connection, "call" | "state">} options.connection
 * @param {(event: import("./types.js").ChatEvent) => void} options.dispatch
 * @param {() => number} options.active when somebody last did something, in milliseconds
 * @param {() => number} [options.now]
 */
export function createAway({ state, store, connection, dispatch, active, now = () => Date.now() }) {
  /** Whether it was told that nobody is here: once, so that two devices do not contradict each other for ever. */
  let idle = false;
  /** @type {Promise<Refusal | null>} the last call */
  let last = Promise.resolve(null);
  let looking = false;

  const chosen = () => store.get("away", false) === true;

  /** @param {boolean} on @returns {Promise<Refusal | null>} */
  async function call(on) {
    if (connection.state.name !== "live") return offline;
    try {
      const { error } = await connection.call("SetAway", on);
      if (!error) dispatch({ type: "away", on });
      return error ?? null;
    } catch (error) {
      onlyDisconnected(error);
      return offline;
    }
  }

  /** One after the other, so that the last one counts. @param {boolean} on @returns {Promise<Refusal | null>} why it was not taken */
  function tell(on) {
    const next = () => call(on);
    last = last.then(next, next);
    return last;
  }

  async function look() {
    if (now() - active() >= idleAfter) {
      if (!idle && (chosen() || !(await tell(true)))) idle = true;
      return;
    }
    const was = idle || state.away;
    idle = false;
    if (was && !chosen()) await tell(false);
  }

  return {
    get chosen() {
      return chosen();
    },

    /** Looks whether something is to be told: after doings, and from time to time. */
    async look() {
      if (looking) return;
      looking = true;
      try {
        await look();
      } finally {
        looking = false;
      }
    },

    /** One is in, for the first time or again. */
    async begin() {
      idle = false;
      if (chosen() && !state.away) await tell(true);
    },

    /** @param {boolean} on @returns {Promise<Refusal | null>} why it was not done */
    async choose(on) {
      const refusal = await tell(on);
      if (refusal) return refusal;
      if (on) store.set("away", true);
      else store.remove("away");
      return null;
    },
  };
}

/** @typedef {ReturnType<typeof createAway>} Away */
