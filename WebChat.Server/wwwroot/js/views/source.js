// A text as it was written, with all its signs.

import { icons } from "./icons.js";
import { html } from "./lit.js";
import { name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context @param {{text: string, from: string}} source */
export const sourceTitle = ({ i18n }, { from }) =>
  from ? i18n.parts("text.sourceOf", { name: name(from) }) : i18n.t("text.source");

/** @param {Context} context @param {{text: string, from: string}} source */
export const sourceBody = ({ i18n, app }, { text }) => html`
  <textarea
    class="source"
    data-test="source"
    dir="auto"
    readonly
    rows=${Math.min(14, text.split("\n").length + Math.ceil(text.length / 60))}
    aria-label=${i18n.t("text.source")}
    .value=${text}
  ></textarea>
  <div class="buttons">
    <button class="primary" data-test="copy-source" autofocus @click=${() => app.copy(text)}>
      ${i18n.t("text.copy")}
    </button>
  </div>
`;

/** To the text as it was written. @param {{text: string, from: string}} entry @param {Context} context */
export const sourceButton = ({ text, from }, { i18n, app }) =>
  html`<button
    class="icon-button small"
    data-test="show-source"
    aria-label=${i18n.t("text.source")}
    title=${i18n.t("text.source")}
    @click=${() => app.showSource(text, from)}
  >
    ${icons.code}
  </button>`;
