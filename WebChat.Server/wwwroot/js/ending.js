// The end of a session: by quitting, here or in another tab, or by an operator.

import { forget, keepAsDrafts } from "./keep.js";
import { apply } from "./state.js";
import { addressOf, placeOf } from "./urls.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {ReturnType<typeof import("./keep.js").createKeeper>} parts.keeper
 * @param {import("./connection.js").Connection} parts.connection
 * @param {ReturnType<typeof import("./outbox.js").createOutbox>} parts.outbox
 * @param {import("./composer.js").Composer} parts.composer
 * @param {import("./app.js").App} parts.app
 * @param {() => void} parts.changed
 */
export function createEnding({ state, ui, store, keeper, connection, outbox, composer, app, changed }) {
  /** @param {string} code how it ended: `quit`, `ended` or `kicked` @param {string} [reason] */
  return function finish(code, reason) {
    // Who is thrown out did not mean to give up what they wrote.
    const forgets = code !== "kicked";
    connection.end(code, reason);
    ui.unsent = state.outbox.filter(({ id }) => !state.delivered.has(id));
    composer.end(forgets);
    keeper.now();
    if (!forgets) keepAsDrafts(store, ui.unsent);
    outbox.clear();
    store.remove("session");
    if (forgets) forget(store);
    apply(state, { type: "ended", forget: forgets });
    leaveAddress();
    ui.screen = "end";
    ui.dialog = ui.drawer = null;
    changed();
  };

  /** The address bar says no more whom one talked to. */
  function leaveAddress() {
    globalThis.history.replaceState(null, "", addressOf(app.lastRoom()));
    ui.wanted = placeOf(location);
  }
}
