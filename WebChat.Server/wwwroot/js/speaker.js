// What is said for a moment: shown at the edge of the timeline, or only read out.

const shown = 6000;
const spoken = 8000;

/** @param {{ui: import("./ui.js").Ui, changed: () => void}} parts */
export function createSpeaker({ ui, changed }) {
  let next = 1;

  /** @param {() => void} action @param {number} time */
  function after(action, time) {
    changed();
    setTimeout(() => {
      action();
      changed();
    }, time);
  }

  return {
    /** @param {{key?: string, values?: object, refusal?: import("./types.js").Refusal}} toast */
    toast(toast) {
      const id = next++;
      ui.toasts = [...ui.toasts.slice(-3), { id, ...toast }];
      after(() => (ui.toasts = ui.toasts.filter((other) => other.id !== id)), shown);
    },

    /** For those who do not see the line that says so. @param {string} key */
    readOut(key) {
      ui.spoken = key;
      after(() => (ui.spoken = null), spoken);
    },
  };
}
