// Lines that say what is new, what was missed, what cannot be had, and that the server was away.

import { icons } from "./icons.js";
import { html } from "./lit.js";
import { clock } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../rows.js").Row} Row */

/** @type {Record<string, (row: Row, context: Context) => any>} */
export const continuityLines = {
  unread: ({ key }, { i18n }) =>
    html`<div class="unread-line" data-key=${key} data-test="unread-line" data-unread>
      <span>${i18n.t("line.unread")}</span>
    </div>`,

  hole: ({ key, from = 0, to = 0 }, { i18n, app, state }) => {
    const room = state.place?.kind === "room" ? state.place.room : "";
    const failed = app.historyFailed(room);
    return html`<div
      class="hole"
      data-key=${key}
      data-test="hole"
      data-from=${from}
      data-to=${to}
      ?data-failed=${failed}
    >
      ${
        failed
          ? html`<span>${i18n.t("hole.failed")}</span
              ><button class="link" data-test="hole-retry" @click=${() => app.fill({ from, to })}>
                ${i18n.t("hole.retry")}
              </button>`
          : html`<span class="spinner" aria-hidden="true"></span><span>${i18n.t("hole.loading")}</span>`
      }
    </div>`;
  },

  gap: (row, { i18n }) => {
    /** @type {{from: number, to: number, reason: string, count?: number}} */
    const { from, to, reason, count = to - from + 1 } = row.entry;
    const key = i18n.has(`gap.${reason}`) ? `gap.${reason}` : "gap.other";
    return html`<div class="gap" data-key=${row.key} data-test="gap" data-reason=${reason}>
      ${icons.alert}<span>${i18n.t(key, { count })}</span>
    </div>`;
  },

  away: (row, { i18n }) => {
    const { count, quiet } = row.entry;
    const soft = row.unread ? "" : "soft";
    return html`<div
      class="unread-line ${soft}"
      data-key=${row.key}
      data-test="away"
      ?data-unread=${row.unread}
    >
      <span>${i18n.t(quiet ? "line.quietly" : "line.away", { count })}</span>
    </div>`;
  },

  stopping: (row, { i18n, format }) => outage(row, trouble(row.entry, i18n), clock(row.entry.time, format)),

  back: (row, context) => outage(row, back(row.entry, context), clock(row.entry.time, context.format)),

  outages: (row, context) => {
    const { i18n, format } = context;
    const entries = /** @type {import("../types.js").Entry[]} */ (row.entries);
    const times = entries.filter(({ type }) => type === "back");
    const away = times.reduce((sum, entry) => sum + entry.away, 0);
    const words = i18n.t("line.outages", { count: times.length, time: format.duration(away) });
    return html`<details class="line fold outage" data-kind="outage" data-test="outages" data-key=${row.key}>
      <summary data-test="unfold">
        ${words} ${clock(/** @type {number} */ (entries.at(-1)?.time), format)}
      </summary>
      <ul>
        ${entries.map((entry) => html`<li>${clock(entry.time, format)} ${entry.type === "back" ? back(entry, context) : trouble(entry, i18n)}</li>`)}
      </ul>
    </details>`;
  },
};

/** @param {Row} row @param {string} words @param {any} at */
const outage = ({ type, key }, words, at) =>
  html`<div class="line outage" data-kind="outage" data-test=${type} data-key=${key}>
    ${icons.server}<span>${words} ${at}</span>
  </div>`;

/** @param {any} entry @param {Context["i18n"]} i18n */
const trouble = ({ code }, i18n) => i18n.t(`notice.${code}`);

/** @param {any} entry @param {Context} context */
const back = ({ away }, { i18n, format }) => i18n.t("line.back", { time: format.duration(away) });
