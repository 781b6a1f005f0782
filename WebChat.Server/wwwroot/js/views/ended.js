// Where one is after leaving.

import { frame } from "./join.js";
import { html, nothing } from "./lit.js";
import { name, said } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function endView(context) {
  const { i18n, state, app } = context;
  const code = state.connection.code ?? "quit";
  return frame(
    context,
    html`
      <div class="ended" data-test="ended">
        <h1>${i18n.t(`end.${code}.title`)}</h1>
        <p class="lead" role="status">
          ${i18n.t(`end.${code}.text`)}
          ${state.connection.reason ? html`<q dir="auto">${state.connection.reason}</q>` : nothing}
        </p>
        ${unsent(context, code)}
        <button class="primary large" data-test="join-again" @click=${app.joinAgain}>
          ${i18n.t("end.again")}
        </button>
      </div>
    `,
  );
}

/** What was written and not sent is told, and what is not given up is shown. @param {Context} context @param {string} code */
function unsent({ i18n, ui }, code) {
  const count = ui.unsent.length;
  if (count === 0) return nothing;
  if (code !== "kicked") return html`<p data-test="unsent">${i18n.t("end.unsent", { count })}</p>`;
  return html`<div class="unsent" data-test="unsent">
    <p>${i18n.t("end.unsentKept", { count })}</p>
    <ul>
      ${ui.unsent.map(
        ({ place, to, text, kind }) =>
          html`<li>
            <span class="note">${name(place.kind === "room" ? `#${place.room}` : (to ?? ""))}</span>
            ${said(kind === "action" ? `/me ${text}` : text)}
          </li>`,
      )}
    </ul>
  </div>`;
}
