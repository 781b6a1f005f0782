// Small pieces that several views share.

import { initial, tone } from "../format.js";
import { linkify } from "../linkify.js";
import { brokenRule } from "../nickname.js";
import { html, nothing } from "./lit.js";

/** A name stands for itself, whatever the direction of the text around it. @param {string} nickname */
export const name = (nickname) => html`<bdi>${nickname}</bdi>`;

/** @param {string} tag @param {string} nickname @param {string} [size] */
export const avatar = (tag, nickname, size = "") =>
  html`<span class="avatar ${size}" data-tone=${tone(tag)} aria-hidden="true">${initial(nickname)}</span>`;

/** Beside a name, in silence: that somebody's connection is away at the moment, or they themselves. @param {string} presence @param {import("../i18n.js").I18n} i18n */
export const presenceNote = (presence, i18n) =>
  presence === "reconnecting" || presence === "away"
    ? html`<span class="note presence" aria-live="off" data-test="presence" data-presence=${presence}
        >${i18n.t(`presence.${presence}`)}</span
      >`
    : nothing;

/** Plain text, with its links. @param {string} text */
const linked = (text) =>
  linkify(text).map((part) =>
    typeof part === "string"
      ? part
      : html`<a data-test="link" href=${part.href} target="_blank" rel="noopener noreferrer"
          >${part.text}</a
        >`,
  );

/** A text as it was written: an inline element, so that no formatter adds white space to it. @param {string} text */
export const said = (text) => html`<span class="text" dir="auto" data-test="text">${linked(text)}</span>`;

/** @param {number} time @param {import("../format.js").Format} format */
export const clock = (time, format) =>
  html`<time datetime=${new Date(time).toISOString()} title=${format.full(time)}>${format.time(time)}</time>`;

/**
 * What a refusal says in the user's words.
 * @param {import("../types.js").Refusal} refusal
 * @param {import("./context.js").Context} context
 * @param {Record<string, any>} [values]
 * @returns {any[]}
 */
export function refusalWords(
  { code, message, retryAfterMs, until, reason },
  { i18n, format, state },
  values = {},
) {
  const key = `code.${code}`;
  const { text, lines } = state.limits;
  const known = i18n.has(key)
    ? i18n.parts(key, { count: Math.ceil((retryAfterMs ?? 1000) / 1000), text, lines, ...values })
    : [message ?? code];
  const end = until ? [" ", i18n.t("until", { time: format.full(Date.parse(until)) })] : [];
  return [...known, ...end, ...(reason ? [" ", html`<q dir="auto">${reason}</q>`] : [])];
}

/** Why a name is refused. @param {import("../types.js").Refusal} refusal @param {string} nickname @param {import("./context.js").Context} context */
export function nameProblem(refusal, nickname, context) {
  if (refusal.code === "nickname_invalid") return context.i18n.t(`nickname.${brokenRule(nickname)}`);
  return refusalWords(refusal, context, { name: html`<bdi>${nickname}</bdi>` });
}
