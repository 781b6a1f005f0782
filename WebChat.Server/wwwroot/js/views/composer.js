// Where one writes.

import { crowd } from "../mentions.js";
import { aimBar } from "./aim.js";
import { usage } from "./help.js";
import { icons } from "./icons.js";
import { html, nothing } from "./lit.js";
import { ifDefined, ref } from "./lit-more.js";
import { avatar, name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function composer(context) {
  const { state, i18n, ui, app } = context;
  const { place } = state;
  if (!place) return nothing;
  const nickname = place.kind === "private" ? state.privates.get(place.tag)?.nickname : undefined;
  const label =
    place.kind === "room"
      ? i18n.t("composer.room", { room: place.room })
      : i18n.t("composer.private", { name: nickname ?? "" });
  const { excess, suggestions } = app.composer;
  const open = suggestions.completion !== null;
  const atField = ui.picker !== null && ui.picker.seq === undefined;
  return html`
    <div class="composer-area">
      ${state.quiet ? quietBar(context) : nothing}
      ${place.kind === "private" && state.hidden.has(place.tag) ? hiddenBar(context, place.tag) : nothing}
      ${ui.hint ? hint(context) : nothing} ${aimBar(context)} ${asks(context)}
      <div class="composer-place">
        ${open ? popup(context) : nothing} ${atField ? ui.picker?.draw(context) : nothing}
        <form class="composer" @submit=${app.composer.submit}>
          <textarea
            id="composer"
            data-test="composer"
            rows="1"
            dir="auto"
            enterkeyhint=${ui.sendBy === "enter" ? "send" : "enter"}
            autocomplete="off"
            placeholder=${label}
            aria-label=${label}
            aria-describedby=${app.composer.aim.current ? "composer-aim composer-count" : "composer-count"}
            aria-autocomplete="list"
            aria-controls=${ifDefined(open ? "completion" : undefined)}
            aria-activedescendant=${ifDefined(open ? `completion-${suggestions.active}` : undefined)}
            data-pane
            ${ref(app.composer.attach)}
          ></textarea>
          <button
            type="button"
            class="icon-button"
            data-test="open-emoji"
            aria-label=${i18n.t("emoji.open")}
            title=${i18n.t("emoji.open")}
            aria-haspopup="dialog"
            aria-expanded=${atField ? "true" : "false"}
            @mousedown=${app.keepFocus}
            @click=${app.toggleEmoji}
          >
            ${icons.smile}
          </button>
          <button
            class="send"
            data-test="send"
            aria-label=${i18n.t("composer.send")}
            title=${i18n.t("composer.send")}
          >
            ${icons.send}
          </button>
        </form>
      </div>
      <div class="composer-foot">
        <span
          class="counter"
          id="composer-count"
          role="status"
          data-test="counter"
          ?data-over=${excess?.over}
        >
          ${excess ? i18n.t(`composer.${excess.kind}`, { count: excess.count, most: excess.most }) : nothing}
        </span>
        <span class="tip"
          >${ui.slowUntil > context.now ? i18n.t("composer.slow", { count: Math.ceil((ui.slowUntil - context.now) / 1000) }) : i18n.t(ui.sendBy === "enter" ? "composer.tip" : "composer.tipCtrl")}</span
        >
      </div>
    </div>
  `;
}

/** For who is here for the first time. @param {Context} context */
const hint = ({ i18n, app }) =>
  html`<div class="bar hint-bar" data-test="hint">
    <span>${i18n.t("hint.text")}</span
    ><button class="link" data-test="hint-done" @click=${app.dismissHint}>${i18n.t("hint.done")}</button>
  </div>`;

/** @param {Context} context */
const quietBar = ({ i18n, app }) =>
  html`<div class="bar" data-test="quiet-bar">
    ${icons.moon}<span>${i18n.t("quiet.on")}</span
    ><button class="link" data-test="quiet-off" @click=${() => app.chat.toggleQuiet()}>
      ${i18n.t("quiet.off")}
    </button>
  </div>`;

/** @param {Context} context @param {string} tag */
const hiddenBar = ({ i18n, app, state }, tag) =>
  html`<div class="bar" data-test="hidden-bar">
    ${icons.eyeOff}<span>${i18n.parts("hidden.bar", { name: name(state.hidden.get(tag) ?? "") })}</span
    ><button class="link" data-test="unhide" @click=${() => app.unhide(tag)}>
      ${i18n.t("person.unhide")}
    </button>
  </div>`;

/** What one is asked about what stands in the field. @param {Context} context */
function asks({ i18n, app }) {
  const { pasted, secrets } = app.composer;
  if (secrets.length)
    return html`<div
      class="ask"
      role="alertdialog"
      aria-labelledby="secret-title"
      aria-describedby="secret-text"
      data-test="secret-guard"
      @keydown=${app.composer.onAskKey}
    >
      ${icons.lock}
      <div>
        <p id="secret-title">
          <strong
            >${i18n.parts("secret.title", { kinds: i18n.list(secrets.map((kind) => i18n.t(`secret.${kind}`))) })}</strong
          >
        </p>
        <p id="secret-text">${i18n.t("secret.text")}</p>
      </div>
      <div class="ask-buttons">
        <button class="primary" id="secret-edit" data-test="secret-edit" @click=${app.composer.keepWriting}>
          ${i18n.t("secret.edit")}
        </button>
        <button class="secondary" data-test="secret-send" @click=${app.composer.sendAnyway}>
          ${i18n.t("secret.send")}
        </button>
      </div>
    </div>`;
  if (!pasted) return nothing;
  return html`<div
    class="ask"
    role="group"
    aria-label=${i18n.t("paste.title")}
    data-test="paste-offer"
    @keydown=${app.composer.onAskKey}
  >
    ${icons.code}<span role="status">${i18n.t("paste.title")}</span>
    <div class="ask-buttons">
      <button class="primary" data-test="paste-fence" @click=${app.composer.fence}>
        ${i18n.t("paste.fence")}
      </button>
      <button class="secondary" data-test="paste-keep" @click=${app.composer.keepWriting}>
        ${i18n.t("paste.keep")}
      </button>
    </div>
  </div>`;
}

/** @param {Context} context */
function popup({ i18n, app }) {
  const { completion, active } = app.composer.suggestions;
  if (!completion) return nothing;
  return html`<ul
    class="completion"
    id="completion"
    role="listbox"
    tabindex="0"
    aria-label=${i18n.t("composer.suggestions")}
    data-test="completion"
  >
    ${completion.items.map(
      (/** @type {import("../completion.js").Suggestion} */ suggestion, /** @type {number} */ index) =>
        html`<li
          id="completion-${index}"
          role="option"
          aria-selected=${index === active ? "true" : "false"}
          data-test="suggestion"
          @mousedown=${(/** @type {MouseEvent} */ event) => app.composer.pick(event, index)}
        >
          ${suggested(suggestion, i18n)}
        </li>`,
    )}
  </ul>`;
}

/** @param {import("../completion.js").Suggestion} suggestion @param {import("../i18n.js").I18n} i18n */
function suggested({ kind, label, command, tag, emoji, reach }, i18n) {
  if (command)
    return html`<code>${usage(command, i18n)}</code
      ><span class="note">${i18n.t(`command.${command.name}`)}</span>`;
  if (emoji) return html`<span class="emoji" aria-hidden="true">${emoji}</span><span>${label}</span>`;
  if (reach)
    return html`<span class="avatar small" aria-hidden="true">${icons.people}</span>${name(label)}
      <span class="note">${i18n.t(`everybody.${reach}`, { count: crowd })}</span>`;
  if (kind === "person") return html`${avatar(tag ?? "", label, "small")}${name(label)}`;
  return html`<span class="sign" aria-hidden="true">#</span>${name(label)}`;
}
