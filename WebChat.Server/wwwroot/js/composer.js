// The text field: completion, the limit, what one is asked before something is sent. It owns its element: a render never touches what
// is being typed.

import { createAim } from "./aim.js";
import { runLine } from "./commands.js";
import { createDrafts } from "./drafts.js";
import { bringCaret, measure } from "./field.js";
import { composing } from "./keys.js";
import { fenced, onLongPaste } from "./pasting.js";
import { createRecall } from "./recall.js";
import { findSecrets } from "./secrets.js";
import { createSuggestions } from "./suggestions.js";

const typingEvery = 3000;

/**
 * @param {object} options
 * @param {import("./store.js").Store} options.store
 * @param {import("./state.js").State} options.state
 * @param {import("./chat.js").Chat} options.chat
 * @param {Parameters<typeof createAim>[0]["changing"]} options.changing
 * @param {Parameters<typeof createSuggestions>[0]["known"]} options.known
 * @param {() => boolean} options.sendsByEnter or by Ctrl and Enter only
 * @param {() => void} options.changed the view is to be drawn again
 * @param {() => void} options.onTyping
 * @param {() => void} options.onSent
 */
export function createComposer(options) {
  const { store, state, chat, known, sendsByEnter, changed, onTyping, onSent } = options;
  /** @type {HTMLTextAreaElement | null} */
  let field = null;
  let key = "";
  let lastTyping = 0;
  /** The field is not there yet, but one wants to write in it. */
  let focusDue = false;
  const drafts = createDrafts({ store, read: () => field?.value ?? "" });
  const recalled = createRecall();
  const suggestions = createSuggestions({ known, replace, changed });
  const aim = createAim({ ...options, read: () => view.text, write, changed: goOn });

  const view = {
    suggestions,
    aim,
    /** @type {ReturnType<typeof measure>} */
    excess: null,
    /** @type {import("./pasting.js").Pasted | null} what was pasted and would be better as a block of code */
    pasted: null,
    /** @type {import("./secrets.js").SecretKind[]} what one is asked about before the line is sent */
    secrets: [],

    /** @param {Element | undefined} element */
    attach: (element) => {
      field = /** @type {HTMLTextAreaElement | null} */ (element ?? null);
      if (!field) return;
      field.addEventListener("input", onInput);
      field.addEventListener("keydown", onKey);
      onLongPaste(field, (pasted) => {
        view.pasted = pasted;
        changed();
      });
      field.addEventListener("blur", suggestions.close);
      field.addEventListener("focus", () => field && bringCaret(field));
      setText(drafts.open(key));
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
      suggestions.accept(index);
    },

    /** Another place is open: its own draft. @param {string} next */
    open(next) {
      if (next === key) return;
      drafts.save();
      key = next;
      lastTyping = 0;
      recalled.leave();
      aim.open(key);
      setText(drafts.open(key));
    },

    /** The session is over. @param {boolean} forget whether nothing is to stay */
    end(forget) {
      if (forget) recalled.forget();
      else drafts.save();
      key = drafts.open("");
      aim.open("");
      setText("");
    },

    /** Puts a command before what is being written. @param {string} start */
    begin(start) {
      field?.setSelectionRange(0, 0);
      view.insert(start);
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

    /** Puts something where the caret is, and goes on writing there. @param {string} text */
    insert(text) {
      if (!field) return;
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      onInput();
    },

    /** What was pasted becomes a block of code. */
    fence: () => {
      const made = field && view.pasted && fenced(field.value, view.pasted);
      view.pasted = null;
      if (made) setText(made.value, made.caret);
      field?.focus();
      drafts.later();
      changed();
    },

    /** What was pasted stays as it is; or the line is not sent as it is. */
    keepWriting: () => {
      view.pasted = null;
      view.secrets = [];
      field?.focus();
      changed();
    },

    /** Escape is an answer. @param {KeyboardEvent} event */
    onAskKey: (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      view.keepWriting();
    },

    /** One was asked, and means it. */
    sendAnyway: () => {
      field?.focus();
      void send();
    },

    saveDraft: drafts.save,

    /** What can be completed may have come by now. */
    suggestAgain() {
      if (!field || !view.focused) return;
      suggestions.update(field);
      changed();
    },
  };

  /** @param {string} text @param {number} [caret] */
  function setText(text, caret = text.length) {
    suggestions.completion = view.pasted = null;
    view.secrets = [];
    if (!field) return;
    field.value = text;
    field.setSelectionRange(caret, caret);
    view.excess = measure(field, state.limits);
    changed();
  }

  function goOn() {
    view.focus();
    changed();
  }

  /** @param {string} text */
  function write(text) {
    setText(text);
    drafts.save();
  }

  function onInput() {
    if (!field) return;
    const before = around();
    recalled.leave();
    view.secrets = [];
    if (view.pasted && !field.value.startsWith(view.pasted.text, view.pasted.from)) view.pasted = null;
    view.excess = measure(field, state.limits);
    suggestions.update(field);
    drafts.later();
    const { value } = field;
    if (value && !/^[/@]/u.test(value) && Date.now() - lastTyping >= typingEvery) {
      lastTyping = Date.now();
      onTyping();
    }
    // The browser shows what is typed; all is drawn anew only when something around it is another.
    if (around().some((part, index) => part !== before[index])) changed();
  }

  /** What is shown around the field, and hangs on what stands in it. */
  function around() {
    return [view.excess?.kind, view.excess?.count, view.pasted, view.secrets.length, suggestions.completion];
  }

  /** @param {number} from @param {number} to @param {string} text */
  function replace(from, to, text) {
    if (!field) return;
    field.setRangeText(field.value[to] === " " ? text.trimEnd() : text, from, to, "end");
    view.excess = measure(field, state.limits);
    suggestions.update(field);
    drafts.later();
    changed();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (composing(event) || event.altKey) return;
    const { key: pressed, shiftKey } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const vertical = pressed === "ArrowUp" || pressed === "ArrowDown";
    if (ctrl && pressed !== "Enter" && !vertical) return;
    if (!ctrl && suggestions.onKey(event, field?.value ?? "")) event.preventDefault();
    else if (pressed === "Enter" && !shiftKey && (ctrl || sendsByEnter())) {
      event.preventDefault();
      void submit();
    } else if (pressed === "ArrowUp" && !ctrl && !recalled.active && aim.rewriteLast())
      event.preventDefault();
    else if (vertical && (ctrl || recalled.active || field?.value === "")) recall(event);
    else if (pressed === "Escape" && (view.pasted || view.secrets.length)) {
      event.preventDefault();
      view.keepWriting();
    } else if (pressed === "Escape" && aim.current) {
      event.preventDefault();
      aim.cancel();
    }
  }

  /** With Ctrl, or in an empty field where nothing can be rewritten, brings back what was sent. @param {KeyboardEvent} event */
  function recall(event) {
    const text = recalled.step(event.key === "ArrowUp", field?.value ?? "");
    if (text === null) return;
    event.preventDefault();
    setText(text);
  }

  /** What looks like a secret is asked about, once. */
  function submit() {
    const secrets = findSecrets(field?.value ?? "");
    if (secrets.length === 0) return send();
    view.secrets = secrets;
    suggestions.close();
    changed();
    // Once it is drawn: who goes on pressing Enter goes back to the text.
    requestAnimationFrame(() => setTimeout(() => document.getElementById("secret-edit")?.focus()));
    return undefined;
  }

  async function send() {
    const line = field?.value ?? "";
    if (!field || aim.send(line) || !line.trim()) return;
    const from = key;
    recalled.remember(line.trim());
    // Before anything happens: the line may lead to another place, with a draft of its own.
    field.value = "";
    drafts.save();
    const result = runLine(line, chat);
    // What is refused at once goes back at once, before anything around the field has moved.
    if (result === false) return putBack(line, from);
    if (key === from) setText("");
    if (!(await result)) return putBack(line, from, true);
    lastTyping = 0;
    onSent();
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
    } else if (key !== from) drafts.keep(from, line);
    drafts.save();
  }

  return view;
}

/** @typedef {ReturnType<typeof createComposer>} Composer */
