// Choosing a name, and how the page is to be: the forms that are there before anything else is.

import { applyComfort, kinds, readComfort } from "./comfort.js";

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {import("./language.js").Language} parts.language
 * @param {() => void} parts.changed
 * @param {() => Promise<import("./inside.js").Inside>} parts.open what is behind the entrance
 */
export function createEntrance({ ui, store, language, changed, open }) {
  /** @type {WeakSet<Element>} */
  const focused = new WeakSet();

  /** @param {string} nickname */
  async function join(nickname) {
    Object.assign(ui.join, { busy: true, refusal: null, problem: undefined, refused: nickname });
    changed();
    /** @type {import("./inside.js").Inside | undefined} */
    let inside;
    try {
      inside = await open();
      ui.join.refusal = await inside.join(nickname);
      if (!ui.join.refusal) ui.join.away = false;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      ui.join.problem = inside?.problem() ?? 0;
    } finally {
      ui.join.busy = false;
      changed();
    }
  }

  function comfort() {
    ui.comfort = readComfort(store);
    applyComfort(ui.comfort);
    language.setClock(ui.comfort.clock);
    changed();
  }

  // As it was chosen in another tab.
  store.onChange((key) => /** @type {string[]} */ (kinds).includes(key) && comfort());

  return {
    /** @param {SubmitEvent} event */
    submitJoin: (event) => {
      event.preventDefault();
      const { nickname } = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
      if (!ui.join.busy) void join(String(nickname).trim());
      /** @type {HTMLInputElement | null} */ (document.querySelector("[name=nickname]"))?.focus();
    },

    /** @param {InputEvent} event */
    typeNickname: (event) => {
      ui.join.nickname = /** @type {HTMLInputElement} */ (event.target).value;
      store.set("nickname", ui.join.nickname);
    },

    /** The name can be typed as soon as there is a field for it. @param {HTMLElement} root */
    focusName: (root) => {
      const field = root.querySelector("[name=nickname]");
      if (!(field instanceof HTMLInputElement) || focused.has(field)) return;
      focused.add(field);
      setTimeout(() => (field.focus(), field.select()));
    },

    /** A field whose name is what is chosen. @param {Event} event */
    chooseComfort: (event) => {
      const { name, value } = /** @type {HTMLSelectElement | HTMLInputElement} */ (event.target);
      store.set(name, value);
      comfort();
    },

    dismissHint: () => {
      ui.hint = false;
      store.set("hint", true);
      changed();
    },

    /** @param {Event} event */
    chooseLanguage: (event) => {
      const code = /** @type {HTMLSelectElement} */ (event.target).value;
      store.set("language", code);
      void language.speak(code).then(changed);
    },
  };
}

/** @typedef {ReturnType<typeof createEntrance>} Entrance */
