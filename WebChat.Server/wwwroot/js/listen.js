// What the browser tells: keys, other tabs, back and forward, focus, the end of the page, and the time that passes.

import { handleKey } from "./keys.js";
import { apply } from "./state.js";
import { placeOf } from "./urls.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {import("./app.js").App} parts.app
 * @param {import("./chat.js").Chat} parts.chat
 * @param {import("./composer.js").Composer} parts.composer
 * @param {{changed(): void}} parts.outbox
 * @param {ReturnType<typeof import("./keep.js").createKeeper>} parts.keeper
 * @param {() => void} parts.changed
 * @param {() => void} parts.resume
 * @param {(code: string) => void} parts.finish
 */
export function listen({ state, ui, store, app, chat, composer, outbox, keeper, changed, resume, finish }) {
  function opened() {
    ui.wanted = placeOf(location);
    changed();
    if (ui.screen !== "chat") return;
    const { room, tag, seq } = ui.wanted;
    if (tag || state.rooms.has(room)) app.showWanted();
    else if (seq) void app.jumpTo(room, seq);
    else void chat.join(room);
  }

  globalThis.addEventListener("popstate", opened);

  // A notification was clicked that the worker has shown.
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (typeof data?.open !== "string") return;
    globalThis.history.pushState(null, "", data.open);
    opened();
  });

  globalThis.addEventListener("keydown", (event) => ui.screen === "chat" && handleKey(event, app));
  globalThis.addEventListener("focus", changed);
  globalThis.addEventListener("blur", changed);
  document.addEventListener("visibilitychange", changed);

  globalThis.addEventListener("pagehide", () => {
    composer.saveDraft();
    keeper.now();
  });

  store.onChange((key) => {
    if (key.startsWith("outbox:")) outbox.changed();
    // Another tab has joined: this one is the same person.
    if (key === "session" && ui.screen === "join" && !ui.join.busy && store.get("session")) resume();
    // Another tab has left; the server tells that only to those who have a line to it. Coming back would begin a new session.
    const inside = ui.screen === "chat" || ui.screen === "resuming";
    if (key === "session" && inside && !store.get("session") && state.connection.name !== "live")
      finish("ended");
    if (key === "read") apply(state, { type: "readElsewhere", read: store.get("read") });
    if (key === "levels") state.levels = new Map(store.get("levels", []));
    if (key === "hidden") state.hidden = new Map(store.get("hidden", []));
    if (key === "dismissed")
      for (const id of store.get("dismissed", [])) apply(state, { type: "dismiss", id });
    changed();
  });

  // What changes by time alone: the countdown, who is writing.
  setInterval(() => {
    const room = state.place?.kind === "room" ? state.rooms.get(state.place.room) : undefined;
    if (state.shown.retryAt || room?.typing.size || ui.slowUntil > Date.now() - 2000) changed();
  }, 1000);
}
