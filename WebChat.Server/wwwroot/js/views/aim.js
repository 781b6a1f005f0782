// Above the text field: what the line answers, or which message it is to stand for.

import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { name } from "./parts.js";
import { beginning } from "./quote.js";

/** @param {import("./context.js").Context} context */
export function aimBar(context) {
  const { i18n, app } = context;
  const { current } = app.composer.aim;
  if (!current) return nothing;
  const isReply = current.kind === "reply";
  return html`<div class="aim" id="composer-aim" data-test="aim" data-kind=${current.kind}>
    ${isReply ? icons.reply : icons.pencil}
    <div>
      <p class="aim-title">
        ${isReply ? i18n.parts("aim.reply", { name: name(current.from) }) : i18n.t("aim.edit")}
      </p>
      <p class="aim-text">
        ${isReply ? beginning(current, context) : html`<span dir="auto">${current.text}</span>`}
      </p>
      ${isReply ? nothing : meanwhile(context)}
    </div>
    <button
      class="icon-button small"
      data-test="cancel-aim"
      aria-label=${i18n.t("aim.cancel")}
      title=${i18n.t("aim.cancel")}
      @click=${app.composer.aim.cancel}
    >
      ${icons.close}
    </button>
  </div>`;
}

/** It was changed elsewhere while one writes. @param {import("./context.js").Context} context */
function meanwhile({ i18n, app }) {
  const text = app.composer.aim.meanwhile();
  if (text === undefined) return nothing;
  return html`<p class="aim-meanwhile" role="status" data-test="aim-meanwhile">
    ${text === null ? i18n.t("aim.deleted") : i18n.parts("aim.changed", { text: html`<q dir="auto">${text}</q>` })}
  </p>`;
}
