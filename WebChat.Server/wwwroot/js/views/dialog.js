// What every dialog has, and the rows of which forms in it are made.

import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { live, ref } from "./lit-more.js";
import { toasts } from "./toasts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context @param {string} hook @param {any} title @param {any} content */
export const dialog = (context, hook, title, content) => html`
  <dialog
    class="dialog"
    data-test=${hook}
    aria-labelledby="dialog-title"
    @close=${context.app.dialogClosed}
    @click=${context.app.clickBackdrop}
    ${ref((element) => context.app.showDialog(element))}
  >
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button
          class="icon-button"
          data-test="close"
          aria-label=${context.i18n.t("close")}
          @click=${context.app.closeDialog}
        >
          ${icons.close}
        </button>
      </header>
      ${content}
    </div>
    ${toasts(context)}
  </dialog>
`;

/** A part of a form: rows under a heading. @param {string} title @param {any} rows */
export const group = (title, rows) =>
  html`<section class="group" aria-label=${title}>
    <h3>${title}</h3>
    <div class="group-rows">${rows}</div>
  </section>`;

/** What it is, and the control beside it. @param {string} title @param {string | undefined} hint @param {any} control */
export const row = (title, hint, control) =>
  html`<div class="setting">
    <div>
      <strong>${title}</strong>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    </div>
    ${control}
  </div>`;

/** @param {{title: string, hint?: string, hook: string, on: boolean, toggle: () => void}} what */
export const switchRow = ({ title, hint, hook, on, toggle }) =>
  row(
    title,
    hint,
    html`<button
      class="switch"
      role="switch"
      aria-checked=${on ? "true" : "false"}
      aria-label=${title}
      data-test=${hook}
      @click=${toggle}
    ></button>`,
  );

/**
 * One of a few, side by side: radio buttons, so that the arrow keys choose.
 * @param {{title: string, hint?: string, name: string, values: readonly string[], value: string, words: (value: string) => any, choose: (event: Event) => void, kind?: string}} what
 */
export const choiceRow = ({ title, hint, name, values, value, words, choose, kind = "segments" }) =>
  html`<fieldset class="setting choice" data-kind=${kind} data-test=${name}>
    <legend>${title}</legend>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    <div class=${kind}>
      ${values.map(
        (each) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              value=${each}
              .checked=${live(each === value)}
              @change=${choose}
            />${words(each)}</label
          >`,
      )}
    </div>
  </fieldset>`;
