// What the tabs of one person in one browser tell each other: that somebody does something in one of them, and looks at it.

/** A tab that has been silent for so long is not looked at any more, in milliseconds. */
const believed = 30_000;
/** How often it is said again, at most. */
const every = 10_000;

/**
 * @param {object} options
 * @param {string} options.name that the tabs of one chat share
 * @param {() => number} [options.now]
 * @param {() => void} options.onActive somebody did something, here or in another tab
 */
export function createTabs({ name, now = () => Date.now(), onActive }) {
  const channel = new BroadcastChannel(name);
  let active = now();
  let toldAt = -Infinity;
  let othersLookAt = -Infinity;

  channel.onmessage = ({ data }) => {
    othersLookAt = data?.looking === true ? now() : -Infinity;
    if (data?.active === true) noteActive();
  };

  function noteActive() {
    active = now();
    onActive();
  }

  return {
    /** When somebody last did something in any of the tabs, in milliseconds. */
    get active() {
      return active;
    },

    /** Whether another tab of this browser is being looked at. */
    get othersLook() {
      return now() - othersLookAt < believed;
    },

    /** Somebody does something in this tab. */
    act() {
      noteActive();
      if (active - toldAt < every) return;
      toldAt = active;
      channel.postMessage({ looking: true, active: true });
    },

    /** Somebody looks at this tab, and may do nothing. */
    look: () => channel.postMessage({ looking: true, active: false }),

    /** This tab is not looked at any more. */
    leave() {
      toldAt = -Infinity;
      channel.postMessage({ looking: false, active: false });
    },
  };
}

/** @typedef {ReturnType<typeof createTabs>} Tabs */
