// The settings, in groups.

import { choices } from "../comfort.js";
import { attentionSettings } from "./attention-settings.js";
import { choiceRow, dialog, group, row, switchRow } from "./dialog.js";
import { languageSelect } from "./join.js";
import { html, nothing } from "./lit.js";
import { live } from "./lit-more.js";
import { name } from "./parts.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function settings(context) {
  const { i18n, app } = context;
  return dialog(
    context,
    "settings-dialog",
    i18n.t("settings.title"),
    html`
      ${group(i18n.t("settings.you"), you(context))} ${group(i18n.t("settings.look"), look(context))}
      ${attentionSettings(context)}
      ${context.state.hidden.size ? group(i18n.t("settings.hidden"), hidden(context)) : nothing}
      <footer class="dialog-foot">
        <button class="secondary" data-test="open-help" @click=${() => app.openDialog({ kind: "help" })}>
          ${i18n.t("help.all")}
        </button>
        <button class="danger" data-test="quit" @click=${() => app.chat.quit()}>
          ${i18n.t("settings.quit")}
        </button>
        <p class="hint">${i18n.t("command.quit")}</p>
      </footer>
    `,
  );
}

/** @param {Context} context */
const you = ({ state, i18n, app, ui }) => html`
  <form class="setting inline-form" @submit=${(/** @type {SubmitEvent} */ event) => app.submitRename(event)}>
    <label class="field">
      <span>${i18n.t("settings.name")}</span>
      <input
        name="nickname"
        data-test="rename"
        dir="auto"
        autocomplete="nickname"
        spellcheck="false"
        maxlength="256"
        .value=${live(ui.rename ?? state.self?.nickname ?? "")}
        @input=${app.typeRename}
      />
    </label>
    <button class="secondary" data-test="rename-go">${i18n.t("settings.rename")}</button>
    ${ui.renameProblem ? html`<p class="problem" role="alert" data-test="rename-problem">${ui.renameProblem}</p>` : nothing}
  </form>
  ${switchRow({
    title: i18n.t("settings.quiet"),
    hint: i18n.t("command.quiet"),
    hook: "quiet",
    on: state.quiet,
    toggle: () => app.chat.toggleQuiet(),
  })}
  ${choiceRow({
    title: i18n.t("settings.sendBy"),
    name: "send-by",
    values: ["enter", "ctrl"],
    value: ui.sendBy,
    words: (key) => html`<span>${i18n.t(`sendBy.${key}`)}</span>`,
    choose: app.chooseSendBy,
  })}
`;

/** @param {Context} context */
function look({ i18n, app, ui }) {
  /** @param {import("../comfort.js").Kind} kind @param {(value: string) => any} words @param {string} [shape] */
  const choice = (kind, words, shape = "segments") =>
    choiceRow({
      title: i18n.t(`settings.${kind}`),
      name: kind,
      values: choices[kind],
      value: ui.comfort[kind],
      words,
      choose: app.chooseComfort,
      kind: shape,
    });
  return html`
    ${choice("theme", (theme) => html`${swatch(theme)}<span>${i18n.t(`theme.${theme}`)}</span>`, "swatches")}
    ${choice("density", (density) => html`<span>${i18n.t(`density.${density}`)}</span>`)}
    ${choice("size", (size) => html`<span>${i18n.t(`size.${size}`)}</span>`)}
    ${choice("clock", (clock) => html`<span>${i18n.t(`clock.${clock}`)}</span>`)}
    ${row(i18n.t("settings.language"), undefined, html`<label class="setting-field"><span class="visually-hidden">${i18n.t("settings.language")}</span>${languageSelect({ i18n, app })}</label>`)}
  `;
}

/** A theme as it looks: a page, a line of text, a button. @param {string} theme */
const swatch = (theme) =>
  html`<span class="swatch" data-theme=${theme} aria-hidden="true"><i></i><b></b></span>`;

/** @param {Context} context */
const hidden = ({ state, i18n, app }) =>
  html`<ul class="hidden-list">
    ${[...state.hidden].map(
      ([tag, nickname]) =>
        html`<li class="setting">
          ${name(nickname)}
          <button class="link" data-test="unhide-listed" @click=${() => app.unhide(tag)}>
            ${i18n.t("person.unhide")}
          </button>
        </li>`,
    )}
  </ul>`;
