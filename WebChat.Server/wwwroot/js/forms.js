// The forms: joining, another name, another room, language and theme.

import { Disconnected } from "./connection.js";

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {() => void} parts.changed
 * @param {import("./connection.js").Connection} parts.connection
 * @param {() => import("./session.js").Session} parts.session
 * @param {() => import("./chat.js").Chat} parts.chat
 * @param {(refusal: import("./types.js").Refusal, nickname: string) => any} parts.words why a name is refused
 * @param {(language: string) => Promise<void>} parts.speak
 */
export function createForms({ ui, store, changed, connection, session, chat, words, speak }) {
  /** @param {SubmitEvent | Event} event @param {string} name */
  const valueOf = (event, name) =>
    String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name) ?? "");

  /** @type {WeakSet<Element>} */
  const focused = new WeakSet();

  /** @param {string} nickname */
  async function join(nickname) {
    Object.assign(ui.join, { busy: true, refusal: null, problem: undefined, refused: nickname });
    changed();
    try {
      await connection.connect();
      const { error } = await session().join(nickname);
      ui.join.refusal = error ?? null;
      if (!error) ui.join.away = false;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      ui.join.problem = connection.state.problem ?? 0;
    } finally {
      ui.join.busy = false;
      changed();
    }
  }

  return {
    /** After an end: from the beginning. */
    joinAgain: () => {
      ui.screen = "join";
      Object.assign(ui.join, { refusal: null, problem: undefined, away: false });
      changed();
    },

    /** @param {SubmitEvent} event */
    submitJoin: (event) => {
      event.preventDefault();
      if (!ui.join.busy) void join(valueOf(event, "nickname").trim());
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

    /** @param {InputEvent} event */
    typeRename: (event) => {
      ui.rename = /** @type {HTMLInputElement} */ (event.target).value;
    },

    /** @param {SubmitEvent} event */
    submitRename: async (event) => {
      event.preventDefault();
      const nickname = valueOf(event, "nickname").trim();
      try {
        const { ok, error } = await connection.call("Rename", nickname);
        ui.renameProblem = error ? words(error, nickname) : null;
        if (ok) {
          chat().named(ok.nickname);
          chat().tell({ type: "info", key: "answer.renamed", values: { name: ok.nickname } });
          ui.dialog = null;
        }
      } catch (error) {
        if (!(error instanceof Disconnected)) throw error;
        ui.renameProblem = words({ code: "offline" }, nickname);
      }
      changed();
    },

    /** @param {SubmitEvent} event */
    submitRoom: async (event) => {
      event.preventDefault();
      const room = valueOf(event, "room").trim().replace(/^#/, "");
      if (!room) return;
      await chat().join(room);
      ui.dialog = null;
      changed();
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
      const language = /** @type {HTMLSelectElement} */ (event.target).value;
      store.set("language", language);
      void speak(language).then(changed);
    },
  };
}

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
