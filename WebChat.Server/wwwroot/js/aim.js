// What a line is for: to be said, to answer a message, or to stand in the place of one. Kept beside the draft of its place.

import { isKeepable } from "./drafts.js";
import { isChangeable } from "./select.js";
import { excerptOf } from "./state-changes.js";
import { threadOf } from "./state.js";

/**
 * @typedef {{kind: "reply", seq: number, from: string, tag: string, excerpt: string}} Answer
 * @typedef {{kind: "edit", seq: number, text: string, before: string, refused?: boolean}} Rewrite `text`: as it was when one began; `before`: what stood in the field; `refused`: the server did not take it
 * @typedef {Answer | Rewrite} Aim
 * @typedef {import("./types.js").Entry} Entry
 */

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./state.js").State} parts.state
 * @param {Pick<import("./chat.js").Chat, "rewrite">} parts.chat
 * @param {Pick<import("./changing.js").Changing, "deleteSoon" | "deletionOf">} parts.changing
 * @param {() => string} parts.read what stands in the field
 * @param {(text: string) => void} parts.write puts something else there
 * @param {() => void} parts.changed something is to be drawn, and one goes on writing
 */
export function createAim({ store, state, chat, changing, read, write, changed }) {
  let key = "";
  /** @type {Aim | null} */
  let current = null;

  const entries = () => threadOf(state, state.place)?.timeline.entries ?? [];
  const entryOf = (/** @type {number} */ seq) =>
    entries().find((entry) => entry.type === "message" && entry.seq === seq);
  const storeKey = (/** @type {string} */ place) => `aim:${place}`;

  /** @param {Aim | null} next */
  function set(next) {
    current = next;
    if (next?.kind === "edit")
      store.set(storeKey(key), { ...next, before: isKeepable(next.before) ? next.before : "" });
    else if (next) store.set(storeKey(key), next);
    else store.remove(storeKey(key));
  }

  /** The last message of one's own that can still be changed. */
  function lastOwn() {
    if (state.place?.kind !== "room") return undefined;
    const now = Date.now();
    return entries().findLast((entry) => isChangeable(state, entry, now) && !changing.deletionOf(entry.seq));
  }

  const aim = {
    get current() {
      return current;
    },

    /** Another place is open; none, if it is empty. @param {string} place */
    open(place) {
      key = place;
      current = place ? store.get(storeKey(place), null) : null;
    },

    /** The line answers a message. @param {Entry} entry */
    answer({ seq, from, tag, text }) {
      if (current?.kind === "edit") write(current.before);
      set({ kind: "reply", seq, from, tag, excerpt: excerptOf(text) });
      changed();
    },

    /** The line is to stand for a message. @param {Entry} entry */
    rewrite({ seq, text }) {
      set({ kind: "edit", seq, text, before: current?.kind === "edit" ? current.before : read() });
      write(text);
      changed();
    },

    /** From an empty field. @returns {boolean} whether there is something to rewrite */
    rewriteLast() {
      const last = read() === "" && current?.kind !== "edit" ? lastOwn() : undefined;
      if (last) aim.rewrite(last);
      return last !== undefined;
    },

    /** The line is one like any other, and the field as it was before; but what was refused can be said as a new line. */
    cancel: () => {
      if (current?.kind === "edit" && (current.before || !current.refused)) write(current.before);
      set(null);
      changed();
    },

    /** What the line that is being sent answers: once. @returns {Answer | undefined} */
    takeAnswer() {
      if (current?.kind !== "reply") return undefined;
      const answer = current;
      set(null);
      return answer;
    },

    /**
     * Sends a line that is to stand for a message; what is refused stays in the field. Nothing instead of it: it is to go.
     * @param {string} line @returns {boolean} whether it is one
     */
    send(line) {
      if (current?.kind !== "edit") return false;
      if (line.trim()) void change(current, line);
      else {
        const { seq } = current;
        aim.cancel();
        changing.deleteSoon(seq);
      }
      return true;
    },

    /** How the message that is being rewritten has changed meanwhile: its text, or null when it is deleted. @returns {string | null | undefined} undefined: not at all */
    meanwhile() {
      const entry = current?.kind === "edit" ? entryOf(current.seq) : undefined;
      if (!entry || current?.kind !== "edit") return undefined;
      if (entry.deleted) return null;
      return entry.text === current.text ? undefined : entry.text;
    },
  };

  /** @param {Rewrite} rewrite @param {string} line */
  async function change(rewrite, line) {
    const place = key;
    const room = state.place?.kind === "room" ? state.place.room : "";
    const isSame = line.trim() === entryOf(rewrite.seq)?.text;
    rewrite.refused = !isSame && !(await chat.rewrite(room, rewrite.seq, line));
    if (rewrite.refused) return;
    if (key !== place) {
      store.remove(storeKey(place));
      if (rewrite.before && isKeepable(rewrite.before)) store.set(`draft:${place}`, rewrite.before);
      else store.remove(`draft:${place}`);
    } else if (current === rewrite && read() === line) aim.cancel();
  }

  return aim;
}

/** @typedef {ReturnType<typeof createAim>} AimOfField */
