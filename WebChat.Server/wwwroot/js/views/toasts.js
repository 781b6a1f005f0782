// What is said for a moment: over the timeline, or in the dialog that is open, as what is behind it cannot be heard or clicked.

import { html, nothing } from "./lit.js";
import { repeat } from "./lit-more.js";
import { refusalWords } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function toasts(context) {
  const { ui, i18n, app } = context;
  return html`<div class="toasts" role="status" data-test="toasts">
    ${repeat(
      ui.toasts,
      ({ id }) => id,
      ({ id, key, values = {}, refusal, again }) =>
        html`<div class="toast">
          ${refusal ? refusalWords(refusal, context) : i18n.parts(/** @type {string} */ (key), values)}
          ${
            again
              ? html`<button class="link" data-test="toast-again" @click=${() => app.tryAgain(id)}>
                  ${i18n.t("emoji.again")}
                </button>`
              : nothing
          }
        </div>`,
    )}
  </div>`;
}
