// The emoji: what a short code stands for, and what there is to choose from. Their data come when something needs them.

import { urlOf } from "./urls.js";

/** How many are offered for a part of a short code. */
const mostFound = 8;

/** @param {{changed: () => void}} parts */
export function createEmoji({ changed }) {
  /** @type {Map<string, string> | null} */
  let codes = null;
  /** @type {Promise<void> | null} */
  let loading = null;

  /** Brings the short codes; failing, it is tried again when they are next needed. */
  function load() {
    loading ??= bring("codes").then(
      (all) => {
        codes = new Map(Object.entries(all));
        changed();
      },
      () => void (loading = null),
    );
    return loading;
  }

  return {
    load,

    get loaded() {
      return codes !== null;
    },

    /** All short codes that are known by now. @returns {ReadonlyMap<string, string>} */
    codes: () => codes ?? new Map(),

    /** Of a short code, as far as it is known by now. @param {string} code without its colons */
    of(code) {
      if (!codes) void load();
      return codes?.get(code);
    },

    /** Short codes that begin so, then those that have it in them. @param {string} part @returns {Array<{code: string, emoji: string}>} */
    find(part) {
      const wanted = part.toLowerCase();
      const all = [...(codes ?? [])].filter(([code]) => code.includes(wanted));
      const first = all.filter(([code]) => code.startsWith(wanted));
      const others = all.filter(([code]) => !code.startsWith(wanted));
      /** @type {Map<string, string>} one code is enough for each */
      const found = new Map();
      for (const [code, emoji] of [...first, ...others]) if (!found.has(emoji)) found.set(emoji, code);
      // What is written in full comes first.
      const exact = codes?.get(wanted);
      if (exact) found.set(exact, wanted);
      return [...found]
        .sort(([emoji], [other]) => Number(other === exact) - Number(emoji === exact))
        .slice(0, mostFound)
        .map(([emoji, code]) => ({ code, emoji }));
    },

    /** All there are, in their groups: each with its name and words to find it by. @param {string} language @returns {Promise<string[][][]>} */
    list: (language) => bring(language),
  };
}

/** @typedef {ReturnType<typeof createEmoji>} Emoji */

/** @param {string} name @returns {Promise<any>} */
async function bring(name) {
  const response = await fetch(urlOf(`lib/emoji/${name}.json`));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}
