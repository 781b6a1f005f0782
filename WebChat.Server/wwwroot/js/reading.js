// What helps to read texts: their emoji, the colours of their code, and the texts as they were written.

import { copyText } from "./clipboard.js";
import { createEmoji } from "./emoji.js";
import { createHighlighter } from "./highlight.js";

/**
 * @param {object} parts
 * @param {import("./ui.js").Ui} parts.ui
 * @param {() => void} parts.changed
 * @param {(toast: {key: string}) => void} parts.toast
 */
export function createReading({ ui, changed, toast }) {
  return {
    emoji: createEmoji({ changed }),
    highlighter: createHighlighter(),

    /** A text as it was written, to read and to copy. @param {string} text @param {string} [from] whose it is */
    showSource(text, from = "") {
      ui.dialog = { kind: "source", text, from };
      changed();
    },

    /** @param {string} text */
    async copy(text) {
      toast({ key: (await copyText(text)) ? "text.copied" : "text.notCopied" });
    },
  };
}

/** @typedef {ReturnType<typeof createReading>} Reading */
