// The order of places: those where something was said last come first. It rests while somebody is about to choose one of them.

/** @typedef {import("./state.js").State} State @typedef {import("./thread.js").Thread} Thread */

/** When something was said last, as far as it is known. @param {Thread} thread */
const saidLast = ({ timeline: { entries } }) => entries.findLast(({ type }) => type === "message")?.time ?? 0;

/** @template {Thread} T @param {Iterable<T>} threads @returns {T[]} those where nothing was said come last, as they came */
export const byActivity = (threads) => [...threads].sort((a, b) => saidLast(b) - saidLast(a));

/**
 * @param {() => boolean} isHeld whether somebody is about to choose
 */
export function createOrder(isHeld) {
  /** @type {string[]} keys, as they stand */
  let kept = [];

  return {
    /** @template {Thread} T @param {Iterable<T>} threads @returns {T[]} */
    of(threads) {
      const sorted = byActivity(threads);
      if (!isHeld()) return sorted;
      const place = new Map(kept.map((key, index) => [key, index]));
      return sorted.sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || 0);
    },

    /** @param {Thread[]} threads as they are shown now */
    shown(threads) {
      kept = threads.map(({ key }) => key);
    },
  };
}
