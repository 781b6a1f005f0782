// The keys: one table that acts and makes the help. Keys that a text field handles itself stand here for the help only.

/**
 * @typedef {object} Key
 * @property {string} id its description is `key.<id>`
 * @property {string[]} [caps] as shown in the help; of two keys that belong together one stands for both
 * @property {string[]} [ctrlCaps] instead of them for who chose to send with Ctrl and Enter
 * @property {(event: KeyboardEvent) => boolean} [matches]
 * @property {(app: any) => boolean} [run] says whether there was anything to do
 */

/** @param {string} key @param {{alt?: boolean, ctrl?: boolean, shift?: boolean}} [modifiers] @returns {(event: KeyboardEvent) => boolean} */
const press = (key, { alt = false, ctrl = false, shift = false } = {}) => {
  return (event) =>
    event.key === key &&
    event.altKey === alt &&
    (event.ctrlKey || event.metaKey) === ctrl &&
    event.shiftKey === shift;
};

/** A letter: where the keyboard has others (Cyrillic, Greek, Arabic ...), the key at its place. @param {string} letter */
const ctrlLetter = (letter) => {
  /** @param {KeyboardEvent} event */
  return ({ key, code, ctrlKey, metaKey, altKey, shiftKey }) =>
    (ctrlKey || metaKey) &&
    !altKey &&
    !shiftKey &&
    (/^[a-z]$/i.test(key) ? key.toLowerCase() === letter : code === `Key${letter.toUpperCase()}`);
};

/** Opens the switcher, and closes it. */
export const isSwitcherKey = ctrlLetter("k");

/** What a dialog that is open does itself, or must not happen behind it. @param {(event: KeyboardEvent) => boolean} matches @returns {(event: KeyboardEvent) => boolean} */
const behind = (matches) => (event) =>
  matches(event) && !(event.target instanceof Element && event.target.closest("dialog"));

/** In a text of several lines the key is the caret's. @param {KeyboardEvent} event */
const isInLines = ({ target }) => target instanceof HTMLTextAreaElement && target.value.includes("\n");

/** @param {KeyboardEvent} event */
const isModified = ({ altKey, ctrlKey, metaKey }) => altKey || ctrlKey || metaKey;

/** Whether the key is part of a text, or something else is open. @param {KeyboardEvent} event */
const isWriting = ({ target }) =>
  target instanceof Element && target.closest("input, textarea, select, dialog");

/** @type {Key[]} */
export const keys = [
  { id: "send", caps: ["Enter"], ctrlCaps: ["Ctrl", "Enter"] },
  { id: "newLine", caps: ["Shift", "Enter"], ctrlCaps: ["Enter"] },
  { id: "complete", caps: ["Tab"] },
  { id: "edit", caps: ["↑"] },
  { id: "messages", caps: ["↑ ↓"] },
  { id: "recall", caps: ["Ctrl", "↑ ↓"] },
  {
    id: "places",
    caps: ["Alt", "↑ ↓"],
    matches: behind(press("ArrowUp", { alt: true })),
    run: (app) => app.step(-1),
  },
  { id: "places", matches: behind(press("ArrowDown", { alt: true })), run: (app) => app.step(1) },
  { id: "scroll", caps: ["Page ↑ ↓"], matches: behind(press("PageUp")), run: (app) => app.scrollPages(-1) },
  { id: "scroll", matches: behind(press("PageDown")), run: (app) => app.scrollPages(1) },
  {
    id: "newest",
    caps: ["Ctrl", "End"],
    matches: behind((event) => press("End", { ctrl: true })(event) && !isInLines(event)),
    run: (app) => app.toNewest(),
  },
  {
    id: "switcher",
    caps: ["Ctrl", "K"],
    matches: isSwitcherKey,
    run: (app) => app.places.openSwitcher(),
  },
  { id: "panes", caps: ["F6"], matches: press("F6"), run: (app) => app.nextPane(1) },
  { id: "panes", matches: press("F6", { shift: true }), run: (app) => app.nextPane(-1) },
  {
    id: "help",
    caps: ["?"],
    matches: (event) => event.key === "?" && !isModified(event) && !isWriting(event),
    run: (app) => (app.openDialog({ kind: "help" }), true),
  },
  { id: "close", caps: ["Esc"], matches: press("Escape"), run: (app) => app.close() },
];

/** @param {KeyboardEvent} event @param {any} app */
export function handleKey(event, app) {
  if (event.defaultPrevented || composing(event)) return;
  const key = keys.find(({ matches }) => matches?.(event));
  if (key?.run?.(app)) event.preventDefault();
}

/** Whether an input method is at work: then Enter chooses a word and never sends. @param {KeyboardEvent} event */
export const composing = (event) => event.isComposing || event.keyCode === 229;
