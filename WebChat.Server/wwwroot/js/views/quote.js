// What a message answers, and what is left of one that was deleted.

import { veiled } from "../veil.js";
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
const quoted = (reply, context) => html`<strong>${name(reply.from)}</strong> ${beginning(reply, context)}`;

/** How it begins. @param {Reply} reply @param {Context} context */
export function beginning({ tag, excerpt }, { i18n, state }) {
  if (state.hidden.has(tag)) return html`<em>${i18n.t("quote.hidden")}</em>`;
  return excerpt
    ? html`<span dir="auto">${veiled(excerpt)}</span>`
    : html`<em>${i18n.t("quote.deleted")}</em>`;
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
      <span>${i18n.parts("message.deleted", { name: name(entry.from) })}</span>
      ${clock(Date.parse(entry.deleted), format)}
    </p>
  </article>`;

/** One has deleted it, and can still say no, until it is on its way. @param {import("../rows.js").Row} row @param {"soon" | "now"} stage @param {Context} context */
export const undoRow = ({ entry, key }, stage, { i18n, app }) =>
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
      ${
        stage === "soon"
          ? html`<button
              class="link"
              data-test="undo"
              data-undo=${entry.seq}
              @click=${() => app.undoDelete(entry.seq)}
            >
              ${i18n.t("message.undo")}
            </button>`
          : nothing
      }
    </p>
  </article>`;
