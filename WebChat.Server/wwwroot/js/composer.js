// The text field: drafts, completion, the limit, what was sent before. It owns its element: a render never touches what is being typed.

import { runLine } from "./commands.js";
import { complete } from "./completion.js";
import { composing } from "./keys.js";

const typingEvery = 3000;
const rememberedLines = 50;

/**
 * @param {object} options
 * @param {import("./store.js").Store} options.store
 * @param {import("./state.js").State} options.state
 * @param {import("./chat.js").Chat} options.chat
 * @param {() => Parameters<typeof complete>[2]} options.known
 * @param {() => void} options.changed the view is to be drawn again
 * @param {() => void} options.onTyping
 * @param {() => void} options.onSent
 */
export function createComposer({ store, state, chat, known, changed, onTyping, onSent }) {
  /** @type {HTMLTextAreaElement | null} */
  let field = null;
  let key = "";
  /** The draft as it is in storage: only what has changed is written, or two tabs would take away each other's. */
  let stored = "";
  let lastTyping = 0;
  /** The field is not there yet, but one wants to write in it. */
  let focusDue = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let saving;
  /** @type {string[]} */
  const sent = [];
  let recalled = -1;

  const view = {
    /** @type {import("./completion.js").Completion | null} */
    completion: null,
    active: 0,
    /** @type {{kind: string, count: number, most: number, over: boolean} | null} */
    excess: null,

    /** @param {Element | undefined} element */
    attach: (element) => {
      field = /** @type {HTMLTextAreaElement | null} */ (element ?? null);
      if (!field) return;
      field.addEventListener("input", onInput);
      field.addEventListener("keydown", onKey);
      field.addEventListener("blur", () => close());
      loadDraft();
      // Only when it stands in the document can it have the focus.
      if (focusDue) queueMicrotask(() => field?.focus());
      focusDue = false;
    },

    /** @param {Event} event */
    submit: (event) => {
      event.preventDefault();
      void submit();
    },

    /** By mouse. @param {MouseEvent} event @param {number} index */
    pick: (event, index) => {
      event.preventDefault();
      accept(index);
    },

    /** Another place is open: its own draft. @param {string} next */
    open(next) {
      if (next === key) return;
      saveDraft();
      key = next;
      lastTyping = 0;
      recalled = -1;
      loadDraft();
    },

    /** The session is over. @param {boolean} forget whether nothing is to stay */
    end(forget) {
      if (forget) sent.length = 0;
      else saveDraft();
      clearTimeout(saving);
      saving = undefined;
      recalled = -1;
      key = "";
      setText("");
    },

    focus() {
      if (field) field.focus();
      else focusDue = true;
    },

    get focused() {
      return field !== null && document.activeElement === field;
    },

    get text() {
      return field?.value ?? "";
    },

    saveDraft,
  };

  function saveDraft() {
    clearTimeout(saving);
    saving = undefined;
    if (!field || !key || field.value === stored) return;
    stored = field.value;
    if (stored) store.set(`draft:${key}`, stored);
    else store.remove(`draft:${key}`);
  }

  function loadDraft() {
    stored = key ? store.get(`draft:${key}`, "") : "";
    setText(stored);
  }

  /** @param {string} text */
  function setText(text) {
    if (!field) return;
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    view.completion = null;
    fit();
    measure();
    changed();
  }

  /** As high as its text, for browsers that cannot do so by style. Meanwhile nothing around it moves. */
  function fit() {
    const frame = field?.parentElement;
    if (!field || !frame || CSS.supports("field-sizing", "content")) return;
    frame.style.blockSize = `${frame.offsetHeight}px`;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight}px`;
    frame.style.blockSize = "";
  }

  function measure() {
    const text = field?.value ?? "";
    const { text: most, lines: mostLines } = state.limits;
    const units = text.trim().length;
    const lines = text.trim().split("\n").length;
    view.excess = null;
    if (lines > mostLines) view.excess = { kind: "lines", count: lines, most: mostLines, over: true };
    if (units > most * 0.9) view.excess = { kind: "left", count: most - units, most, over: false };
    if (units > most) view.excess = { kind: "over", count: units - most, most, over: true };
    field?.setAttribute("aria-invalid", view.excess?.over ? "true" : "false");
  }

  function onInput() {
    if (!field) return;
    recalled = -1;
    fit();
    measure();
    suggest();
    saving ??= setTimeout(saveDraft, 400);
    const { value } = field;
    if (value && !/^[/@]/u.test(value) && Date.now() - lastTyping >= typingEvery) {
      lastTyping = Date.now();
      onTyping();
    }
    changed();
  }

  function suggest() {
    if (!field) return;
    const { value, selectionStart, selectionEnd } = field;
    view.completion = selectionStart === selectionEnd ? complete(value, selectionStart, known()) : null;
    view.active = 0;
    reveal();
  }

  /** The chosen one stays in sight, once the list is drawn. */
  function reveal() {
    requestAnimationFrame(() =>
      document.getElementById(`completion-${view.active}`)?.scrollIntoView({ block: "nearest" }),
    );
  }

  function close() {
    if (!view.completion) return;
    view.completion = null;
    changed();
  }

  /** @param {number} index */
  function accept(index) {
    const { completion } = view;
    if (!field || !completion) return;
    const { from, to, items } = completion;
    const { value } = items[index];
    field.setRangeText(field.value[to] === " " ? value.trimEnd() : value, from, to, "end");
    view.completion = null;
    fit();
    measure();
    suggest();
    changed();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (composing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (view.completion && onCompletionKey(event, view.completion)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") recall(event);
  }

  /** @param {KeyboardEvent} event @param {import("./completion.js").Completion} completion @returns {boolean} whether it was for the list */
  function onCompletionKey({ key: pressed, shiftKey }, { items, from, to }) {
    if (pressed === "ArrowDown" || pressed === "ArrowUp") {
      view.active = (view.active + (pressed === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      changed();
      reveal();
      return true;
    }
    if (pressed === "Escape") {
      close();
      return true;
    }
    // A command that is complete, perhaps by an alias, is run and not completed to another.
    const command = items[0].command && field?.value.slice(from, to) === field?.value.trim();
    const completedCommand =
      command &&
      items.some(({ command: c }) =>
        [c?.name, ...(c?.aliases ?? [])].includes(field?.value.slice(from + 1, to)),
      );
    if ((pressed === "Enter" && !shiftKey && !completedCommand) || (pressed === "Tab" && !shiftKey)) {
      accept(view.active);
      return true;
    }
    return false;
  }

  /** Up in an empty field brings back what was sent. @param {KeyboardEvent} event */
  function recall(event) {
    if (!field || (field.value !== "" && recalled < 0)) return;
    const next = event.key === "ArrowUp" ? Math.min(recalled + 1, sent.length - 1) : recalled - 1;
    if (next === recalled) return;
    event.preventDefault();
    setText(next < 0 ? "" : sent[next]);
    recalled = Math.max(-1, next);
  }

  async function submit() {
    const line = field?.value ?? "";
    if (!field || !line.trim()) return;
    const from = key;
    remember(line.trim());
    // Before anything happens: the line may lead to another place, with a draft of its own.
    field.value = "";
    saveDraft();
    const result = runLine(line, chat);
    // What is refused at once goes back at once, before anything around the field has moved.
    if (result === false) return putBack(line, from);
    if (key === from) setText("");
    if (!(await result)) return putBack(line, from, true);
    lastTyping = 0;
    onSent();
  }

  /** @param {string} line */
  function remember(line) {
    recalled = -1;
    if (sent[0] === line) return;
    sent.unshift(line);
    sent.length = Math.min(sent.length, rememberedLines);
  }

  /**
   * Nothing is lost: unless something else is being written by now. What comes back late is selected, so that it gives way to what
   * one begins to write at this very moment, instead of becoming its beginning.
   * @param {string} line @param {string} from @param {boolean} [late]
   */
  function putBack(line, from, late = false) {
    if (key === from && field?.value === "") {
      setText(line);
      if (late) field.select();
    } else if (key !== from && !store.get(`draft:${from}`)) store.set(`draft:${from}`, line);
    saveDraft();
  }

  return view;
}

/** @typedef {ReturnType<typeof createComposer>} Composer */
