// One message: said, done, waiting to be sent, or refused.

import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { guard } from "./lit-more.js";
import { avatar, clock, name, presenceNote, refusalWords } from "./parts.js";
import { toolbar } from "./message-menu.js";
import { deletedRow, quote, undoRow } from "./quote.js";
import { below } from "./reactions.js";
import { drawnWith, written, writtenInline } from "./text.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {import("../rows.js").Row} row @param {Context} context */
export function messageRow(row, context) {
  const { entry, head, key, presence = "", marked = false, mention = false } = row;
  const { i18n, format, app, state, ui } = context;
  const own = entry.tag === state.self?.tag;
  const inRoom = state.place?.kind === "room";
  const pointed = ui.pointed === entry.seq;
  const deleting = inRoom && app.deletionOf(entry.seq);
  const aimed = isAimedAt(entry.seq, ui);
  const hidden = entry.reply && state.hidden.has(entry.reply.tag);
  const drawn = [head, own, presence, marked, mention, pointed, aimed, deleting, hidden];
  return guard([entry, ...drawn, format, drawnWith(entry.text, context)], () => {
    if (entry.deleted) return deletedRow(row, context);
    if (deleting) return undoRow(row, deleting, context);
    const person = { kind: /** @type {const} */ ("person"), tag: entry.tag, nickname: entry.from };
    const author = html`<button class="author" data-test="author" @click=${() => app.openDialog(person)}>
      ${name(entry.from)}
    </button>`;
    const at = clock(entry.time, format);
    const reading = mention ? { ...context, called: state.self?.nickname } : context;
    if (entry.kind === "action")
      return action({
        key,
        seq: entry.seq,
        own,
        from: entry.from,
        author,
        at,
        tag: entry.tag,
        text: writtenInline(entry.text, reading),
        marked,
        mention,
        aimed,
        before: quote(entry.reply, context),
        more: html`${below(entry, context)} ${pointed ? toolbar(entry, context) : nothing}`,
      });
    return html`
      <article
        class="message"
        data-test="message"
        data-key=${key}
        data-seq=${entry.seq}
        data-from=${entry.from}
        ?data-head=${head}
        ?data-own=${own}
        ?data-marked=${marked}
        ?data-mention=${mention}
        ?data-aimed=${aimed}
        tabindex="-1"
      >
        ${
          head
            ? html`<span class="gutter">${avatar(entry.tag, entry.from)}</span>
                <header class="message-head">
                  ${author}${entry.bot ? html`<span class="note">${i18n.t("roster.bot")}</span>` : nothing}${at}
                  ${presenceNote(presence, i18n)}
                </header>`
            : html`<span class="gutter"><span class="visually-hidden">${name(entry.from)}</span> ${at}</span>`
        }
        ${quote(entry.reply, context)} ${written(entry.text, reading)} ${below(entry, context)}
        ${pointed ? toolbar(entry, context) : nothing}
      </article>
    `;
  });
}

/** Whether its menu is open, or the emoji for it. @param {number} seq @param {import("../ui.js").Ui} ui */
const isAimedAt = (seq, { picker, dialog }) =>
  picker?.seq === seq || (dialog?.kind === "message" && dialog.seq === seq);

/** @param {{key: string, seq?: number, own: boolean, from: string, author: any, at: any, tag: string, text: any, before?: any, more?: any, state?: string, marked?: boolean, mention?: boolean, aimed?: boolean}} parts */
const action = ({
  key,
  seq,
  own,
  from,
  author,
  at,
  tag,
  text,
  before,
  more,
  state,
  marked = false,
  mention = false,
  aimed = false,
}) => html`
  <article
    class="message action"
    data-test="message"
    data-kind="action"
    data-key=${key}
    data-seq=${seq ?? nothing}
    data-state=${state ?? nothing}
    ?data-own=${own}
    ?data-marked=${marked}
    ?data-mention=${mention}
    ?data-aimed=${aimed}
    tabindex="-1"
  >
    <span class="gutter">${avatar(tag, from, "small")}</span>
    ${before ?? nothing}
    <p class="deed" dir="auto">${author} ${text} ${at}</p>
    ${more ?? nothing}
  </article>
`;

/** What the server has not confirmed yet. @param {import("../types.js").OutboxItem} item @param {boolean} head @param {Context} context */
export function pendingRow(item, head, context) {
  const { state, i18n, format } = context;
  const { nickname, tag } = state.self ?? { nickname: "", tag: "" };
  const failed = item.state === "failed";
  const stage = state.sent.has(item.id) ? "sent" : item.state;
  const more = failed ? failure(item, context) : nothing;
  const status = failed
    ? icons.alert
    : html`<span title=${i18n.t("message.pending")}
        >${icons.clock}<span class="visually-hidden">${i18n.t("message.pending")}</span></span
      >`;
  const at = html`<span class="status"
    >${stage === "sent" ? clock(Date.parse(item.at), format) : status}</span
  >`;
  if (item.kind === "action") {
    return action({
      key: item.id,
      own: true,
      from: nickname,
      author: name(nickname),
      at,
      tag,
      text: writtenInline(item.text, context),
      before: quote(item.reply, context),
      more,
      state: stage,
    });
  }
  return html`
    <article
      class="message"
      data-test="message"
      data-key=${item.id}
      data-state=${stage}
      ?data-head=${head}
      data-own
    >
      ${
        head
          ? html`<span class="gutter">${avatar(tag, nickname)}</span>
              <header class="message-head"><span class="author">${name(nickname)}</span>${at}</header>`
          : html`<span class="gutter">${at}</span>`
      }
      ${quote(item.reply, context)} ${written(item.text, context)} ${more}
    </article>
  `;
}

/** @param {import("../types.js").OutboxItem} item @param {Context} context */
function failure({ id, refusal, to }, context) {
  const { i18n, app } = context;
  return html`<div class="failure" role="alert" data-test="failed">
    <span
      >${i18n.t("message.failed")}
      ${refusal ? refusalWords(refusal, context, { name: name(to ?? "") }) : nothing}</span
    >
    <button class="link" data-test="retry" @click=${() => app.retry(id)}>${i18n.t("message.retry")}</button>
    <button class="link" data-test="discard" @click=${() => app.discard(id)}>
      ${i18n.t("message.discard")}
    </button>
  </div>`;
}
