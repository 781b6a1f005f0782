// Where one chooses a name; also where one waits while an earlier session comes back, and where one is after leaving.

import { choices } from "../comfort.js";
import { languages } from "../i18n.js";
import { icons } from "./icons.js";
import { html, live, nothing, ref } from "./lit.js";
import { name, nameProblem, said } from "./parts.js";

/** @typedef {import("./context.js").EntranceContext} Context */

/** @param {Context} context */
export function entranceView(context) {
  if (context.ui.screen === "resuming") return resumingView(context);
  if (context.ui.screen === "end") return endView(context);
  return joinView(context);
}

/** @param {Context} context @param {any} content */
const frame = (context, content) => html`
  <main class="entrance">
    <div class="entrance-card">
      <div class="brand">${icons.logo}<span>WebChat</span></div>
      ${content}
    </div>
    ${preferences(context)}
  </main>
`;

/** @param {Context} context */
function joinView(context) {
  const { i18n, ui, app } = context;
  const { room, tag } = ui.wanted;
  const problem = whyNot(context);
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
            .value=${live(ui.join.nickname)}
            aria-invalid=${problem ? "true" : "false"}
            aria-describedby="join-problem join-hint"
            @input=${(/** @type {InputEvent} */ event) => app.typeNickname(event)}
            ${ref(app.focusOnce)}
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

/** Why one is not in, in words. @param {Context} context */
function whyNot(context) {
  const { i18n, ui } = context;
  const { refusal, problem } = ui.join;
  if (problem !== undefined) return i18n.t(problemKey(problem));
  if (!refusal) return null;
  if (refusal.code === "nickname_taken" && ui.join.away)
    return i18n.parts("join.takenMeanwhile", { name: html`<bdi>${ui.join.refused}</bdi>` });
  return nameProblem(refusal, ui.join.refused, context);
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
function endView(context) {
  const { i18n, state, app } = context;
  const code = state.connection.code ?? "quit";
  return frame(
    context,
    html`
      <div class="ended" data-test="ended">
        <h1>${i18n.t(`end.${code}.title`)}</h1>
        <p class="lead" role="status">
          ${i18n.t(`end.${code}.text`)}
          ${state.connection.reason ? html`<q dir="auto">${state.connection.reason}</q>` : nothing}
        </p>
        ${unsent(context, code)}
        <button class="primary large" data-test="join-again" @click=${app.joinAgain}>
          ${i18n.t("end.again")}
        </button>
      </div>
    `,
  );
}

/** What was written and not sent is told, and what is not given up is shown. @param {Context} context @param {string} code */
function unsent({ i18n, ui }, code) {
  const count = ui.unsent.length;
  if (count === 0) return nothing;
  if (code !== "kicked") return html`<p data-test="unsent">${i18n.t("end.unsent", { count })}</p>`;
  return html`<div class="unsent" data-test="unsent">
    <p>${i18n.t("end.unsentKept", { count })}</p>
    <ul>
      ${ui.unsent.map(
        ({ place, to, text, kind }) =>
          html`<li>
            <span class="note">${name(place.kind === "room" ? `#${place.room}` : (to ?? ""))}</span>
            ${said(kind === "action" ? `/me ${text}` : text)}
          </li>`,
      )}
    </ul>
  </div>`;
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
