// How one is told of what is new while one looks elsewhere: by a notification of the desktop, and by a sound.

import { veiled } from "./veil.js";

const excerpt = 160;

/** The sounds to choose from. */
export const soundNames = ["none", "chime", "drop", "knock"];

/** Whether this browser has notifications at all: most have them only for pages that come by https. */
const canNotify = () => "Notification" in globalThis && globalThis.isSecureContext;

/**
 * @param {object} options
 * @param {import("./store.js").Store} options.store
 * @param {string} options.lock a name that the tabs of one chat share
 * @param {string} options.icon the address of a picture
 * @param {(news: import("./news.js").News) => string} options.titleOf
 * @param {(news: import("./news.js").News) => void} options.open goes where it was said
 * @param {(news: import("./news.js").News) => string} options.addressOf where that is
 * @param {() => void} options.changed
 */
export function createSignals({ store, lock, icon, titleOf, open, addressOf, changed }) {
  /** @type {import("./news.js").News | null} what came while nobody looked, and could have been told by a notification */
  let offer = null;

  const signals = {
    /** "on", "off", or what the browser says about it: "denied", or "unavailable". */
    get notify() {
      if (!canNotify()) return "unavailable";
      if (Notification.permission === "denied") return "denied";
      return store.get("notify") === "on" && Notification.permission === "granted" ? "on" : "off";
    },

    get sound() {
      const name = store.get("sound", "chime");
      return soundNames.includes(name) ? name : "chime";
    },

    get offer() {
      return offer;
    },

    /** By a click of one's own: browsers ask for nothing else. @param {boolean} on */
    async chooseNotify(on) {
      offer = null;
      store.set("notify", on ? "on" : "off");
      if (on && canNotify()) await Notification.requestPermission();
      changed();
    },

    /** Chosen, and heard once. @param {string} name */
    chooseSound(name) {
      store.set("sound", name);
      void ring(name);
      changed();
    },

    /**
     * @param {import("./news.js").News[]} news at least one @param {boolean} unseen whether nobody looks at the page
     */
    async tell(news, unseen) {
      const newest = /** @type {import("./news.js").News} */ (news.at(-1));
      await once(`${lock}:${newest.key}:${newest.entry.seq}`, () => {
        void ring(signals.sound);
        if (unseen) for (const each of lastOfEach(news)) notify(each);
      });
    },
  };

  /** @param {import("./news.js").News} news */
  function notify(news) {
    if (signals.notify === "on") return show(news);
    if (signals.notify !== "off" || store.get("notify") !== null) return undefined;
    offer = news;
    return changed();
  }

  /** @param {import("./news.js").News} news */
  function show(news) {
    const { key, entry } = news;
    const data = addressOf(news);
    const options = { body: veiled(entry.text).slice(0, excerpt), icon, tag: key, renotify: true, data };
    try {
      const shown = new Notification(titleOf(news), options);
      shown.onclick = () => {
        globalThis.focus();
        shown.close();
        open(news);
      };
    } catch (error) {
      // Browsers of phones show notifications only by way of a service worker.
      if (!(error instanceof TypeError)) throw error;
      void navigator.serviceWorker
        ?.getRegistration()
        .then((worker) => worker?.showNotification(titleOf(news), options));
    }
  }

  return signals;
}

/** @typedef {ReturnType<typeof createSignals>} Signals */

/** Nothing is heard before somebody has touched the page: browsers forbid it. @param {string} name */
async function ring(name) {
  if (name === "none" || !navigator.userActivation.hasBeenActive) return;
  const { play } = await import("./sounds.js");
  await play(name);
}

/** One notification for each place, the newest. @param {import("./news.js").News[]} news */
const lastOfEach = (news) => [...new Map(news.map((each) => [each.key, each])).values()];

/** Of the tabs of one person, one acts; where there are no locks (plain HTTP in a LAN), each. @param {string} name @param {() => void} action */
async function once(name, action) {
  if (!globalThis.navigator?.locks) return action();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    action();
    await new Promise((resolve) => setTimeout(resolve, 3000));
  });
}
