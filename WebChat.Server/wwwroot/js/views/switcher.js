// Ctrl-K: from anywhere to anywhere, by a few letters. A list box under a field; the focus stays in the field.

import { composing, isSwitcherKey } from "../keys.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { ref, repeat } from "./lit-more.js";
import { avatar, name } from "./parts.js";
import { toasts } from "./toasts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../switcher.js").Choice} Choice */

/** How far Page Up and Page Down go. */
const page = 8;

/** @param {Context} context @param {import("../places.js").Switcher} dialog */
export function switcher(context, dialog) {
  const { i18n, app } = context;
  const choices = app.places.choices(dialog);
  const active = Math.min(dialog.active, choices.length - 1);
  return html`
    <dialog
      class="dialog switcher"
      data-test="switcher"
      aria-label=${i18n.t("switcher.label")}
      @close=${app.dialogClosed}
      @click=${app.clickBackdrop}
      ${ref((element) => app.showDialog(element))}
    >
      <div class="switcher-body">
        <input
          type="text"
          role="combobox"
          data-test="switcher-query"
          aria-label=${i18n.t("switcher.label")}
          aria-autocomplete="list"
          aria-expanded="true"
          aria-controls="switcher-list"
          aria-activedescendant=${active >= 0 ? `switcher-${active}` : nothing}
          placeholder=${i18n.t("switcher.hint")}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          dir="auto"
          enterkeyhint="go"
          maxlength="64"
          autofocus
          @input=${(/** @type {InputEvent} */ event) => app.places.seek(dialog, /** @type {HTMLInputElement} */ (event.target).value)}
          @keydown=${(/** @type {KeyboardEvent} */ event) => press(event, dialog, context)}
        />
        <ul role="listbox" id="switcher-list" class="switcher-list" aria-label=${i18n.t("switcher.list")}>
          ${repeat(
            choices,
            ({ key }) => key,
            (choice, index) => option(choice, index, index === active, context),
          )}
        </ul>
        <p class="hint" role="status" data-test="switcher-count">
          ${choices.length > 0 ? i18n.t("switcher.count", { count: choices.length }) : i18n.t("switcher.none")}
        </p>
      </div>
      ${toasts(context)}
    </dialog>
  `;
}

/** @param {Choice} choice @param {number} index @param {boolean} active @param {Context} context */
const option = (choice, index, active, { app, i18n, format }) => html`
  <li
    role="option"
    id="switcher-${index}"
    class="switcher-option"
    data-test="choice"
    data-kind=${choice.kind}
    data-name=${choice.label}
    aria-selected=${active ? "true" : "false"}
    ${ref((element) => active && element?.scrollIntoView({ block: "nearest" }))}
    @click=${() => app.places.pick(choice)}
  >
    ${sign(choice)}
    <span class="switcher-name">
      ${choice.kind === "make" ? i18n.parts("switcher.make", { room: name(`#${choice.label}`) }) : name(choice.label.replace(/^\//, ""))}
    </span>
    ${choice.note ? html`<span class="note" dir="auto">${choice.note}</span>` : nothing}
    ${choice.kind === "room" && !choice.inside ? html`<span class="note">${i18n.t("switcher.outside")}</span>` : nothing}
    ${
      choice.unread
        ? html`<span class="badge" ?data-mention=${Boolean(choice.mentions)}
            >${format.number(choice.unread)}<span class="visually-hidden">
              ${i18n.t("sidebar.unread", { count: choice.unread })}</span
            ></span
          >`
        : nothing
    }
  </li>
`;

/** @param {Choice} choice */
function sign({ kind, tag, label }) {
  if (kind === "command") return html`<span class="sign" aria-hidden="true">/</span>`;
  if (kind === "make") return html`<span class="sign" aria-hidden="true">${icons.plus}</span>`;
  if (kind === "room") return html`<span class="sign" aria-hidden="true">#</span>`;
  return avatar(tag ?? "", label, "small");
}

/**
 * What fits is looked up anew: who types fast presses Enter before the list is drawn.
 * @param {KeyboardEvent} event @param {import("../places.js").Switcher} dialog @param {Context} context
 */
function press(event, dialog, { app }) {
  if (composing(event)) return;
  const choices = app.places.choices(dialog);
  const last = choices.length - 1;
  const active = Math.min(dialog.active, last);
  const around = (/** @type {number} */ index) => (index < 0 ? last : index > last ? 0 : index);
  /** @type {Record<string, number>} */
  const moves = {
    ArrowDown: around(active + 1),
    ArrowUp: around(active - 1),
    PageDown: Math.min(last, active + page),
    PageUp: Math.max(0, active - page),
  };
  if (event.key in moves) app.places.point(dialog, moves[event.key]);
  else if (event.key === "Enter" && choices[active]) app.places.pick(choices[active]);
  else if (isSwitcherKey(event)) closeFrame(event);
  else return;
  event.preventDefault();
}

/** By the browser, which gives the focus back. @param {KeyboardEvent} event */
const closeFrame = ({ target }) => /** @type {Element} */ (target).closest("dialog")?.close();
