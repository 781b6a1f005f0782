// The lines one has written, to be brought back. They are gone with the page.

const most = 50;

export function createRecall() {
  /** @type {string[]} the newest first */
  const lines = [];
  let at = -1;
  /** What stood in the field before the first of them came back. */
  let begun = "";

  return {
    get active() {
      return at >= 0;
    },

    /** @param {string} line */
    remember(line) {
      at = -1;
      if (lines[0] === line) return;
      lines.unshift(line);
      lines.length = Math.min(lines.length, most);
    },

    /** The one before, or the one after it; nothing if there is no other. @param {boolean} older @param {string} text what stands in the field */
    step(older, text) {
      const next = older ? Math.min(at + 1, lines.length - 1) : at - 1;
      if (next === at || next < -1) return null;
      if (at < 0) begun = text;
      at = next;
      return at < 0 ? begun : lines[at];
    },

    /** What is in the field now is one's own. */
    leave() {
      at = -1;
    },

    forget() {
      lines.length = 0;
      at = -1;
    },
  };
}
