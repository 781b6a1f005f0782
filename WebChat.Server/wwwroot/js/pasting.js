// What was pasted and is long, like a log or a program: it is better read as a block of code.

const manyLines = 8;
const manyCharacters = 1000;

/**
 * @typedef {{from: number, text: string}} Pasted
 */

/** @param {string} text @param {string} before what stands before it */
export function isLong(text, before) {
  const fences = before.match(/^\s{0,3}```/gmu)?.length ?? 0;
  if (fences % 2 === 1 || /^\s{0,3}```/mu.test(text)) return false;
  return text.length > manyCharacters || text.trimEnd().split("\n").length > manyLines;
}

/**
 * A text in which what was pasted stands in a fence, if it still stands there.
 * @param {string} value @param {Pasted} pasted
 * @returns {{value: string, caret: number} | null}
 */
export function fenced(value, { from, text }) {
  if (!value.startsWith(text, from)) return null;
  const before = value.slice(0, from);
  const start = before && !before.endsWith("\n") ? `${before}\n` : before;
  // Longer than any run in it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  const block = `${start}${ticks}\n${text.replace(/\n$/u, "")}\n${ticks}\n`;
  return { value: block + value.slice(from + text.length).replace(/^\n/u, ""), caret: block.length };
}

/** Tells of what is long, once it is in the field. @param {HTMLTextAreaElement} field @param {(pasted: Pasted) => void} offer */
export function onLongPaste(field, offer) {
  field.addEventListener("paste", (event) => {
    const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/gu, "\n");
    const { selectionStart: from, value } = field;
    // The event of the input comes after this one.
    if (!isLong(text, value.slice(0, from))) return;
    setTimeout(() => field.value.startsWith(text, from) && offer({ from, text }));
  });
}
