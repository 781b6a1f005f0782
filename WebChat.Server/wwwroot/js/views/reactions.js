// What stands below a message: that it was edited, and what people answered with an emoji.

import { startOfDay } from "../format.js";
import { isMine } from "../state-changes.js";
import { html, nothing } from "./lit.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../types.js").Entry} Entry @typedef {import("../state-changes.js").Reaction} Reaction */

/** The screen reader reads a message once: what is added below it later is there when one looks. @param {Entry} entry @param {Context} context */
export function below(entry, context) {
  const { reactions = [], edited } = entry;
  if (!edited && reactions.length === 0) return nothing;
  return html`<div class="below" aria-live="off">
    ${reactions.map((/** @type {Reaction} */ each) => reaction(entry, each, context))}
    ${edited ? editedMark(entry, context) : nothing}
  </div>`;
}

/** The day too, where it is another one than that of the message. @param {Entry} entry @param {Context} context */
function editedMark({ edited, time: said }, { i18n, format }) {
  const time = Date.parse(edited);
  const words =
    startOfDay(time) === startOfDay(said)
      ? i18n.t("message.edited", { time: format.time(time) })
      : i18n.t("message.editedOn", { time: format.full(time) });
  return html`<time class="edited" data-test="edited" datetime=${edited} title=${format.full(time)}
    >${words}</time
  >`;
}

/** Who reacted so, as far as names are known. @param {Entry} entry @param {Reaction} reaction @param {Context} context */
export function whoOf(entry, { emoji, count, by, tags }, { i18n, state }) {
  const self = state.self?.tag;
  const names = by.map((name, index) => (tags[index] === self ? i18n.t("reaction.you") : name));
  if (!tags.includes(self ?? "") && isMine(entry, { emoji, count, by, tags }, self))
    names.push(i18n.t("reaction.you"));
  const more = count - names.length;
  return i18n.list([...names, ...(more > 0 ? [i18n.t("fold.others", { count: more })] : [])]).join("");
}

/** @param {Entry} entry @param {Reaction} reaction @param {Context} context */
function reaction(entry, { emoji, count, by, tags }, context) {
  const { i18n, state, app, format } = context;
  const mine = isMine(entry, { emoji, count, by, tags }, state.self?.tag);
  const who = whoOf(entry, { emoji, count, by, tags }, context);
  return html`<button
    class="reaction"
    data-test="reaction"
    data-emoji=${emoji}
    aria-pressed=${mine ? "true" : "false"}
    aria-label=${i18n.t("reaction.by", { emoji, count, names: who })}
    title=${who}
    @click=${() => app.react(entry.seq, emoji, !mine)}
  >
    <span class="emoji" aria-hidden="true">${emoji}</span
    ><span aria-hidden="true">${format.number(count)}</span>
  </button>`;
}
