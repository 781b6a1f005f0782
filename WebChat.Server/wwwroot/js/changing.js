// What one does to messages: reactions, edits, deletions that can be taken back for a while. Done is what the server says is done:
// the event of it changes what is seen.

import { Disconnected } from "./connection.js";

/** Nothing is sent for so long, in milliseconds. */
const undoTime = 5000;
const keptKey = "deleting";

/** @typedef {import("./types.js").Refusal} Refusal */

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./store.js").Store} parts.store
 * @param {Pick<import("./connection.js").Connection, "call">} parts.connection
 * @param {() => void} parts.changed
 * @param {(toast: {key?: string, refusal?: Refusal}) => void} parts.toast
 * @param {(seq: number) => void} parts.onOffered the button that takes a deletion back is about to be drawn
 * @param {(seq: number) => void} parts.onSent it is about to go
 */
export function createChanging({ state, ui, store, connection, changed, toast, onOffered, onSent }) {
  /** @type {Map<string, {room: string, seq: number, timer?: ReturnType<typeof setTimeout>}>} without a timer: on its way */
  const deleting = new Map();

  const keyOf = (/** @type {string} */ room, /** @type {number} */ seq) => `${room} ${seq}`;
  const here = () => (state.place?.kind === "room" ? state.place.room : null);

  /** Whether it was done; if not, that was told. @param {string} method @param {object} request @param {boolean} [patient] does it again when the server has time */
  async function ask(method, request, patient = false) {
    try {
      for (;;) {
        const { error } = await connection.call(method, request);
        if (!error) return true;
        if (!patient || error.code !== "slow_down") {
          toast({ refusal: error });
          return false;
        }
        await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 1000));
      }
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error;
      toast({ key: "change.offline" });
      return false;
    }
  }

  function drawDeleting() {
    ui.deleting = new Map([...deleting].map(([key, { timer }]) => [key, timer ? "soon" : "now"]));
    changed();
  }

  /** @param {string} room @param {number} seq */
  async function remove(room, seq) {
    deleting.set(keyOf(room, seq), { room, seq });
    onSent(seq);
    drawDeleting();
    await ask("Delete", { room, seq }, true);
    deleting.delete(keyOf(room, seq));
    drawDeleting();
  }

  return {
    /** @param {number} seq @param {string} emoji @param {boolean} on */
    react(seq, emoji, on) {
      const room = here();
      if (room) void ask("React", { room, seq, emoji, on });
    },

    /** For a while it can be taken back. @param {number} seq */
    deleteSoon(seq) {
      const room = here();
      if (!room || deleting.has(keyOf(room, seq))) return;
      const timer = setTimeout(() => void remove(room, seq), undoTime);
      deleting.set(keyOf(room, seq), { room, seq, timer });
      drawDeleting();
      onOffered(seq);
    },

    /** @param {number} seq */
    undoDelete(seq) {
      const key = keyOf(here() ?? "", seq);
      const timer = deleting.get(key)?.timer;
      if (!timer) return;
      clearTimeout(timer);
      onSent(seq);
      deleting.delete(key);
      drawDeleting();
    },

    /** Whether a message is about to be deleted. @param {number} seq */
    deletionOf: (seq) => ui.deleting.get(keyOf(here() ?? "", seq)),

    /** One leaves the page: nobody can take it back any more. What does not reach the server now does so when one comes again. */
    deleteNow() {
      if (deleting.size === 0) return;
      store.set(
        keptKey,
        [...deleting.values()].map(({ room, seq }) => ({ room, seq, epoch: state.epoch })),
      );
      for (const { room, seq, timer } of [...deleting.values()]) {
        if (!timer) continue;
        clearTimeout(timer);
        void remove(room, seq);
      }
    },

    /** One is in again. */
    async deleteKept() {
      /** @type {Array<{room: string, seq: number, epoch: string}>} */
      const kept = store.get(keptKey, []);
      store.remove(keptKey);
      for (const { room, seq, epoch } of kept)
        if (epoch === state.epoch) await ask("Delete", { room, seq }, true);
    },
  };
}

/** @typedef {ReturnType<typeof createChanging>} Changing */
