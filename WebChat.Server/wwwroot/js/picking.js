// Choosing an emoji: for the text field, or for a message. The list, and the view that draws it, come when it is first opened.

const mostRecent = 24;

/**
 * @typedef {object} Picker an open list
 * @property {(context: import("./views/context.js").Context) => any} draw
 * @property {(emoji: string) => void} onPick
 * @property {string[][][] | null} groups null: still coming
 * @property {boolean} failed
 * @property {number} group which one is shown; -1: those used last
 * @property {string} query what is looked for
 * @property {string[]} recent
 * @property {number} [seq] of the message at which it stands; none: it stands at the text field
 * @property {() => void} back where one goes on when it is closed
 */

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {import("./emoji.js").Emoji} parts.emoji
 * @param {() => string} parts.language
 * @param {() => import("./composer.js").Composer} parts.composer
 * @param {() => void} parts.changed
 * @param {(toast: {key: string, again: () => void}) => void} parts.toast
 */
export function createPicking({ ui, store, emoji, language, composer, changed, toast }) {
  /** @param {Picker} picker */
  async function fill(picker) {
    picker.failed = false;
    try {
      [picker.groups] = await Promise.all([emoji.list(language()), emoji.load()]);
    } catch (error) {
      console.warn(error);
      picker.failed = true;
    }
    changed();
  }

  /** What draws the list; if it does not come, that is told, and one can try again. @param {() => void} again */
  async function bring(again) {
    try {
      return (await import("./views/picker.js")).picker;
    } catch (error) {
      console.warn(error);
      toast({ key: "emoji.missing", again });
      return null;
    }
  }

  const app = {
    /** Opens the list; what is chosen is handed over. @param {(emoji: string) => void} onPick @param {{seq?: number, back?: () => void}} [at] */
    async pickEmoji(onPick, { seq, back = () => composer().focus() } = {}) {
      const draw = await bring(() => void app.pickEmoji(onPick, { seq, back }));
      if (!draw) return back();
      const recent = /** @type {string[]} */ (store.get("emoji", []));
      /** @type {Picker} */
      const picker = {
        draw,
        onPick,
        groups: null,
        failed: false,
        group: recent.length ? -1 : 0,
        query: "",
        recent,
        seq,
        back,
      };
      ui.picker = picker;
      changed();
      await fill(picker);
    },

    /** At the text field. */
    toggleEmoji: () => {
      if (ui.picker) app.closePicker();
      else void app.pickEmoji((chosen) => composer().insert(chosen));
    },

    /** A button that opens and closes something takes the focus from nobody. @param {Event} event */
    keepFocus: (event) => event.preventDefault(),

    closePicker: () => {
      const { picker } = ui;
      if (!picker) return;
      ui.picker = null;
      changed();
      // A dialog that goes gives the focus back to where it was: what is wanted comes after that.
      if (picker.seq === undefined) picker.back();
      else requestAnimationFrame(() => setTimeout(picker.back));
    },

    /** One goes on elsewhere. */
    leavePicker: () => {
      ui.picker = null;
      changed();
    },

    /** Once more: it did not come. The button is gone with the click, and the focus must not go with it. */
    fillPicker: () => {
      if (ui.picker) void fill(ui.picker);
      /** @type {HTMLElement | null} */ (document.querySelector(".picker"))?.focus();
    },

    /** @param {string} chosen */
    picked(chosen) {
      const { picker } = ui;
      if (!picker) return;
      store.set("emoji", [chosen, ...picker.recent.filter((each) => each !== chosen)].slice(0, mostRecent));
      app.closePicker();
      picker.onPick(chosen);
    },

    /** @param {string} query */
    searchEmoji(query) {
      if (ui.picker) ui.picker.query = query;
      changed();
    },

    /** @param {number} group */
    showGroup(group) {
      if (ui.picker) Object.assign(ui.picker, { group, query: "" });
      changed();
    },

    /** What sends a line. @param {Event} event */
    chooseSendBy: (event) => {
      ui.sendBy = /** @type {HTMLInputElement} */ (event.target).value;
      store.set("sendBy", ui.sendBy);
      changed();
    },
  };
  return app;
}

/** @typedef {ReturnType<typeof createPicking>} Picking */
