// What the views can do: going from place to place, forms, drawers, dialogs.

import { keyOf, threadOf } from "./state.js";
import { createFrames } from "./frames.js";
import { nextPane } from "./panes.js";
import { conversations, unreadIn } from "./select.js";
import { createSpeaker } from "./speaker.js";
import { indexAt } from "./timeline.js";
import { addressOf, addressOfMessage, lobby, placeOf } from "./urls.js";
import { bound, createWindow, earlier, later, windowAt } from "./window.js";

/** @typedef {import("./types.js").Place} Place */

/** A keyboard on the screen of a phone is for writing, not for looking. */
const hasKeyboard = () => matchMedia("(hover: hover)").matches;

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {(event: import("./types.js").ChatEvent) => void} parts.dispatch
 * @param {() => void} parts.changed
 * @param {ReturnType<typeof import("./history.js").createHistory>} parts.history
 * @param {ReturnType<typeof import("./outbox.js").createOutbox>} parts.outbox
 * @param {import("./connection.js").Connection} parts.connection
 * @param {() => import("./chat.js").Chat} parts.chat
 * @param {() => import("./composer.js").Composer} parts.composer
 * @param {() => import("./scroll.js").Scroller} parts.scroller
 * @param {import("./jump.js").JumpTo} parts.jumpTo
 * @param {import("./entrance.js").Entrance & ReturnType<typeof import("./forms.js").createForms> & import("./reading.js").Reading & import("./picking.js").Picking & import("./messages.js").Messages} parts.forms
 * @param {{attention: import("./attention.js").Attention, places: import("./places.js").Places, order: ReturnType<typeof import("./order.js").createOrder>}} parts.more
 */
export function createApp({
  state,
  ui,
  dispatch,
  changed,
  history,
  outbox,
  connection,
  chat,
  composer,
  scroller,
  jumpTo,
  forms,
  more,
}) {
  /** The room one was in last: a private conversation is over it, in the address bar too. */
  let lastRoom = ui.wanted.room;

  /** @param {(...values: any[]) => void} action */
  const then =
    (action) =>
    (/** @type {any[]} */ ...values) => {
      action(...values);
      changed();
    };

  /** Shows a place, as it is, or one of its messages with what surrounds it. @param {Place | null} place @param {number} [seq] */
  function show(place, seq) {
    if (place?.kind === "room") lastRoom = place.room;
    const thread = threadOf(state, place);
    const unread = unreadIn(state, place) > 0;
    dispatch({ type: "open", place });
    ui.marked = seq ?? null;
    if (thread) openAt(thread, seq ?? (unread ? "unread" : "end"));
    composer().open(keyOf(place));
    ui.drawer = null;
    ui.dialog = null;
    ui.rosterFilter = "";
    changed();
    if (hasKeyboard() && seq === undefined) setTimeout(() => composer().focus());
  }

  /** @param {import("./thread.js").Thread} thread @param {"end" | "unread" | number} to */
  function openAt({ timeline: { entries }, last }, to) {
    ui.window =
      typeof to === "number"
        ? windowAt(entries, indexAt(entries, { seq: to, sub: 0 }), state.hidden)
        : createWindow(entries, state.hidden);
    ui.seenLast = last;
    scroller().open(to);
  }

  const app = {
    ...forms,
    ...more,
    ...createSpeaker({ ui, changed }),
    ...createFrames({ ui, changed }),
    get chat() {
      return chat();
    },
    get composer() {
      return composer();
    },
    get scroller() {
      return scroller();
    },

    hasKeyboard,
    jumpTo,
    lastRoom: () => lastRoom,

    /** Goes to a place, or to a message of it, and puts it into the address bar. @param {Place | null} place @param {number} [seq] */
    go(place, seq) {
      const address =
        place?.kind === "private"
          ? addressOf(lastRoom, place.tag)
          : place && seq
            ? addressOfMessage(place.room, seq)
            : addressOf(place?.room ?? lobby);
      if (address !== location.href) globalThis.history.pushState(null, "", address);
      show(place, seq);
    },

    /** Opens what the address bar asks for, as far as one is in. */
    showWanted() {
      const { room, tag, seq } = placeOf(location);
      if (tag && state.privates.has(tag)) return show({ kind: "private", tag });
      const name = room.normalize("NFKC").toLowerCase();
      if (state.rooms.has(name)) {
        show({ kind: "room", room: name });
        if (seq) void app.jumpTo(name, seq);
        return;
      }
      const [first] = state.rooms.keys();
      return show(first ? { kind: "room", room: first } : null);
    },

    /** A link inside the page, unless it is wanted in a tab of its own. @param {MouseEvent} event @param {Place} place */
    follow(event, place) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      app.go(place);
    },

    /** @param {MouseEvent} event @param {string} room */
    followRoom(event, room) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      void chat().join(room);
    },

    /** The next or the previous place. @param {number} direction */
    step(direction) {
      /** @type {Place[]} */
      const places = [
        ...more.order
          .of(state.rooms.values())
          .map(({ name: room }) => /** @type {const} */ ({ kind: "room", room })),
        ...more.order
          .of(conversations(state))
          .map(({ tag }) => /** @type {const} */ ({ kind: "private", tag })),
      ];
      if (places.length < 2) return false;
      const at = places.findIndex((place) => keyOf(place) === keyOf(state.place));
      app.go(places[(at + direction + places.length) % places.length]);
      return true;
    },

    // The timeline

    /** @param {"top" | "bottom"} edge */
    reachEdge(edge) {
      const thread = threadOf(state, state.place);
      if (!thread) return;
      const move = edge === "top" ? earlier : later;
      if (move(ui.window, thread.timeline.entries, state.hidden)) changed();
    },

    /** @param {boolean} following */
    setFollowing(following) {
      const thread = threadOf(state, state.place);
      ui.following = following;
      ui.seenLast = Math.min(thread?.last ?? 0, thread?.readTo ?? Infinity);
      changed();
    },

    keepBound() {
      const thread = threadOf(state, state.place);
      if (thread) bound(ui.window, thread.timeline.entries, ui.following, state.hidden);
    },

    toNewest: () => {
      const thread = threadOf(state, state.place);
      ui.marked = null;
      if (thread) openAt(thread, "end");
      changed();
      return true;
    },

    /** To where one was when the connection was lost, if one was at the end: what came meanwhile is below. */
    showMissed() {
      const { entries } = threadOf(state, state.place)?.timeline ?? { entries: [] };
      const missed = entries.findLastIndex(({ type }) => type === "away");
      if (!ui.following || missed < 0) return;
      ui.window = windowAt(entries, missed, state.hidden);
      scroller().open("unread");
    },

    /** @param {number} direction */
    scrollPages: (direction) => scroller().pages(direction),

    /** @param {{from: number, to: number}} hole @param {"newer" | "older"} [end] */
    fill(hole, end) {
      if (state.place?.kind === "room") void history.fill(state.place.room, hole, end);
    },

    historyFailed: history.failed,

    // Messages and people

    // The button is gone with the click, and the focus must not go with it.
    retry: (/** @type {string} */ id) => {
      outbox.retry(id);
      app.refocus();
    },
    discard: (/** @type {string} */ id) => {
      outbox.discard(id);
      app.refocus();
    },
    refocus() {
      if (hasKeyboard()) composer().focus();
      else /** @type {HTMLElement | null} */ (document.querySelector(".timeline"))?.focus();
    },
    dismiss: (/** @type {string} */ id) => dispatch({ type: "dismiss", id }),
    /** @param {{tag: string, nickname: string}} person */
    converse: (person) => void chat().converse(person),
    hide: (/** @type {string} */ tag, /** @type {string} */ nickname) =>
      dispatch({ type: "hide", tag, nickname }),
    unhide: (/** @type {string} */ tag) => dispatch({ type: "unhide", tag }),

    retryNow: () => connection.retryNow(),

    // What is above the page

    openDrawer: then((/** @type {"rooms" | "people"} */ drawer) => {
      ui.drawer = ui.drawer === drawer ? null : drawer;
      // Once it is drawn: before that it cannot have the focus.
      requestAnimationFrame(() => setTimeout(() => document.getElementById(drawer)?.focus()));
    }),

    closeDrawer: then(() => {
      const opener = document.querySelector(`[aria-controls="${ui.drawer}"]`);
      ui.drawer = null;
      if (opener instanceof HTMLElement) opener.focus();
    }),

    browse: then(() => {
      ui.dialog = { kind: "browse" };
      void chat().look();
    }),

    filterRoster: then((/** @type {Event} */ event) => {
      ui.rosterFilter = /** @type {HTMLInputElement} */ (event.target).value;
    }),

    /** Escape: whatever is open closes, or one goes back to writing. */
    close() {
      if (ui.drawer) app.closeDrawer();
      else if (!ui.dialog && !composer().focused) composer().focus();
      else return false;
      return true;
    },

    nextPane,

    /** @param {Event} event */
    skip: (event) => {
      event.preventDefault();
      composer().focus();
    },
  };
  return app;
}

/** @typedef {ReturnType<typeof createApp>} App */
