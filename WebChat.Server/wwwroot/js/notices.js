// What the server says to this session alone.

import { onlyDisconnected } from "./connection.js";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {import("./chat.js").Chat} parts.chat
 * @param {import("./session.js").Session} parts.session
 * @param {(toast: {key?: string, refusal?: import("./types.js").Refusal}) => void} parts.toast
 * @param {(code: string, reason?: string) => void} parts.finish
 */
export const createNotices = ({ state, ui, chat, session, toast, finish }) => ({
  /** @param {any} notice */
  take({ code, message, reason, room, nickname, quiet }) {
    switch (code) {
      case "kicked":
      case "ended":
        return finish(code, reason);
      case "entered":
        return void (state.rooms.has(room) || session.enter(room).catch(onlyDisconnected));
      case "left":
        return chat.left(room);
      case "renamed":
        return chat.named(nickname);
      case "quiet_changed":
        return void (quiet || chat.catchUp());
      case "stopping":
      case "unavailable":
        // A line in the timeline says so, to whoever looks at its end.
        return void (state.place && !ui.window.to ? null : toast({ key: `notice.${code}` }));
      case "available":
      case "away_changed":
        // One sees it: the line goes, or another word stands at one's own name.
        return undefined;
      default:
        return toast({ refusal: { code, message, reason } });
    }
  },
});
