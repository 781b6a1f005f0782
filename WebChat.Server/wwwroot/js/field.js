// How large a text field is, and how much may be written in it.

/** As high as its text, for browsers that cannot do so by style. Meanwhile nothing around it moves. @param {HTMLTextAreaElement} field */
function fitHeight(field) {
  const frame = field.parentElement;
  if (!frame || CSS.supports("field-sizing", "content")) return;
  frame.style.blockSize = `${frame.offsetHeight}px`;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight}px`;
  frame.style.blockSize = "";
}

/**
 * Something else stands in it: its height, and whether it is too much.
 * @param {HTMLTextAreaElement} field @param {{text: number, lines: number}} limits
 */
export function measure(field, limits) {
  fitHeight(field);
  const excess = excessOf(field.value, limits);
  field.setAttribute("aria-invalid", excess?.over ? "true" : "false");
  return excess;
}

/**
 * What is to be said about the length of a text: nothing, as long as there is much room.
 * @param {string} text @param {{text: number, lines: number}} limits
 * @returns {{kind: string, count: number, most: number, over: boolean} | null}
 */
export function excessOf(text, { text: most, lines: mostLines }) {
  const units = text.trim().length;
  const lines = text.trim().split("\n").length;
  if (units > most) return { kind: "over", count: units - most, most, over: true };
  if (lines > mostLines) return { kind: "lines", count: lines, most: mostLines, over: true };
  return units > most * 0.9 ? { kind: "left", count: most - units, most, over: false } : null;
}

/**
 * Chromium gives the focus back to a field without the caret when a dialog closes in which one has written: what one types then would
 * be gone. To be there again it has to be gone from elsewhere. @param {HTMLTextAreaElement} field
 */
export function bringCaret(field) {
  const { selectionStart, selectionEnd } = field;
  getSelection()?.removeAllRanges();
  field.setSelectionRange(selectionStart, selectionEnd);
}
