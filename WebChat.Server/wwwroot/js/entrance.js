// Choosing a name, and language and theme: the forms that are there before anything else is.

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

    /** @param {Element | undefined} element */
    focusOnce: (element) => {
      if (!(element instanceof HTMLInputElement) || focused.has(element)) return;
      focused.add(element);
      setTimeout(() => (element.focus(), element.select()));
    },

    /** @param {Event} event */
    chooseTheme: (event) => {
      ui.theme = /** @type {HTMLSelectElement} */ (event.target).value;
      store.set("theme", ui.theme);
      applyTheme(ui.theme);
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

/** The colours of the browser's own bars, as in index.html. */
const bars = { light: "#f4f5f8", dark: "#14161d" };

/** @param {string} theme */
export function applyTheme(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    const meta = document.querySelector(`meta[name="theme-color"][media*="${scheme}"]`);
    meta?.setAttribute("content", theme === "light" || theme === "dark" ? bars[theme] : bars[scheme]);
  }
}
