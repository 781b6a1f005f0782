// What outlives the page: how far one has read, whom one hides, which announcements were put aside; and what outlives a session.

import { kinds } from "./comfort.js";
import { keyOf } from "./state.js";

const delay = 500;

/** These belong to the browser, not to a session. The name is there to be chosen again. */
const settings = new Set([...kinds, "hint", "language", "nickname", "notify", "sendBy", "sound", "typing"]);

/** @param {import("./store.js").Store} store */
export const load = (store) => ({
  read: store.get("read"),
  hidden: store.get("hidden", []),
  dismissed: store.get("dismissed", []),
  levels: store.get("levels", []),
});

/** @param {import("./store.js").Store} store @param {import("./state.js").State} state */
export function createKeeper(store, state) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function save() {
    clearTimeout(timer);
    timer = undefined;
    if (!state.self) return;
    const { rooms, privates } = state.kept;
    for (const { name, readTo } of state.rooms.values()) if (readTo !== null) rooms[name] = readTo;
    for (const { tag, readTo } of state.privates.values()) if (readTo !== null) privates[tag] = readTo;
    Object.assign(state.kept, { epoch: state.epoch, tag: state.self.tag });
    store.set("read", state.kept);
  }

  return {
    /** Something may have changed that is worth keeping. */
    later() {
      timer ??= setTimeout(save, delay);
    },

    now: save,

    saveFilters() {
      store.set("hidden", [...state.hidden]);
      store.set("dismissed", [...state.dismissed].slice(-100));
    },
  };
}

/** Somebody has quit: nothing of theirs is there for who sits here next. @param {import("./store.js").Store} store */
export function forget(store) {
  for (const key of store.keys("")) if (!settings.has(key)) store.remove(key);
}

/**
 * What was not sent becomes part of the drafts of its places, before what is being written there.
 * @param {import("./store.js").Store} store @param {import("./types.js").OutboxItem[]} items in order
 */
export function keepAsDrafts(store, items) {
  for (const place of new Set(items.map((item) => keyOf(item.place)))) {
    const key = `draft:${place}`;
    const lines = items.filter((item) => keyOf(item.place) === place).map(asTyped);
    store.set(key, [...lines, store.get(key)].filter(Boolean).join("\n"));
  }
}

/** @param {import("./types.js").OutboxItem} item */
function asTyped({ text, kind }) {
  if (kind === "action") return `/me ${text}`;
  return text.startsWith("/") ? `/${text}` : text;
}
