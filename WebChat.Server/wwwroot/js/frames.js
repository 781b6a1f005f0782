// The frames of what is above the page: shown, and closed, by the browser, which keeps the focus inside and gives it back.

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {() => void} parts.changed
 */
export function createFrames({ ui, changed }) {
  /** @type {Set<EventTarget | null>} closed by the page, of which the browser tells in a moment: by then the next one may be open */
  const closing = new Set();

  const frames = {
    /** @param {NonNullable<typeof ui.dialog>} dialog */
    openDialog(dialog) {
      Object.assign(ui, { dialog, rename: null, renameProblem: null });
      changed();
    },

    closeDialog: () => {
      ui.dialog = null;
      const open = /** @type {HTMLDialogElement | null} */ (document.querySelector(".dialog[open]"));
      if (open) closing.add(open);
      open?.close();
      changed();
    },

    /** @param {Event} event */
    dialogClosed: ({ currentTarget }) => {
      if (!closing.delete(currentTarget)) frames.closeDialog();
    },

    /** Each time it is drawn: who closes one and opens another within a frame has the same element around it. @param {Element | undefined} element */
    showDialog: (element) => {
      if (!(element instanceof HTMLDialogElement) || element.open) return;
      setTimeout(() => ui.dialog && element.isConnected && !element.open && element.showModal());
    },

    /** @param {MouseEvent} event */
    clickBackdrop: (event) => {
      if (event.target === event.currentTarget) frames.closeDialog();
    },
  };
  return frames;
}
