// Texts where nothing is drawn: in quotes, notifications, on the wall. As they read, without the signs of their marks and without what
// one has to ask for. Of a text there may be only the beginning.

import { parseInline } from "./markdown-inline.js";

/** As long whatever is hidden. */
const sign = "▒▒▒▒▒";
/** The text begins and ends without white space, as where it is drawn. */
const whole = /\|\|[^|\s](?:[^|]*[^|\s])?\|\|/gu;
/** Begun, and cut before its end. */
const cut = /\|\|[^|\s][^|]*\|?…$/u;

/** @param {string} text @returns {string} */
export const veiled = (text) => plain(parseInline(text.replace(whole, sign).replace(cut, `${sign}…`)));

/** @param {import("./markdown-inline.js").Inline[]} parts @returns {string} */
const plain = (parts) =>
  parts
    .map((part) =>
      typeof part === "string" ? part : part.type === "code" ? part.text : plain(part.children),
    )
    .join("");
