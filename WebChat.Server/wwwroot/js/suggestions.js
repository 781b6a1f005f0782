// The list below the caret: what could stand there, chosen by keys or by mouse.

import { findCommand } from "./commands.js";
import { complete } from "./completion.js";

/**
 * @param {object} parts
 * @param {() => Parameters<typeof complete>[2]} parts.known
 * @param {(from: number, to: number, text: string) => void} parts.replace puts the chosen one in the place of what was typed
 * @param {() => void} parts.changed
 */
export function createSuggestions({ known, replace, changed }) {
  const list = {
    /** @type {import("./completion.js").Completion | null} */
    completion: null,
    active: 0,

    /** For what is typed by now. @param {HTMLTextAreaElement} field */
    update({ value, selectionStart, selectionEnd }) {
      list.completion = selectionStart === selectionEnd ? complete(value, selectionStart, known()) : null;
      list.active = 0;
      reveal();
    },

    close() {
      if (!list.completion) return;
      list.completion = null;
      changed();
    },

    /** @param {number} index */
    accept(index) {
      if (!list.completion) return;
      const { from, to, items } = list.completion;
      list.completion = null;
      replace(from, to, items[index].value);
    },

    /** @param {KeyboardEvent} event @param {string} text what stands in the field @returns {boolean} whether the key was for the list */
    onKey({ key: pressed, shiftKey }, text) {
      if (!list.completion) return false;
      const { items } = list.completion;
      if (pressed === "ArrowDown" || pressed === "ArrowUp") {
        list.active = (list.active + (pressed === "ArrowDown" ? 1 : items.length - 1)) % items.length;
        changed();
        reveal();
        return true;
      }
      if (pressed === "Escape") {
        list.close();
        return true;
      }
      if (shiftKey || !(pressed === "Tab" || (pressed === "Enter" && !isCommand(text)))) return false;
      list.accept(list.active);
      return true;
    },
  };

  /** A command that is complete, perhaps by an alias, is run and not completed to another. @param {string} text */
  function isCommand(text) {
    if (!list.completion?.items[0].command) return false;
    const { from, to } = list.completion;
    return text.slice(from, to) === text.trim() && findCommand(text.slice(from, to)) !== undefined;
  }

  /** The chosen one stays in sight, once the list is drawn. */
  function reveal() {
    requestAnimationFrame(() =>
      document.getElementById(`completion-${list.active}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  return list;
}
