// The one way to a message anywhere in the history of a room: it opens with what surrounds it, marked, with the focus on it.

/**
 * @param {object} options
 * @param {import("./state.js").State} options.state
 * @param {ReturnType<typeof import("./history.js").createHistory>} options.history
 * @param {(room: string) => Promise<boolean>} options.enter enters a room that one is not in; says whether one is
 * @param {(room: string, seq: number) => void} options.go
 * @param {(toast: {key: string, values?: object}) => void} options.toast
 */
export function createJump({ state, history, enter, go, toast }) {
  /** Who jumps again, before the first message came, wants the second one. */
  let last = 0;

  /**
   * @param {string} room one enters it, if one is not in it
   * @param {number} seq
   * @returns {Promise<boolean>} whether the message is there; if not, that was said
   */
  return async function jumpTo(room, seq) {
    const jump = ++last;
    const name = room.normalize("NFKC").toLowerCase();
    if (!state.rooms.has(name) && !(await enter(name))) return false;
    const found = await history.around(name, seq);
    const known = state.rooms.get(name);
    if (jump !== last || !known) return false;
    if (found) {
      go(name, seq);
      return true;
    }
    const isThere = seq >= known.first && seq <= known.last;
    toast({ key: isThere ? "jump.failed" : "jump.nothing", values: { seq, room: name } });
    return false;
  };
}

/** @typedef {ReturnType<typeof createJump>} JumpTo */
