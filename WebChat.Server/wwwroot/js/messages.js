// What belongs to doing something with messages, put together.

import { createChanging } from "./changing.js";
import { createOwn } from "./own.js";
import { createPointing } from "./pointing.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {import("./connection.js").Connection} parts.connection
 * @param {(event: import("./types.js").ChatEvent) => void} parts.dispatch
 * @param {() => void} parts.changed
 * @param {() => import("./app.js").App} parts.app
 */
export function createMessages(parts) {
  const { app } = parts;
  const isUndo = (/** @type {Element | null} */ element, /** @type {number} */ seq) =>
    element instanceof HTMLElement && element.dataset.undo === String(seq);

  const changing = createChanging({
    ...parts,
    toast: (toast) => app().toast(toast),
    // Once it is drawn: who deletes by keyboard takes back by keyboard.
    onOffered: (seq) =>
      requestAnimationFrame(() =>
        setTimeout(() =>
          /** @type {HTMLElement | null} */ (document.querySelector(`[data-undo="${seq}"]`))?.focus(),
        ),
      ),
    // The button is gone, and the focus must not go with it.
    onSent: (seq) => isUndo(document.activeElement, seq) && app().refocus(),
  });
  globalThis.addEventListener("pagehide", changing.deleteNow);
  return { ...changing, ...createPointing(parts), ...createOwn(parts) };
}

/** @typedef {ReturnType<typeof createMessages>} Messages */
