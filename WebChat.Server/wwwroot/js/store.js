// What the browser keeps for us. Storage may be full or forbidden (private windows, policies): then the tab remembers by itself.

/** @returns {Storage | null} */
export function openStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Storage | null} storage
 * @param {string} prefix keeps two chats on one origin apart
 */
export function createStore(storage, prefix) {
  /** @type {Map<string, string | null>} what storage refused to take, or null for what it refused to give up */
  const own = new Map();

  /** @template T @param {() => T} action @param {T} otherwise */
  function attempt(action, otherwise) {
    try {
      return action();
    } catch {
      return otherwise;
    }
  }

  /** @param {string} key */
  function read(key) {
    if (own.has(key)) return own.get(key) ?? null;
    return attempt(() => storage?.getItem(prefix + key) ?? null, null);
  }

  return {
    /** @param {string} key @param {any} [otherwise] */
    get(key, otherwise = null) {
      const text = read(key);
      return text === null ? otherwise : attempt(() => JSON.parse(text), otherwise);
    },

    /** @param {string} key @param {any} value */
    set(key, value) {
      const text = JSON.stringify(value);
      const written = attempt(() => (storage?.setItem(prefix + key, text), storage !== null), false);
      if (written) own.delete(key);
      else own.set(key, text);
    },

    /** @param {string} key */
    remove(key) {
      const removed = attempt(() => (storage?.removeItem(prefix + key), storage !== null), false);
      if (removed) own.delete(key);
      else own.set(key, null);
    },

    /** All keys that begin so, in their order. @param {string} start */
    keys(start) {
      const stored = attempt(() => Object.keys(storage ?? {}), []);
      const names = new Set(
        stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
      );
      for (const [key, text] of own) {
        if (text === null) names.delete(key);
        else names.add(key);
      }
      return [...names].filter((key) => key.startsWith(start)).sort();
    },

    /** Calls back with the key that another tab changed. @param {(key: string) => void} listener */
    onChange(listener) {
      globalThis.addEventListener("storage", ({ key }) => {
        if (key?.startsWith(prefix)) listener(key.slice(prefix.length));
      });
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
