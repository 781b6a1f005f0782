// What a room and a private conversation have in common: a timeline, and how far one has read.

import { createTimeline } from "./timeline.js";

/** @param {string} key @param {number | null} readTo */
export function createThread(key, readTo) {
  return {
    key,
    timeline: createTimeline(),
    /** The number of the newest message that is known to exist. */
    last: 0,
    /** @type {number | null} the last that was read; null: not known yet */
    readTo,
    /** @type {number | null} where the line "new" stands: behind this one */
    unreadFrom: null,
  };
}

/** @typedef {ReturnType<typeof createThread>} Thread */

/**
 * Notes that a message is there, and whether it counts as unread.
 * @param {Thread} thread
 * @param {number} seq
 * @param {"own" | "seen" | "new"} as one's own; seen, because one looks at the place or does not read this person; or new
 */
export function arrive(thread, seq, as) {
  const upToDate = thread.readTo !== null && thread.readTo >= thread.last;
  thread.last = Math.max(thread.last, seq);
  if (!upToDate || seq <= /** @type {number} */ (thread.readTo)) return;
  if (as === "new") thread.unreadFrom = thread.readTo;
  else thread.readTo = seq;
  // Who answers has read what was new.
  if (as === "own") thread.unreadFrom = null;
}
