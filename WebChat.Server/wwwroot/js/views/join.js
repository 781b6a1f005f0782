// Where one chooses a name; also where one waits while an earlier session comes back. It is the first that one sees, and so needs little:
// ended.js has where one is after leaving.

import { choices } from "../comfort.js";
import { languages } from "../i18n.js";
import { html, nothing } from "./lit.js";

/** @typedef {import("./context.js").EntranceContext} Context */

/** @param {Context} context @param {any} [refusal] why the name is refused, in words */
export const entranceView = (context, refusal = null) =>
  context.ui.screen === "resuming" ? resumingView(context) : joinView(context, refusal);

export const brand = html`<div class="brand">
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path
      class="logo-back"
      d="M9 3h14a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6h-7l-6.500 5.200c-.6.5-1.500 0-1.500-.8V24a6 6 0 0 1-5-6V9a6 6 0 0 1 6-6z"
    />
    <path class="logo-front" d="M10 11h12M10 16.500h7.500" /></svg
  ><span>WebChat</span>
</div>`;

/** @param {Context} context @param {any} content */
export const frame = (context, content) => html`
  <main class="entrance">
    <div class="entrance-card">${brand} ${content}</div>
    ${preferences(context)}
  </main>
`;

/** @param {Context} context @param {any} refusal */
function joinView(context, refusal) {
  const { i18n, ui, app } = context;
  const { room, tag } = ui.wanted;
  const problem = ui.join.problem === undefined ? refusal : i18n.t(problemKey(ui.join.problem));
  return frame(
    context,
    html`
      <h1>
        ${tag || ui.join.away ? i18n.t("join.back") : i18n.parts("join.room", { room: html`<bdi class="room-name">#${room}</bdi>` })}
      </h1>
      <p class="lead">${i18n.t("join.lead")}</p>
      <form
        class="stack"
        data-test="join-form"
        novalidate
        @submit=${(/** @type {SubmitEvent} */ event) => app.submitJoin(event)}
      >
        <label class="field">
          <span>${i18n.t("join.name")}</span>
          <input
            name="nickname"
            data-test="nickname"
            autocomplete="nickname"
            autocapitalize="off"
            spellcheck="false"
            dir="auto"
            enterkeyhint="go"
            maxlength="256"
            .value=${ui.join.nickname}
            aria-invalid=${problem ? "true" : "false"}
            aria-describedby="join-problem join-hint"
            @input=${(/** @type {InputEvent} */ event) => app.typeNickname(event)}
          />
        </label>
        <p class="problem" id="join-problem" role="alert" data-test="join-problem">${problem ?? nothing}</p>
        <button class="primary large" data-test="join" aria-disabled=${ui.join.busy ? "true" : "false"}>
          ${ui.join.busy ? i18n.t("join.busy") : i18n.t("join.go")}
        </button>
        <p class="hint" id="join-hint">${i18n.t("join.hint")}</p>
      </form>
    `,
  );
}

/** @param {number} status an HTTP status; 0: no answer */
export const problemKey = (status) =>
  ({ 403: "problem.origin", 429: "problem.tooMany", 503: "problem.busy" })[status] ?? "problem.unreachable";

/** @param {Context} context */
function resumingView(context) {
  const { i18n, state, app } = context;
  const kept = state.outbox?.filter((item) => item.state === "pending").length ?? 0;
  const waits = state.connection.name === "reconnecting" || state.connection.name === "offline";
  return frame(
    context,
    html`
      <div class="resuming" role="status" data-test="resuming">
        <h1 class="resuming-what"><span class="spinner" aria-hidden="true"></span>${i18n.t("resuming")}</h1>
        ${kept ? html`<p class="hint">${i18n.t("resuming.kept", { count: kept })}</p>` : nothing}
        ${
          waits
            ? html`<p class="problem">${i18n.t(problemKey(state.connection.problem ?? 0))}</p>
                <button class="secondary" data-test="resume-now" @click=${app.retryNow}>
                  ${i18n.t("connection.tryNow")}
                </button>`
            : nothing
        }
      </div>
    `,
  );
}

/** @param {Context} context */
function preferences({ i18n, ui, app }) {
  return html`
    <div class="preferences">
      <label>
        <span>${i18n.t("settings.language")}</span>
        ${languageSelect({ i18n, app })}
      </label>
      <label>
        <span>${i18n.t("settings.theme")}</span>
        <select name="theme" data-test="theme" @change=${app.chooseComfort}>
          ${choices.theme.map(
            (theme) =>
              html`<option value=${theme} ?selected=${theme === ui.comfort.theme}>
                ${i18n.t(`theme.${theme}`)}
              </option>`,
          )}
        </select>
      </label>
    </div>
  `;
}

/** @param {Pick<Context, "i18n" | "app">} context */
export const languageSelect = ({ i18n, app }) =>
  html`<select data-test="language" @change=${app.chooseLanguage}>
    ${Object.entries(languages).map(
      ([code, label]) =>
        html`<option value=${code} lang=${code} ?selected=${code === i18n.language}>${label}</option>`,
    )}
  </select>`;
