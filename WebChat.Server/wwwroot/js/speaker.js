// What is said for a moment: shown at the edge of the timeline, or only read out.

const shown = 6000;
/** What offers something stays until one has come to it. */
const shownToAct = 20_000;
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

  /** @param {number} id */
  function drop(id) {
    ui.toasts = ui.toasts.filter((other) => other.id !== id);
  }

  return {
    /** `again`: what can be tried once more. @param {{key?: string, values?: object, refusal?: import("./types.js").Refusal, again?: () => void}} toast */
    toast(toast) {
      const id = next++;
      ui.toasts = [...ui.toasts.slice(-3), { id, ...toast }];
      after(() => drop(id), toast.again ? shownToAct : shown);
    },

    /** @param {number} id of a toast that offers it */
    tryAgain(id) {
      const toast = ui.toasts.find((each) => each.id === id);
      drop(id);
      changed();
      toast?.again?.();
    },

    /** For those who do not see the line that says so. @param {string} key */
    readOut(key) {
      ui.spoken = key;
      after(() => (ui.spoken = null), spoken);
    },
  };
}
