// Which part of a timeline stands in the document. A long history would make it slow, so the window moves at the edges.
// It is kept as positions, not as indices: entries can be inserted before it.

import { indexAt } from "./timeline.js";

/** @typedef {import("./types.js").Entry} Entry @typedef {import("./types.js").Position} Position */

/** How many entries there are at first, how many more at an edge, and at most. */
export const sizes = { first: 100, step: 80, most: 260 };

const origin = { seq: -1, sub: 0 };

/** @param {Entry[]} entries @param {number} index @returns {Position} */
const positionAt = (entries, index) =>
  index <= 0 ? origin : { seq: entries[index].seq, sub: entries[index].sub };

/** The position behind all entries. @param {Entry[]} entries @returns {Position} */
const behind = (entries) => ({ seq: entries.at(-1)?.seq ?? 0, sub: (entries.at(-1)?.sub ?? 0) + 1 });

/** @param {Entry[]} entries */
export function createWindow(entries) {
  return {
    /** The first entry shown. */
    from: positionAt(entries, entries.length - sizes.first),
    /** @type {Position | null} the first entry no longer shown; null: shown up to the end, and growing */
    to: null,
    /** What comes from here on is news, and announced by a screen reader; what is before is history. */
    news: behind(entries),
  };
}

/** A window in which an entry is not far from the top. @param {Entry[]} entries @param {number} index @returns {Window} */
export function windowAt(entries, index) {
  const window = createWindow(entries);
  window.from = positionAt(entries, index - sizes.first / 4);
  const end = index + sizes.first;
  if (end < entries.length) window.to = positionAt(entries, end);
  return window;
}

/** @typedef {ReturnType<typeof createWindow>} Window */

/** @param {Window} window @param {Entry[]} entries */
export function range(window, entries) {
  const start = indexAt(entries, window.from);
  const end = window.to ? indexAt(entries, window.to) : entries.length;
  return { start, end, news: window.to ? end : indexAt(entries, window.news) };
}

/** One step up. @param {Window} window @param {Entry[]} entries @returns {boolean} whether there was anything */
export function earlier(window, entries) {
  const { start, end } = range(window, entries);
  if (start === 0) return false;
  const first = Math.max(0, start - sizes.step);
  window.from = positionAt(entries, first);
  if (end - first > sizes.most) window.to = positionAt(entries, first + sizes.most);
  return true;
}

/** One step down. @param {Window} window @param {Entry[]} entries @returns {boolean} whether there was anything */
export function later(window, entries) {
  const { start, end } = range(window, entries);
  if (!window.to) return false;
  const last = Math.min(entries.length, end + sizes.step);
  if (last === entries.length) {
    window.to = null;
    window.news = behind(entries);
  } else {
    window.to = positionAt(entries, last);
  }
  if (last - start > sizes.most) window.from = positionAt(entries, last - sizes.most);
  return true;
}

/** Keeps the number of entries bounded while news arrive: cut where the reader does not look. @param {Window} window @param {Entry[]} entries @param {boolean} following */
export function bound(window, entries, following) {
  const { start, end } = range(window, entries);
  if (end - start <= sizes.most) return;
  if (following && !window.to) window.from = positionAt(entries, end - (sizes.most - sizes.step));
  else window.to = positionAt(entries, start + sizes.most);
}

/** What is known by now is history, also what is still being loaded of it. @param {Window} window @param {import("./timeline.js").Timeline} timeline */
export function becomeHistory(window, { entries, cursor }) {
  const end = behind(entries);
  window.news = end.seq >= cursor ? end : { seq: cursor, sub: Number.MAX_SAFE_INTEGER };
}
