// Which part of a timeline stands in the document. A long history would make it slow, so the window moves at the edges.
// It is kept as positions, not as indices: entries can be inserted before it. What is not seen does not count: a thousand reactions, or
// all that somebody said whom one hides, are no screen of messages.

import { indexAt } from "./timeline.js";

/** @typedef {import("./types.js").Entry} Entry @typedef {import("./types.js").Position} Position */

/** How many entries that one sees there are at first, how many more at an edge, and at most. */
export const sizes = { first: 100, step: 80, most: 260 };

/** @typedef {ReadonlyMap<string, string>} Hidden the tags of those one does not want to read @type {Hidden} */
const nobody = new Map();

/** @param {Entry} entry @param {Hidden} hidden */
const isSeen = ({ type, tag }, hidden) =>
  type !== "change" && !(type === "message" && tag && hidden.has(tag));

/** The index from which so many that one sees are before an end. @param {Entry[]} entries @param {number} end @param {number} count @param {Hidden} hidden */
function back(entries, end, count, hidden) {
  let at = end;
  for (let left = count; at > 0 && left > 0; at--) if (isSeen(entries[at - 1], hidden)) left--;
  return at;
}

/** The index behind so many that one sees from a start. @param {Entry[]} entries @param {number} start @param {number} count @param {Hidden} hidden */
function ahead(entries, start, count, hidden) {
  let at = start;
  for (let left = count; at < entries.length && left > 0; at++) if (isSeen(entries[at], hidden)) left--;
  return at;
}

const origin = { seq: -1, sub: 0 };

/** @param {Entry[]} entries @param {number} index @returns {Position} */
const positionAt = (entries, index) =>
  index <= 0 ? origin : { seq: entries[index].seq, sub: entries[index].sub };

/** The position behind all entries. @param {Entry[]} entries @returns {Position} */
const behind = (entries) => ({ seq: entries.at(-1)?.seq ?? 0, sub: (entries.at(-1)?.sub ?? 0) + 1 });

/** @param {Entry[]} entries @param {Hidden} [hidden] */
export function createWindow(entries, hidden = nobody) {
  return {
    /** The first entry shown. */
    from: positionAt(entries, back(entries, entries.length, sizes.first, hidden)),
    /** @type {Position | null} the first entry no longer shown; null: shown up to the end, and growing */
    to: null,
    /** What comes from here on is news, and announced by a screen reader; what is before is history. */
    news: behind(entries),
  };
}

/** A window in which an entry is not far from the top. @param {Entry[]} entries @param {number} index @param {Hidden} [hidden] @returns {Window} */
export function windowAt(entries, index, hidden = nobody) {
  const window = createWindow(entries, hidden);
  window.from = positionAt(entries, back(entries, index, sizes.first / 4, hidden));
  const end = ahead(entries, index, sizes.first, hidden);
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

/** One step up. @param {Window} window @param {Entry[]} entries @param {Hidden} [hidden] @returns {boolean} whether there was anything */
export function earlier(window, entries, hidden = nobody) {
  const { start, end } = range(window, entries);
  if (start === 0) return false;
  const first = back(entries, start, sizes.step, hidden);
  const last = ahead(entries, first, sizes.most, hidden);
  window.from = positionAt(entries, first);
  if (end > last) window.to = positionAt(entries, last);
  return true;
}

/** One step down. @param {Window} window @param {Entry[]} entries @param {Hidden} [hidden] @returns {boolean} whether there was anything */
export function later(window, entries, hidden = nobody) {
  const { start, end } = range(window, entries);
  if (!window.to) return false;
  const last = ahead(entries, end, sizes.step, hidden);
  if (last === entries.length) {
    window.to = null;
    window.news = behind(entries);
  } else {
    window.to = positionAt(entries, last);
  }
  const first = back(entries, last, sizes.most, hidden);
  if (start < first) window.from = positionAt(entries, first);
  return true;
}

/** Keeps the number of entries bounded while news arrive: cut where the reader does not look. @param {Window} window @param {Entry[]} entries @param {boolean} following @param {Hidden} [hidden] */
export function bound(window, entries, following, hidden = nobody) {
  const { start, end } = range(window, entries);
  if (end - start <= sizes.most) return;
  const last = ahead(entries, start, sizes.most, hidden);
  if (last >= end) return;
  if (following && !window.to)
    window.from = positionAt(entries, back(entries, end, sizes.most - sizes.step, hidden));
  else window.to = positionAt(entries, last);
}

/** What is known by now is history, also what is still being loaded of it. @param {Window} window @param {import("./timeline.js").Timeline} timeline */
export function becomeHistory(window, { entries, cursor }) {
  const end = behind(entries);
  window.news = end.seq >= cursor ? end : { seq: cursor, sub: Number.MAX_SAFE_INTEGER };
}
