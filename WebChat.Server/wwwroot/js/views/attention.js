// Bars above the timeline: what was missed while one was away, and whether one wants to be told next time.

import { isAnything, whatWasMissed } from "../missed.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {keyof Pick<import("../missed.js").Missed, "messages" | "mentions" | "replies" | "privates" | "announcements">} Kind */

/** @type {Kind[]} */
const kinds = ["messages", "mentions", "replies", "privates", "announcements"];

/** @param {Context} context */
export const attentionBars = (context) =>
  html`<div class="attention-bars">${missedBar(context)} ${offerBar(context)}</div>`;

/** @param {Context} context */
function missedBar({ state, i18n, app }) {
  if (!state.missed) return nothing;
  const missed = whatWasMissed(state, state.missed);
  if (!isAnything(missed)) return nothing;
  return html`<section class="bar missed" data-test="missed" aria-label=${i18n.t("missed.label")}>
    ${icons.bell}
    <p role="status">
      ${i18n.t(missed.all ? "missed.title" : "missed.atLeast")}
      ${kinds.map((kind) => {
        const count = kind === "messages" ? missed.count : missed[kind].length;
        if (count === 0) return nothing;
        return html`<button class="link" data-test="missed-${kind}" @click=${() => app.attention.jump(kind)}>
          ${i18n.t(`missed.${kind}`, { count })}
        </button> `;
      })}
    </p>
    <button
      class="icon-button small"
      data-test="caught-up"
      aria-label=${i18n.t("missed.close")}
      title=${i18n.t("missed.close")}
      @click=${() => app.attention.caughtUp()}
    >
      ${icons.close}
    </button>
  </section>`;
}

/** @param {Context} context */
function offerBar({ i18n, app }) {
  const { offer } = app.attention.signals;
  if (!offer) return nothing;
  return html`<section class="bar offer" data-test="offer" aria-label=${i18n.t("notify.title")}>
    ${icons.bell}
    <p role="status">${i18n.parts("notify.offer", { name: name(offer.entry.from) })}</p>
    <button class="link" data-test="notify-yes" @click=${() => app.attention.signals.chooseNotify(true)}>
      ${i18n.t("notify.yes")}
    </button>
    <button class="link" data-test="notify-no" @click=${() => app.attention.signals.chooseNotify(false)}>
      ${i18n.t("notify.no")}
    </button>
  </section>`;
}
