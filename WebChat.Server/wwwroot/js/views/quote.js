// What a message answers, and what is left of one that was deleted.

import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { clock, name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../types.js").Entry} Entry */
/** @typedef {{seq: number, from: string, tag: string, excerpt: string}} Reply */

/** Leads to the original. @param {Reply | undefined} reply @param {Context} context */
export function quote(reply, context) {
  if (!reply) return nothing;
  const { i18n, app, state } = context;
  const { place } = state;
  return html`<button
    class="quote"
    data-test="quote"
    title=${i18n.t("quote.open")}
    @click=${() => place?.kind === "room" && void app.jumpTo(place.room, reply.seq)}
  >
    ${icons.reply}<span class="visually-hidden">${i18n.t("quote.label")}</span> ${quoted(reply, context)}
  </button>`;
}

/** Of whom, and how it begins. @param {Reply} reply @param {Context} context */
export function quoted({ from, tag, excerpt }, { i18n, state }) {
  const words = state.hidden.has(tag)
    ? html`<em>${i18n.t("quote.hidden")}</em>`
    : excerpt
      ? html`<span dir="auto">${excerpt}</span>`
      : html`<em>${i18n.t("quote.deleted")}</em>`;
  return html`<strong>${name(from)}</strong> ${words}`;
}

/** @param {import("../rows.js").Row} row @param {Context} context */
export const deletedRow = ({ entry, key, marked }, { i18n, format }) =>
  html`<article
    class="message deleted"
    data-test="deleted"
    data-key=${key}
    data-seq=${entry.seq}
    ?data-marked=${marked}
    tabindex="-1"
  >
    <span class="gutter">${icons.trash}</span>
    <p>
      ${i18n.parts("message.deleted", { name: name(entry.from) })} ${clock(Date.parse(entry.deleted), format)}
    </p>
  </article>`;

/** One has deleted it, and can still say no. @param {import("../rows.js").Row} row @param {Context} context */
export const undoRow = ({ entry, key }, { i18n, app }) =>
  html`<article
    class="message deleted"
    data-test="undo-row"
    data-key=${key}
    data-seq=${entry.seq}
    tabindex="-1"
  >
    <span class="gutter">${icons.trash}</span>
    <p>
      <span role="status">${i18n.t("message.deleting")}</span>
      <button class="link" data-test="undo" data-undo=${entry.seq} @click=${() => app.undoDelete(entry.seq)}>
        ${i18n.t("message.undo")}
      </button>
    </p>
  </article>`;
