// The forms inside: another name, another room, and joining again after an end.

import { Disconnected } from "./connection.js";

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {() => void} parts.changed
 * @param {import("./connection.js").Connection} parts.connection
 * @param {import("./chat.js").Chat} parts.chat
 * @param {(refusal: import("./types.js").Refusal, nickname: string) => any} parts.words why a name is refused
 */
export function createForms({ ui, changed, connection, chat, words }) {
  /** @param {SubmitEvent | Event} event @param {string} name */
  const valueOf = (event, name) =>
    String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name) ?? "");

  return {
    /** After an end: from the beginning. */
    joinAgain: () => {
      ui.screen = "join";
      Object.assign(ui.join, { refusal: null, problem: undefined, away: false });
      changed();
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
          chat.named(ok.nickname);
          chat.tell({ type: "info", key: "answer.renamed", values: { name: ok.nickname } });
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
      await chat.join(room);
      ui.dialog = null;
      changed();
    },
  };
}
