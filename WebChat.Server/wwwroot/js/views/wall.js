// A room for a projector: what was said last, what was announced, and how to join.

import { veiled } from "../veil.js";
import { isAway, shown } from "../wall-state.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { repeat } from "./lit-more.js";
import { avatar, clock, name } from "./parts.js";
import { qrCode } from "./qr.js";
import { written, writtenInline } from "./text.js";

/** Where only this machine finds the server. */
const onlyHere = /^(localhost|127\.|\[::1\])/;

/**
 * @typedef {object} WallContext
 * @property {import("../wall-state.js").Wall} wall
 * @property {import("../i18n.js").I18n} i18n
 * @property {import("../format.js").Format} format
 * @property {string} address of the room
 * @property {number} now
 * @property {import("./text.js").TextContext["app"]} app what helps to read texts
 */

/** @param {WallContext} context */
export function wallView(context) {
  const { wall, i18n, format } = context;
  return html`
    <main class="wall">
      <header class="wall-head">
        <h1 data-test="title"><span class="sign" aria-hidden="true">#</span>${name(wall.room)}</h1>
        ${wall.topic ? html`<p class="wall-topic" dir="auto">${wall.topic}</p>` : nothing}
        <p class="wall-count" data-test="count">
          ${icons.people}<span aria-hidden="true">${format.number(wall.count)}</span
          ><span class="visually-hidden">${i18n.t("rooms.people", { count: wall.count })}</span>
        </p>
      </header>
      ${state(context)} ${announcement(context)} ${messages(context)} ${joining(context)}
    </main>
  `;
}

/** @param {WallContext} context */
function state({ wall, i18n, now }) {
  const words = wall.refused
    ? i18n.t(`code.${wall.refused}`)
    : isAway(wall, now)
      ? i18n.t("wall.away")
      : nothing;
  return html`<p class="wall-state" role="status" data-test="wall-state">${words}</p>`;
}

/** The newest one. @param {WallContext} context */
function announcement(context) {
  const { wall, i18n, format } = context;
  const newest = wall.announcements.at(-1);
  if (!newest) return nothing;
  return html`<section
    class="wall-announcement"
    data-test="banner"
    aria-label=${i18n.t("announcement.label")}
  >
    ${icons.megaphone}
    <div>${written(newest.text, context)}</div>
    ${clock(Date.parse(newest.at), format)}
  </section>`;
}

/** @param {WallContext} context */
function messages(context) {
  const { wall, i18n, format } = context;
  const all = shown(wall);
  if (wall.seen && all.length === 0)
    return html`<p class="wall-empty" data-test="empty">${i18n.t("wall.empty")}</p>`;
  return html`<div
    class="wall-messages"
    role="log"
    aria-label=${i18n.t("timeline.label")}
    data-test="timeline"
  >
    ${repeat(
      all,
      ({ seq }) => seq,
      (message) =>
        html`<article
          class="wall-message"
          data-test="message"
          data-seq=${message.seq}
          data-kind=${message.kind}
        >
          ${avatar(message.tag, message.from)}
          <div>
            <p class="wall-from">
              <strong>${name(message.from)}</strong> ${clock(Date.parse(message.at), format)}
            </p>
            ${answered(message, i18n)}
            ${message.kind === "action" ? writtenInline(message.text, context) : written(message.text, context)}
            ${reactions(message, format)}
          </div>
        </article>`,
    )}
  </div>`;
}

/** What it answers. @param {import("../wall-state.js").Message} message @param {import("../i18n.js").I18n} i18n */
const answered = ({ reply }, i18n) =>
  reply
    ? html`<p class="wall-reply" data-test="quote">
        ${icons.reply}<span class="visually-hidden">${i18n.t("quote.label")}</span>
        <strong>${name(reply.from)}</strong>
        ${reply.excerpt ? html`<span dir="auto">${veiled(reply.excerpt)}</span>` : html`<em>${i18n.t("quote.deleted")}</em>`}
      </p>`
    : nothing;

/** @param {import("../wall-state.js").Message} message @param {import("../format.js").Format} format */
const reactions = ({ reactions: all = [] }, format) =>
  all.length === 0
    ? nothing
    : html`<p class="wall-reactions">
        ${all.map((/** @type {{emoji: string, count: number}} */ { emoji, count }) => html`<span><i class="emoji">${emoji}</i> ${format.number(count)}</span>`)}
      </p>`;

/** @param {WallContext} context */
function joining({ i18n, address }) {
  const { host } = new URL(address);
  const short = address.replace(/^https?:\/\//, "").replace(/\/$/, "");
  return html`<section class="wall-join" aria-label=${i18n.t("wall.join")}>
    ${qrCode(address, i18n.t("wall.code"))}
    <div>
      <h2>${i18n.t("wall.join")}</h2>
      <p class="wall-address" dir="ltr" data-test="address">${parts(short)}</p>
      ${onlyHere.test(host) ? html`<p class="wall-only">${i18n.t("wall.onlyHere")}</p>` : nothing}
    </div>
  </section>`;
}

/** As people write it, broken where one would break it. @param {string} address */
const parts = (address) =>
  decodeURI(address)
    .split(/(?<=\/)|(?=\.)/u)
    .map((part, index) => (index ? html`<wbr />${part}` : part));
