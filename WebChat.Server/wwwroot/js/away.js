// Whether one counts as away for the others: one chose so, or nobody has done anything for ten minutes in any tab of this browser.

import { onlyDisconnected } from "./connection.js";

export const idleAfter = 10 * 60_000;

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
  /** A call is on its way. */
  let calling = false;

  const chosen = () => store.get("away", false) === true;

  /** @param {boolean} on @returns {Promise<import("./types.js").Reply | null>} */
  async function tell(on) {
    if (calling || connection.state.name !== "live") return null;
    calling = true;
    try {
      const reply = await connection.call("SetAway", on);
      if (!reply.error) dispatch({ type: "away", on });
      return reply;
    } catch (error) {
      onlyDisconnected(error);
      return null;
    } finally {
      calling = false;
    }
  }

  return {
    get chosen() {
      return chosen();
    },

    /** Looks whether something is to be told: after doings, and from time to time. */
    async look() {
      if (now() - active() >= idleAfter) {
        if (!idle && (chosen() || (await tell(true)))) idle = true;
        return;
      }
      const was = idle || state.away;
      idle = false;
      if (was && !chosen()) await tell(false);
    },

    /** One is in, for the first time or again. */
    async begin() {
      idle = false;
      if (chosen() && !state.away) await tell(true);
    },

    /** @param {boolean} on @returns {Promise<boolean>} whether it was done */
    async choose(on) {
      const reply = await tell(on);
      if (!reply || reply.error) return false;
      if (on) store.set("away", true);
      else store.remove("away");
      return true;
    },
  };
}

/** @typedef {ReturnType<typeof createAway>} Away */
