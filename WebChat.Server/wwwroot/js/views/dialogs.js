// What is asked or shown above the page, one at a time. The browser keeps the focus inside and closes with Escape.

import { addressOf } from "../urls.js";
import { dialog } from "./dialog.js";
import { help } from "./help.js";
import { html, nothing } from "./lit.js";
import { messageMenu } from "./message-menu.js";
import { name } from "./parts.js";
import { person } from "./person.js";
import { settings } from "./settings.js";
import { sourceBody, sourceTitle } from "./source.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} context */
export function dialogs(context) {
  const { ui } = context;
  if (ui.picker?.seq !== undefined) return ui.picker.draw(context);
  if (ui.dialog?.kind === "view") return ui.dialog.view(context, ui.dialog);
  if (ui.dialog?.kind === "settings") return settings(context);
  if (ui.dialog?.kind === "help") return help(context);
  if (ui.dialog?.kind === "browse") return browse(context);
  if (ui.dialog?.kind === "person") return person(context, ui.dialog);
  if (ui.dialog?.kind === "message") return messageMenu(context, ui.dialog);
  if (ui.dialog?.kind === "source")
    return dialog(context, "source-dialog", sourceTitle(context, ui.dialog), sourceBody(context, ui.dialog));
  return nothing;
}

/** @param {Context} context */
function browse(context) {
  const { state, i18n, app } = context;
  return dialog(
    context,
    "browse-dialog",
    i18n.t("rooms.browse"),
    html`
      <form class="inline-form" @submit=${(/** @type {SubmitEvent} */ event) => app.submitRoom(event)}>
        <label class="field">
          <span>${i18n.t("rooms.enter")}</span>
          <input
            name="room"
            data-test="room-name"
            dir="auto"
            autocapitalize="off"
            spellcheck="false"
            maxlength="64"
            ?autofocus=${app.hasKeyboard()}
            placeholder=${i18n.t("rooms.example")}
          />
        </label>
        <button class="primary" data-test="room-go">${i18n.t("rooms.join")}</button>
      </form>
      <h3>${i18n.t("rooms.title")}</h3>
      ${
        state.directory === null
          ? html`<p class="hole">
              <span class="spinner" aria-hidden="true"></span>${i18n.t("hole.loading")}
            </p>`
          : html`<ul class="directory">
              ${state.directory.map(
                ({ room, members, topic }) =>
                  html`<li>
                    <a
                      class="directory-room"
                      data-test="directory-room"
                      href=${addressOf(room)}
                      @click=${(/** @type {MouseEvent} */ event) => app.followRoom(event, room)}
                    >
                      <span class="directory-name"
                        ><span class="sign" aria-hidden="true">#</span>${name(room)}</span
                      >
                      ${topic ? html`<span class="hint" dir="auto">${topic}</span>` : nothing}
                      <span class="note"
                        >${i18n.t("rooms.people", { count: members })}${state.rooms.has(room) ? ` · ${i18n.t("rooms.inside")}` : ""}</span
                      >
                    </a>
                  </li>`,
              )}
            </ul>`
      }
    `,
  );
}
