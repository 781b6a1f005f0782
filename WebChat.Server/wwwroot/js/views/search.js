// Searching: what one looks for, and what was found, newest first.

import { transcriptOf } from "../saving.js";
import { marked } from "../search.js";
import { dialog } from "./dialog.js";
import { html, nothing } from "./lit.js";
import { repeat } from "./lit-more.js";
import { avatar, name, refusalWords } from "./parts.js";

/** @typedef {import("./context.js").Context} Context @typedef {import("../search.js").Search} Search @typedef {import("../search.js").Hit} Hit */

/** Fields of a date take years of six digits. */
const lastDay = "9999-12-31";

/** @param {Context} context @param {Search} search */
export function searchView(context, search) {
  const { i18n } = context;
  const title = search.mine ? i18n.t("find.mine") : i18n.parts("find.title", { room: name(search.room) });
  return dialog(
    context,
    "search-dialog",
    title,
    html`
      ${search.mine ? nothing : form(context, search)} ${result(context, search)}
      ${search.mine ? nothing : more(context, search)}
    `,
  );
}

/** @param {Context} context @param {Search} search */
function form({ state, i18n, app }, search) {
  const people = [...(state.rooms.get(search.room)?.members.values() ?? [])].slice(0, 200);
  return html`<form class="search-form" role="search" @submit=${search.submit}>
    <div class="inline-form">
      <label class="field">
        <span>${i18n.t("find.words")}</span>
        <input
          name="words"
          inputmode="search"
          data-test="search-words"
          dir="auto"
          autocomplete="off"
          enterkeyhint="search"
          maxlength="200"
          ?autofocus=${app.hasKeyboard()}
          .value=${search.words}
        />
      </label>
      <button class="primary" data-test="search-go">${i18n.t("find.go")}</button>
    </div>
    <div class="search-filters">
      <label class="field">
        <span>${i18n.t("find.from")}</span>
        <input
          name="from"
          data-test="search-from"
          list="search-people"
          dir="auto"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="64"
          placeholder=${i18n.t("find.anyone")}
          .value=${search.from}
        />
      </label>
      <datalist id="search-people">
        ${people.map(({ nickname }) => html`<option value=${nickname}></option>`)}
      </datalist>
      <label class="field">
        <span>${i18n.t("find.before")}</span>
        <input name="before" type="date" max=${lastDay} data-test="search-before" .value=${search.before} />
      </label>
    </div>
  </form>`;
}

/** What the rules of messages refuse sounds otherwise here. @type {Record<string, string>} */
const ownWords = { text_empty: "find.nothing", text_too_long: "find.tooLong" };

/** @param {Context} context @param {Search} search */
function result(context, search) {
  const { i18n } = context;
  const { stage, hits, next, refusal } = search;
  if (stage === "ready") return nothing;
  const words =
    stage === "busy"
      ? html`<span class="spinner" aria-hidden="true"></span>${i18n.t("find.busy")}`
      : stage === "failed"
        ? refusal
          ? (ownWords[refusal.code] && i18n.t(ownWords[refusal.code])) || refusalWords(refusal, context)
          : i18n.t("find.failed")
        : hits.length
          ? i18n.t(next === null ? "find.count" : "find.countMore", { count: hits.length })
          : i18n.t(next !== null ? "find.noneYet" : search.mine ? "find.noMentions" : "find.none");
  return html`
    <p class=${stage === "failed" ? "problem" : "hint search-count"} role="status" data-test="search-count">
      ${words} ${search.partly ? i18n.t("find.partly") : nothing}
    </p>
    ${
      hits.length
        ? html`<ol class="hits" data-test="hits">
            ${repeat(
              hits,
              ({ room, seq }) => `${room}#${seq}`,
              (hit) => hitRow(hit, context, search),
            )}
          </ol>`
        : nothing
    }
    ${
      next !== null || stage === "failed"
        ? html`<button
            class="secondary"
            data-test="search-older"
            ?disabled=${stage === "busy"}
            @click=${() => search.run(next)}
          >
            ${i18n.t(stage === "failed" ? "hole.retry" : "find.older")}
          </button>`
        : nothing
    }
  `;
}

/** @param {Hit} hit @param {Context} context @param {Search} search */
function hitRow(hit, { i18n, format, now }, search) {
  const time = Date.parse(hit.at);
  return html`<li>
    <button class="hit" data-test="hit" data-hit=${hit.seq} @click=${() => search.jump(hit)}>
      ${avatar(hit.tag, hit.from, "small")}
      <span class="hit-head">
        <strong>${name(hit.from)}</strong>
        ${search.mine ? html`<span class="note">#${name(hit.room)}</span>` : nothing}
        <time class="note" datetime=${hit.at} title=${format.full(time)}
          >${format.day(time, now)}, ${format.time(time)}</time
        >
      </span>
      <span class="hit-text" dir="auto"
        >${marked(hit.text, hit.marks).map((piece) =>
          piece.marked ? html`<mark>${piece.text}</mark>` : piece.text,
        )}</span
      >
      <span class="visually-hidden">${i18n.t("find.open")}</span>
    </button>
  </li>`;
}

/** A click saves it here, which can say what went wrong; in a tab of its own the browser does. @param {MouseEvent} event @param {string} format @param {Context} context @param {Search} search */
function save(event, format, { app }, { room }) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  app.closeDialog();
  void app.chat.saveTranscript(room, format);
}

/** Other ways into what was said, and to take it along. @param {Context} context @param {Search} search */
function more(context, search) {
  const { i18n, app } = context;
  return html`<div class="search-more">
    <form class="inline-form" @submit=${search.submitDay}>
      <label class="field">
        <span>${i18n.t("find.day")}</span>
        <input name="day" type="date" max=${lastDay} data-test="search-day" required />
      </label>
      <button class="secondary" data-test="search-day-go">${i18n.t("find.show")}</button>
    </form>
    <p class="hint">
      <button class="link" data-test="search-mentions" @click=${() => app.chat.mentions()}>
        ${i18n.t("find.mine")}
      </button>
    </p>
    <p class="hint">
      ${i18n.t("find.save")}
      ${["html", "jsonl", "txt"].map(
        (format) =>
          html`<a
            href=${transcriptOf(search.room, format)}
            download
            data-test="save-${format}"
            @click=${(/** @type {MouseEvent} */ event) => save(event, format, context, search)}
            >${i18n.t(`find.save.${format}`)}</a
          > `,
      )}
    </p>
  </div>`;
}
