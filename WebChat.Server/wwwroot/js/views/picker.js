// The emoji to choose from: by looking through their groups, or by a word for them.

import { findEmoji } from "../emoji-search.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { live, ref } from "./lit-more.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../picking.js").Picker} Picker */

/** One of each group stands for it. */
const signs = ["😀", "👋", "🐻", "🍎", "🚗", "⚽", "💡", "❤️", "🏁"];

/** @param {Context} context */
export function picker(context) {
  const { ui, i18n, app } = context;
  const open = /** @type {Picker} */ (ui.picker);
  if (open.seq !== undefined) return atMessage(open, context);
  return html`<div
    class="picker"
    role="dialog"
    aria-label=${i18n.t("emoji.title")}
    tabindex="-1"
    data-test="picker"
    ${ref(app.hasKeyboard() ? undefined : focusOnce)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, app)}
    @focusout=${(/** @type {FocusEvent} */ event) => onLeave(event, app)}
  >
    ${inside(open, context)}
  </div>`;
}

/** Above the page: beside the message, or on a phone at the lower edge. @param {Picker} open @param {Context} context */
const atMessage = (open, context) =>
  html`<dialog
    class="picker"
    aria-label=${context.i18n.t("emoji.title")}
    tabindex="-1"
    data-test="picker"
    ${ref((element) => element instanceof HTMLDialogElement && !element.open && showBeside(element, open, context.app.hasKeyboard()))}
    @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, context.app)}
    @close=${context.app.closePicker}
    @click=${(/** @type {MouseEvent} */ event) => event.target === event.currentTarget && isOutside(event) && context.app.closePicker()}
  >
    ${inside(open, context)}
  </dialog>`;

/** Below its message where there is room, else above. @param {HTMLDialogElement} box @param {Picker} open @param {boolean} hasKeyboard */
function showBeside(box, { seq }, hasKeyboard) {
  setTimeout(() => {
    if (!box.isConnected || box.open) return;
    box.showModal();
    if (!hasKeyboard) box.focus();
    const message = document.querySelector(`article.message[data-seq="${seq}"]`)?.getBoundingClientRect();
    if (!message) return;
    const { width, height } = box.getBoundingClientRect();
    const most = innerHeight - height - margin;
    const above = message.top - height - margin;
    const y = message.bottom + margin <= most ? message.bottom + margin : above >= margin ? above : most;
    box.style.setProperty("--picker-x", `${message.right - width - 3 * margin}px`);
    box.style.setProperty("--picker-y", `${y}px`);
  });
}

/** Between it and what it stands beside, in pixels. */
const margin = 8;

/** The backdrop of a dialog is the dialog, and around it. @param {MouseEvent} event */
function isOutside({ currentTarget, clientX, clientY }) {
  const box = /** @type {HTMLElement} */ (currentTarget).getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** @param {Picker} open @param {Context} context */
const inside = (open, context) => {
  const { i18n, app } = context;
  return html`<input
      type="search"
      class="picker-search"
      data-test="emoji-search"
      aria-label=${i18n.t("emoji.search")}
      placeholder=${i18n.t("emoji.search")}
      autocomplete="off"
      spellcheck="false"
      dir="auto"
      .value=${live(open.query)}
      @input=${(/** @type {InputEvent} */ event) => app.searchEmoji(/** @type {HTMLInputElement} */ (event.target).value)}
      ${ref(app.hasKeyboard() ? focusOnce : undefined)}
    />
    ${open.groups && !open.query ? tabs(open, context) : nothing} ${content(open, context)}`;
};

/** Where a keyboard would come up and cover what one wants to look at, the list has the focus itself. @param {Element | undefined} element */
const focusOnce = (element) => void (element instanceof HTMLElement && setTimeout(() => element.focus()));

/** @param {Picker} open @param {Context} context */
function content(open, { i18n, app }) {
  if (open.failed)
    return html`<div class="picker-note" role="alert">
      <p>${i18n.t("emoji.failed")}</p>
      <button class="secondary" data-test="emoji-again" @click=${app.fillPicker}>
        ${i18n.t("emoji.again")}
      </button>
    </div>`;
  if (!open.groups)
    return html`<p class="picker-note">
      <span class="spinner" aria-hidden="true"></span>${i18n.t("hole.loading")}
    </p>`;
  const shown = open.query
    ? findEmoji(open.groups, app.emoji.codes(), open.query)
    : groupOf(open, open.groups);
  if (shown.length === 0) return html`<p class="picker-note" role="status">${i18n.t("emoji.none")}</p>`;
  const label = open.query ? i18n.t("emoji.found", { count: shown.length }) : groupName(open.group, i18n);
  return html`${open.query ? html`<p class="visually-hidden" role="status">${label}</p>` : nothing}
    <div class="picker-grid" role="group" aria-label=${label} data-test="emoji-grid">
      ${shown.map(
        ([emoji, name], index) =>
          html`<button
            type="button"
            class="emoji"
            data-test="emoji"
            tabindex=${index === 0 ? 0 : -1}
            aria-label=${name}
            title=${name}
            @click=${() => app.picked(emoji)}
          >
            ${emoji}
          </button>`,
      )}
    </div>`;
}

/** @param {Picker} open @param {string[][][]} groups @returns {string[][]} */
function groupOf({ group, recent }, groups) {
  if (group >= 0) return groups[group];
  const all = new Map(groups.flat().map((each) => [each[0], each]));
  return recent.map((emoji) => all.get(emoji) ?? [emoji, emoji]);
}

/** @param {Picker} open @param {Context} context */
const tabs = ({ group, recent, groups }, { i18n, app }) =>
  html`<div class="picker-tabs" role="tablist" aria-label=${i18n.t("emoji.groups")}>
    ${[...(recent.length ? [-1] : []), ...(groups ?? []).keys()].map(
      (each) =>
        html`<button
          type="button"
          role="tab"
          data-test="emoji-tab"
          aria-selected=${each === group ? "true" : "false"}
          tabindex=${each === group ? 0 : -1}
          aria-label=${groupName(each, i18n)}
          title=${groupName(each, i18n)}
          @click=${() => app.showGroup(each)}
        >
          ${each < 0 ? icons.clock : signs[each]}
        </button>`,
    )}
  </div>`;

/** @param {number} group @param {import("../i18n.js").I18n} i18n */
const groupName = (group, i18n) => i18n.t(group < 0 ? "emoji.recent" : `emojiGroup.${group}`);

/** @param {KeyboardEvent} event @param {import("../app.js").App} app */
function onKey(event, app) {
  const { key, target, currentTarget } = event;
  const box = /** @type {HTMLElement} */ (currentTarget);
  const grid = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(".picker-grid button"))];
  if (key === "Escape") app.closePicker();
  else if (!(target instanceof HTMLElement) || event.isComposing) return;
  else if (target.role === "tab" || target.getAttribute("role") === "tab") {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[role=tab]"))];
    const next = all.at((all.indexOf(target) + (isForward(key, box) ? 1 : -1)) % all.length);
    next?.click();
    next?.focus();
  } else if (target instanceof HTMLInputElement) {
    if (key === "ArrowDown") focus(grid, 0);
    else if (key === "Enter") grid[0]?.click();
    else return;
  } else if (grid.includes(target)) {
    const next = neighbour(grid, grid.indexOf(target), key, box);
    if (next === null) return;
    if (next < 0) /** @type {HTMLElement} */ (box.querySelector("input")).focus();
    else focus(grid, next);
  } else return;
  event.preventDefault();
}

/** @param {string} key @param {HTMLElement} box */
const isForward = (key, box) => (key === "ArrowRight") === (getComputedStyle(box).direction === "ltr");

/** The place to which a key leads; -1: out at the top; null: it leads nowhere. @param {HTMLElement[]} grid @param {number} at @param {string} key @param {HTMLElement} box */
function neighbour(grid, at, key, box) {
  const last = grid.length - 1;
  const second = grid.findIndex(({ offsetTop }) => offsetTop > grid[0].offsetTop);
  const columns = second < 0 ? grid.length : second;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowLeft" || key === "ArrowRight")
    return Math.min(last, Math.max(0, at + (isForward(key, box) ? 1 : -1)));
  if (key === "ArrowDown") return Math.min(last, at + columns);
  if (key === "ArrowUp") return at - columns;
  return null;
}

/** Only one of them is reached by Tab: the one that was last there. @param {HTMLElement[]} grid @param {number} at */
function focus(grid, at) {
  for (const each of grid) each.tabIndex = -1;
  if (!grid[at]) return;
  grid[at].tabIndex = 0;
  grid[at].focus();
}

/** Who goes elsewhere is done with it; a window that is left is not. @param {FocusEvent} event @param {import("../app.js").App} app */
function onLeave({ currentTarget, relatedTarget }, app) {
  const box = /** @type {HTMLElement} */ (currentTarget);
  if (relatedTarget instanceof Node && !box.contains(relatedTarget)) app.leavePicker();
}
