// Where one writes.

import { usage } from "./help.js";
import { icons } from "./icons.js";
import { html, nothing, ref } from "./lit.js";
import { ifDefined } from "./lit-more.js";
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
  const { completion, active, excess } = app.composer;
  const open = completion !== null;
  return html`
    <div class="composer-area">
      ${state.quiet ? quietBar(context) : nothing}
      ${place.kind === "private" && state.hidden.has(place.tag) ? hiddenBar(context, place.tag) : nothing}
      ${ui.hint ? hint(context) : nothing} ${open ? popup(context) : nothing}
      <form class="composer" @submit=${app.composer.submit}>
        <textarea
          id="composer"
          data-test="composer"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          placeholder=${label}
          aria-label=${label}
          aria-describedby="composer-count"
          role=${ifDefined(open ? "combobox" : undefined)}
          aria-autocomplete="list"
          aria-expanded=${ifDefined(open ? "true" : undefined)}
          aria-controls=${ifDefined(open ? "completion" : undefined)}
          aria-activedescendant=${ifDefined(open ? `completion-${active}` : undefined)}
          data-pane
          ${ref(app.composer.attach)}
        ></textarea>
        <button
          class="send"
          data-test="send"
          aria-label=${i18n.t("composer.send")}
          title=${i18n.t("composer.send")}
        >
          ${icons.send}
        </button>
      </form>
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
          >${ui.slowUntil > context.now ? i18n.t("composer.slow", { count: Math.ceil((ui.slowUntil - context.now) / 1000) }) : i18n.t("composer.tip")}</span
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

/** @param {Context} context */
function popup({ i18n, app }) {
  const { completion, active } = app.composer;
  if (!completion) return nothing;
  return html`<ul
    class="completion"
    id="completion"
    role="listbox"
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
function suggested({ kind, label, command, tag }, i18n) {
  if (command)
    return html`<code>${usage(command, i18n)}</code
      ><span class="note">${i18n.t(`command.${command.name}`)}</span>`;
  if (kind === "person") return html`${avatar(tag ?? "", label, "small")}${name(label)}`;
  return html`<span class="sign" aria-hidden="true">#</span>${name(label)}`;
}
