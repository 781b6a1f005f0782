// What outlives the page: how far one has read, whom one hides, which announcements were put aside.

const delay = 500;

/** @param {import("./store.js").Store} store */
export const load = (store) => ({
  read: store.get("read"),
  hidden: store.get("hidden", []),
  dismissed: store.get("dismissed", []),
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
