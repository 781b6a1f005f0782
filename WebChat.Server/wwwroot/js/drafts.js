// What was begun and not sent, for each place. Only what has changed is written, or two tabs would take away each other's.

import { findSecrets } from "./secrets.js";

const delay = 400;

/** What is begun may stay in the browser, unless it looks like a secret: that stays in the field, and goes nowhere else. @param {string} text */
export const isKeepable = (text) => findSecrets(text).length === 0;

/** @param {{store: import("./store.js").Store, read: () => string}} parts `read` is what stands in the field */
export function createDrafts({ store, read }) {
  let key = "";
  let stored = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function save() {
    clearTimeout(timer);
    timer = undefined;
    const text = read();
    if (!key || text === stored) return;
    stored = text;
    if (text && isKeepable(text)) store.set(`draft:${key}`, text);
    else store.remove(`draft:${key}`);
  }

  return {
    save,

    /** Soon, and once for all that is typed until then. */
    later() {
      timer ??= setTimeout(save, delay);
    },

    /** The draft of another place; of none, if it is empty. @param {string} place */
    open(place) {
      clearTimeout(timer);
      timer = undefined;
      key = place;
      stored = key ? store.get(`draft:${key}`, "") : "";
      return stored;
    },

    /** For a place that is not open, unless something was begun there. @param {string} place @param {string} text */
    keep(place, text) {
      if (!store.get(`draft:${place}`) && isKeepable(text)) store.set(`draft:${place}`, text);
    },
  };
}
