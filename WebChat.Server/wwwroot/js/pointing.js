// Which message one means: the one under the pointer, the one with the focus, the one that a finger tapped or stayed on. It alone has
// a toolbar; its menu has all that can be done with it.

import { createPressing } from "./pressing.js";
import { isChangeable } from "./select.js";
import { excerptOf } from "./state-changes.js";
import { threadOf } from "./state.js";
import { addressOfMessage } from "./urls.js";

const messages = "article.message[data-seq]";
/** What has a use of its own for a tap or an arrow. */
const busy = "a, button, summary, textarea, input, pre, .spoiler:not([data-open])";

/**
 * @param {object} parts
 * @param {import("./state.js").State} parts.state
 * @param {import("./ui.js").Ui} parts.ui
 * @param {() => void} parts.changed
 * @param {() => import("./app.js").App} parts.app
 */
export function createPointing({ state, ui, changed, app }) {
  /** @type {HTMLElement | null} */
  let hovered = null;
  /** Whether one was writing when the finger came down: to look at what stands above is no tap on it. */
  let writing = false;

  /** @param {EventTarget | null} target @returns {HTMLElement | null} */
  const messageOf = (target) => (target instanceof Element ? target.closest(messages) : null);

  /** @param {HTMLElement | null} message */
  function point(message) {
    const seq = message ? Number(message.dataset.seq) : null;
    if (ui.pointed === seq) return;
    ui.pointed = seq;
    changed();
  }

  /** Who closes a dialog, or is done with a menu, goes on in the text field once it can have the focus. @param {() => void} action */
  function afterDialog(action) {
    app().closeDialog();
    requestAnimationFrame(() => setTimeout(action));
  }

  /** @param {HTMLElement} timeline @param {Element | null} current @param {number} direction */
  function neighbour(timeline, current, direction) {
    const all = /** @type {HTMLElement[]} */ ([...timeline.querySelectorAll(messages)]);
    if (current) return all[all.indexOf(/** @type {HTMLElement} */ (current)) + direction];
    const { top, bottom } = timeline.getBoundingClientRect();
    const seen = all.filter((each) => {
      const box = each.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    return direction < 0 ? seen.at(-1) : seen[0];
  }

  // The timeline is not told where the pointer went while something was open above it.
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse" || !(target instanceof Element) || target.closest(".timeline, dialog"))
      return;
    hovered = null;
    point(messageOf(document.activeElement));
  });

  const pressing = createPressing(({ target }) => {
    const message = messageOf(target);
    return message !== null && pointing.openMenu(Number(message.dataset.seq));
  });

  const pointing = {
    /** @param {PointerEvent} event */
    onTimelinePress(event) {
      writing = document.activeElement instanceof HTMLTextAreaElement;
      pressing.onPress(event);
    },
    onTimelineContextMenu: pressing.onContextMenu,

    /** @param {PointerEvent | FocusEvent} event */
    pointAt: (event) => {
      if ("pointerType" in event && event.pointerType !== "mouse") return;
      // Moving counts too: the focus may have been elsewhere while the pointer rested here.
      if (event.type !== "focusin") hovered = messageOf(event.target);
      point(messageOf(event.target) ?? messageOf(document.activeElement));
    },

    /** @param {PointerEvent | FocusEvent} event */
    pointAway: (event) => {
      const { relatedTarget } = event;
      if (event.type === "pointerleave") hovered = null;
      // The menu is open: who closes it is back where it was opened.
      if (relatedTarget instanceof Element && relatedTarget.closest("dialog")) return;
      // The focus goes with what is deleted, and the pointer is still where it was.
      const focused = event.type === "focusout" ? relatedTarget : document.activeElement;
      point(messageOf(focused) ?? (hovered?.isConnected ? hovered : null));
    },

    /** The arrows go from message to message; Enter, or the key for menus, opens the menu. @param {KeyboardEvent} event */
    onTimelineKey: (event) => {
      const { key, target, currentTarget, altKey, ctrlKey, metaKey, shiftKey } = event;
      const timeline = /** @type {HTMLElement} */ (currentTarget);
      const message = messageOf(target);
      if (altKey || ctrlKey || metaKey || !(target instanceof Element)) return;
      if (key === "ArrowUp" || key === "ArrowDown") {
        if (target.closest("pre, textarea, input")) return;
        const next = neighbour(timeline, message, key === "ArrowUp" ? -1 : 1);
        if (next) next.focus();
        else if (message && key === "ArrowDown") app().composer.focus();
        else return;
      } else if (message && (key === "ContextMenu" || (key === "F10" && shiftKey))) {
        pointing.openMenu(Number(message.dataset.seq));
      } else if (message === target && key === "Enter") {
        pointing.openMenu(Number(message?.dataset.seq));
      } else return;
      event.preventDefault();
    },

    /** By a finger: there is nothing to hover with. @param {PointerEvent} event */
    onTimelineClick: (event) => {
      const message = messageOf(event.target);
      // Older browsers, and screen readers, do not say what it was.
      const byMouse = event.pointerType ? event.pointerType === "mouse" : app().hasKeyboard();
      if (!message || byMouse || writing) return;
      if (/** @type {Element} */ (event.target).closest(busy) || !getSelection()?.isCollapsed) return;
      pointing.openMenu(Number(message.dataset.seq));
    },

    /** @param {number} seq @returns {boolean} whether there is something to be done with it */
    openMenu(seq) {
      const entry = pointing.messageAt(seq);
      if (!entry || entry.deleted || app().deletionOf(seq)) return false;
      app().openDialog({ kind: "message", seq });
      return true;
    },

    /** A message of what is open. @param {number} seq */
    messageAt: (seq) =>
      threadOf(state, state.place)?.timeline.entries.find(
        (entry) => entry.type === "message" && entry.seq === seq,
      ),

    /** @param {import("./types.js").Entry} entry @param {number} now */
    canChange: (entry, now) => isChangeable(state, entry, now),

    /** @param {number} seq */
    answer(seq) {
      const entry = pointing.messageAt(seq);
      if (!entry) return;
      // Private messages have no answers of their own: what one answers stands in the text.
      const quoting = state.place?.kind === "private";
      afterDialog(() => {
        if (quoting) app().composer.begin(quoteOf(entry.text));
        else app().composer.aim.answer(entry);
      });
    },

    /** @param {number} seq */
    rewrite(seq) {
      const entry = pointing.messageAt(seq);
      if (entry) afterDialog(() => app().composer.aim.rewrite(entry));
    },

    /** With one of all emoji, which stand at the message. @param {number} seq */
    pickReaction(seq) {
      const byKeyboard = document.activeElement?.matches(":focus-visible");
      /** Who came from the message by keyboard is there again. */
      const back = () => {
        const message = /** @type {HTMLElement | null} */ (
          document.querySelector(`${messages}[data-seq="${seq}"]`)
        );
        if (byKeyboard && message) message.focus({ preventScroll: true });
        else app().refocus();
      };
      afterDialog(() => void app().pickEmoji((emoji) => app().react(seq, emoji, true), { seq, back }));
    },

    /** @param {string} text */
    copyText(text) {
      app().closeDialog();
      void app().copy(text);
    },

    /** @param {number} seq */
    copyLink(seq) {
      const room = state.place?.kind === "room" ? state.place.room : null;
      app().closeDialog();
      if (room) void app().copy(addressOfMessage(room, seq));
    },
  };
  return pointing;
}

/** How it begins, as a quote to write below. What is hidden stays hidden, also where it is cut. @param {string} text */
export function quoteOf(text) {
  const excerpt = excerptOf(text);
  const isOpen = excerpt !== text && (excerpt.match(/\|\|/gu)?.length ?? 0) % 2 === 1;
  return `> ${excerpt}${isOpen ? "||" : ""}\n`;
}

/** @typedef {ReturnType<typeof createPointing>} Pointing */
