// What one is shown of the connection. A loss that mends itself at once is not worth a flicker; that others may be gone, one need
// not think as long as they do not think it of oneself.

/** @typedef {import("./types.js").ConnectionState} ConnectionState */

const blip = 700;
/** After this time the server tells the others. */
const unnoticed = 2000;

/**
 * @param {object} options
 * @param {(state: ConnectionState) => void} options.onShown
 * @param {(lost: boolean) => void} options.onTouch whether one has been out of touch for a while
 */
export function createCalm({ onShown, onTouch }) {
  /** @type {ConnectionState} */
  let latest = { name: "idle" };
  let wasLive = false;
  /** @type {ReturnType<typeof setTimeout>[]} */
  let timers = [];
  /** When the connection was lost. */
  let lostAt = 0;
  let hiding = false;

  function lose() {
    lostAt = Date.now();
    hiding = true;
    timers = [
      setTimeout(() => {
        hiding = false;
        onShown(latest);
      }, blip),
      setTimeout(() => onTouch(true), unnoticed),
    ];
  }

  function settle() {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
    hiding = false;
  }

  return {
    /** How long the connection has been away, in milliseconds. */
    get away() {
      return wasLive ? 0 : Date.now() - lostAt;
    },

    /** @param {ConnectionState} next */
    enter(next) {
      latest = next;
      const ways = next.name === "connecting" || next.name === "reconnecting" || next.name === "offline";
      if (!ways) settle();
      else if (wasLive) lose();
      wasLive = next.name === "live";
      if (!ways) onTouch(false);
      if (!hiding) onShown(next);
    },
  };
}
